"""What people configure: the values of `newsletter.toml`, `feeds/sources.toml` and `feeds/agenda.toml`.

Only values stand here; `newsletter.schema` makes them from TOML and reports what is wrong.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

from newsletter.appearance import LookSettings
from newsletter.formats import FORMAT
from newsletter.model import TOKEN_PLACE, EventStatus, Kind

Words = Annotated[str, Meta(min_length=1)]
Clock = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z")]
Period = Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,3}(min|h|d)\Z")]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]*\Z")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?\Z")]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"min": "minutes", "h": "hours", "d": "days"}


def period(text: str) -> dt.timedelta:
    """Make "6h", "30min" or "2d" a time span."""
    number = text.rstrip("minhd")
    return dt.timedelta(**{_UNITS[text[len(number) :]]: int(number)})


def clock(text: str) -> dt.time:
    """Make "09:00" a time of day."""
    return dt.time.fromisoformat(text)


def is_zone(name: str) -> bool:
    """Whether a name is that of a time zone (IANA)."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A table in a file that people write: an unknown key is an error."""


class Letter(_Table, frozen=True):
    """Who the letter is.

    Args:
        url: where the archive is published.
        editor: who is told what happens.
        subscribe: where readers subscribe, http(s); empty where they are not told.
        reply_to: who reads their answers, a mailbox; empty where answers go to the sender.
    """

    title: Words
    publisher: Words
    url: Words
    sender: Words
    unsubscribe: Words  # where each reader has a token, `TOKEN_PLACE` stands for it
    list_id: Words
    editor: Words
    language: Literal["fr"] = "fr"
    timezone: Words = "Europe/Paris"
    first_number: Annotated[int, Meta(ge=1)] = 1
    edito: Literal["optional", "required"] = "optional"
    signature: str = ""
    address: str = ""
    subscribe: str = ""
    reply_to: str = ""

    @cached_property
    def zone(self) -> ZoneInfo:
        """The letter's time zone (IANA)."""
        return ZoneInfo(self.timezone)

    @property
    def unsubscription(self) -> str:
        """Where a reader's click unsubscribes; a message that it begins has a subject (RFC 6068)."""
        is_bare_mail = self.unsubscribe.startswith("mailto:") and "?" not in self.unsubscribe
        return self.unsubscribe + ("?subject=D%C3%A9sinscription" if is_bare_mail else "")

    @property
    def base(self) -> str:
        """The archive's address, with its final slash."""
        return self.url.rstrip("/") + "/"


class DraftTime(_Table, frozen=True):
    """When the draft is made, before the letter's day."""

    days_before: Annotated[int, Meta(ge=0, le=6)] = 2
    at: Clock = "09:00"


REGIONS = {
    "metropole": None,
    "alsace": "6AE",
    "moselle": "57",
    "guadeloupe": "971",
    "guyane": "973",
    "la-reunion": "974",
    "martinique": "972",
    "mayotte": "976",
    "nouvelle-caledonie": "NC",
    "polynesie-francaise": "PF",
    "saint-barthelemy": "BL",
    "saint-martin": "MF",
    "saint-pierre-et-miquelon": "PM",
    "wallis-et-futuna": "WF",
}
"""Where public holidays are not the same, each with its code (ISO 3166-2:FR)."""
Region = Literal[
    "metropole",
    "alsace",
    "moselle",
    "guadeloupe",
    "guyane",
    "la-reunion",
    "martinique",
    "mayotte",
    "nouvelle-caledonie",
    "polynesie-francaise",
    "saint-barthelemy",
    "saint-martin",
    "saint-pierre-et-miquelon",
    "wallis-et-futuna",
]


class Pause(_Table, frozen=True, rename={"first": "from", "last": "to"}):
    """Days without a letter, the first and the last included."""

    first: dt.date
    last: dt.date
    reason: Words


class Schedule(_Table, frozen=True):
    """When things are due, in the letter's zone.

    Args:
        holidays: what becomes of a letter whose day is a public holiday: it leaves as ever, not at all, or on the
            working day before.
        holidays_region: whose holidays.
        empty: what becomes of a letter with nothing in it.
        pause: days without a letter.
    """

    weekday: Weekday = "thursday"
    send: Clock = "09:00"
    draft: DraftTime = DraftTime()
    approval: Literal["required", "automatic"] = "required"
    grace: Period = "6h"
    collect: Period = "6h"
    holidays: Literal["keep", "skip", "before"] = "keep"
    holidays_region: Region = "metropole"
    empty: Literal["draft", "skip"] = "draft"
    pause: tuple[Pause, ...] = ()


class Dkim(_Table, frozen=True):
    """How we sign letters ourselves (RFC 6376).

    Args:
        selector: before `._domainkey.` in the name of the record with the public key.
        domain: in whose name: the sender's, one above it or one below it.
        key_file: a PEM file of the workspace with the private key, for its owner alone to read.
    """

    selector: Words
    domain: Words
    key_file: Words


class Smtp(_Table, frozen=True):
    """How the `smtp` messenger reaches its server, and whom by it; secrets come from the environment.

    Args:
        to: the address of a list, which sends to its members.
        recipients: in place of it, a CSV file of the workspace with the columns `address` and, optionally, `name`.
        suppression: a CSV file of those among them who want nothing more.
        connections: how many may be open at once.
        token_env: the environment variable with the key of the `{token}` in `[letter] unsubscribe`; or several: letters
            leave with the first, tokens of the others are still understood.
        dkim: who signs the letter (RFC 6376): the server that it is handed to, or we ourselves; None where nobody does.
        bounces: the sender on the envelope, who hears of what cannot be delivered; empty for the letter's own.
        verp: whether each reader's envelope has a sender of its own below it, which tells whose letter came back.
        feedback_id: under which names Gmail counts complaints, parted by colons, the sender's own last; empty where it
            need not.
    """

    host: Words = "localhost"
    port: Annotated[int, Meta(ge=1, le=65535)] = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    to: str | None = None
    recipients: Words | None = None
    suppression: Words | None = None
    connections: Annotated[int, Meta(ge=1, le=32)] = 4
    token_env: Words | tuple[Words, ...] | None = None
    dkim: Literal["relay"] | Dkim | None = None
    bounces: str = ""
    verp: bool = False
    feedback_id: str = ""

    @property
    def token_keys(self) -> tuple[str, ...]:
        """The environment variables with the keys of tokens: the one that letters leave with first."""
        if self.token_env is None:
            return ()
        return (self.token_env,) if isinstance(self.token_env, str) else self.token_env

    username_env: str | None = None
    password_env: str | None = None


def envelope_sender(bounces: str, token: str) -> str:
    """Make the sender of one reader's envelope: "retours+TOKEN@example.org".

    What comes back is addressed to it, and so tells whose letter it was (VERP). Mail servers deliver it to the mailbox
    before the plus sign (RFC 5233); whoever turns it into small letters changes nothing, for tokens have no others.
    """
    local, _, domain = bounces.rpartition("@")
    return f"{local}+{token}@{domain}"


ENGINES: Mapping[str, str] = {"listmonk": "listmonk", "brevo": "Brevo"}
"""The messengers that send to lists of their own, and can be asked what became of a letter; and what people call them."""


class ListmonkSettings(_Table, frozen=True):
    """How the `listmonk` messenger reaches its server; the login comes from the environment.

    Args:
        url: the server's address, http(s), without `/api`.
        lists: numbers of the lists that the letter goes to.
        template: number of a template that passes the letter through as it is.
    """

    url: str = ""
    lists: tuple[Annotated[int, Meta(ge=1)], ...] = ()
    template: Annotated[int, Meta(ge=1)] | None = None
    username_env: str | None = None
    token_env: str | None = None


class BrevoSettings(_Table, frozen=True):
    """How the `brevo` messenger reaches the account; its key comes from the environment.

    Args:
        lists: numbers of the lists that the letter goes to.
        key_env: the environment variable with the API key.
        url: where Brevo's interface is; elsewhere for tests only.
        anonymous: whether somebody has set the account so that it counts opens and clicks without saying whose.
    """

    lists: tuple[Annotated[int, Meta(ge=1)], ...] = ()
    key_env: str | None = None
    url: str = "https://api.brevo.com/v3"
    anonymous: bool = False


class Delivery(_Table, frozen=True):
    """The way out. `images`: shown from the archive, or sent along with each letter (cid)."""

    messenger: Literal["outbox", "smtp", "listmonk", "brevo"] = "outbox"
    images: Literal["archive", "cid"] = "archive"
    smtp: Smtp = Smtp()
    listmonk: ListmonkSettings = ListmonkSettings()
    brevo: BrevoSettings = BrevoSettings()

    @property
    def has_smtp(self) -> bool:
        """Whether a mail server is configured, for whatever goes to one address."""
        return self.smtp != Smtp()

    @property
    def signing(self) -> Dkim | None:
        """How we sign what leaves; None where we don't."""
        dkim = self.smtp.dkim
        return dkim if self.messenger == "smtp" and isinstance(dkim, Dkim) else None

    @property
    def goes_to_each(self) -> bool:
        """Whether each reader is sent a message of their own, rather than a list one for all."""
        return self.messenger == "smtp" and self.smtp.recipients is not None


class ArchiveSettings(_Table, frozen=True):
    """How the archive is published.

    Args:
        publish: an argument list that is run in the workspace after the site is built, before sending.
        mentions: a Markdown file of the workspace with the legal notices; empty where there are none.
        minutes: that an entry of a type takes, where it does not say so itself; by type, beside the usual ones.
    """

    publish: tuple[Words, ...] = ()
    mentions: str = ""
    minutes: dict[str, Annotated[int, Meta(ge=1, le=6000)]] = {}


class PreviewSettings(_Table, frozen=True):
    """Where the editor reaches the preview.

    Args:
        url: its address without a path, http(s); empty where it is only opened on the machine itself.
        password_env: the environment variable with the password of a preview that is reached from elsewhere.
    """

    url: str = ""
    password_env: str = ""

    def page(self, day: dt.date | None) -> str:
        """Return the address of an edition's page, or of the first where it is about none; empty without `url`."""
        asked = f"?jour={day.isoformat()}" if day else ""
        return f"{self.url.rstrip('/')}/{asked}" if self.url else ""


class NotifySettings(_Table, frozen=True):
    """Who else is told what happens; addresses on the web are secrets, which environment variables hold.

    Args:
        operator: who runs the machine: told what concerns it; empty where nobody is.
        webhook_env: the variable with the address that every event is posted to.
        webhook_key_env: that with the key that signs them (Standard Webhooks: base64, `whsec_` before it or not).
        ping_env: that with the address which each run tells that it begins, and how it ended.
    """

    operator: str = ""
    webhook_env: str = ""
    webhook_key_env: str = ""
    ping_env: str = ""


class SectionSettings(_Table, frozen=True):
    """One part of the letter. `days`: first and last day of its events, counted from the letter's."""

    id: Slug
    shows: Literal["edito", "event", "replay", "publication", "boussole"]
    title: str = ""
    days: tuple[Annotated[int, Meta(ge=0)], Annotated[int, Meta(le=400)]] | None = None
    layout: Literal["cards", "compact", "list"] | None = None


class PointerSettings(_Table, frozen=True):
    """A titled link of the boussole."""

    title: Words
    url: Words
    text: str = ""


class LinkRow(_Table, frozen=True):
    """A labelled address."""

    label: Words
    url: Words


def slug(title: str) -> str:
    """Make a title a part of an address: "Projet de Territoire" is "projet-de-territoire"."""
    apart = title.lower().replace("œ", "oe").replace("æ", "ae").replace("’", " ")
    plain = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain))


class CheminSettings(PointerSettings, frozen=True):
    """A chemin: its kit pratique (`title`, `text`, `url`), and what belongs to it.

    Args:
        id: in the address of its page; without, its title in ASCII with hyphens.
        words: an entry that says one of them is proposed for it.
        entries: keys or addresses of entries that the editor chose, in order.
    """

    id: Slug | None = None
    words: tuple[Words, ...] = ()
    entries: tuple[Words, ...] = ()

    @property
    def name(self) -> str:
        """What the address of its page carries."""
        return self.id or slug(self.title)


class SituationSettings(_Table, frozen=True):
    """A reader's situation, and what fits: labelled addresses, of the web or below the archive's."""

    title: Words
    text: str = ""
    links: tuple[LinkRow, ...] = ()


class BoussoleSettings(_Table, frozen=True):
    """The compass block, and the archive's other doors.

    Args:
        point: the four cardinal points.
        chemin: one is shown each week, in turn; each has a page.
        repere: further doors on the page of the fiches Repères.
        decouverte: further doors on the page of the parcours.
        situation: readers' situations on that page.
    """

    point: tuple[PointerSettings, ...] = ()
    chemin: tuple[CheminSettings, ...] = ()
    repere: tuple[PointerSettings, ...] = ()
    decouverte: tuple[PointerSettings, ...] = ()
    situation: tuple[SituationSettings, ...] = ()


class FacetValueSettings(_Table, frozen=True):
    """A value of a facet, and its fiche Repère.

    Args:
        id: in the address of the fiche.
        text: what the fiche says, Markdown; `text_file` names a file of the workspace with it.
        words: an entry that says one of them is proposed for it.
    """

    id: Slug
    title: Words
    text: str = ""
    text_file: str = ""
    words: tuple[Words, ...] = ()


class FacetSettings(_Table, frozen=True):
    """One way of sorting entries; `id` is in the addresses of its values' fiches."""

    id: Slug
    title: Words
    value: tuple[FacetValueSettings, ...] = ()


class ParcoursSettings(_Table, frozen=True):
    """A parcours découverte: `entries` are keys or addresses that the editor chose, in order."""

    hours: Literal[2, 4, 12]
    entries: tuple[Words, ...] = ()


class ThemeSettings(_Table, frozen=True):
    """A month's theme; `rendezvous` names those of its Thursdays, in order."""

    month: Annotated[str, Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])\Z")]
    title: Words
    rendezvous: tuple[str, ...] = ()


DEFAULT_SECTIONS = (
    SectionSettings(id="edito", shows="edito"),
    SectionSettings(id="semaine", title="Cette semaine", shows="event", days=(0, 7), layout="cards"),
    SectionSettings(id="agendas", title="À vos agendas", shows="event", days=(8, 60), layout="compact"),
    SectionSettings(id="replays", title="À voir, à écouter", shows="replay"),
    SectionSettings(id="apport", title="L'apport méthodologique", shows="publication"),
    SectionSettings(id="boussole", title="Se repérer avec la boussole", shows="boussole"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A secret that the settings name.

    Args:
        key: where they do: "delivery.smtp.password_env".
        name: of the environment variable that holds it, or of the systemd credential.
        is_used: whether anything asks for it, as the letter is set up.
        is_to_send: whether letters or notices do not leave without it.
    """

    key: str
    name: str
    is_used: bool
    is_to_send: bool = False

    @property
    def is_login(self) -> bool:
        """Whether it is the name of an account: not everything that is called so is about it."""
        return self.key.endswith("username_env")


class Config(_Table, frozen=True):
    """The whole of `newsletter.toml`. `format`: of the workspace; a higher one than the program's own is refused."""

    letter: Letter
    format: Annotated[int, Meta(ge=1)] = FORMAT
    schedule: Schedule = Schedule()
    delivery: Delivery = Delivery()
    archive: ArchiveSettings = ArchiveSettings()
    preview: PreviewSettings = PreviewSettings()
    notify: NotifySettings = NotifySettings()
    look: LookSettings = LookSettings()
    section: tuple[SectionSettings, ...] = DEFAULT_SECTIONS
    boussole: BoussoleSettings = BoussoleSettings()
    facet: tuple[FacetSettings, ...] = ()
    parcours: tuple[ParcoursSettings, ...] = ()
    theme: tuple[ThemeSettings, ...] = ()

    @property
    def has_tokens(self) -> bool:
        """Whether each reader has a token: in the link to unsubscribe, or in the sender of the envelope."""
        delivery = self.delivery
        return delivery.goes_to_each and (TOKEN_PLACE in self.letter.unsubscribe or delivery.smtp.verp)

    @cached_property
    def secrets(self) -> tuple[Secret, ...]:
        """All secrets that are named, and what asks for each."""
        return tuple(one for one in self._secrets() if one.name)

    def secrets_used(self) -> tuple[str, ...]:
        """Return the names of those that anything asks for, each once."""
        return tuple(dict.fromkeys(one.name for one in self.secrets if one.is_used))

    def _secrets(self) -> Iterator[Secret]:
        delivery, notify = self.delivery, self.notify
        by = delivery.messenger
        rows = (
            ("listmonk.username_env", delivery.listmonk.username_env, {"listmonk"}),
            ("listmonk.token_env", delivery.listmonk.token_env, {"listmonk"}),
            ("brevo.key_env", delivery.brevo.key_env, {"brevo"}),
            ("smtp.username_env", delivery.smtp.username_env, {"smtp", *ENGINES}),
            ("smtp.password_env", delivery.smtp.password_env, {"smtp", *ENGINES}),
        )
        for key, name, messengers in rows:
            yield Secret(
                key=f"delivery.{key}", name=name or "", is_used=by in messengers, is_to_send=by in messengers
            )
        for index, name in enumerate(delivery.smtp.token_keys):
            yield Secret(
                key="delivery.smtp.token_env",
                name=name,
                is_used=delivery.goes_to_each,
                is_to_send=self.has_tokens and index == 0,  # the others are understood, in what has left
            )
        for key in ("webhook_env", "webhook_key_env", "ping_env"):
            yield Secret(key=f"notify.{key}", name=getattr(notify, key), is_used=True)
        yield Secret(key="preview.password_env", name=self.preview.password_env, is_used=True)


class Rule(_Table, frozen=True, omit_defaults=True):
    """Tells kinds apart inside one source: all criteria that are given must hold, each by any of its words.

    Words are compared without case and accents. `link` matches a host and those below it ("youtube.com"), else a
    part of the address; `enclosure` the start of an enclosure's media type. `ignore` drops the entry.
    """

    kind: Kind | None = None
    type: str | None = None
    ignore: bool = False
    category: tuple[Words, ...] = ()
    title: tuple[Words, ...] = ()
    link: tuple[Words, ...] = ()
    enclosure: tuple[Words, ...] = ()


class Source(_Table, frozen=True, omit_defaults=True):
    """One source outside the agenda.

    Args:
        url: http, https or webcal; or `file`, inside the workspace.
        kind: what its entries are unless a rule says otherwise.
        verified: whether somebody has seen the address answer.
        only: words of which an entry must hold one (title, summary, categories) to be collected.
        enabled: whether it is collected.
    """

    id: Slug
    kind: Kind
    url: str | None = None
    file: str | None = None
    format: Literal["feed", "calendar", "page"] | None = None
    name: str = ""
    type: str | None = None
    timezone: str | None = None
    verified: bool = True
    enabled: bool = True
    only: tuple[Words, ...] = ()
    rule: tuple[Rule, ...] = ()


Moment = (
    Any  # dt.datetime | dt.date | None: msgspec has no such union, so `newsletter.schema.agenda` checks it
)


class AgendaRow(_Table, frozen=True):
    """One row of `feeds/agenda.toml`; replays and publications have `date` where events have `start`.

    Args:
        language: of title and summary, when it is not the letter's.
        timezone: where an event takes place: its dates without an offset, and its hours in the letter, are there.
    """

    title: Words
    id: str | None = None
    type: str | None = None
    start: Moment = None
    date: Moment = None
    end: Moment = None
    place: str | None = None
    url: str | None = None
    links: tuple[LinkRow, ...] = ()
    summary: str | None = None
    status: EventStatus | None = None
    duration: str | None = None
    language: Language | None = None
    timezone: str | None = None
    tags: tuple[str, ...] = ()
    accompanies: str | None = None
    replay_of: str | None = None
    same_as: tuple[str, ...] | str | None = None
    not_same_as: tuple[str, ...] | str | None = None
    not_replay_of: tuple[str, ...] | str | None = None


class AnswerRow(_Table, frozen=True):
    """One answer of `feeds/agenda.toml` on an entry of another source; exactly one of the four is written.

    Args:
        entry: its key.
    """

    entry: Words
    same_as: Words | None = None
    not_same_as: Words | None = None
    replay_of: Words | None = None
    not_replay_of: Words | None = None
