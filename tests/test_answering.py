"""Answers written into the agenda: in the right row, or as a table of their own; whatever people wrote stays."""

import difflib
import tomllib
from collections.abc import Callable
from random import Random
from zoneinfo import ZoneInfo

import pytest

from newsletter.collect import rows
from newsletter.collect.answering import answered, separated
from newsletter.exceptions import FailedError
from newsletter.model import Alleged, Named, Suggestion
from newsletter.pipeline.needs.causes import cause
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


BETWEEN = (
    "\n",
    "",
    "\n\n\n",
    "\n# ===== Octobre ===== [[event]]\n\n",
    '\n# "à nous" seuls\n',
    "# fin de l'\"autre\n\n  # et\n",
)
INSIDE = (
    "# au milieu\n",
    "\n",
    'tags = [ # l\'étiquette\n  "a",\n\n  "[[event]]",\n]\n',
    'summary = """\n[[event]]\nid = "faux"\n"""\n',
    "summary = '''\n# [[replay]]\n'''\n",
    'same_as = [ # deux\n  "ville/1",\n  "ville/2", # la seconde\n]\n',
    'same_as = "ville/1" # sûr\n',
)
BELOW = ("", '[[{kind}.links]]\nlabel = "Plan" # ici\nurl = "https://example.org/"\n', "")


def mixed(chance: Random) -> str:
    """Write an agenda as people do: kinds in any order, notes of theirs everywhere."""
    parts = ["# Mon agenda\n\n"]
    for number in range(chance.randint(2, 7)):
        kind = chance.choice(["event", "replay", "publication"])
        when = "start" if kind == "event" else "date"
        inside = [f'title = "Titre {number}" # le {number}\n', f"{when} = 2023-10-0{number + 1}\n"]
        inside += chance.sample(INSIDE[:3], chance.randint(0, 3)) + [
            chance.choice(INSIDE[2:])
        ] * chance.randint(0, 1)
        if sum(one.startswith("tags") for one in inside) > 1:
            inside.pop()
        chance.shuffle(inside)
        below = chance.choice(BELOW).format(kind=kind)
        gap = chance.choice(BETWEEN)
        parts.append(
            f'[[{kind}]] # {number}\nid = "r{number}"\n{"".join(inside)}{gap}{below}{chance.choice(BETWEEN)}'
        )
        if chance.random() < 0.3:
            parts.append(f'[[answer]]\nentry = "presse/{number}"\nsame_as = "ville/{number}"\n\n')
    text = "".join(parts)
    return (text.rstrip("\n") if chance.random() < 0.2 else text).replace(
        "\n", chance.choice(["\n", "\n", "\r\n"])
    )


@pytest.mark.parametrize("seed", range(60))
def test_one_line_alone(seed: int) -> None:
    """Whatever kinds, notes and empty lines are mixed: an answer adds one line in its row, and takes no other away."""
    chance = Random(seed)
    text = mixed(chance)
    table = tomllib.loads(text)
    kind = chance.choice(sorted({*table} - {"answer"}))
    index = chance.randrange(len(table[kind]))
    row = table[kind][index]
    found = answered(text, asked(f"agenda/{row['id']}", 'not_same_as = "presse/a1"'), is_so=True, zone=PARIS)
    row["not_same_as"] = "presse/a1"
    assert tomllib.loads(found) == table
    ends = "\r\n" if "\r\n" in text else "\n"
    lines, after = (one.removesuffix(ends).split(ends) for one in (text, found))
    changes = [one for one in difflib.ndiff(lines, after) if one[0] in "+-"]
    assert changes == ['+ not_same_as = "presse/a1"']
    # Answered the other way, the line gives way to another, and comes back.
    turned = answered(found, asked(f"agenda/{row['id']}", ROW), is_so=True, zone=PARIS)
    assert 'not_same_as = "presse/a1"' not in turned
    assert [one for one in lines if one.startswith(("#", "[", "  #"))] == [
        one for one in turned.split(ends) if one.startswith(("#", "[", "  #"))
    ]
    again = answered(
        turned, asked(f"agenda/{row['id']}", 'not_same_as = "presse/a1"'), is_so=True, zone=PARIS
    )
    if "same_as" not in row:
        assert again == found


def test_rows_in_brackets() -> None:
    """Rows may stand in a list, above all tables: an answer goes there, and nothing moves."""
    event = '{ id = "a", title = "[A", start = 2023-10-05 }'
    rest = '# à part\n[[replay]]\nid = "r"\ntitle = "R"\n\n# puis\n[[publication]]\nid = "p"\ntitle = "P"\n\n[[replay]]\nid = "s"\ntitle = "S"\n'
    answers = "answer = [{ entry = 'x/1', same_as = 'presse/a1' }]\n"
    said = '[[answer]]\nentry = "x/1"\nnot_same_as = "presse/a1"\n'
    text = f"# tout\nevent = [ # deux\n  {event},\n]\n{answers}{rest}"
    found = answered(text, asked("agenda/a", ROW), is_so=True, zone=PARIS)
    assert found == text.replace("10-05 }", '10-05, same_as = "presse/a1"}')
    parted = answered(text, asked("agenda/a", 'not_same_as = "x/1"'), is_so=True, zone=PARIS)
    assert parted.endswith(rest)
    assert separated(text, "x/1", ["presse/a1"], PARIS) == text.replace(answers, "") + f"\n{said}"


@pytest.mark.parametrize(
    "write",
    [
        lambda text: rows.changed(text, "answer", 1, lambda row: row.update(of="c")),
        lambda text: rows.without(text, "answer", 0),
    ],
)
def test_what_only_people_can_change(write: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the text would say something else afterwards, nothing is written, and the editor is told to do it by hand."""
    text = '[[answer]]\nof = "a"\n[answer.more]\nx = 1\n\n[[answer]]\nof = "b"\n'
    monkeypatch.setattr(rows, "_replaced", lambda text, *_: text)
    with pytest.raises(FailedError) as caught:
        write(text)
    why = cause(caught.value)
    assert "feeds/agenda.toml est écrit d’une façon que le programme ne sait pas modifier" in why.text
    assert why.remedy.startswith("Écrivez cette modification vous-même")


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
