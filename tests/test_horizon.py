"""How far a letter looks."""

import dataclasses
import datetime as dt

import msgspec
import pytest

from newsletter.config import SectionSettings
from newsletter.horizon import NEWS, last_day, wanted_until
from newsletter.model import Entry, Kind
from tests.test_curate import CONFIG, D, entry, event, proposed, publication

SEEN = dt.datetime(2023, 9, 20, 12, tzinfo=dt.UTC)
DAY = SEEN.date()
LATER = dt.timedelta(days=30)


@pytest.mark.parametrize(
    ("one", "until"),
    [
        (event(D), D),
        (event(D, D + LATER), D + LATER),
        (event(D, D - LATER), D),  # an end before the start
        (event(None), None),
        (publication(), DAY + NEWS),
        (publication(published=DAY - LATER), DAY + NEWS),
        (publication(published=DAY + LATER), DAY + LATER + NEWS),
        (publication(published=DAY - LATER, initial=True), DAY - LATER + NEWS),
        (publication(initial=True), None),
        (publication(published=dt.date.max), dt.date.max),
    ],
)
def test_until_when(one: Entry, until: dt.date | None) -> None:
    """An event is wanted until it ends, news for 100 days; what a first collection met counts by its date alone."""
    assert wanted_until(dataclasses.replace(one, first_seen=SEEN)) == until


@pytest.mark.parametrize("kind", [Kind.REPLAY, Kind.PUBLICATION])
def test_what_is_old_is_no_news(kind: Kind) -> None:
    """What was published and met over 100 days ago is not proposed any more, and says so."""
    last = entry("a", kind, published=D - 2 * NEWS, first_seen=SEEN + (D - NEWS - DAY))
    older = dataclasses.replace(last, key="b", first_seen=last.first_seen - dt.timedelta(days=1))
    found = proposed(last, older)
    assert [row.key for row in found.entries] == ["a"]
    assert [omission.reason for omission in found.omitted] == ["trop ancien : plus de 100\u00a0jours"]


def test_how_far_ahead() -> None:
    """A letter looks as far ahead as the farthest of its sections of events; without an end where one has none."""
    assert last_day(D, CONFIG) == D + dt.timedelta(days=61)  # of which the last may be the 60th elsewhere
    endless = SectionSettings(id="x", title="x", shows="event", layout="list")
    assert last_day(D, msgspec.structs.replace(CONFIG, section=(*CONFIG.section, endless))) == dt.date.max
    assert last_day(D, msgspec.structs.replace(CONFIG, section=())) == D
