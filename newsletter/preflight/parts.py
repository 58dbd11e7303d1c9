"""The message as a whole: its size, subject, text part, unsubscription, and what templates left in it."""

import re
from collections.abc import Iterator

from newsletter.config import Config
from newsletter.french import MONTHS, comparable, listed
from newsletter.model import Finding, Message
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import error, warning
from newsletter.preflight.prose import Passage
from newsletter.preflight.rendered import Page

MAX_HTML_BYTES = 102_400
"""Where Gmail cuts a letter."""
_LONGEST_SUBJECT = 90
_LONGEST_PREHEADER = 140  # characters of it that the most generous inboxes show
_ADDED = (
    "[\u0300-\u036f\u20e3\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"  # accents, tones of skin
)
_SIGN = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|.{_ADDED}(?:\u200d.{_ADDED})*", re.DOTALL
)  # of Unicode's grapheme clusters (UAX 29) those that people type: flags, emoji that are joined
_LEFTOVER = re.compile(
    r"\{\{.{0,40}|\{%.{0,40}|\{#.{0,40}|%\}|\}\}"  # {{ title }}, {% if a %}
    r"|\]?\{ ?lang ?=.{0,20}",  # [the words]{lang=en}
    re.DOTALL,
)
# What was to be replaced. In running text only what nobody would write there on purpose.
_NAMES = (
    r"(?:objet|sujet|titre|title|subject|accroche|date|lien|nom|name|pr[ée]nom|firstname|num[ée]ro|number)"
)
_LETTER = r"(?: d(?:e la|e l[’']|u|e) ?(?:lettre|newsletter|[ée]dition|message|mail|courriel|[ée]dito|[ée]v[ée]nement))?"  # « de la lettre », « d’édition »
_SURELY = re.compile(
    r"\b(?:XXX+|TODO|TBD|FIXME|[Ll]orem ipsum)\b(?!·)|\bLOREM IPSUM\b"  # « XXXX », « Lorem ipsum »
    r"|@@\w+@@|%%\w+%%|\*\|\w+\|\*|(?<!\w)%[A-Z_]{3,}%"  # @@NOM@@, *|FNAME|*, %PRENOM%
    r"|\[ ?(?:NOTE|Note|note|[ÀAàa] (?:compl[ée]ter|v[ée]rifier|confirmer|remplacer|relire))\b[^\]\n]{0,200}\]?"  # [NOTE : revoir]
    rf"|(?i:\[ ?(?:ins[ée]rer[^\]]{{0,30}}|{_NAMES}{_LETTER}) ?\]"  # [titre de la lettre]
    rf"|(?<!\{{)\{{ ?{_NAMES} ?\}}(?!\}}))"  # {prénom}
    r"|\b[ÀA] COMPL[ÉE]TER\b"
    # « Lieu : à compléter », « (à compléter) », « À compléter. »: where it is said of nothing that readers could complete
    r"|(?:^|(?<=[:(–—|/] )|(?<=[:(]\u00a0)|(?<=\())[àÀ] compl[ée]ter(?=\s*(?:[.…!:;,)|/]|$))"
)
# In what an inbox shows also what might be prose elsewhere. "XX" alone may be a number, "???" an exclamation.
_IN_A_SUBJECT = re.compile(
    rf"{_SURELY.pattern}|\[ ?(?:…|\.\.\.) ?\]|\b[àÀ] compléter\b|\b(?:xx|xxx+)\b|_{{3,}}"  # « […] », « à compléter », « ___ »
    r"|(?<!\{)\$?\{ ?[A-Za-z_][\w.]* ?\}(?!\})"  # {sujet.court}, ${date}
    r"|(?<!\w)\$[A-Za-z_]\w+|(?<!\w)%\(?[A-Za-z_]{2,}(?:%|\)s)"  # $date, %(date)s
    r"|<[A-Za-zÀ-ÿ_][^<>]{1,30}>"  # <titre>
    r"|(?i:\b(?:lettre|num[ée]ro|[ée]dition)|\bn°)[ \u00a0\u202f]?(?:XX\b|\?{2,})"  # « n° XX », « lettre ?? »
    rf"|\bXX(?=[ \u00a0\u202f](?:{'|'.join(MONTHS)}|h)\b|/)"  # « XX octobre », « XX h », « XX/10 »
)
_CUT = re.compile(r"(?P<before>«[^«»]*)\[ ?(?:…|\.\.\.) ?\](?=[^«»]*»)")  # « L’alliance […] avance. »
_WITHOUT_WORDS = re.compile(r"[\s.…?!_*#/\\=+~–—-]+")  # « … », « — »


def size(message: Message) -> Iterator[Finding]:
    """Weigh the HTML part."""
    weight = len(message.html.encode())
    if weight > MAX_HTML_BYTES:
        yield error(
            "html-too-large",
            "html",
            f"La lettre pèse {weight // 1024} ko ; au-delà de 100 ko, Gmail la coupe. Écartez des entrées.",
        )


def subject(message: Message) -> Iterator[Finding]:
    """Check what an inbox shows."""
    words = message.subject.strip()
    if not words:
        yield error(
            "subject-missing", "subject", "L’objet est vide : écrivez-le dans le fichier de l’édition."
        )
    for where, text in (("subject", words), ("preheader", message.preheader.strip())):
        if match := _placeholder(text):
            name = "L’objet" if where == "subject" else "L’accroche"
            yield error("placeholder", where, f"{name} contient encore {quoted(match)} : remplacez-le.")
    if words and comparable(words) == comparable(message.preheader.strip()):
        yield warning(
            "preheader-same",
            "preheader",
            "L’accroche répète l’objet : les messageries les montrent l’un après l’autre. Écrivez autre chose, ou videz-la.",
        )
    length = _signs(words)
    if length > _LONGEST_SUBJECT:
        yield warning(
            "subject-long",
            "subject",
            f"L’objet a {length} caractères : les messageries le coupent. Restez sous {_LONGEST_SUBJECT}.",
        )
    shown = _signs(message.preheader.strip())
    if shown > _LONGEST_PREHEADER:
        yield warning(
            "preheader-long",
            "preheader",
            f"L’accroche a {shown} caractères ; les messageries en montrent 40 à {_LONGEST_PREHEADER} après l’objet."
            " Écrivez une phrase courte, l’essentiel au début.",
        )


def _signs(text: str) -> int:
    """Count what readers see as one sign each, as inboxes show it: a family of four, a flag, an accented letter."""
    return len(_SIGN.findall(text))


def _placeholder(text: str) -> str:
    if _WITHOUT_WORDS.fullmatch(text):
        return text
    while (whole := _CUT.sub(r"\g<before>", text)) != text:
        text = whole
    match = _IN_A_SUBJECT.search(text)
    return match[0] if match else ""


def placeholders(passages: list[Passage]) -> Iterator[Finding]:
    """Find in the editor's texts what was to be replaced."""
    for passage in passages:
        inbox = passage.where in {"subject", "preheader"}
        if left := [] if inbox else [match[0] for match in _SURELY.finditer(passage.text)]:
            yield warning(
                "placeholder",
                passage.where,
                f"Il reste {listed([quoted(one) for one in dict.fromkeys(left)])} dans {passage.name} : remplacez-le.",
            )


def parts(message: Message, page: Page, config: Config) -> Iterator[Finding]:
    """Check that both parts are there, and both say how to unsubscribe."""
    unsubscribe = config.letter.unsubscribe
    if not message.text.strip():
        yield error("text-missing", "text", "La version en texte est vide.")
    elif unsubscribe not in message.text:
        yield error("unsubscribe-missing", "text", "La version en texte ne dit pas comment se désinscrire.")
    if not any(address.startswith(unsubscribe) for address in page.addresses):  # it may have a subject
        yield error("unsubscribe-missing", "html", "La lettre n’a pas de lien de désinscription.")
    if "{token}" in unsubscribe and not config.delivery.goes_to_each:
        yield warning(
            "unsubscribe-token",
            "unsubscribe",
            "L’adresse de désinscription contient {token} : une liste ne le remplace pas. Donnez l’adresse de la liste.",
        )


def leftovers(page: Page, message: Message) -> Iterator[Finding]:
    """Find the syntax of templates (Jinja, Go), and marks of a language that none could read, in what readers see."""
    places = (
        ("subject", [message.subject]),
        ("preheader", [message.preheader]),
        ("html", page.texts),
        ("text", [message.text]),
    )
    for where, texts in places:
        match = next((match for text in texts if (match := _LEFTOVER.search(text))), None)
        if match:
            yield error(
                "template-leftover",
                where,
                f"Un reste de gabarit, ou une marque, est visible : {quoted(match[0].strip())}. Réécrivez ce texte.",
            )


def has_leftover(text: str) -> bool:
    """Whether a text has what `leftovers` finds."""
    return _LEFTOVER.search(text) is not None
