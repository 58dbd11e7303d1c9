"""A letter as a campaign of Brevo: what it is asked to send, and what it answers. Pure.

A campaign is HTML only, and a template: its language reads `{{`, `{%` and `{#`, as Django's does. So the letter's own braces are
written in another way that readers see as the same; only the address of the unsubscription, which is each reader's own, is
an expression. Brevo may write HTML anew as it keeps it: what counts are its words, its links and its pictures.
"""

import dataclasses
import datetime as dt
import html
import re
from collections.abc import Sequence
from typing import Any, Self, TypeVar

import msgspec
from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from newsletter.addresses import mailbox
from newsletter.deliver.campaigns import Identity, NoUnsubscriptionError, State
from newsletter.model import Figures, FrozenLetter

_T = TypeVar("_T")
_LONGEST = dt.timedelta(days=60)
"""No campaign of a letter is made so long before its Thursday."""
_STATES = {
    "draft": State.DRAFT,
    **dict.fromkeys(("queued", "in_review", "in_process", "sent"), State.LEFT),
    **dict.fromkeys(("cancelling", "cancelled"), State.CANCELLED),
}
_UNSUBSCRIPTION = "{{ unsubscribe }}"
_BEGINS = re.compile(r"\{(?=[{%#])")
_STYLE = re.compile(r"(<style\b.*?</style\s*>)", re.DOTALL | re.IGNORECASE)
_JOINER = "\u2060"  # seen by nobody, and breaks no line (Unicode, WORD JOINER)


class Sender(msgspec.Struct, frozen=True):
    """Who a campaign is from."""

    name: str | None = None
    email: str | None = None


class Readers(msgspec.Struct, frozen=True, rename="camel"):
    """Whom a campaign goes to."""

    lists: list[int] = []
    segments: list[int] | None = None
    exclusion_lists: list[int] | None = None
    excluded_segments: list[int] | None = None


class Counted(msgspec.Struct, frozen=True, rename="camel"):
    """What became of messages."""

    sent: int | None = None
    hard_bounces: int | None = None
    soft_bounces: int | None = None


class Statistics(msgspec.Struct, frozen=True, rename="camel"):
    """What Brevo counts of a campaign."""

    global_stats: Counted | None = None
    remaining: int | None = None


class Campaign(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A campaign as Brevo answers it (GetEmailCampaignResponse); what is not of interest here is not read.

    Strangers' campaigns are listed, too: of what does not tell whose one is, none can be so that the listing cannot be read.
    """

    id: int
    name: str
    status: str
    tag: str | None = None
    tags: list[str] | None = None
    created_at: str | None = None
    sent_date: Any = None
    subject: Any = None
    html_content: Any = None
    sender: Any = None
    reply_to: Any = None
    recipients: Any = None
    mirror_active: Any = None
    scheduled_at: Any = None
    statistics: Any = None

    @property
    def state(self) -> State:
        """What became of it; what is not known is for a person, and never let go."""
        if self.status == "archive":
            return State.LEFT if self.sent_date else State.CANCELLED
        return _STATES.get(self.status, State.PAUSED)

    @property
    def figures(self) -> Figures:
        """What Brevo counts of it."""
        counted = _read(self.statistics, Statistics)
        of_all = counted.global_stats or Counted()
        sent, bounces = of_all.sent or 0, (of_all.hard_bounces or 0) + (of_all.soft_bounces or 0)
        left = sent + (counted.remaining or 0)
        return Figures(status=self.status, to_send=left, sent=sent, bounces=bounces)

    @property
    def labels(self) -> set[str]:
        """Its tag, wherever Brevo says it."""
        return {*(self.tags or ()), self.tag or ""} - {""}

    def is_before(self, identity: Identity) -> bool:
        """Whether it was made too long ago to be a letter's, as those after it in the listing were."""
        if identity.day is None:
            return True  # a test's draft is of just now
        try:
            made = dt.datetime.fromisoformat(self.created_at or "").date()
        except ValueError:
            return False
        return made < identity.day - _LONGEST

    def belongs(self, identity: Identity, title: str) -> bool:
        """Whether it is a letter's, by its tag or, where a person has taken that off, by its name."""
        own = f"{_tag(identity)} "
        return self.name == _name(title, identity) or any(label.startswith(own) for label in self.labels)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a campaign is to be.

    Args:
        lists: whom it goes to; nobody where it is a test's, so that no hand can let it go.
        tag: tells the letter's list, its date, and of which approval it is.
    """

    name: str
    subject: str
    sender: Sender
    html: str
    lists: Sequence[int]
    reply_to: str
    tag: str

    @classmethod
    def of(
        cls,
        letter: FrozenLetter,
        *,
        identity: Identity,
        title: str,
        unsubscription: str,
        lists: Sequence[int],
    ) -> Self:
        """Make a campaign of a letter.

        Args:
            letter: as it was approved.
            identity: what it is found again by.
            title: the letter's, for those who look at Brevo's pages.
            unsubscription: the address that the letter's footer names, which Brevo's own takes the place of.
            lists: whom it goes to.

        Raises:
            NoUnsubscriptionError: it is not in the letter.
        """
        name, address = mailbox(letter.sender) or ("", letter.sender)
        reply_to = mailbox(letter.header("Reply-To") or "")
        return cls(
            name=_name(title, identity),
            subject=_literal(letter.subject),
            sender=Sender(name=_literal(name), email=address),
            html=_body(letter.html, unsubscription),
            lists=tuple(lists) if identity.day else (),
            reply_to=reply_to[1] if reply_to else "",
            tag=f"{_tag(identity)} {letter.sha256[:16]}",
        )

    def is_of(self, found: Campaign) -> bool:
        """Whether a campaign was made of this very letter, whatever became of it since."""
        return self.tag in found.labels

    def differences(self, found: Campaign) -> list[str]:
        """Say in which fields a campaign is another than this."""
        sender, readers = _read(found.sender, Sender), _read(found.recipients, Readers)
        others = readers.segments or readers.exclusion_lists or readers.excluded_segments
        same = {
            "name": found.name == self.name,
            "subject": found.subject == self.subject,
            "sender": (sender.email or "").lower() == (self.sender.email or "").lower()
            and (sender.name or "") in {self.sender.name or "", self.sender.email},
            "htmlContent": _essence(str(found.html_content or "")) == _essence(self.html),
            "recipients": set(readers.lists) == set(self.lists) and not others,
            "replyTo": not self.reply_to or str(found.reply_to or "").lower() == self.reply_to.lower(),
            "mirrorActive": not found.mirror_active,
            "scheduledAt": not found.scheduled_at,
        }
        return [name for name, is_same in same.items() if not is_same]


def chosen(several: Sequence[Campaign]) -> Campaign | None:
    """Say which of several is the letter's; None where only a person can say.

    Names and tags may be there twice: what Brevo was asked for and did late. The one that was let go is it; where none was,
    the first of drafts that are of the same approval.
    """
    begun = [one for one in several if one.state is not State.DRAFT]
    if begun:
        return begun[0] if len(begun) == 1 else None
    first = min(several, key=lambda one: one.id)
    return first if all(one.labels == first.labels for one in several) else None


def _read(value: Any, kind: type[_T]) -> _T:
    """Read a part of an answer; what is no such part holds nothing."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return kind()


def _name(title: str, identity: Identity) -> str:
    return f"{title} – {identity.name}"


def _tag(identity: Identity) -> str:
    return f"{identity.list_id} {identity.name}"


def _literal(text: str) -> str:
    """Write a line so that its braces are no template's."""
    return _BEGINS.sub("{" + _JOINER, text)


def _body(text: str, unsubscription: str) -> str:
    """Write the letter as a template, with Brevo's unsubscription wherever the letter's stands."""
    address = re.escape(html.escape(unsubscription, quote=False))
    pieces = re.split(f'(?<=href="){address}(?=")', text.replace("\r\n", "\n"))
    if len(pieces) == 1:
        raise NoUnsubscriptionError
    return _UNSUBSCRIPTION.join(map(_plain, pieces))


def _plain(text: str) -> str:
    """Write braces as characters of HTML; in styles, which know none, with a space after them."""
    parts = _STYLE.split(text)
    return "".join(_BEGINS.sub("{ " if place % 2 else "&#123;", part) for place, part in enumerate(parts))


def _essence(text: str) -> tuple[str, list[str]]:
    """Return a document's words, and what it leads to and shows."""
    try:
        document: HtmlElement = document_fromstring(text)
    except (etree.ParserError, ValueError):
        return text, []
    for one in list(document.iter(etree.Comment, "style", "script", "title")):
        one.drop_tree()
    names = [
        str(one.get(name)) for one in document.iter() for name in ("href", "src") if one.get(name) is not None
    ]
    return " ".join("".join(document.itertext()).split()), names
