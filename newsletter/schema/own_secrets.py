"""Secrets that somebody wrote into `newsletter.toml`, where they should name a variable: what is said of the file says none. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from newsletter.exceptions import FileError
from newsletter.unsaid import SAID, Unsaid

_PAIR: Final = re.compile(
    r"""(?:^[ \t]*|[{,][ \t]*)["']?(?P<key>[\w.-]+)["']?[ \t]*[=:\x20\t][ \t]*"""
    r"""(?P<value>\[[^\]]*|\"{3}.*?(?:\"{3}|\Z)|'{3}.*?(?:'{3}|\Z)|[^\n]+)""",
    re.DOTALL | re.MULTILINE,
)
_QUOTED: Final = re.compile(
    r"""\"{3}(.*?)(?:\"{3}|\Z)|'{3}(.*?)(?:'{3}|\Z)|"([^"\n]*)|'([^'\n]*)""", re.DOTALL
)
_BARE: Final = re.compile(r"[^\s,\[\]{}=]+")
_PARTS: Final = frozenset(
    [
        "env",
        "pass",
        "pwd",
        "mdp",
        "api",
        "key",
        "cle",
        "clef",
        "clé",
        "user",
        "utilisateur",
        "auth",
        "hook",
        "ping",
        "credentials",
    ]
)
_LONG: Final = re.compile("passe|passw|secret|token|jeton|login|username|identifiant|webhook|apikey")
_VARIABLE: Final = re.compile(r"[A-Z_][A-Z0-9_]*")
_OPEN: Final = {"relay", "true", "false"}
_KEY: Final = "-----"  # of PEM (RFC 7468)
_CUT: Final = 20  # signs of a long one, of which less than the whole is quoted


def without_secrets(error: FileError, text: str) -> FileError:
    """Return what is said of a file, without what may be a secret in it."""
    found = sorted(set(_secrets(text)), key=len, reverse=True)
    if not found:
        return error
    unsaid = Unsaid(found)

    def cleaned(words: str) -> str:
        words = unsaid(words)
        for one in found:
            if len(one) > _CUT:
                words = re.sub(rf"{re.escape(one[:_CUT])}[^\s»]*", SAID, words)
        return words

    return FileError(
        error.file, error.line, error.table, cause=cleaned(error.cause), remedy=cleaned(error.remedy)
    )


def _secrets(text: str) -> Iterator[str]:
    at = 0
    while (pair := _PAIR.search(text, at)) is not None:
        at = pair.end("key")
        key = pair["key"].lower().rpartition(".")[2]
        if not _is_about_secrets(key, pair["value"]):
            continue
        for one in _values(pair["value"]):
            if one not in _OPEN and not (key.endswith("_env") and _VARIABLE.fullmatch(one)):
                yield one


def _values(written: str) -> list[str]:
    """Return the texts of a value; where it has none, the words before a remark."""
    quoted = ["".join(found).strip() for found in _QUOTED.findall(written)]
    return quoted or [found[0] for found in _BARE.finditer(written.partition("#")[0])]


def _is_about_secrets(key: str, value: str) -> bool:
    """Whether a key is called as if its value were one, or is one of ours where what stands there is none of its values."""
    if key == "dkim":
        return value.startswith(('"', "'"))
    if key == "key_file":
        return _KEY in value
    return bool(_PARTS & set(re.split("[_-]", key)) or _LONG.search(key))
