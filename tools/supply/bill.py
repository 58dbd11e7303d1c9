"""The bill of materials that goes into the wheel (CycloneDX 1.6 JSON; PEP 770): what an installation of it runs.

From the hashed lock come Python's packages, from npm's lock those whose script is in the wheel, with their hashes and licences.
The same input gives the same bytes: its number is made of what it says, its date is the archive's, if that has one.

    python -m tools.supply.bill FILE
"""

import base64
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tools.supply.licences import TABLE, read_table
from tools.supply.locks import RUN, Locked, read_lock

_SCRIPT = Path("newsletter/preview/static/LICENSES.txt")
_NPM_LOCK = Path("tools/studio/package-lock.json")
_IN_IT = re.compile(
    r"^(?P<name>@?[a-z0-9./-]+) (?P<version>\d\S*) \((?P<licence>[A-Z0-9][A-Za-z0-9.-]+)\)$", re.MULTILINE
)
_REQUIRED = re.compile(r"[A-Za-z0-9._-]+")
_ALGORITHMS = {"sha512": HashAlgorithm.SHA_512}


@dataclass(frozen=True, kw_only=True)
class Material:
    """A component, and what it is asked for by: names of components, "" for the program itself."""

    component: Component
    asked_by: frozenset[str]


def bill(root: Path, *, at: datetime | None) -> str:
    """Make it of a clone, or of an unpacked sdist.

    Args:
        root: where it is.
        at: what it is dated; nothing where the archive has no date of its own.

    Raises:
        KeyError: a package has no licence in the table, or no entry in npm's lock.
    """
    about = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    program = Component(
        type=ComponentType.APPLICATION,
        name=about["name"],
        version=about["version"],
        description=about["description"],
        purl=PackageURL("pypi", name=about["name"], version=about["version"]),
        bom_ref=about["name"],
    )
    materials = [*_packages(root, about), *_script(root)]
    bom = Bom(components=[one.component for one in materials], dependencies=_graph(program, materials))
    bom.metadata = BomMetaData(component=program)
    bom.metadata.timestamp = at or datetime.fromtimestamp(0, UTC)
    bom.serial_number = uuid5(NAMESPACE_URL, _text(bom, named=False, dated=at is not None))
    return _text(bom, named=True, dated=at is not None)


def _packages(root: Path, about: Mapping[str, object]) -> Iterator[Material]:
    """Python's, of the lock; those that only an extra asks for are optional."""
    table = read_table(root / TABLE)
    locked = read_lock(root / RUN)
    always = _needed(locked, {_name(one) for one in _list(about["dependencies"])})
    for one in locked:
        component = Component(
            name=one.name,
            version=one.version,
            purl=PackageURL("pypi", name=one.name, version=one.version),
            bom_ref=f"pypi:{one.name}@{one.version}",
            scope=ComponentScope.REQUIRED if one.name in always else ComponentScope.OPTIONAL,
            licenses=[_licence(table.licences[one.name].expression)],
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in one.hashes],
            properties=[Property(name="marker", value=one.marker)] if one.marker else [],
        )
        yield Material(component=component, asked_by=frozenset(_asker(about, via) for via in one.via))


def _needed(locked: Iterable[Locked], first: Iterable[str]) -> frozenset[str]:
    """Follow what asks for what from the program's own dependencies."""
    packages, needed = list(locked), set(first)
    while more := {one.name for one in packages if one.name not in needed and one.via & needed}:
        needed |= more
    return frozenset(needed)


def _script(root: Path) -> Iterator[Material]:
    """npm's, whose script is in the wheel; none where it was built without."""
    if not (root / _SCRIPT).is_file():
        return
    locked = json.loads((root / _NPM_LOCK).read_text(encoding="utf-8"))["packages"]
    own = locked[""]["dependencies"]
    there = {one["name"]: one for one in _IN_IT.finditer((root / _SCRIPT).read_text(encoding="utf-8"))}
    for name, one in there.items():
        entry = locked[f"node_modules/{name}"]
        group, _, short = name.rpartition("/")
        component = Component(
            name=short,
            group=group or None,
            version=one["version"],
            description="its script is in the studio's, newsletter/preview/static/",
            purl=PackageURL("npm", namespace=group or None, name=short, version=one["version"]),
            bom_ref=f"npm:{name}@{one['version']}",
            scope=ComponentScope.REQUIRED,
            licenses=[_licence(one["licence"])],
            hashes=[_integrity(entry["integrity"])],
        )
        asked_by = {
            other for other in there if name in locked[f"node_modules/{other}"].get("dependencies", {})
        }
        yield Material(component=component, asked_by=frozenset(asked_by | ({""} if name in own else set())))


def _graph(program: Component, materials: Iterable[Material]) -> Iterator[Dependency]:
    known = list(materials)
    yield Dependency(
        program.bom_ref, [Dependency(one.component.bom_ref) for one in known if "" in one.asked_by]
    )
    for above in known:
        kind = above.component.purl.type if above.component.purl else ""
        name = "/".join(filter(None, (above.component.group, above.component.name)))
        below = [
            Dependency(one.component.bom_ref)
            for one in known
            if name in one.asked_by and one.component.purl and one.component.purl.type == kind
        ]
        yield Dependency(above.component.bom_ref, below)


def _text(bom: Bom, *, named: bool, dated: bool) -> str:
    """Write it; the library always numbers and dates, which is taken back where it is not known."""
    content = json.loads(JsonV1Dot6(bom).output_as_string())
    if not named:
        del content["serialNumber"]
    if not dated:
        del content["metadata"]["timestamp"]
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _licence(expression: str) -> LicenseExpression | DisjunctiveLicense:
    return LicenseExpression(expression) if " " in expression else DisjunctiveLicense(id=expression)


def _integrity(value: str) -> HashType:
    """Turn Subresource Integrity (base64) into what CycloneDX writes (hexadecimal)."""
    algorithm, _, digest = value.partition("-")
    return HashType(alg=_ALGORITHMS[algorithm], content=base64.b64decode(digest).hex())


def _asker(about: Mapping[str, object], via: str) -> str:
    return "" if via == about["name"] else via


def _name(requirement: str) -> str:
    """Take the name of a requirement (PEP 508), as PyPI normalises it."""
    found = _REQUIRED.match(requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def _list(value: object) -> list[str]:
    assert isinstance(value, list)
    return value


def main(target: Path, epoch: str | None) -> None:
    """Write it into a file.

    Args:
        target: the file.
        epoch: SOURCE_DATE_EPOCH, if it is set.
    """
    made = partial(bill, Path(__file__).resolve().parent.parent.parent)
    target.write_text(made(at=datetime.fromtimestamp(int(epoch), UTC) if epoch else None), encoding="utf-8")


if __name__ == "__main__":
    import os

    main(Path(sys.argv[1]), os.environ.get("SOURCE_DATE_EPOCH"))
