"""What the preview shows: one edition, composed, with what is said of it. Texts are French."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from newsletter.model import Edition, EditionEntry, Finding, Need, Suggestion
from newsletter.preview.problem import Problem


@dataclass(frozen=True, slots=True)
class Gone:
    """The file of a letter that is there no more, or holds nothing: what to say of it (French), and the last version that it held."""

    words: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One edition for the editor's eyes.

    Args:
        title: the edition's day: "Jeudi 28 septembre 2023".
        version: the name of the version of its file that this is.
        edition: what it shows; None where it could never be read.
        is_open: whether it may be changed.
        status: where it stands: "Brouillon".
        hint: what will happen: "Elle partira jeudi à 9 h si vous l’approuvez."
        closed: why nothing of it can be changed, and what can be done; empty while it can.
        subject: as an inbox shows it, as are `preheader` and `sender`.
        html: the HTML part of the message.
        text: its text part.
        content: names what both parts show: where it is the same, no frame is loaded anew.
        page_html: renders the edition's page of the web archive, as a draft, its assets under `assets/`: few look at it.
        archive_url: the published archive's address, ends with "/"; own addresses below it are shown from here.
        size: bytes of `html`, as they travel.
        findings: what preflight says.
        mendable: those of them that can be mended by a click, as they are accepted: `code:where`.
        asked: what its editor should decide.
        sections: id and title of the letter's sections, in order.
        may_withdraw: whether it can be made a draft again.
        needs: what else needs a person.
        news: keys of the entries that are shown here and not in the file yet.
        seen: when its entries were first seen, aware, by their keys.
        problem: why the letter cannot be composed now; what else is here is then how it was last.
        proposed: what the program proposes for the subject, preheader and signature, where another stands there.
        since: what has come up since its approval.
        look: when it was last seen whole, and what has changed since: a sentence; empty when it never was.
        gone: that its file is gone, where there was one.
        today: in the letter's zone, when this was made: no letter is postponed to a day before; None where nobody knows.
        editor: the editor's own address.
        tested: addresses that tests were sent to lately.
        health: lines about the sources.
    """

    title: str
    version: str = ""
    edition: Edition | None = None
    is_open: bool = False
    status: str = ""
    hint: str = ""
    closed: str = ""
    subject: str = ""
    preheader: str = ""
    sender: str = ""
    html: str = ""
    text: str = ""
    content: str = ""
    page_html: Callable[[], str] = field(default=lambda: "", compare=False)
    archive_url: str = ""
    size: int = 0
    findings: tuple[Finding, ...] = ()
    mendable: frozenset[str] = frozenset()
    asked: tuple[Suggestion, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()
    may_withdraw: bool = False
    needs: tuple[Need, ...] = ()
    news: frozenset[str] = frozenset()
    seen: Mapping[str, dt.datetime] = field(default_factory=dict)
    problem: Problem | None = None
    proposed: Mapping[str, str] = field(default_factory=dict)
    since: tuple[str, ...] = ()
    look: str = ""
    gone: Gone | None = None
    today: dt.date | None = None
    editor: str = ""
    tested: tuple[str, ...] = ()
    health: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[EditionEntry, ...]:
        """All entries of the edition, also those left out."""
        return self.edition.entries if self.edition else ()
