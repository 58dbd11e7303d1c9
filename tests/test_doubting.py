"""Answers that are good and are not believed: another site's things, and calendars that were emptied."""

import datetime as dt
from collections.abc import Iterator

import pytest
import stamina

from newsletter.collect.strayed import leads_away, site_of
from tests.servers import Server, answer, serving
from tests.test_collect_command import feed, health, moved, notice, sources, titles
from tests.workspaces import TUESDAY, Desk

MOST = 15  # days


@pytest.fixture
def server() -> Iterator[Server]:
    """A server; further tries come at once."""
    with stamina.set_testing(True, attempts=3, cap=True), serving() as running:
        yield running


def days_later(number: int) -> str:
    return (dt.datetime.fromisoformat(TUESDAY) + dt.timedelta(days=number)).isoformat()


def elsewhere(server: Server, path: str) -> str:
    """The same server by another name: another site's."""
    return server.url(path).replace("127.0.0.1", "localhost")


def calendar(*days: int) -> bytes:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{day}@e.org\r\nSUMMARY:Atelier {day}\r\nDTSTART:202310{day:02}T090000Z\r\nEND:VEVENT\r\n"
        for day in days
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.ird.fr/feed", "ird.fr"),
        ("https://a.b.gouv.fr/", "b.gouv.fr"),
        ("https://blog.a.co.uk", "a.co.uk"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://[::1]/", "::1"),
        ("http://localhost./", "localhost"),
        ("https://gouv.fr/", "gouv.fr"),
    ],
)
def test_whose_a_host_is(address: str, site: str) -> None:
    """It is told by its last labels, by one more where anybody registers names below them."""
    assert site_of(address) == site


def test_what_leads_away() -> None:
    """Only a site that neither the source's address nor its last answer was of."""
    assert not leads_away("https://flux.e.org/", "http://e.org/feed", "")
    assert not leads_away("https://flux.net/", "http://e.org/feed", "https://www.flux.net/a")
    assert leads_away("https://flux.net/", "http://e.org/feed", "http://e.org/feed")


@pytest.mark.parametrize("status", ["301 Moved", "302 Found"])
@pytest.mark.parametrize("there", [feed("Casino", "Bonus"), feed()], ids=["other things", "nothing"])
@pytest.mark.some(1)
def test_a_name_that_was_sold(desk: Desk, server: Server, status: str, there: bytes) -> None:
    """What a redirect to another site brings is not proposed, nor its address as that of a move; who writes it takes it."""
    server.replies["/"] = [answer(feed("Une note", "Un guide")), moved(elsewhere(server, "/parked"), status)]
    server.replies["/parked"] = [answer(there)]
    sources(desk, s=server.url())
    for _ in range(5):
        desk("collect")
    assert titles(desk) == {"Une note", "Un guide"}
    assert health(desk)["trouble"] == "strayed"
    (need,) = [one for one in desk("status", "--json").json["needs"] if one["code"].startswith("source-")]
    assert need["code"] == "source-strayed"
    assert f'url = "{elsewhere(server, "/parked")}"' in need["remedy"]
    desk("run")
    assert "mène à un autre site" in notice(desk)
    sources(desk, s=elsewhere(server, "/parked"))
    assert desk("collect").code == 0
    assert len(titles(desk)) == (4 if b"Casino" in there else 2)
    assert "source-strayed" not in desk.codes()


def test_who_names_it_takes_it(desk: Desk, server: Server) -> None:
    """A person who names the source takes what it answers; from then on the other site is where it lives."""
    server.replies["/"] = [answer(feed("Une note")), moved(elsewhere(server, "/new"), "302 Found")]
    server.replies["/new"] = [answer(feed(one)) for one in ("Un guide", "Un récit", "Un livre")]
    sources(desk, s=server.url())
    desk("collect")
    assert desk("collect").code == 1
    assert desk("collect", "s").code == 0
    assert desk("collect").code == 0
    assert titles(desk) == {"Une note", "Un récit", "Un livre"}
    assert "source-strayed" not in desk.codes()


def test_a_site_that_moved(desk: Desk, server: Server) -> None:
    """Another host that has one of the things known is the source's own, whatever ids and addresses they have there."""
    renewed = feed("Une note", "Un récit").replace(b"https://e.org/", b"https://new.org/2027/")
    server.replies["/"] = [answer(feed("Une note", "Un guide")), moved(elsewhere(server, "/new"))]
    server.replies["/new"] = [answer(renewed)]
    sources(desk, s=server.url())
    desk("collect")
    assert desk("collect").code == 0
    assert "Un récit" in titles(desk)
    assert "source-strayed" not in desk.codes()


def test_an_emptied_calendar(desk: Desk, server: Server) -> None:
    """Its events stay for two weeks, and a person is told until when; then that nothing stands there is believed."""
    server.replies["/"] = [answer(calendar(25, 26, 27)), answer(calendar())]
    sources(desk, kind="event", s=server.url())
    desk("collect")
    for day in 0, 13:
        assert desk("collect", now=days_later(day)).code == 1
        assert len(titles(desk)) == 3
        (need,) = [one for one in desk("status", "--json").json["needs"] if one["code"] == "calendar-emptied"]
        assert "10 octobre 2023" in need["text"].replace("\u00a0", " ")
    assert desk("collect", now=days_later(MOST)).code == 0
    assert titles(desk) == set()
    assert "calendar-emptied" not in desk.codes()


def test_an_emptied_calendar_that_a_person_names(desk: Desk, server: Server) -> None:
    """The command that the need gives takes it as it is."""
    server.replies["/"] = [answer(calendar(25, 26, 27)), answer(calendar())]
    sources(desk, kind="event", s=server.url())
    desk("collect")
    assert desk("collect").code == 1
    assert desk("collect", "s").code == 0
    assert titles(desk) == set()
    assert "calendar-emptied" not in desk.codes()


@pytest.mark.parametrize(("before", "after"), [((25, 26), ()), ((25, 26, 27), (25,)), ((1, 2, 3), ())])
def test_calendars_that_are_believed(
    desk: Desk, server: Server, before: tuple[int, ...], after: tuple[int, ...]
) -> None:
    """A few events go, some of many go, and what is over goes: that is every calendar's life."""
    now = days_later(10)  # 6 October
    server.replies["/"] = [answer(calendar(*before)), answer(calendar(*after))]
    sources(desk, kind="event", s=server.url())
    desk("collect")
    assert desk("collect", now=now).code == 0
    assert "calendar-emptied" not in desk.codes(now=now)


def test_one_that_comes_back(desk: Desk, server: Server) -> None:
    """When the events are there again all is as before, and the next time it is empty two weeks begin anew."""
    full, empty = answer(calendar(25, 26, 27)), answer(calendar())
    server.replies["/"] = [full, empty, full, empty]
    sources(desk, kind="event", s=server.url())
    found = [desk("collect", now=days_later(day)).code for day in (0, 1, 2, 20)]
    assert (found, len(titles(desk))) == ([0, 1, 0, 1], 3)
