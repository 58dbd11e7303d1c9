"""Two tabs and a text editor save at once: every sentence ever saved is in the file, in a version, or on a page that says so."""

import random

import pytest

from newsletter.versions import MOST
from tests.test_studio import EDITO, Studio
from tests.workspaces import DAY, TUESDAY, Desk

pytestmark = pytest.mark.long


def test_no_sentence_is_lost(desk: Desk, plan: int) -> None:
    """As many saves as versions are kept, by three who see what others did late or never."""
    desk("draft", DAY, now=TUESDAY)
    studio, chance = Studio(desk), random.Random(plan)
    studio.write(EDITO)
    studio.desk("draft", DAY)
    tabs = [studio.form("/textes"), studio.form("/textes")]
    window = studio.edito
    saved: list[str] = []
    for number in range(MOST):  # each save makes one version at most
        sentence = f"Phrase {number}."
        writer = chance.choice(["tab", "tab", "editor"])
        if writer == "editor":
            window = _added(studio.edito if chance.random() < 0.5 else window, sentence, chance)
            kept = studio.browser.get("/").status_code  # the preview is open: what stands there is kept
            assert kept == 200
            studio.desk_of_pages.standing.keep()
            studio.write(window)
            studio.desk_of_pages.standing.keep()
            saved.append(sentence)
            continue
        place = chance.randrange(2)
        form = tabs[place]
        text = _added(form.fields["edito"].replace("\r\n", "\n"), sentence, chance)
        status = studio.send(form, edito=text)
        assert status in {303, 409}
        assert sentence in studio.page
        if status == 303:
            saved.append(sentence)
            form.fields["edito"] = text
        if status == 409 or chance.random() < 0.4:
            tabs[place] = studio.form("/textes")
    everything = studio.edito + studio.kept()
    assert [sentence for sentence in saved if sentence not in everything] == []
    assert len(saved) > MOST // 2


def _added(text: str, sentence: str, chance: random.Random) -> str:
    """Write a sentence into a paragraph, or as one of its own."""
    paragraphs = text.strip().split("\n\n")
    at = chance.randrange(1, len(paragraphs) + 1)
    if at == len(paragraphs) or chance.random() < 0.3:
        paragraphs.insert(at, sentence)
    else:
        paragraphs[at] += f" {sentence}"
    return "\n\n".join(paragraphs) + "\n"
