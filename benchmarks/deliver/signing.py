# ruff: noqa: INP001, T201 - a script, which prints
"""A real letter signed for each of many readers (RFC 6376), addressing it included, a second and core; beside dkimpy's own signing."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import dkim

from newsletter.deliver.personal import Personal
from newsletter.deliver.signing import Signatures
from newsletter.deliver.stuffing import lined, stuffed
from newsletter.model import Recipient
from tests.signatures import DOMAIN, KINDS, SELECTOR, pem, signer, verifies
from tests.test_personal import CALLED, TOKEN, frozen

_GOAL = 300  # a second and core, with RSA-2048
_READER = Recipient("zoe@example.org", "Zoé")


def main() -> int:
    """Measure and print; exit 1 when the goal is not reached."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="few rounds")
    rounds = 2 if options.parse_args().quick else 7
    letter = frozen("Le faire alliance, de l’idée à l’effet. " * 420, "Fin. " * 40)
    bare = Personal(letter, stuffed)
    plain = lined(bare.to(_READER, CALLED, TOKEN))
    print(f"{len(plain) / 1000:.0f} kB{'a second and core':>36}")
    _told("addressed only", _rate(lambda: bare.to(_READER, CALLED, TOKEN), 2_000, rounds))
    rates = {}
    for kind in KINDS:
        one = Personal(letter, stuffed, Signatures(signer(kind), lined(letter.raw)))
        assert verifies(one.to(_READER, CALLED, TOKEN), kind)
        rates[kind] = _rate(lambda one=one: one.to(_READER, CALLED, TOKEN), 1_000, rounds)  # type: ignore[misc]
        _told(f"addressed and signed, {kind}", rates[kind])
    names, relaxed = (SELECTOR.encode(), DOMAIN.encode()), (b"relaxed", b"relaxed")
    theirs = _rate(lambda: dkim.sign(plain, *names, pem("rsa"), canonicalize=relaxed), 20, rounds)
    _told("dkimpy, rsa", theirs)
    return 0 if rates["rsa"] >= _GOAL else 1


def _rate(work: Callable[[], object], count: int, rounds: int) -> float:
    """Return how often something is done in a second of a core's time: the middle of some rounds."""
    found = []
    for _ in range(rounds):
        begun = time.process_time()
        for _ in range(count):
            work()
        found.append(count / (time.process_time() - begun))
    return median(found)


def _told(name: str, rate: float) -> None:
    print(f"{name:32}{rate:10.0f}")


if __name__ == "__main__":
    sys.exit(main())
