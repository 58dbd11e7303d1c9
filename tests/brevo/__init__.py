"""Brevo without Brevo: a server that does what its documentation says (`fake`), and answers what its client reads."""
