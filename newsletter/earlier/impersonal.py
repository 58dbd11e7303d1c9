"""Addresses of the web in a letter, less what in them is one reader's: who it is, how to leave, to see, to choose. Pure."""

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit, urlunsplit

from newsletter.earlier.coded import emails, holds, opaque, values
from newsletter.earlier.readers import Readers, spelt

# Names of parameters that say who reads, whatever their values are.
_OWN = re.compile(
    r"(?:(?:user|reader|contact|member|subscriber|recipient|to|your)[_-]?)?(?:e-?mail|mail|courriel)(?:[_-]?(?:id|address|adresse|hash))?"
    r"|(?:subscri(?:ber|ption)|recipient|abonn[eé]e?|destinataire|rcpt|contact|member|adherent|reader|lecteur)"
    r"(?:[_-]?(?:id|key|hash|uid|token|code))?"
    r"|(?:auto[_-]?)?login[_-]?(?:key|token|hash)|(?:access|auth|user|unsub\w*|optout)[_-]?(?:token|key|hash)|token|jwt|php?sessid|session[_-]?id",
    re.IGNORECASE,
)
# Those that often do, and count where the address tells otherwise that it is one reader's.
_PERHAPS = re.compile(
    r"u|e|k|h|s|t|r|uid|eid|sid|user\w*|key|hash|sig\w*|auth\w*|code|check\w*|c(?:ontact)?id", re.IGNORECASE
)
_BESIDE = (
    r"(?:(?:e-?mail|mail|list|liste|newsletter|lettre|campaign|campagne|user|manage|update|edit|gerer|modifier|my|your|mes|vos|mon|votre|me"
    r"|se|from|de|la|l|subscription|subscriber|abonnement|page|form)[-_]?)*"
)
# A part of a path, or a parameter, that says what the sending was about.
_SENDING = re.compile(
    rf"{_BESIDE}(?:unsub(?:scribe|scription)?|d[eé]s(?:abonn|inscri)\w*|opt[-_]?out|pr[eé]f[eé]rences?|(?:my|manage|update|mon)[-_]?profile?"
    r"|view[-_]?(?:in[-_]?|this[-_]?)?(?:browser|online)|web[-_]?version|version[-_]?(?:web|en[-_]?ligne)|voir[-_]?en[-_]?ligne)"
    rf"[-_]?{_BESIDE}(?:\.[a-z]{{2,5}})?",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"unsubscri|d[ée]s(?:abonn|inscri)|ne plus recevoir|\b(?:view|read|voir|lire|ouvrir|afficher)\b.{0,40}\b(?:browser|online|navigateur|en ligne)\b"
    r"|\bversion (?:en ligne|web)\b|\b(?:mes|vos|my|your|email|subscription)\b.{0,20}\b(?:pr[ée]f[ée]rences|abonnements|subscriptions)\b"
    r"|\b(?:g[ée]rer|modifier|mettre à jour|update|manage)\b.{0,20}\b(?:abonnement|profil|profile|pr[ée]f[ée]rences|preferences)",
    re.IGNORECASE,
)
_LONGEST_WORDS = 100
_LEAST = 8  # characters of a token that counts in a path


def is_of_sending(words: str) -> bool:
    """Whether the words of a link are about the sending: how to leave the letter, see it elsewhere, choose."""
    return len(words) <= _LONGEST_WORDS and _WORDS.search(words) is not None


def impersonal(url: str, readers: Readers) -> str | None:
    """Take from an address what is one reader's; None where nothing of it is everybody's.

    Args:
        url: http or https.
        readers: to whom the letter was sent.
    """
    parts = urlsplit(url)
    if _is_sending(url) or _is_told(f"{parts.netloc}{parts.path}", readers):
        return None
    if not parts.query and not parts.fragment:
        return url
    is_own = names_reader(url, readers)
    query, fragment = (_kept(one, readers, is_own=is_own) for one in (parts.query, parts.fragment))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, fragment))


def names_reader(url: str, readers: Readers) -> bool:
    """Whether an address is one reader's by what it holds: a mail address, a name, a token."""
    parts = urlsplit(url)
    rest = f"{parts.query}#{parts.fragment}"
    return (
        bool(emails(rest))
        or holds(url, readers.addresses)
        or bool(readers.named(url))
        or any(value in readers.tokens for _, value in values(url))
    )


def tokens(urls: Iterable[str], readers: Readers) -> set[str]:
    """Return what stands for a reader in the addresses that are one reader's, and may stand in others too."""
    mine = (url for url in urls if _is_sending(url) or names_reader(url, readers))
    return {value for url in mine for name, value in values(url) if name and opaque(value)}


def addressees(urls: Iterable[str]) -> set[str]:
    """Return the mail addresses that the addresses of the web carry: a letter's readers'."""
    return {found for url in urls for found in emails(f"{urlsplit(url).query}#{urlsplit(url).fragment}")}


def _is_sending(url: str) -> bool:
    parts = urlsplit(url)
    return any(_SENDING.fullmatch(unquote(one)) for one in re.split("[/?&=]", f"{parts.path}?{parts.query}"))


def _is_told(path: str, readers: Readers) -> bool:
    segments = [unquote(one) for one in path.split("/")]
    return (
        holds(path, readers.addresses)
        or any(f" {name} " in f" {spelt(path)} " for name in readers.names)
        or any(len(one) >= _LEAST and one in readers.tokens for one in segments)
    )


def _kept(pairs: str, readers: Readers, *, is_own: bool) -> str:
    return "&".join(
        pair for pair in re.split("[&;]", pairs) if not _is_personal(pair, readers, is_own=is_own)
    )


def _is_personal(pair: str, readers: Readers, *, is_own: bool) -> bool:
    name, has_value, value = pair.partition("=")
    return (
        bool(has_value and _OWN.fullmatch(unquote(name)))
        or bool(emails(pair))
        or holds(pair, readers.addresses)
        or bool(readers.named(pair))
        or value in readers.tokens
        or (not has_value and name in readers.tokens)
        or (is_own and bool(_PERHAPS.fullmatch(name) or opaque(value)))
    )
