"""Chromium's windows, opened once for all tests that look in the same way: opening one takes longer than most looks."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# The engine without a desktop's window around each page, where there is one: it takes half the time.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
JUDGE = (Path(__file__).parent.parent / "tools" / "judges" / "page.js").read_text(encoding="utf-8")
# Replaces the édito in its editor.
WRITE = """async (insert) => {
  const { EditorView } = await import("/studio/codemirror.js");
  const view = EditorView.findFromDOM(document.querySelector(".cm-editor"));
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } });
}"""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
]


class Windows:
    """One window for each way of looking; whoever asks again finds it as it was left, and goes elsewhere in it.

    Args:
        browser: Playwright's.
    """

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self._open: dict[str, Any] = {}

    def window(self, number: int = 0, *, color_scheme: str = "light", **options: Any) -> Any:
        """Return a window with these options of Playwright's `new_page`.

        Args:
            number: tells windows apart that are looked at side by side.
            color_scheme: light or dark.
            **options: the others.
        """
        name = repr((number, color_scheme, sorted(options.items())))
        if name not in self._open:
            self._open[name] = self.browser.new_page(color_scheme=color_scheme, **options)
        page = self._open[name]
        page.unroute_all()
        page.emulate_media(media="null", color_scheme=color_scheme)
        return page


@contextmanager
def windows() -> Iterator[Windows]:
    """Start Chromium, that reaches nothing but this machine."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield Windows(browser)
        browser.close()
