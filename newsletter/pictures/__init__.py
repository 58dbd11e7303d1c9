"""Pictures of strangers made our own: small, and without anything that they said beside what they show."""

from newsletter.exceptions import NewsletterError


class PictureError(NewsletterError):
    """Bytes of which no picture is made, and why."""


class TooLargeError(PictureError):
    """A picture of more pixels than are decoded."""


class TooSmallError(PictureError):
    """A picture too small to be one."""
