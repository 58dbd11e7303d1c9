"""The page of what cannot be shown, which comes by itself: how often its script asks."""

from collections.abc import Iterator
from typing import Any

import pytest

from newsletter.workspace import program_templates
from tests.windows import Windows, windows

SCRIPT = (program_templates() / "preview" / "mended.js").read_text(encoding="utf-8")
# Runs the script by a clock and a server of its own; gives what is asked, and how often the page is begun anew.
RUN = """async ([script, answers]) => {
  const due = [], asked = { looks: 0, reloads: 0 };
  const later = (deed, again) => due.push({ deed, again });
  const fetch = async () => {
    asked.looks += 1;
    if (!answers.length) throw new TypeError("nobody answers");
    return { status: answers.shift() };
  };
  const location = { reload: () => (asked.reloads += 1) };
  new Function("location", "fetch", "setTimeout", "setInterval", script)(
    location, fetch, (deed) => later(deed, false), (deed) => later(deed, true));
  for (let second = 0; second < 9; second += 1) {
    for (const one of due.splice(0)) {
      one.deed();
      if (one.again) due.push(one);
    }
    await new Promise((done) => window.setTimeout(done));
  }
  return asked;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Windows]:
    with windows() as opened:
        yield opened


def ran(browser: Windows, answers: list[int]) -> Any:
    return browser.window().evaluate(RUN, [SCRIPT, answers])


def test_it_comes_once(browser: Windows) -> None:
    """What takes long is not begun anew each second: it would never come."""
    assert ran(browser, [503, 503, *[200] * 9]) == {"looks": 3, "reloads": 1}


def test_it_is_asked_for_as_long_as_it_is_broken(browser: Windows) -> None:
    """Also while nobody answers: the preview may be started again."""
    assert ran(browser, [503] * 9) == {"looks": 9, "reloads": 0}
    assert ran(browser, []) == {"looks": 9, "reloads": 0}
