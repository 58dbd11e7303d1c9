"""Judges the collector by the corpus: files that nobody of this project wrote, collected as a source would be."""
