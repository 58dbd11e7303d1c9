"""Which way out a letter uses."""

from pathlib import Path

import msgspec
import pytest

from newsletter.config import BrevoSettings, Config, Delivery, ListmonkSettings, Smtp
from newsletter.deliver import Outbox, Readers, SmtpMessenger, messenger, poster
from newsletter.exceptions import ConfigurationError
from newsletter.model import Recipient
from newsletter.workspace import Workspace
from tests.test_personal import ADDRESS, frozen
from tests.test_smtp import LETTER


def _nobody() -> Readers:
    raise AssertionError("a list is sent one message")


def test_the_outbox_is_that_of_the_workspace(tmp_path: Path) -> None:
    """`outbox` writes into the workspace's own folders, and needs no secret."""
    one = messenger(Config(letter=LETTER), Workspace(tmp_path), {}, _nobody)
    assert isinstance(one, Outbox)
    one.post(b"x", "a@example.org", "note")
    assert (tmp_path / "var" / "notices" / "note.eml").read_bytes() == b"x"


@pytest.mark.parametrize("name", ["listmonk", "brevo"])
def test_an_engine_knows_its_secrets(tmp_path: Path, name: str) -> None:
    """The engines read theirs from the environment, too, and say which is missing."""
    listmonk = ListmonkSettings("https://lists.example.org", (1,), 1, "ENGINE_USER", "ENGINE_KEY")
    brevo = BrevoSettings((1,), "ENGINE_KEY")
    config = Config(letter=LETTER, delivery=Delivery(messenger=name, listmonk=listmonk, brevo=brevo))
    with pytest.raises(ConfigurationError, match="ENGINE_KEY"):
        messenger(config, Workspace(tmp_path), {"ENGINE_USER": "moi"}, _nobody)
    environment = {"ENGINE_USER": "moi", "ENGINE_KEY": "clé"}
    assert messenger(config, Workspace(tmp_path), environment, _nobody).name == name


def test_smtp_knows_its_secrets(tmp_path: Path) -> None:
    """`smtp` reads its settings, and its secrets from the environment."""
    smtp = Smtp(to="jeudis@lists.example.org", username_env="SMTP_USERNAME", password_env="SMTP_PASSWORD")
    config = Config(letter=LETTER, delivery=Delivery(messenger="smtp", smtp=smtp))
    assert isinstance(messenger(config, Workspace(tmp_path), {}, _nobody), SmtpMessenger)
    with pytest.raises(ConfigurationError, match="SMTP_PASSWORD"):
        messenger(config, Workspace(tmp_path), {"SMTP_USERNAME": "moi"}, _nobody)


def test_to_each_reader(tmp_path: Path) -> None:
    """With a recipients file `smtp` asks who they are."""
    people = (Recipient("zoe@example.org"), Recipient("ada@example.org"))
    smtp = Smtp(recipients="recipients.csv", token_env="KEY")
    letter = msgspec.structs.replace(LETTER, unsubscribe=ADDRESS)
    config = Config(letter=letter, delivery=Delivery(messenger="smtp", smtp=smtp))
    readers = Readers(Workspace(tmp_path), lambda: people, frozenset)
    one = messenger(config, Workspace(tmp_path), {"KEY": "clé"}, lambda: readers)
    assert sorted(one.recipients(frozen())) == sorted(readers.name_of(each.address) for each in people)


def test_who_takes_notices(tmp_path: Path) -> None:
    """A mail server where one is configured, with its login; else files."""
    files = poster(Config(letter=LETTER), Workspace(tmp_path), {})
    files.post(b"x", "a@example.org", "note")
    assert (tmp_path / "var" / "notices" / "note.eml").read_bytes() == b"x"
    smtp = Smtp(username_env="NAME", password_env="WORD")
    config = Config(letter=LETTER, delivery=Delivery(messenger="listmonk", smtp=smtp))
    assert isinstance(poster(config, Workspace(tmp_path), {"NAME": "moi", "WORD": "x"}), SmtpMessenger)
    with pytest.raises(ConfigurationError, match="WORD"):
        poster(config, Workspace(tmp_path), {"NAME": "moi"})
