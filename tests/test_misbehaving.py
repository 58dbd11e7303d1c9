"""A mail server that misbehaves, at every stage: what each answer means, by a table written from RFC 5321.

The outcome of a recipient is what the table says; whatever it is, nobody counts as having the letter whom the server did
not take it for, no final dot is said twice of a reader, and what nobody knows is told.
"""

import dataclasses
import datetime as dt
import logging
import ssl
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
import trustme

from newsletter.config import Config, Delivery, Smtp
from newsletter.deliver import Mishap, MishapKind, SmtpMessenger, lanes
from newsletter.deliver.patience import Patience
from newsletter.deliver.readers import Reader
from newsletter.deliver.refusal import RefusedError
from newsletter.deliver.server import Server
from newsletter.deliver.session import session_with
from newsletter.deliver.stuffing import stuffed
from newsletter.deliver.waiting import waited
from newsletter.model import FrozenLetter, Outcome, Recipient, Standing
from tests.misbehaving import (
    ANSWERS,
    CONNECTING,
    HANGS_UP,
    RESETS,
    Answer,
    Misbehaving,
    Scene,
    Stage,
    coded,
    misbehaving,
)
from tests.test_lanes import Known
from tests.test_personal import ADDRESS, frozen
from tests.test_smtp import LETTER, LIST, RAW, SECRETS
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

DATE = dt.date(2023, 9, 28)
QUICK = Patience(connecting=3, command=3, data=3, block=3, dot=3, ending=0.3, quit=0.3, whole=9)
PEOPLE = [Reader(f"{n:032x}", Recipient(f"Lecteur{n}@example.org", "Zoé")) for n in range(3)]
NAMES = [one.called for one in PEOPLE]
WHERE = [one.recipient.address for one in PEOPLE]

A, R, D, U = Standing.ACCEPTED, Standing.REFUSED, Standing.DEFERRED, Standing.UNCERTAIN
K = MishapKind


@dataclasses.dataclass(frozen=True)
class Row:
    """What becomes of a recipient by the first digit of an answer (RFC 5321, section 4.2.1), but for some codes.

    Args:
        none: where it is no answer (section 4.2: "treat as fatal errors and terminate the mail transaction").
        but: by code.
    """

    two: Standing
    three: Standing
    four: Standing
    five: Standing
    none: Standing
    but: dict[int, Standing] = dataclasses.field(default_factory=dict)

    def of(self, answer: Answer) -> Standing:
        if answer.code is None:
            return self.none
        by_digit = {2: self.two, 3: self.three, 4: self.four, 5: self.five}
        return self.but.get(answer.code, by_digit[answer.code // 100])


LOGIN = dict.fromkeys((530, 534, 535, 538), D)  # RFC 4954, section 6: about us, at any command
BEFORE = {
    # Nothing was said of a letter yet: whatever is wrong is about the session, for everybody, and for now.
    Stage.BANNER: Row(D, D, D, D, D, {220: A}),  # sections 3.1 and 4.3.2: 220, or nothing is to be said
    Stage.EHLO: Row(A, D, D, A, D),  # section 3.2: where it is not known (5yz), HELO says the same
    Stage.STARTTLS: Row(D, D, D, D, D, {220: A}),  # RFC 3207, section 4: 220, or no word in the clear
    Stage.EHLO_IN_TLS: Row(A, D, D, A, D),
    Stage.AUTH: Row(D, D, D, D, D, {235: A}),  # RFC 4954, sections 4 and 6: 235, or we are not logged in
    Stage.QUIT: Row(A, A, A, A, A),  # section 4.1.1.10: what was taken is
}
TO_A_LIST = {
    **BEFORE,
    Stage.MAIL: Row(A, D, D, R, D, LOGIN),
    # Section 4.5.3.1.10: to RCPT "clients SHOULD treat a 552 code as a temporary failure".
    Stage.RCPT: Row(A, D, D, R, D, {**LOGIN, 552: D}),
    Stage.DATA: Row(D, A, D, R, D, LOGIN),  # section 4.3.2: 354, or another 3yz
    # Section 4.2.5: 2yz and it is the server's, 4yz or 5yz and it is not; what is no answer leaves a doubt.
    Stage.DOT: Row(A, U, D, R, U, LOGIN),
}
ABOUT_US = {**LOGIN, 521: D}  # RFC 7504, section 3: a host that takes no mail takes nobody's
TO_EACH = {
    **BEFORE,
    Stage.MAIL: Row(A, D, D, D, D),  # no reader was named yet: none is refused
    Stage.RCPT: Row(A, D, D, R, D, {**ABOUT_US, 552: D}),
    Stage.DATA: Row(D, A, D, R, D, ABOUT_US),
    Stage.DOT: Row(A, U, D, R, U, ABOUT_US),
}
BROKEN = {K.BROKEN, K.ANSWER}
OF_SESSION = {
    Stage.BANNER: {K.TURNED_AWAY, *BROKEN},
    Stage.EHLO: {K.TURNED_AWAY, *BROKEN},
    Stage.STARTTLS: {K.TLS, *BROKEN},
    Stage.EHLO_IN_TLS: {K.TURNED_AWAY, *BROKEN},
    Stage.AUTH: {K.LOGIN, *BROKEN},
}
OF_LETTER = {
    Stage.MAIL: {K.SENDER},
    Stage.RCPT: {K.RECIPIENT, K.READER},
    Stage.DATA: {K.MESSAGE},
    Stage.DOT: {K.MESSAGE},
}


def why(stage: Stage, answer: Answer) -> set[MishapKind]:
    """What may be said to be wrong where a recipient did not get it."""
    if stage in CONNECTING:
        return OF_SESSION[stage]
    if answer.code is None or answer.code // 100 in {2, 3}:
        return BROKEN
    if answer.code == 421 and stage is not Stage.DOT:
        return {K.BROKEN}  # section 3.8: it closes, whatever was asked
    if answer.code in LOGIN:
        return {K.LOGIN}
    if answer.code == 521:
        return {K.RELAY}
    if answer.code in {500, 502, 503, 504}:
        return {K.MESSAGE}  # section 4.2.1, x0z: about a command; no address is to blame
    if stage is Stage.MAIL and answer.code // 100 == 4:
        return {K.MESSAGE}  # section 4.2.1: it passes, so it is no word of the sender
    if (stage, answer.code) == (Stage.MAIL, 552):
        return {K.MESSAGE}  # RFC 1870, section 6.1: too large
    return OF_LETTER[stage]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., ssl.SSLContext]]:
    """An authority that the client trusts; gives what makes a server's TLS of it."""
    ca, path = trustme.CA(), tmp_path_factory.mktemp("ca") / "ca.pem"
    ca.cert_pem.write_to_path(str(path))

    def issue(host: str = "127.0.0.1", **dates: dt.datetime) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        ca.issue_cert(host, **dates).configure_cert(context)
        return context

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(path))
        yield issue


@pytest.fixture(scope="module")
def server(authority: Callable[..., ssl.SSLContext]) -> Iterator[Misbehaving]:
    with misbehaving(authority()) as running:
        yield running


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "PAUSES", (0.001, 0.001))


def messenger(
    port: int, *, each: bool, tls: str = "none", login: bool = False, people: Sequence[Reader] = PEOPLE
) -> SmtpMessenger:
    """A way to the list, or to each reader in one session after the other."""
    there = {"recipients": "recipients.csv", "token_env": "UNSUBSCRIBE_KEY"} if each else {"to": LIST}
    names = {"username_env": "SMTP_USERNAME", "password_env": "SMTP_PASSWORD"}
    smtp = Smtp(host="127.0.0.1", port=port, tls=tls, connections=1, **names, **there)  # type: ignore[arg-type]
    letter = msgspec.structs.replace(LETTER, unsubscribe=ADDRESS) if each else LETTER
    config = Config(letter=letter, delivery=Delivery(messenger="smtp", smtp=smtp))
    environment = {"UNSUBSCRIBE_KEY": "une clé", **(SECRETS if login else {})}
    known = Known(people=list(people)) if each else None
    return SmtpMessenger(config, environment, known, patience=QUICK)  # type: ignore[arg-type]


def handed(server: Misbehaving, scene: Scene, one: SmtpMessenger, *, each: bool) -> list[Outcome]:
    """Hand a letter over in a scene; what holds of every outcome is checked."""
    server.play(scene)
    letter = frozen() if each else FrozenLetter(day=DATE, raw=RAW)
    outcomes = list(one.hand_over(letter, list(one.recipients(letter))))
    check(scene, outcomes)
    return outcomes


def check(scene: Scene, outcomes: Sequence[Outcome]) -> None:
    """Nobody is accepted whom the server did not take it for, no dot is said twice, no doubt is kept silent, no address told."""
    addresses = dict(zip(NAMES, WHERE, strict=True)) | {LIST: LIST}
    ends = {one.recipient: one.standing for one in outcomes}
    accepted = {addresses.get(name, name) for name, standing in ends.items() if standing is A}
    assert accepted <= set(scene.taken)
    assert set(scene.dots.values()) <= {1}
    assert Standing.HANDING not in ends.values()
    certain = {addresses.get(name, name) for name, standing in ends.items() if standing in {A, R, D}}
    assert set(scene.dots) <= certain | {addresses.get(n, n) for n, standing in ends.items() if standing is U}
    told = [one.detail for one in outcomes if one.standing in {R, D, U}]
    assert all(Mishap.read(one) for one in told)
    assert not any("lecteur" in one.lower() for one in told)
    assert all(one.expandtabs(1).isprintable() for one in told)


def found(outcomes: Sequence[Outcome], name: str) -> tuple[Standing | None, MishapKind | None]:
    """How one ended, and why; None where nothing was said of it."""
    last = next((one for one in reversed(outcomes) if one.recipient == name), None)
    if last is None:
        return None, None
    return last.standing, Mishap.read(last.detail).kind if last.detail else None


def tls_of(stage: Stage) -> str:
    return "starttls" if stage in {Stage.STARTTLS, Stage.EHLO_IN_TLS} else "none"


@pytest.mark.parametrize("stage", list(TO_A_LIST))
@pytest.mark.some(1)
def test_a_list(server: Misbehaving, stage: Stage) -> None:
    """Whatever a server says at a stage, of a list's letter it becomes what the RFC says."""
    wrong = {}
    for answer in ANSWERS:
        one = messenger(server.port, each=False, tls=tls_of(stage), login=stage is Stage.AUTH)
        standing, kind = found(handed(server, Scene(stage, answer), one, each=False), LIST)
        expected = TO_A_LIST[stage].of(answer)
        if standing is not expected or not (expected is A or kind in why(stage, answer)):
            wrong[answer.name] = f"{standing}, {kind}; not {expected}"
    assert wrong == {}


@pytest.mark.long
@pytest.mark.parametrize("stage", list(TO_EACH))
def test_each_reader(server: Misbehaving, stage: Stage) -> None:
    """Of the second of three readers it becomes that; before a letter was begun with, of all; and whoever can still gets theirs."""
    wrong = {}
    for answer in ANSWERS:
        one = messenger(server.port, each=True, tls=tls_of(stage), login=stage is Stage.AUTH)
        outcomes = handed(server, Scene(stage, answer, to=WHERE[1]), one, each=True)
        is_of_all = stage in CONNECTING
        expected = TO_EACH[stage].of(answer)
        standing, kind = found(outcomes, NAMES[0 if is_of_all else 1])
        first, third = found(outcomes, NAMES[0])[0], found(outcomes, NAMES[2])[0]
        if standing is not expected or not (expected is A or kind in why(stage, answer)):
            wrong[answer.name] = f"{standing}, {kind}; not {expected}"
        if not is_of_all and first is not A:
            wrong[answer.name] = f"the first: {first}"
        if third not in {A, None} or (is_read_on(stage, expected, answer) and third is not A):
            wrong[answer.name] = f"the third: {third}"
    assert wrong == {}


def is_read_on(stage: Stage, expected: Standing, answer: Answer) -> bool:
    """Whether what is said of the second reader keeps nothing from the third."""
    if expected is A or expected is U:
        return True
    is_theirs = answer.code is not None and answer.code not in {421, *ABOUT_US}
    return stage in {Stage.RCPT, Stage.DOT} and is_theirs and (answer.code or 0) // 100 in {4, 5}


@pytest.mark.long
def test_taking_back_what_was_refused(server: Misbehaving) -> None:
    """Whatever RSET is answered (section 4.1.1.5: 250), it is about the session, and the next reader's letter is not."""
    wrong = {}
    for answer in ANSWERS:
        scene = Scene(Stage.RSET, answer, refuses=frozenset(WHERE[1:2]))
        outcomes = handed(server, scene, messenger(server.port, each=True), each=True)
        ends = [found(outcomes, name)[0] for name in NAMES]
        sessions = 1 if answer.code is not None and answer.code // 100 == 2 else 2
        if ends != [A, R, A] or scene.sessions != sessions:
            wrong[answer.name] = ends, scene.sessions
    assert wrong == {}


def test_a_letter_that_is_not_ended_takes_no_command(server: Misbehaving) -> None:
    """Without its final dot a letter is still being said: what is said next begins in another session."""
    server.play(Scene(Stage.DATA, Answer("early", b"354 go\r\n421 closing\r\n", 354)))
    smtp = Smtp(host="127.0.0.1", port=server.port, tls="none", to=LIST)
    with session_with(Server(smtp, "jeudis@example.org", None, QUICK)) as session:
        assert session.is_in_letter is False
        waited(session.begin(LIST, b"x\r\n"))
        outcome = waited(session.end(LIST))
        assert (outcome.standing, session.is_in_letter) == (D, True)
        with pytest.raises(RefusedError) as refused:
            waited(session.begin(LIST, b"x\r\n"))
    assert refused.value.mishap == Mishap(K.BROKEN, "", f"127.0.0.1:{server.port}")
    assert (refused.value.standing, refused.value.goes_on) == (D, False)


def test_each_letter_has_its_own_time(server: Misbehaving) -> None:
    """However long the letters before took, another may take as long, after which none is being said."""
    server.play(Scene())
    smtp = Smtp(host="127.0.0.1", port=server.port, tls="none", to=LIST)
    with session_with(Server(smtp, "jeudis@example.org", None, QUICK)) as session:
        session._conversation._until = 0
        waited(session.begin(LIST, b"x\r\n"))
        assert waited(session.end(LIST)).standing is A
        assert session.is_in_letter is False


def test_a_refused_rset_says_so(server: Misbehaving) -> None:
    """The server's words to RSET are those of a session that is over, for now."""
    scene = server.play(Scene(Stage.RSET, coded(530), refuses=frozenset({LIST})))
    smtp = Smtp(host="127.0.0.1", port=server.port, tls="none", to=LIST)
    with session_with(Server(smtp, "jeudis@example.org", None, QUICK)) as session:
        for expected in (
            (R, Mishap(K.RECIPIENT, "550 no such user", f"{LIST}, 127.0.0.1:{server.port}"), True),
            (D, Mishap(K.BROKEN, "530 some words", f"127.0.0.1:{server.port}"), False),
        ):
            with pytest.raises(RefusedError) as refused:
                waited(session.begin(LIST, b"x\r\n"))
            assert (refused.value.standing, refused.value.mishap, refused.value.goes_on) == expected
    assert [one.partition(" ")[0] for one in scene.heard[1:4]] == ["MAIL", "RCPT", "RSET"]


@pytest.mark.parametrize(
    ("stage", "words", "kind", "named"),
    [
        (Stage.MAIL, "530 5.7.0 sending limit exceeded, log in", K.LOGIN, ""),
        (Stage.MAIL, "521 no mail here", K.RELAY, f"{LIST}, "),
        (Stage.RCPT, "521 no mail here", K.RELAY, f"{LIST}, "),
        (Stage.DOT, "521 no mail here", K.RELAY, f"{LIST}, "),
        (Stage.DOT, "550 5.7.60 send as", K.SENDER, "jeudis@example.org, "),
        (Stage.DOT, "554 spam", K.MESSAGE, ""),
    ],
)
def test_who_is_named(server: Misbehaving, stage: Stage, words: str, kind: MishapKind, named: str) -> None:
    """Codes say what they are about before words do; the address that it is about is named, if it is about one."""
    scene = Scene(stage, Answer(words, f"{words}\r\n".encode(), int(words[:3])))
    outcomes = handed(server, scene, messenger(server.port, each=False), each=False)
    mishap = Mishap.read(outcomes[-1].detail)
    assert (mishap.kind, mishap.said, mishap.where) == (kind, words, f"{named}127.0.0.1:{server.port}")


@pytest.mark.parametrize("stage", [one for one in Stage if one is not Stage.RSET])
@pytest.mark.parametrize("each", [False, True])
def test_more_than_was_asked(server: Misbehaving, stage: Stage, *, each: bool) -> None:
    """Each command has one answer (section 4.1.1): one more is not taken for that to the final dot, which is a refusal here."""
    usual = {Stage.BANNER: 220, Stage.STARTTLS: 220, Stage.AUTH: 235, Stage.DATA: 354, Stage.DOT: 554}
    code = usual.get(stage, 250)
    answer = Answer("twice", b"%d ok\r\n250 ok\r\n" % code, code)
    one = messenger(server.port, each=each, tls=tls_of(stage), login=stage is Stage.AUTH)
    outcomes = handed(server, Scene(stage, answer, dot=b"554 no\r\n"), one, each=each)
    assert A not in {outcome.standing for outcome in outcomes}
    if stage not in {Stage.DOT, Stage.QUIT}:
        assert server.scene.dots.total() == 0


def test_one_more_after_it_was_taken(server: Misbehaving) -> None:
    """What was answered is; that more comes ends the session, and the next reader's answers are their own."""
    answer = Answer("twice", b"250 taken\r\n250 ok\r\n", 250)
    scene = Scene(Stage.DOT, answer, to=WHERE[0], refuses=frozenset(WHERE[1:2]))
    outcomes = handed(server, scene, messenger(server.port, each=True), each=True)
    assert [found(outcomes, name)[0] for name in NAMES] == [A, R, A]


@pytest.mark.parametrize("said", [b"421 closing\r\n", b"552 too large\r\n", b"451 no\r\n"])
def test_an_answer_before_the_dot(server: Misbehaving, said: bytes) -> None:
    """A server that says no while it is still told the letter (421: section 3.8) is not said the final dot."""
    answer = Answer("early", b"354 go\r\n" + said, 354)
    scene = Scene(Stage.DATA, answer, to=WHERE[1])
    outcomes = handed(server, scene, messenger(server.port, each=True), each=True)
    assert found(outcomes, NAMES[1])[0] is D
    assert scene.dots == {WHERE[0]: 1, WHERE[2]: 1}
    assert found(outcomes, NAMES[2])[0] is A


@pytest.mark.parametrize("tls", ["none", "starttls"])
@pytest.mark.parametrize("each", [False, True])
def test_byte_by_byte(server: Misbehaving, tls: str, *, each: bool) -> None:
    """However an answer comes, it is one."""
    one = messenger(server.port, each=each, tls=tls, login=True)
    outcomes = handed(server, Scene(bytewise=True), one, each=each)
    assert [one.standing for one in outcomes if one.standing is not Standing.HANDING] == [A] * (
        3 if each else 1
    )


@pytest.mark.parametrize(
    ("scene", "kind"),
    [
        (Scene(Stage.EHLO, Answer("stripped", b"250-hello\r\n250 AUTH PLAIN\r\n", 250)), K.NO_STARTTLS),
        (Scene(Stage.EHLO, coded(500)), K.NO_STARTTLS),
        (Scene(Stage.STARTTLS, coded(454)), K.TLS),
        (Scene(Stage.STARTTLS, coded(250)), K.TLS),
        (Scene(Stage.STARTTLS, Answer("more", b"220 go\r\n250 AUTH PLAIN\r\n", 220)), K.ANSWER),
        (Scene(Stage.STARTTLS, Answer("half more", b"220 go\r\n250-AUTH", 220)), K.ANSWER),
        (Scene(Stage.STARTTLS, Answer("garbage", b"220 go\r\n\x15\x03\x01\x00", 220)), K.ANSWER),
        (Scene(Stage.STARTTLS, Answer("hangs up", b"220 go\r\n22", 220)), K.ANSWER),
    ],
    ids=lambda one: one.answer.name if isinstance(one, Scene) else None,
)
@pytest.mark.parametrize("each", [False, True])
def test_tls_taken_away(server: Misbehaving, scene: Scene, kind: MishapKind, *, each: bool) -> None:
    """Where TLS is wanted nothing is said without it, and nothing believed that was said before (RFC 3207, section 4.2; CVE-2011-0411)."""
    scene = dataclasses.replace(scene, heard=[], dots=type(scene.dots)(), taken=[])
    one = messenger(server.port, each=each, tls="starttls", login=True)
    outcomes = handed(server, scene, one, each=each)
    assert {(one.standing, Mishap.read(one.detail).kind) for one in outcomes} == {(D, kind)}
    said = {words.partition(" ")[0].upper() for words in scene.heard}
    assert not said & {"AUTH", "MAIL", "RCPT", "DATA"}


def self_signed(folder: Path) -> ssl.SSLContext:
    """A certificate that vouches for itself."""
    ca, context = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    (folder / "self.pem").write_bytes(ca.private_key_pem.bytes() + ca.cert_pem.bytes())
    context.load_cert_chain(str(folder / "self.pem"))
    return context


@pytest.mark.parametrize("tls", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("which", "words"),
    [("host", "not valid for '127.0.0.1'"), ("expired", "has expired"), ("self", "self-signed certificate")],
)
def test_certificates(
    authority: Callable[..., ssl.SSLContext], tmp_path: Path, tls: str, which: str, words: str
) -> None:
    """A certificate of another host, one of the past, and one that vouches for itself end it before anything is said."""
    past = {"not_before": dt.datetime(2020, 1, 1), "not_after": dt.datetime(2021, 1, 1)}
    made = {
        "host": lambda: authority("mail.example.org"),
        "expired": lambda: authority(**past),
        "self": lambda: self_signed(tmp_path),
    }
    with misbehaving(made[which](), at_once=tls == "tls") as server:
        for each in (False, True):
            scene = Scene()
            outcomes = handed(
                server, scene, messenger(server.port, each=each, tls=tls, login=True), each=each
            )
            (mishap,) = {Mishap.read(one.detail) for one in outcomes}
            assert {one.standing for one in outcomes} == {D}
            assert mishap.kind is K.CERTIFICATE
            assert words in mishap.said
            assert not {"AUTH", "MAIL"} & {one.partition(" ")[0] for one in scene.heard}


@pytest.mark.parametrize("each", [False, True])
def test_a_login_that_is_offered_in_tls_alone(server: Misbehaving, *, each: bool) -> None:
    """A server with STARTTLS that lets nobody log in in the clear is told as one that wants TLS."""
    (outcome,) = handed(server, Scene(offers=()), messenger(server.port, each=each, login=True), each=each)
    mishap = Mishap.read(outcome.detail)
    assert (outcome.standing, mishap.kind, mishap.said) == (D, K.TLS, "it offers no login before STARTTLS")


@pytest.mark.parametrize(
    ("scene", "words", "tries"),
    [
        (Scene(offers=("AUTH GSSAPI XOAUTH2",)), "it offers no way of logging in that we know", 0),
        (Scene(Stage.AUTH, coded(535)), "535 some words", 2),
        (Scene(Stage.AUTH, coded(504)), "504 some words", 2),
        (Scene(Stage.AUTH, coded(454)), "454 some words", 1),
        (Scene(Stage.AUTH, coded(503)), "503 some words", 2),
    ],
    ids=["unknown", "535", "504", "454", "503"],
)
@pytest.mark.parametrize("each", [False, True])
def test_logins(server: Misbehaving, scene: Scene, words: str, tries: int, *, each: bool) -> None:
    """Whatever keeps us from logging in is told once, and nothing is said of a letter; refused for good, it is tried the other way."""
    scene = dataclasses.replace(scene, heard=[], dots=type(scene.dots)(), taken=[])
    outcomes = handed(server, scene, messenger(server.port, each=each, login=True), each=each)
    (outcome,) = outcomes
    mishap = Mishap.read(outcome.detail)
    kind = K.NO_LOGIN if scene.offers and "GSSAPI" in scene.offers[0] else K.LOGIN
    assert (outcome.standing, mishap.kind, mishap.said) == (D, kind, words)
    assert ("attendez" in mishap.french_remedy) is words.startswith("4")
    said = [one.partition(" ")[0] for one in scene.heard]
    assert said[: 1 + tries] == ["ehlo", *["AUTH"] * tries]
    assert not {"AUTH", "MAIL"} & {*said[1 + tries :]}


@pytest.mark.parametrize(("tls", "hellos"), [("none", 1), ("starttls", 2)])
def test_who_we_are_is_said_once(server: Misbehaving, tls: str, hellos: int) -> None:
    """And in TLS once more (RFC 3207, section 4.2); a login asks for no other."""
    scene = Scene()
    handed(server, scene, messenger(server.port, each=False, tls=tls, login=True), each=False)
    assert [one.partition(" ")[0] for one in scene.heard].count("ehlo") == hellos


@pytest.mark.parametrize(
    ("offers", "size"), [((), ""), (("SIZE 100000",), f" SIZE={len(stuffed(RAW))}")], ids=["none", "size"]
)
def test_what_is_offered_is_used(server: Misbehaving, offers: tuple[str, ...], size: str) -> None:
    """How large a letter is, is told a server that asks for it (RFC 1870), and no other."""
    scene = Scene(offers=offers)
    handed(server, scene, messenger(server.port, each=False), each=False)
    assert f"MAIL FROM:<jeudis@example.org>{size}" in scene.heard


@pytest.mark.parametrize("answer", [None, coded(521)], ids=lambda one: one.name if one else None)
def test_a_try_is_taken_back(server: Misbehaving, answer: Answer | None) -> None:
    """Whether the sender is taken is asked, and then the letter given up that would begin so; no address but the sender's is named."""
    scene = server.play(Scene(Stage.MAIL, answer) if answer else Scene())
    mishap = messenger(server.port, each=False).tried()
    server.end()
    assert scene.heard[1] == "MAIL FROM:<jeudis@example.org>"
    if answer is None:
        assert (mishap, scene.heard[2:]) == (None, ["RSET", "QUIT"])
    else:
        assert mishap == Mishap(K.RELAY, "521 some words", f"127.0.0.1:{server.port}")


@pytest.mark.parametrize(
    ("stage", "said", "kind", "words"),
    [
        (Stage.BANNER, "220-one\r\n550 two", K.ANSWER, "yes and no: 550 two"),
        (Stage.EHLO, "451 some words", K.TURNED_AWAY, "451 some words"),
        (Stage.STARTTLS, "454 some words", K.TLS, "454 some words"),
        (Stage.AUTH, "334 some words", K.ANSWER, "a challenge that is none"),
        (Stage.MAIL, "354 some words", K.ANSWER, "354 some words"),
        (Stage.MAIL, "250 ok\r\n250 ok", K.ANSWER, "more than was asked: 250 ok"),
        (Stage.MAIL, "250 ok\r\n421 closing", K.BROKEN, "421 closing"),
        (Stage.DATA, "354 go\r\n421 closing", K.ANSWER, "more than was asked: 421 closing"),
        (Stage.DOT, "354 some words", K.ANSWER, "354 some words"),
    ],
)
def test_words_that_are_told(
    server: Misbehaving, stage: Stage, said: str, kind: MishapKind, words: str
) -> None:
    """What a server said is told as it said it; what is no answer, with what is wrong with it."""
    scene = Scene(stage, Answer(said, f"{said}\r\n".encode(), int(said[:3])))
    one = messenger(server.port, each=False, tls=tls_of(stage), login=stage is Stage.AUTH)
    mishap = Mishap.read(handed(server, scene, one, each=False)[-1].detail)
    assert mishap == Mishap(kind, words, f"127.0.0.1:{server.port}")


def test_a_challenge_that_never_ends(server: Misbehaving) -> None:
    """A server that asks on and on is left."""
    scene = Scene(Stage.AUTH, Answer("challenge", b"334 VXNlcm5hbWU6\r\n", 334))
    outcomes = handed(server, scene, messenger(server.port, each=False, login=True), each=False)
    assert found(outcomes, LIST) == (D, K.ANSWER)


def test_the_hundredth_recipient(server: Misbehaving) -> None:
    """Once a server has had enough, whoever is left waits: nobody is refused, and nobody is asked about in vain."""
    people = [Reader(f"{n:032x}", Recipient(f"autre{n}@example.org")) for n in range(130)]

    class Full(Scene):
        def is_at(self, stage: Stage, to: str) -> bool:
            return stage is Stage.RCPT and len(self.taken) >= 100

    scene = Full(Stage.RCPT, Answer("full", b"452 4.5.3 Too many recipients\r\n", 452))
    server.play(scene)
    one = messenger(server.port, each=True, people=people)
    outcomes = list(one.hand_over(frozen(), [one.called for one in people]))
    ends = [one.standing for one in outcomes if one.standing is not Standing.HANDING]
    assert ends == [A] * 100 + [D]
    assert len(scene.taken) == 100


def test_a_reader_beyond_ascii(server: Misbehaving) -> None:
    """A server without SMTPUTF8 (RFC 6531, section 3.1) never hears of such an address; it is told, and the others get theirs."""
    people = [PEOPLE[0], Reader(NAMES[1], Recipient("zoé@example.org")), PEOPLE[2]]
    scene = server.play(Scene())
    one = messenger(server.port, each=True, people=people)
    outcomes = list(one.hand_over(frozen(), NAMES))
    assert [found(outcomes, name) for name in NAMES] == [(A, None), (R, K.ACCENTED), (A, None)]
    assert not any("zo" in words for words in scene.heard)
    assert not any("zo" in outcome.detail for outcome in outcomes)


def test_no_8bitmime_is_needed(server: Misbehaving) -> None:
    """What leaves is 7bit (RFC 5321, section 2.4; RFC 6152): a server that does not offer 8BITMIME is given nothing else."""
    letter = frozen("Été à l’œuvre " * 50, "« fin »")
    assert letter.raw.isascii()
    assert max(map(len, letter.raw.split(b"\r\n"))) <= 998
    one = messenger(server.port, each=True)
    scene = server.play(Scene(offers=()))
    assert len([out for out in one.hand_over(letter, NAMES) if out.standing is A]) == 3
    assert not any("BODY=" in words for words in scene.heard)


@pytest.mark.parametrize(
    "words",
    [
        b"550 5.1.1 <Lecteur1@example.org>: unknown",
        b"550 5.1.1 LECTEUR1@EXAMPLE.ORG unknown",
        b"550 " + b"x" * 285 + b" lecteur1@example.org",
        b"550-5.1.1 no\r\n550 lecteur1@example.org",
        b"550 ok for lecteur1+tag@sub.example.org; see <mailto:lecteur1@example.org>",
    ],
)
@pytest.mark.parametrize("stage", [Stage.RCPT, Stage.DOT])
def test_words_with_an_address(
    server: Misbehaving, caplog: pytest.LogCaptureFixture, stage: Stage, words: bytes
) -> None:
    """However a server writes a reader's address, what is kept and logged of its words tells nobody's."""
    with caplog.at_level(logging.DEBUG):
        scene = Scene(stage, Answer("words", words + b"\r\n", 550), to=WHERE[1])
        outcomes = handed(server, scene, messenger(server.port, each=True), each=True)
    assert found(outcomes, NAMES[1])[0] is R
    assert "lecteur" not in caplog.text.lower()


def test_words_that_would_rule_a_terminal(server: Misbehaving) -> None:
    """What is kept of a server's words is letters and signs: no escape reaches whoever reads `status`."""
    scene = Scene(Stage.RCPT, Answer("escape", b"550 \x1b[2J\x07\x00no\xc2\x9b\r\n", 550))
    outcomes = handed(server, scene, messenger(server.port, each=False), each=False)
    assert Mishap.read(outcomes[-1].detail).said.startswith("550 ")


TOLD = [
    (Scene(Stage.BANNER, coded(554)), 1, 1),
    (Scene(Stage.EHLO, ANSWERS[-1]), 1, 1),
    (Scene(Stage.AUTH, coded(535)), 1, 1),
    (Scene(Stage.AUTH, coded(334)), 1, 1),
    (Scene(Stage.RCPT, coded(550)), 1, 0),
    (Scene(Stage.DATA, coded(250)), 1, 1),
    (Scene(Stage.DATA, coded(421)), 1, 1),
    (Scene(Stage.DOT, coded(530)), 1, 2),
    (Scene(Stage.DOT, coded(354)), 3, 1),
    (Scene(Stage.DOT, HANGS_UP), 3, 1),
    (Scene(Stage.QUIT, RESETS), 0, 1),
]
"""What happens, the exit code, and how often the final dot was said once the server behaves again."""


@pytest.mark.parametrize(
    ("scene", "code", "dots"), TOLD, ids=[f"{one.stage} {one.answer.name}" for one, *_ in TOLD]
)
@pytest.mark.some(1)
def test_from_the_command_line(
    desk: Desk, server: Misbehaving, caplog: pytest.LogCaptureFixture, scene: Scene, code: int, dots: int
) -> None:
    """A run says once what went wrong, and ends as it should; whoever is in doubt is named, and no run says a dot twice."""
    for old, new in (
        ('messenger = "outbox"', 'messenger = "smtp"'),
        ('tls = "starttls"', 'tls = "none"'),
        ("port = 587", f"port = {server.port}"),
        ('host = "localhost"', 'host = "127.0.0.1"'),
    ):
        desk.change("newsletter.toml", old, new)
    for name, secret in SECRETS.items():
        desk.monkeypatch.setenv(name, secret)
    server.play(Scene())
    assert desk("run", "--live", now=TUESDAY).code == 0
    assert desk("approve", DAY).code == 0
    scene = server.play(dataclasses.replace(scene, to=LIST, heard=[], dots=type(scene.dots)(), taken=[]))
    said = desk("run", "--live", now=THURSDAY)
    assert said.code == code, said.err
    assert len(said.err.splitlines()) == (code > 0)
    (row,) = [one for one in desk("deliveries", "--json").json if one["edition"] == DAY]
    assert row["uncertain"] == ([LIST] if code == 3 else [])
    assert row["accepted"] == (code == 0)
    assert "Traceback" not in said.err + said.out + caplog.text
    scene.stage = None
    desk("run", "--live")
    assert scene.dots[LIST] == dots
