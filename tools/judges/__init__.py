"""Judges of the letter that share no code with it: what they find wrong, in words. See docs/judges.md."""
