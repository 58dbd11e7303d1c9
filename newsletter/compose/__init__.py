"""Composes an issue: the HTML part and the text part of the letter. The same issue gives the same bytes."""

from newsletter.compose.attached import own_images
from newsletter.compose.letter import compose, mail_html
from newsletter.compose.mime import Listed, message_id, note, to_bytes

__all__ = ["Listed", "compose", "mail_html", "message_id", "note", "own_images", "to_bytes"]
