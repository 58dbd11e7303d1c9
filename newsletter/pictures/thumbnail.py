"""The picture of an entry, small: a thumbnail. Pure; hostile input belongs in the worker."""

from newsletter.pictures.shrinking import Limits, shrunk

MOST_BYTES = 100_000
_LIMITS = Limits(
    boxes=((480, 640),),  # twice what the letter shows
    qualities=(85, 75, 65, 55, 40, 25),
    least=48,  # what is smaller counts readers, or is an icon
    most_pixels=50_000_000,
    most_bytes=MOST_BYTES,
)


def thumbnail(data: bytes) -> tuple[bytes, str]:
    """Make a thumbnail, upright, at most 480 × 640 pixels and 100,000 bytes; all else as `shrinking.shrunk` does."""
    return shrunk(data, _LIMITS)
