"""`newsletter.toml` and `feeds/sources.toml`: shape first, then what only meaning can tell."""

import datetime as dt
import re
from contextlib import suppress
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

import msgspec
from msgspec import structs

from newsletter import __version__
from newsletter.addresses import as_in_dns, is_email, is_web, mailbox, origin, web_address
from newsletter.config import Config, Source, clock, period, slug
from newsletter.exceptions import FileError
from newsletter.formats import FORMAT
from newsletter.model import TOKEN_PLACE
from newsletter.schema import mistakes
from newsletter.schema.checker import Checker
from newsletter.schema.delivery import check_delivery
from newsletter.schema.own_secrets import without_secrets
from newsletter.schema.toml import decode, parse

_OWN_PAGE = re.compile(r"[a-z0-9][a-z0-9/_-]*(?:\.[0-9]+)?\.html(?:#[\w-]+)?")  # below the archive's address
_FILE = re.compile(
    r"[^/]*\.(?:x?html?|php\d?|aspx?|jsp|xml|ics|json)/*$", re.IGNORECASE
)  # at the end of a path
_IN_PATHS = "/%:@!$&'()*+,;=~"  # besides letters, digits and "_.-" (RFC 3986, section 3.3)
_LONGEST_PAUSE = dt.timedelta(days=366)
_PICTURES = {".png", ".jpg", ".jpeg", ".gif"}
_FILTERS = {"q", "genre", "annee", "chemin"}  # what the address of a search says besides facets


class _Sources(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: tuple[Source, ...] = ()


def read_config(text: str, name: str = "newsletter.toml") -> Config:
    """Read `newsletter.toml`.

    Raises:
        FileError: with file, line, what stands there and what to write.
    """
    try:
        return _read_config(text, name)
    except FileError as error:
        raise without_secrets(error, text) from None


def _read_config(text: str, name: str) -> Config:
    check = Checker(text, name)
    try:
        config = decode(text, name, Config)
    except FileError:
        _refuse_newer(_format(text, name), check)  # rather than its keys, which are not known here yet
        raise
    _refuse_newer(config.format, check)
    _check_letter(config, check)
    _check_schedule(config, check)
    _check_sections(config, check)
    check_delivery(config, check)
    _check_preview(config, check)
    _check_notify(config, check)
    _check_look(config, check)
    _check_boussole(config, check)
    _check_facets(config, check)
    _check_text(config.archive.mentions, "$.archive.mentions", '"mentions-legales.md"', check)
    check.unique("parcours", [str(one.hours) for one in config.parcours], "hours")
    check.unique("theme", [theme.month for theme in config.theme], "month")
    return _with_token_place(config)


def _format(text: str, name: str) -> object:
    """Return the form that a file says it has, whatever else is wrong in it; None where it is no TOML."""
    with suppress(FileError):
        return parse(text, name).get("format")
    return None


def _refuse_newer(given: object, check: Checker) -> None:
    newer = isinstance(given, int) and given > FORMAT
    check.require("$.format", mistakes.NEWER, holds=not newer, version=__version__, most=FORMAT)


def _with_token_place(config: Config) -> Config:
    """Let the unsubscription say where each reader's token will stand, if readers have one each."""
    if not config.delivery.goes_to_each:
        return config
    unsubscribe = config.letter.unsubscribe.replace("{token}", TOKEN_PLACE)
    return structs.replace(config, letter=structs.replace(config.letter, unsubscribe=unsubscribe))


def _check_letter(config: Config, check: Checker) -> None:
    letter = config.letter
    for key in ("title", "publisher", "url", "sender", "unsubscribe", "subscribe", "reply_to"):
        check.require(f"$.letter.{key}", mistakes.LINE_BREAK, holds="\n" not in getattr(letter, key))
    check.zone("$.letter.timezone", letter.timezone)
    check.web("$.letter.url", letter.url)
    meant = _folder(letter.url)
    is_folder = letter.url.rstrip("/") == meant.rstrip("/")
    check.require("$.letter.url", mistakes.NOT_FOLDER, holds=is_folder, folder=f'"{meant}"')
    is_one = mailbox(letter.sender) is not None
    check.mail("$.letter.sender", letter.sender, mistakes.NO_SENDER, holds=is_one)
    if letter.subscribe:
        check.web("$.letter.subscribe", letter.subscribe)
    answered = not letter.reply_to or mailbox(letter.reply_to) is not None
    check.mail("$.letter.reply_to", letter.reply_to, mistakes.NOT_MAIL, holds=answered)
    check.mail("$.letter.editor", letter.editor, mistakes.NOT_MAIL, holds=is_email(letter.editor))
    mail = letter.unsubscribe.startswith("mailto:") and is_email(letter.unsubscribe[7:].partition("?")[0])
    is_way = mail or is_web(letter.unsubscribe)
    check.mail("$.letter.unsubscribe", letter.unsubscribe, mistakes.NO_UNSUBSCRIPTION, holds=is_way)
    braces = letter.unsubscribe.replace("{token}", "")
    check.require("$.letter.unsubscribe", mistakes.NO_PLACEHOLDER, holds=not set(braces) & set("{}"))
    plain = letter.list_id.isascii() and not set(letter.list_id) & set(" <>@\t\n")
    check.require("$.letter.list_id", mistakes.NO_LIST_ID, holds=plain)


def _folder(url: str) -> str:
    """Return the address of the folder that is meant: pages' addresses begin with it."""
    scheme, parts = url.partition("://")[0], urlsplit(url)
    site = parts.netloc.rpartition("@")[2]
    if not site.isascii():
        name, colon, port = site.partition(":")
        site = f"{as_in_dns(name)}{colon}{port}"
    path = quote(_FILE.sub("", parts.path), safe=_IN_PATHS)
    return f"{scheme}://{site}{path.rstrip('/')}/"


def _check_schedule(config: Config, check: Checker) -> None:
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
        check.require(f"{path}.reason", mistakes.EMPTY, holds=bool(pause.reason.strip()))
        lasts = pause.last - pause.first
        check.require(f"{path}.to", mistakes.PAUSE_TOO_LONG, holds=lasts <= _LONGEST_PAUSE)


def _check_sections(config: Config, check: Checker) -> None:
    check.unique("section", [section.id for section in config.section])
    for index, section in enumerate(config.section):
        path = f"$.section[{index}].days"
        if section.shows == "event":
            days = section.days
            check.require(path, mistakes.NEEDS_DAYS, holds=days is not None and days[0] <= days[1])
        elif section.days is not None:
            raise check.error(path, mistakes.NO_DAYS)


def _check_preview(config: Config, check: Checker) -> None:
    if url := config.preview.url:
        check.web("$.preview.url", url)
        parts = urlsplit(url)
        meant = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        example = f'"{meant if origin(meant) else "https://apercu.example.org"}/"'
        check.require("$.preview.url", mistakes.NOT_ORIGIN, holds=origin(url) is not None, origin=example)


def _check_notify(config: Config, check: Checker) -> None:
    notify = config.notify
    named = not notify.operator or is_email(notify.operator)
    check.mail("$.notify.operator", notify.operator, mistakes.NOT_MAIL, holds=named)


def _check_look(config: Config, check: Checker) -> None:
    path = PurePosixPath(config.look.logo.file)
    inside = not path.is_absolute() and ".." not in path.parts and path.suffix in _PICTURES
    check.require("$.look.logo.file", mistakes.NO_LOGO, holds=inside)


def _check_boussole(config: Config, check: Checker) -> None:
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
        check.name(f"$.boussole.chemin[{index}].{'id' if chemin.id else 'title'}", chemin.name)
        check.said(f"$.boussole.chemin[{index}].words", chemin.words)
    named_by = ["id" if chemin.id else "title" for chemin in boussole.chemin]
    check.unique("boussole.chemin", [chemin.name for chemin in boussole.chemin], *named_by)


def _check_facets(config: Config, check: Checker) -> None:
    check.unique("facet", [facet.id for facet in config.facet])
    met = {
        name: "a chemin"
        for one in config.boussole.chemin
        for name in (one.name, slug(one.title))  # tags name chemins, too
    }
    for index, facet in enumerate(config.facet):
        check.name(f"$.facet[{index}].id", facet.id)
        check.require(
            f"$.facet[{index}].id", mistakes.FILTER_TAKEN, holds=facet.id not in _FILTERS, value=facet.id
        )
        check.require(f"$.facet[{index}]", mistakes.NO_VALUES, holds=bool(facet.value), title=facet.title)
        check.unique(f"facet[{index}].value", [value.id for value in facet.value])
        for number, value in enumerate(facet.value):
            path = f"$.facet[{index}].value[{number}]"
            check.name(f"{path}.id", value.id)
            check.said(f"{path}.words", value.words)
            for key, name in (("id", value.id), ("title", slug(value.title))):
                taken = met.setdefault(name, path)
                mistake = mistakes.NAME_OF_CHEMIN if taken == "a chemin" else mistakes.NAME_OF_ANOTHER
                check.require(f"{path}.{key}", mistake, holds=taken == path)
            if value.text_file:
                _check_text(value.text_file, f"{path}.text_file", '"reperes/fondations.md"', check)
                check.require(f"{path}.text_file", mistakes.TEXT_TWICE, holds=not value.text)


def _check_text(file: str, path: str, example: str, check: Checker) -> None:
    pure = PurePosixPath(file)
    inside = not pure.is_absolute() and ".." not in pure.parts
    check.require(path, mistakes.TEXT_OUTSIDE, holds=inside, example=example)


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
    check = Checker(text, name)
    check.unique("source", [source.id for source in sources])
    for index, source in enumerate(sources):
        path = f"$.source[{index}]"
        if source.id in taken:
            raise check.error(f"{path}.id", mistakes.ID_OF_AGENDA)
        _check_source(source, path, check)
    return sources


def _check_source(source: Source, path: str, check: Checker) -> None:
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
