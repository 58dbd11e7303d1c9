"""Mending what findings tell, where it is certain what to write instead and where that stands. Pure.

What is found in words as they are read may stand otherwise in the text, with marks between, or more often, in an address:
then it is left to its editor.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from newsletter.markup import destinations
from newsletter.model import Edition
from newsletter.model.signs import MASK
from newsletter.preflight.links import without_tracking
from newsletter.preflight.prose import passages
from newsletter.preflight.slips import placed_slips
from newsletter.preflight.words import placed_fixes

_OWN = ("edito", "subject", "preheader", "signature")
_Pairs = Mapping[str, list[tuple[str, str]]]


def mendable(edition: Edition) -> frozenset[str]:
    """Return the findings of an edition that can be mended, as they are accepted: `code:where`."""
    return frozenset(name for name, pairs in _told(edition).items() if _mended(edition, pairs) is not None)


def mended(edition: Edition, findings: Collection[str]) -> Edition:
    """Mend what findings tell; one that cannot be mended changes nothing."""
    for name in findings:
        pairs = _told(edition).get(name)
        edition = (_mended(edition, pairs) if pairs else None) or edition
    return edition


def _told(edition: Edition) -> dict[str, _Pairs]:
    """Return what to write instead of what, by the finding that tells it and the field where it stands."""
    own = [passage for passage in passages(edition) if passage.where in _OWN]
    found: dict[str, _Pairs] = {
        f"{code}:{where}": {where: [(fix.before, fix.after) for fix in some]}
        for (code, where), some in placed_fixes(own).items()
    }
    for (code, where), slips in placed_slips(edition.edito).items():
        found[f"{code}:{where}"] = {"edito": [(slip.before, slip.after) for slip in slips]}
    return found | dict(_cleaned(edition.edito))


def _cleaned(edito: str) -> Iterator[tuple[str, _Pairs]]:
    """Give the addresses that follow their readers, and those to write instead; one that is part of another is left to the editor."""
    linked = destinations(edito)
    for address in linked:
        is_part = any(address in other for other in linked if other != address)
        if (clean := without_tracking(address)) and address in edito and not is_part:
            yield f"link-tracking:{address}", {"edito": [(address, clean)] * edito.count(address)}


def _mended(edition: Edition, pairs: _Pairs) -> Edition | None:
    """Write instead; None where something is not to be found as often as it was told."""
    fields: dict[str, Any] = {}
    for name, some in pairs.items():
        text = getattr(edition, name)
        for (before, after), times in Counter(some).items():
            if not after or not before or MASK in before + after or text.count(before) != times:
                return None
            text = text.replace(before, after)
        fields[name] = text
    return replace(edition, **fields)
