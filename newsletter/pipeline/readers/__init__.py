"""Whom the letter goes to: their file, those who leave, those who ask to be forgotten, the keys of their tokens."""
