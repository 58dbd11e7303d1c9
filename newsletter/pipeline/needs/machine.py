"""What the machine needs: its clock, its disk, the program called often enough."""

import datetime as dt
from contextlib import suppress
from pathlib import Path

from newsletter.config import period
from newsletter.french import instant, instant_seen, listed, long_date
from newsletter.model import Need, fixed
from newsletter.pipeline.conditions import (
    NEEDED,
    Room,
    closed_places,
    is_crowded,
    is_log_closed,
    is_read_only,
    room,
)
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.record import collection_ahead, last_collection
from newsletter.pipeline.held_up import hanging
from newsletter.pipeline.locks import Holder
from newsletter.pipeline.needs.causes import OPERATOR, Cause
from newsletter.pipeline.needs.making import error, warning
from newsletter.sharing import name_of, opening, owner_of, whom
from newsletter.workspace import Workspace

ENDED = f"Si elle ne finit pas, arrêtez-la (kill, et le numéro de son processus) : la suivante reprend où elle en était. {OPERATOR}"
LONG = dt.timedelta(minutes=20)  # of a command that hands nothing over
_HANGING = dt.timedelta(hours=1)
_JITTER = dt.timedelta(minutes=10)
_LATE = dt.timedelta(days=1)  # beyond the usual time between collections
_OLD = dt.timedelta(days=15)  # of the last backup: two letters, and what readers said meanwhile


def collecting_needs(context: Context) -> list[Need]:
    """Say that the clock was, or is, wrong, or that nothing was collected for long."""
    ahead = collection_ahead(context)
    if ahead is not None and ahead - context.now > _JITTER:
        return [_clock(context, "La dernière collecte", ahead)]
    if (left := _left_ahead(context)) is not None:
        return [_clock(context, f"L’envoi de la lettre du {long_date(left[0])}", left[1])]
    last = last_collection(context)
    if (
        last is None
        or context.is_offline
        or context.now - last <= period(context.config.schedule.collect) + _LATE
    ):
        return []
    unread = f"Les sources et l’agenda n’ont pas été lus depuis {instant_seen(last, context.now)}"
    if (busy := hanging(context, LONG)) is not None:
        return [warning("collection-late", f"{unread}. {at_work_words(context, busy)}.", ENDED)]
    text = f"{unread} : le programme n’est plus passé, ou n’a pas pu finir."
    return [
        warning("collection-late", text, f"Vérifiez que cron l’appelle toutes les dix minutes. {OPERATOR}")
    ]


def hanging_needs(context: Context) -> list[Need]:
    """Say that a command is at work for so long that it hangs: no run can do anything meanwhile, nor tell so."""
    busy = hanging(context, _HANGING)
    if busy is None or busy.since is None:
        return []
    return [warning("command-hanging", f"{at_work_words(context, busy)}.", ENDED)]


def machine_needs(context: Context) -> list[Need]:
    """Say what keeps the program from writing: the disk, a folder; or keeps its log from being written."""
    workspace = context.workspace
    if is_read_only(workspace.root):
        text = "Le disque est en lecture seule : ni brouillon ni lettre ne peuvent être écrits."
        return [error("folder-closed", text, f"Rendez le disque accessible en écriture. {OPERATOR}")]
    closed = closed_places(workspace)
    logs = [_log(workspace)] if is_log_closed(workspace) else []
    return [*_disk(workspace.root), *([_closed(workspace, closed)] if closed else []), *logs]


def last_backup(context: Context) -> dt.datetime | None:
    """Return when the last backup was made; None where none is known."""
    with suppress(OSError, ValueError):
        text = context.workspace.backed_up.read_text("ascii").strip()
        return dt.datetime.fromisoformat(text).astimezone(context.config.letter.zone)
    return None


def failed_backup(context: Context) -> tuple[dt.datetime, Cause] | None:
    """Return when the last backup failed, and why; None where none did since one was made."""
    with suppress(OSError, ValueError):
        at, _, why = context.workspace.backup_failed.read_text("utf-8").partition("\n")
        return dt.datetime.fromisoformat(at).astimezone(context.config.letter.zone), Cause.read(why)
    return None


def backup_needs(context: Context) -> list[Need]:
    """Say that the last backup is old; where there never was one, only the doctor does."""
    last = last_backup(context)
    if last is None or context.now - last <= _OLD:
        return []
    text = f"La dernière sauvegarde est du {instant(last, year=True)}."
    remedy = f"Vérifiez la ligne de cron qui appelle newsletter backup. {OPERATOR}"
    return [warning("backup-old", text, remedy)]


def at_work_words(context: Context, busy: Holder) -> str:
    """Say that a command has been at work for some time; no whole sentence."""
    zone, who = context.config.letter.zone, f" (processus {busy.process})" if busy.process else ""
    since = f" depuis {instant_seen(fixed(busy.since, zone), context.now)}" if busy.since else ""
    return f"Une commande du programme est au travail{since}{who}, et les autres attendent qu’elle finisse"


def _left_ahead(context: Context) -> tuple[dt.date, dt.datetime] | None:
    """Return the letter that left at an instant that is to come, and when; also by another machine's clock, in a shared folder."""
    last = context.files().handed_over[-1:]
    sent = ((one.date, fixed(one.sent.at, context.config.letter.zone)) for one in last if one.sent)
    return next(((day, at) for day, at in sent if at - context.now > _JITTER), None)


def _clock(context: Context, what: str, ahead: dt.datetime) -> Need:
    def said(at: dt.datetime) -> str:
        return long_date(at.date()) if ahead.date() != context.now.date() else instant(at)

    text = (
        f"{what} serait du {said(ahead)}, et nous serions le {said(context.now)} : l’horloge de la machine, ou d’une autre qui se sert de"
        " ce dossier, a été fausse, ou l’est ; ou c’était une répétition dans ce dossier."
    )
    return warning(
        "clock-wrong",
        text,
        f"Vérifiez la date et l’heure de la machine ; le programme reprend de lui-même. {OPERATOR}",
    )


def _disk(root: Path) -> list[Need]:
    if is_crowded(root):
        text = "Le disque ne peut plus recevoir de fichiers, si petits soient-ils (inodes) : ni brouillon ni lettre ne peuvent être écrits."
        return [error("disk-full", text, f"Supprimez du disque des fichiers qui ne servent plus. {OPERATOR}")]
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


def _closed(workspace: Workspace, places: list[Path]) -> Need:
    root = workspace.root
    names = [f"{one.relative_to(root)}{_whose(one, root)}" for one in places]
    text = f"Le programme, sous le compte {name_of(whom(root))}, ne peut pas écrire dans {listed(names)}."
    return error("folder-closed", text, _let(workspace, places))


def _whose(path: Path, root: Path) -> str:
    """Say whose something is, where it is not the user's own."""
    with suppress(OSError):
        return "" if path.stat().st_uid == whom(root) else f" (à {owner_of(path)})"
    return ""


def _let(workspace: Workspace, places: list[Path]) -> str:
    """Say what lets the program write: of several places, the folder that holds all that is its own."""
    inside = all(one.is_relative_to(workspace.var) for one in places)
    path = places[0] if len(places) == 1 or not inside else workspace.var
    try:
        command = opening(path, workspace.root)
    except OSError:  # in a folder that is closed itself
        command = opening(workspace.var, workspace.root)
    return f"Donnez au programme le droit d’y écrire (en tant que root : {command}). {OPERATOR}"


def _log(workspace: Workspace) -> Need:
    text = "Le journal var/newsletter.log ne peut pas être écrit. Rien d’autre n’en souffre."
    return warning("log-closed", text, _let(workspace, [workspace.log]))
