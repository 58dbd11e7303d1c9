"""Notices lead from the mail to the page: to the edition that they are about, else to the preview's first page."""

import datetime as dt
import email
import email.policy
import os
from collections.abc import Sequence

import pytest

from newsletter.cli import opening
from newsletter.exceptions import FileError
from newsletter.model import Level, Need
from newsletter.pipeline.context import open_workspace
from newsletter.pipeline.notify import notices
from newsletter.pipeline.notify.need_notices import needs_a_person
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

DATE = dt.date.fromisoformat(DAY)
HOME = "https://apercu.example.org/"
PAGE = f"{HOME}?jour={DAY}"
NEXT = dt.date(2023, 10, 5)


@pytest.fixture
def reached(desk: Desk) -> Desk:
    """A workspace whose preview the editor reaches by an address."""
    config = desk.root / "newsletter.toml"
    config.write_text(f'{config.read_text()}\n[preview]\nurl = "https://apercu.example.org"\n')
    return desk


def links(desk: Desk) -> dict[str, list[str]]:
    """The lines of each notice that lead to the preview, by the notice's name."""
    found = {}
    for path in (desk.root / "var" / "notices").glob("*.eml"):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        lines = mail.get_content().splitlines()
        found[path.stem.removeprefix(f"{DAY}-")] = [line for line in lines if "apercu.example.org" in line]
    return found


def need(edition: dt.date | None, code: str = "mail-fails") -> Need:
    return Need(level=Level.WARNING, code=code, text="Voici.", remedy="Faites.", edition=edition)


def test_the_whole_week(reached: Desk) -> None:
    """The draft, the approval and the departure are each told with the address of the edition's page."""
    reached("run", now=TUESDAY)
    reached("approve", DAY)
    reached("run", now=THURSDAY)
    told = links(reached)
    stages = [name for name in told if name.startswith(("draft", "approved", "sent"))]
    assert len(stages) == 3
    assert [told[name] for name in stages] == 3 * [[f"Ouvrir l’aperçu : {PAGE}"]]


def test_every_kind_of_notice(reached: Desk) -> None:
    """What holds a letter, keeps its draft from being made, changed since its approval or died leads to its page too."""
    reached("run", now=TUESDAY)
    for path in (reached.root / "var" / "notices").glob("*.eml"):
        path.unlink()
    context = open_workspace(reached.root, opening.now, os.environ)
    edition = context.readable(DATE)
    assert edition is not None
    with context.store() as store:
        notices.letter_is_held(context, store, DATE, "elle n’est pas approuvée", rehearsal=False)
        broken = FileError("feeds/agenda.toml", 3, cause="x", remedy="y")
        notices.draft_is_stuck(context, store, DATE, broken, rehearsal=False)
        notices.links_are_dead(context, store, edition, ["https://a.example/"], rehearsal=False)
        notices.letter_has_news(context, store, DATE, ["Un événement est annulé."], rehearsal=True)
        notices.file_is_restored(context, store, DATE, None)
    told = links(reached)
    assert len(told) == 5
    assert set(map(tuple, told.values())) == {(f"Ouvrir l’aperçu : {PAGE}",)}


@pytest.mark.parametrize(
    ("needs", "page"),
    [
        ([need(None)], HOME),
        ([need(DATE)], PAGE),
        ([need(DATE), need(DATE, "letter-held")], PAGE),
        ([need(DATE), need(NEXT)], HOME),
        ([need(DATE), need(None)], HOME),
    ],
)
def test_what_needs_a_person(reached: Desk, needs: Sequence[Need], page: str) -> None:
    """Needs of one edition lead to its page; those of several, or of none, to the preview's first."""
    context = open_workspace(reached.root, opening.now, os.environ)
    with context.store() as store:
        needs_a_person(context, store, needs, rehearsal=False)
    assert list(links(reached).values()) == [[f"Ouvrir l’aperçu : {page}"]]


def test_without_an_address(desk: Desk) -> None:
    """Where nobody said how the preview is reached, a notice says nothing of it."""
    desk("run", now=TUESDAY)
    (path,) = (desk.root / "var" / "notices").glob("*draft.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert "Ouvrir" not in mail.get_content()


def test_each_approval_is_told(desk: Desk) -> None:
    """An accord that was withdrawn and is given anew, to the same letter, is told anew; the same one is told once."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))

    def told() -> int:
        return len(list((desk.root / "var/notices").glob(f"{DAY}-approved-*.eml")))

    desk("run")
    desk("approve", DAY)
    assert told() == 1
    desk("approve", DAY, "--withdraw", now="2023-09-27T09:00:00+02:00")
    desk("approve", DAY, now="2023-09-27T09:01:00+02:00")
    desk("run")
    assert told() == 2
