"""What `[delivery]` of `newsletter.toml` says: what only meaning can tell."""

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from newsletter.addresses import as_in_dns, is_email, is_loopback, is_web, mailbox
from newsletter.config import ENGINES, Config, Dkim, Smtp, envelope_sender
from newsletter.model import TOKEN_PLACE
from newsletter.schema import mistakes
from newsletter.schema.checker import Checker

_SUBDOMAIN = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"  # RFC 5321, section 4.1.2
_SELECTOR = re.compile(rf"{_SUBDOMAIN}(?:\.{_SUBDOMAIN})*")  # RFC 6376, section 3.1
_DOMAIN = re.compile(rf"{_SUBDOMAIN}(?:\.{_SUBDOMAIN})+")
_LONGEST = 120  # characters of either: both stand in one name of DNS, of 253 (RFC 1035, section 2.3.4)
_LONGEST_LOCAL, _LONGEST_ADDRESS = 64, 254  # octets (RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.3)
_VARIABLE = re.compile(
    r"[A-Z_][A-Z0-9_]*"
)  # of the environment (POSIX, XBD section 8.1); keys have small letters
_FEEDBACK_NAME = re.compile(r"[A-Za-z0-9._-]{1,40}")
_MOST_NAMES, _SENDER_NAME = 3, range(5, 16)  # names beside the edition's; characters of the sender's


def check_delivery(config: Config, check: Checker) -> None:
    """Check `[delivery]`.

    Raises:
        FileError: with line, what stands there and what to write.
    """
    smtp = config.delivery.smtp
    encrypted = smtp.tls != "none" or is_loopback(smtp.host)
    check.require("$.delivery.smtp.tls", mistakes.NOT_ENCRYPTED, holds=encrypted, host=smtp.host)
    if smtp.to is not None:
        check.mail("$.delivery.smtp.to", smtp.to, mistakes.NOT_MAIL, holds=is_email(smtp.to))
    if smtp.bounces:
        check.mail("$.delivery.smtp.bounces", smtp.bounces, mistakes.NOT_MAIL, holds=is_email(smtp.bounces))
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
    _check_variables(config, check)
    if smtp.verp:
        _check_verp(smtp, check)
    if smtp.feedback_id:
        _check_feedback(smtp, check)
    if isinstance(smtp.dkim, Dkim):
        _check_dkim(smtp.dkim, config.letter.sender, check)
    if config.delivery.messenger == "smtp":
        some = smtp.to is not None or smtp.recipients is not None
        check.require("$.delivery.smtp.to", mistakes.NO_LIST, holds=some)
    if config.delivery.goes_to_each and "{token}" in config.letter.unsubscribe:
        check.require("$.delivery.smtp.token_env", mistakes.NO_TOKEN_KEY, holds=bool(smtp.token_keys))
    _check_listmonk(config, check)
    _check_brevo(config, check)
    engine = ENGINES.get(config.delivery.messenger)
    alone = config.delivery.images == "archive" or engine is None
    check.require("$.delivery.images", mistakes.NO_IMAGES_ALONG, holds=alone, engine=engine)


def _check_variables(config: Config, check: Checker) -> None:
    """Refuse what names no variable; it is not repeated: it may be the secret."""
    for secret in config.secrets:
        holds = _VARIABLE.fullmatch(secret.name) is not None
        check.require(f"$.{secret.key}", mistakes.NOT_VARIABLE, holds=holds)


def _check_verp(smtp: Smtp, check: Checker) -> None:
    path = "$.delivery.smtp.verp"
    check.require(path, mistakes.VERP_OF_LIST, holds=smtp.recipients is not None)
    check.require(path, mistakes.VERP_WITHOUT_SENDER, holds=bool(smtp.bounces))
    check.require(path, mistakes.VERP_WITHOUT_KEY, holds=bool(smtp.token_keys))
    longest = envelope_sender(smtp.bounces, TOKEN_PLACE)
    fits = len(longest.rpartition("@")[0]) <= _LONGEST_LOCAL and len(longest) <= _LONGEST_ADDRESS
    check.require("$.delivery.smtp.bounces", mistakes.VERP_TOO_LONG, holds=fits)


def _check_feedback(smtp: Smtp, check: Checker) -> None:
    """Hold to what Gmail asks for (support.google.com/mail/answer/6254652): of four names the edition's is the first."""
    path, names = "$.delivery.smtp.feedback_id", smtp.feedback_id.split(":")
    check.require(path, mistakes.FEEDBACK_OF_LIST, holds=smtp.recipients is not None)
    check.require(path, mistakes.FEEDBACK_UNSIGNED, holds=smtp.dkim is not None)
    are_names = len(names) <= _MOST_NAMES and all(map(_FEEDBACK_NAME.fullmatch, names))
    check.require(path, mistakes.NO_FEEDBACK, holds=are_names)
    check.require(path, mistakes.FEEDBACK_SENDER, holds=len(names[-1]) in _SENDER_NAME, last=names[-1])
    check.require(path, mistakes.FEEDBACK_TWICE, holds=len(names) == len({*map(str.lower, names)}))


def _check_listmonk(config: Config, check: Checker) -> None:
    settings, path = config.delivery.listmonk, "$.delivery.listmonk"
    if settings.url:
        parts = urlsplit(settings.url)
        is_bare = is_web(settings.url) and not (parts.query or parts.fragment or "@" in parts.netloc)
        check.require(
            f"{path}.url", mistakes.NOT_ENGINE, holds=is_bare and not parts.path.rstrip("/").endswith("/api")
        )
        encrypted = parts.scheme == "https" or is_loopback(parts.hostname or "")
        check.require(f"{path}.url", mistakes.NOT_ENCRYPTED_WEB, holds=encrypted, engine="listmonk")
    if config.delivery.messenger == "listmonk":
        check.require("$.delivery.messenger", mistakes.NO_ENGINE, holds=bool(settings.url))
        check.require(
            f"{path}.lists", mistakes.NO_ENGINE_LISTS, holds=bool(settings.lists), engine="listmonk"
        )
        check.require(f"{path}.template", mistakes.NO_ENGINE_TEMPLATE, holds=settings.template is not None)
        login = bool(settings.username_env and settings.token_env)
        check.require(f"{path}.token_env", mistakes.NO_ENGINE_LOGIN, holds=login)


def _check_brevo(config: Config, check: Checker) -> None:
    settings, path = config.delivery.brevo, "$.delivery.brevo"
    parts = urlsplit(settings.url)
    is_bare = is_web(settings.url) and not (parts.query or parts.fragment or "@" in parts.netloc)
    check.require(f"{path}.url", mistakes.NOT_BREVO, holds=is_bare)
    encrypted = parts.scheme == "https" or is_loopback(parts.hostname or "")
    check.require(f"{path}.url", mistakes.NOT_ENCRYPTED_WEB, holds=encrypted, engine="Brevo")
    if config.delivery.messenger == "brevo":
        check.require(f"{path}.lists", mistakes.NO_ENGINE_LISTS, holds=bool(settings.lists), engine="Brevo")
        check.require(f"{path}.key_env", mistakes.NO_BREVO_KEY, holds=bool(settings.key_env))


def _check_dkim(dkim: Dkim, sender: str, check: Checker) -> None:
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
