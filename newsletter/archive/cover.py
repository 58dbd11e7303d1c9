"""The picture that stands for an edition where its address is shared (https://ogp.me): title, date and mark, drawn by us.

The typeface comes with a package, and is laid out by Pillow alone: the same edition gives the same bytes on every machine.
"""

import io
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsletter.looks import Looks

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

SIZE = (1200, 630)  # pixels
_MARGIN = 84
_WIDTH = SIZE[0] - 2 * _MARGIN
_SIZES = (84, 72, 62, 54, 46)  # of the title's letters: the largest that lets it stand in the lines below
_LINES = 4
_LEADING = 1.16  # from line to line, in sizes of letters
_TOP, _ROOM = 210, 300  # pixels: where the title may stand, well below the mark and well above the date
_COLOURS = 64  # of what all covers share
_SHADES = 16  # between the paper and the ink of words
_NOBODYS = "\U0010fffd"  # no typeface has it: it is drawn as what is missing


def cover(name: str, title: str, date_text: str, number: int, looks: Looks) -> bytes:
    """Draw it.

    Args:
        name: the letter's.
        title: the edition's; one of which the typeface has nothing to read is left out: name and day stand alone.
        date_text: "Jeudi 28 septembre 2023".
        number: the edition's.
        looks: has the colours, and the mark.

    Returns:
        A PNG of 1,200 × 630 pixels.

    Raises:
        TemplateError: the mark is missing.
    """
    from PIL import Image, ImageDraw  # noqa: PLC0415 - few commands draw

    colours = looks.settings.light
    empty = _ground(
        _printable(name), colours.head, colours.on_head, colours.sun, looks.read("assets/mark.png")
    )
    heading, below = (Image.new("L", SIZE) for _ in range(2))
    written = _printable(title)
    size, lines = _laid_out(written) if any(map(str.isalnum, written)) else (_SIZES[0], [])
    top = _TOP + (_ROOM - len(lines) * size * _LEADING) / 2
    for at, words in enumerate(lines):
        ImageDraw.Draw(heading).text((_MARGIN, top + at * size * _LEADING), words, 255, _font("Bold", size))
    said = _printable(f"{date_text} · n° {number}")
    ImageDraw.Draw(below).text((_MARGIN, SIZE[1] - 56), said, 255, _font("Regular", 34), anchor="lm")
    image = Image.frombytes("L", SIZE, empty.pixels)
    palette = [*empty.palette]
    for ink, colour in ((heading, colours.on_head), (below, colours.on_head_soft)):
        first = len(palette) // 3
        if box := ink.getbbox():  # the rest is paper
            inked = ink.crop(box)
            levels = [first + level * (_SHADES - 1) // 255 for level in range(256)]
            image.paste(inked.point(levels), box, mask=_inked(inked))
        palette += _shades(colours.head, colour)
    image.putpalette(palette)
    drawn = io.BytesIO()
    image.save(drawn, "PNG", compress_level=3)  # twice as quick as the usual 6, a fifth larger
    return drawn.getvalue()


class _Ground(NamedTuple):
    """What all covers of a letter share: for each pixel its colour's place in the palette (red, green, blue, red, …)."""

    pixels: bytes
    palette: tuple[int, ...]


@lru_cache(maxsize=4)
def _ground(name: str, head: str, on_head: str, sun: str, mark: bytes) -> _Ground:
    from PIL import Image, ImageDraw  # noqa: PLC0415

    image = Image.new("RGB", SIZE, head)
    draw = ImageDraw.Draw(image)
    with Image.open(io.BytesIO(mark)) as opened:
        dial = opened.convert("RGBA").resize((120, 120), Image.Resampling.LANCZOS)
    image.paste(dial, (_MARGIN, 64), dial)
    draw.text((_MARGIN + 148, 124), name, on_head, _font("Semibold", 40), anchor="lm")
    draw.rectangle((0, SIZE[1] - 12, SIZE[0], SIZE[1]), sun)
    few = image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    return _Ground(few.tobytes(), tuple(few.getpalette() or ()))


def _inked(ink: "Image") -> "Image":
    """Tell where there is any ink."""
    return ink.point([0, *[255] * 255])


def _shades(paper: str, ink: str) -> list[int]:
    """Mix the colours between paper and ink, as much of one as of the other from shade to shade."""
    from PIL import ImageColor  # noqa: PLC0415

    pairs = list(zip(ImageColor.getrgb(paper)[:3], ImageColor.getrgb(ink)[:3], strict=True))
    return [
        round(start + (end - start) * shade / (_SHADES - 1))
        for shade in range(_SHADES)
        for start, end in pairs
    ]


def _laid_out(title: str) -> tuple[int, list[str]]:
    """Choose the largest letters in which a title stands whole; one that never does ends with an ellipsis."""
    for size in _SIZES:
        font = _font("Bold", size)
        lines = _wrapped(title, font)
        is_whole = all(font.getlength(line) <= _WIDTH for line in lines)
        if is_whole and len(lines) <= min(_LINES, int(_ROOM / (size * _LEADING))):
            return size, lines
    cut = [_shortened(line, font) if font.getlength(line) > _WIDTH else line for line in lines[:_LINES]]
    return size, cut if len(cut) == len(lines) else [*cut[:-1], _shortened(cut[-1].rstrip("…"), font)]


def _wrapped(title: str, font: "FreeTypeFont") -> list[str]:
    lines = [""]
    for word in title.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > _WIDTH:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _shortened(words: str, font: "FreeTypeFont") -> str:
    while words and font.getlength(f"{words}…") > _WIDTH:
        words = words[:-1]
    return f"{words.rstrip()}…"


def _printable(words: str) -> str:
    """Say what the typeface lacks in signs that it has, else leave it out: emoji, other scripts, marks without a letter.

    Blanks that do not break stay together with their neighbours.
    """
    composed = unicodedata.normalize("NFC", words.replace("\u202f", "\u00a0"))
    drawn = "".join(map(_drawn, composed))
    return " ".join(filter(str.strip, drawn.split(" ")))


@lru_cache(maxsize=1024)
def _drawn(sign: str) -> str:
    if sign.isspace() and sign != "\u00a0":
        return " "
    if _is_there(sign):
        return sign
    return "".join(filter(_is_there, unicodedata.normalize("NFKC", sign)))


def _is_there(sign: str) -> bool:
    """Whether the typeface has a sign that stands for itself."""
    if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Mn", "Me"}:
        return False
    font = _font("Bold", _SIZES[-1])
    return bytes(font.getmask(sign)) != bytes(font.getmask(_NOBODYS))


@lru_cache(maxsize=16)
def _font(weight: str, size: int) -> "FreeTypeFont":
    from importlib.resources import files  # noqa: PLC0415

    from PIL import ImageFont  # noqa: PLC0415

    # Not the .ttf: what it puts together of other signs (% » “ …) is as wide there as the first of these alone.
    path = files("font_source_serif_pro") / "files" / f"SourceSerifPro-{weight}.otf"
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
