"""The stages put together: each module is one thing that the program does, on an open workspace."""

import sys

# httpx loads its own command line where rich and pygments are installed, and does without it where they are not: it
# is not used here, and costs a quarter of the time that a collection takes to start.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
