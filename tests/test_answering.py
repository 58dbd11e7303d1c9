"""Answers written into the agenda: in the right row, or as a table of their own; whatever people wrote stays."""

from zoneinfo import ZoneInfo

import pytest

from newsletter.collect.answering import answered, separated
from newsletter.model import Alleged, Named, Suggestion
from newsletter.schema import read_agenda
from tests.asgi import forms
from tests.workspaces import AGENDA, DAY, Desk

PARIS = ZoneInfo("Europe/Paris")
ROW = 'same_as = "presse/a1"'
TABLE = '[[answer]]\nentry = "presse/a1"\nsame_as = "ville/b2"'


def asked(row: str | None, yes: str, no: str = "") -> Suggestion:
    """Make a question."""
    return Suggestion(
        kind=Alleged.SAME,
        entry=Named(key="presse/a1", title="Un"),
        other=Named(key="ville/b2", title="Deux"),
        evidence="",
        points=3,
        row=Named(key=row, title="") if row else None,
        yes=yes,
        no=no or yes.replace("same_as", "not_same_as"),
    )


def test_into_the_row() -> None:
    """A line is added to the row that it is about, and nothing else is changed."""
    text = AGENDA.replace('id = "lancement"', '# à moi\nid   =  "lancement" # ici')
    found = answered(text, asked("agenda/lancement", ROW), is_so=True, zone=PARIS)
    assert [line for line in found.splitlines() if line not in text.splitlines()] == [ROW]
    assert '# à moi\nid   =  "lancement" # ici' in found
    [row] = [row for _, row in read_agenda(found, PARIS).rows if row.id == "lancement"]
    assert row.same_as == "presse/a1"


def test_a_row_that_says_it_of_another() -> None:
    """A second answer joins the first; the same answer again changes nothing."""
    once = answered(AGENDA, asked("agenda/livre", ROW), is_so=True, zone=PARIS)
    twice = answered(once, asked("agenda/livre", ROW.replace("a1", "a2")), is_so=True, zone=PARIS)
    [row] = [row for _, row in read_agenda(twice, PARIS).rows if row.id == "livre"]
    assert row.same_as == ("presse/a1", "presse/a2")
    assert answered(twice, asked("agenda/livre", ROW), is_so=True, zone=PARIS) == twice


def test_a_recording_has_one_event() -> None:
    """The event of a recording is replaced, as a recording has one."""
    text = AGENDA + '[[replay]]\nid = "film"\ntitle = "Le film"\nreplay_of = "colloque"\n'
    found = answered(text, asked("agenda/film", 'replay_of = "ville/b2"'), is_so=True, zone=PARIS)
    [row] = [row for _, row in read_agenda(found, PARIS).rows if row.id == "film"]
    assert row.replay_of == "ville/b2"


@pytest.mark.parametrize("text", ["", AGENDA, AGENDA.rstrip("\n")])
def test_a_table_of_its_own(text: str) -> None:
    """Where neither is a row of the agenda the answer is a table at the end."""
    found = answered(text, asked(None, TABLE), is_so=False, zone=PARIS)
    assert found.startswith(text)
    assert found.endswith('[[answer]]\nentry = "presse/a1"\nnot_same_as = "ville/b2"\n')
    assert len(read_agenda(found, PARIS).answers) == 1


def test_the_contrary_goes() -> None:
    """Who answers the other way has changed their mind: the earlier answer goes, wherever it stands, and nothing else."""
    text = (
        AGENDA
        + '[[answer]]\nentry = "ville/b2"\nsame_as = "presse/a1"\n[[answer]]\nentry = "x/1"\nsame_as = "y/1"\n'
    )
    found = answered(text, asked(None, TABLE), is_so=False, zone=PARIS)
    said = [(one.entry, one.same_as, one.not_same_as) for one in read_agenda(found, PARIS).answers]
    assert said == [("x/1", "y/1", None), ("presse/a1", None, "ville/b2")]
    once = answered(AGENDA, asked("agenda/livre", ROW), is_so=True, zone=PARIS)
    both = answered(once, asked("agenda/livre", ROW.replace("a1", "a2")), is_so=True, zone=PARIS)
    turned = separated(both, "presse/a1", ["agenda/livre"], PARIS)
    [row] = [row for _, row in read_agenda(turned, PARIS).rows if row.id == "livre"]
    assert (row.same_as, row.not_same_as) == (("presse/a2",), "presse/a1")
    [answer] = read_agenda(separated(TABLE, "ville/b2", ["presse/a1"], PARIS), PARIS).answers
    assert (answer.entry, answer.same_as, answer.not_same_as) == ("ville/b2", None, "presse/a1")


def test_a_key_made_of_title_and_date() -> None:
    """A row without an id is found by the key that it is given."""
    text = '[[event]]\ntitle = "Sans nom"\nstart = 2023-10-05\n'
    from newsletter.collect.answering import _ANY, agenda_entries

    key = agenda_entries(read_agenda(text, PARIS), PARIS, _ANY)[0].key
    assert ROW in answered(text, asked(key, ROW), is_so=True, zone=PARIS)


SOURCE = """\
<rss version="2.0"><channel><title>Ville</title><item><title>Colloque Jeunes et Territoires 2050</title>
<link>https://ville.example/colloque</link><guid>c1</guid><description>Jeudi 5 octobre 2023 à 9h, CESE, Paris</description>
<pubDate>Mon, 25 Sep 2023 08:00:00 +0200</pubDate></item></channel></rss>
"""


def test_in_the_studio(desk: Desk) -> None:
    """A question is answered by a button; it stands in the agenda, and is not asked again."""
    from tests.test_studio import Studio

    desk.write("feeds/ville.xml", SOURCE)
    desk.write("feeds/sources.toml", '[[source]]\nid = "ville"\nfile = "feeds/ville.xml"\nkind = "event"\n')
    desk("collect")
    desk("draft", DAY)
    studio = Studio(desk)
    form = (
        studio.form("/repondre", "ville/c1")
        if "ville/c1" in studio.browser.get("/").text
        else studio.first("/repondre")
    )
    assert studio.send(form, reponse="peut-être") == 400
    assert studio.send(form, reponse="oui") == 303
    assert "la question ne sera plus posée" in studio.page
    assert "same_as" in (desk.root / "feeds" / "agenda.toml").read_text()
    assert "/repondre" not in studio.page
    gone = "n’est plus proposé : c’est la même chose que « Colloque « Jeunes & Territoires 2050 » »"
    assert (
        gone.replace("« Jeunes & Territoires 2050 »", "“Jeunes & Territoires 2050”")
        in desk.edition.read_text()
    )
    assert studio.send(form, reponse="non") == 409


SAME = SOURCE.replace(
    "<link>https://ville.example/colloque</link>",
    "<link>https://www.example.org/colloque?utm_source=x</link>",
)


def test_separated() -> None:
    """What is another thing is written once for each that it was merged with: into a row of the agenda, else apart."""
    rows = '[[event]]\nid = "a"\ntitle = "A"\nstart = 2023-10-05\n'
    found = separated(rows, "presse/1", ["agenda/a", "ville/2"], PARIS)
    agenda = read_agenda(found, PARIS)
    assert agenda.rows[0][1].not_same_as == "presse/1"
    assert [(one.entry, one.not_same_as) for one in agenda.answers] == [("presse/1", "ville/2")]
    again = separated(found, "agenda/a", ["presse/1", "ville/2"], PARIS)
    assert read_agenda(again, PARIS).rows[0][1].not_same_as == ("presse/1", "ville/2")
    assert separated("", "a/1", ["b/2"], PARIS) == '[[answer]]\nentry = "a/1"\nnot_same_as = "b/2"\n'


def test_a_merge_is_split_in_the_studio(desk: Desk) -> None:
    """What was merged is shown with what it was made of, and separated by a button, for ever."""
    from tests.test_studio import Studio

    desk.write("feeds/ville.xml", SAME)
    desk.write("feeds/sources.toml", '[[source]]\nid = "ville"\nfile = "feeds/ville.xml"\nkind = "event"\n')
    desk("collect")
    desk("draft", DAY)
    studio = Studio(desk)
    assert 'key = "ville/' not in studio.file.read_text()
    page = studio.browser.get("/entree", params={"key": "agenda/colloque"}).text
    assert "Cette entrée réunit 2 annonces" in page
    *_, form = (one for one in forms(page) if one.action == "/separer")
    [(_, member)] = form.buttons
    assert member.startswith("ville/")
    assert studio.send(form, membre="nobody/x") == 409
    assert studio.send(form, membre=member) == 303
    assert f'key = "{member}"' in studio.file.read_text()
    assert "/separer" not in studio.browser.get("/entree", params={"key": "agenda/colloque"}).text
    agenda = (studio.desk.root / "feeds" / "agenda.toml").read_text()
    assert studio.send(form, membre=member) == 303
    assert (studio.desk.root / "feeds" / "agenda.toml").read_text() == agenda
