"""The messenger that hands letters to Brevo, against a fake that does what its documentation says."""

import datetime as dt
import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from newsletter.config import BrevoSettings, Config, Delivery
from newsletter.deliver import Mishap, MishapKind, exchange, messenger
from newsletter.deliver.brevo import BrevoMessenger
from newsletter.deliver.brevo_door import BrevoDoor
from newsletter.deliver.exchange import EngineError, Patience
from newsletter.exceptions import ConfigurationError, DeliveryError, UncertainError
from newsletter.model import FrozenLetter, Outcome, Standing
from newsletter.workspace import Workspace
from tests.brevo.fake import KEY, SUBSCRIBERS, Fake, brevo
from tests.faults import Fault, raw
from tests.test_campaign import ADDRESS, DAY, MSO, letter, with_link
from tests.test_messenger import _nobody
from tests.test_smtp import LETTER

SECRETS = {"BREVO_API_KEY": KEY}
QUICK = Patience(connecting=2, reading=0.4, whole=2)
HTML, TEXT = with_link(f"{MSO}<p>{{{{ mot }}}}</p>")
APPROVED = letter(HTML, TEXT)
LATER = letter(HTML.replace("mot", "autre"), TEXT)
LOOK, LIST, SENDERS = "GET /emailCampaigns", "GET /contacts/lists/12", "GET /senders"
CREATE, READ, RENEW = "POST /emailCampaigns", r"GET /emailCampaigns/\d+", r"PUT /emailCampaigns/\d+"
START, TEST = r"POST /emailCampaigns/\d+/sendNow", r"POST /emailCampaigns/\d+/sendTest"
Kind = MishapKind
JSON = "application/json"


@pytest.fixture
def fake() -> Iterator[Fake]:
    with brevo() as one:
        yield one


def config(url: str, **changed: Any) -> Config:
    settings = BrevoSettings(**{"url": url, "lists": (12,), "key_env": "BREVO_API_KEY", **changed})
    return Config(letter=LETTER, delivery=Delivery(messenger="brevo", brevo=settings))


def to(fake: Fake, **changed: Any) -> BrevoMessenger:
    return BrevoMessenger(config(fake.url, **changed), SECRETS, QUICK)


def door(fake: Fake, patience: Patience = QUICK) -> BrevoDoor:
    return BrevoDoor(fake.url, KEY, LETTER.title, patience)


def handed(one: BrevoMessenger, frozen: FrozenLetter = APPROVED) -> list[Outcome]:
    return list(one.hand_over(frozen, one.recipients(frozen)))


def last(one: BrevoMessenger, frozen: FrozenLetter = APPROVED) -> tuple[Standing, MishapKind | None]:
    """How it ended, and what was wrong."""
    outcome = handed(one, frozen)[-1]
    return outcome.standing, Mishap.read(outcome.detail).kind if outcome.detail else None


def asked(one: BrevoMessenger, frozen: FrozenLetter = APPROVED) -> bool | MishapKind | None:
    """What it says became of a letter."""
    answer = one.took(frozen, one.recipients(frozen)[0])
    return answer.kind if isinstance(answer, Mishap) else answer


def drafted(fake: Fake) -> BrevoMessenger:
    """Make the letter's draft, and stop."""
    one = to(fake)
    steps = one.hand_over(APPROVED, one.recipients(APPROVED))
    next(steps)
    steps.close()
    return one


def everybody_once(fake: Fake) -> bool:
    """Whether each contact has the letter once, when all that was let go has gone."""
    fake.work()
    fake.work()
    return sorted(one.to for one in fake.sent if not one.is_test) == sorted(SUBSCRIBERS)


def test_a_letter_becomes_a_campaign_that_leaves(fake: Fake) -> None:
    """It is looked up, made as a draft, let go after that is on disk, by six calls that are read again; each contact gets it once."""
    one = to(fake)
    steps = one.hand_over(APPROVED, one.recipients(APPROVED))
    assert next(steps) == Outcome(recipient="brevo:12", standing=Standing.HANDING)
    made = fake.campaigns[1]
    assert made["status"] == "draft"
    assert list(steps) == [Outcome(recipient="brevo:12", standing=Standing.ACCEPTED)]
    number = "/emailCampaigns/1"
    assert fake.calls == [LOOK, LIST, SENDERS, CREATE, f"GET {number}", f"POST {number}/sendNow"]
    assert (made["name"], made["mirrorActive"]) == (f"{LETTER.title} – 2023-09-28", False)
    assert made["tag"] == f"jeudis.example.org 2023-09-28 {APPROVED.sha256[:16]}"
    assert everybody_once(fake)
    message = next(one for one in fake.sent if one.to == "bob@example.org")
    assert (message.sender, message.subject) == ("Les Jeudis <jeudis@example.org>", "Bonjour")
    own = "https://r.example.org/un/bob@example.org"
    assert message.html == HTML.replace(ADDRESS, own).replace("{{ mot", "&#123;{ mot")
    steps.close()


def test_what_is_let_go_is_not_made_again(fake: Fake) -> None:
    """Handed over again, whatever was forgotten here: the campaign is found, in any status of one that leaves."""
    assert last(to(fake)) == (Standing.ACCEPTED, None)
    for status in ("queued", "in_review", "in_process", "sent"):
        fake.change(1, status=status)
        assert handed(to(fake)) == [Outcome(recipient="brevo:12", standing=Standing.ACCEPTED)]
        assert asked(to(fake)) is True
    fake.change(1, status="archive", sentDate="2023-09-28T09:00:00.000Z")
    assert asked(to(fake)) is True
    assert (fake.count(CREATE), fake.count(START)) == (1, 1)


def test_a_draft_of_before_is_gone_on_with(fake: Fake) -> None:
    """Killed after the draft was made, it is let go; approved anew meanwhile, it is made what is approved now."""
    one = drafted(fake)
    assert asked(one) is False
    assert last(one, LATER) == (Standing.ACCEPTED, None)
    assert (fake.count(CREATE), fake.count(RENEW), fake.count(START)) == (1, 1, 1)
    assert everybody_once(fake)
    assert "autre" in fake.sent[0].html


def test_it_is_found_behind_many_others(fake: Fake) -> None:
    """Page after page is looked through, newest first, until those of long before."""
    drafted(fake)
    for _ in range(120):
        fake.copied(1, name="Autre", tag="", tags=[], status="sent")
    fake.calls.clear()
    assert last(to(fake)) == (Standing.ACCEPTED, None)
    assert (fake.count(LOOK), fake.count(CREATE)) == (3, 0)
    for number in list(fake.campaigns)[10:]:
        fake.change(number, createdAt="2023-01-01T09:00:00.000Z")
    fake.calls.clear()
    asked(to(fake))
    assert fake.count(LOOK) == 1


def test_too_late_is_not_let_go(fake: Fake) -> None:
    """Told no when it says that it begins, it hands nothing over."""
    one = to(fake)
    steps = one.hand_over(APPROVED, one.recipients(APPROVED))
    next(steps)
    with pytest.raises(StopIteration):
        steps.send(False)  # noqa: FBT003 - as messengers are told
    fake.work()
    assert (fake.count(START), fake.sent) == (0, [])
    steps.close()


NOTHING: list[tuple[dict[str, Any], MishapKind]] = [
    ({}, Kind.ENGINE_BROKEN),
    ({"hangs": True}, Kind.ENGINE_PATIENCE),
    ({"answer": raw("500 X", '{"code": "internal_error", "message": "x"}', JSON)}, Kind.ENGINE_BUSY),
    ({"answer": raw("502 Bad Gateway", "<html>nginx</html>")}, Kind.ENGINE_BUSY),
    ({"answer": raw("503 X", '"x"', JSON)}, Kind.ENGINE_BUSY),
    ({"answer": raw("401 X", '{"code": "unauthorized", "message": "x"}', JSON)}, Kind.ENGINE_LOGIN),
    ({"answer": raw("401 X", "<html>")}, Kind.ENGINE_LOGIN),
    ({"answer": raw("403 X", '{"code": "permission_denied", "message": "x"}', JSON)}, Kind.ENGINE_ACCOUNT),
    ({"answer": raw("429 X", "")}, Kind.ENGINE_LIMIT),
    ({"answer": raw("302 X", "", headers="Location: /login\r\n")}, Kind.ENGINE_ANSWER),
    ({"answer": raw("404 X", "<html>")}, Kind.ENGINE_ANSWER),
    ({"answer": raw("200 X", "<html>connexion</html>")}, Kind.ENGINE_ANSWER),
    ({"answer": raw("200 X", '{"id": 1, "camp', JSON)}, Kind.ENGINE_ANSWER),
    ({"answer": raw("200 X", '{"id"', JSON, length=500)}, Kind.ENGINE_BROKEN),
    ({"answer": raw("200 X", '{"campaigns": [{}], "id": "x", "senders": 3}', JSON)}, Kind.ENGINE_ANSWER),
    ({"answer": raw("200 X", "[" * 100_000, JSON)}, Kind.ENGINE_ANSWER),
    ({"answer": raw("200 X", "[3]", JSON)}, Kind.ENGINE_ANSWER),
    ({"answer": raw("200 X", '{"message": "x", "senders": [{}]}', JSON)}, Kind.ENGINE_ANSWER),
    ({"answer": b"HTTP/1.1 200 X\r\nContent-Length: 2\r\nContent-Type: a/b\r\n\r\n\xff\xfe"}, Kind.ENGINE_ANSWER),
    ({"answer": b"220 smtp\r\n"}, Kind.ENGINE_BROKEN),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "kind"), NOTHING)
@pytest.mark.parametrize("call", [LOOK, LIST, SENDERS, CREATE, START])
@pytest.mark.some(9)
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
@pytest.mark.some(12)
def test_a_lost_answer_is_asked_for(fake: Fake, call: str, fault: dict[str, Any], kind: MishapKind) -> None:
    """What Brevo did, though its answer was lost or no answer at all, is found: nothing is done twice."""
    fake.faults.append(Fault(call, does=True, **fault))
    first = last(to(fake))
    is_said = fault.get("answer", b"")[8:11] in {b" 30", b" 40", b" 42"}
    assert first == ((Standing.DEFERRED, kind) if is_said else (Standing.ACCEPTED, None))
    assert last(to(fake)) == (Standing.ACCEPTED, None)
    assert (len(fake.campaigns), fake.count(START) <= 2) == (1, True)
    assert everybody_once(fake)


@pytest.mark.parametrize("does", [False, True])
@pytest.mark.parametrize("silent", [READ, LOOK])
def test_who_cannot_be_asked_knows_later(fake: Fake, silent: str, does: bool) -> None:  # noqa: FBT001
    """Nothing is heard of what was let go, nor when that is asked: nobody knows, until Brevo answers again."""
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


def test_what_is_made_late_is_no_second_letter(fake: Fake) -> None:
    """Asked for, given up and made all the same, then made again: the first of the two drafts is let go, and only that."""
    drafted(fake)
    fake.copied(1)
    assert last(to(fake)) == (Standing.ACCEPTED, None)
    assert last(to(fake)) == (Standing.ACCEPTED, None)
    assert [one["status"] for one in fake.campaigns.values()] == ["queued", "draft"]
    assert everybody_once(fake)


def test_several_of_which_only_a_person_can_say(fake: Fake) -> None:
    """Drafts of different approvals: which of both is meant is a person's word; two that left are told, too."""
    one = drafted(fake)
    fake.copied(1, tag="", tags=[])
    assert last(one) == (Standing.REFUSED, Kind.SEVERAL)
    assert asked(one) is Kind.SEVERAL
    fake.change(2, status="queued")
    assert last(one) == (Standing.ACCEPTED, None)
    fake.change(1, status="queued")
    assert last(one) == (Standing.UNCERTAIN, Kind.SEVERAL)
    assert fake.count(START) == 0


def test_a_server_that_is_not_there() -> None:
    """No server, no such name: told as Brevo's, and certain."""
    for url, kind in (
        ("http://127.0.0.1:9", Kind.ENGINE_CONNECTION),
        ("https://127.0.0.1:9", Kind.ENGINE_CONNECTION),
        ("http://nul.invalid", Kind.ENGINE_NAME),
    ):
        with pytest.raises(EngineError) as told:
            BrevoDoor(url, "a", "b", QUICK).require_list(12)
        assert (told.value.mishap.kind, told.value.is_certain) == (kind, True)
        assert "listmonk" not in told.value.mishap.french + told.value.mishap.remedy
        assert Mishap.read(told.value.mishap.written) == told.value.mishap


def test_a_key_that_no_header_holds(fake: Fake) -> None:
    """A key with accents or a line's end is told, and never shown."""
    for key in ("clé", "a\nb"):
        with pytest.raises(EngineError) as told:
            BrevoDoor(fake.url, key, "b", QUICK).require_list(12)
        assert key not in told.value.mishap.written


@pytest.mark.parametrize(
    ("status", "kind"),
    [("suspended", Kind.PAUSED), ("cancelled", Kind.CANCELLED), ("archive", Kind.CANCELLED), ("new", Kind.PAUSED)],
)  # fmt: skip
@pytest.mark.parametrize("sent", [0, 2])
@pytest.mark.some(3)
def test_what_a_person_stopped_stays_so(fake: Fake, status: str, kind: MishapKind, sent: int) -> None:
    """Suspended or cancelled: some may have it, and we never start it again; taken up by a person, it has left."""
    one = to(fake)
    fake.faults += [Fault(START, does=True), Fault(START), Fault(READ, spares=1)]
    assert last(one) == (Standing.UNCERTAIN, Kind.ENGINE_BROKEN)
    fake.faults.clear()
    fake.work(sent)
    fake.change(1, status=status)
    assert asked(one) is kind
    assert last(one) == (Standing.UNCERTAIN, kind)
    assert fake.count(START) == 1
    fake.change(1, status="in_process")
    assert asked(one) is True
    assert everybody_once(fake)


@pytest.mark.parametrize(
    ("status", "ends"),
    [("queued", (Standing.ACCEPTED, None)), ("sent", (Standing.ACCEPTED, None)),
     ("suspended", (Standing.UNCERTAIN, Kind.PAUSED)), ("cancelled", (Standing.UNCERTAIN, Kind.CANCELLED))],
)  # fmt: skip
def test_stopped_while_it_is_let_go(
    fake: Fake, status: str, ends: tuple[Standing, MishapKind | None]
) -> None:
    """Somebody was quicker: what Brevo refuses to send is read again, and is told as what it is."""
    one = to(fake)
    steps = one.hand_over(APPROVED, one.recipients(APPROVED))
    next(steps)
    fake.change(1, status=status)
    outcome = next(steps)
    assert (outcome.standing, Mishap.read(outcome.detail).kind if outcome.detail else None) == ends
    steps.close()


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
    assert Mishap.read(next(steps).detail).kind is Kind.DELETED
    steps.close()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("htmlContent", "<p>Autre chose</p>"),
        ("htmlContent", HTML.replace(ADDRESS, "https://example.org/ailleurs")),
        ("subject", "Autre chose"),
        ("name", "Autre nom"),
        ("recipients", {"lists": [12, 13], "exclusionLists": []}),
        ("recipients", {"lists": [12], "exclusionLists": [13]}),
        ("sender", {"name": "Les Jeudis", "email": "autre@example.org"}),
        ("scheduledAt", "2030-01-01T09:00:00.000Z"),
        ("mirrorActive", True),
    ],
)
@pytest.mark.some(3)
def test_edited_by_a_person(fake: Fake, field: str, value: Any) -> None:
    """A draft that is not what was approved any more is not let go, and none is made beside it; told with what differs."""
    one = drafted(fake)
    fake.change(1, **{field: value})
    assert last(one) == (Standing.REFUSED, Kind.EDITED)
    mishap = Mishap.read(handed(one)[-1].detail)
    assert (mishap.said, mishap.where) == (field, f"127.0.0.1:{fake.port}#1")
    assert "modifiée dans Brevo" in mishap.french
    fake.work()
    assert (len(fake.campaigns), fake.sent) == (1, [])
    del fake.campaigns[1]
    assert last(one) == (Standing.ACCEPTED, None)
    assert everybody_once(fake)


def test_written_anew_by_brevo_is_the_same(fake: Fake) -> None:
    """HTML that is kept in other words for the same is not edited."""
    one = drafted(fake)
    kept = fake.campaigns[1]["htmlContent"].replace("<p>", '<p\nclass="x">').replace("&#123;", "{")
    fake.change(1, htmlContent=f"<!DOCTYPE html><html><head></head><body>{kept}</body></html>")
    assert last(one) == (Standing.ACCEPTED, None)
    fake.differs.clear()  # braces that the fake's own rewriting left


def test_what_the_account_has_not_is_told_before_anything_is_made(fake: Fake) -> None:
    """An unknown list, a sender that is not verified, a wrong key, an account that may do nothing: told, and nothing made."""
    fake.senders["jeudis@example.org"] = False
    assert last(to(fake)) == (Standing.DEFERRED, Kind.ENGINE_SENDER)
    fake.senders.clear()
    assert last(to(fake)) == (Standing.DEFERRED, Kind.ENGINE_SENDER)
    outcome = handed(to(fake, lists=(12, 99)))[-1]
    mishap = Mishap.read(outcome.detail)
    assert (mishap.kind, mishap.where.partition(",")[0]) == (Kind.ENGINE_LIST, "99")
    assert to(fake, lists=(99,)).tried() == mishap
    fake.suspended = "Your account is suspended"
    assert last(to(fake)) == (Standing.DEFERRED, Kind.ENGINE_ACCOUNT)
    assert "Your account is suspended" in Mishap.read(handed(to(fake))[-1].detail).french
    fake.suspended, fake.key = "", "autre"
    assert last(to(fake)) == (Standing.DEFERRED, Kind.ENGINE_LOGIN)
    assert fake.campaigns == {}
    fake.key, fake.senders["jeudis@example.org"] = KEY, True
    assert to(fake).tried() is None
    assert last(to(fake)) == (Standing.ACCEPTED, None)


def test_a_sender_that_is_lost_between(fake: Fake) -> None:
    """What Brevo has against a sender when the campaign is made is told as that."""
    said = '{"code": "invalid_parameter", "message": "Sender is invalid / inactive"}'
    fake.faults.append(Fault(CREATE, answer=raw("400 X", said, JSON)))
    assert last(to(fake)) == (Standing.DEFERRED, Kind.ENGINE_SENDER)


def test_out_of_credit(fake: Fake) -> None:
    """Too little credit: nothing leaves, the draft waits, and once there is credit it is let go, once."""
    fake.credit = 2
    for _ in range(2):
        assert last(to(fake)) == (Standing.DEFERRED, Kind.ENGINE_CREDIT)
        assert asked(to(fake)) is False
    fake.credit = 3
    assert last(to(fake)) == (Standing.ACCEPTED, None)
    assert (len(fake.campaigns), everybody_once(fake)) == (1, True)


def test_the_limit_of_an_hour(fake: Fake) -> None:
    """Asked too often, Brevo says for how long without Retry-After: it is asked no more before, and told so; at any call."""
    for allowed in range(6):
        fake.calls.clear()
        fake.allowed = allowed
        one = to(fake)
        assert last(one) == (Standing.DEFERRED, Kind.ENGINE_LIMIT)
        assert "1800 s" in Mishap.read(handed(one)[-1].detail).said
        assert len(fake.calls) == allowed + 1
        fake.campaigns.clear()
    fake.allowed = 6
    assert last(to(fake)) == (Standing.ACCEPTED, None)
    assert everybody_once(fake)


def test_a_letter_without_a_way_out(fake: Fake) -> None:
    """Where the approved letter does not have the unsubscription of the settings, it is refused before anything is asked."""
    assert last(to(fake), letter("<p>x</p>", TEXT)) == (Standing.REFUSED, Kind.UNSUBSCRIPTION)
    assert fake.calls == []


def test_a_test_goes_to_a_contact(fake: Fake) -> None:
    """A test is the whole letter to one contact, by a draft that goes to nobody, and leaves nothing behind; else it is refused."""
    fake.faults.append(Fault(r"DELETE .*"))
    to(fake).post(letter(HTML, TEXT, "[TEST] Bonjour").raw, "bob@example.org", "x")
    assert [(one.to, one.subject, one.is_test) for one in fake.sent] == [
        ("bob@example.org", "[TEST] Bonjour", True)
    ]
    assert fake.campaigns[1]["recipients"]["lists"] == []
    to(fake).post(APPROVED.raw, "anne@example.org", "x")
    assert (fake.campaigns, fake.count(CREATE), fake.sent[-1].subject) == ({}, 1, "Bonjour")
    with pytest.raises(DeliveryError, match=r"no contact of this address, .*: nul@example.org, "):
        to(fake).post(APPROVED.raw, "nul@example.org", "x")
    assert fake.campaigns == {}
    fake.faults.append(Fault(TEST, does=True))
    with pytest.raises(UncertainError):
        to(fake).post(APPROVED.raw, "bob@example.org", "x")
    assert last(to(fake)) == (Standing.ACCEPTED, None)


def test_figures(fake: Fake) -> None:
    """What Brevo counts is asked for by one call, and who stopped it is told."""
    one = to(fake)
    assert last(one) == (Standing.ACCEPTED, None)
    fake.work(2)
    fake.campaigns[1]["statistics"]["globalStats"] |= {"softBounces": 1, "hardBounces": 1}
    fake.calls.clear()
    found = one.figures(DAY)
    assert not isinstance(found, Mishap)
    assert (found.status, found.to_send, found.sent, found.bounces, found.stopped) == (
        "in_process", 3, 2, 2, "",
    )  # fmt: skip
    assert fake.calls == [LOOK]
    fake.change(1, status="suspended")
    found = one.figures(DAY)
    assert not isinstance(found, Mishap)
    assert Mishap.read(found.stopped).kind is Kind.PAUSED
    later = one.figures(DAY + dt.timedelta(days=7))
    assert isinstance(later, Mishap)
    assert later.kind is Kind.DELETED


def test_it_knows_its_key(fake: Fake, tmp_path: Any) -> None:
    """The key comes from the environment; where it is missing its name is told."""
    assert isinstance(messenger(config(fake.url), Workspace(tmp_path), SECRETS, _nobody), BrevoMessenger)
    with pytest.raises(ConfigurationError, match="BREVO_API_KEY"):
        BrevoMessenger(config(fake.url), {})


def test_without_the_client(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the client is not installed, it is said which extra brings it: exit 2."""
    monkeypatch.setitem(sys.modules, "brevo", None)
    with pytest.raises(ConfigurationError, match=r"jeudis-odd17\[brevo\]") as told:
        to(fake)
    assert told.value.exit_code == 2


def test_the_client_is_imported_where_it_is_used() -> None:
    """Neither the messengers nor the door bring it in."""
    said = "import sys, newsletter.deliver, newsletter.deliver.brevo; print([n for n in ('brevo', 'pydantic') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_other_login_counts(fake: Fake) -> None:
    """What the client would take from the environment is not asked with."""
    asks = "import sys; from newsletter.deliver.brevo_door import BrevoDoor; BrevoDoor(*sys.argv[1:], 'x').require_list(12)"
    others = {**os.environ, "BREVO_CLIENT_ID": "a", "BREVO_CLIENT_SECRET": "b"}
    subprocess.run([sys.executable, "-c", asks, fake.url, KEY], env=others, check=True)
    assert fake.calls == [LIST]


def test_answers_have_bounds(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer without end, in bytes or in time, is none; what it was about may be done."""
    with pytest.raises(EngineError) as told:
        door(fake, Patience(connecting=2, reading=2, whole=0)).require_list(12)
    assert (told.value.mishap.kind, told.value.is_certain) == (Kind.ENGINE_PATIENCE, False)
    monkeypatch.setattr(exchange, "_LARGEST", 100)
    with pytest.raises(EngineError, match="over 100 bytes") as told:
        door(fake).require_list(12)
    assert (told.value.mishap.kind, told.value.is_certain) == (Kind.ENGINE_ANSWER, False)
    packed = gzip.compress(b'{"id": 12}')  # none was asked for, and what it would unfold to has no bounds
    head = f"HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    fake.faults.append(Fault(LIST, answer=head.encode() + packed))
    with pytest.raises(EngineError) as told:
        door(fake).require_list(12)
    assert told.value.mishap.kind is Kind.ENGINE_ANSWER
