"""The preview's pages around the letter: all Thursdays, the quarter's review, the sources; and the look before approval."""

import dataclasses
import datetime as dt
import re

import pytest

from newsletter.model import Edition, EditionEntry, EditionStatus, Kind, State
from newsletter.preview.repeats import repeats
from newsletter.preview.visits import Visit, visit
from tests.asgi import Form, forms
from tests.test_studio import Studio
from tests.workspaces import DAY, TUESDAY, Desk


@pytest.fixture
def studio(desk: Desk) -> Studio:
    """Make a drafted workspace with its preview."""
    desk("draft", DAY, now=TUESDAY)
    return Studio(desk)


def _form(studio: Studio, page: str, action: str) -> Form:
    return next(one for one in forms(studio.browser.get(page).text) if one.action == action)


def _send(studio: Studio, form: Form, **fields: str) -> str:
    """Send a form; return the page that its answer leads to."""
    answer = studio.browser.post(form.action, {**form.fields, **fields})
    assert answer.status_code == 303
    return studio.browser.get(answer.headers["location"]).text.replace("\u00a0", " ")


class TestWeeks:
    """The letter's days."""

    def test_all_days(self, studio: Studio) -> None:
        """Each day says where its letter stands and what it holds; those to come are there, and a broken file too."""
        studio.desk("skip", "2023-10-05", "--reason", "Pause", now=TUESDAY)
        (studio.desk.root / "archive" / "editions" / "2023-10-12.md").write_text("+++\nnumber = ")
        page = studio.browser.get("/jeudis").text.replace("\u00a0", " ")
        for words in ("Jeudi 28 septembre 2023", "brouillon", "2 rendez-vous", "sautée : Pause", "illisible"):
            assert words in page
        assert f'href="/?jour={DAY}"' in page
        assert "Jeudi 19 octobre 2023" in page
        assert "à venir" in page

    def test_a_review_by_a_click(self, studio: Studio) -> None:
        """The quarter's review is drafted as an edition of its own, which is shown; a second click finds it again."""
        page = _send(studio, _form(studio, "/jeudis", "/bilan"), trimestre="2023-T4")
        assert "est prêt" in page
        assert "Jeudi 5 octobre 2023" in page
        assert (
            'review = "2023-T4"' in (studio.desk.root / "archive" / "editions" / "2023-10-05.md").read_text()
        )
        assert "Jeudi 5 octobre 2023" in _send(
            studio, _form(studio, "/jeudis", "/bilan"), trimestre="2023-T4"
        )

    def test_no_such_quarter(self, studio: Studio) -> None:
        """What is no quarter is refused; one without anything to say makes no file."""
        form = _form(studio, "/jeudis", "/bilan")
        assert studio.browser.post("/bilan", {**form.fields, "trimestre": "T9"}).status_code == 400
        assert "rien à dire" in _send(studio, form, trimestre="2021-T1")


class TestSources:
    """The sources, asked now."""

    def test_a_source_is_asked(self, studio: Studio) -> None:
        """Each source says how it fares; a click asks it, and what it gave is said and shown."""
        page = studio.browser.get("/sources").text
        assert "agenda" in page
        assert "feeds/agenda.toml" in page
        answer = _send(studio, _form(studio, "/sources", "/essayer"), source="agenda")
        assert "« agenda » a répondu" in answer
        assert "dont 0 nouvelle" in answer

    def test_no_such_source(self, studio: Studio) -> None:
        """A source that there is not is refused."""
        form = _form(studio, "/sources", "/essayer")
        assert studio.browser.post("/essayer", {**form.fields, "source": "../x"}).status_code == 409


class TestSecondLook:
    """What has changed since the letter was seen whole."""

    def test_since_a_test(self, studio: Studio) -> None:
        """After a test the page says what has changed since; the address is offered again."""
        assert 'id="look"' not in studio.browser.get("/").text
        studio.send(studio.form("/test"), address="amie@example.org")
        assert "Depuis votre test du" in studio.page
        assert "rien n’a changé" in studio.page
        studio.send(studio.form("/textes"), edito="# Autre\n\nTexte.\n")
        told = studio.page.split('id="look">')[1].split("</p>")[0]
        assert re.fullmatch(
            r"Depuis votre test du mardi 26 septembre à .*, ceci a changé : .* et édito\.", told
        )
        assert '<option value="amie@example.org">' in studio.page

    def test_since_an_approval(self, studio: Studio) -> None:
        """After an approval that was taken back it says the same; an approval counts as a look."""
        studio.send(studio.form("/textes"), edito="# Mot\n\nTexte.\n")
        assert studio.send(studio.form("/approuver")) == 303
        assert studio.send(studio.form("/reprendre")) == 303
        assert "Depuis votre approbation du" in studio.page
        assert "rien n’a changé" in studio.page


@pytest.mark.parametrize("page", ["/jeudis", "/sources", "/versions"])
def test_looking_writes_nothing(desk: Desk, page: str) -> None:
    """None of these pages changes a file."""
    desk("draft", DAY, now=TUESDAY)
    made = Studio(desk)
    before = {path: path.read_bytes() for path in desk.root.rglob("*") if path.is_file()}
    assert made.browser.get(page).status_code == 200
    after = {path: path.read_bytes() for path in desk.root.rglob("*") if path.is_file()}
    assert {path for path in after if "-shm" not in path.name} == {
        path for path in before if "-shm" not in path.name
    }


class TestVisits:
    """What came in since the editor last looked."""

    def test_new_since_the_last_visit(self, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
        """What came in between two visits is new during all of the second, and no more in the third."""
        monkeypatch.setenv("NEWSLETTER_NOW", "2023-09-26T10:00:00+02:00")
        assert 'class="tag new"' not in studio.browser.get("/").text
        studio.desk.write(
            "feeds/agenda.toml",
            (studio.desk.root / "feeds" / "agenda.toml").read_text()
            + '\n[[event]]\nid = "tard"\ntitle = "Venu tard"\nstart = 2023-10-05T11:00:00\n',
        )
        studio.desk("draft", DAY, now="2023-09-26T15:00:00+02:00")
        for now, is_new in (("17:00", True), ("17:20", True), ("17:45", True), ("19:00", False)):
            monkeypatch.setenv("NEWSLETTER_NOW", f"2023-09-26T{now}:00+02:00")
            assert ('class="tag new"' in studio.browser.get("/").text) is is_new

    @pytest.mark.parametrize("told", [None, "", "x", "2023-09-26", "~", "2099-01-01T00:00:00+00:00", "9999"])
    def test_what_a_browser_says(self, told: str | None) -> None:
        """A browser that remembers nothing, nonsense or a time to come is on its first visit."""
        now = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
        assert visit(told, now) == Visit(None, "2023-09-26T09:00:00+00:00")


class TestComparing:
    """The letter beside an earlier one."""

    def test_what_is_repeated(self) -> None:
        """The same subject, entry by any of its names, and whole sentences are said; short ones are turns of speech."""
        row = EditionEntry(
            key="a/1", section="s", kind=Kind.EVENT, title="Colloque", url="https://a.example/1"
        )
        earlier = _edition(
            "# Un\n\nNous cherchons encore des partenaires pour cette action. Bonne lecture !\n", row
        )
        again = dataclasses.replace(row, key="b/2", url=None, aliases=("https://a.example/1",))
        now = _edition(
            "# Deux\n\nBonne lecture ! Nous cherchons encore des partenaires pour cette action.\n", again
        )
        found = [words.replace("\u00a0", " ") for words in repeats(now, earlier)]
        assert found == [
            "Le même objet : « Un objet ».",
            "La même entrée : « Colloque ».",
            "La même phrase : « Nous cherchons encore des partenaires pour cette action. »",
        ]
        out = dataclasses.replace(again, state=State.OUT)
        assert len(repeats(dataclasses.replace(now, subject="", entries=(out,)), earlier)) == 1

    def test_page(self, studio: Studio, desk: Desk) -> None:
        """The letter is shown beside the last that readers have; before the first there is nothing to compare."""
        assert "Aucune lettre n’est encore partie" in studio.browser.get("/comparer").text
        studio.send(studio.form("/textes"), edito="# Mot\n\nTexte.\n")
        studio.send(studio.form("/approuver"))
        desk("send", DAY, "--live", now="2023-09-28T09:01:00+02:00")
        page = studio.browser.get("/comparer", params={"jour": "2023-10-05"}).text
        assert f'src="/letter?jour={DAY}"' in page
        assert 'src="/letter?jour=2023-10-05"' in page


def test_a_proposal_is_a_click_away(studio: Studio) -> None:
    """What the program proposes for the subject stands beside what the editor wrote, and comes back by a click."""
    studio.send(studio.form("/textes"), edito="# Mot\n\nTexte de la semaine.\n", subject="Le mien")
    assert "Proposé : Mot" in studio.page
    form = next(one for one in studio.all("/textes") if one.fields.get("subject") == "Mot")
    assert studio.send(form) == 303
    assert 'value="Mot"' in studio.page
    assert "Proposé : Mot" not in studio.page


def _edition(edito: str, *rows: EditionEntry) -> Edition:
    return Edition(
        date=dt.date(2023, 9, 28),
        number=1,
        status=EditionStatus.DRAFT,
        subject="Un objet",
        edito=edito,
        entries=rows,
    )
