"""What `deliveries resolve` says before anything is written (French)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsletter import french
from newsletter.deliver import Do, End
from newsletter.model import Word

if TYPE_CHECKING:
    from newsletter.pipeline.context import Context
    from newsletter.pipeline.edition.resolving import Resolution
    from newsletter.store import Store

_SHOWN = 10  # recipients by name
_LEAVING = {Do.RECHECK, End.EARLY}
_GOING_ON = {Do.PUBLISH, Do.PREPARE, Do.HAND_OVER}


def foretold(context: "Context", store: "Store", one: "Resolution") -> str:
    """Say what will be written, and what follows."""
    return " ".join((_written(one), *_following(context, store, one)))


def _written(one: "Resolution") -> str:
    letter, is_sent = f"la lettre du {french.long_date(one.day)}", one.word is Word.SENT
    if one.is_unknown:
        said = (
            "qu’elle est partie, sans le nombre de ses destinataires"
            if is_sent
            else "de nouveau qu’elle est approuvée"
        )
        return f"Le registre des envois ne sait rien de {letter}\u00a0: son fichier dira {said}."
    if not one.recipients:
        return f"Ce qui est connu de {letter} sera noté."
    received = "reçue" if is_sent else "non reçue"
    return f"L{letter[1:]} sera notée comme {received} par {_named(one, one.recipients)}."


def _following(context: "Context", store: "Store", one: "Resolution") -> Iterator[str]:
    if one.expired:
        yield (
            "Il est trop tard pour la remettre encore\u00a0: "
            f"{french.count(one.expired, 'destinataire ne la recevra pas', 'destinataires ne la recevront pas')}."
        )
    if one.others:
        yield f"Personne ne sait encore si elle est arrivée à {_named(one, one.others)}."
    if one.then in _GOING_ON:
        yield (
            f"Le prochain passage du programme, s’il vient avant minuit, la remet à {french.count(one.waiting, 'destinataire')}."
            f" Pour le faire tout de suite\u00a0: newsletter send {one.day} --live"
        )
    elif one.then is End.SENT and not one.is_unknown:
        yield "Elle compte comme partie."
    elif one.then not in {End.SENT, End.UNCERTAIN, End.WAITING}:
        yield _held(context, store, one)


def _held(context: "Context", store: "Store", one: "Resolution") -> str:
    """Say what becomes of a letter that nobody has."""
    from newsletter.pipeline.departure import departing, leaving
    from newsletter.pipeline.edition.drafting import require_edition
    from newsletter.pipeline.edition.held import words
    from newsletter.pipeline.edition.lateness import taken_over

    if one.then in _LEAVING:
        return departing(context, one.day)
    edition = require_edition(context, one.day)
    if one.then is End.LATE:
        return f"{leaving(context, one.day)} {taken_over(context, edition)}"
    assert isinstance(one.then, End)
    return french.one_stop(f"Elle est retenue\u00a0: {words(context, store, edition, one.then)}.")


def _named(one: "Resolution", recipients: frozenset[str]) -> str:
    shown = sorted(one.addresses_of[name] for name in recipients)[:_SHOWN]
    more = len(recipients) - len(shown)
    return french.listed([*shown, *([french.count(more, "autre")] if more else [])])
