"""What we rely on in listmonk, asked of the fake, and of a real one where `LISTMONK_URL` names it (docs/operate.md).

A real one needs `LISTMONK_USER`, `LISTMONK_TOKEN`, `LISTMONK_LIST` (a list whose readers may get these letters, or without any)
and `LISTMONK_TEMPLATE`. What is made there is deleted.
"""

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec
import pytest

from newsletter.deliver import Mishap, MishapKind
from newsletter.deliver.exchange import Patience
from newsletter.deliver.listmonk import ListmonkMessenger
from newsletter.model import FrozenLetter, Standing
from tests.listmonk.described import wrong_answer, wrong_request
from tests.listmonk.fake import TOKEN, USER, listmonk
from tests.test_campaign import DAY, letter, with_link
from tests.test_listmonk import config

REAL = os.environ.get("LISTMONK_URL", "")


@dataclass
class Server:
    """A listmonk, and what a test knows of it."""

    url: str
    user: str
    token: str
    readers: int
    template: int
    list_id: str = field(default_factory=lambda: f"test-{uuid.uuid4().hex[:12]}.example.org")

    def messenger(self, **changed: Any) -> ListmonkMessenger:
        ways = {"lists": (self.readers,), "template": self.template, **changed}
        whole = config(self.url, **ways)
        own = msgspec.structs.replace(whole.letter, list_id=self.list_id)
        secrets = {"LISTMONK_USER": self.user, "LISTMONK_TOKEN": self.token}
        return ListmonkMessenger(msgspec.structs.replace(whole, letter=own), secrets, Patience(reading=10))

    def ask(
        self, method: str, path: str, body: Any = None, query: Any = (), login: str = ""
    ) -> tuple[int, Any]:
        """Ask it; question and answer must be as described."""
        headers = {"Authorization": login or f"token {self.user}:{self.token}"}
        answer = httpx.request(
            method, f"{self.url}/api{path}", json=body, params=list(query), headers=headers, trust_env=False
        )
        assert not list(wrong_request(method, path, list(query), body))
        assert not list(wrong_answer(method, path, answer.status_code, answer.json()))
        read = answer.json()
        return answer.status_code, read["data"] if answer.status_code == 200 else read["message"]

    def tagged(self, *tags: str) -> list[dict[str, Any]]:
        query = [("tag", tag) for tag in (self.list_id, *tags)]
        found: list[dict[str, Any]] = self.ask("GET", "/campaigns", query=query)[1]["results"]
        return found


@pytest.fixture(params=["fake", "real"] if REAL else ["fake"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    if request.param == "fake":
        with listmonk() as fake:
            yield Server(fake.url, USER, TOKEN, readers=3, template=1)
        return
    given = {name: os.environ[f"LISTMONK_{name}"] for name in ("USER", "TOKEN", "LIST", "TEMPLATE")}
    one = Server(REAL, given["USER"], given["TOKEN"], int(given["LIST"]), int(given["TEMPLATE"]))
    yield one
    for campaign in one.tagged():
        one.ask("DELETE", f"/campaigns/{campaign['id']}")


def approved(words: str = "Bonjour {{ x }} `<!--[if mso]>a<![endif]-->") -> FrozenLetter:
    return letter(*with_link(words))


def drafted(server: Server) -> dict[str, Any]:
    """Make a letter's draft, and return it whole."""
    next(server.messenger().hand_over(approved(), ["x"]))
    (one,) = server.tagged(DAY.isoformat())
    campaign: dict[str, Any] = server.ask("GET", f"/campaigns/{one['id']}")[1]
    return campaign


def test_a_letter_is_handed_over_once(server: Server) -> None:
    """It runs, or has run; handed over again it is found; it is told so when it is asked for."""
    one = server.messenger()
    assert [outcome.standing for outcome in one.hand_over(approved(), ["x"])] == [
        Standing.HANDING,
        Standing.ACCEPTED,
    ]
    assert [outcome.standing for outcome in one.hand_over(approved(), ["x"])] == [Standing.ACCEPTED]
    assert one.took(approved(), "x") is True
    (campaign,) = server.tagged(DAY.isoformat())
    assert campaign["status"] in {"running", "finished"}
    status, said = server.ask("PUT", f"/campaigns/{campaign['id']}/status", {"status": "running"})
    assert (status, bool(said)) == (400, True)


def test_a_draft_is_kept_as_it_was_asked_for(server: Server) -> None:
    """What is made is what was meant, to the byte, so that what differs was edited; made anew it is what is meant now."""
    campaign = drafted(server)
    assert (campaign["status"], campaign["archive_slug"]) == (
        "draft",
        f"{server.list_id.replace('.', '-')}-2023-09-28",
    )
    assert campaign["tags"][:2] == [server.list_id, "2023-09-28"]
    steps = server.messenger().hand_over(approved("Autre chose"), ["x"])
    assert next(steps).standing is Standing.HANDING
    assert server.tagged("2023-09-28")[0]["id"] == campaign["id"]
    assert server.tagged("2023-09-29") == []


WRITTEN = (
    *("name", "subject", "from_email", "type", "content_type", "messenger", "template_id"),
    *("body", "altbody", "headers", "tags"),
)


def written(server: Server, campaign: dict[str, Any]) -> dict[str, Any]:
    """What one writes of a campaign, but its slug."""
    return {key: campaign[key] for key in WRITTEN} | {"lists": [server.readers]}


def test_a_slug_is_one_campaigns(server: Server) -> None:
    """A second one of the same slug is refused, and not as a conflict."""
    campaign = drafted(server)
    body = written(server, campaign) | {"tags": [server.list_id]}
    status, _ = server.ask("POST", "/campaigns", {**body, "archive_slug": campaign["archive_slug"].upper()})
    assert (status, len(server.tagged())) == (500, 1)


def test_edited_is_seen(server: Server) -> None:
    """A draft that was changed is not let go."""
    campaign = drafted(server)
    body = written(server, campaign) | {"archive_slug": campaign["archive_slug"]}
    assert server.ask("PUT", f"/campaigns/{campaign['id']}", {**body, "subject": "Autre"})[0] == 200
    (outcome,) = server.messenger().hand_over(approved(), ["x"])
    assert (outcome.standing, Mishap.read(outcome.detail).kind) == (Standing.REFUSED, MishapKind.EDITED)
    server.ask("DELETE", f"/campaigns/{campaign['id']}")
    told = server.messenger().took(approved(), "x")
    assert isinstance(told, Mishap)
    assert told.kind is MishapKind.DELETED


def test_what_is_unknown_is_refused(server: Server) -> None:
    """An unknown list, an unknown template, and a wrong token: nothing is made."""
    for changed, kinds in (
        ({"lists": (server.readers, 2_000_000_000)}, {MishapKind.ENGINE_LIST, MishapKind.ENGINE_RIGHTS}),
        ({"template": 2_000_000_000}, {MishapKind.ENGINE_TEMPLATE}),
    ):
        (outcome,) = server.messenger(**changed).hand_over(approved(), ["x"])
        assert (outcome.standing, Mishap.read(outcome.detail).kind in kinds) == (Standing.DEFERRED, True)
    assert server.tagged() == []
    assert server.ask("GET", "/campaigns", login=f"token {server.user}:faux") == (
        403,
        "invalid API credentials",
    )
    unknown = server.messenger()
    with pytest.raises(Exception, match="no subscriber of this address"):
        unknown.post(approved().raw, "personne@example.invalid", "x")
