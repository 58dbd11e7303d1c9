"""The review of a quarter: which events are its steps, what belongs to each, and how it is said."""

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from newsletter.config import ThemeSettings
from newsletter.curate import order
from newsletter.facets import Facet, FacetValue, Sorting
from newsletter.facets.taxonomy import BUILT_IN
from newsletter.model import MAP, Edition, EditionEntry, EditionStatus, Entry, EventStatus, Kind, Link, State
from newsletter.preflight import Reviewed, outdated
from newsletter.review import Quarter, Step, Tense, called_off, edito, read_quarter, steps, things, univers_by
from tests import generated
from tests.reviewed import FACTS, Told, follows, told
from tests.test_curate import PARIS, SEEN, hour

Q = Quarter(2023, 3)
NO_CHEMINS = Facet("chemin", "Chemins", ())
UNIVERS = univers_by(Sorting(BUILT_IN, NO_CHEMINS), {"s": "La Fondation des Liens"})
DAY = dt.date(2023, 9, 28)
LETTER = dt.date(2023, 9, 14)
PUT_OFF: dict[str, Any] = {"status": EventStatus.TENTATIVE, "is_put_off": True}
MAY, JULY, AUGUST, OCTOBER = (dt.date(2023, month, 10) for month in (5, 7, 8, 10))


def event(key: str = "e", start: dt.date = JULY, **fields: Any) -> Entry:
    made = {"title": f"Forum {key}", "url": f"https://example.org/{key}", **fields}
    return Entry(key=key, kind=Kind.EVENT, sources=("s",), first_seen=SEEN, start=start, **made)


def apport(key: str = "a", of: str = "e", **fields: Any) -> Entry:
    made = {
        "title": f"Titre {key}",
        "type": "note",
        "published": JULY,
        "url": f"https://example.org/{key}",
        **fields,
    }
    return Entry(key=key, kind=Kind.PUBLICATION, sources=("s",), first_seen=SEEN, accompanies=of, **made)


def replay(key: str = "r", of: str = "e", **fields: Any) -> Entry:
    made = {"title": f"Titre {key}", "published": AUGUST, "url": f"https://example.org/{key}", **fields}
    return Entry(key=key, kind=Kind.REPLAY, sources=("s",), first_seen=SEEN, replay_of=of, **made)


def row(entry: Entry, **fields: Any) -> EditionEntry:
    shared = {field.name for field in dataclasses.fields(EditionEntry)} & set(Entry.__slots__) - {"sources"}
    made = {name: getattr(entry, name) for name in shared}
    if entry.kind is not Kind.EVENT:
        made["start"] = entry.published
    return EditionEntry(section="s", **{**made, **fields})


def letter(*rows: EditionEntry, day: dt.date = LETTER, status: EditionStatus = EditionStatus.SENT) -> Edition:
    return Edition(date=day, number=1, status=status, entries=rows)


def chosen(
    *known: Entry, sent: Sequence[Edition] = (), day: dt.date = DAY, quarter: Quarter = Q, **now: EditionEntry
) -> tuple[Step, ...]:
    return steps(things(known, sent, now), quarter, day, UNIVERS)


def names(found: Sequence[Step]) -> list[str]:
    return [step.event.said.key for step in found]


def text(found: Sequence[Step], day: dt.date = DAY, themes: Sequence[ThemeSettings] = ()) -> str:
    return edito(Q, found, themes, day)


def only(*known: Entry, sent: Sequence[Edition] = (), day: dt.date = DAY, **now: EditionEntry) -> Told:
    """The one step that there is, as readers see it."""
    (found,) = told(text(chosen(*known, sent=sent, day=day, **now), day))
    return found


class TestQuarter:
    """A quarter."""

    def test_written(self) -> None:
        """It is read as it is written, and in no other way."""
        assert str(read_quarter("2023-T3")) == "2023-T3"
        assert [read_quarter(text) for text in ("2023-T5", "2023-T0", "T3-2023", "2023-t3", "2023-T3 ", "٢٠٢٣-T3", "0000-T1")] == [None] * 7  # fmt: skip

    def test_bounds(self) -> None:
        """It has its first and its last day, and the year changes after the fourth."""
        assert (Q.first, Q.last) == (dt.date(2023, 7, 1), dt.date(2023, 9, 30))
        assert Quarter(2024, 1).last == dt.date(2024, 3, 31)
        assert Quarter(2023, 4).next == Quarter(2024, 1)
        assert Q.next.name == "quatrième trimestre 2023"

    @pytest.mark.parametrize(
        ("start", "zone", "quarter"),
        [
            ("2023-10-01T01:30", "America/Guadeloupe", 3),  # the evening of 30 September there
            ("2023-06-30T23:30", "Indian/Reunion", 3),  # the morning of 1 July there
            ("2023-07-01T01:30", "America/Guadeloupe", 2),
            ("2023-06-30T23:30", None, 2),
        ],
    )
    def test_day_that_readers_are_told(self, start: str, zone: str | None, quarter: int) -> None:
        """An event is of the quarter of the day that readers are told: on the clocks of its place."""
        one = event(start=hour(start), timezone=zone)
        assert names(chosen(one, quarter=Quarter(2023, quarter))) == ["e"]
        assert all(not chosen(one, quarter=Quarter(2023, other)) for other in {1, 2, 3, 4} - {quarter})


class TestSteps:
    """Which events are steps."""

    def test_of_the_quarter(self) -> None:
        """All events of the quarter are, no other is, nor is what has no date, or a doubtful one."""
        known = (event("a", MAY), event("b", JULY), event("c", OCTOBER), event("d", uncertain=True))
        assert names(chosen(*known, event("e", start=None))) == ["b"]

    def test_to_come_with_an_apport(self) -> None:
        """One after the quarter is, when it has an apport, and a letter of the quarter announced it."""
        later, note = event("e", OCTOBER), apport()
        sent = [letter(row(later))]
        assert names(chosen(later, note, sent=sent)) == ["e"]
        assert names(chosen(later, note, sent=[letter(row(note))])) == ["e"]
        assert names(chosen(later, sent=sent)) == []
        assert names(chosen(later, note)) == []
        assert names(chosen(later, note, sent=[letter(row(later), status=EditionStatus.DRAFT)])) == []
        assert names(chosen(later, note, sent=[letter(row(later), day=dt.date(2023, 6, 29))])) == []
        assert names(chosen(later, note, sent=sent, day=OCTOBER)) == ["e"]

    def test_after_the_quarter_and_over(self) -> None:
        """One after the quarter that letters announced with its apport stays a step when it is over, and says so."""
        later, note = event("e", OCTOBER), apport()
        after, sent = OCTOBER + dt.timedelta(days=2), [letter(row(later), row(note))]
        said = only(later, note, sent=sent, day=after)
        assert said.is_past
        assert said.apports == ["Titre a"]
        both = text(chosen(event("f"), later, note, sent=sent, day=after), after)
        assert "un rendez-vous s’est tenu et un s’est tenu depuis, avec un apport" in both
        assert (
            names(chosen(later, note, sent=[letter(row(later), day=dt.date(2023, 6, 29))], day=after)) == []
        )
        assert names(chosen(later, sent=[letter(row(later))], day=after)) == []

    def test_order(self) -> None:
        """They come by date, those of whole days first, then by the hour."""
        day = dt.date(2023, 9, 5)
        known = [
            event("noon", hour("2023-09-05T12:00:00")),
            event("nine", hour("2023-09-05T09:00:00")),
            event("whole", day),
            event("before", hour("2023-09-04T23:00:00")),
            event("midnight", hour("2023-09-05T00:00:00"), end=hour("2023-09-05T23:59:00")),
        ]
        assert names(chosen(*known)) == ["before", "midnight", "whole", "nine", "noon"]

    def test_order_is_that_of_letters(self) -> None:
        """Hours of a day come as they are told, in a review as in the letters that it looks back on."""
        there = event("b", hour("2023-09-05T07:00:00"), timezone="Indian/Reunion")  # at nine there
        here, whole = event("c", hour("2023-09-05T08:00:00")), event("a", dt.date(2023, 9, 5))
        assert names(chosen(there, here, whole)) == ["a", "c", "b"]
        rows = sorted((row(one) for one in (there, here, whole)), key=order)
        assert [one.key for one in rows] == ["a", "c", "b"]

    def test_cancelled(self) -> None:
        """A cancelled one is a step only while something of it remains; then it says so, and counts as none."""
        called_off = event(status=EventStatus.CANCELLED)
        assert names(chosen(called_off)) == []
        said = text(chosen(called_off, apport()))
        assert "un rendez-vous a été annulé, avec un apport méthodologique." in said
        assert "Annulé, ce forum n’a pas eu lieu" in said

    def test_cancelled_and_nothing_left(self) -> None:
        """One that letters had announced is counted, though it is no step; one that readers never heard of is not."""
        off = event("x", status=EventStatus.CANCELLED)
        kept = event("y", status=EventStatus.CANCELLED), apport(of="y")
        later = event("z", OCTOBER, status=EventStatus.CANCELLED)
        known = [event(), *kept, off, later]
        sent = [letter(*(row(one) for one in (off, later, kept[0])))]
        for letters, number in ((sent, (1, 0)), ([], (0, 0))):
            all_known = things(known, letters, {})
            found = steps(all_known, Q, DAY, UNIVERS)
            assert names(found) == ["e", "y"]
            assert called_off(all_known, Q, found) == number
        said = edito(Q, found, (), DAY, called_off=(1, 0))
        assert "un rendez-vous s’est tenu et deux ont été annulés, avec" in said

    def test_cancelled_since_its_letter(self) -> None:
        """What is known today of an announced event counts more than the letter."""
        announced = event("e", OCTOBER)
        now = row(announced, status=EventStatus.CANCELLED)
        assert names(chosen(announced, apport(), sent=[letter(row(announced))], e=now)) == []

    def test_put_off(self) -> None:
        """One that is put off and has no new day was not held: a step while something remains, which says so, and counts apart."""
        told_so = event()
        now = row(told_so, status=EventStatus.TENTATIVE, is_put_off=True)
        sent = [letter(row(told_so))]
        assert names(chosen(told_so, sent=sent, e=now)) == []
        said = text(chosen(told_so, apport(), sent=sent, e=now))
        assert "un rendez-vous a été reporté, avec un apport méthodologique." in said
        assert "Reporté à une date qui n’est pas encore connue, ce forum n’a pas eu lieu ce jour-là" in said
        assert "à vérifier" not in said
        coming = text(chosen(told_so, apport(), sent=sent, e=now, day=JULY), JULY)
        assert "ce forum n’aura pas lieu ce jour-là" in coming
        assert "Rendez-vous" not in coming
        all_known = things([told_so], sent, {"e": now})
        assert called_off(all_known, Q, ()) == (0, 1)
        assert "un a été reporté" in edito(Q, chosen(event("f")), (), DAY, called_off=(0, 1))

    def test_put_off_and_called_unconfirmed(self) -> None:
        """Where the letter only calls it unconfirmed, its source's word counts, as long as it is of that day."""
        source = event(status=EventStatus.TENTATIVE, uncertain=True)
        sent = [letter(row(source))]
        assert names(chosen(source, sent=sent)) == []
        assert names(chosen(source, sent=[letter(row(source, start=AUGUST))])) == ["e"]
        assert names(chosen(dataclasses.replace(source, uncertain=False), sent=sent)) == ["e"]
        assert names(chosen(source, sent=[letter(row(source, status=EventStatus.CONFIRMED))])) == ["e"]

    def test_moved_since_its_letter(self) -> None:
        """A moved one is a step of the quarter that it has moved to, and says that its date is a new one."""
        before = event("e", dt.date(2023, 9, 20))
        now = row(before, start=OCTOBER, moved_from=before.start)
        sent = [letter(row(before))]
        assert names(chosen(before, sent=sent, e=now)) == []
        assert "aura lieu, à une nouvelle date" in only(before, apport(), sent=sent, e=now).text
        assert names(chosen(before, sent=sent, quarter=Q.next, e=now)) == ["e"]

    @pytest.mark.parametrize("state", [State.OUT, State.NEVER])
    def test_refused(self, state: State) -> None:
        """What an editor left out of a letter that was sent does not come back: event, recording or apport."""
        sent = [
            letter(
                row(event("x"), state=state), row(apport("no"), state=state), row(replay("not"), state=state)
            )
        ]
        found = chosen(event(), event("x"), apport(), apport("no"), replay("not"), replay(), sent=sent)
        assert names(found) == ["e"]
        assert [one.said.key for one in (*found[0].apports, *found[0].recordings)] == ["a", "r"]

    def test_left_out_of_one_letter_only(self) -> None:
        """What one letter showed and the next left out was announced; what the program doubted was refused by nobody."""
        one = event()
        later = letter(row(one, state=State.OUT), day=DAY)
        assert names(chosen(one, sent=[letter(row(one)), later])) == ["e"]
        doubted = row(one, state=State.OUT, uncertain_start=one.start)
        assert names(chosen(one, sent=[letter(doubted)])) == ["e"]

    def test_never_in_a_draft(self) -> None:
        """What shall never be proposed again is in no review, whichever edition says so."""
        draft = letter(row(event(), state=State.NEVER), status=EditionStatus.DRAFT)
        assert names(chosen(event(), sent=[draft])) == []


class TestOneThing:
    """What was in letters and what is known, each thing once."""

    def test_known_and_shown(self) -> None:
        """An event that letters showed, under whichever of its keys, and that is known, is one step, as the letter called it."""
        known = event("new", aliases=("old",), links=(Link(label="Programme", url="https://example.org/p"),))
        old = row(event("old"), title="Forum des alliances")
        found = chosen(known, sent=[letter(old), letter(old, day=DAY)])
        assert names(found) == ["old"]
        assert [one.label for one in found[0].event.links] == ["Programme"]

    def test_what_the_letter_lacked(self) -> None:
        """An address and tags that came after the letter are there."""
        sent = [letter(row(event(), url=None))]
        said = only(event(tags=("entreprises",)), sent=sent)
        assert said.links == (("Forum e", "https://example.org/e"),)
        assert "il parle aux entreprises." in said.text

    def test_forgotten(self) -> None:
        """What only letters know is told as they did, and what belongs to it is found by any of its keys."""
        one = row(event("new"), aliases=("old",))
        (step,) = chosen(
            sent=[letter(one, row(apport(of="old"))), letter(row(replay(of="new")), day=OCTOBER)]
        )
        assert (len(step.apports), len(step.recordings)) == (1, 1)

    def test_same_title_and_hour(self) -> None:
        """One that came under another key is known again by its title and its hour; two rows of a letter are two."""
        one, other = event("a", title="Forum des liens"), event("b", title="Forum des liens")
        assert len(chosen(one, sent=[letter(row(other))])) == 1
        assert len(chosen(sent=[letter(row(one), row(other))])) == 2
        assert len(chosen(one, other)) == 2

    def test_one_address(self) -> None:
        """A publication is known again by its address; events may share one."""
        shared = "https://example.org/page"
        found = chosen(
            event(), apport("a", url=shared), sent=[letter(row(apport("b", url=f"{shared}?utm_source=x")))]
        )
        assert len(found[0].apports) == 1
        known, other = event("a", url=shared), event("b", AUGUST, url=shared)
        assert len(chosen(known, sent=[letter(row(other))])) == 2

    def test_belongs_to_one(self) -> None:
        """What two parted events may call their own belongs to the one whose key it names."""
        found = chosen(event("a", aliases=("b",)), event("b", AUGUST), apport(of="b"))
        assert [len(step.apports) for step in found] == [0, 1]
        found = chosen(event("b", JULY), event("a", AUGUST, aliases=("b",)), apport(of="b"))
        assert [len(step.apports) for step in found] == [1, 0]


class TestWords:
    """How a step is said."""

    def test_tense_by_the_edition_s_day(self) -> None:
        """What is on the edition's day or later is to come, as its readers will see it."""
        one = event(start=DAY)
        assert not only(one).is_past
        assert only(one, day=DAY + dt.timedelta(days=7)).is_past
        assert not only(event(start=hour("2023-09-28T08:00:00"))).is_past

    def test_several_days(self) -> None:
        """One that lasts says its days; while it does it has begun, and is to come until its end."""
        lasting = event(start=dt.date(2023, 9, 26), end=dt.date(2023, 9, 29))
        said = only(lasting)
        assert "Du 26 au 29 septembre 2023 :" in said.text
        assert "Ce forum a commencé et aura lieu jusqu’au vendredi 29 septembre." in said.text
        assert "est en cours" in text(chosen(lasting))
        assert only(lasting, day=OCTOBER).is_past

    def test_an_evening_is_no_day(self) -> None:
        """What has hours of one day is called no « journée », whatever its title; whole days, and several, are."""
        title = "La journée des liens"
        evening = {"start": hour("2023-07-10T18:00"), "end": hour("2023-07-10T19:30")}
        assert "Ce rendez-vous a eu lieu" in only(event(title=title, **evening)).text
        assert "Cette journée a eu lieu" in only(event(title=title)).text
        lasting = {**evening, "end": hour("2023-07-12T12:00")}
        assert "Cette journée a eu lieu" in only(event(title=title, **lasting)).text

    def test_recordings(self) -> None:
        """A replay is to be seen, a podcast to be heard, a blog to be read; what is not out yet is not told."""
        known = (
            event(title="Forum des liens ?"),
            replay("r", title="Forum des liens"),
            replay("p", title="Nos voix", type="podcast"),
            apport("b", type="blog", title="Notre carnet !"),
            replay("late", published=DAY + dt.timedelta(days=1)),
        )
        said = only(*known)
        assert said.text == (
            "Lundi 10 juillet 2023 : Forum des liens ? Ce forum a eu lieu. À revoir : le replay du 10 juillet. "
            "À écouter : Nos voix. À lire : Notre carnet !"
        )
        assert [url.rpartition("/")[2] for _, url in said.links] == ["e", "r", "p", "b"]
        assert "avec un replay, un podcast et un billet de blog." in text(chosen(*known))
        assert len(only(event(), replay(published=DAY)).links) == 2

    def test_several_recordings_are_told_apart(self) -> None:
        """Those of one form that their event's title would name alike are called by their own titles."""
        halves = ("Forum des liens : la matinée", "Forum des liens : l’après-midi")
        known = (event(title="Forum des liens"), *(replay(title, title=title) for title in halves))
        said = only(*known, replay("p", type="podcast", title="Forum des liens")).text
        assert "À revoir : Forum des liens : l’après-midi et Forum des liens : la matinée." in said
        assert "À écouter : le podcast du 10 juillet." in said

    def test_no_replay_before_its_event(self) -> None:
        """What is to come has no replay."""
        assert len(only(event(start=DAY), replay()).links) == 1

    def test_apports(self) -> None:
        """Each publication is named by its type and linked; one that is to come says when."""
        coming = apport("c", type="livre", title="Le livre", published=OCTOBER)
        said = only(
            event(), coming, apport("s", type="étude"), apport("g", type="guide"), apport("x", type=None)
        )
        assert said.text.endswith(
            "L’apport méthodologique : l’étude Titre s, le guide Titre g, Titre x et Le livre (à paraître le 10 octobre)."
        )
        assert "paraître" not in only(event(), apport(published=DAY)).text
        assert [words for words, _ in said.links[1:]] == ["Titre s", "Titre g", "Titre x", "Le livre"]

    def test_univers(self) -> None:
        """It says to whom an event speaks by its tags, else by those of what belongs to it, with the right articles."""
        known = event(tags=("Fondations", "autre", "collectivites  territoriales"))
        assert "il parle aux fondations et aux collectivités territoriales." in only(known).text
        said = only(event(), apport(tags=("premier kilomètre des besoins",)))
        assert "il parle au premier kilomètre des besoins." in said.text
        assert "parle" not in only(event(tags=("!fondations",))).text

    def test_univers_by_rule(self) -> None:
        """What no tag names is said by the words of the event, as on its page in the archive; a tag that says no is heard."""
        known = event(title="Des fondations au service des enfants")
        assert "il parle aux fondations." in only(known).text
        note = apport(tags=("associations",))
        assert "il parle aux fondations." in only(known, note).text
        refused = dataclasses.replace(known, tags=("!fondations",))
        assert "il parle aux associations." in only(refused, note).text
        assert "parle" not in only(refused).text

    def test_univers_of_the_letter(self) -> None:
        """What the editor wrote in the letter counts more than the source; where it names none the source's word does."""
        known = event(title="Des entreprises engagées", tags=("fondations",))
        for tags, said in (
            (("associations",), "associations"),
            (("local",), "fondations"),
            ((), "fondations"),
        ):
            assert f"il parle aux {said}." in only(known, sent=[letter(row(known, tags=tags))]).text

    def test_univers_of_the_settings(self) -> None:
        """They are the values of the facet that the settings have for it."""
        own = Facet("acteurs", "Qui", (FacetValue("ong", "Les ONG", ("ONG",)),))
        found = things([event(title="Les ONG en chemin")], [], {})
        univers = univers_by(Sorting((own,), NO_CHEMINS), {})
        assert [step.univers for step in steps(found, Q, DAY, univers)] == [("Les ONG",)]

    def test_univers_of_others(self) -> None:
        """Whatever names the univers, what no rule has an article for is quoted."""
        found = steps(things([event()], [], {}), Q, DAY, lambda _: ("ONG", "Recherche", "Les réseaux"))
        assert "parle à « ONG », à la recherche et aux réseaux." in told(text(found))[0].text

    @pytest.mark.parametrize(
        ("title", "said"),
        [
            ("Rencontre nationale", "Cette rencontre a eu lieu."),
            ("Atelier ouvert", "Cet atelier a eu lieu."),
            ("Assises du lien", "Ce rendez-vous a eu lieu."),
            ("Rencontres du lien", "Ce rendez-vous a eu lieu."),
        ],
    )
    def test_gender(self, title: str, said: str) -> None:
        """What a title calls it is said with its article."""
        assert said in only(event(title=title)).text

    def test_unconfirmed(self) -> None:
        """One to come that is to be confirmed says so; one of the past has a note for the editor, which no reader sees."""
        tentative = EventStatus.TENTATIVE
        assert "aura lieu, sous réserve de confirmation." in only(event(start=DAY, status=tentative)).text
        past = text(chosen(event(status=tentative)))
        assert "<!-- à vérifier" in past
        assert "vérifier" not in told(past)[0].text

    def test_place_elsewhere(self) -> None:
        """The day is said as it is where the event takes place."""
        start = dt.datetime(2023, 7, 4, 22, tzinfo=dt.UTC)
        assert "Mercredi 5 juillet 2023" in only(event(start=start, timezone="Indian/Reunion")).text

    def test_tense_and_order_elsewhere(self) -> None:
        """What is past, in which order, and what one is called to, go by the day that is said."""
        evening = event("soir", hour("2023-09-28T02:30"), timezone="America/Guadeloupe")  # the 27th there
        morning = event("matin", hour("2023-09-27T22:00"), timezone="Pacific/Noumea")  # the 28th there
        found = chosen(evening, morning)
        assert [(step.event.said.key, step.tense) for step in found] == [
            ("soir", Tense.PAST),
            ("matin", Tense.COMING),
        ]
        said = text(found)
        assert said.index("Mercredi 27 septembre 2023") < said.index("Jeudi 28 septembre 2023")
        assert "**Rendez-vous jeudi 28 septembre**" in said

    def test_whole_days_elsewhere(self) -> None:
        """A day from midnight to midnight on the clocks of its place has no hours, and comes first."""
        whole = event(
            "z", hour("2023-07-10T06:00"), end=hour("2023-07-11T06:00"), timezone="America/Guadeloupe"
        )
        early = event("a", hour("2023-07-10T01:00"))
        assert names(chosen(whole, early)) == ["z", "a"]

    def test_same_title_and_day(self) -> None:
        """Their places tell two of one title and one day apart; where nothing is to be told apart, no place is said."""
        cafes = [
            event(place, title="Café des associations", place=f"{place} (69)") for place in ("Lyon", "Nantes")
        ]
        later = event("Brest", AUGUST, title="Café des associations", place="Brest")
        said = text(chosen(*cafes, later, event("sans", title="café des associations")))
        assert "[Café des associations](https://example.org/Lyon), Lyon (69). Ce rendez-vous" in said
        assert "[Café des associations](https://example.org/Nantes), Nantes (69). Ce rendez-vous" in said
        assert "[Café des associations](https://example.org/Brest). Ce rendez-vous" in said
        assert "[café des associations](https://example.org/sans). Ce rendez-vous" in said

    def test_counts(self) -> None:
        """One sentence says how many there were and are to come."""
        known = [event(str(n), JULY + dt.timedelta(days=n)) for n in range(17)]
        assert "\n\nAu troisième trimestre 2023, 17 rendez-vous se sont tenus.\n" in text(chosen(*known))
        one = [event("a"), event("b", DAY), apport(of="a"), apport("c", of="a")]
        assert (
            "Au troisième trimestre 2023, un rendez-vous s’est tenu et un est à venir, avec deux apports méthodologiques.\n"
            in text(chosen(*one))
        )

    def test_what_comes_next(self) -> None:
        """The themes of the next quarter are said, months with one theme together; without any, nothing is."""
        one = [
            ThemeSettings(month=f"2023-{n}", title="l’élan", rendezvous=("le récit", "l’exemple"))
            for n in (10, 11, 12)
        ]
        said = text(chosen(event()), themes=[ThemeSettings(month="2023-09", title="avant"), *one])
        assert said.endswith(
            "Au quatrième trimestre 2023, le thème sera : l’élan. Les rendez-vous du jeudi : le récit et l’exemple.\n"
        )
        two = [ThemeSettings(month="2023-12", title="B"), *one[:2]]
        assert "les thèmes seront : l’élan (octobre et novembre) et B (décembre)." in text(
            chosen(event()), themes=two
        )
        assert "trimestre" not in text(chosen(event())).rpartition("Ce forum")[2]

    @pytest.mark.parametrize(
        ("day", "one", "two"),
        [
            (
                "2023-09-28",
                "le thème sera : l’élan.",
                "les thèmes seront : l’élan (octobre) et B (décembre).",
            ),
            ("2023-10-05", "le thème est : l’élan.", "les thèmes sont : l’élan (octobre) et B (décembre)."),
            ("2023-12-28", "le thème est : l’élan.", "les thèmes sont : l’élan (octobre) et B (décembre)."),
            (
                "2024-02-08",
                "le thème était : l’élan.",
                "les thèmes étaient : l’élan (octobre) et B (décembre).",
            ),
        ],
    )
    def test_what_comes_next_has_its_tense(self, day: str, one: str, two: str) -> None:
        """By the edition's day the next quarter is to come, has begun, or is over."""
        on, themes = dt.date.fromisoformat(day), [ThemeSettings(month="2023-10", title="l’élan")]
        assert one in text(chosen(event()), on, themes)
        assert two in text(chosen(event()), on, [*themes, ThemeSettings(month="2023-12", title="B")])

    def test_year_end(self) -> None:
        """After the fourth quarter comes the first of the next year."""
        last = Quarter(2023, 4)
        found = chosen(event(start=OCTOBER), quarter=last)
        said = edito(last, found, [ThemeSettings(month="2024-01", title="l’an neuf")], DAY)
        assert "\nAu premier trimestre 2024, le thème sera : l’an neuf.\n" in said

    def test_call(self) -> None:
        """The call leads to the links of the last that is to come, but no map; else to its page; of none, there is none."""
        links = (
            Link(label="Programme", url="https://example.org/p"),
            Link(label=MAP, url="https://example.org/m"),
            Link(label="Pourquoi venir ?", url="https://example.org/w"),
        )
        known = [event(links=links), event("d", DAY, links=links)]
        assert text(chosen(*known)).endswith(
            "**Rendez-vous jeudi 28 septembre** : [Programme](https://example.org/p)"
            " et [Pourquoi venir ?](https://example.org/w)\n"
        )
        assert text(chosen(event(start=DAY))).endswith("[toutes les informations](https://example.org/e).\n")
        assert "**Rendez-vous" not in text(chosen(event(links=links)))

    @pytest.mark.parametrize(
        ("start", "said"),
        [
            (dt.date(2023, 12, 21), "jeudi 21 décembre"),
            (dt.date(2024, 1, 18), "jeudi 18 janvier 2024"),
            (dt.date(2024, 3, 29), "vendredi 29 mars 2024"),
            (dt.date(2024, 11, 20), "mercredi 20 novembre 2024"),
        ],
    )
    def test_call_far_ahead(self, start: dt.date, said: str) -> None:
        """Of a day that readers may take for one of their own year, the year is told."""
        congress = event(start=start)
        announced = [letter(row(congress))]
        assert f"**Rendez-vous {said}** : " in text(chosen(congress, apport(), sent=announced))


HOSTILE = (
    "[x](https://evil.example) **a** _b_ `c`",
    "<b>&lt;i&gt;</b> <!-- rien --> \\",
    "# +++\n\n1. autre\n- puce",
    "",
    "(parenthèse) ] [ ! ?",
)


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles(title: str) -> None:
    """Whatever signs titles hold, each stands literally in its step, which stays one, with its own links."""
    known = [
        event(title=title, url="https://example.org/(e)"),
        apport(title=f"{title} apport", url="https://example.org/a)"),
        replay(title=f"Autre {title} replay"),
        event("last", AUGUST, title=title, links=(Link(label=f"{title}!", url="https://example.org/l"),)),
    ]
    first, second = told(text(chosen(*known)))
    shown = re.sub(r"\s+", " ", title).strip() or "(sans titre)"
    assert first.links[0] == (shown, "https://example.org/(e)")
    assert [url for _, url in first.links[1:]] == ["https://example.org/r", "https://example.org/a)"]
    assert second.links == ((shown, "https://example.org/last"),)


def reference(day: dt.date) -> list[Told]:
    """The real quarter, from entries and one letter made of the facts."""
    known: list[Entry] = []
    for n, fact in enumerate(FACTS):
        start = dt.datetime.combine(fact.date, dt.time(9), PARIS) if n == 6 else fact.date
        known.append(event(f"e{n}", start, title=fact.event, tags=(fact.univers.upper(),)))
        known += [
            apport(f"a{n}{m}", f"e{n}", title=title, published=fact.date, type=("étude", "dossier")[m])
            for m, title in enumerate(fact.apports)
        ]
        known += [
            replay(f"r{n}", f"e{n}", title=fact.event if name == "replay" else name, published=fact.date)
            for name in fact.recordings
        ]
    launch = event("launch", dt.date(2023, 10, 18))
    sent = [letter(*(row(one) for one in (*known, launch) if one.start and one.start.month == 10))]
    return told(text(chosen(*reversed(known), launch, sent=sent, day=day), day))


@pytest.mark.parametrize("day", [dt.date(2023, 9, 28), dt.date(2023, 10, 5)])
def test_the_real_one(day: dt.date) -> None:
    """The third quarter of 2023 has its seven steps, with all that belongs to them; those of 5 October are to come."""
    follows(reference(day), day)


@pytest.mark.parametrize(
    ("said", "state", "fact"),
    [
        ("Ce forum a eu lieu.", PUT_OFF, "« Forum e » est reporté, sans nouvelle date"),
        ("Annulé, ce forum n’a pas eu lieu.", PUT_OFF, "« Forum e » est reporté, sans nouvelle date"),
        ("Reporté, ce forum n’a pas eu lieu.", {"status": EventStatus.CANCELLED}, "« Forum e » est annulé"),
        ("Reporté, ce forum n’a pas eu lieu.", PUT_OFF, None),
        ("Reporté, ce forum n’a pas eu lieu.", {"status": EventStatus.CONFIRMED}, "« Forum e » a finalement lieu"),
        ("Reporté du 4 juillet, ce forum a eu lieu.", {"status": EventStatus.CONFIRMED}, None),
        ("Ce forum n’a pas eu lieu.", PUT_OFF, None),
    ],
)  # fmt: skip
def test_what_a_step_says_of_what_is_off(said: str, state: dict[str, Any], fact: str | None) -> None:
    """A written step that says otherwise than is known, held, cancelled or put off, is told as what is known."""
    now = row(event(), **state)
    known = things([event()], [letter(row(event()))], {"e": now})
    written = dataclasses.replace(
        letter(day=DAY, status=EditionStatus.DRAFT),
        edito=f"1. **Lundi 10 juillet 2023** : [Forum e](https://example.org/e). {said}",
    )
    found = [one.fact for one in outdated(written, Reviewed(things=known, today=DAY))]
    assert [one.replace("\u00a0", " ") for one in found] == ([fact] if fact else [])


def test_a_new_date_elsewhere() -> None:
    """What a step says otherwise is told by the clocks of the event's place, as its readers are told."""
    zone = "America/Guadeloupe"
    now = row(event(start=hour("2023-07-12T02:30"), timezone=zone))
    known = things([event()], [letter(row(event(timezone=zone)))], {"e": now})
    written = dataclasses.replace(
        letter(day=DAY, status=EditionStatus.DRAFT),
        edito="1. **Lundi 10 juillet 2023** : [Forum e](https://example.org/e). Ce forum a eu lieu.",
    )
    (found,) = outdated(written, Reviewed(things=known, today=DAY))
    assert found.fact.replace("\u00a0", " ") == (
        "« Forum e » a changé de date, mardi 11 juillet 2023 à 20 h 30 (heure de la Guadeloupe)"
    )


_archive = cache(lambda seed: generated.archive(30, seed, dt.date(2023, 5, 4)))


@given(st.integers(0, 3), st.integers(2, 4), st.integers(0, 20), st.integers(0, 2))
@settings(max_examples=20)
@pytest.mark.long
def test_any_archive(seed: int, number: int, weeks: int, part: int) -> None:
    """The laws of a review: each thing once, in order, over or to come by the day, every step an item of its own."""
    sent = _archive(seed)
    quarter = Quarter(2023, number)
    day = quarter.first + dt.timedelta(weeks=weeks)
    found = steps(things(_collected(sent, part), sent, {}), quarter, day, UNIVERS)
    parts = [one for step in found for one in (step.event, *step.apports, *step.recordings)]
    keys = [key for one in parts for key in one.keys]
    assert len(keys) == len(set(keys))
    order = [(step.first, isinstance(step.event.said.start, dt.datetime)) for step in found]
    assert order == sorted(order)
    for step in found:
        assert (step.tense is Tense.PAST) == (step.last < day)
        assert step.first in quarter or (step.apports and (step.is_to_come or step.first > quarter.last))
    if found:
        known = things(_collected(sent, part), sent, {})
        written = Edition(
            date=day, number=1, status=EditionStatus.DRAFT, edito=edito(quarter, found, (), day)
        )
        assert not [*outdated(written, Reviewed(things=known, today=day))]
        items = told(written.edito)
        assert len(items) == len(found)
        for step, item in zip(found, items, strict=True):
            assert re.sub(r"\s+", " ", step.event.said.title).strip() in item.text
            assert step.event.is_cancelled or item.is_past == (step.tense is Tense.PAST)


def _collected(sent: Sequence[Edition], part: int) -> list[Entry]:
    """What was collected of what letters showed: nothing, half of it, or all."""
    rows = {one.key: one for edition in sent for one in edition.shown}
    old = {alias for one in rows.values() for alias in one.aliases}
    known = [one for n, one in enumerate(rows.values()) if n % 2 < part and one.key not in old]
    return [_entry(one) for one in known]


def _entry(one: EditionEntry) -> Entry:
    shared = {field.name for field in dataclasses.fields(EditionEntry)} & set(Entry.__slots__) - {"sources"}
    fields = {name: getattr(one, name) for name in shared}
    if one.kind is not Kind.EVENT:
        fields |= {"published": one.start, "start": None}
    return Entry(sources=("s",), first_seen=SEEN, **fields)
