"""Archives of any length: editions that left, week after week, as varied as real letters are. The same for a seed.

An event is announced, often twice, sometimes moved, cancelled or full by then; once it is over it may have a recording,
and publications that accompany it. The first editions of a longer archive are those of a shorter one.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from newsletter.draft import content_sha256
from newsletter.draft.writing import new_text
from newsletter.model import Approval, Edition, EditionEntry, EditionStatus, EventStatus, Sent, in_zone
from tests import generated_rows as rows, phrases
from tests.generated_rows import ZONE, day_of, last_day

FIRST = dt.date(2006, 1, 5)
ENTRIES = 12
_KEPT = dt.timedelta(days=60)  # so long after it an event may still be recorded, or accompanied
_SECTIONS = ("semaine", "agendas", "replays", "apport")
_SIGNATURES = ("Charles-Benoît Heidsieck, Président-Fondateur du RAMEAU", "L’équipe", "")


def archive(number: int, seed: int = 17, first: dt.date = FIRST) -> list[Edition]:
    """Make editions that were sent, one Thursday after another.

    Args:
        number: how many.
        seed: other seeds give other letters.
        first: the first Thursday.
    """
    writer = _Writer(Random(seed))
    return [writer.edition(first + dt.timedelta(weeks=week), week + 1) for week in range(number)]


def write(root: Path, editions: Iterable[Edition]) -> None:
    """Write editions into a workspace, as the program writes them."""
    folder = root / "archive" / "editions"
    folder.mkdir(parents=True, exist_ok=True)
    for edition in editions:
        (folder / f"{edition.date.isoformat()}.md").write_text(new_text(edition), encoding="utf-8")


class _Writer:
    """Writes one edition after another, and knows what was announced: what is to come, what is over, what came last."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._coming: dict[str, EditionEntry] = {}
        self._over: dict[str, EditionEntry] = {}
        self._last: list[EditionEntry] = []

    def edition(self, day: dt.date, number: int) -> Edition:
        """Write the next edition."""
        self._pass(day)
        edito = phrases.edito(self._chance, self._chance.randint(50, 300))
        heading = edito.partition("\n")[0].removeprefix("# ") if edito.startswith("# ") else ""
        return _sent(
            Edition(
                date=day,
                number=number,
                status=EditionStatus.SENT,
                subject=heading or f"Les Jeudis de l’ODD\u00a017, n°\u00a0{number}",
                preheader=phrases.sentence(self._chance),
                signature=self._chance.choice(_SIGNATURES),
                accept=("slow-link:https://example.org/",) if self._chance.random() < 0.1 else (),
                entries=tuple(self._entries(day)),
                edito=edito,
            )
        )

    def _pass(self, day: dt.date) -> None:
        """Lay aside what is over, and forget what long has been."""
        over = {key: one for key, one in self._coming.items() if last_day(one) < day}
        held = {key: one for key, one in over.items() if one.status is not EventStatus.CANCELLED}
        self._coming = {key: one for key, one in self._coming.items() if key not in over}
        self._over = {key: one for key, one in (self._over | held).items() if last_day(one) >= day - _KEPT}

    def _entries(self, day: dt.date) -> list[EditionEntry]:
        events = [*self._again(), *(rows.event(self._chance, day) for _ in range(self._chance.randint(2, 4)))]
        events = [replace(one, **_due(day, one)) for one in events]
        others = [*self._recordings(day), *self._repeated()]
        self._coming |= {one.key: one for one in events}
        accompanied = (*self._coming.values(), *self._over.values())
        free = range(ENTRIES - len(events) - len(others))
        others += [rows.publication(self._chance, day, accompanied) for _ in free]
        self._last = others
        return sorted([*events, *others], key=lambda one: (_SECTIONS.index(one.section), day_of(one.start)))

    def _again(self) -> Iterator[EditionEntry]:
        """Announce up to three events once more, the next ones, with what has become of them."""
        known = [one for one in self._coming.values() if one.status is not EventStatus.CANCELLED]
        for event in sorted(known, key=lambda one: (day_of(one.start), one.key))[
            : self._chance.randint(0, 3)
        ]:
            del self._coming[event.key]
            yield replace(event, **{"moved_from": None, **self._news(event)})

    def _news(self, event: EditionEntry) -> dict[str, object]:
        """Say what has become of an event: mostly nothing."""
        found = (
            {"status": EventStatus.CONFIRMED},
            {"status": EventStatus.CANCELLED},
            {"is_full": True},
            rows.later(event, self._chance.randint(1, 30)),
            rows.renamed(self._chance, event),
        )
        return self._chance.choices(found, (60, 10, 8, 14, 6))[0]

    def _recordings(self, day: dt.date) -> Iterator[EditionEntry]:
        most = min(len(self._over), self._chance.randint(0, 3))
        for key in self._chance.sample(sorted(self._over), most):
            yield rows.recording(self._chance, day, self._over.pop(key))
        if not most or self._chance.random() < 0.3:
            yield rows.recording(self._chance, day, None)

    def _repeated(self) -> list[EditionEntry]:
        """Show a recording or a publication of the last edition once more, now and then."""
        return [self._chance.choice(self._last)] if self._last and self._chance.random() < 0.15 else []


def _due(day: dt.date, event: EditionEntry) -> dict[str, str]:
    """Say where an event stands in the letter of a day, and why."""
    days = (day_of(event.start) - day).days
    return {
        "section": "semaine" if days <= 7 else "agendas",
        "reason": f"a lieu {days} jours après la lettre",
    }


def _sent(edition: Edition) -> Edition:
    """Approve an edition the afternoon before, and send it at nine."""
    sending = in_zone(dt.datetime.combine(edition.date, dt.time(9)), ZONE)
    assert isinstance(sending, dt.datetime)
    digest = content_sha256(edition)
    return replace(
        edition,
        approval=Approval(
            at=sending - dt.timedelta(hours=17, minutes=23),
            edition_sha256=digest,
            message_sha256=hashlib.sha256(digest.encode()).hexdigest(),
        ),
        sent=Sent(
            at=sending + dt.timedelta(seconds=40),
            messenger="smtp",
            message_id=f"<edition-{edition.date.isoformat()}@jeudis.example.org>",
            recipients=900 + edition.number,
        ),
    )
