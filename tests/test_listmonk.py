"""The messenger that hands letters to listmonk, against a fake that does what listmonk's source does."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from newsletter.config import Config, Delivery, ListmonkSettings
from newsletter.deliver import Mishap, MishapKind, exchange, messenger
from newsletter.deliver.engine import Engine
from newsletter.deliver.exchange import EngineError, Patience
from newsletter.deliver.listmonk import ListmonkMessenger
from newsletter.exceptions import ConfigurationError, DeliveryError, UncertainError
from newsletter.model import FrozenLetter, Outcome, Standing
from newsletter.workspace import Workspace
from tests.listmonk.fake import SUBSCRIBERS, TOKEN, USER, Fake, Fault, User, listmonk, raw
from tests.listmonk.templating import CONTENT
from tests.test_campaign import DAY, MSO, letter, with_link
from tests.test_messenger import _nobody
from tests.test_smtp import LETTER

SECRETS = {"LISTMONK_USER": USER, "LISTMONK_TOKEN": TOKEN}
QUICK = Patience(connecting=2, reading=0.4, whole=2)
HTML, TEXT = with_link(f"{MSO}<p>{{{{ mot }}}}</p>")
APPROVED = letter(HTML, TEXT)
LATER = letter(HTML, TEXT.replace("désinscrire", "désabonner"))
CREATE, START, LOOK, READ = (
    "POST /campaigns",
    r"PUT /campaigns/\d+/status",
    "GET /campaigns",
    r"GET /campaigns/\d+",
)
Kind = MishapKind


@pytest.fixture
def fake() -> Iterator[Fake]:
    with listmonk() as one:
        yield one


def config(url: str, **changed: Any) -> Config:
    names = {"username_env": "LISTMONK_USER", "token_env": "LISTMONK_TOKEN"}
    settings = ListmonkSettings(**{"url": url, "lists": (3,), "template": 1, **names, **changed})
    return Config(letter=LETTER, delivery=Delivery(messenger="listmonk", listmonk=settings))


def to(fake: Fake, environment: dict[str, str] | None = None, **changed: Any) -> ListmonkMessenger:
    return ListmonkMessenger(config(fake.url, **changed), environment or SECRETS, QUICK)


def handed(one: ListmonkMessenger, frozen: FrozenLetter = APPROVED) -> list[Outcome]:
    return list(one.hand_over(frozen, one.recipients(frozen)))


def last(one: ListmonkMessenger, frozen: FrozenLetter = APPROVED) -> tuple[Standing, MishapKind | None]:
    """How it ended, and what was wrong."""
    outcome = handed(one, frozen)[-1]
    return outcome.standing, Mishap.read(outcome.detail).kind if outcome.detail else None


def asked(one: ListmonkMessenger, frozen: FrozenLetter = APPROVED) -> bool | MishapKind | None:
    """What it says became of a letter."""
    answer = one.took(frozen, one.recipients(frozen)[0])
    return answer.kind if isinstance(answer, Mishap) else answer


def everybody_once(fake: Fake) -> bool:
    """Whether each subscriber has the letter once, when all that runs has run."""
    fake.work()
    fake.work()
    return sorted(one.to for one in fake.sent if not one.is_test) == sorted(SUBSCRIBERS)


def test_a_letter_becomes_a_campaign_that_runs(fake: Fake) -> None:
    """It is looked up, made as a draft, let go after that is on disk; each subscriber gets what was approved, once."""
    one = to(fake)
    steps = one.hand_over(APPROVED, one.recipients(APPROVED))
    assert next(steps) == Outcome(recipient="listmonk:3", standing=Standing.HANDING)
    assert fake.campaign(archive_slug="jeudis-example-org-2023-09-28")["status"] == "draft"
    assert list(steps) == [Outcome(recipient="listmonk:3", standing=Standing.ACCEPTED)]
    assert fake.calls == [LOOK, "GET /lists/3", "GET /templates/1", CREATE, "PUT /campaigns/1/status"]
    assert fake.campaigns[1]["tags"][:2] == ["jeudis.example.org", "2023-09-28"]
    assert everybody_once(fake)
    unsubscribe = fake.sent[0].html.split('href="')[1].split('"')[0]
    assert unsubscribe.startswith(f"{fake.url}/subscription/")
    address = "mailto:x@example.org?subject=D%C3%A9sinscription"
    assert fake.sent[0].html == HTML.replace(address, unsubscribe)
    assert fake.sent[0].text == TEXT.replace(address, unsubscribe)
    assert (fake.sent[0].sender, fake.sent[0].subject) == ("Les Jeudis <jeudis@example.org>", "Bonjour")
    assert fake.sent[0].headers == (
        ("List-Id", "t <jeudis.example.org>"),
        ("List-Archive", "<https://jeudis.example.org/>"),
        ("List-Help", "<mailto:jeudis@example.org>"),
    )
    steps.close()


def test_what_is_let_go_is_not_made_again(fake: Fake) -> None:
    """Handed over again, whatever was forgotten here: the campaign is found, scheduled, running or finished."""
    assert last(to(fake)) == (Standing.ACCEPTED, None)
    for status in ("scheduled", "running", "finished"):
        fake.change(1, status=status)
        assert handed(to(fake)) == [Outcome(recipient="listmonk:3", standing=Standing.ACCEPTED)]
        assert asked(to(fake)) is True
    assert (fake.count(CREATE), fake.count(START)) == (1, 1)


def test_a_draft_of_before_is_gone_on_with(fake: Fake) -> None:
    """Killed after the draft was made, it is let go; approved anew meanwhile, it is made what is approved now."""
    one = to(fake)
    one.hand_over(APPROVED, one.recipients(APPROVED)).__next__()
    assert asked(one) is False
    assert last(one, LATER) == (Standing.ACCEPTED, None)
    assert (fake.count(CREATE), fake.count("PUT /campaigns/1"), fake.count(START)) == (1, 1, 1)
    assert everybody_once(fake)
    assert "désabonner" in fake.sent[0].text


def test_too_late_is_not_let_go(fake: Fake) -> None:
    """Closed when it says that it begins, it hands nothing over."""
    one = to(fake)
    steps = one.hand_over(APPROVED, one.recipients(APPROVED))
    next(steps)
    steps.close()
    steps = one.hand_over(APPROVED, one.recipients(APPROVED))
    next(steps)
    with pytest.raises(StopIteration):
        steps.send(False)  # noqa: FBT003 - as messengers are told
    fake.work()
    assert (fake.count(START), fake.sent) == (0, [])


NOTHING: list[tuple[dict[str, Any], MishapKind]] = [
    ({}, Kind.ENGINE_BROKEN),
    ({"hangs": True}, Kind.ENGINE_PATIENCE),
    ({"answer": raw("500 X", '{"message": "pq: x"}', "application/json")}, Kind.ENGINE_BUSY),
    ({"answer": raw("502 Bad Gateway", "<html>nginx</html>")}, Kind.ENGINE_BUSY),
    ({"answer": raw("401 X", "<html>")}, Kind.ENGINE_LOGIN),
    ({"answer": raw("403 X", '{"message": "invalid API credentials"}', "application/json")}, Kind.ENGINE_LOGIN),
    ({"answer": raw("403 X", '{"message": "permission denied: x"}', "application/json")}, Kind.ENGINE_RIGHTS),
    ({"answer": raw("429 X", "", headers="Retry-After: 60\r\n")}, Kind.ENGINE_BUSY),
    ({"answer": raw("302 X", "", headers="Location: /admin/login\r\n")}, Kind.ENGINE_ANSWER),
    ({"answer": raw("404 X", "<html>")}, Kind.ENGINE_ANSWER),
    ({"answer": raw("200 X", "<html>connexion</html>")}, Kind.ENGINE_ANSWER),
    ({"answer": raw("200 X", '{"data": {"id": 1, "resu', "application/json")}, Kind.ENGINE_ANSWER),
    ({"answer": raw("200 X", '{"data": {"id"', "application/json", length=500)}, Kind.ENGINE_BROKEN),
    ({"answer": raw("200 X", '{"data": {"results": [{}]}}', "application/json")}, Kind.ENGINE_ANSWER),
    ({"answer": b"220 smtp\r\n"}, Kind.ENGINE_BROKEN),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "kind"), NOTHING)
@pytest.mark.parametrize("call", [LOOK, "GET /lists/3", "GET /templates/1", CREATE, START])
@pytest.mark.some(7)
def test_what_fails_at_a_call_is_done_in_the_end(
    fake: Fake, call: str, fault: dict[str, Any], kind: MishapKind
) -> None:
    """Whatever a call meets that did nothing: it is told, certain, and the next run sends the letter, once."""
    fake.faults.append(Fault(call, **fault))
    assert last(to(fake)) == (Standing.DEFERRED, kind)
    assert asked(to(fake)) in {False, Kind.DELETED}  # before it was begun with, nobody asks
    assert last(to(fake)) == (Standing.ACCEPTED, None)
    assert everybody_once(fake)


@pytest.mark.parametrize(("fault", "kind"), NOTHING)
@pytest.mark.parametrize("call", [CREATE, START])
@pytest.mark.some(10)
def test_a_lost_answer_is_asked_for(fake: Fake, call: str, fault: dict[str, Any], kind: MishapKind) -> None:
    """What listmonk did, though its answer was lost or no answer at all, is found: nothing is done twice."""
    fake.faults.append(Fault(call, does=True, **fault))
    first = last(to(fake))
    known = {Kind.ENGINE_LOGIN, Kind.ENGINE_RIGHTS}
    is_said = (
        kind in known or b"429" in fault.get("answer", b"")[:20] or b" 30" in fault.get("answer", b"")[:14]
    )
    is_said = is_said or b" 404" in fault.get("answer", b"")[:14]
    assert first == ((Standing.DEFERRED, kind) if is_said else (Standing.ACCEPTED, None))
    assert last(to(fake)) == (Standing.ACCEPTED, None)
    assert (len(fake.campaigns), fake.count(START) <= 2) == (1, True)
    assert everybody_once(fake)


@pytest.mark.parametrize("does", [False, True])
@pytest.mark.parametrize("silent", [READ, LOOK])
def test_who_cannot_be_asked_knows_later(fake: Fake, silent: str, does: bool) -> None:  # noqa: FBT001
    """Nothing is heard of what was let go, nor when that is asked: nobody knows, until listmonk answers again."""
    one = to(fake)
    steps = one.hand_over(APPROVED, one.recipients(APPROVED))
    next(steps)
    fake.faults += [Fault(START, does=does), Fault(READ), Fault(silent, times=3)]
    outcome = next(steps)
    assert outcome.standing is Standing.UNCERTAIN
    assert Mishap.read(outcome.detail).kind is Kind.ENGINE_BROKEN
    if silent == LOOK:
        assert asked(one) is Kind.ENGINE_BROKEN
    fake.faults.clear()
    assert asked(one) is does
    assert last(one) == (Standing.ACCEPTED, None)
    assert everybody_once(fake)
    steps.close()


def test_a_server_that_is_not_there() -> None:
    """No server, no such name, or no TLS: told, and certain."""
    for url, kind in (
        ("http://127.0.0.1:9", Kind.ENGINE_CONNECTION),
        ("https://127.0.0.1:9", Kind.ENGINE_CONNECTION),
        ("http://nul.invalid", Kind.ENGINE_NAME),
    ):
        with pytest.raises(EngineError) as told:
            Engine(url, "a", "b", QUICK).require_list(3)
        assert (told.value.mishap.kind, told.value.is_certain) == (kind, True)


def test_plain_http_where_tls_is_wanted(fake: Fake) -> None:
    """A server without TLS is told as what it is."""
    with pytest.raises(EngineError) as told:
        Engine(fake.url.replace("http:", "https:"), "a", "b", QUICK).require_list(3)
    assert told.value.mishap.kind is Kind.ENGINE_TLS


@pytest.mark.parametrize(("status", "kind"), [("paused", Kind.PAUSED), ("cancelled", Kind.CANCELLED)])
@pytest.mark.parametrize("sent", [0, 2])
def test_what_a_person_stopped_stays_so(fake: Fake, status: str, kind: MishapKind, sent: int) -> None:
    """Paused or cancelled: some may have it, and we never start it again; taken up by a person, it has left."""
    one = to(fake)
    fake.faults.append(Fault(START, does=True))
    fake.faults.append(Fault(READ))
    assert last(one) == (Standing.UNCERTAIN, Kind.ENGINE_BROKEN)
    fake.work(sent)
    fake.change(1, status=status)
    assert asked(one) is kind
    assert last(one) == (Standing.UNCERTAIN, kind)
    assert fake.count(START) == 1
    fake.change(1, status="running")
    assert asked(one) is True
    assert everybody_once(fake)


def test_stopped_while_it_is_let_go(fake: Fake) -> None:
    """Somebody was quicker: what listmonk refuses to start is read again, and is told as what it is."""
    for number, (status, wanted) in enumerate(
        [("running", (Standing.ACCEPTED, None)), ("paused", (Standing.UNCERTAIN, Kind.PAUSED)),
         ("cancelled", (Standing.UNCERTAIN, Kind.CANCELLED)), ("finished", (Standing.ACCEPTED, None))]
    ):  # fmt: skip
        frozen = FrozenLetter(day=DAY + dt.timedelta(days=7 * number), raw=APPROVED.raw)
        one = to(fake)
        steps = one.hand_over(frozen, one.recipients(frozen))
        next(steps)
        (found,) = (each for each in fake.campaigns.values() if each["status"] == "draft")
        fake.change(found["id"], status="running" if status == "paused" else status)
        if status == "paused":
            fake.faults.append(
                Fault(START, answer=raw("400 X", '{"message": "Seules les campagnes…"}', "application/json"))
            )
            fake.change(found["id"], status="paused")
        outcome = next(steps)
        kind = Mishap.read(outcome.detail).kind if outcome.detail else None
        assert (outcome.standing, kind) == wanted


def test_deleted_by_a_person(fake: Fake) -> None:
    """A campaign that was let go and is not there any more is no reason for a second one."""
    one = to(fake)
    assert last(one) == (Standing.ACCEPTED, None)
    fake.work(1)
    del fake.campaigns[1]
    assert asked(one) is Kind.DELETED
    steps = one.hand_over(LATER, one.recipients(LATER))
    next(steps)
    del fake.campaigns[2]
    fake.users[USER] = User(
        permissions=frozenset({*User().permissions, "campaigns:get_all", "campaigns:manage_all"})
    )
    assert Mishap.read(next(steps).detail).kind is Kind.DELETED
    steps.close()


@pytest.mark.parametrize(
    "changed",
    [
        {"body": "<p>Autre chose</p>"},
        {"subject": "Autre chose"},
        {"lists": [{"id": 9, "name": "Autres"}, {"id": 3, "name": "Les Jeudis"}]},
        {"archive_slug": "autre"},
        {"tags": ["autre"]},
        {"send_at": "2030-01-01T09:00:00Z"},
        {"template_id": 2},
    ],
)
def test_edited_by_a_person(fake: Fake, changed: dict[str, Any]) -> None:
    """A draft that is not what was approved any more is not let go, and none is made beside it; told with what differs."""
    one = to(fake)
    next(one.hand_over(APPROVED, one.recipients(APPROVED)))
    fake.change(1, **changed)
    assert last(one) == (Standing.REFUSED, Kind.EDITED)
    mishap = Mishap.read(handed(one)[-1].detail)
    assert mishap.said == next(iter(changed))
    assert mishap.where == f"{fake.url}/admin/campaigns/1"
    fake.work()
    assert (len(fake.campaigns), fake.sent) == (1, [])
    del fake.campaigns[1]
    assert last(one) == (Standing.ACCEPTED, None)
    assert everybody_once(fake)


def copied(fake: Fake, number: int = 1, **changed: Any) -> None:
    """Copy a campaign as listmonk's page does: its tags come along, its slug does not."""
    new = next(fake._ids)
    fake.campaigns[new] = {
        **fake.campaigns[number],
        "id": new,
        "archive_slug": None,
        "status": "draft",
        **changed,
    }


def test_two_with_our_tags(fake: Fake) -> None:
    """With a copy beside it, the draft is not let go: which of both is meant is a person's word; what left has left."""
    one = to(fake)
    next(one.hand_over(APPROVED, one.recipients(APPROVED)))
    copied(fake)
    assert last(one) == (Standing.REFUSED, Kind.SEVERAL)
    assert asked(one) is Kind.SEVERAL
    fake.change(2, status="running")
    assert last(one) == (Standing.UNCERTAIN, Kind.SEVERAL)
    assert everybody_once(fake)
    assert last(one) == (Standing.UNCERTAIN, Kind.SEVERAL)
    fake.change(1, status="running")
    assert asked(one) is True
    assert fake.count(START) == 0


def test_a_slug_that_another_has(fake: Fake) -> None:
    """A campaign of the same slug without our tags, far back: it is not taken for ours, and nothing is sent."""
    next(to(fake).hand_over(APPROVED, ["listmonk:3"]))
    fake.change(1, tags=[])
    for _ in range(60):
        copied(fake)
    assert last(to(fake)) == (Standing.REFUSED, Kind.EDITED)
    fake.lists[4], fake.users[USER] = "x", User(lists=frozenset({4}))
    assert last(to(fake, lists=(4,))) == (Standing.DEFERRED, Kind.ENGINE_BUSY)


def test_lists_and_template_are_checked(fake: Fake) -> None:
    """Listmonk leaves out lists and templates that it does not know, and says nothing: we ask first."""
    for changed, kind, where in (
        ({"lists": (3, 4), "template": 7}, Kind.ENGINE_TEMPLATE, "7, "),
        ({"template": 2}, Kind.ENGINE_TEMPLATE, "2, "),
        ({"template": 3}, Kind.ENGINE_TEMPLATE, "3, "),
        ({"lists": (3, 8)}, Kind.ENGINE_RIGHTS, ""),
        ({"lists": (4,)}, Kind.ENGINE_LIST, "4, "),
    ):
        fake.template(3, "Autre", CONTENT, kind="tx")
        if kind is Kind.ENGINE_LIST:
            del fake.lists[4]
        outcome = handed(to(fake, **changed))[-1]
        mishap = Mishap.read(outcome.detail)
        assert (outcome.standing, mishap.kind) == (Standing.DEFERRED, kind)
        assert mishap.where.startswith(where)
    assert fake.campaigns == {}


@pytest.mark.parametrize("missing", sorted(User().permissions))
def test_a_right_that_is_missing(fake: Fake, missing: str) -> None:
    """Each right that a role lacks is told in listmonk's words; nothing leaves, and once it is given the letter does."""
    fake.users[USER] = User(permissions=User().permissions - {missing})
    outcome = handed(to(fake))[-1]
    mishap = Mishap.read(outcome.detail)
    assert (outcome.standing, mishap.kind) == (Standing.DEFERRED, Kind.ENGINE_RIGHTS)
    assert missing.partition("_")[0] in mishap.said
    fake.users[USER] = User()
    assert last(to(fake)) == (Standing.ACCEPTED, None)
    assert everybody_once(fake)


def test_a_letter_without_a_way_out(fake: Fake) -> None:
    """Where the approved letter does not have the unsubscription of the settings, it is refused before anything is asked."""
    assert last(to(fake), letter("<p>x</p>", TEXT)) == (Standing.REFUSED, Kind.UNSUBSCRIPTION)
    assert fake.calls == []


def test_a_test_goes_to_a_subscriber(fake: Fake) -> None:
    """A test is the whole letter to one subscriber, and leaves nothing behind; to another address it is refused."""
    to(fake).post(letter(HTML, TEXT, "[TEST] Bonjour").raw, "bob@example.org", "x")
    assert [(one.to, one.subject, one.is_test) for one in fake.sent] == [
        ("bob@example.org", "[TEST] Bonjour", True)
    ]
    assert MSO in fake.sent[0].html
    assert fake.campaigns == {}
    with pytest.raises(
        DeliveryError, match=r"no subscriber of this address: nul@example.org, .*No known subscribers"
    ):
        to(fake).post(APPROVED.raw, "nul@example.org", "x")
    assert last(to(fake)) == (Standing.ACCEPTED, None)


def test_a_test_whose_answer_is_lost(fake: Fake) -> None:
    """Nobody knows whether it arrived; a draft that could not be deleted is taken by the next test, and holds no letter."""
    fake.faults += [Fault(r"POST /campaigns/\d+/test", does=True), Fault(r"DELETE .*")]
    with pytest.raises(UncertainError):
        to(fake).post(APPROVED.raw, "bob@example.org", "x")
    assert fake.campaign()["body"] == "<p></p>"
    fake.faults.append(Fault(CREATE))
    to(fake).post(APPROVED.raw, "bob@example.org", "x")
    assert (fake.count(CREATE), fake.campaigns, len(fake.sent)) == (1, {}, 2)
    with pytest.raises(DeliveryError, match="template"):
        to(fake, template=2).post(APPROVED.raw, "bob@example.org", "x")
    with pytest.raises(DeliveryError, match="broke off"):
        to(fake).post(APPROVED.raw, "bob@example.org", "x")


def test_it_knows_its_secrets(fake: Fake, tmp_path: Any) -> None:
    """The login comes from the environment; what is missing there is named."""
    assert isinstance(messenger(config(fake.url), Workspace(tmp_path), SECRETS, _nobody), ListmonkMessenger)
    for name in SECRETS:
        with pytest.raises(ConfigurationError, match=name):
            ListmonkMessenger(config(fake.url), {**SECRETS, name: ""})


def test_answers_have_bounds(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer without end, in bytes or in time, is none; what it was about may be done."""
    endless = Engine(fake.url, USER, TOKEN, Patience(connecting=2, reading=2, whole=0))
    with pytest.raises(EngineError) as told:
        endless.require_list(3)
    assert (told.value.mishap.kind, told.value.is_certain) == (Kind.ENGINE_PATIENCE, False)
    monkeypatch.setattr(exchange, "_LARGEST", 100)
    with pytest.raises(EngineError, match="over 100 bytes") as told:
        Engine(fake.url, USER, TOKEN, QUICK).require_list(3)
    assert (told.value.mishap.kind, told.value.is_certain) == (Kind.ENGINE_ANSWER, False)
