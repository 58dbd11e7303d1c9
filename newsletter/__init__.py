"""Composes a weekly letter: collects, drafts, previews, checks, archives and sends it."""

__version__ = "0.1.0"
