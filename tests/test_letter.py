"""What readers get, from the files that people write to the letter, its page and its feed, by the command line."""

import email
import email.policy
import tomllib
import xml.etree.ElementTree as ET

import pytest

from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = """<rss version="2.0"><channel><title>Flux</title>
<item><title>Des fonds pour les alliances</title><guid>g1</guid><link>https://www.example.org/fonds</link>
<pubDate>Mon, 25 Sep 2023 08:00:00 +0200</pubDate></item></channel></rss>"""
EVENT = """[[event]]
id = "e"
title = "Rencontre"
start = {start}
{end}place = "{place}"
"""


def sent(desk: Desk, day: str, *, draft: str, send: str) -> ET.Element:
    """Draft, approve and send a letter; return the archive's feed."""
    desk.monkeypatch.setenv("NEWSLETTER_LINKS", "off")
    assert desk("draft", day, now=draft).code == 0
    assert desk("approve", day).code == 0
    assert desk("run", now=send).code == 0
    return ET.fromstring((desk.root / "archive" / "site" / "feed.xml").read_bytes())


def test_the_feed_is_of_the_hour_of_the_letter(desk: Desk) -> None:
    """A letter of the Pacific left in the evening before, by UTC."""
    desk.change("newsletter.toml", 'timezone = "Europe/Paris"', 'timezone = "Pacific/Noumea"')
    desk.write("feeds/agenda.toml", EVENT.format(start="2026-12-08T18:00:00", end="", place="Nouméa"))
    feed = sent(
        desk, "2026-12-03", draft="2026-12-01T10:00:00+11:00", send="2026-12-03T09:00:00+11:00"
    )  # fmt: skip
    said = {one.text for name in ("updated", "published") for one in feed.iter(f"{ATOM}{name}")}
    assert said == {"2026-12-02T22:00:00Z"}


def test_the_feed_says_date_and_hours_once(desk: Desk) -> None:
    """The full date, its hours, then the place."""
    end = "end = 2026-12-08T19:30:00\n"
    desk.write("feeds/agenda.toml", EVENT.format(start="2026-12-08T18:00:00", end=end, place="Maison"))
    feed = sent(
        desk, "2026-12-03", draft="2026-12-01T10:00:00+01:00", send="2026-12-03T09:00:00+01:00"
    )  # fmt: skip
    (content,) = (one.text or "" for one in feed.iter(f"{ATOM}content"))
    line = "<p>Événement · mardi 8 décembre 2026, de 18 h à 19 h 30 · Maison</p>"
    assert line in content.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("name", "said"), [('name = "Carenews"\n', "Article · Carenews"), ("", "Article</p>")]
)
def test_who_speaks_is_said_everywhere(desk: Desk, name: str, said: str) -> None:
    """The source's name stands in the edition's file, both parts of the letter, its page and the feed."""
    source = f'[[source]]\nid = "carenews"\n{name}file = "feeds/flux.xml"\nkind = "publication"\ntype = "article"\n'
    desk.write("feeds/sources.toml", source)
    desk.write("feeds/flux.xml", FEED)
    assert desk("collect", now=TUESDAY).code == 0
    feed = sent(desk, DAY, draft=TUESDAY, send=THURSDAY)
    front = tomllib.loads(desk.edition.read_text(encoding="utf-8").split("+++\n")[1])
    (row,) = (one for one in front["entry"] if one["key"].startswith("carenews/"))
    assert row.get("source") == ("Carenews" if name else None)
    mail = email.message_from_bytes(desk.outbox[0].read_bytes(), policy=email.policy.default)
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    page = (desk.root / "archive" / "site" / f"{DAY}.html").read_text(encoding="utf-8")
    (content,) = (one.text or "" for one in feed.iter(f"{ATOM}content"))
    assert plain is not None
    assert html is not None
    for text in (html.get_content(), page):
        assert said in text.replace("\u00a0", " ")
    for text in (plain.get_content(), content):
        assert said.removesuffix("</p>") in text.replace("\u00a0", " ")
        assert ("Carenews" in text) is bool(name)
