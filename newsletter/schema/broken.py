"""What is no TOML, in French words of our own: which line, what its writer probably meant, what to write. Pure.

tomllib says where it gave up and what it would have liked; the line itself tells more. What is proposed was read as TOML.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.exceptions import FileError
from newsletter.schema.in_french import meant_by, unaccented
from newsletter.schema.mistakes import NOT_MERGED, Mistake
from newsletter.schema.mistyped import is_toml, mistyped, shown, told
from newsletter.schema.scanning import Open, still_open

_AT = re.compile(r"\(at line (\d+), column (\d+)\)")  # tomllib: (at line 3, column 5)
_BLANKS = "\u00a0\u202f\u2007\u2009\u200b\ufeff"
_ASSIGNMENT = re.compile(r"(?P<key>[^=\n]*?)\s*=\s*(?P<value>.*)")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_CANNOT_DECLARE = re.compile(r"Cannot declare \((?P<names>.+?),?\) twice")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where tomllib gave up: `at` in the text, `number` of the line (from 1), the line itself."""

    text: str
    at: int
    number: int
    line: str

    @property
    def rest(self) -> str:
        """What follows on the line."""
        return self.text[self.at :].partition("\n")[0]

    def other(self, at: int) -> "_Place":
        """Return another place of the same text."""
        number = self.text.count("\n", 0, at) + 1
        return _Place(self.text, at, number, self.text.split("\n")[number - 1])


def broken(text: str, name: str, error: Exception) -> FileError:
    """Say what is no TOML.

    Args:
        text: the file's.
        name: as its writer calls it.
        error: what tomllib raised.
    """
    if isinstance(error, RecursionError):
        return FileError(
            name, cause="trop de crochets les uns dans les autres", remedy="simplifiez ce passage"
        )
    place = _place(text, str(error))
    there, mistake = next(_diagnoses(place, str(error)))
    return FileError(name, there.number, cause=mistake.text, remedy=mistake.remedy)


def _place(text: str, message: str) -> _Place:
    lines = text.split("\n")
    if found := _AT.search(message):
        number, column = int(found[1]), int(found[2])
        at = sum(len(line) + 1 for line in lines[: number - 1]) + column - 1
        return _Place(text, min(at, len(text)), number, lines[min(number, len(lines)) - 1])
    return _Place(text, len(text), len(lines), "").other(len(text.rstrip()))


def _diagnoses(place: _Place, message: str) -> Iterator[tuple[_Place, Mistake]]:
    """List what is wrong, the most certain first; the last always holds."""
    if re.match(r"<{7}|={7}|>{7}|\|{7}", place.line):
        yield place, NOT_MERGED
    if message.startswith("Cannot"):
        yield from _twice(place, message)
    if message.startswith("Found invalid character") or (
        message.startswith("Illegal character")
        and "'\\n'" not in message
        and place.at < len(place.text)
        and place.text[place.at] != "\n"
    ):
        yield (
            place,
            Mistake(
                f"un caractère invisible s’est glissé dans {shown(place.line)}",
                "effacez-le, ou retapez cette ligne",
            ),
        )
    if opened := still_open(place.text, place.at):
        yield from _unclosed(place, opened[-1])
    yield from ((place, mistake) for mistake in _in_line(place, message))
    yield (
        place,
        Mistake(
            f"cette ligne n’est pas écrite comme il faut : {shown(place.line)}",
            "vérifiez ses guillemets, ses crochets et son signe =",
        ),
    )


def _twice(place: _Place, message: str) -> Iterator[tuple[_Place, Mistake]]:
    if found := _CANNOT_DECLARE.search(message):
        table = ".".join(re.findall(r"'([^']+)'", found["names"]))
        first = re.search(rf"(?m)^\s*\[+\s*{re.escape(table)}\s*\]+", place.text[: place.at])
        line = f" (déjà ligne {place.other(first.start()).number})" if first else ""
        yield (
            place,
            Mistake(
                f"[{table}] y est deux fois{line}",
                f"réunissez les deux ; si ce sont des entrées d’une liste, écrivez [[{table}]]",
            ),
        )
        return
    key = _ASSIGNMENT.match(place.line)
    if key is None or not key["key"].strip():
        return
    name = key["key"].strip()
    begins = max(place.text.rfind("\n[", 0, place.at - len(place.line)), 0)
    for one in re.finditer(rf"(?m)^[ \t]*{re.escape(name)}[ \t]*=", place.text[begins : place.at]):
        earlier = place.other(begins + one.start())
        if earlier.number < place.number:
            yield (
                place,
                Mistake(
                    f"{name} est écrit deux fois, lignes {earlier.number} et {place.number} : {shown(place.line)}",
                    "gardez-en une seule",
                ),
            )
    yield place, Mistake(f"{name} est déjà écrit plus haut : {shown(place.line)}", "gardez-en un seul")


def _unclosed(place: _Place, last: Open) -> Iterator[tuple[_Place, Mistake]]:
    """Say what was opened and never closed; its own line is the one to mend."""
    there = place.other(last.at)
    if last.sign in {'"""', "'''"}:
        yield (
            there,
            Mistake(
                f"le texte ouvert par {last.sign} ligne {there.number} n’est fermé nulle part : {shown(there.line)}",
                f"écrivez {last.sign} à la fin de ce texte",
            ),
        )
        return
    closing, name = ("]", "le crochet ]") if last.sign == "[" else ("}", "l’accolade }")
    if place.number != there.number or not place.rest.partition("#")[0].strip():
        ends = _last_line(there, place)
        mended = f"{ends.line.rstrip().rstrip(',')}{closing}"
        remedy = (
            f"écrivez {mended}"
            if is_toml(mended)
            else f"ajoutez {closing} à la fin de la ligne {ends.number}"
        )
        yield (
            there,
            Mistake(f"il manque {name} à la fin de la ligne {ends.number} : {shown(ends.line)}", remedy),
        )
        return
    before, after = place.line[: len(place.line) - len(place.rest)].rstrip(), place.rest.lstrip()
    if is_toml(mended := f"{before} {closing}{after}"):
        yield place, Mistake(f"il manque {name} : {shown(place.line)}", f"écrivez {mended}")
    mended = f"{before}, {after}"
    if is_toml(mended):
        yield place, Mistake(f"il manque une virgule : {shown(place.line)}", f"écrivez {mended}")
    if (wrong := re.match(r"[^\s,\]}\"'=]+", after)) and wrong[0] not in {"true", "false"}:
        yield (
            place,
            Mistake(
                f"{shown(wrong[0])} doit être entre guillemets : {shown(place.line)}",
                f'écrivez "{wrong[0].strip("“”«»")}"',
            ),
        )


def _last_line(there: _Place, place: _Place) -> _Place:
    """Find the last line of a list that goes on below the one where it was opened."""
    lines = place.text.split("\n")
    last = there.number
    while last + 1 < place.number and not re.match(r"\s*(?:\[|[\w.-]+\s*=|#|$)", lines[last]):
        last += 1
    return there.other(sum(len(line) + 1 for line in lines[: last - 1]))


def _in_line(place: _Place, message: str) -> Iterator[Mistake]:
    """Read the line that tomllib refuses as its writer meant it."""
    line = place.line.strip()
    if any(sign in place.line.partition('"')[0] for sign in _BLANKS):
        plain = "".join(" " if sign in _BLANKS else sign for sign in place.line).strip()
        yield told(
            "une espace insécable, qui ne se voit pas, s’est glissée dans",
            line,
            [plain],
            "remplacez-la par une espace ordinaire",
        )
    if line.startswith("["):
        yield from _header(line)
        return
    found = _ASSIGNMENT.fullmatch(line)
    if found is None:
        if colon := re.fullmatch(r"(?P<key>[\w.-]+)\s*:\s*(?P<value>.+)", line):
            yield told(
                "il faut le signe = et non : dans",
                line,
                [f"{colon['key']} = {colon['value']}"],
                "écrivez nom = valeur",
            )
        if words := re.fullmatch(r"(?P<key>[A-Za-z0-9_-]+)\s+(?P<value>[\"'\[{\d].*)", line):
            yield told(
                "il manque le signe = dans",
                line,
                [f"{words['key']} = {words['value']}"],
                "écrivez nom = valeur",
            )
        yield Mistake(
            f"il n’y a pas de signe = dans {shown(line)}",
            'écrivez nom = "valeur" ; une remarque pour vous commence par #',
        )
        return
    key, value = found["key"].strip(), found["value"].strip()
    if not key:
        yield Mistake(f"il n’y a pas de nom devant le signe = dans {shown(line)}", 'écrivez nom = "valeur"')
        return
    if not _BARE_KEY.fullmatch(key) and not key.startswith(('"', "'")):
        plain = next(iter(meant_by(key)), unaccented(key))
        yield Mistake(
            f"« {key} » n’est pas un nom possible avant le signe = : {shown(line)}",
            f"écrivez-le sans accent, sans espace ni autre signe, par exemple {re.sub(r'[^A-Za-z0-9_]+', '_', plain).strip('_') or 'title'} = …",
        )
    yield from _doubled(key, value, line)
    yield from mistyped(key, value, place.line.strip(), place.number, message)


def _doubled(key: str, value: str, line: str) -> Iterator[Mistake]:
    """Say of a sign = that is followed by others, or by the colon of other languages, that there is one too many."""
    extra = re.match(r"[=:>\s]*[=:>]", value)
    if extra is None:
        return
    rest = value[extra.end() :].strip()
    mended = [f"{key} = {rest}", f'{key} = "{rest}"'] if rest else []
    if extra[0].strip("=\t "):
        yield told("il ne faut que le signe = dans", line, mended, "n’écrivez qu’un signe =")
    else:
        yield told("il y a un signe = de trop dans", line, mended, "n’en gardez qu’un")


def _header(line: str) -> Iterator[Mistake]:
    name = re.sub(r"[\[\]]", "", line.partition("#")[0]).strip()
    many = line.startswith("[[") or line.count("]") > 1
    plain = next(iter(meant_by(name)), unaccented(name))
    if not name.isascii() and is_toml(f"[{plain}]"):
        mended = f"[[{plain}]]" if many else f"[{plain}]"
        yield Mistake(f"un nom entre crochets n’a pas d’accents : {shown(line)}", f"écrivez {mended}")
        return
    mended = f"[[{name}]]" if many else f"[{name}]"
    if is_toml(mended):
        yield Mistake(
            f"il manque un crochet, ou il y en a un de trop, dans {shown(line)}", f"écrivez {mended}"
        )
