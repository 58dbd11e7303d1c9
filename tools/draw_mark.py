"""Draws the mark: a compass dial of 17 graduations, its needle on the seventeenth, which is lit.

Run it to write `templates/assets/mark.svg`, `mark.png` and `favicon.svg` again. It needs Pillow.
"""

import math
from pathlib import Path

from PIL import Image, ImageDraw

ASSETS = Path(__file__).parent.parent / "templates" / "assets"
GRADUATIONS = 17
SUN, STEEL, HEAD = "#F2B705", "#B9D2E4", "#19486A"

# Radii and widths, on a dial whose radius is 100.
OUTER, INNER, LIT_INNER = 94.0, 76.0, 66.0
TICK, LIT_TICK = 5.0, 9.0
NEEDLE, NEEDLE_HALF, PIVOT = 58.0, 13.0, 6.0
PNG_SIZE, OVERSAMPLING = 168, 8  # twice the 84 px at which the letter shows it

Point = tuple[float, float]


def angle(graduation: int) -> float:
    """Return the clockwise angle from the top of a graduation, 1 to 17, in radians; the first is at the top."""
    return math.tau * (graduation - 1) / GRADUATIONS


def at(radius: float, turn: float) -> Point:
    """Return the point at a radius and a clockwise angle from the top."""
    return radius * math.sin(turn), -radius * math.cos(turn)


def graduations() -> list[tuple[Point, Point, float, str]]:
    """Return each graduation as inner point, outer point, width and colour."""
    ticks = [(at(INNER, angle(n)), at(OUTER, angle(n)), TICK, STEEL) for n in range(1, GRADUATIONS)]
    lit = angle(GRADUATIONS)
    return [*ticks, (at(LIT_INNER, lit), at(OUTER, lit), LIT_TICK, SUN)]


def needle() -> list[tuple[list[Point], str]]:
    """Return the two halves of the needle: the lit one points at the seventeenth graduation."""
    turn = angle(GRADUATIONS)
    sides = [at(NEEDLE_HALF, turn + math.pi / 2), at(NEEDLE_HALF, turn - math.pi / 2)]
    return [([at(NEEDLE, turn + math.pi), *sides], STEEL), ([at(NEEDLE, turn), *sides], SUN)]


def svg(*, ground: str | None = None) -> str:
    """Return the mark as SVG, on a disc when a ground colour is given."""
    shapes = [f'<circle r="100" fill="{ground}"/>'] if ground else []
    for (x1, y1), (x2, y2), width, colour in graduations():
        line = f'x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}"'
        shapes.append(f'<line {line} stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round"/>')
    for points, colour in needle():
        shapes.append(
            f'<polygon points="{" ".join(f"{x:.2f},{y:.2f}" for x, y in points)}" fill="{colour}"/>'
        )
    shapes.append(f'<circle r="{PIVOT:g}" fill="{HEAD}"/>')
    body = "\n  ".join(shapes)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-100 -100 200 200" aria-hidden="true">\n  {body}\n</svg>\n'


def png() -> Image.Image:
    """Return the mark as pixels, drawn large and reduced so that edges are smooth.

    It stands on a disc of its own: where a mail program turns the masthead's ground light, the mark stays legible.
    """
    size = PNG_SIZE * OVERSAMPLING
    scale = size / 200

    def place(point: Point) -> Point:
        return (point[0] + 100) * scale, (point[1] + 100) * scale

    image = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((0, 0, size - 1, size - 1), fill=HEAD)
    for start, end, width, colour in graduations():
        draw.line([place(start), place(end)], fill=colour, width=round(width * scale))
        for x, y in (place(start), place(end)):
            draw.circle((x, y), width * scale / 2, fill=colour)
    for points, colour in needle():
        draw.polygon([place(point) for point in points], fill=colour)
    draw.circle(place((0, 0)), PIVOT * scale, fill=HEAD)
    return image.reduce(OVERSAMPLING)


def main() -> None:
    """Write the three files."""
    ASSETS.mkdir(parents=True, exist_ok=True)
    (ASSETS / "mark.svg").write_text(svg(), encoding="utf-8")
    (ASSETS / "favicon.svg").write_text(svg(ground=HEAD), encoding="utf-8")
    png().quantize(64, method=Image.Quantize.FASTOCTREE).save(ASSETS / "mark.png", optimize=True)


if __name__ == "__main__":
    main()
