"""Signs that stand in a text between the steps, and never reach a reader (Unicode's private use area)."""

MASK = "\ue000"
"""Stands for what is no prose: an address, code, words in another language."""
OPENS, CLOSES = "\ue001", "\ue002"
"""Around what reaches the text part as it was written: code, words in another language."""
