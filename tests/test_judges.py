"""Every edition before its judges. `make judges` runs those of others; here each shows that it can say no."""

import json
from pathlib import Path

import pytest

from newsletter.appointments import calendar, event_block
from newsletter.french import day_of
from newsletter.model import Kind
from newsletter.preflight import MAX_HTML_BYTES
from newsletter.schedule import times
from tests.editions import CONFIG, EDITIONS, message, raw
from tools.judges import feeds, programs, served
from tools.judges.appointments import calendar_faults
from tools.judges.mail import mail_faults, parity_faults
from tools.judges.structured import structured_faults

every_edition = pytest.mark.parametrize("name", EDITIONS)


@every_edition
@pytest.mark.some(5)
def test_the_mail_is_well_formed(name: str) -> None:
    """The parser of the standard library finds no defect; lines are short, ASCII, and end as they must."""
    assert mail_faults(raw(name)) == []


@every_edition
def test_both_parts_lead_to_the_same_places(name: str) -> None:
    """Every web address of one part is in the other; unsubscribing by mail and pictures are no web addresses."""
    assert parity_faults(raw(name)) == []


@every_edition
def test_gmail_shows_it_whole(name: str) -> None:
    """No edition is so large that Gmail would cut it."""
    assert len(message(name).html.encode()) <= MAX_HTML_BYTES


@every_edition
def test_the_calendars_are_well_formed(name: str) -> None:
    """Lines, folding, zones, and what an event must have."""
    edition = EDITIONS[name]
    events = [row for row in edition.shown if row.kind is Kind.EVENT and row.start is not None]
    at = times(edition.date, CONFIG).send_at
    days = [day_of(row.start) for row in events if row.start]
    content = calendar([event_block(row, at, CONFIG) for row in events], days, CONFIG, edition.date)
    assert calendar_faults(content) == []


LETTER = (
    b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Lettre\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/alternative; boundary="x"\r\n\r\n'
    b"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nLire : https://example.org/a\r\n"
    b'--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<a href="https://example.org/a">Lire</a>\r\n--x--\r\n'
)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"Lettre\r\n", b"Lettre\n", "CRLF"),
        (b"Lire :", b"Lire" * 300, "line 10 has 1222 bytes"),
        (b"Lettre", "Été".encode(), "bytes over 127"),
        (b"b@example.org", b"<b@example.org", "To"),
        (b"--x--", b"", "CloseBoundaryNotFoundDefect"),
        (b"text/plain", b"text/css", "parts are"),
        (b"Lire</a>", b"=\xff</a>", "decoded"),
        (b"Lire</a>", b"Lire\\u{a0}!</a>", "an escape is visible"),
    ],
)
def test_a_broken_mail_is_refused(old: bytes, new: bytes, said: str) -> None:
    assert mail_faults(LETTER) == []
    assert said in "; ".join(mail_faults(LETTER.replace(old, new)))


def test_a_link_of_one_part_only_is_refused() -> None:
    assert parity_faults(LETTER) == []
    assert parity_faults(LETTER.replace(b"example.org/a\r", b"example.org/b\r")) == [
        "only in the HTML part: https://example.org/a",
        "only in the text part: https://example.org/b",
    ]


CALENDAR = (
    "BEGIN:VCALENDAR\r\nPRODID:-//x//FR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\nEND:VTIMEZONE\r\n"
    "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20230928T070000Z\r\nSUMMARY:Été\r\n"
    "DTSTART;TZID=Europe/Paris:20231005T090000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
).encode()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("UID:1\r\n", "UID:1\n", "CRLF"),
        ("Été", "É" * 40, "not folded"),
        ("Été", "É\u2028t\u0007é", "a control character"),
        ("TZID:Europe/Paris", "TZID:Europe/Rome", "TZID Europe/Paris without VTIMEZONE"),
        ("DTSTAMP:20230928T070000Z\r\n", "", "DTSTAMP stands 0 times"),
        ("UID:1", "UID:1\r\nUID:2", "UID stands 2 times"),
        ("VERSION:2.0", "METHOD:PUBLISH", "METHOD without ORGANIZER"),
        ("END:VCALENDAR\r\n", "", "not one VCALENDAR"),
    ],
)
def test_a_broken_calendar_is_refused(old: str, new: str, said: str) -> None:
    assert calendar_faults(CALENDAR) == []
    assert said in "; ".join(calendar_faults(CALENDAR.replace(old.encode(), new.encode())))


def test_a_character_that_is_folded_in_two_is_refused() -> None:
    halves = CALENDAR.replace("Été".encode(), b"\xc3\r\n \x89t")
    assert "line 10: folded inside a character" in calendar_faults(halves)


def test_only_new_and_worse_pairs_count() -> None:
    """What caniemail said when the baseline was committed to is known; what got better is fine."""
    known = {"gmail.ios": {"overflow": "partial", "opacity": "none"}}
    found = {"gmail.ios": {"overflow": "none", "opacity": "partial"}, "sfr.ios": {"display": "partial"}}
    assert programs.new_pairs(known, known) == []
    assert programs.new_pairs(found, known) == [
        "gmail.ios: overflow: not supported",
        "sfr.ios: display: supported in part",
    ]


def test_the_baseline_knows_every_client() -> None:
    assert set(programs.known_pairs()) == set(programs.CLIENTS)


needs_node = pytest.mark.skipif(not programs.has_node(), reason="make judges installs it")


@needs_node
@pytest.mark.long
def test_mjml_says_no(tmp_path: Path) -> None:
    bad = tmp_path / "bad.mjml"
    bad.write_text('<mjml><mj-body><mj-section colour="red"><mj-foo /></mj-section></mj-body></mjml>')
    faults = "; ".join(programs.mjml_faults([bad]))
    assert "Attribute colour is illegal" in faults
    assert "mj-foo" in faults


@needs_node
def test_caniemail_says_no(tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text('<p style="display:grid">Une grille</p>')
    assert "outlook.windows: display:grid: not supported" in programs.new_pairs(
        programs.caniemail_pairs([bad]), {}
    )


@pytest.mark.long
@pytest.mark.skipif(not programs.has_nu(), reason="make judges installs it; it needs java")
def test_nu_says_no(tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text("<!DOCTYPE html><html lang=fr><title>x</title><p><h1>a</h2>")
    assert programs.nu_faults([bad]) != []


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><id>https://example.org/</id><title>x</title>
<updated>2023-09-28T07:00:00Z</updated><author><name>x</name></author><link rel="self" href="https://example.org/feed.xml"/>
<link href="https://example.org/"/><entry><id>https://example.org/1</id><title>x</title><updated>2023-09-28T07:00:00Z</updated>
<link href="https://example.org/1"/><content type="html">x</content></entry></feed>"""


@pytest.mark.long
@pytest.mark.skipif(
    not (feeds.has_jing() and programs.has_nu()), reason="make judges installs it; it needs java"
)
def test_jing_says_no(tmp_path: Path) -> None:
    """To what RFC 4287 forbids, each by itself; and to nothing of what it allows."""
    path = tmp_path / "feed.xml"
    changes = {
        "": "",
        "<updated>2023-09-28T07:00:00Z</updated><author>": "<updated>2023-09-28</updated><author>",
        "<id>https://example.org/1</id>": "",
        "<author><name>x</name></author>": "",
        'type="html"': 'type="xhtml"',
        "<title>x</title>\n": "<title>x</title><title>y</title>\n",
        ' rel="self"': "",
        "https://example.org/1</id>": "1</id>",
        "</entry>": "<published/></entry>",
    }
    found = {}
    for old, new in changes.items():
        assert old in ATOM
        path.write_text(ATOM.replace(old, new, 1) if old else ATOM)
        found[old] = bool(feeds.atom_faults(path))
    assert found == {old: bool(old) for old in changes}


@pytest.mark.skipif(not feeds.has_jing(), reason="make judges installs it")
def test_a_reader_of_json_feeds_says_no(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    for item in (
        {},
        {"id": 3, "content_html": "x"},
        {"id": "1"},
        {"id": "1", "content_html": "x", "url": "/x"},
    ):
        path.write_text(
            json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [item]})
        )
        assert feeds.json_faults(path) != []


EVENT = {
    "@context": "https://schema.org",
    "@type": "Event",
    "name": "x",
    "startDate": "2023-10-05T09:00+02:00",
    "eventStatus": "https://schema.org/EventScheduled",
    "image": "https://example.org/x.png",
    "mainEntityOfPage": "https://e.org/entrees/x.html",
    "location": [{"@type": "VirtualLocation", "url": "https://example.org/"}],
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"@context": "http://schema.example"}, "its context is http://schema.example"),
        ({"@type": "Evnt"}, "Evnt is no type"),
        ({"colour": "red"}, "Event has no colour"),
        ({"name": ""}, "its name is ''"),
        ({"startDate": "2023-10-05T09:00"}, "its startDate is"),
        ({"startDate": "jeudi"}, "its startDate is"),
        ({"endDate": "2023-10-04T09:00+02:00"}, "it ends on"),
        ({"eventStatus": "scheduled"}, "its eventStatus is"),
        ({"eventStatus": "https://schema.org/EventRescheduled"}, "moved from nowhere"),
        ({"mainEntityOfPage": "https://e.org/entrees/gone.html"}, "its mainEntityOfPage is"),
        ({"location": [{"@type": "VirtualLocation"}]}, "VirtualLocation does not say its url"),
    ],
)
def test_wrong_structured_data_is_refused(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    page = tmp_path / "entrees" / "x.html"
    page.parent.mkdir()
    page.write_text(f'<script type="application/ld+json">{json.dumps({**EVENT, **changes})}</script>')
    faults = "; ".join(structured_faults(tmp_path, "https://e.org/"))
    assert said in faults
    assert bool(faults) == bool(said)


def test_an_entry_that_says_nothing_is_refused(tmp_path: Path) -> None:
    """A page of an entry without structured data has lost it."""
    (tmp_path / "entrees").mkdir()
    (tmp_path / "entrees" / "x.html").write_text("<p>x</p>")
    assert structured_faults(tmp_path, "https://e.org/") == ["entrees/x.html: it says nothing"]


@pytest.mark.skipif(not served.has_linkchecker(), reason="make judges installs it")
@pytest.mark.long
def test_linkchecker_says_no(tmp_path: Path) -> None:
    """To a file that is not there, and to a place that is not in it."""
    page = '<!doctype html><html lang="fr"><title>x</title><h1 id="a">x</h1>{}'
    (tmp_path / "other.html").write_text(page.format(""))
    (tmp_path / "index.html").write_text(
        page.format('<a href="other.html#a">x</a><a href="other.html#b">x</a><a href="gone.html">x</a>')
    )
    faults = served.link_faults(tmp_path, tmp_path)
    assert len(faults) == 2
    assert "gone.html" in " ".join(faults)
    assert "#b" in " ".join(faults)


@pytest.mark.long
@pytest.mark.skipif(not programs.has_spamassassin(), reason="no spamassassin on this machine")
def test_spamassassin_says_no() -> None:
    spam = LETTER.replace(b"Lettre", b"BUY CHEAP VIAGRA NOW!!! 100% FREE").replace(
        b"Lire :", b"Dear friend, $$$ :"
    )
    assert programs.spam_faults({"spam": spam}) != []


@pytest.mark.parametrize("reader", ["icalendar", "ics", "libical", "vobject", "ical.js"])
def test_readers_of_calendars_say_no(tmp_path: Path, reader: str) -> None:
    if reader not in programs.calendar_readers():
        pytest.skip("make judges installs it")
    bad = tmp_path / "bad.ics"
    bad.write_bytes(
        CALENDAR.replace(b"UID:1\r\n", b"").replace(b"DTSTART;TZID=Europe/Paris:2023", b"DTSTART:20x3")
    )
    assert programs.read_calendars(reader, [bad])["bad.ics"]["faults"] != []
