"""What the program is made of: locks that are read, licences that a person has read, a bill of materials that says both."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.bills import is_valid
from tests.test_hatch_build import needs_script
from tools.supply.archives import different
from tools.supply.bill import bill
from tools.supply.licences import TABLE, Licence, Table, allowed, problems, read_table
from tools.supply.locks import LOCKS, RUN, read_lock

ROOT = Path(__file__).resolve().parent.parent
EVENING = datetime(2023, 9, 28, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    """The bill of this clone."""
    made: dict[str, Any] = json.loads(bill(ROOT, at=EVENING))
    return made


def _component(content: dict[str, Any], name: str) -> dict[str, Any]:
    (one,) = (one for one in content["components"] if one["bom-ref"].split(":")[1].rpartition("@")[0] == name)
    found: dict[str, Any] = one
    return found


def test_the_locks_agree() -> None:
    """What an installation runs is what was tested: each package of its lock is in the tests' lock, in the same bytes."""
    tested = {(one.name, one.version): one.hashes for one in read_lock(ROOT / "requirements-dev.txt")}
    for lock in LOCKS:
        for one in read_lock(ROOT / lock):
            assert tested.get((one.name, one.version)) == one.hashes, (lock, one.name)


def test_a_lock_is_read_whole(tmp_path: Path) -> None:
    """Names, versions, markers, hashes, and who asked; a line that is not understood, or a package without hash, is an error."""
    sum_ = "0" * 64
    lock = tmp_path / "lock.txt"
    lock.write_text(
        f"cffi==2.1.1 ; implementation_name != 'PyPy' \\\n    --hash=sha256:{sum_}\n    # via\n    #   cryptography\n    #   jeudis-odd17 (pyproject.toml)\n"
    )
    (one,) = read_lock(lock)
    assert (one.name, one.version, one.marker) == ("cffi", "2.1.1", "implementation_name != 'PyPy'")
    assert (one.hashes, one.via) == ((sum_,), {"cryptography", "jeudis-odd17"})
    lock.write_text("cffi==2.1.1 \\\n    # via cryptography\n")
    with pytest.raises(ValueError, match="cffi has no hash"):
        read_lock(lock)
    lock.write_text("git+https://example.org/cffi\n")
    with pytest.raises(ValueError, match="not understood"):
        read_lock(lock)


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("Licence of my own", False),
        ("", False),
    ],
)
def test_licences_that_may_be_used(expression: str, may: bool) -> None:  # noqa: FBT001 - a table's column
    """One side of an OR is enough, all of an AND are needed; what SPDX does not know may not be."""
    assert allowed(expression, frozenset({"MIT"})) is may


def _table(**licences: str) -> Table:
    return Table(
        shipped=frozenset({"MIT"}),
        checking=frozenset({"GPL-3.0-only"}),
        licences={name: Licence(expression=one, said=one) for name, one in licences.items()},
    )


def test_a_package_that_nobody_has_read_is_named() -> None:
    """New ones, ones that are gone, ones that say something else now, and copyleft among what is delivered."""
    locks = {RUN: ["new", "strict"], "requirements-dev.txt": ["linter"]}
    table = _table(strict="GPL-3.0-only", linter="GPL-3.0-only", gone="MIT")
    said = {"linter": "AGPL-3.0-only", "strict": "GPL-3.0-only"}
    told = problems(table, locks, said)
    assert [words.split(":")[0] for words in told] == ["new", "gone", "strict", "linter"]
    assert "AGPL-3.0-only" in told[-1]


def test_all_that_is_locked_has_been_read() -> None:
    """The table and the locks of this clone; `make check` also asks the packages that are installed."""
    locks = {lock: [one.name for one in read_lock(ROOT / lock)] for lock in LOCKS}
    assert problems(read_table(ROOT / TABLE), locks, {}) == []


@pytest.mark.long
def test_the_bill_is_valid(content: dict[str, Any]) -> None:
    """By CycloneDX's own schema, strictly; with no date where the archive has none."""
    assert is_valid(json.dumps(content))
    undated = bill(ROOT, at=None)
    assert is_valid(undated)
    assert "timestamp" not in json.loads(undated)["metadata"]
    assert not is_valid('{"bomFormat": "CycloneDX"}')


def test_the_bill_is_the_same_again(content: dict[str, Any]) -> None:
    """Same input, same bytes; the number goes with what it says."""
    assert json.loads(bill(ROOT, at=EVENING)) == content
    assert json.loads(bill(ROOT, at=None))["serialNumber"] != content["serialNumber"]
    assert content["metadata"]["timestamp"] == "2023-09-28T20:00:00+00:00"


def test_the_bill_names_what_is_installed(content: dict[str, Any]) -> None:
    """Version, hashes and licence of the lock; what only an extra needs is optional; tools of the build are not in it."""
    locked = read_lock(ROOT / RUN)
    packages = {one["purl"] for one in content["components"] if one["purl"].startswith("pkg:pypi/")}
    assert packages == {f"pkg:pypi/{one.name}@{one.version}" for one in locked}
    premailer = _component(content, "premailer")
    assert premailer["licenses"] == [{"license": {"id": "PSF-2.0"}}]
    assert {one["content"] for one in premailer["hashes"]} == {
        digest for one in locked if one.name == "premailer" for digest in one.hashes
    }
    assert premailer["scope"] == "required"
    assert _component(content, "cssselect")["scope"] == "required"
    assert _component(content, "brevo-python")["scope"] == "optional"
    assert _component(content, "pydantic-core")["scope"] == "optional"


@needs_script
def test_the_bill_names_the_script_of_others(content: dict[str, Any]) -> None:
    """Packages of npm that the studio's script is made of, with the sums of their lock."""
    view = _component(content, "@codemirror/view")
    assert view["purl"].startswith("pkg:npm/%40codemirror/view@")
    assert view["licenses"] == [{"license": {"id": "MIT"}}]
    assert [(one["alg"], len(one["content"])) for one in view["hashes"]] == [("SHA-512", 128)]
    named = {
        one["group"] + "/" + one["name"] if "group" in one else one["name"] for one in content["components"]
    }
    assert named >= {"idiomorph", "sortablejs", "@lezer/markdown"}
    assert "esbuild" not in named


def test_the_bill_says_what_asks_for_what(content: dict[str, Any]) -> None:
    """Each component is reached from the program."""
    below = {one["ref"]: one.get("dependsOn", []) for one in content["dependencies"]}

    def reached(ref: str, seen: set[str]) -> Iterator[str]:
        if ref not in seen:
            seen.add(ref)
            yield ref
            for one in below[ref]:
                yield from reached(one, seen)

    assert set(reached("jeudis-odd17", set())) == {
        "jeudis-odd17",
        *(one["bom-ref"] for one in content["components"]),
    }


def test_archives_that_differ_are_named() -> None:
    """By their bytes, and where one is missing."""
    one = {"a.whl": b"1", "a.tar.gz": b"2"}
    assert list(different(one, dict(one))) == []
    assert list(different(one, {"a.whl": b"3"})) == ["a.tar.gz", "a.whl"]
