"""Feedback-ID: under which names Gmail counts complaints, said in each reader's letter and covered by its signature."""

import datetime as dt
import email
import email.policy
import re
from pathlib import Path

import pytest

import newsletter
from newsletter.compose import Listed, to_bytes
from newsletter.exceptions import FileError
from newsletter.model import Message
from newsletter.schema import read_config
from tests.signatures import SETTINGS, put, signer, verifies
from tests.test_recipients_file import to_each
from tests.test_smtp import LETTER
from tests.workspaces import DAY, TUESDAY, Desk

SENT = 'recipients = "recipients.csv"\ndkim = "relay"\nfeedback_id = "ODD"\n'


def letter(feedback_id: str) -> bytes:
    at = dt.datetime(2023, 9, 28, 9, tzinfo=dt.UTC)
    message = Message(subject="Été", preheader="", html="<p>a</p>", text="a", headers={})
    listed = Listed(feedback_id=feedback_id)
    return to_bytes(message, LETTER, to=LETTER.sender, at=at, identifier="<a@b>", listed=listed)


def frozen(desk: Desk) -> list[str]:
    """The header in the letter that was approved, each time that it is there."""
    raw = (desk.root / "var" / "frozen" / DAY / "message.eml").read_bytes()
    return [
        str(one)
        for one in email.message_from_bytes(raw, policy=email.policy.default).get_all("Feedback-ID", [])
    ]


class TestWritten:
    """What Gmail reads."""

    def test_approved(self, desk: Desk) -> None:
        """The edition's date comes first; what is approved keeps its names, and without the setting there are none."""
        desk.after((TUESDAY, "run"))
        to_each(desk, more=f'dkim = {SETTINGS}\nfeedback_id = "jeudis:odd17-lettre"\n')
        desk.write("recipients.csv", "address\nada@example.org\n")
        put(desk.root)
        assert desk("approve", DAY).code == 0
        assert frozen(desk) == [f"{DAY}:jeudis:odd17-lettre"]
        desk.change("newsletter.toml", 'feedback_id = "jeudis:odd17-lettre"\n', "")
        assert desk("approve", DAY).code == 0
        assert frozen(desk) == [f"{DAY}:jeudis:odd17-lettre"]
        assert desk("approve", DAY, "--withdraw").code == 0
        assert desk("approve", DAY).code == 0
        assert frozen(desk) == []

    def test_one_line(self) -> None:
        """The longest that can be configured is neither parted nor encoded."""
        longest = f"{DAY}:{'a' * 40}:{'b' * 40}:{'c' * 15}"
        assert f"\r\nFeedback-ID: {longest}\r\n".encode() in letter(longest)

    def test_signed(self) -> None:
        """Nobody can change it, or add one, without breaking our signature."""
        raw = signer().signed(letter(f"{DAY}:odd17-lettre"))
        assert verifies(raw)
        assert not verifies(raw.replace(b"odd17-lettre", b"odd18-lettre"))
        assert not verifies(raw.replace(b"\r\nFeedback-ID:", b"\r\nFeedback-ID: x:other\r\nFeedback-ID:"))


class TestSettings:
    """What is wrong is said when the settings are read."""

    @pytest.mark.parametrize("names", ["odd17", "a:odd17-lettre", "a.b:c_d:abcdefghijklmno"])
    def test_right(self, names: str) -> None:
        """One to three names."""
        assert read(SENT.replace("ODD", names)) == names

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ('recipients = "recipients.csv"', 'to = "liste@example.org"', "envoyées à chaque lecteur"),
            ('dkim = "relay"\n', "", "que dans une lettre signée (DKIM)"),
            ("ODD", "odd17 lettre", "un à trois noms"),
            ("ODD", "été:odd17", "un à trois noms"),
            ("ODD", "a:b:c:odd17", "un à trois noms"),
            ("ODD", "a::odd17", "un à trois noms"),
            ("ODD", "odd17\\nBcc: x", "un à trois noms"),
            ("ODD", f"{'a' * 41}:odd17", "un à trois noms"),
            ("ODD", "odd1", "de 5 à 15 caractères"),
            ("ODD", "jeudis:abcdefghijklmnop", "de 5 à 15 caractères"),
            ("ODD", "odd17:ODD17", "un nom y est deux fois"),
        ],
    )
    def test_wrong(self, old: str, new: str, said: str) -> None:
        """Each is exit 2, in words."""
        with pytest.raises(FileError) as caught:
            read(SENT.replace(old, new).replace('"ODD"', '"odd17"'))
        assert said in str(caught.value)
        assert caught.value.exit_code == 2


def read(keys: str) -> str:
    text = (Path(newsletter.__file__).parent / "sample" / "newsletter.toml").read_text()
    return read_config(re.sub(r"(?m)^to = .*$", keys.replace("\\", r"\\"), text)).delivery.smtp.feedback_id
