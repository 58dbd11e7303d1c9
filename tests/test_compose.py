"""The letter: what each of its parts shows, and that no content breaks it."""

import dataclasses
import datetime as dt
import email
import email.policy
import re
import subprocess
import sys
from email.header import decode_header, make_header
from email.utils import parseaddr
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest
from hypothesis import given, strategies as st

from newsletter import typography
from newsletter.compose import Listed, compose, note, to_bytes
from newsletter.compose.fit import LIMIT, cut, fitted
from newsletter.compose.plain import WIDTH, tidy, titled, wrap
from newsletter.exceptions import TemplateError
from newsletter.headers import encoded
from newsletter.looks import Looks
from newsletter.model import TOKEN_PLACE, Card, EventStatus, Issue, Kind, Message, Picture, Section
from newsletter.workspace import program_templates
from tests.samples import BOOK, COLLOQUE, ISSUE, LAUNCH, NOTE, REPLAY
from tests.test_curate import CONFIG

GMAIL_LIMIT = 102_400
HOSTILE = [
    "{{ config }} {% raw %} {token}",
    '<script>alert("x")</script>',
    "a \" b ' c & d &amp; e < f > g",
    "]]> --> <![endif]--> </mj-text>",
    "Voyage aux pays du Bonheur local !",
    "L’HEURE\u202eDE VERITE",
    "long " * 60,
    "x" * 300,
]


class Page(HTMLParser):
    """What a mail client finds in the HTML part: tags in order, and the words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._styles = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        self.tags.append((tag, dict(attrs)))
        self._styles += tag == "style"

    def handle_endtag(self, tag: str) -> None:
        """Note where styles end."""
        self._styles -= tag == "style"

    def handle_data(self, data: str) -> None:
        """Keep words, not rules."""
        if not self._styles:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Attributes of every tag of a name."""
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def links(self) -> set[str]:
        """Every address that is linked to."""
        return {link["href"] or "" for link in self.all("a")}

    @property
    def text(self) -> str:
        """The words, parted by one blank."""
        return " ".join("".join(self.words).split())


def render(issue: Issue = ISSUE) -> Message:
    """Compose with the program's own templates."""
    return compose(issue, Looks([program_templates()]))


def with_cards(*cards: Card, layout: str = "cards") -> Issue:
    """The sample issue with one section of these cards."""
    section = Section(id="s", title="Cette semaine", kind=Kind.EVENT, layout=layout, cards=cards)
    return dataclasses.replace(ISSUE, sections=(section,))


def empty() -> Issue:
    """An issue on a week without news or édito."""
    texts = dict.fromkeys(("title", "subject", "preheader", "edito_html", "edito_text", "signature"), "")
    return dataclasses.replace(ISSUE, sections=(), theme=None, boussole=None, **texts)


def test_the_letter_shows_everything_in_both_parts() -> None:
    """Titles, labels, notices, hours and publisher stand in the HTML and in the text part."""
    message = render()
    html, text = Page(message.html).text, " ".join(message.text.split())
    for card in (COLLOQUE, LAUNCH, REPLAY, NOTE, BOOK):
        for words in filter(None, (card.title, card.detail, card.notice, card.duration)):
            assert words in html
            assert words in text
    for words in (ISSUE.name, ISSUE.date_text, ISSUE.title, ISSUE.signature, "ce jeudi", "aucun traceur"):
        assert words in html
        assert words in text


def test_both_parts_carry_the_same_links() -> None:
    """Every address of the HTML part stands in the text part, and the other way round."""
    message = render()
    in_text = set(re.findall(r"(?:https?://|mailto:)[^\s>]+", message.text))
    assert Page(message.html).links == in_text


@pytest.mark.long
def test_the_same_issue_gives_the_same_bytes() -> None:
    """Composing twice, also in processes with other hash seeds, gives the same bytes."""
    program = (
        "import sys; from tests.samples import ISSUE; from newsletter.compose import compose;"
        "from newsletter.looks import Looks; from newsletter.workspace import program_templates;"
        "m = compose(ISSUE, Looks([program_templates()]));"
        "sys.stdout.buffer.write((m.html + m.text).encode())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=Path(__file__).parent.parent,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    message = render()
    assert outputs == {(message.html + message.text).encode()}


def test_headings_and_tables_are_for_screen_readers_too() -> None:
    """One h1, sections as h2, entries as h3; layout tables say so; images have alt and size; French is said."""
    page = Page(render().html)
    assert len(page.all("h1")) == 1
    assert [tag for tag, _ in page.tags if tag in {"h1", "h2", "h3"}][:3] == ["h1", "h2", "h2"]
    assert all(table.get("role") == "presentation" for table in page.all("table"))
    assert all({"alt", "width", "height"} <= image.keys() for image in page.all("img"))
    assert page.all("html")[0]["lang"] == "fr"


def test_repeated_words_of_links_name_their_entry() -> None:
    """Two buttons with the same words are told apart by what a screen reader says."""
    labels = {
        link["aria-label"] for link in Page(render().html).all("a") if link.get("class") == "button-link"
    }
    assert labels == {
        f"Programme et inscription\xa0: {COLLOQUE.title}",
        "Programme et inscription\xa0: Rencontres du Développement Durable",
    }


def test_nothing_comes_from_elsewhere() -> None:
    """The only image is the archive's mark; no font, script, style or form comes with the letter."""
    page = Page(render().html)
    assert [image["src"] for image in page.all("img")] == [f"{ISSUE.archive_url}assets/mark.png"]
    assert not {"script", "link", "form", "iframe", "object"} & {tag for tag, _ in page.tags}
    html = re.sub(r'(?:href|xmlns(?::\w)?)="[^"]*"', "", render().html)
    hosts = {urlsplit(url).hostname for url in re.findall(r"https?://[^\s\"')<]+", html)}
    assert hosts == {"jeudis.example.org"}
    assert "@import" not in html
    assert "url(" not in html


def test_the_preheader_is_hidden_once_and_leaks_nothing() -> None:
    """The hidden preheader comes first, followed by blanks that keep the inbox from showing more."""
    html = render().html
    body = html[html.index("<body") :]
    hidden = re.search(r'<div [^>]*style="[^"]*display:none([^"]*)"[^>]*>(.*?)</div>', body, re.DOTALL)
    assert hidden
    assert body.index(hidden[0]) < body.index(ISSUE.name)
    assert "#fff" not in hidden[1]
    assert hidden[2].startswith("Cette semaine : Jeunes &amp; Territoires 2050")
    assert hidden[2].count("\u034f\u200c\xa0") == 80
    assert "display:none" not in render(dataclasses.replace(ISSUE, preheader="")).html


def test_dark_colours_and_phones_are_provided_for() -> None:
    """Dark colours stand in a media query of screens, never of paper, and for Outlook's own marks; light ones in style attributes."""
    html = render().html
    assert '<meta name="color-scheme" content="light dark">' in html
    dark = html[html.index("@media screen and (prefers-color-scheme: dark)") :]
    assert ".event { color: #F3936F !important; }" in dark
    assert "[data-ogsc] .event { color: #F3936F !important; }" in dark
    assert "@media only screen and (max-width: 479px)" in dark
    assert "color:#A93718" in html


def test_outlook_gets_no_automatic_width() -> None:
    """No attribute width="auto", which Outlook overflows on; the ghost tables survive."""
    html = render().html
    assert 'width="auto"' not in html
    assert html.count("<!--[if mso | IE]>") == html.count("<![endif]-->") - html.count("<!--[if !mso]>") - 2
    assert "mso-padding-alt:13px 18px" in html


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("layout", ["cards", "compact", "list"])
def test_hostile_titles_are_words(title: str, layout: str) -> None:
    """Whatever a title holds shows as its words, within its own element, and changes no structure."""
    card = dataclasses.replace(COLLOQUE, title=title, apports=(dataclasses.replace(BOOK, title=title),))
    plain = dataclasses.replace(COLLOQUE, title="Titre", apports=(dataclasses.replace(BOOK, title="Titre"),))
    issue = dataclasses.replace(with_cards(card, layout=layout), title=title, subject=title, preheader=title)
    hostile = Page(render(issue).html)
    harmless = Page(
        render(
            dataclasses.replace(with_cards(plain, layout=layout), title="T", subject="T", preheader="T")
        ).html
    )
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in harmless.tags]
    assert " ".join(title.split()) in hostile.text
    assert " ".join(title.split()) in " ".join(render(issue).text.split())


def test_an_empty_issue_is_still_a_letter() -> None:
    """Without title, édito, sections or boussole: the masthead, whose name is the heading, and the footer."""
    message = render(empty())
    page = Page(message.html)
    assert len(page.all("h1")) == 1
    assert "Se désinscrire" in page.text
    assert message.text.startswith(ISSUE.name)
    assert "None" not in message.html + message.text


def test_sections_without_cards_are_left_out() -> None:
    """A section that holds nothing shows no title."""
    assert "Cette semaine</h2>" not in render(with_cards()).html


@pytest.mark.parametrize("layout", ["cards", "compact", "list"])
def test_a_bare_card_shows_its_title_only(layout: str) -> None:
    """Without address there is no button and no empty link, without day no leaf; the kind stands in words."""
    bare = Card(key="k", kind=Kind.EVENT, label="Événement", title="Rencontre")
    html = render(with_cards(bare, layout=layout)).html
    assert "Rencontre</h3>" in html
    assert 'class="button' not in html
    assert 'href=""' not in html
    assert "leaf-head" not in html.split("<body")[1]
    assert "Événement</p>" in html


def test_a_notice_stands_before_the_title() -> None:
    """« Annulé » is read before what is cancelled, in both parts."""
    message = render(with_cards(dataclasses.replace(COLLOQUE, notice="Annulé")))
    assert message.html.index(">Annulé</span>") < message.html.index("Colloque «", message.html.index("<h2"))
    assert f"• [Annulé] {COLLOQUE.title[:20]}" in message.text


def test_what_is_cancelled_does_not_invite() -> None:
    """Its leaf is grey, its title struck through and no link, a plain link leads on; no button, nothing for a calendar."""
    gone = dataclasses.replace(
        COLLOQUE, notice="Annulé", status=EventStatus.CANCELLED, apports=(), links=(), page=COLLOQUE.url
    )
    for layout in ("cards", "compact"):
        html = render(with_cards(gone, layout=layout)).html
        body = html[html.index("<h2") :]
        assert re.search(r">Annulé</span> <s [^>]*>Colloque", body)
        assert 'class="button' not in body
        assert "solid-event" not in body
        assert body.count(f'href="{COLLOQUE.url}"') == 1
    assert "solid-gone" in render(with_cards(gone)).html


def test_what_is_not_certain_is_outlined() -> None:
    """« À confirmer » in outline, « Nouvelle date » solid."""
    tentative = dataclasses.replace(COLLOQUE, notice="À confirmer", status=EventStatus.TENTATIVE)
    moved = dataclasses.replace(tentative, notice="Nouvelle date", moved_from=dt.date(2023, 10, 1))
    for card, classes in ((tentative, "pill hollow event"), (moved, "pill solid-event")):
        assert f'<span class="{classes}"' in render(with_cards(card)).html


def test_several_publications_stand_in_one_box() -> None:
    """« L’apport méthodologique » is said once, however many accompany an entry."""
    other = dataclasses.replace(BOOK, key="b2", title="Deuxième livre")
    message = render(with_cards(dataclasses.replace(COLLOQUE, apports=(BOOK, other))))
    assert message.html.count('<td class="box') == 1 + bool(ISSUE.boussole)
    for part in (Page(message.html).text, message.text):
        assert part.count("L’apport méthodologique") == 1
        assert "Deuxième livre" in part


def test_titles_are_underlined_where_nothing_else_leads_on() -> None:
    """Above a button they are in ink, without a line."""
    for layout, named in (
        ("cards", "title-ink ink"),
        ("list", "title-link link"),
        ("compact", "title-link link"),
    ):
        (title,) = re.findall(
            r'<h3[^>]*><a class="wide ([^"]*)"[^>]*>Colloque',
            render(with_cards(COLLOQUE, layout=layout)).html,
        )
        assert title == named


def test_the_way_in_and_back() -> None:
    """Where to subscribe and how to answer are said where the settings tell, and only there."""
    told = render(dataclasses.replace(ISSUE, subscribe="https://e.org/abo", reply_to="a@e.org"))
    for part in (Page(told.html).text, " ".join(told.text.split())):
        assert "On vous a transmis cette lettre" in part
        assert "Abonnez-vous" in part
        assert "Répondez à ce message" in part
    assert "https://e.org/abo" in Page(told.html).links
    assert "transmis" not in render().html + render().text
    assert "Répondez" not in render().html + render().text


def test_answers_and_unsubscriptions_have_their_address() -> None:
    """Reply-To is that of the settings; the sender's name has apostrophes as in print; the mail that unsubscribes has a subject."""
    letter = msgspec.structs.replace(
        CONFIG.letter,
        sender="Les Jeudis de l'ODD 17 <a@example.org>",
        reply_to="La rédaction <r@example.org>",
        unsubscribe="mailto:stop@example.org",
    )
    raw = to_bytes(
        render(), letter, to="b@example.org", at=dt.datetime(2023, 9, 28, 9, tzinfo=dt.UTC), identifier="<x@example.org>"
    )  # fmt: skip
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert mail["From"].addresses[0].display_name == "Les Jeudis de l’ODD 17"
    assert str(mail["Reply-To"]) == "La rédaction <r@example.org>"
    assert letter.unsubscription == "mailto:stop@example.org?subject=D%C3%A9sinscription"
    whole = msgspec.structs.replace(letter, unsubscribe="mailto:stop@example.org?subject=Stop")
    assert whole.unsubscription == "mailto:stop@example.org?subject=Stop"


@pytest.mark.parametrize(("count", "limit"), [(12, 65_000), (40, GMAIL_LIMIT), (400, GMAIL_LIMIT)])
def test_the_letter_is_not_cut_by_gmail(count: int, limit: int) -> None:
    """Twelve entries stay far below Gmail's limit, forty of all kinds, or hundreds, below it."""
    sections = []
    for section, card in zip(ISSUE.sections, (COLLOQUE, LAUNCH, REPLAY, NOTE), strict=True):
        sections.append(dataclasses.replace(section, cards=(card,) * (count // 4)))
    assert len(render(dataclasses.replace(ISSUE, sections=tuple(sections))).html.encode()) < limit


def test_what_is_cut_is_counted_and_found_in_the_archive() -> None:
    """Both parts say how much more there is, with a link to the section's place in the archive."""
    many = tuple(
        dataclasses.replace(
            COLLOQUE, key=f"k{n}", title=f"T{n:03} " + "mot " * 60, start=dt.date(2023, 10, 30)
        )
        for n in range(60)
    )
    soonest = dataclasses.replace(COLLOQUE, key="soon", title="LE PROCHAIN", start=dt.date(2023, 9, 29))
    message = render(with_cards(*many, soonest))
    page = Page(message.html)
    shown = len(re.findall(r"<h3[^>]*>(?:<a[^>]*>)?T\d{3}", message.html)) + 1
    assert 10 < shown < 61
    assert "LE PROCHAIN</a></h3>" in message.html
    assert f"{ISSUE.web_url}#s" in page.links
    for part in (page.text, " ".join(message.text.split())):
        assert f"… et {61 - shown} autres dans l’archive" in part
    assert len(message.html.encode()) <= LIMIT
    assert page.links == set(re.findall(r"(?:https?://|mailto:)[^\s>]+", message.text))


def test_what_fits_is_whole() -> None:
    """Nothing is cut from a letter that fits."""
    assert fitted(ISSUE, lambda _: LIMIT) is ISSUE


@given(st.lists(st.integers(0, 40), max_size=6), st.integers(0, 60))
def test_cutting_is_fair(lengths: list[int], number: int) -> None:
    """No section loses all its cards, none is longer than another that was cut, and what is cut is counted."""
    made = [
        Section(id=str(n), title="", kind=Kind.REPLAY, layout="list", cards=(NOTE,) * length)
        for n, length in enumerate(lengths)
    ]
    shown = cut(dataclasses.replace(ISSUE, sections=tuple(made)), number).sections
    kept = [len(section.cards) for section in shown]
    assert all(bool(now) == bool(before) for now, before in zip(kept, lengths, strict=True))
    assert sum(kept) <= max(number, len(lengths))
    assert [section.rest for section in shown] == [b - now for now, b in zip(kept, lengths, strict=True)]
    cut_ones = [now for now, before in zip(kept, lengths, strict=True) if now < before]
    assert all(now <= min(cut_ones) + 1 for now in kept) if cut_ones else True


def test_every_appointment_can_be_taken_along() -> None:
    """« Ajouter à mon agenda » beside the button, and one file for all after the last event; compact rows repeat nothing."""
    dated = dataclasses.replace(COLLOQUE, calendar="agenda/2023-09-28-1.ics")
    later = dataclasses.replace(LAUNCH, calendar="agenda/2023-09-28-2.ics")
    sections = tuple(
        dataclasses.replace(section, cards=(card,))
        for section, card in zip(ISSUE.sections, (dated, later, REPLAY, NOTE), strict=True)
    )
    message = render(dataclasses.replace(ISSUE, sections=sections, calendar="agenda/2023-09-28.ics"))
    words = Page(message.html).text
    assert words.index("Ajouter à mon agenda") < words.index("3 raisons d'être")
    assert words.count("Ajouter à mon agenda") == 1
    assert words.index("Ajouter tous ces rendez-vous à mon agenda") > words.index(LAUNCH.title)
    assert f"{ISSUE.archive_url}agenda/2023-09-28-2.ics" not in message.html + message.text
    for file in ("2023-09-28.ics", "2023-09-28-1.ics"):
        assert f"{ISSUE.archive_url}agenda/{file}" in Page(message.html).links
        assert f"{ISSUE.archive_url}agenda/{file}" in message.text


def test_pictures_have_their_size_and_words() -> None:
    """A picture is shown small, in its own proportions, with its words; without one the play mark needs no image."""
    picture = Picture(url="https://jeudis.example.org/images/a.jpg", width=1200, height=675, alt="La salle")
    pages = [
        Page(render(with_cards(dataclasses.replace(REPLAY, picture=one), layout="list")).html)
        for one in (picture, None)
    ]
    shown = pages[0].all("img")[1]
    assert (shown["src"], shown["width"], shown["height"], shown["alt"]) == (
        picture.url,
        "150",
        "84",
        "La salle",
    )
    assert len(pages[1].all("img")) == 1
    for page in pages:
        assert "▶" in page.text
        assert "58 min" in page.text


def test_what_is_in_another_language_says_so() -> None:
    """Screen readers read an English title in English."""
    english = dataclasses.replace(COLLOQUE, language="en", title="What's next?")
    for layout in ("cards", "compact", "list"):
        titles = Page(render(with_cards(english, layout=layout)).html).all("h3")
        assert [title.get("lang") for title in titles[:2]] == ["en", None]


def test_the_subject_keeps_its_no_break_spaces() -> None:
    """In the header too; line breaks become blanks."""
    message = dataclasses.replace(render(), subject="Quoi\u202f? n°\u00a038\nfin")
    raw = to_bytes(
        message,
        CONFIG.letter,
        to="a@example.org",
        at=dt.datetime(2023, 9, 28, 7, tzinfo=dt.UTC),
        identifier="<a@b>",
    )
    subject = email.message_from_bytes(raw, policy=email.policy.default)["Subject"]
    assert subject == "Quoi\u202f? n°\u00a038 fin"


WORDS = [
    "la",
    "rentrée",
    ":",
    "d’été",
    "à",
    "Orléans",
    "l'éducation",
    "d'abord",
    "«",
    "Faire",
    "»",
    "18\u202fh\xa030",
    "œuvre",
    "🎉",
    "très",
    "(réunion)",
    "—",
    "n°\xa038",
]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join))
def test_subject_and_sender_arrive_as_they_are(words: str) -> None:
    """However long and accented, each blank and letter arrives, and no line is too long."""
    letter = msgspec.structs.replace(
        CONFIG.letter, title=words, sender=f'"{words[:40].strip()}" <a@example.org>'
    )
    raw = to_bytes(
        Message(subject=words, preheader="", html="<p>x</p>", text="x", headers={}), letter,
        to="b@example.org", at=dt.datetime(2023, 9, 28, 9, tzinfo=dt.UTC), identifier="<x@example.org>", listed=Listed(),
    )  # fmt: skip
    mail = email.message_from_bytes(raw)
    sender, address = parseaddr(mail["From"])

    assert said(mail["Subject"]) == words
    assert said(mail["List-Id"]).replace(
        '"', ""
    ) == f"{typography.apostrophes(words)} <{letter.list_id}>".replace('"', "")
    assert (said(sender), address) == (typography.apostrophes(words[:40].strip()), "a@example.org")
    assert email.message_from_bytes(raw, policy=email.policy.default)["Subject"] == words
    assert max(map(len, raw.partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78
    assert mail["Content-Language"] == "fr"


SIGNS = ["Les", "ODD", "17", ",", "@", "a@b", ";", "(17)", '"', "[x]"]


def said(raw: str) -> str:
    """Words as mail programs show them; between encoded words no blank is shown."""
    return str(make_header(decode_header(raw.replace("\r\n", ""))))


def headed(name: str) -> email.message.Message:
    """A letter of a sender with that name, to itself."""
    letter = msgspec.structs.replace(CONFIG.letter, title=name, sender=f"{name} <jeudis@example.org>")
    raw = to_bytes(
        Message(subject="x", preheader="", html="<p>x</p>", text="x", headers={}), letter,
        to=letter.sender, at=dt.datetime(2023, 9, 28, 9, tzinfo=dt.UTC), identifier="<x@example.org>", listed=Listed(),
    )  # fmt: skip
    return email.message_from_bytes(raw)


@given(st.lists(st.sampled_from([*WORDS, *SIGNS]), min_size=1, max_size=12).map(" ".join))
def test_no_sender_is_cut(name: str) -> None:
    """A sender's name arrives whole, in From and To, whatever signs it has; apostrophes of ours are as in print."""
    name = f"Jeudis {name}"
    mail = headed(name)
    for field, whole in (("From", typography.apostrophes(name)), ("To", name)):
        found, address = parseaddr(mail[field])
        assert (said(found), address) == (whole, "jeudis@example.org")


@given(
    st.lists(st.sampled_from(["From ", "From", " ", "x" * 71, "é", "\n", TOKEN_PLACE]), max_size=12).map(
        "".join
    )
)
def test_no_line_begins_with_from(text: str) -> None:
    """No line of either part begins with "From ", before which a list manager would write ">"; the words arrive."""
    message = Message(subject="x", preheader="", html=f"<pre>{text}</pre>", text=text, headers={})
    at = dt.datetime(2023, 9, 28, 9, tzinfo=dt.UTC)
    letter = CONFIG.letter
    for raw in (
        to_bytes(message, letter, to=letter.sender, at=at, identifier="<x@example.org>"),
        note(letter, subject="x", text=text, to=letter.editor, at=at, identifier="<x@example.org>"),
    ):
        lines = raw.split(b"\r\n")
        assert not [line for line in lines if line.startswith(b"From ")]
        assert max(map(len, lines)) <= 76
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        plain = mail.get_body(["plain"])
        assert plain is not None
        assert plain.get_content().split() == text.split()
        if (shown := mail.get_body(["html"])) is not None:
            assert shown.get_content().split() == message.html.split()


def test_signs_in_a_lists_title_are_quoted() -> None:
    """A title with signs that mean something in a header is a quoted phrase (RFC 2919, section 3)."""
    assert headed("Les Jeudis : ODD 17")["List-Id"] == '"Les Jeudis : ODD 17" <jeudis.example.org>'
    assert headed("Les Jeudis")["List-Id"] == "Les Jeudis <jeudis.example.org>"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=150))
def test_no_encoded_word_is_too_long(text: str) -> None:
    """No encoded word has over 75 characters, no line with one over 76 (RFC 2047, section 2); each is a whole text."""
    for name in ("Subject", "List-Id", "From"):
        words = encoded(text, name)
        assert max(map(len, words)) <= 75
        assert len(f"{name}: {words[0]}") <= 76
        decoded = [decode_header(word)[0] for word in words]
        assert "".join(part.decode(charset) for part, charset in decoded) == text


def test_words_of_the_edito_are_not_glued() -> None:
    """Line breaks in the édito's HTML part words, as the editor meant."""
    issue = dataclasses.replace(
        ISSUE, edito_html="<p><strong>faire</strong>\n<em>alliance</em></p>\n<p>a<br />\nb</p>"
    )
    assert "faire alliance" in Page(render(issue).html).text


def test_nothing_of_a_template_shows() -> None:
    """No template mark is left in either part."""
    message = render()
    for mark in ("{{", "{%", "{#", "%}", "mj-class", "<mj-"):
        assert mark not in message.html + message.text


def test_an_undefined_name_in_a_partial_is_named(tmp_path: Path) -> None:
    """A workspace's own partial with a wrong name is an error with its file, line and the name."""
    own = tmp_path / "email"
    own.mkdir()
    (own / "theme.mjml.j2").write_text("\n{{ issue.them.title }}\n")
    with pytest.raises(TemplateError, match=r"email/theme\.mjml\.j2, line 2: .*them"):
        compose(ISSUE, Looks([tmp_path, program_templates()]))


def test_bad_mjml_in_a_partial_is_named(tmp_path: Path) -> None:
    """A workspace's own partial with bad MJML is an error with an excerpt, not a letter with a hole."""
    own = tmp_path / "email"
    own.mkdir()
    (own / "theme.mjml.j2").write_text("<mj-section><mj-text>Thème</mj-text></mj-section>")
    with pytest.raises(
        TemplateError, match=r"<mj-text> may not stand in <mj-section>, in `<mj-section><mj-text>Thème"
    ):
        compose(ISSUE, Looks([tmp_path, program_templates()]))


def test_text_lines_fit_a_terminal() -> None:
    """Lines of the text part have at most 78 characters, save those that one address fills."""
    for line in render().text.splitlines():
        assert len(line) <= WIDTH or re.fullmatch(r"\s*<?\S+://\S+", line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("un\ndeux", "un\ndeux"),
        ("- " + "mot " * 20 + "fin", "- " + ("mot " * 19).strip() + "\n  mot fin"),
        ("lire https://example.org/" + "x" * 90, "lire\nhttps://example.org/" + "x" * 90),
        ("a" * 74 + " n°\xa038", "a" * 74 + "\nn°\xa038"),
    ],
    ids=["nothing", "line breaks", "bullet", "address", "no-break space"],
)
def test_wrap(text: str, expected: str) -> None:
    """Lines break at blanks only; addresses and no-break spaces stay whole; bullets hang."""
    assert wrap(text) == expected


def test_titles_are_underlined_as_long_as_they_are() -> None:
    """The rule has the length of the title's longest line."""
    assert titled("À vos agendas", "-") == "À vos agendas\n-------------"


def test_tidy_keeps_gaps_small() -> None:
    """No blanks at line ends, at most two blank lines, one newline at the end."""
    assert tidy("\n a  \n\n\n\n\nb\n\n") == "a\n\n\nb\n"


@pytest.mark.parametrize("layout", ["cards", "compact", "list"])
@pytest.mark.parametrize("presence", ["sur place", "en ligne", "sur place et en ligne", ""])
def test_where_an_event_takes_place_is_said_alike(layout: str, presence: str) -> None:
    """Both parts say of an event when, where and whether on site or online, however its section is laid out."""
    card = dataclasses.replace(LAUNCH, detail="13 h – 14 h 30 · Maison", presence=presence)
    message = render(dataclasses.replace(with_cards(card, layout=layout), edito_html="", edito_text=""))
    said = [" ".join(one.split()) for one in (message.text, " ".join(Page(message.html).words))]
    for words in (" · ".join(filter(None, ["13 h – 14 h 30", "Maison", presence])), "oct"):
        assert [words in one for one in said] == [True, True], words
    assert [bool(re.search("· (?:sur place|en ligne)", one)) for one in said] == [bool(presence)] * 2
