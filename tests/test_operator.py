"""Whoever runs the machine is told what concerns it, by mail and once; the editor is told all of it, as ever."""

import datetime as dt
import email
import email.policy
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import newsletter
from newsletter.cli import opening
from newsletter.model import Level, Need
from newsletter.pipeline.context import Context, open_workspace
from newsletter.pipeline.needs.causes import OPERATOR
from newsletter.pipeline.notify.audience import Notice, is_operators, notice_of, readers
from newsletter.pipeline.notify.need_notices import needs_a_person
from newsletter.store import Store
from tests.mailservers import serving
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

ADA = "ada@example.org"
EDITOR = "redaction@example.org"
DATE = dt.date.fromisoformat(DAY)
ROOT = Path(newsletter.__file__).parent


@pytest.fixture
def kept(desk: Desk) -> Desk:
    """A workspace whose machine somebody runs who is not its editor."""
    config = desk.root / "newsletter.toml"
    config.write_text(f'{config.read_text()}\n[notify]\noperator = "{ADA}"\n')
    return desk


def need(code: str, remedy: str = "Faites.") -> Need:
    return Need(level=Level.WARNING, code=code, text=f"Voici {code}.", remedy=remedy)


def told(desk: Desk) -> dict[str, list[str]]:
    """What each was written, by address: the notices' names."""
    found: dict[str, list[str]] = {}
    for path in sorted((desk.root / "var" / "notices").glob("*.eml")):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        found.setdefault(mail["To"], []).append(path.stem.removeprefix(f"{DAY}-"))
    return found


@pytest.fixture
def opened(kept: Desk) -> Iterator[tuple[Context, Store]]:
    kept("run", "--live", now=TUESDAY)
    context = open_workspace(kept.root, opening.now, os.environ)
    with context.store() as store:
        yield context, store


def test_a_good_week_is_the_editors(kept: Desk) -> None:
    """Draft, approval and departure are the editor's alone."""
    kept("run", "--live", now=TUESDAY)
    kept("approve", DAY)
    kept("run", "--live", now="2023-09-27T12:00:00+02:00")
    kept("run", "--live", now=THURSDAY)
    assert told(kept).keys() == {EDITOR}


def test_needs_are_parted(kept: Desk, opened: tuple[Context, Store]) -> None:
    """Of several needs the operator is told those of the machine, in a message of their own that says why; each once."""
    for _ in range(2):
        needs_a_person(*opened, [need("edition-copied"), need("disk-full")], rehearsal=False)
    names = told(kept)
    assert len(names[EDITOR]) == 2  # the draft, and these
    (name,) = names[ADA]
    mail = email.message_from_bytes(
        (kept.root / "var/notices" / f"{DAY}-{name}.eml").read_bytes(), policy=email.policy.default
    )
    said = mail.get_content()
    assert "disk-full" in said
    assert "edition-copied" not in said
    assert said.startswith("Vous gérez la machine")


def test_what_is_told_to_one_is_not_told_to_the_other(opened: tuple[Context, Store], kept: Desk) -> None:
    """A need that both are told stays known to each apart: a new one of the editor's writes nothing to the operator."""
    needs_a_person(*opened, [need("disk-full")], rehearsal=False)
    needs_a_person(*opened, [need("disk-full"), need("edition-copied")], rehearsal=False)
    assert len(told(kept)[ADA]) == 1
    assert len(told(kept)[EDITOR]) == 3


def test_who_is_both(desk: Desk) -> None:
    """An editor who runs the machine is told once."""
    config = desk.root / "newsletter.toml"
    config.write_text(f'{config.read_text()}\n[notify]\noperator = "{EDITOR.upper()}"\n')
    context = open_workspace(desk.root, opening.now, os.environ)
    assert [one.address for one in readers(context.config, Notice.LETTER_FAILED)] == [EDITOR]


@pytest.mark.parametrize(
    ("notice", "needs", "both"),
    [
        (Notice.DRAFT_READY, [], False),
        (Notice.APPROVAL_MISSING, [need("letter-held")], False),
        (Notice.LETTER_HELD, [need("letter-held")], False),
        (Notice.LETTER_MISSED, [need("letter-held")], False),
        (Notice.LETTER_MISSED, [need("letter-held", f"Et voilà. {OPERATOR}")], True),
        (Notice.LETTER_FAILED, [], True),
        (Notice.LETTER_UNCERTAIN, [], True),
        (Notice.FILE_RESTORED, [], True),
        (Notice.LETTER_SENT, [], False),
        (Notice.LINKS_DEAD, [], False),
        (Notice.SOURCE_SILENT, [need("source-silent")], False),
        (Notice.DISK_LOW, [need("disk-full")], True),
        (Notice.NEED, [need("ping-fails")], True),
        (Notice.NEED, [need("edition-conflict")], False),
        (Notice.DRAFT_STUCK, [need("draft-stuck", OPERATOR)], True),
    ],
)
def test_who_is_told(kept: Desk, notice: Notice, needs: list[Need], both: bool) -> None:  # noqa: FBT001 - a table's column
    """Failures, doubts and what the machine needs go to both; what only the editor can do goes to them alone."""
    context = open_workspace(kept.root, opening.now, os.environ)
    expected = [EDITOR, ADA] if both else [EDITOR]
    assert [one.address for one in readers(context.config, notice, needs)] == expected


def test_needs_that_name_the_operator() -> None:
    """Every need of the modules about the machine, the mail and the operator's own addresses is theirs."""
    codes = re.compile(r'\b(?:error|warning|make)\(\s*"([a-z-]+)"')
    for name in ("machine", "mail", "hooks", "addresses", "engines"):
        found = codes.findall((ROOT / "pipeline" / "needs" / f"{name}.py").read_text())
        assert found
        assert [one for one in found if not is_operators(need(one))] == []


def test_what_a_need_is_told_as() -> None:
    """A full disk, a letter that fails and a silent source have names of their own."""
    codes = ("disk-full", "letter-overdue", "source-silent", "ping-fails")
    assert [notice_of(need(code)).value for code in codes] == [
        "disk-low",
        "letter-failed",
        "source-silent",
        "need",
    ]


def test_a_machine_that_was_off(kept: Desk) -> None:
    """An approved letter that nobody called for is told to both, each once."""
    kept("run", "--live", now=TUESDAY)
    kept("approve", DAY)
    for now in ("2023-09-29T09:00:00+02:00", "2023-09-29T09:10:00+02:00"):
        kept("run", "--live", now=now)
    assert len([name for name in told(kept)[ADA] if name.startswith("operator-held-")]) == 1
    assert len([name for name in told(kept)[EDITOR] if name.startswith("held-")]) == 1


def test_a_letter_nobody_approved(kept: Desk) -> None:
    """That an approval is missing is the editor's alone, the day before, at the hour and after."""
    for now in (
        TUESDAY,
        "2023-09-27T09:00:00+02:00",
        "2023-09-27T12:00:00+02:00",
        THURSDAY,
        "2023-09-28T16:00:00+02:00",
    ):
        kept("run", "--live", now=now)
    assert ADA not in told(kept)


def test_by_mail(kept: Desk) -> None:
    """Where the operator's mail is refused, theirs alone is tried again: the editor is not told twice."""
    refused, arrived = {ADA}, []

    class Handler:
        async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802 - aiosmtpd's names
            _, _, envelope, address, _ = given
            if address in refused:
                return "451 later"
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
            arrived.extend(envelope.rcpt_tos)
            return "250 OK"

    with serving(Handler()) as port:
        for old, new in (
            ('messenger = "outbox"', 'messenger = "smtp"'),
            ("port = 587", f"port = {port}"),
            ('host = "localhost"', 'host = "127.0.0.1"'),
            ('tls = "starttls"', 'tls = "none"'),
            ('username_env = "SMTP_USERNAME"', ""),
            ('password_env = "SMTP_PASSWORD"', ""),
        ):
            kept.change("newsletter.toml", old, new)
        kept("run", "--live", now=TUESDAY)
        assert arrived == [EDITOR]
        context = open_workspace(kept.root, opening.now, os.environ)
        with context.store() as store:
            for taken in (False, False, True, True):
                refused = set() if taken else {ADA}
                needs_a_person(context, store, [need("disk-full")], rehearsal=False)
                assert arrived == [EDITOR, EDITOR, *([ADA] if taken else [])]
