"""The left column: what is to be corrected, then the entries by section, each with its reason. Pure."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from newsletter.durations import shown_duration
from newsletter.french import count, day_of, hour, needs_year, short_date
from newsletter.model import EditionEntry, EventStatus, Finding, Kind, Level, State, When
from newsletter.permalinks import digest
from newsletter.preview.actions import TEXTS
from newsletter.preview.leads import lead
from newsletter.preview.spots import spot
from newsletter.preview.view import View
from newsletter.printed import printed

_STATUSES = {EventStatus.CANCELLED: "annulé", EventStatus.TENTATIVE: "à confirmer"}
_STATES = {State.IN: "", State.OUT: "écarté", State.NEVER: "écarté pour toujours"}
_MINUTE = 200  # words that are read in one
_UNREAD = re.compile(r"(?<=\])(?:\([^)\s]*\)|\{[^}]*\})|<!--.*?-->", re.DOTALL)  # addresses, languages, notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry.

    Args:
        key: the entry's; `place` is where the page shows it, as a fragment of its address.
        facts: when and where.
        state: in words; empty when the letter shows it.
        status: of an event that does not take place as announced: "annulé", "à confirmer"; else empty.
        is_in: whether the letter shows it.
        may_be_never: whether it may still be left out for ever: it is not yet.
        is_new: whether it came in since its editor last looked, or is not in the file yet.
    """

    key: str
    title: str
    url: str | None
    facts: str
    reason: str
    state: str
    status: str
    is_in: bool
    may_be_never: bool
    is_new: bool

    @property
    def place(self) -> str:
        """Name where the page shows it."""
        return place(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A section's entries. `section` is its id, `kind` gives it its colour."""

    title: str
    section: str
    kind: str
    rows: tuple[Row, ...]


def place(key: str) -> str:
    """Name where a page shows an entry, as a fragment of its address."""
    return f"e-{digest(key)[:16]}"


def words_of(text: str) -> list[str]:
    """Return the words of an édito that are read."""
    return re.findall(r"\w[\w’'-]*", _UNREAD.sub("", text))


def length(text: str) -> str:
    """Say how long a text is: "612 mots · 3 min"."""
    words = len(words_of(text))
    return f"{count(words, 'mot')} · {max(1, round(words / _MINUTE))} min" if words else "vide"


def groups(view: View, since: dt.datetime | None = None) -> tuple[Group, ...]:
    """Put the entries under their sections, in the letter's order; what no section claims comes last.

    Args:
        view: what is shown.
        since: when its editor looked last, aware: what came in later is new.
    """
    news = view.news | {key for key, at in view.seen.items() if since is not None and at > since}
    known = dict(view.sections)
    unclaimed = dict.fromkeys(entry.section for entry in view.entries if entry.section not in known)
    titles = {**known, **{section: section or "Sans rubrique" for section in unclaimed}}
    day = view.edition.date if view.edition else dt.date.max
    made = (
        _group(title, section, [entry for entry in view.entries if entry.section == section], news, day)
        for section, title in titles.items()
    )
    return tuple(group for group in made if group.rows)


_ASKED = {"perhaps-same", "perhaps-recording"}  # findings that are questions, and shown as such


def blocking(view: View) -> tuple[Finding, ...]:
    """Take the findings that forbid to approve."""
    return tuple(finding for finding in view.findings if finding.blocks)


def others(view: View) -> tuple[Finding, ...]:
    """Take the findings that forbid nothing: warnings, and what the editor accepted, these last."""
    told = [one for one in view.findings if not one.blocks and not (view.asked and one.code in _ASKED)]
    return tuple(sorted(told, key=lambda finding: finding.accepted))


def target(finding: Finding, view: View) -> str:
    """Name where what a finding is about is written, as a fragment of the page's address; empty where nobody can tell."""
    found = lead(finding, view.edition, view.archive_url) if view.edition else ""
    return found if found in TEXTS or not found else place(found)


def beside(finding: Finding, view: View) -> str:
    """Say where a finding is (French); empty where its own words do."""
    said = spot(finding.where, {one.key: one.title for one in view.entries})
    return "" if said.casefold() in finding.message.casefold() else said


def alike(view: View) -> dict[str, int]:
    """Count the findings that can be mended, by their codes, where there are several of a kind."""
    counted = Counter(name.partition(":")[0] for name in view.mendable)
    return {code: number for code, number in counted.items() if number > 1}


def summary(findings: Iterable[Finding]) -> str:
    """Say "2 points à corriger avant d’approuver", or what there is to look at."""
    found = list(findings)
    if any(finding.blocks for finding in found):
        return f"{count(len(found), 'point')} à corriger avant d’approuver"
    open_ones = [finding for finding in found if finding.level is Level.WARNING and not finding.accepted]
    return f"{count(len(open_ones), 'point')} à vérifier" if open_ones else "Points acceptés"


def _group(
    title: str, section: str, entries: list[EditionEntry], news: Collection[str], day: dt.date
) -> Group:
    kind = entries[0].kind if entries else Kind.EVENT
    shown_first = sorted(entries, key=lambda entry: entry.state is not State.IN)
    return Group(
        title=title,
        section=section,
        kind=kind,
        rows=tuple(_row(entry, day, is_new=entry.key in news) for entry in shown_first),
    )


def _row(entry: EditionEntry, day: dt.date, *, is_new: bool) -> Row:
    facts = [
        _moment(printed(entry)[0], day),
        entry.place,
        entry.type,
        entry.source,
        shown_duration(entry.duration or ""),
    ]
    return Row(
        key=entry.key,
        title=entry.title or "(sans titre)",
        url=entry.url,
        facts=" · ".join(filter(None, facts)),
        reason=entry.reason,
        state=_STATES[entry.state],
        is_in=entry.state is State.IN,
        may_be_never=entry.state is not State.NEVER,
        is_new=is_new,
        status=_said_status(entry),
    )


def _said_status(entry: EditionEntry) -> str:
    if entry.kind is not Kind.EVENT:
        return ""
    if entry.status in _STATUSES:
        return (
            "reporté"
            if entry.is_put_off and entry.status is EventStatus.TENTATIVE
            else _STATUSES[entry.status]
        )
    return "reporté" if entry.is_put_off else "complet" if entry.is_full else ""


def _moment(start: When | None, of: dt.date) -> str:
    """Say when an entry is, to who reads the letter of a day."""
    if start is None:
        return ""
    day = day_of(start)
    said = short_date(day, year=needs_year(day, of))
    return f"{said}, {hour(start)}" if isinstance(start, dt.datetime) else said
