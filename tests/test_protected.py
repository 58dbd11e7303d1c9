"""Posts that WordPress lists in its feeds although no reader can open them."""

import datetime as dt

import pytest

from newsletter.collect.feeds.protected import is_protected
from newsletter.collect.parse import read
from newsletter.collect.parsed import Parsed
from newsletter.collect.received import Job, Received
from newsletter.config import Source
from newsletter.model import Kind
from tests.test_feed import HOME, NOW, PARIS, rss

NO_EXCERPT = "Il n’y a pas d’extrait, car cette publication est protégée."
MADE = "<generator>https://wordpress.org/?v=6.8.1</generator>"


@pytest.mark.parametrize(
    ("title", "html", "by_wordpress", "expected"),
    [
        ("Protégé\u00a0: Compte rendu", f"<p>{NO_EXCERPT}</p>", False, True),
        ("Privé : Budget", "Il n'y a pas d'extrait car cette publication est protégée.", True, True),
        ("Protected: Minutes", "There is no excerpt because this is a protected post.", False, True),
        ("Private: Minutes", "<p>This content is password-protected. To view it, enter it.</p>", False, True),
        ("Protégé : Compte rendu", "Ce contenu est protégé par mot de passe.<form></form>", True, True),
        ("Protégé : Compte rendu", "", True, True),
        ("Protégé : Compte rendu", "", False, False),
        ("Privé : quelle place ?", "", True, False),
        ("Protégé : le patrimoine en danger", "Trois récits de sauvetage.", True, False),
        ("Privé : Budget 2027", "Prévisions internes.", True, False),
        ("Compte rendu", NO_EXCERPT, True, False),
        ("Patrimoine protégé : un guide", "", True, False),
    ],
)
def test_prefix_and_words(title: str, html: str, *, by_wordpress: bool, expected: bool) -> None:
    """The prefix alone is a title's, the words alone are a text's: both must agree."""
    assert is_protected(title, html, by_wordpress=by_wordpress) is expected


def _read(*items: str, made: str = "") -> Parsed:
    body = rss(*items).replace("<title>t</title>", f"<title>t</title>{made}", 1).encode()
    source = Source(id="s", kind=Kind.PUBLICATION, url=HOME)
    return read(Job(source=source, answer=Received(body=body, address=HOME), zone=PARIS, now=NOW))


def test_not_collected() -> None:
    """They are no entries, and counted with a reason of their own; the others are as they were."""
    dated = f"<pubDate>{dt.datetime(2023, 9, 25, tzinfo=PARIS):%a, %d %b %Y %H:%M:%S %z}</pubDate>"
    items = [
        f"<title>Protégé : Compte rendu</title><link>{HOME}a</link>{dated}<description>{NO_EXCERPT}</description>",
        f"<title>Protégé : Budget</title><link>{HOME}b</link>{dated}",
        f"<title>Protégé : le patrimoine</title><link>{HOME}c</link>{dated}<description>Un récit.</description>",
    ]
    found = _read(*items, made=MADE)
    assert [entry.title for entry in found.entries] == ["Protégé : le patrimoine"]
    assert found.count == 2
    assert found.reason == "« Protégé : Compte rendu » : protégé par un mot de passe, ou privé"
    assert [entry.title for entry in _read(*items).entries] == ["Protégé : Budget", "Protégé : le patrimoine"]
