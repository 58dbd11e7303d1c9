"""A Mailchimp export (a zip) → the campaigns in it.

An account's export has `campaigns.csv`, a report with a row a campaign, and a folder `campaigns_content` with an HTML and a
text file of each; a campaign's own export is the same for one. A file's name has the campaign's id or title in it. Source:
https://mailchimp.com/help/export-and-back-up-account-data/ and the columns of the reports that people share.
"""

import csv
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from newsletter.collect.feeds.charset import decoded
from newsletter.earlier.found import Raw, Refused
from newsletter.earlier.page import addresses, title
from newsletter.earlier.said import of_mailchimp
from newsletter.exceptions import FileError
from newsletter.french import comparable

_MOST_FILES = 20_000
_MOST_BYTES = 10_000_000  # of one file, unpacked
_MOST_IN_ALL = 400_000_000
_PAGES, _PICTURES = (".html", ".htm"), (".jpg", ".jpeg", ".png", ".gif", ".webp")
_SENT = ("send date", "send time", "date sent", "date d’envoi")
_REPORT = re.compile(r"(?:^|/)campaigns?[^/]*\.csv$", re.IGNORECASE)


def read(data: bytes, name: str) -> Iterator[Raw | Refused]:
    """Read the campaigns that were sent; those that were not are none.

    Raises:
        FileError: it is no zip, is locked, has too many files or too large ones, or no campaign that was sent.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = _Files(archive, name)
            pages = files.ending(_PAGES)
            if not pages:
                raise _refused(
                    name, "il n’y a aucune page (.html) dedans", "enregistrez la lettre en .eml ou en .html"
                )
            rows = [
                row
                for one in files.ending((".csv",))
                if _REPORT.search(one)
                for row in _rows(files.text(one))
            ]
            found = [one for page in pages if (one := _campaign(files, page, rows)) is not None]
            if not found:
                raise _refused(
                    name, "aucune de ses campagnes n’a été envoyée", "exportez celles qui l’ont été"
                )
            return iter(found)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise _refused(name, f"ce zip ne peut pas être ouvert ({error})", "exportez-le de nouveau") from None


class _Files:
    """The files of a zip, each unpacked within bounds, whatever it says of its size."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self.name, self._unpacked = archive, name, 0
        infos = [one for one in archive.infolist() if not one.is_dir() and "__MACOSX/" not in one.filename]
        if len(infos) > _MOST_FILES:
            raise _refused(name, f"il a plus de {_MOST_FILES} fichiers")
        self._infos = {one.filename: one for one in infos}

    def ending(self, endings: tuple[str, ...]) -> list[str]:
        return sorted(one for one in self._infos if one.lower().endswith(endings))

    def content(self, name: str) -> bytes:
        with self._archive.open(self._infos[name]) as file:
            content = file.read(_MOST_BYTES + 1)
        self._unpacked += len(content)
        if len(content) > _MOST_BYTES:
            raise _refused(self.name, f"{name} pèse plus de {_MOST_BYTES // 1_000_000} Mo")
        if self._unpacked > _MOST_IN_ALL:
            raise _refused(self.name, f"il pèse plus de {_MOST_IN_ALL // 1_000_000} Mo une fois ouvert")
        return content

    def text(self, name: str) -> str:
        return decoded(self.content(name))

    def pictures(self, page: str, html: str) -> dict[str, bytes]:
        """Return the pictures that a page names and the zip holds, by the addresses that it names them by."""
        found = {}
        for address in addresses(html):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(address)))
            if path in self._infos and path.lower().endswith(_PICTURES):
                found[address] = self.content(path)
        return found


def _rows(text: str) -> list[Mapping[str, str]]:
    """Read a report, its columns by their names in small letters."""
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    except csv.Error:
        return []
    heads = [head.strip().lower() for head in rows[0]] if rows else []
    return [dict(zip(heads, row, strict=False)) for row in rows[1:]]


def _campaign(files: _Files, page: str, rows: Sequence[Mapping[str, str]]) -> Raw | Refused | None:
    html, where = files.text(page), f"{files.name}, {page}"
    mine = [row for row in rows if _has_id(row, page, html)] or [row for row in rows if _is_called(row, page)]
    if len(mine) > 1:
        return Refused(
            where,
            "plusieurs campagnes du tableau lui ressemblent\u202f; nommez sa page d’après son jour, 2023-09-28.html, ou ajoutez "
            "au tableau leurs «\u00a0Unique Id\u00a0» et à son nom le sien",
        )
    row = mine[0] if mine else {}
    sent = next((row[key] for key in _SENT if row.get(key, "").strip()), "")
    if mine and not sent:
        return None  # it was never sent
    return Raw(
        where=where,
        subject=_escaped(row.get("subject") or row.get("title") or "") or title(html),
        at=of_mailchimp(sent) if sent else None,
        html=html,
        pictures=files.pictures(page, html),
    )


def _has_id(row: Mapping[str, str], page: str, html: str) -> bool:
    """Whether a row of the report is a page's for certain: by the campaign's id in its name or its links."""
    unique = row.get("unique id", "").strip()
    if not unique:
        return False
    is_named = re.search(rf"(?<![0-9a-z]){re.escape(unique)}(?![0-9a-z])", _name(page), re.IGNORECASE)
    return bool(is_named or re.search(rf"(?:[?&;]id=|mc_cid=){re.escape(unique)}\b", html))


def _is_called(row: Mapping[str, str], page: str) -> bool:
    """Whether a page is called by the title or the subject of a row."""
    words = _slug(re.sub(r"^\d+[-_ ]", "", _name(page)))
    return bool(words) and words in {_slug(row.get("title", "")), _slug(row.get("subject", ""))}


def _name(page: str) -> str:
    return posixpath.basename(page).rpartition(".")[0]


def _slug(text: str) -> str:
    return re.sub(r"[\W_]+", "-", comparable(text)).strip("-")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _refused(name: str, cause: str, remedy: str = "exportez-le en plusieurs fichiers") -> FileError:
    return FileError(name, cause=cause, remedy=remedy)
