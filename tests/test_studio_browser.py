"""The studio in a browser: texts save themselves, nothing that is written is lost, and everybody can use it."""

import os
import re
import resource
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.commands import Command
from tests.test_hatch_build import needs_script
from tests.test_pictures import drawn
from tests.test_site_browser import RULES
from tests.windows import CHROMIUM, JUDGE, WRITE, Windows, windows
from tests.workspaces import DAY, TUESDAY, Desk

pytest.importorskip("playwright.sync_api", reason="make browser installs Playwright")
pytestmark = [
    pytest.mark.long,
    needs_script,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
EDITO = "# Bonjour\n\nUn mot.\n\nDeux mots.\n"
SELECT = """async ([anchor, head]) => {
  const { EditorView } = await import("/studio/codemirror.js");
  const view = EditorView.findFromDOM(document.querySelector(".cm-editor"));
  view.dispatch({ selection: { anchor, head } });
  view.focus();
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Windows]:
    """Chromium, that reaches nothing but this machine."""
    with windows() as opened:
        yield opened


class Editor:
    """An editor before the studio, in a window of their own."""

    def __init__(self, desk: Desk, browser: Windows, stack: ExitStack) -> None:
        self.desk, self._stack = desk, stack
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self._context = browser.browser.new_context(
            viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
        )
        stack.callback(self._context.close)
        self.start()
        self.page = self.open()

    def start(self) -> None:
        """Start the preview."""
        self.process = self.desk.process("preview", DAY, "--no-browser", now=TUESDAY)
        self._stack.callback(self._end, self.process)
        self.address = self.process.stdout.readline().strip()

    @staticmethod
    def _end(process: Command) -> None:
        process.kill()
        process.communicate()

    def open(self) -> Any:
        """Open the studio in a new tab."""
        page = self._context.new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.goto(self.address)
        return page

    def _hear(self, kind: str, text: str) -> None:
        """Keep what the browser says against the page; that an answer was no 200 is none of it."""
        if kind in {"error", "warning"} and not text.startswith("Failed to load resource"):
            self.complaints.append(text)

    def write(self, text: str, page: Any = None) -> None:
        """Replace the édito; of another tab, where one is named."""
        page = page or self.page
        page.locator(".cm-editor").wait_for()
        page.evaluate(WRITE, text)

    def saved(self) -> None:
        """Wait until all is saved."""
        self.says("· enregistré")

    def says(self, words: str) -> None:
        """Wait until the studio says how it stands with the texts."""
        self.page.locator("#saved").filter(has_text=re.compile(f"^{words}")).wait_for()

    def run(self, script: str) -> None:
        """Run something with what the studio's own modules have."""
        modules = {"saver": "saving", "queue": "asking", "texts": "unsaved"}
        known = "".join(
            f"const {{ {name} }} = await import('/studio/{file}.js'); " for name, file in modules.items()
        )
        self.page.evaluate(f"async () => {{ {known}{script} }}")

    def look_away(self) -> None:
        """Look at another tab: what others change is not shown in this one."""
        self.page.evaluate(
            "Object.defineProperty(document, 'hidden', { value: true });"
            " document.dispatchEvent(new Event('visibilitychange'))"
        )

    def hold(self, address: str | re.Pattern[str]) -> list[Any]:
        """Hold back the next request for an address; the list gets it."""
        held: list[Any] = []

        def keep(route: Any) -> None:
            held.append(route)

        self.page.route(address, keep, times=1)
        return held

    @property
    def edito(self) -> str:
        """The édito in the file."""
        return self.desk.edition.read_text().split("\n+++\n", 1)[1].removeprefix("\n")


@pytest.fixture
def editor(desk: Desk, browser: Windows) -> Iterator[Editor]:
    """Make a draft, and open it."""
    desk("draft", DAY, now=TUESDAY)
    with ExitStack() as stack:
        opened = Editor(desk, browser, stack)
        yield opened
        assert opened.complaints == []


def test_texts_save_themselves(editor: Editor) -> None:
    """What is written is in the file a moment later, the letter follows, and nothing is asked of anybody else."""
    editor.write(EDITO)
    editor.saved()
    assert editor.edito == EDITO
    editor.page.frame_locator("iframe:first-child").get_by_text("Deux mots.").first.wait_for()
    assert editor.page.input_value("#subject") == "Bonjour"
    assert {address.split("/")[2] for address in editor.asked} == {editor.address.split("/")[2]}


def test_approved_as_it_is_written(editor: Editor) -> None:
    """What was written a moment before is saved, then approved; the page does not scroll away, and below the text one writes too."""
    page = editor.page
    box = page.locator(".cm-scroller").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 40)
    page.keyboard.type("Un mot de plus.")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.click(".approve")
    page.locator(".pill.approved").wait_for()
    assert "Un mot de plus." in editor.edito
    assert 'status = "approved"' in editor.desk.edition.read_text()


@pytest.mark.parametrize("is_test", [False, True])
def test_deeds_wait_for_what_is_written(editor: Editor, *, is_test: bool) -> None:
    """While a save is under way and more is typed, the letter is approved, or sent as a test, as it was written last."""
    page = editor.page
    page.fill("#address", "moi@example.org")
    held = editor.hold("**/textes")
    with page.expect_request("**/textes"):
        editor.write("Un.")
    editor.write("Un. Puis deux.")
    page.click(".test button" if is_test else ".approve")
    held[0].continue_()
    page.locator(".said").wait_for()
    assert editor.edito == "Un. Puis deux."
    tests = [path.read_text() for path in (editor.desk.root / "var" / "notices").glob("*.eml")]
    assert ["Puis deux." in one for one in tests] == [True] * is_test
    assert ('status = "approved"' in editor.desk.edition.read_text()) is not is_test


def test_writing_while_a_test_is_sent(editor: Editor) -> None:
    """A mail server that takes its time keeps nobody from writing: it is saved meanwhile, and stays when the page is another."""
    page = editor.page
    page.fill("#address", "moi@example.org")
    page.evaluate(
        "() => { const real = fetch; window.fetch = (...asked) => asked[0].endsWith('/test')"
        " ? new Promise((go) => (window.answer = () => go(real(...asked)))) : real(...asked); }"
    )
    page.click(".test button")
    page.locator("#news.toast").filter(has_text="En cours…").wait_for()
    editor.write("Un mot.")
    editor.saved()
    assert editor.edito == "Un mot."
    page.route("**/textes", lambda route: route.abort(), times=1)
    editor.write("Un mot, puis un autre.")
    page.evaluate("answer()")
    page.locator(".said").wait_for()
    assert editor.edito == "Un mot, puis un autre."


def test_what_nobody_saw_is_not_approved(editor: Editor) -> None:
    """What others changed arrives when the button was clicked already: the letter is not approved with it."""
    page = editor.page
    editor.write("Un mot.")
    editor.saved()
    shown = page.get_attribute("[data-edition]", "data-edition")
    followed = re.compile(r"/\?(?!.*dit=)[^/]*$")
    held = editor.hold(followed)
    with page.expect_request(followed):
        editor.desk.edition.write_text(editor.desk.edition.read_text().replace("Un mot.", "Leur mot."))
    assert page.get_attribute("[data-edition]", "data-edition") == shown
    page.click(".approve")
    held[0].continue_()
    page.locator("h1").filter(has_text="Lettre non approuvée").wait_for()
    assert 'status = "draft"' in editor.desk.edition.read_text()


def test_a_disk_that_refuses(editor: Editor) -> None:
    """What the disk refuses stays in the browser, which says so; once there is room it is saved without a hand."""
    editor.write("# Avant\n")
    editor.saved()
    _, most = resource.prlimit(editor.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(editor.process.pid, resource.RLIMIT_FSIZE, (0, most))
    editor.write("# Après\n\nUne phrase.\n")
    editor.says("· pas enregistré")
    assert editor.edito == "# Avant\n"
    resource.prlimit(editor.process.pid, resource.RLIMIT_FSIZE, (most, most))
    editor.saved()
    assert editor.edito == "# Après\n\nUne phrase.\n"


def test_places(editor: Editor) -> None:
    """A click on a passage of the letter leads to where it is written; entries move by keys, and their new place is said."""
    page = editor.page
    page.frame_locator("iframe").get_by_text("Toute la journée").first.click()
    page.wait_for_function("location.hash.startsWith('#e-')")
    row = page.evaluate("document.querySelector(location.hash).querySelector('.title').textContent")
    assert "Lancement" in row
    agenda = editor.desk.root / "feeds" / "agenda.toml"
    agenda.write_text(
        f'{agenda.read_text()}\n[[event]]\nid = "autre"\ntitle = "Autre"\nstart = 2023-10-05T11:00:00\n'
    )
    page.locator(".group li").filter(has_text="Autre").wait_for()
    page.locator(".group li").filter(has_text="Colloque").first.locator("a.edit").focus()
    page.keyboard.press("Alt+ArrowDown")
    page.locator("#news").filter(has_text="place 2 sur 2").wait_for()
    assert "Colloque" in page.evaluate("document.activeElement.closest('li').textContent")
    page.locator(".group ul").first.scroll_into_view_if_needed()
    above, below = (one.bounding_box() for one in page.locator(".group ul").first.locator("li .title").all())
    page.mouse.move(below["x"] + 40, below["y"] + 10)
    page.mouse.down()
    page.mouse.move(above["x"] + 40, above["y"], steps=12)
    page.mouse.up()
    page.locator("#news").filter(has_text="place 1 sur 2").wait_for()
    assert "Colloque" in page.locator(".group li").first.inner_text()


def test_dragged_while_another_is_answered(editor: Editor) -> None:
    """What a hand holds stays in it while another move is answered; in the end the page shows the order of the file."""
    page = editor.page
    agenda = editor.desk.root / "feeds" / "agenda.toml"
    rows = "".join(
        f'\n[[event]]\nid = "r{number}"\ntitle = "Rencontre {number}"\nstart = 2023-10-0{number + 2}\n'
        for number in range(4)
    )
    agenda.write_text(agenda.read_text() + rows)
    row = '.group li:has([name="key"][value="agenda/{}"])'.format
    page.locator(row("r3")).wait_for()
    page.set_viewport_size({"width": 1280, "height": 2400})

    def hold(name: str) -> None:
        box = page.locator(row(name)).locator(".title").bounding_box()
        page.mouse.move(box["x"] + 20, box["y"] + 8)
        page.mouse.down()
        page.mouse.move(box["x"] + 20, box["y"] - 6, steps=4)

    def carry(name: str) -> None:
        box = page.locator(row(name)).first.bounding_box()
        page.mouse.move(box["x"] + 20, box["y"] + 4, steps=12)

    held = editor.hold("**/entree")
    hold("r3")
    carry("r2")
    page.mouse.up()
    while not held:
        page.wait_for_timeout(50)
    hold("r1")
    carry("r0")
    held[0].continue_()
    page.wait_for_timeout(1500)  # its answer comes, and would be shown
    assert page.locator(".sortable-chosen").count() > 0
    page.mouse.up()
    page.locator("#news").filter(has_text="Rencontre 1 »").wait_for(state="attached")
    keys = re.findall('key = "agenda/(r\\d)"', editor.desk.edition.read_text())
    assert (keys.index("r3") < keys.index("r2"), keys.index("r1") < keys.index("r0")) == (True, True)
    shown = page.locator('.group [name="key"]').evaluate_all("all => all.map((one) => one.value)")
    assert [key.removeprefix("agenda/") for key in shown if key.startswith("agenda/r")] == keys


@pytest.mark.parametrize("view", ["ordinateur", "page"])
def test_own_words_lead_to_their_fields(editor: Editor, view: str) -> None:
    """In the mail and on its page, the title leads to the édito, the signature to its field, and an entry to its row."""
    editor.write(EDITO)
    editor.saved()
    editor.page.goto(f"{editor.page.url.partition('?')[0]}?vue={view}")
    editor.page.fill("#signature", "L’équipe")
    shown = editor.page.frame_locator(".stage iframe:first-child")
    shown.locator(".signature").wait_for()
    editor.saved()
    for block, field in (("h1", "edito"), (".edito p >> nth=0", "edito"), (".signature", "signature")):
        editor.page.evaluate("document.activeElement.blur()")
        shown.locator(block).click()
        where = ".cm-content" if field == "edito" else "#signature"
        editor.page.wait_for_function("one => document.activeElement.matches(one)", arg=where)
    shown.get_by_text("Toute la journée").first.click()
    editor.page.wait_for_function("location.hash.startsWith('#e-')")


def test_clicks_faster_than_the_page(editor: Editor) -> None:
    """Three keys move an entry by three places, up and down again is where it was, and nobody else is said to have been there."""
    page, agenda = editor.page, editor.desk.root / "feeds" / "agenda.toml"
    more = "".join(
        f'\n[[event]]\nid = "autre-{n}"\ntitle = "Autre {n}"\nstart = 2023-10-05T1{n}:00:00\n'
        for n in range(5)
    )
    agenda.write_text(agenda.read_text() + more)
    rows = page.locator(".group").first.locator("li")
    rows.filter(has_text="Autre 4").wait_for()
    before = [one.removesuffix(" nouveau") for one in rows.locator(".title").all_inner_texts()]
    rows.first.locator("a.edit").focus()
    for _ in range(3):
        page.keyboard.press("Alt+ArrowDown")
    page.locator("#news").filter(has_text="place 4 sur").wait_for()
    assert "entre-temps" not in page.locator("#news").inner_text()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowUp")
    editor.run("await queue(() => {})")  # when all that was asked is done
    assert "place 3 sur" in page.locator("#news").inner_text()
    assert page.url.startswith(editor.page.url.partition("/entree")[0])
    page.reload()
    after = [one.removesuffix(" nouveau") for one in rows.locator(".title").all_inner_texts()]
    assert after == [*before[1:3], before[0], *before[3:]]


def test_a_tab_does_not_conflict_with_itself(editor: Editor) -> None:
    """While somebody goes on typing, and another adds a paragraph to the file, all of it ends up there."""
    editor.write(EDITO)
    editor.saved()
    editor.page.focus(".cm-content")
    for number in range(6):
        editor.page.keyboard.press("Control+Home")
        editor.page.keyboard.press("End")
        editor.page.keyboard.type(f" {number}", delay=20)
        editor.run("await saver.save()")
        if number == 2:
            editor.desk.edition.write_text(editor.desk.edition.read_text() + "\nAilleurs.\n")
    editor.saved()
    assert editor.edito == EDITO.replace("Bonjour", "Bonjour 0 1 2 3 4 5") + "\nAilleurs.\n"
    assert editor.page.input_value("#edito") == editor.edito
    assert editor.page.evaluate("document.activeElement.matches('.cm-content')")


@pytest.mark.parametrize("between", ["", "Un mot.\n"])
def test_the_subject_follows_the_title(editor: Editor, between: str) -> None:
    """Where answers are late, and come while somebody types on, a title that is gone is no subject of the editor's own."""
    page = editor.page
    editor.write("# Rentrée\n\nUn mot.\n")
    editor.saved()
    assert page.input_value("#subject") == "Rentrée"
    for text in ("# Autre\n", between, "Deux mots.\n"):
        held = editor.hold("**/textes")
        editor.run("clearTimeout(saver.timer)")
        editor.write(f"{text}suite")
        with page.expect_request("**/textes"):
            editor.run("saver.save()")
        editor.write(text)
        with page.expect_response("**/textes"):
            held[0].continue_()
    editor.saved()
    assert editor.edito == "Deux mots.\n"
    assert 'subject = "5\u00a0octobre' in editor.desk.edition.read_text()
    assert page.input_value("#subject").startswith("5\u00a0octobre")
    assert page.locator("button[form=back-subject]").count() == 0
    editor.write("# Fin\n")
    editor.saved()
    assert page.input_value("#subject") == "Fin"
    page.fill("#subject", "Le mien")
    editor.saved()
    editor.write("# Titre\n")
    editor.saved()
    assert page.input_value("#subject") == "Le mien"


def test_back_to_what_is_saved(editor: Editor) -> None:
    """What is typed and taken away again at once is saved, and said to be."""
    editor.write("Un mot.")
    editor.saved()
    editor.run("saver.soon = () => {}")
    editor.write("Un mot.x")
    editor.says("· pas encore enregistré")
    editor.write("Un mot.")
    editor.saved()


def test_why_it_is_not_saved(editor: Editor) -> None:
    """« Enregistrer » says why nothing is saved where this browser is not let in any more; the way in is beside, where there is one."""
    page = editor.page
    page.route("**/textes", lambda route: route.fulfill(status=403))
    page.route("**/version?*", lambda route: route.fulfill(status=403))
    editor.write("Un mot.")
    editor.says("· pas enregistré")
    page.click(".write button >> text=Enregistrer")
    page.locator("#news.toast").filter(has_text="L’aperçu a été relancé").wait_for()
    way_in = "Vous n’êtes plus connecté. <a href=''>Entrer</a>"  # as where a password lets in
    page.locator('.lost[data-status="403"]').evaluate("(one, words) => { one.innerHTML = words }", way_in)
    page.click(".write button >> text=Enregistrer")
    page.locator("#news.toast").filter(has_text="plus connecté").wait_for()
    page.unroute("**/textes")
    page.unroute("**/version?*")
    page.click(".lost a >> text=Entrer")
    page.wait_for_load_state()
    page.click("text=Le reprendre")
    editor.saved()
    assert editor.edito == "Un mot."


def test_what_was_said_is_said_once(editor: Editor) -> None:
    """Once its file makes the letter a draft again, no page goes on saying that it was approved."""
    page = editor.page
    editor.write("Un mot.")
    page.click(".approve")
    page.locator(".said").filter(has_text="approuvée").wait_for()
    editor.desk.edition.write_text(editor.desk.edition.read_text().replace('"approved"', '"draft"'))
    page.locator("#edito").wait_for(state="attached")
    assert page.locator(".said").count() == 0


def test_another_approves_meanwhile(editor: Editor) -> None:
    """Who was writing when somebody else approved is told that the last words are not in the letter, and gets them back."""
    page = editor.page
    editor.write("Un mot.")
    editor.saved()
    page.route("**/textes", lambda route: route.abort())
    editor.write("Un mot, puis un autre.")
    editor.says("· pas enregistré")
    assert page.locator(".rescued.closed").count() == 0
    assert editor.desk("approve", DAY, now=TUESDAY).code == 0
    page.locator(".rescued.closed").filter(has_text="n’est pas dans la lettre").wait_for()
    page.unroute("**/textes")
    page.click("text=Reprendre comme brouillon")
    page.click("text=Le reprendre")
    editor.saved()
    assert editor.edito == "Un mot, puis un autre."


def test_two_correct_the_page_at_once(editor: Editor) -> None:
    """A correction says what it was made from: what somebody else put right meanwhile is not written over."""
    page = editor.page
    editor.write(EDITO)
    editor.saved()
    assert editor.desk("approve", DAY, now=TUESDAY).code == 0
    assert editor.desk("run", "--live", now=f"{DAY}T09:00:00+02:00").code == 0
    page.goto(editor.address)
    page.click("summary >> text=Corriger la page de l’archive")
    page.fill("#corrected-edito", EDITO.replace("Deux", "Dix"))
    before = page.get_attribute("[data-edition]", "data-edition")
    editor.desk.edition.write_text(editor.desk.edition.read_text().replace("Deux mots.", "Trois mots."))
    page.locator(f'[data-edition]:not([data-edition="{before}"])').wait_for()
    page.click("button >> text=Corriger la page")
    page.wait_for_selector("mark", state="attached")
    assert page.locator("mark").all_text_contents() == ["Dix", "Trois"]
    assert "Trois mots." in editor.edito


def test_nothing_is_lost_when_the_preview_dies(editor: Editor) -> None:
    """What was written while the preview was dead stays in the browser, and is offered in another tab of the next one."""
    editor.write(EDITO)
    editor.saved()
    os.kill(editor.process.pid, signal.SIGKILL)
    editor.process.wait()
    editor.write(EDITO + "\nÀ moitié di")
    editor.says("· pas enregistré")
    editor.desk.edition.write_text(editor.desk.edition.read_text().replace("Un mot", "Mon mot"))
    editor.page.close()
    editor.start()
    editor.page = editor.open()
    assert editor.page.is_visible(".rescued")
    editor.page.click("text=Le reprendre")
    editor.saved()
    assert editor.edito == EDITO.replace("Un mot", "Mon mot") + "\nÀ moitié di"
    editor.page.reload()
    assert not editor.page.is_visible(".rescued")


def test_an_answer_that_is_lost(editor: Editor) -> None:
    """A save that arrived, though its answer did not, is no other's writing: what is typed on is saved."""
    editor.write(EDITO)
    editor.saved()

    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    editor.look_away()  # else it hears that the file has changed, and tries again at once
    editor.page.route("**/textes", lose, times=1)
    editor.write(EDITO.replace("Deux", "Trois"))
    editor.says("· pas enregistré")
    assert "Trois" in editor.edito
    editor.write(EDITO.replace("Deux", "Trois ou quatre"))
    editor.saved()
    assert "Trois ou quatre" in editor.edito


def test_a_tab_that_stays_open_over_a_restart(editor: Editor) -> None:
    """What it has not saved is offered in the new tab, and saved by itself once the browser is let in again."""
    old = editor.page
    editor.look_away()
    os.kill(editor.process.pid, signal.SIGKILL)
    editor.process.wait()
    editor.write(EDITO)
    editor.says("· pas enregistré")
    editor.start()
    editor.run("await saver.save()")
    old.locator(".lost").filter(has_text="a été relancé").wait_for()
    page = editor.page = editor.open()
    page.locator(".rescued").wait_for()
    page.click("text=Le reprendre")
    editor.saved()
    assert editor.edito == EDITO
    page.close()
    editor.page = old
    old.reload()
    old.wait_for_load_state()
    os.kill(editor.process.pid, signal.SIGKILL)
    editor.process.wait()
    editor.write(f"{EDITO}\nTrois mots.\n")
    editor.says("· pas enregistré")
    editor.start()
    editor.open().close()
    editor.saved()
    assert editor.edito == f"{EDITO}\nTrois mots.\n"
    old.wait_for_function("() => !localStorage.length")
    assert not old.is_visible(".lost")


@pytest.mark.parametrize("has_died", [True, False])
def test_what_is_written_about_an_entry_stays(editor: Editor, *, has_died: bool) -> None:
    """What was not saved, since the preview had died or the page was left, is offered when the entry is opened again; once."""
    page = editor.page
    page.click("text=Modifier >> nth=0")
    page.fill("#f-summary", "Mon résumé.")
    if has_died:
        os.kill(editor.process.pid, signal.SIGKILL)
        editor.process.wait()
        page.click(".write button >> text=Enregistrer")
        page.wait_for_url("chrome-error://**")
        editor.start()
        page.goto(editor.address)
    else:
        page.click("text=Revenir")
    page.click("text=Modifier >> nth=0")
    page.click("text=Le reprendre")
    assert page.input_value("#f-summary") == "Mon résumé."
    page.click(".write button >> text=Enregistrer")
    page.locator(".said").wait_for()
    assert "Mon résumé." in editor.desk.edition.read_text()
    page.wait_for_function("() => !localStorage.length")


def test_written_before_the_script_has_come(editor: Editor) -> None:
    """On a slow line one may be quicker than the script: what was written is kept, and saved, as any other."""
    page = editor.page
    held = editor.hold("**/unsaved.js")
    page.click("text=Modifier >> nth=0")
    page.fill("#f-summary", "Mon résumé.")
    held[0].continue_()
    page.wait_for_function("() => Object.values(localStorage).some((kept) => kept.includes('Mon résumé.'))")
    held = editor.hold("**/unsaved.js")
    page.click("text=Revenir")
    page.fill("#edito", EDITO)
    held[0].continue_()
    editor.saved()
    assert editor.edito == EDITO


def test_what_is_saved_ends_the_offer(editor: Editor) -> None:
    """Once something else is saved, what was offered is one of the versions, and offered no more; so is what a conflict ends."""
    editor.run("saver.soon = saver.send = () => {}")  # it ends before it could save
    editor.write("Un texte perdu.")
    editor.page.close()
    page = editor.page = editor.open()
    page.locator(".rescued").wait_for()
    editor.write("Un autre.")
    editor.saved()
    page.locator(".rescued[hidden]").wait_for(state="attached")
    page.wait_for_function("() => !localStorage.length")
    assert editor.edito == "Un autre."
    folder = editor.desk.root / "var" / "versions" / DAY
    assert any("Un texte perdu." in one.read_text() for one in folder.iterdir())
    editor.look_away()
    editor.desk.edition.write_text(editor.desk.edition.read_text().replace("Un autre.", "Le leur."))
    editor.write("Le mien.")
    editor.says("· changé ailleurs")
    page.click(".write button >> text=Enregistrer")
    page.click("text=Garder la mienne")
    page.locator(".said").wait_for()
    assert editor.edito == "Le mien."
    assert not page.is_visible(".rescued")
    page.wait_for_function("() => !localStorage.length")


def test_an_offer_that_was_not_taken(editor: Editor) -> None:
    """An entry's page offers what was left, until its fields are saved."""
    page = editor.page
    page.click("text=Modifier >> nth=0")
    page.wait_for_load_state()  # nobody writes and is gone before the script has come
    page.fill("#f-summary", "Laissé.")
    page.click("text=Revenir")
    page.click("text=Modifier >> nth=0")
    page.locator(".rescued").wait_for()
    page.fill("#f-summary", "Mon résumé.")
    page.click(".write button >> text=Enregistrer")
    page.locator(".said").wait_for()
    page.wait_for_function("() => !localStorage.length")


def test_two_tabs_of_one_browser(editor: Editor) -> None:
    """What one tab could not save is offered by the next, whatever another tab saved."""
    editor.write(EDITO)
    editor.saved()
    other = editor.open()
    editor.write(EDITO.replace("Un mot.", "Le mot de l’autre."), other)
    editor.write(EDITO.replace("Un mot.", "Le mien."))
    other.locator("#saved").filter(has_text="enregistré").wait_for()
    pages = (editor.page, other)
    editor.page.wait_for_timeout(2500)
    states = [page.inner_text("#saved") for page in pages]
    clashed = pages[next(n for n, words in enumerate(states) if "changé ailleurs" in words)]
    mine = clashed.input_value("#edito")
    clashed.close()
    page = editor.page = editor.open()
    page.locator(".rescued").wait_for()
    page.reload()
    page.locator(".rescued").wait_for()
    page.click("text=Le reprendre")
    assert page.input_value("#edito") == mine
    editor.says("· changé ailleurs")
    page.click(".write button >> text=Enregistrer")
    page.wait_for_selector("h1:has-text('Deux textes')")
    page.go_back()
    page.locator(".rescued").wait_for()
    page.keyboard.press("Tab")
    page.click("text=Le reprendre")
    assert page.input_value("#edito") == mine


def test_buttons_leave_what_is_written(editor: Editor) -> None:
    """An entry is left out by the keyboard while a sentence is unsaved: the sentence stays, and so does the place."""
    editor.run("saver.soon = saver.send = () => {}")
    editor.write("Une phrase")
    button = editor.page.locator('.deeds:has(input[value="agenda/colloque"]) button[value="out"]')
    button.focus()
    editor.page.keyboard.press("Enter")
    editor.page.locator('.deeds:has(input[value="agenda/colloque"]) button[value="in"]').wait_for()
    assert 'state = "out"' in editor.desk.edition.read_text()
    assert editor.page.input_value("#edito") == "Une phrase"
    assert editor.page.text_content("#news") == "L’entrée est écartée."
    assert "agenda/colloque" in editor.page.evaluate("document.activeElement.form.elements.key.value")


@pytest.mark.parametrize("is_foreseen", [True, False])
def test_a_deed_that_is_refused(editor: Editor, *, is_foreseen: bool) -> None:
    """Where a button's deed is refused, or fails, the page that says why comes; what was being written is saved."""
    page = editor.page
    if is_foreseen:
        editor.write("Un mot.")
        page.evaluate("document.querySelector('.deeds [name=key]').value = 'agenda/rien'")
    else:
        failed = {"Content-Location": "/erreur"}
        page.route("**/entree", lambda route: route.fulfill(status=500, headers=failed))
    page.click(".deeds [value=out] >> nth=0")
    page.locator("h1:text-is('Rien n’a été changé')" if is_foreseen else "h1:has-text('erreur')").wait_for()
    assert editor.edito == ("Un mot." if is_foreseen else "")
    page.click("text=Revenir à la lettre")
    page.locator(".cm-editor").wait_for()


def test_a_slow_answer(editor: Editor) -> None:
    """Where the preview takes its time, it is said that it is at work, and the button is busy: a second click does nothing."""
    page = editor.page
    row = '.deeds:has(input[value="agenda/colloque"])'
    asked = [address for address in editor.asked if "/entree" in address]
    os.kill(editor.process.pid, signal.SIGSTOP)
    page.click(f'{row} button[value="out"]')
    page.locator("#news.toast").filter(has_text="En cours…").wait_for()
    assert page.get_attribute(f'{row} button[value="out"]', "aria-busy") == "true"
    page.click(f'{row} button[value="out"]')
    os.kill(editor.process.pid, signal.SIGCONT)
    page.locator(f'{row} button[value="in"]').wait_for()
    page.locator("#news").filter(has_text="L’entrée est écartée.").wait_for()
    assert page.locator("[aria-busy]").count() == 0
    assert len([address for address in editor.asked if "/entree" in address]) == len(asked) + 1


def test_contrast_mode(editor: Editor) -> None:
    """Where no grounds are painted, buttons have a border, the chosen view another, and what approves is set off."""
    page = editor.page
    page.emulate_media(forced_colors="active")
    bare = "getComputedStyle(one).borderTopStyle !== 'solid'"
    buttons = "[...document.querySelectorAll('button:enabled:not(.approve)')].filter((one) => one.checkVisibility())"
    assert page.evaluate(f"{buttons}.filter((one) => {bare}).map((one) => one.textContent)") == []
    assert page.evaluate(f"{buttons}.length") > 5
    assert page.evaluate(
        "getComputedStyle(document.querySelector('.tabs [aria-current]')).borderBottomWidth === '4px' &&"
        " getComputedStyle(document.querySelector('.tabs a:not([aria-current])')).borderBottomWidth === '0px'"
    )
    ground = "getComputedStyle(document.querySelector('{}')).backgroundColor"
    assert page.evaluate(f"{ground.format('.approve')} !== {ground.format('.pill')}")


def test_fingers_and_french(editor: Editor) -> None:
    """On a phone every link of the column is 24 pixels high; the button that chooses a picture speaks French, and names it."""
    page = editor.page
    page.set_viewport_size({"width": 375, "height": 800})
    editor.write("# Titre\n\nLa 9ème fois, on le voit bien, et encore un peu plus loin.\n")
    page.locator(".to-place").first.wait_for()
    heights = "[...document.querySelectorAll('.column a')].flatMap((one) => [...one.getClientRects()]).map(({ height }) => height)"
    assert [height for height in page.evaluate(heights) if height < 24] == []
    page.click("text=Ajouter une image")
    with page.expect_file_chooser() as chosen:
        page.click("text=Choisir une image")
    chosen.value.set_files([{"name": "été.png", "mimeType": "image/png", "buffer": drawn(kind="PNG")}])
    page.wait_for_function(
        "() => document.querySelector('#file').getBoundingClientRect().width > 50"
    )  # its name


def test_no_address_for_a_test(editor: Editor) -> None:
    """What is no address stands in its field again, which has the focus, beside the letter; what was being written is saved."""
    page = editor.page
    editor.write("Un mot.")
    page.fill("#address", "lou")
    page.click(".test button")
    page.locator("#address:focus").wait_for()
    assert page.locator("#why-address").is_visible()
    assert page.input_value("#address") == "lou"
    assert page.input_value("#edito") == editor.edito == "Un mot."
    page.wait_for_url("**/?jour=2023-09-28&vue=ordinateur")
    page.fill("#address", "lou@example.org")
    page.click(".test button")
    page.locator(".said").filter(has_text="Le test est écrit").wait_for()


def test_a_file_that_is_repaired(editor: Editor) -> None:
    """What was written while the file could not be read is saved as soon as it can be, without waiting for the next try."""
    file = editor.desk.edition
    content = file.read_bytes()
    file.write_bytes(content.replace("é".encode(), "é".encode("latin-1")))
    editor.page.locator(".problem").wait_for()
    editor.write("Un mot.\n")
    editor.says("· pas enregistré")
    editor.run("clearTimeout(saver.timer)")
    file.write_bytes(content)
    editor.saved()
    assert editor.edito == "Un mot.\n"


@pytest.mark.parametrize(
    "path", ["jeudis", "ajouter", "sources", "versions", "comparer", "entree?key=agenda/colloque"]
)
def test_settings_that_are_repaired(editor: Editor, path: str) -> None:
    """A page that cannot be shown while the settings cannot be read comes by itself once they can."""
    settings = editor.desk.root / "newsletter.toml"
    content = settings.read_text()
    settings.write_text(content.replace("[letter]", "[letter", 1))
    page = editor.page
    page.goto(f"{editor.address.partition('?')[0]}{path}")
    broken = page.get_by_role("heading", name="Cette page ne peut pas être montrée")
    broken.wait_for()
    settings.write_text(content)
    broken.wait_for(state="detached")
    page.locator("h1").wait_for()


@pytest.mark.parametrize("button", [".write button >> text=Enregistrer", ".approve"])
def test_two_texts_for_one_place(editor: Editor, button: str) -> None:
    """A clash is said beside the text, and both are shown when it is saved, or was to be approved."""
    editor.write(EDITO)
    editor.saved()
    editor.look_away()
    editor.desk.edition.write_text(editor.desk.edition.read_text().replace("Un mot", "Leur mot"))
    editor.write(EDITO.replace("Un mot", "Mon mot"))
    editor.says("· changé ailleurs")
    editor.page.click(button)
    editor.page.wait_for_selector("mark", state="attached")
    assert editor.page.locator("mark").all_text_contents() == ["Mon", "Leur"]
    editor.page.click("text=Garder la mienne")
    editor.page.wait_for_selector(".cm-editor")
    assert "Mon mot" in editor.edito


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_axe_finds_nothing(editor: Editor, width: int, scheme: str) -> None:
    """The studio, an entry's page and a clash: no violation, and nothing scrolls sideways."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = editor.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)

    def judge(where: str) -> None:
        page.evaluate(JUDGE)
        assert page.evaluate("judge.overflow()")["needed"] == width, where
        found = axe.Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == [], where

    judge("studio")
    editor.write("Encore un paragraphe.\n\n" * 60)
    editor.saved()
    judge("a long édito")
    page.focus(".cm-content")
    page.keyboard.press("Control+f")
    page.wait_for_selector(".cm-search")
    judge("search")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#picker p + button")
    judge("picker")
    page.keyboard.press("Escape")
    page.click("text=Modifier >> nth=0")
    page.wait_for_selector("h1")
    judge("entry")
    page.fill("#f-start", "5 octobre")
    page.click(".write button >> text=Enregistrer")
    page.wait_for_selector("#why")
    judge("refusal")
    page.goto(editor.address.split("?")[0])
    editor.run("texts.elements.version.value = '0'.repeat(16)")
    editor.write("Autre.")
    page.click(".write button >> text=Enregistrer")
    page.wait_for_selector(".choosing .cm-editor")
    judge("clash")
    page.goto(editor.address.split("?")[0] + "versions")
    judge("versions")
    page.click(".versions a >> nth=-1")
    page.wait_for_selector("h1:has-text('Cette version')")
    judge("version")
    page.goto(editor.address.split("?")[0] + "entree?key=agenda/livre")
    judge("publication")
    for name in ("jeudis", "sources", "ajouter", "comparer"):
        page.goto(editor.address.split("?")[0] + name)
        judge(name)


def test_the_page_changes_under_the_hands(editor: Editor) -> None:
    """Where a file changes while its editor is elsewhere on the page, what they opened, write and look at stays."""
    page = editor.page
    page.click(".otherwise:has(#skip-reason) summary")
    page.fill("#postpone-reason", "Salon")
    page.focus("#skip-reason")
    page.keyboard.type("Pause d’")
    page.keyboard.press("ArrowLeft")
    top = page.evaluate("document.querySelector('.column').scrollTop")
    agenda = editor.desk.root / "feeds" / "agenda.toml"
    agenda.write_text(
        f'{agenda.read_text()}\n[[event]]\nid = "autre"\ntitle = "Autre"\nstart = 2023-10-05T11:00:00\n'
    )
    page.locator(".group li").filter(has_text="Autre").wait_for()
    page.keyboard.type("X")
    assert page.input_value("#skip-reason") == "Pause dX’"
    assert page.input_value("#postpone-reason") == "Salon"
    assert page.evaluate("document.querySelector('.otherwise:has(#skip-reason)').open")
    assert page.evaluate("document.querySelector('.column').scrollTop") >= top
    button = page.locator(".group li").filter(has_text="Autre").locator("a.edit")
    button.focus()
    agenda.write_text(agenda.read_text().replace('"Autre"', '"Autre fois"'))
    page.locator(".group li").filter(has_text="Autre fois").wait_for()
    assert "Autre fois" in page.evaluate("document.activeElement.closest('li').textContent")


@pytest.mark.parametrize("is_away", [False, True])
def test_an_older_file_is_put_back(editor: Editor, is_away: bool) -> None:  # noqa: FBT001 - where one has scrolled to
    """A page that lies open says that its file was replaced, what went, and where that is, once in view; its text is the file's."""
    before = editor.desk.edition.read_text()
    editor.write(EDITO)
    editor.saved()
    if is_away:
        editor.page.set_viewport_size({"width": 375, "height": 300})
        editor.page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    editor.desk.edition.write_text(before)
    told = editor.page.locator(".replaced")
    told.wait_for()
    assert "5\u00a0mots de moins" in told.text_content()
    news = editor.page.locator("#news").filter(has_text="mots de moins")
    news.wait_for(state="attached")  # it is heard in any case
    assert ("toast" in news.get_attribute("class")) is is_away
    assert editor.page.input_value("#edito") == ""
    told.get_by_role("link").click()
    editor.page.get_by_role("button", name="Reprendre cette version").click()
    editor.page.locator(".said").wait_for()
    assert editor.edito == EDITO


@pytest.mark.parametrize("how", ["renamed", "emptied"])
@pytest.mark.parametrize("has_more", [False, True])
def test_the_file_goes_while_a_tab_lies_open(editor: Editor, how: str, *, has_more: bool) -> None:
    """Its text stays, saved or not; the page says so, approves nothing that is not seen, and a click has both again."""
    page, file = editor.page, editor.desk.edition
    editor.write(EDITO)
    editor.saved()
    button = page.locator(".group li:not(.left-out) button", has_text="Écarter").first
    button.click()
    page.locator("#news.toast").wait_for()
    kept = [line for line in file.read_text().splitlines() if not line.startswith("proposal")]
    if how == "renamed":
        file.rename(file.with_name("brouillon.txt"))
    else:
        file.write_text("")
    gone = page.locator("#gone")
    gone.filter(has_text="n’est plus là" if how == "renamed" else "est vide").wait_for()
    page.locator("#news").filter(has_text="votre texte n’est pas perdu").wait_for(state="attached")
    assert page.input_value("#edito") == EDITO
    assert page.locator(".approve").is_disabled()
    if has_more:
        editor.write(f"{EDITO}Trois mots.\n")
        editor.says("· pas enregistré : le fichier de la lettre manque")
    gone.get_by_role("button", name="Remettre l’ancienne").click()
    gone.wait_for(state="detached")
    editor.saved()
    assert page.input_value("#edito") == editor.edito == EDITO + "Trois mots.\n" * has_more
    assert {*kept} <= {*file.read_text().splitlines()}
    assert page.locator(".approve").is_enabled()


@pytest.mark.parametrize("where", [".cm-content", "h1", "#subject"])
@pytest.mark.parametrize("name", ["Édito.docx", "Édito.odt", "affiche.pdf", "sans extension"])
def test_no_picture_is_dropped(editor: Editor, where: str, name: str) -> None:
    """Wherever a document lands, the page stays, nothing is written, and what can be done is said."""
    editor.write(EDITO)
    page = editor.page
    is_kept = page.evaluate(
        """([where, name]) => {
          const carried = new DataTransfer();
          carried.items.add(new File(["PK"], name));
          const given = { dataTransfer: carried, bubbles: true, cancelable: true };
          return ["dragover", "drop"].every((type) => !document.querySelector(where).dispatchEvent(new DragEvent(type, given)));
        }""",
        [where, name],
    )
    assert is_kept
    told = page.locator("#news.toast").filter(has_text="Seules des images se déposent ici")
    told.filter(has_text="copiez le texte, puis collez-le").wait_for()
    editor.saved()
    assert editor.edito == EDITO


def test_a_picture_is_dropped(editor: Editor) -> None:
    """It asks what it shows, says why it is refused, and stands as a paragraph of its own at the caret; the letter shows it."""
    page = editor.page
    editor.write("Un mot. Deux mots.\n")
    page.evaluate(SELECT, [7, 8])
    page.locator(".cm-content").evaluate(
        """async (one) => {
          const canvas = Object.assign(document.createElement("canvas"), { width: 300, height: 200 });
          canvas.getContext("2d").fillRect(20, 20, 100, 100);
          const drawn = await new Promise((ready) => canvas.toBlob(ready));
          const carried = new DataTransfer();
          carried.items.add(new File(["<svg/>"], "a.png", { type: "image/png" }));
          carried.items.add(new File([drawn], "b.png", { type: "image/png" }));
          one.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
        }"""
    )
    dialog = page.get_by_role("dialog", name="Ajouter une image")
    dialog.get_by_role("heading", name="Ajouter une image").wait_for()
    shows = dialog.get_by_label("Ce qu’elle montre")
    for picture in ("Rien", "Un carré"):
        shows.fill(picture)
        dialog.get_by_role("button", name="Ajouter").click()
        page.wait_for_function("name => document.querySelector('#alt').value !== name", arg=picture)
    dialog.get_by_role("alert").filter(has_text="n’est pas une image").wait_for()
    assert shows.input_value() == "Rien"
    dialog.get_by_role("button", name="Annuler").click()
    dialog.wait_for(state="hidden")
    page.wait_for_function("() => document.querySelector('#edito').value.includes('carré')")
    editor.saved()
    (file,) = (editor.desk.root / "archive" / "images").iterdir()
    assert editor.edito == f"Un mot.\n\n![Un carré](images/{file.name})\n\nDeux mots.\n"
    page.frame_locator("iframe").last.get_by_alt_text("Un carré").wait_for()
    held = editor.hold("**/image")
    for name in ("Une rue", "Un pont"):
        page.get_by_role("button", name="Ajouter une image").click()
        assert shows.input_value() == ""
        page.set_input_files("#file", file)
        shows.fill(name)
        dialog.get_by_role("button", name="Ajouter").click()
    held[0].continue_()
    page.wait_for_function("() => /rue[^]*pont/.test(document.querySelector('#edito').value)")
