"""A letter to each reader of a recipients file, from the command line: who gets it, what is said, and what is kept."""

import errno
import random
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import pytest

from newsletter import files
from newsletter.deliver import lanes
from newsletter.pipeline.edition.forgetting import forget_readers
from newsletter.recipients import token
from newsletter.store.connection import Connection
from tests.test_lanes import Crowd
from tests.test_personal import parsed
from tests.test_sending import opened
from tests.test_smtp import listening
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

KEY = "une clé de désinscription"
LATER = THURSDAY.replace("09:05", "09:15")
PEOPLE = [f"lecteur{number}@example.org" for number in range(30)]
UNSUBSCRIBE = "https://lettre.example.org/desinscription?t="


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    with listening(Crowd()) as listener:
        assert isinstance(listener, Crowd)
        yield listener


def to_each(desk: Desk, crowd: Crowd, people: list[str]) -> Desk:
    """Let a desk's letter go to each of some people, and approve it."""
    desk.monkeypatch.setenv("UNSUBSCRIBE_KEY", KEY)
    for old, new in (
        ('messenger = "outbox"', 'messenger = "smtp"'),
        ('tls = "starttls"', 'tls = "none"'),
        ("port = 587", f"port = {crowd.port}"),
        ('host = "localhost"', 'host = "127.0.0.1"'),
        ('to = "jeudis@lists.example.org"', 'recipients = "recipients.csv"\nsuppression = "suppressed.csv"'),
        ("# token_env = ", "token_env = "),
        ('unsubscribe = "mailto:desinscription@example.org"', f'unsubscribe = "{UNSUBSCRIBE}{{token}}"'),
        ("# dkim = ", "dkim = "),
    ):
        desk.change("newsletter.toml", old, new)
    listed(desk, people)
    assert desk("run", "--live", now=TUESDAY).code == 0
    said = desk("approve", DAY)
    assert said.code == 0, said.err + said.out
    return desk


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def listed(desk: Desk, people: list[str]) -> None:
    desk.write("recipients.csv", "\n".join(["address,name", *(f"{one},Zoé" for one in people)]) + "\n")


def counts(desk: Desk) -> dict[str, int]:
    (row,) = [row for row in desk("deliveries", "--json").json if row["edition"] == DAY]
    numbers = {name: one if isinstance(one, int) else len(one) for name, one in row.items()}
    return {
        name: one for name, one in numbers.items() if one and name not in {"edition", "messenger", "again_at"}
    }


def readers(crowd: Crowd) -> dict[str, int]:
    return {to: times for to, times in crowd.reached.items() if to.startswith("lecteur")}


def test_each_reader_once(desk: Desk, crowd: Crowd) -> None:
    """Everybody gets one letter at its hour, with one-click unsubscription of their own, and the file counts them."""
    to_each(desk, crowd, PEOPLE)
    assert readers(crowd) == {}
    for _ in range(3):
        said = desk("run", "--live", now=THURSDAY)
        assert said.code == 0, said.err
    assert readers(crowd) == dict.fromkeys(PEOPLE, 1)
    assert counts(desk) == {"accepted": 30}
    text = desk.edition.read_text()
    assert 'status = "sent"' in text
    assert "recipients = 30" in text
    assert not any(one in text for one in PEOPLE)
    for _, (to,), raw in crowd.taken:
        if to in PEOPLE:
            mail = parsed(raw)
            address = f"{UNSUBSCRIBE}{token(KEY, to)}"
            assert mail["List-Unsubscribe"] == f"<{address}>"
            assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            body = mail.get_body(("html",))
            assert body is not None
            assert address in body.get_content()


def test_the_list_is_that_of_the_first_hand_over(desk: Desk, crowd: Crowd) -> None:
    """Who is added once it has begun gets the next letter; who is refused for now gets this one; who wants nothing more, nothing."""
    to_each(desk, crowd, PEOPLE)
    crowd.says = {one: ["451 later"] for one in PEOPLE[:3]}
    assert desk("run", "--live", now=THURSDAY).code == 1
    assert counts(desk) == {"accepted": 27, "pending": 3}
    listed(desk, [*PEOPLE[1:], "lecteur99@example.org"])
    desk.write("suppressed.csv", f"address\n{PEOPLE[2].upper()}\n")
    said = desk("run", "--live", now=THURSDAY.replace("09:05", "09:15"))
    assert said.code == 0, said.err
    assert readers(crowd) == {one: 1 for one in PEOPLE if one != PEOPLE[2]}
    assert counts(desk) == {"accepted": 29, "suppressed": 1}
    assert "recipients = 29" in desk.edition.read_text()


def test_addresses_stay_out_of_the_database_and_the_log(desk: Desk, crowd: Crowd) -> None:
    """The ledger and the log know readers by keyed hashes; the frozen list alone has addresses, for its owner's eyes only."""
    to_each(desk, crowd, PEOPLE)
    crowd.says = {PEOPLE[0]: [f"550 <{PEOPLE[0]}> unknown"], PEOPLE[1]: [f"450 {PEOPLE[1]}: greylisted"]}
    crowd.loses = [PEOPLE[2]]
    assert desk("run", "--live", now=THURSDAY).code == 1
    assert desk("run", "--live", now=LATER).code == 3
    var = desk.root / "var"
    frozen = var / "frozen" / DAY / "recipients"
    holding = [
        path
        for path in var.rglob("*")
        if path.is_file() and any(one.encode() in path.read_bytes() for one in PEOPLE)
    ]
    assert holding == [frozen]
    assert frozen.stat().st_mode & 0o777 == 0o600
    assert (var / "ledger.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.long
def test_another_token_key_makes_nobody_a_stranger(desk: Desk, crowd: Crowd) -> None:
    """The ledger's names do not follow from the tokens' key: whoever changes it sends nothing twice."""
    to_each(desk, crowd, PEOPLE)
    crowd.says = {PEOPLE[0]: ["451 later"]}
    assert desk("run", "--live", now=THURSDAY).code == 1
    desk.monkeypatch.setenv("UNSUBSCRIBE_KEY", "une autre")
    assert desk("run", "--live", now=THURSDAY.replace("09:05", "09:15")).code == 0
    assert readers(crowd) == dict.fromkeys(PEOPLE, 1)


def test_a_lost_frozen_list(desk: Desk, crowd: Crowd) -> None:
    """Those who still wait are found in the recipients file; a name that nobody knows any more waits, and is told."""
    to_each(desk, crowd, PEOPLE)
    crowd.says = {one: ["451 later"] for one in PEOPLE[:2]}
    assert desk("run", "--live", now=THURSDAY).code == 1
    (desk.root / "var" / "frozen" / DAY / "recipients").unlink()
    listed(desk, PEOPLE[1:])
    said = desk("run", "--live", now=THURSDAY.replace("09:05", "09:15"))
    assert said.code == 1
    assert readers(crowd) == dict.fromkeys(PEOPLE[1:], 1)
    assert counts(desk) == {"accepted": 29, "pending": 1}
    assert "on ne sait plus" in desk("status").out
    assert desk("run", "--live", now="2023-09-29T00:05:00+02:00").code == 0
    assert counts(desk) == {"accepted": 29, "refused": 1}
    assert 'status = "sent"' in desk.edition.read_text()


@pytest.mark.long
def test_what_is_uncertain_has_an_address(desk: Desk, crowd: Crowd) -> None:
    """Whose answer was lost is named by address, left alone, and holds the run's exit code; the others have their letter."""
    to_each(desk, crowd, PEOPLE)
    crowd.loses = [PEOPLE[4]]
    for _ in range(2):
        assert desk("run", "--live", now=THURSDAY).code == 3
    assert "demandez à ces lecteurs" in desk("send", DAY, "--live").err
    assert readers(crowd) == dict.fromkeys(PEOPLE, 1)
    (row,) = desk("deliveries", "--json").json
    assert row["uncertain"] == [PEOPLE[4]]
    assert row["accepted"] == 29
    said = plain(desk("status").out)
    assert (
        "elle est chez 29 lecteurs, mais personne ne sait si 1 autre l’a reçue (newsletter deliveries)."
        in said
    )
    assert "est retenue" not in said
    subjects = [parsed(raw)["Subject"] for _, (to,), raw in crowd.taken if to == "redaction@example.org"]
    assert any("est partie, sauf peut-être pour 1 lecteur" in plain(one) for one in subjects)


@pytest.mark.long
def test_a_login_that_is_refused_is_said_once(desk: Desk, crowd: Crowd) -> None:
    """What is about us is no refusal of any reader's: nobody is lost, and once it is mended all get their letter."""
    to_each(desk, crowd, PEOPLE)
    crowd.mail = "535 5.7.8 authentication failed"
    said = desk("run", "--live", now=THURSDAY)
    assert said.code == 1
    assert said.err.count("refused the login") == 1
    assert counts(desk) == {"pending": 30}
    assert 'status = "approved"' in desk.edition.read_text()
    crowd.mail = "250 OK"
    assert desk("run", "--live", now=THURSDAY.replace("09:05", "09:15")).code == 0
    assert readers(crowd) == dict.fromkeys(PEOPLE, 1)


def test_the_key_of_the_tokens_is_missing(desk: Desk, crowd: Crowd) -> None:
    """Nothing leaves with a token that nobody can check; what is missing is named."""
    to_each(desk, crowd, PEOPLE)
    desk.monkeypatch.delenv("UNSUBSCRIBE_KEY")
    said = desk("run", "--live", now=THURSDAY)
    assert said.code == 2
    assert "UNSUBSCRIBE_KEY" in said.err
    assert readers(crowd) == {}


def test_a_test_has_a_token_of_its_own(desk: Desk, crowd: Crowd) -> None:
    """The link in a test unsubscribes who was sent the test; nothing is left of the place for it."""
    to_each(desk, crowd, PEOPLE)
    assert desk("send", DAY, "--test", "moi@example.org").code == 0
    ((_, _, raw),) = [one for one in crowd.taken if one[1] == ["moi@example.org"]]
    assert token(KEY, "moi@example.org").encode() in raw
    assert b"0123456789abcdef" not in raw


@pytest.mark.long
def test_killed_again_and_again(desk: Desk, crowd: Crowd) -> None:
    """Killed in the middle, nobody gets it twice and nobody is lost; in doubt are those in flight, at most."""
    to_each(desk, crowd, PEOPLE)
    crowd.wait = lambda _: time.sleep(0.03)  # so that a kill falls into the sending
    dice, kills = random.Random(17), 0
    for _ in range(4):
        before = len(readers(crowd))
        process = desk.process("run", "--live", now=THURSDAY)
        until = time.monotonic() + 60
        wanted = min(before + dice.randrange(2, 7), len(PEOPLE))
        while len(readers(crowd)) < wanted and process.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        kills += process.poll() is None
        process.kill()
        process.communicate()
    assert kills
    said = desk("run", "--live", now=THURSDAY)
    assert said.code in {0, 3}
    found = counts(desk)
    assert set(readers(crowd).values()) == {1}
    assert found.get("accepted", 0) + found.get("uncertain", 0) == len(PEOPLE)
    assert found.get("uncertain", 0) <= 4 * kills
    (row,) = desk("deliveries", "--json").json
    assert set(PEOPLE) - set(readers(crowd)) <= set(row["uncertain"])


class Refusing:
    """Lets one write fail: of the database, or of a file that is no page of the site."""

    def __init__(self, number: int, error: OSError | sqlite3.OperationalError) -> None:
        self.left, self.error = number, error

    def __call__(self) -> None:
        """Count a write; the one that was asked for fails."""
        self.left -= 1
        if self.left == 0:
            raise self.error

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Stand before all that writes."""
        write, execute = files._write, Connection.execute

        def writing(path: Path, data: bytes, *, sync: bool, mode: int) -> BinaryIO:
            if "site" not in path.parts:
                self()
            return write(path, data, sync=sync, mode=mode)

        def executing(db: Connection, statement: str, *values: object) -> object:
            if statement == "COMMIT" or statement.startswith("UPDATE delivery SET standing = ?, detail"):
                self()
            return execute(db, statement, *values)

        patch.setattr(files, "_write", writing)
        patch.setattr(Connection, "execute", executing)


ERRORS = [
    OSError(errno.EIO, "Input/output error"),
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EROFS, "Read-only file system"),
]


@pytest.mark.long
def test_each_write_that_fails(desk: Desk, crowd: Crowd, pytestconfig: pytest.Config) -> None:
    """Whichever write fails, of a file or of the database: once there is room again all have it, and nobody twice."""
    people = PEOPLE[:3]
    to_each(desk, crowd, people)
    pristine = desk.root.with_name("pristine")
    shutil.copytree(desk.root, pristine)
    every = pytestconfig.getoption("every")
    number, has_failed = 0, True
    while has_failed:
        number += every
        shutil.rmtree(desk.root)
        shutil.copytree(pristine, desk.root)
        crowd.taken.clear()
        error = ERRORS[number % len(ERRORS)]
        refusing = Refusing(number, error if number % 2 else sqlite3.OperationalError("disk I/O error"))
        with pytest.MonkeyPatch.context() as patch:
            refusing.install(patch)
            said = desk("run", "--live", now=THURSDAY)
        has_failed = refusing.left <= 0
        assert "Traceback" not in said.err + said.out
        assert desk("run", "--live", now=THURSDAY).code in {0, 3}
        found = counts(desk)
        assert found.get("accepted", 0) + found.get("uncertain", 0) == len(people), number
        assert set(readers(crowd).values()) <= {1}, number
        (row,) = desk("deliveries", "--json").json
        assert set(people) - set(readers(crowd)) <= set(row["uncertain"]), number
    assert number > 20


@pytest.mark.parametrize("word", ["sent", "not-sent"])
@pytest.mark.some(1)
def test_the_operators_word_on_readers(desk: Desk, crowd: Crowd, word: str) -> None:
    """A reader in doubt is named by address, and settled so: counted, or sent the letter again, once."""
    to_each(desk, crowd, PEOPLE)
    crowd.loses = PEOPLE[4:6]
    assert desk("run", "--live", now=THURSDAY).code == 3
    crowd.loses = []
    assert desk("deliveries", "resolve", DAY, "--as", word, "--recipient", PEOPLE[7]).code == 2
    said = desk("deliveries", "resolve", DAY, "--as", word, "--recipient", PEOPLE[4].upper())
    assert said.code == 0, said.err
    assert PEOPLE[4] in said.out
    assert desk("run", "--live", now=THURSDAY).code == 3
    assert desk("deliveries", "resolve", DAY, "--as", word).code == 0
    assert desk("run", "--live", now=THURSDAY).code == 0
    again = 2 if word == "not-sent" else 1
    assert readers(crowd) == dict.fromkeys(PEOPLE, 1) | dict.fromkeys(PEOPLE[4:6], again)
    assert counts(desk) == {"accepted": 30}
    assert "recipients = 30" in desk.edition.read_text()


@pytest.mark.parametrize("word", ["", "sent", "not-sent"])
@pytest.mark.some(1)
def test_the_list_is_forgotten_in_time(desk: Desk, crowd: Crowd, word: str) -> None:
    """Thirty days after the last outcome, and never while a reader is in doubt."""
    to_each(desk, crowd, PEOPLE)
    crowd.loses = PEOPLE[:1] if word else []
    desk("run", "--live", now=THURSDAY)
    path = desk.root / "var" / "frozen" / DAY / "recipients"
    (path.parent.with_name("notes")).mkdir()
    (path.parent.with_name("notes") / "recipients").write_text("address\n")
    for day, is_there in (
        ("27T09:00:00+02:00", True),
        ("28T09:00:00+02:00", True),
        ("28T09:06:00+02:00", bool(word)),
    ):
        with opened(desk, f"2023-10-{day}") as (context, store):
            forget_readers(context, store)
        assert path.is_file() is is_there
    if word:
        assert desk("deliveries", "resolve", DAY, "--as", word, now="2023-10-28T09:10:00+02:00").code == 0
        for day, is_there in (("26", True), ("28", False)):
            with opened(desk, f"2023-11-{day}T09:10:00+02:00") as (context, store):
                forget_readers(context, store)
            assert path.is_file() is is_there


def half_sent(desk: Desk, crowd: Crowd) -> dict[str, int]:
    """Let the letter leave for all but five, who are refused for now."""
    to_each(desk, crowd, PEOPLE)
    shutil.copy(desk.edition, desk.root / "approved.md")
    crowd.says = {one: ["451 later"] for one in PEOPLE[:5]}
    assert desk("run", "--live", now=THURSDAY).code == 1
    return readers(crowd)


@pytest.mark.parametrize("is_restored", [False, True])
@pytest.mark.some(1)
def test_a_database_that_is_lost(desk: Desk, crowd: Crowd, *, is_restored: bool) -> None:
    """Deleted in the middle of a sending, or restored from before it: nobody knows who has it, and nothing more is sent."""
    backup = desk.root.parent / "state.db"
    if is_restored:
        to_each(desk, crowd, PEOPLE)
        with (
            closing(sqlite3.connect(desk.root / "var" / "state.db")) as db,
            closing(sqlite3.connect(backup)) as copy,
        ):
            db.backup(copy)
        crowd.says = {one: ["451 later"] for one in PEOPLE[:5]}
        assert desk("run", "--live", now=THURSDAY).code == 1
    else:
        half_sent(desk, crowd)
    had = readers(crowd)
    for path in (desk.root / "var").glob("state.db*"):
        path.unlink()
    if is_restored:
        shutil.copy(backup, desk.root / "var" / "state.db")
    for _ in range(2):
        assert desk("run", "--live", now=LATER).code == 3
    assert readers(crowd) == had
    assert desk("deliveries", "resolve", DAY, "--as", "sent").code == 0
    assert desk("run", "--live", now=LATER).code == 0
    assert readers(crowd) == had


@pytest.mark.long
def test_an_old_copy_of_the_file(desk: Desk, crowd: Crowd) -> None:
    """The edition's file as it was before, from git: the ledger knows better, the rest get it, and nobody twice."""
    half_sent(desk, crowd)
    shutil.copy(desk.root / "approved.md", desk.edition)
    assert desk("run", "--live", now=LATER).code == 0
    assert readers(crowd) == dict.fromkeys(PEOPLE, 1)
    assert 'status = "sent"' in desk.edition.read_text()


@pytest.mark.long
def test_a_clock_set_back(desk: Desk, crowd: Crowd) -> None:
    """A day back nothing is sent, and nothing is undone; once the clock is right the rest get it."""
    had = half_sent(desk, crowd)
    desk("run", "--live", now="2023-09-27T09:05:00+02:00")
    assert set(readers(crowd).values()) == {1}
    assert desk("run", "--live", now=LATER).code == 0
    assert readers(crowd) == dict.fromkeys(PEOPLE, 1)
    assert len(had) == 25


def test_two_runs_at_once(desk: Desk, crowd: Crowd) -> None:
    """Several at the same moment send one letter to each reader."""
    to_each(desk, crowd, PEOPLE)
    running = [desk.process("run", "--live", now=THURSDAY) for _ in range(4)]
    for process in running:
        process.communicate()
    assert [process.returncode for process in running] == [0] * 4
    assert readers(crowd) == dict.fromkeys(PEOPLE, 1)


@pytest.mark.parametrize("is_for_a_list", [True, False])
@pytest.mark.some(1)
def test_settings_that_changed_since_the_approval(desk: Desk, crowd: Crowd, *, is_for_a_list: bool) -> None:
    """What was approved for a list goes to no reader, nor the other way round, until it is approved again."""
    each = 'recipients = "recipients.csv"'
    to_each(desk, crowd, PEOPLE)
    if is_for_a_list:
        desk.change("newsletter.toml", each, 'to = "jeudis@lists.example.org"')
        assert desk("approve", DAY, "--withdraw").code == 0
        assert desk("approve", DAY).code == 0
        desk.change("newsletter.toml", 'to = "jeudis@lists.example.org"', each)
    else:
        desk.change("newsletter.toml", each, 'to = "jeudis@lists.example.org"')
    said = desk("run", "--live", now=THURSDAY)
    assert said.code == 3
    assert "les réglages de l’envoi ont changé" in plain(said.err)
    assert readers(crowd) == {}
    assert desk("approve", DAY, "--withdraw").code == 0
    assert desk("approve", DAY).code == 0
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert readers(crowd) == (dict.fromkeys(PEOPLE, 1) if is_for_a_list else {})
    assert ("jeudis@lists.example.org" in crowd.reached) is not is_for_a_list


@pytest.mark.long
def test_those_who_left_are_not_forgotten(desk: Desk, crowd: Crowd) -> None:
    """Once somebody is in the suppression file, its loss holds the letter, also in its middle, until it is back."""
    to_each(desk, crowd, PEOPLE)
    desk.write("suppressed.csv", f"address\n{PEOPLE[3]}\n")
    crowd.says = {one: ["451 later"] for one in PEOPLE[:5]}
    assert desk("run", "--live", now=THURSDAY).code == 1
    (desk.root / "suppressed.csv").rename(desk.root / "elsewhere.csv")
    for command in (("run", "--live"), ("check", "2023-10-05"), ("send", DAY, "--live")):
        desk("draft", "2023-10-05", now=LATER)
        said = desk(*command, now=LATER)
        assert (said.code, "suppressed.csv" in said.err) == (2, True), command
    assert len(readers(crowd)) == 25
    (desk.root / "elsewhere.csv").rename(desk.root / "suppressed.csv")
    assert desk("run", "--live", now=LATER).code == 0
    assert readers(crowd) == {one: 1 for one in PEOPLE if one != PEOPLE[3]}


@pytest.mark.long
def test_what_midnight_leaves(desk: Desk, crowd: Crowd) -> None:
    """Until midnight status says who waits, also when the hours to begin are over; then that they never got it, and why."""
    half_sent(desk, crowd)
    for hour in ("14:59", "15:01", "23:59"):
        needs = {
            one["code"] for one in desk("status", "--json", now=f"2023-09-28T{hour}:00+02:00").json["needs"]
        }
        assert "readers-waiting" in needs
        assert "letter-uncertain" not in needs
    assert desk("run", "--live", now="2023-09-29T00:05:00+02:00").code == 0
    told = [parsed(raw) for _, (to,), raw in crowd.taken if to == "redaction@example.org"]
    (body,) = [plain(str(one.get_content())) for one in told if "est partie" in str(one["Subject"])]
    assert (
        "25 lecteurs l’ont reçue ; 5 lecteurs l’attendent encore (dernier essai à 9 h 05, nouvel essai à 9 h 15)."
        in body
    )
    assert "leur serveur" not in body
    left_out = [one for one in told if "5 lecteurs n’ont pas reçu la lettre" in plain(str(one.get_content()))]
    assert len(left_out) == 1


def test_everybody_has_left(desk: Desk, crowd: Crowd) -> None:
    """A letter that nobody wants is held, and it is said why."""
    to_each(desk, crowd, PEOPLE[:3])
    desk.write("suppressed.csv", "address\n" + "\n".join(PEOPLE[:3]) + "\n")
    said = desk("run", "--live", now=THURSDAY)
    assert said.code == 3
    assert "tous les lecteurs se sont désinscrits" in plain(said.err)
    assert readers(crowd) == {}


def test_how_many_are_told_at_the_approval(desk: Desk, crowd: Crowd) -> None:
    """Whoever approves hears how many readers there are, and how many lines are nobody's address."""
    to_each(desk, crowd, [*PEOPLE, "personne"])
    assert desk("approve", DAY, "--withdraw").code == 0
    assert "Elle ira à 30 lecteurs ; 1 ligne n’est pas une adresse." in plain(desk("approve", DAY).out)
    desk.write("recipients.csv", f'address,name\n{PEOPLE[0]},Zoé\n{PEOPLE[1]},"B" ou C\n')
    assert desk("approve", DAY, "--withdraw").code == 0
    said = plain(desk("approve", DAY).out)
    assert "Elle ira à 1 lecteur ; 1 ligne a des guillemets qui ne se lisent pas." in said


def needed(desk: Desk, code: str, now: str = THURSDAY) -> str:
    """A need's words and remedy; empty where there is none."""
    found = [one for one in desk("status", "--json", now=now).json["needs"] if one["code"] == code]
    return plain(" ".join(f"{one['text']} {one['remedy']}" for one in found))


@pytest.mark.parametrize("refused", ["550 5.7.1 Unable to relay", "550 5.7.1 Client host blocked using x"])
@pytest.mark.some(1)
def test_one_reader_of_whom_is_said_what_sounds_like_us(desk: Desk, crowd: Crowd, refused: str) -> None:
    """All others have the letter at once; that one waits with growing pauses, and in the end it is told who, and why."""
    to_each(desk, crowd, PEOPLE)
    crowd.says = {PEOPLE[3]: [refused] * 9}
    assert desk("run", "--live", now=THURSDAY).code == 1
    assert readers(crowd) == {one: 1 for one in PEOPLE if one != PEOPLE[3]}
    assert desk("run", "--live", now=LATER).code == 1
    (row,) = desk("deliveries", "--json", now=LATER).json
    assert (row["pending"], row["again_at"]) == (1, "2023-09-28T09:35:00+02:00")
    said = needed(desk, "readers-waiting", LATER)
    assert "Le même serveur a pris la lettre pour d’autres : s’il ne le dit que de quelques adresses" in said
    friday = "2023-09-29T00:05:00+02:00"
    assert desk("run", "--live", now=friday).code == 0
    said = needed(desk, "readers-unreached", friday)
    assert "1 lecteur n’a pas reçu la lettre du jeudi 28 septembre 2023 : il est trop tard" in said
    assert refused in said
    assert f"newsletter deliveries {DAY}" in said
    (one,) = desk("deliveries", DAY, "--json", now=friday).json["readers"]
    assert (one["address"], one["standing"], refused in one["why"]) == (PEOPLE[3], "refused", True)
    assert needed(desk, "readers-unreached", "2023-10-05T00:05:00+02:00") == ""


def test_the_next_try_begins_with_others(desk: Desk, crowd: Crowd) -> None:
    """Those whom a relay denied everything, before anybody had the letter, are tried last by the next run."""
    people = [f"lecteur{number}@{number}.example.org" for number in range(12)]
    to_each(desk, crowd, people)
    desk.change("newsletter.toml", "# connections = ", "connections = 1 # ")
    crowd.rcpt = "554 5.7.1 Relay access denied"
    asked: list[str] = []
    crowd.said_to = asked.append
    assert desk("run", "--live", now=THURSDAY).code == 1
    first = [one for one in asked if one.startswith("lecteur")]
    assert len(first) == 5
    asked.clear()
    assert desk("run", "--live", now=LATER).code == 1
    second = [one for one in asked if one.startswith("lecteur")]
    assert len(second) == 5
    assert not {*first} & {*second}
    asked.clear()
    crowd.rcpt = "250 OK"
    assert desk("run", "--live", now=THURSDAY.replace("09:05", "09:25")).code == 0
    last = [one for one in asked if one.startswith("lecteur")]
    assert {*last[:2]} == {*people} - {*first} - {*second}
    assert readers(crowd) == dict.fromkeys(people, 1)


def test_a_letter_that_was_missed_is_awaited_by_nobody(desk: Desk, crowd: Crowd) -> None:
    """Where nobody has it and its hours are over, those who waited do so no more, with what was said to them."""
    to_each(desk, crowd, PEOPLE[:2])
    crowd.says = {PEOPLE[0]: ["450 greylisted"] * 9}
    crowd.rcpt = "450 greylisted"
    assert desk("run", "--live", now=THURSDAY).code == 1
    assert counts(desk) == {"pending": 2}
    friday = "2023-09-29T18:00:00+02:00"
    desk("run", "--live", now=friday)
    (row,) = desk("deliveries", "--json", now=friday).json
    assert (row["pending"], row["refused"], row.get("again_at")) == (0, 2, None)
    found = desk("deliveries", DAY, "--json", now=friday).json["readers"]
    assert {one["standing"] for one in found} == {"refused"}
    assert all("il est trop tard" in one["why"] and "450 greylisted" in one["why"] for one in found)
    assert "en attente  2" not in desk("deliveries", now=friday).out


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{token}", "{Token}", "seul {token} y est remplacé"),
        ('"recipients.csv"', '"archive/site/recipients.csv"', "que tout le monde lit"),
    ],
)
def test_settings_that_would_harm(desk: Desk, crowd: Crowd, old: str, new: str, words: str) -> None:
    """A place that nobody fills, a list in the public archive: refused before anything is drafted."""
    to_each(desk, crowd, PEOPLE)
    desk.change("newsletter.toml", old, new)
    said = desk("check", DAY)
    assert said.code == 2
    assert words in plain(said.err)


@pytest.mark.long
def test_one_click_needs_a_memory(desk: Desk, crowd: Crowd) -> None:
    """Where nothing keeps who has left, no mail program is promised a click, and the editor is told."""
    to_each(desk, crowd, PEOPLE)
    desk.change("newsletter.toml", 'suppression = "suppressed.csv"', "")
    assert "one-click:suppression" in desk("check", DAY).out
    assert desk("approve", DAY, "--withdraw").code == 0
    assert desk("approve", DAY).code == 0
    assert desk("run", "--live", now=THURSDAY).code == 0
    letters = [parsed(raw) for _, (to,), raw in crowd.taken if to in PEOPLE]
    assert [one for one in letters if one["List-Unsubscribe-Post"]] == []
    assert len(letters) == 30


def asked_about(crowd: Crowd, one: str) -> int:
    """How often a reader who is refused for now was tried so far."""
    return 100 - len(crowd.says[one])


def test_pauses_grow_for_who_is_refused_for_now(desk: Desk, crowd: Crowd) -> None:
    """Runs come by every ten minutes, and a reader's pauses double up to two hours; there is a last try before midnight.

    Meanwhile every run answers 1, and it is told when the next try will be.
    """
    to_each(desk, crowd, PEOPLE[:3])
    crowd.says = {PEOPLE[1]: ["450 4.2.0 greylisted"] * 100}
    tried, told = [], {}
    hours = "09:05 09:15 09:25 09:35 09:45 10:05 10:15 10:25 11:25 11:35 13:25 13:35 15:35 21:25 23:15 23:25 23:35 23:45 23:55"
    for hour in hours.split():
        before = asked_about(crowd, PEOPLE[1])
        assert desk("run", "--live", now=f"2023-09-28T{hour}:00+02:00").code == 1, hour
        if asked_about(crowd, PEOPLE[1]) > before:
            tried.append(hour)
            told[hour] = plain(desk("deliveries").out)
            (row,) = desk("deliveries", "--json").json
            again = row.get("again_at")
    expected = "09:05 09:15 09:35 10:15 11:35 13:35 15:35 21:25 23:25 23:45 23:55"
    assert tried == expected.split()
    assert "Lettre du jeudi 28 septembre 2023 : nouvel essai à 11 h 35." in told["10:15"]
    assert "nouvel essai" not in told["23:55"]
    assert again is None
    assert desk("run", "--live", now="2023-09-29T00:05:00+02:00").code == 0
    assert counts(desk) == {"accepted": 2, "refused": 1}
    assert readers(crowd) == {PEOPLE[0]: 1, PEOPLE[2]: 1}


@pytest.mark.long
def test_who_rests_is_told(desk: Desk, crowd: Crowd) -> None:
    """While all who wait are tried later, status says when, nothing is said to be held, and nobody is written to again."""
    half_sent(desk, crowd)
    crowd.says = {one: ["451 later"] for one in PEOPLE[:5]}
    said = desk("run", "--live", now=LATER)
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "5 lecteurs l’attendent encore (dernier essai à 9 h 15, nouvel essai à 9 h 35) : " in plain(
        said.err
    )
    assert "451 later" in said.err
    mails = len(crowd.taken)
    said = desk("run", "--live", now="2023-09-28T09:25:00+02:00")
    assert (said.code, said.err) == (1, "")  # cron mailed it already
    assert len(crowd.taken) == mails
    (need,) = [one for one in desk("status", "--json").json["needs"] if one["code"] == "readers-waiting"]
    assert "Nouvel essai à 9 h 35." in plain(need["remedy"])
    assert desk("status", "--json").json["next"]["held"] is None
    (row,) = desk("deliveries", "--json").json
    assert (row["pending"], row["again_at"]) == (5, "2023-09-28T09:35:00+02:00")


@pytest.mark.long
def test_nobody_has_it_and_all_rest(desk: Desk, crowd: Crowd) -> None:
    """A letter that all refuse for now waits as one that is approved; the hour of its next try is said, and it is held by nothing."""
    to_each(desk, crowd, PEOPLE[:3])
    crowd.says = {one: ["450 greylisted"] * 2 for one in PEOPLE[:3]}
    told = [desk("run", "--live", now=f"2023-09-28T{hour}:00+02:00") for hour in ("09:05", "09:15", "09:25")]
    assert [one.code for one in told] == [1, 1, 1]
    assert "450 greylisted; that was at 09:15, and the next try is at 09:35; " in told[1].err
    assert told[2].err == ""
    assert crowd.says == {one: [] for one in PEOPLE[:3]}
    assert 'status = "approved"' in desk.edition.read_text()
    (need,) = [one for one in desk("status", "--json").json["needs"] if one["code"] == "letter-overdue"]
    assert "Nouvel essai à 9 h 35." in plain(need["remedy"])
    told = [parsed(raw)["Subject"] for _, (to,), raw in crowd.taken if to == "redaction@example.org"]
    assert not any("retenue" in plain(one) for one in told)
    assert desk("run", "--live", now="2023-09-28T09:35:00+02:00").code == 0
    assert readers(crowd) == dict.fromkeys(PEOPLE[:3], 1)


def test_a_person_need_not_wait(desk: Desk, crowd: Crowd) -> None:
    """`send --live` tries everybody at once, whoever rests."""
    half_sent(desk, crowd)
    assert desk("send", DAY, "--live", now=THURSDAY.replace("09:05", "09:06")).code == 0
    assert readers(crowd) == dict.fromkeys(PEOPLE, 1)


@pytest.mark.long
def test_one_who_breaks_every_session_stops_nobody_for_long(
    desk: Desk, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader at whose turn the server hangs up each time makes one run end; while that one rests, the others get theirs."""
    monkeypatch.setattr(lanes, "PAUSES", ())
    to_each(desk, crowd, PEOPLE)
    desk.change("newsletter.toml", "# connections = ", "connections = 1 # ")
    crowd.closes = PEOPLE[3:4] * 50
    hours = iter(["09:05", "09:15", "09:25", "09:35"])
    for _ in range(3):
        assert desk("run", "--live", now=f"2023-09-28T{next(hours)}:00+02:00").code == 1
    assert readers(crowd) == {one: 1 for one in PEOPLE if one != PEOPLE[3]}
    crowd.closes = []
    assert desk("run", "--live", now=f"2023-09-28T{next(hours)}:00+02:00").code == 0
    assert readers(crowd) == dict.fromkeys(PEOPLE, 1)
