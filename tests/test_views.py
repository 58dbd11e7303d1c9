"""A catalogue of what belongs to one edition says of its entries what that of all letters says."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

import pytest

from newsletter.archive.catalogue import Catalogue, belonging
from newsletter.archive.material import Material
from newsletter.archive.record import names_of, record
from newsletter.archive.thing import Thing
from newsletter.archive.views import Views
from newsletter.model import Edition, Since
from tests import generated
from tests.editions import CONFIG, looks

_NUMBER = 24
_FIRST = dt.date(2023, 1, 5)


def views(editions: Sequence[Edition], since: dict[str, Since] | None = None) -> Views:
    material = Material(
        editions={one.date: one for one in editions},
        config=CONFIG,
        looks=looks(),
        today=editions[-1].date,
        sizes=lambda _: {},
        mail=lambda _: "",
        since=since or {},
    )
    return Views([record(material.issue(one.date), one, material.sorting) for one in editions], material)


def marks(things: Sequence[Thing]) -> list[tuple[str, str, object]]:
    return [(one.page, one.mark, one.version) for one in things]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.some(1)
def test_what_belongs_together_suffices(seed: int) -> None:
    """Whichever edition is looked at: its entries, their pages, what they record, and what has become known of them."""
    editions = generated.archive(_NUMBER, seed, _FIRST)
    row = next(one for one in editions[3].shown if one.start)
    at = dt.datetime(2023, 2, 1, 9, tzinfo=CONFIG.letter.zone)
    held = views(editions, {row.key: Since(row=dataclasses.replace(row, is_full=True), at=at)})
    whole = views(editions, {row.key: Since(row=dataclasses.replace(row, is_full=True), at=at)}).whole
    for one in held.records:
        only, _ = belonging(one, held.naming)
        known = {name for line in one.lines for name in line.names}
        assert known <= only
        near = Views(held.records, held._material).near(one)
        assert marks(near.shown_by(one)) == marks(whole.shown_by(one))
    assert any(len(near.things) < len(whole.things) for near in (held.near(one) for one in held.records))


def test_many_are_looked_at_as_one_whole() -> None:
    """Where more than a few editions are asked for, the whole is made once, and given from then on."""
    held = views(generated.archive(_NUMBER, 1, _FIRST))
    found = [held.near(one) for one in held.records]
    assert found[0] is not held.whole
    assert all(one is held.whole for one in found[-3:])


def test_a_mark_tells_what_is_said() -> None:
    """Words of the édito change nothing of what others say; an entry's title does, and the day of the build."""
    editions = generated.archive(3, 1, _FIRST)
    last = editions[-1]
    before = views(editions).mark
    assert views([*editions[:2], dataclasses.replace(last, edito=last.edito + "\n\nFin.")]).mark == before
    entry = dataclasses.replace(last.entries[0], title="Autre titre")
    entries = (entry, *last.entries[1:])
    assert views([*editions[:2], dataclasses.replace(last, entries=entries)]).mark != before
    assert views(editions[:2]).mark != before


def test_names_lead_to_names() -> None:
    """What a recording records belongs to it, also where it is told by another name; what shares nothing does not."""
    editions = generated.archive(_NUMBER, 2, _FIRST)
    some = views(editions)
    records = some.records
    for one in records:
        only, shown = belonging(one, some.naming)
        assert [*shown] == [other for other in records if not only.isdisjoint(names_of(other))]
        lines = [line for other in records for line in other.lines]
        for line in lines:
            held = not only.isdisjoint(line.names)
            refs = [name for name in (line.replay_of, line.accompanies) if name]
            assert held == (not only.isdisjoint([*line.names, *refs]))
    catalogue = Catalogue(records, _FIRST)
    assert len(catalogue.things) > len(catalogue.shown_by(records[0]))
