"""Publishing the built site: a command of the operator's, such as rsync."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from newsletter.exceptions import PublishError

_SECONDS = 300
_REMEDY = "check [archive] publish; it is tried again at the next run"


def publish(command: Sequence[str], root: Path) -> None:
    """Run the command in the workspace; nothing to do when it is empty.

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
        words = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
        cause = f"exit {done.returncode}" + (f", {words[-1]}" if words else "")
        raise PublishError("The archive was not published", command[0], cause=cause, remedy=_REMEDY)
