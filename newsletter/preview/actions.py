"""What the studio's forms do to an edition. Pure: each makes an edit of a form, or says why it does not."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from newsletter.config import Config
from newsletter.draft import edits, with_reason
from newsletter.draft.reading import EDITO
from newsletter.model import Edition, EditionEntry, Kind, State
from newsletter.model.quotes import quoted
from newsletter.preflight.mending import mendable, mended
from newsletter.preflight.prose import repeating
from newsletter.preview.fields import FieldsError, labels_of, no_start, read
from newsletter.preview.occasions import Event, type_of
from newsletter.printed import told_start
from newsletter.reasons import tied

Edit = Callable[[Edition], Edition]
TEXTS = {EDITO: "Édito", "subject": "Objet", "preheader": "Accroche", "signature": "Signature"}
"""The edition's own texts, as its form names them, with what they are called."""
_WHEN = ("start", "end", "all_day", "timezone", "uncertain_start")
_LONGEST = {EDITO: 60_000}  # signs; a letter's édito has 8,000
_LONGEST_LINE = 1_000  # of the other texts
_SIGNS = 6  # of a word and its blank
NOTHING = "Ce formulaire ne dit pas ce qu’il faut faire\u00a0: rien n’a été changé."
"""What is said of a form that says nothing."""
_MOVES: Mapping[str, Callable[[Edition, str], Edition]] = {"up": edits.move_up, "down": edits.move_down}
_STATES = {
    State.IN: "L’entrée est dans la lettre.",
    State.OUT: "L’entrée est écartée.",
    State.NEVER: "L’entrée est écartée pour toujours.",
}


class UnreadableFormError(Exception):
    """A form lacks what it should say (French)."""


@dataclass(frozen=True, slots=True)
class Action:
    """An edit, and what to say once it is made.

    Args:
        edit: makes of the edition what it should be.
        words: whole sentences (French).
        key: of the entry that it is about; empty where it is about none.
        noted: writes comments into the file's text.
        tells_place: whether the entry's new place is said instead.
    """

    edit: Edit
    words: str
    key: str = ""
    noted: Callable[[str], str] = str
    tells_place: bool = False

    def said(self, edition: Edition) -> str:
        """Say what was done to an edition, as it is then (French)."""
        return placed(edition, self.key) if self.tells_place else self.words


def placed(edition: Edition, key: str) -> str:
    """Say where an entry stands: "« Colloque » : place 2 sur 5." (French)."""
    row = edits.entry_of(edition, key)
    beside = edits.beside(edition, key)
    return f"{quoted(row.title)}\u00a0: place {beside.index(row) + 1} sur {len(beside)}."


def texts(form: Mapping[str, str]) -> Action:
    """Write the edition's own texts; the édito stays what it is, byte for byte.

    Raises:
        FieldsError: one is longer than any letter's.
    """
    if too_long := {name: why for name in TEXTS if (why := _too_long(name, form.get(name, "")))}:
        raise FieldsError(too_long, TEXTS)
    written = {
        name: form[name] if name == EDITO else form[name].replace("\n", " ") for name in TEXTS if name in form
    }
    return Action(lambda edition: edits.set_fields(edition, **written), "C’est enregistré.")


def edito(form: Mapping[str, str]) -> str:
    """Read the édito alone.

    Raises:
        UnreadableFormError: it is not there.
        FieldsError: it is longer than any letter's.
    """
    if EDITO not in form:
        raise UnreadableFormError(NOTHING)
    if why := _too_long(EDITO, form[EDITO]):
        raise FieldsError({EDITO: why}, TEXTS)
    return form[EDITO]


def _too_long(name: str, text: str) -> str:
    """Say that a text is too long (French); nothing where it is not."""
    most = _LONGEST.get(name, _LONGEST_LINE)
    if len(text) <= most:
        return ""
    words = f", soit environ {_grouped(most // _SIGNS)} mots" if name == EDITO else ""
    return f"{_grouped(len(text))} signes, c’est trop long\u00a0; {_grouped(most)} signes au plus{words}. Raccourcissez."


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def entry(form: Mapping[str, str]) -> Action:
    """Change the state or the place of an entry.

    Raises:
        UnreadableFormError: it says neither, or another.
    """
    key = form.get("key", "")
    if (name := form.get("state", "")) in {*State}:
        state = State(name)
        return Action(lambda edition: edits.set_state(edition, key, state), _STATES[state], key)
    if form.get("move") == "to" and re.fullmatch(r"\d{1,3}", form.get("position", "")):
        section, position = form.get("section", ""), int(form["position"])
        return Action(
            lambda edition: edits.move_to(edition, key, section, position), "", key, tells_place=True
        )
    if move := _MOVES.get(form.get("move", "")):
        return Action(lambda edition: move(edition, key), "", key, tells_place=True)
    raise UnreadableFormError(NOTHING)


def accept(form: Mapping[str, str]) -> Action:
    """Accept a finding, with a reason or without; or accept it no more."""
    finding = form.get("finding", "")
    if "retirer" in form:
        return Action(
            lambda edition: edits.refuse(edition, finding),
            "Le point n’est plus accepté.",
            noted=lambda text: with_reason(text, finding, ""),
        )
    return Action(
        lambda edition: edits.accept(edition, finding),
        "Le point est accepté\u00a0: il reste affiché.",
        noted=lambda text: with_reason(text, finding, form.get("raison", "")),
    )


def bring_back(old: Edition) -> Action:
    """Write what an old version said."""
    return Action(
        lambda edition: edits.bring_back(edition, old),
        "La version est reprise\u00a0; celle d’avant reste parmi les versions.",
    )


def mend(form: Mapping[str, str], config: Config) -> Action:
    """Mend what a finding tells, or all that can be mended."""

    def told(edition: Edition) -> list[str]:
        return sorted(mendable(edition, repeating(edition, config)))

    if code := form.get("genre"):
        return Action(
            lambda edition: mended(edition, of_code(told(edition), code)),
            "Tout ce genre est corrigé.",
        )
    if "tout" in form:
        return Action(lambda edition: mended(edition, told(edition)), "Tout est corrigé.")
    return Action(lambda edition: mended(edition, [form.get("finding", "")]), "C’est corrigé.")


def of_code(findings: Iterable[str], code: str) -> list[str]:
    """Take the findings of a code, from those that are named `code:where`."""
    return [one for one in findings if one.partition(":")[0] == code]


def fields(key: str, changed: Mapping[str, Any]) -> Action:
    """Write fields of an entry that were read from a form; a date that was corrected away and is written again is meant."""

    def edit(edition: Edition) -> Edition:
        before, after = edits.entry_of(edition, key), edits.set_entry(edition, key, **changed)
        is_meant = edits.entry_of(after, key).is_date_unchecked and not before.is_date_unchecked
        return edits.set_entry(after, key, uncertain_start=None) if is_meant else after

    return Action(edit, "C’est enregistré.", key)


def tie(form: Mapping[str, str], known: Mapping[str, Event]) -> Action:
    """Tie an entry to an event, or let it stand for itself.

    Args:
        form: what was asked.
        known: the events that are offered, by their keys.
    """
    key, name = form.get("key", ""), form.get("event", "")
    if not name:
        return Action(lambda edition: edits.unpair(edition, key), "L’entrée est seule.", key)

    def tied(edition: Edition) -> Edition:
        event = known.get(name) or edits.entry_of(edition, name)
        return edits.pair(edition, key, name, occasion=told_start(event), occasion_type=type_of(event))

    return Action(tied, "L’entrée accompagne son événement.", key)


def saying_so(action: Action, known: Mapping[str, Event]) -> Action:
    """Let the reason of an entry follow what ties it: it names no event to which the entry does not belong any more.

    Args:
        action: ties it, or parts it.
        known: the events that are offered, by their keys: those of the letter, and others.
    """

    def edit(edition: Edition) -> Edition:
        changed = action.edit(edition)
        before, row = (edits.entry_of(one, action.key) for one in (edition, changed))
        event = row.accompanies or row.replay_of
        if event == (before.accompanies or before.replay_of):
            return changed
        of = next((one for one in changed.entries if one.key == event), known.get(event or ""))
        is_told = row.reason.startswith(tied(row.kind, "")) or not row.reason
        reason = (tied(row.kind, of.title) if of else "") if is_told else row.reason
        return edits.set_entry(changed, row.key, reason=reason)

    return replace(action, edit=edit)


def both(first: Action, second: Action) -> Action:
    """Make two edits as one; what is said is what is said of the first."""
    return replace(first, edit=lambda edition: second.edit(first.edit(edition)))


def new_row(
    form: Mapping[str, str], zone: ZoneInfo, sections: Mapping[str, str], day: dt.date
) -> tuple[Kind, dict[str, Any]]:
    """Read a row that is added by hand to the letter of a day.

    Raises:
        FieldsError: it has no title, or an event no start, or some field cannot be written.
        UnreadableFormError: it is of no kind.
    """
    if form.get("genre") not in {*Kind}:
        raise UnreadableFormError(
            "Choisissez d’abord ce que c’est\u00a0: un événement, un replay, une publication."
        )
    kind = Kind(form["genre"])
    blank = EditionEntry(key="", section="", kind=kind, title="")
    found = read(form, blank, zone, sections, day)
    needed = {"title": "il en faut un."} | ({"start": no_start(day)} if kind is Kind.EVENT else {})
    missing = {name: why for name, why in needed.items() if not found.get(name)}
    if missing:
        raise FieldsError(missing, labels_of(kind))
    return kind, found


def give_back(key: str, name: str, proposed: EditionEntry) -> Action:
    """Give a field of an entry back to the program's proposal, which it follows again; all that says when, together."""
    names = _WHEN if name in _WHEN else (name,)
    values = {one: getattr(proposed, one) for one in names}
    return Action(lambda edition: edits.set_entry(edition, key, **values), "La proposition est reprise.", key)


def confirm(key: str) -> Action:
    """Say that the date of an entry that was read with doubt is right: it stands in the letter."""
    return Action(
        lambda edition: edits.set_entry(edition, key, uncertain_start=None, state=State.IN),
        "La date est confirmée\u00a0: l’entrée est dans la lettre.",
        key,
    )
