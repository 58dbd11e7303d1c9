"""The list of sources: added to, tried, listed, exchanged with other programs."""
