"""Pictures of the next edition's entries: taken after a collection, kept beside the editions, shown from our own archive."""

import datetime as dt
import email
import email.policy
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from newsletter.pipeline.context import open_workspace
from newsletter.pipeline.gathering.pictured import own_picture
from newsletter.preview import frames
from tests.servers import Server, answer, serving
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

ROOT = Path(__file__).resolve().parent.parent


def picture(colour: str = "teal", size: tuple[int, int] = (640, 360)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


def feed(*items: tuple[str, str]) -> bytes:
    """Write a channel's feed: titles and addresses of pictures."""
    entries = "".join(
        f"<entry><id>{title}</id><title>{title}</title><link href='https://example.org/{title}'/>"
        f"<published>2023-09-25T07:00:00Z</published>"
        f"<media:group><media:thumbnail url='{image}'/></media:group></entry>"
        for title, image in items
    )
    spaces = "xmlns='http://www.w3.org/2005/Atom' xmlns:media='http://search.yahoo.com/mrss/'"
    return f"<feed {spaces}><title>t</title>{entries}</feed>".encode()


@pytest.fixture
def server(desk: Desk) -> Iterator[Server]:
    with serving() as running:
        desk.write(
            "feeds/sources.toml", f'[[source]]\nid = "tv"\nurl = "{running.url("/feed")}"\nkind = "replay"\n'
        )
        running.replies["/feed"] = [answer(feed(("a", running.url("/a.jpg"))))]
        running.replies["/a.jpg"] = [answer(picture())]
        yield running


def kept(desk: Desk) -> list[str]:
    return [f"images/{path.name}" for path in sorted((desk.root / "archive" / "images").glob("*"))]


def image(desk: Desk) -> str | None:
    rows = desk("draft", DAY, "--json", now=TUESDAY).json["entry"]
    return next((row.get("image") for row in rows if row["key"].startswith("tv/")), None)


def test_a_picture_comes_with_a_collection(desk: Desk, server: Server) -> None:
    """It is fetched once, made small, and named in the edition; the draft itself asks nobody."""
    assert desk("collect", now=TUESDAY).code == 0
    (path,) = kept(desk)
    asked = len(server.requests)
    assert image(desk) == path
    assert f'image = "{path}"' in desk.edition.read_text()
    assert len(server.requests) == asked
    content = (desk.root / "archive" / path).read_bytes()
    assert path == f"images/{hashlib.sha256(content).hexdigest()[:32]}.{path[-3:]}"
    assert Image.open(io.BytesIO(content)).size == (480, 270)
    desk("collect")
    assert server.count("/a.jpg") == 1


def test_only_what_would_be_shown(desk: Desk, server: Server) -> None:
    """Pictures of what no letter proposes are left where they are."""
    both = feed(("a", server.url("/a.jpg")), ("b", server.url("/b.jpg")))
    before, _, after = both.rpartition(b"2023-09-25")
    server.replies["/feed"] = [answer(before + b"2020-01-01" + after)]
    desk("collect", now=TUESDAY)
    assert (server.count("/a.jpg"), server.count("/b.jpg")) == (1, 0)


@pytest.mark.parametrize(
    "reply",
    [
        answer(status="404 Not Found"),
        answer(b"<!doctype html>"),
        answer(picture(size=(1, 1))),
        answer(picture()[:700]),
        answer(b"", "Location: http://10.0.0.1/", status="302 Found"),
    ],
    ids=["missing", "page", "pixel", "truncated", "private"],
)
@pytest.mark.some(2)
def test_a_letter_is_complete_without(desk: Desk, server: Server, reply: bytes) -> None:
    """A picture that can't be had is no failure, and is asked for again the next day only."""
    server.replies["/a.jpg"] = [reply]
    assert desk("collect", now=TUESDAY).code == 0
    assert kept(desk) == []
    assert image(desk) is None
    asked = server.count("/a.jpg")
    desk("collect")
    assert server.count("/a.jpg") == asked
    desk("collect", now="2023-09-27T09:05:00+02:00")
    assert server.count("/a.jpg") == 2 * asked


def test_without_the_network(desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offline nobody is asked; a recorded picture is taken."""
    desk("collect", now=TUESDAY)
    (path,) = kept(desk)
    for one in (desk.root / "archive" / "images").iterdir():
        one.unlink()
    (desk.root / "var" / "state.db").unlink()
    monkeypatch.setenv("NEWSLETTER_NETWORK", "off")
    desk.write("feeds/recorded/tv.xml", feed(("a", server.url("/a.jpg"))).decode())
    asked = len(server.requests)
    desk("collect", "--offline")
    assert kept(desk) == []
    digest = hashlib.sha256(server.url("/a.jpg").encode()).hexdigest()[:16]
    (desk.root / "feeds/recorded/images").mkdir()
    (desk.root / f"feeds/recorded/images/{digest}.jpg").write_bytes(picture())
    desk("collect", "--offline", now="2023-09-27T09:05:00+02:00")
    assert kept(desk) == [path]
    assert len(server.requests) == asked


def test_shown_from_our_own_archive(desk: Desk, server: Server) -> None:
    """Letter and page show our copy, with its size and words; no other host sees the reader."""
    desk("collect", now=TUESDAY)
    path = image(desk)
    assert path is not None
    assert desk("approve", DAY, now=TUESDAY).code == 0
    assert desk("run", now=THURSDAY).code == 0
    site = desk.root / "archive" / "site"
    assert (site / path).read_bytes() == (desk.root / "archive" / path).read_bytes()
    page = (site / f"{DAY}.html").read_text()
    frozen = (desk.root / "var" / "frozen" / DAY / "message.eml").read_bytes()
    assert b"/a.jpg" not in frozen
    assert server.url("/a.jpg") not in page
    assert path.encode() in frozen.replace(b"=\r\n", b"")


def test_sent_along(desk: Desk, server: Server) -> None:
    """For a list without an archive to show them from, images leave with the letter; the same bytes each time."""
    desk("collect", now=TUESDAY)
    path = image(desk)
    assert path is not None
    desk.change("newsletter.toml", "[delivery]\n", '[delivery]\nimages = "cid"\n')
    assert desk("approve", DAY).code == 0
    frozen = desk.root / "var" / "frozen" / DAY / "message.eml"
    raw = frozen.read_bytes()
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    html = mail.get_body(("html",)).get_content()
    parts = {part["Content-ID"]: part for part in mail.walk() if part.get_content_maintype() == "image"}
    assert {f"<{name}>" for name in re.findall(r'src="cid:([^"]+)"', html)} == set(parts)
    assert (desk.root / "archive" / path).read_bytes() in [part.get_content() for part in parts.values()]
    assert len(parts) == 2  # the mark too
    assert [part.get_content_type() for part in mail.walk()][:4] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html",
    ]  # fmt: skip
    assert not [defect for part in mail.walk() for defect in part.defects]
    assert 'src="http' not in html
    assert mail.get_body(("plain",)).get_content()
    frozen.unlink()
    assert desk("run", now=THURSDAY).code == 0
    assert frozen.read_bytes() == raw


def test_the_preview_shows_them() -> None:
    """Before anything is published, letter and page are shown with the pictures of this workspace."""
    base = "https://jeudis.example.org/"
    assert 'src="/site-assets/a.jpg"' in frames.letter(f'<img src="{base}images/a.jpg">', base, dark=False)
    assert 'src="/site-assets/a.jpg"' in frames.page('<img src="images/a.jpg">', base)


@pytest.mark.parametrize("name", ["../secret.txt", "..", ".", "", "sub/x.jpg", "nothing.jpg"])
def test_the_preview_shows_nothing_else(desk: Desk, name: str) -> None:
    """Only files of the folder of pictures are read."""
    desk.write("archive/secret.txt", "secret")
    desk.write("archive/images/sub/x.jpg", "x")
    assert own_picture(open_workspace(desk.root, lambda: dt.datetime.now(dt.UTC), {}), name) is None


def _content(site: Path) -> dict[str, bytes]:
    """Read a site; with filters, the bytes of Pagefind differ from run to run on equal input."""
    files = (file for file in site.rglob("*") if file.is_file() and "pagefind" not in file.parts)
    return {str(file.relative_to(site)): file.read_bytes() for file in files}


def test_rebuilt_from_the_files_alone(desk: Desk, server: Server) -> None:
    """With the database lost and the source gone the archive is the same."""
    desk("collect", now=TUESDAY)
    path = image(desk)
    assert path is not None
    desk("approve", DAY, now=TUESDAY)
    desk("run", now=THURSDAY)
    site = desk.root / "archive" / "site"
    before = _content(site)
    (desk.root / "var" / "state.db").unlink()
    for file in site.rglob("*"):
        if file.is_file():
            file.unlink()
    assert desk("archive", now=THURSDAY).code == 0
    assert _content(site) == before


def test_a_lost_file(desk: Desk, server: Server) -> None:
    """An edition that names a picture that is not there is shown without it."""
    desk("collect", now=TUESDAY)
    path = image(desk)
    assert path is not None
    (desk.root / "archive" / path).unlink()
    assert desk("approve", DAY).code == 0
    assert path.encode() not in (desk.root / "var/frozen" / DAY / "message.eml").read_bytes().replace(
        b"=\r\n", b""
    )


def test_a_file_lost_after_the_approval(desk: Desk, server: Server) -> None:
    """What was approved shows it, so the letter is held; `check` says why, and withdrawn it does without."""
    desk("collect", now=TUESDAY)
    path = image(desk)
    assert path is not None
    assert desk("approve", DAY).code == 0
    (desk.root / "archive" / path).unlink()
    assert desk("run", now=THURSDAY).code == 3
    found = desk("check", DAY, "--json")
    assert found.code == 3
    assert ("own-file-missing", path) in {(one["code"], one["where"]) for one in found.json}
    assert desk("approve", DAY).code == 3
    assert desk("approve", DAY, "--withdraw").code == 0
    assert desk("approve", DAY).code == 0
    assert desk("run").code == 0
    assert len(desk.outbox) == 1


def test_an_edit_stays(desk: Desk, server: Server) -> None:
    """The editor takes a picture away, or gives another: no collection undoes it."""
    desk("collect", now=TUESDAY)
    path = image(desk)
    desk.change(f"archive/editions/{DAY}.md", f'image = "{path}"\n', "")
    desk("collect")
    assert image(desk) is None


@pytest.mark.parametrize(
    "wrong",
    [
        "https://example.org/x.jpg",
        "../secret.jpg",
        "images/../x.jpg",
        "images/.x.jpg",
        "images/x.svg",
        "/x.png",
    ],
)
@pytest.mark.some(2)
def test_only_own_pictures(desk: Desk, server: Server, wrong: str) -> None:
    """An edition names a picture of the archive, and nothing else."""
    desk("collect", now=TUESDAY)
    path = image(desk)
    desk.change(f"archive/editions/{DAY}.md", f'image = "{path}"', f'image = "{wrong}"')
    said = desk("check", DAY)
    assert said.code == 2
    assert "image" in said.err


def test_the_demo_has_pictures() -> None:
    """What the recorded channel shows is recorded too, and drawn by us."""
    text = (ROOT / "feeds/recorded/lerameau-youtube.xml").read_text()
    addresses = re.findall(r'media:thumbnail url="([^"]+)"', text)
    names = {hashlib.sha256(url.encode()).hexdigest()[:16] for url in addresses}
    assert names
    assert names == {path.stem for path in (ROOT / "feeds/recorded/images").glob("*.png")}
