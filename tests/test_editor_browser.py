"""The édito's editor in a browser: it keeps every byte, sets Markdown's signs, pastes, links, and takes over what others write."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Commands
from tests.test_hatch_build import needs_script
from tests.test_pictures import drawn
from tests.test_studio_browser import EDITO, SELECT, Editor
from tests.windows import CHROMIUM, windows
from tests.workspaces import DAY, TUESDAY, Desk, States, make_desk

expect = pytest.importorskip("playwright.sync_api", reason="make browser installs Playwright").expect
pytestmark = [
    pytest.mark.long,
    needs_script,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
expect.set_options(timeout=30_000)
NOBODY_LISTENS: Any = None
CLIPBOARD = Path(__file__).parent / "data" / "clipboard"
# How far the caret is from the left, and the row that it is seen in: where its first sign begins and its last one ends.
CARET = """async () => {
  const { EditorView } = await import("/studio/codemirror.js");
  const view = EditorView.findFromDOM(document.querySelector(".cm-editor"));
  const { head, assoc } = view.state.selection.main;
  const [caret, line] = [view.coordsAtPos(head, assoc || -1), view.state.doc.lineAt(head)];
  const signs = [...Array(line.length).keys()].map((at) => view.coordsForChar(line.from + at)).filter((one) => one && one.top < caret.bottom && one.bottom > caret.top);
  return [caret.left, Math.min(...signs.map((one) => one.left)), Math.max(...signs.map((one) => one.right))];
}"""
PASTE = """([html, text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  if (html) clipboardData.setData("text/html", html);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.querySelector(".cm-content").dispatchEvent(event);
}"""


class Writer(Editor):
    """Somebody who writes an édito."""

    def select(self, words: str) -> None:
        """Select words of the édito."""
        at = self.text.index(words)
        self.page.evaluate(SELECT, [at, at + len(words)])

    def stand(self, words: str) -> None:
        """Put the caret after words of the édito."""
        at = self.text.index(words) + len(words)
        self.page.evaluate(SELECT, [at, at])

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def text(self) -> str:
        """What the form would send."""
        text: str = self.page.input_value("#edito")
        return text

    def wait(self, text: str) -> None:
        """Wait until the form would send a text."""
        expect(self.page.locator("#edito")).to_have_value(text)

    def paste(self, html: str, text: str = "") -> None:
        """Paste what a clipboard holds."""
        self.page.evaluate(PASTE, [html, text])


@pytest.fixture(scope="module")
def desk_of_all(
    tmp_path_factory: pytest.TempPathFactory, _commands: Commands, _states: States
) -> Iterator[Writer]:
    """One draft and one window for all tests: each writes its own édito."""
    with pytest.MonkeyPatch.context() as patch, windows() as opened, ExitStack() as stack:
        root = tmp_path_factory.mktemp("letters") / "letter"
        desk = make_desk(Desk(root, patch, NOBODY_LISTENS, _commands, _states))
        desk.process("draft", DAY, now=TUESDAY).communicate()
        yield Writer(desk, opened, stack)


@pytest.fixture
def writer(desk_of_all: Writer) -> Iterator[Writer]:
    """Open the editor anew. Nothing that the page does may break its policy, or fail."""
    desk_of_all.page.close()
    desk_of_all.complaints.clear()
    desk_of_all.page = desk_of_all.open()
    desk_of_all.page.evaluate("localStorage.clear()")  # what another test did not save is not this one's
    desk_of_all.page.reload()
    desk_of_all.page.wait_for_selector(".tools")
    yield desk_of_all
    assert desk_of_all.complaints == []


def _put(desk: Desk, edito: str, line_end: str = "\n") -> bytes:
    front = desk.edition.read_text().split("\n+++\n", 1)[0]
    content = f"{front}\n+++\n\n{edito}".replace("\n", line_end).encode()
    desk.edition.write_bytes(content)
    return content


def test_every_byte_is_kept(writer: Writer) -> None:
    """A letter is added to a text full of oddities: nothing else of the édito changes, in the form and in the file."""
    odd = "# Bonjour\u00a0!\n\n\tTab,  deux blancs  \n* a\n+ b\u202f;\n\n\n\n[x]{lang=en} <b>é</b>\u200b\u2028fin 👩‍🔬 \n\n"
    for line_end in ("\n", "\r\n"):
        _put(writer.desk, odd, line_end)
        writer.wait(odd)
        writer.stand("fin")
        writer.page.keyboard.type("e")
        assert writer.text == odd.replace("fin", "fine")
        writer.saved()
        body = writer.desk.edition.read_bytes().split(f"+++{line_end}".encode(), 2)[2]
        assert body == (line_end + odd.replace("fin", "fine").replace("\n", line_end)).encode()


def test_markdown_is_seen_and_named(writer: Writer) -> None:
    """Headings are large, bold is bold, marks are dim, links are named by their words and site; readers of screens hear French."""
    writer.write("# Titre\n\nUn **mot**, [la page](https://www.example.org/a/b?c=d), [words]{lang=en}.\n")
    page = writer.page
    sizes = [
        page.evaluate(f"parseFloat(getComputedStyle(document.querySelector('{one}')).fontSize)")
        for one in (".md-title:not(.md-mark)", ".cm-line:last-of-type", ".md-mark")
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.tok-strong:not(.md-mark)')).fontWeight")
        == "700"
    )
    assert page.text_content(".cm-line >> nth=2") == "Un **mot**, [la page](example.org), [words]{lang=en}."
    assert page.get_attribute(".cm-line [lang]", "lang") == "en"
    assert page.locator(".md-link").all_text_contents() == ["la page"]
    writer.stand("[la page](https")
    assert "(https://www.example.org/a/b?c=d)" in (page.text_content(".cm-line >> nth=2") or "")
    field = page.get_by_role("textbox", name="Édito", exact=True)
    assert [field.get_attribute(name) for name in ("lang", "spellcheck", "contenteditable")] == [
        "fr",
        "true",
        "true",
    ]
    expect(page.locator('[data-live="length"]')).to_have_text("6\u00a0mots · 1 min")


TOOLS = [
    ("Un mot ici.", "mot", "Control+b", "Gras", "Un **mot** ici."),
    ("- un mot \n- deux", "- un mot \n- deux", "Control+i", "Italique", "- *un mot* \n- *deux*"),
    ("Titre\nsuite", "Titre", "Alt+t", "Intertitre", "## Titre\nsuite"),
    ("un\n\ndeux", "un\n\ndeux", "Alt+l", "Liste", "- un\n\n- deux"),
    ("un\ndeux", "deux", "Alt+c", "Citation", "un\n> deux"),
    ("le SDG Summit", "SDG Summit", "Alt+g", "Langue", "le [SDG Summit]{lang=en}"),
]


def test_tools_set_marks_and_take_them_away(writer: Writer) -> None:
    """A shortcut does what its button does, once more takes it away, each undone by one step; the caret stays in the text."""
    writer.run("saver.save = () => {}")
    for text, words, keys, tool, after in TOOLS:
        writer.write(text)
        writer.select(words)
        writer.press(keys)
        assert writer.text == after, tool
        writer.page.get_by_role("button", name=tool, exact=True).click()
        assert writer.text == text, tool
        writer.press("Control+z")
        assert writer.text == after, tool
        writer.press("Control+z")
        assert writer.text == text, tool
    assert writer.page.evaluate("document.activeElement.className").startswith("cm-content")


def test_a_language_wants_words(writer: Writer) -> None:
    """« Langue » without words changes nothing, and says what to do."""
    writer.write("Un ")
    writer.stand("Un ")
    writer.page.get_by_role("button", name="Langue").click()
    assert writer.text == "Un "
    expect(writer.page.locator("#news.toast")).to_have_text(
        "Sélectionnez d’abord les mots qui sont dans une autre langue."
    )
    writer.press("Alt+g")
    assert writer.text == "Un "


@pytest.mark.parametrize("lang", ["", "de"])
def test_enter_leaves_another_language(writer: Writer, lang: str) -> None:
    """Once its sign is there, Enter leads behind it, whatever was chosen, and from there to the next line; from its words, too."""
    writer.write("Un save the date. Puis.")
    writer.select("save the date")
    writer.press("Alt+g")
    writer.page.keyboard.type(lang)
    writer.press("Enter")
    writer.page.keyboard.type("!")
    marked = f"[save the date]{{lang={lang or 'en'}}}"
    assert writer.text == f"Un {marked}!. Puis."
    writer.stand("Un [save")
    writer.press("Enter")
    writer.press("Enter")
    assert writer.text == f"Un {marked}\n!. Puis."


def test_the_ends_of_a_row_with_a_link(writer: Writer) -> None:
    """Home leads to the beginning of the row that is seen, End to its end, also where a link's address is shown by its host."""
    words = "Les partenaires de tous les territoires se retrouvent pour avancer ensemble vers "
    link = "[le programme complet de la rentrée des alliances](https://www.example.org/programme/tres/long/chemin/2023)"
    writer.write(f"{words * 2}{link} puis {words * 2}")
    places = ("puis Les partenaires", "complet de", "Les partenaires", "alliances")
    for key in ("Home", "Shift+Home", "End", "Shift+End"):
        for place in places:
            writer.stand(place)
            writer.press(key)
            caret, first, last = writer.page.evaluate(CARET)
            there = first if "Home" in key else last
            assert abs(caret - there) < 8, (key, place, caret, first, last)


def test_what_others_write_is_taken_over(writer: Writer) -> None:
    """A paragraph is added to the file above the caret: caret and place stay, and undoing takes back one's own words only."""
    lines = "".join(f"Phrase {number}.\n\n" for number in range(60))
    writer.write(EDITO + lines)
    writer.saved()
    writer.stand("Phrase 40")
    writer.page.keyboard.type(" bis")
    writer.saved()
    seen = "document.querySelector('.cm-scroller').getBoundingClientRect().top - document.getSelection().getRangeAt(0).getBoundingClientRect().top"
    before = writer.page.evaluate(seen)
    after = writer.text.replace("Un mot.", "Leur mot.\n\nEt un autre.")
    _put(writer.desk, after)
    writer.wait(after)
    writer.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert abs(writer.page.evaluate(seen) - before) < 2
    writer.page.keyboard.type("!")
    writer.wait(after.replace("40 bis", "40 bis!"))
    writer.press("Control+z")
    writer.wait(after)
    writer.press("Control+z")
    writer.wait(after.replace("40 bis", "40"))


@pytest.mark.parametrize("end", ["", "\n"])
def test_what_is_written_at_the_caret(writer: Writer, end: str) -> None:
    """A paragraph is added to the file right where the caret stands: what is typed goes on where it was."""
    writer.write(f"# Titre\n\nUn mot{end}")
    writer.saved()
    writer.page.evaluate(SELECT, [15, 15])
    writer.page.keyboard.type(" ou deux")
    writer.saved()
    after = f"# Titre\n\nUn mot ou deux\n\nLeur fin.{end}"
    _put(writer.desk, after)
    writer.wait(after)
    writer.page.keyboard.type(", ou trois")
    writer.wait(after.replace("deux", "deux, ou trois"))
    writer.saved()
    page = writer.page
    page.fill("#subject", "Objet")
    page.keyboard.press("End")
    writer.saved()
    front = writer.desk.edition.read_text()
    writer.desk.edition.write_text(front.replace('subject = "Objet"', 'subject = "Objet d’eux"'))
    expect(page.locator("#subject")).to_have_value("Objet d’eux")
    page.keyboard.type("!")
    expect(page.locator("#subject")).to_have_value("Objet! d’eux")
    page.fill("#subject", "")
    writer.saved()


@pytest.mark.parametrize("width", [1280, 375])
def test_a_finding_leads_to_its_words(writer: Writer, width: int) -> None:
    """A click on a finding about the édito leads into its editor: the words that it names are selected, and in view."""
    page = writer.page
    page.set_viewport_size({"width": width, "height": 700})
    between = "Encore un paragraphe.\n\n" * 60
    writer.write(
        f"# Titre {width}\n\n{between}Le 31 novembre, à l’aube, un\u00a0<b>mot</b>.\n\nC’est **l’aube,\u00a0enfin** (le 31 septembre.\n"
    )
    writer.saved()
    seen = """() => {
      const [words, box] = [getSelection().getRangeAt(0), document.querySelector(".cm-scroller")].map((one) => one.getBoundingClientRect());
      const isIn = words.top >= Math.max(0, box.top) && words.bottom <= Math.min(innerHeight, box.bottom);
      return [document.activeElement.className.split(" ")[0], isIn, getSelection().toString()];
    }"""
    for finding, words in (("day-unknown:edito", "31 novembre"), ("html-tag:edito", "<b>mot</b>")):
        page.evaluate(SELECT, [0, 0])
        page.locator(f'[data-finding^="{finding}"] .to-place').click()
        page.wait_for_timeout(500)
        assert page.evaluate(seen) == ["cm-content", True, words]
    page.evaluate(SELECT, [0, 0])
    page.evaluate(
        "document.querySelector('[data-finding^=\"html-tag\"]').dataset.finding = 'x:edito:C est l aube enfin le 2';"
        " document.querySelector('[data-finding^=\"x:\"] .to-place').textContent = 'Ici'"
    )
    page.locator('[data-finding^="x:"] .to-place').click()
    page.wait_for_timeout(500)
    assert page.evaluate(seen) == ["cm-content", True, "C’est **l’aube,\u00a0enfin** (le"]
    assert (
        page.locator(".cm-editor.cm-focused").evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    )
    writer.write("")
    writer.saved()
    page.locator('[data-finding="edito-missing:edito"] .to-place').click()
    page.keyboard.type("Un mot")
    writer.wait("Un mot")


def test_a_correction_is_undone(writer: Writer) -> None:
    """Ctrl-Z takes back what was corrected by a click, then what was typed before it; Ctrl-Y does both again; no other text is ever made."""
    page = writer.page
    writer.write("# Titre\n\nLa 9ème rencontre, un <b>mot</b>.")
    writer.saved()
    writer.stand("</b>.")
    page.keyboard.type(" Puis un autre.")
    writer.saved()
    first, typed = "# Titre\n\nLa 9ème rencontre, un <b>mot</b>.", " Puis un autre."
    texts = [first, first + typed]
    for finding in ("html-tag:edito", "ordinal:edito"):
        page.click(f'[data-finding="{finding}"] button[name="finding"]:text-matches("^Corriger")')
        page.locator(f'[data-finding="{finding}"]').wait_for(state="detached")
        texts.append(writer.text)
    assert texts[-1] == "# Titre\n\nLa 9e rencontre, un **mot**." + typed
    page.focus(".cm-content")
    for text in texts[-2::-1]:
        writer.press("Control+z")
        writer.wait(text)
    writer.saved()
    for text in texts[1:]:
        writer.press("Control+y")
        writer.wait(text)
    writer.saved()
    assert writer.edito == texts[-1]
    for _ in range(2):  # « Tout corriger » is one step
        writer.press("Control+z")
    writer.saved()
    page.click(".all button")
    writer.wait(texts[-1])
    page.focus(".cm-content")
    writer.press("Control+z")
    writer.wait(texts[1])


def test_the_keyboard_finds_and_leaves(writer: Writer) -> None:
    """Words are found and replaced in French; one Tab stop leads to the tools, and Escape, Tab leads out of the editor."""
    writer.write("Un mot, un mot, un mot.")
    writer.stand("Un")
    writer.press("Control+f")
    writer.page.get_by_label("Chercher", exact=True).fill("mot")
    writer.page.get_by_label("Remplacer par").fill("signe")
    writer.page.get_by_role("button", name="Tout remplacer").click()
    assert writer.text == "Un signe, un signe, un signe."
    writer.press("Escape")
    assert writer.page.locator(".cm-search").count() == 0
    writer.press("Shift+Tab", "ArrowRight", "Enter")
    assert writer.text != "Un signe, un signe, un signe."
    writer.press("Control+z", "Escape", "Tab")
    assert writer.page.evaluate("document.activeElement.id") == "subject"
    writer.page.click("label[for=edito]")
    assert writer.page.evaluate("document.activeElement.className").startswith("cm-content")


def test_what_is_pasted_becomes_markdown(writer: Writer) -> None:
    """What Word, LibreOffice, Google Docs and a page put on the clipboard; nothing of it runs or asks; plain stays plain."""
    for path in sorted(CLIPBOARD.glob("*.html")):
        writer.write("")
        writer.page.focus(".cm-content")
        writer.paste(path.read_text(encoding="utf-8"), "brut")
        writer.wait(path.with_suffix(".md").read_text(encoding="utf-8").removesuffix("\n"))
    expect(writer.page.locator("#news.toast")).to_contain_text("1 image n’a pas été collée")
    writer.paste("<p>Une <b>mot</b><b>s collés</b> <s>barré</s><b>« fin »</b>suite")
    expect(writer.page.locator("#edito")).to_have_value(
        re.compile(r"Une \*\*mots collés\*\* \*\*« fin\*\* »suite$")
    )
    expect(writer.page.locator("#news.toast")).to_have_text("Ce qui était barré n’a pas été collé.")
    writer.write("")
    writer.page.focus(".cm-content")
    writer.paste("", "**brut**\r\n<b>tel quel</b>")
    writer.wait("**brut**\n<b>tel quel</b>")
    writer.write("")
    writer.page.focus(".cm-content")
    writer.paste("", "Avant\r\n• un\r\n• deux")
    writer.wait("Avant\n\n- un\n- deux")
    expect(writer.page.locator("#news.toast")).to_contain_text("Les lignes du document ont été réunies")
    writer.write("")
    writer.page.focus(".cm-content")
    writer.page.keyboard.down("Shift")  # as of Ctrl+Shift+V
    writer.paste("", "• un\n• deux")
    writer.page.keyboard.up("Shift")
    writer.wait("• un\n• deux")
    writer.write("")
    writer.page.focus(".cm-content")
    writer.paste("", "**brut**\r\n<b>tel quel</b>")
    writer.wait("**brut**\n<b>tel quel</b>")
    writer.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    writer.page.evaluate("navigator.clipboard.writeText(' *encore*')")
    writer.page.get_by_role("button", name="Coller sans mise en forme").click()
    writer.wait("**brut**\n<b>tel quel</b> *encore*")
    assert writer.page.evaluate("window.ran") is None
    assert {address.split("/")[2] for address in writer.asked} == {writer.address.split("/")[2]}


@pytest.mark.parametrize("before", ["", "# Titre\n", "# Titre\n\nUn mot.\n"])
def test_a_picture_where_nobody_has_written_yet(writer: Writer, before: str) -> None:
    """It stands at the end, also when another has changed the text meanwhile."""
    _put(writer.desk, before)
    writer.wait(before)
    page = writer.page
    page.reload()
    page.wait_for_selector(".tools")
    _put(writer.desk, "# Titre\n\nLeur mot.\n")
    writer.wait("# Titre\n\nLeur mot.\n")
    page.get_by_role("button", name="Ajouter une image").click()
    page.set_input_files("#file", {"name": "a.png", "mimeType": "image/png", "buffer": drawn((300, 200))})
    page.fill("#alt", "Un carré")
    page.click(".picture >> text=Ajouter")
    expect(page.locator("#edito")).to_have_value(
        re.compile(r"^# Titre\n\nLeur mot\.\n\n!\[Un carré\]\(images/\S+\)\n*$")
    )


def test_markdown_goes_on(writer: Writer) -> None:
    """Enter goes on with a list, and leaves it at an empty item by an empty line; an address that is pasted on words makes a link of them."""
    writer.write("- un")
    writer.stand("un")
    writer.press("Enter")
    writer.page.keyboard.type("deux")
    writer.wait("- un\n- deux")
    writer.press("Enter", "Enter")
    writer.wait("- un\n- deux\n\n")
    writer.page.keyboard.type("fin")
    writer.wait("- un\n- deux\n\nfin")
    writer.write("1. un\n\n2. deux\n\n3. ")
    writer.stand("3. ")
    writer.press("Enter")
    writer.page.keyboard.type("fin")
    writer.wait("1. un\n\n2. deux\n\nfin")
    writer.write("- un\n- deux\n")
    writer.select("deux")
    writer.paste("", "https://example.org/deux")
    writer.wait("- un\n- [deux](https://example.org/deux)\n")
    writer.write("Un mot de plus")
    writer.select("mot ")
    writer.paste("", "https://example.org/mot")
    writer.wait("Un [mot](https://example.org/mot) de plus")


@pytest.mark.parametrize("last", ["Depuis l’an\n2023.", "Le jour (le\n12)", "Un titre\n-"])
def test_what_is_no_empty_item_stays(writer: Writer, last: str) -> None:
    """Enter takes away no line that only looks like an empty item."""
    writer.write(last)
    writer.stand(last)
    writer.press("Enter")
    writer.page.keyboard.type("fin")
    writer.page.wait_for_timeout(200)
    assert writer.text.startswith(last)


def test_links_are_picked(writer: Writer) -> None:
    """Ctrl-K finds an entry by a few letters; the words that were selected stay, else the entry's are taken; a link is changed."""
    page = writer.page
    writer.write("Venez au colloque du CESE. Lisez ")
    writer.select("colloque")
    writer.press("Control+k")
    page.get_by_role("textbox", name="Lier à").press_sequentially("jeun terr")
    writer.press("Enter")
    writer.wait("Venez au [colloque](https://www.example.org/colloque) du CESE. Lisez ")
    writer.stand("Lisez ")
    writer.press("Control+k")
    page.get_by_role("textbox", name="Lier à").fill("methode")
    page.get_by_role("group", name="Ce qui est trouvé").get_by_role("button", name="Commun(s)").click()
    writer.wait(
        "Venez au [colloque](https://www.example.org/colloque) du CESE. "
        "Lisez [Commun(s) : discours de la méthode](https://www.example.org/communs)"
    )
    page.keyboard.type(", puis venez.")
    writer.wait(
        "Venez au [colloque](https://www.example.org/colloque) du CESE. "
        "Lisez [Commun(s) : discours de la méthode](https://www.example.org/communs), puis venez."
    )
    writer.stand("[collo")
    writer.press("Control+k")
    page.get_by_role("textbox", name="Lier à").fill("https://example.org/autre?utm_source=x")
    writer.press("Enter")
    expect(page.locator("#edito")).to_have_value(re.compile(r"\[colloque\]\(https://example\.org/autre\)"))


def test_a_link_is_picked_by_keys(writer: Writer) -> None:
    """Arrows lead round from the field to what is found, who types there goes on looking, and Escape leaves all as it was."""
    page = writer.page
    writer.write("Un mot")
    writer.select("mot")
    writer.press("Control+k")
    status = page.locator("#picker [role=status]")
    expect(status).to_contain_text("réponses")
    focused = "document.activeElement.textContent"
    writer.press("ArrowDown", "ArrowDown")
    second = page.locator("#picker fieldset button").nth(1)
    assert page.evaluate(focused) == second.text_content()
    writer.press("ArrowUp", "ArrowUp", "ArrowUp")
    assert page.evaluate(focused) == page.locator("#picker fieldset button").last.text_content()
    page.keyboard.type("methode")
    expect(page.get_by_role("textbox", name="Lier à")).to_have_value("methode")
    expect(status).to_contain_text("Entrée la prend")
    page.get_by_role("textbox", name="Lier à").fill("rien de tel nulle part")
    expect(status).to_contain_text("Rien de tel")
    writer.press("Enter")
    expect(page.locator("#picker")).to_be_visible()
    writer.press("Escape")
    assert writer.text == "Un mot"
    assert page.evaluate("document.activeElement.className").startswith("cm-content")


def test_two_texts_are_put_together(writer: Writer) -> None:
    """Where two texts clash, pieces of the other are taken into one's own: side by side, or one above the other on a phone."""
    page = writer.page
    between = "\n\nEntre les deux, un paragraphe que personne n’a changé, et qui est assez long.\n\n"
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        writer.write(f"Un mot {width}.{between}Deux mots.\n")
        writer.saved()
        writer.look_away()
        _put(writer.desk, f"Leur mot {width}.{between}Leurs mots.\n")
        writer.write(f"Mon mot {width}.{between}Mes mots.\n")
        writer.says("· changé ailleurs")
        page.click(".write button >> text=Enregistrer")
        page.get_by_role("button", name=re.compile("^Prendre ")).first.click()
        page.click("text=Garder la mienne")
        page.wait_for_selector(".tools")
        assert writer.edito == f"Leur mot {width}.{between}Mes mots.\n"
        kept = "".join(path.read_text() for path in (writer.desk.root / "var" / "versions" / DAY).iterdir())
        assert f"Mon mot {width}.{between}Mes mots.\n" in kept
        assert f"Leur mot {width}.{between}Leurs mots.\n" in kept
