"""A server that does what Brevo's documentation says of campaigns (developers.brevo.com, as its client 5.1 has it).

It keeps what it is told, in memory; messages leave when a test says so (`work`). All that it answers must be as the client's
own models have it, which the client itself does not look at; what differs is in `differs`.
"""

import datetime as dt
import itertools
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pydantic
from brevo.contacts import GetListResponse
from brevo.email_campaigns import (
    CreateEmailCampaignRequestRecipients,
    CreateEmailCampaignRequestSender,
    CreateEmailCampaignResponse,
    GetEmailCampaignResponse,
    GetEmailCampaignsResponse,
)
from brevo.senders import GetSendersResponse
from brevo.types import ErrorModel

from tests.faults import Fault, raw, served

KEY = "xkeysib-clé".encode().hex()
SUBSCRIBERS = ("anne@example.org", "bob@example.org", "chloé@example.org")
UNSUBSCRIBE = "{{ unsubscribe }}"
_OTHER = re.compile(r"\{[{%#]")
_WRITTEN = {
    "name", "subject", "sender", "htmlContent", "tag", "mirrorActive", "replyTo", "recipients",
}  # fmt: skip
_ZEROS = (
    "uniqueClicks", "clickers", "complaints", "delivered", "softBounces", "hardBounces", "uniqueViews", "unsubscriptions",
    "viewed", "trackableViews", "sent",
)  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """A message that left."""

    campaign: int
    to: str
    subject: str
    sender: str
    html: str
    is_test: bool = False


class _RefusedError(Exception):
    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        self.status, self.code, self.message, self.headers = status, code, message, headers


@dataclass
class Fake:
    """The account's state, and what was seen of it.

    Args:
        credit: how many messages may still be sent.
        allowed: how many calls are still taken in this hour.
        suspended: why Brevo lets the account do nothing; empty where it does.
    """

    port: int = 0
    key: str = KEY
    lists: dict[int, set[str]] = field(default_factory=lambda: {12: {*SUBSCRIBERS}, 13: set(), 14: set()})
    senders: dict[str, bool] = field(default_factory=lambda: {"jeudis@example.org": True})
    credit: int = 1_000_000
    allowed: int = 1_000_000
    suspended: str = ""
    campaigns: dict[int, dict[str, Any]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    heard: Callable[[], object] = bool
    closing: threading.Event = field(default_factory=threading.Event)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/v3"

    def count(self, call: str) -> int:
        """How often a call was made."""
        return sum(bool(re.fullmatch(call, one)) for one in self.calls)

    def change(self, number: int, **fields: Any) -> None:
        """Let a person change a campaign in Brevo's pages."""
        self.campaigns[number] |= {**fields, "modifiedAt": _now()}

    def copied(self, number: int, **fields: Any) -> int:
        """Let a person, or a call that came late, make another of the kind."""
        new = next(self._ids)
        self.campaigns[new] = {**self.campaigns[number], "id": new, "createdAt": _now(), **fields}
        return new

    def work(self, most: int | None = None) -> None:
        """Let campaigns that were let go on, by some contacts each; who has had all is sent."""
        for one in list(self.campaigns.values()):
            if one["status"] in {"queued", "in_process"}:
                self._send(one, most)

    def _send(self, campaign: dict[str, Any], most: int | None) -> None:
        people = sorted(set().union(*(self.lists.get(one, set()) for one in campaign["recipients"]["lists"])))
        had = {one.to for one in self.sent if one.campaign == campaign["id"] and not one.is_test}
        campaign["status"] = "in_process"
        for to in [one for one in people if one not in had][:most]:
            self.sent.append(self._rendered(campaign, to))
            campaign["statistics"]["globalStats"]["sent"] += 1
        left = len(people) - campaign["statistics"]["globalStats"]["sent"]
        campaign["statistics"]["remaining"] = left
        if left <= 0:
            campaign |= {"status": "sent", "sentDate": _now()}

    def _rendered(self, campaign: dict[str, Any], to: str, *, is_test: bool = False) -> Sent:
        html = campaign["htmlContent"].replace(UNSUBSCRIBE, f"https://r.example.org/un/{to}")
        for part in (html, campaign["subject"], campaign["sender"]["name"]):
            if _OTHER.search(part):
                self.differs.append(f"read as a template: {part[:200]}")
        return Sent(
            campaign=campaign["id"],
            to=to,
            subject=campaign["subject"],
            sender=f"{campaign['sender']['name']} <{campaign['sender']['email']}>",
            html=html,
            is_test=is_test,
        )

    # The calls.

    def answer(
        self, method: str, path: str, query: dict[str, str], body: Any, key: str
    ) -> tuple[int, Any, dict[str, str]]:
        """Do what is asked."""
        with self._lock:
            try:
                status, answer = self._done(method, path, query, body, key)
            except _RefusedError as error:
                answer = {"code": error.code, "message": error.message}
                self._hold(answer, ErrorModel)
                return error.status, answer, error.headers
            return status, answer, {}

    def _done(self, method: str, path: str, query: dict[str, str], body: Any, key: str) -> tuple[int, Any]:
        if key != self.key:
            raise _RefusedError(401, "unauthorized", "Key not found")
        if self.allowed <= 0:
            raise _RefusedError(
                429, "too_many_requests", "Too many requests", **{"x-sib-ratelimit-reset": "1800"}
            )
        self.allowed -= 1
        if self.suspended:
            raise _RefusedError(403, "permission_denied", self.suspended)
        for (wanted, pattern), (status, model, call) in _CALLS.items():
            match = re.fullmatch(pattern, path)
            if method == wanted and match:
                numbers = [int(one) for one in match.groups()]
                answer = call(self, *numbers, query if method == "GET" else body)
                if model is not None:
                    self._hold(answer, model)
                return status, answer
        raise _RefusedError(404, "document_not_found", "Not found")

    def _hold(self, answer: Any, model: type[pydantic.BaseModel]) -> None:
        try:
            model.model_validate(json.loads(json.dumps(answer)))
        except pydantic.ValidationError as error:
            self.differs.append(str(error))

    def _one(self, number: int) -> dict[str, Any]:
        if number not in self.campaigns:
            raise _RefusedError(404, "document_not_found", "Campaign ID does not exist")
        return self.campaigns[number]

    def _listed(self, query: dict[str, str]) -> Any:
        begins, limit = int(query.get("offset", 0)), int(query.get("limit", 50))
        if limit > 100:
            raise _RefusedError(400, "out_of_range", "Limit exceeds max value")
        several = sorted(self.campaigns.values(), key=lambda one: one["id"], reverse=True)
        shown = [{**one, "htmlContent": ""} for one in several[begins : begins + limit]]
        return {"count": len(several), **({"campaigns": shown} if shown else {})}

    def _create(self, asked: dict[str, Any]) -> Any:
        valid = self._validated(asked)
        number = next(self._ids)
        stats = {
            "campaignStats": [], "globalStats": dict.fromkeys(_ZEROS, 0), "linksStats": {}, "mirrorClick": 0, "remaining": 0,
        }  # fmt: skip
        self.campaigns[number] = {
            "id": number, "type": "classic", "status": "draft", "testSent": False, "header": "", "footer": "",
            "createdAt": _now(), "modifiedAt": _now(), "statistics": stats, "shareLink": "", "toField": "",
            "replyTo": valid["sender"]["email"], "tag": "", "mirrorActive": False,
            "recipients": {"lists": [], "exclusionLists": []}, **valid,
        }  # fmt: skip
        return {"id": number}

    def _update(self, number: int, asked: dict[str, Any]) -> Any:
        found = self._one(number)
        if found["status"] not in {"draft", "suspended"}:
            raise _RefusedError(400, "campaign_sent", "Campaign has already been sent")
        self.change(number, **self._validated(asked))

    def _delete(self, number: int, _: Any) -> Any:
        self._one(number)
        del self.campaigns[number]

    def _validated(self, asked: dict[str, Any]) -> dict[str, Any]:
        if unknown := set(asked) - _WRITTEN:
            self.differs.append(f"asked with {unknown}")
        CreateEmailCampaignRequestSender.model_validate(asked["sender"])
        recipients = asked.get("recipients")
        if not self.senders.get(asked["sender"]["email"]):
            raise _RefusedError(400, "invalid_parameter", "Sender is invalid / inactive")
        if len(asked["htmlContent"]) < 10 or not asked["subject"]:
            raise _RefusedError(400, "invalid_parameter", "htmlContent is not valid")
        tag = asked["tag"]
        kept = {**asked, "sender": {"id": 1, **asked["sender"]}, "tag": tag, "tags": [tag]}
        if recipients is not None:
            CreateEmailCampaignRequestRecipients.model_validate(recipients)
            if unknown := set(recipients["listIds"]) - set(self.lists):
                raise _RefusedError(400, "invalid_parameter", f"List IDs {unknown} do not exist")
            kept["recipients"] = {"lists": recipients["listIds"], "exclusionLists": []}
        return kept

    def _start(self, number: int, _: Any) -> Any:
        found = self._one(number)
        if found["status"] != "draft":
            raise _RefusedError(400, "campaign_processing", "Campaign is already being processed")
        people = set().union(*(self.lists.get(one, set()) for one in found["recipients"]["lists"]))
        if not found["recipients"]["lists"]:
            raise _RefusedError(400, "missing_parameter", "Recipients are missing")
        if len(people) > self.credit:
            raise _RefusedError(
                402, "not_enough_credits", "You don't have enough credit to send your campaign"
            )
        self.credit -= len(people)
        self.change(number, status="queued")

    def _test(self, number: int, asked: dict[str, Any]) -> Any:
        found = self._one(number)
        known = set().union(*self.lists.values())
        if not set(asked["emailTo"]) <= known:
            raise _RefusedError(
                400, "invalid_parameter", "Test email could not be sent to the following addresses"
            )
        self.sent += [self._rendered(found, to, is_test=True) for to in asked["emailTo"]]
        found["testSent"] = True

    def _list(self, number: int, _: Any) -> Any:
        if number not in self.lists:
            raise _RefusedError(404, "document_not_found", "List ID does not exist")
        people = len(self.lists[number])
        return {
            "id": number, "name": "Les Jeudis", "totalBlacklisted": 0, "totalSubscribers": people, "uniqueSubscribers": people,
            "folderId": 1, "createdAt": _now(),
        }  # fmt: skip

    def _senders(self, _: Any) -> Any:
        return {
            "senders": [
                {"id": number, "name": "Les Jeudis", "email": one, "active": active, "ips": []}
                for number, (one, active) in enumerate(self.senders.items(), start=1)
            ]
        }


_NUMBER = r"/emailCampaigns/(\d+)"
_CALLS: dict[tuple[str, str], tuple[int, type[pydantic.BaseModel] | None, Callable[..., Any]]] = {
    ("GET", "/emailCampaigns"): (200, GetEmailCampaignsResponse, Fake._listed),
    ("POST", "/emailCampaigns"): (201, CreateEmailCampaignResponse, Fake._create),
    ("GET", _NUMBER): (200, GetEmailCampaignResponse, lambda fake, number, _: fake._one(number)),
    ("PUT", _NUMBER): (204, None, Fake._update),
    ("DELETE", _NUMBER): (204, None, Fake._delete),
    ("POST", f"{_NUMBER}/sendNow"): (204, None, Fake._start),
    ("POST", f"{_NUMBER}/sendTest"): (204, None, Fake._test),
    ("GET", r"/contacts/lists/(\d+)"): (200, GetListResponse, Fake._list),
    ("GET", "/senders"): (200, GetSendersResponse, Fake._senders),
}


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fake: Fake

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        path, query = parts.path.removeprefix("/v3"), dict(parse_qsl(parts.query))
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length)) if length else None
        call, fake = f"{self.command} {path}", self.fake
        fake.calls.append(call)
        fake.heard()
        fault = next((one for one in fake.faults if one.meets(call)), None)
        if fault is not None:
            fault.first()
        if fault is None or fault.does:
            status, answer, more = fake.answer(
                self.command, path, query, body, self.headers.get("api-key", "")
            )
        if fault is None:
            content = "" if status == 204 else json.dumps(answer)
            headers = "".join(f"{name}: {value}\r\n" for name, value in more.items())
            self.wfile.write(raw(f"{status} X", content, "application/json", headers=headers))
        else:
            fake.faults += [Fault(".*", times=999)] if fault.ends else []
            fault.then()
            self.wfile.write(fault.answer or b"")
            if fault.hangs:
                fake.closing.wait()
        self.close_connection = True

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - http.server's names

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def brevo() -> Iterator[Fake]:
    """Serve on a free port; in the end all that was answered must have been as the client's models have it."""
    fake = Fake()
    with served(type("_Bound", (_Handler,), {"fake": fake}), fake.closing) as fake.port:
        yield fake
    assert not fake.differs, fake.differs[:5]
