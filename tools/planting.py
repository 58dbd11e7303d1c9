"""Plants faults, one at a time, and runs the tests that reach each. `tools.mutants` starts it in a copy of the clone.

mutmut (https://mutmut.readthedocs.io) makes the faults, learns which tests reach which function, and runs them.
"""

import json
import random
import sys
from pathlib import Path
from typing import Any

from mutmut import __main__ as mutmut
from mutmut.mutation import mutators
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

from tools.faults import operators

RESULTS = Path("results.json")


def main(share: float, seed: int) -> None:
    """Plant a share of all faults, and write down how each fared."""
    mutators.mutation_operators[:] = operators()
    collected = mutmut.collect_source_file_mutation_data

    def drawn(*, mutant_names: Any) -> Any:
        found, by_path = collected(mutant_names=mutant_names)
        chosen = random.Random(seed).sample(found, max(1, round(len(found) * share)))
        tried[:] = [(data.path, name) for data, name, _ in chosen]
        return chosen, by_path

    tried: list[tuple[Path, str]] = []
    mutmut.collect_source_file_mutation_data = drawn
    # They have just run, to learn which tests reach what.
    mutmut.tests_for_mutant_names = lambda _: {min(_seconds(), key=_seconds().get)}  # type: ignore[arg-type]
    mutmut.cli(["run"], standalone_mode=False)
    RESULTS.write_text(json.dumps([_fared(path, name) for path, name in sorted(tried)]), encoding="utf-8")


def _seconds() -> dict[str, float]:
    return dict(mutmut.state().duration_by_test)


def _fared(path: Path, name: str) -> dict[str, str]:
    """Say how a fault fared: where it was planted, what it changed, whether tests caught it."""
    data = mutmut.SourceFileMutationData(path=path)
    data.load()
    lines = get_diff_for_mutant(name, path=path).splitlines()[3:]
    was, became = (" ".join(line[1:].strip() for line in lines if line[0] == sign) for sign in "-+")
    mangled = name.rpartition(".")[2].partition("__mutmut_")[0]
    function = mangled.removeprefix("x_") if mangled.startswith("x_") else mangled[2:].replace("ǁ", ".")
    return {
        "path": path.as_posix(),
        "where": f"{path.stem}.{function}",
        "change": f"{was} → {became}",
        "status": status_by_exit_code[data.exit_code_by_key[name]],
    }


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
