"""A file of earlier letters → the letters in it. What it is is told by its bytes, never by its name."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator

from newsletter.earlier import mail, mailchimp, page, wordpress
from newsletter.earlier.cleaning import NestedError, cleaned, without_fields
from newsletter.earlier.found import Asked, Found, Letter, Raw, Refused
from newsletter.earlier.greetings import without_names
from newsletter.earlier.readers import NOBODY
from newsletter.earlier.said import day_in
from newsletter.exceptions import FileError
from newsletter.french import comparable
from newsletter.markup import literal, plain, read_edito, shortened

MOST_BYTES = 100_000_000
"""Of one file."""
_ZIP = b"PK\x03\x04"
_EXPORT = re.compile(rb"<rss\b[^>]*>", re.IGNORECASE)
_HEADER = re.compile(rb"\A(?:From [^\n]*\n)?>?[A-Za-z][A-Za-z0-9-]{0,75}:[ \t]?[^\n]*\r?\n")  # Subject: …
_MAIL = re.compile(rb"^(?:date|subject|from|mime-version):", re.IGNORECASE | re.MULTILINE)
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|table|div|p|h[1-6]|meta|title)\b", re.IGNORECASE)
_LONGEST = 200  # characters of a subject


def letters(asked: Asked) -> list[Found]:
    """Read the letters of a file, in its order.

    Raises:
        FileError: it is none that is known here, or broken as a whole.
    """
    try:
        found = list(_raw(asked))
    except RecursionError:
        raise FileError(
            asked.name, cause="ses parties sont trop emboîtées", remedy="enregistrez la lettre en page .html"
        ) from None
    return [_letter(one, asked) if isinstance(one, Raw) else one for one in found]


def _raw(asked: Asked) -> Iterable[Raw | Refused]:
    data, start = asked.data, asked.data[:20_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(_ZIP):
        return mailchimp.read(data, asked.name)
    if start.startswith((b"<?xml", b"<rss")) and _EXPORT.search(start):
        return wordpress.read(data, asked.name, asked.category)
    if _HEADER.match(start) and _MAIL.search(start):
        return mail.read(data, asked.name, asked.ours)
    if _HTML.search(start) or start.startswith(b"<"):
        return page.read(data, asked.name, asked.beside)
    is_empty = not data.strip()
    raise FileError(
        asked.name,
        cause="ce fichier est vide"
        if is_empty
        else "ce n’est ni un mail (.eml, mbox), ni une page (.html), ni un export de WordPress ou de Mailchimp",
        remedy="enregistrez la lettre de nouveau"
        if is_empty
        else "enregistrez la lettre en .eml ou en .html",
    )


def _letter(raw: Raw, asked: Asked) -> Found:
    at = raw.at or day_in(raw.where) or day_in(asked.name)
    if at is None:
        return Refused(raw.where, f"sans date\u202f; {_dated(raw.where, asked.name)}")
    if at.year < 1990:
        return Refused(raw.where, f"datée de {at.year}\u202f; corrigez la date dans son fichier")
    try:
        made = cleaned(raw.html, raw.pictures, raw.readers, asked.ours)
    except (NestedError, RecursionError):
        return Refused(
            raw.where, "ses éléments sont trop emboîtés\u202f; enregistrez-la depuis un navigateur"
        )
    subject, called = without_names(_subject(raw.subject), made.readers)
    if not made.markdown:
        return Refused(raw.where, "sans texte")
    if not subject:
        return Refused(raw.where, "sans objet ni titre\u202f; donnez-lui un titre dans son fichier")
    if reader := made.readers.named(f"{subject}\n{made.plain}"):
        return Refused(raw.where, _names(reader, raw))
    return Letter(
        where=raw.where,
        subject=subject,
        at=at,
        identity=_identity(subject, at, made.markdown),
        markdown=_titled(made.markdown, subject),
        pictures=made.pictures,
        alts=made.alts,
        lost=made.lost,
        left=raw.left,
        greeted=made.greeted + called,
    )


def _subject(written: str) -> str:
    """Return a subject as all readers had it: "*|FNAME|*, la lettre" is "La lettre"."""
    bare = without_fields(written)
    text = shortened(plain(bare if bare == written else bare.lstrip(" ,")), _LONGEST)
    return text if bare == written else text[:1].upper() + text[1:]


def _dated(where: str, name: str) -> str:
    """Say how a letter without a date gets one: by the name of a file."""
    if where == name:
        ending = name[name.rfind(".") :] if "." in name else ".html"
        return f"nommez son fichier d’après son jour, 2023-09-28{ending}"
    if where.lower().endswith((".html", ".htm")):
        return "nommez-la dans le zip d’après son jour, 2023-09-28.html"
    return "enregistrez-la seule, sous un nom qui dit son jour, 2023-09-28.html"


def _names(reader: str, raw: Raw) -> str:
    """Say that a letter names its reader, and what to do."""
    known = (
        ""
        if raw.readers == NOBODY
        else ", ou de l’en-tête du mail (To, Cc, Delivered-To…) s’il peut être public"
    )
    return (
        f"elle nomme encore qui l’a reçue («\u00a0{reader}\u00a0»)\u202f; retirez-le de la lettre (enregistrée en page .html, "
        f"elle se corrige dans un éditeur de texte){known}"
    )


def _titled(markdown: str, subject: str) -> str:
    """Begin with the subject as the title, once."""
    if markdown.startswith("# "):
        first, _, rest = markdown.partition("\n")
        if comparable(read_edito(first).title) == comparable(subject):
            markdown = rest.strip()
    return f"# {literal(subject)}\n\n{markdown}".strip() + "\n"


def _identity(subject: str, at: dt.date, markdown: str) -> str:
    """Tell a letter by its day, its subject and its words, whatever file they came in."""
    words = "".join(_words(markdown))
    told = f"{at:%Y-%m-%d}\n{subject}\n{words}"
    return f"import:{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _words(markdown: str) -> Iterator[str]:
    return (found[0] for found in re.finditer(r"\w+", markdown))
