"""What the machine is to the letter: its clock, its variables, its disk, and the database on it."""

import datetime as dt
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from newsletter.disk import files_left
from newsletter.french import count, instant, instant_seen
from newsletter.model import fixed
from newsletter.pipeline.conditions import FEW_FILES, is_read_only, is_rehearsal, left_over
from newsletter.pipeline.context import Context
from newsletter.pipeline.doctor.seen import Look, Seen, doubtful, of_need, wrong
from newsletter.pipeline.gathering.record import happened, last_collection
from newsletter.pipeline.held_up import hanging
from newsletter.pipeline.needs.causes import NEWER as NEWER_REMEDY, OPERATOR, WHOLE
from newsletter.pipeline.needs.machine import (
    ENDED,
    LONG,
    at_work_words,
    backup_needs,
    collecting_needs,
    failed_backup,
    last_backup,
    machine_needs,
)
from newsletter.pipeline.resting import Rest
from newsletter.sharing import is_shared
from newsletter.store import NEWER, examine
from newsletter.workspace import Workspace

_LEFT_OVER = {
    "NEWSLETTER_NOW": "l’heure de la machine ne compte pas : le programme se croit à cet instant",
    "NEWSLETTER_NETWORK": "les sources du web ne sont pas lues",
    "NEWSLETTER_LINKS": "les liens ne sont pas vérifiés",
}
_FEW = 1_000  # inodes
_OTHERS, _STRANGERS = 0o077, 0o007


def looks_at_the_machine(root: Path, context: Context | None) -> tuple[Look, ...]:
    """Return the looks; without its configuration those that need none."""
    workspace = Workspace(root)
    environment: Mapping[str, str] = context.environment if context is not None else os.environ
    looks = (
        Look(
            code="environment",
            of="L’environnement",
            well="Aucune variable d’essai n’est restée dans l’environnement.",
            finds=lambda: _left_over(environment),
        ),
        Look(
            code="disk",
            of="Le disque",
            well="Le disque a de la place, et le programme peut y écrire.",
            finds=lambda: [
                *(map(of_need, machine_needs(context)) if context else _closed(root)),
                *_inodes(root),
            ],
        ),
        Look(
            code="database",
            of="La base de données",
            well="La base de données est intacte, et de la version de ce programme."
            if workspace.database.is_file()
            else "Il n’y a pas encore de base de données : la première collecte la fait.",
            finds=lambda: _database(workspace),
        ),
        Look(
            code="privacy",
            of="Les droits des fichiers",
            well="Les fichiers secrets ne se lisent que par qui travaille ici."
            if any(path.is_file() for path in _private(workspace, context))
            else "Il n’y a encore aucun fichier secret : rien à vérifier.",
            finds=lambda: _open_to_others(workspace, context),
        ),
    )
    return looks if context is None else (*looks, *_clocks(context))


def _clocks(context: Context) -> tuple[Look, ...]:
    return (
        Look(
            code="clock",
            of="L’horloge",
            well=f"Nous sommes le {instant(context.now, year=True)}, dans le fuseau {context.config.letter.timezone}.",
            finds=lambda: [of_need(one) for one in collecting_needs(context) if one.code == "clock-wrong"],
        ),
        Look(
            code="backup",
            of="La sauvegarde",
            well="La dernière sauvegarde est récente.",
            finds=lambda: _backups(context),
        ),
        Look(
            code="runs",
            of="Les passages du programme",
            well="Le programme est passé récemment.",
            finds=lambda: _runs(context),
        ),
    )


def _left_over(environment: Mapping[str, str]) -> Iterator[Seen]:
    for name, value in left_over(environment):
        yield doubtful(
            "environment",
            f"{name}={value} est dans l’environnement : {_LEFT_OVER[name]}.",
            "Retirez cette variable, sauf pour une répétition.",
        )


def _closed(root: Path) -> Iterable[Seen]:
    if is_read_only(root):
        return [
            wrong("disk", "Le disque est en lecture seule.", f"Rendez-le accessible en écriture. {OPERATOR}")
        ]
    return []


def _inodes(root: Path) -> Iterator[Seen]:
    left = files_left(root)
    if left is not None and FEW_FILES <= left < _FEW:
        yield doubtful(
            "disk",
            f"Le disque ne peut plus recevoir que {count(left, 'fichier')}, si petits soient-ils (inodes).",
            f"Supprimez des fichiers qui ne servent plus. {OPERATOR}",
        )


def _database(workspace: Workspace) -> Iterator[Seen]:
    if problem := examine(workspace.database):
        yield wrong(
            "database",
            f"La base de données var/state.db ne peut pas servir : {problem}.",
            NEWER_REMEDY if problem == NEWER else WHOLE,
        )


def _open_to_others(workspace: Workspace, context: Context | None) -> Iterator[Seen]:
    for path in _private(workspace, context):
        mode = stat.S_IMODE(path.stat().st_mode) if path.is_file() else 0
        others = (
            _STRANGERS if is_shared(path.parent) else _OTHERS
        )  # where a group works, they are the group's
        if mode & others:
            name = path.relative_to(workspace.root)
            yield doubtful(
                "privacy",
                f"{name} peut être lu par d’autres que son propriétaire ({mode:03o}).",
                f"chmod {mode & ~others:o} {name}",
            )


def _private(workspace: Workspace, context: Context | None) -> list[Path]:
    """Return the files that are not for everybody's eyes, whether they are there or not."""
    smtp = context.config.delivery.smtp if context is not None else None
    named = (smtp.recipients, smtp.suppression) if smtp is not None else ()
    return [
        workspace.ledger_key,
        workspace.leavers,
        *sorted(workspace.frozen.glob("*/recipients")),
        *(workspace.root / name for name in named if name),
    ]


def _backups(context: Context) -> Iterator[Seen]:
    yield from map(of_need, backup_needs(context))
    if (failed := failed_backup(context)) is not None:
        at, why = failed
        yield doubtful(
            "backup",
            f"La dernière sauvegarde a échoué, {instant_seen(at, context.now)} : {why.text}.",
            why.remedy,
        )
    if last_backup(context) is None:
        yield doubtful(
            "backup",
            "Aucune sauvegarde n’a encore été faite.",
            "newsletter backup FICHIER, chaque nuit par cron (docs/operate.md).",
        )


def _runs(context: Context) -> Iterator[Seen]:
    if (busy := hanging(context, LONG)) is not None:
        yield doubtful("runs", f"{at_work_words(context, busy)}.", ENDED)
        return
    if is_rehearsal(context.environment):
        yield doubtful(
            "runs",
            "Quand le programme est passé ne se dit pas dans une répétition, dont l’heure n’est pas celle de la machine.",
            "Retirez NEWSLETTER_NOW pour le savoir.",
        )
        return
    at = _last_run(context)
    if at is None:
        yield doubtful(
            "runs",
            "Aucun passage du programme n’est noté : cron, ou systemd, ne l’a peut-être jamais appelé.",
            "Ajoutez la ligne de cron, ou les unités de systemd (docs/operate.md).",
        )
        return
    if context.now - at > dt.timedelta(days=2):
        yield doubtful(
            "runs",
            f"Le dernier passage noté est du {instant(at, year=True)}.",
            f"Vérifiez que cron l’appelle toutes les dix minutes. {OPERATOR}",
        )


def _last_run(context: Context) -> dt.datetime | None:
    """Return the latest instant that a run noted; None where none did, or only what rehearsed a time to come."""
    noted = [last_collection(context)]
    with suppress(OSError, ValueError, KeyError, TypeError):
        since = Rest.read(context.workspace.rest.read_bytes()).since
        noted.append(happened(fixed(since, context.config.letter.zone), context.now))
    return max((at for at in noted if at is not None), default=None)
