"""`newsletter.toml` and `feeds/sources.toml`: shape first, then what only meaning can tell."""

import datetime as dt
import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import msgspec
from msgspec import structs

from newsletter.addresses import as_in_dns, is_email, is_loopback, is_web, mailbox, origin, web_address
from newsletter.config import Config, Dkim, Source, clock, is_zone, period, slug
from newsletter.exceptions import FileError
from newsletter.model import TOKEN_PLACE
from newsletter.schema import mistakes
from newsletter.schema.mistakes import Mistake
from newsletter.schema.place import wrong
from newsletter.schema.toml import decode

_OWN_PAGE = re.compile(r"[a-z0-9][a-z0-9/-]*\.html(?:#[\w-]+)?")  # below the archive's address
_SUBDOMAIN = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"  # RFC 5321, section 4.1.2
_SELECTOR = re.compile(rf"{_SUBDOMAIN}(?:\.{_SUBDOMAIN})*")  # RFC 6376, section 3.1
_DOMAIN = re.compile(rf"{_SUBDOMAIN}(?:\.{_SUBDOMAIN})+")
_LONGEST_PAUSE = dt.timedelta(days=366)
_LONGEST = 120  # characters of either: both stand in one name of DNS, of 253 (RFC 1035, section 2.3.4)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")  # POSIX, XBD section 8.1
_PICTURES = {".png", ".jpg", ".jpeg", ".gif"}


class _Sources(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: tuple[Source, ...] = ()


class _Checker:
    """Raises for the first thing that is wrong in one file."""

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name

    def require(self, path: str, mistake: Mistake, *, holds: bool, **words: object) -> None:
        if not holds:
            raise self.error(path, mistake, **words)

    def error(self, path: str, mistake: Mistake, **words: object) -> FileError:
        return wrong(self._text, self._name, path, mistake, **words)

    def zone(self, path: str, name: str) -> None:
        self.require(path, mistakes.NO_ZONE, holds=is_zone(name))

    def web(self, path: str, url: str) -> None:
        self.require(path, mistakes.NOT_WEB, holds=is_web(url))

    def unique(self, table: str, names: list[str], key: str = "id") -> None:
        for index, name in enumerate(names):
            if name in names[:index]:
                raise self.error(f"$.{table}[{index}].{key}", mistakes.ALREADY, first=names.index(name) + 1)


def read_config(text: str, name: str = "newsletter.toml") -> Config:
    """Read `newsletter.toml`.

    Raises:
        FileError: with file, line, what stands there and what to write.
    """
    config = decode(text, name, Config)
    check = _Checker(text, name)
    _check_letter(config, check)
    _check_schedule(config, check)
    _check_sections(config, check)
    _check_delivery(config, check)
    _check_preview(config, check)
    _check_notify(config, check)
    _check_look(config, check)
    _check_boussole(config, check)
    _check_facets(config, check)
    check.unique("parcours", [str(one.hours) for one in config.parcours], "hours")
    check.unique("theme", [theme.month for theme in config.theme], "month")
    return _with_token_place(config)


def _with_token_place(config: Config) -> Config:
    """Let the unsubscription say where each reader's token will stand, if readers have one each."""
    if not config.delivery.goes_to_each:
        return config
    unsubscribe = config.letter.unsubscribe.replace("{token}", TOKEN_PLACE)
    return structs.replace(config, letter=structs.replace(config.letter, unsubscribe=unsubscribe))


def _check_letter(config: Config, check: _Checker) -> None:
    letter = config.letter
    for key in ("title", "publisher", "url", "sender", "unsubscribe", "subscribe", "reply_to"):
        check.require(f"$.letter.{key}", mistakes.LINE_BREAK, holds="\n" not in getattr(letter, key))
    check.zone("$.letter.timezone", letter.timezone)
    check.web("$.letter.url", letter.url)
    check.require("$.letter.sender", mistakes.NO_SENDER, holds=mailbox(letter.sender) is not None)
    if letter.subscribe:
        check.web("$.letter.subscribe", letter.subscribe)
    answered = not letter.reply_to or mailbox(letter.reply_to) is not None
    check.require("$.letter.reply_to", mistakes.NOT_MAIL, holds=answered)
    check.require("$.letter.editor", mistakes.NOT_MAIL, holds=is_email(letter.editor))
    mail = letter.unsubscribe.startswith("mailto:") and is_email(letter.unsubscribe[7:].partition("?")[0])
    check.require(
        "$.letter.unsubscribe", mistakes.NO_UNSUBSCRIPTION, holds=mail or is_web(letter.unsubscribe)
    )
    braces = letter.unsubscribe.replace("{token}", "")
    check.require("$.letter.unsubscribe", mistakes.NO_PLACEHOLDER, holds=not set(braces) & set("{}"))
    plain = letter.list_id.isascii() and not set(letter.list_id) & set(" <>@\t\n")
    check.require("$.letter.list_id", mistakes.NO_LIST_ID, holds=plain)


def _check_schedule(config: Config, check: _Checker) -> None:
    schedule = config.schedule
    send, draft = (
        dt.datetime.combine(dt.date.min, clock(hour)) for hour in (schedule.send, schedule.draft.at)
    )
    ahead = dt.timedelta(days=schedule.draft.days_before) + (send - draft)
    check.require("$.schedule.draft.at", mistakes.DRAFT_TOO_LATE, holds=ahead >= dt.timedelta())
    in_time = ahead + period(schedule.grace) <= dt.timedelta(weeks=1)
    check.require("$.schedule.grace", mistakes.GRACE_TOO_LONG, holds=in_time)
    for index, pause in enumerate(schedule.pause):
        path = f"$.schedule.pause[{index}]"
        check.require(f"{path}.to", mistakes.PAUSE_BACKWARDS, holds=pause.first <= pause.last)
        lasts = pause.last - pause.first
        check.require(f"{path}.to", mistakes.PAUSE_TOO_LONG, holds=lasts <= _LONGEST_PAUSE)
        check.require(f"{path}.reason", mistakes.BLANK_REASON, holds=bool(pause.reason.strip()))


def _check_sections(config: Config, check: _Checker) -> None:
    check.unique("section", [section.id for section in config.section])
    for index, section in enumerate(config.section):
        path = f"$.section[{index}].days"
        if section.shows == "event":
            days = section.days
            check.require(path, mistakes.NEEDS_DAYS, holds=days is not None and days[0] <= days[1])
        elif section.days is not None:
            raise check.error(path, mistakes.NO_DAYS)


def _check_delivery(config: Config, check: _Checker) -> None:
    smtp = config.delivery.smtp
    encrypted = smtp.tls != "none" or is_loopback(smtp.host)
    check.require("$.delivery.smtp.tls", mistakes.NOT_ENCRYPTED, holds=encrypted, host=smtp.host)
    if smtp.to is not None:
        check.require("$.delivery.smtp.to", mistakes.NOT_MAIL, holds=is_email(smtp.to))
    if smtp.bounces:
        check.require("$.delivery.smtp.bounces", mistakes.NOT_MAIL, holds=is_email(smtp.bounces))
    for key in ("recipients", "suppression"):
        if (path := getattr(smtp, key)) is not None:
            pure = PurePosixPath(path)
            inside = not pure.is_absolute() and ".." not in pure.parts
            check.require(f"$.delivery.smtp.{key}", mistakes.LIST_OUTSIDE, holds=inside)
            check.require(
                f"$.delivery.smtp.{key}", mistakes.LIST_PUBLIC, holds=pure.parts[:1] != ("archive",)
            )
    one = smtp.to is None or smtp.recipients is None
    check.require("$.delivery.smtp.recipients", mistakes.TO_AND_RECIPIENTS, holds=one)
    if isinstance(smtp.dkim, Dkim):
        _check_dkim(smtp.dkim, config.letter.sender, check)
    if config.delivery.messenger == "smtp":
        some = smtp.to is not None or smtp.recipients is not None
        check.require("$.delivery.smtp.to", mistakes.NO_LIST, holds=some)
    if config.delivery.goes_to_each and "{token}" in config.letter.unsubscribe:
        check.require("$.delivery.smtp.token_env", mistakes.NO_TOKEN_KEY, holds=smtp.token_env is not None)
    _check_listmonk(config, check)


def _check_listmonk(config: Config, check: _Checker) -> None:
    settings, path = config.delivery.listmonk, "$.delivery.listmonk"
    if settings.url:
        parts = urlsplit(settings.url)
        is_bare = is_web(settings.url) and not (parts.query or parts.fragment or "@" in parts.netloc)
        check.require(
            f"{path}.url", mistakes.NOT_ENGINE, holds=is_bare and not parts.path.rstrip("/").endswith("/api")
        )
        encrypted = parts.scheme == "https" or is_loopback(parts.hostname or "")
        check.require(f"{path}.url", mistakes.NOT_ENCRYPTED_WEB, holds=encrypted)
    if config.delivery.messenger == "listmonk":
        check.require("$.delivery.messenger", mistakes.NO_ENGINE, holds=bool(settings.url))
        check.require(f"{path}.lists", mistakes.NO_ENGINE_LISTS, holds=bool(settings.lists))
        check.require(f"{path}.template", mistakes.NO_ENGINE_TEMPLATE, holds=settings.template is not None)
        login = bool(settings.username_env and settings.token_env)
        check.require(f"{path}.token_env", mistakes.NO_ENGINE_LOGIN, holds=login)
        alone = config.delivery.images == "archive"
        check.require("$.delivery.images", mistakes.NO_IMAGES_ALONG, holds=alone)


def _check_dkim(dkim: Dkim, sender: str, check: _Checker) -> None:
    path, domain = "$.delivery.smtp.dkim", as_in_dns(dkim.domain).lower()
    is_selector = len(dkim.selector) <= _LONGEST and _SELECTOR.fullmatch(dkim.selector) is not None
    check.require(f"{path}.selector", mistakes.NO_SELECTOR, holds=is_selector)
    is_domain = len(domain) <= _LONGEST and _DOMAIN.fullmatch(domain) is not None
    check.require(f"{path}.domain", mistakes.NO_DOMAIN, holds=is_domain)
    own = (mailbox(sender) or ("", ""))[1].rpartition("@")[2].lower()
    aligned = own == domain or own.endswith(f".{domain}") or domain.endswith(f".{own}")
    check.require(f"{path}.domain", mistakes.NOT_ALIGNED, holds=aligned, sender=own)
    pure = PurePosixPath(dkim.key_file)
    inside = not pure.is_absolute() and ".." not in pure.parts
    check.require(f"{path}.key_file", mistakes.KEY_OUTSIDE, holds=inside)


def _check_preview(config: Config, check: _Checker) -> None:
    if url := config.preview.url:
        check.web("$.preview.url", url)
        parts = urlsplit(url)
        meant = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        example = f'"{meant if origin(meant) else "https://apercu.example.org"}/"'
        check.require("$.preview.url", mistakes.NOT_ORIGIN, holds=origin(url) is not None, origin=example)


def _check_notify(config: Config, check: _Checker) -> None:
    notify = config.notify
    named = not notify.operator or is_email(notify.operator)
    check.require("$.notify.operator", mistakes.NOT_MAIL, holds=named)
    for key in ("webhook_env", "webhook_key_env", "ping_env"):
        name = getattr(notify, key)
        check.require(
            f"$.notify.{key}", mistakes.NOT_VARIABLE, holds=not name or bool(_VARIABLE.fullmatch(name))
        )


def _check_look(config: Config, check: _Checker) -> None:
    path = PurePosixPath(config.look.logo.file)
    inside = not path.is_absolute() and ".." not in path.parts and path.suffix in _PICTURES
    check.require("$.look.logo.file", mistakes.NO_LOGO, holds=inside)


def _check_boussole(config: Config, check: _Checker) -> None:
    boussole = config.boussole
    for table in ("point", "chemin", "repere", "decouverte"):
        for index, row in enumerate(getattr(boussole, table)):
            check.web(f"$.boussole.{table}[{index}].url", row.url)
    for index, situation in enumerate(boussole.situation):
        for number, link in enumerate(situation.links):
            path = f"$.boussole.situation[{index}].links[{number}].url"
            is_ours = bool(_OWN_PAGE.fullmatch(link.url))
            check.require(path, mistakes.NOT_WEB, holds=is_ours or is_web(link.url))
    for index, chemin in enumerate(boussole.chemin):
        check.require(f"$.boussole.chemin[{index}].title", mistakes.NO_NAME, holds=bool(chemin.name))
    check.unique("boussole.chemin", [chemin.name for chemin in boussole.chemin])


def _check_facets(config: Config, check: _Checker) -> None:
    check.unique("facet", [facet.id for facet in config.facet])
    met: dict[str, str] = {}
    for index, facet in enumerate(config.facet):
        check.require(f"$.facet[{index}]", mistakes.NO_VALUES, holds=bool(facet.value), title=facet.title)
        check.unique(f"facet[{index}].value", [value.id for value in facet.value])
        for number, value in enumerate(facet.value):
            path = f"$.facet[{index}].value[{number}]"
            for key, name in (("id", value.id), ("title", slug(value.title))):
                holds = met.setdefault(name, path) == path
                check.require(f"{path}.{key}", mistakes.NAME_OF_ANOTHER, holds=holds)
            if value.text_file:
                pure = PurePosixPath(value.text_file)
                inside = not pure.is_absolute() and ".." not in pure.parts
                check.require(f"{path}.text_file", mistakes.TEXT_OUTSIDE, holds=inside)
                check.require(f"{path}.text_file", mistakes.TEXT_TWICE, holds=not value.text)


def read_sources(
    text: str, name: str = "feeds/sources.toml", taken: frozenset[str] = frozenset()
) -> tuple[Source, ...]:
    """Read `feeds/sources.toml`.

    Args:
        text: the file's text.
        name: the file's name, for messages.
        taken: ids that the local agenda has already.

    Raises:
        FileError: with file, line, what stands there and what to write.
    """
    sources = decode(text, name, _Sources).source
    check = _Checker(text, name)
    check.unique("source", [source.id for source in sources])
    for index, source in enumerate(sources):
        path = f"$.source[{index}]"
        if source.id in taken:
            raise check.error(f"{path}.id", mistakes.ID_OF_AGENDA)
        _check_source(source, path, check)
    return sources


def _check_source(source: Source, path: str, check: _Checker) -> None:
    if (source.url is None) == (source.file is None):
        raise check.error(path, mistakes.URL_OR_FILE, id=source.id)
    if source.url is not None:
        check.require(f"{path}.url", mistakes.NOT_FEED, holds=is_web(web_address(source.url)))
    if source.file is not None:
        pure = PurePosixPath(source.file)
        inside = bool(pure.parts) and not pure.is_absolute() and ".." not in pure.parts
        check.require(f"{path}.file", mistakes.FILE_OUTSIDE, holds=inside)
    if source.timezone is not None:
        check.zone(f"{path}.timezone", source.timezone)
    for number, rule in enumerate(source.rule):
        given = rule.category or rule.title or rule.link or rule.enclosure
        rule_path = f"{path}.rule[{number}]"
        check.require(rule_path, mistakes.NO_CRITERION, holds=bool(given))
        says = rule.ignore or rule.kind is not None or rule.type is not None
        check.require(rule_path, mistakes.DECIDES_NOTHING, holds=says)
