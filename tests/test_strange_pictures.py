"""Pictures of others in what the archive shows: its pages and feeds ask nobody else for anything; words lead there instead."""

import json
import re
from pathlib import Path

import feedparser
import pytest

from tests.test_illustrations import PHOTO, photo
from tests.test_needs import need
from tests.workspaces import DAY, ONE_FACET, THURSDAY, TUESDAY, Desk

STRANGE = "https://elsewhere.example/x.png"
SHOWN = f'<a href="{STRANGE}">Image\u00a0: La salle</a>'
LOADED = re.compile(r'<[^<>]*\s(?:src|srcset|poster|data|background)="([^"]*)"[^<>]*>')
WRITTEN = [
    f"![La salle]({STRANGE})",
    f'![La salle]({STRANGE} "Un titre")',
    f"![La salle][1]\n\n[1]: {STRANGE}",
    "![La salle](//elsewhere.example/x.png)",
]


def loaded(site: Path) -> set[str]:
    """Return what is loaded from elsewhere by pages, and by whoever reads the feeds."""
    texts = [file.read_text() for file in site.rglob("*.html")]
    texts += [entry.content[0].value for entry in feedparser.parse((site / "feed.xml").read_bytes()).entries]
    texts += [item["content_html"] for item in json.loads((site / "feed.json").read_bytes())["items"]]
    home = "https://jeudis.example.org/"
    found = {address for text in texts for address in LOADED.findall(text)}
    return {one for one in found if "//" in one and not one.startswith(home)}


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """A workspace whose letter has left."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    return desk


def correct(desk: Desk, more: str) -> None:
    text = desk.edition.read_text()
    desk.edition.write_text(text.replace("+++\n", "+++\ncorrected = 2023-09-28\n", 1) + f"\n{more}\n")


@pytest.mark.parametrize("written", WRITTEN)
def test_of_an_edito(sent: Desk, written: str) -> None:
    """Page, mail version and feeds say what it shows and lead there; the letter that left stays as it was; it is told."""
    frozen = sent.root / "var/frozen" / DAY / "message.eml"
    before, site = frozen.read_bytes(), sent.root / "archive/site"
    assert "edition-picture-foreign" not in sent.codes()
    correct(sent, f"Voici {written}")
    assert "elsewhere.example/x.png" in sent("archive").err
    assert loaded(site) == set()
    assert SHOWN in (site / f"{DAY}.html").read_text()
    feed = json.loads((site / "feed.json").read_bytes())
    assert SHOWN in feed["items"][0]["content_html"]
    assert SHOWN in feedparser.parse((site / "feed.xml").read_bytes()).entries[0].content[0].value
    assert re.search(rf'<a [^>]*href="{STRANGE}"[^>]*>Image\u00a0: La salle</a>', mailed(site))
    assert DAY in need(sent, "edition-picture-foreign")["remedy"]
    assert frozen.read_bytes() == before


def mailed(site: Path) -> str:
    return (site / "mail" / f"{DAY}.html").read_text()


def test_one_that_is_a_link(sent: Desk) -> None:
    """Its words lead where it led; one without words is called a picture."""
    correct(sent, f"[![La salle]({STRANGE})](https://e.org/)\n\n![]({STRANGE})")
    assert sent("archive").code == 0
    page = (sent.root / "archive/site" / f"{DAY}.html").read_text()
    assert '<a href="https://e.org/">Image\u00a0: La salle</a>' in page
    assert f'<a href="{STRANGE}">Image</a>' in page


def test_of_texts(sent: Desk) -> None:
    """Legal notices and the texts of fiches are alike; a picture of our own is shown where it is there, at its size."""
    settings = sent.root / "newsletter.toml"
    facet = f"{ONE_FACET}text = 'Voici ![La salle]({STRANGE})'\n"
    text = settings.read_text().replace(ONE_FACET, facet)
    settings.write_text(f'{text}\n[archive]\nmentions = "mentions.md"\n')
    sent.write("mentions.md", f"Voici ![La salle]({STRANGE}), ![Le plan]({PHOTO}) et ![Le logo](logo.png)\n")
    said = sent("archive")
    assert said.code == 0
    site = sent.root / "archive/site"
    assert loaded(site) == set()
    notices = (site / "mentions-legales.html").read_text()
    assert f"{SHOWN}, Le plan et Le logo" in notices
    (fiche,) = [file for file in (site / "reperes").glob("*/*.html") if SHOWN in file.read_text()]
    needs = sent("status", "--json").json["needs"]
    told = [one["text"] for one in needs if one["code"] == "text-picture-missing"]
    assert all(text in said.err for text in told)
    fiche_named, notices_named = sorted(told)
    assert f"(fiche Repère {fiche.parent.name}/{fiche.stem})" in fiche_named
    assert f"une image qui n’est pas dans archive/images, ou n’y est pas une image ({STRANGE})" in fiche_named
    assert "des images qui ne sont pas dans archive/images, ou n’y sont pas des images" in notices_named
    assert f" ({STRANGE}, {PHOTO}, logo.png)" in notices_named
    content = photo(sent)
    assert sent("archive").code == 0
    assert (site / PHOTO).read_bytes() == content
    shown = f'<img src="{PHOTO}" alt="Le plan" width="560" height="280" />'
    assert shown in (site / "mentions-legales.html").read_text()
