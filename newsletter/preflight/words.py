"""French, as findings: what to mend in the editor's texts, each with what to write instead."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from newsletter.french import count, listed
from newsletter.model import Finding
from newsletter.model.quotes import quoted
from newsletter.model.signs import MASK
from newsletter.preflight.finding import warning
from newsletter.preflight.fixes import Fix, fixes
from newsletter.preflight.prose import Passage
from newsletter.preflight.tagged import TAG

_SHOWN = 5
_TITLES = frozenset(
    {
        "accent-missing",
        "double-space",
        "english-date",
        "hour-format",
        "ordinal",
        "straight-quotes",
        "word-twice",
        "spacing",
    }
)


def words(passages: Iterable[Passage]) -> Iterator[Finding]:
    """Warn of faults, those of one kind in one place together."""
    passages = list(passages)
    names: dict[str, str] = {}
    for passage in passages:
        names.setdefault(passage.where, passage.name)
    for (code, where), same in placed_fixes(passages).items():
        yield warning(code, where, f"Dans {names[where]}, {_said(same)}.")


def placed_fixes(passages: Iterable[Passage]) -> dict[tuple[str, str], list[Fix]]:
    """Find what to write instead, by the code and the place of the finding that tells it."""
    found: dict[tuple[str, str], list[Fix]] = {}
    for passage in passages:
        for fix in _fixes(passage.text):
            if passage.running or fix.code in _TITLES:
                found.setdefault((fix.code, passage.where), []).append(fix)
    return found


@lru_cache(maxsize=4096)  # the preview checks a letter again after each change, and most of it is as it was
def _fixes(text: str) -> tuple[Fix, ...]:
    return tuple(fixes(TAG.sub(MASK, text)))  # a tag has quotes of its own


def _said(found: list[Fix]) -> str:
    """Say "écrivez « 9e » au lieu de « 9ème » (abréviation des ordinaux)"."""
    pairs = list(dict.fromkeys((_visible(fix.before), _visible(fix.after), fix.why) for fix in found))
    whole = len(pairs) if len(pairs) <= _SHOWN + 1 else _SHOWN
    said = [f"{_set_off(after)} au lieu de {_set_off(before)}" for before, after, _why in pairs[:whole]]
    if more := pairs[whole:]:
        others = listed([_set_off(after) for _before, after, _why in more])
        said.append(f"et de même pour {count(len(more), 'autre correction', 'autres corrections')}, {others}")
    whys = dict.fromkeys(why for _before, _after, why in pairs)
    return f"écrivez {', '.join(said)} ({', '.join(whys)})"


def _set_off(text: str) -> str:
    """Quote words that have no quotes of their own: those are what is to be mended."""
    return text if text[:1] in '«"' and text[-1:] in '»"' else quoted(text)


def _visible(text: str) -> str:
    """Show what a page would swallow: spaces, and what stands for an address."""
    return text.replace("  ", "␣␣").replace(MASK, "…")
