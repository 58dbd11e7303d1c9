"""Files that people write: what is wrong in them is said with file, line, key, cause and remedy."""

import datetime as dt
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsletter.exceptions import ConfigurationError
from newsletter.schema import read_agenda, read_config, read_sources
from newsletter.schema.toml import line_of
from tests.workspaces import Desk

PARIS = ZoneInfo("Europe/Paris")
GOOD = (Path(__file__).parent.parent / "newsletter" / "sample" / "newsletter.toml").read_text(
    encoding="utf-8"
)

# The contract's own values: `init` writes them, all of them, and nothing commented out.
CONTRACT = """\
[letter]
title = "Les Jeudis de l'ODD 17"
publisher = "Le RAMEAU"
language = "fr"
timezone = "Europe/Paris"
url = "https://jeudis.example.org/"
sender = "Les Jeudis de l'ODD 17 <jeudis@example.org>"
unsubscribe = "mailto:desinscription@example.org"
list_id = "jeudis.example.org"
editor = "redaction@example.org"

[schedule]
weekday = "thursday"
send = "09:00"
draft = { days_before = 2, at = "09:00" }
approval = "required"
grace = "6h"
collect = "6h"

[delivery]
messenger = "outbox"
[delivery.smtp]
host = "localhost"
port = 587
tls = "starttls"
to = "jeudis@lists.example.org"
recipients = "recipients.csv"
username_env = "SMTP_USERNAME"
password_env = "SMTP_PASSWORD"
"""


def line_with(text: str, words: str) -> int:
    """The line (from 1) of the first occurrence of some words."""
    return text[: text.index(words)].count("\n") + 1


def refused(text: str, kind: str = "config") -> str:
    """What is said of a bad file."""
    readers = {
        "config": read_config,
        "agenda": lambda text: read_agenda(text, PARIS),
        "sources": lambda text: read_sources(text, taken=frozenset({"agenda", "vacances"})),
    }
    with pytest.raises(ConfigurationError) as caught:
        readers[kind](text)
    said = str(caught.value)
    assert "\n" not in said
    assert caught.value.remedy
    assert caught.value.exit_code == 2
    return said


BAD_CONFIG = [
    ('title = "Les', 'titel = "Les', "letter.titel", "did you mean 'title'?"),
    ('publisher = "Le RAMEAU"', 'publisher = "x"\nsubscribe = "abo"', "letter.subscribe", "'abo' is not an http(s) address"),
    ('publisher = "Le RAMEAU"', 'publisher = "x"\nreply_to = "moi"', "letter.reply_to", "not a mail address"),
    ('publisher = "Le RAMEAU"', "publisher = 17", "letter.publisher", "expected a text in quotes, got a whole number"),
    ('language = "fr"', 'language = "en"', "letter.language", "write one of: fr"),
    ('timezone = "Europe/Paris"', 'timezone = "Europe/Pari"', "letter.timezone", "unknown zone 'Europe/Pari'"),
    ('timezone = "Europe/Paris"', 'timezone = "../../etc/passwd"', "letter.timezone", "unknown zone"),
    ('timezone = "Europe/Paris"', 'timezone = "Europe"', "letter.timezone", "unknown zone"),
    ('url = "https://jeudis.example.org/"', 'url = "jeudis.example.org"', "letter.url", "not an http(s) address"),
    ('url = "https://jeudis.example.org/"', 'url = "javascript:alert(1)"', "letter.url", "not an http(s) address"),
    ("<jeudis@example.org>", "<jeudis@éxample.org>", "letter.sender", "not a mail address"),
    ("<jeudis@example.org>", "<jeudis>", "letter.sender", "not a mail address"),
    ('"Les Jeudis de l\'ODD 17 <jeudis', '"Les Jeudis\\nBcc: x <jeudis', "letter.sender", "holds a line break"),
    ('"mailto:desinscription@example.org"', '"ftp://x.org"', "letter.unsubscribe", "neither mailto: nor http(s)"),
    ('"mailto:desinscription@example.org"', '"https://x.org/\\n"', "letter.unsubscribe", "holds a line break"),
    ('"jeudis.example.org"', '"<jeudis>"', "letter.list_id", "RFC 2919"),
    ('"redaction@example.org"', '"redaction"', "letter.editor", "not a mail address"),
    ('weekday = "thursday"', 'weekday = "jeudi"', "schedule.weekday", "write one of: friday, monday"),
    ('send = "09:00"', 'send = "9h"', "schedule.send", 'expected a time such as "09:00"'),
    ('send = "09:00"', 'send = "24:00"', "schedule.send", 'expected a time such as "09:00"'),
    ('at = "09:00"', 'at = "25:00"', "schedule.draft.at", 'expected a time such as "09:00"'),
    ("days_before = 2", "days_before = 9", "schedule.draft.days_before", "<= 6"),
    ('approval = "required"', 'approval = "yes"', "schedule.approval", "write one of: automatic, required"),
    ('grace = "6h"', 'grace = "6 hours"', "schedule.grace", 'expected a time span such as "30min"'),
    ('grace = "6h"', 'grace = "6d"', "schedule.grace", "when the next one is to be drafted"),
    ('days_before = 2, at = "09:00"', 'days_before = 0, at = "10:00"', "schedule.draft.at", "after the letter has left"),
    ('collect = "6h"', 'collect = "0h"', "schedule.collect", 'expected a time span such as "30min"'),
    ('messenger = "outbox"', 'messenger = "pigeon"', "delivery.messenger", "write one of: "),
    ("port = 587", 'port = "587"', "delivery.smtp.port", "expected a whole number, got a text"),
    ("port = 587", "port = 0", "delivery.smtp.port", ">= 1"),
    ('host = "localhost"', 'host = "mail.example.org"\ntls_ = 1', "delivery.smtp.tls_", "did you mean 'tls'?"),
    ('id = "agendas"', 'id = "semaine"', "section[3].id", "'semaine' is also section 2"),
    ('id = "agendas"', 'id = "À vos agendas"', "section[3].id", "an id of small letters"),
    ('shows = "replay"', 'shows = "replays"', "section[4].shows", "write one of: boussole, edito, event"),
    ("days = [8, 60]", "days = [60, 8]", "section[3].days", "first and last day"),
    ('shows = "replay"', 'shows = "replay"\ndays = [0, 7]', "section[4].days", "only sections of events"),
    ('"https://example.org/vitrine"', '"/vitrine"', "boussole.point[1].url", "not an http(s) address"),
    ('publisher = "Le RAMEAU"', 'publisher = "Le\\u0007RAMEAU"', "letter.publisher", "control character"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "words"), BAD_CONFIG, ids=[f"{row[2]}={row[1][:24]}" for row in BAD_CONFIG])  # fmt: skip
def test_newsletter_toml_is_read_strictly(old: str, new: str, key: str, words: str) -> None:
    """Every mistake in newsletter.toml is named with its line, its key (counted from one), cause and remedy."""
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    said = refused(text)
    line = line_with(GOOD, old) + new.count("\n")
    assert f"newsletter.toml, line {line}, {key}: " in said
    assert words in said


def test_encryption_is_wanted_elsewhere() -> None:
    """`tls = "none"` is for this machine only, whatever its name or address."""
    bare = GOOD.replace('tls = "starttls"', 'tls = "none"')
    for host in ("localhost", "127.0.0.1", "::1", "127.8.9.1"):
        assert read_config(bare.replace('host = "localhost"', f'host = "{host}"')).delivery.smtp.host == host
    for host in ("mail.example.org", "192.0.2.1", "localhost.example.org", "0.0.0.0"):
        text = bare.replace('host = "localhost"', f'host = "{host}"')
        said = refused(text)
        assert f"line {line_with(text, 'tls = ')}, delivery.smtp.tls: {host} would be reached without" in said


def test_duplicate_months_are_refused() -> None:
    """A month has one theme."""
    theme = '\n[[theme]]\nmonth = "2023-09"\ntitle = "x"\n'
    text = GOOD + theme + theme
    assert f"line {text.count(chr(10)) - 1}, theme[2].month: '2023-09' is also theme 1" in refused(text)
    assert "2023-13" not in refused(GOOD + theme.replace("09", "13"))


def test_missing_keys_are_named() -> None:
    """What is required and missing is said with the table that lacks it."""
    said = refused(GOOD.replace("editor = ", "# editor = "))
    assert f"line {line_with(GOOD, '[letter]')}, letter: 'editor' is required; add editor = …" in said
    assert "'letter' is required" in refused("")


@pytest.mark.parametrize("text", ["[letter\n", 'x = "a\n', "a = 1\na = 2\n", "x = 1\r", "[" * 5000])
def test_broken_toml_is_said(text: str) -> None:
    """What is no TOML is said with its line and what may be missing."""
    said = refused(text)
    assert said.startswith("Not valid TOML: newsletter.toml: ")
    assert "line " in said or "nested" in said


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("start = 25/12/2026", "write dates as 2026-12-25"),
        ("start = 25.12.2026 18:00", "write dates as 2026-12-25"),
        ("start = 2026-02-30", "there is no such day"),
        ('title = "Atelier', "a quote is missing"),
        ('title = "Atelier "Faire alliance""', "is a quote or bracket missing?"),
        ("title", "is a quote or bracket missing?"),
    ],
)
def test_what_a_hand_meant(line: str, hint: str) -> None:
    """The line that is no TOML tells what to write instead."""
    said = refused(f"[[event]]\n{line}\n", "agenda")
    assert "line 2" in said
    assert hint in said


def test_the_samples_values_are_the_contracts() -> None:
    """`init` writes exactly the contract's values of [letter], [schedule], [delivery] and [delivery.smtp]."""
    found = tomllib.loads(GOOD)
    assert {name: found[name] for name in ("letter", "schedule", "delivery")} == tomllib.loads(CONTRACT)
    assert read_config(CONTRACT).letter == read_config(GOOD).letter
    assert read_config(CONTRACT).section == read_config(GOOD).section


def test_init_works_at_once_and_never_overwrites(desk: Desk) -> None:
    """A new workspace drafts, checks, approves and runs at once; `init` there again changes nothing, exit 2."""
    fresh = desk.root.parent / "fresh"
    now = "2023-09-26T09:05:00+02:00"
    assert desk("init", str(fresh), now=now).code == 0
    assert not list((fresh / "archive" / "editions").iterdir())
    own = Desk(fresh, desk.monkeypatch, desk.capture)
    assert [own("draft").code, own("check").code, own("approve", "2023-09-28").code] == [0, 0, 0]
    assert own("run", now="2023-09-28T09:00:00+02:00").code == 0
    assert len(own.outbox) == 1

    (fresh / "feeds" / "sources.toml").unlink()
    before = {path: path.read_bytes() for path in fresh.rglob("*") if path.is_file()}
    again = desk("init", str(fresh))
    assert (again.code, again.out) == (2, "")
    assert "there already" in again.err
    assert {path: path.read_bytes() for path in fresh.rglob("*") if path.is_file()} == before


EVENT = '[[event]]\ntitle = "Premier"\nstart = 2023-10-05\n\n[[event]]\nid = "b"\ntitle = "Second"\n'
BAD_AGENDA = [
    ("", 5, "event[2].start", "the event 'Second' has none"),
    ("start = 2023-10-05T18:00:00\nend = 2023-10-05T17:00:00\n", 9, "event[2].end", "before it starts"),
    ("start = 2023-10-05\nend = 2023-10-04\n", 9, "event[2].end", "before it starts"),
    ("start = 2023-10-05T09:00:00+02:00\nend = 2023-10-05T08:00:00\n", 9, "event[2].end", "before it starts"),
    ("start = 2023-10-05\nend = 2023-10-05T09:00:00\n", 9, "event[2].end", "both have an hour, or neither"),
    ('start = "5 octobre"\n', 8, "event[2].start", "without quotes"),
    ("start = 09:00:00\n", 8, "event[2].start", "expected a date"),
    ("start = 0001-01-01T00:00:00+10:00\n", 8, "event[2].start", "the year 1 is out of reach"),
    ("start = 9999-12-31T23:00:00-10:00\n", 8, "event[2].start", "the year 9999 is out of reach"),
    ("date = 2023-10-05\n", 8, "event[2].date", "has a `start` instead"),
    ('start = 2023-10-05\nurl = "javascript:alert(1)"\n', 9, "event[2].url", "not an http(s) address"),
    ('start = 2023-10-05\nurl = "www.example.org"\n', 9, "event[2].url", "not an http(s) address"),
    (
        'start = 2023-10-05\nlinks = [{ label = "x", url = "data:text/html,x" }]\n',
        9,
        "event[2].links",
        "not an http(s) address",
    ),
    ('start = 2023-10-05\nlinks = [{ label = "x" }]\n', 9, "event[2].links[1]", "'url' is required"),
    ('start = 2023-10-05\nlinks = [{ label = "x", url = 1 }]\n', 9, "event[2].links[1].url", "expected a text"),
    ('start = 2023-10-05\nstatus = "maybe"\n', 9, "event[2].status", "confirmed, tentative, cancelled"),
    ('start = 2023-10-05\nlieu = "Paris"\n', 9, "event[2].lieu", "did you mean 'place'?"),
    ('start = 2023-10-05\n"résumé" = "Paris"\n', 9, "event[2].résumé", "did you mean 'summary'?"),
    ('start = 2023-10-05\nplaces = "Paris"\n', 9, "event[2].places", "did you mean 'place'?"),
    ('start = 2023-10-05\nplace = "Pa\\u0001ris"\n', 9, "event[2].place", "control character"),
    ('start = 2023-10-05\ntags = "un"\n', 9, "event[2].tags", "expected a list"),
    ('start = 2023-10-05\naccompanies = "b"\n', 9, "event[2].accompanies", "an event has none"),
    ('start = 2023-10-05\n[[replay]]\ntitle = " "\n', 10, "replay[1].title", "it is empty"),
    ('start = 2023-10-05\n[[replay]]\ntitle = "R"\nstart = 2023-10-01\n', 11, "replay[1].start", "a `date` instead"),
    ('start = 2023-10-05\n[[replay]]\ntitle = "R"\nid = "b"\n', 11, "replay[1].id", "is also that of 'Second'"),
    ('start = 2023-10-05\n[[replay]]\ntitle = "R"\nreplay_of = "c"\n', 11, "replay[1].replay_of", "has the id 'c'"),
    (
        'start = 2023-10-05\n[[publication]]\ntitle = "P"\nstatus = "tentative"\n',
        11,
        "publication[1].status",
        "only events have one",
    ),
    ('start = 2023-10-05\nnot_replay_of = "b"\n', 9, "event[2].not_replay_of", "an event has none"),
    ('start = 2023-10-05\n[[replay]]\ntitle = "R"\nnot_replay_of = "c"\n', 11, "replay[1].not_replay_of", "has the id 'c'"),
    ('start = 2023-10-05\n[[answer]]\nsame_as = "a/1"\n', 9, "answer[1]", "'entry' is required"),
    ('start = 2023-10-05\n[[answer]]\nentry = "b"\nsame_as = "a/1"\n', 10, "answer[1].entry", "'b' is no key"),
    ('start = 2023-10-05\n[[answer]]\nentry = "a/1"\n', 10, "answer[1].entry", "it says nothing of 'a/1'"),
    (
        'start = 2023-10-05\n[[answer]]\nentry = "a/1"\nsame_as = "b"\nreplay_of = "b"\n',
        12,
        "answer[1].replay_of",
        "it says same_as and replay_of of 'a/1'",
    ),
    ('start = 2023-10-05\n[[answer]]\nentry = "a/1"\nreplay_of = "c"\n', 11, "answer[1].replay_of", "has the id 'c'"),
    ('start = 2023-10-05\n[[answer]]\nentry = "a/1"\nsame = "a/2"\n', 11, "answer[1].same", "did you mean 'same_as'?"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rest", "line", "key", "words"), BAD_AGENDA, ids=[row[0][:50] for row in BAD_AGENDA]
)
def test_the_agenda_is_read_strictly(rest: str, line: int, key: str, words: str) -> None:
    """Every mistake in the agenda is named with its line, its row (counted from one), cause and remedy."""
    said = refused(EVENT + rest, "agenda")
    assert f"feeds/agenda.toml, line {line}, {key}: " in said
    assert words in said


SOURCE = '[[source]]\nid = "a"\nkind = "event"\nurl = "https://a.example.org/"\n\n[[source]]\n'
BAD_SOURCES = [
    ('id = "a"\nkind = "event"\nurl = "https://b.example.org/"\n', 7, "source[2].id", "'a' is also source 1"),
    ('id = "b"\nkind = "event"\nfile = "../x.xml"\n', 9, "source[2].file", "lies outside the workspace"),
    ('id = "b"\nkind = "event"\nfile = "feeds/../../x.xml"\n', 9, "source[2].file", "outside the workspace"),
    ('id = "b"\nkind = "event"\nfile = "/etc/passwd"\n', 9, "source[2].file", "outside the workspace"),
    ('id = "b"\nkind = "event"\n', 6, "source[2]", "needs either url or file"),
    ('id = "b"\nkind = "event"\nurl = "https://b.org/"\nfile = "x"\n', 6, "source[2]", "needs either url or file"),
    ('id = "b"\nkind = "event"\nurl = "javascript:alert(1)"\n', 9, "source[2].url", "not http, https or webcal"),
    ('id = "b"\nkind = "event"\nurl = "file:///etc/passwd"\n', 9, "source[2].url", "not http, https or webcal"),
    ('id = "b"\nkind = "event"\nurl = "http://[::1"\n', 9, "source[2].url", "'http://[::1' is not http"),
    ('id = "b"\nkind = "note"\nurl = "https://b.org/"\n', 8, "source[2].kind", "write one of: event, replay, pub"),
    ('id = "B 1"\nkind = "event"\nurl = "https://b.org/"\n', 7, "source[2].id", "an id of small letters"),
    ('id = "vacances"\nkind = "event"\nurl = "https://b.org/"\n', 7, "source[2].id", "is the local agenda's"),
    ('id = "b"\nkind = "event"\nurl = "https://b.org/"\nformt = "feed"\n', 10, "source[2].formt", "mean 'format'?"),
    ('id = "b"\nkind = "event"\nurl = "https://b.org/"\nformat = "pdf"\n', 10, "source[2].format", "write one of: "),
    ('id = "b"\nkind = "event"\nurl = "https://b.org/"\ntimezone = "Mars"\n', 10, "source[2].timezone", "unknown zone"),
    (
        'id = "b"\nkind = "event"\nurl = "https://b.org/"\n[[source.rule]]\nkind = "replay"\n',
        10,
        "source[2].rule[1]",
        "no criterion",
    ),
    (
        'id = "b"\nkind = "event"\nurl = "https://b.org/"\n[[source.rule]]\ntitle = ["x"]\n',
        10,
        "source[2].rule[1]",
        "decides nothing",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rest", "line", "key", "words"), BAD_SOURCES, ids=[row[3] for row in BAD_SOURCES])
def test_sources_are_read_strictly(rest: str, line: int, key: str, words: str) -> None:
    """Every mistake in the sources is named with its line, its row (counted from one), cause and remedy."""
    said = refused(SOURCE + rest, "sources")
    assert f"feeds/sources.toml, line {line}, {key}: " in said
    assert words in said


def test_empty_files_are_valid() -> None:
    """An empty agenda and an empty list of sources, also of comments only, are valid."""
    for text in ("", "\n", "# rien pour l'instant\n"):
        assert read_agenda(text, PARIS).rows == ()
        assert read_sources(text) == ()


def test_a_good_agenda_is_read_as_written() -> None:
    """Dates, links, references to other sources and lists are taken as they are."""
    text = (
        EVENT
        + 'start = 2023-10-05T09:00:00\n[[publication]]\ntitle = "P"\naccompanies = "autre/cle"\nsame_as = "b"\n'
    )
    rows = read_agenda(text, PARIS).rows
    assert [(kind.value, row.title) for kind, row in rows] == [
        ("event", "Premier"),
        ("event", "Second"),
        ("publication", "P"),
    ]
    assert rows[0][1].start == dt.date(2023, 10, 5)


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a = 1\nb = [{ c = 1 },\n { c = 2 }]\n", "$.b[1].c", 2),
        ('[[event]]\ntitle = "deux\u2028lignes"\nstart = 1\n', "$.event[0].start", 3),
        ("[delivery]\n[delivery.smtp]\nport = 1\n", "$.delivery.smtp.port", 3),
        ("x = 1\n", "$.y", None),
    ],
)
def test_lines_are_found(text: str, path: str, line: int | None) -> None:
    """The line of a key is found as an editor counts it, as near as can be told."""
    assert line_of(text, path) == line
