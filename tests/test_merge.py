"""What is the same thing, seen in several places, becomes one entry."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.same.merge import merge, merged as explained
from newsletter.model import Entry, EventStatus, Kind, Link

NOW = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
RANKS = {"agenda": 0, "a": 1, "b": 2, "c": 3}
URL = "https://example.org/etude"


def entry(
    key: str, *, kind: Kind = Kind.PUBLICATION, url: str | None = URL, age: int = 0, **fields: Any
) -> Entry:
    return Entry(
        key=key,
        kind=kind,
        sources=(key.partition("/")[0],),
        title=fields.pop("title", key),
        url=url,
        first_seen=NOW - dt.timedelta(days=age),
        **fields,
    )


def merged(*entries: Entry) -> list[Entry]:
    return merge(entries, RANKS)


def test_same_address() -> None:
    """One address, but for tracking, in two sources is one entry of both."""
    (found,) = merged(
        entry("b/1", url=f"{URL}/?utm_source=b"), entry("a/1", url=URL.replace("https://", "http://www."))
    )
    assert found.sources == ("a", "b")
    assert found.title == "a/1"


def test_same_source() -> None:
    """Two entries of one source are two; another source's at their address is the one whose title it has, or neither."""
    day, titles = (
        dt.date(2023, 10, 5),
        (
            "Les nouveaux équilibres du mécénat territorial",
            "La boussole du mécénat mutualisé en territoire rural, avec Michka Delvaux",
        ),
    )
    first, second = (entry(f"a/{n}", title=title, published=day) for n, title in enumerate(titles))
    assert len(merged(first, second)) == 2
    found = merged(first, second, entry("b/1", title=titles[1].upper(), published=day))
    assert {(one.sources, one.title) for one in found} == {(("a",), titles[0]), (("a", "b"), titles[1])}
    assert len(merged(first, second, entry("b/1", title="Tout autre chose", published=day))) == 3


def test_a_title_in_styled_letters() -> None:
    """A title that one source sets in the bold capitals of social networks is the one that another writes plainly."""
    day, title = (
        dt.date(2023, 10, 5),
        "Mécénat de compétences et tiers-lieux nourriciers en Haute-Mayenne, avec Michka Delvaux",
    )
    bold = {ord("A") + n: 0x1D5D4 + n for n in range(26)}
    styled = entry("b/1", title=title.upper().translate(bold), url=None, published=day)
    plain = entry("a/1", title=title, url=None, published=day)
    assert [found.sources for found in merged(styled, plain)] == [("a", "b")]


@pytest.mark.parametrize(
    "url", ["https://example.org", "https://www.example.org/", "https://example.org/?utm_source=x", None]
)
def test_front_pages(url: str | None) -> None:
    """A site's front page, or no address, says nothing of what an entry is."""
    assert len(merged(entry("a/1", url=url), entry("b/1", url=url))) == 2


def test_kinds_stay_apart() -> None:
    """An event and its replay at one address are two entries."""
    assert len(merged(entry("a/1", kind=Kind.EVENT), entry("b/1", kind=Kind.REPLAY))) == 2


@pytest.mark.parametrize(("minutes", "things"), [(30, 1), (31, 2), (-30, 1), (-31, 2)])
def test_half_an_hour_is_no_other_hour(minutes: int, things: int) -> None:
    """Events of one address and title that begin half an hour apart are one; a minute more, and they are not for certain."""
    start = dt.datetime(2023, 10, 5, 9, tzinfo=dt.UTC)
    hours = (start, start + dt.timedelta(minutes=minutes))
    several = (
        entry(f"{name}/1", kind=Kind.EVENT, title="Colloque des pionniers", start=hour)
        for name, hour in zip("ab", hours, strict=True)
    )
    assert len(merged(*several)) == things


def test_events_need_the_same_day() -> None:
    """Events at one address are the same on the same day only."""
    days = [dt.datetime(2023, 10, 5, 9, tzinfo=dt.UTC), dt.date(2023, 10, 5), dt.date(2023, 10, 6)]
    a, b, c = (entry(f"{name}/1", kind=Kind.EVENT, start=day) for name, day in zip("abc", days, strict=True))
    assert [found.sources for found in merged(a, b, c)] == [("a", "b"), ("c",)]


@pytest.mark.parametrize(
    ("one", "other", "hours", "places"),
    [
        ("Atelier mobilité", "Atelier mobilité", 0, ("Lyon", "Paris")),
        ("Atelier mobilité", "Atelier budget", 0, (None, None)),
        ("Plénière d’ouverture", "Atelier budget participatif", 0, (None, None)),
        ("Matinale du don", "Conférence des maires", 0, (None, "Zoom")),
        ("Alliances en territoire : atelier mobilité", "Alliances en territoire : atelier budget", 0, (None, None)),
        ("Webinaire du mécénat", "Webinaire du mécénat", 2, (None, None)),
        ("Réussir ensemble son alliance durable", "Réussir ensemble une alliance pérenne", 0, ("Lyon", None)),
    ],
)  # fmt: skip
def test_one_page_of_several_events(
    one: str, other: str, hours: int, places: tuple[str | None, str | None]
) -> None:
    """One address is not enough for events: a programme or a meeting room has several, elsewhere, later or of other titles."""
    start = dt.datetime(2023, 10, 5, 9, tzinfo=dt.UTC)
    ours = entry("a/1", kind=Kind.EVENT, title=one, start=start, place=places[0])
    theirs = entry(
        "b/1", kind=Kind.EVENT, title=other, start=start + dt.timedelta(hours=hours), place=places[1]
    )
    assert len(merged(ours, theirs)) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jeunes & Territoires 2050", "Colloque « Jeunes et Territoires 2050 : l’engagement en actions »"),
        ("Portes ouvertes", "Portes ouvertes de la Fonda"),
        ("Forum des alliances", "Forum des alliances à Lyon"),
    ],
)  # fmt: skip
def test_one_page_of_one_event(one: str, other: str) -> None:
    """At one address and hour, one title may say more than the other."""
    start = dt.datetime(2023, 10, 5, 9, tzinfo=dt.UTC)
    ours = entry("a/1", kind=Kind.EVENT, title=one, start=start, place="Lyon")
    theirs = entry("b/1", kind=Kind.EVENT, title=other, start=start.date())
    assert len(merged(ours, theirs)) == 1


HALLS = {
    "pajol": "La Halle Pajol, Paris",
    "quai": "Le Quai des Possibles, Saint-Germain-en-Laye",
    "luxembourg": "Palais du Luxembourg, Paris",
    "cese": "CESE, 9 place d'Iéna, Paris",
    "many": "Maison des associations, 12 rue Royer-Deloche, Grenoble",
    "town": "Bourg-en-Bresse, Ain",
    "zoom": "Zoom",
}


@pytest.mark.parametrize(
    ("title", "hall", "things"),
    [
        ("Colloque « Jeunes et territoires 2050 »", "cese", 1),
        ("Université d'été de l'innovation sociétale", "pajol", 1),
        ("Forum national des fondations territoriales et des alliances", "luxembourg", 1),
        ("Hackathon citoyen pour l'eau", "quai", 1),
        ("Hackathon citoyen pour l'eau", "many", 2),
        ("Hackathon citoyen pour l'eau", "town", 2),
        ("Permanence juridique pour les associations", "zoom", 2),
        ("Assemblée générale ordinaire", "many", 2),
        ("Assemblée générale", "quai", 2),
        ("Atelier d’écriture", "quai", 2),
        ("Journée portes ouvertes", "quai", 2),
        ("Permanence", "quai", 2),
        ("Visite guidée", "quai", 2),
    ],
)  # fmt: skip
def test_one_hour_in_one_hall(title: str, hall: str, things: int) -> None:
    """Events of one title, hour and hall are one, but under an everyday title, or where many have a room, or that is a town."""
    start = dt.datetime(2023, 10, 5, 16, tzinfo=dt.UTC)
    several = (
        entry(f"{name}/1", kind=Kind.EVENT, title=title, start=start, place=HALLS[hall], url=None)
        for name in "ab"
    )
    assert len(merged(*several)) == things


def test_same_as() -> None:
    """The agenda says what is the same, by key or by address, whatever the addresses are."""
    other = entry("b/1", url="https://ailleurs.example.org/x?utm_source=y")
    for word in ("b/1", "https://ailleurs.example.org/x"):
        (found,) = merged(entry("agenda/e", same_as=(word,)), other)
        assert found.sources == ("agenda", "b")


def test_same_as_goes_on() -> None:
    """What is the same as the same is the same, in whatever order it is said."""
    a, b, c = (
        entry("a/1", url="https://e.org/1"),
        entry("b/1", url="https://e.org/2"),
        entry("c/1", url="https://e.org/3"),
    )
    (found,) = merged(
        entry("agenda/1", url=None, same_as=("c/1",)),
        entry("agenda/2", url=None, same_as=("c/1", "a/1", "b/1")),
        a,
        b,
        c,
    )
    assert found.sources == ("agenda", "a", "b", "c")


def test_not_same_as() -> None:
    """The agenda says what is not the same, though the address is."""
    for word in ("b/1", URL):
        assert len(merged(entry("agenda/e", not_same_as=(word,)), entry("b/1"))) == 2


def test_the_agenda_has_the_last_word() -> None:
    """Fields come from the agenda first, and are filled from the others; the first sighting is the earliest."""
    mine = entry("agenda/e", title="Mon titre", place="Ici", links=(Link(label="x", url="https://e.org/x"),))
    theirs = entry(
        "a/1",
        title="Leur titre",
        place="Là",
        summary="s",
        age=3,
        links=(Link(label="y", url="https://e.org/x/"),),
    )
    (found,) = merged(theirs, mine)
    assert (found.title, found.place, found.summary) == ("Mon titre", "Ici", "s")
    assert found.first_seen == NOW - dt.timedelta(days=3)
    assert found.links == mine.links


CONFIRMED, TENTATIVE, CANCELLED = EventStatus.CONFIRMED, EventStatus.TENTATIVE, EventStatus.CANCELLED


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        ({"a": CONFIRMED, "b": CANCELLED}, CANCELLED),
        ({"a": CANCELLED, "b": CONFIRMED}, CANCELLED),
        ({"a": CONFIRMED, "b": TENTATIVE}, TENTATIVE),
        ({"a": TENTATIVE, "b": CANCELLED, "c": CONFIRMED}, CANCELLED),
        ({"agenda": None, "a": CONFIRMED, "b": CANCELLED}, CANCELLED),
        ({"agenda": None, "a": TENTATIVE}, TENTATIVE),
        ({"agenda": CONFIRMED, "b": CANCELLED}, CONFIRMED),
        ({"agenda": TENTATIVE, "b": CANCELLED}, TENTATIVE),
        ({"agenda": CANCELLED, "b": CONFIRMED}, CANCELLED),
        ({"agenda": None}, CONFIRMED),
        ({"a": None, "b": None}, CONFIRMED),
        ({"a": CONFIRMED}, CONFIRMED),
    ],
)
def test_whether_it_takes_place(statuses: dict[str, EventStatus | None], status: EventStatus | None) -> None:
    """Who says that an event is off is heard over those that know nothing of it; only the agenda's own word overrules."""
    title, start = (
        "Les nouveaux équilibres du mécénat territorial",
        dt.datetime(2023, 10, 5, 9, tzinfo=dt.UTC),
    )
    (found,) = merged(
        *(
            entry(f"{source}/1", kind=Kind.EVENT, title=title, start=start, status=said)
            for source, said in statuses.items()
        )
    )
    assert found.status is status


def test_only_events_take_place() -> None:
    """A publication has no status."""
    assert [one.status for one in merged(entry("a/1"), entry("b/1"))] == [None]


def test_references_follow() -> None:
    """What refers to a merged entry refers to the key that it has now."""
    day = dt.date(2023, 10, 5)
    mine = entry("agenda/e", kind=Kind.EVENT, title="agenda/e", start=day)
    theirs = entry("a/1", kind=Kind.EVENT, title="Agenda", start=day, age=3)
    book = entry("agenda/l", url="https://example.org/livre", accompanies="agenda/e")
    replay = entry("agenda/r", url="https://example.org/replay", kind=Kind.REPLAY, replay_of="a/1")
    found = {one.title: one for one in merged(mine, theirs, book, replay)}
    key = found["agenda/e"].key
    assert key == "a/1"
    assert found["agenda/l"].accompanies == key
    assert found["agenda/r"].replay_of == key


TITLES = (
    "Les nouveaux équilibres du mécénat territorial",
    "LES NOUVEAUX ÉQUILIBRES DU MÉCÉNAT TERRITORIAL !",
    "Nouveaux équilibres du mécénat territorial",
    "7e rencontre : les nouveaux équilibres du mécénat territorial",
    "Huitième rencontre : les nouveaux équilibres du mécénat territorial",
    "(sans titre)",
)
DAYS = st.sampled_from([None, dt.date(2023, 10, 5), dt.date(2023, 10, 6), dt.date(2023, 10, 9)])
KEYS = [f"{source}/{n}" for source in RANKS for n in range(3)]
WORDS = st.lists(st.sampled_from([*KEYS, URL]), max_size=1).map(tuple)


def lists(words: st.SearchStrategy[Any] = WORDS) -> st.SearchStrategy[list[Entry]]:
    return st.lists(
        st.builds(
            entry,
            st.sampled_from(KEYS),
            title=st.sampled_from(TITLES),
            kind=st.sampled_from(list(Kind)),
            url=st.sampled_from([None, "https://e.org/", URL, f"{URL}?utm_x=1", "https://e.org/2"]),
            age=st.integers(0, 3),
            start=DAYS,
            published=DAYS,
            duration=st.sampled_from([None, "50 min", "1 h 30"]),
            same_as=words,
            not_same_as=words,
            accompanies=st.none() | st.sampled_from(KEYS),
        ),
        max_size=8,
        unique_by=lambda found: found.key,
    )


def grouped(entries: list[Entry], ranks: dict[str, int] = RANKS) -> dict[frozenset[str], str | None]:
    """The keys of each group, and those of the group that it is tied to."""
    found = explained(entries, ranks)
    keys = {one.entry.key: frozenset(member.key for member in one.members) for one in found}
    return {keys[one.entry.key]: str(sorted(keys.get(one.entry.replay_of or "", ""))) for one in found}


@given(lists(), st.randoms())
def test_order_does_not_matter(entries: list[Entry], random: Any) -> None:
    """Any order of the entries gives the same outcome, and any ranks the same groups and ties."""
    shuffled, sources = list(entries), list(RANKS)
    random.shuffle(shuffled)
    random.shuffle(sources)
    assert merge(shuffled, RANKS) == merge(entries, RANKS)
    assert grouped(entries, {name: rank for rank, name in enumerate(sources)}) == grouped(entries)


@given(lists(st.just(())))
def test_what_comes_later_changes_no_group(entries: list[Entry]) -> None:
    """Groups only grow: what is met later neither splits a group nor gives it another key."""
    ages = sorted({one.first_seen for one in entries})
    for age in ages:
        earlier = explained([one for one in entries if one.first_seen <= age], RANKS)
        now = {member.key: one.entry.key for one in explained(entries, RANKS) for member in one.members}
        assert all(now[member.key] == one.entry.key for one in earlier for member in one.members)


@given(lists())
def test_nothing_is_lost_or_shared(entries: list[Entry]) -> None:
    """Every entry is in one thing, keys are unique and come from what was given, each join is explained."""
    found = explained(entries, RANKS)
    keys = [one.entry.key for one in found]
    assert len(set(keys)) == len(keys)
    assert sorted(member.key for one in found for member in one.members) == sorted(one.key for one in entries)
    for one in found:
        assert one.entry.key in {member.key for member in one.members}
        assert len(one.joins) == len(one.members) - 1
        assert all(join.reason for join in one.joins)
        assert len(set(one.entry.sources)) == len(one.entry.sources)


@given(lists(st.just(())))
def test_no_source_says_a_thing_twice(entries: list[Entry]) -> None:
    """Without the agenda's word, two entries of one source are never one thing, nor by way of a third."""
    for one in explained(entries, RANKS):
        assert len({member.sources[0] for member in one.members}) == len(one.members)


def test_not_same_as_goes_through_a_third() -> None:
    """What is kept apart does not come together by way of another entry."""
    kept = entry("a/1", not_same_as=("c/1",), age=3)
    found = merged(kept, entry("b/1", age=2), entry("c/1", age=1))
    assert [one.sources for one in found] == [("a", "b"), ("c",)]


EVERYDAY = (
    "Le carnet du directeur",
    "Appel à contributions",
    "Offre d’emploi : chargé de mission vie associative",
    "Nos bureaux sont fermés jusqu’au 5 janvier",
    "Semaine européenne du développement durable",
    "Toute l’équipe vous souhaite de belles fêtes",
    "Journée mondiale du bénévolat",
    "Bilan du trimestre",
    "Mot du trésorier",
)


@pytest.mark.parametrize("title", EVERYDAY)
@pytest.mark.parametrize(
    "summaries", [(None, None), ("Nous avons semé à Albi.", "Trois bénévoles sont venus de Gap.")]
)
def test_what_every_house_says(title: str, summaries: tuple[str | None, str | None]) -> None:
    """One title on one day in two houses is two things, when its words are everyday ones."""
    day = dt.date(2023, 10, 5)
    for kind in (Kind.PUBLICATION, Kind.REPLAY):
        ours, theirs = (
            entry(f"{name}/1", kind=kind, title=title, url=f"https://{name}.example/1", published=day, summary=text)
            for name, text in zip("ab", summaries, strict=True)
        )  # fmt: skip
        assert len(merged(ours, theirs)) == 2


@pytest.mark.parametrize(
    ("title", "place", "other", "times"),
    [
        ("Assemblée générale", None, None, 2),
        ("Assemblée générale", "Maison des associations, Vitré", "Maison des associations, Vitré", 2),
        ("Repair café", "Maison de quartier, Rennes", "Maison de quartier, Vannes", 2),
        ("Bourse solidaire des jardins", "Salle des fêtes, Vitré", "Salle des fêtes, Bruz", 2),
        ("Nuit européenne des chercheurs", "Université de Nantes", "Université de Rennes", 2),
        ("Nuit européenne des chercheurs", "Rennes", "Rennes", 2),
        ("Mutualiser les coopérations en territoire rural", "Paris", "Paris", 2),
        ("Mutualiser les coopérations en territoire rural", "En ligne", "Zoom", 2),
        ("Mutualiser les coopérations en territoire rural", "CESE, Paris", "CESE, 9 place d’Iéna, 75016 Paris", 1),
    ],
)  # fmt: skip
def test_one_title_and_one_hour(title: str, place: str | None, other: str | None, times: int) -> None:
    """Events of one title and hour are one where the title tells enough, and the place is more than a town."""
    start = dt.datetime(2023, 10, 5, 9, tzinfo=dt.UTC)
    ours, theirs = (
        entry(f"{name}/1", kind=Kind.EVENT, title=title, url=None, start=start, place=where)
        for name, where in (("a", place), ("b", other))
    )
    assert len(merged(ours, theirs)) == times


def test_other_words() -> None:
    """A word more, another spelling, a title cut short: that is for a person to decide."""
    title, day = "Mutualiser les équilibres du mécénat territorial, avec Michka Delvaux", dt.date(2023, 10, 5)
    whole = entry("a/1", title=title, url=None, published=day)
    for other in (
        f"{title} : le guide", title.replace("équilibres", "équilibrés"), f"{title[:-5]}…", f"7e {title}",
    ):  # fmt: skip
        assert len(merged(whole, entry("b/1", title=other, url=None, published=day))) == 2
    assert len(merged(whole, entry("b/1", title=f"« {title.upper()} » !", url=None, published=day))) == 1


def test_a_copied_summary() -> None:
    """An everyday title with one long summary, word for word, is one thing; with another summary no title is."""
    day, text = dt.date(2023, 10, 5), "Cette année encore, nos bénévoles ont accueilli, écouté et accompagné."
    ours, theirs = (
        entry(f"{name}/1", title="Le mot du président", url=None, published=day, summary=text)
        for name in "ab"
    )
    assert len(merged(ours, theirs)) == 1
    telling = "Mutualiser les équilibres du mécénat territorial"
    ours, theirs = (
        entry(f"{name}/1", title=telling, url=None, published=day, summary=said)
        for name, said in (("a", text), ("b", "Un guide de vingt pages, à lire en ligne."))
    )
    assert len(merged(ours, theirs)) == 2


SUMMARY = "Une matinée de pratique, gratuite et ouverte à toutes et à tous, avec des secouristes bénévoles"


@pytest.mark.parametrize(
    ("one", "other", "things"),
    [
        (None, None, 2),
        (f"{SUMMARY}.", None, 2),
        (f"{SUMMARY}.", f"{SUMMARY} !", 1),
        (f"{SUMMARY}, à l'abri.", f"{SUMMARY}.", 1),
        (f"{SUMMARY}, à Brest.", f"{SUMMARY}, à Quimper.", 2),
        (f"{SUMMARY}, à Mende.", f"{SUMMARY}, à Riom.", 2),
        (f"{SUMMARY}, le 12 décembre.", f"{SUMMARY}, le 19 décembre.", 2),
        (f"{SUMMARY}, en mars.", f"{SUMMARY}, en avril.", 2),
    ],
)
def test_everyday_titles_of_rare_words(one: str | None, other: str | None, things: int) -> None:
    """What several houses write is one thing only where the summaries agree, and name no other town, day or month."""
    day, title = (
        dt.date(2023, 10, 5),
        "Formation prévention et secours civiques (PSC1) : inscriptions ouvertes",
    )
    several = (
        entry(f"{name}/1", title=title, url=f"https://{name}.example/1", published=day, summary=text)
        for name, text in (("a", one), ("b", other))
    )
    assert len(merged(*several)) == things


def test_one_address_that_moves_on() -> None:
    """At one address stands one thing for a month, under a title that is much the same, of one part and number."""
    day, title = dt.date(2023, 10, 5), "Appel à projets « Grandir en cultures »"
    ours = entry("a/1", title=title, published=day)
    for other, days, times in (
        (f"{title} : dix lauréats", 20, 1),
        (title, 400, 2),
        ("La lettre de la fondation", 0, 2),
        (f"{title}, le bilan", 0, 2),
    ):
        theirs = entry("b/1", title=other, published=day + dt.timedelta(days=days))
        assert len(merged(ours, theirs)) == times


def test_no_chain_of_likenesses() -> None:
    """A title that two others are like does not make these two one."""
    day = dt.date(2023, 10, 5)
    days = [day, day + dt.timedelta(days=3), day + dt.timedelta(days=6)]
    found = merged(
        *(
            entry(
                f"{name}/1",
                title="Les nouveaux équilibres du mécénat territorial, avec Michka Delvaux",
                url=None,
                published=when,
                age=age,
            )
            for name, when, age in zip("abc", days, (1, 2, 0), strict=True)
        )
    )
    assert sorted(one.sources for one in found) == [("a", "b"), ("c",)]


def test_a_recording_in_two_places() -> None:
    """A recording that is seen and heard is one replay, with a link to where it stands otherwise."""
    title, day = (
        "Refaire commun : philosophie du mécénat et des coopérations, avec Michka Delvaux",
        dt.date(2023, 10, 5),
    )
    watch, listen, sound = (
        "https://video.example/watch?v=1",
        "https://cast.example/1",
        "https://cast.example/1.mp3",
    )
    video = entry("a/v", kind=Kind.REPLAY, title=title, url=watch, published=day)
    audio = entry(
        "b/p",
        kind=Kind.REPLAY,
        type="podcast",
        title=title,
        url=listen,
        published=day,
        links=(Link(label="Écouter", url=sound),),
    )
    (found,) = merged(audio, video)
    assert (found.url, found.type, found.links) == (watch, None, (Link(label="Écouter", url=listen),))
    (found,) = merge([audio, video], {"b": 0, "a": 1})
    assert (found.url, found.type) == (listen, "podcast")
    assert found.links == (Link(label="Écouter", url=sound), Link(label="Voir", url=watch))


def test_an_hour_read_with_doubt() -> None:
    """A date that was read with doubt gives way to one that is sure."""
    title, url = "Les nouveaux équilibres du mécénat territorial", "https://example.org/e"
    read = entry(
        "a/1",
        kind=Kind.EVENT,
        title=title,
        url=url,
        start=dt.date(2023, 10, 5),
        uncertain=True,
        read_from="le 5",
    )
    sure = entry(
        "b/1", kind=Kind.EVENT, title=title, url=url, start=dt.datetime(2023, 10, 5, 9, tzinfo=dt.UTC)
    )
    (found,) = merged(read, sure)
    assert (found.start, found.uncertain, found.read_from) == (sure.start, False, None)


UID = "5f3c9a27b1@agenda.example.org"
MONDAY = dt.datetime(2023, 10, 2, 18, tzinfo=dt.UTC)


def of_uid(source: str, *, uid: str = UID, hours: int = 0, **fields: Any) -> Entry:
    start = MONDAY + dt.timedelta(hours=hours)
    given = {"title": "Marche des communs", "status": EventStatus.CONFIRMED, "age": int(source == "b")}
    return entry(f"{source}/{uid}", kind=Kind.EVENT, url=None, start=start, **{**given, **fields})


@pytest.mark.parametrize("hours", [0, 1, 24 * 20])
@pytest.mark.parametrize("late", ["b", "c"])
def test_the_later_revision_of_one_uid(hours: int, late: str) -> None:
    """Of two calendars with one UID the later revision says when and whether it takes place, whatever their ranks."""
    early = "c" if late == "b" else "b"
    (moved,) = merged(of_uid(early), of_uid(late, hours=hours, revision=1, title="Marche des communs !"))
    assert moved.start == MONDAY + dt.timedelta(hours=hours)
    assert {*moved.sources} == {"b", "c"}
    (off,) = merged(of_uid(early), of_uid(late, revision=2, status=EventStatus.CANCELLED))
    assert off.status is EventStatus.CANCELLED
    (on,) = merged(of_uid(early, status=EventStatus.CANCELLED), of_uid(late, revision=2))
    assert on.status is EventStatus.CONFIRMED


def test_the_agenda_is_of_no_revision() -> None:
    """What a person wrote of an event of that UID stays, whatever its calendar's revision."""
    (found,) = merged(of_uid("agenda", hours=2), of_uid("b", revision=9))
    assert found.start == MONDAY + dt.timedelta(hours=2)


@pytest.mark.parametrize(
    ("uid", "fields"),
    [
        ("12", {}),
        ("0@default", {}),
        ("event-1204", {}),
        (UID, {"title": "Assemblée des habitants"}),
        (UID, {"place": "Halle aux sucres, Lille"}),
    ],
)
def test_a_uid_that_tells_nothing(uid: str, fields: dict[str, Any]) -> None:
    """A number is no identity, nor is a UID under another title or in another town."""
    one = of_uid("b", uid=uid, place="Friche la Belle de Mai, Marseille")
    assert len(merged(one, of_uid("c", uid=uid, hours=1, **{"place": one.place, **fields}))) == 2


def test_occurrences_of_one_uid() -> None:
    """Of a series each occurrence is one with its own in the other calendar."""
    several = [
        of_uid(source, uid=f"{UID}#202310{day:02}T1600Z", hours=24 * (day - 2))
        for source in ("b", "c")
        for day in (2, 9)
    ]
    assert len(merged(*several)) == 2
