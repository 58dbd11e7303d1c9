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


def _each_by_smtp() -> Config:
    smtp = Smtp(recipients="recipients.csv", token_env="KEY", username_env="NAME", password_env="WORD")
    letter = msgspec.structs.replace(LETTER, unsubscribe=ADDRESS)
    return Config(letter=letter, delivery=Delivery(messenger="smtp", smtp=smtp))


def test_notices_need_no_key_of_tokens(tmp_path: Path) -> None:
    """A notice has no token: it leaves with the login alone, so that a lost key can be told; the letter doesn't."""
    config, login = _each_by_smtp(), {"NAME": "moi", "WORD": "x"}
    assert isinstance(poster(config, Workspace(tmp_path), login), SmtpMessenger)
    with pytest.raises(ConfigurationError, match="WORD"):
        poster(config, Workspace(tmp_path), {"NAME": "moi", "KEY": "clé"})
    with pytest.raises(ConfigurationError, match="KEY"):
        messenger(config, Workspace(tmp_path), login, lambda: Readers(Workspace(tmp_path), list, frozenset))


@pytest.mark.parametrize("engine", ["listmonk", "brevo"])
def test_notices_beside_an_engine_need_no_key_of_tokens(tmp_path: Path, engine: str) -> None:
    """The mail server beside an engine takes notices: with a reader's token in the settings, and no key for it, too."""
    config = _each_by_smtp()
    config = msgspec.structs.replace(
        config, delivery=msgspec.structs.replace(config.delivery, messenger=engine)
    )
    assert isinstance(poster(config, Workspace(tmp_path), {"NAME": "moi", "WORD": "x"}), SmtpMessenger)


def test_an_outbox_keeps_notices_beside_a_server(tmp_path: Path) -> None:
    """Who sends nothing yet gets no mail of it, though the server is in the settings already."""
    config = Config(letter=LETTER, delivery=Delivery(messenger="outbox", smtp=Smtp(username_env="NAME")))
    assert isinstance(poster(config, Workspace(tmp_path), {}), Outbox)


def test_notices_are_signed(tmp_path: Path) -> None:
    """What signs the letter signs notices: it is asked for before anything is said to the server."""

    def signer() -> None:
        raise LookupError("which key?")

    posts = poster(_each_by_smtp(), Workspace(tmp_path), {"NAME": "moi", "WORD": "x"}, signer)
    with pytest.raises(LookupError, match="which key"):
        posts.post(b"Subject: x\r\n\r\nx\r\n", "a@example.org", "note")
