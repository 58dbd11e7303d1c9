"""What the machine needs: its clock, its disk, the program called often enough."""

import datetime as dt
from contextlib import suppress
from pathlib import Path

from newsletter.config import period
from newsletter.french import instant, listed, long_date
from newsletter.model import Need
from newsletter.pipeline.conditions import NEEDED, Room, closed_folders, is_log_closed, is_read_only, room
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.record import collection_ahead, last_collection
from newsletter.pipeline.needs.causes import OPERATOR
from newsletter.pipeline.needs.making import error, warning

_JITTER = dt.timedelta(minutes=10)
_LATE = dt.timedelta(days=1)  # beyond the usual time between collections
_OLD = dt.timedelta(days=15)  # of the last backup: two letters, and what readers said meanwhile


def collecting_needs(context: Context) -> list[Need]:
    """Say that the clock was, or is, wrong, or that nothing was collected for long."""
    ahead = collection_ahead(context)
    if ahead is not None and ahead - context.now > _JITTER:
        return [_clock(context, ahead)]
    last = last_collection(context)
    if (
        last is None
        or context.is_offline
        or context.now - last <= period(context.config.schedule.collect) + _LATE
    ):
        return []
    text = f"Les sources et l’agenda n’ont pas été lus depuis {instant(last)} : le programme n’est plus passé, ou n’a pas pu finir."
    return [
        warning("collection-late", text, f"Vérifiez que cron l’appelle toutes les dix minutes. {OPERATOR}")
    ]


def machine_needs(context: Context) -> list[Need]:
    """Say what keeps the program from writing: the disk, a folder; or keeps its log from being written."""
    workspace = context.workspace
    if is_read_only(workspace.root):
        text = "Le disque est en lecture seule : ni brouillon ni lettre ne peuvent être écrits."
        return [error("folder-closed", text, f"Rendez le disque accessible en écriture. {OPERATOR}")]
    closed = [str(path.relative_to(workspace.root)) for path in closed_folders(workspace)]
    logs = [_log()] if is_log_closed(workspace) else []
    return [*_disk(workspace.root), *([_closed(closed)] if closed else []), *logs]


def last_backup(context: Context) -> dt.datetime | None:
    """Return when the last backup was made; None where none is known."""
    with suppress(OSError, ValueError):
        text = context.workspace.backed_up.read_text("ascii").strip()
        return dt.datetime.fromisoformat(text).astimezone(context.config.letter.zone)
    return None


def backup_needs(context: Context) -> list[Need]:
    """Say that the last backup is old; where there never was one, only the doctor does."""
    last = last_backup(context)
    if last is None or context.now - last <= _OLD:
        return []
    text = f"La dernière sauvegarde est du {instant(last, year=True)}."
    remedy = f"Vérifiez la ligne de cron qui appelle newsletter backup. {OPERATOR}"
    return [warning("backup-old", text, remedy)]


def _clock(context: Context, ahead: dt.datetime) -> Need:
    text = (
        f"La dernière collecte serait du {long_date(ahead.date())}, et nous serions le {long_date(context.now.date())} : "
        "l’horloge de la machine a été fausse, ou l’est."
    )
    return warning(
        "clock-wrong",
        text,
        f"Vérifiez la date et l’heure de la machine ; le programme reprend de lui-même. {OPERATOR}",
    )


def _disk(root: Path) -> list[Need]:
    left, free = room(root)
    least = NEEDED // 1_000_000
    remedy = f"Libérez de la place sur le disque qui porte {root.resolve()}."
    if left is Room.NONE:
        text = (
            f"Le disque est plein : il y reste {free / 1_000_000:.0f}\u00a0Mo, et il en faut {least} pour écrire un brouillon ou"
            " une lettre."
        )
        return [error("disk-full", text, remedy)]
    if left is Room.LITTLE:
        text = f"Le disque est presque plein : il reste {free // 1_000_000}\u00a0Mo ; sous {least}\u00a0Mo, rien ne part plus à coup sûr."
        return [warning("disk-full", text, remedy)]
    return []


def _closed(folders: list[str]) -> Need:
    text = f"Le programme ne peut pas écrire dans {listed(folders)}."
    return error("folder-closed", text, f"Donnez au programme le droit d’y écrire. {OPERATOR}")


def _log() -> Need:
    text = "Le journal var/newsletter.log ne peut pas être écrit. Rien d’autre n’en souffre."
    return warning("log-closed", text, f"Donnez au programme le droit d’y écrire. {OPERATOR}")
