"""Edits: each changes what it says, and nothing else; what it makes can be written and read again."""

import dataclasses
import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given, strategies as st

from newsletter.draft import edits, read_edition
from newsletter.draft.writing import new_text, rewritten
from newsletter.exceptions import HeldError, UsageError
from newsletter.model import Approval, Edition, EditionEntry, EditionStatus, Kind, Sent, State
from tests.test_curate import PARIS, D

AT = dt.datetime(2023, 9, 27, 10, tzinfo=PARIS)
APPROVAL = Approval(at=AT, edition_sha256="a" * 64, message_sha256="b" * 64)
SENT = Sent(at=AT, messenger="outbox", message_id="<x@y>", recipients=1)


def row(key: str, section: str = "s", **fields: Any) -> EditionEntry:
    return EditionEntry(key=key, section=section, **{"kind": Kind.EVENT, "title": key, **fields})


def edition(*rows: EditionEntry, **fields: Any) -> Edition:
    return Edition(**{"date": D, "number": 1, "status": EditionStatus.DRAFT, "entries": rows, **fields})


def shown(one: Edition) -> dict[str, list[str]]:
    """What the letter shows, by section."""
    found: dict[str, list[str]] = {}
    for entry in one.shown:
        found.setdefault(entry.section, []).append(entry.key)
    return found


ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from("abcdefgh"),
        st.sampled_from(["s", "t"]),
        state=st.sampled_from([State.IN, State.OUT]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.key,
)


def test_a_state() -> None:
    """One entry goes out, and comes back; the others stay as they are."""
    before = edition(row("a"), row("b"))
    out = edits.set_state(before, "b", State.NEVER)
    assert [one.state for one in out.entries] == [State.IN, State.NEVER]
    assert edits.set_state(out, "b", State.IN) == before


def test_fields() -> None:
    """Words of an entry, and of the edition, are written; a field that there is not cannot be."""
    before = edition(row("a"), row("b"))
    after = edits.set_entry(before, "a", title="Mon titre", place="Lyon")
    assert after.entries == (row("a", title="Mon titre", place="Lyon"), row("b"))
    texts = {"subject": "Objet", "preheader": "Accroche", "signature": "Moi", "edito": "# Titre\n"}
    assert edits.set_fields(before, **texts) == dataclasses.replace(before, **texts)
    with pytest.raises(TypeError):
        edits.set_entry(before, "a", subtitle="x")


@pytest.mark.parametrize(
    ("move", "key", "expected"),
    [
        (edits.move_up, "b", "bac"),
        (edits.move_up, "a", "abc"),
        (edits.move_up, "c", "acb"),
        (edits.move_down, "a", "bac"),
        (edits.move_down, "b", "acb"),
        (edits.move_down, "c", "abc"),
        (edits.move_up, "x", "abc"),
        (edits.move_down, "o", "abc"),
    ],
)
def test_moves_pass_the_neighbour_that_the_letter_shows(move: Any, key: str, expected: str) -> None:
    """Up and down exchange places in the section as it is shown; who is at its end stays."""
    before = edition(row("a"), row("o", state=State.OUT), row("b"), row("x", "t"), row("c"))
    after = move(before, key)
    assert shown(after) == {"s": [*expected], "t": ["x"]}
    assert (after == before) == (expected == "abc")


@pytest.mark.parametrize(("key", "expected"), [("b", "abc"), ("o", "op"), ("x", "x")])
def test_what_stands_in_one_list(key: str, expected: str) -> None:
    """The rows of a section that the letter shows are one list, those that it does not another."""
    out = State.OUT
    rows = [row("a"), row("o", state=out), row("b"), row("x", "t"), row("p", state=State.NEVER), row("c")]
    assert [one.key for one in edits.beside(edition(*rows), key)] == [*expected]


def test_the_end_of_a_section() -> None:
    """What is put at the end of a section stands behind its last row, and before those of other sections."""
    before = edition(row("a"), row("b"), row("x", "t"), row("y", "t"))
    after = edits.move_to(before, "y", "s", 2)
    assert [one.key for one in after.entries] == ["a", "b", "y", "x"]


@given(ROWS, st.data())
def test_moving_only_moves(rows: list[EditionEntry], data: st.DataObject) -> None:
    """Whatever is moved: no row is lost or changed, the others keep their order, and one step back undoes a step."""
    before = edition(*rows)
    key = data.draw(st.sampled_from([one.key for one in rows]))
    moved = data.draw(st.sampled_from([edits.move_up, edits.move_down]))(before, key)
    section, position = data.draw(st.sampled_from(["s", "t"])), data.draw(st.integers(0, 8))
    placed = edits.move_to(before, key, section, position)
    for after in (moved, placed):
        others = [one for one in after.entries if one.key != key]
        assert others == [one for one in before.entries if one.key != key]
        text = new_text(before)
        assert read_edition(rewritten(text, before, after), f"{D}.md", PARIS) == after
    if moved != before:
        assert shown(before) in [shown(step(moved, key)) for step in (edits.move_up, edits.move_down)]
    entry = next(one for one in placed.entries if one.key == key)
    beside = [
        one for one in placed.entries
        if one.section == section and (one.state is State.IN) is (entry.state is State.IN)
    ]  # fmt: skip
    assert beside.index(entry) == min(position, len(beside) - 1)


def test_pairs() -> None:
    """A publication accompanies an event, a replay records it; untied they stand for themselves; events are not tied."""
    rows = [row("e"), row("p", kind=Kind.PUBLICATION), row("r", kind=Kind.REPLAY)]
    tied = edits.pair(edits.pair(edition(*rows), "p", "e", occasion=D), "r", "e", occasion=None)
    _, publication, replay = tied.entries
    assert (publication.accompanies, publication.replay_of, publication.occasion) == ("e", None, D)
    assert (replay.accompanies, replay.replay_of, replay.occasion) == (None, "e", None)
    assert edits.unpair(edits.unpair(tied, "p"), "r") == edition(*rows)
    with pytest.raises(UsageError, match=r"^Nothing to tie: e: an event belongs to no other; tie the other$"):
        edits.pair(tied, "e", "e", occasion=None)


def test_a_row_more() -> None:
    """It is shown after the others."""
    assert edits.add(edition(row("a"), row("b")), row("c")) == edition(row("a"), row("b"), row("c"))


def test_an_old_version_comes_back() -> None:
    """What the editor wrote and accepted then is there again; rows that have come in since stay, after those of then."""
    texts = {name: f"{name} d’alors" for name in ("subject", "preheader", "signature", "edito")}
    old = edition(row("a"), row("b", title="Mon titre"), accept=("long:html",), **texts)
    now = edition(
        row("c"),
        row("b"),
        row("a", state=State.OUT),
        number=2,
        subject="x",
        edito="y",
        accept=("a:b",),
        send_at=AT,
    )
    back = edits.bring_back(now, old)
    assert back == dataclasses.replace(old, entries=(*old.entries, row("c")), number=2, send_at=AT)


def test_accepting() -> None:
    """A finding is accepted once, and taken back alone."""
    once = edits.accept(edition(), "link-dead:https://x.org/")
    assert once.accept == ("link-dead:https://x.org/",)
    assert edits.accept(once, "link-dead:https://x.org/") is once
    more = edits.accept(edits.accept(once, "long:html"), "no-subject:subject")
    assert edits.refuse(more, "long:html").accept == ("link-dead:https://x.org/", "no-subject:subject")


def test_the_way_to_the_readers() -> None:
    """Approved, begun, taken back, concluded; withdrawn and skipped: each says no more than it should."""
    draft = edition(row("a"))
    approved = edits.approve(draft, APPROVAL)
    assert (approved.status, approved.approval) == (EditionStatus.APPROVED, APPROVAL)
    begun = dataclasses.replace(SENT, recipients=None)
    sending = edits.begin_sending(approved, begun)
    assert (sending.status, sending.approval, sending.sent) == (EditionStatus.SENDING, APPROVAL, begun)
    assert sending.is_handed_over
    assert edits.take_back(sending) == approved
    sent = edits.conclude(sending, SENT)
    assert (sent.status, sent.sent) == (EditionStatus.SENT, SENT)
    assert edits.withdraw(approved) == draft
    skipped = edits.skip(approved, "pas de lettre en août")
    assert (skipped.status, skipped.approval, skipped.reason) == (
        EditionStatus.SKIPPED, None, "pas de lettre en août",
    )  # fmt: skip
    assert edits.restore(skipped) == draft
    later = dt.datetime(2023, 10, 2, 9, tzinfo=PARIS)
    late = edits.postpone(approved, later, "jour férié")
    assert (late.status, late.approval, late.send_at, late.reason) == (
        EditionStatus.DRAFT, None, later, "jour férié",
    )  # fmt: skip
    again = edits.approve(late, APPROVAL)
    assert edits.postpone(again, later, "pont") == dataclasses.replace(again, reason="pont")
    assert edits.withdraw(again) == late
    assert edits.restore(late) == draft
    assert edits.skip(late, "pause").send_at is None
    assert read_edition(new_text(skipped), f"{D}.md", PARIS) == skipped


@pytest.mark.parametrize(
    "edit",
    [
        lambda one: edits.set_state(one, "z", State.OUT),
        lambda one: edits.move_up(one, "z"),
        lambda one: edits.move_to(one, "z", "s", 0),
        lambda one: edits.unpair(one, "z"),
    ],
)
def test_an_entry_that_is_gone(edit: Any) -> None:
    """An edit of an entry that the edition has no more is refused, and says which."""
    with pytest.raises(
        UsageError, match=f"^No such entry: z: the edition of {D} has none of that key; look again$"
    ):
        edit(edition(row("a")))


def test_the_page_of_a_letter_that_has_left_is_put_right() -> None:
    """Its édito, and the instant at which that was; nothing else, and nothing where it says so already."""
    sent = edition(row("a"), status=EditionStatus.SENT, edito="Fau.\n", approval=APPROVAL, sent=SENT)
    at = dt.datetime(2023, 10, 3, 14, 30, tzinfo=dt.UTC)
    right = edits.correct(sent, "Juste.\n", at)
    assert right == dataclasses.replace(sent, edito="Juste.\n", corrected=at)
    assert edits.correct(right, "Juste.\n", at + dt.timedelta(days=1)) == right


@pytest.mark.parametrize("status", [one for one in EditionStatus if one is not EditionStatus.SENT])
def test_what_has_not_left_is_not_corrected(status: EditionStatus) -> None:
    """It is edited as it is; so is no letter that is being sent."""
    with pytest.raises(HeldError) as caught:
        edits.correct(edition(status=status), "Autre.\n", dt.datetime(2023, 10, 3, tzinfo=dt.UTC))
    assert re.sub("[\u00a0\u202f]", " ", str(caught.value)) == (
        "Page non corrigée : lettre du jeudi 28 septembre 2023 : elle n’est pas partie, ou pas encore à tous ; "
        "sa page de l’archive ne se corrige qu’ensuite"
    )
