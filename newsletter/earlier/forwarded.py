"""Letters that somebody has forwarded or answered: their own words stand before it, and to whom they wrote. Pure."""

import re
from html import unescape
from itertools import islice

_AHEAD = re.compile(
    r"\A(?:\[[^\]]{1,60}\]\s*)?(?:fwd?|tr|wg|rv|enc|re|ré|rép|aw)\s?:", re.IGNORECASE
)  # TR : …
_DASHED = re.compile(
    r"(?<![-–—_=])[-–—_=]{3,200}\s{0,9}(?:forwarded message|original message|message (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée]|d['’]origine|original)"
    r"|(?:mail|courriel|e-?mail) (?:original|transf[ée]r[ée]|d['’]origine))\s{0,9}[-–—_=]{3}",
    re.IGNORECASE,
)
_BEGUN = re.compile(
    r"\b(?:d[ée]but du (?:message|mail|courriel|e-?mail) (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée])|begin forwarded message)\s*:",
    re.IGNORECASE,
)
_WROTE = re.compile(r"\b(?:le|on)\b[^@]{6,200}@.{1,80}\b(?:a écrit|wrote)\s?:", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)(?:De|From|Von|Expéditeur)\s?:")
# What stands beside it in the header that programs write above what they forward.
_BESIDE = (
    re.compile(r"(?<!\w)(?:Envoyé|Date|Sent)\s?:"),
    re.compile(r"(?<!\w)(?:À|A|To|Pour|Destinataires?)\s?:"),
    re.compile(r"(?<!\w)(?:Objet|Sujet|Subject)\s?:"),
)
_NEAR = 500  # characters
_MOST = 500  # headers that are looked at
_LONGEST = 200_000
_TAG = re.compile(r"<[^<>]*>")


def why_not(subject: str, html: str) -> str:
    """Say why a letter is not taken (French, no whole sentence); empty where it is the letter itself."""
    if not (_AHEAD.match(unescape(subject).strip()) or _is_told(_text(html))):
        return ""
    return (
        "transférée ou citée dans une réponse, elle est mêlée à ce que quelqu’un en écrivait en privé\u202f; enregistrez la "
        "lettre d’origine, ou faites-la transférer en pièce jointe (.eml)"
    )


def _is_told(text: str) -> bool:
    if _DASHED.search(text) or _BEGUN.search(text) or _WROTE.search(text):
        return True
    for found in islice(_FROM.finditer(text), _MOST):
        near = text[max(0, found.start() - _NEAR) : found.end() + _NEAR]
        if all(label.search(near) for label in _BESIDE):
            return True
    return False


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(_TAG.sub(" ", html[:_LONGEST])))
