"""Pictures of strangers made our own: small, and without anything that they said beside what they show."""


class PictureError(Exception):
    """Bytes that make no thumbnail, and why."""
