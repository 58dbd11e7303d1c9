"""What `pip install` gives, from the sdist's wheel: a program that carries its looks, its sample workspace and its editor."""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bills import is_valid
from tests.test_hatch_build import MADE, needs_script
from tests.windows import CHROMIUM, windows
from tests.workspaces import AGENDA, TUESDAY

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in a clean venv, installed from the wheel of a built sdist; its dependencies are those of this one.

    npm is not asked: what it gave is a part of the sdist.
    """
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--outdir",
        str(folder / "dist"),
        str(ROOT),
    ]
    subprocess.run(build, check=True, capture_output=True, env={**os.environ, "NEWSLETTER_NPM": "off"})
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    site = next((folder / "venv" / "lib").glob("python*")) / "site-packages"
    wheel = next((folder / "dist").glob("*.whl"))
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
            "--target",
            str(site),
            str(wheel),
        ],
        check=True,
    )
    # Only third-party packages come from here: the program itself is the wheel's.
    here = Path(pytest.__file__).parent.parent
    (site / "dependencies.pth").write_text(f"{here}\n")
    return folder / "venv" / "bin" / "python"


@needs_script
def test_the_editor_comes_with_it(installed: Path) -> None:
    """What others wrote of the studio's script is in the package as it was made, with its licences."""
    (static,) = installed.parent.parent.glob("lib/*/site-packages/newsletter/preview/static")
    assert {path.name: path.read_bytes() for path in static.iterdir()} == {
        path.name: path.read_bytes() for path in MADE.iterdir()
    }


@contextmanager
def ended(process: "subprocess.Popen[str]") -> Iterator[None]:
    """End it with the block, also where that fails: else it would be waited for, for ever."""
    try:
        yield
    finally:
        process.terminate()


@needs_script
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_the_editor_opens_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    """Without Node, Chromium opens the editor of the installed program, which breaks no policy and asks nobody else."""
    pytest.importorskip("playwright.sync_api", reason="make browser installs Playwright")
    environment = {
        **os.environ, "NEWSLETTER_NOW": TUESDAY, "PATH": str(installed.parent), "NEWSLETTER_NETWORK": "off",
    }  # fmt: skip
    command = [str(installed), "-m", "newsletter"]
    subprocess.run([*command, "init", "letter"], cwd=tmp_path, env=environment, check=True)
    preview = [*command, "-C", "letter", "preview", "--no-browser"]
    asked, complaints = set[str](), list[str]()
    with (
        subprocess.Popen(
            preview, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
        ) as process,
        ended(process),
        windows() as opened,
    ):
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        page = opened.window()
        page.on("request", lambda request: asked.add(request.url.split("/")[2]))
        page.on("console", lambda said: complaints.append(said.text))
        page.goto(address)
        page.get_by_role("textbox", name="Édito", exact=True).click()
        page.keyboard.type("# Bonjour")
        page.locator(".md-title", has_text="Bonjour").wait_for()
        page.locator("#saved").filter(has_text="· enregistré").wait_for()
    assert (asked, complaints) == ({address.split("/")[2]}, [])


def test_init_works_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    """A workspace made, drafted, approved and sent by the installed wheel, away from the clone."""
    environment = {**os.environ, "NEWSLETTER_NOW": TUESDAY}

    def newsletter(*arguments: str) -> str:
        command = [str(installed), "-m", "newsletter", *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = subprocess.run(
        [str(installed), "-c", "import newsletter.workspace as w; print(w.program_templates())"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    assert Path(where).is_relative_to(installed.parent.parent)
    newsletter("init", "letter")
    (tmp_path / "letter" / "feeds" / "agenda.toml").write_text(AGENDA, encoding="utf-8")
    newsletter("-C", "letter", "draft")
    newsletter("-C", "letter", "approve", "2023-09-28")
    environment["NEWSLETTER_NOW"] = "2023-09-28T09:00:00+02:00"
    newsletter("-C", "letter", "run")
    newsletter("-C", "letter", "units", "--dir", "units")
    assert (tmp_path / "letter" / "var" / "outbox" / "2023-09-28.eml").is_file()
    assert (tmp_path / "letter" / "archive" / "site" / "2023-09-28.html").is_file()
    assert (tmp_path / "units" / "jeudis.timer").is_file()


def test_the_bill_of_materials_comes_with_it(installed: Path) -> None:
    """Beside its metadata (PEP 770), valid by CycloneDX's schema: this version, what it needs, and what others wrote of its script."""
    (bill,) = installed.parent.parent.glob("lib/*/site-packages/jeudis_odd17-*.dist-info/sboms/*.cdx.json")
    text = bill.read_text(encoding="utf-8")
    assert is_valid(text)
    content = json.loads(text)
    assert content["metadata"]["component"]["name"] == "jeudis-odd17"
    named = {one["purl"].partition("@")[0] for one in content["components"]}
    assert "pkg:pypi/premailer" in named
    assert ("pkg:npm/idiomorph" in named) is MADE.is_dir()
