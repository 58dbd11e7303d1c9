"""An entry's fields in the studio: shown as people write them, read strictly, given back to the proposal."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st
from lxml import html

from newsletter import french
from newsletter.model import EditionEntry, EventStatus, Kind, Link, in_zone
from newsletter.preview.fields import FieldsError, read, shown, written
from newsletter.preview.moments import example, read_moment
from tests.asgi import forms
from tests.test_studio import Studio, _plain
from tests.workspaces import DAY, ONE_FACET, TUESDAY, Desk

PARIS = ZoneInfo("Europe/Paris")
THURSDAY = dt.date.fromisoformat(DAY)
SECTIONS = {"semaine": "Cette semaine", "agenda": "À vos agendas"}


def row(**fields: object) -> EditionEntry:
    """Make an event."""
    start = in_zone(dt.datetime(2023, 10, 5, 9), PARIS)
    values = {
        "key": "agenda/a",
        "section": "semaine",
        "kind": Kind.EVENT,
        "title": "Colloque",
        "start": start,
    }
    return EditionEntry(**{**values, **fields})


@given(
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2040, 1, 1)).map(
        lambda one: one.replace(second=0, microsecond=0)
    ),
    st.sampled_from([None, "America/Martinique", "Asia/Tokyo"]),
)
def test_what_is_shown_is_read_as_unchanged(start: dt.datetime, zone: str | None) -> None:
    """A form that is sent as it was shown changes nothing, whatever the zone."""
    one = row(
        start=in_zone(start, PARIS),
        end=in_zone(start + dt.timedelta(hours=2), PARIS),
        timezone=zone,
        tags=("a", "b"),
        links=(
            Link(label="Un : deux\nlignes", url="https://example.org/a"),
            Link(label="B", url="http://b.example/?x=1"),
        ),
    )
    assert read(written(one, PARIS), one, PARIS, SECTIONS, THURSDAY) == {}
    blank = row(start=None, timezone=zone)
    assert read(written(one, PARIS), blank, PARIS, SECTIONS, THURSDAY)["start"] == one.start


def test_dates_are_shown_as_the_hint_says() -> None:
    """A day, an instant and the first of a month stand in their fields as people write them."""
    shown = written(row(start=dt.date(2023, 10, 1), end=dt.date(2023, 10, 5)), PARIS)
    assert (shown["start"], shown["end"]) == ("1er octobre 2023", "5 octobre 2023")
    start = in_zone(dt.datetime(2023, 10, 5, 18, 30), PARIS)
    assert written(row(start=start), PARIS)["start"] == "5 octobre 2023 à 18 h 30"
    assert written(row(start=start), PARIS)["start"] == _plain(example(dt.date(2023, 9, 28)))


def test_changes() -> None:
    """Each field is read as what it is."""
    form = {
        "title": " Grand\ncolloque ",
        "start": "2023-10-06 18:30",
        "end": "2023-10-06 20:00",
        "place": "",
        "status": "cancelled",
        "url": "https://example.org/x",
        "tags": "fondations, !local ,",
        "section": "agenda",
        "summary": "Un <b>mot</b><script>x</script>",
    }
    found = read(form, row(place="Paris"), PARIS, SECTIONS, THURSDAY)
    assert found["title"] == "Grand colloque"
    assert found["start"].isoformat() == "2023-10-06T18:30:00+02:00"
    assert (found["place"], found["status"], found["all_day"]) == (None, EventStatus.CANCELLED, False)
    assert (found["tags"], found["section"]) == (("fondations", "!local"), "agenda")
    assert found["summary"] == "Un <b>mot</b>&lt;script&gt;x&lt;/script&gt;"


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)))
def test_a_short_day_is_read(day: dt.date) -> None:
    """A day with its name cut, as each row of the letter says it, is read."""
    for words in (french.short_date(day, year=True), french.short_date(day, year=True).replace(".", "")):
        assert read_moment(words, PARIS, THURSDAY) == day


@given(st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 1, 1)))
def test_what_the_letter_writes_is_read(moment: dt.datetime) -> None:
    """Days and instants are read as the letter itself says them."""
    day = moment.date()
    said = french.long_date(day)
    assert read_moment(french.long_date(day, weekday=False), PARIS, THURSDAY) == day
    assert read_moment(said, PARIS, THURSDAY) == day
    noon = moment.replace(hour=12, second=0, microsecond=0)
    read_back = read_moment(f"{said} à {french.hour(noon)}", PARIS, THURSDAY)
    assert isinstance(read_back, dt.datetime)
    assert read_back.replace(tzinfo=None) == noon


@pytest.mark.parametrize("hour", ["20 h", "20h", "à 20 h 00", "20:00"])
def test_an_end_on_the_same_day(hour: str) -> None:
    """An hour alone as the end is of the day on which the start is said, by the event's own clocks."""
    found = read({"start": "6 octobre 2023 à 9 h", "end": hour}, row(), PARIS, SECTIONS, THURSDAY)
    assert found["end"].isoformat() == "2023-10-06T20:00:00+02:00"
    assert (
        read({"end": hour}, row(), PARIS, SECTIONS, THURSDAY)["end"]
        .isoformat()
        .startswith("2023-10-05T20:00")
    )
    far = row(timezone="Asia/Tokyo")
    assert (
        read({"end": hour}, far, PARIS, SECTIONS, THURSDAY)["end"].isoformat() == "2023-10-05T20:00:00+09:00"
    )
    with pytest.raises(FieldsError) as raised:
        read({"start": "demain", "end": hour}, row(), PARIS, SECTIONS, THURSDAY)
    assert "ne dit pas le jour" in raised.value.reasons["end"]


def test_a_day_without_hours() -> None:
    """An event whose hours are taken out is all day; one that gets hours is not."""
    assert read({"start": "2023-10-05"}, row(), PARIS, SECTIONS, THURSDAY) == {
        "start": dt.date(2023, 10, 5),
        "all_day": True,
    }
    all_day = row(start=dt.date(2023, 10, 5), all_day=True)
    assert read({"start": "2023-10-05 09:00"}, all_day, PARIS, SECTIONS, THURSDAY)["all_day"] is False


@pytest.mark.parametrize(
    "written",
    [
        "2023-10-06 18:30",
        "2023-10-06T18:30",
        "2023-10-06T18:30:00",
        "2023-10-06 18h30",
        "2023-10-06 à 18 h 30",
        "06/10/2023 à 18 h 30",
        "06/10/2023 18h30",
        "6.10.2023, 18:30",
        "6 octobre 2023 à 18 h 30",
        "6\u00a0octobre\u00a02023 à 18\u202fh\u202f30",
        "Le vendredi 6 oct. 2023, 18h30",
        "ven. 6 oct. 2023 18 h 30",
        "ven. 6\u00a0octobre\u00a02023, 18\u00a0h\u00a030",
        "Ven 6 octobre 2023 à 18h30",
    ],
)
def test_a_moment_as_people_write_it(written: str) -> None:
    """Days and hours are read in either writing; an address needs no https://."""
    found = read({"start": written, "url": "www.example.org/x"}, row(), PARIS, SECTIONS, THURSDAY)
    assert found["start"].isoformat() == "2023-10-06T18:30:00+02:00"
    assert found["url"] == "https://www.example.org/x"


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        (
            "start",
            "5 octobre",
            "« 5 octobre » ne dit pas l’année ; écrivez par exemple 5 octobre 2023 à 18 h 30",
        ),
        ("start", "5 octobre à 18 h", "ne dit pas l’année"),
        ("start", "05/10", "ne dit pas l’année"),
        ("start", "5/10/23", "l’année a quatre chiffres"),
        ("start", "10/13/2023", "ce jour n’existe pas"),
        ("start", "31 février 2024", "ce jour n’existe pas"),
        ("start", "5 octobre 2023 à 25 h", "cette heure n’existe pas"),
        ("start", "5 jui. 2023", "peut être de deux mois"),
        ("start", "mardi 5 octobre 2023", "le 5 octobre 2023 est un jeudi"),
        ("start", "mar. 5 oct. 2023", "le 5 octobre 2023 est un jeudi"),
        ("start", "5 octobre 2023 à minuit", "dites 0 h, et de quel jour"),
        ("start", "5 octobre 2023 vers 18 h", "n’est pas une date"),
        ("start", "5 octobre 2023 de 9 h à 18 h", "n’est pas une date"),
        ("start", "18 h 30", "« 18 h 30 » ne dit pas le jour"),
        ("end", "1 h", "vient avant le début : si c’est le lendemain, dites aussi le jour"),
        ("end", "9 h", "à l’heure du début"),
        ("start", "2023-13-05", "n’est pas une date"),
        ("start", "", "un événement en a un"),
        ("end", "2023-10-04 09:00", "avant le début"),
        ("end", "2023-10-06", "une heure à l’autre"),
        ("end", "2023-10-05 09:00", "à l’heure du début"),
        ("start", "0023-10-05 09:00", "l’année 23 est impossible"),
        ("end", "2201-01-01 09:00", "l’année 2201 est impossible"),
        ("start", "2024-03-31 02:30", "2 h 30 n’existe pas"),
        ("start", "2023-10-29 02:30", "écrivez 2023-10-29 02:30.02:00 pour la première fois"),
        ("title", "", "il en faut un"),
        ("title", "x" * 300, r"plus de 200 signes \(il y en a 300\) ; raccourcissez"),
        ("url", "javascript:alert(1)", "n’est pas une adresse"),
        ("status", "peut-être", "n’existe pas"),
        ("section", "ailleurs", "n’existe pas"),
        ("image", "oui", "depuis la proposition"),
        ("links", "Inscription", "ne finit pas par une adresse"),
        ("links", "https://example.org/i", "n’a pas de mots"),
        ("links", "x" * 201 + " https://example.org/i", "plus de 200 signes"),
        ("links", "A https://example.org/a\n" * 21, "plus de 20 lignes"),
    ],
)
def test_bad_input(field: str, value: str, why: str) -> None:
    """What cannot be written is told at its field."""
    with pytest.raises(FieldsError) as raised:
        read({field: value}, row(), PARIS, SECTIONS, THURSDAY)
    assert re.search(why, _plain(str(raised.value)))
    assert list(raised.value.reasons) == [field]


@pytest.mark.parametrize("offset", ["+02:00", "+01:00"])
def test_an_hour_that_comes_twice(offset: str) -> None:
    """Which of the two is said by its offset, and shown so."""
    found = read({"start": f"2023-10-29 02:30{offset}"}, row(), PARIS, SECTIONS, THURSDAY)
    assert found["start"].isoformat() == f"2023-10-29T02:30:00{offset}"
    assert written(row(**found), PARIS)["start"] == f"2023-10-29 02:30{offset}"


def test_a_publication_has_a_type_and_a_date() -> None:
    """What is no event has a type, and its date is called so, also where it cannot be read."""
    one = row(kind=Kind.PUBLICATION, start=dt.date(2023, 9, 20), type="note")
    labels = {field.name: field.label for field in shown(one, None, PARIS)}
    assert (labels["type"], labels["start"]) == ("Type", "Date")
    assert read({"type": "guide"}, one, PARIS, SECTIONS, THURSDAY) == {"type": "guide"}
    with pytest.raises(FieldsError, match=r"^Date"):
        read({"start": "hier"}, one, PARIS, SECTIONS, THURSDAY)
    assert "type" not in written(row(), PARIS)


@pytest.mark.parametrize(
    "line",
    [
        "Inscription\u00a0: https://example.org/i",
        "Inscription https://example.org/i",
        "Inscription\thttps://example.org/i",
    ],
)
def test_a_button_as_people_write_it(line: str) -> None:
    """A button is its words and its address on one line; a line that is gone takes its button away."""
    before = row(links=(Link(label="Programme", url="https://example.org/p"),))
    found = read({"links": line}, before, PARIS, SECTIONS, THURSDAY)
    assert found == {"links": (Link(label="Inscription", url="https://example.org/i"),)}
    assert read({"links": " \n"}, before, PARIS, SECTIONS, THURSDAY) == {"links": ()}
    assert read({"links": "S’inscrire www.example.org"}, row(), PARIS, SECTIONS, THURSDAY)["links"] == (
        Link(label="S’inscrire", url="https://www.example.org"),
    )


def test_what_the_editor_changed_is_told() -> None:
    """A field that is not as proposed shows the proposal."""
    fields = {one.name: one for one in shown(row(title="Mien"), row(), PARIS)}
    assert fields["title"].proposed == "Colloque"
    assert fields["place"].proposed is None


class TestStudio:
    """On the page."""

    @pytest.fixture
    def studio(self, desk: Desk) -> Studio:
        """Make a drafted workspace with its preview."""
        desk("draft", DAY, now=TUESDAY)
        return Studio(desk)

    @pytest.mark.parametrize(
        "text", ["Prix < 10 € & gratuit pour A&B", "Un.\n\nDeux &amp; <i>trois</i>.", "</textarea><p>x"]
    )
    def test_a_summary_is_shown_as_it_was_typed(self, studio: Studio, text: str) -> None:
        """Saved and opened again, its field says what was typed in it, and saved once more nothing changes."""
        assert studio.send(studio.fields("agenda/colloque"), summary=text) == 303
        assert studio.fields("agenda/colloque").fields["summary"].replace("\r\n", "\n") == text
        before = studio.file.read_bytes()
        assert studio.send(studio.fields("agenda/colloque")) == 303
        assert studio.file.read_bytes() == before

    def test_write_and_give_back(self, studio: Studio) -> None:
        """A title is changed, stays when the source changes, and is given back."""
        form = studio.fields("agenda/colloque")
        assert studio.send(form, title="Grand <colloque>") == 303
        assert "Grand &lt;colloque&gt;" in studio.page
        studio.desk.change("feeds/agenda.toml", "Jeunes & Territoires 2050", "Jeunes et Territoires")
        studio.desk("draft", DAY)
        assert 'title = "Grand <colloque>"' in studio.file.read_text()
        page = studio.browser.get("/entree?key=agenda/colloque").text
        assert "Vous avez changé ceci." in page
        assert studio.send(studio.fields("agenda/colloque"), rendre="title") == 303
        assert "Jeunes et Territoires" in studio.file.read_text()
        assert "Vous avez changé ceci." not in studio.browser.get("/entree?key=agenda/colloque").text

    def test_days_are_counted_from_the_letter(self, studio: Studio) -> None:
        """On Tuesday a row says how many days after the letter its event is, and says so anew once its date is changed."""
        assert "a lieu 7 jours après la lettre" in _plain(studio.browser.get("/").text)
        for start, end, said in (
            ("2023-09-29 09:00", "2023-09-29 18:00", "a lieu le lendemain de la lettre"),
            ("2023-09-28 14:00", "2023-09-28 18:00", "a lieu le jour de la lettre"),
            ("2023-10-10 09:00", "2023-10-10 18:00", "a lieu 12 jours après la lettre"),
        ):
            assert studio.send(studio.fields("agenda/colloque"), start=start, end=end) == 303
            assert said in studio.page
            assert "a lieu 7 jours" not in studio.page

    def test_a_row_says_what_does_not_take_place(self, studio: Studio) -> None:
        """The row of an event that is called off, or not sure, says so; that of any other says nothing."""
        for status, said in (("cancelled", "annulé"), ("tentative", "à confirmer"), ("confirmed", "")):
            assert studio.send(studio.fields("agenda/colloque"), status=status) == 303
            tags = re.findall(r'<span class="tag status">(.*?)</span>', studio.page)
            assert tags == ([said] if said else [])

    def test_an_address_with_accents_or_spaces(self, studio: Studio) -> None:
        """Such an address is one, however it came in, and stands alike in the letter, its text and its page."""
        form = studio.fields("agenda/colloque")
        assert (
            studio.send(form, url="https://éco.example/à b", links="Inscription : www.été.example/é") == 303
        )
        text = studio.file.read_text()
        assert "https://xn--co-9ia.example/%C3%A0%20b" in text
        assert "https://www.xn--t-9fab.example/%C3%A9" in text
        studio.file.write_text(text.replace("xn--co-9ia.example/%C3%A0%20b", "éco.example/à b"))
        studio.write("Voir [là](<https://éco.example/çà et>) et <https://éco.example/ü>.\n")
        for frame in ("/letter", "/text", "/page"):
            assert "https://xn--co-9ia.example/%C3%A0%20b" in studio.browser.get(frame).text, frame
        assert "version en texte" not in studio.browser.get("/").text.partition('class="write"')[0]

    def test_a_registration_button(self, studio: Studio) -> None:
        """A button is added to an event that has none, stands in the letter as its first link, is changed, and taken away."""
        form = studio.fields("agenda/lancement")
        assert form.fields["links"] == ""
        assert studio.send(form, links="Inscription : https://example.org/inscription") == 303
        assert '{label = "Inscription", url = "https://example.org/inscription"}' in studio.file.read_text()
        assert "Inscription\u00a0: https://example.org/inscription" in studio.browser.get("/text").text
        assert (
            studio.send(studio.fields("agenda/lancement"), links="S’inscrire https://example.org/autre")
            == 303
        )
        assert 'href="https://example.org/autre"' in studio.browser.get("/letter").text
        assert studio.send(studio.fields("agenda/lancement"), links="") == 303
        assert "example.org/autre" not in studio.file.read_text()

    def test_buttons_that_clash_are_shown_as_written(self, studio: Studio) -> None:
        """Where two changed the buttons of one entry, both are shown as people write them."""
        form = studio.fields("agenda/lancement")
        studio.send(studio.fields("agenda/lancement"), links="Leur https://example.org/leur")
        assert studio.send(form, links="Mien https://example.org/mien") == 409
        assert "Mien : https://example.org/mien" in re.sub(r"<[^>]*>", "", studio.page)
        assert "Link(" not in studio.page

    def test_bad_input_is_told(self, studio: Studio) -> None:
        """What was written stands in the answer, and nothing is written."""
        before = studio.file.read_bytes()
        assert studio.send(studio.fields("agenda/colloque"), start="5 octobre", place="Ici <b>") == 400
        assert "Début : « 5 octobre » ne dit pas l’année" in studio.page
        assert "Ici &lt;b&gt;" in studio.page
        assert studio.file.read_bytes() == before

    def test_bad_input_is_mended_there(self, studio: Studio) -> None:
        """The answer to what cannot be written is a form: mended, it is done."""
        studio.send(studio.fields("agenda/colloque"), start="5 octobre", place="Ailleurs")
        again = next(one for one in forms(studio.page) if one.action == "/champs")
        assert (again.fields["start"], again.fields["place"]) == ("5 octobre", "Ailleurs")
        assert studio.send(again, start="2023-10-05 10:00") == 303
        assert 'place = "Ailleurs"' in studio.file.read_text()

    def test_a_clash_of_one_field_keeps_the_others(self, studio: Studio) -> None:
        """Where a title clashes, what was changed meanwhile in another field stays, whichever title is kept."""
        for keep, kept in (("/champs", "Mien"), ("/mettre-de-cote", "Leur")):
            form = studio.fields("agenda/colloque")
            text = studio.file.read_text().replace('place = "CESE, Paris"', 'place = "Palais"')
            titled = re.sub(r"title = .*Colloque.*|title = .(Mien|Autre).", 'title = "Leur"', text, count=1)
            studio.file.write_text(titled)
            assert studio.send(form, title="Mien") == 409
            assert re.findall(r'<label for="(\w+)"', studio.page) == ["title"]  # the others are sent along
            answer = next(one for one in forms(studio.page) if one.action == keep)
            assert studio.send(answer) == 303
            assert f'title = "{kept}"' in studio.file.read_text()
            assert 'place = "Palais"' in studio.file.read_text()
            assert 'title = "Mien"' in studio.kept()
            assert studio.send(studio.fields("agenda/colloque"), title="Autre") == 303

    def test_ties(self, studio: Studio) -> None:
        """A publication is tied to another event of the letter, stands for itself, and is tied again; its reason says so."""
        form = studio.fields("agenda/livre")
        assert 'reason = "accompagne : Colloque' in studio.file.read_text()
        assert studio.send(form, event="agenda/lancement", title="Un livre") == 303
        row = _row(studio, "agenda/livre")
        assert 'accompanies = "agenda/lancement"' in row
        assert "occasion = 2023-10-18" in row
        assert 'title = "Un livre"' in row
        assert 'reason = "accompagne : Lancement' in row
        assert studio.send(studio.fields("agenda/livre"), event="", summary="Court.") == 303
        row = _row(studio, "agenda/livre")
        assert not re.findall("accompan|accompagn|occasion|reason", row)
        assert "Court." in row
        assert "accompagne" not in _plain(studio.browser.get("/entree?key=agenda/livre").text)
        assert studio.send(studio.fields("agenda/livre"), event="agenda/colloque") == 303
        assert 'reason = "accompagne : Colloque' in _row(studio, "agenda/livre")
        assert studio.send(studio.fields("agenda/livre"), event="agenda/nothing") == 409
        assert 'name="event"' not in studio.browser.get("/entree?key=agenda/colloque").text

    def test_what_others_tied_stays(self, studio: Studio) -> None:
        """Who saves a title does not tie anew what somebody else has untied meanwhile."""
        form = studio.fields("agenda/livre")
        assert studio.send(studio.fields("agenda/livre"), event="") == 303
        assert studio.send(form, event="agenda/colloque", title="Un livre") == 303
        row = _row(studio, "agenda/livre")
        assert 'title = "Un livre"' in row
        assert "accompanies" not in row

    def test_sections_where_it_can_go(self, studio: Studio) -> None:
        """An event is offered the sections of events, and no other takes it."""
        page = studio.browser.get("/entree?key=agenda/colloque").text
        offered = html.document_fromstring(page).xpath("//select[@name='section']/option/@value")
        assert offered == ["semaine", "agendas"]
        for wrong in ("edito", "boussole"):
            assert studio.send(studio.fields("agenda/colloque"), section=wrong) == 400
        assert studio.send(studio.fields("agenda/colloque"), status="tentative", section="agendas") == 303
        page = _plain(studio.browser.get("/entree?key=agenda/colloque").text)
        assert "Proposé : rien de dit" in page or "Proposé : confirmé" in page
        assert "Proposé : Cette semaine" in page

    def test_reperes_are_told(self, studio: Studio) -> None:
        """Beside the field of the repères: which the rules propose, and which they are not sure of, until a tag says it."""
        studio.desk.change("newsletter.toml", ONE_FACET, "")
        title = {"title": "Les fondations et leur repas de quartier", "summary": "", "place": ""}
        assert studio.send(studio.fields("agenda/colloque"), **title) == 303
        page = _plain(studio.browser.get("/entree?key=agenda/colloque").text)
        assert "Proposés : fondations (« fondations »)" in page
        assert "Peut-être aussi : initiatives citoyennes (« repas de quartier »)." in page
        assert studio.send(studio.fields("agenda/colloque"), tags="fondations") == 303
        page = _plain(studio.browser.get("/entree?key=agenda/colloque").text)
        assert "initiatives citoyennes" not in page

    def test_no_such_entry(self, studio: Studio) -> None:
        """An entry that there is not has no page."""
        assert studio.browser.get("/entree?key=agenda/nothing").status_code == 404
        assert studio.browser.get("/entree").status_code == 404


def _row(studio: Studio, key: str) -> str:
    """Return what the edition's file says of an entry."""
    return next(one for one in studio.file.read_text().split("[[entry]]") if f'key = "{key}"' in one)
