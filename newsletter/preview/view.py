"""What the preview shows: one edition, composed, with what is said of it. Texts are French."""

from dataclasses import dataclass

from newsletter.model import EditionEntry, Finding, Need
from newsletter.preview.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One edition for the editor's eyes.

    Args:
        title: the edition's day: "Jeudi 28 septembre 2023".
        status: where it stands: "Brouillon".
        hint: what will happen: "partira jeudi à 9 h si vous l’approuvez".
        subject: as an inbox shows it, as are `preheader` and `sender`.
        html: the HTML part of the message.
        text: its text part.
        page_html: the edition's page of the web archive, rendered as a draft, its assets under `assets/`.
        archive_url: the published archive's address, ends with "/"; own addresses below it are shown from here.
        size: bytes of `html`, as they travel.
        findings: what preflight says.
        sections: id and title of the letter's sections, in order.
        entries: all entries of the edition, also those left out.
        path: the edition's file, which the editor edits; empty when it is too late for that.
        command: what approves it; empty when it is not to be approved.
        needs: what else needs a person.
        ahead: what is shown here and not in the file yet; empty when the file says all.
        update: what writes that into the file.
        problem: why the letter cannot be composed now; what else is here is then how it was last.
        since: what has come up since its approval.
        health: lines about the sources.
    """

    title: str
    status: str = ""
    hint: str = ""
    subject: str = ""
    preheader: str = ""
    sender: str = ""
    html: str = ""
    text: str = ""
    page_html: str = ""
    archive_url: str = ""
    size: int = 0
    findings: tuple[Finding, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()
    entries: tuple[EditionEntry, ...] = ()
    path: str = ""
    command: str = ""
    needs: tuple[Need, ...] = ()
    ahead: str = ""
    update: str = ""
    problem: Problem | None = None
    since: tuple[str, ...] = ()
    health: tuple[str, ...] = ()
