"""What is written is on its disk, and no other disk is waited for."""

import ctypes
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from newsletter.disk import sync_disk
from tests.workspaces import Desk


def _hangs() -> None:
    raise AssertionError("another disk is waited for")


def test_one_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system is asked for the folder's own."""
    monkeypatch.setattr(os, "sync", _hangs)
    sync_disk(tmp_path)
    with pytest.raises(FileNotFoundError):
        sync_disk(tmp_path / "nowhere")


@pytest.mark.parametrize("system", [SimpleNamespace(), SimpleNamespace(syncfs=lambda _: -1)])
def test_a_system_that_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: SimpleNamespace
) -> None:
    """Where one disk cannot be asked, all are."""
    asked: list[str] = []
    monkeypatch.setattr(ctypes, "CDLL", lambda _: system)
    monkeypatch.setattr(os, "sync", lambda: asked.append("all"))
    sync_disk(tmp_path)
    assert asked == ["all"]


def test_the_archive_waits_for_its_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build ends whatever another disk does."""
    monkeypatch.setattr(os, "sync", _hangs)
    assert desk("archive").code == 0
