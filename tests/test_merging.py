"""Two changes of one edition: brought together where they go together, told where they don't, and nothing lost."""

import dataclasses
import datetime as dt
import re

import pytest
from hypothesis import given, strategies as st

from newsletter.draft import edits
from newsletter.draft.merging import ORDER, Clash, ClashError, merged
from newsletter.draft.paragraphs import merged_text
from newsletter.model import Edition, EditionEntry, EditionStatus, Kind, State

BASE = "# Titre\n\nUn.\n\nDeux.\n\nTrois.\n"
WORDS = st.sampled_from(["Un.", "Deux.", "Trois.", "# Titre", "- liste\n- suite", "Quatre ?", ""])
GAPS = st.sampled_from(["\n\n", "\n\n\n", "\n \n"])
TEXTS = st.lists(st.tuples(WORDS, GAPS), max_size=6).map(
    lambda parts: "".join(f"{words}{gap}" for words, gap in parts)
)


def row(key: str, section: str = "semaine", **fields: object) -> EditionEntry:
    """Make an entry of an edition."""
    return EditionEntry(
        **{"key": key, "section": section, "kind": Kind.EVENT, "title": key.upper(), **fields}
    )


def edition(*rows: EditionEntry, **fields: object) -> Edition:
    """Make a draft."""
    values = {
        "date": dt.date(2023, 9, 28),
        "number": 38,
        "status": EditionStatus.DRAFT,
        "edito": BASE,
        **fields,
    }
    return Edition(**{**values, "entries": rows})


class TestTexts:
    """Paragraph by paragraph."""

    @pytest.mark.parametrize(
        ("mine", "theirs", "both"),
        [
            (
                BASE.replace("Un.", "Un !"),
                BASE.replace("Trois.", "Trois !"),
                "# Titre\n\nUn !\n\nDeux.\n\nTrois !\n",
            ),
            (
                BASE.replace("Un.", "Un !"),
                BASE.replace("Deux.", "Deux !"),
                "# Titre\n\nUn !\n\nDeux !\n\nTrois.\n",
            ),
            (
                BASE + "\nFin.\n",
                BASE.replace("Trois.", "Trois !"),
                "# Titre\n\nUn.\n\nDeux.\n\nTrois !\n\nFin.\n",
            ),
            (BASE.replace("Deux.\n\n", ""), BASE.replace("Un.", "Un !"), "# Titre\n\nUn !\n\nTrois.\n"),
            (
                BASE.replace("Un.\n\n", "Un.\n\n\n"),
                BASE.replace("Trois.", "3."),
                "# Titre\n\nUn.\n\n\nDeux.\n\n3.\n",
            ),
            (BASE.replace("Un.", "Un !"), BASE.replace("Un.", "Un !"), BASE.replace("Un.", "Un !")),
            (
                BASE.removesuffix("\n"),
                BASE.replace("Un.", "Un !"),
                BASE.replace("Un.", "Un !").removesuffix("\n"),
            ),
            (
                BASE.replace("# Titre", "# Mieux").replace("Deux.", "Deux !"),
                BASE.replace("Trois.", "Trois !"),
                "# Mieux\n\nUn.\n\nDeux !\n\nTrois !\n",
            ),
            (
                BASE.replace("Un.\n\nDeux.", "Un !\n\nDeux !"),
                BASE.replace("Deux.\n\nTrois.", "Deux !\n\nTrois !"),
                "# Titre\n\nUn !\n\nDeux !\n\nTrois !\n",
            ),
            (
                BASE.replace("Un.", "Un !"),
                BASE.replace("Un.", "Avant.\n\nUn."),
                "# Titre\n\nAvant.\n\nUn !\n\nDeux.\n\nTrois.\n",
            ),
            ("", BASE + "\nFin.\n", "Fin."),
        ],
    )
    def test_two_places_go_together(self, mine: str, theirs: str, both: str) -> None:
        """What two people changed in two paragraphs stands in the text, whoever comes first."""
        assert merged_text(BASE, mine, theirs) == both
        assert merged_text(BASE, theirs, mine) == both

    @pytest.mark.parametrize(
        ("mine", "theirs"),
        [
            (BASE.replace("Un.", "Un !"), BASE.replace("Un.", "Un ?")),
            (BASE + "\nFin.\n", BASE + "\nAutre fin.\n"),
            (BASE.replace("Deux.\n\n", ""), BASE.replace("Deux.", "Deux !")),
            ("Tout autre.\n", BASE.replace("Deux.", "Deux !")),
            ("Tout autre.\n", BASE.replace("Deux.", "Avant.\n\nDeux.")),
        ],
    )
    def test_one_place_is_a_clash(self, mine: str, theirs: str) -> None:
        """What two people changed in one paragraph is nobody's to decide."""
        assert merged_text(BASE, mine, theirs) is None
        assert merged_text(BASE, theirs, mine) is None

    @given(TEXTS, TEXTS)
    def test_one_change_is_kept_to_the_byte(self, base: str, other: str) -> None:
        """Who alone changed a text has it as they wrote it."""
        assert merged_text(base, other, base) == other
        assert merged_text(base, base, other) == other
        assert merged_text(base, other, other) == other

    @given(TEXTS, TEXTS, TEXTS)
    def test_no_sentence_is_lost(self, base: str, mine: str, theirs: str) -> None:
        """Where two changes go together, what either of them added stands in the outcome."""
        found = merged_text(base, mine, theirs)
        if found is not None:
            before, *changed = ({*re.split(r"\n[ \t]*\n\s*", text.strip())} for text in (base, mine, theirs))
            added = set().union(*changed) - before
            assert all(part in found for part in added)


class TestEditions:
    """Field by field, and row by row."""

    def test_fields_and_rows_go_together(self) -> None:
        """A subject, an entry's state and another's title, changed by two people, are all there."""
        base = edition(row("a"), row("b"))
        mine = edits.set_fields(edits.set_state(base, "a", State.OUT), subject="Objet")
        theirs = edits.set_entry(edits.set_fields(base, preheader="Accroche"), "b", title="Autre")
        both = merged(base, mine, theirs)
        assert (both.subject, both.preheader) == ("Objet", "Accroche")
        assert [(one.state, one.title) for one in both.entries] == [(State.OUT, "A"), (State.IN, "Autre")]
        assert merged(base, theirs, mine) == both

    def test_two_fields_of_one_row_go_together(self) -> None:
        """One changed a title, the other the place."""
        base = edition(row("a"))
        both = merged(
            base, edits.set_entry(base, "a", title="Titre"), edits.set_entry(base, "a", place="Lieu")
        )
        assert (both.entries[0].title, both.entries[0].place) == ("Titre", "Lieu")

    def test_one_field_in_two_ways_is_a_clash(self) -> None:
        """All that clashes is told at once, with both values."""
        base = edition(row("a"), subject="Avant")
        mine = edits.set_fields(edits.set_entry(base, "a", title="Mien"), subject="Mien", edito="Mien.")
        theirs = edits.set_fields(edits.set_entry(base, "a", title="Autre"), subject="Autre", edito="Autre.")
        with pytest.raises(ClashError) as raised:
            merged(base, mine, theirs)
        assert {(one.key, one.name) for one in raised.value.clashes} == {
            (None, "subject"),
            ("a", "title"),
            (None, "edito"),
        }
        assert {one.mine for one in raised.value.clashes} == {"Mien", "Mien."}
        assert {one.theirs for one in raised.value.clashes} == {"Autre", "Autre."}
        assert str(raised.value) == "subject, title, edito"

    def test_ones_word_where_two_clash(self) -> None:
        """Beside the clashes stands what both make together, with one's word in their places."""
        base = edition(row("a"), row("b"), subject="Avant")
        mine = edits.set_fields(edits.set_entry(base, "a", title="Mien"), edito="Mien.")
        theirs = edits.set_fields(edits.set_entry(base, "a", title="Autre"), edito="Autre.", subject="Objet")
        theirs = edits.set_entry(theirs, "b", place="Lyon")
        with pytest.raises(ClashError) as raised:
            merged(base, mine, theirs)
        assert raised.value.mine == dataclasses.replace(
            mine, subject="Objet", entries=(mine.entries[0], theirs.entries[1])
        )

    def test_rows_that_came_in_meanwhile_stay(self) -> None:
        """A move does not take away what cron added; the new row stays where it was put."""
        base = edition(row("a"), row("b"), row("c"))
        mine = edits.move_up(base, "c")
        theirs = edition(row("a"), row("new"), row("b"), row("c"))
        assert [one.key for one in merged(base, mine, theirs).entries] == ["a", "new", "c", "b"]

    def test_a_row_that_was_added_by_hand_comes_after_what_it_followed(self) -> None:
        """Two people each add an entry; one that follows none stands first."""
        base = edition(row("a"), row("b"))
        mine = edition(row("a"), row("mine"), row("b"))
        theirs = edition(row("first"), row("a"), row("b"), row("theirs"))
        keys = ["first", "a", "mine", "b", "theirs"]
        assert [one.key for one in merged(base, mine, theirs).entries] == keys

    def test_two_orders_of_one_section_are_a_clash(self) -> None:
        """Of two sections they go together."""
        base = edition(row("a"), row("b"), row("c"), row("x", "après"), row("y", "après"))
        mine = edits.move_up(base, "b")
        both = merged(base, mine, edits.move_up(base, "y"))
        assert [one.key for one in both.entries] == ["b", "a", "c", "y", "x"]
        with pytest.raises(ClashError) as raised:
            merged(base, mine, edits.move_up(base, "c"))
        assert raised.value.clashes == (
            Clash(key="semaine", name=ORDER, mine=["b", "a", "c"], theirs=["a", "c", "b"]),
        )

    def test_a_deleted_row(self) -> None:
        """A row that one deleted is gone, unless the other changed it: that is a clash."""
        base = edition(row("a"), row("b"))
        theirs = edition(row("b"))
        assert merged(base, edits.set_fields(base, subject="x"), theirs).entries == theirs.entries
        mine = edits.set_state(base, "a", State.OUT)
        with pytest.raises(ClashError) as raised:
            merged(base, mine, theirs)
        assert raised.value.clashes == (Clash(key="a", name="row", mine=mine.entries[0], theirs=None),)
        with pytest.raises(ClashError) as raised:
            merged(base, theirs, mine)
        assert raised.value.clashes == (Clash(key="a", name="row", mine=None, theirs=mine.entries[0]),)

    def test_acceptances_are_a_set(self) -> None:
        """What either accepted is accepted; what either took back is not."""
        base = edition(accept=("one:x", "two:x"))
        mine = dataclasses.replace(base, accept=("two:x", "mine:x"))
        theirs = dataclasses.replace(base, accept=("one:x", "two:x", "theirs:x"))
        assert merged(base, mine, theirs).accept == ("two:x", "theirs:x", "mine:x")

    @given(st.data())
    def test_laws(self, data: st.DataObject) -> None:
        """One change alone is kept whole; two of the same are one; the order of two does not matter where they go together."""
        rows = [row(key, data.draw(st.sampled_from(["semaine", "après"]))) for key in "abcd"]
        base = edition(*rows)
        mine, theirs = (self._changed(base, data) for _ in range(2))
        assert merged(base, mine, base) == mine
        assert merged(base, base, theirs) == theirs
        assert merged(base, mine, mine) == mine
        try:
            both = merged(base, mine, theirs)
        except ClashError:
            with pytest.raises(ClashError):
                merged(base, theirs, mine)
        else:
            other = merged(base, theirs, mine)
            assert {one.key: one for one in both.entries} == {one.key: one for one in other.entries}
            assert both.edito == other.edito

    @staticmethod
    def _changed(base: Edition, data: st.DataObject) -> Edition:
        for _ in range(data.draw(st.integers(0, 3))):
            key = data.draw(st.sampled_from("abcd"))
            change = data.draw(st.sampled_from(["state", "up", "title", "edito", "subject"]))
            match change:
                case "state":
                    base = edits.set_state(base, key, data.draw(st.sampled_from(State)))
                case "up":
                    base = edits.move_up(base, key)
                case "title":
                    base = edits.set_entry(base, key, title=data.draw(st.sampled_from(["x", "y"])))
                case "edito":
                    base = edits.set_fields(
                        base, edito=base.edito.replace(data.draw(WORDS), data.draw(WORDS))
                    )
                case _:
                    base = edits.set_fields(base, subject=data.draw(st.sampled_from(["x", "y"])))
        return base
