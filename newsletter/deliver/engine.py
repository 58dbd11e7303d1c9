"""The door to listmonk's HTTP interface: one answer, whole and understood, or why there is none.

PyPI's `listmonk` is not used: it cannot set the archive's slug, writes the sender in small letters, and logs in for the
whole process. listmonk's own words are in the language of its settings, so what it says is told and never judged by.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from newsletter.deliver.campaign import Campaign, Wanted, slug, tags
from newsletter.deliver.campaigns import Identity
from newsletter.deliver.exchange import EngineError, Patience, client, lost
from newsletter.deliver.mishap import Mishap, MishapKind, heard

_T = TypeVar("_T")
_PER_PAGE, _PAGES = 50, 20  # the text part of each comes along
_BAD_REQUEST = 400  # so it says of what it has not, and of what does not allow what is asked
_BY_STATUS = {
    401: MishapKind.ENGINE_LOGIN,
    403: MishapKind.ENGINE_RIGHTS,
    404: MishapKind.ENGINE_ANSWER,  # listmonk says 400 of what it has not: these are another server's addresses
    408: MishapKind.ENGINE_PATIENCE,
    429: MishapKind.ENGINE_BUSY,
}


class _Said(msgspec.Struct, frozen=True):
    message: str = ""


class _Page(msgspec.Struct, frozen=True):
    results: list[Campaign] = []


class _List(msgspec.Struct, frozen=True):
    id: int


class _Template(msgspec.Struct, frozen=True):
    type: str
    body: str = ""  # left out where it is empty


class _Answer(msgspec.Struct, frozen=True):
    data: msgspec.Raw


class Engine:
    """Asks one server.

    Args:
        url: its address, without `/api`.
        user: of the API.
        token: that user's.
        patience: how long it waits.
        unsaid: takes secrets out of the server's words.
    """

    def __init__(
        self,
        url: str,
        user: str,
        token: str,
        patience: Patience | None = None,
        unsaid: Callable[[str], str] = str,
    ) -> None:
        self._base = f"{url.rstrip('/')}/api"
        self.where = urlsplit(url).netloc
        self._patience, self._unsaid = patience or Patience(), unsaid
        self._headers = {"Authorization": f"token {user}:{token}"}

    def found(self, identity: Identity) -> list[Campaign]:
        """Return the campaigns that bear both tags of a letter, without their bodies."""
        return self._asked(*(("tag", tag) for tag in tags(identity)), ("per_page", "all"))

    def named(self, identity: Identity) -> Campaign | None:
        """Return the campaign that has a letter's slug, whatever its tags are, without its body, of the latest thousand."""
        for page in range(1, _PAGES + 1):
            several = self._asked(("page", str(page)), ("per_page", str(_PER_PAGE)))
            if not several:
                break
            for one in several:
                if one.archive_slug == slug(identity):
                    return one
        return None

    def page(self, number: int) -> str:
        """Return the address at which people see a campaign."""
        return f"{self._base.removesuffix('/api')}/admin/campaigns/{number}"

    def campaign(self, number: int) -> Campaign:
        """Return a campaign, whole."""
        return self._call("GET", f"/campaigns/{number}", Campaign)

    def create(self, wanted: Wanted) -> Campaign:
        """Make a campaign, always a draft."""
        return self._call("POST", "/campaigns", Campaign, dataclasses.asdict(wanted))

    def renew(self, number: int, wanted: Wanted) -> Campaign:
        """Make a draft another."""
        return self._call("PUT", f"/campaigns/{number}", Campaign, dataclasses.asdict(wanted))

    def start(self, number: int) -> Campaign:
        """Let a draft be sent; its answer's status is what was asked for, and not always what is so."""
        return self._call("PUT", f"/campaigns/{number}/status", Campaign, {"status": "running"})

    def test(self, number: int, wanted: Wanted, to: str) -> None:
        """Send what a campaign would be to one subscriber."""
        self._call(
            "POST", f"/campaigns/{number}/test", bool, {**dataclasses.asdict(wanted), "subscribers": [to]}
        )

    def delete(self, number: int) -> None:
        """Delete a campaign."""
        self._call("DELETE", f"/campaigns/{number}", bool)

    def require_list(self, number: int) -> None:
        """Make sure that there is a list, and that it may be seen."""
        self._call("GET", f"/lists/{number}", _List)

    def template(self, number: int) -> tuple[str, str]:
        """Return a template's kind and body."""
        found = self._call("GET", f"/templates/{number}", _Template)
        return found.type, found.body

    def _asked(self, *query: tuple[str, str]) -> list[Campaign]:
        return self._call("GET", "/campaigns", _Page, query=(*query, ("no_body", "true"))).results

    def _call(
        self,
        method: str,
        path: str,
        kind: type[_T],
        body: Mapping[str, object] | None = None,
        query: Sequence[tuple[str, str]] = (),
    ) -> _T:
        """Ask, and read the answer.

        Raises:
            EngineError: it said no, or nothing that makes sense.
        """
        status, content = self._exchange(method, path, body, query)
        if status != 200:
            raise self._refused(status, content)
        try:
            return msgspec.json.decode(msgspec.json.decode(content, type=_Answer).data, type=kind)
        except msgspec.MsgspecError as error:
            raise self._error(MishapKind.ENGINE_ANSWER, str(error)) from None

    def _exchange(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None,
        query: Sequence[tuple[str, str]],
    ) -> tuple[int, bytes]:
        try:
            with client(self._patience) as asking:
                answer = asking.request(
                    method, self._base + path, params=list(query), json=body, headers=self._headers
                )
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise lost(error, where=self.where, engine="listmonk") from None
        return answer.status_code, answer.content

    def _refused(self, status: int, content: bytes) -> EngineError:
        try:
            said = msgspec.json.decode(content, type=_Said).message
        except msgspec.MsgspecError:
            said = ""  # a page of some proxy's
        kind = _BY_STATUS.get(
            status, MishapKind.ENGINE_CAMPAIGN if status == _BAD_REQUEST else MishapKind.ENGINE_BUSY
        )
        if status in range(300, 400):
            kind = MishapKind.ENGINE_ANSWER
        if status == 403 and ("credentials" in said or "session" in said):  # never translated (auth.go)
            kind = MishapKind.ENGINE_LOGIN
        words = " ".join(filter(None, (str(status), said)))
        return self._error(kind, words, status=status, is_certain=status < 500)

    def _error(
        self, kind: MishapKind, said: str = "", *, status: int = 0, is_certain: bool = False
    ) -> EngineError:
        mishap = Mishap(kind, heard(said, self._unsaid), self.where)
        return EngineError(mishap, is_certain=is_certain, is_about_it=status == _BAD_REQUEST)
