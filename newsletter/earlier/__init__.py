"""Earlier letters: what other programs have sent or kept of them, read as letters; and which day and number each has. Pure.

Everything read here is hostile until it is Markdown: `reading.letters` belongs in a process apart.
"""

from newsletter.earlier.found import Asked, Found, Letter, Refused
from newsletter.earlier.placing import Place, Shelf, place

__all__ = ["Asked", "Found", "Letter", "Place", "Refused", "Shelf", "place"]
