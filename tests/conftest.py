"""Every test starts without the network (pytest-socket, see pyproject.toml) and without this machine's settings."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.workspaces import Desk, make_desk


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No switch of the caller's shell reaches a test; nothing is written into the clone."""
    for name in list(os.environ):
        if name.startswith(("NEWSLETTER_", "SMTP_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("NEWSLETTER_LINKS", "off")  # what a letter links to lies in the world outside
    monkeypatch.chdir(tmp_path)
    yield
    import logging

    logger = logging.getLogger("newsletter")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    """A workspace that `newsletter init` made, and hands to use it with."""
    return make_desk(tmp_path / "letter", monkeypatch, capfd)


@pytest.fixture
def other_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[[str], Desk]:
    """Makes further workspaces by name."""
    return lambda name: make_desk(tmp_path / name, monkeypatch, capfd)
