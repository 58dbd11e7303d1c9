"""A server that does what listmonk 6.2 does with campaigns: written from its source, whose places are named.

It keeps what it is told, in memory; messages leave when a test says so (`work`). All that it is asked and answers is held
against `listmonk.yaml`; what differs is in `differs`. Faults are planted: at a call, before or after it was done.
"""

import base64
import datetime as dt
import itertools
import json
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.faults import Fault, raw, served
from tests.listmonk.described import wrong_answer, wrong_request
from tests.listmonk.templating import CONTENT, TemplateError, has_expression, rendered

USER, TOKEN = "jeudis", "jeton"
RIGHTS = frozenset({
    "campaigns:get", "campaigns:manage", "campaigns:send", "templates:get",
})  # fmt: skip
SUBSCRIBERS = ("anne@example.org", "bob@example.org", "chloé@example.org")
_ONLY = {
    "draft": ({"scheduled"}, "Only scheduled campaigns can be saved as drafts."),
    "scheduled": ({"draft", "paused"}, "Only draft or paused campaigns can be scheduled."),
    "running": ({"draft", "paused"}, "Only paused campaigns and drafts can be started."),
    "paused": ({"running"}, "Only active campaigns can be paused."),
    "cancelled": ({"running", "paused"}, "Only active campaigns can be cancelled."),
}
"""core/campaigns.go, UpdateCampaignStatus: from which status a campaign comes to another, and i18n/en.json's words."""
_WRITTEN = (
    "name", "subject", "from_email", "body", "altbody", "content_type", "headers", "messenger", "template_id", "send_at",
)  # fmt: skip


@dataclass
class User:
    """An API user: a role's permissions, and those for each list (internal/auth/models.go)."""

    token: str = TOKEN
    permissions: frozenset[str] = RIGHTS
    lists: frozenset[int] = frozenset({3, 4})


@dataclass(frozen=True)
class Sent:
    """A message that left."""

    campaign: int
    to: str
    subject: str
    sender: str
    html: str
    text: str
    headers: tuple[tuple[str, str], ...] = ()
    is_test: bool = False


class _RefusedError(Exception):
    """echo.HTTPError."""

    def __init__(self, status: int, message: str) -> None:
        self.status, self.message = status, message


@dataclass
class Fake:
    """The server's state, and what was seen of it."""

    port: int = 0
    users: dict[str, User] = field(default_factory=lambda: {USER: User()})
    lists: dict[int, str] = field(default_factory=lambda: {3: "Les Jeudis", 4: "Partenaires", 9: "Autres"})
    templates: dict[int, dict[str, Any]] = field(default_factory=dict)
    subscribers: dict[str, set[int]] = field(default_factory=lambda: {one: {3} for one in SUBSCRIBERS})
    campaigns: dict[int, dict[str, Any]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    heard: Callable[[], object] = bool
    closing: threading.Event = field(default_factory=threading.Event)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.template(1, "Tel quel", CONTENT, is_default=False)
        self.template(
            2, "Par défaut", f"<html><body>{CONTENT}{{{{ TrackView }}}}</body></html>", is_default=True
        )

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def template(
        self, number: int, name: str, body: str, *, kind: str = "campaign", is_default: bool = False
    ) -> None:
        """Keep a template."""
        self.templates[number] = {
            **_base(number), "name": name, "subject": "", "type": kind, "body": body, "body_source": None,
            "is_default": is_default,
        }  # fmt: skip

    def count(self, call: str) -> int:
        """How often a call was made."""
        return sum(bool(re.fullmatch(call, one)) for one in self.calls)

    def campaign(self, **wanted: Any) -> dict[str, Any]:
        """Return the one campaign of which some fields are so."""
        (found,) = (one for one in self.campaigns.values() if all(one[key] == wanted[key] for key in wanted))
        return found

    # What listmonk does by itself, and what people do in its web pages.

    def work(self, most: int | None = None) -> None:
        """Let running campaigns go on, by some subscribers each; who has had all is finished (internal/manager)."""
        for one in list(self.campaigns.values()):
            if one["status"] == "scheduled":
                one["status"] = "running"
            if one["status"] == "running":
                self._send(one, most)

    def _send(self, campaign: dict[str, Any], most: int | None) -> None:
        lists = {one["id"] for one in campaign["lists"]}
        people = [to for to, of in self.subscribers.items() if of & lists]
        had = {one.to for one in self.sent if one.campaign == campaign["id"] and not one.is_test}
        campaign["to_send"], campaign["started_at"] = len(people), campaign["started_at"] or _now()
        for to in [one for one in people if one not in had][:most]:
            self.sent.append(self._rendered(campaign, to))
            campaign["sent"] += 1
        if campaign["sent"] >= campaign["to_send"]:
            campaign["status"] = "finished"

    def _rendered(self, campaign: dict[str, Any], to: str, *, is_test: bool = False) -> Sent:
        """models/campaigns.go, CompileTemplate; internal/manager/message.go, render."""
        unsubscribe = f"{self.url}/subscription/{campaign['uuid']}/{uuid.uuid5(uuid.NAMESPACE_URL, to)}"
        template = self.templates.get(campaign["template_id"]) or next(
            one for one in self.templates.values() if one["is_default"]
        )
        body = rendered(campaign["body"], unsubscribe)
        before, _, after = template["body"].partition(CONTENT)
        alternative = campaign["altbody"] or ""
        subject = campaign["subject"]
        return Sent(
            campaign=campaign["id"],
            to=to,
            subject=rendered(subject, "", as_html=False) if has_expression(subject) else subject,
            sender=campaign["from_email"],
            html=before + body + after,
            text=rendered(alternative, unsubscribe) if has_expression(alternative) else alternative,
            headers=tuple((name, value) for one in campaign["headers"] for name, value in one.items()),
            is_test=is_test,
        )

    def change(self, number: int, **fields: Any) -> None:
        """Let a person change a campaign in listmonk's pages."""
        self.campaigns[number] |= {**fields, "updated_at": _now()}

    # The calls.

    def answer(
        self, method: str, path: str, query: list[tuple[str, str]], body: Any, login: str
    ) -> tuple[int, Any]:
        """Do what is asked."""
        with self._lock:
            try:
                return 200, {"data": self._done(method, path, query, body, login)}
            except _RefusedError as error:
                return error.status, {"message": error.message}

    def _done(self, method: str, path: str, query: list[tuple[str, str]], body: Any, login: str) -> Any:
        user = self._user(login)
        for (wanted, pattern), call in _CALLS.items():
            match = re.fullmatch(pattern, path)
            if method == wanted and match:
                numbers = [int(one) for one in match.groups()]
                return call(self, user, *numbers, query if method == "GET" else body)
        raise _RefusedError(404, "404 unknown endpoint")

    def _user(self, login: str) -> User:
        """internal/auth/auth.go, Middleware and parseAuthHeader."""
        pair = ""
        if login.startswith("token"):
            pair = login.removeprefix("token").strip(" ")
        elif login.startswith("Basic"):
            with suppress(ValueError):
                pair = base64.b64decode(login.removeprefix("Basic").strip(" "), validate=True).decode()
        else:
            raise _RefusedError(403, "unknown Authorization scheme" if login else "invalid session")
        name, _, token = pair.partition(":")
        user = self.users.get(name)
        if user is None or user.token != token:
            raise _RefusedError(403, "invalid API credentials")
        return user

    def _require(self, user: User, *permissions: str) -> None:
        """internal/auth/auth.go, Perm: one of them is enough."""
        if not user.permissions & set(permissions):
            raise _RefusedError(403, f"permission denied: {permissions[-1]}")

    def _permitted(self, user: User, number: int, all_of: str, one_of: str) -> dict[str, Any]:
        """cmd/campaigns.go, checkCampaignPerm; core/campaigns.go, getCampaign."""
        found = self.campaigns.get(number)
        if not user.permissions & {all_of, "lists:get_all", "lists:manage_all"}:
            lists = {one["id"] for one in found["lists"]} if found else set()
            if not lists & user.lists:
                raise _RefusedError(403, f"Permission denied: {one_of}")
        if found is None:
            raise _RefusedError(400, "Campaign not found")
        return found

    def _query(self, user: User, query: list[tuple[str, str]]) -> Any:
        self._require(user, "campaigns:get_all", "campaigns:get")
        tags = {value for name, value in query if name == "tag"}
        sees_all = user.permissions & {"campaigns:get_all", "lists:get_all", "lists:manage_all"}
        found = [
            one
            for one in reversed(self.campaigns.values())
            if tags <= set(one["tags"]) and (sees_all or {item["id"] for item in one["lists"]} & user.lists)
        ]
        pages = {"search": "", "query": "", "total": 0, "per_page": 0, "page": 0}
        if not found:
            return {"results": [], **pages}
        asked = dict(query)
        page, size = int(asked.get("page", 1)), asked.get("per_page", "20")  # knadh/paginator
        limit = len(found) if size == "all" else int(size)
        found, total = found[(page - 1) * limit : page * limit], len(found)
        if not found:
            return {"results": [], **pages}
        if asked.get("no_body") == "true":
            found = [{**one, "body": "", "body_source": None} for one in found]
        counts = {"total": total, "page": page, "per_page": 0 if size == "all" else limit}
        return {"results": found, **pages, **counts}

    def _get(self, user: User, number: int, query: list[tuple[str, str]]) -> Any:
        self._require(user, "campaigns:get_all", "campaigns:get")
        found = self._permitted(user, number, "campaigns:get_all", "campaigns:get")
        return {**found, "body": ""} if ("no_body", "true") in query else found

    def _create(self, user: User, asked: dict[str, Any]) -> Any:
        """cmd/campaigns.go, CreateCampaign; queries/campaigns.sql, create-campaign."""
        self._require(user, "campaigns:manage_all", "campaigns:manage")
        valid = self._validated(user, asked)
        number = next(self._ids)
        self._claim(valid["archive_slug"], number)
        template = self.templates.get(valid["template_id"])
        self.campaigns[number] = {
            **_base(number), "views": 0, "clicks": 0, "bounces": 0, "media": [], "started_at": None, "to_send": 0,
            "sent": 0, "uuid": str(uuid.uuid4()), "type": valid.get("type") or "regular", "body_source": None,
            "status": "draft", "attribs": {}, "archive": False, "archive_template_id": None, "archive_meta": {}, **valid,
            "template_id": valid["template_id"] if template else None,
        }  # fmt: skip
        return self.campaigns[number]

    def _update(self, user: User, number: int, asked: dict[str, Any]) -> Any:
        """cmd/campaigns.go, UpdateCampaign."""
        self._require(user, "campaigns:manage_all", "campaigns:manage")
        found = self._permitted(user, number, "campaigns:manage_all", "campaigns:manage")
        if found["status"] not in {"draft", "paused", "scheduled"}:
            raise _RefusedError(400, "Cannot update a running or a finished campaign.")
        valid = self._validated(user, {**found, **asked})
        self._claim(valid["archive_slug"], number)
        if valid["template_id"] not in self.templates:
            words = 'pq: insert or update on table "campaigns" violates foreign key constraint "campaigns_template_id_fkey"'
            raise _RefusedError(500, f"Error updating Campaign: {words}")
        self.change(number, **valid)
        return self.campaigns[number]

    def _delete(self, user: User, number: int, _: Any) -> Any:
        self._require(user, "campaigns:manage_all", "campaigns:manage")
        self._permitted(user, number, "campaigns:manage_all", "campaigns:manage")
        del self.campaigns[number]
        return True

    def _claim(self, slug: str | None, number: int) -> None:
        """schema.sql: archive_slug TEXT NULL UNIQUE; core/core.go, pqErrMsg."""
        others = {one["archive_slug"] for one in self.campaigns.values() if one["id"] != number}
        if slug is not None and slug in others:
            words = 'pq: duplicate key value violates unique constraint "campaigns_archive_slug_key"'
            said = f"{words}. Key (archive_slug)=({slug}) already exists."
            raise _RefusedError(500, f"Error creating Campaign: {said}")

    def _validated(self, user: User, asked: dict[str, Any]) -> dict[str, Any]:
        """cmd/campaigns.go, validateCampaignFields, and FilterListsByPerm before it: what is not permitted goes, silently."""
        lists = [one if isinstance(one, int) else one["id"] for one in asked.get("lists", [])]
        if not user.permissions & {"lists:get_all", "lists:manage_all"}:
            lists = [one for one in lists if one in user.lists]
        if not 1 <= len(asked.get("name", "")) <= 2000:
            raise _RefusedError(400, "Invalid length for name.")
        if not 1 <= len(asked.get("subject", "")) <= 5000:
            raise _RefusedError(400, "Invalid length for subject.")
        if not lists:
            raise _RefusedError(400, "Invalid list IDs.")
        if asked.get("messenger", "email") != "email":
            raise _RefusedError(400, f"Unknown messenger {asked['messenger']}.")
        try:
            rendered(asked.get("body", ""), "https://example.org/")
        except TemplateError as error:
            raise _RefusedError(400, f"Error compiling campaign body: {error}") from None
        slug = _slug(asked.get("archive_slug") or "")
        return {
            **{key: asked.get(key) for key in _WRITTEN},
            "type": asked.get("type", "regular"),
            "tags": [re.sub(r"\s+", "-", one.strip()) for one in asked.get("tags", []) if one.strip()],
            "archive_slug": slug or None,
            # What is no list (any more) gets no row (create-campaign, insLists).
            "lists": [{"id": one, "name": self.lists[one]} for one in lists if one in self.lists],
        }

    def _status(self, user: User, number: int, asked: dict[str, Any]) -> Any:
        """core/campaigns.go, UpdateCampaignStatus; queries/campaigns.sql, update-campaign-status."""
        self._require(user, "campaigns:send")
        found = self._permitted(user, number, "campaigns:manage_all", "campaigns:manage")
        wanted = asked["status"]
        before, words = _ONLY[wanted]
        if found["status"] not in before:
            raise _RefusedError(400, words)
        if wanted == "scheduled" and found["send_at"] is None:
            raise _RefusedError(400, "Campaign needs a date to be scheduled.")
        is_later = wanted == "running" and found["send_at"] is not None
        self.change(number, status="scheduled" if is_later else wanted)
        return {**found, "status": wanted}

    def _test(self, user: User, number: int, asked: dict[str, Any]) -> Any:
        """cmd/campaigns.go, TestCampaign."""
        self._require(user, "campaigns:manage_all", "campaigns:manage")
        found = self._permitted(user, number, "campaigns:manage_all", "campaigns:manage")
        valid = self._validated(user, asked)
        addresses = {one.strip().lower() for one in asked.get("subscribers", [])}
        if not addresses:
            raise _RefusedError(400, "There are no subscribers to target.")
        sees_all = user.permissions & {"lists:get_all", "lists:manage_all"}
        known = [
            to for to, of in self.subscribers.items() if to in addresses and (sees_all or of & user.lists)
        ]
        if not known:
            raise _RefusedError(400, "No known subscribers to test.")
        of_campaign = {"id": number, "uuid": found["uuid"], "template_id": found["template_id"]}
        self.sent += [self._rendered({**found, **valid, **of_campaign}, to, is_test=True) for to in known]
        return True

    def _list(self, user: User, number: int, _: Any) -> Any:
        """cmd/lists.go, GetList."""
        if "lists:get_all" not in user.permissions and number not in user.lists:
            raise _RefusedError(403, "permission denied")
        if number not in self.lists:
            raise _RefusedError(400, "List not found")
        people = sum(number in of for of in self.subscribers.values())
        return {
            **_base(number), "uuid": str(uuid.uuid4()), "name": self.lists[number], "type": "private",
            "optin": "single", "status": "active", "tags": [], "description": "", "subscriber_count": people,
            "subscriber_statuses": {"unconfirmed": people},
        }  # fmt: skip

    def _template(self, user: User, number: int, _: Any) -> Any:
        """cmd/templates.go, GetTemplate."""
        self._require(user, "templates:get")
        if number not in self.templates:
            raise _RefusedError(400, "Template not found")
        return {key: value for key, value in self.templates[number].items() if key != "body" or value}


_CALLS: dict[tuple[str, str], Callable[..., Any]] = {
    ("GET", "/campaigns"): Fake._query,
    ("POST", "/campaigns"): Fake._create,
    ("GET", r"/campaigns/(\d+)"): Fake._get,
    ("PUT", r"/campaigns/(\d+)"): Fake._update,
    ("DELETE", r"/campaigns/(\d+)"): Fake._delete,
    ("PUT", r"/campaigns/(\d+)/status"): Fake._status,
    ("POST", r"/campaigns/(\d+)/test"): Fake._test,
    ("GET", r"/lists/(\d+)"): Fake._list,
    ("GET", r"/templates/(\d+)"): Fake._template,
}


def _slug(asked: str) -> str:
    """cmd/campaigns.go: everything but letters, marks and digits becomes a hyphen; none at the ends."""
    return "-".join(re.findall(r"[^\W_]+", asked.lower()))


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat()


def _base(number: int) -> dict[str, Any]:
    return {"id": number, "created_at": _now(), "updated_at": _now()}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fake: Fake

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        path, query = parts.path.removeprefix("/api"), parse_qsl(parts.query)
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length)) if length else None
        call, fake = f"{self.command} {path}", self.fake
        fake.calls.append(call)
        fake.heard()
        fake.differs += wrong_request(self.command, path, query, body)
        fault = next((one for one in fake.faults if one.meets(call)), None)
        if fault is not None:
            fault.first()
        if fault is None or fault.does:
            status, answer = fake.answer(
                self.command, path, query, body, self.headers.get("Authorization", "")
            )
        if fault is None:
            fake.differs += wrong_answer(self.command, path, status, answer)
            self.wfile.write(raw(f"{status} X", json.dumps(answer), "application/json"))
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
def listmonk() -> Iterator[Fake]:
    """Serve on a free port; in the end all that was asked and answered must have been as described."""
    fake = Fake()
    with served(type("_Bound", (_Handler,), {"fake": fake}), fake.closing) as fake.port:
        yield fake
    assert not fake.differs, fake.differs[:5]
