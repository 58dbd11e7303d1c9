"""What each of the studio's forms does, by its address."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from newsletter import french
from newsletter.addresses import typed
from newsletter.collect.failure import Failure
from newsletter.config import Config
from newsletter.exceptions import FailedError, SourceError, UsageError
from newsletter.model import Entry, Kind
from newsletter.model.quotes import quoted
from newsletter.pipeline.departure import OUTBOX
from newsletter.preview import actions
from newsletter.preview.actions import NOTHING, Action, UnreadableFormError
from newsletter.preview.addressees import read_addressees
from newsletter.preview.asked import FIRST, Form
from newsletter.preview.column import place
from newsletter.preview.desk import Desk
from newsletter.preview.fields import LABELS, FieldsError, read
from newsletter.preview.moments import example, read_moment
from newsletter.preview.occasions import Event
from newsletter.review import read_quarter

_SKIPPED = {"reason": "Pourquoi"}  # fields, and what they are called
_POSTPONED = {"at": "Reporter au", **_SKIPPED}
_WHY = "dites-le en quelques mots\u00a0: «\u00a0pause d’été\u00a0», par exemple."
_HOLES = (
    " Ses nouvelles images ne s’y voient pas encore\u00a0: elles paraissent dans l’archive avec la lettre."
)
_WRITTEN = (
    'Le test est écrit dans var/notices, dans le dossier de la lettre\u00a0: avec messenger = "outbox", rien n’est envoyé. Pour'
    " le lire, ouvrez d’un double-clic le fichier .eml le plus récent\u00a0: votre messagerie le montre."
)
_CORRECTED = (
    "C’est corrigé\u00a0: la page de l’archive suivra au prochain passage du programme, et dira le jour de la correction."
    " Les courriels déjà reçus restent comme ils sont."
)
_READ = {"adresse": "Depuis une adresse"}


@dataclass(frozen=True, slots=True)
class Done:
    """What a page says once a form is done.

    Args:
        words: whole sentences (French).
        place: what they are about, as a fragment of the page's address.
        version: what the next form of a page that stays open is about.
        page: the address of the page that says it.
        day: the edition that it is about then; None is that of the form.
        found: what was read at an address.
    """

    words: str
    place: str = ""
    version: str = ""
    page: str = "/"
    day: dt.date | None = None
    found: Entry | None = None


Deed = Callable[[Desk, Form], Done]


def change(desk: Desk, form: Form, action: Action) -> Done:
    """Carry out an action on the edition as the page of a form had it."""
    changed, version = desk.change(action, form.get("version", ""))
    others = french.listed(list(changed.meanwhile))
    news = f" Ce qui avait changé entre-temps est gardé aussi\u00a0: {others}." if others else ""
    return Done(action.said(changed.edition) + news, place(action.key) if action.key else "", version)


def _changing(make: Callable[[Form], Action]) -> Deed:
    """Make a deed of an action that only its form says."""
    return lambda desk, form: change(desk, form, make(form))


def _entry(desk: Desk, form: Form) -> Done:
    if form.get("move") == "to" and form.get("section") not in _sections(desk.config):
        raise UnreadableFormError(NOTHING)
    return change(desk, form, actions.entry(form))


def _fields(desk: Desk, form: Form) -> Done:
    return change(desk, form, _fields_action(desk, form))


def _fields_action(desk: Desk, form: Form) -> Action:
    key = form.get("key", "")
    row, proposed = desk.row(key, form.get("version", ""))
    if (name := form.get("rendre")) in LABELS and proposed is not None:
        return actions.give_back(key, name, proposed)
    if "confirmer" in form:
        return actions.confirm(key)
    config = desk.config
    written = actions.fields(key, read(form, row, config.letter.zone, _sections(config), desk.day))
    tied = row.accompanies or row.replay_of or ""
    if form.get("event", tied) == tied:
        return written
    known = _events(desk)
    return actions.both(written, actions.saying_so(actions.tie(form, known), known))


def _mend(desk: Desk, form: Form) -> Done:
    return change(desk, form, actions.mend(form, desk.config))


def _sections(config: Config) -> dict[str, str]:
    """Return the titles of the letter's sections that hold entries, by their ids."""
    return {section.id: section.title for section in config.section if section.shows in {*Kind}}


def _events(desk: Desk) -> dict[str, Event]:
    """Return the events that something may be tied to."""
    return desk.around.events(desk.standing.now()[1].entries)


def _answer(desk: Desk, form: Form) -> Done:
    answers = {"oui": True, "non": False}
    if form.get("reponse") not in answers:
        raise UnreadableFormError(NOTHING)
    desk.answer(form.get("key", ""), form.get("other", ""), is_so=answers[form["reponse"]])
    return Done("C’est noté dans l’agenda\u00a0: la question ne sera plus posée.")


def _separate(desk: Desk, form: Form) -> Done:
    key = form.get("key", "")
    desk.separate(key, form.get("membre", ""))
    return Done("C’est noté dans l’agenda\u00a0: ce sont deux choses, pour toujours.", place(key))


def _set_aside(desk: Desk, form: Form) -> Done:
    desk.set_aside(_fields_action(desk, form) if "key" in form else actions.texts(form))
    return Done("L’autre texte est repris\u00a0; le vôtre est gardé parmi les versions.")


def _with_first(do: Deed) -> Deed:
    """Let a form that two texts were put together in also keep what it first said, as a version."""

    def done(desk: Desk, form: Form) -> Done:
        first = {name.removeprefix(FIRST): text for name, text in form.items() if name.startswith(FIRST)}
        if any(form.get(name) != text for name, text in first.items()):
            _set_aside(desk, {**form, **first})
        return do(desk, form)

    return done


def _approve(desk: Desk, form: Form) -> Done:
    is_new = desk.departing.approve(form.get("version", ""))
    return Done("La lettre est approuvée." if is_new else "La lettre était déjà approuvée.")


def _withdraw(desk: Desk, form: Form) -> Done:
    if form.get("quoi") == "heure":
        desk.departing.leave_as_usual()
        return Done("La lettre reprend son heure habituelle.")
    desk.departing.withdraw()
    return Done("La lettre est de nouveau un brouillon.")


def _correct(desk: Desk, form: Form) -> Done:
    if not desk.correct(actions.edito(form), form.get("version", "")):
        return Done("Rien n’a été changé\u00a0: l’édito dit déjà cela.")
    return Done(_CORRECTED)


def _bring_back(desk: Desk, form: Form) -> Done:
    old = desk.standing.past(form.get("nom", ""))
    if old is None:
        raise UnreadableFormError("Cette version n’est plus gardée.")
    return change(desk, form, actions.bring_back(old))


def _skip(desk: Desk, form: Form) -> Done:
    if not _reason(form):
        raise FieldsError({"reason": _WHY}, _SKIPPED)
    desk.departing.skip(_reason(form))
    return Done("Ce jeudi est sauté. « Reprendre comme brouillon » revient dessus.")


def _postpone(desk: Desk, form: Form) -> Done:
    wrong = {} if _reason(form) else {"reason": _WHY}
    try:
        at = _instant(form.get("at", ""), desk)
    except ValueError as error:
        raise FieldsError({"at": str(error), **wrong}, _POSTPONED) from None
    if wrong:
        raise FieldsError(wrong, _POSTPONED)
    try:
        desk.departing.postpone(at, _reason(form))
    except UsageError:
        raise FieldsError({"at": _limits(*desk.departing.between())}, _POSTPONED) from None
    return Done(
        "La lettre est reportée. Si elle était approuvée, approuvez-la de nouveau\u00a0: sa date change."
    )


def _limits(after: dt.datetime, before: dt.datetime) -> str:
    """Say when a letter may leave (French)."""
    following = f"{french.instant(before)}, départ de la lettre suivante"
    if after >= before:
        return f"il n’y a plus d’instant avant le {following}."
    return f"choisissez un instant après le {french.instant(after)} et avant le {following}."


def _instant(written: str, desk: Desk) -> dt.datetime:
    """Read when a letter leaves; a `ValueError` says in French why it cannot be."""
    at = read_moment(written.strip(), desk.config.letter.zone, desk.day)
    if isinstance(at, dt.datetime):
        return at
    raise ValueError(f"un jour et une heure\u00a0; écrivez par exemple {example(desk.day)}.")


def _test(desk: Desk, form: Form) -> Done:
    addresses = read_addressees(form.get("address", ""))
    is_whole = desk.departing.send_test(
        addresses, " ".join([form.get("fois", ""), form.get("version", ""), *addresses])
    )
    if desk.config.delivery.messenger == OUTBOX:
        return Done(_WRITTEN)
    words = f"Un test est parti pour {french.listed(addresses)}."
    return Done(words if is_whole else words + _HOLES)


def _add(desk: Desk, form: Form) -> Done:
    config = desk.config
    kind, fields = actions.new_row(form, config.letter.zone, _sections(config), desk.day)
    key, is_new = desk.add(kind, fields)
    if form.get("event"):
        desk.change(actions.tie({"key": key, "event": form["event"]}, _events(desk)), "")
    words = "L’entrée est ajoutée à l’agenda, et dans la lettre."
    return Done(
        words
        if is_new
        else "Cette entrée était déjà dans l’agenda\u00a0: elle est dans la lettre, une fois.",
        place(key),
    )


def _read_address(desk: Desk, form: Form) -> Done:
    written = form.get("adresse", "").strip()
    address = typed(written)
    if address is None:
        raise FieldsError({"adresse": f"« {written} » n’est pas une adresse\u00a0; écrivez https://…"}, _READ)
    try:
        found = desk.around.read_address(address)
    except (FailedError, SourceError) as error:
        why = Failure.of(error, address).french if isinstance(error, SourceError) else "le réseau est coupé"
        told = f"« {address} » n’a pas pu être lue\u00a0: {why}. Écrivez l’entrée vous-même, ci-dessous."
        raise FieldsError({"adresse": told}, _READ) from None
    words = "Voici ce que dit cette page\u00a0: relisez, complétez, puis ajoutez."
    return Done(words, page="/ajouter", found=found)


def _collect(desk: Desk, form: Form) -> Done:
    report = desk.around.collect(form.get("source", ""))
    name = quoted(desk.around.source_names().get(report.id, report.id))
    if report.status == "failed":
        return Done(f"{name} ne répond pas.", page="/sources")
    if report.status == "offline":
        words = f"{name} n’a pas été interrogée\u00a0: le réseau est coupé. Ce qui est montré vient de sa dernière réponse."
        return Done(words, page="/sources")
    found = french.count(report.entries, "entrée")
    new = french.count(report.new, "nouvelle")
    return Done(f"{name} a répondu\u00a0: {found}, dont {new}.", page="/sources")


def _review(desk: Desk, form: Form) -> Done:
    quarter = read_quarter(form.get("trimestre", ""))
    if quarter is None:
        raise UnreadableFormError(NOTHING)
    day = desk.around.review(quarter)
    if day is None:
        return Done(f"Il n’y a rien à dire du {quarter.name}.", page="/jeudis")
    return Done(f"Le bilan du {quarter.name} est prêt\u00a0: relisez-le.", day=day)


def _reason(form: Form) -> str:
    """Read why; empty where nothing says so."""
    return form.get("reason", "").strip()


DEEDS: Mapping[str, Deed] = {
    "/textes": _with_first(_changing(actions.texts)),
    "/entree": _entry,
    "/corriger": _mend,
    "/accepter": _changing(actions.accept),
    "/champs": _with_first(_fields),
    "/repondre": _answer,
    "/separer": _separate,
    "/mettre-de-cote": _set_aside,
    "/approuver": _approve,
    "/reprendre": _withdraw,
    "/revenir": _bring_back,
    "/corriger-la-page": _correct,
    "/sauter": _skip,
    "/reporter": _postpone,
    "/test": _test,
    "/ajouter": _add,
    "/lire": _read_address,
    "/essayer": _collect,
    "/bilan": _review,
}
