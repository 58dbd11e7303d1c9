"""Preflight: what is wrong with a message before it leaves. Pure.

An error blocks unless the editor accepts it (`accept = ["code:where"]` in the edition's file).
"""

import dataclasses
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from newsletter.addresses import is_web
from newsletter.config import Config
from newsletter.curate import is_past
from newsletter.model import Edition, EventStatus, Finding, Kind, Level, Message
from newsletter.schedule import times

MAX_HTML_BYTES = 102_400
_LEFTOVER = re.compile(r"\{\{.{0,40}|\{%.{0,40}|\{#.{0,40}|%\}|\}\}", re.DOTALL)


def preflight(
    message: Message, edition: Edition, config: Config, *, links_checked: bool = False
) -> list[Finding]:
    """Check a message.

    Args:
        message: as composed.
        edition: what it was composed from.
        config: the letter's.
        links_checked: whether foreign links were asked over the network.

    Returns:
        Errors first, in a stable order; accepted ones are marked, and stay.
    """
    page = _Page()
    page.feed(message.html)
    page.close()
    found = [
        *_subject(message),
        *_parts(message, page, config),
        *_images(page),
        *_links(page, message),
        *_leftovers(page, message),
        *_events(edition, config),
        *_content(edition, config),
    ]
    if not links_checked:
        found.append(_warning("links-unchecked", "links", "Les liens n’ont pas été vérifiés sur le réseau."))
    unique = list({(finding.code, finding.where): finding for finding in found}.values())
    marked = [
        dataclasses.replace(one, accepted=f"{one.code}:{one.where}" in edition.accept) for one in unique
    ]
    return sorted(marked, key=lambda finding: finding.level is not Level.ERROR)


class _Page(HTMLParser):
    """Gathers links, images and visible texts of the HTML part."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.texts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "style":
            self._hidden += 1
        elif tag == "img":
            self.images.append(found)
        elif tag == "a" and "href" in found:
            self.links.append(found["href"] or "")
        self.texts.extend(value for name, value in attrs if value and name in {"href", "src", "alt", "title"})

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)


def _error(code: str, where: str, message: str) -> Finding:
    return Finding(level=Level.ERROR, code=code, where=where, message=message)


def _warning(code: str, where: str, message: str) -> Finding:
    return Finding(level=Level.WARNING, code=code, where=where, message=message)


def _subject(message: Message) -> Iterator[Finding]:
    if not message.subject.strip():
        yield _error(
            "subject-missing", "subject", "L’objet est vide : écrivez-le dans le fichier de l’édition."
        )


def _parts(message: Message, page: _Page, config: Config) -> Iterator[Finding]:
    size = len(message.html.encode())
    if size > MAX_HTML_BYTES:
        yield _error(
            "html-too-large",
            "html",
            f"La lettre pèse {size // 1024} ko ; au-delà de 100 ko, Gmail la coupe. Écartez des entrées.",
        )
    if not message.text.strip():
        yield _error("text-missing", "text", "La version en texte est vide.")
    elif config.letter.unsubscribe not in message.text:
        yield _error("unsubscribe-missing", "text", "La version en texte ne dit pas comment se désinscrire.")
    if config.letter.unsubscribe not in page.links:
        yield _error("unsubscribe-missing", "html", "La lettre n’a pas de lien de désinscription.")
    if "{token}" in config.letter.unsubscribe:
        yield _warning(
            "unsubscribe-token",
            "unsubscribe",
            "L’adresse de désinscription contient {token} : une liste ne le remplace pas. Donnez l’adresse de la liste.",
        )


def _images(page: _Page) -> Iterator[Finding]:
    for image in page.images:
        if not (image.get("alt") or "").strip():
            source = image.get("src") or "?"
            yield _error("image-without-alt", source, f"L’image {source} n’a pas de texte de remplacement.")


def _links(page: _Page, message: Message) -> Iterator[Finding]:
    for address in page.links:
        if not _is_whole(address):
            yield _error(
                "link-invalid",
                address or "?",
                f"Le lien « {address} » n’est pas une adresse http(s) ou mailto complète.",
            )
    for address in re.findall(r"<(\w+:[^>\s]+)>", message.text):
        if not _is_whole(address):
            yield _error(
                "link-invalid", address, f"Le lien « {address} » n’est pas une adresse http(s) ou mailto."
            )


def _is_whole(address: str) -> bool:
    scheme, _, rest = address.strip().partition(":")
    return bool(rest) if scheme.lower() == "mailto" else is_web(address.strip())


def _leftovers(page: _Page, message: Message) -> Iterator[Finding]:
    parts = (
        ("subject", [message.subject]),
        ("preheader", [message.preheader]),
        ("html", page.texts),
        ("text", [message.text]),
    )
    for where, texts in parts:
        match = next((match for text in texts if (match := _LEFTOVER.search(text))), None)
        if match:
            yield _error(
                "template-leftover",
                where,
                f"Un reste de gabarit est visible : « {match[0].strip()} ». Réécrivez ce texte.",
            )


def _events(edition: Edition, config: Config) -> Iterator[Finding]:
    send_at = times(edition.date, config).send_at
    for entry in edition.shown:
        if entry.kind is not Kind.EVENT or entry.status is EventStatus.CANCELLED:
            continue
        if entry.start is None:
            yield _error("event-undated", entry.key, f"L’événement « {entry.title} » n’a pas de date.")
        elif is_past(entry.start, entry.end, send_at):
            yield _error(
                "event-past", entry.key, f"« {entry.title} » sera passé quand la lettre partira. Écartez-le."
            )


def _content(edition: Edition, config: Config) -> Iterator[Finding]:
    if not edition.edito.strip():
        make = _error if config.letter.edito == "required" else _warning
        yield make("edito-missing", "edito", "L’édito est vide.")
    if not edition.shown:
        yield _warning("letter-empty", "entries", "La lettre n’annonce rien : aucune entrée n’est retenue.")
