"""Secrets: environment variables, or where one is not set, or empty, the systemd credential of its name (systemd.exec(5), "Credentials")."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_FOLDER = "CREDENTIALS_DIRECTORY"
_NAME = re.compile(r"[A-Z][A-Z0-9_]*")
_LARGEST = 65_536  # bytes: what is longer is no secret of ours


def with_credentials(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment, with what else systemd gives; a credential ends without its last line break.

    One that cannot be read counts as not given: what needs it says which secret is missing.
    """
    found = dict(environment)
    if not (folder := environment.get(_FOLDER)):
        return found
    with suppress(OSError):
        for path in sorted(Path(folder).iterdir()):
            if _NAME.fullmatch(path.name) and not found.get(path.name):
                with suppress(OSError, UnicodeDecodeError, ValueError):
                    found[path.name] = _read(path)
    return found


def _read(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST or b"\0" in content:
        raise ValueError(path.name)
    return os.fsdecode(content).removesuffix("\n")
