"""The links: whole, alike in both parts, without tracking, with words that stand alone, and alive."""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from newsletter.addresses import encoded, folded, is_front_page, is_web, published
from newsletter.config import Config, Letter
from newsletter.french import comparable, listed
from newsletter.markup import bare_addresses, read_edito
from newsletter.model import Edition, Finding, LinkResult, LinkVerdict, Message
from newsletter.model.quotes import quoted
from newsletter.permalinks import path_in
from newsletter.preflight.finding import error, warning
from newsletter.preflight.rendered import Page, page_of
from newsletter.web.reach import is_private

_IN_BRACKETS = re.compile(r"<(\w+:[^>\s]+)>")  # <https://www.example.org/>
_IN_TEXT = re.compile(r"(?:https?://|mailto:)[^\s<>]+", re.IGNORECASE)  # https://www.example.org/a
_CODE = re.compile(r"`[^`\n]*`")  # `https://www.example.org/a`
_TRAILING = ".,;:!?…)»”’`"
# What says nothing, also beside a title: « cliquez ici »; and what says nothing alone.
_CLICK = re.compile(r"\b(?:cliqu\w+|clic|click|appuy\w+) (?:ici|la|here|sur ce lien|sur le lien|this link)\b")
_EMPTY = frozenset(
    {
        "", "ici", "cliquez", "cliquer", "clic", "click", "c'est ici", "c'est la", "par ici", "la", "here", "lien", "ce lien",
        "le lien", "link", "+",
    }
)  # fmt: skip
_VAGUE = frozenset(
    {
        "lire", "lire la suite", "lire plus", "la suite", "suite", "en savoir plus", "savoir plus", "plus",
        "plus d'infos", "plus d'info", "plus d'informations", "plus de details", "infos", "details", "voir", "voir plus",
        "voir ici", "cette page", "more", "read more", "learn more",
    }
)  # fmt: skip


def whole(page: Page, message: Message) -> Iterator[Finding]:
    """Find links that lead nowhere."""
    for address in (*page.addresses, *page.leads_nowhere):
        if not _is_whole(address):
            yield error(
                "link-invalid",
                address or "?",
                f"Le lien « {address} » n’est pas une adresse http(s) ou mailto complète.",
            )
    for address in _IN_BRACKETS.findall(message.text):
        if not _is_whole(address):
            yield error(
                "link-invalid", address, f"Le lien « {address} » n’est pas une adresse http(s) ou mailto."
            )


def _is_whole(address: str) -> bool:
    scheme, _, rest = address.strip().partition(":")
    twice = re.match(r"//https?:?/", rest, re.IGNORECASE)  # http://https://www.example.org/
    return bool(rest) if scheme.lower() == "mailto" else is_web(address.strip()) and not twice


def inside(page: Page) -> Iterator[Finding]:
    """Find links that only those can follow who are where this was written: of an intranet, or of a machine's own."""
    for address in page.addresses:
        host = urlsplit(address.strip()).hostname if _is_whole(address) else None
        if host and is_private(host):
            yield warning(
                "link-private",
                address,
                f"Le lien {address} mène à un réseau privé, ou à une seule machine : vos lecteurs ne pourront pas l’ouvrir.",
            )


def alike(page: Page, message: Message, edition: Edition) -> Iterator[Finding]:
    """Find links that only one of the two parts has; mail programs make a link of every address in the text part.

    What stands between backquotes is code, and a link of neither. An accent and its percent-encoding are one. An address that
    stands among the words of a link, as in a title that is told literally, leads where these do.
    """
    if not message.text.strip():
        return
    linked = dict.fromkeys(page.addresses)
    owners = _owners(edition)
    text = _CODE.sub("", message.text)
    found = {_shorn(address, linked) for address in _IN_TEXT.findall(text)}
    written = {encoded(address): address for address in found}
    for address in linked:
        if _is_whole(address) and encoded(address.strip()) not in written:
            yield error(
                "links-differ",
                address,
                f"Le lien {address}{owners.get(address, '')} n’est pas dans la version en texte.",
            )
    in_words = {
        _shorn(one, linked)
        for link in page.links
        for one in _IN_TEXT.findall(link.words)
        if one != link.words.strip()
    }
    known = {encoded(one.strip()) for one in (*linked, *in_words)}
    for address in sorted(written[one] for one in written.keys() - known):
        yield error(
            "links-differ",
            address,
            f"L’adresse {address}{owners.get(address, '')} est dans la version en texte, mais la lettre n’a pas ce lien.",
        )


def _owners(edition: Edition) -> dict[str, str]:
    """Name the entries by their addresses, as words beside one: ", de « Colloque »,"."""
    words = {
        whole: f", dans les mots de {quoted(row.title)},"
        for row in edition.shown
        for text in (row.title, row.summary, row.place)
        for _, _, whole in bare_addresses(text or "")
    }
    told = ((url, row) for row in edition.shown for url in (row.url, *(link.url for link in row.links)))
    return words | {encoded(url): f", de {quoted(row.title)}," for url, row in told if url}


def _shorn(address: str, linked: Iterable[str]) -> str:
    """Take off the punctuation that follows an address in a sentence, unless it belongs to it."""
    if address in linked:
        return address
    return next((whole for _, _, whole in bare_addresses(address)), address.rstrip(_TRAILING))


def tracking(page: Page) -> Iterator[Finding]:
    """Find links that tell where the reader comes from."""
    for address in page.addresses:
        if clean := without_tracking(address):
            yield error(
                "link-tracking", address, f"Le lien {address} suit les lecteurs à la trace. Écrivez {clean}"
            )


def without_tracking(address: str) -> str:
    """Return an address without what follows its reader; empty where it has nothing of that."""
    clean = published(address)
    return clean if clean is not None and _parameters(clean) < _parameters(address) else ""


def _parameters(address: str) -> int:
    parts = urlsplit(address)
    return len([pair for pair in parts.query.split("&") if pair]) + bool(parts.fragment)


def vague(page: Page) -> Iterator[Finding]:
    """Find words that say nothing to who hears the links alone.

    Spoken words of their own (`aria-label`) make up for it, unless they only add a title to those that are seen.
    """
    for link in page.links:
        words, label = _bare(link.words), _bare(link.label)
        empty = words in _EMPTY or _CLICK.search(words) is not None
        named = label and (not label.startswith(words) or not words)
        if (empty and not named) or (words in _VAGUE and not label):
            called = f"Un lien s’appelle {quoted(link.words)}" if link.words else "Un lien n’a pas de mots"
            yield warning(
                "link-vague",
                link.address,
                f"{called} : dites où il mène, par exemple « le programme du colloque ».",
            )


def _bare(words: str) -> str:
    """Leave letters and digits, and the spaces and apostrophes between them."""
    return " ".join(re.sub(r"[^\w'+]+", " ", comparable(words)).split()).strip(" '")


def twice(edition: Edition) -> Iterator[Finding]:
    """Find entries that lead where another of their section, the édito, or a further link of another entry leads."""
    if not edition.review:  # whose édito leads to all that it reviews
        yield from _in_edito(edition)
    seen: dict[tuple[str, str], str] = {}
    further = [(folded(link.url), link.label, row) for row in edition.shown for link in row.links]
    for entry in edition.shown:
        if entry.url is None or is_front_page(entry.url):
            continue
        for address, label, row in further:
            if address == folded(entry.url) and row.key != entry.key:
                yield warning(
                    "address-twice",
                    entry.key,
                    f"{quoted(entry.title)} mène là où mène déjà le lien {quoted(label)} de {quoted(row.title)} : écartez l’entrée,"
                    " ou retirez ce lien.",
                )
        first = seen.setdefault((entry.section, folded(entry.url)), entry.title)
        if first is not entry.title:
            yield warning(
                "address-twice",
                entry.key,
                f"{quoted(entry.title)} a la même adresse que {quoted(first)} : écartez l’une, ou corrigez son adresse.",
            )


def _in_edito(edition: Edition) -> Iterator[Finding]:
    """Tell in one line of the entries that the édito leads to already."""
    linked = set(map(folded, page_of(read_edito(edition.edito).html).addresses))
    titles = [quoted(row.title) for row in edition.shown if row.url and folded(row.url) in linked]
    if titles:
        yield warning(
            "address-twice",
            "edito",
            f"L’édito mène déjà à l’adresse de {listed(titles)} : écartez ce que la lettre annonce deux fois, ou retirez"
            " ces liens.",
        )


def foreign_links(message: Message, letter: Letter) -> tuple[str, ...]:
    """Return the addresses outside the archive that a message links to, each once, in its order.

    The unsubscription is none of them: asking might do it.
    """
    return tuple(_foreign(page_of(message.html), letter))


def _foreign(page: Page, letter: Letter) -> dict[str, None]:
    return dict.fromkeys(
        address
        for address in page.addresses
        if is_web(address) and path_in(letter.base, address) is None and address != letter.unsubscription
    )


def asked(
    page: Page, config: Config, results: Mapping[str, LinkResult] | None, *, approved: bool
) -> Iterator[Finding]:
    """Tell what asking the foreign links gave.

    Args:
        page: the HTML part.
        config: the letter's.
        results: by address; None when nothing was asked.
        approved: the letter was approved before: a dead link does not stop it any more.
    """
    foreign = _foreign(page, config.letter)
    if results is None:
        yield warning("links-unchecked", "links", "Les liens n’ont pas été vérifiés sur le réseau.")
        return
    heard = [results[address] for address in foreign if address in results]
    if len(heard) > 1 and not any(map(_is_answer, heard)):
        yield warning(
            "links-unchecked", "links", "Aucun lien n’a répondu : cette machine est sans doute hors réseau."
        )
        return
    for result in heard:
        yield from _judged(result, approved=approved)
    if left := len(foreign.keys() - results.keys()):
        yield warning("links-unchecked", "links", f"Liens qui n’ont pas été vérifiés sur le réseau : {left}.")


def _is_answer(result: LinkResult) -> bool:
    return result.status is not None or result.verdict is not LinkVerdict.UNVERIFIABLE


def _judged(result: LinkResult, *, approved: bool) -> Iterator[Finding]:
    make, url = warning if approved else error, result.url
    status = f"réponse {result.status}" if result.status else "aucune réponse"
    match result.verdict:
        case LinkVerdict.DEAD:
            cause = status if result.status else "ce site n’existe pas"
            yield make(
                "link-dead", url, f"Le lien {url} ne mène nulle part ({cause}) : corrigez-le ou retirez-le."
            )
        case LinkVerdict.UNVERIFIABLE:
            yield warning(
                "link-unverifiable",
                url,
                f"Le lien {url} n’a pas pu être vérifié ({status}) : ouvrez-le vous-même.",
            )
        case LinkVerdict.REDIRECTED:
            yield warning("link-redirected", url, f"L’adresse {url} a changé. Écrivez {result.target}")
        case LinkVerdict.SLOW:
            yield warning(
                "link-slow",
                url,
                f"Le lien {url} met {result.seconds:.0f} secondes à répondre : prévenez ce site.",
            )
