"""Answers of the agenda that do nothing: they name what nobody knows, or what cannot be related so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsletter.model import Answer, Finding, Kind, Relation
from newsletter.preflight.finding import warning

_NAMES = {Kind.EVENT: "un événement", Kind.REPLAY: "un replay", Kind.PUBLICATION: "une publication"}
_OF_RECORDINGS = (Relation.REPLAY_OF, Relation.NOT_REPLAY_OF)
_ERASE = "effacez ce bloc [[answer]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An answer, and what is known of the two that it names.

    Args:
        lines: of its `entry`, and of its relation, in `feeds/agenda.toml`; None where that cannot be told.
        kinds: of the two; None of what nobody knows.
    """

    answer: Answer
    lines: tuple[int | None, int | None]
    kinds: tuple[Kind | None, Kind | None]


def idle(answers: Iterable[Heard]) -> Iterator[Finding]:
    """Tell of answers that name what nobody knows (any more), and of those that no entries of their kinds can have."""
    for one in answers:
        answer, (entry, other) = one.answer, one.kinds
        where = f"{answer.entry}>{answer.other}"
        if entry is None or other is None:
            yield warning("answer-unknown", where, _unknown(one))
        if entry is not None and (why := _unfit(answer.relation, entry, other)):
            said = f'{_place(one.lines[1])}{answer.relation} = "{answer.other}"\u00a0: {why}'
            yield warning("answer-idle", where, said)


def _unfit(relation: Relation, entry: Kind, other: Kind | None) -> str:
    """Say why entries of these kinds cannot be related so, and what to do; nothing where they can."""
    if relation in _OF_RECORDINGS:
        if entry is not Kind.REPLAY:
            return f"«\u00a0entry\u00a0» est {_NAMES[entry]}, et seul un replay en a un\u202f; {_ERASE}."
        if other not in (None, Kind.EVENT):
            return f"c’est {_NAMES[other]}, et non un événement\u202f; écrivez la clé de l’événement, ou {_ERASE}."
    if relation is Relation.SAME_AS and other not in (None, entry):
        instead = " (le replay d’un événement s’écrit replay_of)" if Kind.REPLAY in (entry, other) else ""
        return f"c’est {_NAMES[other]}, et «\u00a0entry\u00a0» {_NAMES[entry]}\u00a0: rien n’est réuni\u202f; {_ERASE}{instead}."
    return ""


def _unknown(one: Heard) -> str:
    (entry, other), answer = one.kinds, one.answer
    said = [f'entry = "{answer.entry}"'] * (entry is None)
    said += [f'{answer.relation} = "{answer.other}"'] * (other is None)
    verb = "ne nomment" if len(said) > 1 else "ne nomme"
    return (
        f"{_place(one.lines[0 if entry is None else 1])}{' et '.join(said)} {verb} aucune entrée connue, et la réponse ne fait"
        f" rien\u202f; corrigez la clé (newsletter entries les donne), ou {_ERASE} si l’entrée n’existe plus."
    )


def _place(line: int | None) -> str:
    return (
        f"feeds/agenda.toml, ligne {line}, [[answer]]\u00a0: "
        if line
        else "feeds/agenda.toml, [[answer]]\u00a0: "
    )
