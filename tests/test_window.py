"""What may matter for a letter: less than everything, and enough."""

import dataclasses
import datetime as dt
import itertools
import re
from collections.abc import Collection, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from newsletter.collect.same.merge import merge
from newsletter.curate import curate
from newsletter.horizon import last_day
from newsletter.model import (
    Answer,
    Edition,
    EditionEntry,
    EditionStatus,
    Entry,
    EventStatus,
    Kind,
    Relation,
    State,
)
from newsletter.pipeline.gathering.window import Asked, within
from newsletter.preflight import Known, changes, withdrawn
from newsletter.store import Health, SourceState, Store
from tests.test_curate import CONFIG, SEND, D
from tests.test_store import asked

RANKS = {"agenda": 0, "a": 1, "b": 2, "c": 3}
TITLES = ("Les nouveaux équilibres du mécénat territorial", "Boussole des alliances et des catalyseurs")
PAGES = ("https://example.org/etude", "https://example.org/guide", "https://example.org/", None)
EDGES = (0, 7, 60, 61, 200, -1, -60, -100, -112, -156, -220, -230, -500)


@dataclasses.dataclass(frozen=True)
class Story:
    """What several sources tell of, some days from the letter's."""

    title: str
    page: str | None
    age: int


STORIES = st.builds(
    Story, title=st.sampled_from(TITLES), page=st.sampled_from(PAGES), age=st.sampled_from(EDGES)
)
SHIFTS = st.sampled_from([0, 0, 0, 1, -1, 3, -3, 10, 14, -14, 40, 100, -100])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store(tmp_path_factory.mktemp("window") / "state.db") as opened:
        opened._db.execute("PRAGMA synchronous = OFF")  # hundreds of small worlds are written
        yield opened


@st.composite
def worlds(draw: st.DrawFn) -> list[Entry]:
    """Few entries that have much in common."""
    stories = draw(st.lists(STORIES, min_size=1, max_size=3))
    number = draw(st.integers(1, 9))
    names = st.sampled_from(["", "", "", "5f3c9a27@e.org"])
    keys = [f"{draw(st.sampled_from([*RANKS]))}/{draw(names) or place}" for place in range(number)]
    keys = list(dict.fromkeys(keys))
    return [draw(entries(key, keys, draw(st.sampled_from(stories)))) for key in keys]


@st.composite
def entries(draw: st.DrawFn, key: str, keys: list[str], story: Story) -> Entry:
    kind, own = draw(st.sampled_from(Kind)), key.startswith("agenda/")
    event = kind is Kind.EVENT
    day = D + dt.timedelta(days=story.age + draw(SHIFTS))
    timed = dt.datetime.combine(day, dt.time(9), SEND.tzinfo)
    when: dt.date | None = draw(st.sampled_from([timed, timed, day, None]))
    length = draw(st.sampled_from([None, None, 0, 3, 600]))
    others = st.sampled_from([*keys, *(one.partition("/")[2] for one in keys), PAGES[0]])
    word = st.none() | st.sampled_from(keys)
    return Entry(
        key=key,
        kind=kind,
        sources=(key.partition("/")[0],),
        title=f"Replay : {story.title}" if kind is Kind.REPLAY else story.title,
        first_seen=SEND - dt.timedelta(days=abs(draw(st.sampled_from(EDGES))), hours=draw(st.integers(1, 3))),
        url=draw(st.sampled_from([story.page, story.page, None])),
        published=None if event else when,
        start=when if event else None,
        end=when + dt.timedelta(days=length) if event and when and length is not None else None,
        status=draw(st.sampled_from(EventStatus)) if event else None,
        place="Maison des associations de Villeurbanne" if event else None,
        initial=not own and draw(st.booleans()),
        accompanies=draw(word) if own and not event else None,
        replay_of=draw(word) if own and kind is Kind.REPLAY else None,
        revision=draw(st.sampled_from([0, 0, 1])),
        same_as=tuple(draw(st.lists(others, max_size=1))) if own else (),
        not_same_as=tuple(draw(st.lists(others, max_size=1))) if own else (),
    )


def row(entry: Entry, state: State, moved: int) -> EditionEntry:
    """An entry as a letter showed it, when it perhaps had another day."""
    start = entry.start or entry.published
    return EditionEntry(
        key=entry.key,
        section="semaine",
        kind=entry.kind,
        title=entry.title,
        url=entry.url,
        state=state,
        status=EventStatus.CONFIRMED if entry.kind is Kind.EVENT else None,
        start=start + dt.timedelta(days=moved) if start else None,
    )


ROWS = st.tuples(st.integers(0, 8), st.sampled_from(State), st.sampled_from([0, 0, 1, -300]))
LETTERS = st.lists(st.tuples(st.sampled_from(EditionStatus), st.lists(ROWS, max_size=2)), max_size=2)


def editions(known: list[Entry], letters: list[Any]) -> list[Edition]:
    """Earlier letters, and the one in hand."""
    return [
        Edition(
            date=D - dt.timedelta(days=7 * (len(letters) - 1 - place)),
            number=1,
            status=status,
            entries=tuple(row(known[n % len(known)], state, moved) for n, state, moved in rows),
        )
        for place, (status, rows) in enumerate(letters)
    ]


def kept(store: Store, known: list[Entry]) -> None:
    """Let the database hold these and nothing else."""
    store.collected.drop(())
    for source, some in itertools.groupby(sorted(known, key=lambda one: one.key), lambda one: one.sources[0]):
        store.collected.save(SourceState(health=Health(id=source)), some)


def window(store: Store, past: list[Edition], names: Collection[str] = ()) -> list[Entry]:
    announced = {row.key for one in past if one.is_handed_over for row in one.shown if row.kind is Kind.EVENT}
    asked = Asked(day=D, last=last_day(D, CONFIG), sources=RANKS.keys(), names=names, announced=announced)
    return within(store, asked)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(worlds(), LETTERS)
@pytest.mark.long
def test_the_window_is_enough(store: Store, known: list[Entry], letters: list[Any]) -> None:
    """A letter made from what may matter is the letter made from everything, and so is what is known of its events."""
    past = editions(known, letters)
    kept(store, known)
    mine = next((one for one in past if one.date == D), None)
    names = {name for row in mine.entries for name in (row.key, row.url) if name} if mine else set()
    some = merge(window(store, past, names), RANKS)
    everything = merge(store.collected.entries(), RANKS)
    assert curate(some, past, D, CONFIG).entries == curate(everything, past, D, CONFIG).entries
    if mine is not None:
        for told in (changes, withdrawn):
            assert [*told(mine, now(mine, some))] == [*told(mine, now(mine, everything))]


def now(mine: Edition, known: list[Entry]) -> Known:
    return Known(entries={one.key: one for one in known}, base=mine)


def ago(days: int) -> dt.date:
    return D - dt.timedelta(days=days)


def event(key: str, start: dt.date, end: dt.date | None = None, page: str | None = None) -> Entry:
    return made(key, Kind.EVENT, start=start, end=end, url=page)


def news(key: str, published: dt.date | None, seen: int = 900, **fields: Any) -> Entry:
    return made(key, fields.pop("kind", Kind.PUBLICATION), published=published, seen=seen, **fields)


def made(key: str, kind: Kind, *, seen: int = 900, **fields: Any) -> Entry:
    return Entry(
        key=key, kind=kind, sources=(key.partition("/")[0],), title=TITLES[0],
        first_seen=SEND - dt.timedelta(days=seen), **fields,
    )  # fmt: skip


PAGE = "https://example.org/etude"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(news("a/1", ago(3)), news("b/1", ago(700), url=PAGE), id="nothing"),
        pytest.param(news("a/1", None, 3, url=PAGE), news("b/+", ago(700), url=PAGE), id="its address"),
        pytest.param(news("a/1", ago(400), 3), news("b/+", ago(403)), id="days before it"),
        pytest.param(news("a/1", ago(3), kind=Kind.REPLAY), event("b/+", ago(118)), id="what it may record"),
        pytest.param(event("a/1", ago(500), ago(-2)), event("b/+", ago(501)), id="the day before it began"),
        pytest.param(event("a/1", ago(-3)), news("agenda/+", ago(600), accompanies="a/1"), id="accompanies"),
        pytest.param(
            news("agenda/1", ago(3), kind=Kind.REPLAY, replay_of="a/+"), event("a/+", ago(600)), id="records"
        ),
        pytest.param(news("a/1", ago(3)), news("agenda/+", ago(600), same_as=("1",)), id="bare id"),
        pytest.param(
            news("a/1", ago(3), url=PAGE),
            news("agenda/+", ago(600), same_as=(PAGE,)),
            id="called by an address",
        ),
        pytest.param(event("a/1", ago(-3)), event("a/2", ago(-150)), id="nothing far ahead"),
        pytest.param(event("a/1", ago(-3)), event("a/moved+", ago(-150)), id="but what was announced"),
        pytest.param(event("a/1", ago(-3)), event("a/named+", ago(700)), id="and what the letter names"),
        pytest.param(event("a/1", ago(-3)), event("a/+", ago(700), page=PAGES[1]), id="by its address"),
        pytest.param(event("a/1", ago(-3)), news("z/1", ago(1)), id="not what has no say"),
    ],
)
def test_what_is_brought_along(store: Store, one: Entry, other: Entry) -> None:
    """Of what is past or far ahead, only what belongs to what a letter may want is read."""
    kept(store, [one, other])
    assert PAGES[1]
    letter = Edition(
        date=ago(7), number=1, status=EditionStatus.SENT, entries=(row(event("a/moved+", D), State.IN, 0),)
    )
    found = {one.key for one in window(store, [letter], ["a/named+", PAGES[1]])}
    assert found == {one.key} | ({other.key} if "+" in other.key else set())


def test_a_uid_brings_along(store: Store) -> None:
    """Another calendar's event of the same UID may have moved far."""
    kept(store, [event("a/5f3c9a27@e.org", ago(-3)), event("b/5f3c9a27@e.org", ago(-150))])
    assert {one.key for one in window(store, [])} == {"a/5f3c9a27@e.org", "b/5f3c9a27@e.org"}


def test_an_answer_brings_along(store: Store) -> None:
    """What the agenda answers on entries of other sources brings them along."""
    kept(store, [news("a/1", ago(3)), news("b/1", ago(600)), news("b/2", ago(800))])
    store.answers.keep([Answer(entry="b/1", relation=Relation.SAME_AS, other="a/1")])
    assert {one.key for one in window(store, [])} == {"a/1", "b/1"}
    store.answers.keep([])


def test_a_flood_at_one_address(store: Store) -> None:
    """Of what a source always puts at one address, the two that came first are read: they say that it tells nothing."""
    many = [news(f"a/{n:03}", ago(300 + n), 900 - n, url=PAGE) for n in range(200)]
    kept(store, [*many, news("b/1", ago(3), url=PAGE)])
    assert {one.key for one in window(store, [])} == {"a/000", "a/001", "b/1"}


def test_no_question_reads_everything(store: Store) -> None:
    """Each question is answered from an index, by more than the kind alone."""
    kept(store, [news("a/1", ago(3), url=PAGE), news("agenda/1", ago(600), same_as=(PAGE,))])
    said = asked(store, lambda: window(store, [], ["a/1", PAGE]))
    plans = {row[3] for question in said for row in store._db.execute(f"EXPLAIN QUERY PLAN {question}")}
    assert len(said) > 8
    assert not [
        plan
        for plan in plans
        if re.match(
            r"SCAN entry(?! USING INDEX entry_refers)|SEARCH entry .*\(kind=\?(?: AND day<\?)?\)", plan
        )
    ]
