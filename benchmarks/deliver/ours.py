# ruff: noqa: INP001 - a script
"""Ours: each reader's own address, Message-ID and token, and the ledger on disk, as `run --live` hands a letter over."""

import datetime as dt
import sys
import tempfile
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from newsletter.config import Config
from newsletter.deliver import Readers, SmtpMessenger
from newsletter.model import TOKEN_PLACE, FrozenLetter, Outcome, Standing
from newsletter.pipeline.edition.batches import hand_over
from newsletter.recipients import read_recipients
from newsletter.schema import read_config
from newsletter.store import Store
from newsletter.workspace import Workspace

_NOW = dt.datetime(2023, 9, 28, 7, tzinfo=dt.UTC)
_KEY = "UNSUBSCRIBE_KEY"


def main(port: int, count: int, connections: int, letter: Path) -> None:
    """Send a letter to each of so many readers, and exit with 1 unless all have it."""
    config = _config(port, connections)
    with tempfile.TemporaryDirectory(dir=letter.parent) as folder:
        workspace, listed = Workspace(Path(folder)), Path(folder) / "recipients.csv"
        with listed.open("w") as file:
            file.write("address\n")
            file.writelines(f"lecteur{number}@example.org\n" for number in range(count))
        readers = Readers(
            workspace, lambda: read_recipients(listed.read_bytes(), "recipients.csv"), frozenset
        )
        frozen = FrozenLetter(day=_NOW.date(), raw=letter.read_bytes())
        messenger = SmtpMessenger(config, {_KEY: "une clé"}, readers)
        with Store(workspace.database) as store:
            store.ledger.intend(frozen, "smtp", messenger.recipients(frozen), _NOW)

            def take(outcome: Outcome) -> bool:
                store.ledger.record(frozen.day, outcome, _NOW)
                return True

            hand_over(frozen, messenger, store.ledger, take)
            assert store.ledger.tally(frozen.day).accepted == count
            assert not store.ledger.standing(frozen.day, Standing.UNCERTAIN)


def _config(port: int, connections: int) -> Config:
    config = read_config((Path(__file__).resolve().parents[2] / "newsletter.toml").read_text("utf-8"))
    smtp = msgspec.structs.replace(
        config.delivery.smtp,
        host="127.0.0.1",
        port=port,
        tls="none",
        to=None,
        recipients="recipients.csv",
        connections=connections,
        token_env=_KEY,
    )
    delivery = msgspec.structs.replace(config.delivery, messenger="smtp", smtp=smtp)
    letter = msgspec.structs.replace(config.letter, unsubscribe=f"https://example.org/{TOKEN_PLACE}")
    return msgspec.structs.replace(config, letter=letter, delivery=delivery)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
