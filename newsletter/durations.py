"""Durations, as people, clocks and programs write them: "1 h 30", "1:30:00", "PT1H30M". Pure."""

import re

from newsletter.french import duration

_LONGEST = 24 * 60 * 60  # seconds: what is longer is a slip, or no single thing to see or to read
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_FORMS = (
    re.compile(
        r"(?:(\d+)\s*h(?:eures?)?)?\s*(?:(\d+)(?!\d|\s*s)(?:\s*min(?:utes?|\.)?)?)?(?:\s*(\d+)\s*s(?:econdes?|\.)?)?"
        r"(?:\s+(?:de|d[’'])\s*(?:lecture|[ée]coute|vid[ée]o))?",
        re.IGNORECASE,
    ),
    re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d\d)"),  # 1:30:00, 45:00
    re.compile(
        rf"(?:PT)?(?:{_NUMBER} ?h(?:eures?)?)?(?:(\d+)M)?(?:(\d+)S)?", re.IGNORECASE
    ),  # PT1H30M, 1,5 h
)


def seconds_of(words: str) -> int:
    """Read how long something lasts, in seconds; 0 where the words are no duration, or one of more than a day."""
    said = words.replace("\xa0", " ").replace("\u202f", " ").strip()
    found = next(filter(None, (form.fullmatch(said) for form in _FORMS)), None)
    if found is None:
        return 0
    hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups())
    total = round(hours * 3600 + minutes * 60 + seconds)
    return total if total <= _LONGEST else 0


def minutes_of(words: str) -> int:
    """Say how many minutes a duration has, at least one; 0 where the words are none."""
    seconds = seconds_of(words)
    return max(round(seconds / 60), 1) if seconds else 0


def shown_duration(words: str) -> str:
    """Say a duration as readers see it: "1:30:00" is "1 h 30"; empty where the words are none."""
    seconds = seconds_of(words)
    return duration(seconds) if seconds else ""


def iso_duration(words: str) -> str:
    """Say a duration as ISO 8601 does (section 4.4.3.2): "2 h 10" is "PT2H10M"; empty where the words are none."""
    minutes, seconds = divmod(seconds_of(words), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        f"{number}{unit}" for number, unit in zip((hours, minutes, seconds), "HMS", strict=True) if number
    ]
    return f"PT{''.join(parts)}" if parts else ""
