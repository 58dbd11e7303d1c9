"""iCalendar to entries."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.calendars import calendar as parser
from newsletter.collect.parse import parse
from newsletter.collect.parsed import Parsed
from newsletter.collect.received import Job, Received
from newsletter.config import Source
from newsletter.exceptions import SourceError
from newsletter.french import day_of
from newsletter.model import Entry, EventStatus, Kind
from newsletter.store.codec import decode, encode

DATA = Path(__file__).parent / "data"
PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2023, 9, 26, 9, tzinfo=PARIS)


def read(body: bytes | str, *, now: dt.datetime = NOW, **source: object) -> list[Entry]:
    settings = {"id": "s", "kind": Kind.EVENT, "url": "https://e.org/a.ics", "format": "calendar", **source}
    raw = body.encode() if isinstance(body, str) else body
    answer = Received(body=raw, address="https://e.org/a.ics")
    return parse(Job(source=Source(**settings), answer=answer, zone=PARIS, now=now))  # type: ignore[arg-type]


def event(*lines: str, uid: str = "a@e.org", summary: str = "Fête") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{summary}", *lines, "END:VEVENT"])


def calendar(*events: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR", ""])


def one(*lines: str, **source: object) -> Entry:
    (found,) = read(calendar(event(*lines)), **source)
    return found


def paris(*moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=PARIS)  # type: ignore[misc,arg-type]


def test_the_events_calendar() -> None:
    """An export of The Events Calendar is read, although its VTIMEZONE breaks the rules."""
    colloque, week = read((DATA / "agenda.ics").read_bytes())
    assert colloque.title == "Colloque « Jeunes & Territoires 2050 »"
    assert (colloque.start, colloque.end) == (paris(2023, 10, 5, 9), paris(2023, 10, 5, 18))
    assert colloque.place == "CESE, 9 place d'Iéna, Paris"
    assert colloque.summary == "Le rôle des institutions, <b>ensemble</b>. Inscription obligatoire."
    assert colloque.tags == ("Colloque", "Jeunesse")
    assert colloque.url == "https://www.example.org/evenement/colloque/"
    assert colloque.status is EventStatus.CONFIRMED
    assert (week.start, week.end, week.all_day) == (dt.date(2023, 11, 20), dt.date(2023, 11, 25), True)
    assert week.status is EventStatus.TENTATIVE


TODAY = ["X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"]


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        (["DTSTART;VALUE=DATE:20231005", "DTEND;VALUE=DATE:20231006"], dt.date(2023, 10, 5), dt.date(2023, 10, 5)),
        (["DTSTART;VALUE=DATE:20231005", "DTEND;VALUE=DATE:20231005"], dt.date(2023, 10, 5), dt.date(2023, 10, 5)),
        (["DTSTART;VALUE=DATE:20231005", "DTEND;VALUE=DATE:20231008"], dt.date(2023, 10, 5), dt.date(2023, 10, 7)),
        (["DTSTART;VALUE=DATE:20231005", "DURATION:P2D"], dt.date(2023, 10, 5), dt.date(2023, 10, 6)),
        (["DTSTART;VALUE=DATE:20231005"], dt.date(2023, 10, 5), None),
        (["DTSTART:20231005T090000", "DTEND:20231005T100000"], paris(2023, 10, 5, 9), paris(2023, 10, 5, 10)),
        (["DTSTART:20231005T090000Z", "DURATION:PT1H30M"], paris(2023, 10, 5, 11), paris(2023, 10, 5, 12, 30)),
        (["DTSTART;TZID=Nulle/Part:20231005T090000"], paris(2023, 10, 5, 9), None),
        (["DTSTART;TZID=Romance Standard Time:20231005T090000"], paris(2023, 10, 5, 9), None),
        (["DTSTART;TZID=America/New_York:20231005T090000"], paris(2023, 10, 5, 15), None),
        (["DTSTART;TZID=America/New_York:20231005T090000Z"], paris(2023, 10, 5, 11), None),
        (["DTSTART;TZID=America/New_York:20231005"], dt.date(2023, 10, 5), None),
        (["DTSTART;VALUE=DATE:20231005", "DTEND:20231008T000000Z"], dt.date(2023, 10, 5), dt.date(2023, 10, 7)),
        (["DTSTART;VALUE=DATE:20231005", "DTEND:20231008T120000Z"], dt.date(2023, 10, 5), dt.date(2023, 10, 8)),
        (["DTSTART;VALUE=DATE:20231005", "DTEND;VALUE=DATE:20231001"], dt.date(2023, 10, 5), dt.date(2023, 10, 5)),
        (["DTSTART;VALUE=DATE:20231005", "DURATION:PT10H"], dt.date(2023, 10, 5), dt.date(2023, 10, 5)),
        (["DTSTART:20231005T090000Z", "DTEND:20231005T090000Z"], paris(2023, 10, 5, 11), None),
        (["DTSTART;TZID=Europe/Paris:20231028T180000", "DURATION:P1D"], paris(2023, 10, 28, 18), paris(2023, 10, 29, 18)),
        (["DTSTART;TZID=Europe/Paris:20231028T180000", "DURATION:PT25H"], paris(2023, 10, 28, 18), paris(2023, 10, 29, 18)),
        (["DTSTART:20231005T090000Z", "DURATION:P1000000000D"], paris(2023, 10, 5, 11), None),
        (["DTSTART:20231005T090000Z", "DTEND:20231005T080000Z"], paris(2023, 10, 5, 11), None),
        (["DTSTART:20231005T090000Z", "DTEND;VALUE=DATE:20231006"], paris(2023, 10, 5, 11), None),
        (["DTSTART;TZID=GMT+02:00:20231005T180000", "DTEND;TZID=GMT+02:00:20231005T190000"], paris(2023, 10, 5, 18), paris(2023, 10, 5, 19)),
        (["DTSTART;TZID=(UTC+03:00) Moscow;X-A=b:20231005T180000"], paris(2023, 10, 5, 17), None),
        (["DTSTART;TZID=GMT+02:00:20231005T180000Z"], paris(2023, 10, 5, 20), None),
        ([*TODAY, "DTSTART:20231005T000000", "DTEND:20231006T000000"], dt.date(2023, 10, 5), dt.date(2023, 10, 5)),
        ([*TODAY, "DTSTART;TZID=Europe/Paris:20231005T000000", "DTEND;TZID=Europe/Paris:20231007T000000"], dt.date(2023, 10, 5), dt.date(2023, 10, 6)),
        ([*TODAY, "DTSTART:20231004T220000Z", "DTEND:20231005T220000Z"], dt.date(2023, 10, 5), dt.date(2023, 10, 5)),
        ([*TODAY, "DTSTART:20231005T000000", "DTEND:20231005T120000"], paris(2023, 10, 5), paris(2023, 10, 5, 12)),
        ([*TODAY, "DTSTART;VALUE=DATE:20231005"], dt.date(2023, 10, 5), None),
        (["X-MICROSOFT-CDO-ALLDAYEVENT:FALSE", "DTSTART:20231005T000000", "DTEND:20231006T000000"], paris(2023, 10, 5), paris(2023, 10, 6)),
        (["DTSTART:20231005T090000Z", "DTEND:demain"], paris(2023, 10, 5, 11), None),
        (["DTSTART:20231005T090000Z", "DURATION:P999999999999999999W"], paris(2023, 10, 5, 11), None),
    ],
)  # fmt: skip
def test_times(lines: list[str], start: dt.date, end: dt.date | None) -> None:
    """Whole days end inclusively; hours without a zone, or with an unknown one, are in the letter's."""
    found = one(*lines)
    assert (found.start, found.end) == (start, end)
    assert found.all_day is not isinstance(start, dt.datetime)


def test_floating_in_the_zone_of_the_source() -> None:
    """Hours without a zone are in the source's own, when it has one."""
    assert one("DTSTART:20231005T090000", timezone="America/Martinique").start == paris(2023, 10, 5, 15)


def test_status() -> None:
    """A cancelled event stays and says so."""
    assert one("DTSTART:20231005T090000", "STATUS:CANCELLED").status is EventStatus.CANCELLED
    assert one("DTSTART:20231005T090000", "STATUS:ANYTHING").status is EventStatus.CONFIRMED


@pytest.mark.parametrize("kind", ["PRIVATE", "CONFIDENTIAL", "confidential"])
def test_what_is_private_is_not_collected(kind: str) -> None:
    """A calendar that shows its owner's private events to us does not show them to readers; nor one occurrence."""
    own = event(f"CLASS:{kind}", "RECURRENCE-ID:20231005T110000Z", "DTSTART:20231005T110000Z")
    assert read(calendar(event("DTSTART:20231005T090000Z", f"CLASS:{kind}"))) == []
    assert len(read(calendar(weekly()))) == 8
    assert len(read(calendar(weekly(), own))) == 7


def test_a_calendar_that_cancels() -> None:
    """METHOD:CANCEL cancels all that is in the calendar, and a series with all its occurrences."""
    body = calendar(event("DTSTART:20231005T090000Z", uid="one"), weekly())
    found = read(body.replace("VERSION:2.0", "VERSION:2.0\r\nMETHOD:CANCEL"))
    assert {entry.status for entry in found} == {EventStatus.CANCELLED}
    assert len(found) == 9
    off = read(calendar(weekly("STATUS:CANCELLED")))
    assert {entry.status for entry in off} == {EventStatus.CANCELLED}


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (["SEQUENCE:1", "LAST-MODIFIED:20230909T000000Z"], ["SEQUENCE:2", "LAST-MODIFIED:20230901T000000Z"]),
        ([], ["SEQUENCE:1"]),
        (["SEQUENCE:10"], ["SEQUENCE:11"]),
        (["LAST-MODIFIED:20230901T000000Z"], ["LAST-MODIFIED:20230902T000000Z"]),
        (["DTSTAMP:20230901T000000Z"], ["DTSTAMP:20230902T000000Z"]),
    ],
)
def test_the_newest_version_counts(older: list[str], newer: list[str]) -> None:
    """Of several VEVENTs of one UID the highest SEQUENCE wins, then the latest change; in any order; also overrides."""
    old = event("DTSTART:20231005T090000Z", *older, summary="Ancien")
    new = event("DTSTART:20231006T090000Z", *newer, summary="Nouveau")
    slot = "RECURRENCE-ID;TZID=Europe/Paris:20230914T130000"
    for pair in ((old, new), (new, old)):
        (found,) = read(calendar(*pair))
        assert (found.title, found.start) == ("Nouveau", paris(2023, 10, 6, 11))
        series = read(
            calendar(weekly("SEQUENCE:0"), *(one.replace("SUMMARY", f"{slot}\r\nSUMMARY") for one in pair))
        )
        assert [entry.start for entry in series if entry.title == "Nouveau"] == [paris(2023, 10, 6, 11)]
        assert len(series) == 8
        assert "Ancien" not in {entry.title for entry in series}


def test_one_uid_for_several_events() -> None:
    """Events that share a UID and a version, though not a start, all take place."""
    body = calendar(event("DTSTART:20231005T090000Z"), event("DTSTART:20231006T090000Z"))
    assert [entry.start for entry in read(body)] == [paris(2023, 10, 5, 11), paris(2023, 10, 6, 11)]
    assert len({entry.key for entry in read(body)}) == 2


def test_one_uid_for_all_events() -> None:
    """Events of one UID that have another title, start and page are no versions of one; nor are two that begin at once."""
    rows = [
        event(f"DTSTART:2023100{day}T090000Z", f"URL:https://e.org/{day}", f"DTSTAMP:2023090{day}T000000Z",
              uid="0", summary=f"Atelier {day}")
        for day in (5, 6, 7)
    ]  # fmt: skip
    assert {entry.title for entry in read(calendar(*rows))} == {"Atelier 5", "Atelier 6", "Atelier 7"}
    beside = weekly("URL:https://e.org/w").replace("a@e.org", "0")
    assert len(read(calendar(*rows, beside))) == 3 + len(read(calendar(beside)))
    at_once = [event("DTSTART:20231005T090000Z", uid="0", summary=word) for word in "ab"]
    keys = {entry.title: entry.key for entry in read(calendar(*at_once))}
    assert keys == {entry.title: entry.key for entry in read(calendar(*reversed(at_once)))}
    assert len(set(keys.values())) == 2


def test_long_uids() -> None:
    """A UID too long for a key still ties a series together."""
    uid = "x" * 300
    moved = event("RECURRENCE-ID:20231005T110000Z", "DTSTART:20231006T080000Z", uid=uid)
    found = read(calendar(weekly().replace("a@e.org", uid), moved))
    assert len(found) == 8
    assert paris(2023, 10, 6, 10) in {entry.start for entry in found}


def test_without_uid() -> None:
    """An event without a UID has a key of its own content: the same the next time, another for another event."""
    body = "BEGIN:VEVENT\r\nSUMMARY:{}\r\nDTSTART:20231005T090000Z\r\nEND:VEVENT"
    found = read(calendar(body.format("a"), body.format("b")))
    assert len({entry.key for entry in found}) == 2
    assert read(calendar(body.format("b")))[0].key == found[1].key


def test_charsets() -> None:
    """A byte order mark is no harm; what is not UTF-8 is read as Windows does."""
    body = calendar(event("DTSTART:20231005T090000Z", summary="Fête à Nîmes"))
    for raw in (
        b"\xef\xbb\xbf" + body.encode(),
        body.encode("latin-1"),
        body.encode().replace(b"\r\n", b"\n"),
    ):
        assert read(raw)[0].title == "Fête à Nîmes"


def test_line_ends_and_folding() -> None:
    """Any line end is one; folds may stand inside a character; a long line needs none."""
    body = calendar(event("DTSTART:20231005T090000Z", summary="Fête à Nîmes " + "é" * 200))
    expected = read(body)
    raw = body.encode()
    inside = raw.index("î".encode()) + 1
    assert read(raw.replace(b"\r\n", b"\r")) == expected
    assert read(raw[:inside] + b"\r\n " + raw[inside:]) == expected
    assert read(raw[:inside] + b"\n\t" + raw[inside:]) == expected


def test_an_old_calendar() -> None:
    """VCalendar 1.0 is another format, and the error says so."""
    with pytest.raises(SourceError, match=r"vCalendar 1\.0"):
        read(calendar(event("DTSTART:20231005T090000Z")).replace("VERSION:2.0", "VERSION:1.0"))


def test_several_calendars() -> None:
    """Several calendars in a file are all read, each with its own zone; of a cut one what stands whole."""
    first = calendar(event("DTSTART:20231005T090000", uid="a")).replace(
        "PRODID:x", "X-WR-TIMEZONE:Indian/Reunion"
    )
    second = calendar(event("DTSTART:20231005T090000", uid="b"))
    assert [entry.start for entry in read(first + second)] == [paris(2023, 10, 5, 7), paris(2023, 10, 5, 9)]
    assert [entry.start for entry in read(first + second[:-20])] == [paris(2023, 10, 5, 7)]
    assert len(read(first.replace("END:VCALENDAR", "") + second)) == 2


def parsed(body: str) -> Parsed:
    source = Source(id="s", kind=Kind.EVENT, url="https://e.org/a.ics", format="calendar")
    return parser.parse_calendar(Job(source=source, answer=Received(body=body.encode()), zone=PARIS, now=NOW))


DAYS = [event(f"DTSTART:2023100{day}T090000Z", uid=str(day), summary=f"Atelier {day}") for day in (5, 6, 7)]
END = "\r\nEND:VEVENT"


@pytest.mark.parametrize(
    ("body", "days", "skipped"),
    [
        (calendar(DAYS[0].removesuffix(END), DAYS[1].removesuffix(END), DAYS[2]), [5, 6, 7], 0),
        (calendar(*DAYS).removesuffix("END:VCALENDAR\r\n"), [5, 6, 7], 0),
        (calendar(*DAYS)[:-20], [5, 6], 1),
        (calendar(*DAYS[:2], DAYS[2].removesuffix(END)), [5, 6], 1),
        (calendar(*DAYS[:2]) + DAYS[2] + "\r\nEND:VCALENDAR\r\n", [5, 6, 7], 0),
        (calendar(*DAYS[:2]) + DAYS[2] + "\r\n", [5, 6, 7], 0),
        (calendar(*DAYS[:2])[:-15] + calendar(DAYS[2]), [5, 6, 7], 0),
        (calendar(DAYS[0].replace(END, "\r\nBEGIN:VALARM\r\nDESCRIPTION:x"), *DAYS[1:]), [5, 6, 7], 0),
    ],
    ids=[
        "END:VEVENT missing",
        "END:VCALENDAR missing",
        "cut in the last event",
        "END:VCALENDAR in an event",
        "END:VCALENDAR before an event",
        "and none after it",
        "the next calendar",
        "an alarm that does not end",
    ],
)
def test_what_stands_whole(body: str, days: list[int], skipped: int) -> None:
    """Of a calendar that is not whole all that stands whole is read, the rest counted; and it says that it is not whole."""
    found = parsed(body)
    assert sorted(int(entry.title.removeprefix("Atelier ")) for entry in found.entries) == days
    assert (found.whole, found.count) == (False, skipped)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["DTSTART:demain"], "« Fête » : pas de date lisible, « demain »"),
        (["RRULE:FREQ=DAILY"], "« Fête » : pas de date lisible"),
        (["DTSTART:99991231T230000Z"], "« Fête » : pas de date lisible, « 9999-12-31T23:00:00+00:00 »"),
    ],
)
def test_what_is_skipped(lines: list[str], reason: str) -> None:
    """An event that does not say when it begins is counted, and named with the reason; private ones are not."""
    private = event("DTSTART:20231005T090000Z", "CLASS:PRIVATE", uid="p")
    found = parsed(calendar(event(*lines, uid="x y"), DAYS[0], private))
    assert (found.whole, found.count, found.reason) == (True, 1, reason)
    assert [entry.key for entry in found.entries] == ["s/5"]
    assert found.skipped[0].name == "x-y"


def test_too_many_events() -> None:
    """A calendar of more events than a letter could ever want is refused before it costs anything."""
    with pytest.raises(SourceError, match="10000 events"):
        read(calendar(*[event("DTSTART:20231005T090000Z")] * 10_001))


@pytest.mark.parametrize(
    ("lines", "url"),
    [
        (["URL:https://e.org/a?utm_source=x", "CONFERENCE;VALUE=URI:https://meet.e.org/b"], "https://e.org/a"),
        (["URL:/relatif"], "https://e.org/relatif"),
        (["CONFERENCE;VALUE=URI;FEATURE=PHONE:tel:+331", "CONFERENCE;VALUE=URI:https://meet.e.org/b"], "https://meet.e.org/b"),
        (["X-GOOGLE-CONFERENCE:https://meet.e.org/c"], "https://meet.e.org/c"),
        (["LOCATION:https://meet.e.org/d", "ATTACH:https://e.org/programme.pdf"], "https://meet.e.org/d"),
        (["ATTACH:https://e.org/programme.pdf"], "https://e.org/programme.pdf"),
        (["ATTACH;FMTTYPE=image/jpeg:https://e.org/a"], None),
        (["DESCRIPTION:Inscription : https://e.org/e."], "https://e.org/e"),
        (['DESCRIPTION:<a href="https://e.org/e?a=1&amp;b=2">ici</a>'], "https://e.org/e?a=1&b=2"),
        (["DESCRIPTION:https://e.org/e ou https://e.org/f"], None),
        (["URL:javascript:alert(1)"], None),
        (["CONFERENCE;VALUE=URI:javascript:alert(1)"], None),
    ],
)  # fmt: skip
def test_addresses(lines: list[str], url: str | None) -> None:
    """Without a URL an event leads to where one takes part, to what is attached, or to its text's only link."""
    assert one("DTSTART:20231005T090000Z", *lines).url == url


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["LOCATION:9 place d'Iéna\\n75016 Paris"], "9 place d'Iéna, 75016 Paris"),
        (["LOCATION:CESE\\, Paris\\, "], "CESE, Paris"),
        (["LOCATION:https://meet.e.org/d"], "En ligne"),
        (["LOCATION:"], None),
        (["LOCATION:<b>Lyon</b>"], "Lyon"),
    ],
)
def test_places(lines: list[str], place: str | None) -> None:
    """A place is one line; an address of the web is none."""
    assert one("DTSTART:20231005T090000Z", *lines).place == place


@pytest.mark.parametrize(
    "line",
    [
        "IMAGE;VALUE=URI;DISPLAY=BADGE;FMTTYPE=image/png:https://e.org/i.png",
        "ATTACH;FMTTYPE=image/png:https://e.org/i.png",
        "ATTACH:https://e.org/i.png",
    ],
)
def test_images(line: str) -> None:
    """A picture comes as IMAGE or attached; it is not what the event leads to."""
    found = one("DTSTART:20231005T090000Z", line)
    assert (found.image, found.url) == ("https://e.org/i.png", None)


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("Voir https://e.org/a?utm_source=x&b=1.", "Voir https://e.org/a?b=1."),
        ("(https://youtu.be/abcdefghijk?si=x\\, http://[)", "(https://youtu.be/abcdefghijk, http://[)"),
        ("https://u:p@e.org/?fbclid=1 et https://e.org/b", "https://e.org/ et https://e.org/b"),
    ],
)
def test_addresses_in_a_text(text: str, summary: str) -> None:
    """They are shown without tracking and passwords, as links are."""
    assert one("DTSTART:20231005T090000", f"DESCRIPTION:{text}").summary == summary.replace("&", "&amp;")


def test_texts() -> None:
    """Escapes are read, HTML is sanitised, text that is none stays as it is; an alarm's words are not the event's."""
    alarm = "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nDESCRIPTION:Rappel\r\nSUMMARY:Rappel\r\nEND:VALARM"
    found = one(
        "DTSTART:20231005T090000Z", alarm, r"CATEGORIES:Arts\, lettres,Culture", "CATEGORIES:Culture,Ville"
    )
    assert (found.title, found.summary, found.tags) == ("Fête", None, ("Arts, lettres", "Culture", "Ville"))

    def summary(text: str) -> str | None:
        return one("DTSTART:20231005T090000Z", text).summary

    assert (
        summary(r"DESCRIPTION:Un\nDeux\, trois\; 4 < 5 & 6 > 5") == "Un Deux, trois; 4 &lt; 5 &amp; 6 &gt; 5"
    )
    assert summary(r"DESCRIPTION:<p>Un</p><p>Deux</p><script>x</script>") == "Un. Deux"
    assert (
        summary("X-ALT-DESC;FMTTYPE=text/html:<html><style>p{}</style><p>Un <b>mot</b></p></html>")
        == "Un <b>mot</b>"
    )


def weekly(*extra: str) -> str:
    rule = ("DTSTART;TZID=Europe/Paris:20230907T130000", "DTEND;TZID=Europe/Paris:20230907T143000")
    return event(*rule, "RRULE:FREQ=WEEKLY;COUNT=8", *extra)


def test_recurring() -> None:
    """A rule gives an entry an occurrence; daylight saving does not move the hour; an exception is left out."""
    found = read(calendar(weekly("EXDATE;TZID=Europe/Paris:20230921T130000")))
    assert len(found) == 7
    assert {entry.start.hour for entry in found if isinstance(entry.start, dt.datetime)} == {13}
    assert paris(2023, 9, 21, 13) not in {entry.start for entry in found}
    assert len({entry.key for entry in found}) == 7


def test_a_moved_occurrence_keeps_its_key() -> None:
    """An occurrence that moves, or is cancelled, is the same entry."""
    before = {entry.start: entry.key for entry in read(calendar(weekly()))}
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Paris:20231005T130000", "DTSTART;TZID=Europe/Paris:20231006T100000"
    )
    off = event(
        "RECURRENCE-ID;TZID=Europe/Paris:20231012T130000",
        "DTSTART;TZID=Europe/Paris:20231012T130000",
        "STATUS:CANCELLED",
    )
    after = {entry.key: entry for entry in read(calendar(weekly(), moved, off))}
    assert set(after) == set(before.values())
    assert after[before[paris(2023, 10, 5, 13)]].start == paris(2023, 10, 6, 10)
    assert after[before[paris(2023, 10, 12, 13)]].status is EventStatus.CANCELLED


def test_this_and_all_that_follow() -> None:
    """A change from one occurrence on moves all that follow, gives them its length and words; they keep their keys."""
    before = {entry.start: entry.key for entry in read(calendar(weekly()))}
    change = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20231005T130000",
        "DTSTART;TZID=Europe/Paris:20231006T100000",
        "DTEND;TZID=Europe/Paris:20231006T103000",
        summary="Nouveau",
    )
    own = event(
        "RECURRENCE-ID;TZID=Europe/Paris:20231012T130000",
        "DTSTART;TZID=Europe/Paris:20231012T180000",
        summary="Seul",
    )
    found = {entry.key: entry for entry in read(calendar(weekly(), change, own))}
    assert set(found) == set(before.values())
    shown = [(entry.title, entry.start, entry.end) for entry in found.values()]
    assert ("Fête", paris(2023, 9, 28, 13), paris(2023, 9, 28, 14, 30)) in shown
    assert ("Nouveau", paris(2023, 10, 6, 10), paris(2023, 10, 6, 10, 30)) in shown
    assert ("Seul", paris(2023, 10, 12, 18), None) in shown
    assert ("Nouveau", paris(2023, 10, 20, 10), paris(2023, 10, 20, 10, 30)) in shown
    assert found[before[paris(2023, 10, 26, 13)]].start == paris(2023, 10, 27, 10)
    off = read(calendar(weekly(), change.replace("END:VEVENT", "STATUS:CANCELLED\r\nEND:VEVENT")))
    assert [entry.status for entry in sorted(off, key=lambda entry: entry.key)].count(
        EventStatus.CANCELLED
    ) == 4


def test_a_cancelled_occurrence_that_says_nothing_else() -> None:
    """Products cancel one by its UID and RECURRENCE-ID alone: it keeps its words and its place in time."""
    off = "BEGIN:VEVENT\r\nUID:a@e.org\r\nRECURRENCE-ID:20231005T110000Z\r\nSTATUS:CANCELLED\r\nEND:VEVENT"
    (found,) = [entry for entry in read(calendar(weekly(), off)) if entry.status is EventStatus.CANCELLED]
    assert (found.title, found.start) == ("Fête", paris(2023, 10, 5, 13))


@pytest.mark.parametrize(
    ("until", "count"),
    [
        ("20231005T110000Z", 5),
        ("20231005T105959Z", 4),
        ("20231005T130000", 5),
        ("20231005T125959", 4),
        ("20231005", 5),
        ("20230901", 0),
        ("20230901T000000Z", 0),
    ],
)
def test_until(until: str, count: int) -> None:
    """UNTIL may be in UTC, on the series' clock, or a day, which counts wholly; before the start, nothing takes place."""
    assert len(read(calendar(weekly().replace("COUNT=8", f"UNTIL={until}")))) == count


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20231005", 5), ("20231005T000000Z", 5), ("20231005T235959Z", 5),
        ("20231004T220000Z", 5), ("20231004T200000Z", 5), ("20231005T040000Z", 5), ("20231005T120000", 5),
    ],
)  # fmt: skip
def test_until_of_days(until: str, last: int) -> None:
    """A series of days ends with the day that an instant names, or, as Outlook writes it, with whose midnight it is."""
    body = calendar(event("DTSTART;VALUE=DATE:20231001", f"RRULE:FREQ=DAILY;UNTIL={until}"))
    assert max(entry.start for entry in read(body)) == dt.date(2023, 10, last)  # type: ignore[type-var]


def test_added_dates() -> None:
    """RDATE adds an occurrence, a PERIOD with an end of its own; an EXDATE of a day takes all of it away."""
    found = read(
        calendar(
            weekly(
                "RDATE;TZID=America/New_York:20231002T120000,20231005T070000",
                "RDATE;VALUE=PERIOD:20231003T160000Z/PT2H,20231004T160000Z/20231004T190000Z",
                "RDATE;VALUE=DATE:20231008",
                "EXDATE;VALUE=DATE:20231012,20231019",
                "EXDATE;TZID=America/New_York:20231026T070000",
            )
        )
    )
    times = {entry.start: entry.end for entry in found}
    assert len(found) == len(times) == 9
    assert times[paris(2023, 10, 2, 18)] == paris(2023, 10, 2, 19, 30)
    assert times[paris(2023, 10, 3, 18)] == paris(2023, 10, 3, 20)
    assert times[paris(2023, 10, 4, 18)] == paris(2023, 10, 4, 21)
    assert times[paris(2023, 10, 8, 13)] == paris(2023, 10, 8, 14, 30)


@pytest.mark.parametrize("slot", ["20231002T000000Z", "20231002", "20231001T220000Z", "20231002T000000"])
def test_slots_of_days(slot: str) -> None:
    """RECURRENCE-ID and EXDATE of a series of days name a day, however they write it."""
    daily = event("DTSTART;VALUE=DATE:20231001", "RRULE:FREQ=DAILY;COUNT=3", "{}")
    moved = event(f"RECURRENCE-ID:{slot}", "DTSTART;VALUE=DATE:20231009")
    starts = {entry.start for entry in read(calendar(daily.replace("{}", "TRANSP:OPAQUE"), moved))}
    assert starts == {dt.date(2023, 10, 1), dt.date(2023, 10, 3), dt.date(2023, 10, 9)}
    left = {entry.start for entry in read(calendar(daily.replace("{}", f"EXDATE:{slot}")))}
    assert left == {dt.date(2023, 10, 1), dt.date(2023, 10, 3)}


def test_overrides_without_their_series() -> None:
    """An occurrence that comes alone is one; one that a newer version of its series has no more is none."""
    alone = event("RECURRENCE-ID:20231005T110000Z", "DTSTART:20231006T110000Z", "SEQUENCE:1")
    assert [entry.start for entry in read(calendar(alone))] == [paris(2023, 10, 6, 13)]
    stale = alone.replace("20231005T11", "20231004T11")
    assert len(read(calendar(weekly("SEQUENCE:1"), stale))) == 9
    assert len(read(calendar(weekly("SEQUENCE:2"), stale))) == 8


def test_no_series_crowds_out_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """A calendar with more occurrences than are kept gives each series its share, nearest to now."""
    monkeypatch.setattr(parser, "_MOST_OCCURRENCES", 108)
    busy = [event("DTSTART:20230101T090000Z", "RRULE:FREQ=DAILY", uid=f"busy{at}") for at in range(2)]
    found = read(calendar(*busy, weekly()))
    assert len([entry for entry in found if entry.key.startswith("s/a@e.org#")]) == 8
    for name in ("busy0", "busy1"):
        days = {
            day_of(entry.start) - NOW.date() for entry in found if entry.start and f"/{name}#" in entry.key
        }
        assert days == {dt.timedelta(days=ahead) for ahead in range(-25, 25)}


def test_rules_beyond_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules that together give more dates than anybody will read are an error, not a long wait."""
    monkeypatch.setattr(parser, "_MOST_DATES", 2000)
    daily = [event("DTSTART:20230601T000000Z", "RRULE:FREQ=DAILY", uid=f"{at}") for at in range(5)]
    assert len(read(calendar(*daily[:3]))) > 1500
    with pytest.raises(SourceError, match="2000 dates"):
        read(calendar(*daily))


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (["DTSTART;VALUE=DATE:19000301", "RRULE:FREQ=YEARLY"], 1),
        (["DTSTART;VALUE=DATE:19000301", "RRULE:FREQ=DAILY"], 501),
        (["DTSTART:00010101T120000Z", "RRULE:FREQ=DAILY"], 501),
        (["DTSTART:99991231T120000Z", "RRULE:FREQ=DAILY"], 0),
        (["DTSTART:20231001T090000Z", "RRULE:FREQ=DAILY;COUNT=1000000000"], 396),
        (["DTSTART:20231001T090000Z", "RRULE:FREQ=DAILY;COUNT=-1"], 396),
        (["DTSTART:20231001T090000Z", "RRULE:FREQ=DAILY;INTERVAL=1000000000000000000"], 1),
        (["DTSTART:20231001T090000Z", "RRULE:FREQ=DAILY", "DURATION:P1000000000D"], 396),
        (["DTSTART:20231001T090000Z", "RRULE:FREQ=WEEKLY;BYDAY=SU, MO, TU;COUNT=3"], 3),
        (["DTSTART:20231001T090000Z", "RRULE:FREQ=HOURLY;INTERVAL=4;COUNT=3"], 3),
        (["DTSTART:20231001T090000Z", "RRULE:FREQ=HOURLY;UNTIL=20231001T120000Z"], 4),
        (["DTSTART:20231001T090000Z", "RRULE:FREQ=MINUTELY;UNTIL=20231001T185900Z"], 600),
    ],
)
def test_far_and_long_rules(lines: list[str], count: int) -> None:
    """A rule's age, count and step cost nothing: only the window is expanded."""
    assert len(read(calendar(event(*lines)))) == count


def test_many_dates_of_one_event() -> None:
    """Thousands of RDATEs and EXDATEs are no burden."""
    days = [(dt.date(2015, 1, 1) + dt.timedelta(days=at)).strftime("%Y%m%dT090000") for at in range(5000)]
    busy = event("DTSTART:20230101T090000", "RRULE:FREQ=DAILY", *(f"EXDATE:{day}" for day in days), uid="x")
    added = event("DTSTART:20230101T090000", "RDATE:" + ",".join(days), uid="r")
    found = read(calendar(busy, added))
    assert len([entry for entry in found if "r#" in entry.key]) == 501
    assert not [entry for entry in found if "x#" in entry.key]


@given(shift=st.integers(0, 3), minute=st.integers(0, 59))
def test_equal_bytes_give_equal_entries(shift: int, minute: int) -> None:
    """Entries equal themselves after another parse and after being stored, also in the hour that comes twice."""
    body = calendar(
        event(f"DTSTART:20231028T{22 + shift % 2}{minute:02}00Z", uid="a"),
        event(
            f"DTSTART:20231029T0{shift}{minute:02}00Z", f"DTEND:20231029T0{shift + 1}{minute:02}00Z", uid="b"
        ),
        event(f"DTSTART;TZID=Europe/Paris:20231022T02{minute:02}00", "RRULE:FREQ=WEEKLY;COUNT=3", uid="c"),
    )
    found = read(body)
    assert [decode(encode(entry)) for entry in found] == found == read(body)


def test_keys_stay_as_time_passes() -> None:
    """An occurrence has the same key in every week's expansion."""
    body = calendar(event("DTSTART;VALUE=DATE:20230101", "RRULE:FREQ=DAILY"))
    now, later = read(body), read(body, now=NOW + dt.timedelta(days=30))
    by_start = {entry.start: entry.key for entry in now}
    shared = [entry for entry in later if entry.start in by_start]
    assert len(shared) > 400
    assert all(by_start[entry.start] == entry.key for entry in shared)


def test_window() -> None:
    """Recurring events run from 100 days before now to 400 days after; single ones are all there."""
    body = calendar(
        event("DTSTART;VALUE=DATE:20000101", "RRULE:FREQ=DAILY"),
        event("DTSTART:20010101T090000Z", uid="past"),
        event("DTSTART:20300101T090000Z", uid="future"),
    )
    found = read(body)
    days = [entry.start for entry in found if "#" in entry.key]
    assert dt.timedelta(days=-101) <= min(days) - NOW.date() <= dt.timedelta(days=-99)  # type: ignore[type-var,operator]
    assert dt.timedelta(days=399) <= max(days) - NOW.date() <= dt.timedelta(days=400)  # type: ignore[type-var,operator]
    assert {entry.key for entry in found if "#" not in entry.key} == {"s/past", "s/future"}


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=HOURLY",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=DAILY;BYHOUR={h};BYMINUTE={m};BYSECOND={m}".format(
            h=",".join(map(str, range(24))), m=",".join(map(str, range(60)))
        ),
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-30",
        "FREQ=DAILY;BYYEARDAY=366;BYMONTH=1",
        "FREQ=DAILY;BYSETPOS=100;BYDAY=MO",
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=YEARLY;BYDAY=99MO",
        "FREQ=DAILY;BYHOUR=25",
        "FREQ=SOMETIMES",
        "FREQ=DAILY;BYDAY=",
        "INTERVAL=2",
    ],
)
def test_hostile_rules(rule: str) -> None:
    """A rule that could be expanded without end is not: its event stays, single, also outside the window."""
    body = calendar(
        event("DTSTART:20231005T090000Z", f"RRULE:{rule}"),
        event("DTSTART:20190103T090000Z", f"RRULE:{rule}", uid="old"),
        event("DTSTART:20231006T090000Z", uid="b"),
    )
    assert {entry.key for entry in read(body)} == {"s/a@e.org", "s/old", "s/b"}


def test_leap_days_happen() -> None:
    """What happens seldom is no hostile rule."""
    found = read(calendar(event("DTSTART;VALUE=DATE:20200229", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")))
    assert [entry.start for entry in found] == [dt.date(2024, 2, 29)]


@pytest.mark.parametrize(
    "broken",
    [
        event("DTSTART:demain", uid="x"),
        event("RRULE:FREQ=DAILY", uid="x"),
        event("DTSTART:00010101T000000Z", uid="x"),
        event("DTSTART:99991231T230000Z", uid="x"),
        event("DTSTART:20240230T100000Z", "RRULE:FREQ=DAILY", uid="x"),
        (
            "BEGIN:VTIMEZONE\r\nTZID:Europe/Prague\r\nBEGIN:STANDARD\r\nDTSTART:18500101T000000\r\nTZOFFSETFROM:+5744\r\n"
            "TZOFFSETTO:+5744\r\nEND:STANDARD\r\nEND:VTIMEZONE"
        ),
        event('DTSTART;X="a:b";TZID=Europe:20231005T090000', uid="x"),
        "BEGIN:VEVENT\r\nUID:cut\r\nSUMMARY:x",
        "BEGIN:VFREEBUSY\r\nFREEBUSY:20170623T070000Z/20170223T110000Z\r\nEND:VFREEBUSY",
        "BEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO",
        "X",
    ],
)
def test_one_bad_part_spoils_nothing(broken: str) -> None:
    """What cannot be read is left out; the rest of the calendar is there."""
    found = read(calendar(broken, event("DTSTART:20231005T090000Z"), weekly().replace("a@e.org", "w")))
    assert "s/a@e.org" in {entry.key for entry in found}
    assert len(found) == 9


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b"BEGIN:VCALENDAR\r\nX",
        b"bonjour",
        b"BEGIN:VEVENT\r\n" * 50,
        calendar(weekly())[:-20].encode(),
    ],
)
def test_no_calendar(body: bytes) -> None:
    """What is no calendar is a source error."""
    with pytest.raises(SourceError):
        read(body)


def test_an_empty_calendar() -> None:
    """A calendar without events is valid and gives none."""
    assert read(calendar()) == []


def test_replays_of_a_calendar() -> None:
    """A calendar may be of publications: they have a date instead of times."""
    found = one("DTSTART:20231005T090000Z", kind=Kind.PUBLICATION)
    assert (found.published, found.start, found.status) == (paris(2023, 10, 5, 11), None, None)
