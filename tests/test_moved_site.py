"""A partner's site that is made anew gives all its items new identifiers, addresses and dates: what was sent is asked about."""

import pytest

from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

TITLE = "Mécénat de compétences : le baromètre 2027 des alliances"
LATER = "2023-10-03T09:05:00+02:00"


def feed(guid: str, link: str, day: str, title: str = TITLE) -> str:
    return (
        '<rss version="2.0"><channel><title>P</title>'
        f"<item><title>{title}</title><guid>{guid}</guid><link>https://www.example.net/{link}</link><pubDate>{day}</pubDate></item>"
        "</channel></rss>"
    )


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """A letter that has left with a publication of a source."""
    desk.write("feeds/feed.xml", feed("old-1", "ancien/1", "Mon, 25 Sep 2023 08:00:00 GMT"))
    desk.write("feeds/sources.toml", '[[source]]\nid = "p"\nfile = "feeds/feed.xml"\nkind = "publication"\n')
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    assert TITLE in desk.edition.read_text("utf-8")
    return desk


def asked(desk: Desk) -> list[str]:
    desk("run", now=LATER)
    assert TITLE in (desk.root / "archive/editions/2023-10-05.md").read_text("utf-8")
    return [
        one["message"] for one in desk("check", "2023-10-05", "--json").json if one["code"] == "perhaps-same"
    ]


@pytest.mark.long
def test_it_is_asked(sent: Desk) -> None:
    """In the next letter's draft it is a question, and not as if it were new."""
    sent.write("feeds/feed.xml", feed("neu-77", "nouveau/77", "Tue, 03 Oct 2023 07:00:00 GMT"))
    (said,) = asked(sent)
    assert "baromètre" in said
