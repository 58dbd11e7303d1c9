"""What the editor answered in the agenda holds, whatever the rules say."""

import datetime as dt
from typing import Any

import pytest

from newsletter.collect.same.merge import merged
from newsletter.collect.same.ruling import answered
from newsletter.collect.same.suggest import suggestions
from newsletter.model import Answer, Entry, Kind, Relation
from newsletter.preflight import Heard, idle
from tests.workspaces import AGENDA, DAY as THURSDAY, TUESDAY, Desk

DAY = dt.datetime(2023, 10, 5, 9, tzinfo=dt.UTC)
TITLE = "Les nouveaux équilibres du mécénat territorial"


def entry(key: str, kind: Kind = Kind.PUBLICATION, **fields: Any) -> Entry:
    times = {"start" if kind is Kind.EVENT else "published": DAY}
    return Entry(
        key=key, kind=kind, sources=(key.partition("/")[0],), first_seen=DAY, **{"title": TITLE, **times, **fields}
    )  # fmt: skip


def said(entry: str, relation: str, other: str) -> Answer:
    return Answer(entry=entry, relation=Relation(relation), other=other)


FILM = entry("tube/r", Kind.REPLAY, published=DAY + dt.timedelta(days=3), title=f"Revivez {TITLE}")
EVENT = entry("site/e", Kind.EVENT)


@pytest.mark.parametrize(("here", "there"), [("a/1", "b/1"), ("b/1", "a/1")])
def test_the_same(here: str, there: str) -> None:
    """`same_as` joins what no rule would, said of either."""
    pair = [entry("a/1", title="Une chose"), entry("b/1", title="Autre objet")]
    assert len(merged(pair, {})) == 2
    (found,) = merged(pair, {}, [said(here, "same_as", there)])
    assert [join.reason for join in found.joins] == ["dit par l’agenda"]


@pytest.mark.parametrize(("here", "there"), [("a/1", "b/1"), ("b/1", "a/1")])
def test_not_the_same(here: str, there: str) -> None:
    """`not_same_as` forbids merging, and the proposal."""
    page = "https://e.org/chose"
    pair = [entry("a/1", url=page), entry("b/1", url=page)]
    assert len(merged(pair, {})) == 1
    kept = [one.entry for one in merged(pair, {}, [said(here, "not_same_as", there)])]
    assert len(kept) == 2
    assert suggestions(kept, ()) == ()


def test_the_recording() -> None:
    """`replay_of` ties, `not_replay_of` forbids the tie, and the proposal."""
    found = {one.entry.key: one for one in merged([FILM, EVENT], {}, [said("tube/r", "replay_of", "site/e")])}
    assert found["tube/r"].entry.replay_of == "site/e"
    proposed = [one.entry for one in merged([FILM, EVENT], {})]
    assert [one.other.key for one in suggestions(proposed, ())] == ["site/e"]
    denied = [one.entry for one in merged([FILM, EVENT], {}, [said("tube/r", "not_replay_of", "site/e")])]
    assert suggestions(denied, ()) == ()


def test_words_of_what_was_merged() -> None:
    """What is said of one of several that are one thing holds for all of them."""
    film = entry("tube/r", Kind.REPLAY, published=DAY + dt.timedelta(days=3), url="https://e.org/film")
    sound = entry("cast/r", Kind.REPLAY, published=DAY + dt.timedelta(days=3), url="https://e.org/film")
    found = merged([film, sound, EVENT], {}, [said("cast/r", "not_replay_of", "site/e")])
    assert [one.entry.replay_of for one in found] == [None, None]
    assert suggestions([one.entry for one in found], ()) == ()


def test_what_is_not_known() -> None:
    """Answers on what is not known at the moment do nothing."""
    answers = [said("x/1", relation.value, "y/1") for relation in Relation]
    answers += [said("a/1", relation.value, "y/1") for relation in (Relation.SAME_AS, Relation.NOT_SAME_AS)]
    page = "https://e.org/chose"
    pair = [entry("a/1", url=page), entry("b/1", url=page)]
    assert [one.entry.key for one in merged(pair, {}, answers)] == ["a/1"]
    assert answered(pair, answers[:4]) == pair


EVENTS, FILMS, NEWS = Kind.EVENT, Kind.REPLAY, Kind.PUBLICATION


@pytest.mark.parametrize(
    ("relation", "entry", "other", "codes"),
    [
        ("same_as", NEWS, NEWS, []),
        ("same_as", None, NEWS, ["answer-unknown"]),
        ("not_same_as", NEWS, None, ["answer-unknown"]),
        ("not_same_as", None, None, ["answer-unknown"]),
        ("same_as", FILMS, EVENTS, ["answer-idle"]),
        ("not_same_as", FILMS, EVENTS, []),
        ("replay_of", FILMS, EVENTS, []),
        ("replay_of", EVENTS, EVENTS, ["answer-idle"]),
        ("not_replay_of", NEWS, EVENTS, ["answer-idle"]),
        ("replay_of", FILMS, NEWS, ["answer-idle"]),
        ("replay_of", EVENTS, None, ["answer-unknown", "answer-idle"]),
    ],
)
def test_what_does_nothing(relation: str, entry: Kind | None, other: Kind | None, codes: list[str]) -> None:
    """An answer that names what nobody knows, or relates what cannot be, is told and stops nothing."""
    heard = Heard(answer=said("a/1", relation, "b/1"), lines=(2, 3), kinds=(entry, other))
    found = list(idle([heard]))
    assert [one.code for one in found] == codes
    assert not any(one.blocks for one in found)
    assert all("feeds/agenda.toml, ligne " in one.message for one in found)


FEED = """<rss version="2.0"><channel><title>T</title>
<item><title>{title}</title><link>https://{name}.example.org/1</link><guid isPermaLink="false">1</guid>
<pubDate>Fri, 22 Sep 2023 10:00:00 +0200</pubDate></item></channel></rss>"""


def test_in_the_agenda(desk: Desk) -> None:
    """A table of the agenda joins what two sources gave, until it is taken out again; it makes no entry of its own."""
    desk.write("feeds/agenda.toml", "")
    rows = ""
    for name, title in (("x", "La boussole"), ("y", "Un cap à tenir")):
        desk.write(f"feeds/{name}.xml", FEED.format(title=title, name=name))
        rows += f'[[source]]\nid = "{name}"\nfile = "feeds/{name}.xml"\nkind = "publication"\n'
    desk.write("feeds/sources.toml", rows)
    desk("collect", now=TUESDAY)
    one, other = (row["key"] for row in desk("entries", "--json").json)
    for text, times in ((f'[[answer]]\nentry = "{one}"\nsame_as = "{other}"\n', 1), ("", 2)):
        desk.write("feeds/agenda.toml", text)
        assert desk("collect", now=TUESDAY).code == 0
        assert len(desk("entries", "--json").json) == times


def test_told_by_the_check(desk: Desk) -> None:
    """The check says with file, line and key which answers do nothing; the letter is approved all the same."""
    desk.write("feeds/x.xml", FEED.format(title="La boussole", name="x"))
    desk.write("feeds/sources.toml", '[[source]]\nid = "x"\nfile = "feeds/x.xml"\nkind = "publication"\n')
    desk.write("feeds/agenda.toml", AGENDA)
    desk("collect", now=TUESDAY)
    (key,) = [row["key"] for row in desk("entries", "--json").json if row["key"].startswith("x/")]
    answers = (
        f'[[answer]]\nentry = "x/nexiste"\nsame_as = "{key}"\n'
        f'[[answer]]\nentry = "{key}"\nreplay_of = "agenda/colloque"\n'
        f'[[answer]]\nentry = "{key}"\nnot_same_as = "agenda/livre"\n'
    )
    desk.write("feeds/agenda.toml", AGENDA + answers)
    desk("collect", now=TUESDAY)
    desk("draft", THURSDAY, now=TUESDAY)
    line = AGENDA.count("\n") + 1
    found = {
        one["code"]: one["message"]
        for one in desk("check", THURSDAY, "--json").json
        if one["code"].startswith("answer-")
    }
    assert found["answer-unknown"].startswith(
        f'feeds/agenda.toml, ligne {line + 1}, [[answer]]\u00a0: entry = "x/nexiste" ne nomme aucune entrée connue'
    )
    assert found["answer-idle"].startswith(
        f'feeds/agenda.toml, ligne {line + 5}, [[answer]]\u00a0: replay_of = "agenda/colloque"\u00a0: «\u00a0entry\u00a0» est une publication'
    )
    assert desk("approve", THURSDAY).code == 0
