"""Gathering what is known: the agenda and all sources collected, their pictures taken, their health told."""
