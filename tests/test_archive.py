"""The web archive: whole, readable, linked, and safe from kills and full disks."""

import dataclasses
import datetime as dt
import errno
import random
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest

from newsletter import files
from newsletter.appointments import files as calendars
from newsletter.archive import asset, build, edition_page
from newsletter.archive.extracts import coming, contents, opening, recent
from newsletter.archive.site import MANIFEST
from newsletter.exceptions import FailedError, TemplateError
from newsletter.files import leftover_of, rewrite_atomically, write_atomically
from newsletter.looks import Looks
from newsletter.model import EventStatus, Issue, Kind, Picture
from newsletter.permalinks import page_name
from newsletter.workspace import program_templates
from tests.editions import CONFIG, EDITIONS as EDITIONS_OF_ALL_KINDS, issue
from tests.samples import ISSUE

ATOM = "{http://www.w3.org/2005/Atom}"
LOOKS = Looks([program_templates()])
ROOT = Path(__file__).parent.parent
HOSTILE = "<script>alert(1)</script> & \"'\x00\ud800 ]]>"


def edition(weeks: int, **changes: object) -> Issue:
    """Make the edition that came so many weeks after the first."""
    day = dt.date(2023, 9, 28) + dt.timedelta(weeks=weeks)
    values = {"date": day, "number": 38 + weeks, "web_url": f"{ISSUE.archive_url}{day}.html", **changes}
    return dataclasses.replace(ISSUE, **values)


def files_of(name: str) -> dict[str, bytes]:
    """Make the calendars of one of the editions of all kinds."""
    return calendars(EDITIONS_OF_ALL_KINDS[name], CONFIG)


EDITIONS = [edition(weeks) for weeks in range(15)]


class Page(HTMLParser):
    """Collects what a page links to, its ids, and its headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a start tag."""
        values = dict(attrs)
        self.tags.append(tag)
        self.links += [values[name] or "" for name in ("href", "src") if name in values]
        self.ids += [values["id"] or ""] if "id" in values else []
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))


def content(site: Path) -> dict[str, bytes]:
    """Read every file of a site."""
    return {str(p.relative_to(site)): p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file()}


def parsed(path: Path) -> Page:
    """Parse a page."""
    return Page(path.read_text(encoding="utf-8"))


class TestBuild:
    """The folder of the site."""

    def test_same_editions_same_bytes(self, tmp_path: Path) -> None:
        """Two sites of the same editions are the same, byte for byte."""
        build(EDITIONS, LOOKS, tmp_path / "a")
        build(EDITIONS, LOOKS, tmp_path / "b")
        assert content(tmp_path / "a") == content(tmp_path / "b")

    def test_unchanged_files_are_left_alone(self, tmp_path: Path) -> None:
        """A second build writes nothing; a new edition touches its page, its neighbour and the entrances only."""
        first = build(EDITIONS[:5], LOOKS, tmp_path)
        assert len(first.written) == 5 + 3 + 4
        before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
        again = build(EDITIONS[:5], LOOKS, tmp_path)
        assert (again.written, again.removed) == ((), ())
        assert set(again.unchanged) == set(first.written)
        assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
        more = build(EDITIONS[:6], LOOKS, tmp_path)
        assert set(more.written) == {"2023-10-26.html", "2023-11-02.html", "feed.xml", "index.html"}

    def test_full_writes_everything(self, tmp_path: Path) -> None:
        """A full build also writes what seems unchanged."""
        build(EDITIONS[:2], LOOKS, tmp_path)
        assert not build(EDITIONS[:2], LOOKS, tmp_path, full=True).unchanged

    def test_pages_come_before_what_links_to_them(self, tmp_path: Path) -> None:
        """Assets are written first, the home page last."""
        written = build(EDITIONS[:2], LOOKS, tmp_path).written
        assert written[0].startswith("assets/")
        assert written[-2:] == ("feed.xml", "index.html")

    def test_a_withdrawn_edition_disappears(self, tmp_path: Path) -> None:
        """What no edition owns any more is removed, and nothing else."""
        build(EDITIONS[:3], LOOKS, tmp_path)
        (tmp_path / "google123.html").write_text("mine")
        (tmp_path / "assets" / "logo.png").write_text("mine")
        (tmp_path / ".htaccess.1a2b3c4d.tmp").write_text("mine")
        assert build(EDITIONS[:2], LOOKS, tmp_path).removed == ("2023-10-12.html",)
        assert not (tmp_path / "2023-10-12.html").exists()
        assert {"google123.html", "assets/logo.png", ".htaccess.1a2b3c4d.tmp"} < set(content(tmp_path))

    @pytest.mark.parametrize(
        "manifest", ["", "[]", "{}", '{"files": 3}', '{"files": ["../mine", "/etc/passwd", 4, ""]}']
    )
    def test_a_spoilt_manifest_removes_nothing(self, tmp_path: Path, manifest: str) -> None:
        """What the list of own files says is believed only as far as it stays inside the site."""
        (tmp_path / "mine").write_text("mine")
        site = tmp_path / "site"
        site.mkdir()
        (site / MANIFEST).write_text(manifest)
        assert build(EDITIONS[:1], LOOKS, site).removed == ()
        assert (tmp_path / "mine").exists()

    def test_leftovers_of_a_kill_are_swept(self, tmp_path: Path) -> None:
        """Temporary files of a build that was killed go with the next one."""
        (tmp_path / ".index.html.1a2b3c4d.tmp").write_text("ha")
        build(EDITIONS[:1], LOOKS, tmp_path)
        assert not list(tmp_path.glob(".*.tmp"))

    def test_a_bad_template_changes_nothing(self, tmp_path: Path) -> None:
        """All is rendered before the first file is written."""
        build(EDITIONS[:1], LOOKS, tmp_path / "site")
        before = content(tmp_path / "site")
        (tmp_path / "site" / "index.html.j2").write_text("{{ nothing }}")
        (tmp_path / "looks" / "site").mkdir(parents=True)
        (tmp_path / "looks" / "site" / "index.html.j2").write_text("{{ nothing }}")
        (tmp_path / "site" / "index.html.j2").unlink()
        with pytest.raises(TemplateError, match="nothing"):
            build(EDITIONS[:2], Looks([tmp_path / "looks", program_templates()]), tmp_path / "site")
        assert content(tmp_path / "site") == before


class TestKilled:
    """Builds that are killed."""

    # Each build has a process of its own, forked from one that has imported all it needs. The kill comes in the midst
    # of a write: half of the file is on the disk.
    PROGRAM = """
import os, signal, stat, sys
from itertools import count
from pathlib import Path
from tests.test_archive import LOOKS, build, edition

def ended_at(moment, sync=os.fsync):
    writes = count(1)
    def writing(descriptor):
        if next(writes) == moment:
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.ftruncate(descriptor, os.fstat(descriptor).st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)
        sync(descriptor)
    return writing

for place, moment in zip(sys.argv[1::2], map(int, sys.argv[2::2]), strict=True):
    if child := os.fork():
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status))
    else:
        os.fsync = ended_at(moment)
        build([edition(weeks) for weeks in range(30)], LOOKS, Path(place))
        os._exit(0)
"""

    def test_every_file_is_complete_after_a_kill(self, tmp_path: Path) -> None:
        """A build killed at any moment leaves complete files, and the next ends in the same bytes."""
        issues = [edition(weeks) for weeks in range(30)]
        old = [dataclasses.replace(issue, title="Ancien titre") for issue in [*issues, edition(30)]]
        build(issues, LOOKS, tmp_path / "undisturbed")
        wanted = content(tmp_path / "undisturbed")
        build(old, LOOKS, tmp_path / "old")
        before = content(tmp_path / "old")
        dice = random.Random(17)
        moments = {tmp_path / f"site-{number}": dice.randint(1, 60) for number in range(15)}
        self.kill_builds(tmp_path / "old", moments)
        for site in moments:
            after = {name: data for name, data in content(site).items() if not leftover_of(Path(name))}
            assert wanted.keys() <= after.keys()
            assert all(data in {wanted.get(name), before.get(name)} for name, data in after.items())
            build(issues, LOOKS, site)
            assert content(site) == wanted

    def kill_builds(self, old: Path, moments: dict[Path, int]) -> None:
        """Kill the builds of several sites, each in the midst of one of its writes."""
        for site in moments:
            shutil.copytree(old, site)
        several = [str(word) for pair in moments.items() for word in pair]
        command = [sys.executable, "-c", self.PROGRAM, *several]
        said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
        assert said.stdout.split() == [str(-signal.SIGKILL.value)] * len(moments)


class TestPages:
    """What readers open."""

    @pytest.mark.parametrize("number", [0, 1, 2, 15])
    def test_relative_links_lead_to_files(self, tmp_path: Path, number: int) -> None:
        """Every own link is relative and leads to a file of the site, its fragment to an id."""
        build(EDITIONS[:number], LOOKS, tmp_path)
        for path in tmp_path.glob("*.html"):
            for link in parsed(path).links:
                parts = urlsplit(link)
                if parts.scheme:
                    assert parts.scheme in {"http", "https"}
                    continue
                target = tmp_path / unquote(parts.path) if parts.path else path
                assert target.is_file(), f"{path.name}: {link}"
                if parts.fragment:
                    assert parts.fragment in parsed(target).ids, f"{path.name}: {link}"

    def test_pages_are_well_made(self, tmp_path: Path) -> None:
        """One h1, headings without a gap, no id twice, no script, a skip link and a language."""
        build(EDITIONS[:3], LOOKS, tmp_path)
        for path in tmp_path.glob("*.html"):
            page = parsed(path)
            assert page.headings.count(1) == 1
            assert all(
                after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False)
            )
            assert len(page.ids) == len(set(page.ids))
            assert "script" not in page.tags
            assert '<html lang="fr">' in path.read_text()
            assert "#contenu" in page.links

    def test_no_edition_yet(self, tmp_path: Path) -> None:
        """Without editions there is a friendly home page, and no feed that nobody could address."""
        build([], LOOKS, tmp_path, name="Les Jeudis")
        home = (tmp_path / "index.html").read_text()
        assert "La première édition arrive bientôt" in home
        assert "Les Jeudis" in home
        assert not (tmp_path / "feed.xml").exists()

    def test_home_lists_newest_first_by_year(self, tmp_path: Path) -> None:
        """The home page shows the latest edition and all others, by year."""
        build(EDITIONS, LOOKS, tmp_path)
        links = [link for link in parsed(tmp_path / "index.html").links if link.endswith(".html")]
        dates = [link for link in links if link != "index.html"]
        assert dates[0] == "2024-01-04.html"
        assert dates[1:] == [f"{issue.date}.html" for issue in reversed(EDITIONS)]
        home = (tmp_path / "index.html").read_text()
        assert home.index(">2024</h3>") < home.index(">2023</h3>")

    def test_neighbours(self, tmp_path: Path) -> None:
        """An edition leads to the one before and the one after."""
        build(EDITIONS[:3], LOOKS, tmp_path)
        links = parsed(tmp_path / "2023-10-05.html").links
        assert "2023-09-28.html" in links
        assert "2023-10-12.html" in links
        assert "2023-10-05.html" not in parsed(tmp_path / "2023-10-12.html").links[:1]

    def test_appointments_stay_with_their_edition(self, tmp_path: Path) -> None:
        """Every event's page leads to its file, which is there as long as the edition is."""
        names = ("usual-week", "mixed-12")
        attached = {path: data for name in names for path, data in files_of(name).items()}
        build([issue(name) for name in names], LOOKS, tmp_path, attached=attached)
        for name in names:
            links = parsed(tmp_path / page_name(EDITIONS_OF_ALL_KINDS[name].date)).links
            assert {link for link in links if link.endswith(".ics")} == set(files_of(name))
            assert all((tmp_path / path).read_bytes() == data for path, data in files_of(name).items())
        built = build([issue(names[0])], LOOKS, tmp_path, attached=files_of(names[0]))
        assert set(files_of(names[1])) <= set(built.removed)

    def test_pictures_and_languages(self) -> None:
        """A picture is loaded from the site itself; a title in another language says so."""
        picture = Picture(url=f"{ISSUE.archive_url}images/a.jpg", width=480, height=270, alt="La salle")
        section = ISSUE.sections[2]
        card = dataclasses.replace(section.cards[0], picture=picture, language="en")
        page = edition_page(
            dataclasses.replace(ISSUE, sections=(dataclasses.replace(section, cards=(card,)),)), LOOKS
        )
        assert '<img src="images/a.jpg" alt="La salle" width="480" height="270"' in page
        assert '<h3 class="card-title" lang="en">' in page

    def test_whole_letter_is_there(self) -> None:
        """An edition's page shows all that the letter says, and tells machines where it lives."""
        page = edition_page(ISSUE, LOOKS)
        for words in (
            "vivre cette expérience",
            "Commun(s)",
            "Nouvelle date",
            "odd17.org",
            ISSUE.signature[:15],
        ):
            assert words in page
        assert f'<link rel="canonical" href="{ISSUE.web_url}">' in page
        assert 'property="og:title"' in page
        assert "Brouillon" not in page

    def test_a_draft_says_so(self) -> None:
        """A draft's page says that it is one, to people and to search engines."""
        page = edition_page(ISSUE, LOOKS, draft=True)
        assert "Brouillon" in page
        assert "noindex" in page
        assert "canonical" not in page

    def test_hostile_texts_are_inert(self, tmp_path: Path) -> None:
        """Whatever stands in a plain field is shown as text, in pages and feed."""
        card = dataclasses.replace(
            ISSUE.sections[0].cards[0],
            title=HOSTILE,
            label=HOSTILE,
            detail=HOSTILE,
            notice=HOSTILE,
            when=HOSTILE,
        )
        section = dataclasses.replace(ISSUE.sections[0], title=HOSTILE, cards=(card,))
        issue = edition(
            0, title=HOSTILE, preheader=HOSTILE, name=HOSTILE, signature=HOSTILE, sections=(section,)
        )
        build([issue, edition(1, title=HOSTILE)], LOOKS, tmp_path)
        for path in tmp_path.glob("*.html"):
            assert "script" not in parsed(path).tags
        feed = ET.fromstring((tmp_path / "feed.xml").read_bytes())
        assert feed.find(f"{ATOM}entry/{ATOM}title").text == "<script>alert(1)</script> & \"' ]]>"
        for item in feed.iter(f"{ATOM}content"):
            assert "script" not in Page(item.text or "").tags

    def test_assets(self) -> None:
        """Assets are found by name, and nothing else is."""
        assert b"--canvas: #F4F1EA" in asset(LOOKS, "site.css")
        assert asset(LOOKS, "mark.png").startswith(b"\x89PNG")
        assert asset(LOOKS, "../newsletter.toml") is None


class TestFeed:
    """The Atom feed."""

    def test_has_what_rfc_4287_wants(self, tmp_path: Path) -> None:
        """Ids, titles, dates, author, and absolute links to itself and to the pages; newest first, at most 20."""
        issues = [edition(weeks) for weeks in range(25)]
        build(issues, LOOKS, tmp_path)
        feed = ET.fromstring((tmp_path / "feed.xml").read_bytes())
        assert feed.tag == f"{ATOM}feed"
        assert feed.findtext(f"{ATOM}id") == "https://jeudis.example.org/"
        assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Le RAMEAU"
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links == {
            "self": "https://jeudis.example.org/feed.xml",
            "alternate": "https://jeudis.example.org/",
        }
        entries = feed.findall(f"{ATOM}entry")
        assert len(entries) == 20
        ids = [entry.findtext(f"{ATOM}id") for entry in entries]
        assert ids == [issue.web_url for issue in reversed(issues)][:20]
        for entry in entries:
            assert entry.findtext(f"{ATOM}title")
            moment = dt.datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "")
            assert moment.tzinfo is not None
            assert entry.find(f"{ATOM}content").get("type") == "html"
            assert "<h2>" in (entry.findtext(f"{ATOM}content") or "")
        assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")

    def test_an_edition_is_of_the_hour_at_which_it_is_due(self, tmp_path: Path) -> None:
        """In UTC, whatever the letter's zone: never an hour that is still to come."""
        nine = dt.datetime(2026, 12, 3, 9, tzinfo=ZoneInfo("Pacific/Noumea"))
        build([edition(0, due=nine)], LOOKS, tmp_path)
        feed = ET.fromstring((tmp_path / "feed.xml").read_bytes())
        said = [one.text for name in ("updated", "published") for one in feed.iter(f"{ATOM}{name}")]
        assert said == ["2026-12-02T22:00:00Z"] * 3

    def test_date_and_hours_are_said_once(self, tmp_path: Path) -> None:
        """The full date with its hours, then the place."""
        event = EDITIONS_OF_ALL_KINDS["one-event"]
        build([issue("one-event")], LOOKS, tmp_path)
        feed = ET.fromstring((tmp_path / "feed.xml").read_bytes())
        (content,) = (one.text or "" for one in feed.iter(f"{ATOM}content"))
        assert event.entries[0].place == "Palais d’Iéna (CESE), Paris"
        line = "<p>Événement · mardi 19 septembre 2023, de 9 h à 18 h · Palais d’Iéna (CESE), Paris</p>"
        assert line in content.replace("\u00a0", " ")


class TestExtracts:
    """What the home page takes out of editions."""

    def test_opening(self) -> None:
        """The first words are those of the édito's first paragraph, cut between words; else the preheader."""
        assert opening(ISSUE, 40) == "Achevons la semaine d'anniversaire des…"
        assert opening(dataclasses.replace(ISSUE, edito_html="<p> </p>"), 500) == ISSUE.preheader

    def test_what_comes_first_stands_first(self) -> None:
        """Coming events are in the order of their dates, whatever order the letter has."""
        later, sooner = (
            dt.datetime(2023, 10, 5, 18, tzinfo=dt.UTC),
            dt.datetime(2023, 10, 5, 9, tzinfo=dt.UTC),
        )
        days = (None, later, dt.date(2023, 10, 3), sooner)
        some = ISSUE.sections[0].cards[0]
        cards = tuple(
            dataclasses.replace(some, key=str(number), start=start) for number, start in enumerate(days)
        )
        section = dataclasses.replace(ISSUE.sections[0], cards=cards)
        found = coming(dataclasses.replace(ISSUE, sections=(section,)), 9)
        assert [one.card.key for one in found] == ["2", "3", "1", "0"]

    def test_what_is_cancelled_is_not_to_come(self) -> None:
        """« À venir » invites."""
        gone = dataclasses.replace(ISSUE.sections[0].cards[0], status=EventStatus.CANCELLED)
        section = dataclasses.replace(ISSUE.sections[0], cards=(gone, ISSUE.sections[0].cards[1]))
        found = coming(dataclasses.replace(ISSUE, sections=(section,)), 9)
        assert [one.card.key for one in found] == ["agenda/rdd"]

    def test_recent_things_come_once(self) -> None:
        """What several editions show is listed once, for the newest."""
        found = recent(EDITIONS, Kind.PUBLICATION, 3)
        assert [one.card.key for one in found] == ["agenda/communs", "agenda/ig2050"]
        assert found[0].issue is EDITIONS[-1]

    def test_contents(self) -> None:
        """An edition's contents are counted in words."""
        assert contents(ISSUE).replace("\u00a0", " ") == "3 événements · 1 replay · 2 publications"
        assert contents(dataclasses.replace(ISSUE, sections=())) == ""


class TestFiles:
    """Writing files whole."""

    def test_writes_once(self, tmp_path: Path) -> None:
        """The same bytes are not written again; folders are made; permissions stay."""
        path = tmp_path / "a" / "b.txt"
        assert write_atomically(path, b"1")
        path.chmod(0o640)
        assert not write_atomically(path, b"1")
        assert write_atomically(path, b"2")
        assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"2", 0o640)
        rewrite_atomically(path, b"2")
        assert list(path.parent.iterdir()) == [path]

    def test_full_disk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A full disk is told with file, cause and remedy; the old file is whole and no litter stays."""
        path = tmp_path / "page.html"
        path.write_bytes(b"old")

        def full(_descriptor: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(files.os, "fsync", full)
        with pytest.raises(FailedError, match=r"page\.html: No space left on device; free some disk space"):
            write_atomically(path, b"new")
        assert content(tmp_path) == {"page.html": b"old"}

    def test_a_folder_in_the_way(self, tmp_path: Path) -> None:
        """What cannot be written is an expected error, never a traceback."""
        (tmp_path / "page.html").mkdir()
        with pytest.raises(FailedError, match=r"page\.html"):
            write_atomically(tmp_path / "page.html", b"new")
        assert not list(tmp_path.glob(".*.tmp"))
