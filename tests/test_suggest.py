"""What is proposed to the editor."""

import dataclasses
import datetime as dt
import random
import tomllib
from typing import Any

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.same.evidence import shared, words_of
from newsletter.collect.same.seen import seen
from newsletter.collect.same.suggest import as_entry, later, suggestions
from newsletter.model import Alleged, EditionEntry, Entry, EventStatus, Kind, Named, Suggestion

START = dt.datetime(2023, 10, 5, 9, tzinfo=dt.UTC)
TITLE = "Réussir son alliance territoriale"


def entry(
    key: str, title: str = TITLE, kind: Kind = Kind.PUBLICATION, days: float = 0, **fields: Any
) -> Entry:
    times = {"start" if kind is Kind.EVENT else "published": START + dt.timedelta(days=days)}
    return Entry(
        key=key, kind=kind, sources=(key.partition("/")[0],), title=title, **{"first_seen": START, **times, **fields}
    )  # fmt: skip


def proposed(*rows: Entry, shown: tuple[Entry, ...] = ()) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.entry.key, one.other.key) for one in suggestions(rows, shown)]


def test_a_double() -> None:
    """What is probably the same is named once, the later first, with the evidence in French words."""
    (found,) = suggestions(
        [entry("a/1", f"7e {TITLE}"), entry("b/1", first_seen=START + dt.timedelta(days=1))], ()
    )
    assert (found.kind, found.entry.key, found.other.key) == (Alleged.SAME, "b/1", "a/1")
    assert (found.entry.title, found.other.title) == (TITLE, f"7e {TITLE}")
    assert found.evidence == "même jour, mots communs « territoriale », « alliance » et « réussir »"


def test_words_that_begin_alike() -> None:
    """What two summaries have in common tells as the commoner word does: « moyennes communes » may be no « moyens en commun »."""
    texts = ("Leurs moyens en commun.", "Dans les moyennes communes.", "Et des moyens communs.")
    means, towns, again = (
        words_of(one) for one in seen([entry(f"a/{text}", summary=text) for text in texts])
    )
    assert 0 < shared(means, towns).text <= shared(means, again).text
    assert shared(towns, towns).text > shared(means, towns).text


def test_a_recording() -> None:
    """What probably records an event that took place names it, with the days between them."""
    event = entry("site/e", kind=Kind.EVENT, place="Lyon")
    film = entry("tube/r", f"{TITLE} : l’essentiel", Kind.REPLAY, days=3, summary="Le 5 octobre, à Lyon.")
    (found,) = suggestions([film], [event])
    assert (found.kind, found.entry.key, found.other.key) == (Alleged.RECORDING, "tube/r", "site/e")
    assert found.evidence.startswith("3\u00a0jours après, date de l’événement nommée, mots communs « ")


def test_both_in_one_letter() -> None:
    """Of a recording and its event in one letter it is the recording that is asked about, whichever came in later."""
    film = entry("tube/r", f"{TITLE} : l’essentiel", Kind.REPLAY, days=3)
    for days in (-1, 1):
        event = entry("site/e", kind=Kind.EVENT, first_seen=START + dt.timedelta(days=days))
        assert proposed(film, event) == [("recording", "tube/r", "site/e")]


def test_the_later_of_two() -> None:
    """Of two rows it is the later that is named, also where the earlier is surer of a third."""
    old, new = (
        entry("a/1", f"« {TITLE} »"),
        entry("b/1", f"{TITLE} (guide)", first_seen=START + dt.timedelta(days=1)),
    )
    third = entry("c/1", f"{TITLE} : guide", first_seen=START + dt.timedelta(days=2))
    found = {pair[1:] for pair in proposed(old, new, third)}
    assert len(found) >= 2
    assert found <= {("b/1", "a/1"), ("c/1", "b/1"), ("c/1", "a/1")}


def test_in_company() -> None:
    """What most entries at hand are about tells little: two of them are not asked about for words that all have."""
    one = entry("a/1", "Mécénat territorial : les fondations recrutent")
    other = entry("b/1", "Les fondations et le mécénat territorial en Bretagne")
    assert proposed(one, other) == [("same", "b/1", "a/1")]
    topics = ("culture", "santé", "écoles", "forêts", "rivières", "stades", "musées", "marchés")
    trade = tuple(
        entry(f"c/{topic}", f"Fondations, mécénat territorial, {topic}", days=-9) for topic in topics
    )
    assert proposed(one, other, shown=trade) == []


def test_in_words() -> None:
    """It says in French what is supposed, and why."""
    names = {"entry": Named(key="a/1", title="A"), "other": Named(key="b/1", title="B")}
    rest = {"evidence": "même heure", "points": 9.0, "row": None, "yes": "", "no": ""}
    same = Suggestion(kind=Alleged.SAME, **names, **rest)
    film = Suggestion(kind=Alleged.RECORDING, **names, **rest)
    assert same.words == "probablement la même chose que « B » (même heure)"
    assert film.words == "probablement l’enregistrement de « B » (même heure)"


def test_in_the_same_letter_or_an_earlier_one() -> None:
    """A row is compared with the others of its letter and with what was shown before; what was shown is not asked about."""
    one, other, third = (
        entry("a/1"),
        entry("b/1", f"« {TITLE} » (étude)"),
        entry("c/1", f"{TITLE} !", days=-9),
    )
    assert proposed(one, other) == [("same", "b/1", "a/1")]
    assert proposed(one, shown=(other,)) == [("same", "a/1", "b/1")]
    assert proposed(shown=(one, other, third)) == []
    assert proposed(one, shown=(one,)) == []


def test_what_is_not_known_any_more() -> None:
    """A row that was shown is compared as an entry, by its own date, with the sources that its keys name."""
    row = EditionEntry(
        key="b/1", section="publications", kind=Kind.PUBLICATION, title=f"« {TITLE} »", start=START, aliases=("c/1", "https://e.org/1")
    )  # fmt: skip
    shown = as_entry(row, START)
    assert (shown.published, shown.start, shown.sources) == (START, None, ("b", "c"))
    assert proposed(entry("a/1"), shown=(shown,)) == [("same", "a/1", "b/1")]
    assert proposed(entry("a/1", not_same_as=("c/1",)), shown=(shown,)) == []
    event = as_entry(dataclasses.replace(row, kind=Kind.EVENT), START)
    assert (event.published, event.start) == (None, START)


EVENT = {"kind": Kind.EVENT, "place": "Lyon"}
FILM = {"kind": Kind.REPLAY}
HALL = {"kind": Kind.EVENT, "place": "Réfectoire des Cordeliers"}
HOUSE = {"kind": Kind.EVENT, "place": "Maison des associations, Morlaix"}
SUMMARY = "Quatre associations racontent comment elles travaillent avec une commune de leur bassin de vie."


def form(source: str, summary: str | None = None, **fields: Any) -> Entry:
    """Make an entry of a title that each house writes."""
    title = fields.pop("title", "Convocation à l’assemblée générale et pouvoir à retourner")
    return entry(f"{source}/1", title, summary=summary, url=f"https://{source}.example/1", **fields)


JUDO, CHESS = "Kimonos neufs pour le tatami.", "Trois échiquiers volés à Tulle."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (form("judo-club", JUDO), form("amicale-echecs", CHESS)),
        (form("judo-gap"), form("echecs-niort", CHESS)),
        (form("judo-19"), form("echecs-79")),
        (form("ape-ferry"), form("ape-pasteur")),
    ],
)
def test_a_form(one: Entry, other: Entry) -> None:
    """One title, word for word, of summaries that have nothing in common, or of houses of two places or branches, is no question."""
    assert proposed(one, other) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (form("judo-club"), form("amicale-echecs", CHESS)),
        (form("judo-gap", "Élection du trésorier."), form("echecs-niort", "Le trésorier présente les comptes.")),
        (form("judo-club", JUDO), form("amicale-echecs", "Le club de judo nous invite.")),
        (form("judo-club", JUDO), form("judo-club-youtube", CHESS)),
        (form("cimade"), form("cimade-metz")),
        (form("le-mat"), form("le-tatami")),
        (form("judo-gap"), form("echecs-gap-niort")),
        (form("ape-ferry"), dataclasses.replace(form("ape-pasteur"), url="https://ape-ferry.example/2")),
        (form("judo-gap", title="Assemblée générale avec Michka Delvaux"), form("echecs-niort", title="Assemblée générale avec Michka Delvaux")),
        (form("judo-gap"), form("echecs-niort", title="Convocation à l’assemblée générale, et pouvoir à nous retourner")),
        (form("judo-club", JUDO, **HALL), form("amicale-echecs", CHESS, **HALL)),
    ],
)  # fmt: skip
def test_no_form(one: Entry, other: Entry) -> None:
    """Where anything agrees, or one house has both, or a head and its branch, or the title names someone, it is asked about."""
    assert len(proposed(one, other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (entry("a/1", f"7e {TITLE}"), entry("b/1", f"8e {TITLE}")),
        (entry("a/1", f"{TITLE}, partie 1"), entry("b/1", f"{TITLE}, épilogue : partie 2")),
        (entry("a/1", f"{TITLE} à Nantes"), entry("b/1", f"{TITLE} à Rennes")),
        (entry("a/1", f"{TITLE} en 2022"), entry("b/1", f"{TITLE} en 2023")),
        (entry("a/1", f"Avant l’été : {TITLE}"), entry("b/1", f"Après l’été : {TITLE}")),
        (entry("a/1"), entry("b/1", days=40)),
        (entry("a/1"), entry("a/2")),
        (entry("a/1", "Le mot du trésorier", summary="À Albi."), entry("b/1", "Le mot du trésorier", summary="De Gap.")),
        (entry("a/1", "Repair café", **EVENT), entry("b/1", "Repair café", days=0.25, **EVENT)),
        (entry("a/1", **EVENT), entry("b/1", days=1, **EVENT)),
        (entry("a/1", **EVENT), entry("b/1", days=7, **EVENT, summary="Aussi le 5 octobre.")),
        (entry("a/1", **EVENT), entry("b/1", days=7, **EVENT, summary="Reportée : elle devait avoir lieu le 4 octobre.")),
        (entry("a/1", **EVENT, end=START + dt.timedelta(days=30)), entry("b/1", days=2, **EVENT)),
        (entry("a/1", "Conférence", **EVENT), entry("b/1", "Venez danser !", **EVENT)),
        (entry("a/1", **EVENT), entry("a/2", days=1 / 24, **EVENT)),
        (entry("a/1", **HOUSE), entry("b/1", "Cours de tango", **HOUSE)),
        (entry("a/1", "Repair café", kind=Kind.EVENT, place="Vitré"), entry("b/1", "Repair café", kind=Kind.EVENT, place="Bruz")),
        (entry("a/1", **FILM, duration="12 min"), entry("b/1", **FILM, duration="1 h 10")),
        (entry("a/1", **EVENT), entry("b/1", **FILM, days=-1)),
        (entry("a/1", **EVENT), entry("b/1", **FILM, days=370)),
        (entry("a/1", **EVENT), entry("b/1", **FILM, days=3, summary="Le 28 septembre, en direct.")),
        (entry("a/1", **EVENT), entry("b/1", f"{TITLE} – Nantes", **FILM, days=3)),
        (entry("a/1", **EVENT), entry("b/1", f"{TITLE} – septembre 2023", **FILM, days=3)),
        (entry("a/1", **EVENT, status=EventStatus.CANCELLED), entry("b/1", **FILM, days=3)),
        (entry("a/1", **EVENT), entry("b/1", **FILM, days=3, replay_of="c/1")),
        (entry("a/1", "Fresque du climat"), entry("b/1", "Offre d’emploi : chargé de mission")),
    ],
)  # fmt: skip
def test_what_is_not_asked(one: Entry, other: Entry) -> None:
    """Another number, part, town, year, hour, place, length or day, or nothing telling in common: nothing is proposed."""
    assert proposed(one, other) == proposed(other, shown=(one,)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (entry("a/1", **EVENT), entry("b/1", f"Atelier : {TITLE}", **EVENT)),
        (entry("a/1", **EVENT), entry("a/2", f"{TITLE} !", **EVENT)),
        (entry("a/1", "Soirée jeux", **EVENT, summary=f"{TITLE}, en famille."), entry("b/1", **EVENT)),
        (entry("a/1", f"{TITLE} à Lyon", **EVENT), entry("b/1", **EVENT)),
        (entry("a/1", f"{TITLE} – octobre 2023", **FILM), entry("b/1", **FILM)),
        (entry("a/1", "Quartiers 2030 : agir", url="https://e.org/1"), entry("b/1", "2030, le plan", url="https://e.org/1")),
        (entry("a/1", published=None), entry("b/1", f"{TITLE} (guide)", days=9)),
    ],
)  # fmt: skip
def test_what_is_asked(one: Entry, other: Entry) -> None:
    """Words more, another order, what only the summary says, one address, no date: that is for the editor to look at."""
    assert len(proposed(one, other)) == 1


LONG_TITLE = "Mécénat de compétences : le baromètre 2027 des alliances"


def test_a_site_made_anew() -> None:
    """One long title of one source, at another address, with another key and day, is asked about; not as part of a series."""
    old = entry("a/1", LONG_TITLE, url="https://e.org/ancien")
    new = entry(
        "a/2", LONG_TITLE, days=8, url="https://e.org/nouveau", first_seen=START + dt.timedelta(days=8)
    )
    assert proposed(new, shown=(old,)) == [("same", "a/2", "a/1")]
    assert proposed(new, shown=(old, entry("a/0", LONG_TITLE, days=-8))) == []
    assert proposed(entry("a/2", f"{LONG_TITLE} (suite)", days=8), shown=(old,)) == []
    assert proposed(entry("a/2", LONG_TITLE, days=90), shown=(old,)) == []
    films = [entry(f"a/{n}", LONG_TITLE, Kind.REPLAY, duration=f"{n}0 min") for n in (2, 5)]
    assert proposed(*films) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (entry("a/1", **EVENT), entry("b/1", days=7, **EVENT, summary="Reportée : elle devait avoir lieu le 5 octobre.")),
        (entry("a/1", **EVENT, end=START + dt.timedelta(days=2)), entry("b/1", "Nous serons à « Réussir son alliance »", days=1, **EVENT)),
        (entry("a/1", **EVENT), entry("b/1", days=0.25, **EVENT)),
    ],
)  # fmt: skip
def test_another_time(one: Entry, other: Entry) -> None:
    """A day that the other one is postponed from, a day that it lasts, another hour under one telling title: asked."""
    assert len(proposed(one, other)) == len(proposed(other, one)) == 1


def test_a_postponement_is_told() -> None:
    """Where one event is said to be postponed from the other's day, the evidence says so."""
    moved = entry("b/1", days=7, **EVENT, summary="Reportée : elle devait avoir lieu le 5 octobre.")
    (found,) = suggestions([moved], [entry("a/1", **EVENT)])
    assert found.evidence.startswith("7 jours d’écart, report annoncé, ")


def test_the_surest_only() -> None:
    """A recording is proposed for one event, the one that most speaks for."""
    events = (entry("site/e", kind=Kind.EVENT), entry("site/f", f"{TITLE} durable", kind=Kind.EVENT))
    film = entry("tube/r", f"Revivez « {TITLE} durable »", Kind.REPLAY, days=3)
    assert proposed(film, shown=events) == [("recording", "tube/r", "site/f")]


@pytest.mark.parametrize("said", ["same_as", "not_same_as"])
def test_the_line_to_write(said: str) -> None:
    """The answer is a line of the agenda's row where one of the two is one, else a table; both are TOML."""
    for one, other in (("a/1", "b/1"), ("agenda/x", "b/1"), ("a/1", "agenda/x")):
        (found,) = suggestions([entry(one)], [entry(other, f"« {TITLE} »")])
        answer = tomllib.loads(found.yes if said == "same_as" else found.no)
        if "agenda/x" in {one, other}:
            assert found.row is not None
            assert found.row.key == "agenda/x"
            assert answer == {said: next(key for key in (one, other) if key != "agenda/x")}
        else:
            assert found.row is None
            assert answer == {"answer": [{"entry": one, said: other}]}


@pytest.mark.parametrize("days", [70, 200])
def test_a_late_recording(days: int) -> None:
    """A recording may come out months later: what it then has in common with its event must tell more."""
    title = "Carottes de glace : l’histoire du climat, avec Ombeline Ravoux"
    event, vague = entry("a/e", title, Kind.EVENT), entry("c/e", "L’histoire du climat", Kind.EVENT)
    film = entry("b/r", "Ombeline Ravoux : ce que disent les carottes de glace", Kind.REPLAY, days=days)
    assert proposed(film, shown=(event,)) == [("recording", "b/r", "a/e")]
    assert proposed(film, shown=(vague,)) == []


def test_the_page_of_a_live() -> None:
    """What is filmed live has a page before it begins: it is asked about where its house, or its title, says so."""
    event = entry("house/e", kind=Kind.EVENT)
    assert proposed(entry("house-youtube/r", kind=Kind.REPLAY, days=-1), shown=(event,)) != []
    assert proposed(entry("b/r", f"DIRECT – {TITLE}", Kind.REPLAY, days=-1), shown=(event,)) != []
    assert proposed(entry("b/r", kind=Kind.REPLAY, days=-1), shown=(event,)) == []
    assert proposed(entry("house-youtube/r", kind=Kind.REPLAY, days=-9), shown=(event,)) == []


def test_a_phrase() -> None:
    """Everyday words in one order tell more than one by one, and a word of a title may be in the name of a house."""
    event = entry("a/e", "De la pierre à l’histoire : le dépôt", Kind.EVENT)
    film = entry("b/r", "De la pierre à l’histoire, partie 1", Kind.REPLAY, days=17)
    assert proposed(film, shown=(event,)) == [("recording", "b/r", "a/e")]
    assert proposed(entry("b/r", "L’histoire, la pierre", Kind.REPLAY, days=17), shown=(event,)) == []
    given = {"kind": Kind.EVENT, "place": "Palais des congrès"}
    drive = entry("blood/e", "Collecte de sang – Loudéac", **given)
    assert proposed(drive, entry("villeloudeac/e", "Don du sang", **given)) != []
    assert proposed(drive, entry("mairie/e", "Don du sang", **given)) == []


def test_the_line_of_a_recording() -> None:
    """Whose recording it is stands with the recording, be the event the agenda's or not."""
    film, event = (
        entry("tube/r", f"Revivez « {TITLE} »", Kind.REPLAY, days=3),
        entry("agenda/e", kind=Kind.EVENT),
    )
    (found,) = suggestions([film], [event])
    assert found.row is None
    assert found.yes == '[[answer]]\nentry = "tube/r"\nreplay_of = "agenda/e"'
    assert found.no == '[[answer]]\nentry = "tube/r"\nnot_replay_of = "agenda/e"'
    (found,) = suggestions([dataclasses.replace(film, key="agenda/r")], [event])
    assert found.row == Named(key="agenda/r", title=film.title)
    assert found.yes == 'replay_of = "agenda/e"'


def test_where_nobody_looks() -> None:
    """Of what is probably the same the later row is left out; of recordings none, nor what was shown before."""
    old = entry("a/1", f"« {TITLE} »", first_seen=START - dt.timedelta(days=9))
    new = entry("b/1")
    found = suggestions([old, new], ())
    assert {key: one.other.key for key, one in later(found).items()} == {"b/1": "a/1"}
    assert [*later(suggestions([old], [new]))] == ["a/1"]
    film, event = (
        entry("tube/r", f"Revivez « {TITLE} »", Kind.REPLAY, days=3),
        entry("site/e", kind=Kind.EVENT),
    )
    assert later(suggestions([film], [event])) == {}


WORDS = (
    "alliance",
    "alliances",
    "territoire",
    "mécénat",
    "7e",
    "8e",
    "2022",
    "octobre",
    "Nantes",
    "atelier",
    "replay",
    "5",
)
ENTRIES = st.lists(
    st.builds(
        entry,
        st.sampled_from([f"{source}/{number}" for source in ("agenda", "a", "b") for number in range(3)]),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join),
        st.sampled_from(Kind),
        st.sampled_from((0, 0.01, 1, 30)),
        place=st.sampled_from((None, "Nantes", "En ligne")),
        duration=st.sampled_from((None, "58 min")),
        not_same_as=st.sampled_from(((), ("a/1",))),
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)  # fmt: skip


@given(ENTRIES, ENTRIES, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(rows: list[Entry], shown: list[Entry], dice: random.Random) -> None:
    """In any order the same is proposed: each pair once, of entries that were given, one of them a row."""
    found = suggestions(rows, shown)
    dice.shuffle(rows)
    dice.shuffle(shown)
    assert suggestions(rows, shown) == found
    pairs = [(one.kind, frozenset((one.entry.key, one.other.key))) for one in found]
    assert len(set(pairs)) == len(pairs)
    assert all(_is_of_these(one, rows, shown) for one in found)


def _is_of_these(one: Suggestion, rows: list[Entry], shown: list[Entry]) -> bool:
    keys = {row.key for row in rows}
    return one.entry.key in keys and one.other.key in keys | {row.key for row in shown} and bool(one.evidence)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (entry("a/1", **EVENT), entry("b/1", kind=Kind.EVENT, place="En ligne")),
        (entry("a/1", **EVENT), entry("b/1", days=1 / 24, **EVENT)),
        (entry("a/1", "Projet alimentaire territorial : les cantines"), entry("b/1", "Cantines : le PAT en débat")),
        (entry("a/1", "La fête des associations", **HOUSE), entry("b/1", "Venez à la fête des assos !", **HOUSE)),
        (entry("a/1", "Mutualiser des fonds pour le bocage"), entry("b/1", "Muttualiser les fnods, pour le bocgae")),
        (entry("a/1", "Récits de communes", summary=SUMMARY), entry("b/1", "À lire cet été", summary=SUMMARY)),
        (entry("a/1", "Matinale écoconception", kind=Kind.EVENT), entry("b/1", "L’éco-conception en pratique", kind=Kind.EVENT)),
        (entry("a/1", "#GrandeCollecteDesSourires", kind=Kind.EVENT), entry("b/1", "La collecte des sourires", kind=Kind.EVENT)),
        (entry("a/1", "Youth and housing: what next?", kind=Kind.EVENT), entry("b/1", "Jeunes et logement : et après ?", kind=Kind.EVENT)),
        (entry("a/1", "Communautés d’énergie renouvelable"), entry("b/1", "Produire ensemble", url="https://e.org/communautes-d-energie-renouvelable.html")),
        (entry("a/1", "TrÃ©sorerie associative : le mÃ©mo"), entry("b/1", "Le mémo de la trésorerie")),
        (entry("a/1", "Dix idées reçues sur le logement social"), entry("b/1", "Logement social : 10 préjugés")),
        (entry("reseau-a/1", **EVENT), entry("a-youtube/1", "Retour sur la matinale du 5 octobre", **FILM, days=3)),
        (entry("a/1", "Osons !", **HALL), entry("b/1", "Venez danser", **HALL)),
        (entry("a/1", "Mutualiser des fonds pour le bocage"), entry("b/1", "Guide : mutualiser des fonds pour le bocage", days=40)),
        (entry("a/1", "Récits de communes, partie 1 : les haies du bocage breton"), entry("b/1", "Séance sur les haies et le bocage bretons, en présence d’élus")),
        (entry("a/1", **EVENT, end=START + dt.timedelta(days=1)), entry("b/1", "Alliances territoriales : la journée du 6 octobre", **FILM, days=3)),
    ],
)  # fmt: skip
def test_what_may_have_a_reason(one: Entry, other: Entry) -> None:
    """What houses do to each other's announcements, from an hour in the wrong zone to an English title: asked."""
    assert len(proposed(one, other)) == len(proposed(other, shown=(one,))) == 1
