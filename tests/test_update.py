"""Bringing a draft up to date: new things come, and no edit is undone."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from newsletter.curate import Omission, Proposal
from newsletter.draft import read_edition, update
from newsletter.draft.update import BACK, GONE
from newsletter.draft.writing import new_text
from newsletter.model import Edition, EditionEntry, EditionStatus, EventStatus, Kind, State
from newsletter.model.quotes import quoted
from newsletter.proposal import refreshed
from tests.laws import dear
from tests.test_curate import CONFIG, PARIS, D

SECTIONS = ("semaine", "agendas", "replays", "apport")
KINDS = {"semaine": Kind.EVENT, "agendas": Kind.EVENT, "replays": Kind.REPLAY, "apport": Kind.PUBLICATION}


def row(key: str, section: str = "semaine", day: int = 1, **fields: Any) -> EditionEntry:
    made = {
        "title": f"Titre {key}",
        "reason": "a lieu bientôt",
        "start": D + dt.timedelta(days=day),
        **fields,
    }
    return EditionEntry(key=key, section=section, kind=KINDS[section], **made)


def proposal(*rows: EditionEntry, **omitted: str) -> Proposal:
    return Proposal(rows, tuple(Omission(key, key, reason) for key, reason in omitted.items()))


@dataclass
class Week:
    """A draft over a week of collections: the file as it is, and what the program last proposed."""

    edition: Edition
    base: Edition | None

    @classmethod
    def starting_with(cls, *rows: EditionEntry) -> "Week":
        blank = Edition(date=D, number=1, status=EditionStatus.DRAFT, entries=rows)
        edition = refreshed(blank, blank, CONFIG)
        return cls(edition, edition)

    def edit(self, key: str | None = None, **changes: Any) -> None:
        """Edit a row, or the edition itself."""
        if key is None:
            self.edition = replace(self.edition, **changes)
            return
        rows = tuple(replace(one, **changes) if one.key == key else one for one in self.edition.entries)
        self.edition = replace(self.edition, entries=rows)

    def collect(self, *rows: EditionEntry, **omitted: str) -> tuple[str, ...]:
        """Bring it up to date with a proposal; the base goes through its file, as it does."""
        found = update(self.edition, self.base, proposal(*rows, **omitted), CONFIG)
        self.edition = found.edition
        self.base = read_edition(new_text(found.base), "2023-09-28.md", PARIS)
        return found.new

    @property
    def keys(self) -> list[str]:
        return [one.key for one in self.edition.entries]

    def __getitem__(self, key: str) -> EditionEntry:
        return next(one for one in self.edition.entries if one.key == key)


A, B, C = row("a"), row("b", day=2), row("c", "apport", -1)


def test_untouched_fields_follow_the_source() -> None:
    """What the editor left alone follows the source; what they wrote stays, field by field."""
    week = Week.starting_with(A, B)
    week.edit("a", title="Mon titre")
    assert week.collect(replace(A, title="Autre", place="Paris"), replace(B, title="Autre B")) == ()
    assert (week["a"].title, week["a"].place) == ("Mon titre", "Paris")
    assert week["b"].title == "Autre B"


@pytest.mark.parametrize("state", [State.OUT, State.NEVER])
def test_a_state_stays(state: State) -> None:
    """What the editor put out stays out, however often it is collected, is gone, and comes back."""
    week = Week.starting_with(A, B)
    week.edit("a", state=state)
    week.collect(replace(A, title="Autre"), B)
    assert week["a"].state is state
    for _ in range(2):
        week.collect(B, a="événement passé")
        assert week["a"].state is state
        week.collect(A, B)
        assert week["a"].state is state


def test_a_doubtful_date_that_the_editor_took_in() -> None:
    """The editor's word and correction stay; a row that nobody touched comes in when its date becomes certain."""
    doubted = replace(A, state=State.OUT, uncertain_start=A.start)
    week = Week.starting_with(doubted, replace(B, state=State.OUT, uncertain_start=B.start))
    week.edit("a", state=State.IN, start=B.start)
    week.collect(doubted, B)
    assert (week["a"].state, week["a"].start, week["a"].is_date_unchecked) == (State.IN, B.start, False)
    assert (week["b"].state, week["b"].uncertain_start) == (State.IN, None)


def test_what_is_gone_is_put_out_and_comes_back() -> None:
    """An untouched row that is no longer proposed goes out, saying why; proposed again, it comes back."""
    week = Week.starting_with(A, B)
    week.collect(B, a="événement passé")
    assert (week["a"].state, week["a"].reason) == (State.OUT, f"{GONE} : événement passé")
    week.collect(B, a="trop tôt")
    assert week["a"].reason == f"{GONE} : trop tôt"
    week.collect(B)
    assert week["a"].reason == f"{GONE} : n’est plus dans l’agenda de sa source"
    assert week.collect(A, B) == ()
    assert week.edition.entries == (A, B)


def test_news_that_is_gone() -> None:
    """Of a publication nothing more is said: it is in no agenda; of one that is another, by which title it is there."""
    week = Week.starting_with(C)
    week.collect()
    assert (week["c"].state, week["c"].reason) == (State.OUT, GONE)
    found = update(week.edition, week.base, proposal(A), CONFIG, joined={"c": "Le cap"}).edition
    gone = next(one for one in found.entries if one.key == "c")
    assert gone.reason == f"{GONE} : c’est la même chose que {quoted('Le cap')}"


def test_a_row_that_a_saved_file_did_not_know() -> None:
    """It comes again, and says so as long as it is in the letter; one that stands there is no news."""
    week = Week.starting_with(A)
    found = update(week.edition, week.base, proposal(A, B), CONFIG, unseen=["a", "b"])
    week.edition, week.base = found.edition, found.base
    for _ in range(2):
        assert [one.reason for one in week.edition.entries] == [A.reason, B.reason + BACK]
        week.collect(A, B)


def test_what_the_editor_worked_on_is_not_put_out() -> None:
    """A row that the editor wrote in stays in the letter when its source no longer has it."""
    week = Week.starting_with(A, B)
    week.edit("a", summary="Venez nombreux")
    week.collect(B, a="événement passé")
    assert (week["a"].state, week["a"].reason) == (State.IN, A.reason)


def test_what_the_editor_takes_back_in_stays() -> None:
    """A row that went out and that the editor took back in stays in."""
    week = Week.starting_with(A, B)
    week.collect(B)
    week.edit("a", state=State.IN)
    for _ in range(2):
        week.collect(B)
        assert week["a"].state is State.IN
    week.collect(A, B)
    assert week["a"].state is State.IN


def test_a_deleted_row_stays_deleted() -> None:
    """A row that the editor deleted does not come back, also when it was gone in between."""
    week = Week.starting_with(A, B)
    week.edit(entries=(B,))
    for rows in ((A, B), (B,), (A, B)):
        assert week.collect(*rows) == ()
        assert week.keys == ["b"]


def test_rows_of_the_editors_own_stay() -> None:
    """A row that no source gave stays where it is, as it is, also in a section of another name."""
    own = EditionEntry(key="moi/note", section="autre", kind=Kind.PUBLICATION, title="À moi")
    week = Week.starting_with(A, B)
    week.edit(entries=(A, own, B))
    week.collect(A, B, C)
    assert week.keys == ["a", "moi/note", "b", "c"]
    assert week["moi/note"] == own


def test_the_order_stays() -> None:
    """The editor's order stays; what is new then comes at its section's end."""
    week = Week.starting_with(A, B, C)
    week.edit(entries=(B, A, C))
    week.collect(row("d", day=0), A, B, C)
    assert week.keys == ["b", "a", "d", "c"]
    week.collect(row("d", day=0), A, B, C, row("e", day=0))
    assert week.keys == ["b", "a", "d", "e", "c"]


def test_the_first_section_comes_first() -> None:
    """Rows of a section that has none yet stand before those of the sections that follow it."""
    other = row("d", "apport", -2)
    week = Week.starting_with(C, other)
    week.collect(A, C, other)
    assert week.keys == ["a", "c", "d"]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (row("n", day=0), ["n", "a", "b", "c"]),
        (row("n", day=1), ["a", "n", "b", "c"]),
        (row("n", day=9), ["a", "b", "n", "c"]),
        (row("n", "agendas", day=20), ["a", "b", "n", "c"]),
        (row("n", "apport", day=0), ["a", "b", "n", "c"]),
        (row("n", "apport", day=-9), ["a", "b", "c", "n"]),
    ],
)
def test_new_rows_come_in_their_place(new: EditionEntry, expected: list[str]) -> None:
    """A new row comes in its section, in the order of dates; a new section in the order of the letter."""
    week = Week.starting_with(A, B, C)
    assert week.collect(A, B, C, new) == ("n",)
    assert week.keys == expected


def test_the_subject_follows_until_it_is_written() -> None:
    """The subject follows the édito's first heading, then the editor's own word rules."""
    week = Week.starting_with(A)
    assert week.edition.subject.endswith("Titre a")
    week.edit(edito="# Inventer\n\nBonjour")
    week.collect(A)
    assert week.edition.subject == "Inventer"
    week.edit(edito="# Inventer ensemble\n\nBonjour")
    week.collect(A)
    assert week.edition.subject == "Inventer ensemble"
    week.edit(subject="Mon objet", preheader="Mon accroche")
    week.edit(edito="# Encore autre chose\n")
    week.collect(A, B)
    assert (week.edition.subject, week.edition.preheader) == ("Mon objet", "Mon accroche")
    assert week.edition.edito == "# Encore autre chose\n"


def test_with_the_database_lost_edits_stay() -> None:
    """When the last proposal is forgotten no row is changed, new ones still come, and edits stay afterwards too."""
    week = Week.starting_with(A, B)
    week.edit("a", title="Mon titre", state=State.OUT)
    week.edit(subject="Mon objet")
    before = week.edition
    week.base = None
    assert week.collect(replace(A, place="Paris"), replace(B, title="Autre"), C) == ("c",)
    assert week.edition == replace(before, entries=(*before.entries, C))
    week.collect(replace(A, place="Lyon"), replace(B, title="Autre"), C)
    assert (week["a"].title, week["a"].state, week["b"].title) == ("Mon titre", State.OUT, "Titre b")
    assert week.edition.subject == "Mon objet"


ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from("abcdef"),
        st.sampled_from(SECTIONS),
        st.integers(-3, 9),
        title=st.sampled_from(["Un", "Deux"]),
        state=st.just(State.IN),
        reason=st.sampled_from(["pour ceci", "pour cela"]),
    ),
    max_size=5,
    unique_by=lambda one: one.key,
).map(tuple)
EDITS = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.sampled_from(
            [
                {"title": "À moi"},
                {"state": State.OUT},
                {"state": State.NEVER},
                {"state": State.IN},
                {"section": "apport"},
                {"start": D + dt.timedelta(days=30)},
                {"status": EventStatus.CANCELLED},
                {},
            ]
        ),
    ),
    max_size=4,
)
STEPS = st.lists(st.tuples(ROWS, EDITS, st.booleans(), st.randoms()), min_size=1, max_size=4)


@dear
@given(ROWS, STEPS)
def test_updating_twice_is_updating_once(first: tuple[EditionEntry, ...], steps: Any) -> None:
    """Whatever was edited, deleted, reordered or forgotten: the same collection again changes nothing."""
    week = Week.starting_with(*first)
    for rows, edits, forget, random in steps:
        for key, changes in edits:
            if changes:
                week.edit(key, **changes)
            else:
                week.edit(entries=tuple(one for one in week.edition.entries if one.key != key))
        week.edit(entries=tuple(random.sample(week.edition.entries, len(week.edition.entries))))
        week.base = None if forget else week.base
        before = week.edition
        week.collect(*rows)
        once = week.edition, week.base
        assert week.collect(*rows) == ()
        assert (week.edition, week.base) == once
        assert [key for key in week.keys if key in {one.key for one in before.entries}] == [
            one.key for one in before.entries
        ]


@dear
@given(
    ROWS, st.lists(ROWS, min_size=1, max_size=4), st.sampled_from(["title", "state", "section", "summary"])
)
def test_an_edit_outlives_any_collections(
    first: tuple[EditionEntry, ...], later: list[tuple[EditionEntry, ...]], field: str
) -> None:
    """A field that the editor wrote is never written again, whatever is proposed, gone, and proposed again."""
    value: Any = {"title": "À moi", "state": State.NEVER, "section": "autre", "summary": "À moi"}[field]
    week = Week.starting_with(replace(A, key="z"), *first)
    week.edit("z", **{field: value})
    for rows in later:
        for again in (rows, (*rows, replace(A, key="z", title="Autre"))):
            week.collect(*again)
            assert getattr(week["z"], field) == value
