"""What is added by hand in the preview: a row of the agenda, in the letter at once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import given, strategies as st

from newsletter.collect.adding import added
from newsletter.collect.handwritten import agenda_entries
from newsletter.collect.pages.about import about
from newsletter.collect.received import Received
from newsletter.exceptions import SourceError
from newsletter.model import Kind
from newsletter.pipeline.context import open_workspace
from newsletter.pipeline.edition.citing import read_address
from newsletter.schema import read_agenda
from tests.asgi import Form, forms
from tests.test_studio import Studio, _plain
from tests.workspaces import DAY, TUESDAY, Desk

PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2023, 9, 26, 9, tzinfo=PARIS)


@pytest.fixture
def studio(desk: Desk) -> Studio:
    """Make a drafted workspace with its preview."""
    desk("draft", DAY, now=TUESDAY)
    return Studio(desk)


def _form(studio: Studio, action: str = "/ajouter", **asked: str) -> Form:
    page = studio.browser.get("/ajouter", params=asked).text
    return next(one for one in forms(page) if one.action == action)


class TestAgenda:
    """The row, as text."""

    @given(
        st.sampled_from([Kind.EVENT, Kind.REPLAY, Kind.PUBLICATION]),
        st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).filter(str.strip),
        st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1)),
    )
    def test_any_row(self, kind: Kind, title: str, start: dt.datetime) -> None:
        """Whatever is written, the agenda is read as strictly as before, the rows that stood there stay, and the new one is its last."""
        start = start.replace(microsecond=0, tzinfo=PARIS)
        before = '# à moi\n[[event]]\ntitle = "Là"\nstart = 2023-10-05\n'
        text, key = added(before, kind, {"title": title, "start": start, "tags": ("a", "b")}, PARIS)
        assert text.startswith(before)
        entries = agenda_entries(read_agenda(text, PARIS), PARIS, NOW)
        found = next(one for one in entries if one.key == key)
        assert found.kind is kind
        assert (found.start if kind is Kind.EVENT else found.published) == start

    def test_ids_are_their_own(self) -> None:
        """Two rows of one title have two ids."""
        text, first = added("", Kind.EVENT, {"title": "Été", "start": dt.date(2023, 10, 5)}, PARIS)
        _, second = added(text, Kind.EVENT, {"title": "Été", "start": dt.date(2023, 10, 6)}, PARIS)
        assert (first, second) == ("agenda/ete", "agenda/ete-2")

    def test_an_hour_that_comes_twice(self) -> None:
        """The second 2:30 of the night when clocks go back stays the second."""
        start = dt.datetime(2023, 10, 29, 2, 30, tzinfo=PARIS, fold=1)
        text, _ = added("", Kind.EVENT, {"title": "Nuit", "start": start}, PARIS)
        [entry] = agenda_entries(read_agenda(text, PARIS), PARIS, NOW)
        assert entry.start == start.astimezone(dt.UTC)


class TestByHand:
    """The form."""

    def test_the_form_shows_how_a_date_is_written(self, studio: Studio) -> None:
        """Its example is one to come, in the letter's own words, and what it shows is taken."""
        page = _plain(studio.browser.get("/ajouter").text)
        assert "Une date s’écrit 5 octobre 2023 à 18 h 30, ou 05/10/2023 18h30" in page
        example = "5 octobre 2023 à 18 h 30"
        assert studio.send(_form(studio, genre="event"), title="Assises", start=example, end="20 h") == 303
        agenda = (studio.desk.root / "feeds" / "agenda.toml").read_text()
        assert "start = 2023-10-05T18:30:00\nend = 2023-10-05T20:00:00\n" in agenda

    def test_an_event(self, studio: Studio) -> None:
        """An event is written into the agenda, what stood there stays, and it is in the letter, however far away it is."""
        agenda = (studio.desk.root / "feeds" / "agenda.toml").read_text()
        status = studio.send(
            _form(studio, genre="event"),
            title="Assises des alliances",
            start="2024-03-14 18:30",
            place="Lyon",
            url="https://example.org/assises",
            links="Inscription : https://example.org/inscription",
        )
        assert status == 303
        after = (studio.desk.root / "feeds" / "agenda.toml").read_text()
        assert after.startswith(agenda)
        assert "start = 2024-03-14T18:30:00\n" in after
        assert 'key = "agenda/assises-des-alliances"' in studio.file.read_text()
        assert 'links = [{label = "Inscription", url = "https://example.org/inscription"}]' in after
        assert "Assises des alliances" in studio.browser.get("/text").text
        studio.desk("draft", DAY, now=TUESDAY)
        assert 'key = "agenda/assises-des-alliances"' in studio.file.read_text()

    def test_a_replay_of_an_event(self, studio: Studio) -> None:
        """A replay is added with its type and the event that it records, one of this letter or of an earlier one."""
        form = _form(studio, genre="replay")
        assert studio.send(form, title="Le film", type="podcast", event="agenda/colloque") == 303
        assert 'type = "podcast"' in (studio.desk.root / "feeds" / "agenda.toml").read_text()
        text = studio.file.read_text()
        assert 'replay_of = "agenda/colloque"' in text.split('title = "Le film"')[1]

    @pytest.mark.parametrize(
        ("start", "section"),
        [("2023-10-05", "semaine"), ("2023-10-20", "agendas"), ("2025-10-12", "agendas")],
    )
    def test_its_section(self, studio: Studio, start: str, section: str) -> None:
        """An event stands in the section whose days hold it; one beyond all of them, in the one that looks farthest, and is told of."""
        assert studio.send(_form(studio, genre="event"), title="Loin", start=start) == 303
        row = studio.file.read_text().split('key = "agenda/loin"')[1].split("[[entry]]")[0]
        assert f'section = "{section}"' in row
        page = _plain(studio.browser.get("/").text)
        assert ("plus d’un an après cette lettre" in page) is (start == "2025-10-12")
        assert ("dim. 12 octobre 2025" in page) is (start == "2025-10-12")

    def test_twice_at_once(self, studio: Studio) -> None:
        """A form that is sent twice, as by a double click, adds once and is answered twice; another row of that title is another."""
        form = _form(studio, genre="event")
        fields = {
            "title": "Assises",
            "start": "2023-10-05 18:30",
            "tags": "a, b",
            "links": "Inscription : https://example.org/i",
        }
        with ThreadPoolExecutor(2) as hands:
            one, other = hands.map(
                lambda _: studio.browser.post(form.action, {**form.fields, **fields}), range(2)
            )
        assert (one.status_code, other.status_code) == (303, 303)
        agenda = studio.desk.root / "feeds" / "agenda.toml"
        assert agenda.read_text().count('title = "Assises"') == 1
        assert studio.file.read_text().count('title = "Assises"') == 1
        assert studio.send(form, **{**fields, "start": "2023-10-06 18:30"}) == 303
        assert agenda.read_text().count('title = "Assises"') == 2

    def test_a_publication(self, studio: Studio) -> None:
        """A publication has a date where an event has a start, and needs none."""
        assert studio.send(_form(studio, genre="publication"), title="Un guide", start="2023-09-20") == 303
        assert "date = 2023-09-20" in (studio.desk.root / "feeds" / "agenda.toml").read_text()
        assert studio.send(_form(studio, genre="publication"), title="Un autre") == 303
        assert "Un autre" in studio.browser.get("/text").text

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"title": "", "start": "2023-10-05"}, "Titre : il en faut un."),
            ({"title": "Sans date"}, "Début : un événement en a un"),
            ({"title": "x", "start": "5 octobre"}, "« 5 octobre » ne dit pas l’année"),
            ({"title": "x", "start": "2023-10-05", "end": "2023-10-04"}, "elle vient avant le début"),
            ({"title": "x", "start": "2023-10-05", "url": "javascript:alert(1)"}, "n’est pas une adresse"),
            ({"title": "x" * 300, "start": "2023-10-05"}, "plus de 200 signes (il y en a 300)"),
        ],
    )
    @pytest.mark.some(3)
    def test_what_cannot_be_written(self, studio: Studio, fields: dict[str, str], words: str) -> None:
        """What cannot be written is said, nothing is, and what was typed stands in a form that can be mended."""
        before = (studio.desk.root / "feeds" / "agenda.toml").read_bytes()
        assert studio.send(_form(studio, genre="event"), **fields) == 400
        assert words in studio.page
        assert (studio.desk.root / "feeds" / "agenda.toml").read_bytes() == before
        again = next(one for one in forms(studio.page) if one.action == "/ajouter")
        assert again.fields["genre"] == "event"
        assert studio.send(again, title="Bon", start="2023-10-05", end="", url="") == 303

    def test_what_is_there_already(self, studio: Studio) -> None:
        """The same thing a second time is not said to be added, and stands in the agenda once."""
        for words in ("L’entrée est ajoutée", "Cette entrée était déjà dans l’agenda"):
            assert studio.send(_form(studio, genre="event"), title="Bon", start="2023-10-05") == 303
            assert words in studio.page
        assert (studio.desk.root / "feeds" / "agenda.toml").read_text().count('"Bon"') == 1

    def test_not_into_a_closed_letter(self, studio: Studio) -> None:
        """Nothing is added to a letter that was approved meanwhile: neither the agenda nor the letter is touched."""
        form = _form(studio, genre="event")
        studio.send(studio.form("/textes"), edito="# Mot\n\nTexte.\n")
        studio.send(studio.form("/approuver"))
        before = (studio.desk.root / "feeds" / "agenda.toml").read_bytes()
        assert studio.send(form, title="Tard", start="2023-10-05") == 409
        assert (studio.desk.root / "feeds" / "agenda.toml").read_bytes() == before


class TestFromAnAddress:
    """What a page says of itself."""

    @pytest.mark.parametrize(
        ("body", "title", "summary"),
        [
            (
                '<meta property="og:title" content="Le titre"><meta property="og:description" content="Un &lt;b&gt; mot">',
                "Le titre",
                "Un &lt;b&gt; mot",
            ),
            ("<title> Page\n | Site </title><body><title>Autre</title>", "Page | Site", ""),
            ('<meta name="description" content="Dit"><title>T</title>', "T", "Dit"),
            ("<svg><script>alert(1)</script>", "", ""),
        ],
    )
    def test_about(self, body: str, title: str, summary: str) -> None:
        """A page's own title and description are read; markup in them is text."""
        found = about(Received(body=body.encode(), address="https://a.example/x", content_type="text/html"))
        assert (found.title, found.summary, found.url) == (title, summary, "https://a.example/x")

    def test_its_own_address(self) -> None:
        """The address that a page gives itself counts, where it is one of the web."""
        for own, found in (("/y", "https://a.example/y"), ("javascript:alert(1)", "https://a.example/x")):
            body = f'<link rel="canonical" href="{own}"><title>t</title>'.encode()
            page = Received(body=body, address="https://a.example/x", content_type="text/html")
            assert about(page).url == found

    @pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "", "ftp://a.example/"])
    def test_no_address(self, studio: Studio, address: str) -> None:
        """What is no address of the web is asked of nobody."""
        assert studio.send(_form(studio, "/lire"), adresse=address) == 400
        assert studio.page.count("n’est pas une adresse") == 1
        assert next(one for one in forms(studio.page) if one.action == "/lire").fields["adresse"] == address

    @pytest.mark.parametrize(
        "address",
        ["http://127.0.0.1:9/", "http://localhost/", "http://10.0.0.1/", "http://[::1]/", "http://0x7f.1/"],
    )
    def test_no_private_network(self, studio: Studio, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
        """An address inside the own network is asked of nobody, and said in words; what can be done is said too."""
        monkeypatch.setenv("NEWSLETTER_NETWORK", "on")
        assert studio.send(_form(studio, "/lire"), adresse=address) == 400
        assert studio.page.count("n’a pas pu être lue") == 1
        assert "Écrivez l’entrée vous-même, ci-dessous" in studio.page
        assert next(one for one in forms(studio.page) if one.action == "/ajouter").fields["url"] == address
        assert next(one for one in forms(studio.page) if one.action == "/lire").fields["adresse"] == address

    def test_no_network(self, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where the network is switched off, that is said."""
        monkeypatch.setenv("NEWSLETTER_NETWORK", "off")
        assert studio.send(_form(studio, "/lire"), adresse="https://example.org/") == 400
        assert "le réseau est coupé" in studio.page

    @pytest.mark.parametrize(
        ("body", "kind", "title"),
        [
            (b"<title>Une page</title>", Kind.PUBLICATION, "Une page"),
            (
                b"""<title>x</title><script type="application/ld+json">{"@type": "Event", "name": "Le colloque",
                 "startDate": "2023-10-12T18:30", "location": {"name": "Lyon"}}</script>""",
                Kind.EVENT,
                "Le colloque",
            ),
        ],
    )
    def test_what_a_page_describes(
        self, studio: Studio, monkeypatch: pytest.MonkeyPatch, body: bytes, kind: Kind, title: str
    ) -> None:
        """What a page describes stands in the form, and is added as it was read."""
        context = open_workspace(studio.desk.root, lambda: NOW, {"NEWSLETTER_NETWORK": "on"})
        found = read_address(context, "https://example.org/page", network=_Page(body))
        assert (found.kind, found.title) == (kind, title)
        monkeypatch.setattr("newsletter.preview.around.read_address", lambda _, __: found)
        assert studio.send(_form(studio, "/lire"), adresse="https://example.org/page") == 303
        form = next(one for one in forms(studio.page) if one.action == "/ajouter")
        assert (form.fields["genre"], form.fields["title"]) == (kind.value, title)
        assert studio.send(form) == 303
        assert title in studio.browser.get("/text").text

    def test_a_page_without_a_title(self, studio: Studio) -> None:
        """A page that says nothing of itself is no entry."""
        context = open_workspace(studio.desk.root, lambda: NOW, {"NEWSLETTER_NETWORK": "on"})
        with pytest.raises(SourceError, match="no title"):
            read_address(context, "https://example.org/page", network=_Page(b"<p>rien"))


class _Page(httpx.AsyncBaseTransport):
    """A network in which every address is one page."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(
            200, headers={"content-type": "text/html"}, stream=httpx.ByteStream(self._body), request=request
        )
