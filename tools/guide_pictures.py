"""Pictures of the preview for docs/guide.fr.md: the demo's letter on its Tuesday, as its editor writes it."""

import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tools.demo import DAY, TUESDAY, rehearsed
from tools.views import PHONE, in_georgia

DOCS = Path(__file__).resolve().parent.parent / "docs"
NEWSLETTER = Path(sys.executable).parent / "newsletter"
COLOURS = 128
EDITO = """# Inventer ensemble ce qu’aucun ne pourra faire seul

Ce trimestre, **sept étapes** nous ont menés de la rencontre à l’action. Voici [le programme de la
rentrée](https://www.example.org/programme)."""


def shoot_guide(browser: Browser, demo: Path) -> None:
    """Write docs/apercu-*.png.

    Args:
        browser: Chromium.
        demo: the workspace of `make demo`.
    """
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "jeudis"
        shutil.copytree(demo, workspace, ignore=shutil.ignore_patterns("var", "site", f"{DAY}.md"))
        _newsletter(workspace, "draft", DAY)
        with _preview(workspace) as address:
            page = browser.new_page(viewport={"width": 1280, "height": 860}, bypass_csp=True)
            page.goto(address)
            _write(page, EDITO)
            _keep(page, "apercu")
            page.get_by_role("link", name="Modifier").first.click()
            _keep(page, "apercu-entree")
            page.goto(address.split("?", maxsplit=1)[0])
            phone = browser.new_page(viewport={"width": PHONE, "height": 860}, bypass_csp=True)
            phone.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
            phone.goto(address.split("?", maxsplit=1)[0])
            phone.wait_for_selector(".cm-content")
            _keep(phone, "apercu-telephone")
            _clash(page, workspace)
            _keep(page, "apercu-deux-textes")


def _write(page: Page, text: str) -> None:
    page.locator(".cm-content").fill(text)
    page.wait_for_function("document.querySelector('#saved').textContent.includes('· enregistré')")
    page.frame_locator(".stage iframe:first-child").get_by_text("Inventer ensemble").first.wait_for()
    page.wait_for_function("document.querySelectorAll('.stage iframe').length === 1")


def _clash(page: Page, workspace: Path) -> None:
    """Let somebody change in the file what is being written here."""
    page.wait_for_selector(".cm-content")
    stopped = (
        "addEventListener('input', (event) => event.stopPropagation(), true)"  # nothing is saved by itself
    )
    page.evaluate(stopped)
    page.locator(".cm-content").fill(EDITO.replace("sept étapes", "sept rencontres"))
    file = workspace / "archive" / "editions" / f"{DAY}.md"
    file.write_text(re.sub("sept étapes", "huit étapes", file.read_text(encoding="utf-8")), encoding="utf-8")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Garder la mienne").first.wait_for()


def _keep(page: Page, name: str) -> None:
    in_georgia(page)
    page.wait_for_timeout(500)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS).save(DOCS / f"{name}.png", optimize=True)


def _newsletter(workspace: Path, *arguments: str) -> None:
    subprocess.run(
        [NEWSLETTER, "-C", workspace, *arguments],
        env=rehearsed(TUESDAY),
        capture_output=True,
        check=True,
    )


@contextmanager
def _preview(workspace: Path) -> Iterator[str]:
    command = [NEWSLETTER, "-C", workspace, "preview", DAY, "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=rehearsed(TUESDAY)) as process:
        assert process.stdout is not None
        try:
            yield next(word for line in process.stdout for word in line.split() if word.startswith("http"))
        finally:
            process.terminate()
