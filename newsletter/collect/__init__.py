"""Collecting: fetch answers, parse them into entries, decide what is new, merge what is the same."""
