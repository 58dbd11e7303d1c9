"""An edition's file: read strictly, written so that nothing that people wrote is lost."""

import dataclasses
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from newsletter.draft import content_sha256, differences, read_edition, rows_of, untouched, writing
from newsletter.draft.reading import split
from newsletter.draft.writing import new_text, rewritten
from newsletter.exceptions import FileError
from newsletter.model import (
    Approval,
    Edition,
    EditionEntry,
    EditionStatus,
    EventStatus,
    Kind,
    Link,
    Sent,
    State,
    fixed,
)
from newsletter.model.quotes import quoted
from tests.laws import dear

PARIS = ZoneInfo("Europe/Paris")
NAME = "archive/editions/2023-09-28.md"
TEXT = """\
+++
# Tout ce que la lettre montre.
number = 12                    # le numéro
date = 2023-09-28
status = "draft"
subject = 'Inventer ensemble'

# le colloque d'abord
[[entry]]
title = "Colloque"             # avec ses guillemets
key = "agenda/colloque"
section = "semaine"
kind = "event"
start = 2023-10-05T09:00:00
end = 2023-10-05T18:00:00+02:00
links = [ { label = "Programme", url = "https://example.org/p" } ]

[[entry]]
key = "moi/note"
kind = "publication"
section = "apport"
title = '''Une « note » "entre guillemets"'''
start = 2023-09-25
# fin
+++

# Inventer ensemble

Bonjour.
"""

LINE = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\x7f\x85"), max_size=30
)
FILLED = WORDS.filter(bool)
DATES = st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))
INSTANTS = st.datetimes(dt.datetime(1890, 1, 1), dt.datetime(2090, 1, 1), timezones=st.just(dt.UTC)).map(
    lambda moment: fixed(moment, PARIS)
)
SPANS = st.tuples(
    DATES | INSTANTS, st.none() | st.timedeltas(dt.timedelta(days=1), dt.timedelta(days=9))
) | st.just((None, None))
ADDRESSES = st.sampled_from(
    ["https://example.org/", "https://example.org/é?a=1&b=\"'#c", "http://[::1]:80/x"]
)


def make_entry(span: tuple[Any, Any], **fields: Any) -> EditionEntry:
    start, length = span
    return EditionEntry(start=start, end=start + length if length else None, **fields)


ENTRIES = st.builds(
    make_entry,
    SPANS,
    key=LINE,
    section=LINE,
    kind=st.sampled_from(Kind),
    title=WORDS,
    state=st.sampled_from(State),
    reason=WORDS,
    type=st.none() | FILLED,
    url=st.none() | ADDRESSES,
    links=st.lists(st.builds(Link, label=FILLED, url=ADDRESSES), max_size=2).map(tuple),
    summary=st.none() | FILLED,
    all_day=st.booleans(),
    place=st.none() | FILLED,
    status=st.none() | st.sampled_from(EventStatus),
    duration=st.none() | FILLED,
    tags=st.lists(WORDS, max_size=2).map(tuple),
    replay_of=st.none() | FILLED,
    moved_from=st.none() | DATES | INSTANTS,
    occasion=st.none() | DATES | INSTANTS,
)
HEX = st.text("0123456789abcdef", min_size=64, max_size=64)
EDITIONS = st.builds(
    Edition,
    date=st.just(dt.date(2023, 9, 28)),
    number=st.integers(0, 5000),
    status=st.sampled_from(EditionStatus),
    subject=WORDS,
    preheader=WORDS,
    signature=WORDS,
    entries=st.lists(ENTRIES, max_size=4, unique_by=lambda entry: entry.key).map(tuple),
    accept=st.lists(WORDS, max_size=2).map(tuple),
    send_at=st.none() | INSTANTS,
    approval=st.none() | st.builds(
        Approval,
        at=INSTANTS,
        edition_sha256=HEX,
        message_sha256=HEX,
        rows=st.lists(HEX, max_size=3).map(tuple),
    ),
    sent=st.none() | st.builds(Sent, at=INSTANTS, messenger=LINE, message_id=LINE, recipients=st.none() | st.integers(0, 10**6)),
    edito=WORDS | st.just("+++\n+++\n\n"),
)  # fmt: skip


def read(text: str, name: str = NAME) -> Edition:
    return read_edition(text, name, PARIS)


@given(EDITIONS)
def test_what_is_written_is_read_again(edition: Edition) -> None:
    """A new edition's file reads as that edition, whatever its texts hold."""
    text = new_text(edition)
    assert read(text) == edition
    assert rewritten(text, edition, edition) is text
    assert content_sha256(read(text)) == content_sha256(edition)


@dear
@given(EDITIONS, EDITIONS, st.randoms())
def test_any_change_can_be_written(before: Edition, after: Edition, random: Any) -> None:
    """Whatever changes between two states, with rows changed, moved or added anywhere, reads as the later one."""
    known = {entry.key for entry in before.entries}
    rows = [
        dataclasses.replace(random.choice([entry, *after.entries]), key=entry.key) for entry in before.entries
    ]
    for entry in after.entries:
        if entry.key not in known:
            rows.insert(random.randint(0, len(rows)), entry)
    if random.random() < 0.5:
        random.shuffle(rows)
    later = dataclasses.replace(after, entries=tuple(rows))
    text = rewritten(new_text(before), before, later)
    assert read(text) == later
    for line_end in ("\r\n", "\n"):
        assert read(text.replace("\n", line_end)) == later


@dear
@given(EDITIONS, EDITIONS, st.randoms())
def test_a_part_is_written_as_the_whole_would_be(before: Edition, after: Edition, random: Any) -> None:
    """Where rows that stand already change, only they are parsed, and written to the byte as in a text that is parsed whole."""
    rows = [
        dataclasses.replace(random.choice([entry, *after.entries]), key=entry.key) for entry in before.entries
    ]
    later = dataclasses.replace(before, number=after.number, subject=after.subject, entries=tuple(rows))
    front, _ = split(new_text(before), NAME)
    written = writing._changed_within(front, before, later)
    assert written == writing._changed_whole(front, before, later)


def test_comments_and_order_survive() -> None:
    """A change of status, an approval and a new row leave every other line as it was, comments included."""
    before = read(TEXT)
    assert before.entries[0].start == dt.datetime(2023, 10, 5, 9, tzinfo=PARIS)
    new = EditionEntry(
        key="s/neuf", section="semaine", kind=Kind.EVENT, title="Neuf", start=dt.date(2023, 10, 6)
    )
    approval = Approval(
        at=dt.datetime(2023, 9, 27, 10, tzinfo=PARIS), edition_sha256="a" * 64, message_sha256="b" * 64
    )
    colloque, note = before.entries
    after = dataclasses.replace(
        before,
        status=EditionStatus.APPROVED,
        preheader="Accroche",
        entries=(dataclasses.replace(colloque, place="CESE"), new, note),
        approval=approval,
    )
    text = rewritten(TEXT, before, after)
    assert read(text) == after
    lost = [line for line in TEXT.splitlines() if line not in text.splitlines()]
    assert lost == ['status = "draft"']
    kept = [line for line in text.splitlines() if line in TEXT.splitlines()]
    assert [line for line in kept if line.startswith(("#", "[[", "title", "key"))] == [
        line for line in (TEXT[: TEXT.index("[[entry]]\nkey")] + "[[entry]]\n" + TEXT[TEXT.index("[[entry]]\nkey") :]).splitlines()
        if line.startswith(("#", "[[", "title", "key"))
    ]  # fmt: skip
    withdrawn = dataclasses.replace(after, status=EditionStatus.DRAFT, approval=None)
    again = rewritten(text, after, withdrawn)
    assert read(again) == withdrawn
    assert "# fin" in again


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("+++\n\n#", "+++\n#"),
        TEXT.replace("+++\n\n#", "+++\n\n\n#"),
        TEXT.replace("# fin\n", "# fin \t\n"),
    ],
    ids=["unix", "windows", "no-blank-line", "two-blank-lines", "spaces-at-the-end"],
)
def test_line_ends_and_the_edito_stay_byte_for_byte(text: str) -> None:
    """Writing one field changes one line: line ends and the édito stay as they are, also those of Windows."""
    before = read(text)
    assert rewritten(text, before, before) == text
    after = dataclasses.replace(before, number=13)
    assert rewritten(text, before, after) == text.replace("number = 12", "number = 13")


def test_line_ends_of_both_kinds() -> None:
    """A file with both kinds is written with those of its first line."""
    for first, then in (("\n", "\r\n"), ("\r\n", "\n")):
        text = f"+++{first}" + TEXT.removeprefix("+++\n").replace("\n", then)
        after = dataclasses.replace(before := read(text), number=13)
        assert rewritten(text, before, after) == TEXT.replace("number = 12", "number = 13").replace(
            "\n", first
        )


BARE = """\
+++
date = 2023-09-28
number = 1
status = "draft"
subject = ""
preheader = ""
signature = ""

[[entry]]
key = "a"
section = "s"
state = "in"
kind = "event"
title = "a"

[[entry]]
key = "b"
section = "s"
state = "in"
kind = "event"
title = "b"
+++
"""
ROW_A, ROW_B = '[[entry]]\nkey = "a"', '[[entry]]\nkey = "b"'
ROW_N = """\
[[entry]]
key = "n"
section = "s"
state = "in"
kind = "event"
title = "n"
"""


def bare(keys: str, **fields: Any) -> Edition:
    rows = tuple(EditionEntry(key=key, section="s", kind=Kind.EVENT, title=key) for key in keys)
    return Edition(date=dt.date(2023, 9, 28), number=1, status=EditionStatus.DRAFT, entries=rows, **fields)


def test_how_a_new_file_looks() -> None:
    """An empty line before each row; none at the end where there is no édito, one before it where there is."""
    assert new_text(bare("ab")) == BARE
    assert new_text(bare("ab", edito="# Titre\n")) == f"{BARE}\n# Titre\n"


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        (BARE, "nab", BARE.replace(ROW_A, f"{ROW_N}\n{ROW_A}")),
        (BARE, "anb", BARE.replace(ROW_B, f"{ROW_N}\n{ROW_B}")),
        (BARE, "abn", f"{BARE[:-4]}\n{ROW_N}+++\n"),
        (f"{BARE[:-4]}\n# fin\n\n+++\n", "abn", f"{BARE[:-4]}\n# fin\n\n{ROW_N}+++\n"),
    ],
    ids=["first", "between", "last", "last-after-a-comment"],
)
def test_an_empty_line_between_rows(text: str, keys: str, expected: str) -> None:
    """A row that comes in has one before it and one after it, wherever it is put."""
    assert rewritten(text, bare("ab"), bare(keys)) == expected


def test_the_first_row() -> None:
    """An edition that has none gets its rows."""
    text = rewritten(new_text(bare("")), bare(""), bare("ab"))
    assert read(text) == bare("ab")
    assert 'signature = ""\n\n[[entry]]\n' in text
    assert "\n\n\n" not in text


def test_a_field_that_comes_in_stands_with_the_others() -> None:
    """It parts no row from the comment above it."""
    before = read(TEXT)
    text = rewritten(TEXT, before, dataclasses.replace(before, reason="Férié"))
    assert "subject = 'Inventer ensemble'\nreason = \"Férié\"\n\n# le colloque d'abord\n[[entry]]\n" in text


@pytest.mark.parametrize("end", ["", "# fin\n", "\n# fin\n"])
def test_an_approval_stands_apart(end: str) -> None:
    """An empty line stands before it, one, and the file is as it was when it goes."""
    text = f"{BARE[:-4]}{end}+++\n"
    before = read(text)
    approved = dataclasses.replace(before, approval=APPROVAL)
    found = rewritten(text, before, approved)
    assert f"{BARE[:-4]}{end}\n[approval]\nat = " in found
    assert rewritten(found, approved, before) == text


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2023-09-29T09:00:00+02:00", "2023-09-29T09:00:00+02:00"),
        ("2023-12-01T09:00:00+05:45", "2023-12-01T09:00:00+05:45"),
        ("1890-01-01T09:09:21+00:09:21", "1890-01-01T09:00:00Z"),
    ],
)
def test_an_instant_is_written_by_its_own_clock(at: str, words: str) -> None:
    """The hours are those that the editor knows; but TOML has no offset with seconds."""
    text = new_text(bare("", send_at=dt.datetime.fromisoformat(at)))
    assert f"\nsend_at = {words}\n" in text


def test_what_is_no_more_so_is_said_where_it_was() -> None:
    """A row's yes becomes a no in its own line, which keeps its comment; a text that is empty goes."""
    text = BARE.replace('title = "b"\n', 'title = "b"\nis_full = true  # complet\nplace = "Paris"\n')
    before = read(text)
    first, second = before.entries
    later = dataclasses.replace(second, is_full=False, place=None)
    found = rewritten(text, before, dataclasses.replace(before, entries=(first, later)))
    assert found == text.replace("true  #", "false  #").replace('place = "Paris"\n', "")


MOVED = """\
+++
date = 2023-09-28
number = 1
status = "draft"

# pour a
[[entry]]
key = "a"
section = "s"
kind = "event"
title = '''A   # non

[[entry]]
# "'''

# le programme
[[entry.links]]
label = "Programme"
url = "https://example.org/p"

[[ entry ]]  # b
key = "b"
section = "s"
kind = "event"
title = "B \\""
summary = QQQ
[[entry]]
""\\"QQQ

[approval]
at = 2023-09-27T10:00:00+02:00
edition_sha256 = "x"
message_sha256 = "y"

  # d'abord c
# ("deux" lignes)
[["entry"]]
key = "c"
section = "s"
kind = "event"
title = "C"
[["entry".links]]
label = "Plan"
url = "https://example.org/plan"
# fin
+++
""".replace("QQQ", '"""')


@pytest.mark.parametrize("keys", ["bac", "cab", "bca", "cba", "acb"])
def test_moved_rows_keep_what_was_written_in_them(keys: str) -> None:
    """A row moves with its comments, those above it too; what stands in texts begins no row; no line is lost."""
    before = read(MOVED)
    rows = {entry.key: entry for entry in before.entries}
    after = dataclasses.replace(before, entries=tuple(rows[key] for key in keys))
    text = rewritten(MOVED, before, after)
    assert read(text) == after
    assert sorted(text.splitlines()) == sorted(MOVED.splitlines())
    for head in (
        "# pour a\n[[entry]]",
        '  # d\'abord c\n# ("deux" lignes)\n[["entry"]]',
    ):
        assert head in text
    assert text.index("[approval]") > text.index(f'key = "{keys[1]}"')
    assert rewritten(text, after, before) == MOVED


def test_a_comment_right_below_another_row() -> None:
    """It moves with the row that it stands above; all lines of the other stay together."""
    text = BARE.replace(f"\n{ROW_B}", f"# pour b\n{ROW_B}")
    found = rewritten(text, bare("ab"), bare("ba"))
    assert read(found) == bare("ba")
    assert f"# pour b\n{ROW_B}" in found


def test_one_row_changes_its_own_lines() -> None:
    """What was written around it, in it and in the others stays, texts of several lines too."""
    before = read(MOVED)
    rows = [
        dataclasses.replace(entry, title="Mieux") if entry.key == "c" else entry for entry in before.entries
    ]
    found = rewritten(MOVED, before, dataclasses.replace(before, number=2, entries=tuple(rows)))
    assert found == MOVED.replace('"C"', '"Mieux"').replace("number = 1", "number = 2")


def test_rows_written_as_an_inline_list_are_kept() -> None:
    """Entries that somebody wrote as one inline list, anywhere, stay when a row is added, and others are moved."""
    row = '{ key = "KEY", section = "s", kind = "event", title = "T" }'
    held = ", ".join(row.replace("KEY", key) for key in "ac")
    text = f'+++\ndate = 2023-09-28\nnumber = 1\nentry = [{held}]\nstatus = "draft"\n+++\n'
    before = read(text)
    one, other = before.entries
    new = EditionEntry(key="b", section="s", kind=Kind.EVENT, title="B")
    for rows in ((new, one, other), (one, other, new), (other, new, one), (other, one)):
        after = dataclasses.replace(before, entries=rows)
        assert read(rewritten(text, before, after)) == after


def test_a_row_of_ones_own_after_the_approval() -> None:
    """A row written below the approval is read, and stays when the approval goes."""
    text = new_text(dataclasses.replace(read(TEXT), approval=APPROVAL))
    own = '\n[[entry]]\nkey = "moi/b"\nsection = "apport"\nkind = "publication"\ntitle = "B"\n+++\n\n# Inv'
    before = read(text.replace("+++\n\n# Inv", own))
    assert [entry.key for entry in before.entries] == ["agenda/colloque", "moi/note", "moi/b"]
    after = dataclasses.replace(before, approval=None)
    assert read(rewritten(text.replace("+++\n\n# Inv", own), before, after)) == after


APPROVAL = Approval(
    at=dt.datetime(2023, 9, 27, 10, tzinfo=PARIS), edition_sha256="a" * 64, message_sha256="b" * 64
)
BAD = [
    ("number = 12 ", 'number = "12" ', 3, "", 'number = "12" : il faut un nombre entier, sans guillemets'),
    ("subject = ", "sujet = ", 6, "", 'sujet = "Inventer ensemble" : « sujet » n’existe pas ici'),
    ('status = "draft"', 'status = "brouillon"', 5, "", 'status = "brouillon" n’existe pas'),
    ("date = 2023-09-28", "date = 2023-09-21", 4, "", "date = 2023-09-21, mais le fichier ne s’appelle pas 2023-09-21.md"),
    ("date = 2023-09-28", 'date = "28 septembre"', 4, "", 'date = "28 septembre" n’est pas une date'),
    ('key = "moi/note"', 'key = "agenda/colloque"', 19, "[[entry]] n° 2", 'key = "agenda/colloque" : cette clé y est deux fois'),
    ('kind = "publication"', 'kind = "note"', 20, "[[entry]] n° 2", 'kind = "note" n’existe pas'),
    ("start = 2023-09-25", 'start = "25 septembre"', 23, "[[entry]] n° 2", 'start = "25 septembre" n’est pas une date'),
    ("start = 2023-09-25", "start = 2023-09-25\nend = 2023-09-25T09:00:00", 24, "[[entry]] n° 2", "end = 2023-09-25T09:00:00 : start et end doivent avoir une heure tous les deux, ou aucun"),
    ("start = 2023-09-25", 'start = 2023-09-25\nsubject = "x"', 24, "[[entry]] n° 2", 'subject = "x" : « subject » n’a pas sa place ici'),
    ("start = 2023-09-25", "start = 2023-09-25\nplce = 1", 24, "[[entry]] n° 2", "plce = 1 : « plce » n’existe pas ici"),
    ("start = 2023-09-25", 'start = 2023-09-25\nurl = "javascript:x"', 24, "[[entry]] n° 2", 'url = "javascript:x" n’est pas une adresse web'),
    ("start = 2023-09-25", 'start = 2023-09-25\nstate = "non"', 24, "[[entry]] n° 2", 'state = "non" n’existe pas'),
    ('"https://example.org/p"', '"data:x"', 16, "[[entry]] n° 1, links n° 1", 'url = "data:x" n’est pas une adresse web'),
    ("title = '''", "titre = '''", 22, "[[entry]] n° 2", 'titre = "Une « note » \\"entre guillemets\\"" : « titre » n’existe pas ici'),
    ("start = 2023-09-25", "start = 0001-01-01T00:00:00+10:00", 23, "[[entry]] n° 2", "start = 0001-01-01T00:00:00+10:00 : l’année 1 est impossible"),
    ("'Inventer ensemble'", '"Inventer\\u0000ensemble"', 6, "", 'subject = "Inventer\\u0000ensemble" : un caractère invisible s’y est glissé'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "table", "words"), BAD, ids=[row[1][-24:] for row in BAD])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_mistakes_are_named(old: str, new: str, line: int, table: str, words: str, line_end: str) -> None:
    """Every mistake in an edition's file is named with its line in the file and its row (counted from one)."""
    assert old in TEXT
    with pytest.raises(FileError) as caught:
        read(TEXT.replace(old, new, 1).replace("\n", line_end))
    error = caught.value
    assert (error.file, error.line, error.table, error.cause) == (NAME, line, table, words)
    assert error.remedy


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "la première ligne n’est pas +++"),
        ("Bonjour\n", "la première ligne n’est pas +++"),
        ("\n" + TEXT, "la première ligne n’est pas +++"),
        ("---\n---\n", "la première ligne n’est pas +++"),
        ("+++\ndate = 2023-09-28\n", "la seconde ligne +++, qui ferme les réglages, n’y est pas"),
    ],
)
def test_a_missing_fence_is_said(text: str, words: str) -> None:
    """A front matter that does not stand between its two lines is said, and which of them is missing."""
    with pytest.raises(FileError) as caught:
        read(text)
    assert (caught.value.file, caught.value.cause) == (NAME, words)


def test_broken_front_matter_is_said_with_its_line() -> None:
    """What is no TOML is said with the line of the file, not of the front matter."""
    with pytest.raises(FileError, match="ligne 5"):
        read(TEXT.replace('status = "draft"', 'status = "draft'))


def test_the_first_heading_is_the_default_subject() -> None:
    """A file without a subject has its édito's first heading for one; an empty one stays empty, for preflight."""
    bare = "+++\ndate = 2023-09-28\nnumber = 1\nstatus = 'draft'\n+++\n\n# Un titre à moi\n\nBonjour.\n"
    assert read(bare).subject == "Un titre à moi"
    assert read(bare.replace("+++\n\n#", "subject = ''\n+++\n\n#")).subject == ""
    assert read(bare.replace("# Un titre à moi", "Bonjour")).subject == ""


def test_the_hash_is_about_the_content() -> None:
    """Status, approval, sending, comments, layout and line ends change no hash; any content does."""
    edition = read(TEXT)
    same = content_sha256(edition)
    sent = Sent(
        at=dt.datetime(2023, 9, 28, 9, tzinfo=PARIS), messenger="outbox", message_id="<x@y>", recipients=1
    )
    assert (
        content_sha256(dataclasses.replace(edition, status=EditionStatus.SENT, approval=APPROVAL, sent=sent))
        == same
    )
    layout = (
        TEXT.replace("# le numéro", "")
        .replace("subject = '", "\n\n  subject = '")
        .replace("Bonjour.\n", "Bonjour.\n\n")
    )
    for text in (layout, TEXT.replace("\n", "\r\n"), new_text(edition)):
        assert content_sha256(read(text)) == same
    first, *rest = edition.entries
    changed = [
        dataclasses.replace(edition, **change)
        for change in (
            {"subject": "x"},
            {"preheader": "x"},
            {"signature": "x"},
            {"number": 13},
            {"edito": "x"},
            {"accept": ("x",)},
            {"entries": (*rest, first)},
            {"entries": (first,)},
        )
    ]
    fields: dict[str, Any] = {
        "section": "x", "kind": Kind.REPLAY, "title": "x", "state": State.OUT, "type": "x", "url": "https://x.org/",
        "links": (), "summary": "x", "start": dt.date(2023, 10, 5), "end": None, "all_day": True, "place": "x",
        "status": EventStatus.CANCELLED, "is_full": True, "is_put_off": True, "is_reinstated": True, "duration": "x", "tags": ("x",), "accompanies": "x", "replay_of": "x",
        "moved_from": dt.date(2023, 10, 5), "occasion": dt.date(2023, 10, 5), "key": "x", "reason": "x",
        "uncertain_start": dt.date(2023, 10, 5), "language": "en", "timezone": "Indian/Reunion",
        "source_start": dt.date(2023, 10, 5), "source_end": dt.date(2023, 10, 5), "source_status": EventStatus.CANCELLED,
        "image": "images/x.jpg", "aliases": ("x",), "source": "x", "sources": ("x",), "occasion_type": "x",
    }  # fmt: skip
    assert set(fields) == {field.name for field in dataclasses.fields(EditionEntry)}
    changed += [
        dataclasses.replace(edition, entries=(dataclasses.replace(first, **{name: value}), *rest))
        for name, value in fields.items()
    ]
    hashes = [content_sha256(one) for one in changed]
    assert len({same, *hashes}) == len(changed) + 1


def test_differences_are_named() -> None:
    """What changed since an approval is named in French: fields, entries, their order."""
    edition = read(TEXT)
    first, second = edition.entries
    texts = {"subject": "x", "preheader": "y", "signature": "z", "edito": "é"}
    assert differences(edition, dataclasses.replace(edition, **texts)) == [
        "objet", "accroche", "signature", "édito",
    ]  # fmt: skip
    assert differences(edition, dataclasses.replace(edition, entries=(first,))) == [quoted(second.title)]
    new = dataclasses.replace(second, title="Autrement")
    assert differences(edition, dataclasses.replace(edition, entries=(first, new))) == [quoted("Autrement")]
    added = dataclasses.replace(new, key="moi/autre")
    assert differences(edition, dataclasses.replace(edition, entries=(first, second, added))) == [
        quoted("Autrement")
    ]
    assert differences(edition, dataclasses.replace(edition, entries=(second, first))) == [
        "ordre des entrées"
    ]
    assert differences(edition, dataclasses.replace(edition, number=13)) == ["autres champs"]


def test_rows_that_are_as_they_were_approved() -> None:
    """A correction touches the rows that it changes, no others; where nobody knows which, all are taken for touched."""
    draft = bare("abc")
    out = dataclasses.replace(draft.entries[2], state=State.OUT)
    draft = dataclasses.replace(draft, entries=(*draft.entries[:2], out))
    assert untouched(draft) == frozenset()
    approval = dataclasses.replace(APPROVAL, edition_sha256=content_sha256(draft), rows=rows_of(draft))
    sent = dataclasses.replace(draft, status=EditionStatus.SENT, approval=approval)
    assert untouched(sent) == frozenset()
    first, second, _ = sent.entries
    put_right = (first, dataclasses.replace(second, place="Lyon"), dataclasses.replace(out, state=State.IN))
    assert untouched(dataclasses.replace(sent, entries=put_right)) == {"a"}
    older = dataclasses.replace(approval, rows=())
    assert untouched(dataclasses.replace(sent, entries=put_right, approval=older)) == frozenset()
