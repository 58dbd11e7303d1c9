"""One file that holds a workspace: a tar that any machine can open, and that tells of each of its bytes whether it is whole.

Its first member is `backup.json` (format number, the program's version, when it was begun), its last `SHA256SUMS`, as
sha256sum(1) writes and checks it, of all others. A name that ends in `.gz` or `.tgz` is gzipped. Read, it is believed in
nothing: see `members`.
"""

from newsletter.backup.making import Writer, written
from newsletter.backup.reading import Contents, examine, unpack

__all__ = ["Contents", "Writer", "examine", "unpack", "written"]
