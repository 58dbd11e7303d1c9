"""Importing: earlier letters become sent editions, once; what has a file already stays as it is, and nothing is sent.

Files are read in a process apart, for they may come from anybody; so are pictures. An edition is written when its pictures
are kept, each by itself: stopped anywhere and asked again, it goes on.
"""

import asyncio
import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from newsletter.addresses import mailbox
from newsletter.apart.pool import Work, workers
from newsletter.draft.writing import new_text
from newsletter.earlier import Asked, Found, Letter, Place, Refused, Shelf, place
from newsletter.earlier.cleaning import with_pictures
from newsletter.earlier.reading import MOST_BYTES
from newsletter.exceptions import ApartError, ConfigurationError, FileError, NewsletterError, UnreadableError
from newsletter.files import read_bounded
from newsletter.markup import literal
from newsletter.model import IMPORTED, Edition, EditionStatus, Sent, fixed
from newsletter.pictures import PictureError
from newsletter.pictures.apart import illustrations
from newsletter.pictures.downloading import download
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.pictured import keep
from newsletter.pipeline.saved_page import beside
from newsletter.pipeline.written import why_unreadable
from newsletter.swapping import create
from newsletter.web.trouble import NoAnswerError

READING = Work(
    function="newsletter.earlier.reading:letters",
    seconds=600,
    memory=3 * 1024**3,
)
_SECONDS = 60  # for all pictures of one letter that are asked of the web
_KEPT = {EditionStatus.APPROVED, EditionStatus.SENDING, EditionStatus.SENT}  # their numbers stand
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """An edition that was made, or would be.

    Args:
        lost: how many of its pictures could not be had.
    """

    place: Place
    pictures: int
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of all that was found.

    Args:
        there: what is there already.
        refused: letters that are not taken.
        broken: files of which nothing is.
    """

    imported: tuple[Imported, ...] = ()
    there: tuple[Refused, ...] = ()
    refused: tuple[Refused, ...] = ()
    broken: tuple[NewsletterError, ...] = ()


def import_letters(
    context: Context, files: Iterable[Path], category: str = "", *, is_dry: bool = False
) -> Report:
    """Make sent editions of the letters in files.

    Args:
        context: the workspace; its lock is held, unless this only says what it would do.
        files: mails, pages, exports.
        category: of the posts of WordPress exports.
        is_dry: whether nothing is written, and nothing is asked of the web.

    Raises:
        FailedError: the disk refused.
    """
    found, broken = asyncio.run(_read(files, category, _ours(context)))
    letters = [one for one in found if isinstance(one, Letter)]
    places, there, refused = place(letters, _shelf(context), context.config)
    refused = [*(one for one in found if isinstance(one, Refused)), *refused]
    pictures = _Pictures(context)
    imported: list[Imported] = []
    for one in places:
        made = (
            Imported(place=one, pictures=len(one.letter.pictures), lost=one.letter.lost)
            if is_dry
            else _made(context, one, pictures)
        )
        if made is not None:
            imported.append(made)
        else:  # somebody has made a file of that day meanwhile
            there.append(Refused(one.letter.where, f"{one.day.isoformat()}.md vient d’être créé"))
    return Report(imported=tuple(imported), there=tuple(there), refused=tuple(refused), broken=tuple(broken))


async def _read(
    files: Iterable[Path], category: str, ours: frozenset[str]
) -> tuple[list[Found], list[NewsletterError]]:
    found: list[Found] = []
    broken: list[NewsletterError] = []
    with workers(READING) as ask:
        for file in files:  # one after the other: each may be large
            try:
                asked = Asked(
                    data=_content(file), name=file.name, category=category, beside=beside(file), ours=ours
                )
                found += await ask(asked)
            except ApartError as error:
                broken.append(
                    FileError(file.name, cause=error.cause, remedy="exportez-le en plusieurs fichiers")
                )
            except (ConfigurationError, UnreadableError) as error:
                broken.append(error)
    return found, broken


def _ours(context: Context) -> frozenset[str]:
    """Return the addresses of the letter that readers know."""
    letter = context.config.letter
    found = (mailbox(one) for one in (letter.sender, letter.reply_to))
    return frozenset(one[1].lower() for one in found if one is not None)


def _content(file: Path) -> bytes:
    try:
        data = read_bounded(file, MOST_BYTES)
    except OSError as error:
        raise UnreadableError(file.name, cause=why_unreadable(error), remedy="vérifiez ce fichier") from None
    if len(data) > MOST_BYTES:
        cause = f"il pèse plus de {MOST_BYTES // 1_000_000} Mo"
        raise FileError(file.name, cause=cause, remedy="exportez-le en plusieurs fichiers")
    return data


def _shelf(context: Context) -> Shelf:
    editions = context.editions()
    broken = (one.date for one in context.broken_editions())
    return Shelf(
        days=frozenset({one.date for one in editions} | {day for day in broken if day is not None}),
        numbers={one.date: one.number for one in editions if one.status in _KEPT},
        known={one.sent.message_id: one.date for one in editions if one.is_imported and one.sent},
        coming=context.day(None),
        now=context.now,
    )


def _made(context: Context, one: Place, pictures: "_Pictures") -> Imported | None:
    """Write an edition; None when its day has a file by now."""
    paths = pictures.kept(one.letter)
    shown = {
        sign: f"![{literal(alt)}]({paths[sign]})" if sign in paths else literal(alt)
        for sign, alt in one.letter.alts.items()
    }
    edition = Edition(
        date=one.day,
        number=one.number,
        status=EditionStatus.SENT,
        subject=one.letter.subject,
        sent=Sent(
            at=fixed(one.at, context.config.letter.zone), messenger=IMPORTED, message_id=one.letter.identity
        ),
        edito=f"{with_pictures(one.letter.markdown, shown)}\n",
    )
    if not create(context.workspace.edition(one.day), new_text(edition).encode()):
        return None
    _log.info("imported %s as %s", one.letter.where, one.day)
    return Imported(place=one, pictures=len(paths), lost=one.letter.lost + len(shown) - len(paths))


class _Pictures:
    """Pictures made our own, those that letters share once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._paths: dict[str, str | None] = {}  # by what they were; None where none is made

    def kept(self, letter: Letter) -> dict[str, str]:
        """Keep a letter's pictures; return the paths below `archive/` of those that could be had, by their signs.

        Raises:
            FailedError: the disk refused.
        """
        if not letter.pictures:
            return {}
        asked = {sign: _called(one) for sign, one in letter.pictures.items()}
        new = {name: letter.pictures[sign] for sign, name in asked.items() if name not in self._paths}
        if new:
            asyncio.run(self._make(new))
        found = {sign: self._paths[name] for sign, name in asked.items()}
        return {sign: path for sign, path in found.items() if path is not None}

    async def _make(self, new: Mapping[str, bytes | str]) -> None:
        data = {name: one for name, one in new.items() if isinstance(one, bytes)}
        addresses = {one: name for name, one in new.items() if isinstance(one, str)}
        if addresses and not self._context.is_offline:
            wanted = dict.fromkeys(addresses, ())
            for url, body in (await download(wanted, self._context.user_agent, seconds=_SECONDS)).items():
                if isinstance(body, NoAnswerError):
                    _log.warning("%s: %s", url, body)
                else:
                    data[addresses[url]] = body
        self._paths |= dict.fromkeys(new)
        for name, made in (await illustrations(data)).items() if data else ():
            if isinstance(made, PictureError):
                _log.warning("a picture of an earlier letter: %s", made)
            else:
                self._paths[name] = keep(self._context, *made)


def _called(one: bytes | str) -> str:
    return hashlib.sha256(one).hexdigest() if isinstance(one, bytes) else one
