"""Keys of readers' tokens: another one than that of letters which have left is noticed, and an old one is still understood."""

import quopri
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.recipients import key_name, token
from newsletter.schema import read_config
from tests.test_lanes import Crowd
from tests.test_smtp import listening
from tests.test_to_each import KEY, readers, to_each
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

PEOPLE = ["lecteur0@example.org", "lecteur1@example.org"]
WEDNESDAY, LATER = "2023-09-27T10:05:00+02:00", THURSDAY.replace("09:05", "09:25")
NEXT, WEEKS = "2023-10-03T09:05:00+02:00", "2023-11-27T09:05:00+01:00"
CODE, LOST = "token-key-changed", "token-key-missing"


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    with listening(Crowd()) as listener:
        assert isinstance(listener, Crowd)
        yield listener


@pytest.fixture
def sent(desk: Desk, crowd: Crowd) -> Desk:
    """A desk whose letter has left to each reader."""
    to_each(desk, crowd, PEOPLE)
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert readers(crowd) == dict.fromkeys(PEOPLE, 1)
    return desk


def remembered(desk: Desk) -> Path:
    return desk.root / "var" / "token.keys"


def told(desk: Desk, now: str = NEXT) -> list[str]:
    return [one["text"] for one in desk("status", "--json", now=now).json["needs"] if one["code"] == CODE]


@pytest.mark.long
def test_the_same(sent: Desk) -> None:
    """The key that letters left with is remembered by a name that tells nothing of it, for its owner alone to read."""
    path = remembered(sent)
    assert path.read_text() == f"{key_name(KEY)} {DAY}\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert KEY not in path.read_text()
    assert told(sent) == []


def test_another(sent: Desk, crowd: Crowd) -> None:
    """It is told by `status` and `check`, and once by mail; put back, nothing is to be told."""
    sent.monkeypatch.setenv("UNSUBSCRIBE_KEY", "another")
    (text,) = told(sent)
    assert "depuis la lettre du jeudi 28 septembre 2023" in text.replace("\u00a0", " ")
    assert sent("unsubscribe", token(KEY, PEOPLE[0])).code == 2
    before = len(crowd.taken)
    for _ in range(3):
        assert sent("run", "--live", now=NEXT).code == 0
    mails = [raw for _, _, raw in crowd.taken[before:]]
    assert (
        sum(
            "désinscriptions" in raw.decode("utf-8", "replace") or b"d=C3=A9sinscriptions" in raw
            for raw in mails
        )
        == 1
    )
    assert CODE in [one["code"] for one in sent("check", "2023-10-05", "--json").json]
    sent.monkeypatch.setenv("UNSUBSCRIBE_KEY", KEY)
    assert told(sent) == []


@pytest.mark.long
def test_after_a_restore(sent: Desk) -> None:
    """A backup knows with which key letters left: where the secrets are typed anew and one is another, that is told there, too."""
    file = sent.root.parent / "kept.tar"
    assert sent("backup", str(file)).code == 0
    again = replace(sent, root=sent.root.parent / "again")
    assert sent("restore", str(file), str(again.root)).code == 0
    assert remembered(again).read_bytes() == remembered(sent).read_bytes()
    assert remembered(again).stat().st_mode & 0o777 == 0o600
    assert told(again) == []
    sent.monkeypatch.setenv("UNSUBSCRIBE_KEY", "another")
    assert len(told(again)) == 1


@pytest.mark.long
def test_an_old_one_beside(sent: Desk) -> None:
    """Named after the new one, it is understood, and nothing is to be told; new letters leave with the new one."""
    sent.monkeypatch.setenv("UNSUBSCRIBE_KEY", "another")
    sent.monkeypatch.setenv("BEFORE", KEY)
    sent.change(
        "newsletter.toml", 'token_env = "UNSUBSCRIBE_KEY"', 'token_env = ["UNSUBSCRIBE_KEY", "BEFORE"]'
    )
    assert told(sent) == []
    said = sent("unsubscribe", token(KEY, PEOPLE[0]), token("another", PEOPLE[1]))
    assert (said.code, said.out.count("ne recevra plus rien")) == (0, 2)


def test_an_old_one_that_is_not_set(sent: Desk) -> None:
    """Who is found by the new key leaves; only who is not is told of the other."""
    sent.change(
        "newsletter.toml", 'token_env = "UNSUBSCRIBE_KEY"', 'token_env = ["UNSUBSCRIBE_KEY", "BEFORE"]'
    )
    assert sent("unsubscribe", token(KEY, PEOPLE[0])).code == 0
    said = sent("unsubscribe", token("old", PEOPLE[1]))
    assert (said.code, "BEFORE" in said.err) == (2, True)


def test_both_are_remembered(sent: Desk, crowd: Crowd) -> None:
    """Who takes the old one away too early is told, though the last letter left with the new one."""
    sent.monkeypatch.setenv("UNSUBSCRIBE_KEY", "another")
    sent.monkeypatch.setenv("BEFORE", KEY)
    sent.change(
        "newsletter.toml", 'token_env = "UNSUBSCRIBE_KEY"', 'token_env = ["UNSUBSCRIBE_KEY", "BEFORE"]'
    )
    sent.write("suppressed.csv", "")
    assert sent("draft", "2023-10-05", now=NEXT).code == 0
    assert sent("approve", "2023-10-05").code == 0
    assert sent("run", "--live", now="2023-10-05T09:05:00+02:00").code == 0
    assert readers(crowd) == dict.fromkeys(PEOPLE, 2)
    assert remembered(sent).read_text() == f"{key_name(KEY)} {DAY}\n{key_name('another')} 2023-10-05\n"
    sent.change(
        "newsletter.toml", 'token_env = ["UNSUBSCRIBE_KEY", "BEFORE"]', 'token_env = "UNSUBSCRIBE_KEY"'
    )
    assert len(told(sent, "2023-10-06T09:05:00+02:00")) == 1


@pytest.mark.long
def test_long_ago(sent: Desk) -> None:
    """After sixty days readers have later letters to leave by."""
    sent.monkeypatch.setenv("UNSUBSCRIBE_KEY", "another")
    assert len(told(sent, "2023-11-26T09:05:00+01:00")) == 1
    assert told(sent, WEEKS) == []


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"nonsense\n", b"a b c\n\n", None])
@pytest.mark.some(1)
def test_a_damaged_note(sent: Desk, content: bytes | None) -> None:
    """What cannot be read says nothing."""
    remembered(sent).unlink()
    if content is not None:
        remembered(sent).write_bytes(content)
    sent.monkeypatch.setenv("UNSUBSCRIBE_KEY", "another")
    assert told(sent) == []


@pytest.mark.long
def test_who_only_looks(sent: Desk) -> None:
    """Where no key is in the environment nothing is known of it."""
    sent.monkeypatch.delenv("UNSUBSCRIBE_KEY")
    assert told(sent) == []


def test_a_list(desk: Desk) -> None:
    """A letter to a list has no tokens, and remembers nothing."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run", "--live"))
    assert not remembered(desk).exists()


@pytest.mark.parametrize("value", ["3", "[3]", '""', '[""]', "[]\nverp = true\nbounces = 'a@example.org'"])
def test_settings(desk: Desk, value: str) -> None:
    """One name or several."""
    from newsletter.exceptions import FileError

    text = (desk.root / "newsletter.toml").read_text().replace("# token_env = ", f"token_env = {value} #")
    text = text.replace("\nto = ", '\nrecipients = "recipients.csv" #')
    with pytest.raises(FileError) as caught:
        read_config(text)
    said = str(caught.value).replace("\u00a0", " ")
    assert "token_env = " in said or "[delivery.smtp], token_env n° 1 : " in said
    assert caught.value.remedy


def test_none_at_all(desk: Desk, crowd: Crowd) -> None:
    """Notices need no key: that it is missing is told by mail, `status`, `check` and `approve`, days before the letter would stay."""
    to_each(desk, crowd, PEOPLE)
    assert LOST not in desk.codes()
    desk.monkeypatch.delenv("UNSUBSCRIBE_KEY")
    assert LOST not in desk.codes()  # somebody only looks
    before = len(crowd.taken)
    for _ in range(2):
        assert desk("run", "--live", now=WEDNESDAY).code == 0
    mails = [quopri.decodestring(raw).decode() for _, _, raw in crowd.taken[before:]]
    assert sum("UNSUBSCRIBE_KEY" in one for one in mails) == 1
    assert not readers(crowd)
    (need,) = [one for one in desk("status", "--json").json["needs"] if one["code"] == LOST]
    assert (need["level"], "UNSUBSCRIBE_KEY" in need["text"]) == ("error", True)
    (finding,) = [one for one in desk("check", DAY, "--json").json if one["code"] == LOST]
    assert (finding["level"], finding["where"]) == ("warning", "UNSUBSCRIBE_KEY")
    assert desk("approve", DAY, "--withdraw").code == 0
    said = desk("approve", DAY)
    assert (said.code, said.err.count("UNSUBSCRIBE_KEY")) == (0, 1)
    assert desk("run", "--live", now=THURSDAY).code == 2
    desk.monkeypatch.setenv("UNSUBSCRIBE_KEY", KEY)
    assert desk("run", "--live", now=LATER).code == 0
    assert readers(crowd) == dict.fromkeys(PEOPLE, 1)
    assert LOST not in desk.codes()
