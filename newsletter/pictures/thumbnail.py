"""A picture of any size and origin → a small JPEG or PNG without metadata. Pure; hostile input belongs in the worker.

What it is is told by its bytes, never by a name or header. Of an animation the first frame is taken.
"""

import io
import warnings

from PIL import Image, ImageOps

from newsletter.pictures import PictureError

MOST_BYTES = 100_000
_WIDTH, _HEIGHT = 480, 640  # pixels: twice what the letter shows
_SMALLEST = 48  # pixels: what is smaller counts readers, or is an icon
_MOST_PIXELS = 50_000_000
_KNOWN = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITIES = (85, 75, 65, 55, 40, 25)


def thumbnail(data: bytes) -> tuple[bytes, str]:
    """Make a thumbnail, upright, at most 480 × 640 pixels and 100,000 bytes.

    Args:
        data: JPEG, PNG, WebP or GIF.

    Returns:
        The bytes, and "jpg" or "png". The same input gives the same.

    Raises:
        PictureError: they are no such picture, a broken, too large or too small one.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _encoded(_upright(data))
        except PictureError:
            raise
        except Exception as error:  # noqa: BLE001 - what decoders raise on hostile bytes is written down nowhere
            raise PictureError(f"{type(error).__name__}: {error}"[:200]) from None


def _upright(data: bytes) -> Image.Image:
    """Decode, turn as its EXIF data asks, and shrink."""
    with Image.open(io.BytesIO(data), formats=_KNOWN) as opened:
        width, height = opened.size
        if width * height > _MOST_PIXELS:
            raise PictureError(f"{width} × {height} pixels are too many")
        if min(width, height) < _SMALLEST:
            raise PictureError(f"{width} × {height} pixels are too few")
        opened.draft(
            "RGB", (2 * max(_WIDTH, _HEIGHT),) * 2
        )  # a large JPEG is decoded at a fraction of its size
        opened.load()
        image: Image.Image = ImageOps.exif_transpose(opened)
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS)
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    return image


def _encoded(image: Image.Image) -> tuple[bytes, str]:
    bare = Image.frombytes(image.mode, image.size, image.tobytes())  # nothing but pixels
    drawn = _png(bare)
    if bare.mode == "RGBA":
        if len(drawn) <= MOST_BYTES:
            return drawn, "png"
        ground = Image.new("RGB", bare.size, "white")
        ground.paste(bare, mask=bare.getchannel("A"))
        bare = ground
    for quality in _QUALITIES:
        photo = _jpeg(bare, quality)
        if len(drawn) <= min(len(photo), MOST_BYTES):
            return drawn, "png"
        if len(photo) <= MOST_BYTES:
            return photo, "jpg"
    raise PictureError(f"over {MOST_BYTES} bytes at any quality")


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _jpeg(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
    return file.getvalue()
