"""Thumbnails: made of what strangers send, small, upright, and without anything but pixels."""

import asyncio
import dataclasses
import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st
from PIL import Image

from newsletter.pictures import PictureError, apart as module
from newsletter.pictures.apart import thumbnails
from newsletter.pictures.downloading import download
from newsletter.pictures.thumbnail import MOST_BYTES, thumbnail
from newsletter.web.reach import Origin
from newsletter.web.trouble import NoAnswerError, Trouble
from tests.servers import Server, answer, serving


def drawn(
    size: tuple[int, int] = (640, 360), mode: str = "RGB", kind: str = "JPEG", **options: object
) -> bytes:
    """Draw a picture whose left half is red, whose right half is blue."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, *size))
    file = io.BytesIO()
    image.convert(mode).save(file, kind, **options)
    return file.getvalue()


def noise(size: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    Image.effect_noise(size, 200).convert("RGB").save(file, "PNG", compress_level=1)
    return file.getvalue()


def made(data: bytes) -> Image.Image:
    content, suffix = thumbnail(data)
    assert len(content) <= MOST_BYTES
    image = Image.open(io.BytesIO(content))
    assert image.format == {"jpg": "JPEG", "png": "PNG"}[suffix]
    image.load()
    return image


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_that_says(width: int, height: int) -> bytes:
    """Write a PNG whose header claims any size."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def animated() -> bytes:
    frames = [Image.new("RGB", (100, 80), colour) for colour in ("red", "blue", "green")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=10, loop=0)
    return file.getvalue()


def palette() -> bytes:
    image = Image.new("P", (100, 80), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.paste(1, (50, 0, 100, 80))
    file = io.BytesIO()
    image.save(file, "PNG", transparency=0)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (drawn(), (480, 270)),
        (drawn((100, 80)), (100, 80)),
        (drawn((3000, 2000)), (480, 320)),
        (drawn((600, 2400)), (160, 640)),
        (drawn(kind="PNG"), (480, 270)),
        (drawn(kind="WEBP"), (480, 270)),
        (drawn(kind="GIF"), (480, 270)),
        (drawn(mode="CMYK"), (480, 270)),
        (drawn(mode="L"), (480, 270)),
        (drawn(mode="P", kind="PNG"), (480, 270)),
        (drawn(mode="1", kind="PNG"), (480, 270)),
        (animated(), (100, 80)),
        (noise((1600, 1200)), (480, 360)),
    ],
    ids=["jpeg", "small", "large", "high", "png", "webp", "gif", "cmyk", "grey", "palette", "bits", "animated", "noise"],
)  # fmt: skip
def test_sizes(data: bytes, size: tuple[int, int]) -> None:
    """Never enlarged, never distorted, one frame, at most 100 kB whatever is drawn on it."""
    image = made(data)
    assert image.size == size
    assert getattr(image, "n_frames", 1) == 1


@pytest.mark.parametrize("mode", ["RGB", "CMYK"])
def test_colours(mode: str) -> None:
    """Red stays red, blue stays blue."""
    image = made(drawn(mode=mode)).convert("RGB")
    (red, _, less), (low, _, blue) = image.getpixel((20, 20)), image.getpixel((460, 20))
    assert red > 150 > less
    assert blue > 150 > low


def test_transparency() -> None:
    """What can be seen through stays so; what only could be is not kept."""
    image = made(palette())
    assert (image.format, image.mode, image.getpixel((10, 10))[3], image.getpixel((90, 10))[3]) == (
        "PNG",
        "RGBA",
        0,
        255,
    )
    assert made(drawn(mode="RGBA", kind="PNG")).mode == "RGB"


def test_a_heavy_transparent_picture() -> None:
    """It is shown on white rather than not at all."""
    image = Image.open(io.BytesIO(noise((800, 800)))).convert("RGBA")
    image.putalpha(100)
    file = io.BytesIO()
    image.save(file, "PNG")
    assert made(file.getvalue()).format == "JPEG"


def test_metadata() -> None:
    """Where and by whom a photograph was taken, its comments and profile are nobody's business."""
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)
    for kind, more in (("JPEG", {"comment": b"SECRET-COMMENT"}), ("PNG", {}), ("WEBP", {})):
        data = drawn(kind=kind, exif=exif, icc_profile=b"SECRET-PROFILE" * 20, **more)
        content, _ = thumbnail(data)
        assert b"SECRET" in data
        assert b"SECRET" not in content
        assert b"Exif" not in content
        assert not Image.open(io.BytesIO(content)).getexif()


def test_orientation() -> None:
    """A photograph taken with the camera turned is shown upright."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it a quarter clockwise
    image = made(drawn(exif=exif)).convert("RGB")
    assert image.size == (360, 640)
    assert image.getpixel((180, 20))[0] > 150
    assert image.getpixel((180, 620))[2] > 150


def test_the_same_again() -> None:
    """The same picture gives the same file, and so the same name."""
    assert thumbnail(drawn()) == thumbnail(drawn())


REFUSED = {
    "bomb": png_that_says(50_000, 50_000),
    "large bomb": png_that_says(9_000, 9_000),
    "short": png_that_says(400, 300),
    "truncated jpeg": drawn()[:2000],
    "truncated png": noise((300, 300))[:-5000],
    "pixel": drawn((1, 1), kind="GIF"),
    "icon": drawn((32, 32), kind="PNG"),
    "line": drawn((600, 4), kind="PNG"),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><title>Connexion</title><img src=x>",
    "tiff": drawn(kind="TIFF"),
    "bmp": drawn(kind="BMP"),
    "icns": b"icns\x00\x00\x00\x10" + b"\0" * 100,
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n",
    "nothing": b"",
    "zeros": b"\0" * 1000,
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    """What is no whole picture of a usual kind and size makes none, and no other error."""
    with pytest.raises(PictureError):
        thumbnail(REFUSED[name])


@given(
    st.sampled_from([drawn((80, 60)), drawn((80, 60), kind="PNG"), drawn((80, 60), kind="WEBP"), animated()]),
    st.data(),
)
def test_damaged(data: bytes, more: st.DataObject) -> None:
    """Whatever bytes are wrong, there is a thumbnail or a refusal."""
    broken = bytearray(data)
    for _ in range(more.draw(st.integers(1, 8))):
        broken[more.draw(st.integers(0, len(broken) - 1))] = more.draw(st.integers(0, 255))
    try:
        content, _ = thumbnail(bytes(broken))
    except PictureError:
        return
    assert len(content) <= MOST_BYTES


def apart(*pictures: bytes) -> list[tuple[bytes, str] | PictureError]:
    named = {f"{number}": picture for number, picture in enumerate(pictures)}
    return [*asyncio.run(thumbnails(named)).values()]


def test_apart() -> None:
    """The other process makes the same, and says the same of what it refuses."""
    made, refused = apart(drawn(), REFUSED["pixel"])
    assert made == thumbnail(drawn())
    assert isinstance(refused, PictureError)
    assert "pixels are too few" in str(refused)


def test_apart_and_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """That the process which reads foreign bytes dies is a refusal."""
    monkeypatch.setattr(module, "WORK", dataclasses.replace(module.WORK, function="tests.obstinate:die"))
    (found,) = apart(drawn())
    assert isinstance(found, PictureError)
    assert "crashed" in str(found)


def test_the_worker_loads_no_network() -> None:
    """It reads a picture, and can't do much else."""
    code = "import newsletter.apart.worker, newsletter.pictures.thumbnail, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"httpx", "sqlite3", "asyncio"} & set(loaded)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def got(server: Server, path: str = "/", *homes: Origin) -> bytes | NoAnswerError:
    url = server.url(path)
    given = homes or (Origin("http", "127.0.0.1", server.port),)
    return asyncio.run(download({url: given}, "test", seconds=20))[url]


def test_download(server: Server) -> None:
    """A picture comes whole, by way of redirects, and nobody is told more than a contact."""
    server.replies["/"] = [answer(b"", "Location: /b", status="302 Found")]
    server.replies["/b"] = [answer(b"picture")]
    assert got(server) == b"picture"
    asked = server.requests[0].headers
    assert asked["accept"].startswith("image/")
    assert not asked.keys() & {"cookie", "referer", "authorization"}


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        (answer(b"x", status="404 Not Found"), Trouble.STATUS),
        (answer(b"x", status="403 No"), Trouble.STATUS),
        (answer(b"x", length=8_000_001), Trouble.SIZE),
        (answer(b"x" * 100, "Content-Encoding: br"), Trouble.ENCODING),
        (answer(b"", "Location: http://169.254.169.254/latest", status="302 Found"), Trouble.PRIVATE),
        (answer(b"", "Location: http://10.0.0.1/", status="301 Moved"), Trouble.PRIVATE),
        (answer(b"", "Location: file:///etc/passwd", status="302 Found"), Trouble.REDIRECT),
    ],
)
def test_no_download(server: Server, reply: bytes, trouble: Trouble) -> None:
    """What does not come is a value with its reason."""
    server.replies["/"] = [reply]
    found = got(server)
    assert isinstance(found, NoAnswerError)
    assert found.trouble is trouble


def test_only_its_source_may_lead_into_the_network(server: Server) -> None:
    """A feed of the world outside shows no picture of this machine; one of this machine may."""
    found = got(server, "/", Origin("https", "feeds.example.org", 443))
    assert isinstance(found, NoAnswerError)
    assert found.trouble is Trouble.PRIVATE
    assert server.requests == []


def test_time_is_bounded(server: Server) -> None:
    """Pictures that are late are left out, the others are there."""

    def never(_: object) -> list[bytes]:
        server.closing.wait(20)
        return []

    server.replies["/never"], server.replies["/"] = [never], [answer(b"picture")]
    home = Origin("http", "127.0.0.1", server.port)
    wanted = {server.url("/never"): [home], server.url(): [home]}
    late, there = asyncio.run(download(wanted, "test", seconds=0.5)).values()
    assert isinstance(late, NoAnswerError)
    assert there == b"picture"
