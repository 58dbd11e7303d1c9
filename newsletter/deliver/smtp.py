"""The messenger `smtp`: one message to a list's address, or one to each reader of a recipients file."""

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property, partial
from itertools import islice

from newsletter.addresses import mailbox
from newsletter.config import Config, envelope_sender
from newsletter.deliver.lanes import Addressed, Lanes
from newsletter.deliver.mishap import Mishap, MishapKind
from newsletter.deliver.patience import Patience
from newsletter.deliver.personal import Personal, filled
from newsletter.deliver.readers import Readers
from newsletter.deliver.refusal import RefusedError
from newsletter.deliver.server import Server
from newsletter.deliver.session import session_with
from newsletter.deliver.signing import Signatures, Signer
from newsletter.deliver.stuffing import lined, stuffed
from newsletter.deliver.termination import held_back
from newsletter.deliver.waiting import waited
from newsletter.deliver.way import is_for
from newsletter.exceptions import ConfigurationError, DeliveryError, FileError, HeldError, UncertainError
from newsletter.french import long_date
from newsletter.model import FrozenLetter, Outcome, Standing
from newsletter.recipients import token
from newsletter.unsaid import unsaid

_UNSET = "it is not in the environment, and each reader's token is made with it"
_SET_IT = "set it, and never change it: links in letters that have left need it"
_BATCH = 200  # readers, after whom it is read again who wants nothing more


class SmtpMessenger:
    """Speaks to one server.

    Args:
        config: host, port, TLS, names of the secrets.
        environment: where the secrets are.
        readers: to whom, where each gets a message of their own; None where it goes to a list.
        signer: gives what signs all that leaves; None where we sign nothing. It may raise FileError.
        patience: how long it waits.
        posts_only: it takes notices and no letter: those have no token, so that a lost key of tokens can still be told.
    """

    name = "smtp"

    def __init__(
        self,
        config: Config,
        environment: Mapping[str, str],
        readers: Readers | None = None,
        signer: Callable[[], Signer | None] = lambda: None,
        patience: Patience | None = None,
        *,
        posts_only: bool = False,
    ) -> None:
        sender = mailbox(config.letter.sender)
        assert sender is not None  # as it was read
        settings = config.delivery.smtp
        self._editor, self._connections, self._readers = config.letter.editor, settings.connections, readers
        self._get_signer = signer
        _refuse_without_secrets(config, environment, posts_only=posts_only)
        self._config, self._key = config, _token_key(config, environment)
        bounces, login, patience = (
            settings.bounces or sender[1],
            _login(config, environment),
            patience or Patience(),
        )
        cleaned = unsaid(config, environment)
        self._server = Server(settings, bounces, login, patience, unsaid=cleaned)
        own = (lambda to: envelope_sender(bounces, self._token(to))) if settings.verp else None
        self._to_readers = Server(settings, bounces, login, patience, own, cleaned)

    def recipients(self, letter: FrozenLetter) -> Iterable[str]:
        """One: the list that the letter is addressed to; or those of the recipients file, as it is now.

        Raises:
            FileError: the key that signs cannot serve.
            HeldError: it was approved for another way.
        """
        _ = self._signer
        self._refuse_other_ways(letter)
        if self._readers is None:
            return (letter.to,)
        Personal(letter)  # before anybody is written down as one who waits for it
        return self._readers.freeze(letter.day)

    def _refuse_other_ways(self, letter: FrozenLetter) -> None:
        """Refuse to send readers what was approved for a list, or the other way round: links and headers would not hold."""
        if is_for(self._config, letter):
            return
        raise HeldError(
            "Lettre retenue",
            f"la lettre du {long_date(letter.day)}",
            cause="les réglages de l’envoi ont changé depuis son approbation",
            remedy=f"newsletter approve {letter.day} --withdraw, puis approuvez-la à nouveau",
        )

    def hand_over(
        self, letter: FrozenLetter, recipients: Iterable[str]
    ) -> Generator[Outcome, bool | None, None]:
        """Send a letter to each recipient.

        Raises:
            FileError: the key that signs cannot serve; nobody was begun with.
        """
        if self._readers is not None:
            addressed = self._addressed(self._readers, letter, recipients)
            yield from Lanes(self._to_readers, addressed, self._connections).outcomes()
            return
        raw = self._signed(letter.raw)
        for recipient in recipients:
            if (yield from self._send(raw, recipient, MishapKind.RECIPIENT)) is False:
                return

    def took(self, letter: FrozenLetter, recipient: str) -> bool | None:  # noqa: ARG002 - whatever it was
        """SMTP can't be asked."""
        return None

    def figures(self, day: dt.date) -> None:
        """The list counts its readers."""

    def tried(self) -> Mishap | None:
        """Say hello, log in, and ask whether the sender is taken; no recipient is named."""
        try:
            with session_with(self._server) as session:
                waited(session.try_sender())
        except RefusedError as error:
            return error.mishap
        return None

    def post(self, raw: bytes, to: str, name: str) -> None:  # noqa: ARG002 - no file to name
        """Send a test or a notice; that leaves also where the key cannot serve, of which it may tell."""
        raw = filled(raw, self._token(to))
        with suppress(FileError):
            raw = self._signed(raw)
        refused = MishapKind.EDITOR if to == self._editor else MishapKind.TESTED
        for outcome in self._send(raw, to, refused):
            if outcome.standing not in {Standing.HANDING, Standing.ACCEPTED}:
                raise _error(outcome)

    def _addressed(
        self, readers: Readers, letter: FrozenLetter, recipients: Iterable[str]
    ) -> Iterator[Addressed | Outcome]:
        """Address a letter to each reader; or say why nothing is sent to one."""
        personal, rest = Personal(letter, stuffed, self._signatures(letter)), iter(recipients)
        while batch := list(islice(rest, _BATCH)):
            known, is_suppressed = readers.known(letter.day, batch), readers.is_suppressed()
            forgotten = readers.forgotten() if len(known) < len(batch) else frozenset[str]()
            for called in batch:
                one = known.get(called)
                if called in forgotten:
                    yield Outcome(recipient=called, standing=Standing.SUPPRESSED)
                elif one is None:
                    stranger = Mishap(MishapKind.STRANGER).written
                    yield Outcome(recipient=called, standing=Standing.DEFERRED, detail=stranger)
                elif is_suppressed(one):
                    yield Outcome(recipient=called, standing=Standing.SUPPRESSED)
                else:
                    text = partial(personal.to, one, called, self._token(one.address))
                    yield Addressed(called=called, address=one.address, text=text)

    @cached_property
    def _signer(self) -> Signer | None:
        return self._get_signer()

    def _signed(self, raw: bytes) -> bytes:
        return self._signer.signed(lined(raw)) if self._signer is not None else raw

    def _signatures(self, letter: FrozenLetter) -> Signatures | None:
        return Signatures(self._signer, lined(letter.raw)) if self._signer is not None else None

    def _token(self, address: str) -> str:
        return token(self._key, address) if self._key else ""

    def _send(self, raw: bytes, to: str, refused: MishapKind) -> Generator[Outcome, bool | None, bool | None]:
        """Send a message; `refused` is what it means that the server does not take its address."""
        try:
            with session_with(self._server) as session:
                waited(session.begin(to, stuffed(raw), refused))
                with held_back() as is_ending:
                    if (yield Outcome(recipient=to, standing=Standing.HANDING)) is False:
                        return False
                    yield waited(session.end(to, is_ending))
        except RefusedError as error:
            yield Outcome(recipient=to, standing=error.standing, detail=error.mishap.written)
        return True


def _error(outcome: Outcome) -> DeliveryError:
    mishap = Mishap.read(outcome.detail)
    kind = UncertainError if outcome.standing is Standing.UNCERTAIN else DeliveryError
    return kind(mishap.what, mishap.where, cause=mishap.said, remedy=mishap.remedy)


def _token_key(config: Config, environment: Mapping[str, str]) -> str:
    """Return the key of readers' tokens; empty where they have none."""
    keys = [environment[name] for name in _token_names(config) if name in environment]
    return keys[0] if keys else ""


def _token_names(config: Config) -> tuple[str, ...]:
    """Name the key that tokens are made with: one, or none."""
    return config.delivery.smtp.token_keys[:1] if config.has_tokens else ()


def _login(config: Config, environment: Mapping[str, str]) -> tuple[str, str] | None:
    """Return name and password; None where there are none, for half of both was refused."""
    names = filter(None, (config.delivery.smtp.username_env, config.delivery.smtp.password_env))
    given = [environment[name] for name in names if environment.get(name)]
    return (given[0], given[1]) if given else None


def _refuse_without_secrets(config: Config, environment: Mapping[str, str], *, posts_only: bool) -> None:
    """Make sure that all secrets are there that a letter needs, those of the login only where one of both is.

    What only posts needs the login; where that is missing, all that is missing is named.

    Raises:
        ConfigurationError: some are not; all of them are named.
    """
    settings = config.delivery.smtp
    names = (settings.username_env or "", settings.password_env or "")
    absent = [name for name in names if not environment.get(name)]
    login = [name or "username_env / password_env" for name in absent] if len(absent) == 1 else []
    token = [name for name in _token_names(config) if not environment.get(name)]
    if login or (token and not posts_only):
        raise ConfigurationError(
            "A secret is missing",
            ", ".join([*token, *login]),
            cause=_UNSET if token else "it is not in the environment",
            remedy=_SET_IT if token else "set both name and password",
        )
