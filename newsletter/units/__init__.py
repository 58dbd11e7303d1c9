"""systemd's units that run the letter in cron's place (systemd.service(5), systemd.timer(5)). Pure.

Paths may hold spaces, and signs that systemd takes for its own.
"""

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from string import Template
from zlib import crc32

NAMES = ("jeudis.service", "jeudis.timer", "jeudis-preview.service")
_PORT, _PORTS = 8017, 900  # and how many further ones there are for other letters
NAME = "jeudis"
"""What they are called where nobody says otherwise."""
MARK = "# Written by newsletter units"
"""How each begins: what begins otherwise is somebody else's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What differs from one machine to another.

    Args:
        title: the letter's.
        program: the command, absolute.
        workspace: its folder, absolute.
        user: who runs it.
        secrets: names of the environment variables that the configuration names: each is a credential.
        credentials: the folder with a file of its name for each.
        port: of the preview.
        name: what the units are called; each letter of a machine has its own.
    """

    title: str
    program: Path
    workspace: Path
    user: str
    secrets: tuple[str, ...]
    credentials: Path
    port: int = _PORT
    name: str = NAME


def port_of(name: str) -> int:
    """Return on which port the preview of a letter listens, by what its units are called: the same every time.

    >>> port_of("jeudis")
    8017
    """
    return _PORT if name == NAME else _PORT + 1 + crc32(name.encode()) % _PORTS


def units(setting: Setting) -> dict[str, str]:
    """Return the units' texts by their names.

    Raises:
        ValueError: a path that no unit can hold: a line break, or a quote or a backslash in that of the program.
    """
    for path, signs in (
        (setting.program, "\n\r\"'\\"),
        (setting.workspace, "\n\r"),
        (setting.credentials, "\n\r"),
    ):
        if any(sign in str(path) for sign in signs):
            raise ValueError(str(path))
    loaded = [
        f"LoadCredential={name}:{_specified(setting.credentials / name)}"
        for name in dict.fromkeys(setting.secrets)
    ]
    places = {
        "mark": MARK,
        "title": " ".join(setting.title.split()).replace("%", "%%"),
        "program": _quoted(_specified(setting.program)),
        "workspace": _quoted(_specified(setting.workspace).replace("$", "$$")),
        "folder": _specified(setting.workspace),
        "writable": _quoted(_specified(setting.workspace)),
        "user": setting.user,
        "credentials": "\n".join(loaded) or "# The configuration names no secret.",
        "port": str(setting.port),
    }
    folder = resources.files(__package__)
    return {
        name.replace("jeudis", setting.name, 1): Template(folder.joinpath(name).read_text("utf-8"))
        .substitute(places)
        .replace("\n\n\n", "\n\n")
        for name in NAMES
    }


def _specified(path: Path) -> str:
    """Write a path where it is taken as it stands, but for specifiers (systemd.unit(5), "Specifiers")."""
    return str(path).replace("%", "%%")


def _quoted(text: str) -> str:
    """Write a text as one word (systemd.syntax(7), "Quoting")."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"' if any(sign.isspace() or sign in "\"'\\;" for sign in text) else text
