"""What needs a person: nothing stays silent. `status` says it, a notice tells it once, and it says what to do."""

import email
import email.policy
import re
import shutil
import socket
from collections.abc import Iterator

import pytest

from newsletter.pipeline.context import open_workspace
from newsletter.preview import showing
from newsletter.preview.desk import Desk as WorkspaceDesk
from tests.test_machine import damage
from tests.test_smtp import Postman, listening
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

WEDNESDAY = "2023-09-27T12:00:00+02:00"
NEXT_DAY = "2023-09-29T09:05:00+02:00"
LATER = "2023-09-28T14:05:00+02:00"
LATE = "2023-09-28T16:05:00+02:00"
PUBLISH = '\n[archive]\npublish = ["false"]\n'


@pytest.fixture
def drafted(desk: Desk) -> Desk:
    desk.after((TUESDAY, "run"))
    return desk


@pytest.fixture
def approved(desk: Desk) -> Desk:
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (WEDNESDAY, "run"))
    return desk


def said(text: str) -> str:
    return text.replace("\u00a0", " ")


def told(desk: Desk, pattern: str = "*") -> list[str]:
    """The notices of a kind, as the editor reads them."""
    paths = sorted((desk.root / "var" / "notices").glob(f"{pattern}.eml"))
    mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]
    return [said(f"{mail['Subject']}\n{mail.get_content()}") for mail in mails]


def need(desk: Desk, code: str, now: str | None = None) -> dict[str, str]:
    """The one need of a code: `status` says it, exit 0, in both its forms."""
    answer = desk("status", "--json", now=now)
    assert answer.code == 0
    (found,) = [one for one in answer.json["needs"] if one["code"] == code]
    assert found["remedy"]
    shown = desk("status").out
    told = f"  - {found['text']}\n    {found['remedy']}\n"
    assert told.replace("\u00a0", " ").replace("\u202f", " ") in shown
    return {name: said(value) for name, value in found.items()}


def set_up(desk: Desk, more: str) -> None:
    desk.write("newsletter.toml", (desk.root / "newsletter.toml").read_text() + more)


def by_smtp(desk: Desk, port: int) -> None:
    for old, new in (
        ('messenger = "outbox"', 'messenger = "smtp"'),
        ('tls = "starttls"', 'tls = "none"'),
        ('host = "localhost"', 'host = "127.0.0.1"'),
        ("port = 587", f"port = {port}"),
    ):
        desk.change("newsletter.toml", old, new)


@pytest.fixture
def dead_port() -> Iterator[int]:
    """A port where nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_all_is_well(approved: Desk) -> None:
    """Approved in time, there is nothing to do, before and after the sending."""
    assert approved.needs() == []
    assert "Rien à faire." in approved("status").out
    assert approved("run", now=THURSDAY).code == 0
    assert approved.needs(now=LATE) == []
    kinds = sorted(
        path.name.split("-", 3)[3].split("-")[0] for path in (approved.root / "var/notices").iterdir()
    )
    assert kinds == ["approved", "draft.eml", "sent.eml"]


def test_what_waits_for_the_editor_is_a_need(drafted: Desk) -> None:
    """A draft waits for an approval, a warning; its errors are errors, and come first."""
    assert need(drafted, "approval-awaited")["level"] == "warning"
    drafted.change("newsletter.toml", "# edito =", "edito =")
    assert need(drafted, "draft-errors")["level"] == "error"
    assert drafted.codes() == ["draft-errors", "approval-awaited"]


def test_the_machine_was_off_on_thursday(approved: Desk) -> None:
    """Friday's run says by mail, once, that the approved letter did not leave; exit 0, and `status` goes on saying it."""
    assert need(approved, "letter-missed", now=NEXT_DAY)["text"].startswith(
        "La lettre du jeudi 28 septembre 2023 n’est pas partie : il est trop tard"
    )
    for _ in range(2):
        assert approved("run", now=NEXT_DAY).code == 0
        (notice,) = told(approved, f"{DAY}-held-*")
    assert "n’est pas partie : il est trop tard" in notice
    assert approved.outbox == []
    need(approved, "letter-missed", now="2023-10-04T09:05:00+02:00")


def test_the_machine_was_off_for_weeks(approved: Desk) -> None:
    """An approved letter that never left is told however late the machine is back, until nobody counts on it any more."""
    late = "2023-11-03T09:05:00+01:00"
    assert approved("run", now=late).code == 0
    (notice,) = told(approved, f"{DAY}-held-*")
    assert "n’est pas partie" in notice
    assert "28 septembre" in said(" ".join(approved.needs(now=late)))
    assert approved("approve", DAY, "--withdraw", now=late).code == 0
    assert "28 septembre" not in said(" ".join(approved.needs(now=late)))


def test_what_thursday_has_told_friday_does_not_tell_again(drafted: Desk) -> None:
    """A letter that was held for want of an approval is told on Thursday; that its hours are over is told once more, and printed."""
    assert drafted("run", now=THURSDAY).code == 3
    over = drafted("run", now=NEXT_DAY)
    assert (over.code, "n’est pas partie" in over.out) == (0, True)
    again = drafted("run", now=NEXT_DAY.replace("T09", "T10"))
    assert (again.code, again.out) == (0, "")
    assert len(told(drafted, f"{DAY}-held-*")) == 1
    (last,) = told(drafted, f"{DAY}-missed-*")
    assert "peut partir jusqu" not in last


def test_a_letter_that_was_never_made_is_told(approved: Desk) -> None:
    """With the machine off for a week, the run after tells of the letter that was never made."""
    assert approved("run", now=THURSDAY).code == 0
    assert approved("run", now="2023-10-06T09:05:00+02:00").code == 0
    (notice,) = told(approved, "2023-10-05-held-*")
    assert "elle n’a pas été préparée à temps" in notice
    assert "préparée à temps" in need(approved, "letter-missed")["text"]


def test_months_without_the_machine(approved: Desk) -> None:
    """Of a machine that was off for months the last weeks' letters are told each, and how many before them."""
    assert approved("run", now=THURSDAY).code == 0
    back = "2023-12-01T09:05:00+01:00"
    printed = approved("run", now=back).out
    words = said(" ".join(approved.needs(now=back)))
    for text in (said(printed), words, said(" ".join(told(approved, "2023-11-23-held-*")))):
        assert (
            "les 7 lettres d’avant, du jeudi 5 octobre au jeudi 16 novembre 2023, ne sont pas parties non plus"
            in text
        )
    assert words.count("lettres d’avant") == 1
    assert approved("run", now="2023-12-01T09:15:00+01:00").out == ""


def test_two_letters_that_were_never_made_and_one_before(approved: Desk) -> None:
    """Of one letter before them is said that it did not leave either, by its day: nobody reads that it left."""
    assert approved("run", now=THURSDAY).code == 0
    words = said(" ".join(approved.needs(now="2023-10-24T09:05:00+02:00")))
    assert (
        "préparée à temps\u202f; celle du jeudi 5 octobre 2023 n’est pas partie non plus."
        in words.replace(" ;", "\u202f;")
    )


@pytest.mark.parametrize("weekday", ["monday", "wednesday", "saturday"])
@pytest.mark.some(1)
def test_what_never_was_due_is_not_missed(approved: Desk, weekday: str) -> None:
    """Neither another weekday nor an empty file of long ago makes letters of the past that nobody made."""
    assert approved("run", now=THURSDAY).code == 0
    approved.write("archive/editions/2023-08-31.md", "")
    for day in ("2023-09-14", "2023-09-21"):
        approved.write(
            f"archive/editions/{day}.md",
            approved.edition.read_text().replace(f"date = {DAY}", f"date = {day}"),
        )
    approved.change("newsletter.toml", 'weekday = "thursday"', f'weekday = "{weekday}"')
    assert approved("run", now="2023-09-29T18:00:00+02:00").code in {0, 3}
    assert "letter-missed" not in approved.codes()
    assert [one for one in told(approved, "*-held-*") if "préparée à temps" in one] == []


def test_publishing_fails(approved: Desk) -> None:
    """An archive that cannot be published is the cause that `status` gives all Thursday, and the editor is told once."""
    set_up(approved, PUBLISH)
    for now in (THURSDAY, "2023-09-28T09:15:00+02:00"):
        assert approved("run", now=now).code == 1
        assert len(told(approved, f"{DAY}-need-letter-overdue-*")) == 1
    found = need(approved, "letter-overdue", now=LATER)
    assert found["level"] == "error"
    assert "devait partir à 9 h et n’est pas encore partie" in found["text"]
    assert "l’archive n’a pas pu être mise en ligne (false : code de sortie 1)" in found["text"]
    assert "jusqu’à 15 h" in found["remedy"]
    approved.change("newsletter.toml", '"false"', '"true"')
    assert approved("run").code == 0
    assert approved.codes() == []


@pytest.mark.parametrize("folder", ["archive/site", "var/outbox"])
@pytest.mark.some(1)
def test_a_folder_that_is_closed(approved: Desk, folder: str) -> None:
    """A folder that nothing can be written into is named with the letter that it keeps; freed, the letter leaves."""
    path = approved.root / folder
    if path.is_dir():
        path.rename(path.with_name("aside"))
    path.write_text("no folder")
    assert approved("run", now=THURSDAY).code == 1
    assert f"écrire dans {folder}." in need(approved, "folder-closed", now=LATER)["text"]
    assert str(path) in need(approved, "letter-overdue")["text"]
    assert len(told(approved, "*-need-*")) == 1
    path.unlink()
    assert approved("run").code == 0
    assert len(approved.outbox) == 1
    assert approved.codes() == []


def test_an_unforeseen_error_is_a_cause_too(approved: Desk) -> None:
    """Whatever stops the letter, `status` says that it failed, and where more is written."""
    with approved.monkeypatch.context() as patch:

        def fail(*_: object, **__: object) -> None:
            raise KeyError("unforeseen")

        patch.setattr("newsletter.pipeline.run.letters.send", fail)
        assert approved("run", now=THURSDAY).code == 1
    found = need(approved, "letter-overdue", now=LATER)
    assert "une erreur imprévue (KeyError)" in found["text"]
    assert "var/newsletter.log" in found["remedy"]


def test_cron_does_not_run(approved: Desk) -> None:
    """From its hour on `status` says that no run has sent the approved letter; after twenty minutes it is an error."""
    assert approved.codes(now="2023-09-28T08:59:00+02:00") == []
    found = need(approved, "letter-overdue", now=THURSDAY)
    assert found["level"] == "warning"
    assert "Le programme n’est pas passé depuis" in found["text"]
    found = need(approved, "letter-overdue", now="2023-09-28T09:20:00+02:00")
    assert found["level"] == "error"
    assert "cron est arrêté" in found["remedy"]
    assert approved("run").code == 0
    assert approved.codes() == []


def test_an_approval_after_its_hour(drafted: Desk) -> None:
    """Runs that came before the accord had nothing to send: `status` counts from it."""
    assert drafted("run", now=THURSDAY).code == 3
    assert drafted("approve", DAY, now="2023-09-28T09:15:00+02:00").code == 0
    found = need(drafted, "letter-overdue", now="2023-09-28T09:16:00+02:00")
    assert "Le programme n’est pas passé depuis votre accord (9 h 15)." in found["text"]


def test_the_remedy_of_what_has_changed(approved: Desk) -> None:
    """What was overtaken since its approval becomes a draft first: approving it as it is would be refused."""
    approved.change("feeds/agenda.toml", "start = 2023-10-05T09", "start = 2023-10-05T08")
    assert approved("run", now=THURSDAY).code == 3
    found = need(approved, "letter-held")
    assert "depuis l’approbation" in found["text"]
    commands = re.findall(r"newsletter ([a-z]+ [-0-9]+(?: --withdraw)?)", found["remedy"])
    assert commands == [f"approve {DAY} --withdraw", f"draft {DAY}", f"approve {DAY}"]
    assert [approved(*one.split()).code for one in commands] == [0, 0, 0]
    assert approved("run").code == 0


def test_cron_only_rehearses(drafted: Desk) -> None:
    """Where the crontab lacks `--live`, `status` says so; the rehearsal's notices stay apart from the editor's mail."""
    with listening(Postman()) as postman:
        by_smtp(drafted, postman.port)
        assert drafted("approve", DAY).code == 0
        assert drafted("run", now=THURSDAY).code == 0
        found = need(drafted, "letter-overdue", now=LATER)
        assert "n’a fait qu’une répétition" in found["text"]
        assert "run --live" in found["remedy"]
        assert told(drafted, "*-letter-overdue-*") == []
        assert drafted("run", "--live").code == 0
    assert drafted.codes() == []


def test_mail_that_cannot_be_sent_is_found_on_tuesday(desk: Desk, dead_port: int) -> None:
    """A server that does not answer is found when the draft is announced, and stays a need until a message could leave."""
    by_smtp(desk, dead_port)
    assert desk("run", "--live", now=TUESDAY).code == 0
    found = need(desk, "mail-fails", now="2023-09-27T18:00:00+02:00")
    assert found["level"] == "error"
    assert f"127.0.0.1:{dead_port}" in found["text"]
    assert "[delivery.smtp]" in found["remedy"]
    state = desk.root / "var" / "state.db"
    before = state.read_bytes(), state.with_name("state.db-wal").exists()
    assert desk("run", "--live").code == 0
    assert (
        state.read_bytes(),
        state.with_name("state.db-wal").exists(),
    ) == before  # what is known is not written again
    with listening(Postman()) as postman:
        desk.change("newsletter.toml", f"port = {dead_port}", f"port = {postman.port}")
        assert desk("run", "--live").code == 0
        assert len(postman.taken) == 1
    assert desk.codes() == ["approval-awaited"]


def test_mail_that_cannot_be_sent_is_found_at_the_approval(drafted: Desk, dead_port: int) -> None:
    """The approval holds, exit 0, and says at once that no message can leave; the next run that can confirms it."""
    by_smtp(drafted, dead_port)
    answer = drafted("approve", DAY)
    assert answer.code == 0
    assert "Approuvée." in answer.out
    assert answer.err.startswith(
        "Le dernier message n’a pas pu partir : le serveur de courrier ne répond pas (127.0.0.1:"
    )
    need(drafted, "mail-fails")
    with listening(Postman()) as postman:
        drafted.change("newsletter.toml", f"port = {dead_port}", f"port = {postman.port}")
        for _ in range(2):
            assert drafted("run", "--live", now="2023-09-26T10:00:00+02:00").code == 0
        assert [to for _, to, _ in postman.taken] == [["redaction@example.org"]]
        assert b"approuv" in postman.taken[0][2]
    assert drafted.codes() == []


def test_a_login_that_is_refused(drafted: Desk) -> None:
    """A server that wants a login says so on the first message, and the secrets are named."""
    with listening(Postman(mail="530 5.7.0 Authentication required")) as postman:
        by_smtp(drafted, postman.port)
        assert "refuse l’identifiant ou le mot de passe" in drafted("approve", DAY).err
    found = need(drafted, "mail-fails")
    assert "Authentication required" in found["text"]
    assert "secrets" in found["remedy"]


@pytest.mark.parametrize("missing", ["SMTP_USERNAME", "SMTP_PASSWORD"])
@pytest.mark.some(1)
def test_half_a_login_is_known_without_the_network(drafted: Desk, dead_port: int, missing: str) -> None:
    """A secret that is missing beside the other is an error before anything is sent, and so is the run's own."""
    by_smtp(drafted, dead_port)
    for name in {"SMTP_USERNAME", "SMTP_PASSWORD"} - {missing}:
        drafted.monkeypatch.setenv(name, "x")
    found = need(drafted, "secret-missing")
    assert (found["level"], missing in found["text"]) == ("error", True)
    assert f"le secret {missing} manque" in said(drafted("approve", DAY).err)
    assert missing in need(drafted, "mail-fails")["text"]
    assert drafted("run", "--live", now=THURSDAY).code == 2
    assert f"le secret {missing} manque" in need(drafted, "letter-overdue", now=LATER)["text"]


def test_each_secret_that_is_missing_is_named(drafted: Desk, dead_port: int) -> None:
    """Whoever sets one of two that are missing would be told of the other only a run later."""
    by_smtp(drafted, dead_port)
    drafted.change("newsletter.toml", "# recipients =", "recipients =")
    drafted.change("newsletter.toml", "# token_env =", "token_env =")
    drafted.change("newsletter.toml", 'to = "', '# to = "')
    drafted.change(
        "newsletter.toml", '"mailto:desinscription@example.org"', '"https://example.org/stop/{token}"'
    )
    drafted.write("recipients.csv", "address\nanne@example.org\n")
    drafted.monkeypatch.setenv("SMTP_USERNAME", "x")
    found = need(drafted, "secret-missing")
    assert found["level"] == "error"
    drafted("approve", DAY)
    failed = need(drafted, "mail-fails")
    for said_of_it in (found["text"], failed["text"]):
        assert {"SMTP_PASSWORD", "UNSUBSCRIBE_KEY"} <= set(re.findall(r"[A-Z_]{4,}", said_of_it))


@pytest.mark.parametrize("has_key", [True, False])
def test_no_login_is_no_lack_beside_a_key_of_tokens(drafted: Desk, dead_port: int, *, has_key: bool) -> None:
    """Without name and password the server is asked for no login, whatever else is set; a key that is missing is told once."""
    by_smtp(drafted, dead_port)
    drafted.change("newsletter.toml", "# recipients =", "recipients =")
    drafted.change("newsletter.toml", "# token_env =", "token_env =")
    drafted.change("newsletter.toml", 'to = "', '# to = "')
    drafted.change(
        "newsletter.toml", '"mailto:desinscription@example.org"', '"https://example.org/stop/{token}"'
    )
    drafted.write("recipients.csv", "address\nanne@example.org\n")
    if has_key:
        drafted.monkeypatch.setenv("UNSUBSCRIBE_KEY", "x")
    found = need(drafted, "secret-missing")
    assert found["level"] == "warning"
    assert set(re.findall(r"[A-Z_]{4,}", found["text"])) == {"SMTP_USERNAME", "SMTP_PASSWORD"}
    assert ("token-key-missing" in drafted.codes()) is not has_key


def test_no_login_is_a_warning_until_a_message_has_left(drafted: Desk) -> None:
    """Without both secrets a server may take us, or not: a message that left settles it, in any shell."""
    with listening(Postman()) as postman:
        by_smtp(drafted, postman.port)
        assert need(drafted, "secret-missing")["level"] == "warning"
        assert drafted("run", "--live").code == 0
        assert "secret-missing" in drafted.codes()
        assert drafted("approve", DAY).code == 0
        assert len(postman.taken) == 1
    assert drafted.codes() == []


def test_a_shell_without_the_secrets_says_nothing_wrong(drafted: Desk) -> None:
    """Once cron has sent a message, an approval in a shell that lacks the secrets sends none, and blames nobody."""
    with listening(Postman()) as postman:
        by_smtp(drafted, postman.port)
        assert drafted("approve", DAY).code == 0
        drafted("approve", DAY, "--withdraw")
        drafted.edition.write_text(drafted.edition.read_text() + "\nBonjour.\n")
        answer = drafted("approve", DAY)
        assert (answer.code, answer.err) == (0, "")
        assert len(postman.taken) == 1
        assert drafted("run", "--live").code == 0
        assert len(postman.taken) == 2
    assert drafted.codes() == []


def test_another_weekday_orphans_what_is_approved(approved: Desk) -> None:
    """With the weekday changed, an approved letter will never leave: an error, told once, until the weekday is back."""
    approved.change("newsletter.toml", 'weekday = "thursday"', 'weekday = "friday"')
    found = need(approved, "edition-orphaned")
    assert found["level"] == "error"
    assert "La lettre du jeudi 28 septembre 2023 est approuvée, mais ne partira pas" in found["text"]
    assert "celle du vendredi 29 septembre 2023" in found["text"]
    assert "la lettre part le vendredi" in said(found["text"])
    assert 'weekday = "thursday"' in found["remedy"]
    for _ in range(2):
        assert approved("run").code == 0
        assert len(told(approved, f"{DAY}-need-edition-orphaned-*")) == 1
    approved.change("newsletter.toml", 'weekday = "friday"', 'weekday = "thursday"')
    assert "La lettre du jeudi 28" not in said(" ".join(approved.needs()))


def test_an_open_quote_in_the_edition_in_hand(drafted: Desk) -> None:
    """`status` and one notice say in French which line of the edition's own file is broken; commands about it exit 2."""
    line = next(
        n for n, text in enumerate(drafted.edition.read_text().split("\n"), 1) if text.startswith("subject")
    )
    text = drafted.edition.read_text().split("\n")
    text[line - 1] = 'subject = "Bonjour'
    drafted.edition.write_text("\n".join(text))
    found = need(drafted, "edition-broken")
    assert found["level"] == "error"
    assert (
        f"archive/editions/{DAY}.md, ligne {line} : il manque un guillemet à la fin de la ligne {line}"
        in found["text"]
    )
    assert "illisible" in drafted("status").out
    assert drafted("status", "--json").json["next"]["held"] == "son fichier ne peut pas être lu"
    for _ in range(2):
        assert drafted("run").code == 2
        (notice,) = told(drafted, f"{DAY}-stuck-*")
    assert f"archive/editions/{DAY}.md, ligne {line} : il manque un guillemet" in notice
    assert drafted("run", now=THURSDAY).code == 2
    assert drafted.outbox == []


@pytest.mark.parametrize("text", ["", "+++\n<<<<<<< a\n=======\n>>>>>>> b\n+++\n"], ids=["empty", "conflict"])
@pytest.mark.some(1)
def test_another_edition_that_is_broken_is_told(approved: Desk, text: str) -> None:
    """It stops nothing, is a warning, and told once."""
    approved.write("archive/editions/2030-01-03.md", text)
    found = need(approved, "edition-unreadable")
    assert found["level"] == "warning"
    assert "archive/editions/2030-01-03.md" in found["text"]
    for now in (WEDNESDAY, THURSDAY, NEXT_DAY):
        assert approved("run", now=now).code == 0
        assert len(told(approved, "2030-01-03-need-edition-unreadable-*")) == 1
    assert len(approved.outbox) == 1


def test_a_silence_of_a_year_is_said_with_its_year(desk: Desk) -> None:
    """Nobody takes it for one of three days; and a clock that is wrong by a year shows."""
    assert desk("run", now="2022-09-26T10:00:00+02:00").code == 0
    said = desk("status", now="2023-09-29T10:00:00+02:00").out.replace("\u00a0", " ")
    assert "Nous sommes le vendredi 29 septembre 2023 à 10 h." in said
    assert "Dernière collecte : lundi 26 septembre 2022 à 10 h." in said
    assert "n’ont pas été lus depuis lundi 26 septembre 2022 à 10 h" in said
    said = desk("status", now="2022-09-28T10:00:00+02:00").out.replace("\u00a0", " ")
    assert "Dernière collecte : lundi 26 septembre à 10 h." in said


def test_a_calendar_that_stops_the_draft(desk: Desk) -> None:
    """A broken `.ics` is named before the next run, and by one notice; so is a broken agenda beside it."""
    assert desk("run", now="2023-09-25T09:05:00+02:00").code == 0
    desk.write("feeds/reunions.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n")
    found = need(desk, "calendar-broken")
    assert found["level"] == "error"
    assert "feeds/reunions.ics" in found["text"]
    assert "Exportez-le de nouveau" in found["remedy"]
    for now in ("2023-09-25T09:15:00+02:00", TUESDAY):
        desk("run", now=now)
        (notice,) = told(desk, f"{DAY}-stuck-*")
        assert "feeds/reunions.ics : il n’est pas entier" in notice
    desk.write("feeds/agenda.toml", "[[event]]\ntitle = 'x'\nstart = 25/12/2026\n")
    assert (
        "feeds/agenda.toml, ligne 3 : cette date n’est pas écrite comme il faut : start = 25/12/2026"
        in need(desk, "agenda-broken")["text"]
    )
    assert "calendar-broken" in desk.codes()
    desk("run")
    assert len(told(desk, f"{DAY}-stuck-*")) == 2


def test_a_calendar_is_not_parsed_again_for_status(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """One whose bytes were read before is taken for good, also on the days after."""
    desk.write("feeds/x.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
    assert desk("run", now=TUESDAY).code == 0

    def fail(*_: object) -> None:
        raise AssertionError("parsed")

    monkeypatch.setattr("newsletter.pipeline.gathering.local._entries", fail)
    assert desk("status", now="2023-09-27T09:05:00+02:00").code == 0


def test_a_page_of_a_letter_that_nobody_got(drafted: Desk) -> None:
    """Refused until its deadline, the letter's page is public until the site is published without it: said and told until then."""
    with listening(Postman(data="451 later")) as postman:
        by_smtp(drafted, postman.port)
        set_up(drafted, PUBLISH.replace("false", "true"))
        assert drafted("approve", DAY).code == 0
        assert drafted("run", "--live", now=THURSDAY).code == 1
        assert "page-public" not in drafted.codes()
        postman.data = "250 OK"
        drafted.change("newsletter.toml", PUBLISH.replace("false", "true"), PUBLISH)
        assert drafted("run", "--live", now=LATE).code == 3
        assert need(drafted, "page-public")["level"] == "warning"
        assert sum(b"est en ligne" in raw or b"page-public" in raw for _, _, raw in postman.taken) == 1
        drafted.change("newsletter.toml", PUBLISH, PUBLISH.replace("false", "true"))
        drafted("run", "--live", now="2023-09-29T09:05:00+02:00")
        assert "page-public" not in drafted.codes()


def test_nothing_was_collected_for_long(desk: Desk) -> None:
    """More than a day beyond the usual time, `status` says that the program does not run; the run after tells it once."""
    assert desk("run", now="2023-09-22T09:05:00+02:00").code == 0
    assert "collection-late" not in desk.codes(now="2023-09-23T15:00:00+02:00")
    found = need(desk, "collection-late", now="2023-09-23T15:10:00+02:00")
    assert "n’ont pas été lus depuis vendredi 22 septembre à 9 h 05" in found["text"]
    for _ in range(2):
        assert desk("run").code == 0
        assert len(told(desk, "*-need-collection-late-*")) == 1
    assert "collection-late" not in desk.codes()


def test_a_clock_that_was_wrong(desk: Desk) -> None:
    """A collection of 2099 is said by `status`, told by the next run, once, and mended by it."""
    assert desk("run", now="2099-03-10T12:00:00+01:00").code == 0
    found = need(desk, "clock-wrong", now=TUESDAY)
    assert "10 mars 2099" in found["text"]
    assert "26 septembre 2023" in found["text"]
    for now in (TUESDAY, "2023-09-26T09:15:00+02:00"):
        assert desk("run", now=now).code == 0
        assert len(told(desk, f"{DAY}-need-clock-wrong-*")) == 1
    assert "clock-wrong" not in desk.codes()


def test_a_log_that_is_closed(approved: Desk) -> None:
    """It is a warning, and no cause of anything."""
    log = approved.root / "var" / "newsletter.log"
    log.unlink(missing_ok=True)
    log.mkdir()
    assert need(approved, "log-closed")["level"] == "warning"
    assert "pas passé" in need(approved, "letter-overdue", now=THURSDAY)["text"]


def test_a_damaged_database_is_a_need(approved: Desk) -> None:
    """What `status` cannot read any more it says, and tells the rest."""
    damage(approved, "entry")
    found = need(approved, "state-unreadable", now=THURSDAY)
    assert "la base de données var/state.db ne répond pas : elle est abîmée" in found["text"]
    assert "jamais la base seule" in found["remedy"]
    assert approved("status", "--json").json["next"]["status"] == "approved"
    assert "letter-overdue" in approved.codes()


def test_a_damaged_database_is_a_need_without_a_draft_too(desk: Desk) -> None:
    """Nothing of the sources can be told, and that is told."""
    assert desk("collect", now="2023-09-22T09:05:00+02:00").code == 0
    damage(desk, "source")
    assert need(desk, "state-unreadable")["level"] == "error"
    assert desk("status", "--json").json["sources"] == []


def test_a_disk_that_fills(approved: Desk) -> None:
    """Little room is a warning, none an error; each is told."""
    import shutil

    for free, level in ((50_000_000, "warning"), (1_000, "error")):
        usage = shutil._ntuple_diskusage(10**9, 10**9 - free, free)  # type: ignore[attr-defined]
        with approved.monkeypatch.context() as patch:
            patch.setattr(shutil, "disk_usage", lambda _: usage)  # noqa: B023 - called at once
            assert need(approved, "disk-full")["level"] == level
            assert f" {free // 1_000_000} Mo" in need(approved, "disk-full")["text"].replace("\u00a0", " ")
            assert "20" in need(approved, "disk-full")["text"]
            for _ in range(2):
                assert approved("run").code == 0
    assert len(told(approved, "*-need-disk-full-*")) == 2


def test_a_notice_that_fails_stops_nothing(approved: Desk, dead_port: int) -> None:
    """With mail dead and more to tell, the run does all the rest, and its exit code is that of the letter."""
    by_smtp(approved, dead_port)
    approved.write("archive/editions/2030-01-03.md", "")
    assert approved("run", "--live").code == 0
    assert approved("run", "--live", now=THURSDAY).code == 1
    assert {"mail-fails", "letter-overdue", "edition-unreadable"} <= set(approved.codes(now=LATER))


def test_the_preview_shows_what_needs_a_person(drafted: Desk) -> None:
    """Beside the letter stands what else needs the editor."""
    import datetime as dt

    drafted.write("archive/editions/2030-01-03.md", "")
    context = open_workspace(drafted.root, lambda: dt.datetime.fromisoformat(TUESDAY), {})
    day = dt.date.fromisoformat(DAY)
    view = showing._view(context, WorkspaceDesk(lambda: context, day), day)
    assert [one.code for one in view.needs] == ["edition-unreadable"]


def test_what_no_letter_has_shown_is_on_no_parcours(approved: Desk) -> None:
    """A key or an address that the settings choose, and that nobody knows, is a need; until a letter shows it."""
    set_up(approved, '\n[[parcours]]\nhours = 2\nentries = ["agenda/nulle-part"]\n')
    found = need(approved, "chosen-unknown")
    assert found["level"] == "warning"
    assert "Le parcours de 2 h nomme « agenda/nulle-part »" in said(found["text"])
    lines = (approved.root / "newsletter.toml").read_text().splitlines()
    number = lines.index('entries = ["agenda/nulle-part"]') + 1
    assert f"la ligne {number} de newsletter.toml" in found["remedy"]
    built = approved("archive")
    assert (built.code, found["remedy"] in said(built.err)) == (0, True)


def test_several_that_no_letter_has_shown_are_one_need(approved: Desk) -> None:
    """What one parcours names is corrected in one place: it is told once, with all keys."""
    set_up(approved, '\n[[parcours]]\nhours = 2\nentries = ["agenda/x", "agenda/y", "agenda/z"]\n')
    found = need(approved, "chosen-unknown")  # the only one
    assert "nomme « agenda/x », « agenda/y » et « agenda/z », qu’aucune lettre n’a montrés" in said(
        found["text"]
    )
    assert found["remedy"].count("la ligne") == 1


def test_a_door_that_leads_nowhere(approved: Desk) -> None:
    """A page of the site that a situation names, and that is not there, is a need once there is a site; other doors are none."""
    base = "https://jeudis.example.org/"
    wrong = ("parcours/3h.html", "parcours/2h.html#a", f"{base}nulle-part.html", "index.html#rien")
    right = (
        "parcours/2h.html#contenu",
        f"{base}index.html#editions",
        base,
        "parcours/2h.html#top",
        f"{base}parcours/2h.html#:~:text=deux%20heures",
        f"{base}parcours/2h.html#contenu:~:text=deux",
        "https://www.example.org/x.html#y",
    )
    rows = ", ".join(f'{{ label = "x", url = "{one}" }}' for one in (*wrong, *right))
    point = f'[[boussole.decouverte]]\ntitle = "D"\nurl = "{base}rien.html"\n'
    set_up(approved, f'\n[[boussole.situation]]\ntitle = "Faire"\nlinks = [{rows}]\n{point}')
    assert approved("run", now=THURSDAY).code == 0
    found = [one for one in approved("status", "--json").json["needs"] if one["code"] == "door-nowhere"]
    told = {re.search(r"mène à (\S+),", one["text"])[1]: one["remedy"] for one in found}  # type: ignore[index]
    assert {*told} == {*wrong, f"{base}rien.html"}
    assert "[[boussole.decouverte]]" in told[f"{base}rien.html"]
    built = approved("archive")
    assert all(one["text"] in built.err for one in found)
    shutil.rmtree(approved.root / "archive" / "site")
    assert "door-nowhere" not in str(approved("status", "--json").json["needs"])


def test_a_link_of_a_text_that_leads_nowhere(approved: Desk) -> None:
    """It is told with its file, by the command that builds too: readers would meet it; what leads elsewhere is none."""
    links = "[a](x.html) [b](#a) [c](/y) [d](https://www.example.org/) [e](mailto:a@example.org) [f](https://jeudis.example.org/)"
    approved.write("mentions.md", f"Qui\u00a0? {links}\n")
    set_up(approved, '\n[archive]\nmentions = "mentions.md"\n')
    assert approved("run", now=THURSDAY).code == 0
    found = [one for one in approved("status", "--json").json["needs"] if one["code"] == "door-nowhere"]
    assert [re.search(r"mène à (\S+),", one["text"])[1] for one in found] == ["x.html", "#a", "/y"]  # type: ignore[index]
    assert all("mentions légales" in one["text"] and "dans mentions.md" in one["remedy"] for one in found)
    assert all(one["text"] in approved("archive").err for one in found)


def test_a_type_that_was_mistyped(approved: Desk) -> None:
    """A type of `minutes` that no entry has is told where it is nearly a usual one; one of the editor's own is not."""
    set_up(approved, "\n[archive]\nminutes = { notte = 5, guide = 50, chronique = 4, Article = 9 }\n")
    (found,) = [one for one in approved("status", "--json").json["needs"] if one["code"] == "type-unknown"]
    assert "« notte »" in said(found["text"])
    assert "(« note »" in said(found["text"])


@pytest.mark.parametrize(
    ("name", "code", "cause"),
    [
        ("textes/rien.md", 2, "ce fichier du dossier de la lettre ne s’ouvre pas (il n’existe pas)"),
        ("newsletter.toml/x.md", 2, "ce fichier du dossier de la lettre ne s’ouvre pas (il n’existe pas)"),
        ("feeds", 2, "ce fichier du dossier de la lettre ne s’ouvre pas (ce n’est pas un fichier)"),
        ("lien.md", 2, "un lien symbolique mène hors du dossier de la lettre"),
    ],
)
def test_the_line_that_names_a_text_is_told(approved: Desk, name: str, code: int, cause: str) -> None:
    """By the command that builds and by `run`, with what to do, by the same exit code: it is a mistake of the settings."""
    (approved.root / "lien.md").symlink_to("/etc/hostname")
    own = f'[[facet]]\nid = "a"\ntitle = "A"\n[[facet.value]]\nid = "x"\ntitle = "X"\ntext_file = "{name}"\n'
    set_up(approved, f'\n[archive]\nmentions = "{name}"\n{own}')
    lines = (approved.root / "newsletter.toml").read_text().splitlines()
    built, ran = approved("archive"), approved("run", now=THURSDAY)
    assert (built.code, ran.code) == (code, code)
    assert "text-unreadable" in approved.codes(THURSDAY)
    for command in (built, ran):
        _names_texts(command.err, lines, name, cause)
    assert 'status = "sent"' in approved.edition.read_text()


def _names_texts(told: str, lines: list[str], name: str, cause: str) -> None:
    for key, table in (("mentions", "[archive]"), ("text_file", "[[facet]] n° ")):
        line = f'{key} = "{name}"'
        (found,) = [one for one in said(told).splitlines() if f", ligne {lines.index(line) + 1}, " in one]
        assert found.startswith("newsletter.toml, ")
        assert table in found
        assert f"{line} : {cause}\u202f; " in found


def test_a_text_of_the_archive_that_cannot_be_read_stops_no_letter(approved: Desk) -> None:
    """It is told on Tuesday, with the file's name; on Thursday the letter leaves, and the pages do without."""
    own = '[[facet]]\nid = "a"\ntitle = "A"\n[[facet.value]]\nid = "x"\ntitle = "X"\ntext_file = "x.md"\n'
    set_up(approved, f'\n[archive]\nmentions = "nulle-part.md"\n{own}')
    found = [one for one in approved("status", "--json").json["needs"] if one["code"] == "text-unreadable"]
    assert [one["level"] for one in found] == ["error", "error"]
    assert [name for name in ("nulle-part.md", "x.md") for one in found if name in one["text"]] == [
        "nulle-part.md",
        "x.md",
    ]
    ran = approved("run", now=THURSDAY)
    assert ran.code == 2
    assert all(name in ran.err for name in ("nulle-part.md", "x.md"))
    assert approved("run", now=THURSDAY).code == 2  # as long as it is so
    assert "La lettre du" in ran.out
    assert (approved.root / "archive" / "site" / "reperes" / "a" / "x.html").is_file()
    for name in ("nulle-part.md", "x.md"):
        approved.write(name, "# Un texte\n")
    assert approved("run", now=THURSDAY).code == 0


def test_a_letter_whose_file_was_broken_all_day(approved: Desk) -> None:
    """The day after, `status` and a notice say that it did not leave; of one that had left, only that it cannot be read."""
    text = approved.edition.read_text()
    approved.edition.write_text(text.replace("status = ", "status = = ", 1))
    approved("run", now=THURSDAY)
    found = need(approved, "letter-missed", now=NEXT_DAY)
    assert found["text"].endswith("n’est pas partie : son fichier ne peut pas être lu.")
    assert f"archive/editions/{DAY}.md" in found["remedy"]
    assert "cron" not in found["remedy"]
    approved.edition.write_text(text)
    approved("run", now=THURSDAY)
    approved.edition.write_text(text.replace("status = ", "status = = ", 1))
    assert "letter-missed" not in approved.codes(NEXT_DAY)
