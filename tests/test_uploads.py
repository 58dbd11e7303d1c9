"""Pictures that an editor sends: made small and bare, named by their content, shown by the édito; whatever else comes is refused."""

import io
import re
from typing import Any

import httpx
import pytest
from hypothesis import given, strategies as st
from PIL import Image

from newsletter.pictures.illustration import MOST_BYTES, illustration
from newsletter.preview.multipart import MalformedError, parts
from tests.asgi import forms
from tests.test_pictures import REFUSED, drawn, noise, png_that_says
from tests.test_studio import EDITO, Studio, _tree
from tests.workspaces import DAY, TUESDAY, Desk

SCRIPT = {"Accept": "application/json"}
PLACE = b"Exif GPS 48.8566"


@pytest.fixture
def studio(desk: Desk) -> Studio:
    """Make a drafted workspace with its preview."""
    desk("draft", DAY, now=TUESDAY)
    return Studio(desk)


def photo(size: tuple[int, int] = (2400, 1200)) -> bytes:
    """Take a photograph as a telephone does: it says where, and which way up, with a page behind its last byte."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[0x001D] = PLACE.decode()
    return drawn(size, exif=exif, comment=PLACE) + b"<script>alert(1)</script>"


def send(
    studio: Studio,
    data: bytes,
    *,
    name: str = "photo.jpg",
    kind: str = "image/jpeg",
    headers: dict[str, str] | None = None,
    **fields: str,
) -> httpx.Response:
    """Send the form of the page as it is now."""
    form = studio.form("/image").fields
    form.pop("file")
    said = {**form, "alt": "La salle", **fields}
    return studio.browser.request(
        "POST", "/image", data=said, files={"file": (name, data, kind)}, headers=headers or {}
    )


def kept(studio: Studio) -> list[str]:
    return [path.name for path in sorted((studio.desk.root / "archive" / "images").glob("*"))]


class TestTaken:
    """A picture that is one."""

    def test_without_script(self, studio: Studio) -> None:
        """It is small, upright and bare; its line ends the édito; nothing is wrong with the letter, which shows it."""
        studio.write(EDITO)
        answer = send(studio, photo())
        assert answer.status_code == 303
        (name,) = kept(studio)
        assert re.fullmatch(r"[0-9a-f]{32}\.(jpg|png)", name)
        content = (studio.desk.root / "archive" / "images" / name).read_bytes()
        assert not re.search(rb"GPS|Exif|script", content)
        image = Image.open(io.BytesIO(content))
        assert image.size == (800, 1600)
        assert dict(image.getexif()) == {}
        assert studio.edito == f"{EDITO}\n![La salle](images/{name})\n"
        page = studio.browser.get(answer.headers["location"]).text
        assert "L’image est ajoutée" in page
        assert not re.search(r"(image|picture|resource)-[a-z]+", page.partition('id="texts"')[0])
        assert f'src="/site-assets/{name}"' in studio.browser.get("/letter").text
        assert f'src="/site-assets/{name}"' in studio.browser.get("/page").text
        assert studio.browser.get(f"/site-assets/{name}").content == content

    def test_with_script(self, studio: Studio) -> None:
        """A script gets the line for its caret; the file of the edition is not touched."""
        studio.write(EDITO)
        before = studio.file.read_bytes()
        answer = send(studio, photo(), headers=SCRIPT, alt="  L’équipe\r\n[à Lille] *et* <ici>  ")
        (name,) = kept(studio)
        assert answer.json() == {
            "markdown": rf"![L’équipe \[à Lille\] \*et\* \<ici>](images/{name})",
            "said": "",
        }
        assert studio.file.read_bytes() == before

    @pytest.mark.parametrize("kind", ["GIF", "WEBP"])
    def test_an_animation(self, studio: Studio, kind: str) -> None:
        """One that moves is taken as it begins, and this is said."""
        frames = [Image.new("RGB", (60, 40), color) for color in ("red", "blue")]
        file = io.BytesIO()
        frames[0].save(file, kind, save_all=True, append_images=frames[1:], duration=100)
        assert send(studio, file.getvalue(), headers=SCRIPT).json()["said"].startswith("Elle bougeait")
        answer = send(studio, file.getvalue())
        assert "Elle bougeait" in studio.browser.get(answer.headers["location"]).text

    def test_the_same_twice(self, studio: Studio) -> None:
        """The same picture is one file."""
        assert {send(studio, photo(), headers=SCRIPT).status_code for _ in range(2)} == {200}
        assert len(kept(studio)) == 1

    @pytest.mark.parametrize(
        "name", ["../../newsletter.toml", "/etc/passwd", "a.html", "..", "\x00.jpg", 'é"; filename=x', "CON"]
    )
    @pytest.mark.some(3)
    def test_names_say_nothing(self, studio: Studio, name: str) -> None:
        """What a file is called and what it is said to be change nothing: one picture is written, under a name of ours."""
        before = _tree(studio.desk.root)
        assert send(studio, photo(), name=name, kind="text/html", headers=SCRIPT).status_code == 200
        new = _tree(studio.desk.root).keys() - before.keys()
        assert {path for path in new if not path.startswith("var/")} == {f"archive/images/{kept(studio)[0]}"}

    def test_an_empty_edito(self, studio: Studio) -> None:
        """The line then is all of it."""
        assert send(studio, photo()).status_code == 303
        assert studio.edito == f"![La salle](images/{kept(studio)[0]})\n"


class TestRefused:
    """What is none, or comes from elsewhere."""

    @pytest.mark.parametrize("script", [True, False])
    @pytest.mark.parametrize(
        ("data", "status", "words"),
        [
            (REFUSED["svg"], 415, "n’est pas une image"),
            (REFUSED["html"], 415, "n’est pas une image"),
            (REFUSED["truncated jpeg"], 415, "n’est pas une image"),
            (REFUSED["postscript"], 415, "n’est pas une image"),
            (b"GIF89a<script>alert(1)</script>", 415, "n’est pas une image"),
            (png_that_says(50_000, 50_000), 413, "millions de pixels"),
            (png_that_says(9_000, 8_000), 415, "n’est pas une image"),
            (drawn((1, 1), kind="GIF"), 400, "16 pixels"),
            (b"\xff" * 21_000_000, 413, "20 Mo"),
            (b"", 400, "Choisissez une image"),
        ],
        ids=[
            "svg",
            "html",
            "cut",
            "postscript",
            "polyglot",
            "bomb",
            "empty bomb",
            "pixel",
            "heavy",
            "nothing",
        ],
    )
    @pytest.mark.some(9)
    def test_no_picture(self, studio: Studio, data: bytes, status: int, words: str, *, script: bool) -> None:
        """It is said in words, to a script as well, and nothing at all is written."""
        before = _tree(studio.desk.root)
        answer = send(studio, data, headers=SCRIPT if script else {})
        assert answer.status_code == status
        told = answer.json()["error"] if script else answer.text
        assert words in told.replace("\u00a0", " ")
        assert _tree(studio.desk.root) == before

    @pytest.mark.parametrize(
        ("fields", "status"),
        [
            ({"csrf": "0" * 64}, 403),
            ({"csrf": ""}, 403),
            ({"alt": " \n"}, 400),
            ({"alt": "x" * 501}, 400),
            ({"jour": "2023-09-29"}, 400),
            ({"jour": "../../x"}, 400),
        ],
    )
    def test_the_form(self, studio: Studio, fields: dict[str, str], status: int) -> None:
        """One of another session, or without its words, is not taken; nor is one of a day without a letter."""
        before = _tree(studio.desk.root)
        assert send(studio, photo(), **fields).status_code == status
        assert _tree(studio.desk.root) == before

    @pytest.mark.parametrize(
        "headers",
        [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}],
    )
    def test_from_elsewhere(self, studio: Studio, headers: dict[str, str]) -> None:
        """No other site sends one, nor anybody who was not let in; looking writes nothing."""
        before = _tree(studio.desk.root)
        assert send(studio, photo(), headers=headers).status_code == 403
        fields = studio.form("/image").fields
        studio.browser.cookies.clear()
        assert studio.browser.post("/image", fields).status_code == 403
        assert _tree(studio.desk.root) == before
        studio.start()
        assert studio.browser.get("/image").status_code == 405

    @pytest.mark.parametrize(
        ("kind", "body", "status"),
        [
            ("application/x-www-form-urlencoded", b"alt=x", 415),
            ("image/jpeg", b"\xff\xd8\xff", 415),
            ("multipart/form-data", b"--x\r\n", 400),
            ("multipart/form-data; boundary=x", b"", 400),
            (
                "multipart/form-data; boundary=x",
                b"--x\r\nContent-Disposition: form-data; name=alt\r\n\r\n",
                400,
            ),
            ("multipart/form-data; boundary=x", b"--x\r\n\r\nalt\r\n--x--", 400),
            (
                "multipart/form-data; boundary=x",
                b"--x\r\nContent-Disposition: form-data; name=csrf\r\n\r\n\xff\r\n--x--",
                403,
            ),
        ],
    )
    def test_no_form(self, studio: Studio, kind: str, body: bytes, status: int) -> None:
        """What is no form with a file is told so."""
        answer = studio.browser.request("POST", "/image", content=body, headers={"Content-Type": kind})
        assert answer.status_code == status


class TestMeanwhile:
    """The edition changed between page and picture."""

    def test_closed(self, studio: Studio) -> None:
        """An edition that was approved takes none."""
        studio.write(EDITO)
        form = studio.form("/image").fields
        form.pop("file")
        assert studio.desk("approve", DAY).code == 0
        before = _tree(studio.desk.root)
        for headers in (SCRIPT, {}):
            answer = studio.browser.request(
                "POST", "/image", data={**form, "alt": "x"}, files={"file": ("x", photo())}, headers=headers
            )
            assert answer.status_code == 409
        assert _tree(studio.desk.root) == before

    def test_elsewhere(self, studio: Studio) -> None:
        """What was changed elsewhere stays."""
        studio.write(EDITO)
        version = studio.form("/image").fields["version"]
        studio.write(EDITO.replace("Un mot", "Trois mots"))
        assert send(studio, photo(), version=version).status_code == 303
        assert (
            studio.edito
            == EDITO.replace("Un mot", "Trois mots") + f"\n![La salle](images/{kept(studio)[0]})\n"
        )

    def test_at_the_same_place(self, studio: Studio) -> None:
        """Both ends are shown, neither is lost, and either can be kept."""
        studio.write(EDITO)
        version = studio.form("/image").fields["version"]
        studio.write(f"{EDITO}\nLeur fin.\n")
        answer = send(studio, photo(), version=version)
        assert answer.status_code == 409
        assert "Leur fin." in re.sub(r"</?mark>", "", answer.text)
        assert f"images/{kept(studio)[0]}" in answer.text
        assert studio.edito == f"{EDITO}\nLeur fin.\n"
        keep = next(one for one in forms(answer.text) if one.action == "/textes")
        assert studio.send(keep) == 303
        assert f"images/{kept(studio)[0]}" in studio.edito


@pytest.mark.parametrize(
    ("data", "most"),
    [
        (drawn((4000, 3000)), (1200, 900)),
        (drawn((3000, 4000)), (1200, 1600)),
        (drawn((300, 200)), (300, 200)),
        (noise((1600, 1200)), (1200, 900)),
    ],
)
@pytest.mark.some(2)
def test_sizes(data: bytes, most: tuple[int, int]) -> None:
    """As wide as a column on sharp screens, never enlarged, and light: rather smaller than much worse."""
    content, _ = illustration(data)
    image = Image.open(io.BytesIO(content))
    assert len(content) <= MOST_BYTES
    assert all(side <= limit for side, limit in zip(image.size, most, strict=True))
    assert abs(image.width * most[1] - image.height * most[0]) <= 2 * max(most)
    assert data[:3] != b"\xff\xd8\xff" or image.size == most


def test_what_one_can_see_through() -> None:
    """A drawing on nothing stays one."""
    image = Image.new("RGBA", (600, 400), (0, 0, 0, 0))
    image.paste((200, 30, 30, 255), (100, 100, 300, 300))
    file = io.BytesIO()
    image.save(file, "PNG", pnginfo=None)
    content, suffix = illustration(file.getvalue())
    assert suffix == "png"
    assert Image.open(io.BytesIO(content)).getpixel((0, 0))[3] == 0


def test_dark_strokes_on_nothing() -> None:
    """They get a white ground: without one nobody would see them in a letter that is read in the dark."""
    image = Image.new("RGBA", (600, 400), (0, 0, 0, 0))
    image.paste((10, 10, 30, 255), (100, 100, 300, 300))
    file = io.BytesIO()
    image.save(file, "PNG")
    shown = Image.open(io.BytesIO(illustration(file.getvalue())[0])).convert("RGBA")
    assert shown.getpixel((0, 0)) == (255, 255, 255, 255)
    assert max(shown.getpixel((200, 200))[:3]) < 40
    empty = io.BytesIO()
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(empty, "PNG")
    assert illustration(empty.getvalue())[1] == "png"


class TestParts:
    """Forms with files, as bytes."""

    @given(
        st.dictionaries(
            st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.binary(max_size=60), min_size=1, max_size=5
        ),
    )
    def test_what_was_sent_comes_out(self, fields: dict[str, bytes]) -> None:
        """Whatever bytes the fields hold."""
        files = {name: ("n", data) for name, data in fields.items()}
        request = httpx.Request("POST", "http://x/", files=files)
        assert dict(parts(request.read(), request.headers["content-type"])) == fields

    @given(st.binary(max_size=200), st.sampled_from(["", "x", '"x"', "x" * 71, "é"]))
    def test_any_bytes(self, body: bytes, boundary: str) -> None:
        """Whatever comes is a form or none."""
        for given_body in (body, b"--x" + body + b"\r\n--x--\r\n"):
            try:
                found: Any = list(parts(given_body, f"multipart/form-data; boundary={boundary}"))
            except MalformedError:
                continue
            assert all(name for name, _ in found)
