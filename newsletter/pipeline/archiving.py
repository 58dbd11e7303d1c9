"""Archiving: the site is built from the editions' files, and what has been known of their events since."""

import dataclasses
import datetime as dt
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from newsletter import permalinks
from newsletter.archive import search
from newsletter.archive.aside import Aside
from newsletter.archive.building import build, renew_search
from newsletter.archive.material import Copied, Material
from newsletter.archive.notes import Kept, Notes
from newsletter.archive.site import MANIFEST, Built
from newsletter.draft.fingerprint import content_sha256, taken_out
from newsletter.exceptions import FailedError, NewsletterError
from newsletter.files import write_atomically
from newsletter.issue.illustrations import Illustrations, illustrated, illustrations, without_strangers
from newsletter.model import Edition, EditionEntry, Issue, Kind
from newsletter.pipeline.announced import announced_now
from newsletter.pipeline.chosen import called_otherwise
from newsletter.pipeline.context import Context
from newsletter.pipeline.event_versions import remember
from newsletter.pipeline.gathering.local import collect_agenda
from newsletter.pipeline.gathering.pictured import is_own, named_pictures, sizes, sizes_of
from newsletter.pipeline.needs.counted import missing
from newsletter.pipeline.needs.doors import door_needs
from newsletter.pipeline.needs.site import chosen_needs, picture_needs, text_picture_needs
from newsletter.pipeline.put_right import left_alone
from newsletter.pipeline.texts import MENTIONS, own_texts
from newsletter.pipeline.written import listed_editions
from newsletter.stamps import (
    Snapshot,
    Stamp,
    Tree,
    is_settled,
    now,
    of_files,
    of_program,
    of_whole,
    snapshot,
    stamp,
)
from newsletter.store import Store
from newsletter.workspace import PACKAGE, program_templates

if TYPE_CHECKING:
    from newsletter.looks import Looks


class _Note(msgspec.Struct, frozen=True):
    """What a build leaves for those that follow: digests of what it was made from, and of what it made; how many files."""

    source: str
    site: str
    files: int = 0


def build_site(
    context: Context,
    store: Store,
    *,
    full: bool = False,
    leaving: dt.date | None = None,
    tree: Tree | None = None,
) -> Built:
    """Build the site of the editions that were sent, or are being sent; one that cannot be read is as it was read last.

    Where that is not known, and the site has it, what stands there stays (`archive.building`).

    Args:
        context: the workspace.
        store: its database.
        full: make every file again.
        leaving: the edition that is about to be sent: its page comes before the letter.
        tree: what lies in the site's folder, where somebody has looked just now; it is brought forward.

    Raises:
        TemplateError: a template is wrong.
        FailedError: the file system refused; or the search could not be made anew, while the site is.
    """
    context = context.looking()
    stamps, today, site = context.edition_marks(), context.now.date(), context.workspace.site
    unread = {one.date for one in context.unread}  # what was approved may have been corrected since
    editions = [one for one in context.editions() if one.date not in unread]
    public = {
        one.date: _as_corrected(one, today)
        for one in [*editions, *context.last_read()]
        if one.is_handed_over or one.date == leaving
    }
    looks, (written, lacking) = context.looks, own_texts(context)
    texts = {name: _with_own_pictures(context, html) for name, html in written.items()}
    keeps = MENTIONS in lacking and (site / permalinks.MENTIONS).is_file()
    by = f"{_ground(context).digest} {keeps}"
    named = {day: named_pictures(context, edition) for day, edition in public.items()}
    named_by_texts = [path for html in written.values() for path in _illustrations(context, html).own]
    images = _images(context, {*chain.from_iterable(named.values()), *named_by_texts})
    shown = {
        day: {path: images[path].mark for path in sorted(images.keys() & some)} for day, some in named.items()
    }
    material = Material(
        editions=public,
        config=context.config,
        looks=looks,
        today=today,
        sizes=lambda edition: sizes(context, edition),
        mail=lambda issue: _mail(issue, looks),
        pictures=images,
        logo=_told(_logo(context), now()),
        since=announced_now(context, store, public.values()),
        called=called_otherwise(context, store, public.values()),
        mentions=texts.get(MENTIONS),
        keeps_mentions=keeps,
        texts=texts,
        packed=Aside(context.workspace.cache),
        untouched={day: left_alone(store, one) for day, one in public.items() if one.corrected},
        withdrawn={one.date: _withdrawn(one) for one in context.altered_editions() if one.date in public},
        had=store.event_versions.all(),
    )
    broken = {one.date for one in context.broken_editions() if one.date is not None} - public.keys()
    marks = {day: _mark(edition, stamps.get(day), shown[day]) for day, edition in public.items()}
    marks |= dict.fromkeys(broken, "")
    tree = tree or Tree(site)

    def make(notes: Notes) -> tuple[Built, Kept]:
        built, kept = build(material, site, marks=marks, broken=broken, notes=notes, full=full, tree=tree)
        # Before the notes, by which nothing would be asked again.
        remember(store, material.had, kept.versions)
        return built, kept

    built, kept = _noted(context.workspace.site_notes, by, make)
    looks.keep_compiled()
    if leaving is None and renew_search(site, kept, context.workspace.cache):  # a letter does not wait for it
        tree.look_again()
    return built


def renew_site(context: Context, store: Store) -> Built:
    """Build the site, unless neither what it is made from nor the site itself has changed since it was built this day.

    Raises:
        TemplateError: a template is wrong.
        FailedError: as for `build_site`.
    """
    source, note, tree = _source(context), _note(context), Tree(context.workspace.site)
    if note is not None and note.source == source.digest and note.site == tree.snapshot().digest:
        return Built(written=(), removed=(), unchanged=note.files)
    built = build_site(context, store, tree=tree)
    made = tree.settled((MANIFEST, *built.written))
    if source.is_settled and made.is_settled:
        files = built.unchanged + len(built.written)
        with suppress(FailedError):  # without a note it is built once more
            write_atomically(
                context.workspace.built, msgspec.json.encode(_Note(source.digest, made.digest, files))
            )
    return built


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wanting:
    """What a site lacks that is built now: sentences for who builds it, and how its command ends."""

    said: tuple[str, ...]
    exit_code: int


def wanting(context: Context, store: Store) -> Wanting:
    """Read the agenda, so that the site knows what it says today; say what the site does without."""
    agenda: list[NewsletterError] = []
    try:
        collect_agenda(context, store)
    except NewsletterError as error:  # the site is built of what is known
        agenda.append(error)
    context = context.looking()
    texts = [*own_texts(context)[1].values()]
    needs = [
        *missing(context, store),
        *picture_needs(context),
        *text_picture_needs(context),
        *chosen_needs(context, store),
    ]
    said = (
        *map(str, [*agenda, *texts, *_unread_letters(context)]),
        *(f"{need.text} {need.remedy}" for need in needs),
    )
    # Of a letter that cannot be read, it is that of the rest; of texts the first one's, as in a run.
    return Wanting(said=said, exit_code=texts[0].exit_code if texts else 0)


def leading_nowhere(context: Context) -> list[str]:
    """Say which links of the settings and the texts lead nowhere on the site that was built, in sentences."""
    return [f"{need.text} {need.remedy}" for need in door_needs(context.looking())]


def _unread_letters(context: Context) -> list[NewsletterError]:
    """Say of files that cannot be read, and may be of letters that have left: a draft to come is no part of the site."""
    today = context.now.date()
    return [one.error for one in context.broken_editions() if one.date is None or one.date <= today]


def _illustrations(context: Context, html: str) -> Illustrations:
    return illustrations(html, context.config.letter.base)


def _with_own_pictures(context: Context, html: str) -> str:
    """Show in a text the archive's own pictures that are there; words stand for others."""
    config, own = context.config, _illustrations(context, html).own
    shown = illustrated(html, config.letter.base, sizes_of(context, own), config.look.narrow)
    return without_strangers(shown, config.letter.base)


def _withdrawn(edition: Edition) -> list[EditionEntry]:
    """Return the events that an edition has taken back, as far as calendars have them."""
    return [row for row in taken_out(edition) if row.kind is Kind.EVENT and row.start is not None]


def _as_corrected(edition: Edition, today: dt.date) -> Edition:
    corrected = edition.corrected_by(today)
    return edition if edition.corrected == corrected else dataclasses.replace(edition, corrected=corrected)


def _mail(issue: Issue, looks: "Looks") -> str:
    from newsletter.compose import mail_html  # noqa: PLC0415 - most builds make no new one

    return mail_html(issue, looks)


def _images(context: Context, named: Collection[str]) -> dict[str, Copied]:
    """Return those of our pictures that are named and there, by their paths below the site: one may be replaced under its name."""
    taken = now()
    files = ((path, context.workspace.images.parent / path) for path in sorted(named))
    return {path: Copied(file=file, mark=_told(stamp(file), taken)) for path, file in files if is_own(file)}


def _told(one: Stamp | None, taken: int) -> str:
    """Say what tells whether a file is as it was; of one that may change once more in this moment nothing does."""
    return str(one) if one is None or is_settled(one, taken) else f"{one} {taken}"


def _logo(context: Context) -> Stamp | None:
    """Look at the logo that the settings name, where it lies in the workspace; else it is one of the templates."""
    return stamp(context.workspace.root / context.config.look.logo.file)


def _mark(edition: Edition, of_file: str | None, pictures: Mapping[str, str]) -> str:
    """Tell an edition, with its pictures, from what it may become."""
    return f"{of_file or content_sha256(edition)} {edition.corrected} {pictures}"


def _noted(path: Path, by: str, make: Callable[[Notes], tuple[Built, Kept]]) -> tuple[Built, Kept]:
    """Build by what the last build left, and remember what this one leaves; what cannot be read is as if there were nothing."""
    try:
        with Notes(path, by) as notes:
            return _remembered(notes, make(notes))
    except (sqlite3.Error, msgspec.MsgspecError):
        with suppress(OSError):
            path.unlink()
    with Notes(None if path.exists() else path, by) as notes:
        return _remembered(notes, make(notes))


def _remembered(notes: Notes, made: tuple[Built, Kept]) -> tuple[Built, Kept]:
    with suppress(OSError, sqlite3.Error):  # what has changed is made once more
        notes.keep(made[1])
    return made


def _note(context: Context) -> _Note | None:
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(context.workspace.built.read_bytes(), type=_Note)
    return None


def _ground(context: Context) -> Snapshot:
    """Look at what all pages are made by: the program, its templates, the settings."""
    return snapshot(_common(context), [repr(context.config), str(search.is_available())])


def _common(context: Context) -> Iterator[tuple[str, Stamp | None]]:
    for folder in (context.workspace.templates, program_templates()):
        yield from of_files(folder)
    yield from of_program(PACKAGE, ".py")
    texts = [value.text_file for facet in context.config.facet for value in facet.value]
    for name in filter(None, [context.config.archive.mentions, *texts]):
        yield name, stamp(context.workspace.root / name)


def _source(context: Context) -> Snapshot:
    """Look at what the site is made from: drafts are no part of it."""
    workspace = context.workspace
    files = {file.name: (file.path, stamp(file)) for file in listed_editions(workspace.editions)}
    drafts = {f"{one.date}.md" for one in context.editions() if not one.is_handed_over}
    stamps: list[tuple[str, Stamp | None]] = [one for name, one in files.items() if name not in drafts]
    stamps += [(str(workspace.images), of_whole(workspace.images)), ("logo", _logo(context))]
    stamps += _common(context)
    stamps += [(str(path), stamp(path)) for path in (workspace.agenda, *workspace.calendars())]
    stamps.append((str(workspace.collected), stamp(workspace.collected)))  # it tells what is known of events
    words = [repr(context.config), str(search.is_available()), context.now.date().isoformat()]
    return snapshot(stamps, words)
