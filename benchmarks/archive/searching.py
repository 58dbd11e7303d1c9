# ruff: noqa: INP001 - a script
"""The search's index of a built site, made from nothing: `searching.py SITE CACHE`."""

import sys
from pathlib import Path

from newsletter.archive import search

site, cache = (Path(argument) for argument in sys.argv[1:])
search.remove(site)
search.index(site, sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html")), cache)
