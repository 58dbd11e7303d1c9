"""Sites for tests: built from editions, looked at, and stopped in the midst of a build."""

import datetime as dt
import posixpath
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from newsletter.archive.building import build
from newsletter.archive.material import Material
from newsletter.archive.notes import Kept, Notes
from newsletter.archive.site import Built
from newsletter.compose import compose
from newsletter.draft.fingerprint import content_sha256
from newsletter.model import Edition, EditionEntry, EventVersion, Issue, Since
from tests.editions import CONFIG, PICTURES, file_of, looks

BASE = CONFIG.letter.base
TODAY = dt.date(2023, 9, 28)
SEEN = dt.datetime(2023, 9, 29, 15, 10, tzinfo=CONFIG.letter.zone)  # when something became known of an event


class Page(HTMLParser):
    """Collects what a page links to, its ids, headings and tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.tags: list[str] = []
        self.scripts: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a start tag."""
        values = dict(attrs)
        self.tags.append(tag)
        self.attributes |= values.keys()
        self.links += [values[name] or "" for name in ("href", "src", "action") if name in values]
        self.ids += [values["id"] or ""] if "id" in values else []
        if tag == "script":
            self.scripts.append(values.get("type") or "")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))


class Site:
    """A site that is built again and again, as a workspace does.

    Args:
        folder: where it lies.
        looks: the templates.
        mail: renders an issue as the mail shows it; without, in a word.
        remembers: whether a build knows what the one before it knew.
    """

    def __init__(
        self, folder: Path, mail: Callable[[Issue], str] | None = None, *, remembers: bool = True
    ) -> None:
        self.folder, self.looks, self._remembers = folder, looks(), remembers
        self._mail = mail or bare
        self.notes = folder.with_name(f"{folder.name}.db")
        self.kept: Kept | None = None

    def build(
        self,
        editions: Sequence[Edition],
        *,
        today: dt.date = TODAY,
        since: Mapping[str, EditionEntry | Since] | None = None,
        broken: Sequence[dt.date] = (),
        full: bool = False,
        mentions: str | None = None,
        withdrawn: Mapping[dt.date, Sequence[EditionEntry]] | None = None,
        had: Mapping[str, EventVersion] | None = None,
    ) -> Built:
        """Build it of these editions."""
        public = {one.date: one for one in editions if one.date not in broken}
        material = Material(
            editions=public,
            config=CONFIG,
            looks=self.looks,
            today=today,
            sizes=lambda edition: {
                row.image: PICTURES[row.image] for row in edition.shown if row.image in PICTURES
            },
            mail=self._mail,
            since={key: _since(one) for key, one in (since or {}).items()},
            mentions=mentions,
            withdrawn=withdrawn or {},
            had=had or {},
        )
        marks = {day: f"{content_sha256(one)} {one.corrected}" for day, one in public.items()}
        marks |= dict.fromkeys(broken, "")
        for path in PICTURES:
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            if not (self.folder / path).exists():
                (self.folder / path).write_bytes(file_of(BASE + path) or b"")
        with Notes(self.notes if self._remembers else None) as notes:
            built, self.kept = build(
                material, self.folder, marks=marks, broken=broken, notes=notes, full=full
            )
            notes.keep(self.kept)
        return built

    def events(self) -> dict[str, tuple[str, str]]:
        """Return what is remembered of how events were written."""
        with Notes(self.notes) as notes:
            return notes.fragments("event")

    def copy(self, folder: Path, of: Path | None = None) -> "Site":
        """Make another that is as this one; or one that knows as much, and whose files are those `of` another folder."""
        shutil.copytree(of or self.folder, folder)
        other = Site(folder, self._mail, remembers=self._remembers)
        other.looks = self.looks
        if self.notes.exists():
            shutil.copy(self.notes, other.notes)
        return other


def _since(one: EditionEntry | Since) -> Since:
    return one if isinstance(one, Since) else Since(row=one, at=SEEN)


def bare(issue: Issue) -> str:
    """Stand in for the letter's own templates: they are slow, and tested elsewhere."""
    links = f'<a href="{issue.web_url}">page</a><a href="{issue.archive_url}">archive</a>'
    return f"<html><head><title>{issue.number}</title></head><body>{issue.edito_html}{links}</body></html>"


def mailed(issue: Issue) -> str:
    """Render an issue as the mail really shows it."""
    return compose(issue, looks()).html


def content(site: Path) -> dict[str, bytes]:
    """Read every file of a site."""
    return {str(p.relative_to(site)): p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file()}


def parsed(path: Path) -> Page:
    """Parse a page."""
    return _parsed(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Page:
    """Parse a text once: sites of the same editions have the same pages, and most of a site stays when it is built again."""
    return Page(text)


def pages(site: Path) -> list[Path]:
    """List the pages of a site that are read from where they lie: that for lost readers is shown anywhere."""
    return [path for path in sorted(site.rglob("*.html")) if path.name != "404.html"]


def broken_links(site: Path, *, fragments: bool = True) -> Iterator[str]:
    """Find the links of all pages that lead to no file of the site, or to no place in it."""
    seen = {path: parsed(path) for path in pages(site)}
    for path, page in seen.items():
        where = path.relative_to(site).as_posix()
        for link in page.links:
            leads_to = _inside(link, where)
            if leads_to is None:
                continue
            target, fragment = site / leads_to, urlsplit(link).fragment
            if (not target.is_file() and file_of(BASE + leads_to) is None) or (
                fragments and fragment and target in seen and fragment not in seen[target].ids
            ):
                yield f"{where}: {link}"


def _inside(link: str, where: str) -> str | None:
    if link.startswith(BASE):
        link, where = link.removeprefix(BASE) or "index.html", ""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    if not parts.path:
        return where
    return posixpath.normpath(posixpath.join(posixpath.dirname(where), unquote(parts.path)))
