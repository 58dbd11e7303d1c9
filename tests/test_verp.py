"""An envelope for each reader: what comes back tells whose letter it was, by a token that tells nobody who that is."""

import os
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import newsletter
from newsletter.config import Config, Delivery, Smtp, envelope_sender
from newsletter.deliver import SmtpMessenger
from newsletter.exceptions import ConfigurationError, FileError
from newsletter.model import TOKEN_PLACE
from newsletter.recipients import token
from newsletter.schema import read_config
from tests.test_lanes import KEY, NAMES, PEOPLE, Crowd, crowd, messenger  # noqa: F401 - a fixture
from tests.test_personal import frozen, parsed
from tests.test_recipients_file import to_each
from tests.test_smtp import LETTER
from tests.workspaces import TUESDAY, Desk

BOUNCES = "retours@example.org"
OPERATE = Path(__file__).parent.parent / "docs" / "operate.md"
SENT = 'recipients = "recipients.csv"\nbounces = "retours@example.org"\ntoken_env = "KEY"\nverp = true\n'


def handed(one: SmtpMessenger, address: str = "") -> None:
    letter = frozen(address=address) if address else frozen()
    outcomes = list(one.hand_over(letter, list(one.recipients(letter))))
    assert {str(outcome.standing) for outcome in outcomes} == {"handing", "accepted"}


@pytest.fixture
def settings() -> str:
    """The settings that a new workspace has, with keys of `[delivery.smtp]` to be written."""
    text = (Path(newsletter.__file__).parent / "sample" / "newsletter.toml").read_text()
    return re.sub(r"(?m)^to = .*$", "HERE", text)


class TestSent:
    """What a server hears."""

    def test_each_reader(self, crowd: Crowd) -> None:  # noqa: F811
        """Each reader's envelope has the token of their letter in its sender; the letter itself is as without."""
        handed(messenger(crowd, bounces=BOUNCES, verp=True))
        assert len(crowd.taken) == len(NAMES)
        for sender, (to,), raw in crowd.taken:
            own = token(KEY, to)
            assert sender == f"retours+{own}@example.org"
            assert own in parsed(raw)["List-Unsubscribe"]
            assert "retours+" not in str(parsed(raw))

    def test_without_tokens_in_the_letter(self, crowd: Crowd) -> None:  # noqa: F811
        """A letter that is unsubscribed from by mail has no token; its envelope does."""
        one = messenger(crowd, bounces=BOUNCES, verp=True)
        plain = msgspec.structs.replace(LETTER, unsubscribe="mailto:stop@example.org")
        smtp = Smtp(
            host="127.0.0.1", port=crowd.port, tls="none", recipients="r.csv", token_env="K", bounces=BOUNCES, verp=True
        )  # fmt: skip
        config = Config(letter=plain, delivery=Delivery(messenger="smtp", smtp=smtp))
        one = SmtpMessenger(config, {"K": KEY}, one._readers)
        handed(one, "mailto:stop@example.org")
        assert {sender for sender, _, _ in crowd.taken} == {
            envelope_sender(BOUNCES, token(KEY, person.recipient.address)) for person in PEOPLE
        }
        with pytest.raises(ConfigurationError, match="secret is missing: K"):
            SmtpMessenger(config, {}, one._readers)

    def test_tests_and_notices(self, crowd: Crowd) -> None:  # noqa: F811
        """What goes to one address comes back to the mailbox itself."""
        messenger(crowd, bounces=BOUNCES, verp=True).post(frozen().raw, "redaction@example.org", "x")
        assert [sender for sender, _, _ in crowd.taken] == [BOUNCES]


class TestSettings:
    """What is wrong is said when the settings are read."""

    def test_right(self, settings: str) -> None:
        """All there."""
        assert read_config(settings.replace("HERE", SENT)).delivery.smtp.verp

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ('recipients = "recipients.csv"', 'to = "liste@example.org"', "demande une lettre par lecteur"),
            (
                'bounces = "retours@example.org"\n',
                "",
                "à quelle boîte les lettres non distribuées reviennent",
            ),
            ('token_env = "KEY"\n', "", "la clé des adresses de retour manque"),
            ("retours@", f"{'r' * 32}@", "plus de 64 caractères avant l’@"),
            ("@example.org", f"@{'d' * 63}.{'d' * 63}.{'d' * 63}.{'d' * 20}.org", "ou de 254 en tout"),
        ],
    )
    def test_wrong(self, settings: str, old: str, new: str, said: str) -> None:
        """Each is exit 2, in words."""
        assert old in SENT
        with pytest.raises(FileError) as caught:
            read_config(settings.replace("HERE", SENT.replace(old, new)))
        assert said in str(caught.value)
        assert caught.value.exit_code == 2

    def test_the_longest(self, settings: str) -> None:
        """A local part of 64 octets is one (RFC 5321, section 4.5.3.1.1)."""
        local = "r" * (64 - 1 - len(TOKEN_PLACE))
        read_config(settings.replace("HERE", SENT.replace("retours@", f"{local}@")))


class TestComeBack:
    """From the address that a letter came back to, to its reader."""

    @pytest.fixture
    def each(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
        desk.at(TUESDAY)
        to_each(desk, more='token_env = "KEY"\nverp = true\nbounces = "retours@example.org"\n')
        desk.write("recipients.csv", "address\nada@example.org\nbob@example.org\n")
        monkeypatch.setenv("KEY", KEY)
        return desk

    @pytest.mark.parametrize("form", [str, str.lower, str.upper, str.title])
    def test_suppressed(self, each: Desk, form: type[str]) -> None:
        """However mail servers on the way wrote it, the reader is found, and gets nothing more."""
        said = each("unsubscribe", form(envelope_sender(BOUNCES, token(KEY, "ada@example.org"))))
        assert (said.code, said.out) == (0, "ada@example.org : ne recevra plus rien.\n")
        assert "ada@example.org" in (each.root / "suppressed.csv").read_text()

    def test_looked_at(self, each: Desk) -> None:
        """Who it is can be asked without any change, also where nobody can leave yet."""
        asked = envelope_sender(BOUNCES, token(KEY, "bob@example.org"))
        said = each("unsubscribe", "--dry-run", asked)
        assert (said.code, said.out) == (0, "bob@example.org : reçoit la lettre.\n")
        assert not (each.root / "suppressed.csv").read_text()
        each.change("newsletter.toml", 'suppression = "suppressed.csv"\n', "")
        assert each("unsubscribe", "--dry-run", asked).code == 0
        assert each("unsubscribe", "--dry-run", "retours+" + "0" * 32 + "@example.org").code == 2

    @pytest.mark.long
    def test_a_maildir(self, each: Desk) -> None:
        """Of what came back those leave whose mailbox does not exist, by the line of the operator's guide."""
        came_back = {"ada": "5.1.1", "bob": "5.2.2"}
        for name, status in came_back.items():
            to = envelope_sender(BOUNCES, token(KEY, f"{name}@example.org"))
            report = f"To: {to}\n\nFinal-Recipient: rfc822; x@example.net\nAction: failed\nStatus: {status}\n"
            each.write(f"Maildir/new/{name}", report)
        line = re.search(r"(?m)^    (cd Maildir/new && .*)$", OPERATE.read_text(encoding="utf-8"))
        assert line is not None
        command = line[1].replace("/srv/jeudis/.venv/bin/newsletter", f"{sys.executable} -m newsletter")
        command = command.replace("/srv/jeudis", str(each.root))
        environment = {**os.environ, "PYTHONPATH": str(OPERATE.parent.parent)}
        subprocess.run(["/bin/sh", "-c", command], cwd=each.root, env=environment, check=True)
        found = (each.root / "suppressed.csv").read_text()
        assert ("ada@" in found, "bob@" in found) == (True, False)
