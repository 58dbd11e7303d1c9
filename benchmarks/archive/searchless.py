# ruff: noqa: INP001 - a script
"""The program as if Pagefind were not installed: the peers make no search either, ours is timed apart."""

import importlib.util
from importlib.machinery import ModuleSpec

_find = importlib.util.find_spec


def _found(name: str, package: str | None = None) -> ModuleSpec | None:
    return None if name == "pagefind" else _find(name, package)


importlib.util.find_spec = _found

from newsletter.cli import main  # noqa: E402 - it is to find what this script lets it find

main()
