"""What is not said again: secrets, where the words of a server, a command or an error hold them, as they are or in a form they travel in.

What a server answers is told to people and kept: on the terminal, in the log, in the database, in mails. Some repeat what
they were told. Pure.
"""

import base64
import html
import json
import quopri
import re
import string
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote, quote_plus

from newsletter.config import Config

SAID: Final = "[secret]"
"""What stands in place of one."""
_SHORTEST: Final = 4  # characters: shorter ones are in every text
_WORD: Final = 8  # characters, below which only a whole word is one: a password may be part of many
_PART: Final = 8  # characters of what is one by itself: a line of it, a step of an address
_BEGUN: Final = 6  # characters that show where a text was cut in one
_BASE64: Final = f"{string.ascii_letters}{string.digits}+/-_="
_ESCAPED: Final = re.compile("%[0-9A-F]{2}")
_OWN: Final = "newsletter jeudis-odd17"


class Unsaid:
    """Takes secrets out of texts.

    Args:
        secrets: as they are; very short ones stay, for every text has them.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = sorted({one for one in secrets if len(one) >= _SHORTEST}, key=len, reverse=True)
        forms = sorted({form for one in known for form in _forms(one)}, key=len, reverse=True)
        patterns = (_pattern(form) for form in forms)
        self._pattern = re.compile("|".join(patterns)) if forms else None
        self._cores = sorted({core for one in known for core in _cores(one)}, key=len, reverse=True)
        self._forms = [form for form in forms if len(form) > _BEGUN]

    def __call__(self, text: str) -> str:
        """Return a text without them, also where it ends in the middle of one."""
        if self._pattern is None:
            return text
        text = self._uncut(text)
        for core in self._cores:
            text = _without_base64(text, core)
        return self._pattern.sub(SAID, text)

    def _uncut(self, text: str) -> str:
        for form in (*self._forms, *self._cores):
            at = text.rfind(form[:_BEGUN], max(0, len(text) - len(form)))
            if at >= 0 and form.startswith(text[at:]):
                before = text[:at]
                return f"{before.rstrip(_BASE64) if form in self._cores else before}{SAID}"
        return text


def unsaid(config: Config, environment: Mapping[str, str], root: Path = Path()) -> Unsaid:
    """Return what takes all secrets that are there out of texts.

    The name of an account is one only where it is nothing that the settings say openly: it often is the sender's address.

    Args:
        config: names them.
        environment: where they are.
        root: the workspace: its path is said in many texts.
    """
    openly = f"{config} {root} {_OWN}".casefold()
    found = ((one, environment.get(one.name, "").strip()) for one in config.secrets)
    return Unsaid(value for one, value in found if not (one.is_login and value.casefold() in openly))


def _pattern(form: str) -> str:
    """Return what finds a form, whichever letters its percent-encoding has (RFC 3986, section 2.1)."""
    found = _ESCAPED.sub(lambda octet: f"(?i:{octet[0]})", re.escape(form))
    return found if len(form) >= _WORD else rf"(?<!\w){found}(?!\w)"


def _without_base64(text: str, core: str) -> str:
    """Take what is coded around a core out of a text."""
    pieces, done = [], 0
    while (first := text.find(core, done)) >= 0:
        last = first + len(core)
        while first > done and text[first - 1] in _BASE64:
            first -= 1
        while last < len(text) and text[last] in _BASE64:
            last += 1
        pieces += [text[done:first], SAID]
        done = last
    return "".join([*pieces, text[done:]])


def _forms(secret: str) -> Iterator[str]:
    """Give what it looks like in other texts, and its parts that tell as much."""
    for one in (secret, *_parts(secret)):
        yield from filter(lambda form: len(form) >= _SHORTEST, _written(one))


def _parts(secret: str) -> Iterator[str]:
    """Give the lines of what has several, and the steps of an address."""
    parts = [*secret.splitlines(), *(re.split(r"[/?&=#@]", secret) if "/" in secret else ())]
    yield from (part.strip() for part in parts if len(part.strip()) >= _PART and part != secret)


def _written(text: str) -> Iterator[str]:
    """Give a text as others write it."""
    octets = text.encode("utf-8", "surrogateescape")
    yield from (text, " ".join(text.split()), html.escape(text))
    yield from (repr(text)[1:-1], ascii(text)[1:-1], repr(octets)[2:-1])
    yield from (json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
    yield from (octets.decode("latin-1"), text.encode("latin-1", "replace").decode("utf-8", "replace"))
    yield quopri.encodestring(octets).decode("ascii").replace("=\n", "")
    yield from (quote(octets, safe=""), quote(octets), quote_plus(octets))


def _cores(secret: str) -> Iterator[str]:
    """Give what of it stands in base64 whatever stands before and after it (RFC 4648, section 4)."""
    octets = secret.encode("utf-8", "surrogateescape")
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + octets).decode("ascii").rstrip("=")
        first = (before * 8 + 5) // 6  # the signs before it have bits of what stands there
        core = coded[first : (before + len(octets)) * 8 // 6]
        if len(core) >= _PART:
            yield core
            yield core.translate(str.maketrans("+/", "-_"))
