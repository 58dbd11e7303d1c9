"""A letter as a campaign of listmonk: what it is asked to send is, byte for byte, what was approved. Pure.

A campaign's body is a template of Go's html/template, which drops comments (also those that Outlook reads), escapes by
where something stands, and takes `{{` for its own. So the whole letter is the string of one `Safe`, which html/template
passes through as it is; only the address of the unsubscription, which is each reader's own, stands between two of them.
"""

import dataclasses
import html
import re
from collections.abc import Iterator, Sequence
from typing import Self

import msgspec

from newsletter.deliver.campaigns import Identity, NoUnsubscriptionError, State
from newsletter.model import Figures, FrozenLetter

TEMPLATE = re.compile(r'\s*{{-?\s*template\s+"content"\s+\.\s*-?}}\s*')
"""The template through which a body passes as it is."""
LEFT = frozenset({"scheduled", "running", "finished"})
"""The statuses with which listmonk sends a campaign, or has sent it."""
_STATES = {**dict.fromkeys(LEFT, State.LEFT), "paused": State.PAUSED, "cancelled": State.CANCELLED}
_UNSUBSCRIPTION = "{{ UnsubscribeURL }}"
# What Go, or listmonk before it, would read in a raw string: its end, an action, a shorthand for tracking.
_CUTS = re.compile(r"(`)|(?<=\{)(?=\{)|(?<=@)(?=TrackLink)")
_CARRIED = ("Reply-To", "List-Id", "List-Archive", "List-Help")  # what listmonk does not write by itself


class ReaderList(msgspec.Struct, frozen=True):
    """A list of a campaign; without a number once it was deleted."""

    id: int | None = None


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign as listmonk answers it (models/campaigns.go); what is not of interest here is not read."""

    id: int
    status: str
    name: str = ""
    subject: str = ""
    from_email: str = ""
    body: str = ""
    altbody: str | None = None
    send_at: str | None = None
    content_type: str = ""
    messenger: str = ""
    type: str = ""
    tags: list[str] = []
    headers: list[dict[str, str]] = []
    lists: list[ReaderList] = []
    template_id: int | None = None
    archive_slug: str | None = None
    to_send: int = 0
    sent: int = 0
    bounces: int = 0

    @property
    def state(self) -> State:
        """What became of it."""
        return _STATES.get(self.status, State.DRAFT)

    @property
    def figures(self) -> Figures:
        """What listmonk counts of it."""
        return Figures(status=self.status, to_send=self.to_send, sent=self.sent, bounces=self.bounces)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a campaign is to be, as listmonk is asked for it (cmd/campaigns.go, campReq)."""

    name: str
    subject: str
    lists: Sequence[int]
    from_email: str
    template_id: int
    body: str
    altbody: str
    headers: Sequence[dict[str, str]]
    tags: Sequence[str]
    archive_slug: str
    type: str = "regular"
    content_type: str = "html"
    messenger: str = "email"

    @classmethod
    def of(
        cls,
        letter: FrozenLetter,
        *,
        identity: Identity,
        title: str,
        unsubscription: str,
        lists: Sequence[int],
        template: int,
    ) -> Self:
        """Make a campaign of a letter.

        Args:
            letter: as it was approved.
            identity: what it is found again by.
            title: the letter's, for those who look at listmonk's pages.
            unsubscription: the address that the letter's footer names, which listmonk's own takes the place of.
            lists: whom it goes to.
            template: the number of a template that passes it through.

        Raises:
            NoUnsubscriptionError: it is in one of both parts not.
        """
        in_html = re.escape(html.escape(unsubscription, quote=False))
        in_text = re.escape(unsubscription)
        return cls(
            name=f"{title} – {identity.day or 'test'}",
            subject=_subject(letter.subject),
            lists=tuple(lists),
            from_email=letter.sender,
            template_id=template,
            body=_body(letter.html, f'(?<=href="){in_html}(?=")'),
            altbody=_body(letter.text, rf"(?<!\S){in_text}(?!\S)"),
            headers=tuple({name: letter.header(name)} for name in _CARRIED if letter.header(name)),
            tags=(*tags(identity), _mark(letter.sha256)),
            archive_slug=slug(identity),
        )

    @property
    def wordless(self) -> Self:
        """The same without words: those of a test come with the test."""
        return dataclasses.replace(self, subject="[TEST]", body="<p></p>", altbody="", headers=())

    def is_of(self, found: Campaign) -> bool:
        """Whether a campaign was made of this very letter, whatever became of it since."""
        return self.tags[-1] in found.tags

    def differences(self, found: Campaign) -> list[str]:
        """Say in which fields a campaign is another than this."""
        same = {
            field.name: getattr(self, field.name) == getattr(found, field.name)
            for field in dataclasses.fields(self)
            if field.name not in {"lists", "headers", "tags"}
        }
        same["lists"] = set(self.lists) == {one.id for one in found.lists}
        same["headers"] = list(self.headers) == list(found.headers)
        same["tags"] = set(self.tags) <= set(found.tags)
        same["send_at"] = found.send_at is None
        return [name for name, is_same in same.items() if not is_same]


def tags(identity: Identity) -> tuple[str, str]:
    """Both tags, written as listmonk keeps them (core/core.go, normalizeTags)."""
    return identity.list_id, identity.name


def slug(identity: Identity) -> str:
    """The one of the archive, which listmonk has for one campaign only; written as it keeps it (cmd/campaigns.go)."""
    words = re.findall(r"[^\W_]+", f"{identity.list_id} {identity.name}".lower())
    return "-".join(words)


def _mark(sha256: str) -> str:
    """Write a tag that tells of which approval a campaign is."""
    return f"sha256-{sha256[:16]}"


def _body(text: str, address: str) -> str:
    """Write a part as a template, with listmonk's unsubscription wherever a pattern finds the letter's."""
    pieces = re.split(address, text.replace("\r\n", "\n"))
    if len(pieces) == 1:
        raise NoUnsubscriptionError
    written = _UNSUBSCRIPTION.join("".join(_safe(piece)) for piece in pieces)
    assert written.count(_UNSUBSCRIPTION) == len(pieces) - 1, "the letter's own words never read as an action"
    return written


def _safe(text: str) -> Iterator[str]:
    """Write a text as strings that html/template passes through."""
    for piece in _pieces(text):
        yield f'{{{{ Safe "{piece}" }}}}' if piece == "`" else f"{{{{ Safe `{piece}` }}}}"


def _pieces(text: str) -> Iterator[str]:
    return (piece for piece in _CUTS.split(text) if piece)


def _subject(text: str) -> str:
    """Write a subject, which is a template too where it holds an action (text/template, which escapes nothing)."""
    if "{{" not in text:
        return text
    return "".join(
        f'{{{{ "{piece}" }}}}' if piece == "`" else f"{{{{ `{piece}` }}}}" for piece in _pieces(text)
    )
