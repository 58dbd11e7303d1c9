# ruff: noqa: INP001, T201 - a script, which prints
"""How long the preview takes to show the letter anew, in Chromium, beside what its parts take bare, in the same run.

A draft of 40 entries and an édito of 1,500 words. From a click (an entry left out, taken back, moved) and from the save
after a pause in typing to the mail shown anew, beside the sum of a bare compose of the same draft and a bare reload of
the frame; the page from its address to the mail shown; the longest task of the page while its editor types; the memory
of the server after 500 actions. The same with 2,000 editions in the archive. Needs `make browser` and Chromium.
"""

import argparse
import datetime as dt
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import httpx

from newsletter.pipeline.context import open_workspace
from newsletter.pipeline.edition.composing import message_of
from newsletter.pipeline.edition.drafting import require_edition
from tests.asgi import forms
from tests.windows import WRITE, windows

DAY = dt.date(2023, 9, 28)
NOW = "2023-09-26T09:05:00+02:00"
NEWSLETTER = Path(sys.executable).parent / "newsletter"
ENTRIES, WORDS, ACTIONS, MANY = 40, 1_500, 30, 500
TWICE, THRICE, LONGEST, GROWTH = 2.0, 3.0, 50.0, 1.2
_ENVIRONMENT = {**os.environ, "NEWSLETTER_NOW": NOW, "NEWSLETTER_NETWORK": "off", "NEWSLETTER_LINKS": "off"}
_SENTENCE = "Les alliances se construisent pas à pas, avec celles et ceux qui agissent dans les territoires. "
# Resolves once the frame of before is gone and the new one shown.
_SHOWN = """() => new Promise((done) => {
  const stage = document.querySelector(".stage"), before = stage.querySelector("iframe");
  const watch = new MutationObserver(() => {
    const now = stage.querySelector("iframe");
    if (now && now !== before) { watch.disconnect(); done(performance.now()); }
  });
  watch.observe(stage, { childList: true, subtree: true, attributes: true });
})"""
_RELOAD = """() => new Promise((done) => {
  const frame = document.querySelector(".stage iframe"), from = performance.now();
  frame.addEventListener("load", () => done(performance.now() - from), { once: true });
  frame.contentWindow.location.reload();
})"""


def main() -> int:
    """Measure and print; exit 1 when a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer actions, and no old archive")
    quick = parser.parse_args().quick
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder, windows() as chromium:
        for editions in (0,) if quick else (0, 2_000):
            workspace = letter(Path(folder) / str(editions), editions)
            with preview(workspace) as (address, process):
                wrong += measured(workspace, chromium, address, process, quick=quick, editions=editions)
    print("\n".join(f"Not reached: {words}" for words in wrong))
    return 0


def letter(workspace: Path, editions: int) -> Path:
    """Make a workspace with a draft, and so many editions before it."""
    _newsletter("init", str(workspace))
    (workspace / "feeds" / "sources.toml").write_text("")
    (workspace / "feeds" / "agenda.toml").write_text("".join(map(_row, range(ENTRIES))))
    for place in range(1, editions + 1):
        day = DAY - dt.timedelta(weeks=place)
        (workspace / "archive" / "editions" / f"{day}.md").write_text(_sent(day, editions - place + 1))
    _newsletter("-C", str(workspace), "draft", str(DAY))
    file = workspace / "archive" / "editions" / f"{DAY}.md"
    words = len(_SENTENCE.split())
    paragraphs = [_SENTENCE * 5 for _ in range(WORDS // words // 5)]
    file.write_text(f"{file.read_text()}\n# Un édito\n\n" + "\n\n".join(paragraphs) + "\n")
    return workspace


def _newsletter(*arguments: str) -> None:
    command = [NEWSLETTER, *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_ENVIRONMENT)  # noqa: S603


def _row(number: int) -> str:
    kind, key = (("event", "start"), ("publication", "date"))[number % 2]
    day = DAY + dt.timedelta(days=1 + number % 12) if kind == "event" else DAY - dt.timedelta(days=number % 9)
    return (
        f'[[{kind}]]\nid = "n{number}"\ntitle = "Une annonce numéro {number}"\n{key} = {day}\n'
        f'url = "https://www.example.org/{number}"\nsummary = "{_SENTENCE.strip()}"\n\n'
    )


def _sent(day: dt.date, number: int) -> str:
    at = f"{day}T09:00:00+02:00"
    sent = f'[sent]\nat = {at}\nmessenger = "smtp"\nmessage_id = "<{day}@example.org>"\nrecipients = 1\n'
    head = f'date = {day}\nnumber = {number}\nstatus = "sent"\nsubject = "Lettre {number}"\npreheader = ""\n'
    return f"+++\n{head}\n{sent}+++\n\n# Lettre {number}\n\n{_SENTENCE}\n"


@contextmanager
def preview(workspace: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Start the preview."""
    command = [NEWSLETTER, "-C", workspace, "preview", str(DAY), "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_ENVIRONMENT) as process:  # noqa: S603
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.terminate()


def measured(
    workspace: Path,
    chromium: Any,
    address: str,
    process: "subprocess.Popen[str]",
    *,
    quick: bool,
    editions: int,
) -> list[str]:
    """Measure one preview, print, and say what was not reached."""
    page = chromium.browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.wait_for_selector(".stage iframe")
    context = open_workspace(workspace, lambda: dt.datetime.fromisoformat(NOW), _ENVIRONMENT)
    edition = require_edition(context, DAY)
    bares: list[float] = []
    reloads, clicks, typed, ready = bares[:], bares[:], bares[:], bares[:]
    for number in range(
        8 if quick else ACTIONS
    ):  # in turns: what else the machine does is then in all of them
        draft = replace(
            edition, edito=f"{edition.edito}\n\nFin {number}.\n"
        )  # another each time: it is composed
        bares.append(_timed(partial(message_of, context, draft)))
        reloads.append(float(page.evaluate(_RELOAD)))
        clicks.append(_click(page, number))
        if number % 3 == 2:
            typed.append(_typed(page, number))
            ready.append(_ready(page))
    bare, reload = statistics.median(bares), statistics.median(reloads)
    both = bare + reload
    longest = _longest_task(page)
    early, late = _memory(process.pid, address, 20 if quick else MANY)
    page.close()
    found = {
        f"click to mail, 95th percentile {_told(clicks, both)}": _p95(clicks) <= TWICE * both,
        f"save to mail, 95th percentile {_told(typed, both)}": _p95(typed) <= TWICE * both,
        f"page ready {_ratio(statistics.median(ready), both)}": statistics.median(ready) <= THRICE * both,
        f"longest task while typing {longest:.0f} ms": longest < LONGEST,
        f"memory {early} MB, {late} MB after the actions": late <= GROWTH * early,
    }
    print(f"{editions} editions before; a bare compose {bare:.0f} ms, a bare reload {reload:.0f} ms")
    print("\n".join(f"  {words}" for words in found), flush=True)
    return [f"{editions} editions: {words}" for words, is_kept in found.items() if not is_kept]


def _ratio(milliseconds: float, both: float) -> str:
    return f"{milliseconds:.0f} ms, {milliseconds / both:.2f}x the sum"


def _told(found: list[float], both: float) -> str:
    return f"{_ratio(_p95(found), both)} (median {statistics.median(found) / both:.2f}x)"


def _p95(found: list[float]) -> float:
    return sorted(found)[round(0.95 * (len(found) - 1))]


def _timed(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return 1_000 * (time.perf_counter() - begun)


def _click(page: Any, number: int) -> float:
    """Leave an entry out, take it back, move another; return the milliseconds until the mail shows it."""
    button = ("[value=out]", "[value=in]", "[value=down]")[number % 3]
    page.evaluate(f"() => {{ window.shown = ({_SHOWN})(); }}")
    begun = page.evaluate(
        f"(() => {{ const from = performance.now(); document.querySelector('.deeds button{button}:not(:disabled)').click(); return from; }})()"
    )
    return float(page.evaluate("window.shown")) - float(begun)


def _typed(page: Any, number: int) -> float:
    """Write a sentence, and return the milliseconds from its save to the mail that shows it."""
    page.evaluate(f"() => {{ window.shown = ({_SHOWN})(); }}")
    with page.expect_request("**/textes"):
        page.evaluate(WRITE, f"{page.input_value('#edito')}\nPhrase {number}.\n")
    begun = float(page.evaluate("performance.now()"))
    return float(page.evaluate("window.shown")) - begun


def _ready(page: Any) -> float:
    """Load the page; return the milliseconds until the mail in it is there."""
    begun = time.perf_counter()
    page.reload(wait_until="load")
    return 1_000 * (time.perf_counter() - begun)


def _longest_task(page: Any) -> float:
    """Type a while; return the longest task of the page (W3C, Long Tasks: none under 50 ms is told)."""
    page.evaluate(
        "window.tasks = [0]; new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)))"
        ".observe({ type: 'longtask' })"
    )
    page.focus(".cm-content")
    page.keyboard.type("Une phrase de plus, écrite comme on écrit.", delay=40)
    return float(page.evaluate("Math.max(...tasks)"))


def _memory(pid: int, address: str, actions: int) -> tuple[int, int]:
    """Return the server's memory after a few actions, and after many (MB, resident)."""
    with httpx.Client(follow_redirects=True, trust_env=False, timeout=60) as browser:
        page = browser.get(address)
        seen = []
        for number in range(actions):
            state = ("out", "in")[number % 2]
            form = next(one for one in forms(page.text) if one.action == "/entree")
            page = browser.post(str(page.url.join("/entree")), data={**form.fields, "state": state})
            if number in (actions // 10, actions - 1):
                seen.append(_resident(pid))
    return seen[0], seen[-1]


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1_000


if __name__ == "__main__":
    sys.exit(main())
