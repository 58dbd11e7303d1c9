"""Publishing the built site: a command of the operator's, such as rsync."""

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from newsletter.exceptions import PublishError

_SECONDS = 300
_REMEDY = "check [archive] publish; it is tried again every hour, and before a letter leaves"


def publish(command: Sequence[str], root: Path, unsaid: Callable[[str], str] = str) -> None:
    """Run the command in the workspace; nothing to do when it is empty.

    Args:
        command: the argument list.
        root: of the workspace.
        unsaid: takes secrets out of its words: it is given the environment.

    Raises:
        PublishError: it is missing, fails, or takes over five minutes.
    """
    if not command:
        return
    try:
        done = subprocess.run(  # noqa: S603 - an argument list of the operator's own, no shell
            command, cwd=root, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise PublishError(
            "The archive was not published", command[0], cause=f"over {_SECONDS} s", remedy=_REMEDY
        ) from None
    except OSError as error:
        raise PublishError(
            "The archive was not published", command[0], cause=str(error), remedy=_REMEDY
        ) from None
    if done.returncode:
        words = (done.stderr or done.stdout).decode("utf-8", "replace")
        lines = unsaid(words.strip()).splitlines()
        cause = f"exit {done.returncode}" + (f", {lines[-1]}" if lines else "")
        raise PublishError("The archive was not published", command[0], cause=cause, remedy=_REMEDY)
