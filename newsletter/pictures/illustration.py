"""A picture that an editor gives to an édito: as wide as a column on sharp screens. Pure; hostile input belongs in the worker."""

from newsletter.pictures.shrinking import Limits, shrunk

LEAST = 16  # pixels: what is smaller counts readers
MOST_PIXELS = 80_000_000  # below what Pillow warns of, beyond what telephones take
MOST_BYTES = 100_000
_LIMITS = Limits(
    # A little smaller rather than much worse.
    boxes=((1200, 1600), (1000, 1340), (800, 1070), (640, 860), (480, 640)),
    qualities=(85, 75, 65, 50),
    least=LEAST,
    most_pixels=MOST_PIXELS,
    most_bytes=MOST_BYTES,
    has_ground=True,
)


def illustration(data: bytes) -> tuple[bytes, str]:
    """Make an illustration, upright, at most 1200 × 1600 pixels and 100,000 bytes; all else as `shrinking.shrunk` does."""
    return shrunk(data, _LIMITS)


def is_moving(data: bytes) -> bool:
    """Say whether a picture is an animation, of which the first image alone is taken; by marks in its bytes (GIF89a, WebP)."""
    is_gif = data[:4] == b"GIF8" and data.count(b"\x21\xf9\x04") > 1
    return is_gif or (data[8:12] == b"WEBP" and b"ANIM" in data[:64])
