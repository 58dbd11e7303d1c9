"""Publishing the built site: a command of the operator's, such as rsync."""

from collections.abc import Callable, Sequence
from pathlib import Path

from newsletter.exceptions import PublishError
from newsletter.programs import run

_SECONDS = 300
_REMEDY = "check [archive] publish; it is tried again every hour, and before a letter leaves"


def publish(command: Sequence[str], root: Path, unsaid: Callable[[str], str] = str) -> None:
    """Run the command in the workspace; nothing to do when it is empty. Of what it says only the end is kept.

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
        ended = run(command, seconds=_SECONDS, cwd=root)
    except TimeoutError:
        raise _unpublished(command, f"over {_SECONDS} s") from None
    except OSError as error:
        raise _unpublished(command, error.strerror or str(error)) from None
    if ended.code:
        raise _unpublished(command, ended.why(unsaid))


def _unpublished(command: Sequence[str], cause: str) -> PublishError:
    return PublishError("The archive was not published", command[0], cause=cause, remedy=_REMEDY)
