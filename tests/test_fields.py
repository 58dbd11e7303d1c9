"""An entry's fields are declared once: a new one is read, written, set as in print and hashed without another word."""

import dataclasses
import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest

from newsletter.draft import content_sha256, read_edition, reading, rows_of
from newsletter.draft.writing import new_text, rewritten
from newsletter.exceptions import FileError
from newsletter.issue import build, cards
from newsletter.model import Card, Edition, EditionEntry, EditionStatus, Issue, Kind, Link, declared
from newsletter.model.entry import When
from newsletter.model.fields import Address, Own, Quoted, Text, Verbatim
from tests.test_curate import CONFIG

PARIS = ZoneInfo("Europe/Paris")
NAME = "2023-09-28.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class LongerEntry(EditionEntry):
    """An entry of tomorrow's program."""

    subtitle: Quoted | None = None
    speakers: tuple[Own, ...] = ()
    registration: Address | None = None
    closes: When | None = None
    seats: int | None = None
    further: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LongerEdition(Edition):
    """An edition of them."""

    entries: tuple[LongerEntry, ...] = ()
    remark: Own = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LongerCard(Card):
    """A card that shows some of what is new."""

    subtitle: Quoted | None = None
    speakers: tuple[Own, ...] = ()


FULL = {
    "subtitle": "Quoi ?",
    "speakers": ("la 1ère", "le 2ème"),
    "registration": "https://example.org/i",
    "closes": dt.datetime(2023, 10, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=2))),
    "seats": 0,
    "further": Link(label="Plus", url="https://example.org/p"),
}


def edition(**fields: object) -> LongerEdition:
    row = LongerEntry(key="a/1", section="semaine", kind=Kind.REPLAY, title="Titre", **fields)  # type: ignore[arg-type]
    return LongerEdition(
        date=dt.date(2023, 9, 28), number=1, status=EditionStatus.DRAFT, entries=(row,), remark="Oui"
    )


@pytest.fixture
def _tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "Edition", LongerEdition)
    reading._shape.cache_clear()  # a process makes a table's form once
    monkeypatch.setattr(cards, "Card", LongerCard)


@pytest.mark.usefixtures("_tomorrow")
def test_a_new_field_is_read_and_written() -> None:
    """It comes back from its file, whatever it holds; a row is changed in place, and its field goes when it is emptied."""
    before, after = edition(), edition(**FULL)
    assert read_edition(new_text(after), NAME, PARIS) == after
    text = rewritten(new_text(before), before, after)
    assert read_edition(text, NAME, PARIS) == after
    assert rewritten(text, after, before) == new_text(before)


@pytest.mark.usefixtures("_tomorrow")
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("subtitle", "3", "subtitle = 3 : il faut un texte entre guillemets"),
        ("registration", '"mailto:x"', 'registration = "mailto:x" n’est pas une adresse web'),
        ("closes", '"mardi"', 'closes = "mardi" n’est pas une date'),
        ("seats", '"dix"', 'seats = "dix" : il faut un nombre entier'),
        ("furthest", "1", "écrivez further = 1"),
        ("language", '"français"', 'language = "français" : il faut une langue'),
        ("further", '{ label = "", url = "https://example.org/" }', 'label = "" est vide'),
    ],
)
def test_a_new_field_is_read_strictly(name: str, value: str, words: str) -> None:
    """Its type and what its text is are checked as of any other, with the line and the row."""
    text = new_text(edition()).replace("title = ", f"{name} = {value}\ntitle = ")
    with pytest.raises(FileError) as caught:
        read_edition(text, NAME, PARIS)
    assert caught.value.place.startswith(f"{NAME}, ligne 15, [[entry]] n° 1")
    assert words in f"{caught.value.cause} ; {caught.value.remedy}"


@pytest.mark.usefixtures("_tomorrow")
@pytest.mark.parametrize("name", ["key", "section", "kind", "title"])
def test_what_must_be_given(name: str) -> None:
    """A row without it is refused, and the mistake says what is missing."""
    text = re.sub(f"\n{name} = .*", "", new_text(edition()))
    with pytest.raises(FileError) as caught:
        read_edition(text, NAME, PARIS)
    assert caught.value.cause == f"« {name} » manque"


def test_a_new_field_is_hashed() -> None:
    """An approval is about it too, as soon as it says something."""
    hashes = {content_sha256(edition(**{name: value})) for name, value in FULL.items() if value}
    assert len(hashes | {content_sha256(edition())}) == len(FULL)
    bare = dataclasses.replace(edition(), remark="")
    row = EditionEntry(key="a/1", section="semaine", kind=Kind.REPLAY, title="Titre")
    today = Edition(date=bare.date, number=1, status=EditionStatus.SENT, entries=(row,))
    assert content_sha256(bare) == content_sha256(today)


@pytest.mark.usefixtures("_tomorrow")
@pytest.mark.parametrize(("language", "subtitle"), [("", "Quoi\u202f?"), ("en", "Quoi ?")])
def test_a_new_field_is_set_as_in_print(language: str, subtitle: str) -> None:
    """It reaches its card, set as its declaration says: words of another language are not."""
    issue = build(edition(**FULL, language=language or None), CONFIG)
    (card,) = issue.sections[0].cards
    assert isinstance(card, LongerCard)
    assert (card.subtitle, card.speakers) == (subtitle, ("la 1re", "le 2e"))


def test_no_text_is_forgotten() -> None:
    """A field that does not say what its text is cannot be used; those of today all say it."""

    @dataclass(frozen=True)
    class Careless:
        named: Verbatim
        words: tuple[str, ...]

    with pytest.raises(TypeError, match=r"Careless\.words does not say"):
        declared(Careless)
    seen, left = set(), [Edition, Issue]
    while left:
        kind = left.pop()
        seen.add(kind)
        left += [one.inner for one in declared(kind) if one.inner and one.inner not in seen]
    assert {EditionEntry, Card, Link} < seen


def test_what_is_said_of_fields() -> None:
    """A declaration tells texts, moments, values inside, and what must be given."""
    fields = {one.name: one for one in declared(EditionEntry)}
    assert {name for name, one in fields.items() if one.is_required} == {"key", "section", "kind", "title"}
    assert {name for name, one in fields.items() if one.is_moment} == {
        "start",
        "end",
        "moved_from",
        "occasion",
        "uncertain_start",
        "source_start",
        "source_end",
    }
    assert (fields["links"].inner, fields["links"].many) == (Link, True)
    assert (fields["title"].text, fields["tags"].text, fields["all_day"].text) == (
        Text.QUOTED,
        Text.VERBATIM,
        None,
    )


def test_hashes_of_earlier_versions_hold() -> None:
    """An approval that was given before an upgrade is about the same content after it."""
    row = EditionEntry(
        key="a/1", section="semaine", kind=Kind.EVENT, title="É", start=dt.date(2023, 10, 5), tags=("x",),
        links=(Link(label="l", url="https://example.org/"),),
    )  # fmt: skip
    one = Edition(
        date=dt.date(2023, 9, 28), number=3, status=EditionStatus.APPROVED, entries=(row,), edito="# T\n"
    )
    assert content_sha256(one) == "bc6702432d43d46e69dfae78ec214b9e3db26f070c12b767f857e2d32632778e"
    assert [told.partition("-")[2] for told in rows_of(one)] == ["bddf94ec7a70f71c"]
