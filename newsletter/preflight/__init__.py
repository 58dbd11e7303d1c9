"""Preflight: what is wrong with a message before it leaves. Pure.

An error blocks unless the editor accepts it (`accept = ["code:where"]` in the edition's file). One module a concern;
each yields findings, and `checking` puts them together.
"""

from newsletter.preflight.before import Before
from newsletter.preflight.checking import preflight
from newsletter.preflight.completeness import LONGEST_TITLE
from newsletter.preflight.events import (
    Change,
    Known,
    changes,
    heard_of,
    heard_when_approved,
    is_as_heard,
    withdrawn,
)
from newsletter.preflight.fixes import Fix, fixes
from newsletter.preflight.idle import Heard, idle
from newsletter.preflight.links import foreign_links
from newsletter.preflight.own import own_files
from newsletter.preflight.parts import MAX_HTML_BYTES
from newsletter.preflight.prose import passages
from newsletter.preflight.reviewed import Outdated, Reviewed, outdated
from newsletter.preflight.vocabulary import candidates

__all__ = [
    "LONGEST_TITLE",
    "MAX_HTML_BYTES",
    "Before",
    "Change",
    "Fix",
    "Heard",
    "Known",
    "Outdated",
    "Reviewed",
    "candidates",
    "changes",
    "fixes",
    "foreign_links",
    "heard_of",
    "heard_when_approved",
    "idle",
    "is_as_heard",
    "outdated",
    "own_files",
    "passages",
    "preflight",
    "withdrawn",
]
