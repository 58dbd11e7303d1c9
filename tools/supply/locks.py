"""The hashed locks, read: what is installed, at which version, with which bytes, and what asked for it.

They are uv's (`make lock`): pip's requirements with `--hash`, and under each package what it came `via`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

RUN = "requirements-run.txt"  # what an installation runs, extras included
LOCKS = ("requirements.txt", "requirements-dev.txt", RUN)

_PACKAGE = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\\n]+?))? \\\n"
    r"(?P<rest>(?:[ ]+.*\n)*)",
    re.MULTILINE,
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^ +#(?: via)? +(?!via$)(?P<name>[a-z0-9][a-z0-9.-]*)(?: \(.*\))?$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Locked:
    """A package of a lock.

    Args:
        name: as PyPI normalises it.
        version: the exact one.
        marker: on which machines only (PEP 508); empty where on all.
        hashes: SHA-256, one for each of its files.
        via: what asked for it; this project itself by its name.
    """

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    via: frozenset[str]


def read_lock(path: Path) -> list[Locked]:
    """Read one.

    Raises:
        ValueError: a line is none that is known; or a package has no hash.
    """
    text = path.read_text(encoding="utf-8")
    if strange := re.search(r"^[^ \n].*", _PACKAGE.sub("", text), re.MULTILINE):
        raise ValueError(f"{path.name}: not understood: {strange.group()}")
    return list(_packages(path.name, text))


def _packages(lock: str, text: str) -> Iterator[Locked]:
    for found in _PACKAGE.finditer(text):
        hashes = tuple(_HASH.findall(found["rest"]))
        if not hashes:
            raise ValueError(f"{lock}: {found['name']} has no hash")
        yield Locked(
            name=found["name"],
            version=found["version"],
            marker=found["marker"] or "",
            hashes=hashes,
            via=frozenset(_VIA.findall(found["rest"])),
        )
