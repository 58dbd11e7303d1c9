"""The end of a letter's hours: what is said while there is little time left, and what once it is too late."""

from collections.abc import Callable
from email import message_from_bytes, policy

import pytest

from tests.workspaces import DAY, TUESDAY, Desk

EDITION = f"archive/editions/{DAY}.md"
NOW_OR_NEVER, TOO_LATE, MONDAY = (
    f"2023-{at}+02:00" for at in ("09-28T14:57:00", "09-28T15:02:00", "10-02T09:00:00")
)
AT_ONCE = f"newsletter send {DAY} --live"


@pytest.fixture
def written(desk: Desk) -> Desk:
    """A draft with an édito."""
    assert desk("run", now=TUESDAY).code == 0
    desk.edition.write_text(f"{desk.edition.read_text()}\n# Un édito\n\nDes mots.\n")
    return desk


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def missed(desk: Desk, now: str) -> str:
    (found,) = (
        one for one in desk("status", "--json", now=now).json["needs"] if one["code"] == "letter-missed"
    )
    return plain(f"{found['text']} {found['remedy']}")


def test_hours_that_come_twice(desk: Desk) -> None:
    """Of a letter whose hours begin and end at the same hour of the clock, it is said which is which."""
    desk.change("newsletter.toml", 'weekday = "thursday"', 'weekday = "sunday"')
    desk.change("newsletter.toml", 'send = "09:00"', 'send = "02:30"')
    desk.change("newsletter.toml", 'grace = "6h"', 'grace = "1h"')
    for command in ("draft", "approve"):
        assert desk(command, "2023-10-29", now="2023-10-27T09:05:00+02:00").code == 0
    said = missed(desk, "2023-10-29T09:05:00+01:00")
    assert "n’est pas passé entre 2 h 30 (heure d’été) et 2 h 30 (heure d’hiver)" in said


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2023-09-27T17:00:00+02:00", "sera écrite dans la boîte d’envoi jeudi 28 septembre à 9 h"),
        ("2023-09-28T14:49:00+02:00", "sera écrite dans la boîte d’envoi dans les dix minutes"),
        ("2023-09-28T14:50:00+02:00", AT_ONCE),
        (NOW_OR_NEVER, "jusqu’à 15 h, et le prochain passage du programme peut venir trop tard"),
        (TOO_LATE, "trop tard : la lettre devait partir avant jeudi 28 septembre à 15 h"),
    ],
)
@pytest.mark.some(2)
def test_an_approval_says_when_the_letter_leaves(written: Desk, now: str, words: str) -> None:
    """At its hour, within ten minutes, only if it is sent at once, or never: no promise that the next run may break."""
    said = written("approve", DAY, now=now)
    assert said.code == 0
    assert words in plain(said.out)
    assert (AT_ONCE in said.out) is ("14:5" in now)
    if "T15" not in now:
        notice = next((written.root / "var" / "notices").glob("*approved*")).read_bytes()
        assert (b"--live" in notice) is ("14:5" in now)


def test_the_last_ten_minutes_in_status(written: Desk) -> None:
    """What waits for an approval, and what is approved, are told how to leave in time; so sent, the letter leaves."""
    waiting = " ".join(written.needs(now=NOW_OR_NEVER))
    assert plain(f"newsletter approve {DAY}, et aussitôt, avant 15 h, {AT_ONCE}") in plain(waiting)
    written("approve", DAY)
    (need,) = (one for one in written.needs() if "pas encore partie" in one)
    assert plain(need).endswith(f"Pour l’envoyer tout de suite, avant 15 h : {AT_ONCE}")
    assert "Attendez" not in need
    assert AT_ONCE in written("approve", DAY).out, "also when it is approved already"
    assert written("send", DAY, "--live", now="2023-09-28T14:59:00+02:00").code == 0
    assert "letter-overdue" not in written.codes()


def test_a_letter_approved_in_the_last_minutes(written: Desk) -> None:
    """When no run came in time that is said; approved too late, that is."""
    written("approve", DAY, now=NOW_OR_NEVER)
    assert written("run", now="2023-09-28T15:00:05+02:00").code == 3
    assert "et n’a été approuvée que jeudi 28 septembre à 14 h 57 : le programme n’est pas passé" in missed(
        written, TOO_LATE
    )
    assert "cron" not in missed(written, TOO_LATE)
    written("approve", DAY, "--withdraw")
    written("approve", DAY, now=TOO_LATE)
    assert "et n’a été approuvée que jeudi 28 septembre à 15 h 02" in missed(written, TOO_LATE)


def test_the_machine_was_off(written: Desk) -> None:
    """No run within the hours: since when, where the édito is and how it is taken over; the same before and after a run."""
    written("approve", DAY, now="2023-09-27T17:00:00+02:00")
    written("run")
    before = missed(written, MONDAY)
    assert "n’est pas passé entre 9 h et 15 h, et n’avait plus rien collecté depuis mercredi 27" in before
    assert "Vérifiez que la machine reste allumée" in before
    assert f"il reste dans {EDITION}" in before
    assert "copiez-le dans archive/editions/2023-10-05.md" in before
    assert "Rien à rattraper" not in before
    first = written("run")
    assert (first.code, "n’est pas partie" in first.out) == (0, True)
    again = written("run")
    assert (again.code, again.out) == (0, "")
    assert missed(written, MONDAY) == before
    assert len(list((written.root / "var" / "notices").glob(f"{DAY}-held-*"))) == 1
    refused = written("send", DAY, "--live")
    assert refused.code == 3
    assert "newsletter approve" not in refused.err
    assert f"il reste dans {EDITION}" in refused.err


@pytest.mark.long
def test_an_edito_that_was_taken_over(written: Desk) -> None:
    """Once a later edition holds it, nothing is said of it any more; without an édito nothing is."""
    written("draft", "2023-10-05", now=MONDAY)
    assert "pas l’édito" in missed(written, MONDAY)
    coming = written.edition.with_name("2023-10-05.md")
    coming.write_text(f"{coming.read_text()}\n# Un édito\n\nDes mots.\n")
    told = missed(written, MONDAY)
    assert "pas l’édito" not in told
    assert "newsletter preview 2023-10-05" in told


def test_what_held_a_letter_to_the_end(written: Desk) -> None:
    """A letter that its hours' runs held is said to have been held, and for what: nobody is sent to look at cron."""
    written("approve", DAY, now="2023-09-27T17:00:00+02:00")
    written.change("feeds/agenda.toml", "start = 2023-10-05T09:00:00", "start = 2023-10-05T08:00:00")
    for now in ("2023-09-28T09:05:00+02:00", "2023-09-28T14:55:00+02:00"):
        assert written("run", now=now).code == 3
    told = missed(written, MONDAY)
    assert "et elle était retenue : depuis l’approbation, « Colloque" in told
    assert "cron" not in told


def test_what_holds_a_letter_names_its_remedy(written: Desk) -> None:
    """Not approved, changed, too early: each with what helps, and nothing else."""
    early = written("approve", DAY) and written("send", DAY, "--live")
    assert "elle part d’elle-même à son heure" in early.err
    written.edition.write_text(f"{written.edition.read_text()}\nEncore.\n")
    edited = written("run", now="2023-09-28T09:05:00+02:00")
    assert f"relisez-la, puis newsletter approve {DAY}" in edited.err
    assert "newsletter status" not in edited.err


def unpublished(desk: Desk) -> str:
    desk.write(
        "newsletter.toml", f'{(desk.root / "newsletter.toml").read_text()}\n[archive]\npublish = ["false"]\n'
    )
    return "l’archive n’a pas pu être mise en ligne (false : code de sortie 1)"


def refused(desk: Desk) -> str:
    for old, new in (
        ('messenger = "outbox"', 'messenger = "smtp"'), ('tls = "starttls"', 'tls = "none"'), ("port = 587", "port = 9"),
        ('"localhost"', '"127.0.0.1"'), ("username_env", "# username_env"), ("password_env", "# password_env"),
    ):  # fmt: skip
        desk.change("newsletter.toml", old, new)
    return "le serveur de courrier ne répond pas (127.0.0.1:9 : connexion refusée)"


def without_password(desk: Desk) -> str:
    refused(desk)
    desk.change("newsletter.toml", "# username_env", "username_env")
    desk.change("newsletter.toml", "# password_env", "password_env")
    desk.monkeypatch.setenv("SMTP_USERNAME", "jeudis")
    return "le secret SMTP_PASSWORD manque"


def unreadable(desk: Desk) -> str:
    desk.write("newsletter.toml", f"{(desk.root / 'newsletter.toml').read_text()}\nx = [\n")
    return "les réglages ne pouvaient pas être lus (newsletter.toml, ligne "


@pytest.mark.parametrize("broken", [unpublished, refused, without_password, unreadable])
@pytest.mark.some(1)
def test_what_stopped_it_is_said_for_days(written: Desk, broken: Callable[[Desk], str]) -> None:
    """What stopped a letter until it was too late is named by `status` and by the notice of the next days, when it has long been mended."""
    settings = (written.root / "newsletter.toml").read_text()
    written("approve", DAY)
    why = broken(written)
    for at in ("09:05", "14:55", "15:05"):
        assert written("run", "--live", now=f"2023-09-28T{at}:00+02:00").code in {1, 2, 3}
    written.write("newsletter.toml", settings)
    for now in ("2023-09-29T00:10:00+02:00", MONDAY):
        written("run", "--live", now=now)
        assert why in missed(written, now)
        assert missed(written, now).count(why) == 1
        assert "machine ou cron" not in missed(written, now)
    mails = [
        message_from_bytes(one.read_bytes(), policy=policy.default)
        for one in (written.root / "var" / "notices").glob("*held*")
    ]
    assert any(
        "il est trop tard" in text and why in text for text in [plain(one.get_content()) for one in mails]
    )


def test_a_reason_of_another_day(written: Desk) -> None:
    """Settings that could not be read before its hours, or after them, stopped no letter."""
    settings = (written.root / "newsletter.toml").read_text()
    written("approve", DAY)
    unreadable(written)
    assert written("run", now="2023-09-28T08:50:00+02:00").code == 2
    written.write("newsletter.toml", settings)
    assert "machine ou cron" in missed(written, MONDAY)
