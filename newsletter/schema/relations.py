"""What the agenda says of how entries relate: of none to itself, and of no two both one thing and its contrary."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from newsletter.addresses import folded, is_web
from newsletter.config import AgendaRow, AnswerRow
from newsletter.exceptions import FileError
from newsletter.model import CONTRARY, Relation
from newsletter.schema import mistakes
from newsletter.schema.place import line_of, written, wrong

_OWN = "agenda/"
Named = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Said:
    """One relation. `path` is that of its key in the file; `entry` and `other` are names: each entry has one."""

    path: str
    relation: Relation
    entry: str
    other: str


def refuse_contraries(
    rows: Sequence[tuple[AgendaRow, str]],
    answers: Sequence[AnswerRow],
    ids: Collection[str],
    text: str,
    name: str,
) -> None:
    """Refuse what is said of an entry and itself, and what another line says the contrary of.

    Args:
        rows: the agenda's, each with its path in the file.
        answers: its answers, in the file's order.
        ids: of its rows.
        text: the file's.
        name: the file's, for messages.

    Raises:
        FileError: with file, line, what stands there and what to write.
    """
    first: dict[tuple[Relation, frozenset[str]], _Said] = {}
    for one in _all(rows, answers, ids):
        if one.entry == one.other:
            raise wrong(text, name, one.path, mistakes.ITSELF)
        pair = frozenset((one.entry, one.other))
        for relation in sorted(CONTRARY[one.relation]):
            if (other := first.get((relation, pair))) is not None:
                raise _contradiction(one, other, text, name)
        first.setdefault((one.relation, pair), one)


def _contradiction(one: _Said, other: _Said, text: str, name: str) -> FileError:
    """Tell of the later of two lines, which was written against the earlier."""
    (line, earlier), (_, later) = sorted(
        ((line_of(text, said.path) or 0, said) for said in (one, other)), key=lambda row: row[0]
    )
    said = f"{earlier.relation} = {written(text, earlier.path)}"
    return wrong(text, name, later.path, mistakes.CONTRARY, line=line, earlier=said)


def _all(
    rows: Sequence[tuple[AgendaRow, str]], answers: Sequence[AnswerRow], ids: Collection[str]
) -> Iterator[_Said]:
    def named(word: str) -> str:
        return folded(word) if is_web(word) else _OWN + word if word in ids else word

    for row, path in rows:
        entry = _OWN + row.id if row.id else path  # nobody can name what has no id
        yield from _of(row, path, entry, named)
    for index, answer in enumerate(answers):
        yield from _of(answer, f"$.answer[{index}]", answer.entry, named)


def _of(row: AgendaRow | AnswerRow, path: str, entry: str, named: Named) -> Iterator[_Said]:
    for relation in Relation:
        words = getattr(row, relation.value)
        for word in (words,) if isinstance(words, str) else words or ():
            yield _Said(f"{path}.{relation}", relation, entry, named(word))
