"""The login page in a browser: it is looked at, judged, and entered by."""

import re
from collections.abc import Iterator

import pytest

from tests.test_allow_remote import PASSWORD, opened, serving
from tests.test_site_browser import RULES
from tests.windows import CHROMIUM, JUDGE, Windows, windows
from tests.workspaces import DAY, Desk

pytest.importorskip("playwright.sync_api", reason="make browser installs Playwright")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Windows]:
    """Chromium, that reaches nothing but this machine."""
    with windows() as opened_windows:
        yield opened_windows


def test_entering(desk: Desk, browser: Windows) -> None:
    """The page is styled, has no fault that axe finds by day and by night, and leads to the edition that was asked for."""
    house = opened(desk, url="http://127.0.0.1:8017")
    from axe_playwright_python import sync_playwright as axe

    faults: list[str] = []
    with serving(house, "--allow-remote", "127.0.0.1", "--port", "0") as (here, _):
        for scheme in ("light", "dark"):
            context = browser.browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 640})
            page = context.new_page()
            page.on("console", lambda said: faults.append(said.text) if "Policy" in said.text else None)
            page.goto(f"{here}?jour={DAY}")
            assert page.evaluate("getComputedStyle(document.querySelector('button')).minHeight") == "44px"
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            page.evaluate(JUDGE)
            found = axe.Axe().run(page, options=RULES).response["violations"]
            assert [(one["id"], one["nodes"]) for one in found] == []
            page.fill("#password", "x")
            page.click("button")
            assert page.locator('[role="alert"]').inner_text() == "Ce n’est pas le bon mot de passe."
            page.fill("#password", PASSWORD)
            page.click("button")
            page.wait_for_url(re.compile(rf"/\?jour={DAY}$"), wait_until="commit")
            page.wait_for_selector("#edito", state="attached")
            page.get_by_role("button", name="Se déconnecter").click()
            page.locator("#password").wait_for()
            assert page.goto(f"{here}?jour={DAY}").status == 401
            assert faults == []
            context.close()
