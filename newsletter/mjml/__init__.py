"""MJML's one door: checked source in, mail HTML out. Pure: no files, no network, no clock.

The converter (MRML) swallows most mistakes in silence, so `lint` refuses them first, by its own grammar.
"""

from newsletter.mjml.convert import to_html
from newsletter.mjml.lint import lint

__all__ = ["lint", "to_html"]
