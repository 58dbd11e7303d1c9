"""One entry as a card: its label, dates, links and notices in words."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from newsletter import french
from newsletter.addresses import encoded
from newsletter.config import Config
from newsletter.durations import shown_duration
from newsletter.facets import sorting
from newsletter.issue.summaries import in_words, summary_of, texts_of
from newsletter.model import MAP, Card, EditionEntry, EventStatus, Kind, Link, Picture, When, declared
from newsletter.occasions import occasion_type
from newsletter.permalinks import event_calendar
from newsletter.presence import presence
from newsletter.printed import at_its_place, printed, zone_words

FORTHCOMING = "à paraître"
"""How the label of a publication ends that is not out on the day of the letter."""
_LEANEST = 3  # a picture so many times wider than high, or higher than wide, would be a line in the letter
_ACTIONS = {
    "podcast": "Écouter le podcast",
    "note": "Lire la note",
    "étude": "Lire l’étude",
    "guide": "Lire le guide",
    "livre": "Découvrir le livre",
    "article": "Lire l’article",
    "parcours": "Suivre le parcours",
    "dossier": "Lire le dossier",
    "blog": "Lire le blog",
}
_KIND_ACTIONS = {
    Kind.EVENT: "Voir l’événement",
    Kind.REPLAY: "Voir le replay",
    Kind.PUBLICATION: "Lire la publication",
}


Sizes = Mapping[str, tuple[int, int]]
NO_SIZES: Sizes = MappingProxyType({})


class Maker:
    """Makes the cards of one edition.

    Args:
        day: the edition's.
        config: the letter's.
        sizes: of the pictures that are there.
    """

    def __init__(self, day: dt.date, config: Config, sizes: Sizes = NO_SIZES) -> None:
        self._base, self._sizes = config.letter.base, sizes
        self._day = day
        self._words = config.look.words
        self._zone = config.letter.zone
        self._language = config.letter.language
        self._sorting = sorting(config) if config.look.tags else None

    def card(self, entry: EditionEntry, apports: tuple[Card, ...] = ()) -> Card:
        """Make one entry a card."""
        entry = _reachable(entry)
        summary = summary_of(entry)
        action, url, links = _actions(entry)
        start, end = printed(entry)
        event = entry.kind is Kind.EVENT and start is not None
        return dataclasses.replace(
            _carried(entry),
            label=self._label(entry),
            source=entry.source,
            language=entry.language if entry.language and entry.language != self._language else "",
            url=url,
            page=entry.url or url,
            action=action,
            links=links,
            summary_html=summary,
            summary=in_words(summary),
            start=start if event else None,
            end=end if event else None,
            published=french.day_of(entry.start) if entry.start and not event else None,
            day=french.leaf(french.day_of(start))
            if event and start and not self._running(start, end)
            else None,
            when=self._when(entry, start, end) if event and start else "",
            date=self._date(entry, start, end),
            detail=self._detail(entry, start, end) if event and start else "",
            says_days=event and start is not None and (entry.is_put_off or self._says_days(start, end)),
            presence=presence(entry.place or "") if event else "",
            duration=shown_duration(entry.duration or ""),
            notice=self._notice(entry),
            before=self._before(entry, start, end) if event and start else "",
            calendar=event_calendar(self._day, entry.key)
            if event and entry.status is not EventStatus.CANCELLED and not entry.is_put_off
            else "",
            picture=self._picture(entry, action),
            univers=self._univers(entry),
            apports=apports,
        )

    def _univers(self, entry: EditionEntry) -> str:
        if self._sorting is None:
            return ""
        univers = self._sorting.univers
        held = self._sorting.of(texts_of(entry, entry.source), entry.tags).get(univers.id, ())
        return " · ".join(univers.titles[one.value] for one in held)

    def _picture(self, entry: EditionEntry, action: str) -> Picture | None:
        """Show the entry's own picture, if it is there and no strip; its words are those of the link that it is."""
        size = self._sizes.get(entry.image or "")
        if entry.image is None or size is None or max(size) > _LEANEST * min(size):
            return None
        width, height = size
        return Picture(
            url=self._base + entry.image, width=width, height=height, alt=f"{action} : {entry.title}"
        )

    def _label(self, entry: EditionEntry) -> str:
        words = [entry.type or getattr(self._words, entry.kind.value)]
        if entry.source:
            words.append(entry.source)
        if entry.kind is Kind.PUBLICATION and entry.start and french.day_of(entry.start) > self._day:
            words.append(FORTHCOMING)
        if entry.kind is Kind.REPLAY and entry.occasion:
            occasion = french.day_of(entry.occasion)
            what = entry.occasion_type or occasion_type(entry.title) or "événement"
            year = self._needs_year(occasion)
            words.append(f"{what} du {french.long_date(occasion, weekday=False, year=year)}")
        label = " · ".join(words)
        return label[0].upper() + label[1:]

    def _clock_words(self, entry: EditionEntry, start: When, end: When | None) -> str:
        """Say what hours need so that they are understood: whose clocks show them, and when these show them twice."""
        if not (isinstance(start, dt.datetime) and french.is_timed(start, end)):
            return ""
        zone = ZoneInfo(entry.timezone) if entry.timezone else self._zone
        twice = french.twice_told(start, end if isinstance(end, dt.datetime) else None, zone)
        return zone_words(entry) + (f" ({twice})" if twice else "")

    def _when(self, entry: EditionEntry, start: When, end: When | None) -> str:
        return french.when(start, end) + self._clock_words(entry, start, end)

    def _detail(self, entry: EditionEntry, start: When, end: When | None) -> str:
        hours = self._hours(entry, start, end) + self._clock_words(entry, start, end)
        if entry.is_put_off:
            hours = f"Initialement {self._when(entry, start, end)}"
        return " · ".join(filter(None, [hours, entry.place]))

    def _hours(self, entry: EditionEntry, start: When, end: When | None) -> str:
        """Say the hours of an event of one day; of several days the days too, for their date tells only the first.

        Nothing where only the hour is not known: that it lasts all day is said by the source alone. A day whose year
        readers would take for theirs is said here, with it: neither a leaf nor a short date has room for that.
        """
        first, last = french.day_of(start), french.last_day(start, end)
        closing = end if isinstance(end, dt.datetime) and french.is_timed(start, end) else None
        if self._running(start, end):
            said = f"jusqu’au {french.long_date(last, weekday=False, year=self._needs_year(last))}"
            said += f" à {french.closing(closing)}" if closing else ""
        elif first != last and closing and isinstance(start, dt.datetime):
            said = french.span_of_instants(start, closing, year=self._needs_year(first))
        elif first != last:
            said = french.span_of_days(first, last, year=self._needs_year(first))
        elif isinstance(start, dt.datetime) and french.is_timed(start, end):
            said = french.span_of_hours(start, closing)
        else:
            whole = entry.all_day or isinstance(start, dt.datetime)
            said = "toute la journée" if whole else ""
        if first == last and self._needs_year(first):
            said = ", ".join(filter(None, [french.long_date(first), said]))
        return said[:1].upper() + said[1:]

    def _says_days(self, start: When, end: When | None) -> bool:
        """Whether what says the hours says the days too."""
        first = french.day_of(start)
        return first != french.last_day(start, end) or self._needs_year(first)

    def _needs_year(self, day: dt.date) -> bool:
        return french.needs_year(day, self._day)

    def _running(self, start: When, end: When | None) -> bool:
        """Whether an event of several days has begun before the letter: readers then want its end."""
        return french.day_of(start) < self._day <= french.last_day(start, end)

    def _date(self, entry: EditionEntry, start: When | None, end: When | None) -> str:
        if start is None:
            return ""
        day = french.day_of(start)
        if entry.kind is not Kind.EVENT:
            return french.long_date(day, weekday=False)
        if self._running(start, end):
            last = french.last_day(start, end)
            return f"jusqu’au {french.short_date(last, year=self._needs_year(last))}"
        return french.short_date(day, year=self._needs_year(day))

    def _notice(self, entry: EditionEntry) -> str:
        if entry.status is EventStatus.CANCELLED:
            return "Annulé"
        said = [
            "finalement maintenu" if entry.is_reinstated else "",
            self._change(entry),
            "complet" if entry.is_full else "",
        ]
        notice = " · ".join(filter(None, said))
        return notice[:1].upper() + notice[1:]

    def _change(self, entry: EditionEntry) -> str:
        if entry.is_put_off:
            return "reporté, nouvelle date à venir"
        if entry.moved_from is not None:
            return f"nouvelle date, au lieu du {self._moved_from(entry, entry.moved_from)}"
        return "à confirmer" if entry.status is EventStatus.TENTATIVE else ""

    def _moved_from(self, entry: EditionEntry, moved: When) -> str:
        before = at_its_place(moved, entry.timezone) or moved
        year = self._needs_year(french.day_of(before))
        if isinstance(before, dt.datetime):
            return french.instant(before, year=year)
        return french.long_date(before, year=year)

    def _before(self, entry: EditionEntry, start: When, end: When | None) -> str:
        """Say the day that holds no more, as the notice or the detail does."""
        if entry.status is EventStatus.CANCELLED:
            return ""
        if entry.is_put_off:
            return self._when(entry, start, end)
        return self._moved_from(entry, entry.moved_from) if entry.moved_from is not None else ""


def _reachable(entry: EditionEntry) -> EditionEntry:
    """Write an entry's addresses alike for both parts of the mail and the page: their programs part on accents and spaces."""
    links = tuple(dataclasses.replace(link, url=encoded(link.url)) for link in entry.links)
    return dataclasses.replace(entry, url=encoded(entry.url) if entry.url else None, links=links)


def _carried(entry: EditionEntry) -> Card:
    """Make a card of what an entry and its card say in the same way."""
    kind: Any = type(entry)
    return Card(label="", **{name: getattr(entry, name) for name in _shared(kind, Card)})


@cache
def _shared(one: Any, other: Any) -> tuple[str, ...]:
    """Name the fields that two classes declare alike."""
    known = {(field.name, field.hint) for field in declared(other)}
    return tuple(field.name for field in declared(one) if (field.name, field.hint) in known)


def _actions(entry: EditionEntry) -> tuple[str, str | None, tuple[Link, ...]]:
    """Choose the main link: of an event, its first labelled one (programme, registration)."""
    words = _ACTIONS.get(entry.type or "", _KIND_ACTIONS[entry.kind])
    if entry.status is EventStatus.CANCELLED:  # nobody should be led to a registration any more
        return words, entry.url, ()
    if entry.kind is not Kind.EVENT or not entry.links:
        if entry.url is None and entry.links:
            return entry.links[0].label, entry.links[0].url, entry.links[1:]
        return words, entry.url, entry.links
    # A map is seldom what leads to an event: its page does, or where one registers.
    first, *rest = sorted(entry.links, key=lambda link: link.label == MAP)
    if first.label == MAP and entry.url:
        return words, entry.url, entry.links
    own = [Link(label=words, url=entry.url)] if entry.url and entry.url != first.url else []
    return first.label, first.url, (*own, *rest)
