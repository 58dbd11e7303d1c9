"""`newsletter draft`: the whole way from the agenda to the file, beside an editor who writes in it."""

import shutil

import pytest

from tests.workspaces import DAY, ONE_FACET, TUESDAY, Desk

FILE = f"archive/editions/{DAY}.md"
MORE = """
[[event]]
id = "atelier"
title = "Atelier"
start = 2023-10-03T18:00:00
"""


def test_a_new_draft(desk: Desk) -> None:
    """A draft is proposed from the local agenda: sections, a subject, reasons in French, no édito."""
    said = desk("draft", DAY, "--json", now=TUESDAY)
    assert said.code == 0
    found = said.json
    assert found["path"] == str(desk.edition)
    assert (found["date"], found["number"], found["status"]) == (DAY, 1, "draft")
    assert [(row["key"], row["section"], row["state"]) for row in found["entry"]] == [
        ("agenda/colloque", "semaine", "in"),
        ("agenda/lancement", "agendas", "in"),
        ("agenda/livre", "apport", "in"),
    ]
    assert found["entry"][0]["reason"] == "a lieu 7\u00a0jours après la lettre"
    assert found["subject"].startswith("5\u00a0octobre : Colloque")
    assert desk.edition.read_text().endswith("+++\n")


def test_drafting_again_changes_nothing(desk: Desk) -> None:
    """The same draft again writes nothing, not even the same bytes."""
    desk("draft", now=TUESDAY)
    before = desk.edition.stat()
    said = desk("draft", now="2023-09-27T18:00:00+02:00")
    assert said.code == 0
    assert "Rien à changer" in said.out
    after = desk.edition.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


PROPOSED = "# Repères proposés : "
FOUNDATIONS = """
[[event]]
id = "forum"
title = "Forum des fondations, à Nantes"
start = 2023-10-04T18:00:00
summary = "Pour les fondations."
url = "https://www.example.org/forum"
"""


def proposals(desk: Desk, key: str) -> list[str]:
    """What the file proposes beside a row."""
    _, _, after = desk.edition.read_text().partition(f'key = "{key}"\n')
    line = after.partition("\n")[0]
    return line.removeprefix(PROPOSED).split(", ") if line.startswith(PROPOSED) else []


def test_the_file_says_which_reperes_are_proposed(desk: Desk) -> None:
    """Beside each row, with the words that say so; what the editor's tags name, or deny, is proposed no more."""
    desk.write("feeds/agenda.toml", FOUNDATIONS)
    desk.change("newsletter.toml", ONE_FACET, "")
    desk("draft", now=TUESDAY)
    assert proposals(desk, "agenda/forum") == ["fondations (« fondations »)", "local (« Nantes »)"]
    why = [one["value"] for one in desk("entries", "--why", "agenda/forum", "--json").json["marks"]]
    assert why == ["Fondations", "Local"]
    before = desk.edition.read_bytes()
    desk("draft")
    assert desk.edition.read_bytes() == before
    desk.change(FILE, 'state = "in"', 'state = "in"\ntags = ["associations", "!local"]')
    desk("draft")
    assert PROPOSED not in desk.edition.read_text()
    desk.change(FILE, 'tags = ["associations", "!local"]', 'tags = ["!local"]')
    desk("draft")
    assert proposals(desk, "agenda/forum") == ["fondations (« fondations »)"]


POSSIBLE = "# Peut-être aussi : "


def test_the_editor_is_asked_what_is_not_sure(desk: Desk) -> None:
    """What is near stands apart, until a tag of its facet, or against it, says how it is; the archive does not have it."""
    desk.write(
        "feeds/agenda.toml", FOUNDATIONS.replace("Pour les fondations.", "Un repas de quartier, le soir.")
    )
    desk.change("newsletter.toml", ONE_FACET, "")
    desk("draft", now=TUESDAY)
    assert f"{POSSIBLE}initiatives citoyennes (« repas de quartier »)\n" in desk.edition.read_text()
    why = desk("entries", "--why", "agenda/forum", "--json").json
    assert "Initiatives citoyennes" in [one["value"] for one in why["doubts"]]
    assert "Initiatives citoyennes" not in [one["value"] for one in why["marks"]]
    assert "peut-être  Initiatives citoyennes (Acteurs)" in desk("entries", "--why", "agenda/forum").out
    for tag in ("associations", "!initiatives citoyennes"):
        desk.change(FILE, 'state = "in"', f'state = "in"\ntags = ["{tag}"]')
        desk("draft")
        assert POSSIBLE not in desk.edition.read_text()
        desk.change(FILE, f'state = "in"\ntags = ["{tag}"]', 'state = "in"')


def test_proposed_reperes_are_no_edit(desk: Desk) -> None:
    """With or without them an approved edition is the same, and no draft writes into it."""
    desk.write("feeds/agenda.toml", FOUNDATIONS)
    desk("draft", now=TUESDAY)
    assert desk("approve", DAY).code == 0
    approved = desk.edition.read_text()
    assert PROPOSED in approved
    desk("draft", DAY)
    assert desk.edition.read_text() == approved
    bare = "".join(
        line for line in approved.splitlines(keepends=True) if not line.startswith((PROPOSED, POSSIBLE))
    )
    desk.edition.write_text(bare)
    assert desk("draft", DAY, "--json").json["status"] == "approved"
    assert desk.edition.read_text() == bare


def test_a_week_without_news_has_a_draft_too(desk: Desk) -> None:
    """Without any entry the file is written all the same."""
    desk.write("feeds/agenda.toml", "")
    assert desk("draft", now=TUESDAY).code == 0
    assert desk.edition.is_file()
    assert [one["code"] for one in desk("check", "--json").json] == [
        "edito-missing",
        "letter-empty",
        "links-unchecked",
    ]


def test_edits_stay_and_new_things_come(desk: Desk) -> None:
    """What was edited by hand stays: title, order, state, a deleted row, comments, the édito; news come in."""
    desk("draft", now=TUESDAY)
    text = desk.edition.read_text()
    front, fence, _ = text.rpartition("+++")
    head, colloque, lancement, livre = front.split("\n[[entry]]\n")
    colloque = colloque.replace('title = "Colloque', 'title = "Grand colloque')
    lancement = lancement.replace('state = "in"', 'state = "never"  # pas pour nous')
    rows = [f"\n[[entry]]\n{row}" for row in (lancement, colloque)]
    desk.edition.write_text(f"{head}{''.join(rows)}{fence}\n\n# Mon titre\n\nBonjour.\n")
    assert "agenda/livre" in livre

    desk.change("feeds/agenda.toml", "CESE, Paris", "Palais d’Iéna")
    desk.write("feeds/agenda.toml", (desk.root / "feeds/agenda.toml").read_text() + MORE)
    found = desk("draft", "--json").json
    assert [(row["key"], row["state"]) for row in found["entry"]] == [
        ("agenda/lancement", "never"),
        ("agenda/atelier", "in"),
        ("agenda/colloque", "in"),
    ]
    colloque_now = found["entry"][2]
    assert colloque_now["title"].startswith("Grand colloque")
    assert colloque_now["place"] == "Palais d’Iéna"
    assert found["subject"] == "Mon titre"
    after = desk.edition.read_text()
    assert "# pas pour nous" in after
    assert after.endswith("\n# Mon titre\n\nBonjour.\n")


def test_edits_outlive_the_database(desk: Desk) -> None:
    """With var/ deleted, what was edited is still there after the next draft, and new entries still come."""
    desk("draft", now=TUESDAY)
    desk.change(FILE, 'title = "Colloque', 'title = "Grand colloque')
    desk.change(FILE, 'preheader = "', 'preheader = "Mon accroche. ')
    before = desk.edition.read_bytes()
    shutil.rmtree(desk.root / "var")
    assert desk("draft").code == 0
    assert desk.edition.read_bytes() == before
    desk.write("feeds/agenda.toml", (desk.root / "feeds/agenda.toml").read_text() + MORE)
    found = desk("draft", "--json").json
    assert len(found["entry"]) == 4
    assert any(row["title"].startswith("Grand colloque") for row in found["entry"])
    assert found["preheader"].startswith("Mon accroche. ")


def test_an_event_that_is_no_longer_there_goes_out(desk: Desk) -> None:
    """An event that the agenda loses is put out, saying so, and comes back with it."""
    desk("draft", now=TUESDAY)
    agenda = (desk.root / "feeds/agenda.toml").read_text()
    desk.write("feeds/agenda.toml", agenda.replace("2023-10-18", "2024-10-18"))
    row = next(row for row in desk("draft", "--json").json["entry"] if row["key"] == "agenda/lancement")
    assert row["state"] == "out"
    assert row["reason"].startswith("n’est plus proposé : trop tôt")
    desk.write("feeds/agenda.toml", agenda)
    row = next(row for row in desk("draft", "--json").json["entry"] if row["key"] == "agenda/lancement")
    assert (row["state"], row["reason"]) == ("in", "a lieu 20\u00a0jours après la lettre")


def test_a_cancelled_event_says_so_in_the_next_letter(desk: Desk) -> None:
    """What was sent and then changed is announced as changed: cancelled, or at another date."""
    desk("run", now=TUESDAY)
    desk("approve", DAY)
    assert desk("run", now="2023-09-28T09:05:00+02:00").code == 0
    desk.change("feeds/agenda.toml", 'place = "CESE, Paris"', 'status = "cancelled"')
    desk.change("feeds/agenda.toml", "2023-10-05T09:00:00", "2023-10-05T14:00:00")
    desk.change("feeds/agenda.toml", "2023-10-18", "2023-10-19")
    found = desk("draft", "--json", now="2023-10-03T09:05:00+02:00").json
    assert (found["date"], found["number"]) == ("2023-10-05", 2)
    reasons = {row["key"]: row["reason"] for row in found["entry"]}
    assert reasons == {
        "agenda/colloque": "annulé depuis son annonce",
        "agenda/lancement": "déplacé depuis son annonce",
    }
    assert (
        next(row for row in found["entry"] if row["key"] == "agenda/lancement")["moved_from"] == "2023-10-18"
    )


@pytest.mark.parametrize(("line_end", "mark"), [("\r\n", ""), ("\n", "\ufeff"), ("\r\n", "\ufeff")])
@pytest.mark.some(1)
def test_files_of_other_editors(desk: Desk, line_end: str, mark: str) -> None:
    """A file saved with the line ends of Windows, or with a byte order mark, is read, drafted, approved, sent."""
    desk("draft", now=TUESDAY)
    desk.change(FILE, "+++\ndate", "+++\n# à moi\ndate")
    for path in (desk.edition, desk.root / "newsletter.toml", desk.root / "feeds/agenda.toml"):
        path.write_bytes((mark + path.read_text() + "\n# Titre\n").replace("\n", line_end).encode())
    before = desk.edition.read_bytes()
    assert desk("draft").code == 0
    assert desk("approve", DAY).code == 0
    after = desk.edition.read_bytes()
    assert before != after
    assert "# à moi" in after.decode()
    assert (b"\r\n" in after) is (line_end == "\r\n")
    assert after.count(b"\n") == after.count(line_end.encode())
    assert desk("run", now="2023-09-28T09:05:00+02:00").code == 0
    assert len(desk.outbox) == 1


def test_line_ends_are_no_edit(desk: Desk) -> None:
    """A file whose line ends alone changed after the approval still leaves."""
    desk("draft", now=TUESDAY)
    desk.edition.write_text(desk.edition.read_text() + "\n# Titre\n\nBonjour.\n")
    desk("approve", DAY)
    desk.edition.write_bytes(desk.edition.read_bytes().replace(b"\n", b"\r\n"))
    assert desk("run", now="2023-09-28T09:05:00+02:00").code == 0
    assert len(desk.outbox) == 1


def test_an_approved_edition_is_left_alone(desk: Desk) -> None:
    """Drafting an approved, sent or skipped edition changes nothing, and says so."""
    desk("draft", now=TUESDAY)
    desk("approve", DAY)
    desk.write("feeds/agenda.toml", MORE)
    before = desk.edition.read_bytes()
    said = desk("draft", DAY)
    assert said.code == 0
    assert "approuvée" in said.out
    assert desk.edition.read_bytes() == before


def test_a_bad_edition_is_said(desk: Desk) -> None:
    """A mistake in the edition's file is exit 2 from every command that works on it; `status` says it; the file stays."""
    desk("draft", now=TUESDAY)
    desk.change(FILE, 'state = "in"', 'state = "oui"')
    before = desk.edition.read_bytes()
    for words in (
        ["draft"],
        ["check"],
        ["approve", DAY],
        ["send", DAY, "--test", "a@example.org"],
    ):
        said = desk(*words)
        assert (said.code, said.out) == (2, ""), words
        assert f"{FILE}, ligne " in said.err
        assert 'state = "oui" n’existe pas\u202f; écrivez "in", "out" ou "never"' in said.err
    assert desk("status").code == 0
    assert FILE in desk("status").out
    assert desk.edition.read_bytes() == before


def test_a_date_in_doubt_waits_for_the_editor(desk: Desk) -> None:
    """An event whose date was read with doubt is written outside the letter, and said wherever the editor looks."""
    desk.write("feeds/sources.toml", '[[source]]\nid = "blog"\nfile = "feeds/blog.xml"\nkind = "event"\n')
    desk.write(
        "feeds/blog.xml",
        "<rss version='2.0'><channel><title>b</title><item><title>Rencontre du mercredi 5 octobre</title>"
        "<link>https://example.org/rencontre</link><pubDate>Tue, 26 Sep 2023 08:00:00 GMT</pubDate></item></channel></rss>",
    )
    assert desk("collect", now=TUESDAY).code == 0
    said = desk("draft", now=TUESDAY)
    assert "à vérifier Rencontre du mercredi 5 octobre" in said.out
    assert "Rencontre" not in desk("check").out
    key = next(row["key"] for row in desk("entries", "--json").json if row["source"] == "blog")
    explained = desk("entries", "--why", key).out
    assert "pas retenue" in explained
    assert "date à vérifier" in explained


SERIES = """\
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:cafe
SUMMARY:Café de l’ODD 17
DTSTART;TZID=Europe/Paris:20231003T090000
RRULE:FREQ=WEEKLY;COUNT=6
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("day", ["03", "04"])
@pytest.mark.parametrize("name", ["feeds/c.ics", "feeds/listed/c.ics"])
@pytest.mark.some(1)
def test_a_series_that_moves_is_the_same(desk: Desk, name: str, day: str) -> None:
    """Its occurrences keep the editor's words in a draft, and what was sent is announced as moved."""
    desk.write("feeds/agenda.toml", "")
    desk.write(name, SERIES)
    if name != "feeds/c.ics":
        desk.write("feeds/sources.toml", f'[[source]]\nid = "c"\nfile = "{name}"\nkind = "event"\n')
    desk("collect", now="2023-09-20T09:05:00+02:00")
    desk("draft", DAY, now=TUESDAY)
    desk.change(FILE, 'title = "Café de l’ODD 17"', 'title = "Notre café"')

    desk.change(
        name, "DTSTART;TZID=Europe/Paris:20231003T09", f"SEQUENCE:1\nDTSTART;TZID=Europe/Paris:202310{day}T10"
    )
    report = next(one for one in desk("collect", "--json").json["sources"] if one["id"] == "c")
    assert (report["new"], report["changed"]) == (0, 6)
    rows = {row["key"]: row for row in desk("draft", DAY, "--json").json["entry"]}
    row = rows["c/cafe#20231003T0700Z"]
    assert (row["title"], row["start"]) == ("Notre café", f"2023-10-{day}T10:00:00+02:00")

    assert desk("approve", DAY).code == 0
    assert desk("run", now="2023-09-28T09:05:00+02:00").code == 0
    desk.change(name, "T100000", "T110000")
    desk("collect", now="2023-10-03T09:05:00+02:00")
    rows = {row["key"]: row for row in desk("draft", "--json").json["entry"]}
    row = rows["c/cafe#20231010T0700Z"]
    assert row["reason"] == "déplacé depuis son annonce"
    assert row["start"] == f"2023-10-{int(day) + 7}T11:00:00+02:00"
    again = next(one for one in desk("collect", "--json").json["sources"] if one["id"] == "c")
    assert (again["new"], again["changed"]) == (0, 0)
