"""Letters that were edited after their approval: that is what is said of them, and not that nobody has approved them."""

from email import message_from_bytes, policy

import pytest

from tests.workspaces import AGENDA, DAY, THURSDAY, TUESDAY, Desk

WEDNESDAY, NOON = "2023-09-27T09:05:00+02:00", "2023-09-27T12:05:00+02:00"
EDITED = "modifiée depuis l’approbation : objet"
NEWS = """
[[event]]
id = "nouveau"
title = "Un nouveau colloque"
start = 2023-10-03T09:00:00
url = "https://www.example.org/nouveau"
"""


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def notices(desk: Desk, kind: str) -> list[str]:
    """The texts of notices whose name has this."""
    found = sorted((desk.root / "var" / "notices").glob(f"{DAY}-{kind}*.eml"))
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]
    return [plain(mail.get_content()) for mail in mails]


def edited(desk: Desk, *, news: bool) -> None:
    """A letter that was approved, then edited by hand; with news the program has written to its file since."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    desk.change(f"archive/editions/{DAY}.md", '\nsubject = "', '\nsubject = "Autre : ')
    if news:
        desk.write("feeds/agenda.toml", f"{AGENDA}{NEWS}")
    desk("run", now=WEDNESDAY)
    assert ('status = "draft"' in desk.edition.read_text("utf-8")) is news


@pytest.mark.parametrize("news", [False, True])
@pytest.mark.some(1)
def test_said_everywhere(desk: Desk, *, news: bool) -> None:
    """`status`, the reminder, `send`, the run at its hour and the notice of it say what was edited, and to approve it again."""
    edited(desk, news=news)
    (need,) = map(plain, desk.needs(NOON))
    assert f"{EDITED}. Relisez-la" in need
    assert f"newsletter approve {DAY}" in need
    desk("run")
    (reminder,) = notices(desk, "unapproved")
    assert f"a été {EDITED}. Elle sera écrite" in reminder
    assert "si vous l’approuvez de nouveau" in reminder
    assert "pas encore approuvée" not in reminder
    for command in (("send", DAY, "--live"), ("run",)):
        assert f"{EDITED} ; relisez-la, puis newsletter approve {DAY}" in plain(
            desk(*command, now=THURSDAY).err
        )
    (held,) = notices(desk, "held")
    assert f"n’est pas partie : {EDITED}." in held


@pytest.mark.parametrize(
    "command",
    [("approve", DAY, "--withdraw"), ("postpone", DAY, "--to", "2023-09-29T09:00", "--reason", "Pause")],
)
@pytest.mark.some(1)
def test_taken_back(desk: Desk, command: tuple[str, ...]) -> None:
    """Where a person has taken the approval back since, or said otherwise, it is not approved, and no more."""
    edited(desk, news=True)
    assert desk(*command).code == 0
    assert "modifiée" not in plain(desk("status").out + desk("run", now=NOON).err)


def test_approved_again(desk: Desk) -> None:
    """An approval forgets it: a letter that is withdrawn later was not edited since that."""
    edited(desk, news=True)
    assert desk("approve", DAY).code == 0
    assert desk("approve", DAY, "--withdraw").code == 0
    assert "modifiée" not in desk("status").out


def test_no_approval_is_told_that_lapsed(desk: Desk) -> None:
    """That it is approved is not told any more of a letter that was edited since, though nobody was told before."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    for path in (desk.root / "var" / "notices").glob(f"{DAY}-approved*"):
        path.unlink()
    (desk.root / "var" / "state.db").unlink()
    desk.change(f"archive/editions/{DAY}.md", '\nsubject = "', '\nsubject = "Autre : ')
    desk("run", now=WEDNESDAY)
    assert notices(desk, "approved") == []


@pytest.fixture
def lost(desk: Desk) -> Desk:
    """An approved letter whose file is gone."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    desk.edition.unlink()
    return desk


def test_a_file_that_vanished(lost: Desk) -> None:
    """`status`, a mail, the reminder and the run at its hour tell it; what was approved comes back by the command that is told."""
    assert "approval-lost" in lost.codes(WEDNESDAY)
    for now in (WEDNESDAY, NOON):
        assert lost("run", now=now).code == 0
    (told,) = notices(lost, "need-approval-lost")
    (need,) = (plain(one) for one in lost.needs() if "a disparu" in one)
    command = f"cp var/frozen/{DAY}/{DAY}.md archive/editions/"
    for said in (told, need):
        assert "Un nouveau brouillon est à sa place" in said
        assert command in said
    (reminder,) = notices(lost, "unapproved")
    assert "son fichier avait disparu depuis l’approbation" in reminder
    assert "son fichier avait disparu" in plain(lost("run", now=THURSDAY).err)
    assert lost.outbox == []
    _, source, folder = command.split()
    (lost.root / folder / f"{DAY}.md").write_bytes((lost.root / source).read_bytes())
    assert lost.codes() == ["letter-overdue"]
    assert lost("run").code == 0
    assert len(lost.outbox) == 1


def test_the_new_draft_is_approved(lost: Desk) -> None:
    """Then nothing is lost any more; nor where the letter is skipped or its approval was withdrawn before."""
    assert lost("draft", DAY, now=WEDNESDAY).code == 0
    assert "approval-lost" in lost.codes()
    assert lost("approve", DAY).code == 0
    assert "approval-lost" not in lost.codes()
    assert lost("approve", DAY, "--withdraw").code == 0
    lost.edition.unlink()
    assert lost("draft", DAY).code == 0
    assert "approval-lost" not in lost.codes()
    lost("approve", DAY)
    lost.edition.unlink()
    assert lost("skip", DAY, "--reason", "Pause").code == 0
    assert "approval-lost" not in lost.codes()


def test_kept_elsewhere(lost: Desk) -> None:
    """Where what was frozen is gone, too, its versions are named."""
    (lost.root / "var" / "frozen" / DAY / f"{DAY}.md").unlink()
    (need,) = (plain(one) for one in lost.needs(WEDNESDAY) if "a disparu" in one)
    assert f"var/versions/{DAY}" in need
