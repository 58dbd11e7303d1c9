"""The door to Brevo's HTTP interface, by its official client: one answer, whole and understood, or why there is none.

The client asks through a connection of ours, once: tries are ours. It believes what it is answered, whatever that is; so what
came is read again here. Most calls may be made 100 times an hour: a letter takes six.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from newsletter.deliver.brevo_campaign import Campaign, Wanted
from newsletter.deliver.campaigns import Identity
from newsletter.deliver.exchange import EngineError, Patience, client, lost
from newsletter.deliver.mishap import Mishap, MishapKind, heard
from newsletter.exceptions import ConfigurationError

if TYPE_CHECKING:
    from brevo import Brevo

_T = TypeVar("_T")
_PER_PAGE, _PAGES = 50, 20
_NAME = "brevo"
_UNREADABLE = (ValueError, TypeError, AttributeError, RecursionError)  # what the client may say of an answer
_BY_STATUS = {
    401: MishapKind.ENGINE_LOGIN,
    402: MishapKind.ENGINE_CREDIT,
    403: MishapKind.ENGINE_ACCOUNT,
    408: MishapKind.ENGINE_PATIENCE,
    429: MishapKind.ENGINE_LIMIT,
}
_BY_CODE = {
    "unauthorized": MishapKind.ENGINE_LOGIN,
    "not_enough_credits": MishapKind.ENGINE_CREDIT,
    "permission_denied": MishapKind.ENGINE_ACCOUNT,
    "reseller_permission_denied": MishapKind.ENGINE_ACCOUNT,
    "account_under_validation": MishapKind.ENGINE_ACCOUNT,
}
_OF_STATE = frozenset({400, 404, 405, 406})
"""It is not there, or does not allow what is asked."""


class _Said(msgspec.Struct, frozen=True):
    code: str = ""
    message: str = ""


class _Page(msgspec.Struct, frozen=True):
    campaigns: list[Campaign] | None = None  # left out where there are none, as their number may be
    count: int | None = None
    code: str | None = None
    message: str | None = None


class _Numbered(msgspec.Struct, frozen=True):
    id: int


class _Sender(msgspec.Struct, frozen=True):
    email: str
    active: bool


class _Senders(msgspec.Struct, frozen=True):
    senders: list[_Sender] | None = None


class BrevoDoor:
    """Asks one account.

    Args:
        url: where Brevo's interface is.
        key: the account's.
        title: of the letter, which its campaigns are named by.
        patience: how long it waits.
        unsaid: takes secrets out of Brevo's words.

    Raises:
        ConfigurationError: the client is not installed.
    """

    def __init__(
        self,
        url: str,
        key: str,
        title: str,
        patience: Patience | None = None,
        unsaid: Callable[[str], str] = str,
    ) -> None:
        try:
            import brevo  # noqa: F401, PLC0415 - an extra, and it takes its time
        except ImportError as error:
            raise ConfigurationError(
                "Brevo's client is not installed",
                "brevo-python",
                cause=str(error),
                remedy='install it: pip install "jeudis-odd17[brevo]"',
            ) from None
        self.where = urlsplit(url).netloc
        self._url, self._key, self._title = url, key, title
        self._patience, self._unsaid = patience or Patience(), unsaid
        self._closed_until = 0.0

    def page(self, number: int) -> str:
        """Return how people know a campaign: Brevo shows its number, at addresses of which it says nothing."""
        return f"{self.where}#{number}"

    def found(self, identity: Identity) -> list[Campaign]:
        """Return the campaigns that are a letter's, without their bodies: there is no asking by name, only page after page."""
        kept: dict[int, Campaign] = {}
        begins = 0
        for _ in range(_PAGES):
            listed = self._listed(begins)
            if listed.code or listed.message:  # else what is no listing would be none of ours
                raise self._error(MishapKind.ENGINE_ANSWER, listed.message or "")
            several = listed.campaigns or []
            kept |= {one.id: one for one in several if one.belongs(identity, self._title)}
            begins += len(several)
            if not several or several[-1].is_before(identity) or begins >= (listed.count or begins + 1):
                return list(kept.values())
        raise self._error(MishapKind.ENGINE_ANSWER, f"over {begins} campaigns", is_certain=True)

    def campaign(self, number: int) -> Campaign:
        """Return a campaign, whole."""
        return self._asked(lambda one: one.email_campaigns.get_email_campaign(number), Campaign)

    def create(self, wanted: Wanted) -> Campaign:
        """Make a campaign, always a draft."""
        from brevo.email_campaigns import (  # noqa: PLC0415 - an extra
            CreateEmailCampaignRequestRecipients,
            CreateEmailCampaignRequestSender,
        )

        to = {"recipients": CreateEmailCampaignRequestRecipients(list_ids=list(wanted.lists))}
        made = self._asked(
            lambda one: one.email_campaigns.create_email_campaign(
                sender=CreateEmailCampaignRequestSender(name=wanted.sender.name, email=wanted.sender.email),
                **_fields(wanted),
                **(to if wanted.lists else {}),
            ),
            _Numbered,
        )
        return self.campaign(made.id)

    def renew(self, number: int, wanted: Wanted) -> Campaign:
        """Make a draft another."""
        from brevo.email_campaigns import (  # noqa: PLC0415 - an extra
            UpdateEmailCampaignRequestRecipients,
            UpdateEmailCampaignRequestSender,
        )

        to = {"recipients": UpdateEmailCampaignRequestRecipients(list_ids=list(wanted.lists))}
        self._done(
            lambda one: one.email_campaigns.update_email_campaign(
                number,
                sender=UpdateEmailCampaignRequestSender(name=wanted.sender.name, email=wanted.sender.email),
                **_fields(wanted),
                **(to if wanted.lists else {}),
            )
        )
        return self.campaign(number)

    def start(self, number: int) -> None:
        """Let a draft be sent."""
        self._done(lambda one: one.email_campaigns.send_email_campaign_now(number))

    def test(self, number: int, to: str) -> None:
        """Send a campaign to one contact."""
        self._done(lambda one: one.email_campaigns.send_test_email(number, email_to=[to]))

    def delete(self, number: int) -> None:
        """Delete a campaign."""
        self._done(lambda one: one.email_campaigns.delete_email_campaign(number))

    def require_list(self, number: int) -> None:
        """Make sure that there is a list."""
        self._asked(lambda one: one.contacts.get_list(number), _Numbered)

    def require_sender(self, address: str) -> None:
        """Make sure that an address is verified."""
        known = self._asked(lambda one: one.senders.get_senders(), _Senders).senders or []
        if not any(one.active and one.email.lower() == address.lower() for one in known):
            raise self._error(MishapKind.ENGINE_SENDER, address, is_certain=True)

    def _listed(self, begins: int) -> _Page:
        return self._asked(
            lambda one: one.email_campaigns.get_email_campaigns(
                limit=_PER_PAGE,
                offset=begins,
                sort="desc",
                exclude_html_content=True,
                statistics="globalStats",
            ),
            _Page,
        )

    def _asked(self, ask: "Callable[[Brevo], object]", kind: type[_T]) -> _T:
        """Ask for something, and read it.

        Raises:
            EngineError: it said no, or nothing that makes sense.
        """
        answer = self._exchanged(ask)
        try:
            return msgspec.json.decode(answer.content, type=kind)
        except msgspec.MsgspecError as error:
            raise self._error(MishapKind.ENGINE_ANSWER, str(error)) from None

    def _done(self, ask: "Callable[[Brevo], object]") -> None:
        """Ask for something to be done, which is answered without a word.

        Raises:
            EngineError: it said no, or nothing that makes sense.
        """
        if self._exchanged(ask).content:
            raise self._error(MishapKind.ENGINE_ANSWER)

    def _exchanged(self, ask: "Callable[[Brevo], object]") -> httpx.Response:
        from brevo import Brevo  # noqa: PLC0415 - an extra
        from brevo.core.api_error import ApiError  # noqa: PLC0415
        from brevo.core.parse_error import ParsingError  # noqa: PLC0415

        if (closed := self._closed_until - time.monotonic()) > 0:
            raise self._error(MishapKind.ENGINE_LIMIT, f"{closed:.0f} s", is_certain=True)
        answers: list[httpx.Response] = []
        with client(self._patience) as asking:
            asking.event_hooks = {"response": [answers.append]}
            one = Brevo(
                api_key=self._key,
                base_url=self._url,
                httpx_client=asking,
                max_retries=0,
                client_id=None,  # else another login that stands in the environment counts
                client_secret=None,
            )
            try:
                ask(one)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise lost(error, where=self.where, engine=_NAME) from None
            except (ApiError, ParsingError, *_UNREADABLE) as error:
                if not answers:  # it could not even ask
                    raise lost(error, where=self.where, engine=_NAME) from None
        if not answers[-1].is_success:
            raise self._refused(answers[-1])
        return answers[-1]

    def _refused(self, answer: httpx.Response) -> EngineError:
        try:
            said = msgspec.json.decode(answer.content, type=_Said)
        except msgspec.MsgspecError:
            said = _Said()  # a page of some proxy's
        status = answer.status_code
        words = " ".join(filter(None, (str(status), said.code, said.message)))
        kind = _kind(status, said)
        if kind is MishapKind.ENGINE_LIMIT and (seconds := _until_reset(answer)):
            self._closed_until = time.monotonic() + seconds
            words = f"{words}, {seconds} s"
        about_it = status in _OF_STATE and kind is MishapKind.ENGINE_CAMPAIGN
        return self._error(kind, words, is_certain=status < 500, is_about_it=about_it)

    def _error(
        self, kind: MishapKind, said: str = "", *, is_certain: bool = False, is_about_it: bool = False
    ) -> EngineError:
        mishap = Mishap(kind, heard(said, self._unsaid), self.where, _NAME)
        return EngineError(mishap, is_certain=is_certain, is_about_it=is_about_it)


def _fields(wanted: Wanted) -> dict[str, Any]:
    reply_to = {"reply_to": wanted.reply_to} if wanted.reply_to else {}
    return {
        "name": wanted.name,
        "subject": wanted.subject,
        "html_content": wanted.html,
        "tag": wanted.tag,
        "mirror_active": False,
        **reply_to,
    }


def _kind(status: int, said: _Said) -> MishapKind:
    if status >= 500:
        return MishapKind.ENGINE_BUSY
    known = _BY_CODE.get(said.code) or _BY_STATUS.get(status)
    if known:
        return known
    if status not in _OF_STATE or not said.code:
        return MishapKind.ENGINE_ANSWER  # another server's addresses
    is_of_sender = said.code == "invalid_parameter" and "sender" in said.message.lower()
    return MishapKind.ENGINE_SENDER if is_of_sender else MishapKind.ENGINE_CAMPAIGN


def _until_reset(answer: httpx.Response) -> int:
    """Return for how many seconds Brevo takes no more calls; 0 where it does not say."""
    said = answer.headers.get("x-sib-ratelimit-reset", "") or answer.headers.get("Retry-After", "")
    return min(int(said), 3600) if said.isascii() and said.isdigit() else 0
