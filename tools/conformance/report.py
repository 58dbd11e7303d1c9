"""The report for people, docs/conformance.md: figures by group, and the differences that are not ours."""

from collections.abc import Iterable, Mapping
from typing import Any

_HEAD = """\
# Conformance

Written by `make conformance WRITE=1`; don't edit it.

Every file of a corpus of real feeds and calendars (nobody of this project wrote any of them) is served on 127.0.0.1
with the headers that a server would send (or that the file itself asks for), collected by `newsletter collect` with
the clock at {now}{others}, and looked at: no crash, no time-out, at most {most} MB held by the command and its workers
together, each file `ok` or one clean line of error. Where a file says what it expects (feedparser's and
feedvalidator's do; the occurrences expected of calendars stand in `tests/conformance/calendars.toml`), what is about
something that an entry keeps is compared. `make conformance` fails when anything is worse than the committed figures,
and when an expectation is not met that isn't listed below with its reason.

## Figures by group

| group | files | ok | failed | entries | after merging | expectations | met | not ours | about things not kept | seconds | peak MB |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
"""
_COUNTS = (
    "files", "ok", "failed", "entries", "merged", "translatable", "met", "not_ours", "not_kept", "seconds", "peak_mb",
)  # fmt: skip


def rendered(
    clocks: Mapping[str, str], most: int, groups: Mapping[str, Any], failed: Iterable[tuple[str, str]], known: Iterable[Mapping[str, str]],
    soak: Mapping[str, Any],
) -> str:  # fmt: skip
    """Render the report as Markdown; `clocks` by group, that of all others under ""."""
    rows = [_counts(one) for one in groups.values()]
    total = {
        key: max(row[key] for row in rows) if key == "peak_mb" else round(sum(row[key] for row in rows), 1)
        for key in _COUNTS
    }
    lines = [_row(name, row) for name, row in [*zip(groups, rows, strict=True), ("**all**", total)]]
    others = "".join(f" ({clock} for {name})" for name, clock in clocks.items() if name)
    text = _HEAD.format(now=clocks[""], others=others, most=most) + "\n".join(lines) + "\n"
    text += "\n## Files that are refused\n\nEach in one line; its neighbours are collected.\n\n| file | the program says |\n|---|---|\n"
    text += "".join(f"| `{name}` | {_cell(error)} |\n" for name, error in failed)
    text += "\n## Differences that are not our fault\n\n| file | what | why |\n|---|---|---|\n"
    text += "".join(f"| `{one['file']}` | `{_cell(one['what'])}` | {_cell(one['why'])} |\n" for one in known)
    return text + _soaked(soak)


def _counts(one: Any) -> dict[str, Any]:
    return {key: one.files - one.ok if key == "failed" else getattr(one, key) for key in _COUNTS}


def _row(name: str, counts: Mapping[str, Any]) -> str:
    return f"| {name} | " + " | ".join(str(counts[key]) for key in _COUNTS) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _soaked(soak: Mapping[str, Any]) -> str:
    if not soak:
        return ""
    text = (
        "\n## Long runs\n\n`make soak`; CI runs a tenth of it, of the mutations a two-hundredth in a third of the modules"
        " (`--groups 0.33 --turn N`: three turns in a row have all).\n\n| run | figures |\n|---|---|\n"
    )
    for name, figures in soak.items():
        if isinstance(figures, dict):
            said = ", ".join(f"{key.replace('_', ' ')}: {value}" for key, value in figures.items())
            text += f"| {name} | {said} |\n"
    return text
