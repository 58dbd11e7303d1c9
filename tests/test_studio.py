"""The studio's forms, without script: each is done once, on what its editor saw, or answered by a page that loses nothing."""

import datetime as dt
import errno
import os
import re
import threading
import time
import tomllib
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from lxml import html

from newsletter.cli import opening
from newsletter.looks import Looks
from newsletter.model import Issue, Message
from newsletter.pipeline.context import Context, open_workspace
from newsletter.pipeline.edition import composing
from newsletter.preview import keeping
from newsletter.preview.column import length, place
from newsletter.preview.deeds import _limits
from newsletter.preview.desk import Desk as WorkspaceDesk
from newsletter.preview.showing import application, rooms
from newsletter.versions import Versions, name_of
from tests.asgi import Browser, Form, forms
from tests.workspaces import DAY, TUESDAY, Desk

EDITO = "# Bonjour\n\nUn mot.\n\nDeux mots.\n"


def _context(root: Path) -> Context:
    return open_workspace(root, opening.now, os.environ)


def _plain(page: str) -> str:
    """Return a page with spaces as people type them."""
    return page.replace("\u00a0", " ").replace("\u202f", " ")


class Studio:
    """A workspace, its preview, and a browser that was let in."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.start()

    def start(self) -> None:
        """Start the preview, as after it was killed: it knows nothing but the files."""
        context, day = _context(self.desk.root), dt.date.fromisoformat(DAY)
        editions = rooms(context, day, opening.now)
        self.desk_of_pages = editions.room(None).desk
        app = application(context, editions, opening.now)
        self.browser = Browser(app)
        self.browser.get(f"/?token={app.state.token}")

    @property
    def file(self) -> Path:
        """The edition's file."""
        return self.desk.root / "archive" / "editions" / f"{DAY}.md"

    def form(self, action: str, key: str = "") -> Form:
        """Return a form of the page as it is now."""
        return next(
            one
            for one in forms(self.browser.get("/").text)
            if one.action == action and one.fields.get("key", "") == key
        )

    def fields(self, key: str) -> Form:
        """Return the form of an entry's fields."""
        return forms(self.browser.get("/entree", params={"key": key}).text)[-1]

    def all(self, action: str) -> list[Form]:
        """Return the forms of an action."""
        return [one for one in forms(self.browser.get("/").text) if one.action == action]

    def first(self, action: str) -> Form:
        """Return the first form of an action."""
        return self.all(action)[0]

    def send(self, form: Form, **fields: str) -> int:
        """Send a form; return the status of the answer, and keep the page."""
        answer = self.browser.post(form.action, {**form.fields, **fields})
        self.page = _plain(answer.text)
        if answer.status_code == 303:
            self.page = _plain(self.browser.get(answer.headers["location"]).text)
        return answer.status_code

    def write(self, edito: str) -> None:
        """Write an édito into the file, as a text editor would."""
        front = self.file.read_text().split("\n+++\n")[0]
        self.file.write_text(f"{front}\n+++\n\n{edito}")

    @property
    def edito(self) -> str:
        """The édito in the file."""
        return self.file.read_text().split("\n+++\n", 1)[1].removeprefix("\n")

    def kept(self) -> str:
        """All versions, one after the other."""
        folder = self.desk.root / "var" / "versions" / DAY
        return "\n".join(path.read_text() for path in sorted(folder.glob("*.md")))


@pytest.fixture
def studio(desk: Desk) -> Studio:
    """Make a drafted workspace with its preview."""
    desk("draft", DAY, now=TUESDAY)
    return Studio(desk)


def _tree(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "cache" not in path.parts and not path.name.endswith(("-shm", ".log"))
    }


class TestTexts:
    """The édito, and what an inbox shows."""

    def test_an_edito_is_kept_byte_for_byte(self, studio: Studio) -> None:
        """What was written stands in the file as it was written; subject and preheader follow it, not being the editor's."""
        text = "# Bonjour !\n\n  Un *mot*  \ntrès «joli» ,\n\n\n- et\n\n* ça\n"
        assert studio.send(studio.form("/textes"), edito=text.replace("\n", "\r\n")) == 303
        assert studio.edito == text
        assert "C’est enregistré." in studio.page
        assert 'value="Bonjour !"' in studio.page
        assert '<span class="subject">Bonjour !</span>' in studio.page

    def test_a_sign_that_no_page_can_show(self, studio: Studio) -> None:
        """NUL, which neither TOML nor Markdown nor HTML can hold, does not come into the file, and it is said; no other sign goes."""
        others = "Un \u2028mot\x1b\ufeff.\n"
        assert studio.send(studio.form("/textes"), edito=others) == 303
        assert studio.edito == others
        assert "NUL" not in studio.page
        assert studio.send(studio.form("/textes"), edito="Un\0 mot.\n") == 303
        assert studio.edito == "Un mot.\n"
        assert (
            "C’est enregistré. Un signe que rien ne peut montrer ni garder (U+0000, dit « NUL ») en a été retiré."
            in studio.page
        )

    @given(st.text(st.sampled_from("aé #*-_<>&\"'\n\t\u00a0[]()+`"), max_size=60))
    def test_any_text_comes_back(self, text: str) -> None:
        """What a form shows is what it sends: a page that is saved as it was shown changes nothing."""
        element = f'<form action="/x"><textarea name="edito">\n{text.replace("&", "&amp;").replace("<", "&lt;")}</textarea></form>'
        assert forms(element)[0].fields["edito"].replace("\r\n", "\n") == text

    def test_saved_as_it_was_shown(self, studio: Studio) -> None:
        """A form that is sent as it was shown changes no byte of the file, once its proposals stand in it."""
        studio.write("\n\n# <b>&amp;</b> \n\tx\n")
        studio.desk("draft", DAY)
        before = studio.file.read_bytes()
        assert studio.send(studio.form("/textes")) == 303
        assert studio.file.read_bytes() == before

    def test_own_words_stay(self, studio: Studio) -> None:
        """A subject of the editor's own stays when the édito changes."""
        studio.send(studio.form("/textes"), subject="Mon objet")
        studio.send(studio.form("/textes"), edito=EDITO)
        assert studio.form("/textes").fields["subject"] == "Mon objet"
        assert 'subject = "Mon objet"' in studio.file.read_text()


class Composing:
    """Counts the letters that are composed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        self._compose = composing.compose
        monkeypatch.setattr(composing, "compose", self)

    def __call__(self, issue: Issue, looks: Looks) -> Message:
        self.times += 1
        return self._compose(issue, looks)


def _content(studio: Studio) -> str:
    """Return what names the mail that the page shows."""
    found = re.search(r'<iframe src="/letter\?jour=[^"]*&amp;de=(\w+)"', studio.browser.get("/").text)
    assert found
    return found[1]


class TestComposing:
    """The mail is composed when it is another, and only then."""

    def test_what_leaves_the_mail_as_it_is(self, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
        """A comment in the file, an accepted finding, an order among what is left out compose nothing, nor is a frame loaded."""
        agenda = studio.desk.root / "feeds" / "agenda.toml"
        rows = (
            f'\n[[event]]\nid = "{name}"\ntitle = "Autre {name}"\nstart = 2023-10-05T11:00:00\n'
            for name in "xyz"
        )
        studio.desk.write("feeds/agenda.toml", agenda.read_text() + "".join(rows))
        for name in "xyz":
            studio.send(studio.form("/entree", f"agenda/{name}"), state="out")
        before, composed = _content(studio), Composing(monkeypatch)
        studio.file.write_text(studio.file.read_text().replace("number =", "# à moi\nnumber ="))
        assert _content(studio) == before
        studio.send(studio.form("/entree", "agenda/x"), move="down")
        form = studio.first("/accepter")
        name, value = form.buttons[0]
        studio.send(form, **{name: value})
        assert _content(studio) == before
        assert composed.times == 0

    def test_what_does_not(self, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
        """What readers will see is composed once."""
        before, composed = _content(studio), Composing(monkeypatch)
        studio.send(studio.form("/entree", "agenda/colloque"), state="out")
        assert _content(studio) != before
        assert composed.times == 1


class TestEntries:
    """What the letter shows, and in which order."""

    def test_states(self, studio: Studio) -> None:
        """An entry is left out, for ever, and taken back; the answer leads to it."""
        form = studio.form("/entree", "agenda/colloque")
        answer = studio.browser.post("/entree", {**form.fields, "state": "out"})
        assert answer.headers["location"].endswith(f"#{place('agenda/colloque')}")
        assert 'state = "out"' in studio.file.read_text()
        assert ("state", "in") in studio.form("/entree", "agenda/colloque").buttons
        assert studio.send(studio.form("/entree", "agenda/colloque"), state="never") == 303
        assert 'state = "never"' in studio.file.read_text()
        assert studio.send(studio.form("/entree", "agenda/colloque"), state="in") == 303
        assert studio.file.read_text().count('state = "in"') == 3

    def test_moves(self, studio: Studio) -> None:
        """An entry moves within its section; a comment beside it goes with it."""
        studio.desk.write(
            "feeds/agenda.toml",
            (studio.desk.root / "feeds" / "agenda.toml").read_text()
            + '\n[[event]]\nid = "autre"\ntitle = "Autre rencontre"\nstart = 2023-10-05T11:00:00\n',
        )
        studio.desk("draft", DAY)
        studio.file.write_text(
            studio.file.read_text().replace('key = "agenda/autre"', '# à moi\nkey = "agenda/autre"')
        )
        assert studio.send(studio.form("/entree", "agenda/autre"), move="up") == 303
        text = studio.file.read_text()
        assert text.index("agenda/autre") < text.index("agenda/colloque")
        assert "# à moi\nkey" in text

    def test_what_stands_in_no_file_yet(self, studio: Studio) -> None:
        """The page shows what a draft would be; the first form writes it, and is done on it."""
        studio.file.unlink()
        assert studio.send(studio.form("/entree", "agenda/colloque"), state="out") == 303
        assert 'state = "out"' in studio.file.read_text()

    def test_an_entry_that_is_gone(self, studio: Studio) -> None:
        """A form about an entry that is not there any more is answered in words."""
        form = studio.form("/entree", "agenda/colloque")
        assert studio.send(form, key="agenda/nothing", state="out") == 409
        assert "n’est plus dans la lettre" in studio.page

    def test_a_form_without_a_deed(self, studio: Studio) -> None:
        """What says nothing changes nothing."""
        before = studio.file.read_bytes()
        assert studio.send(studio.form("/entree", "agenda/colloque")) == 400
        assert studio.send(studio.form("/entree", "agenda/colloque"), state="perhaps") == 400
        assert studio.file.read_bytes() == before


class TestMeanwhile:
    """The file changed between page and form."""

    def test_elsewhere(self, studio: Studio) -> None:
        """What was changed elsewhere stays, and is said."""
        studio.write(EDITO)
        form = studio.form("/textes")
        studio.write(EDITO.replace("Deux", "Trois"))
        assert studio.send(form, edito=EDITO.replace("Un", "Mon")) == 303
        assert studio.edito == "# Bonjour\n\nMon mot.\n\nTrois mots.\n"
        assert "Ce qui avait changé entre-temps est gardé aussi : édito." in studio.page

    def test_at_the_same_place(self, studio: Studio) -> None:
        """Nothing is written; both texts stand in the answer, and either can be kept, the other as a version."""
        studio.write(EDITO)
        form = studio.form("/textes")
        studio.write(EDITO.replace("Un mot", "Leur phrase"))
        before = _tree(studio.desk.root)
        assert studio.send(form, edito=EDITO.replace("Un mot", "Ma phrase")) == 409
        assert _tree(studio.desk.root) == before
        assert "<mark>Ma</mark>" in studio.page
        assert "<mark>Leur</mark>" in studio.page
        keep = next(one for one in forms(studio.page) if one.action == "/textes")
        assert studio.send(keep) == 303
        assert "Ma phrase" in studio.edito
        assert "Leur phrase" in studio.kept()

    def test_a_refusal_has_an_address(self, studio: Studio) -> None:
        """A script leads to the page that says why, with all that was asked; the latest ten have one, and one of no session has none."""
        studio.write(EDITO)
        form = studio.form("/textes")
        studio.write(EDITO.replace("Un mot", "Leur phrase"))
        asked = {**form.fields, "edito": EDITO.replace("Un mot", "Ma phrase")}
        refused = studio.browser.post("/textes", asked)
        again = studio.browser.get(refused.headers["content-location"])
        assert again.status_code == 409
        assert all(f"<mark>{one}</mark>" in again.text for one in ("Ma", "Leur"))
        assert forms(again.text)[0].fields == forms(refused.text)[0].fields
        address = {**studio.form("/test").fields, "address": "moi"}
        in_place = studio.browser.post("/test", address).headers["content-location"]
        assert 'id="why-address"' in studio.browser.get(in_place).text
        assert "content-location" not in studio.browser.post("/textes", {**asked, "csrf": "x"}).headers
        for _ in range(10):
            studio.browser.post("/textes", asked)
        assert studio.browser.get(refused.headers["content-location"]).status_code == 404

    def test_the_other_is_taken(self, studio: Studio) -> None:
        """Mine is then a version."""
        studio.write(EDITO)
        form = studio.form("/textes")
        studio.write(EDITO.replace("Un mot", "Leur phrase"))
        studio.send(form, edito=EDITO.replace("Un mot", "Ma phrase"))
        take = next(one for one in forms(studio.page) if one.action == "/mettre-de-cote")
        assert studio.send(take) == 303
        assert "Leur phrase" in studio.edito
        assert "Ma phrase" in studio.kept()

    def test_after_the_preview_was_killed(self, studio: Studio) -> None:
        """A page from before is merged by the versions on disk."""
        studio.send(studio.form("/textes"), edito=EDITO)
        form = studio.form("/textes")
        studio.send(studio.form("/textes"), edito=EDITO.replace("Deux", "Trois"))
        studio.start()
        csrf = studio.form("/textes").fields["csrf"]
        assert studio.send(form, csrf=csrf, edito=EDITO.replace("Un", "Mon")) == 303
        assert studio.edito == "# Bonjour\n\nMon mot.\n\nTrois mots.\n"

    def test_a_version_that_nobody_knows(self, studio: Studio) -> None:
        """Texts of a page that nobody knows are shown beside those of the file; an entry's state is simply set."""
        studio.write(EDITO)
        form = studio.form("/textes")
        assert studio.send(form, version="0" * 16, edito="Autre.") == 409
        assert "Autre." in studio.page
        assert studio.edito == EDITO
        assert studio.send(studio.form("/entree", "agenda/colloque"), version="0" * 16, state="out") == 303

    @pytest.mark.parametrize("deed", ["approve", "skip"])
    def test_closed_meanwhile(self, studio: Studio, deed: str) -> None:
        """An edition that was approved or skipped meanwhile is not changed, and the text is in the answer."""
        studio.write(EDITO)
        form = studio.form("/textes")
        if deed == "approve":
            assert studio.desk("approve", DAY).code == 0
        else:
            studio.file.write_text(studio.file.read_text().replace('status = "draft"', 'status = "skipped"'))
        before = studio.file.read_bytes()
        assert studio.send(form, edito="Mon texte.") == 409
        assert "Mon texte." in studio.page
        assert studio.file.read_bytes() == before

    @pytest.mark.parametrize(
        ("action", "fields"),
        [
            ("/textes", {"edito": "Pause d’été"}),
            ("/entree", {"state": "out"}),
            ("/sauter", {"reason": "Pause d’été"}),
            ("/reporter", {"at": "2023-09-28T14:00", "reason": "Pause d’été"}),
            ("/approuver", {}),
        ],
    )
    def test_sent_meanwhile(self, studio: Studio, action: str, fields: dict[str, str]) -> None:
        """Whatever is asked of a letter that was sent meanwhile, the page says just that, and offers no second try."""
        form = studio.first(action)
        assert studio.desk("approve", DAY).code == 0
        assert studio.desk("run", "--live", now=f"{DAY}T09:00:00+02:00").code == 0
        before = studio.file.read_bytes()
        assert studio.send(form, **fields) == 409
        assert studio.file.read_bytes() == before
        assert "La lettre a changé d’état" in studio.page
        assert "elle est écrite dans la boîte d’envoi" in studio.page
        assert "qui gère la machine" not in studio.page
        assert not [one for one in forms(studio.page) if one.action == action]
        for value in {*fields.values()} & {"Pause d’été"}:
            assert value in studio.page

    def test_made_unreadable_meanwhile(self, studio: Studio) -> None:
        """A file that was broken by hand is told with its line; the text is in the answer."""
        form = studio.form("/textes")
        studio.file.write_text(studio.file.read_text().replace('state = "in"', 'state = "in', 1))
        before = studio.file.read_bytes()
        assert studio.send(form, edito="Mon texte.") == 422
        assert "guillemet" in studio.page
        assert "Mon texte." in studio.page
        assert studio.file.read_bytes() == before


class TestApproval:
    """The editor's word."""

    def test_approve_and_take_back(self, studio: Studio) -> None:
        """An approved letter shows no form but those that take it back and send a test."""
        studio.write(EDITO)
        assert studio.send(studio.form("/approuver")) == 303
        assert "La lettre est approuvée." in studio.page
        assert 'status = "approved"' in studio.file.read_text()
        assert [one.action for one in forms(studio.page)] == ["/reprendre", "/test"]
        assert studio.send(studio.form("/reprendre")) == 303
        assert 'status = "draft"' in studio.file.read_text()

    def test_a_second_click(self, studio: Studio) -> None:
        """A form that is sent twice is done once and answered as done: approving, taking back, postponing, skipping, accepting, a test."""
        studio.write(EDITO)
        assert studio.send(studio.form("/reporter"), at="2023-09-28T14:00", reason="salon") == 303
        for action, fields, said in (
            ("/reporter", {"at": "2023-09-28T14:00", "reason": "salon"}, "send_at = 2023-09-28T14:00"),
            ("/accepter", {"raison": "voulu"}, 'accept = ["links-unchecked:links"]'),
            ("/approuver", {}, 'status = "approved"'),
            ("/reprendre", {}, 'status = "draft"'),
            ("/test", {"address": "moi@example.org"}, 'status = "draft"'),
            ("/sauter", {"reason": "pause"}, 'status = "skipped"'),
        ):
            form = studio.form(action)
            form.fields |= {"finding": "links-unchecked:links"} if action == "/accepter" else {}
            assert studio.send(form, **fields) == 303
            after = studio.file.read_bytes()
            assert said in after.decode()
            assert studio.send(form, **fields) == 303, studio.page
            assert studio.file.read_bytes() == after
        assert len([*(studio.desk.root / "var" / "notices").glob("*-test-*.eml")]) == 1

    def test_a_second_click_takes_no_postponement_back(self, studio: Studio) -> None:
        """Whoever takes an approval back twice keeps the hour; and the usual hour is not taken for an approval."""
        studio.write(EDITO)
        assert studio.send(studio.form("/reporter"), at="2023-09-28T14:00", reason="salon") == 303
        back = next(one for one in studio.all("/reprendre") if one.fields.get("quoi") == "heure")
        assert studio.send(studio.form("/approuver")) == 303
        assert studio.send(back) == 409
        form = studio.form("/reprendre")
        assert (studio.send(form), studio.send(form)) == (303, 303)
        assert "send_at" in studio.file.read_text()

    def test_nothing_unseen_is_approved(self, studio: Studio) -> None:
        """What changed since the page was made must be seen first."""
        studio.write(EDITO)
        form = studio.form("/approuver")
        studio.write(EDITO + "\nEncore.\n")
        assert studio.send(form) == 409
        assert "édito" in studio.page
        assert 'status = "draft"' in studio.file.read_text()

    def test_what_is_not_saved_is_told(self, studio: Studio) -> None:
        """Without script, the button that approves says that a text is to be saved first."""
        form = re.search(r'<form[^>]*action="/approuver".*?</form>', studio.browser.get("/").text, re.DOTALL)
        assert form is not None
        assert "<noscript>" in form[0]
        assert "Enregistrez d’abord votre texte" in form[0]

    def test_errors_forbid_it(self, studio: Studio) -> None:
        """A letter with an error is not approved, also where the form is sent all the same."""
        studio.write("![](data:image/png;base64,AAAA)\n")
        form = studio.form("/approuver")
        assert "disabled" in studio.browser.get("/").text
        assert studio.send(form) == 422
        assert 'status = "draft"' in studio.file.read_text()

    def test_accepting(self, studio: Studio) -> None:
        """An accepted finding stands in the file."""
        form = studio.first("/accepter")
        name, value = form.buttons[0]
        assert studio.send(form, **{name: value}) == 303
        assert f'accept = ["{value}"]' in studio.file.read_text()

    def test_accepting_with_a_reason(self, studio: Studio) -> None:
        """A reason stands in the file as a comment, and stays there when another finding is accepted."""
        for reason in ("rien à dire\u00a0: pause", "réseau coupé\n]\nx = 1"):
            form = studio.first("/accepter")
            name, value = form.buttons[0]
            assert studio.send(form, raison=reason, **{name: value}) == 303
            assert value in tomllib.loads(studio.file.read_text().split("+++")[1])["accept"]
        text = studio.file.read_text()
        assert "# Accepté, edito-missing:edito : rien à dire : pause\n" in text
        assert " : réseau coupé ] x = 1\n" in text

    def test_a_broken_agenda_stops_no_text(self, studio: Studio) -> None:
        """Where the agenda cannot be read the page says file, line and remedy; texts and entries are changed all the same."""
        form, agenda = studio.form("/textes"), studio.desk.root / "feeds" / "agenda.toml"
        whole = agenda.read_text()
        agenda.write_text('[[event]]\ntitle = "x"\nstart = oui\n')
        for edito in ("# Un\n\nMot.\n", "# Deux\n\nMots.\n"):
            assert studio.send(form, edito=edito) == 303
            assert studio.edito == edito
            assert "L’agenda ne peut pas être lu" in studio.page
            assert "feeds/agenda.toml, ligne 3 : ce n’est pas une date : start = oui. Écrivez" in studio.page
            form = studio.form("/textes")
            assert form.fields["edito"].replace("\r\n", "\n") == edito
        assert studio.send(studio.form("/entree", "agenda/colloque"), state="out") == 303
        assert "Deux" in studio.browser.get("/letter").text
        assert studio.send(studio.form("/approuver")) == 422
        assert "feeds/agenda.toml, ligne 3" in studio.page
        agenda.write_text(whole)
        assert "L’agenda ne peut pas être lu" not in studio.browser.get("/").text

    @pytest.mark.parametrize(
        ("broken", "words"),
        [
            (lambda text: f"{text}\n[bidon]\nx = 1\n", "newsletter.toml, ligne"),
            (lambda text: text.replace("[letter]", "[letter", 1), "newsletter.toml, ligne"),
            (lambda text: text.replace('weekday = "', 'weekday = "x', 1), "newsletter.toml, ligne"),
            (None, "newsletter.toml n’est plus dans le dossier de la lettre."),
        ],
    )
    def test_broken_settings_take_no_page_away(
        self, studio: Studio, broken: Callable[[str], str] | None, words: str
    ) -> None:
        """Where `newsletter.toml` cannot be read, or is gone, each page says so in words; mended, each is there again."""
        settings, form = studio.desk.root / "newsletter.toml", studio.form("/textes")
        whole = settings.read_text()
        pages = (
            "/",
            "/jeudis",
            f"/sources?jour={DAY}",
            f"/versions?jour={DAY}",
            f"/comparer?jour={DAY}",
            "/ajouter",
            "/entree?key=agenda/colloque",
            "/?jour=2023-10-05",
        )
        settings.write_text(broken(whole)) if broken else settings.unlink()
        for path in pages:
            answer = studio.browser.get(path)
            assert answer.status_code in {200, 503}, path
            assert answer.headers["content-type"].startswith("text/html"), path
            assert words in _plain(answer.text), path
            assert str(studio.desk.root) not in answer.text
        assert studio.browser.get("/").status_code == 200
        assert "Colloque" in studio.browser.get("/letter").text
        assert studio.browser.get("/site-assets/mark.svg").status_code == 200
        for day in (DAY, "2023-10-05", ""):
            assert studio.send(form, edito="Mon texte.", jour=day) == 422
            assert words in studio.page
            assert "Mon texte." in studio.page
        settings.write_text(whole)
        assert [studio.browser.get(path).status_code for path in pages] == [200] * len(pages)
        assert "newsletter.toml" not in studio.browser.get("/").text

    @pytest.mark.long
    def test_a_text_longer_than_any_letter(self, studio: Studio) -> None:
        """A million signs at once are refused in time, the limit is said in signs and words, and they stand in a form to shorten."""
        before, began = studio.file.read_bytes(), time.monotonic()
        assert studio.send(studio.form("/textes"), edito="# Mot\n\n" + "mot é " * 170_000) == 400
        assert time.monotonic() - began < 20
        assert (
            "Édito : 1 020 007 signes, c’est trop long ; 60 000 signes au plus, soit environ 10 000 mots."
            in studio.page
        )
        again = next(one for one in forms(studio.page) if one.action == "/textes")
        assert len(again.fields["edito"]) > 1_000_000
        assert studio.file.read_bytes() == before
        assert studio.send(again, edito="# Mot\n\n" + "mot é " * 9_000) == 303
        assert studio.send(studio.form("/textes"), subject="x" * 1_001) == 400
        assert "Objet : 1 001 signes" in studio.page

    def test_a_file_that_is_gone(self, studio: Studio) -> None:
        """A text for a letter whose file was deleted is not lost: the page says so, and saving again begins the letter anew."""
        studio.send(studio.form("/textes"), edito="# Avant\n\nMot.\n")
        form = studio.form("/textes")
        studio.file.unlink()
        assert studio.send(form, edito="# Après\n\nMot.\n") == 409
        assert "Le fichier de la lettre n’est plus là" in studio.page
        assert f"supprimé ou déplacé archive/editions/{DAY}.md" in studio.page
        assert "rien n’en est perdu" in studio.page
        assert not studio.file.exists()
        page = _plain(studio.browser.get("/").text)
        assert (
            f"Le fichier archive/editions/{DAY}.md n’est plus là, supprimé ou renommé peut-être : la lettre montrée ici est un nouveau brouillon, qui s’écrit dès que vous y changez quelque chose."
            in page
        )
        assert studio.send(next(one for one in forms(studio.page) if one.action == "/textes")) == 303
        assert studio.edito == "# Après\n\nMot.\n"
        assert "# Avant" in studio.kept()

    @pytest.mark.parametrize("blank", [b"", b"\n \n", b"\xef\xbb\xbf"])
    def test_a_file_that_was_emptied(self, studio: Studio, blank: bytes) -> None:
        """A file that holds nothing any more is called empty, not gone, and is else as one that was deleted: saving again begins anew."""
        studio.send(studio.form("/textes"), edito="# Avant\n\nMot.\n")
        form = studio.form("/textes")
        studio.file.write_bytes(blank)
        assert studio.send(form, edito="# Après\n\nMot.\n") == 409
        assert "Le fichier de la lettre est vide" in studio.page
        assert f"Quelqu’un a vidé archive/editions/{DAY}.md" in studio.page
        assert "rien n’en est perdu" in studio.page
        assert studio.file.read_bytes() == blank
        again = next(one for one in forms(studio.page) if one.action == "/textes")
        page = _plain(studio.browser.get("/").text)
        assert (
            f"Le fichier archive/editions/{DAY}.md est vide : la lettre montrée ici est un nouveau brouillon"
            in page
        )
        assert studio.send(again) == 303
        assert studio.edito == "# Après\n\nMot.\n"
        assert "# Avant" in studio.kept()

    @pytest.mark.parametrize(
        ("action", "fields"),
        [
            ("/textes", {"edito": "# Après\n\nMot.\n"}),
            ("/entree", {"state": "out"}),
            ("/sauter", {"reason": "pause"}),
            ("/reporter", {"at": "2023-09-28T14:00", "reason": "salon"}),
            ("/test", {"address": "moi@example.org"}),
        ],
    )
    def test_what_is_done_with_an_emptied_file(
        self, studio: Studio, action: str, fields: dict[str, str]
    ) -> None:
        """Each form of the page that an emptied file has does what it says."""
        studio.file.write_bytes(b"")
        assert studio.send(studio.first(action), **fields) == 303
        assert studio.file.read_text().startswith("+++")

    def test_a_file_that_is_broken_after_it_was_empty(self, studio: Studio) -> None:
        """What was seen last is an empty file: the page says what is wrong with that of now, not that it is empty."""
        studio.send(studio.form("/textes"), edito="# Avant\n\nMot.\n")
        text = studio.file.read_text()
        studio.file.write_bytes(b"")
        assert f"{DAY}.md est vide" in studio.browser.get("/").text
        studio.file.write_text(text.replace('state = "in"', 'state = "oui"', 1))
        page = _plain(studio.browser.get("/").text)
        assert 'state = "oui" n’existe pas' in html.document_fromstring(page).text_content()
        assert f"{DAY}.md est vide" not in page

    def test_an_emptied_file_that_is_being_saved(
        self, studio: Studio, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What a text editor writes into the file that it has emptied is not lost, nor drafted over."""
        studio.send(studio.form("/textes"), edito="# Avant\n\nMot.\n")
        text = studio.file.read_bytes()
        studio.file.write_bytes(b"")
        form = studio.form("/entree", "agenda/colloque")
        monkeypatch.setattr("newsletter.swapping.time.sleep", lambda _: studio.file.write_bytes(text))
        assert studio.send(form, state="out") == 303
        assert studio.edito == "# Avant\n\nMot.\n"

    def test_a_file_that_is_gone_after_a_restart(self, studio: Studio) -> None:
        """Also where nobody knows what the page was made from, the text stands in the answer."""
        form = studio.form("/textes")
        studio.file.unlink()
        studio.start()
        again = studio.form("/textes").fields["csrf"]
        assert studio.send(form, edito="# Après\n\nMot.\n", csrf=again) == 409
        assert "# Après" in studio.page

    def test_after_the_approval(self, studio: Studio) -> None:
        """A letter that is closed says why nothing of it can be changed and what can be done, on each page; a test of it is sent as before."""
        studio.send(studio.form("/textes"), edito="# Mot\n\nTexte.\n")
        assert "Cette lettre est approuvée" not in studio.page
        entry = "/entree?key=agenda/colloque"
        version = html.document_fromstring(studio.browser.get("/versions").text).xpath("//ol//a/@href")[-1]
        assert studio.send(studio.form("/approuver")) == 303
        for page in ("/", entry, version, "/ajouter"):
            told = _plain(studio.browser.get(page).text)
            assert "Cette lettre est approuvée : ses textes et ses entrées ne se modifient plus." in told
            assert "« Reprendre comme brouillon », en haut, les rouvre" in told
            assert {one.action for one in forms(told)} <= {
                "/test",
                "/reprendre",
                "/champs",
                "/ajouter",
                "/lire",
            }
            assert "<button>Enregistrer" not in told
        assert studio.send(studio.form("/test"), address="moi@example.org") == 303
        studio.send(studio.form("/reprendre"))
        assert "ne se modifient plus" not in studio.page
        studio.send(studio.form("/sauter"), reason="pause")
        assert "Ce jeudi est sauté : sa lettre ne se modifie pas." in studio.page

    @pytest.mark.parametrize(
        ("now", "words"),
        [
            ("10:00", "Approuvée avant 15 h, elle part encore dans les dix minutes."),
            ("14:55", "Elle ne peut partir que jusqu’à 15 h"),
            ("15:30", "il est trop tard. Pour qu’elle parte tout de même, reportez-la."),
        ],
    )
    def test_past_its_hour(self, studio: Studio, now: str, words: str) -> None:
        """A draft whose hour has struck says until when it may leave, before anybody approves it."""
        studio.desk.monkeypatch.setenv("NEWSLETTER_NOW", f"{DAY}T{now}:00+02:00")
        studio.start()
        told = _plain(studio.browser.get("/").text)
        assert "Elle n’est pas approuvée." in told
        assert words in told

    def test_after_the_sending(self, studio: Studio) -> None:
        """The page of a letter that has left says how its page of the archive is corrected, today's date included."""
        studio.send(studio.form("/approuver"))
        assert studio.desk("run", "--live", now=f"{DAY}T09:00:00+02:00").code == 0
        told = _plain(studio.browser.get("/").text)
        assert f"dans le fichier archive/editions/{DAY}.md" in told
        (line,) = re.findall(r"corrected = [0-9T:-]+[0-9]", told)
        studio.file.write_text(
            studio.file.read_text().replace("+++\n", f"+++\n{line}\n", 1).replace("CESE", "Lyon")
        )
        assert studio.desk("archive", now=f"{DAY}T10:00:00+02:00").code == 0
        assert "Corrigé le" in (studio.desk.root / "archive" / "site" / f"{DAY}.html").read_text()

    def _sent(self, studio: Studio) -> Form:
        """Let the letter leave, and look at its page three days later; return the form that corrects its own page."""
        studio.write(EDITO)
        studio.send(studio.form("/approuver"))
        assert studio.desk("run", "--live", now=f"{DAY}T09:00:00+02:00").code == 0
        studio.desk.at("2023-10-01T10:00:00+02:00")
        studio.start()
        return next(
            one
            for one in forms(studio.browser.get("/", params={"jour": DAY}).text)
            if one.action == "/corriger-la-page"
        )

    def test_its_page_is_corrected(self, studio: Studio) -> None:
        """The édito of a letter that has left is put right in the studio; the archive says so at the next run, nothing is sent."""
        form = self._sent(studio)
        before, mails = studio.file.read_text(), studio.desk.outbox
        assert studio.send(form, edito=EDITO.replace("Deux", "Trois")) == 303
        assert "Les courriels déjà reçus restent comme ils sont." in studio.page
        assert "dira le jour de la correction" in studio.page
        after = studio.file.read_text()
        assert "corrected = 2023-10-01T10:00:00+02:00\n" in after
        assert after.replace("corrected = 2023-10-01T10:00:00+02:00\n", "") == before.replace("Deux", "Trois")
        assert before in studio.kept()
        assert after in studio.kept()
        assert studio.send(form, edito=EDITO.replace("Deux", "Trois")) == 303
        assert "l’édito dit déjà cela" in studio.page
        assert studio.file.read_text() == after
        assert studio.desk("run", "--live").code == 0
        page = (studio.desk.root / "archive" / "site" / f"{DAY}.html").read_text()
        assert "Trois mots." in page
        assert "Corrigé le 1er octobre" in _plain(page)
        assert studio.desk.outbox == mails
        assert "edition-altered" not in studio.desk.codes()

    def test_a_correction_that_is_being_written(self, studio: Studio) -> None:
        """What follows the files by itself holds no part of the form: no run writes over it."""
        self._sent(studio)
        (form,) = html.document_fromstring(studio.browser.get("/", params={"jour": DAY}).text).xpath(
            "//form[@action='/corriger-la-page']"
        )
        assert form.xpath("ancestor::details")
        assert not form.xpath("ancestor::*[@data-live]")

    def test_its_page_was_corrected_meanwhile(self, studio: Studio) -> None:
        """What others put right elsewhere stays; at the same place both are shown, and either is kept."""
        form = self._sent(studio)
        studio.write(EDITO.replace("Bonjour", "Salut"))
        assert studio.send(form, edito=EDITO.replace("Deux", "Trois")) == 303
        assert studio.edito == "# Salut\n\nUn mot.\n\nTrois mots.\n"
        before = studio.file.read_bytes()
        assert studio.send(form, edito=EDITO.replace("Deux", "Dix")) == 409
        assert studio.file.read_bytes() == before
        assert "<mark>Dix</mark>" in studio.page
        assert "<mark>Trois</mark>" in studio.page
        mine, other = (
            next(one for one in forms(studio.page) if one.action == action)
            for action in ("/corriger-la-page", "/mettre-de-cote")
        )
        assert studio.send(other) == 303
        assert studio.file.read_bytes() == before
        assert "Dix mots." in studio.kept()
        assert studio.send(mine) == 303
        assert "Dix mots." in studio.edito

    def test_what_is_no_correction(self, studio: Studio) -> None:
        """A letter that has left takes none of the drafts' texts, and one that has not takes no correction."""
        draft = studio.form("/textes")
        draft.action = "/corriger-la-page"
        assert studio.send(draft, edito="Autre.\n") == 409
        assert "elle n’est pas partie" in studio.page
        assert "Autre." in studio.page
        form = self._sent(studio)
        before = studio.file.read_bytes()
        assert studio.send(form, edito="é" * 60_001) == 400
        assert studio.send(form, csrf="x") == 403
        studio.file.write_bytes(b"")
        assert studio.send(form, edito="Autre.\n") == 422
        assert studio.file.read_bytes() == b""
        studio.file.write_bytes(before)
        form.action = "/textes"
        assert studio.send(form, edito="Autre.\n") == 409
        form.fields.pop("edito")
        form.action = "/corriger-la-page"
        assert studio.send(form) == 400
        assert studio.file.read_bytes() == before

    def test_each_finding_leads_to_its_place(self, studio: Studio) -> None:
        """Whatever is found in the édito, the signature or an entry leads there; what is of the whole letter alone does not."""
        text = studio.file.read_text()
        entry = """
[[entry]]
key = "agenda/faux"
section = "semaine"
kind = "event"
state = "in"
title = "Le colloque {{ titre }} du mardi 5 octobre 2023"
url = "https://example.net/y?utm_medium=1"
summary = "Voir <a href=\\"https://example.net/s?fbclid=3\\">ici</a>, 31 novembre"
start = 2023-10-03
all_day = true

[[entry.links]]
label = "ici"
url = "https://example.net/z"
"""
        front, _ = text.split("\n+++\n", 1)
        front = re.sub(
            "^signature = .*",
            'signature = "Nous, http://example.net/n?utm_source=n"',
            front,
            flags=re.MULTILINE,
        )
        studio.file.write_text(
            f"{front}\n{entry}+++\n\n"
            "# Titre\n\nVoir http://example.org/x?utm_source=a, [ici](http://example.org/v) et"
            " [mots](https://example.org/z?utm_medium=1), [là](htp:/rien), <https://example.org/w?fbclid=3>, www.example.org/u?utm_source=b."
            " ![](images/nope.jpg) ![x](https://example.com/p.png) {{ x }} **gras non fermé, le 31 novembre, TODO.\n"
        )
        page = html.document_fromstring(studio.browser.get("/").text)
        ids = {*page.xpath("//@id")}
        row = place("agenda/faux")
        leads = {
            one.get("data-finding"): (one.xpath(".//a[contains(@class, 'to-place')]/@href") or ["#"])[0][1:]
            for one in page.xpath("//li[@data-finding]")
        }
        assert {name for name, there in leads.items() if not there} <= {"links-unchecked:links"}, leads
        assert {*leads.values()} - {""} <= ids
        for name, there in leads.items():
            if "example.org/" in name or "nope" in name or "p.png" in name:
                assert there == "edito", name
            if "example.net/n" in name:
                assert there == "signature", name
            elif "example.net/" in name:
                assert there == row, name
        codes = {name.partition(":")[0] for name in leads}
        assert {
            "link-tracking",
            "link-vague",
            "picture-missing",
            "template-leftover",
            "link-invalid",
        } <= codes

    def test_what_its_entries_are_called(self, studio: Studio) -> None:
        """Sections stand as in print, sources by their names; what is out for ever is not put out for ever again."""
        settings = studio.desk.root / "newsletter.toml"
        settings.write_text(
            settings.read_text().replace('title = "Cette semaine"', 'title = "Qu\'y a-t-il ?"')
        )
        studio.send(studio.form("/entree", "agenda/colloque"), state="never")
        page = html.document_fromstring(studio.browser.get("/").text)
        assert "Qu’y a-t-il\u202f?" in page.xpath("//section[contains(@class, 'group')]/h2/text()")
        states = studio.form("/entree", "agenda/colloque").buttons
        assert ("state", "in") in states
        assert ("state", "never") not in states

    def test_correcting_all_stands_with_what_it_corrects(self, studio: Studio) -> None:
        """The button is once, at the head of the first findings, of errors where there are some."""
        for edito in (
            "# Mot\n\nUn  texte, 9ème.\n",
            "# Mot\n\nUn  texte, [un lien](https://example.org/x?utm_source=y).\n",
        ):
            assert studio.send(studio.form("/textes"), edito=edito) == 303
            page = html.document_fromstring(studio.browser.get("/").text)
            (button,) = page.xpath("//button[@name='tout']")
            section = button.xpath("ancestor::section")[-1]
            assert section is page.xpath("//section[contains(@class, 'findings')][.//li[@data-finding]]")[0]

    def test_no_codes_to_read(self, studio: Studio) -> None:
        """What stands on the letter's and the versions' pages to be read is French: codes of findings are for programs."""
        studio.send(
            studio.form("/textes"),
            edito="# Mot\n\nUn  texte, [un lien](https://example.org/x?utm_source=y).\n",
        )
        codes = {one.buttons[0][1] for one in studio.all("/accepter")}
        assert {"double-space:edito", "link-tracking:https://example.org/x?utm_source=y"} <= codes
        studio.send(studio.first("/accepter"), finding="double-space:edito")
        oldest = html.document_fromstring(studio.browser.get("/versions").text).xpath("//ol//a/@href")[-1]
        for address in ("/", oldest):
            read = html.document_fromstring(studio.browser.get(address).text).find("body").text_content()
            assert [code for one in codes if (code := one.partition(":")[0]) in read] == []
        assert "Points acceptés" in read

    def test_words_of_the_page(self, studio: Studio) -> None:
        """A finding speaks of the page's fields here, and of the file's lines on the command line; what nothing finds is not accepted."""
        assert studio.send(studio.form("/textes"), edito=EDITO, subject="") == 303
        assert "L’objet est vide : écrivez-le dans « Objet », ci-dessous." in studio.page
        assert "dans le fichier" in _plain(studio.desk("check", DAY).out)
        before = studio.file.read_bytes()
        form = Form.of("/accepter", studio.first("/accepter"))
        assert studio.send(form, finding="nimp:x") == 400
        assert studio.file.read_bytes() == before

    def test_accepting_no_more(self, studio: Studio) -> None:
        """What was accepted is so no more by a click, and its reason goes."""
        form = studio.first("/accepter")
        name, value = form.buttons[0]
        studio.send(form, raison="une raison", **{name: value})
        back = next(one for one in studio.all("/accepter") if "retirer" in one.fields)
        assert studio.send(back, finding=value) == 303
        text = studio.file.read_text()
        assert value not in text
        assert "une raison" not in text

    def test_skip_and_postpone(self, studio: Studio) -> None:
        """A Thursday is skipped and taken back, and postponed; what cannot be is told in words."""
        for reason in (" ", None):
            form = studio.form("/sauter")
            form.fields = {name: value for name, value in form.fields.items() if name != "reason"}
            assert studio.send(form, **({"reason": reason} if reason else {})) == 400
            assert "Pourquoi : dites-le en quelques mots : « pause d’été », par exemple." in studio.page
            assert "<button>Sauter</button>" in studio.page
            assert "reason" in next(one for one in forms(studio.page) if one.action == "/sauter").fields
        assert studio.send(studio.form("/sauter"), reason="pause d’été") == 303
        assert 'status = "skipped"' in studio.file.read_text()
        assert [one.action for one in forms(studio.page)] == ["/reprendre", "/test"]
        assert studio.send(studio.form("/reprendre")) == 303
        assert 'type="datetime-local" min="2023-09-26T00:00"' in studio.browser.get("/").text
        for wrong, why in (
            ("5 octobre", "« 5 octobre » ne dit pas l’année"),
            ("", "un jour et une heure"),
            ("2023-10-03", "un jour et une heure"),
            ("9999-12-31T23:59", "l’année 9999 est impossible"),
            ("2023-10-29T02:30", "vient deux fois"),
            ("2023-09-01T09:00", "avant le jeudi 5 octobre à 9 h, départ de la lettre suivante."),
            ("2023-10-05T10:00", "avant le jeudi 5 octobre à 9 h, départ de la lettre suivante."),
        ):
            assert studio.send(studio.form("/reporter"), at=wrong, reason="salon") == 400
            assert why in studio.page
            again = next(one for one in forms(studio.page) if one.action == "/reporter")
            assert (again.fields["at"], again.fields["reason"]) == (wrong, "salon")
            beside = studio.page.partition('id="at"')[2]
            assert why in beside.partition('id="why-at">')[2].partition("</p>")[0].replace(
                "Un jour", "un jour"
            )
        assert studio.send(studio.form("/reporter"), at="2023-09-29T10:00", reason="") == 400
        assert "Pourquoi : dites-le en quelques mots" in studio.page
        again = next(one for one in forms(studio.page) if one.action == "/reporter")
        assert again.fields["at"] == "2023-09-29T10:00"
        assert studio.send(again, reason="salon") == 303
        back = next(one for one in studio.all("/reprendre") if one.fields.get("quoi") == "heure")
        assert studio.send(back) == 303
        assert "reprend son heure habituelle" in studio.page
        assert "send_at" not in studio.file.read_text()
        assert studio.send(studio.form("/reporter"), at="2023-09-28T14:00", reason="salon") == 303
        assert "send_at = 2023-09-28T14:00:00+02:00" in studio.file.read_text()
        assert "14 h" in studio.page

    def test_a_test(self, studio: Studio) -> None:
        """A test goes to the address that was given; what is no address is refused."""
        assert studio.send(studio.form("/test"), address="moi") == 400
        assert studio.send(studio.form("/test"), address="moi@example.org") == 303
        assert "Le test est écrit dans var/notices" in studio.page
        notices = studio.desk.root / "var" / "notices"
        sent = message_from_bytes(next(notices.glob("*.eml")).read_bytes(), policy=default)
        assert sent["subject"].startswith("[TEST]")

    def test_a_test_to_several(self, studio: Studio) -> None:
        """Addresses between commas or semicolons, with names or without, each get theirs; one that mail cannot reach is named."""
        several = "moi@example.org, Lou <lou@example.org>; moi@example.org"
        assert studio.send(studio.form("/test"), address=several) == 303
        assert len([*(studio.desk.root / "var" / "notices").glob("*.eml")]) == 2
        for wrong in ("rédaction@example.org", "a@é.fr", "moi@example.org, lou", ", ;"):
            assert studio.send(studio.form("/test"), address=wrong) == 400
            assert studio.page.count("comme prenom@exemple.fr") == 1
            there = {one.action: one.fields for one in forms(studio.page)}
            assert there["/test"]["address"] == wrong
            assert "/textes" in there  # the letter stays before the eyes


class TestDisk:
    """A disk that refuses, and a workspace that another command holds."""

    @pytest.mark.parametrize(
        ("code", "words"),
        [
            (errno.ENOSPC, "le disque est plein"),
            (errno.EROFS, "le disque est en lecture seule"),
            (errno.EACCES, "droits insuffisants"),
        ],
    )
    def test_nothing_is_half_written(
        self, studio: Studio, monkeypatch: pytest.MonkeyPatch, code: int, words: str
    ) -> None:
        """What the disk refuses is said in words with what to do; the text stands in a form that can be sent again."""
        studio.send(studio.form("/textes"), edito="# Avant\n")
        before = studio.file.read_bytes()
        form = studio.form("/textes")
        with monkeypatch.context() as patch:

            def refused(*_: object, **__: object) -> None:
                raise OSError(code, os.strerror(code))

            patch.setattr("newsletter.files._write", refused)
            assert studio.send(form, edito="# Après\n") == 422
        assert f'id="why">archive/editions/{DAY}.md ne peut pas être écrit : {words}' in studio.page
        assert str(studio.desk.root) not in studio.page
        assert studio.file.read_bytes() == before
        again = next(one for one in forms(studio.page) if one.action == "/textes")
        assert again.fields["edito"] == "# Après\r\n"
        assert studio.send(again) == 303
        assert studio.edito == "# Après\n"

    def test_another_command_is_at_work(self, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
        """A workspace that is held is waited for; where it is held too long, that is said, and the text is there."""
        form = studio.form("/textes")
        monkeypatch.setattr("newsletter.preview.working._PATIENCE", 0.05)
        with _context(studio.desk.root).lock():
            assert studio.send(form, edito="# Tard\n") == 503
        assert "Rien n’a été changé" in studio.page
        assert "Une autre commande du programme est au travail depuis trop longtemps.</p>" in studio.page
        assert "Another" not in studio.page
        again = next(one for one in forms(studio.page) if one.action == "/textes")
        assert studio.send(again) == 303
        assert studio.edito == "# Tard\n"


class TestPlaces:
    """Where entries stand, and where findings lead."""

    def test_to_a_place(self, studio: Studio) -> None:
        """An entry goes to any place of any section; the answer says where it stands then."""
        form = studio.form("/entree", "agenda/lancement")
        assert studio.send(form, move="to", position="0", section="semaine") == 303
        assert "« Lancement de la plateforme » : place 1 sur 2." in studio.page
        assert studio.send(studio.form("/entree", "agenda/lancement"), move="down") == 303
        assert "place 2 sur 2." in studio.page

    @pytest.mark.parametrize(
        "fields", [{"position": "-1", "section": "semaine"}, {"position": "x", "section": "semaine"},
                   {"position": "0", "section": "../x"}, {"position": "9999", "section": "semaine"}],
    )  # fmt: skip
    def test_no_place(self, studio: Studio, fields: dict[str, str]) -> None:
        """What is no place is refused, and changes nothing."""
        before = studio.file.read_bytes()
        assert studio.send(studio.form("/entree", "agenda/lancement"), move="to", **fields) == 400
        assert studio.file.read_bytes() == before

    def test_findings_lead_to_their_place(self, studio: Studio) -> None:
        """A finding leads to where its words are written; those of a kind are mended together."""
        studio.send(
            studio.form("/textes"), edito="# Mot\n\nLe 9ème.\n", subject="Le 8ème jeudi", preheader="Le 7ème"
        )
        page = studio.browser.get("/").text
        assert '<a class="to-place" href="#edito">' in page
        assert '<a class="to-place" href="#subject">' in page
        assert studio.send(studio.first("/corriger"), genre="ordinal") == 303
        assert "Tout ce genre est corrigé." in studio.page
        assert 'name="genre"' not in studio.page
        assert "9ème" not in studio.file.read_text()


class TestVersions:
    """What people save with their own editors."""

    def test_back_to_a_version(self, studio: Studio) -> None:
        """An old version is shown beside the letter of now, and brought back; what has come in since stays."""
        studio.send(studio.form("/textes"), edito=EDITO)
        studio.send(studio.form("/entree", "agenda/colloque"), state="out")
        studio.send(studio.form("/textes"), edito="# Autre\n")
        studio.desk.write(
            "feeds/agenda.toml",
            (studio.desk.root / "feeds" / "agenda.toml").read_text()
            + '\n[[event]]\nid = "autre"\ntitle = "Autre rencontre"\nstart = 2023-10-05T11:00:00\n',
        )
        listed = studio.browser.get("/versions").text
        assert "mardi 26 septembre à 9" in _plain(listed)
        names = re.findall(r"nom=([0-9a-f]{16})", listed)
        texts = {name: studio.browser.get("/versions", params={"nom": name}).text for name in names}
        name = next(name for name, text in texts.items() if "<mark>Bonjour</mark>" in text and "oui" in text)
        assert "Colloque" in texts[name]
        back = forms(texts[name])[0]
        assert studio.send(back, nom=name) == 303
        assert studio.edito == EDITO
        assert 'state = "out"' not in studio.file.read_text()
        assert "agenda/autre" in studio.file.read_text()
        assert "# Autre" in studio.kept()

    def test_no_such_version(self, studio: Studio) -> None:
        """A version that is not kept has no page, and cannot be brought back."""
        assert studio.browser.get("/versions?nom=../../x").status_code == 404
        assert studio.send(Form.of("/revenir", studio.form("/textes")), nom="0" * 16) == 400

    def test_what_was_saved_by_hand_is_kept(self, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
        """While the preview is open each content of the file is kept, so a page from before is merged after a restart too."""
        monkeypatch.setattr(keeping, "_EVERY", 0.001)
        desk = WorkspaceDesk(lambda: _context(studio.desk.root), dt.date.fromisoformat(DAY))
        versions = Versions(studio.desk.root / "var" / "versions" / DAY, opening.now)
        with keeping.keeping(desk.standing.keep, lambda: [studio.file]):
            assert versions.content(name_of(studio.file.read_bytes()))
            studio.write(EDITO)
            wanted = name_of(studio.file.read_bytes())
            deadline = time.monotonic() + 20
            while versions.content(wanted) is None and time.monotonic() < deadline:
                threading.Event().wait(0.005)
            assert versions.content(wanted)
            studio.file.write_text("broken")  # what cannot be read is kept as well

    def test_a_broken_workspace_stops_nobody(self, studio: Studio) -> None:
        """A version that cannot be kept is no reason not to work."""
        (studio.desk.root / "newsletter.toml").write_text("broken")
        desk = WorkspaceDesk(lambda: _context(studio.desk.root), dt.date.fromisoformat(DAY))
        with keeping.keeping(desk.standing.keep, lambda: [studio.file]):
            pass


class TestDoor:
    """Who may change anything."""

    def test_looking_writes_nothing(self, studio: Studio) -> None:
        """No page changes a file, with and without an edition's file."""
        for remove in (False, True):
            if remove:
                studio.file.unlink()
            before = _tree(studio.desk.root)
            for path in (
                "/",
                "/letter",
                "/text",
                "/page",
                "/version",
                "/?vue=texte&dit=x",
                "/textes",
                "/approuver",
            ):
                studio.browser.get(path)
            assert _tree(studio.desk.root) == before

    @pytest.mark.parametrize(
        "headers",
        [
            {"origin": "https://evil.example"},
            {"origin": "http://127.0.0.1:1"},
            {"origin": "null"},
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
            {"host": "evil.example"},
        ],
    )
    def test_other_sites_are_refused(self, studio: Studio, headers: dict[str, str]) -> None:
        """A form of another site is refused, with the right cookie and the right secret."""
        form = studio.form("/textes")
        before = studio.file.read_bytes()
        assert (
            studio.browser.post("/textes", {**form.fields, "edito": "x"}, headers=headers).status_code == 403
        )
        assert studio.file.read_bytes() == before

    def test_own_pages_are_not(self, studio: Studio) -> None:
        """What browsers tell of the studio's own forms lets in."""
        form = studio.form("/textes")
        headers = {"origin": "http://127.0.0.1:8017", "sec-fetch-site": "same-origin"}
        assert studio.browser.post("/textes", form.fields, headers=headers).status_code == 303

    @pytest.mark.parametrize("csrf", ["", "x", "é", "0" * 64, "%ff", "%00", "+"])
    def test_the_secret_of_forms(self, studio: Studio, csrf: str) -> None:
        """Without the form's secret nothing is done."""
        for action in (
            "/textes",
            "/entree",
            "/accepter",
            "/approuver",
            "/reprendre",
            "/test",
            "/mettre-de-cote",
        ):
            assert studio.browser.post(action, {"csrf": csrf}).status_code == 403
            kind = {"content-type": "application/x-www-form-urlencoded"}
            body = f"csrf={csrf}&version=x".encode()  # as it is, which may be no text at all
            assert studio.browser.request("POST", action, content=body, headers=kind).status_code == 403

    def test_strangers(self, studio: Studio) -> None:
        """Without the cookie no form is taken, whatever it says."""
        form = studio.form("/textes")
        studio.browser.cookies.clear()
        assert studio.browser.post("/textes", form.fields).status_code == 403

    def test_what_is_no_form(self, studio: Studio) -> None:
        """Another type of content, broken escapes, too much: each is refused in words."""
        ask = studio.browser.request
        assert ask("POST", "/textes", json={}).status_code == 415
        kind = {"content-type": "application/x-www-form-urlencoded"}
        own = f"csrf={studio.form('/textes').fields['csrf']}".encode()
        for rest in (b"edito=%ff", b"edito=\xff", b"x", b"&".join([b"a=1"] * 300)):
            assert ask("POST", "/textes", content=own + b"&" + rest, headers=kind).status_code == 400
            assert ask("POST", "/textes", content=rest, headers=kind).status_code == 403
        assert ask("POST", "/textes", content=b"a=" + b"x" * 5_000_000, headers=kind).status_code == 413

    def test_no_way_elsewhere(self, studio: Studio) -> None:
        """A form cannot make the answer lead to another site, nor say what was not said."""
        form = studio.form("/textes")
        answer = studio.browser.post("/textes", {**form.fields, "vue": "//evil.example/\r\nX: y"})
        assert answer.headers["location"].startswith(f"/?jour={DAY}&dit=")
        assert "evil" not in studio.browser.get("/?dit=evil").text

    def test_hostile_words(self, studio: Studio) -> None:
        """What a form says is shown as text, on the page and in a refusal."""
        hostile = "</textarea></title><script>alert(1)</script>\u202e"
        studio.send(studio.form("/textes"), edito=hostile, subject=hostile, signature=hostile)
        assert "<script>alert" not in studio.page
        studio.send(studio.form("/textes"), edito=hostile + "x", version="0" * 16)
        assert "<script>alert" not in studio.page


def test_two_states_of_an_entry(desk: Desk) -> None:
    """Where two people left an entry out and brought it back otherwise, both ways on are there: one's own, and the other's."""
    desk("draft", DAY)
    studio = Studio(desk)
    form = studio.form("/entree", "agenda/livre")
    assert studio.send(form, state="out") == 303
    assert studio.send(form, state="never") == 409
    assert "Garder la mienne" in studio.page
    assert "Reprendre l’autre" in studio.page


def test_what_was_put_together(desk: Desk) -> None:
    """Who takes pieces of the other text into their own, and keeps that, loses neither: both are among the versions."""
    desk("draft", DAY)
    studio = Studio(desk)
    form = studio.first("/textes")
    studio.write("Leur mot.\n\nLeurs mots.\n")
    assert studio.send(form, edito="Mon mot.\r\n\r\nMes mots.\r\n") == 409
    answer = studio.browser.post(form.action, {**form.fields, "edito": "Mon mot.\r\n\r\nMes mots.\r\n"})
    again = forms(answer.text)[0]
    assert studio.send(again, edito="Leur mot.\r\n\r\nMes mots.\r\n") == 303
    assert studio.edito == "Leur mot.\n\nMes mots.\n"
    kept = studio.kept()
    assert "Mon mot.\n\nMes mots.\n" in kept
    assert "Leur mot.\n\nLeurs mots.\n" in kept


def test_a_form_of_before_a_restart(desk: Desk) -> None:
    """A text that was written on a page of another session is given back; inside, one click saves it, merged with what came since."""
    desk("draft", DAY)
    studio = Studio(desk)
    assert studio.send(studio.first("/textes"), edito="Un mot.\r\n\r\nDeux mots.\r\n") == 303
    old, cookies = studio.first("/textes"), studio.browser.cookies
    own = {"origin": "http://127.0.0.1:8017"}
    written = {**old.fields, "edito": "Mon mot.\r\n\r\nDeux mots.\r\n"}
    studio.start()
    studio.write("Un mot.\n\nLeurs mots.\n")
    before = studio.file.read_bytes()
    inside, studio.browser.cookies = studio.browser.cookies, cookies
    refused = studio.browser.post("/textes", written, headers=own)
    assert (refused.status_code, studio.file.read_bytes()) == (403, before)
    assert "Mon mot.\n\nDeux mots.\n</textarea>" in refused.text
    assert not forms(refused.text)
    studio.browser.cookies = inside
    refused = studio.browser.post("/textes", written, headers=own)
    assert (refused.status_code, studio.file.read_bytes()) == (403, before)
    [again] = forms(refused.text)
    assert (again.action, again.fields["version"]) == ("/textes", old.fields["version"])
    assert studio.send(again) == 303
    assert studio.edito == "Mon mot.\n\nLeurs mots.\n"


def test_no_line_ends_with_a_guillemet(studio: Studio) -> None:
    """What is said of points, and why something is refused, keeps its guillemets and signs beside their words."""
    studio.send(studio.form("/textes"), edito="# Un « mot »\n\nVoir [ici](http://example.org/x) et [a](b).\n")
    pages = [studio.browser.get("/").text]
    form = studio.form("/reporter")
    pages.append(studio.browser.post("/reporter", {**form.fields, "at": "5 octobre", "reason": "salon"}).text)
    said = [
        words
        for page in pages
        for words in html.document_fromstring(page).xpath(
            "//*[contains(@class, 'findings')]//text() | //h1/text() | //*[@id='why' or @id='why-at']/text()"
        )
    ]
    assert any("«" in words for words in said)
    assert [words for words in said if re.search("« | [»:;?!](?: |$)", words)] == []


def test_between_two_letters() -> None:
    """The refusal of an instant says between which it may be; where there is none left, until when."""
    now, then = (dt.datetime(2023, 9, day, 9, tzinfo=dt.UTC) for day in (26, 28))
    after = "après le mardi 26 septembre à 9 h et avant le jeudi 28 septembre à 9 h, départ de la lettre suivante."
    assert _plain(_limits(now, then)) == f"choisissez un instant {after}"
    assert _plain(_limits(then, now)).startswith("il n’y a plus d’instant avant le mardi 26 septembre à 9 h")


def test_length() -> None:
    """A text's length is said in words and minutes."""
    assert length("") == "vide"
    assert length("L’été, c’est beau.") == "3\u00a0mots · 1 min"
    assert (
        length("[Deux mots](https://example.org/a/b), [SDG]{lang=en} <!-- à relire -->")
        == "3\u00a0mots · 1 min"
    )
    assert length("mot " * 612) == "612\u00a0mots · 3 min"
