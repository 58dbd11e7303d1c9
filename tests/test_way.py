"""A letter leaves by the way that it was approved for, or not at all; that it would not is said as soon as it is so."""

from collections.abc import Callable

import pytest

from tests.test_recipients_file import to_each
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

LATER = "2023-09-26T10:30:00+02:00"
SAID = "les réglages de l’envoi ont changé"


def settings(desk: Desk, old: str, new: str) -> None:
    desk.change("newsletter.toml", old, new)


def by_smtp(desk: Desk) -> None:
    settings(desk, 'messenger = "outbox"', 'messenger = "smtp"')
    for old, new in (
        ('tls = "starttls"', 'tls = "none"'),
        ("port = 587", "port = 9"),
        ('"localhost"', '"127.0.0.1"'),
    ):
        settings(desk, old, new)


def each(desk: Desk) -> None:
    to_each(desk, unsubscribe="https://example.org/stop/{token}", more='token_env = "KEY"\n')


def without_list(desk: Desk) -> None:
    settings(desk, 'to = "jeudis@lists.example.org"', "")


def by_smtp_to_a_list(desk: Desk) -> None:
    by_smtp(desk)
    settings(desk, "[delivery.smtp]", '[delivery.smtp]\nto = "jeudis@lists.example.org"')


def without_token(desk: Desk) -> None:
    settings(desk, "https://example.org/stop/{token}", "https://example.org/stop")


def by_files(desk: Desk) -> None:
    settings(desk, 'messenger = "smtp"', 'messenger = "outbox"')


def by_an_engine(desk: Desk) -> None:
    table = 'url = "http://127.0.0.1:9"\nlists = [3]\ntemplate = 1\nusername_env = "U"\ntoken_env = "T"\n'
    settings(desk, 'messenger = "outbox"', 'messenger = "listmonk"')
    settings(desk, "[delivery.smtp]", f"[delivery.listmonk]\n{table}[delivery.smtp]")


def nothing(desk: Desk) -> None:
    """Stay as it is."""


CHANGED = [
    (nothing, each, "recipients dans [delivery.smtp]"),
    (nothing, by_an_engine, "messenger dans [delivery]"),
    (without_list, by_smtp_to_a_list, "to dans [delivery.smtp]"),
    (each, without_token, "(unsubscribe dans [letter])"),
    (each, by_files, "messenger dans [delivery]"),
]


@pytest.fixture
def approved(desk: Desk) -> Callable[[Callable[[Desk], None]], Desk]:
    """Makes a desk whose letter is approved for a way."""

    def made(way: Callable[[Desk], None]) -> Desk:
        desk.after((TUESDAY, "run"))
        for name in "KEY", "U", "T":
            desk.monkeypatch.setenv(name, "x")
        desk.write("recipients.csv", "address\nada@example.org\n")
        way(desk)
        assert desk("approve", DAY).code == 0
        return desk

    return made


Approved = Callable[[Callable[[Desk], None]], Desk]


@pytest.mark.parametrize(("before", "after", "which"), CHANGED)
@pytest.mark.some(1)
def test_foretold(
    approved: Approved, before: Callable[[Desk], None], after: Callable[[Desk], None], which: str
) -> None:
    """On Tuesday `check`, `status`, a second `approve` and one notice say what Thursday does: it is held, for which settings. Approved anew it may go."""
    desk = approved(before)
    assert "way-changed" not in [one["code"] for one in desk("check", DAY, "--json").json]
    after(desk)
    said = desk("check", DAY, "--json", now=LATER)
    assert said.code == 3
    assert [one["level"] for one in said.json if one["code"] == "way-changed"] == ["error"]
    assert any(which in one["message"] for one in said.json if one["code"] == "way-changed")
    assert any(SAID in one and which in one and "serait retenue" in one for one in desk.needs())
    assert desk("status", "--json").json["next"]["held"] is None  # it is not its hour
    again = desk("approve", DAY)
    assert (again.code, SAID in again.err, which in again.err) == (3, True, True)
    said = desk("run", "--live", now=THURSDAY)
    assert (said.code, SAID in said.err) == (3, True)
    assert not (desk.root / "var" / "frozen" / DAY / "recipients").exists()
    assert desk("approve", DAY, "--withdraw").code == 0
    assert desk("approve", DAY).code == 0
    assert "way-changed" not in [one["code"] for one in desk("check", DAY, "--json").json]


def test_what_changes_nothing(approved: Approved) -> None:
    """Another server, more connections, another list of files: what was approved holds."""
    desk = approved(each)
    settings(desk, "port = 9", "port = 10\nconnections = 2\nbounces = 'retours@example.org'\nverp = true")
    assert "way-changed" not in [one["code"] for one in desk("check", DAY, "--json").json]
    assert not any(SAID in one for one in desk.needs())


SHOWN = {
    "unsubscribe": ('unsubscribe = "mailto:', 'unsubscribe = "mailto:autre-'),
    "reply_to": ("[letter]", '[letter]\nreply_to = "reponses@example.org"'),
    "sender": ('sender = "', 'sender = "Nous, '),
    "url": ('example.org/"          # où', 'example.org/a/"          # où'),
}


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.some(1)
def test_what_the_letter_shows(approved: Approved, name: str) -> None:
    """A setting that the letter shows holds it not, and is not taken: which one is said, by `status`, `approve` and the preview; approved anew it is."""
    desk = approved(nothing)
    settings(desk, *SHOWN[name])
    said = f"newsletter.toml a changé ({name} dans [letter])"
    (need,) = (one for one in desk.needs(LATER) if said in one)
    assert "la lettre partira comme elle a été approuvée, sans en tenir compte" in need
    assert f"newsletter approve {DAY} --withdraw" in need
    again = desk("approve", DAY)
    assert (again.code, said in again.out) == (0, True)
    assert desk("approve", DAY, "--withdraw").code == desk("approve", DAY).code == 0
    assert not any("newsletter.toml" in one for one in desk.needs())
    settings(desk, "[letter]\n", "[letter]\n# Un commentaire\n")
    settings(desk, 'editor = "', 'editor = "autre-')
    assert not any("newsletter.toml" in one for one in desk.needs())
    assert desk("run", now=THURSDAY).code == 0


def test_nobody_knows(approved: Approved) -> None:
    """Of a letter whose settings nobody kept nothing is said."""
    desk = approved(nothing)
    (desk.root / "var" / "frozen" / DAY / "settings.json").write_text("[1]")
    settings(desk, *SHOWN["reply_to"])
    assert not any("newsletter.toml" in one for one in desk.needs(LATER))


def test_back_again(approved: Approved) -> None:
    """Settings that are put back let it leave."""
    desk = approved(nothing)
    text = (desk.root / "newsletter.toml").read_text()
    each(desk)
    assert desk("run", "--live", now=THURSDAY).code == 3
    desk.write("newsletter.toml", text)
    assert desk("run", "--live").code == 0
    assert len(desk.outbox) == 1


def test_a_draft(desk: Desk) -> None:
    """What nobody has approved is for whatever way there is."""
    desk.after((TUESDAY, "run"))
    by_smtp(desk)
    assert "way-changed" not in [one["code"] for one in desk("check", DAY, "--json").json]


def test_another_list_is_for_the_next_approval(approved: Approved) -> None:
    """What was approved goes to the list of then: `check` warns of it, and nothing is held."""
    desk = approved(by_smtp)
    assert "settings-changed" not in [one["code"] for one in desk("check", DAY, "--json").json]
    settings(desk, 'to = "jeudis@lists.example.org"', 'to = "autres@lists.example.org"')
    said = desk("check", DAY, "--json", now=LATER)
    found = {one["code"]: one for one in said.json}
    assert "way-changed" not in found
    assert found["settings-changed"]["level"] == "warning"
    assert "to dans [delivery.smtp]" in found["settings-changed"]["message"]
    assert said.code == 0


def test_the_hour_was_moved_to_an_earlier_one(desk: Desk) -> None:
    """No letter is handed over before the instant in its `Date:`: it says that its hour has moved, and waits for its own."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    settings(desk, 'send = "09:00"', 'send = "07:00"')
    assert "hour-changed" in desk("check", DAY, now=TUESDAY).out
    (told,) = [one for one in desk.needs() if "avancée depuis l’approbation" in one]
    assert "jeudi 28 septembre à 9" in told.replace("\u00a0", " ")
    assert "--withdraw" in told
    early = desk("run", now="2023-09-28T07:05:00+02:00")
    assert early.code == 3
    assert "avancée depuis l’approbation" in early.err
    assert desk.outbox == []
    assert desk("run", now=THURSDAY).code == 0
    assert "Date: Thu, 28 Sep 2023 09:00:00 +0200" in desk.outbox[0].read_text(encoding="utf-8")


def test_the_hour_was_moved_and_the_letter_approved_anew(desk: Desk) -> None:
    """Then it bears the new hour, and leaves at it."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    settings(desk, 'send = "09:00"', 'send = "07:00"')
    assert desk("approve", DAY, "--withdraw", now=TUESDAY).code == 0
    assert desk("approve", DAY).code == 0
    assert "hour-changed" not in desk("check", DAY).out
    assert desk("run", now="2023-09-28T07:05:00+02:00").code == 0
    assert "Date: Thu, 28 Sep 2023 07:00:00 +0200" in desk.outbox[0].read_text(encoding="utf-8")
