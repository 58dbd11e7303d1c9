"""The operator's word on what is uncertain: what it does, when it is too late, and stopped at each of its writes."""

import datetime as dt
import logging
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partialmethod
from typing import Any

import pytest

from newsletter.deliver import Do, End
from newsletter.exceptions import FailedError
from newsletter.model import Word
from newsletter.pipeline import way_out
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition import doubting, drafting, held, resolving, restoring, sending
from newsletter.pipeline.edition.resolving import foreseen, ledger_names, resolve
from newsletter.store import Store
from tests.test_sending import (
    DATE,
    FRIDAY,
    PEOPLE,
    Fake,
    PowerCutError,
    _it_comes_to_an_end,
    opened,
    status_of,
    waited_for,
)
from tests.test_smtp import LIST, TO_THE_DOT, Postman, by_smtp, letters, listening, scripted
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk, Said

__all__ = ["_it_comes_to_an_end"]  # a fixture

LATE = "2023-09-28T15:00:00+02:00"
A, B, C, D, E = PEOPLE
SENT, NOT_SENT = ("--as", "sent"), ("--as", "not-sent")


@dataclass
class Many(Fake):
    """Such a messenger, which takes notices too."""

    posted: dict[str, bytes] = field(default_factory=dict)

    def post(self, raw: bytes, to: str, name: str) -> None:
        self.posted[name] = raw


@pytest.fixture
def approved(desk: Desk) -> Desk:
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    return desk


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Many:
    """The configured messenger."""
    fake = Many()
    monkeypatch.setattr("newsletter.deliver.messenger", lambda *_: fake)
    return fake


def resolved(desk: Desk, *words: str, now: str | None = None) -> Said:
    said = desk("deliveries", "resolve", DAY, *words, now=now)
    return Said(said.code, said.out.replace("\u00a0", " ").replace("\u202f", " "), said.err)


def in_doubt(desk: Desk, many: Many, **ends: str) -> Desk:
    """Let a run hand the letter over, which ends so for each of the recipients a to e."""
    many.ends = {f"{name}@example.org": end for name, end in ends.items()}
    assert desk("run", now=THURSDAY).code in {1, 3}
    return desk


def row(desk: Desk) -> dict[str, Any]:
    """What the ledger says, less what it does not."""
    (found,) = desk("deliveries", "--json").json
    return {name: one for name, one in found.items() if one and name not in {"edition", "messenger"}}


def test_it_arrived(desk: Desk) -> None:
    """Uncertain by SMTP, and found in the list's archive: it is sent, the editor is told, nothing leaves again."""
    with listening(Postman()) as postman:
        by_smtp(desk, postman)
        postman.breaks = True
        assert desk("run", "--live", now=THURSDAY).code == 3
        postman.breaks = False
        said = resolved(desk, *SENT, now=FRIDAY)
        assert (said.code, said.err) == (0, "")
        assert said.out.splitlines() == [
            f"La lettre du jeudi 28 septembre 2023 sera notée comme reçue par {LIST}. Elle compte comme partie.",
            "La lettre du jeudi 28 septembre 2023 est partie.",
        ]
        assert status_of(desk) == "sent"
        assert row(desk) == {"accepted": 1}
        assert "recipients = 1" in desk.edition.read_text()
        assert "at = 2023-09-28T09:05:00+02:00" in desk.edition.read_text().partition("[sent]")[2]
        assert desk("run", "--live").code == 0
        assert len(letters(postman)) == 1
    told = [raw for _, to, raw in postman.taken if to != [LIST]][-1]
    assert b"est partie jeudi" in told.replace(b"=\r\n", b"")
    assert (desk.root / "archive" / "site" / f"{DAY}.html").exists()
    assert resolved(desk, *SENT).code == 2


def test_it_did_not_arrive(desk: Desk) -> None:
    """Within its hours it is approved as it was, and leaves with the next run, once, as the bytes that were approved."""
    with listening(Postman()) as postman:
        by_smtp(desk, postman)
        postman.breaks = True
        assert desk("run", "--live", now=THURSDAY).code == 3
        postman.breaks = False
        said = resolved(desk, *NOT_SENT)
        assert said.code == 0
        received = f"La lettre du jeudi 28 septembre 2023 sera notée comme non reçue par {LIST}."
        assert said.out.splitlines() == [f"{received} Elle partira dans les dix minutes.", "C’est noté."]
        assert status_of(desk) == "approved"
        assert "[sent]" not in desk.edition.read_text()
        assert row(desk) == {"pending": 1}
        assert len(letters(postman)) == 1
        assert "letter-uncertain" not in desk.codes()
        for _ in range(2):
            assert desk("run", "--live", now="2023-09-28T09:10:00+02:00").code == 0
        assert letters(postman) == [(desk.root / "var" / "frozen" / DAY / "message.eml").read_bytes()] * 2
    assert status_of(desk) == "sent"
    assert row(desk) == {"accepted": 1}


def test_what_may_have_left_before_a_restoring_and_did_not(approved: Desk, many: Many) -> None:
    """The operator's word ends that doubt for good: it leaves with the next run, once."""
    with opened(approved) as (context, store):
        taken = dt.datetime.fromisoformat(TUESDAY)
        doubting.remember(store, doubting.Restored(taken=taken, at=context.now))
    assert approved("run", now=THURSDAY).code == 3
    assert resolved(approved, *NOT_SENT).code == 0
    assert many.handed == []
    for _ in range(2):
        assert approved("run").code == 0
    assert sorted(many.handed) == sorted(PEOPLE)


def test_send_live_hands_it_over_again(approved: Desk, many: Many) -> None:
    """What did not arrive may be sent at once."""
    in_doubt(approved, many, **dict.fromkeys("abcde", "?"))
    assert resolved(approved, *NOT_SENT).code == 0
    assert approved("send", DAY, "--live").code == 0
    assert many.handed == [*PEOPLE] * 2
    assert row(approved) == {"accepted": 5}


def test_too_late_for_everyone(approved: Desk, many: Many) -> None:
    """Known after its hours that nobody has it, it does not leave; what is said of it blames no machine."""
    in_doubt(approved, many, **dict.fromkeys("abcde", "?"))
    said = resolved(approved, *NOT_SENT, now=LATE)
    assert said.code == 0
    assert "Elle devait partir avant le jeudi 28 septembre à 15 h : il est trop tard." in said.out
    assert status_of(approved) == "approved"
    assert approved("run", "--live").code == 3
    assert many.handed == [*PEOPLE]
    (need,) = (one for one in approved.needs("2023-10-02T09:00:00+02:00") if "n’est pas partie" in one)
    assert "elle était retenue : son envoi a été interrompu." in need.replace("\u00a0", " ")
    assert "cron" not in need


def test_the_editor_may_change_what_nobody_has(approved: Desk, many: Many) -> None:
    """Once it is known that nobody has it, it may be skipped, as before it was begun."""
    in_doubt(approved, many, **dict.fromkeys("abcde", "?"))
    assert approved("skip", DAY, "--reason", "Trop d’ennuis").code == 3
    assert resolved(approved, *NOT_SENT).code == 0
    assert approved("skip", DAY, "--reason", "Trop d’ennuis").code == 0
    assert approved("run").code == 0
    assert many.handed == [*PEOPLE]


def test_some_of_them(approved: Desk, many: Many) -> None:
    """One at a time, in capitals or not: who has it is accepted, who has not gets it, after the deadline too; all once."""
    in_doubt(approved, many, b="?", d="?", e="?")
    said = resolved(approved, *SENT, "--recipient", "B@Example.ORG", now=LATE)
    assert said.code == 0
    assert f"reçue par {B}. Personne ne sait encore si elle est arrivée à {D} et {E}." in said.out
    assert row(approved) == {"accepted": 3, "uncertain": [D, E]}
    assert status_of(approved) == "sending"
    said = resolved(approved, *NOT_SENT, "--recipient", D)
    assert "s’il vient avant minuit, la remet à 1 destinataire." in said.out
    assert row(approved) == {"accepted": 3, "pending": 1, "uncertain": [E]}
    assert approved("run").code == 3
    assert row(approved) == {"accepted": 4, "uncertain": [E]}
    said = resolved(approved, *SENT, "--recipient", E, "--recipient", E)
    assert said.out.splitlines()[-1].endswith("est partie.")
    assert row(approved) == {"accepted": 5}
    assert status_of(approved) == "sent"
    assert "recipients = 5" in approved.edition.read_text()
    assert many.handed == [*PEOPLE, D]


def test_after_midnight_the_rest_is_too_late(approved: Desk, many: Many) -> None:
    """Who did not get it by the end of its day does not get it any more; the letter is sent, and counts who has it."""
    in_doubt(approved, many, a="?", b="?", c="-")
    said = resolved(approved, *NOT_SENT, now=FRIDAY)
    assert "Il est trop tard pour la remettre encore : 2 destinataires ne la recevront pas." in said.out
    assert row(approved) == {"accepted": 2, "refused": 3}
    assert status_of(approved) == "sent"
    assert approved("run").code == 0
    assert many.handed == [A, B, D, E]


def test_who_is_not_uncertain(approved: Desk, many: Many) -> None:
    """An address that has the letter, or never was to get it, is exit 2 and named; nothing changes of the others either."""
    in_doubt(approved, many, b="?", c="?")
    before = approved.edition.read_bytes(), row(approved)
    said = resolved(approved, *SENT, "--recipient", B, "--recipient", A, "--recipient", "x@example.org")
    assert (said.code, said.out) == (2, "")
    assert said.err.strip() == (
        f"Not uncertain: {A}, x@example.org: of the letter of {DAY} nobody is in doubt about it; uncertain: {B}, {C}"
    )
    assert (approved.edition.read_bytes(), row(approved)) == before


NOTHING = (
    f"Nothing is uncertain: {DAY}: the ledger knows where every recipient of this letter stands, or nobody was begun"
    " with; newsletter deliveries shows what it knows\n"
)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((DAY, *SENT), NOTHING),
        ((DAY, *NOT_SENT, "--recipient", A), f"Nothing is uncertain: {DAY}: "),
        (("2023-10-05", *SENT), "No edition: 2023-10-05"),
        (("2023-09-27", *SENT), "did you mean 2023-09-28?"),
        (("demain", *SENT), "is not a date"),
        ((DAY, "--as", "perhaps"), "perhaps"),
        ((DAY,), "--as"),
    ],
)
def test_what_cannot_be_resolved(approved: Desk, words: tuple[str, ...], says: str) -> None:
    """A letter that nobody is in doubt about, one that there is not, and what is no date or word, are exit 2."""
    said = approved("deliveries", "resolve", *words)
    assert (said.code, said.out) == (2, "")
    assert says in said.err


def test_nothing_is_uncertain_of_what_left(approved: Desk) -> None:
    """A letter that left in order has nothing to resolve, nor has one that some refused for now."""
    assert approved("run", now=THURSDAY).code == 0
    before = approved.edition.read_bytes()
    for word in (SENT, NOT_SENT):
        assert resolved(approved, *word).code == 2
        assert resolved(approved, *word, "--recipient", "outbox").code == 2
    assert approved.edition.read_bytes() == before


def test_who_waits_is_not_uncertain(approved: Desk, many: Many) -> None:
    """Those that a server refused for now wait by themselves: there is nothing to say of them."""
    in_doubt(approved, many, b="~~")
    for word in (SENT, NOT_SENT):
        assert resolved(approved, *word).code == 2
    assert row(approved) == {"accepted": 4, "pending": 1}


def ledger_lost(desk: Desk) -> None:
    """A letter in the middle of being sent, whose ledger is gone."""
    assert desk("run", now=THURSDAY).code == 0
    desk.change(f"archive/editions/{DAY}.md", 'status = "sent"', 'status = "sending"')
    desk.change(f"archive/editions/{DAY}.md", "recipients = 1\n", "")
    shutil.rmtree(desk.root / "var")
    assert desk("run").code == 3


def test_a_lost_ledger_and_it_arrived(approved: Desk) -> None:
    """Of a letter of which the ledger knows nothing the file becomes `sent`, to nobody knows how many."""
    ledger_lost(approved)
    said = resolved(approved, *SENT)
    assert said.code == 0
    assert "son fichier dira qu’elle est partie, sans le nombre de ses destinataires." in said.out
    assert status_of(approved) == "sent"
    assert "recipients" not in approved.edition.read_text()
    assert f'message_id = "<edition-{DAY}@' in approved.edition.read_text()
    assert row(approved) == {}
    assert approved("run").code == 0
    assert approved.outbox == []
    assert resolved(approved, *SENT).code == 2


@pytest.mark.parametrize("at", [THURSDAY, LATE])
@pytest.mark.some(1)
def test_a_lost_ledger_and_it_did_not(approved: Desk, at: str) -> None:
    """It is approved as it was, and leaves with the next run, if that still is in time."""
    ledger_lost(approved)
    said = resolved(approved, *NOT_SENT, now=at)
    assert said.code == 0
    assert "son fichier dira de nouveau qu’elle est approuvée." in said.out
    assert ("il est trop tard" in said.out) is (at == LATE)
    assert status_of(approved) == "approved"
    assert "[sent]" not in approved.edition.read_text()
    assert approved("run").code == (3 if at == LATE else 0)
    assert len(approved.outbox) == (0 if at == LATE else 1)


def test_a_lost_ledger_tells_how_it_ends(approved: Desk) -> None:
    """What tells that the ledger knows nothing of it names the command too."""
    ledger_lost(approved)
    command = f"newsletter deliveries resolve {DAY} --as sent"
    assert command in approved("send", DAY, "--live").err
    assert any(command in need for need in approved.needs())
    assert command in approved("deliveries").out


def test_a_lost_ledger_knows_no_recipient(approved: Desk) -> None:
    """Of recipients of whom the ledger knows nothing, nothing can be said one by one."""
    ledger_lost(approved)
    said = resolved(approved, *SENT, "--recipient", LIST)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"Not uncertain: {LIST}: ")
    assert said.err.strip().endswith("leave out --recipient")
    assert status_of(approved) == "sending"


@pytest.mark.parametrize(("knows", "accepted"), [(None, 4), (True, 5), (False, 4)])
@pytest.mark.some(1)
def test_who_was_being_handed_it(approved: Desk, many: Many, *, knows: bool | None, accepted: int) -> None:
    """Cut in the middle, a messenger that can be asked is; its word counts more than the operator's."""
    many.ends = {E: "!"}
    with pytest.raises(PowerCutError):
        approved("run", now=THURSDAY)
    assert row(approved) == {"accepted": 4, "uncertain": [E]}
    many.knows = {} if knows is None else {E: knows}
    assert resolved(approved, *NOT_SENT, "--recipient", A).code == 2
    said = resolved(approved, *NOT_SENT, "--recipient", E)
    assert said.code == 0
    assert ("Ce qui est connu de la lettre" in said.out) is (knows is not None)
    assert ("Elle compte comme partie." in said.out) is (accepted == 5)
    assert ("la remet à 1 destinataire." in said.out) is (accepted == 4)
    assert row(approved) == {"accepted": accepted, **({"pending": 1} if accepted < 5 else {})}
    assert status_of(approved) == ("sent" if accepted == 5 else "sending")
    assert approved("run").code == 0
    assert row(approved) == {"accepted": 5}
    assert many.handed == [*PEOPLE][: 4 if knows else 5]


@pytest.mark.parametrize(("knows", "accepted"), [(None, 4), (True, 5), (False, 4)])
def test_an_engine_may_know_by_now(
    approved: Desk, monkeypatch: pytest.MonkeyPatch, many: Many, *, knows: bool | None, accepted: int
) -> None:
    """An engine is asked about what was uncertain, once it was; no other messenger is."""
    in_doubt(approved, many, b="?")
    assert resolved(approved, *NOT_SENT, "--recipient", A).code == 2
    assert many.asked == []
    for module in (held, resolving, sending):
        monkeypatch.setattr(module, "is_engine", lambda _: True)
    many.knows = {} if knows is None else {B: knows}
    with opened(approved) as (context, store):
        said = foreseen(context, store, DATE, Word.NOT_SENT, [B])
        assert said.recipients == ({B} if knows is None else frozenset())
        assert (said.waiting, said.then) == ((0, End.SENT) if knows else (1, Do.PUBLISH))
        assert [one for _, one in many.asked] == [B]
        assert resolve(context, store, said).sent is bool(knows)
    assert row(approved) == {"accepted": accepted, **({"pending": 1} if accepted < 5 else {})}


@pytest.mark.parametrize("first", ["+", "-"])
def test_the_messenger_has_the_last_word(approved: Desk, many: Many, first: str) -> None:
    """Where all others are certain and the messenger took it for the last, the letter counts as sent, and is foreseen to."""
    many.ends, many.knows = {A: first, B: "-", C: "-", D: "-", E: "!"}, {E: True}
    with pytest.raises(PowerCutError):
        approved("run", now=THURSDAY)
    assert "Elle compte comme partie." in resolved(approved, *NOT_SENT).out
    assert status_of(approved) == "sent"


@pytest.mark.parametrize("status", ["draft", "approved"])
def test_an_old_copy_of_its_file(desk: Desk, many: Many, status: str) -> None:
    """What arrived is sent whatever an old copy of its file says, and is what was approved again."""
    old = {}
    assert desk("draft", DAY, now=TUESDAY).code == 0
    old["draft"] = desk.edition.read_bytes()
    assert desk("approve", DAY).code == 0
    old["approved"] = desk.edition.read_bytes()
    in_doubt(desk, many, b="?")
    desk.edition.write_bytes(old[status])
    said = resolved(desk, *SENT)
    assert said.code == 0
    assert ("est rétabli" in said.out) is (status == "draft")
    assert status_of(desk) == "sent"
    assert row(desk) == {"accepted": 5}


@pytest.mark.parametrize("word", [SENT, NOT_SENT])
@pytest.mark.parametrize("status", ["sent", "skipped"])
@pytest.mark.some(1)
def test_what_a_person_wrote_into_its_file(
    approved: Desk, many: Many, status: str, word: tuple[str, str]
) -> None:
    """A file that was set by hand meanwhile is believed but for a letter that arrived; nothing leaves."""
    in_doubt(approved, many, **dict.fromkeys("abcde", "?"))
    approved.change(f"archive/editions/{DAY}.md", 'status = "sending"', f'status = "{status}"')
    said = resolved(approved, *word)
    assert said.code == 0, said.err
    assert status_of(approved) == ("sent" if word == SENT else status)
    expected = {"accepted": 5} if word == SENT else {"refused" if status == "sent" else "pending": 5}
    assert row(approved) == expected
    assert approved("run").code == 0
    assert many.handed == [*PEOPLE]


@pytest.mark.parametrize(("word", "status"), [(Word.SENT, "sent"), (Word.NOT_SENT, "approved")])
def test_a_word_stopped_halfway(approved: Desk, many: Many, word: Word, status: str) -> None:
    """Said again of the same recipients, a word that is in the ledger already is carried through; of others it is not."""
    in_doubt(approved, many, **dict.fromkeys("abcde", "?"))
    with opened(approved) as (context, store):
        store.ledger.resolve(DATE, PEOPLE, word.standing, context.instant())
    assert "Not uncertain: x@" in resolved(approved, "--as", word.value, "--recipient", "x@example.org").err
    assert status_of(approved) == "sending"
    assert resolved(approved, "--as", word.value, "--recipient", B).code == 0
    assert status_of(approved) == status


def test_the_log_has_the_word(approved: Desk, many: Many, caplog: pytest.LogCaptureFixture) -> None:
    """Who was said to have it stands in the log."""
    in_doubt(approved, many, b="?", c="?")
    caplog.set_level(logging.INFO, sending.__name__)
    assert resolved(approved, *SENT).code == 0
    assert f"{DAY}, by the operator's word: sent: {B}, {C}" in [one.getMessage() for one in caplog.records]


def test_only_a_word_says_that_nobody_has_it(approved: Desk, many: Many) -> None:
    """A letter that was refused until it was too late is said to have been, and not to have been interrupted."""
    many.ends = dict.fromkeys(PEOPLE, "~")
    assert approved("run", now="2023-09-28T14:50:00+02:00").code == 1
    (need,) = (one for one in approved.needs("2023-10-02T09:00:00+02:00") if "n’est pas partie" in one)
    assert "interrompu" not in need


def test_one_json_document(approved: Desk, many: Many) -> None:
    """With --json, before or after `resolve`, stdout holds the ledger as it is then; what is said goes to stderr."""
    in_doubt(approved, many, b="?", c="?")
    said = approved("deliveries", "resolve", DAY, *SENT, "--recipient", B, "--json")
    assert said.json[0]["uncertain"] == [C]
    assert "sera notée" in said.err
    said = approved("deliveries", "--json", "resolve", DAY, *SENT)
    assert said.json == approved("deliveries", "--json").json
    assert said.json[0]["accepted"] == 5


def test_everything_that_tells_names_the_command(approved: Desk, many: Many) -> None:
    """What tells of a doubt says how it ends: the run, `send`, `status`, `deliveries`, the notice, also a week later."""
    many.ends = {B: "?"}
    command = f"newsletter deliveries resolve {DAY} --as sent"
    assert command in approved("run", now=THURSDAY).err
    assert command in approved("send", DAY, "--live").err
    assert command in approved("deliveries").out
    for at in (THURSDAY, "2023-10-03T09:00:00+02:00"):
        (need,) = (
            one
            for one in approved("status", "--json", now=at).json["needs"]
            if one["code"] == "letter-uncertain"
        )
        assert command in need["remedy"]
    (notice,) = (raw for name, raw in many.posted.items() if "held" in name)
    assert command.encode() in notice.replace(b"=\r\n", b"").replace(b"=\n", b"")
    assert resolved(approved, *SENT).code == 0
    assert "letter-uncertain" not in approved.codes()
    assert "resolve" not in approved("deliveries").out


def on_terminal(desk: Desk, answer: str, *words: str) -> tuple[int | None, str]:
    """Call it from a terminal, where this is typed."""
    ours, theirs = pty.openpty()
    os.write(ours, answer.encode())
    process = desk.process("deliveries", "resolve", DAY, *words, stdin=theirs)
    out, err = process.communicate(timeout=60)
    os.close(theirs)
    os.close(ours)
    assert err.startswith("Left in the environment: ")  # of the rehearsal that this is
    assert err.count("\n") == 1
    return process.returncode, out.replace("\u00a0", " ")


@pytest.mark.parametrize("answer", ["\n", "n\n", "non\n", "quoi\nno\n"])
@pytest.mark.some(1)
def test_refused_on_a_terminal(approved: Desk, many: Many, answer: str) -> None:
    """On a terminal it asks; whatever is not yes changes nothing, and is no failure."""
    in_doubt(approved, many, b="?")
    before = approved.edition.read_bytes(), row(approved)
    code, said = on_terminal(approved, answer, *SENT)
    assert code == 0
    assert f"reçue par {B}" in said
    assert said.endswith("Rien n’a été changé.\n")
    assert (approved.edition.read_bytes(), row(approved)) == before


@pytest.mark.parametrize("answer", ["o\n", "OUI\n", "y\n", "peut-être\noui\n"])
@pytest.mark.some(1)
def test_agreed_on_a_terminal(approved: Desk, many: Many, answer: str) -> None:
    """Who says yes, in French or not, has it done."""
    in_doubt(approved, many, b="?")
    code, said = on_terminal(approved, answer, *SENT)
    assert (code, said.count("Est-ce bien cela ?")) == (0, len(answer.splitlines()))
    assert row(approved) == {"accepted": 5}
    assert status_of(approved) == "sent"


def test_without_any_input(approved: Desk, many: Many) -> None:
    """With its input closed there is nobody to ask."""
    in_doubt(approved, many, b="?")
    said = subprocess.run(
        ["/bin/sh", "-c", '"$0" -m newsletter -C "$1" deliveries resolve "$2" --as sent <&-', sys.executable, str(approved.root), DAY],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (said.returncode, said.stderr.count("\n")) == (0, 1)  # the line about the rehearsal that this is
    assert row(approved) == {"accepted": 5}


@pytest.mark.parametrize("change", ["answered", "handed over", "hour"])
@pytest.mark.some(1)
def test_what_changed_while_they_thought(approved: Desk, many: Many, change: str) -> None:
    """What was said must still hold when it is done: else nothing is changed, and it is to be looked at again."""
    in_doubt(approved, many, b="?", c="?", d="~~")
    now = {"hour": FRIDAY}.get(change, THURSDAY)
    with opened(approved) as (context, store):
        said = foreseen(context, store, DATE, Word.NOT_SENT, [B])
    if change == "answered":
        assert resolved(approved, *SENT, "--recipient", B).code == 0
    if change == "handed over":
        many.ends = {D: "+"}
        assert approved("run").code == 3
    before = approved.edition.read_bytes(), row(approved)
    with opened(approved, now) as (context, store), pytest.raises(FailedError) as failed:
        resolve(context, store, said)
    assert str(failed.value) == (
        f"Nothing was changed: {DAY}: what is known of this letter has changed meanwhile;"
        " look at newsletter deliveries, and say it again"
    )
    assert (approved.edition.read_bytes(), row(approved)) == before


def test_while_another_hands_over(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another command hands the letter over, nothing is said of it; once that is killed, it is uncertain."""
    with scripted(*TO_THE_DOT, b"", hangs_up=False) as script:
        with listening(Postman()) as postman:
            by_smtp(desk, postman)
        desk.change("newsletter.toml", f"port = {postman.port}", f"port = {script.port}")
        sender = desk.process("send", DAY, "--live", now=THURSDAY)
        waited_for(lambda: script.heard.rstrip().endswith(b"\r\n."))
        with monkeypatch.context() as patch:
            patch.setattr(Context, "working", partialmethod(Context.working, patience=0))
            said = resolved(desk, *NOT_SENT, now=THURSDAY)
        assert (said.code, said.out) == (1, "")
        assert said.err.startswith("Another newsletter command is at work")
        sender.kill()
        sender.communicate()
        said = resolved(desk, *NOT_SENT)
    assert (said.code, said.err) == (0, "")
    assert f"non reçue par {LIST}" in said.out
    assert row(desk) == {"pending": 1}


class StoppedError(BaseException):
    """The power went."""


@dataclass
class Writes:
    """Counts the writes of files and database, and fails or stops the nth, before or after it."""

    nth: int
    when: str
    done: int = 0

    def around(self, write: Callable[[], Any]) -> Any:
        self.done += 1
        if self.done != self.nth:
            return write()
        if self.when == "refused":
            raise FailedError("Cannot write", "the disk", cause="no space left on device")
        if self.when == "after":
            write()
        raise StoppedError


@contextmanager
def writing(writes: Writes) -> Iterator[None]:
    """Let each write of the operator's word pass by."""
    committed = Store.transaction

    @contextmanager
    def transaction(self: Store) -> Iterator[None]:
        writes.done += 1
        is_it = writes.done == writes.nth
        if is_it and writes.when == "refused":
            raise FailedError("The database cannot be used", "var/state.db", cause="disk is full")
        with committed(self):
            yield
            if is_it and writes.when == "before":
                raise StoppedError
        if is_it and writes.when == "after":
            raise StoppedError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "transaction", transaction)
        for module, name in ((drafting, "rewrite"), (restoring, "write_atomically")):
            real = getattr(module, name)
            patch.setattr(module, name, lambda *given, real=real: writes.around(lambda: real(*given)))
        yield


CASES = {
    "all arrived": ("b", "sending", SENT, THURSDAY),
    "one arrived": ("bc", "sending", (*SENT, "--recipient", B), THURSDAY),
    "nobody has it": ("abcde", "sending", NOT_SENT, THURSDAY),
    "nobody has it, too late": ("abcde", "sending", NOT_SENT, LATE),
    "some do not have it": ("bc", "sending", NOT_SENT, THURSDAY),
    "some do not have it, too late": ("bc", "sending", NOT_SENT, FRIDAY),
    "cut": ("!", "sending", SENT, THURSDAY),
    "an old copy": ("b", "draft", SENT, THURSDAY),
    "said to be sent": ("b", "sent", NOT_SENT, THURSDAY),
}


@pytest.mark.long
@pytest.mark.parametrize("when", ["refused", "before", "after"])
@pytest.mark.parametrize("case", list(CASES))
def test_stopped_at_each_write(desk: Desk, many: Many, case: str, when: str) -> None:
    """Whichever write is refused, or the last before the power went, the same word once more ends the same."""
    doubtful, status, word, now = CASES[case]
    desk.after((TUESDAY, "draft", DAY))
    draft = desk.edition.read_bytes()
    assert desk("approve", DAY).code == 0
    if doubtful == "!":
        many.ends = {E: "!"}
        with pytest.raises(PowerCutError):
            desk("run", now=THURSDAY)
    else:
        in_doubt(desk, many, **dict.fromkeys(doubtful, "?"))
    if status == "draft":
        desk.edition.write_bytes(draft)
    elif status != "sending":
        desk.change(f"archive/editions/{DAY}.md", 'status = "sending"', f'status = "{status}"')
    pristine = desk.root.with_name("pristine")
    shutil.copytree(desk.root, pristine)
    assert resolved(desk, *word, now=now).code == 0
    undisturbed = ended(desk)
    for nth in range(1, 30):
        shutil.rmtree(desk.root)
        shutil.copytree(pristine, desk.root)
        writes = Writes(nth, when)
        with writing(writes):
            stopped(desk, *word)
        if writes.done < nth:
            break
        said = resolved(desk, *word)
        assert said.code in {0, 2}, said.err
        assert ended(desk) == undisturbed, (nth, writes)
    assert 1 < nth < 29
    assert many.handed == handed_before(many, doubtful)


def stopped(desk: Desk, *word: str) -> None:
    """Say it, until it is stopped, or ends with a failure that says what."""
    with suppress(StoppedError):
        assert resolved(desk, *word).code in {0, 1}


def ended(desk: Desk) -> tuple[str, dict[str, Any]]:
    """What is known of the letter."""
    return desk.edition.read_text(), row(desk)


def handed_before(many: Many, doubtful: str) -> list[str]:
    return list(PEOPLE[:4]) if doubtful == "!" else list(PEOPLE)


@pytest.mark.parametrize("word", [SENT, NOT_SENT])
@pytest.mark.parametrize("when", ["refused", "before", "after"])
@pytest.mark.some(1)
def test_a_lost_ledger_stopped_at_each_write(approved: Desk, word: tuple[str, str], when: str) -> None:
    """Of a letter of which the ledger knows nothing likewise."""
    ledger_lost(approved)
    pristine = approved.root.with_name("pristine")
    shutil.copytree(approved.root, pristine)
    assert resolved(approved, *word).code == 0
    undisturbed = ended(approved) if word == SENT else status_of(approved)
    for nth in range(1, 30):
        shutil.rmtree(approved.root)
        shutil.copytree(pristine, approved.root)
        writes = Writes(nth, when)
        with writing(writes):
            stopped(approved, *word)
        if writes.done < nth:
            break
        assert resolved(approved, *word).code in {0, 2}
        assert (ended(approved) if word == SENT else status_of(approved)) == undisturbed
    assert 2 < nth < 29


def test_by_which_names() -> None:
    """An address is known in the ledger however it is written in capitals, and by no part of it."""
    names = {"A@example.org": "A@example.org", "b" * 32: "b@example.org", "outbox": "outbox"}
    assert ledger_names(" a@EXAMPLE.org ", names) == {"A@example.org"}
    assert ledger_names("B@example.org", names) == {"b" * 32}
    assert ledger_names("Outbox", names) == {"outbox"}
    assert ledger_names("example.org", names) == frozenset()


def test_whose_names_are_looked_up(approved: Desk, many: Many, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the list of this very edition."""
    in_doubt(approved, many, b="?")
    real, asked = way_out.addresses, list[object]()

    def addresses(context: Context, day: dt.date, names: Collection[str]) -> dict[str, str]:
        asked.append((day, names))
        return real(context, day, names)

    monkeypatch.setattr(way_out, "addresses", addresses)
    with opened(approved) as (context, store):
        assert foreseen(context, store, DATE, Word.SENT).addresses_of == {B: B}
    assert asked == [(DATE, {B})]


@pytest.mark.parametrize(("number", "more", "others"), [(10, "", ""), (14, " …", " et 4 autres")])
def test_many_are_counted(
    approved: Desk, monkeypatch: pytest.MonkeyPatch, many: Many, number: int, more: str, others: str
) -> None:
    """Of very many recipients the first are named, the others counted."""
    people = tuple(f"{one:02}@example.org" for one in range(number))
    monkeypatch.setattr("tests.test_sending.PEOPLE", people)
    many.ends = dict.fromkeys(people, "?")
    assert approved("run", now=THURSDAY).code == 3
    said = resolved(approved, *SENT, "--recipient", "x@example.org")
    assert said.err.strip().endswith(f"09@example.org{more}")
    said = resolved(approved, *SENT)
    assert f"09@example.org{others}. Elle compte comme partie." in said.out
    assert row(approved) == {"accepted": number}
