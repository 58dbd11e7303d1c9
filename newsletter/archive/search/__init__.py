"""The archive's search: a static index beside the pages, which the reader's browser asks; no server, no third party.

`index` makes it, by Pagefind, where that is installed; `mark` and `fingerprint` tell whether it is to be made again, and `stands`
whether it is there.
"""

from newsletter.archive.search.indexing import FOLDER, fingerprint, index, is_available, remove, stands
from newsletter.archive.search.sought import mark

__all__ = ["FOLDER", "fingerprint", "index", "is_available", "mark", "remove", "stands"]
