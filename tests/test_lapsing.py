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
