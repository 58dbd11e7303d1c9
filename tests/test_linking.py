"""What the édito may link to: found by a few letters, each address once, and asking changes nothing."""

import re
from collections.abc import Mapping
from html import unescape

import pytest

from newsletter.looks import Looks
from newsletter.preview.targets import Target, address, matching
from newsletter.workspace import program_templates
from tests.test_studio import Studio, _tree
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

TARGETS = [
    Target("L’École d’été", "https://example.org/ecole", "jeu. 6 juillet 2023"),
    Target("Récolte", "https://example.org/recolte", "Lyon"),
    Target("La même école", "https://example.org/ecole", "ailleurs"),
    Target("Coopérer à Lyon", "https://example.org/lyon", "note"),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("eco", ["L’École d’été", "Récolte"]),
        ("ECOLE ete", ["L’École d’été"]),
        ("lyon", ["Récolte", "Coopérer à Lyon"]),
        ("", ["L’École d’été", "Récolte", "Coopérer à Lyon"]),
        ("rien", []),
    ],
)
def test_letters_find(typed: str, found: list[str]) -> None:
    """Case and accents don't count; words that begin with the letters come first, and each address comes once."""
    assert [target.title for target in matching(TARGETS, typed)] == found


def test_no_more_than_one_reads() -> None:
    """Twelve are shown, whatever is known."""
    assert len(matching([Target("Lettre", f"https://example.org/{n}", "") for n in range(99)], "let")) == 12


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://www.example.org/a?utm_source=x&p=2", "https://www.example.org/a?p=2"),
        ("HTTP://example.org/", "http://example.org/"),
        ("javascript:alert(1)", None),
        ("www.example.org", None),
    ],
)
def test_addresses_are_read(typed: str, url: str | None) -> None:
    """A whole web address is one, less what tracks its readers; nothing else is."""
    found = address(typed)
    assert (found.url if found else None) == url


@pytest.fixture
def studio(desk: Desk) -> Studio:
    """A letter that has left, and its preview."""
    desk("draft", DAY, now=TUESDAY)
    desk.edition.write_text(desk.edition.read_text() + "# Sept * étapes\n")
    desk("approve", DAY)
    desk("run", now=THURSDAY)
    return Studio(desk)


def test_all_that_is_known_is_found(studio: Studio) -> None:
    """Entries of the edition and of the world, and past letters; words and addresses come as Markdown writes them."""

    def found(typed: str) -> list[tuple[str, ...]]:
        page = studio.browser.get("/liens", params={"q": typed}).text
        button = r'<button value="(.*)" data-words="(.*)">(.*) <span class="facts">(.*)</span></button>'
        return [tuple(map(unescape, one)) for one in re.findall(button, page)]

    before = _tree(studio.desk.root)
    assert found("jeunes terr") == [
        (
            "(https://www.example.org/colloque)",
            "Colloque « Jeunes & Territoires 2050 »",
            "Colloque « Jeunes & Territoires 2050 »",
            "jeu. 5\u00a0octobre 2023 · CESE, Paris",
        )
    ]
    ((target, words, title, facts),) = found("sept etapes")
    assert (title, words) == ("Sept * étapes", r"Sept \* étapes")
    assert target.endswith(f"/{DAY}.html)")
    assert facts == "lettre du jeu. 28\u00a0septembre 2023"
    ((target, _, title, _),) = found("https://example.org/a_(b)?utm_source=x")
    assert (title, target) == ("example.org", "(<https://example.org/a_(b)>)")
    assert _tree(studio.desk.root) == before


def test_what_is_found_is_said() -> None:
    """How many answers there are, which one Enter takes, and that there is none; what titles hold is text."""
    looks = Looks([program_templates()])
    hostile = dict.fromkeys(("title", "words", "target", "facts"), "\"'><script>alert(1)</script>")

    def said(*found: Mapping[str, str]) -> str:
        return looks.render("preview/found.html.j2", found=found)

    assert "Rien de tel." in said()
    assert 'Entrée la prend<span class="unseen">\u00a0: &#34;' in said(hostile)
    assert "Entrée prend la première des 2 réponses" in said(hostile, hostile)
    assert "<script" not in said(hostile)
    assert "'" not in said(hostile)


def test_strangers_find_nothing(studio: Studio) -> None:
    """Without the cookie, what is known stays unknown."""
    studio.browser.cookies.clear()
    assert studio.browser.get("/liens", params={"q": "a"}).status_code == 403
