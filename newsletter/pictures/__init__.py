"""Pictures of strangers made our own: small, and without anything that they said beside what they show."""

from newsletter.exceptions import NewsletterError


class PictureError(NewsletterError):
    """Bytes that make no thumbnail, and why."""
