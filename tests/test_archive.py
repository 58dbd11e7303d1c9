"""The web archive: whole, readable, linked, and safe from kills and full disks."""

import dataclasses
import datetime as dt
import errno
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings, strategies as st

from newsletter import files
from newsletter.archive import editions as editions_pages, site as folder
from newsletter.archive.assets import asset
from newsletter.archive.editions import edition_page
from newsletter.archive.imprint import imprint
from newsletter.archive.lengths import Lengths
from newsletter.archive.material import Material
from newsletter.archive.page import Printer
from newsletter.archive.record import contents, opening
from newsletter.archive.search.sought import copy_of
from newsletter.archive.site import MANIFEST
from newsletter.exceptions import FailedError, TemplateError
from newsletter.files import leftover_of, rewrite_atomically, write_atomically, write_unseen
from newsletter.looks import Looks
from newsletter.model import Edition, EditionEntry, EventStatus, Kind, Picture, Since, State
from newsletter.permalinks import entry_page, event_calendar, mail_version, page_name
from newsletter.workspace import program_templates
from tests.editions import CONFIG, EDITIONS as OF_ALL_KINDS, event, publication, replay
from tests.samples import ISSUE
from tests.sites import BASE, SEEN, TODAY, Page, Site, broken_links, content, pages, parsed

ATOM = "{http://www.w3.org/2005/Atom}"
LOOKS = Looks([program_templates()])
ROOT = Path(__file__).parent.parent
HOSTILE = "<script>alert(1)</script> & \"'\x00\ud800 ]]>"
FIRST = dt.date(2023, 9, 28)


def printer(looks: Looks = LOOKS) -> Printer:
    return Printer(looks, imprint(CONFIG, FIRST), Lengths({}))


def edition(weeks: int, **changes: object) -> Edition:
    """Make the edition that came so many weeks after the first: an event of its own, the big one, a replay, a note."""
    day = FIRST + dt.timedelta(weeks=weeks)
    rows = {
        f"calendar/{weeks}": event(day, "a", days=6, title=f"Atelier {weeks}"),
        "calendar/congress": event(FIRST, "b", days=200, title="Congrès des alliances"),
        f"videos/{weeks}": replay(day, "c", title=f"Retour, {weeks - 1}", replay_of=f"calendar/{weeks - 1}"),
        f"notes/{weeks}": publication(day, "d", title=f"Note {weeks}", accompanies=f"calendar/{weeks}"),
    }
    entries = tuple(dataclasses.replace(row, key=key) for key, row in rows.items())
    whole = dataclasses.replace(
        OF_ALL_KINDS["usual-week"],
        date=day,
        number=38 + weeks,
        entries=entries,
        subject=f"Lettre {weeks}",
        edito="",
    )
    return dataclasses.replace(whole, **changes)  # type: ignore[arg-type]


@pytest.fixture(autouse=True, scope="module")
def _drawn() -> Iterator[None]:
    """Let covers be quick to draw: they have tests of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editions_pages, "cover", lambda *words: repr(words[:-1]).encode())
        yield


EDITIONS = [edition(weeks) for weeks in range(8)]


def with_row(whole: Edition, key: str, **changes: object) -> Edition:
    """Change one row of an edition."""
    rows = [dataclasses.replace(row, **changes) if row.key == key else row for row in whole.entries]  # type: ignore[arg-type]
    return dataclasses.replace(whole, entries=tuple(rows))


class TestBuild:
    """The folder of the site."""

    def test_same_editions_same_bytes(self, tmp_path: Path) -> None:
        """Two sites of the same editions are the same, byte for byte."""
        Site(tmp_path / "a").build(EDITIONS)
        Site(tmp_path / "b").build(EDITIONS)
        assert content(tmp_path / "a") == content(tmp_path / "b")

    @pytest.mark.parametrize("remembers", [True, False])
    @pytest.mark.some(1)
    def test_unchanged_files_are_left_alone(self, tmp_path: Path, *, remembers: bool) -> None:
        """A second build writes nothing, also when it knows nothing of the first."""
        site = Site(tmp_path, remembers=remembers)
        first = site.build(EDITIONS)
        before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
        again = site.build(EDITIONS)
        assert (again.written, again.removed, again.unchanged) == ((), (), len(first.written))
        assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    def test_nothing_is_made_again_that_has_not_changed(self, tmp_path: Path) -> None:
        """A build that knows the one before it renders nothing of what is as it was."""
        site = Site(tmp_path)
        site.build(EDITIONS)
        site.looks = _Refusing()  # type: ignore[assignment]
        assert site.build(EDITIONS).written == ()

    def test_a_new_edition_touches_what_shows_it(self, tmp_path: Path) -> None:
        """Its own files, its neighbour, its entries and what belongs to them, the lists that they stand in."""
        site = Site(tmp_path)
        site.build(EDITIONS[:5])
        written = set(site.build(EDITIONS[:6]).written)
        day, before = EDITIONS[5].date, EDITIONS[4].date
        assert {page_name(day), page_name(before), f"mail/{day}.html", f"images/{day}.png"} <= written
        assert {
            entry_page("calendar/5"),
            entry_page("calendar/4"),
            entry_page("calendar/congress"),
        } <= written
        assert {
            "index.html",
            "feed.xml",
            "feed.json",
            "sitemap.xml",
            "agenda.ics",
            "editions/2023.html",
        } <= written
        assert not written & {
            page_name(EDITIONS[3].date),
            entry_page("notes/3"),
            "404.html",
            "assets/site.css",
        }

    def test_what_was_made_of_events_stays(self, tmp_path: Path) -> None:
        """Words of an édito make nobody forget how events were written in calendars; of those that go nothing is kept."""
        site = Site(tmp_path)
        site.build(EDITIONS[:6])
        before = site.events()
        changed = dataclasses.replace(EDITIONS[2], edito="Autre.")
        site.build([*EDITIONS[:2], changed, *EDITIONS[3:6]])
        assert site.events() == before != {}
        site.build(EDITIONS[:4])
        assert site.events().keys() < before.keys()

    @pytest.mark.parametrize("worth", [1, 1_000])
    @pytest.mark.some(1)
    def test_an_event_is_written_once(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worth: int
    ) -> None:
        """Whether hands or the program itself write events: a letter that comes later has only its own written."""
        monkeypatch.setattr("newsletter.side_by_side._WORTH", worth)
        site = Site(tmp_path)
        site.build(EDITIONS[:6])
        written, block = [], Material.block
        monkeypatch.setattr(
            Material, "block", lambda self, thing: written.append(thing.key) or block(self, thing)
        )
        monkeypatch.setattr("newsletter.side_by_side._WORTH", 1_000)
        site.build(EDITIONS[:7])
        assert sorted(written) == ["calendar/6", "calendar/congress"]

    def test_full_makes_everything(self, tmp_path: Path) -> None:
        """A full build also makes what seems unchanged."""
        site = Site(tmp_path)
        site.build(EDITIONS[:2])
        site.looks = Looks([tmp_path / "looks", program_templates()])
        assert site.build(EDITIONS[:2]).written == ()
        (tmp_path / "looks" / "site").mkdir(parents=True)
        (tmp_path / "looks" / "site" / "year.html.j2").write_text("<title>Une année</title>")
        site.looks = Looks([tmp_path / "looks", program_templates()])
        assert site.build(EDITIONS[:2]).written == ()
        assert site.build(EDITIONS[:2], full=True).written == ("editions/2023.html",)

    def test_what_was_lost_comes_back(self, tmp_path: Path) -> None:
        """A file that is gone is made again, and so is one that somebody wrote over."""
        site = Site(tmp_path)
        site.build(EDITIONS[:2])
        time.sleep(0.03)  # file systems count time in ticks
        lost = tmp_path / entry_page("calendar/1")
        lost.unlink()
        (tmp_path / "index.html").write_text("oups")
        assert set(site.build(EDITIONS[:2]).written) == {entry_page("calendar/1"), "index.html"}

    def test_a_withdrawn_edition_disappears(self, tmp_path: Path) -> None:
        """What no edition owns any more is removed, and nothing else."""
        site = Site(tmp_path)
        site.build(EDITIONS[:3])
        for mine in ("google123.html", "assets/logo.png", ".htaccess.1a2b3c4d.tmp"):
            (tmp_path / mine).write_text("mine")
        removed = site.build(EDITIONS[:2]).removed
        day = EDITIONS[2].date
        assert {page_name(day), entry_page("calendar/2"), event_calendar(day, "calendar/2")} <= set(removed)
        assert not any((tmp_path / path).exists() for path in removed)
        assert {"google123.html", "assets/logo.png", ".htaccess.1a2b3c4d.tmp"} < set(content(tmp_path))

    def test_what_goes_leaves_no_empty_folder(self, tmp_path: Path) -> None:
        """A folder goes with its last file, unless somebody else put one there."""
        (tmp_path / MANIFEST).write_text('{"files": {"alt/a.html": "1", "neu/b.html": "2"}}')
        for path in ("alt/a.html", "neu/b.html", "neu/mine"):
            (tmp_path / path).parent.mkdir(exist_ok=True)
            (tmp_path / path).write_text("x")
        assert {"alt/a.html", "neu/b.html"} <= {*Site(tmp_path).build(EDITIONS[:1]).removed}
        assert not (tmp_path / "alt").exists()
        assert (tmp_path / "neu" / "mine").is_file()

    @pytest.mark.parametrize(
        "manifest",
        ["", "[]", "{}", '{"files": 3}', '{"files": {"../mine": "1", "/etc/passwd": "2", "": "3"}}'],
    )
    @pytest.mark.some(2)
    def test_a_spoilt_manifest_removes_nothing(self, tmp_path: Path, manifest: str) -> None:
        """What the list of own files says is believed only as far as it stays inside the site."""
        (tmp_path / "mine").write_text("mine")
        site = tmp_path / "site"
        site.mkdir()
        (site / MANIFEST).write_text(manifest)
        assert Site(site).build(EDITIONS[:1]).removed == ()
        assert (tmp_path / "mine").exists()

    def test_leftovers_of_a_kill_are_swept(self, tmp_path: Path) -> None:
        """Temporary files of a build that was killed go with the next one."""
        (tmp_path / ".index.html.1a2b3c4d.tmp").write_text("ha")
        Site(tmp_path).build(EDITIONS[:1])
        assert not list(tmp_path.glob(".*.tmp"))

    def test_a_bad_template_breaks_no_link(self, tmp_path: Path) -> None:
        """What cannot be rendered is told, and the site's links all resolve; mended, it ends as if nothing had been."""
        site = Site(tmp_path / "site")
        site.build(EDITIONS[:1])
        (tmp_path / "looks" / "site").mkdir(parents=True)
        (tmp_path / "looks" / "site" / "year.html.j2").write_text("{{ nothing }}")
        site.looks = Looks([tmp_path / "looks", program_templates()])
        with pytest.raises(TemplateError, match="nothing"):
            site.build(EDITIONS[:2])
        assert not [*broken_links(tmp_path / "site")]
        site.looks = LOOKS
        site.build(EDITIONS[:2])
        Site(tmp_path / "other").build(EDITIONS[:2])
        assert content(tmp_path / "site") == content(tmp_path / "other")

    def test_a_broken_edition_stays_as_it_is(self, tmp_path: Path) -> None:
        """One that cannot be read keeps its pages and its place; the others go on. So also where nothing is remembered."""
        for remembers in (True, False):
            site = Site(tmp_path / str(remembers), remembers=remembers)
            site.build(EDITIONS[:3])
            before = content(site.folder)
            day = EDITIONS[1].date
            changed = dataclasses.replace(EDITIONS[2], subject="Autre objet")
            built = site.build([*EDITIONS[:2], changed], broken=[day])
            assert not [path for path in built.removed if str(day) in path or path.startswith("entrees/")]
            after = content(site.folder)
            assert after[page_name(day)] == before[page_name(day)] or remembers
            assert after[entry_page("calendar/1")] == before[entry_page("calendar/1")]
            assert b"Autre objet" in after[page_name(changed.date)]

    def test_a_broken_edition_of_which_nothing_is_known(self, tmp_path: Path) -> None:
        """Lists, feeds and calendars that would lose something of it stay, and the search finds it; all follow when it is mended."""
        site = Site(tmp_path / "site", remembers=False)
        site.build(EDITIONS[:3])
        before, marks = content(site.folder), site.kept and site.kept.found
        days = [one.date for one in EDITIONS[:3]]
        own = {of(day) for day in days for of in (page_name, mail_version)}
        for full in (False, True):
            site.build(EDITIONS[:3], broken=[days[2]], full=full)
            after = content(site.folder)
            assert {path for path in before if after.get(path) != before[path]} <= own | {MANIFEST}
            assert site.kept
            assert site.kept.found.keys() == (marks or {}).keys()
        site.build(EDITIONS[:4], broken=[days[2]])
        assert (site.folder / page_name(EDITIONS[3].date)).exists()
        assert not [*broken_links(site.folder)]
        site.build(EDITIONS[:4])
        Site(tmp_path / "other").build(EDITIONS[:4])
        assert content(site.folder) == content(tmp_path / "other")

    def test_a_broken_edition_that_never_had_a_page(self, tmp_path: Path) -> None:
        """It keeps nothing back."""
        site = Site(tmp_path / "site", remembers=False)
        site.build(EDITIONS[:2])
        site.build(EDITIONS[:3], broken=[EDITIONS[1].date, EDITIONS[3].date])
        for _ in range(2):
            site.build([EDITIONS[0], EDITIONS[2]], broken=[EDITIONS[3].date])
        Site(tmp_path / "other").build([EDITIONS[0], EDITIONS[2]])
        assert content(site.folder) == content(tmp_path / "other")

    def test_a_broken_edition_whose_event_has_changed(self, tmp_path: Path) -> None:
        """What has become known of an event since changes nothing of an edition that cannot be read."""
        site = Site(tmp_path)
        site.build(EDITIONS[:3])
        row = next(one for one in EDITIONS[1].entries if one.key == "calendar/1")
        since = {row.key: dataclasses.replace(row, status=EventStatus.CANCELLED)}
        assert site.build(EDITIONS[:3], broken=[EDITIONS[1].date], since=since).removed == ()
        assert "Annulé" not in (tmp_path / entry_page(row.key)).read_text()


class _Refusing:
    """Looks that nobody may ask."""

    settings = LOOKS.settings

    def render(self, *_: object, **__: object) -> str:
        """Refuse."""
        raise AssertionError("nothing is to be rendered")

    read = LOOKS.read
    read_text = LOOKS.read_text


# What may happen to an archive between two builds.
_CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["toggle", "title", "cancel", "move", "drop", "join", "correct", "day", "since"]),
        st.integers(0, len(EDITIONS) - 1),
    ),
    min_size=1,
    max_size=6,
)


class _Archive:
    """Editions to which things happen."""

    def __init__(self) -> None:
        self.there = {one.date: one for one in EDITIONS[:5]}
        self.today = TODAY
        self.since: dict[str, EditionEntry] = {}

    def happen(self, what: str, number: int) -> None:
        """Let something happen to one of them."""
        day, key = EDITIONS[number].date, f"calendar/{number}"
        if what == "day":
            self.today += dt.timedelta(days=number)
        elif what == "toggle":
            self.there.pop(day) if day in self.there else self.there.update({day: EDITIONS[number]})
        elif day in self.there:
            getattr(self, f"_{what}")(day, key)
        self.since = {
            name: row
            for name, row in self.since.items()
            if any(row.key == one.key for edition in self.there.values() for one in edition.shown)
        }

    def _title(self, day: dt.date, _: str) -> None:
        self.there[day] = dataclasses.replace(self.there[day], subject="Un autre titre")

    def _cancel(self, day: dt.date, key: str) -> None:
        self.there[day] = with_row(self.there[day], key, status=EventStatus.CANCELLED)

    def _move(self, day: dt.date, key: str) -> None:
        self.there[day] = with_row(self.there[day], key, start=dt.date(2024, 2, 29), end=None)

    def _drop(self, day: dt.date, key: str) -> None:
        self.there[day] = with_row(self.there[day], key, state=State.OUT)

    def _join(self, day: dt.date, key: str) -> None:
        self.there[day] = with_row(self.there[day], key, aliases=("calendar/0",))

    def _correct(self, day: dt.date, _: str) -> None:
        self.there[day] = dataclasses.replace(self.there[day], corrected=dt.date(2023, 12, 1))

    def _since(self, day: dt.date, key: str) -> None:
        row = next((one for one in self.there[day].shown if one.key == key), None)
        if row is not None:
            self.since[key] = dataclasses.replace(row, status=EventStatus.CANCELLED)


class TestIncremental:
    """A build that goes on from the one before it."""

    def test_its_manifest_is_for_people_too(self, tmp_path: Path) -> None:
        """It is JSON by lines, in the order of names."""
        site = Site(tmp_path)
        for editions in ((), EDITIONS[:1]):
            site.build(editions)
            text = (tmp_path / MANIFEST).read_text()
            assert text == json.dumps(json.loads(text), indent=1, ensure_ascii=False, sort_keys=True) + "\n"

    @pytest.mark.long
    @given(_CHANGES)
    @settings(max_examples=max(1, settings.default.max_examples // 8))
    def test_it_ends_like_a_full_one(self, changes: list[tuple[str, int]]) -> None:
        """Whatever happened in between, the site is the one that would be made from nothing, and its links resolve."""
        with tempfile.TemporaryDirectory() as place:
            archive, site = _Archive(), Site(Path(place) / "site")
            site.build(EDITIONS[:5])
            for change in changes:
                archive.happen(*change)
                site.build([*archive.there.values()], today=archive.today, since=archive.since)
            fresh = Site(Path(place) / "fresh")
            fresh.build([*archive.there.values()], today=archive.today, since=archive.since)
            assert content(site.folder) == content(fresh.folder)
            assert not [*broken_links(site.folder)]


class TestStopped:
    """A build that ends in the midst."""

    @pytest.mark.long
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            pytest.param(EDITIONS[:2], EDITIONS[:4], id="two more"),
            pytest.param(EDITIONS[:4], EDITIONS[:2], id="two less"),
            pytest.param(EDITIONS[:3], [*EDITIONS[:1], *EDITIONS[3:5]], id="others"),
            pytest.param(None, EDITIONS[:2], id="the first, in a folder of others"),
        ],
    )
    def test_all_links_resolve_after_each_write(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        before: list[Edition] | None,
        after: list[Edition],
    ) -> None:
        """Stopped after any write or removal, no page of the site leads to a file that is not there; then it is finished."""
        whole = Site(tmp_path / "whole")
        whole.build(after)
        old = Site(tmp_path / "old")
        old.folder.mkdir()
        if before is not None:
            old.build(before)
        building, stopped = old.copy(tmp_path / "site"), []

        def look(step: int) -> None:
            """Look at what a build that stops before this step leaves behind; keep some to finish them."""
            assert not [*broken_links(building.folder, fragments=False)], step
            if step % 9 == 0:
                stopped.append(old.copy(tmp_path / str(step), building.folder))

        with monkeypatch.context() as patch:
            steps = _looked_at(patch, look)
            building.build(after)
        assert len(steps) > 20
        assert content(building.folder) == content(whole.folder)
        for site in stopped:
            site.build(after)
            assert content(site.folder) == content(whole.folder)

    @pytest.mark.long
    @pytest.mark.parametrize("share", [0, 0.3, 0.6, 0.9])
    def test_what_stopped_leaves_is_what_was_there(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float
    ) -> None:
        """An error in the midst changes nothing more on its way out: the folder is as at that moment, links resolve."""
        old = Site(tmp_path / "old")
        old.build(EDITIONS[:3])
        after = [*EDITIONS[:1], *EDITIONS[3:5]]
        undisturbed, moments = old.copy(tmp_path / "undisturbed"), []
        with monkeypatch.context() as patch:
            steps = _looked_at(patch, lambda _: moments.append(content(undisturbed.folder)))
            undisturbed.build(after)
        at = round(share * len(steps))
        site = old.copy(tmp_path / "site")
        with monkeypatch.context() as patch:
            _looked_at(patch, partial(_stop, at))
            with pytest.raises(_StoppedError):
                site.build(after)
        assert content(site.folder) == moments[at]

    # Each build has a process of its own, forked from one that has imported all it needs. The kill comes in the midst
    # of a write: half of the file is on the disk.
    PROGRAM = """
import os, signal, sys
from itertools import count
from pathlib import Path
from tests.test_archive import EDITIONS, Site

def ended_at(moment, replace=os.replace):
    writes = count(1)
    def replacing(made, path):
        if next(writes) == moment:
            os.truncate(made, os.stat(made).st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)
        replace(made, path)
    return replacing

for place, moment in zip(sys.argv[1::2], map(int, sys.argv[2::2]), strict=True):
    if child := os.fork():
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status))
    else:
        os.replace = ended_at(moment)
        Site(Path(place)).build(EDITIONS)
        os._exit(0)
"""

    @pytest.mark.long
    def test_every_file_is_complete_after_a_kill(self, tmp_path: Path) -> None:
        """A build killed at any moment leaves complete files, and the next ends in the same bytes."""
        old = [dataclasses.replace(one, subject="Ancien titre") for one in [*EDITIONS[:5], edition(9)]]
        Site(tmp_path / "undisturbed").build(EDITIONS)
        wanted = content(tmp_path / "undisturbed")
        Site(tmp_path / "old").build(old)
        dice = random.Random(17)
        moments = {tmp_path / f"site-{number}": dice.randint(1, 60) for number in range(10)}
        self.kill_builds(tmp_path / "old", moments)
        for site in moments:
            for path in pages(site):
                assert path.read_text().rstrip().endswith("</html>"), path
            assert not [*broken_links(site, fragments=False)]
            Site(site).build(EDITIONS)
            assert {
                path: data for path, data in content(site).items() if not leftover_of(Path(path))
            } == wanted

    def kill_builds(self, old: Path, moments: dict[Path, int]) -> None:
        """Kill the builds of several sites, each in the midst of one of its writes."""
        for site in moments:
            shutil.copytree(old, site)
        several = [str(word) for pair in moments.items() for word in pair]
        command = [sys.executable, "-c", self.PROGRAM, *several]
        said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
        assert said.stdout.split() == [str(-signal.SIGKILL.value)] * len(moments)


class _StoppedError(Exception):
    """The machine went off."""


def _stop(at: int, step: int) -> None:
    if step == at:
        raise _StoppedError


def _looked_at(patch: pytest.MonkeyPatch, look: Callable[[int], None]) -> list[str]:
    """Look before each write and removal of the builds to come, told its number; return the list that they add up in."""
    steps: list[str] = []

    def looking(step: Callable[..., object]) -> Callable[..., object]:
        def doing(path: Path, *args: object, **kwargs: object) -> object:
            look(len(steps))
            steps.append(path.name)
            return step(path, *args, **kwargs)

        return doing

    patch.setattr(folder, "write_atomically", looking(folder.write_atomically))
    patch.setattr(folder, "_unlink", looking(folder._unlink))
    return steps


class TestPages:
    """What readers open."""

    @pytest.mark.parametrize("number", [0, 1, 2, 8])
    def test_links_lead_to_files(self, tmp_path: Path, number: int) -> None:
        """Every own link leads to a file of the site, its fragment to an id."""
        Site(tmp_path).build(EDITIONS[:number], mentions="<p>Qui ?</p>")
        assert not [*broken_links(tmp_path)]

    def test_what_an_event_is_now_stands_before_its_title(self, tmp_path: Path) -> None:
        """On lists and in editions alike; the day that a letter said and that does not hold any more is struck there."""
        day = FIRST
        moved, unsure, off = (
            event(day, "a", days=5, title="Le déplacé"),
            event(day, "b", days=6, title="L’incertain", status=EventStatus.TENTATIVE),
            event(day, "c", days=7, title="L’annulé", status=EventStatus.CANCELLED),
        )
        later = dataclasses.replace(
            moved, start=moved.start + dt.timedelta(days=9), end=None, moved_from=moved.start
        )
        Site(tmp_path).build(
            [dataclasses.replace(edition(0), entries=(moved, unsure, off))], since={moved.key: later}
        )
        for name in ("index.html", "agenda/index.html", page_name(day)):
            page = (tmp_path / name).read_text().partition("<main")[2]
            said = [*re.finditer("Nouvelle date|À confirmer|Annulé</span>", page)]
            for words, title in (
                ("Nouvelle", "Le déplacé<"),
                ("À conf", "L’incertain<"),
                ("Annulé<", "L’annulé<"),
            ):
                (at,) = [one.start() for one in said if one[0].startswith(words)]
                assert 0 < page.index(title, at) - at < 300, (name, words)
        page = (tmp_path / page_name(day)).read_text()
        assert page.count('class="leaf old"') == 1

    def test_home_lets_subscribe_to_the_agenda(self, tmp_path: Path) -> None:
        """By an address that programs take by themselves, and as a file, as the agenda does."""
        Site(tmp_path).build([edition(0)])
        for name in ("index.html", "agenda/index.html"):
            links = parsed(tmp_path / name).links
            assert f"webcal://{BASE.partition('://')[2]}agenda.ics" in links, name
            assert f"{'../' * name.count('/')}agenda.ics" in links, name

    def test_no_word_of_a_button_is_found(self, tmp_path: Path) -> None:
        """What leads on, and what labels a part, is on every page: it says nothing of this one."""
        Site(tmp_path).build([edition(0), edition(1), *OF_ALL_KINDS.values()])
        copies = {path: copy_of(path.read_bytes()) for path in pages(tmp_path)}
        found = {path: lxml.html.fromstring(copy) for path, copy in copies.items() if copy}
        assert {path.parent.name for path in found} == {tmp_path.name, "entrees"}
        for path, page in found.items():
            for ignored in page.cssselect("[data-pagefind-ignore]"):
                ignored.drop_tree()
            said = page.text_content()
            for words in ("à mon agenda", "Voir l", "Revoir", "S’inscrire", "courriel", "Version mail"):
                assert words not in said, (path, words)
            assert page.cssselect("h1"), path
            assert not page.cssselect("h2.label, .links, .action, .sharing, .parts"), path

    def test_what_is_found_says_what_an_event_is_now(self, tmp_path: Path) -> None:
        """In the words of its page, and its last day where it takes place: results know no more of it."""
        Site(tmp_path).build([edition(0), *OF_ALL_KINDS.values()])
        said = set()
        for path in (tmp_path / "entrees").glob("*.html"):
            page = lxml.html.fromstring(path.read_text())
            main, notices = page.cssselect("main")[0], page.cssselect("main .notice:not(.over)")
            now = main.get("data-etat", "")
            if not page.cssselect("main .over"):
                assert now == "".join(one.text_content() for one in notices), path
            named = {*re.findall(r"(etat|fin)\[data-", main.get("data-pagefind-meta"))}
            assert named == {name for name in ("etat", "fin") if main.get(f"data-{name}")}, path
            is_event = main.get("data-genre") == "Événement"
            said.add((is_event, now, bool(main.get("data-fin"))))
        assert {(True, "Annulé", False), (True, "", True), (False, "", False)} <= said
        assert not [one for one in said if not one[0] and (one[1] or one[2])]

    def test_pages_lead_to_each_other_from_where_they_lie(self, tmp_path: Path) -> None:
        """Whoever wrote the link, in the settings or in a letter: the site works elsewhere too. Programs have whole addresses."""
        edito = f"# Deux\n\n[Tout]({BASE}), [l’agenda]({BASE}agenda/), [une]({BASE}{FIRST}.html#semaine)."
        second = edition(1, edito=edito)
        Site(tmp_path).build([edition(0), second], mentions=f'<p><a href="{BASE}">x</a></p>')
        for path in pages(tmp_path):
            body = path.read_text().partition("<body")[2]
            assert not re.findall(rf'\s(?:href|src|action)="{BASE}[^"]*"', body), path
            assert not [link for link in Page(body).links if "://" not in link and link.endswith("/")], path
        page = (tmp_path / page_name(second.date)).read_text()
        assert 'href="parcours/chemins/' in page
        assert f'href="{FIRST}.html#semaine"' in page
        assert f'href="agenda/index.html" data-url="{BASE}agenda/">l’agenda' in page
        assert f'<link rel="canonical" href="{BASE}{page_name(second.date)}">' in page

    @pytest.mark.long
    def test_the_editions_of_all_kinds(self, tmp_path: Path) -> None:
        """So it is of every kind of edition: every event's file is there, as long as its edition is."""
        site = Site(tmp_path)
        site.build([*OF_ALL_KINDS.values()])
        assert not [*broken_links(tmp_path)]

    def test_pages_are_well_made(self, tmp_path: Path) -> None:
        """One h1, headings without a gap, no id twice, no script but data, a skip link and a language."""
        Site(tmp_path).build([*EDITIONS[:3], *OF_ALL_KINDS.values()], mentions="<p>Qui ?</p>")
        for path in pages(tmp_path):
            if path.parent.name == "mail":
                continue
            page = parsed(path)
            assert page.headings.count(1) == 1, path
            steps = zip(page.headings, page.headings[1:], strict=False)
            assert all(after - before <= 1 for before, after in steps), (path, page.headings)
            assert len(page.ids) == len(set(page.ids)), path
            assert set(page.scripts) <= {
                "application/ld+json",
                *([""] if path.name == "recherche.html" or path.parent.name == "reperes" else []),
            }
            assert '<html lang="fr">' in path.read_text()
            assert "#contenu" in page.links
            assert 'http-equiv="Content-Security-Policy"' in path.read_text()
            assert "style" not in page.tags
            assert not {name for name in page.attributes if name == "style" or name.startswith("on")}

    def test_no_edition_yet(self, tmp_path: Path) -> None:
        """Without editions there is a friendly home page, and no feed that nobody could address."""
        Site(tmp_path).build([])
        home = (tmp_path / "index.html").read_text().replace("\u00a0", " ")
        assert "La première édition arrive bientôt" in home
        assert "Les Jeudis de l’ODD 17" in home
        assert not (tmp_path / "feed.xml").exists()
        assert (tmp_path / "404.html").exists()

    def test_before_the_first_edition(self, tmp_path: Path) -> None:
        """All that the site is for already is there: the legal notices, and where one subscribes; nothing leads elsewhere."""
        site = Site(tmp_path)
        site.build([], mentions="<p>Qui ?</p>")
        assert [*broken_links(tmp_path)] == []
        for name in ("index.html", "404.html", "mentions-legales.html"):
            links = parsed(tmp_path / name).links
            assert any(link.endswith("mentions-legales.html") for link in links), name
            assert CONFIG.letter.subscribe in links, name
            assert not any(link.endswith(("feed.xml", "agenda.ics")) for link in links), name
        assert "Recevoir la lettre" in (tmp_path / "index.html").read_text()
        site.build(EDITIONS[:1], mentions="<p>Qui ?</p>")
        assert "feed.xml" in parsed(tmp_path / "mentions-legales.html").links
        site.build([], mentions="<p>Qui ?</p>")
        assert [*broken_links(tmp_path)] == []

    def test_a_year_lists_its_editions_newest_first(self, tmp_path: Path) -> None:
        """By quarter and month; home leads to each year."""
        Site(tmp_path).build([*EDITIONS, edition(20)])
        links = [
            link
            for link in parsed(tmp_path / "editions/2023.html").links
            if re.search(r"\d{4}-\d\d-\d\d", link)
        ]
        assert links == [f"../{page_name(one.date)}" for one in reversed(EDITIONS)]
        text = (tmp_path / "editions/2023.html").read_text()
        assert (
            text.index("4e trimestre")
            < text.index("Novembre")
            < text.index("3e trimestre")
            < text.index("Septembre")
        )
        assert {"editions/2023.html", "editions/2024.html"} <= set(parsed(tmp_path / "index.html").links)

    def test_neighbours(self, tmp_path: Path) -> None:
        """An edition leads to the one before and the one after."""
        Site(tmp_path).build(EDITIONS[:3])
        links = parsed(tmp_path / page_name(EDITIONS[1].date)).links
        assert page_name(EDITIONS[0].date) in links
        assert page_name(EDITIONS[2].date) in links

    def test_pictures_and_languages(self) -> None:
        """A picture is loaded from the site itself; a title in another language says so."""
        picture = Picture(url=f"{ISSUE.archive_url}images/a.jpg", width=480, height=270, alt="La salle")
        section = ISSUE.sections[2]
        card = dataclasses.replace(section.cards[0], picture=picture, language="en")
        issue = dataclasses.replace(ISSUE, sections=(dataclasses.replace(section, cards=(card,)),))
        page = edition_page(issue, printer()).decode()
        assert '<img src="images/a.jpg" alt="La salle" width="480" height="270"' in page
        assert '<h3 class="card-title" lang="en">' in page

    def test_what_has_begun(self, tmp_path: Path) -> None:
        """Where it stands among what is to come it is « En cours », until its last day; its row has a leaf on every list."""
        start = dt.date(2023, 9, 20)
        begun = event(TODAY, "a", start=start, end=dt.date(2023, 12, 8), all_day=True)
        made = dataclasses.replace(EDITIONS[0], entries=(*EDITIONS[0].entries, begun))
        for today, is_running in ((TODAY, True), (dt.date(2023, 12, 9), False)):
            Site(tmp_path / str(today)).build([made], today=today)
            agenda, month = (
                (tmp_path / str(today) / path).read_text()
                for path in ("agenda/index.html", "agenda/2023-09.html")
            )
            assert ("En cours" in agenda) == is_running, today
            assert ('<p class="leaf until" aria-hidden="true">' in agenda) == is_running, today
            assert "En cours" not in month
            (row,) = [one for one in month.split("<li ") if entry_page(begun.key) in one]
            assert 'class="leaf' in row, today

    @pytest.mark.parametrize(
        ("title", "is_reversed"), [("ملتقى المدن (2023)", True), ("Le café 🌍 ?", False)]
    )
    def test_words_from_right_to_left(self, tmp_path: Path, title: str, *, is_reversed: bool) -> None:
        """A title with letters that are read from right to left begins there, on all pages; no other says so."""
        Site(tmp_path).build([with_row(EDITIONS[0], "calendar/congress", title=title)])
        paths = page_name(FIRST), entry_page("calendar/congress"), "agenda/index.html"
        for path in paths:
            page = (tmp_path / path).read_text()
            assert (
                bool(re.search(f'<(h1|h3|p)[^>]* dir="auto"[^<]*(<a [^>]*>)?{re.escape(title)}<', page))
                == is_reversed
            ), path
            assert ('dir="auto"' in page) == is_reversed, path

    @pytest.mark.parametrize(
        ("places", "apart"),
        [
            (("Lyon", "Nantes"), ("Lyon", "Nantes")),
            (("Lyon", "Lyon"), ("mercredi 4 octobre 2023", "samedi 7 octobre 2023")),
        ],
    )
    @pytest.mark.parametrize("layout", ["large", "compact"])
    def test_links_of_events_of_one_title(
        self, places: tuple[str, str], apart: tuple[str, str], layout: str
    ) -> None:
        """No two of one name lead to different places: the town tells them apart, else the day; alone none is told apart."""
        days = apart if len(set(places)) == 1 else ("mercredi 4 octobre 2023",)
        section = next(one for one in ISSUE.sections if one.cards[0].kind is Kind.EVENT)
        cards = tuple(
            dataclasses.replace(
                section.cards[0], key=f"k{at}", title="Café", place=place, when=when, calendar=f"k{at}.ics"
            )
            for at, (place, when) in enumerate(zip(places, days * 2, strict=False))
        )
        both, alone = (
            dataclasses.replace(ISSUE, sections=(dataclasses.replace(section, layout=layout, cards=shown),))
            for shown in (cards, cards[:1])
        )
        page = edition_page(both, printer(), page_of=lambda card: f"{card.key}.html").decode()
        links = [re.sub("<[^>]+>", "", name) for name in re.findall("<a [^>]*>(.*?)</a>", page)]
        named = [name.replace("\xa0", " ") for name in links if "Café" in name]
        assert len(named) == len(set(named)) >= 4
        for words in apart:
            assert f"Café, {words}" in named
        assert "Café, " not in edition_page(alone, printer()).decode()

    def test_whole_letter_is_there(self) -> None:
        """An edition's page shows all that the letter says, and tells machines where it lives."""
        page = edition_page(ISSUE, printer()).decode()
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
        page = edition_page(ISSUE, printer(), draft=True).decode()
        assert "Brouillon" in page
        assert "noindex" in page
        assert "canonical" not in page

    def test_hostile_texts_are_inert(self, tmp_path: Path) -> None:
        """Whatever stands in a plain field is shown as text, in pages, data and feeds."""
        words = HOSTILE.replace("\x00", "").replace("\ud800", "")
        rows = tuple(
            dataclasses.replace(row, title=words, place=words, source=words) for row in EDITIONS[0].entries
        )
        hostile = dataclasses.replace(
            EDITIONS[0], subject=words, preheader=words, signature=words, entries=rows
        )
        Site(tmp_path).build([hostile, EDITIONS[1]])
        for path in pages(tmp_path):
            assert set(parsed(path).scripts) <= {
                *([""] if path.parent.name == "reperes" else []),
                "application/ld+json",
                *([""] if path.name == "recherche.html" else []),
            }
        feed = ET.fromstring((tmp_path / "feed.xml").read_bytes())
        titles = [one.text for one in feed.iter(f"{ATOM}title")]
        assert any("<script>alert(1)</script>" in (title or "") for title in titles)
        for item in feed.iter(f"{ATOM}content"):
            assert "script" not in Page(item.text or "").tags
        assert json.loads((tmp_path / "feed.json").read_text())

    def test_assets(self) -> None:
        """Assets are found by name, and nothing else is."""
        style, mark = asset(LOOKS, "site.css"), asset(LOOKS, "mark.png")
        assert style is not None
        assert b"--canvas: #F4F1EA" in style
        assert mark is not None
        assert mark.startswith(b"\x89PNG")
        assert asset(LOOKS, "../newsletter.toml") is None

    def test_the_mail_version_loads_nothing_from_elsewhere(self, tmp_path: Path) -> None:
        """It leads to the site's own files from where it lies, allows no script, and is no page for search engines."""
        Site(tmp_path).build(EDITIONS[:1])
        text = (tmp_path / "mail" / page_name(FIRST)).read_text()
        assert f'href="../{page_name(FIRST)}"' in text
        assert 'href="../index.html"' in text
        assert BASE not in text.replace(f'<link rel="canonical" href="{BASE}', "")
        assert "default-src 'none'" in text
        assert "noindex" in text

    def test_legal_notices(self, tmp_path: Path) -> None:
        """They have a page, to which every page leads; without them neither is there."""
        site = Site(tmp_path)
        site.build(EDITIONS[:1], mentions="<p>Directrice de la publication : C. Martin</p>")
        assert "C. Martin" in (tmp_path / "mentions-legales.html").read_text()
        for path in pages(tmp_path):
            if path.parent.name != "mail":
                assert any(link.endswith("mentions-legales.html") for link in parsed(path).links), path
        site.notes.unlink()  # of other settings
        site.build(EDITIONS[:1])
        assert not (tmp_path / "mentions-legales.html").exists()
        assert b"mentions-legales" not in b"".join(content(tmp_path).values())

    def test_the_page_for_lost_readers_works_at_any_depth(self, tmp_path: Path) -> None:
        """Its links begin at the root of the address."""
        Site(tmp_path).build(EDITIONS[:1])
        links = parsed(tmp_path / "404.html").links
        assert all(link.startswith(("/", "#", "http")) for link in links)


class TestEntries:
    """The pages of events, replays and publications."""

    def read(self, site: Path, key: str) -> str:
        return (site / entry_page(key)).read_text().replace("\u00a0", " ").replace("\u202f", " ")

    def test_all_appearances(self, tmp_path: Path) -> None:
        """A thing has one page, that leads to all editions that showed it, newest first."""
        Site(tmp_path).build(EDITIONS[:3])
        links = [link for link in parsed(tmp_path / entry_page("calendar/congress")).links if "2023-" in link]
        assert [link for link in links if link.endswith(".html")] == [
            f"../{page_name(one.date)}" for one in reversed(EDITIONS[:3])
        ]

    def test_what_belongs_together_leads_to_each_other(self, tmp_path: Path) -> None:
        """Event, replay and publication, in all directions."""
        Site(tmp_path).build(EDITIONS[:3])
        names = {"event": "calendar/1", "replay": "videos/2", "note": "notes/1"}
        for one in names.values():
            links = parsed(tmp_path / entry_page(one)).links
            for other in set(names.values()) - {one}:
                assert f"../{entry_page(other)}" in links, (one, other)

    def test_an_edition_leads_to_its_entries(self, tmp_path: Path) -> None:
        """Each title of an edition's page leads to the entry's own."""
        Site(tmp_path).build(EDITIONS[:1])
        assert entry_page("calendar/0") in parsed(tmp_path / page_name(FIRST)).links

    def test_cancelled_by_a_later_edition(self, tmp_path: Path) -> None:
        """Its page says so, and invites nobody; so do the agenda, and the page of the edition that announced it."""
        gone = with_row(EDITIONS[1], "calendar/congress", status=EventStatus.CANCELLED)
        Site(tmp_path).build([EDITIONS[0], gone])
        page = self.read(tmp_path, "calendar/congress")
        assert "Annulé" in page
        assert "EventCancelled" in page
        heads = re.findall(
            r'<title>([^<]*)|(?:name|property)="(?:og:title|og:description|description)" content="([^"]*)"',
            page,
        )
        assert len(heads) == 4
        assert all("".join(one).startswith("Annulé&#160;: ") for one in heads)
        assert ".ics" not in "".join(parsed(tmp_path / entry_page("calendar/congress")).links).replace(
            "agenda.ics", ""
        )
        assert "Annulé" in (tmp_path / "agenda/index.html").read_text()
        assert "Annulé depuis" in (tmp_path / page_name(FIRST)).read_text()
        assert "STATUS:CANCELLED" in (tmp_path / "agenda.ics").read_text()

    def test_moved_since_the_last_letter(self, tmp_path: Path) -> None:
        """What has become known since is on its page, in the agenda and in the calendar, with a later SEQUENCE."""
        row = next(one for one in EDITIONS[0].entries if one.key == "calendar/congress")
        start = dt.datetime(2024, 5, 2, 9, tzinfo=dt.UTC)
        now = dataclasses.replace(row, start=start, end=None, all_day=False, moved_from=row.start)
        Site(tmp_path).build(EDITIONS[:1], since={row.key: now})
        assert "jeudi 2 mai 2024" in self.read(tmp_path, row.key)
        assert "Nouvelle date" in self.read(tmp_path, row.key)
        assert "EventRescheduled" in self.read(tmp_path, row.key)
        assert "Nouvelle date" in (tmp_path / "agenda/2024-05.html").read_text()
        assert f"SEQUENCE:{SEEN.timestamp() / 60:.0f}" in (tmp_path / "agenda.ics").read_text()

    def test_what_is_over_is_not_to_come(self, tmp_path: Path) -> None:
        """« À venir » is counted from the day of the build: what is past has its page, and leads to no calendar."""
        site = Site(tmp_path)
        site.build(EDITIONS[:1])
        assert entry_page("calendar/0") in parsed(tmp_path / "index.html").links
        built = site.build(EDITIONS[:1], today=TODAY + dt.timedelta(days=30))
        assert entry_page("calendar/0") not in parsed(tmp_path / "index.html").links
        assert "Passé" in self.read(tmp_path, "calendar/0")
        assert {"index.html", "agenda/index.html", entry_page("calendar/0")} == set(built.written)

    def test_another_name_of_the_same_thing(self, tmp_path: Path) -> None:
        """What a later edition shows under another key, knowing the first, is on the page that there is."""
        second = edition(1)
        rows = tuple(
            dataclasses.replace(row, key="elsewhere/77", aliases=("calendar/congress",))
            if row.key == "calendar/congress"
            else row
            for row in second.entries
        )
        Site(tmp_path).build([EDITIONS[0], dataclasses.replace(second, entries=rows)])
        assert not (tmp_path / entry_page("elsewhere/77")).exists()
        assert f"../{page_name(second.date)}" in parsed(tmp_path / entry_page("calendar/congress")).links


class TestCorrections:
    """What is put right after a letter has left."""

    def test_page_mail_version_and_feeds_say_so(self, tmp_path: Path) -> None:
        """They show the corrected text, and the day; only that edition is updated."""
        corrected = dataclasses.replace(EDITIONS[0], corrected=dt.date(2023, 10, 3), edito="Le bon texte.\n")
        Site(tmp_path).build([corrected, EDITIONS[1]])
        page = (tmp_path / page_name(FIRST)).read_text().replace("\u00a0", " ")
        assert "Corrigé le 3 octobre" in page
        assert "Le bon texte." in (tmp_path / "mail" / page_name(FIRST)).read_text()
        feed = ET.fromstring((tmp_path / "feed.xml").read_bytes())
        newest, oldest = feed.findall(f"{ATOM}entry")
        assert (oldest.findtext(f"{ATOM}updated") or "").startswith("2023-10-03")
        assert (oldest.findtext(f"{ATOM}published") or "").startswith("2023-09-28")
        assert newest.findtext(f"{ATOM}updated") == newest.findtext(f"{ATOM}published")


class TestFeeds:
    """What programs read."""

    def test_has_what_rfc_4287_wants(self, tmp_path: Path) -> None:
        """Ids, titles, dates, author, and absolute links to itself and to the pages; newest first, at most 20."""
        editions = [edition(weeks) for weeks in range(25)]
        Site(tmp_path).build(editions)
        feed = ET.fromstring((tmp_path / "feed.xml").read_bytes())
        assert feed.tag == f"{ATOM}feed"
        assert feed.findtext(f"{ATOM}id") == BASE
        assert feed.findtext(f"{ATOM}author/{ATOM}name") == CONFIG.letter.publisher
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links == {"self": f"{BASE}feed.xml", "alternate": BASE}
        entries = feed.findall(f"{ATOM}entry")
        ids = [entry.findtext(f"{ATOM}id") for entry in entries]
        assert ids == [BASE + page_name(one.date) for one in reversed(editions)][:20]
        for entry in entries:
            assert entry.findtext(f"{ATOM}title")
            moment = dt.datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "")
            assert moment.tzinfo is not None
            content_of = entry.find(f"{ATOM}content")
            assert content_of is not None
            assert content_of.get("type") == "html"
            assert "<h2>" in (content_of.text or "")
        assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")

    def test_an_edition_is_of_the_hour_at_which_it_is_due(self, tmp_path: Path) -> None:
        """In UTC: never an hour that is still to come."""
        Site(tmp_path).build(EDITIONS[:1])
        feed = ET.fromstring((tmp_path / "feed.xml").read_bytes())
        said = [one.text for name in ("updated", "published") for one in feed.iter(f"{ATOM}{name}")]
        assert said == ["2023-09-28T07:00:00Z"] * 3

    def test_date_and_hours_are_said_once(self, tmp_path: Path) -> None:
        """The full date with its hours, then the place."""
        Site(tmp_path).build([OF_ALL_KINDS["one-event"]])
        feed = ET.fromstring((tmp_path / "feed.xml").read_bytes())
        (text,) = (one.text or "" for one in feed.iter(f"{ATOM}content"))
        line = "<p>Événement · mardi 19 septembre 2023, de 9 h à 18 h · Palais d’Iéna (CESE), Paris</p>"
        assert line in text.replace("\u00a0", " ")

    def test_json_feed_says_the_same(self, tmp_path: Path) -> None:
        """The same editions in the same order, with the same dates."""
        Site(tmp_path).build(EDITIONS[:3])
        feed = json.loads((tmp_path / "feed.json").read_text())
        atom = ET.fromstring((tmp_path / "feed.xml").read_bytes())
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert [item["id"] for item in feed["items"]] == [
            one.text for one in atom.iterfind(f"{ATOM}entry/{ATOM}id")
        ]
        assert [item["date_modified"] for item in feed["items"]] == [
            one.text for one in atom.iterfind(f"{ATOM}entry/{ATOM}updated")
        ]

    def test_the_sitemap_lists_what_there_is(self, tmp_path: Path) -> None:
        """Every page but those for lost readers, of the mail and of the search, each with the day of its content."""
        Site(tmp_path).build(EDITIONS[:3])
        listed = {
            (one[0].text or "").removeprefix(BASE) or "index.html": one[1].text if len(one) > 1 else None
            for one in ET.fromstring((tmp_path / "sitemap.xml").read_bytes())
        }
        there = {path.relative_to(tmp_path).as_posix() for path in pages(tmp_path)}
        assert set(listed) | {"index.html"} == {path for path in there if not path.startswith("mail/")} - {
            "recherche.html"
        }
        assert listed[page_name(FIRST)] == "2023-09-28"
        assert f"Sitemap: {BASE}sitemap.xml" in (tmp_path / "robots.txt").read_text()

    def test_the_sitemap_follows_what_became_known(self, tmp_path: Path) -> None:
        """The pages that say it have its day, also when all is again as it was; no other page has."""
        row = next(one for one in EDITIONS[0].entries if one.key == "calendar/congress")
        gone = dataclasses.replace(row, status=EventStatus.CANCELLED)
        for number, since in enumerate((gone, Since(row=None, at=SEEN))):
            folder = tmp_path / str(number)
            Site(folder).build(EDITIONS[:1], since={row.key: since})
            listed = dict(
                re.findall(r"<loc>(.*?)</loc><lastmod>(.*?)</lastmod>", (folder / "sitemap.xml").read_text())
            )
            there = {path.removeprefix(BASE) for path, day in listed.items() if day == "2023-09-29"}
            assert {"", "agenda/index.html", page_name(FIRST), entry_page(row.key)} <= there
            assert [path for path in there if path.startswith("entrees/")] == [entry_page(row.key)]
            assert set(listed.values()) == {"2023-09-28", "2023-09-29"}

    def test_the_sitemap_says_that_a_page_changed_where_it_did(self, tmp_path: Path) -> None:
        """Of fiches and shelves those that list what is put right, of what is chosen from all nothing is said."""
        row = next(one for one in EDITIONS[0].entries if one.key == "calendar/congress")
        row = dataclasses.replace(row, tags=("fondations",))
        entries = tuple(row if one.key == row.key else one for one in EDITIONS[0].entries)
        week, days = dataclasses.replace(EDITIONS[0], entries=entries), []
        for number, since in enumerate((None, dataclasses.replace(row, status=EventStatus.CANCELLED))):
            folder = tmp_path / str(number)
            Site(folder).build([week], since={row.key: since} if since else {})
            days.append(
                dict(re.findall(r"<loc>(.*?)</loc>(.*?)</url>", (folder / "sitemap.xml").read_text()))
            )
        before, after = ({one.removeprefix(BASE): day for one, day in some.items()} for some in days)
        changed = {path for path in after if after[path] != before[path]}
        fiches = {path for path in after if path.startswith("reperes/")}
        listing = {path for path in fiches if entry_page(row.key) in (tmp_path / "1" / path).read_text()}
        assert changed & fiches == listing != set()
        assert not any(
            path.startswith(("replays/", "publications/", "parcours/", "editions/")) for path in changed
        )
        assert after["reperes/index.html"] == after["parcours/2h.html"] == ""


class TestRecords:
    """What is taken out of editions."""

    def test_opening(self) -> None:
        """The first words are those of the édito's first paragraph, cut between words; else the preheader."""
        assert opening(ISSUE, 40) == "Achevons la semaine d'anniversaire des…"
        assert opening(dataclasses.replace(ISSUE, edito_html="<p> </p>"), 500) == ISSUE.preheader

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
        assert write_atomically(path, b"2", sync=False)
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
        with pytest.raises(FailedError, match=r"page\.html"):
            write_unseen(tmp_path / "page.html", b"new")
        assert not list(tmp_path.glob(".*.tmp"))

    def test_where_nobody_reads_yet(self, tmp_path: Path) -> None:
        """Folders are made, and what a stopped build left is written over."""
        path = tmp_path / "a" / "b" / "page.html"
        for data in (b"old and long", b"new"):
            write_unseen(path, data)
            assert content(tmp_path) == {"a/b/page.html": data}


def test_no_two_pages_have_one_title(tmp_path: Path) -> None:
    """Letters of one title are told apart by their days, events by when and where they are: in tabs, and where links are kept."""
    site = Site(tmp_path)
    day = EDITIONS[0].date
    rows = [event(day, "a", title="Réunion", place=place) for place in ("Lyon", "Metz")]
    twins = [dataclasses.replace(row, key=f"twin/{at}", aliases=()) for at, row in enumerate(rows)]
    same = [
        dataclasses.replace(one, subject="Une lettre", edito="# Une lettre\n\nMots.") for one in EDITIONS[:2]
    ]
    site.build([dataclasses.replace(same[0], entries=tuple(twins)), same[1]])
    found = [
        re.findall("<title>(.*?)</title>", path.read_text())
        for path in [*tmp_path.glob("*.html"), *tmp_path.glob("entrees/*.html")]
    ]
    names = [name for (name,) in found]
    assert len(names) == len(set(names)) > 4
    assert any(name.startswith("Réunion · ") and " · Metz · " in name for name in names)


def test_a_mail_version_asks_for_no_icon_elsewhere(tmp_path: Path) -> None:
    """It names the site's own: browsers would ask the server for another."""
    Site(tmp_path).build(EDITIONS[:1])
    (version,) = (tmp_path / "mail").glob("*.html")
    icon = re.findall('<link rel="icon" href="([^"]*)"', version.read_text())
    assert [(version.parent / one).is_file() for one in icon] == [True]
