"""`newsletter.toml` and `feeds/sources.toml`: shape first, then what only meaning can tell."""

import datetime as dt
from pathlib import PurePosixPath

import msgspec

from newsletter.addresses import is_email, is_loopback, is_web, mailbox, web_address
from newsletter.config import ZONE_REMEDY, Config, Source, clock, is_zone, period
from newsletter.exceptions import ConfigurationError
from newsletter.schema.toml import decode, wrong

_PICTURES = {".png", ".jpg", ".jpeg", ".gif"}
_WEB_REMEDY = 'write a whole address, such as "https://www.example.org/"'


class _Sources(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: tuple[Source, ...] = ()


class _Checker:
    """Raises for the first thing that is wrong in one file."""

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name

    def require(self, path: str, *, holds: bool, cause: str, remedy: str) -> None:
        if not holds:
            raise self.error(path, cause, remedy)

    def error(self, path: str, cause: str, remedy: str) -> ConfigurationError:
        return wrong(self._text, self._name, path, cause, remedy)

    def zone(self, path: str, name: str) -> None:
        self.require(path, holds=is_zone(name), cause=f"unknown zone {name!r}", remedy=ZONE_REMEDY)

    def web(self, path: str, url: str) -> None:
        self.require(path, holds=is_web(url), cause=f"{url!r} is not an http(s) address", remedy=_WEB_REMEDY)

    def unique(self, table: str, names: list[str], key: str = "id") -> None:
        for index, name in enumerate(names):
            if name in names[:index]:
                first = names.index(name) + 1
                path = f"$.{table}[{index}].{key}"
                raise self.error(path, f"{name!r} is also {table} {first}", "give each its own")


def read_config(text: str, name: str = "newsletter.toml") -> Config:
    """Read `newsletter.toml`.

    Raises:
        ConfigurationError: with file, line, key, cause and remedy.
    """
    config = decode(text, name, Config)
    check = _Checker(text, name)
    _check_letter(config, check)
    _check_schedule(config, check)
    _check_sections(config, check)
    _check_delivery(config, check)
    _check_look(config, check)
    for table, rows in (("point", config.boussole.point), ("chemin", config.boussole.chemin)):
        for index, row in enumerate(rows):
            check.web(f"$.boussole.{table}[{index}].url", row.url)
    check.unique("theme", [theme.month for theme in config.theme], "month")
    return config


def _check_letter(config: Config, check: _Checker) -> None:
    letter = config.letter
    for key in ("title", "publisher", "url", "sender", "unsubscribe", "subscribe", "reply_to"):
        one_line = "\n" not in getattr(letter, key)
        check.require(
            f"$.letter.{key}", holds=one_line, cause="holds a line break", remedy="write it on one line"
        )
    check.zone("$.letter.timezone", letter.timezone)
    check.web("$.letter.url", letter.url)
    check.require(
        "$.letter.sender",
        holds=mailbox(letter.sender) is not None,
        cause="not a mail address, alone",
        remedy='write "Name <name@example.org>", one address alone',
    )
    if letter.subscribe:
        check.web("$.letter.subscribe", letter.subscribe)
    check.require(
        "$.letter.reply_to",
        holds=not letter.reply_to or is_mailbox(letter.reply_to),
        cause="not a mail address",
        remedy=mailbox,
    )
    check.require(
        "$.letter.editor",
        holds=is_email(letter.editor),
        cause="not a mail address",
        remedy="write name@example.org",
    )
    mail = letter.unsubscribe.startswith("mailto:") and is_email(letter.unsubscribe[7:].partition("?")[0])
    check.require(
        "$.letter.unsubscribe",
        holds=mail or is_web(letter.unsubscribe),
        cause=f"{letter.unsubscribe!r} is neither mailto: nor http(s)",
        remedy='write "mailto:…" or "https://…"',
    )
    plain = letter.list_id.isascii() and not set(letter.list_id) & set(" <>@\t\n")
    check.require(
        "$.letter.list_id",
        holds=plain,
        cause="not a list identifier (RFC 2919)",
        remedy="write jeudis.example.org",
    )


def _check_schedule(config: Config, check: _Checker) -> None:
    schedule = config.schedule
    send, draft = (
        dt.datetime.combine(dt.date.min, clock(hour)) for hour in (schedule.send, schedule.draft.at)
    )
    ahead = dt.timedelta(days=schedule.draft.days_before) + (send - draft)
    check.require(
        "$.schedule.draft.at",
        holds=ahead >= dt.timedelta(),
        cause="the draft would be made after the letter has left",
        remedy="write an earlier hour, or more days_before",
    )
    check.require(
        "$.schedule.grace",
        holds=ahead + period(schedule.grace) <= dt.timedelta(weeks=1),
        cause="a letter that is late would still be waited for when the next one is to be drafted",
        remedy='write a shorter one, such as "6h"',
    )


def _check_sections(config: Config, check: _Checker) -> None:
    check.unique("section", [section.id for section in config.section])
    for index, section in enumerate(config.section):
        path = f"$.section[{index}]"
        if section.shows == "event":
            days = section.days
            held = days is not None and days[0] <= days[1]
            check.require(
                f"{path}.days",
                holds=held,
                cause="its first and last day are needed",
                remedy="write days = [0, 7]",
            )
        elif section.days is not None:
            raise check.error(f"{path}.days", "only sections of events have days", "remove it")


def _check_delivery(config: Config, check: _Checker) -> None:
    smtp = config.delivery.smtp
    check.require(
        "$.delivery.smtp.tls",
        holds=smtp.tls != "none" or is_loopback(smtp.host),
        cause=f"{smtp.host} would be reached without encryption",
        remedy='use "starttls" or "tls"; "none" is for a server on this machine',
    )
    if smtp.to is not None:
        check.require(
            "$.delivery.smtp.to",
            holds=is_email(smtp.to),
            cause="not a mail address",
            remedy="write list@example.org",
        )
    if config.delivery.messenger == "smtp":
        check.require(
            "$.delivery.smtp.to",
            holds=smtp.to is not None,
            cause="the list's address is missing",
            remedy='write to = "list@example.org"; sending to each address of `recipients` is not built yet',
        )


def _check_look(config: Config, check: _Checker) -> None:
    path = PurePosixPath(config.look.logo.file)
    check.require(
        "$.look.logo.file",
        holds=not path.is_absolute() and ".." not in path.parts and path.suffix in _PICTURES,
        cause=f"{config.look.logo.file!r} is not a picture below templates/ or the workspace",
        remedy='write a path such as "assets/logo.png"; mail shows .png, .jpg and .gif',
    )


def read_sources(
    text: str, name: str = "feeds/sources.toml", taken: frozenset[str] = frozenset()
) -> tuple[Source, ...]:
    """Read `feeds/sources.toml`.

    Args:
        text: the file's text.
        name: the file's name, for messages.
        taken: ids that the local agenda has already.

    Raises:
        ConfigurationError: with file, line, key, cause and remedy.
    """
    sources = decode(text, name, _Sources).source
    check = _Checker(text, name)
    check.unique("source", [source.id for source in sources])
    for index, source in enumerate(sources):
        path = f"$.source[{index}]"
        if source.id in taken:
            raise check.error(f"{path}.id", f"{source.id!r} is the local agenda's", "choose another")
        _check_source(source, path, check)
    return sources


def _check_source(source: Source, path: str, check: _Checker) -> None:
    if (source.url is None) == (source.file is None):
        raise check.error(path, f"source {source.id!r} needs either url or file", "keep one of them")
    if source.url is not None:
        check.require(
            f"{path}.url",
            holds=is_web(web_address(source.url)),
            cause=f"{source.url!r} is not http, https or webcal",
            remedy=_WEB_REMEDY,
        )
    if source.file is not None:
        pure = PurePosixPath(source.file)
        inside = bool(pure.parts) and not pure.is_absolute() and ".." not in pure.parts
        check.require(
            f"{path}.file",
            holds=inside,
            cause=f"{source.file!r} lies outside the workspace",
            remedy="copy it into feeds/ and name it from the workspace's root",
        )
    if source.timezone is not None:
        check.zone(f"{path}.timezone", source.timezone)
    for number, rule in enumerate(source.rule):
        given = rule.category or rule.title or rule.link or rule.enclosure
        rule_path = f"{path}.rule[{number}]"
        check.require(
            rule_path, holds=bool(given), cause="it has no criterion", remedy="add title, category or link"
        )
        says = rule.ignore or rule.kind is not None or rule.type is not None
        check.require(
            rule_path, holds=says, cause="it decides nothing", remedy="add kind, type or ignore = true"
        )
