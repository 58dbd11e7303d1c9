"""Files of `feeds/` that are there no more are told; what they said stays, as long as nobody says that it is over."""

import shutil
from collections.abc import Callable

import pytest

from tests.workspaces import DAY, TUESDAY, Desk

FEED = """<rss version="2.0"><channel><title>P</title><item><title>Un guide des territoires</title><guid>g1</guid>
<link>https://www.example.net/g1</link><pubDate>Mon, 25 Sep 2023 08:00:00 GMT</pubDate></item></channel></rss>"""
WEDNESDAY = "2023-09-27T10:05:00+02:00"

VANISH: dict[str, tuple[Callable[[Desk], object], str]] = {
    "the agenda": (lambda desk: (desk.root / "feeds/agenda.toml").unlink(), "agenda-broken"),
    "the sources": (lambda desk: (desk.root / "feeds/sources.toml").unlink(), "sources-broken"),
    "the folder": (lambda desk: shutil.rmtree(desk.root / "feeds"), "agenda-broken"),
    "a link's end": (lambda desk: dangling(desk, "agenda"), "agenda-broken"),
    "a link's end, of sources": (lambda desk: dangling(desk, "sources"), "sources-broken"),
}
BREAK = {
    **VANISH,
    "sources in conflict": (
        lambda desk: desk.write("feeds/sources.toml", "<<<<<<< HEAD\n"),
        "sources-broken",
    ),
    "no file": (lambda desk: folder(desk, "sources"), "sources-broken"),
}


def dangling(desk: Desk, name: str) -> None:
    path = desk.root / "feeds" / f"{name}.toml"
    path.unlink()
    path.symlink_to("/nowhere/to/be/found.toml")


def folder(desk: Desk, name: str) -> None:
    path = desk.root / "feeds" / f"{name}.toml"
    path.unlink()
    path.mkdir()


@pytest.fixture
def drafted(desk: Desk) -> Desk:
    """A draft with an entry of the agenda and one of a source."""
    desk.write("feeds/feed.xml", FEED)
    desk.write("feeds/sources.toml", '[[source]]\nid = "p"\nfile = "feeds/feed.xml"\nkind = "publication"\n')
    desk.after((TUESDAY, "run"))
    text = desk.edition.read_text()
    assert "Lancement de la plateforme" in text
    desk.after((TUESDAY, "collect"), (TUESDAY, "draft"))
    return desk


@pytest.mark.parametrize("case", BREAK)
@pytest.mark.some(1)
def test_it_is_told_and_the_draft_stays(drafted: Desk, case: str) -> None:
    """By `status`, `doctor`, `collect`, `draft`, and by mail, once; the draft's file is left as it is."""
    before = drafted.edition.read_bytes()
    do, code = BREAK[case]
    do(drafted)
    for command in ("collect", "draft"):
        said = drafted(command, now=WEDNESDAY)
        assert said.code in {1, 2}
        assert said.out == ""
        assert "feeds/" in said.err
    for _ in range(2):
        assert drafted("run").code in {1, 2}
    assert drafted.edition.read_bytes() == before
    found = drafted("status", "--json").json
    assert [one["level"] for one in found["needs"] if one["code"] == code] == ["error"]
    assert "p" in [one["id"] for one in found["sources"]]
    assert "Rien à faire" not in drafted("status").out
    doctor = drafted("doctor")
    assert doctor.code == 1
    assert "L’agenda et les sources se lisent" not in doctor.out
    assert doctor.out.count("✗") == (2 if case == "the folder" else 1)
    notices = [*(drafted.root / "var" / "notices").glob(f"{DAY}-stuck-*")]
    assert len(notices) == (2 if case == "the folder" else 1)


@pytest.mark.parametrize("name", ["agenda", "sources"])
def test_back_again(drafted: Desk, name: str) -> None:
    """Put back, or empty in its place, all goes on."""
    path = drafted.root / "feeds" / f"{name}.toml"
    text = path.read_text()
    path.unlink()
    assert drafted("run", now=WEDNESDAY).code == 2
    path.write_text(text)
    before = drafted.edition.read_bytes()
    assert drafted("run").code == 0
    assert drafted.edition.read_bytes() == before
    path.write_text("")
    assert drafted("collect").code == 0
    path.unlink()
    assert drafted("collect").code == 0
    assert f"{name}-broken" not in drafted.codes()


def test_an_approved_letter_leaves(drafted: Desk) -> None:
    """All of `feeds/` gone, it leaves as it was approved, and `status` says which files are missing."""
    assert drafted("approve", DAY, now=WEDNESDAY).code == 0
    shutil.rmtree(drafted.root / "feeds")
    assert {"agenda-broken", "sources-broken"} <= set(drafted.codes())
    drafted("run", "--live", now="2023-09-28T09:05:00+02:00")
    assert len(drafted.outbox) == 1


@pytest.mark.parametrize("case", ["sources in conflict", "no file"])
def test_status_tells_whether_it_left(drafted: Desk, case: str) -> None:
    """The list of sources broken, of an approved letter and of one that has left all is said as ever."""
    assert drafted("approve", DAY, now=WEDNESDAY).code == 0
    BREAK[case][0](drafted)
    for now in (WEDNESDAY, "2023-09-28T09:05:00+02:00"):
        found = drafted("status", "--json", now=now)
        assert found.code == 0
        assert [one["code"] for one in found.json["needs"]].count("sources-broken") == 1
        drafted("run", "--live")
    (sent,) = drafted("status", "--json").json["deliveries"]
    assert sent["accepted"] == 1


def test_an_edit_waits_for_the_sources(drafted: Desk) -> None:
    """An edit brings the draft up to date: without the list of sources it would lose what they brought."""
    before = drafted.edition.read_bytes()
    (drafted.root / "feeds" / "sources.toml").unlink()
    assert drafted("check", DAY, now=WEDNESDAY).code == 2
    assert drafted.edition.read_bytes() == before


def test_a_letter_that_never_had_any(desk: Desk) -> None:
    """Where there never was an agenda, or a source, none is missing."""
    shutil.rmtree(desk.root / "feeds")
    assert desk("run").code == 0
    assert not {"agenda-broken", "sources-broken"} & set(desk.codes())


EMPTY = '<rss version="2.0"><channel><title>P</title></channel></rss>'


def test_a_source_that_is_empty(drafted: Desk) -> None:
    """A feed that answers well, with nothing at all where it had something, is said to be empty; not one of events, or that is chosen from."""
    assert "est vide" not in drafted("status").out
    drafted.write("feeds/feed.xml", EMPTY)
    assert drafted("collect", now=WEDNESDAY).code == 0
    (health,) = (one for one in drafted("status", "--json").json["sources"] if one["id"] == "p")
    assert any("est vide" in one for one in health["remarks"])
    assert health["entries"] == 1
    assert "vide : rien dans sa dernière réponse" in drafted("status").out.replace("\u00a0", " ")
    for old, new in (
        ('"publication"', '"event"'),
        ('kind = "event"', 'kind = "publication"\nonly = ["guide"]'),
    ):
        drafted.change("feeds/sources.toml", old, new)
        (health,) = (one for one in drafted("status", "--json").json["sources"] if one["id"] == "p")
        assert health["remarks"] == []
    drafted.change("feeds/sources.toml", 'only = ["guide"]', "")
    drafted.write("feeds/feed.xml", FEED)
    assert drafted("collect").code == 0
    assert "vide" not in drafted("status").out
