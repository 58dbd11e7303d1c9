"""A value that is no TOML, read as its writer meant it: quotes, dates, yes and no. Pure."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from newsletter.schema.mistakes import Mistake

_LONGEST = 70
_QUOTES = "“”„«»‘’‹›"
_REMARKED = re.compile(rf"(?P<text>.+?[{_QUOTES}\"])(?P<remark>\s+#.*)")  # what closes, then a remark
_DAY = re.compile(
    r"(?:(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})|(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2}))"
    r"(?:[ T,à]*(?P<hour>\d{1,2})\s*(?:h|:|$)\s*(?P<minute>\d{2})?(?::(?P<second>\d{2}))?)?\s*\Z"
)  # 25/12/2026 18h30, 2026-12-5, 2026-12-05T18:30
_WORDS = {"oui": "true", "vrai": "true", "yes": "true", "non": "false", "faux": "false", "no": "false"}
_MOMENTS = {"date", "start", "end", "send_at", "moved_from", "occasion", "corrected"}
_TEXT = '"…"'
_EXAMPLES = (
    dict.fromkeys(_MOMENTS, "2026-12-10")
    | {"send_at": "2026-12-10T09:00:00", "days": "[0, 7]", "links": '[{ label = "…", url = "https://…" }]'}
    | dict.fromkeys(("number", "first_number", "format", "connections", "template", "width", "height"), "1")
    | {"hours": "2", "port": "587", "lists": "[3]", "days_before": "2"}
    | dict.fromkeys(
        ("all_day", "is_full", "is_put_off", "is_reinstated", "verp", "ignore", "verified", "enabled"), "true"
    )
    | dict.fromkeys(("tags", "words", "entries", "aliases", "accept", "rendezvous", "publish"), '["…"]')
)
"""What may stand after the sign = of a key that wants no text."""


def mistyped(key: str, value: str, line: str, number: int, message: str) -> Iterator[Mistake]:
    """Say what may be wrong with a value, the most certain first.

    Args:
        key: what stands before the sign =.
        value: what stands after it.
        line: the whole line, and its number.
        number: from 1.
        message: tomllib's.
    """
    if not value or value.startswith("#"):
        yield Mistake(
            f"il n’y a rien après le signe = dans {shown(line)}",
            f"écrivez {key} = {_EXAMPLES.get(key, _TEXT)}, ou retirez cette ligne",
        )
        return
    if "Unescaped" in message and "\\" in value:
        doubled = value.replace("\\", "\\\\")
        yield told(
            "le signe \\ ne peut pas rester seul dans",
            line,
            [f"{key} = {doubled}"],
            "écrivez-le deux fois, \\\\",
        )
    yield from _curly(key, value, line)
    yield from _moment(key, value, line, message)
    if (word := _WORDS.get(value.lower(), value.lower())) in {"true", "false"}:
        yield told("il faut true ou false dans", line, [f"{key} = {word}"], "écrivez true ou false")
    if value[0] in "\"'":
        yield from _quoted(_Text(key, value, line, number))
    elif value[0] not in "[{":
        yield from _bare(key, value, line)


@dataclass(frozen=True, slots=True)
class _Text:
    """A value that begins with a quote."""

    key: str
    value: str
    line: str
    number: int


def _curly(key: str, value: str, line: str) -> Iterator[Mistake]:
    text, remark = value, ""
    if found := _REMARKED.fullmatch(value):
        text, remark = found["text"], found["remark"]
    closes = text[0] == '"' and text[-1] in _QUOTES and '"' not in text[1:]
    if text[0] in _QUOTES or closes:
        inside = text.strip(f'{_QUOTES}" \u00a0\u202f')
        yield told(
            "ces guillemets ne sont pas ceux qu’il faut dans",
            line,
            [f'{key} = "{inside}"{remark}'],
            'écrivez des guillemets droits, "…"',
        )


def _moment(key: str, value: str, line: str, message: str) -> Iterator[Mistake]:
    meant = day(value.strip("\"'"))
    if meant == "?" or message.startswith("Invalid date"):
        yield Mistake(f"ce jour ou cette heure n’existe pas : {shown(line)}", "corrigez cette ligne")
    elif meant:
        yield Mistake(
            f"cette date n’est pas écrite comme il faut : {shown(line)}",
            f"écrivez {key} = {meant}, sans guillemets",
        )
    elif key in _MOMENTS and value[0] not in "\"'":
        yield Mistake(
            f"ce n’est pas une date : {shown(line)}",
            f"écrivez par exemple {key} = 2026-12-10T18:00:00, sans guillemets",
        )


def _bare(key: str, value: str, line: str) -> Iterator[Mistake]:
    """Read a value that has no quote before it."""
    bare = value.rstrip(",;").strip()
    if bare.endswith('"') and bare.count('"') == 1:
        yield told(
            "il manque un guillemet au début de la valeur dans",
            line,
            [f'{key} = "{bare}'],
            'écrivez des guillemets des deux côtés, "…"',
        )
    if re.fullmatch(r"0+\d+", bare):
        yield told("un nombre ne commence pas par 0 dans", line, [f"{key} = {int(bare)}"], "retirez ce 0")
    if re.fullmatch(r"[+-]?\d+(?:\.\d+)?", bare):
        yield told("il y a un signe de trop à la fin de", line, [f"{key} = {bare}"], "retirez-le")
    inner = bare.replace('"', "'")
    yield told(
        "il manque les guillemets autour de la valeur dans", line, [f'{key} = "{inner}"'], 'écrivez-les : "…"'
    )


def _quoted(one: _Text) -> Iterator[Mistake]:
    """Read a text whose quotes tomllib did not see as its writer meant them."""
    key, value, line, quote = one.key, one.value, one.line, one.value[0]
    code = value.partition(" #")[0].rstrip() if value.count(quote) < 3 else value
    if (ends := code.rstrip(",; ")) != code and ends.endswith(quote) and ends.count(quote) == 2:
        yield told("il y a un signe de trop à la fin de", line, [f"{key} = {ends}"], "retirez-le")
    if value.count(quote) == 1:
        name = "un guillemet" if quote == '"' else "une apostrophe"
        what = f"il manque {name} à la fin de la ligne {one.number} :"
        if code == quote:  # nothing tells whether a text, a number or a date was meant
            yield told(what, line, [], "écrivez ce qui manque après le signe =, ou retirez cette ligne")
            return
        yield told(what, line, [f"{key} = {code}{quote}"], f"fermez le texte par {quote}")
        return
    inside = code[1:].removesuffix(quote)
    if quote == "'":
        yield told(
            "une apostrophe a fermé le texte trop tôt dans",
            line,
            [f'{key} = "{inside}"'],
            'mettez le texte entre guillemets, "…"',
        )
    if value.count(quote) > 2:
        french = re.sub(r'"([^"]*)"', lambda found: f"« {found[1].strip()} »", inside)
        escaped = inside.replace('"', '\\"')
        yield told(
            "un guillemet, à l’intérieur du texte, l’a fermé trop tôt dans",
            line,
            [f'{key} = "{french}"', f'{key} = "{escaped}"'],
            'écrivez « … » à l’intérieur, ou \\"',
        )
    yield Mistake(
        f"il y a des mots après le guillemet qui ferme le texte : {shown(line)}",
        "retirez-les, ou mettez # devant eux",
    )


def day(value: str) -> str:
    """Write a date as TOML wants it; "?" where there is no such day or hour, nothing where it is no date."""
    found = _DAY.match(value)
    if found is None:
        return ""
    year, month, number = (
        int(found[one] or found[other]) for one, other in (("year", "y"), ("month", "m"), ("day", "d"))
    )
    with suppress(ValueError):
        if found["hour"] is None:
            return dt.date(year, month, number).isoformat()
        hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
        return dt.datetime(year, month, number, hour, minute, second).isoformat()  # noqa: DTZ001 - as the file has it
    return "?"


def told(what: str, line: str, mended: list[str], otherwise: str) -> Mistake:
    """Say what is wrong with a line, and what to write: the first that TOML reads, else in general."""
    right = next((one for one in mended if is_toml(one)), None)
    return Mistake(f"{what} {shown(line)}", f"écrivez {right}" if right else otherwise)


def is_toml(line: str) -> bool:
    """Whether a line is TOML by itself."""
    with suppress(tomllib.TOMLDecodeError):
        return bool(tomllib.loads(line))
    return False


def shown(line: str) -> str:
    """Show a line, cut where it is long."""
    line = " ".join(line.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
