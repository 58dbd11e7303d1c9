"""`entries --why`: what was merged and tied, and why."""

import zlib

import pytest

from tests.workspaces import ONE_FACET, TUESDAY, Desk

FEED = """<rss version="2.0"><channel><title>Vidéos</title>{}</channel></rss>"""
ITEM = (
    """<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate></item>"""
)
AGENDA = """
[[event]]
id = "mecenat"
title = "Webinaire « Les nouveaux équilibres du mécénat territorial, avec Michka Delvaux »"
start = 2023-09-21T13:00:00

[[publication]]
id = "note"
title = "Quelles définitions des coopérations territoriales et du mécénat, avec Michka Delvaux ?"
date = 2023-09-22
"""


def item(title: str, date: str) -> str:
    return ITEM.format(title=title, date=date, link=f"https://example.org/{zlib.crc32(title.encode())}")


@pytest.fixture
def known(desk: Desk) -> Desk:
    """A desk that knows two feeds besides its agenda."""
    desk.write("feeds/agenda.toml", AGENDA)
    date = "Fri, 22 Sep 2023 10:00:00 +0200"
    desk.write(
        "feeds/notes.xml",
        FEED.format(
            item(
                "Quelles définitions des Coopérations Territoriales et du Mécénat, avec Michka Delvaux", date
            )
        ),
    )
    desk.write(
        "feeds/videos.xml",
        FEED.format(
            item("Les nouveaux équilibres du mécénat territorial, avec Michka Delvaux (replay)", date)
        ),
    )
    rows = [
        f'[[source]]\nid = "{name}"\nfile = "feeds/{name}.xml"\nkind = "{kind}"\n'
        for name, kind in (("notes", "publication"), ("videos", "replay"))
    ]
    desk.write("feeds/sources.toml", "\n".join(rows))
    assert desk("collect", now=TUESDAY).code == 0
    return desk


def test_what_was_merged(known: Desk) -> None:
    """It names what was merged, and why; the key of what was merged into another is understood."""
    said = known("entries", "--why", "agenda/note", "--json").json
    (other,) = [member["key"] for member in said["members"] if member["key"] != "agenda/note"]
    assert said["sources"] == ["agenda", "notes"]
    assert [join["reason"] for join in said["joins"]] == ["même titre et même jour"]
    asked = known("entries", "--why", other)
    assert f"demandée   {other}, réunie à cette entrée" in asked.out
    assert "même titre et même jour" in asked.out
    assert known("entries", "--why", other, "--json").json["key"] == "agenda/note"


def test_what_it_records(known: Desk) -> None:
    """It says which event a recording is of, and why."""
    (replay,) = known("entries", "--kind", "replay", "--json").json
    assert replay["replay_of"] == "agenda/mecenat"
    said = known("entries", "--why", replay["key"]).out
    assert (
        "replay de  Webinaire « Les nouveaux équilibres du mécénat territorial, avec Michka Delvaux » : même titre, 1"
        in said
    )


def test_undone_by_hand(known: Desk) -> None:
    """The agenda's `not_same_as` takes a merge apart, `same_as` says whose word it is."""
    (other,) = [
        member["key"]
        for member in known("entries", "--why", "agenda/note", "--json").json["members"]
        if member["key"] != "agenda/note"
    ]
    for word, keys, reasons in (("not_same_as", 1, []), ("same_as", 2, ["dit par l’agenda"])):
        known.write("feeds/agenda.toml", f'{AGENDA}{word} = "{other}"\n')
        known("collect")
        said = known("entries", "--why", "agenda/note", "--json").json
        assert len(said["members"]) == keys
        assert [join["reason"] for join in said["joins"]] == reasons


@pytest.mark.parametrize("word", ["same_as", "not_same_as"])
def test_a_slip_in_the_agendas_word(known: Desk, word: str) -> None:
    """A bare id that the agenda doesn't have is an error, not a word without effect."""
    known.write("feeds/agenda.toml", f'{AGENDA}{word} = ["mecenat", "mecena"]\n')
    said = known("collect")
    assert (said.code, "aucune entrée de l’agenda n’a l’id « mecena »" in said.err) == (2, True)


def test_tags_that_name_nothing(desk: Desk) -> None:
    """They are told of: whoever wrote them meant something."""
    rows = '[[event]]\nid = "a"\ntitle = "Atelier"\nstart = 2023-10-05\ntags = ["Fondations", "Fondatons"]\n'
    desk.write("feeds/agenda.toml", rows)
    desk.change("newsletter.toml", ONE_FACET, "")
    desk("draft", now=TUESDAY)
    said = desk("entries", "--why", "agenda/a").out.replace("\xa0", " ")
    assert "  repère     Fondations (Acteurs) : par une étiquette (tags)\n" in said
    assert "  étiquette  « Fondatons » ne nomme aucun repère\n" in said
    assert desk("entries", "--why", "agenda/a", "--json").json["ignored_tags"] == ["Fondatons"]
    assert desk("entries", "--why", "a").out.replace("\xa0", " ") == said


def test_what_is_gone(desk: Desk) -> None:
    """Of what no source has any more, the letter that shows it is told."""
    desk.write("feeds/agenda.toml", '[[event]]\nid = "a"\ntitle = "Atelier"\nstart = 2023-10-05\n')
    desk("draft", now=TUESDAY)
    desk.write("feeds/agenda.toml", "")
    desk("collect", now=TUESDAY)
    said = desk("entries", "--why", "agenda/a")
    assert said.code == 2
    assert "no source has it any more; the letter of 2023-09-28 shows it" in said.err
