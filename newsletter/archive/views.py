"""The catalogue as far as somebody needs it: of one edition what belongs to its entries, of all the whole."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from newsletter.archive.catalogue import Catalogue, belonging
from newsletter.archive.material import Material
from newsletter.archive.record import Record, digest, names_of
from newsletter.model import EventVersion

_FEW = 8  # editions, from which on the whole costs less


def _unknown(_: str) -> Iterable[str]:
    """Know of no edition."""
    return ()


class Views:
    """Catalogues of the same editions, made when they are asked for.

    Args:
        records: of the public editions, in the order of their dates.
        material: what the site is made from.
        known: returns the dates (ISO 8601) of editions that have, or had, a name among those of their entries.
        new: the records of which it does not know what they have; without, all.
    """

    def __init__(
        self,
        records: Sequence[Record],
        material: Material,
        known: Callable[[str], Iterable[str]] = _unknown,
        new: Iterable[Record] | None = None,
    ) -> None:
        self.records, self._material, self._asked = records, material, 0
        self._known_days, self._new = known, records if new is None else new

    @cached_property
    def mark(self) -> str:
        """All that a catalogue is made from: while it stays the same, so does all that it says."""
        material = self._material
        unread = [str(one.date) for one in self.records if one.date not in material.editions]
        called, since = (sorted(one.items()) for one in (material.called, material.since))
        return digest(material.today, unread, called, since, [one.told for one in self.records])

    @cached_property
    def whole(self) -> Catalogue:
        """The catalogue of all that letters have announced."""
        return self._known(Catalogue(self.records, self._material.today, self._material.called))

    def near(self, record: Record) -> Catalogue:
        """Return a catalogue that says of the entries of an edition what the whole does."""
        self._asked += 1
        if "whole" in vars(self) or self._asked > _FEW:
            return self.whole
        only, records = belonging(record, self.naming)
        return self._known(Catalogue(records, self._material.today, only=only))

    def versions(self) -> Mapping[str, EventVersion]:
        """Return the versions of all events, by key, where anything has changed that they follow from; else none."""
        if "whole" not in vars(self):
            return {}
        return {one.key: EventVersion(one.said, one.version) for one in self.whole.appointments}

    def naming(self, name: str) -> list[Record]:
        """Return the records that have, or had, a name among those of their entries, or of what they belong to."""
        days = {*self._known_days(name), *self._new_days.get(name, ())}
        return [self._by_day[day] for day in days if day in self._by_day]

    @cached_property
    def _by_day(self) -> Mapping[str, Record]:
        return {str(one.date): one for one in self.records}

    @cached_property
    def _new_days(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for one in self._new:
            for name in names_of(one):
                found[name].append(str(one.date))
        return found

    def _known(self, catalogue: Catalogue) -> Catalogue:
        """Let a catalogue say what has become known of events since the last letter that showed them, and what calendars have of them."""
        catalogue.recall(self._material.had)
        for key, since in self._material.since.items():
            thing = catalogue.find(key)
            if thing is None or thing.latest.date not in self._material.editions:
                continue  # what is there of an edition that cannot be read stays as it is
            thing.known_at = since.at
            thing.now = self._material.line_now(thing.latest.date, since.row) if since.row else None
        return catalogue
