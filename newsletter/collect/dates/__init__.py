"""Dates: as formats write them, and as French texts say them. Pure."""
