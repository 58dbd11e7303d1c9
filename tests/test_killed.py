"""A run killed at any moment, then run again, ends where an undisturbed one does: one letter, whole."""

import random
import shutil
import time
from pathlib import Path

import pytest

from tests import killed_campaigns
from tests.kills import killed
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

pytestmark = pytest.mark.long

KILLS = 6
KILLED_COLLECTIONS = KILLED_CAMPAIGNS = 2  # `make soak` kills many more


def state(desk: Desk) -> dict[str, bytes]:
    """What a run leaves for people: the edition, the message, the site."""
    # With filters, Pagefind's bytes differ from run to run on equal input.
    site = [path for path in (desk.root / "archive" / "site").rglob("*") if "pagefind" not in path.parts]
    kept = [desk.edition, *desk.outbox, *sorted(site)]
    return {str(path.relative_to(desk.root)): path.read_bytes() for path in kept if path.is_file()}


def killed_once(desk: Desk, seconds: float) -> bool:
    """Start the run of Thursday and kill it after a while; False when it had ended before."""
    process = desk.process("run", now=THURSDAY)
    time.sleep(seconds)  # the moment of the kill is the point of the test
    ended = process.poll() is not None
    process.kill()
    process.communicate()
    return not ended


def test_killed_anywhere_it_sends_once(desk: Desk) -> None:
    """After a kill at a random moment the next run sends exactly the letter that was approved."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    pristine = desk.root.with_name("pristine")
    shutil.copytree(desk.root, pristine)
    start = time.perf_counter()
    process = desk.process("run", now=THURSDAY)
    process.communicate()
    longest = time.perf_counter() - start
    undisturbed = state(desk)
    dice = random.Random(17)
    for _ in range(KILLS):
        shutil.rmtree(desk.root)
        shutil.copytree(pristine, desk.root)
        killed_once(desk, dice.uniform(0.3, 1.0) * longest)
        said = desk("run", now=THURSDAY)
        assert said.code == 0, said.err
        assert state(desk) == undisturbed


@pytest.mark.parametrize(
    "step",
    [
        "newsletter.pipeline.edition.sending._Sending._recheck",
        "newsletter.pipeline.edition.sending._Sending._publish",
        "newsletter.store.ledger.Ledger.intend",
        "newsletter.pipeline.edition.sending.save",
        "newsletter.pipeline.edition.sending._Sending._hand_over",
        "newsletter.store.ledger.Ledger.record",
        "newsletter.deliver.outbox.move",
        "newsletter.pipeline.edition.sending._Sending._conclude",
        "newsletter.pipeline.edition.restoring.save",
    ],
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_stopped_at_each_step_it_sends_once(desk: Desk, step: str, when: str) -> None:
    """Stopped right before or after each step of the hand-over, the next run ends with one letter, sent."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    frozen = (desk.root / "var" / "frozen" / DAY / "message.eml").read_bytes()
    with pytest.MonkeyPatch.context() as patch:
        stop_at(patch, step, when)
        with pytest.raises(Stopped):
            desk("run", now=THURSDAY)
    said = desk("run", now=THURSDAY)
    assert said.code == 0, said.err
    assert [path.read_bytes() for path in desk.outbox] == [frozen]
    assert 'status = "sent"' in desk.edition.read_text()
    assert desk("deliveries", "--json").json[-1]["accepted"] == 1


class Stopped(BaseException):
    """The power went."""


def stop_at(patch: pytest.MonkeyPatch, step: str, when: str) -> None:
    """Let the power go at the first call of a step."""
    module, _, name = step.rpartition(".")
    owner = pytest.importorskip(module) if module.rpartition(".")[2].islower() else _class(module)
    real = getattr(owner, name)

    def stopping(*arguments: object, **named: object) -> object:
        if when == "after":
            real(*arguments, **named)
        raise Stopped

    patch.setattr(owner, name, stopping)


def _class(path: str) -> object:
    module, _, name = path.rpartition(".")
    return getattr(pytest.importorskip(module), name)


def test_an_edition_is_never_half_written(desk: Desk) -> None:
    """Killed while drafting, the edition's file is missing or whole."""
    dice = random.Random(18)
    for _ in range(4):
        shutil.rmtree(desk.root / "archive" / "editions")
        process = desk.process("draft", DAY, now=TUESDAY)
        time.sleep(dice.uniform(0.2, 0.9))
        process.kill()
        process.communicate()
        if desk.edition.is_file():
            assert desk("check", DAY).code == 0
        assert desk("draft", DAY, now=TUESDAY).code == 0
        assert leftovers(desk.edition.parent) == []


def test_what_killed_writings_left_behind_is_swept(desk: Desk) -> None:
    """Temporary files of killed writings go with the next command; the operator's own files stay."""
    desk("run", now=TUESDAY)
    desk("archive")
    site = desk.root / "archive" / "site"
    stale = [desk.edition.with_name(f".{DAY}.md.0123abcd.tmp"), site / "..manifest.json.0123abcd.tmp"]
    mine = desk.edition.with_name(".notes.tmp")
    for path in (*stale, mine):
        path.write_text("half")
    desk("run")
    assert not any(path.exists() for path in stale)
    assert mine.exists()


def test_a_killed_collection_leaves_the_store_whole(tmp_path: Path) -> None:
    """After a kill at a random moment the database is sound, and the next collection ends as an undisturbed one."""
    found = list(killed(tmp_path, KILLED_COLLECTIONS, seed=19))
    assert [words for _, words in found if words] == []
    assert any(at_work for at_work, _ in found)


@pytest.mark.parametrize("engine", [killed_campaigns.LISTMONK, killed_campaigns.BREVO])
def test_a_killed_run_makes_one_campaign(tmp_path: Path, engine: killed_campaigns.Engine) -> None:
    """Killed while it speaks to an engine, the next run ends with one campaign there, which runs, and a letter that is sent."""
    found = list(killed_campaigns.killed(tmp_path, KILLED_CAMPAIGNS, seed=19, engine=engine))
    assert [words for _, words in found if words] == []
    assert sum(met for met, _ in found) >= KILLED_CAMPAIGNS


def leftovers(folder: Path) -> list[Path]:
    return list(folder.glob(".*.tmp"))
