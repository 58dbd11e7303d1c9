"""Pictures made small apart: those of strangers are decoded in processes of their own."""

import asyncio
from collections.abc import Mapping

from newsletter.apart.pool import Ask, Work, workers
from newsletter.exceptions import ApartError
from newsletter.pictures import PictureError

WORK = Work(function="newsletter.pictures.thumbnail:thumbnail", seconds=20, memory=1024**3)
ILLUSTRATING = Work(
    function="newsletter.pictures.illustration:illustration", seconds=30, memory=1536 * 1024**2
)


async def thumbnails(pictures: Mapping[str, bytes]) -> dict[str, tuple[bytes, str] | PictureError]:
    """Do as `thumbnail.thumbnail` with each; what makes none, or not within the limits, is a value."""
    with workers(WORK) as ask:
        made = await asyncio.gather(*(_made(ask, data) for data in pictures.values()))
    return dict(zip(pictures, made, strict=True))


async def illustrations(pictures: Mapping[str, bytes]) -> dict[str, tuple[bytes, str] | PictureError]:
    """Do as `illustration.illustration` with each; what makes none, or not within the limits, is a value."""
    with workers(ILLUSTRATING) as ask:
        made = await asyncio.gather(*(_made(ask, data) for data in pictures.values()))
    return dict(zip(pictures, made, strict=True))


async def illustrated(data: bytes) -> tuple[bytes, str] | PictureError:
    """Do as `illustration.illustration`; what makes none, or not within the limits, is a value."""
    with workers(ILLUSTRATING) as ask:
        return await _made(ask, data)


async def _made(ask: Ask, data: bytes) -> tuple[bytes, str] | PictureError:
    try:
        made: tuple[bytes, str] = await ask(data)
    except PictureError as error:
        return error
    except ApartError as error:
        return PictureError(error.cause)
    return made
