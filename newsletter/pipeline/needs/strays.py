"""Files beside the editions' and those of `feeds` that look like one and are not read: versions in conflict, copies, backups."""

import datetime as dt
import os
import re
from contextlib import suppress

from newsletter.french import count, listed, long_date
from newsletter.model import Need
from newsletter.model.quotes import quoted
from newsletter.pipeline.context import Context
from newsletter.pipeline.needs.making import warning
from newsletter.workspace import in_conflict_with

_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
# Pictures and calendars that somebody keeps there are no editions.
_TEXT = re.compile(
    r"\.(?:md|markdown|txt|orig|rej|bak|old|save|conflict)(?![a-z])|~\Z|\A[^.]*\Z", re.IGNORECASE
)
_BACKUP = re.compile(
    r"(?:~|\.(?:orig|rej|bak|old|save)\d*)\Z", re.IGNORECASE
)  # 2026-12-03.md~, 2026-12-03.md.orig
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
# A copy of one of the files that the letter is made from, however it came to be: agenda (1).toml, agenda - Copie.toml
_COPY = re.compile(r"(?:copie de |copy of )?(?P<of>agenda|sources)(?P<how>.*)\.toml(?:\.txt)?", re.IGNORECASE)
_COPIED = re.compile(
    r"(?i:conflict|conflit|copie|copy)|\(\d+\)\Z| \d+\Z|_(?:LOCAL|REMOTE|BASE)_|-[A-Z][A-Z0-9]*-[A-Z0-9-]+\Z|\A\Z"
)
_FOLDER, _FEEDS = "archive/editions", "feeds"
_NAMED = 5


def conflicts(context: Context) -> list[Need]:
    """Say which files are other versions of a letter: of each letter to come by itself, of all earlier ones together."""
    coming, earlier = context.day(None), []
    versions: dict[dt.date, list[str]] = {}
    for name, day in _strays(context):
        if _BACKUP.search(name):
            continue
        if day < coming:
            earlier.append(name)
        else:
            versions.setdefault(day, []).append(name)
    needs = [_conflict(context, day, names) for day, names in versions.items()]
    return [*needs, _old(earlier)] if earlier else needs


def backups(context: Context) -> list[Need]:
    """Say which files text editors and git have kept of editions, as they were before."""
    names = [name for name, _ in _strays(context) if _BACKUP.search(name)]
    if not names:
        return []
    text = f"Dans {_FOLDER}, {_said(names)} : des copies de sauvegarde, qu’un autre logiciel a laissées."
    return [warning("edition-backup", text, "Rien ne presse : supprimez-les quand elles ne servent plus.")]


def feed_conflicts(context: Context) -> list[Need]:
    """Say which files of `feeds` are other versions of one that is read: what somebody wrote there is not in the letter."""
    read = {"agenda.toml", "sources.toml", *(path.name for path in context.workspace.calendars())}
    versions: dict[str, list[str]] = {}
    with suppress(OSError), os.scandir(context.workspace.feeds) as found:
        for name in sorted(one.name for one in found if one.is_file()):
            if name not in read and (original := _original(name)) is not None:
                versions.setdefault(original, []).append(name)
    return [_feed_conflict(original, names) for original, names in versions.items()]


def _original(name: str) -> str | None:
    """Return which file of `feeds` another is a copy of; None where it is none, or a program's own."""
    if name.startswith("."):
        return None
    if (original := in_conflict_with(name)) is not None and original.lower().endswith((".ics", ".toml")):
        return original
    match = _COPY.fullmatch(name)
    return f"{match['of'].lower()}.toml" if match is not None and _COPIED.search(match["how"]) else None


def _feed_conflict(original: str, names: list[str]) -> Need:
    text = f"Dans {_FEEDS}, {_said(names)} : une copie, ou une version en conflit, de {original}."
    remedy = (
        f"Comparez avec {_FEEDS}/{original}, recopiez-y ce qui y manque, puis supprimez ce qui est en trop."
    )
    return warning("feeds-conflict", text, remedy)


def _strays(context: Context) -> list[tuple[str, dt.date]]:
    """List the files whose names hold a day, and that are no edition's; hidden ones are programs' own."""
    names = (name for name in context.files().beside if _TEXT.search(name) is not None)
    dated = [(name, day) for name in names if (day := _day(name)) is not None]
    return [(name, day) for name, day in dated if (context.workspace.editions / name).is_file()]


def _day(name: str) -> dt.date | None:
    with suppress(ValueError):
        return dt.date.fromisoformat(found[0]) if (found := _DAY.search(name)) else None
    return None


def _conflict(context: Context, day: dt.date, names: list[str]) -> Need:
    file = f"{_FOLDER}/{day}.md"
    text = f"Dans {_FOLDER}, {_said(names)} : une copie, ou une version en conflit, de la lettre du {long_date(day)}."
    if (context.workspace.editions / f"{day}.md").exists():
        remedy = f"Comparez avec {file}, recopiez-y ce qui y manque, puis supprimez ce qui est en trop."
    else:
        remedy = f"Si c’est bien la lettre, renommez ce fichier en {day}.md ; sinon supprimez-le."
    return warning("edition-conflict", text, remedy, edition=day)


def _old(names: list[str]) -> Need:
    text = f"Dans {_FOLDER}, {_said(names)} : des copies, ou des versions en conflit, de lettres passées."
    return warning("edition-conflict", text, "Supprimez-les, ou rangez-les dans un autre dossier.")


def _said(names: list[str]) -> str:
    """Say « « a » et « b » ne sont pas lus »; of many the first ones, and how many more."""
    shown = [quoted(_legible(name)) for name in names]
    first, more = shown[:_NAMED], len(shown) - _NAMED
    others = [count(more, "autre fichier", "autres fichiers")] if more > 0 else []
    return f"{listed([*first, *others])} {'n’est pas lu' if len(shown) == 1 else 'ne sont pas lus'}"


def _legible(name: str) -> str:
    """Show a name that another machine made, whatever its bytes."""
    return _CONTROL.sub("?", os.fsencode(name).decode("utf-8", "replace"))
