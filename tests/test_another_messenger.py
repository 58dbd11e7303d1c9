"""A messenger of somebody else's, in one file: what `deliver.messenger.Messenger` asks for, and the program does the rest."""

import datetime as dt
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from newsletter import deliver
from newsletter.deliver import Mishap
from newsletter.model import Figures, FrozenLetter, Outcome, Standing
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

LISTS = ("nord@lists.example.org", "sud@lists.example.org")


class PowerCutError(BaseException):
    """The power went."""


@dataclass
class Folders:
    """Puts each letter into a folder for each of two lists: whoever serves them takes it from there.

    Args:
        root: where the folders lie.
        cut: the list after whose letter the power goes, once.
    """

    root: Path
    cut: str = ""
    name: str = "folders"
    posted: list[str] = field(default_factory=list)

    def recipients(self, letter: FrozenLetter) -> Iterable[str]:
        """Each list has a folder."""
        return LISTS

    def hand_over(
        self, letter: FrozenLetter, recipients: Iterable[str]
    ) -> Generator[Outcome, bool | None, None]:
        """Say that one begins before its file is written, and how it ended after."""
        for one in recipients:
            if (yield Outcome(recipient=one, standing=Standing.HANDING)) is False:
                return
            file = self._file(letter, one)
            assert not file.exists(), "handed over twice"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(letter.raw)
            if one == self.cut:
                self.cut = ""
                raise PowerCutError
            yield Outcome(recipient=one, standing=Standing.ACCEPTED)

    def took(self, letter: FrozenLetter, recipient: str) -> bool | Mishap | None:
        """The file says so."""
        return self._file(letter, recipient).exists()

    def figures(self, day: dt.date) -> Figures | Mishap | None:
        """Folders count nothing."""
        return None

    def tried(self) -> Mishap | None:
        """It can always be written."""
        return None

    def post(self, raw: bytes, to: str, name: str) -> None:
        """Tests and notices."""
        self.posted.append(to)

    def _file(self, letter: FrozenLetter, recipient: str) -> Path:
        return self.root / recipient / f"{letter.sha256}.eml"


@pytest.fixture
def folders(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """An approved letter's way out: the line that `deliver.messenger` would get."""
    made = Folders(desk.root.with_name("lists"))
    monkeypatch.setattr(deliver, "messenger", lambda *_: made)
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    return made


def test_it_is_used_by_every_command(desk: Desk, folders: Folders) -> None:
    """Tests, the letter, notices, what became of it: each list has it once, with the very bytes that were approved."""
    assert desk("send", DAY, "--test", "moi@example.org", now=TUESDAY).code == 0
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert desk("run", "--live", now="2023-09-28T09:15:00+02:00").code == 0
    (approved,) = {path.read_bytes() for path in folders.root.rglob("*.eml")}
    assert approved == (desk.root / "var" / "frozen" / DAY / "message.eml").read_bytes()
    assert [len(list((folders.root / one).iterdir())) for one in LISTS] == [1, 1]
    assert folders.posted == ["redaction@example.org", "moi@example.org", "redaction@example.org"]
    (row,) = desk("deliveries", "--json").json
    assert (row["messenger"], row["accepted"], row["pending"], row["uncertain"]) == ("folders", 2, 0, [])


@pytest.mark.parametrize("cut", LISTS)
def test_the_power_goes(desk: Desk, folders: Folders, cut: str) -> None:
    """What had begun is asked for, not repeated; the others are gone on with."""
    folders.cut = cut
    with pytest.raises(PowerCutError):
        desk("run", "--live", now=THURSDAY)
    assert desk("run", "--live", now="2023-09-28T09:15:00+02:00").code == 0
    assert [len(list((folders.root / one).iterdir())) for one in LISTS] == [1, 1]
    (row,) = desk("deliveries", "--json").json
    assert (row["accepted"], row["uncertain"]) == (2, [])
