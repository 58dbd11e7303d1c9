"""The catalogue as far as somebody needs it: of one edition what belongs to its entries, of all the whole."""

from collections.abc import Sequence
from functools import cached_property

from newsletter.archive.catalogue import Catalogue, belonging
from newsletter.archive.material import Material
from newsletter.archive.record import Record, digest

_FEW = 8  # editions, from which on the whole costs less


class Views:
    """Catalogues of the same editions, made when they are asked for.

    Args:
        records: of the public editions, in the order of their dates.
        material: what the site is made from.
    """

    def __init__(self, records: Sequence[Record], material: Material) -> None:
        self.records, self._material, self._asked = records, material, 0

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
        only = belonging(self.records, record)
        return self._known(Catalogue(self.records, self._material.today, only=only))

    def _known(self, catalogue: Catalogue) -> Catalogue:
        """Let a catalogue say what has become known of events since the last letter that showed them."""
        for key, since in self._material.since.items():
            thing = catalogue.find(key)
            if thing is None or thing.latest.date not in self._material.editions:
                continue  # what is there of an edition that cannot be read stays as it is
            thing.known_at = since.at
            thing.now = self._material.line_now(thing.latest.date, since.row) if since.row else None
        return catalogue
