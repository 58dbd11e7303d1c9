"""Mending what findings tell, where it is certain what to write instead and where that stands. Pure.

What is found in words as they are read may stand otherwise in the text, with marks between, or more often, in an address:
then it is left to its editor. So is what would be told again, or as something else, once it is mended.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from newsletter.markup import bare_addresses, destinations, read_edito
from newsletter.model import Edition
from newsletter.model.signs import MASK
from newsletter.preflight.links import without_tracking
from newsletter.preflight.prose import passages
from newsletter.preflight.rendered import page_of
from newsletter.preflight.slips import placed_slips
from newsletter.preflight.words import placed_fixes

_OWN = ("edito", "subject", "preheader", "signature")
_Pairs = Mapping[str, list[tuple[str, str]]]


def mendable(edition: Edition, apart: Collection[str] = ()) -> frozenset[str]:
    """Return the findings of an edition that can be mended, as they are accepted: `code:where`.

    Args:
        edition: as it is.
        apart: fields that are left alone: what repeats others follows them by itself.
    """
    told = _told(edition)
    meant = {name: pairs for name, pairs in told.items() if pairs.keys().isdisjoint(apart)}
    found = [name for name, pairs in meant.items() if _mended(edition, pairs) is not None]
    together = edition
    for name in found:
        together = _mended(together, told[name]) or together
    if not found or _is_rid_of(together, found, told):  # nearly always: asked of all at once
        return frozenset(found)
    return frozenset(name for name in found if _mended_well(edition, name, told) is not None)


def mended(edition: Edition, findings: Collection[str]) -> Edition:
    """Mend what findings tell; one that cannot be mended changes nothing."""
    for name in findings:
        told = _told(edition)
        edition = (_mended_well(edition, name, told) if name in told else None) or edition
    return edition


def _mended_well(edition: Edition, name: str, told: Mapping[str, _Pairs]) -> Edition | None:
    """Mend what a finding tells; None where it would be told again, or something else instead."""
    found = _mended(edition, told[name])
    return found if found is not None and _is_rid_of(found, [name], told) else None


def _is_rid_of(edition: Edition, names: Collection[str], told: Mapping[str, _Pairs]) -> bool:
    """Whether of what was told of an edition, all is told still but some findings, and nothing else."""
    left = {name: pairs for name, pairs in told.items() if name not in names}
    return _tally(_told(edition)) <= _tally(left)


def _tally(told: Mapping[str, _Pairs]) -> Counter[str]:
    """Count what was told, by code: where it stands is said by words that may have been mended."""
    tally: Counter[str] = Counter()
    for name, pairs in told.items():
        tally[name.partition(":")[0]] += sum(map(len, pairs.values()))
    return tally


def _told(edition: Edition) -> dict[str, _Pairs]:
    """Return what to write instead of what, by the finding that tells it and the field where it stands."""
    own = [passage for passage in passages(edition) if passage.where in _OWN]
    found: dict[str, _Pairs] = {
        f"{code}:{where}": {where: [(fix.before, fix.after) for fix in some]}
        for (code, where), some in placed_fixes(own).items()
    }
    for (code, where), slips in placed_slips(edition.edito).items():
        found[f"{code}:{where}"] = {"edito": [(slip.before, slip.after) for slip in slips]}
    return found | dict(_cleaned(edition))


def _cleaned(edition: Edition) -> Iterator[tuple[str, _Pairs]]:
    """Give the addresses that follow their readers, and those to write instead; one that is part of another is left to the editor."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for name, text, linked in (
        ("edito", edition.edito, _links_of(edition.edito)),
        ("signature", edition.signature, _bare(edition.signature)),
    ):
        for written, address in linked.items():
            is_part = any(written in other for other in linked if other != written)
            if (clean := without_tracking(address)) and written in text and not is_part:
                pairs = found.setdefault(f"link-tracking:{address}", {})
                pairs.setdefault(name, []).extend([(written, clean)] * text.count(written))
    yield from found.items()


def _links_of(edito: str) -> dict[str, str]:
    """Return what leads somewhere, as it is written, and where to."""
    linked = {address: address for address in destinations(edito)}
    bare = {written: address for written, address in _bare(edito).items() if written not in linked}
    if any(map(without_tracking, bare.values())):  # what only looks like a link, as in code, is none
        there = page_of(read_edito(edito).html).addresses
        bare = {written: address for written, address in bare.items() if address in there}
    return linked | bare


def _bare(text: str) -> dict[str, str]:
    return {text[begins:ends]: address for begins, ends, address in bare_addresses(text)}


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
