"""A picture of any size and origin → a small JPEG or PNG without metadata. Pure; hostile input belongs in the worker.

What it is is told by its bytes, never by a name or header. Of an animation the first frame is taken.
"""

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps, ImageStat

from newsletter.pictures import PictureError, TooLargeError, TooSmallError

_KNOWN = ("JPEG", "PNG", "WEBP", "GIF")
_NIGHT = 70  # of 255; what is darker can hardly be told from a letter's dark ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a picture may be, and what it becomes.

    Args:
        boxes: width and height in pixels that it is fitted into: the first in which it is light enough.
        qualities: of a JPEG, in the order in which they are tried in each box.
        least: pixels that both sides must have.
        most_pixels: that it may have in all.
        most_bytes: that it may become.
        has_ground: whether what is dark and drawn on nothing gets a white ground.
    """

    boxes: Sequence[tuple[int, int]]
    qualities: Sequence[int]
    least: int
    most_pixels: int
    most_bytes: int
    has_ground: bool = False


def shrunk(data: bytes, limits: Limits) -> tuple[bytes, str]:
    """Make a picture small and upright.

    Args:
        data: JPEG, PNG, WebP or GIF.
        limits: what it may be, and what it becomes.

    Returns:
        The bytes, and "jpg" or "png". The same input gives the same.

    Raises:
        PictureError: they are no such picture, a broken, too large or too small one.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _fitted(_upright(data, limits), limits)
        except PictureError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise TooLargeError(str(error)) from None
        except Exception as error:  # noqa: BLE001 - what decoders raise on hostile bytes is written down nowhere
            raise PictureError(f"{type(error).__name__}: {error}"[:200]) from None


def _upright(data: bytes, limits: Limits) -> Image.Image:
    """Decode, turn as its EXIF data asks, and shrink into the first box."""
    with Image.open(io.BytesIO(data), formats=_KNOWN) as opened:
        width, height = opened.size
        if width * height > limits.most_pixels:
            raise TooLargeError(f"{width} × {height} pixels are too many")
        if min(width, height) < limits.least:
            raise TooSmallError(f"{width} × {height} pixels are too few")
        box = limits.boxes[0]
        opened.draft("RGB", (2 * max(box),) * 2)  # a large JPEG is decoded at a fraction of its size
        opened.load()
        image: Image.Image = ImageOps.exif_transpose(opened)
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail(box, Image.Resampling.LANCZOS)
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    elif limits.has_ground and image.mode == "RGBA" and _is_dark(image):
        image = _on_white(image)
    return Image.frombytes(image.mode, image.size, image.tobytes())  # nothing but pixels


def _is_dark(image: Image.Image) -> bool:
    """Whether what is drawn on nothing is dark: in a letter that is read in the dark, it would be lost without a ground."""
    drawn = image.getchannel("A")
    return drawn.getbbox() is not None and ImageStat.Stat(image.convert("L"), mask=drawn).mean[0] < _NIGHT


def _on_white(image: Image.Image) -> Image.Image:
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _fitted(bare: Image.Image, limits: Limits) -> tuple[bytes, str]:
    for box in limits.boxes:
        bare.thumbnail(box, Image.Resampling.LANCZOS)
        if made := _encoded(bare, limits):
            return made
    raise PictureError(f"over {limits.most_bytes} bytes at any quality")


def _encoded(bare: Image.Image, limits: Limits) -> tuple[bytes, str] | None:
    """Write a picture as PNG or JPEG, whichever is smaller; one that one can see through as PNG, where that is light enough."""
    drawn = _png(bare)
    if bare.mode == "RGBA":
        if len(drawn) <= limits.most_bytes:
            return drawn, "png"
        bare = _on_white(bare)
    for quality in limits.qualities:
        photo = _jpeg(bare, quality)
        if len(drawn) <= min(len(photo), limits.most_bytes):
            return drawn, "png"
        if len(photo) <= limits.most_bytes:
            return photo, "jpg"
    return None


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _jpeg(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
    return file.getvalue()
