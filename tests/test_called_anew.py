"""An `id` that is corrected in the agenda makes no new thing of an entry that is otherwise the same."""

from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

LATER = "2023-09-26T10:05:00+02:00"


def approved(desk: Desk) -> Desk:
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    return desk


def corrected(desk: Desk) -> None:
    """Correct the event's id, and where it is named."""
    desk.change("feeds/agenda.toml", 'id = "colloque"', 'id = "colloque-2023"')
    desk.change("feeds/agenda.toml", 'accompanies = "colloque"', 'accompanies = "colloque-2023"')


def test_after_the_approval(desk: Desk) -> None:
    """No new entry has arrived, none is gone, and the letter leaves as it was approved."""
    corrected(approved(desk))
    for now in (LATER, "2023-09-26T10:15:00+02:00"):
        assert desk("run", now=now).out == ""
        assert desk.needs() == []
    assert desk("run", now=THURSDAY).code == 0
    assert len(desk.outbox) == 1


def test_in_the_next_draft(desk: Desk) -> None:
    """The row follows: it has the new key, is there once, and stays what its editor made of it."""
    corrected(approved(desk))
    assert desk("approve", DAY, "--withdraw", now=LATER).code == 0
    desk.change(f"archive/editions/{DAY}.md", 'place = "CESE, Paris"', 'place = "CESE, Paris 16e"')
    assert desk("draft", DAY).code == 0
    rows = desk("draft", DAY, "--json").json["entry"]
    (row,) = [one for one in rows if "Territoires 2050" in one["title"]]
    assert (row["key"], row["state"], row["place"]) == ("agenda/colloque-2023", "in", "CESE, Paris 16e")
    (book,) = [one for one in rows if one["key"] == "agenda/livre"]
    assert book["accompanies"] == "agenda/colloque-2023"


def test_why(desk: Desk) -> None:
    """Asked for by its old key, it is explained under the new one."""
    corrected(approved(desk))
    assert desk("run", now=LATER).code == 0
    said = desk("entries", "--why", "agenda/colloque")
    assert said.code == 0
    assert "agenda/colloque-2023" in said.out
    assert "agenda/colloque, comme cette entrée s’appelait avant" in said.out
    assert desk("entries", "--why", "agenda/colloque", "--json").json["key"] == "agenda/colloque-2023"


def test_a_letter_that_announced_it(desk: Desk) -> None:
    """It is known to have been announced, and what moves later is told as such."""
    approved(desk)
    assert desk("run", now=THURSDAY).code == 0
    corrected(desk)
    assert desk("run", now="2023-09-28T16:05:00+02:00").code == 0
    desk.change("feeds/agenda.toml", "start = 2023-10-05T09:00:00", "start = 2023-10-06T09:00:00")
    desk.change("feeds/agenda.toml", "end = 2023-10-05T18:00:00", "end = 2023-10-06T18:00:00")
    assert desk("run", now="2023-10-03T09:05:00+02:00").code == 0
    rows = desk("draft", "2023-10-05", "--json").json["entry"]
    (row,) = [one for one in rows if one["key"] == "agenda/colloque-2023"]
    assert row["moved_from"].startswith("2023-10-05")


def test_another_thing_under_the_old_key(desk: Desk) -> None:
    """What is called by it from then on is that, and nothing else."""
    corrected(approved(desk))
    assert desk("run", now=LATER).code == 0
    with (desk.root / "feeds/agenda.toml").open("a", encoding="utf-8") as agenda:
        agenda.write(
            '\n[[event]]\nid = "colloque"\ntitle = "Forum des jeunes"\nstart = 2023-10-09T10:00:00\n'
        )
    assert desk("run", now="2023-09-26T16:15:00+02:00").code == 0
    assert desk("entries", "--why", "agenda/colloque", "--json").json["title"] == "Forum des jeunes"
