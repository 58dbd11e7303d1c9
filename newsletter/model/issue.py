"""An issue: an edition made ready to be shown. The mail and the web page render this one type.

All texts are final French, ready to print; fields named `*_html` are sanitised HTML, all others plain text.
"""

import datetime as dt
from dataclasses import dataclass

from newsletter.model.entry import EventStatus, Kind, Link, When
from newsletter.model.fields import Address, EditoHtml, EditoText, Own, Prose, Quoted, QuotedHtml, Verbatim


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A calendar leaf: "jeu.", "5", "oct."."""

    weekday: Verbatim
    number: Verbatim
    month: Verbatim


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image that comes with an entry: https address, the file's own size in pixels, what it shows in words."""

    url: Address
    width: int
    height: int
    alt: Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One entry as readers see it.

    Args:
        label: kind, type and source in words: "Replay · La chaîne du RAMEAU", "Livre · à paraître".
        source: who gave it, of an event whose leaf says what it is: "Convergences"; None where nobody is named.
        language: of title and summary (BCP 47), when it is not the letter's; else empty.
        start: when the event begins, where it takes place; None for all else. `end`: when it ends.
        published: the day of a replay or a publication, where it is known.
        day: the calendar leaf of an event.
        when: a full date in words: "jeudi 5 octobre 2023, de 9 h à 18 h".
        date: a short date in words: "jeu. 5 octobre".
        detail: hours and place: "9 h – 18 h · CESE, Paris".
        place: where, alone.
        says_days: whether `detail` says the days too, so that `date` adds nothing.
        presence: "sur place", "en ligne", both, or empty where the place says it already.
        calendar: its .ics file below the archive's address; empty when it has none.
        notice: what the reader must know first: "Annulé", "Finalement maintenu", "Nouvelle date, …", "Reporté, …", "Complet"; else empty.
        before: the day in `notice` or `detail` that holds no more; empty where all do.
        status: of an event; is_put_off: without a new date; moved_from: when it was to be, by an earlier edition.
        page: where the title leads: the entry's own page, also when `url` leads to its registration.
        action: words for the link to `url`: "Programme et inscription", "Voir", "Lire".
        summary_html: sanitised inline HTML; `summary` is the same as plain text, addresses in angle brackets.
        picture: shown with replays and publications; all is said without it.
        apports: publications shown with this event or replay.
        rest: how many more of these only the archive shows.
        univers: whom it is for or about, where the letter says so: "Fondations · Entreprises".
    """

    key: Verbatim
    kind: Kind
    label: Own
    title: Quoted
    url: Address | None = None
    page: Address | None = None
    action: Prose = ""
    links: tuple[Link, ...] = ()
    summary_html: QuotedHtml = ""
    summary: Quoted = ""
    day: Day | None = None
    when: Own = ""
    date: Own = ""
    detail: Prose = ""
    duration: Own = ""
    notice: Own = ""
    before: Own = ""
    apports: tuple["Card", ...] = ()
    rest: int = 0
    language: Verbatim = ""
    start: When | None = None
    end: When | None = None
    published: dt.date | None = None
    presence: Verbatim = ""
    calendar: Verbatim = ""
    picture: Picture | None = None
    says_days: bool = False
    source: Own | None = None
    place: Prose | None = None
    univers: Own = ""
    status: EventStatus | None = None
    is_put_off: bool = False
    moved_from: When | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether it is called off: nobody is to be invited any more."""
        return self.status is EventStatus.CANCELLED

    @property
    def is_tentative(self) -> bool:
        """Whether it is not certain yet that it takes place on its day."""
        return self.status is EventStatus.TENTATIVE and not self.is_put_off and self.moved_from is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled part of the letter. `layout` is "cards", "compact" or "list"; `rest` counts what only the archive shows."""

    id: Verbatim
    title: Own
    kind: Kind
    layout: Verbatim
    cards: tuple[Card, ...]
    rest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A titled link with a line of explanation."""

    title: Own
    text: Own
    url: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Boussole:
    """The compass block: its cardinal points, and the chemin of the week."""

    title: Own
    points: tuple[Pointer, ...]
    chemin: Pointer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The month's theme and this Thursday's rendez-vous: "En septembre", "les méthodes…", "l'exemple inspirant"."""

    month: Own
    title: Own
    rendezvous: Own = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a section holds, in words: "2 rendez-vous cette semaine"; and its id."""

    words: Own
    section: Verbatim


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One edition, ready to render.

    Args:
        name: the letter's own title.
        title: this edition's title.
        date_text: "Jeudi 28 septembre 2023".
        edito_html: the édito without its first heading, when that became `title`.
        edito_text: the same for the text part.
        parts: what follows a long édito; empty where the reader sees that without.
        due: when it leaves, or left.
        corrected: the day, or the instant, at which something in it was put right since; `corrected_text` says the day.
        web_url: this edition's page in the published archive.
        archive_url: the archive's address, ends with "/".
        unsubscribe: address of the unsubscription, http(s) or mailto.
        subscribe: where one subscribes; empty where nobody said.
        reply_to: who reads the answers, a mailbox; empty where nobody said.
        calendar: the .ics file of all its events, below the archive's address; empty when it has none.
    """

    name: Prose
    publisher: Prose
    language: Verbatim
    date: dt.date
    date_text: Own
    number: int
    title: Prose
    subject: Prose
    preheader: Prose
    edito_html: EditoHtml
    edito_text: EditoText
    signature: Prose
    theme: Theme | None
    sections: tuple[Section, ...]
    boussole: Boussole | None
    web_url: Address
    archive_url: Address
    unsubscribe: Verbatim
    address: Prose = ""
    calendar: Verbatim = ""
    subscribe: Verbatim = ""
    reply_to: Verbatim = ""
    parts: tuple[Part, ...] = ()
    due: dt.datetime
    corrected: When | None = None
    corrected_text: Own = ""
