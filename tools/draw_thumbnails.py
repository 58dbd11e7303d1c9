"""Draws the pictures that the recorded channel shows: our own, so that the demonstration needs nobody else's.

Run it to write `feeds/recorded/images/` again: one PNG for each thumbnail's address, called by its SHA-256. It needs
Pillow.
"""

import hashlib
import math
import re
from pathlib import Path

from PIL import Image, ImageDraw

RECORDED = Path(__file__).parent.parent / "feeds" / "recorded"
CHANNEL = RECORDED / "lerameau-youtube.xml"
SIZE, OVERSAMPLING = (480, 270), 3
GRADUATIONS = 17
SUN, STEEL = "#F2B705", "#B9D2E4"
GROUNDS = ("#19486A", "#0F2E45", "#6A3D9A", "#1B6E45", "#B23A1B", "#33566E")


def draw(address: str) -> Image.Image:
    """Draw hills under a dial of 17 graduations; ground, hills and the lit graduation follow from the address."""
    seed = hashlib.sha256(address.encode()).digest()
    width, height = (side * OVERSAMPLING for side in SIZE)
    ground = GROUNDS[seed[0] % len(GROUNDS)]
    image = Image.new("RGB", (width, height), ground)
    pen = ImageDraw.Draw(image)
    _dial(pen, (width * (0.3 + seed[1] / 640), height * 0.42), height * 0.3, seed[2] % GRADUATIONS)
    for layer in range(3):
        shade = Image.blend(
            Image.new("RGB", (1, 1), ground), Image.new("RGB", (1, 1), "black"), 0.18 * (layer + 1)
        )
        tops = [(x, _hill(x / width, seed[3 + layer], layer) * height) for x in range(0, width + 1, 4)]
        pen.polygon([(0, height), *tops, (width, height)], fill=shade.getpixel((0, 0)))
    return image.resize(SIZE, Image.Resampling.LANCZOS).quantize(64)


def _hill(x: float, seed: int, layer: int) -> float:
    """Return how far below the top a hill stands, from 0 to 1."""
    turn = seed / 40
    return 0.62 + 0.11 * layer + 0.05 * math.sin(5 * x + turn) + 0.03 * math.sin(11 * x + 2 * turn)


def _dial(pen: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, lit: int) -> None:
    for number in range(GRADUATIONS):
        turn = math.tau * number / GRADUATIONS
        inner, colour, thick = (0.62, SUN, 0.1) if number == lit else (0.78, STEEL, 0.05)
        ends = [
            (centre[0] + at * radius * math.sin(turn), centre[1] - at * radius * math.cos(turn))
            for at in (inner, 1.0)
        ]
        pen.line(ends, fill=colour, width=round(thick * radius))


def main() -> None:
    """Write the pictures."""
    folder = RECORDED / "images"
    folder.mkdir(exist_ok=True)
    for address in re.findall(r'media:thumbnail url="([^"]+)"', CHANNEL.read_text(encoding="utf-8")):
        name = hashlib.sha256(address.encode()).hexdigest()[:16]
        draw(address).save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
