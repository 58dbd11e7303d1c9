"""Why an edition is not sent at this instant, in words (French), and all that this is decided from."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Set as AbstractSet
from dataclasses import dataclass

from newsletter.config import ENGINES
from newsletter.curate import is_past
from newsletter.deliver import BY_A_PERSON, Do, End, Messenger, Mishap, Situation, decide
from newsletter.french import count, instant, listed
from newsletter.model import Edition, EditionStatus, Kind, Standing, Word
from newsletter.model.quotes import quoted
from newsletter.pipeline.context import Context
from newsletter.pipeline.departure import messenger_of, state_words
from newsletter.pipeline.edition.doubting import DOUBTFUL, is_doubted, was_doubted
from newsletter.pipeline.edition.drafting import is_edited
from newsletter.pipeline.edition.frozen import dated_ahead, edited_words, frozen_for
from newsletter.pipeline.edition.lapsing import lapsed_words
from newsletter.pipeline.edition.lateness import late_words
from newsletter.pipeline.edition.reach import Reach
from newsletter.pipeline.edition.since import changed_words, hour_words, way_words
from newsletter.pipeline.way_out import messenger
from newsletter.schedule import times_of
from newsletter.store import Store

_THEM = "demandez à ces lecteurs si la lettre est arrivée"
_SOME = "demandez à quelques lecteurs si la lettre est arrivée"
_LOOK = "vérifiez sur la liste de diffusion si la lettre est arrivée"
_ENGINE = "regardez dans {} ce que la campagne est devenue"

_RESERVED = (
    "Vérifiez si elle est arrivée. Le prochain passage du programme note qu’elle est en doute\u00a0; dites-lui ensuite"
    " ce qu’il en est\u00a0:"
)
_INTERRUPTED = "son envoi a été interrompu et personne ne sait si elle est partie"
_WORDS = {
    End.SENT: "",
    End.SKIPPED: "ce jeudi est sauté",
    End.NOT_APPROVED: "elle n’est pas approuvée",
    End.UNKNOWN: "elle était en cours d’envoi et le registre des envois n’en sait rien",
    End.OTHER: "une autre version de cette lettre est déjà partie, ou peut-être",
}


@dataclass(slots=True)
class Progress:
    """How far one sending has come that no file tells; see `Situation`.

    Args:
        about: the recipients, as the ledger names them, that the operator's word is about.
    """

    by_hand: bool = False
    obstacle: str | None = None
    published: bool = False
    tried: bool = False
    asked: bool = False
    word: Word | None = None
    about: AbstractSet[str] = frozenset()


def situation(context: Context, store: Store, edition: Edition, progress: Progress) -> Situation:
    """Gather what the next step of sending an edition is decided from."""
    due, approval = times_of(edition, context.config), edition.approval
    return Situation(
        status=edition.status,
        is_edited=is_edited(edition),
        message=approval.message_sha256 if approval else "",
        approved_at=approval.at if approval else None,
        tally=store.ledger.tally(edition.date),
        resting=store.ledger.resting(edition.date, context.instant()).count,
        now=context.instant(),
        send_at=due.send_at,
        deadline=due.deadline,
        midnight=due.midnight,
        by_hand=progress.by_hand,
        obstacle=progress.obstacle,
        published=progress.published,
        tried=progress.tried,
        asked=progress.asked or not is_engine(context),
        word=progress.word,
        meant=_meant(store, edition.date, progress),
        is_doubted=is_doubted(context, store, edition),
    )


def _meant(store: Store, day: dt.date, progress: Progress) -> int:
    return len(progress.about & {*store.ledger.standing(day, Standing.UNCERTAIN)}) if progress.about else 0


def why_held(context: Context, store: Store, edition: Edition) -> str:
    """Say why an edition would not be sent at this instant (French); empty when it would, is being sent, or is tried again later."""
    given = situation(context, store, edition, Progress(asked=True))
    step = decide(given)
    if step is Do.RECHECK:
        step = decide(dataclasses.replace(given, obstacle=obstacle(context, store, edition)))
    if step is Do.DOUBT:
        return DOUBTFUL
    if step is Do.ASK:
        return "" if context.is_handing_over else _interrupted(context, store, edition)
    if not isinstance(step, End) or step is End.WAITING:
        return ""
    return words(context, store, edition, step)


def why_open(context: Context, store: Store, edition: Edition) -> str:
    """Say what is open of an edition that has begun to leave (French): of whom nobody knows also while others are tried again.

    Empty where it is not held, and all is known of who was begun with; or somebody is at it.
    """
    held = why_held(context, store, edition)
    if held or context.is_handing_over or not is_uncertain(store, edition):
        return held
    return doubt_words(context, store, edition)


def is_in_doubt(context: Context, store: Store, edition: Edition) -> bool:
    """Whether an approved edition will not leave at its hour, as it may have left before this machine was restored."""
    return decide(situation(context, store, edition, Progress(asked=True))) is Do.DOUBT


def reserved(context: Context, store: Store, edition: Edition) -> str:
    """Say of an approved edition that is in doubt that it will not leave, and what to do (French, whole sentences); else nothing."""
    if not is_in_doubt(context, store, edition):
        return ""
    return f"Elle ne partira pas d’elle-même\u00a0: {DOUBTFUL}. {_RESERVED} {resolving(edition.date, 0)}."


def words(context: Context, store: Store, edition: Edition, end: End) -> str:
    """Say why nothing more is done now (French); empty when there is nothing to do."""
    due = times_of(edition, context.config)
    if end is End.UNCERTAIN:
        return doubt_words(context, store, edition)
    if end in {End.NOT_APPROVED, End.EDITED} and (edited := edited_since(context, store, edition)):
        return edited
    if end is End.UNKNOWN and was_doubted(store, edition.date):
        return DOUBTFUL
    if end in _WORDS:
        return _WORDS[end]
    if end is End.EARLY:
        return f"il est trop tôt : elle part {instant(due.send_at)}"
    if end is End.LATE:
        return late_words(context, store, edition)
    if end is End.CHANGED:
        return obstacle(context, store, edition)
    if end is End.WAITING:
        return refusal_words(store.ledger.why(edition.date, Standing.DEFERRED, Standing.REFUSED))
    assert end is End.REFUSED
    return _refused_words(store, edition)


def _refused_words(store: Store, edition: Edition) -> str:
    tally = store.ledger.tally(edition.date)
    if tally.suppressed and not tally.refused:
        return "il n’y a plus personne à qui l’envoyer : tous les lecteurs se sont désinscrits"
    said = refusal_words(store.ledger.why(edition.date, Standing.REFUSED))
    return f"{said} ; puis approuvez-la à nouveau (newsletter approve {edition.date})"


def edited_since(context: Context, store: Store, edition: Edition) -> str:
    """Say what was edited of an open edition since it was approved (French); empty where it was not, or never approved."""
    return edited_words(context, edition) if is_edited(edition) else lapsed_words(store, edition)


def is_engine(context: Context) -> bool:
    """Whether the messenger is an engine, which can be asked what became of a letter."""
    return context.config.delivery.messenger in ENGINES


def obstacle(context: Context, store: Store, edition: Edition) -> str:
    """Say what has come up against sending what was approved (French); empty when nothing has."""
    return (
        way_words(context, edition)
        or changed_words(context, store, edition)
        or _past_words(context, edition)
        or _ahead_words(context, edition)
    )


def took(
    context: Context, store: Store, edition: Edition, recipient: str, messenger: Messenger
) -> bool | Mishap | None:
    """Ask a messenger whether it took an edition, or why it can't say; None when it can't be asked, or the bytes are lost."""
    tally = store.ledger.tally(edition.date)
    letter = frozen_for(context, edition.date, tally.messages)
    if letter is None or store.ledger.messenger(edition.date) != messenger.name:
        return None
    return messenger.took(letter, recipient)


def answers(
    context: Context, store: Store, edition: Edition, recipients: Collection[str]
) -> dict[str, bool | Mishap | None]:
    """Ask the way out, made once for all, about recipients, as `took` does; where there are none, it is not even made."""
    way = messenger(context) if recipients else None
    return {one: took(context, store, edition, one, way) for one in recipients if way is not None}


def doubts(store: Store, day: dt.date) -> int:
    """Say of how many recipients nobody knows whether they have an edition."""
    tally = store.ledger.tally(day)
    return tally.uncertain + tally.handing


def is_uncertain(store: Store, edition: Edition) -> bool:
    """Whether nobody knows who has an edition, so that the operator's word is wanted, once they have found out."""
    tally = store.ledger.tally(edition.date)
    is_unknown = edition.status is EditionStatus.SENDING and tally.is_empty
    return bool(tally.uncertain or tally.handing or is_unknown)


def state_of(context: Context, store: Store, edition: Edition) -> str:
    """Say where an edition stands: "approuvée"; of one whose sending was begun, whether anybody is at it, or must say (French)."""
    at_it = context.is_handing_over
    if at_it or edition.status is not EditionStatus.SENDING:
        return state_words(edition.status, messenger_of(edition), at_it=at_it)
    if is_uncertain(store, edition):
        return f"en doute, jusqu’à newsletter deliveries resolve {edition.date}"
    return "en suspens, car son envoi n’est pas terminé"


def resolving(day: dt.date, doubts: int) -> str:
    """Say how the operator tells the program what they have found out (French).

    Args:
        day: the edition's date.
        doubts: of how many recipients nobody knows.
    """
    said = f"newsletter deliveries resolve {day} --as sent, ou --as not-sent si elle n’est pas arrivée"
    return said if doubts < 2 else f"{said} (et --recipient ADRESSE, si ce n’est pas vrai de tous)"


def looking(context: Context, store: Store, edition: Edition) -> str:
    """Say what to do about a letter of which nobody knows (French)."""
    is_known = not store.ledger.tally(edition.date).is_empty  # else nobody is named
    them = _THEM if is_known else _SOME
    asked = them if context.config.delivery.goes_to_each else _LOOK
    engine = ENGINES.get(context.config.delivery.messenger)
    look = _ENGINE.format(engine) if engine else asked
    if not is_uncertain(store, edition):
        return look
    return f"{look}, puis dites-le au programme\u00a0: {resolving(edition.date, doubts(store, edition.date))}"


def _interrupted(context: Context, store: Store, edition: Edition) -> str:
    begun = store.ledger.standing(edition.date, Standing.HANDING)
    if all(isinstance(answer, bool) for answer in answers(context, store, edition, begun).values()):
        return ""  # the next run knows
    return doubt_words(context, store, edition)


def doubt_words(context: Context, store: Store, edition: Edition) -> str:
    """Say of whom nobody knows whether they have an edition (French); of a list nobody knows more than that."""
    if is_engine(context):
        return _engine_words(store.ledger.why(edition.date, Standing.UNCERTAIN))
    tally = store.ledger.tally(edition.date)
    doubts = tally.uncertain + tally.handing
    if doubts in {0, tally.recipients}:
        return _INTERRUPTED
    doubted = f"{Reach(accepted=tally.accepted, doubts=doubts).doubted} (newsletter deliveries)"
    return f"elle est chez {count(tally.accepted, 'lecteur')}, mais {doubted}" if tally.accepted else doubted


def _engine_words(detail: str) -> str:
    """Say why not even the engine can tell what became of a letter (French)."""
    if not detail:
        return _INTERRUPTED
    mishap = Mishap.read(detail)
    return refusal_words(detail) if mishap.kind in BY_A_PERSON else f"{_INTERRUPTED} : {mishap.french}"


def refusal_words(detail: str) -> str:
    """Say what a messenger had against an edition, and what to do (French), from what the ledger keeps."""
    if not detail:
        return "son envoi a échoué"
    mishap = Mishap.read(detail)
    return f"{mishap.french} ; {mishap.french_remedy}"


def _ahead_words(context: Context, edition: Edition) -> str:
    """Say that the letter's own `Date:` is still to come, and what makes it leave at once (French); empty where it is not."""
    at = dated_ahead(context, edition)
    if at is None or at <= context.instant():
        return ""
    return (
        f"{hour_words(context, edition)}\u202f; pour qu’elle parte aussitôt, reprenez-la comme brouillon (newsletter approve"
        f" {edition.date} --withdraw), puis approuvez-la à nouveau"
    )


def _past_words(context: Context, edition: Edition) -> str:
    """Say which events would be over, or begun, as the letter leaves late (French); empty when none would."""
    send_at = times_of(edition, context.config).send_at
    leaves_at = send_at if edition.is_handed_over else max(send_at, context.now)
    late = [
        quoted(row.title)
        for row in edition.shown
        if row.kind is Kind.EVENT
        and row.start is not None
        and f"event-past:{row.key}" not in edition.accept
        and is_past(row, leaves_at)
        and not is_past(row, send_at)
    ]
    return f"l’heure est passée pour {listed(late)} ; écartez-le de la lettre et approuvez-la" if late else ""
