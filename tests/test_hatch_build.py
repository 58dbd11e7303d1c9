"""What others wrote of the studio's script: made once from its input, with its licences, or left out with a word."""

import importlib.util
import json
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "tools" / "studio"
MADE = ROOT / "newsletter" / "preview" / "static"
NOBODY = "http://127.0.0.1:9/"  # the port is never given to anybody
needs_script = pytest.mark.skipif(not MADE.is_dir(), reason="npm was not reached (make setup)")


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """The hook, as hatchling loads it."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone that has the sources alone, on a machine that reaches no npm."""
    shutil.copytree(SOURCE, tmp_path / "tools" / "studio")
    monkeypatch.setenv("npm_config_registry", NOBODY)
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    monkeypatch.delenv("NEWSLETTER_NPM", raising=False)
    return tmp_path


def _made(clone: Path, build: ModuleType) -> Path:
    """Put there what was made from its sources."""
    folder = clone / "newsletter" / "preview" / "static"
    folder.mkdir(parents=True)
    (folder / "codemirror.js").write_text("script")
    (folder / "made-from").write_text(build._hash(clone / "tools" / "studio"))
    return folder


def test_what_is_there_is_not_made_again(clone: Path, build: ModuleType) -> None:
    """What was made from this very input stays, whatever its dates say; npm is not asked."""
    folder, said = _made(clone, build), list[str]()
    assert build.bring(clone, said.append)
    assert (folder / "codemirror.js").read_text() == "script"
    assert said == []


@pytest.mark.long
def test_npm_out_of_reach_is_said(clone: Path, build: ModuleType) -> None:
    """Where npm reaches nobody this is said within half a minute, and what was made from another input is removed."""
    folder, said = _made(clone, build), list[str]()
    (clone / "tools" / "studio" / "more.mjs").write_text("export {};")
    began = time.monotonic()
    assert not build.bring(clone, said.append)
    assert time.monotonic() - began < 30
    assert [re.sub(r"\(.*", "", words) for words in said] == [
        "The studio's editor was left out, it works as plain forms: npm does not get its packages "
    ]
    assert "ECONNREFUSED" in said[0]
    assert not folder.exists()


def test_a_switch_asks_nobody(clone: Path, build: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """NEWSLETTER_NPM=off leaves it out without a word."""
    monkeypatch.setenv("NEWSLETTER_NPM", "off")
    monkeypatch.setattr(build, "_node", None)
    said = list[str]()
    assert not build.bring(clone, said.append)
    assert said == []


def test_the_lock_holds_hashes_and_no_address() -> None:
    """Every package is held to its hash, for every platform, and none to an address; all are exact versions."""
    text = (SOURCE / "package-lock.json").read_text()
    packages = json.loads(text)["packages"]
    assert "http" not in text
    assert [name for name, one in packages.items() if name and "integrity" not in one] == []
    assert {"node_modules/@esbuild/linux-arm64", "node_modules/@esbuild/darwin-arm64"} <= packages.keys()
    asked = json.loads((SOURCE / "package.json").read_text())["dependencies"]
    assert packages[""]["dependencies"] == asked
    assert [version for version in asked.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


@pytest.mark.parametrize(("licence", "name"), [("GPL-3.0", "LICENSE"), (None, "LICENSE"), ("MIT", "README")])
def test_other_licences_are_refused(
    tmp_path: Path, build: ModuleType, licence: str | None, name: str
) -> None:
    """What may not be shipped, or does not say that it may, ends the build."""
    (tmp_path / "package.json").write_text(json.dumps({"name": "x", "version": "1.0.0", "license": licence}))
    (tmp_path / name).write_text("words")
    with pytest.raises(ValueError, match=r"x 1\.0\.0"):
        build._licence(tmp_path)


@needs_script
def test_licences_travel_with_the_script() -> None:
    """The licences of all that is in it stand beside it, and it is as small as is said."""
    licences = (MADE / "LICENSES.txt").read_text()
    assert {"@codemirror/view", "@lezer/markdown", "sortablejs"} <= set(
        re.findall(r"^(\S+) \d[\d.]* \((?:MIT|BSD-2-Clause|BSD-3-Clause|0BSD)\)$", licences, re.MULTILINE)
    )
    assert licences.count("Permission is hereby granted") >= 24
    assert sum(path.stat().st_size for path in MADE.glob("*.js")) < 650_000


def test_npm_says_why(build: ModuleType) -> None:
    """The one line in words is taken from what npm says."""
    why: Callable[[str], str] = build._why
    assert why("npm error code EINTEGRITY\nnpm error sha512-… integrity\n") == "sha512-… integrity"
    assert why("") == "no reason given"
