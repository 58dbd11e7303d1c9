"""Pictures in an édito: at home in the archive, sized, described; what is not right is told with what to write."""

import datetime as dt
import email
import email.policy
import io
import re
from pathlib import Path

import pytest
from PIL import Image

from newsletter.issue.illustrations import illustrated, own_path
from newsletter.markup import pictures, read_edito
from newsletter.model import Edition, EditionStatus
from newsletter.pipeline import shelf
from newsletter.preflight.prose import passages
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

BASE = "https://jeudis.example.org/"
PHOTO = "images/photo.jpg"


def drawn(markdown: str, sizes: dict[str, tuple[int, int]] | None = None) -> str:
    html = read_edito(markdown).html
    return illustrated(html, BASE, {PHOTO: (1200, 900)} if sizes is None else sizes, "nbsp").strip()


class TestDrawn:
    """The édito's HTML."""

    @pytest.mark.parametrize("address", [PHOTO, f"{BASE}{PHOTO}", f"HTTP://JEUDIS.example.org/{PHOTO}"])
    def test_at_home(self, address: str) -> None:
        """A picture of the archive, by its path or its published address, is shown from there with its size on the page."""
        assert (
            drawn(f"![La salle]({address})")
            == f'<p><img src="{BASE}{PHOTO}" alt="La salle" width="560" height="420" /></p>'
        )

    @pytest.mark.parametrize(
        ("size", "shown"),
        [((300, 200), (300, 200)), ((560, 1), (560, 1)), ((1200, 1), (560, 1)), ((1200, 1600), (560, 747))],
    )
    def test_sizes(self, size: tuple[int, int], shown: tuple[int, int]) -> None:
        """What is wider than the column is shown as wide as that, what is not as wide as it is; never without height."""
        width, height = shown
        assert f'width="{width}" height="{height}"' in drawn(f"![x]({PHOTO})", {PHOTO: size})

    def test_words(self) -> None:
        """What it shows is set as in print, and says nothing of markup; a title stays."""
        made = drawn(f'![L\'*équipe* : [the "team"]{{lang=en}} & <nous>]({PHOTO} "Lille & Paris")')
        assert 'alt="L’équipe\u00a0: the &quot;team&quot; &amp; &lt;nous&gt;"' in made
        assert 'title="Lille &amp; Paris"' in made

    def test_not_there(self) -> None:
        """One that the archive does not have leaves its words, also in a link; a stranger's stays in the letter as it is."""
        assert drawn("[![La salle](images/x.jpg)](https://e.org/)", {}) == (
            '<p><a href="https://e.org/">La salle</a></p>'
        )
        assert drawn("![x](https://e.org/x.jpg)") == '<p><img src="https://e.org/x.jpg" alt="x" /></p>'

    def test_code_is_none(self) -> None:
        """A picture that is told in code is none."""
        assert pictures(read_edito(f'`![x]({PHOTO})` et `<img src="x" alt="" />`').html) == ()

    @pytest.mark.parametrize(
        ("address", "path"),
        [
            ("images/../../secret.jpg", "secret.jpg"),
            ("images/%2e%2e/x.jpg", "images/../x.jpg"),
            ("/etc/passwd", "etc/passwd"),
            ("//e.org/images/x.jpg", None),
            ("https://jeudis.example.org.evil.example/images/x.jpg", None),
            ("http://[x/images/x.jpg", None),
            ("javascript:alert(1)", None),
        ],
    )
    def test_nothing_else(self, address: str, path: str | None) -> None:
        """No address leads out of the archive's folder of pictures."""
        assert own_path(address, BASE) == path
        assert f'src="{BASE}' not in drawn(f"![x]({address})")

    def test_in_the_text(self) -> None:
        """Whoever reads the text part reads what it shows; nothing is written of one that says nothing."""
        edito = read_edito(
            f"Voici ![La *salle*]({PHOTO})\n\n[![Le plan]({PHOTO})](https://e.org/)\n\n![]({PHOTO})"
        )
        assert edito.text == "Voici [Image\u00a0: La salle]\n\n[Image\u00a0: Le plan] <https://e.org/>\n\n"

    def test_its_words_are_read(self) -> None:
        """Preflight reads what it shows as it reads the rest of the édito."""
        edition = Edition(
            date=dt.date(2023, 9, 28),
            number=1,
            status=EditionStatus.DRAFT,
            edito=f"Bonjour.\n\n![La salle du CESE]({PHOTO})\n",
        )
        assert ("edito", "La salle du CESE") in {(one.where, one.text) for one in passages(edition)}


def photo(desk: Desk, name: str = "photo.jpg", size: tuple[int, int] = (1000, 500)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, "JPEG")
    path = desk.root / "archive" / "images" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.getvalue())
    return file.getvalue()


def write(desk: Desk, edito: str) -> None:
    desk("draft", DAY, now=TUESDAY)
    front = desk.edition.read_text().split("\n+++\n")[0]
    desk.edition.write_text(f"{front}\n+++\n\n# Bonjour\n\n{edito}\n")


def found(desk: Desk) -> set[tuple[str, str, str]]:
    """What `check` says of pictures."""
    told = desk("check", DAY, "--json").json
    words = ("image", "picture", "own-file", "resource")
    return {(one["level"], one["code"], one["where"]) for one in told if one["code"].startswith(words)}


def test_from_the_edito_to_the_archive(desk: Desk) -> None:
    """Nothing is wrong with it; it is published before the letter, and both show it from there with its size."""
    content = photo(desk)
    write(desk, f"![La salle]({PHOTO})")
    assert found(desk) == set()
    assert desk("approve", DAY).code == 0
    assert desk("run", now=THURSDAY).code == 0
    site = desk.root / "archive" / "site"
    assert (site / PHOTO).read_bytes() == content
    frozen = (desk.root / "var" / "frozen" / DAY / "message.eml").read_bytes()
    mail = email.message_from_bytes(frozen, policy=email.policy.default)
    (tag,) = re.findall(r"<img[^>]*photo[^>]*>", mail.get_body(("html",)).get_content())
    assert f'src="{BASE}{PHOTO}"' in tag
    assert 'width="560" height="280"' in tag
    assert re.search(r'style="[^"]*max-width: ?100%', tag)
    assert "[Image\u00a0: La salle]" in mail.get_body(("plain",)).get_content()
    assert (
        f'<img src="{PHOTO}" alt="La salle" width="560" height="280" />' in (site / f"{DAY}.html").read_text()
    )
    assert f'src="../{PHOTO}"' in (site / "mail" / f"{DAY}.html").read_text()
    assert f'src="{BASE}{PHOTO}"'.replace('"', "&#34;") in (site / "feed.xml").read_text()
    for file in site.rglob("*.jpg"):
        file.unlink()
    assert desk("archive").code == 0
    assert (site / PHOTO).read_bytes() == content


def test_sent_along(desk: Desk) -> None:
    """For a list without an archive to show it from, it leaves with the letter."""
    content = photo(desk)
    write(desk, f"![La salle]({PHOTO})")
    desk.change("newsletter.toml", "[delivery]\n", '[delivery]\nimages = "cid"\n')
    assert desk("approve", DAY).code == 0
    frozen = (desk.root / "var" / "frozen" / DAY / "message.eml").read_bytes()
    mail = email.message_from_bytes(frozen, policy=email.policy.default)
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "image"]
    assert content in parts


@pytest.mark.parametrize(
    ("edito", "finding"),
    [
        ("![La salle](images/autre.jpg)", ("error", "picture-missing", "images/autre.jpg")),
        ("![La salle](salle.jpg)", ("error", "picture-missing", "salle.jpg")),
        ("![La salle](../../var/state.jpg)", ("error", "picture-missing", "../../var/state.jpg")),
        ("![La salle](images/page.jpg)", ("error", "picture-missing", "images/page.jpg")),
        (f"![]({PHOTO})", ("error", "image-without-alt", f"{BASE}{PHOTO}")),
        ("![La salle](https://e.org/x.jpg)", ("error", "resource-foreign", "https://e.org/x.jpg")),
        ("![La salle](http://e.org/x.jpg)", ("error", "resource-insecure", "http://e.org/x.jpg")),
        ("![La salle](data:image/png;base64,iVBORw0KGgo=)", ("error", "picture-pasted", "edito")),
    ],
    ids=["missing", "elsewhere", "outside", "a page", "no words", "foreign", "insecure", "pasted"],
)
def test_what_is_told(desk: Desk, edito: str, finding: tuple[str, str, str]) -> None:
    """What is wrong with a picture is one error, which says what to do."""
    photo(desk)
    (desk.root / "archive" / "images" / "page.jpg").write_text("<!doctype html><script>alert(1)</script>")
    write(desk, edito)
    assert found(desk) == {finding}
    assert desk("approve", DAY).code == 3


def test_a_name_that_cannot_be_taken_is_told_as_it_was_written(desk: Desk) -> None:
    photo(desk, "été 2023.JPG")
    write(desk, "![La salle](<images/été 2023.JPG>)")
    (said,) = [one for one in desk("check", DAY, "--json").json if one["code"] == "picture-missing"]
    assert (
        "l’image images/été 2023.JPG n’est pas montrée : le nom d’une image n’a que des lettres sans accent"
        in said["message"]
    )
    photo(desk, "ete-2023.JPG")
    write(desk, "![La salle](images/ete-2023.JPG)")
    assert not {code for _, code, _ in found(desk)} & {"picture-missing", "own-file-missing"}


def test_lost_after_the_approval(desk: Desk) -> None:
    """What was approved shows it, so the letter is held."""
    photo(desk)
    write(desk, f"![La salle]({PHOTO})")
    assert desk("approve", DAY).code == 0
    (desk.root / "archive" / PHOTO).unlink()
    assert desk("run", now=THURSDAY).code == 3
    assert {("error", "own-file-missing", PHOTO), ("error", "picture-missing", PHOTO)} == found(desk)


def test_another_file_of_the_same_name(desk: Desk, tmp_path: Path) -> None:
    """A picture that was replaced by hand in a draft is measured anew."""
    photo(desk)
    write(desk, f"![La salle]({PHOTO})")
    assert desk("approve", DAY).code == 0
    photo(desk, size=(300, 300))
    assert desk("approve", DAY, "--withdraw").code == 0
    assert desk("approve", DAY).code == 0
    frozen = (desk.root / "var" / "frozen" / DAY / "message.eml").read_bytes()
    assert b'width=3D"300" height=3D"300"' in frozen.replace(b"=\n", b"").replace(b"=\r\n", b"")


def test_years_of_editos_are_not_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build reads the éditos of files that changed, and finds the pictures of the others where it left them."""
    content = photo(desk)
    write(desk, f"![La salle]({PHOTO})")
    assert desk("approve", DAY).code == 0
    assert desk("run", now=THURSDAY).code == 0
    assert desk("archive").code == 0
    read: list[str] = []
    monkeypatch.setattr(shelf, "gist_of", lambda edition, _: read.append(edition.edito))
    site = desk.root / "archive" / "site"
    (site / PHOTO).unlink()
    assert desk("archive").code == 0
    assert (site / PHOTO).read_bytes() == content
    assert read == []
