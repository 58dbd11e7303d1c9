"""What pages say in JSON-LD, judged by what schema.org knows and what those who show it elsewhere want. Pure but for reading.

No package carries schema.org's terms: those of the types that a letter needs stand here.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_CONTEXT = "https://schema.org"
_WORK = "name headline description url image mainEntityOfPage inLanguage datePublished dateModified publisher timeRequired"
# Type: what it must say, and what it may say besides; when it came out is only said of what has a date of its own.
_TERMS = {
    "WebSite": ("name url inLanguage", "potentialAction"),
    "SearchAction": ("target query-input", ""),
    "EntryPoint": ("urlTemplate", ""),
    "Periodical": ("name url publisher", ""),
    "Organization": ("name", ""),
    "PublicationIssue": (
        "name url issueNumber datePublished inLanguage image isPartOf", "dateModified",
    ),
    "BreadcrumbList": ("itemListElement", ""),
    "ListItem": ("position name item", ""),
    "Event": (
        "name startDate eventStatus image mainEntityOfPage",
        "endDate previousStartDate location eventAttendanceMode description url",
    ),
    "Place": ("name address", ""),
    "VirtualLocation": ("url", ""),
    "VideoObject": ("name description thumbnailUrl uploadDate", f"{_WORK} duration"),
    "PodcastEpisode": ("name", f"{_WORK} duration uploadDate"),
    "Article": ("headline image", _WORK),
    "Book": ("name", _WORK),
    "Report": ("name", _WORK),
}  # fmt: skip
_STATUS = ("EventScheduled", "EventCancelled", "EventRescheduled", "EventPostponed")
_MODES = ("Offline", "Online", "Mixed")
_ADDRESSES = {"url", "image", "item", "thumbnailUrl", "mainEntityOfPage", "urlTemplate"}
_DURATIONS = {"duration", "timeRequired"}
_DURATION = re.compile(r"PT(?=\d)(\d+H)?(\d+M)?(\d+S)?")


def structured_faults(site: Path, base: str) -> list[str]:
    """Say what is wrong with what the pages of a site say to programs.

    Args:
        site: its folder.
        base: its address, with a slash at the end.
    """
    faults = []
    for path in sorted(site.rglob("*.html")):
        where = path.relative_to(site).as_posix()
        found = _SCRIPT.findall(path.read_text(encoding="utf-8"))
        if not found and path.parent.name == "entrees":
            faults.append(f"{where}: it says nothing")
        for said in found:
            data = json.loads(said)
            if data.get("@context") != _CONTEXT:
                faults.append(f"{where}: its context is {data.get('@context')}")
            faults += [f"{where}: {fault}" for fault in _thing({**data, "@context": ""}, site, base)]
    return faults


def _thing(data: Mapping[str, Any], site: Path, base: str) -> Iterator[str]:
    """Judge one thing, and all that it is made of."""
    kind = data.get("@type")
    if kind not in _TERMS:
        yield f"{kind} is no type that is known here"
        return
    must, may = ({*words.split()} for words in _TERMS[kind])
    said = {name for name in data if not name.startswith("@")}
    yield from (f"{kind} does not say its {name}" for name in sorted(must - said))
    yield from (f"{kind} has no {name}" for name in sorted(said - must - may))
    yield from _sense(kind, data)
    for name in sorted(said):
        for value in data[name] if isinstance(data[name], list) else [data[name]]:
            if isinstance(value, dict):
                yield from _thing(value, site, base)
            elif not _is_right(name, value, site, base):
                yield f"{kind}: its {name} is {value!r}"


def _sense(kind: str, data: Mapping[str, Any]) -> Iterator[str]:
    """Judge what several values say together."""
    if kind == "BreadcrumbList":
        steps = [one["position"] for one in data["itemListElement"]]
        if steps != [*range(1, len(steps) + 1)]:
            yield f"its steps are {steps}"
    start, end = data.get("startDate"), data.get("endDate")
    if (
        start
        and end
        and (len(start) != len(end) or dt.datetime.fromisoformat(start) > dt.datetime.fromisoformat(end))
    ):
        yield f"it ends on {end}, and starts on {start}"
    if (data.get("eventStatus") == f"{_CONTEXT}/EventRescheduled") and "previousStartDate" not in data:
        yield "it moved from nowhere"


def _is_right(name: str, value: object, site: Path, base: str) -> bool:
    """Whether a value is of the form that its name wants; an address inside the site leads to a file."""
    if name == "eventStatus":
        return value in {f"{_CONTEXT}/{one}" for one in _STATUS}
    if name == "eventAttendanceMode":
        return value in {f"{_CONTEXT}/{one}EventAttendanceMode" for one in _MODES}
    if name in {"position", "issueNumber"}:
        return isinstance(value, int)
    if not isinstance(value, str) or not value.strip():
        return False
    if name in _ADDRESSES:
        return _leads_somewhere(value, site, base)
    if name in _DURATIONS:
        return _DURATION.fullmatch(value) is not None
    return not name.lower().endswith(("date", "published", "modified")) or _is_date(value)


def _leads_somewhere(address: str, site: Path, base: str) -> bool:
    if address.startswith(base):
        return (site / (urlsplit(address.removeprefix(base)).path or "index.html")).is_file()
    return address.startswith(("https://", "http://"))


def _is_date(value: str) -> bool:
    """Whether it is a day, or an instant with its offset (ISO 8601)."""
    try:
        found = dt.datetime.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == len("2023-09-28") or found.tzinfo is not None
