"""The fake listmonk does what listmonk's source does; each place is named in `tests/listmonk/fake.py`."""

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.listmonk.described import wrong, wrong_answer, wrong_request
from tests.listmonk.fake import TOKEN, USER, Fake, User, listmonk
from tests.listmonk.templating import TemplateError, rendered

CAMPAIGN: dict[str, Any] = {
    "name": "Lettre", "subject": "Bonjour", "lists": [3], "from_email": "Les Jeudis <jeudis@example.org>",
    "type": "regular", "content_type": "html", "messenger": "email", "template_id": 1, "body": "<p>x</p>",
    "altbody": "x", "headers": [], "tags": ["jeudis.example.org", "2023-09-28"], "archive_slug": "jeudis-2023-09-28",
}  # fmt: skip


@pytest.fixture
def fake() -> Iterator[Fake]:
    with listmonk() as one:
        yield one


def asked(
    fake: Fake, method: str, path: str, body: Any = None, login: str = f"token {USER}:{TOKEN}"
) -> tuple[int, Any]:
    """Ask it, and return the status and what it says: its data, or its message."""
    headers = {"Authorization": login} if login else {}
    answer = httpx.request(method, f"{fake.url}/api{path}", json=body, headers=headers, trust_env=False)
    read = answer.json()
    return answer.status_code, read["data"] if answer.status_code == 200 else read["message"]


def created(fake: Fake, **changed: Any) -> Any:
    status, campaign = asked(fake, "POST", "/campaigns", {**CAMPAIGN, **changed})
    assert status == 200, campaign
    return campaign


def put(fake: Fake, number: int, status: str = "running") -> tuple[int, Any]:
    return asked(fake, "PUT", f"/campaigns/{number}/status", {"status": status})


def test_logins(fake: Fake) -> None:
    """A token and Basic log in alike; whatever is wrong is 403."""
    basic = base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()
    assert asked(fake, "GET", "/lists/3", login=f"Basic {basic}")[0] == 200
    assert asked(fake, "GET", "/lists/3", login="") == (403, "invalid session")
    for login in (f"token {USER}:faux", "token x", f"token nul:{TOKEN}"):
        assert asked(fake, "GET", "/lists/3", login=login) == (403, "invalid API credentials")


def test_rights(fake: Fake) -> None:
    """Each call needs its right, a campaign also one of its lists; lists that are not the user's vanish silently."""
    number = created(fake, lists=[3, 9, 77])["id"]
    assert [one["id"] for one in fake.campaigns[number]["lists"]] == [3]
    fake.users[USER] = User(permissions=frozenset({"campaigns:get", "campaigns:manage"}))
    assert put(fake, number) == (403, "permission denied: campaigns:send")
    assert asked(fake, "GET", "/templates/1") == (403, "permission denied: templates:get")
    assert asked(fake, "GET", "/lists/9") == (403, "permission denied")
    fake.users[USER] = User(lists=frozenset({9}))
    assert asked(fake, "GET", f"/campaigns/{number}") == (403, "Permission denied: campaigns:get")
    assert asked(fake, "GET", "/campaigns?tag=2023-09-28")[1]["results"] == []
    assert asked(fake, "POST", "/campaigns", CAMPAIGN) == (400, "Invalid list IDs.")


def test_a_slug_is_one_campaigns(fake: Fake) -> None:
    """Slugs are written one way; a second campaign of the same is 500, in the database's words."""
    assert created(fake, archive_slug=" Été: 2023.09_28! ")["archive_slug"] == "été-2023-09-28"
    status, said = asked(fake, "POST", "/campaigns", {**CAMPAIGN, "archive_slug": "été 2023-09-28"})
    assert (status, 'unique constraint "campaigns_archive_slug_key"' in said) == (500, True)
    assert len(fake.campaigns) == 1


def test_all_tags_must_match(fake: Fake) -> None:
    """Campaigns are found by all the tags that are asked for, as they are kept, the latest first."""
    created(fake, tags=["a b", "c"], archive_slug="1")
    created(fake, tags=["a b", "d"], archive_slug="2")
    slugs = {
        query: [one["archive_slug"] for one in asked(fake, "GET", f"/campaigns?{query}")[1]["results"]]
        for query in ("tag=a-b", "tag=a-b&tag=c", "tag=a%20b")
    }
    assert slugs == {"tag=a-b": ["2", "1"], "tag=a-b&tag=c": ["1"], "tag=a%20b": []}
    pages = [asked(fake, "GET", f"/campaigns?per_page=50&page={page}")[1]["results"] for page in (1, 2)]
    assert [len(page) for page in pages] == [2, 0]


@pytest.mark.parametrize(
    ("before", "status", "answer"),
    [
        ("draft", "running", 200),
        ("paused", "running", 200),
        ("running", "running", "Only paused campaigns and drafts can be started."),
        ("finished", "running", "Only paused campaigns and drafts can be started."),
        ("cancelled", "running", "Only paused campaigns and drafts can be started."),
    ],
)
def test_states(fake: Fake, before: str, status: str, answer: int | str) -> None:
    """A state leads to some others, and what is refused is 400."""
    number = created(fake)["id"]
    fake.change(number, status=before)
    code, said = put(fake, number, status)
    assert answer == (code if code == 200 else said)
    assert code in {200, 400}
    assert fake.campaigns[number]["status"] == (status if code == 200 else before)


def test_a_date_makes_it_wait(fake: Fake) -> None:
    """With a `send_at` what was let go is scheduled, though the answer says otherwise; nothing is not there as 404."""
    number = created(fake)["id"]
    fake.change(number, send_at="2030-01-01T09:00:00Z")
    assert put(fake, number)[1]["status"] == "running"
    assert fake.campaigns[number]["status"] == "scheduled"
    assert put(fake, 99) == (403, "Permission denied: campaigns:manage")
    fake.users[USER] = User(permissions=frozenset({*User().permissions, "campaigns:manage_all"}))
    assert put(fake, 99) == (400, "Campaign not found")


def test_what_runs_is_not_edited(fake: Fake) -> None:
    """Drafts and what waits can be changed, what runs and what is over cannot; a template that is none is left out."""
    number = created(fake, template_id=55)["id"]
    assert fake.campaigns[number]["template_id"] is None
    assert (
        asked(fake, "PUT", f"/campaigns/{number}", {**CAMPAIGN, "subject": "Autre"})[1]["subject"] == "Autre"
    )
    put(fake, number)
    refused = (400, "Cannot update a running or a finished campaign.")
    assert asked(fake, "PUT", f"/campaigns/{number}", CAMPAIGN) == refused
    assert asked(fake, "DELETE", f"/campaigns/{number}") == (200, True)


def test_a_campaign_runs_and_ends(fake: Fake) -> None:
    """What runs goes to each subscriber of its lists once, and is finished with what it counted."""
    number = created(fake)["id"]
    fake.work()
    assert fake.sent == []
    put(fake, number)
    fake.work(2)
    assert {key: fake.campaigns[number][key] for key in ("status", "to_send", "sent")} == {
        "status": "running", "to_send": 3, "sent": 2,
    }  # fmt: skip
    fake.work()
    fake.work()
    assert fake.campaigns[number]["status"] == "finished"
    assert [one.to for one in fake.sent] == list(fake.subscribers)


def test_tests_go_to_the_known(fake: Fake) -> None:
    """A test is the whole campaign, to those who are subscribers."""
    number = created(fake)["id"]
    test = {**CAMPAIGN, "subject": "Essai", "subscribers": ["Bob@example.org ", "nul@example.org"]}
    assert asked(fake, "POST", f"/campaigns/{number}/test", test) == (200, True)
    assert [(one.to, one.subject) for one in fake.sent] == [("bob@example.org", "Essai")]
    unknown = {**test, "subscribers": ["nul@example.org"]}
    assert asked(fake, "POST", f"/campaigns/{number}/test", unknown) == (400, "No known subscribers to test.")
    bad = {**CAMPAIGN, "body": "{{ Nul }}"}
    assert "function not defined" in asked(fake, "POST", "/campaigns", bad)[1]


def test_templates_as_go_has_them() -> None:
    """Comments go, strings are escaped unless they are safe, shorthands are spelt out, all else does not compile."""
    source = (
        '<!--[if mso]>a<![endif]-->{{ Safe `<!--b-->"` }}{{ "<" }}{{UnsubscribeURL}}{{ Safe "\\u007b\\n" }}'
    )
    assert rendered(source, "https://x/?a&b") == '<!--b-->"&lt;https://x/?a&amp;b{\n'
    assert rendered("<!--x-->{{ `{{` }}", "", as_html=False) == "<!--x-->{{"
    for bad in ("{{ Safe `a", "{{ TrackView }}", "https://x@TrackLink", "{{ Safe `a` `b` }}"):
        with pytest.raises(TemplateError):
            rendered(bad, "")


def test_the_description_judges() -> None:
    """What is not as described is told: calls, parameters, bodies, answers, in any depth."""
    assert list(wrong_request("GET", "/nul", [], None)) == ["GET /nul is no call"]
    assert list(wrong_request("GET", "/campaigns", [("query", "x")], {})) == [
        "query is no parameter", "GET /campaigns has a body",
    ]  # fmt: skip
    odd = {**CAMPAIGN, "lists": ["3"], "send_later": True, "type": "x"}
    assert set(wrong_request("POST", "/campaigns", [], odd)) == {
        "body.lists[0] is no integer: '3'",
        "body.type is none of ['regular']: 'x'",
        "body has send_later",
    }
    assert list(wrong_answer("GET", "/lists/3", 404, {})) == ["GET /lists/3 does not answer 404"]
    assert list(wrong_answer("DELETE", "/campaigns/3", 200, {})) == ["answer has no data"]
    assert list(wrong({"a": 1}, {"type": "object", "additionalProperties": {"type": "string"}}, "x")) == [
        "x.a is no string: 1"
    ]
    assert not list(wrong(None, {"type": "string", "nullable": True}, "x"))
    assert list(wrong(None, {"type": "string"}, "x")) == ["x is no string: None"]
    assert list(wrong([True], {"type": "array", "items": {"type": "integer"}}, "x")) == [
        "x[0] is no integer: True"
    ]
    with pytest.raises(AssertionError, match="oneOf"):
        list(wrong("x", {"oneOf": []}, "x"))
