"""Why a form was not done, for the page that says so: whatever is refused, the text that was posted stands in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from newsletter.draft.edits import UnsentError
from newsletter.draft.merging import ClashError
from newsletter.exceptions import BusyError, NewsletterError, UsageError
from newsletter.model import Edition
from newsletter.pipeline.edition.changing import ClosedError
from newsletter.preview.actions import TEXTS, UnreadableFormError
from newsletter.preview.asked import FIRST, Form
from newsletter.preview.clashes import Sides, sides
from newsletter.preview.departing import StaleError
from newsletter.preview.desk import Desk
from newsletter.preview.fields import LABELS, FieldsError, written
from newsletter.preview.problem import Problem
from newsletter.preview.standing import GoneError

REFUSALS = (ClashError, FieldsError, NewsletterError, UnreadableFormError)
"""What keeps a form from being done."""
_LABELS = {**TEXTS, **LABELS}
WRITTEN = {**_LABELS, "at": "Reporter au", "reason": "Pourquoi"}
"""What people write into forms, by the fields' names, with what it is called."""
_ALWAYS = {"csrf", "version", "vue", "jour"}  # what every form has
_NOTHING = "Rien n’a été changé"
NO_DAY = "Il n’y a pas de lettre de ce jour."
"""What is said where a form names a day that can have none."""
_AGAIN = "Votre texte est ci-dessous\u00a0: rien n’en est perdu."


def texts_of(form: Form) -> dict[str, tuple[str, str]]:
    """Return what somebody wrote into a form, by field, with what that is called (French)."""
    return {name: (label, form[name]) for name, label in WRITTEN.items() if form.get(name)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a form was not done.

    Args:
        status: of the answer (RFC 9110, section 15).
        title: what is so, and `text` why; whole sentences (French), as is `remedy`.
        sides: what stands against each other.
        fields: what was posted, to be sent again or copied; `labels` says what they are called.
        wrong: the fields that cannot be written, each with what it is called and why (French).
        version: the edition's now; empty when it may not be changed any more.
        is_in_place: whether the form's own page says it, beside the fields that are wrong.
    """

    status: int
    title: str = _NOTHING
    text: str
    remedy: str = ""
    sides: Sequence[Sides] = ()
    fields: Mapping[str, str]
    version: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=lambda: WRITTEN)
    is_in_place: bool = False

    @property
    def texts(self) -> Mapping[str, str]:
        """What was written, by field: where something stands against it, that alone."""
        chosen = {one.field for one in self.sides} & {*self.fields}
        return {name: self.fields[name] for name in self.labels if name in (chosen or self.fields)}

    @property
    def others(self) -> Mapping[str, str]:
        """What else was posted, but for what every form has."""
        return {
            name: value
            for name, value in self.fields.items()
            if name not in {*self.texts, *_ALWAYS} and not name.startswith(FIRST)
        }


def refusal(
    error: ClashError | FieldsError | NewsletterError | UnreadableFormError,
    form: Form,
    desk: Desk,
    explain: Callable[[NewsletterError], Problem],
) -> Refusal:
    """Say why a form was not done.

    Args:
        error: what it raised.
        form: as it was posted.
        desk: the edition that it was about.
        explain: says why something failed.
    """
    kept = _kept(form)
    version = form.get("version", "")
    match error:
        case FieldsError():
            labels = {**WRITTEN, **error.labels}
            if {*error.labels}.isdisjoint(_LABELS):  # a form of its own is shown whole
                form = {**dict.fromkeys(error.labels, ""), **form}
            beside = bool(version) and set(error.reasons) <= {*form}
            return Refusal(
                status=400,
                text=_to_correct(error) if beside else str(error),
                remedy=kept,
                fields=form,
                wrong={name: f"{labels[name]}\u00a0: {why}" for name, why in error.reasons.items()},
                version=version,
                labels=labels,
            )
        case UnreadableFormError():
            return Refusal(status=400, text=str(error), fields=form)
        case ClashError():
            return _clash(error, form, desk)
        case GoneError():
            return Refusal(
                status=409,
                title=error.what,
                text=f"{_begun(error.cause)}.",
                remedy=f"{_begun(error.remedy)}. Le bouton ci-dessous recommence la lettre. {kept}".strip(),
                fields=form,
                version=desk.standing.now()[0],
            )
        case ClosedError() | StaleError() | UnsentError():
            return Refusal(
                status=409,
                title="La lettre a changé d’état" if isinstance(error, ClosedError) else error.what,
                text=f"{_begun(error.which)}\u00a0: {error.cause}.",
                remedy=f"{_begun(error.remedy)}. {kept}" if error.remedy else kept,
                fields=form,
            )
        case UsageError():
            text = "Ce dont il s’agit n’est plus dans la lettre\u00a0: elle a changé entre-temps."
            return Refusal(status=409, text=text, remedy=kept, fields=form)
    return replace(unopened(error, form, explain), version=version)


def unopened(error: NewsletterError, form: Form, explain: Callable[[NewsletterError], Problem]) -> Refusal:
    """Say why a form was not done where even its edition cannot be opened; arguments are those of `refusal`."""
    problem = explain(error)
    status = 503 if isinstance(error, BusyError) else 422
    remedy = f"{problem.remedy} {_kept(form)}".strip()
    return Refusal(status=status, text=problem.text, remedy=remedy, fields=form)


def _kept(form: Form) -> str:
    return _AGAIN if any(form.get(name) for name in WRITTEN) else ""


def _to_correct(error: FieldsError) -> str:
    """Name the fields that cannot be written (French); why stands beside each."""
    return f"À corriger ci-dessous\u00a0: {', '.join(error.labels[name] for name in error.reasons)}."


def _begun(words: str) -> str:
    return words[0].upper() + words[1:]


def _clash(error: ClashError, form: Form, desk: Desk) -> Refusal:
    version, edition = desk.standing.now()
    return Refusal(
        status=409,
        title="Deux textes pour une même place",
        text="Pendant que vous écriviez, quelqu’un a changé la même chose autrement. Rien n’a été écrasé.",
        remedy="Gardez la vôtre ou reprenez l’autre\u00a0: celle que vous ne gardez pas reste parmi les versions.",
        sides=sides(error.clashes, edition),
        fields={**form, **_together(error.mine, form, desk)},
        version=version,
    )


def _together(mine: Edition, form: Form, desk: Desk) -> Form:
    """Return what a form that clashed would say, had it been made from what the edition is now."""
    row = next((one for one in mine.entries if one.key == form.get("key")), None)
    values = {name: getattr(mine, name) for name in TEXTS}
    values |= written(row, desk.config.letter.zone) if row else {}
    return {name: value for name, value in values.items() if name in form}
