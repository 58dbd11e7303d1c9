"""What the preview says of where a letter stands, in whole French sentences."""

from newsletter import french
from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context
from newsletter.pipeline.departure import at_once, going, state_words, still
from newsletter.pipeline.edition.drafting import Drafted, is_open
from newsletter.pipeline.edition.held import is_in_doubt, state_of, why_held
from newsletter.pipeline.edition.looking import APPROVAL, Look
from newsletter.pipeline.edition.reach import reach
from newsletter.pipeline.edition.since import since_approval, since_remedy
from newsletter.preview.view import Gone
from newsletter.schedule import times_of, why_none
from newsletter.store import Store


def status(context: Context, store: Store, edition: Edition | None) -> str:
    """Name its state: "brouillon"; None is one that no file holds yet."""
    if edition is None or is_open(edition):
        return state_words(EditionStatus.DRAFT if edition is not None else None)
    return state_of(context, store, edition).partition(",")[0]


def hint(context: Context, store: Store, edition: Edition) -> str:
    """Say what will happen."""
    due = times_of(edition, context.config)
    if edition.status is EditionStatus.SENT:
        return "Elle ne se modifie plus\u00a0; sa page de l’archive se corrige."
    if edition.status is EditionStatus.SKIPPED:
        return _sentence(
            f"ce jeudi est sauté\u00a0: {edition.reason}" if edition.reason else "ce jeudi est sauté"
        )
    has_begun = context.now >= due.send_at or edition.status is EditionStatus.SENDING
    if has_begun or is_in_doubt(context, store, edition):
        held = why_held(context, store, edition)
        if is_open(edition) and held:
            return f"{_sentence(held)} {still(context, edition.date)}"
        said = held or _going_on(context, store, edition) or at_once(context, edition.date)
        return _sentence(said or "elle part dans un instant")
    when = f"elle {going(context)} {french.instant(due.send_at)}"
    none = why_none(edition.date, context.config, context.said)
    if none or (is_open(edition) and context.config.schedule.approval == "required"):
        when = f"{when} si vous l’approuvez"
    if none:
        when = f"pas de lettre ce jour-là ({none})\u00a0: {when}"
    put_off = f"elle est reportée\u00a0: {edition.reason}" if edition.send_at and edition.reason else ""
    return " ".join(map(_sentence, filter(None, (when, put_off))))


def closed(context: Context, store: Store, edition: Edition) -> str:
    """Say why nothing of an edition can be changed here, and what can be done; empty while it can."""
    if is_open(edition):
        return ""
    again = "« Reprendre comme brouillon », en haut,"
    match edition.status:
        case EditionStatus.APPROVED:
            return f"Cette lettre est approuvée\u00a0: ses textes et ses entrées ne se modifient plus. {again} les rouvre\u00a0; vous l’approuverez de nouveau ensuite."
        case EditionStatus.SKIPPED:
            return f"Ce jeudi est sauté\u00a0: sa lettre ne se modifie pas. {again} revient dessus."
    state = f"Cette lettre est {state_of(context, store, edition)}\u00a0: elle ne se modifie plus"
    if edition.status is not EditionStatus.SENT:
        return f"{state}."
    path = context.workspace.edition(edition.date).relative_to(context.workspace.root)
    return (
        f"{state}. Une erreur se corrige sur sa page de l’archive, jamais dans les boîtes\u00a0: «\u00a0Corriger la page de"
        " l’archive\u00a0», sur la page de la lettre, rouvre l’édito. Le reste se corrige dans le fichier"
        f" {path}\u00a0: ajoutez-y alors, parmi les premières lignes, corrected = {context.now:%Y-%m-%dT%H:%M:00}."
    )


def since(context: Context, store: Store, edition: Edition) -> tuple[str, ...]:
    """Say what has come up since its approval, and what can be done."""
    lines = since_approval(context, store, edition)
    return (*lines, since_remedy(edition.date)) if lines else ()


def gone(context: Context, drafted: Drafted) -> Gone | None:
    """Say that the letter's file is gone or empty, where there was a letter; else nothing."""
    names = context.versions(drafted.edition.date).names() if drafted.created else ()
    if not names:
        return None
    path = drafted.path.relative_to(context.workspace.root)
    so = (
        f"Le fichier {path} est vide"
        if drafted.path.is_file()
        else f"Le fichier {path} n’est plus là, supprimé ou renommé peut-être"
    )
    return Gone(
        f"{so}\u00a0: la lettre montrée ici est un nouveau brouillon, qui s’écrit dès que vous y changez quelque chose."
        " Un clic remet l’ancienne, qui est parmi les versions, en bas\u00a0; votre texte n’est pas perdu.",
        names[0],
    )


def looked(look: Look | None) -> str:
    """Say what has changed since it was last seen whole; nothing where it never was."""
    if look is None:
        return ""
    seen = "votre approbation" if look.what == APPROVAL else "votre test"
    what = f"ceci a changé\u00a0: {french.listed(list(look.changed))}" if look.changed else "rien n’a changé"
    return f"Depuis {seen} du {french.instant(look.at)}, {what}."


def _sentence(words: str) -> str:
    return french.one_stop(f"{words[0].upper()}{words[1:]}.")


def _going_on(context: Context, store: Store, edition: Edition) -> str:
    """Say of a letter that some have, or may have, who waits for it; empty of others, and while somebody is at it."""
    known = reach(context, store, edition.date)
    is_between = edition.status is EditionStatus.SENDING and not context.is_handing_over
    return known.words() if is_between and known.waiting and (known.accepted or known.doubts) else ""
