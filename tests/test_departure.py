"""A letter in the outbox has not left."""

import pytest

from newsletter.model import EditionStatus
from newsletter.pipeline.departure import state_words
from tests.test_run import approved
from tests.workspaces import DAY, THURSDAY, Desk


@pytest.mark.parametrize(
    ("status", "messenger", "said"),
    [
        (EditionStatus.SENT, "outbox", "écrite dans la boîte d’envoi"),
        (EditionStatus.SENT, "smtp", "partie"),
        (EditionStatus.SENT, "", "partie"),
        (EditionStatus.DRAFT, "outbox", "brouillon"),
        (None, "", "pas encore préparée"),
    ],
)
def test_what_a_letter_is(status: EditionStatus | None, messenger: str, said: str) -> None:
    """A sent one has left, unless it was written into the outbox."""
    assert state_words(status, messenger) == said


def test_nobody_is_told_that_it_left(desk: Desk) -> None:
    """Neither when it is approved nor when its hour has come, nor by the notice."""
    approved(desk)
    said = desk("run", now=THURSDAY).out
    assert "2023 est écrite dans la boîte d’envoi." in said
    told = "".join(path.read_text(encoding="utf-8") for path in (desk.root / "var" / "notices").glob("*"))
    assert "parti" not in said + desk("send", DAY, "--live").out + desk("draft", DAY).out
    assert "est partie" not in told
