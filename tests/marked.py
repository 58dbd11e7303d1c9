"""A marker in each secret that the settings name, and the search for them in all that was written, in every form."""

import base64
import email
import email.policy
import gzip
import hashlib
import io
import re
import sqlite3
import tarfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path

KEYS = (
    "delivery.smtp.username_env",
    "delivery.smtp.password_env",
    "delivery.smtp.token_env",
    "delivery.listmonk.username_env",
    "delivery.listmonk.token_env",
    "delivery.brevo.key_env",
    "notify.webhook_env",
    "notify.webhook_key_env",
    "notify.ping_env",
    "preview.password_env",
)
"""Where the settings name a secret: who adds one says here what stands in it."""


def marker(key: str) -> str:
    """Make what is looked for: letters and figures, which percent-encoding and quoted-printable leave as they are."""
    return f"Mq{hashlib.sha256(key.encode()).hexdigest()[:18]}"


def variable(key: str) -> str:
    """Name the variable of a key."""
    return key.replace(".", "_").upper().removesuffix("_ENV")


def forms(mark: str) -> Iterator[bytes]:
    """Give what a marker looks like, in small letters: as it is, in base64 wherever it begins, and in hexadecimal."""
    yield mark.lower().encode()
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + mark.encode())
        yield coded[before + 1 if before else 0 : -4].lower()
    yield mark.encode().hex().encode()


def found(content: bytes, marks: Iterable[str]) -> list[str]:
    """Say which markers a content holds, in whatever form, also unpacked."""
    parts = [one.lower() for one in _unfolded(content)]
    parts += [re.sub(rb"=\r?\n|\s", b"", one) for one in parts]  # soft breaks, lines of base64
    return [mark for mark in marks if any(form in part for part in parts for form in forms(mark))]


def _unfolded(content: bytes) -> Iterator[bytes]:
    yield content
    with suppress(OSError, EOFError, zlib.error):
        yield gzip.decompress(content)
    with suppress(zlib.error):
        yield zlib.decompress(content)


def leaks(root: Path, marks: Mapping[str, str], *, but: Iterable[str] = ()) -> list[str]:
    """Say which files of a folder hold a marker: "var/state.db: delivery.smtp.password_env".

    Args:
        root: the folder, all of it is read.
        marks: what is looked for, by the key of its secret.
        but: names of files that may.
    """
    told = []
    keys = {mark: key for key, mark in marks.items()}
    for path in sorted(one for one in root.rglob("*") if one.is_file() and one.name not in set(but)):
        for name, content in _contents(path, set(but)):
            told += [
                f"{path.relative_to(root)}{name}: {keys[mark]}" for mark in found(content, marks.values())
            ]
    return sorted(set(told))


def _contents(path: Path, but: set[str]) -> Iterator[tuple[str, bytes]]:
    content = path.read_bytes()
    if not tarfile.is_tarfile(path):
        yield "", content
    if path.suffix == ".eml":
        yield from (("", one) for one in in_mail(content))
    if content.startswith(b"SQLite format 3"):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            tables = [
                row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            for table in tables:
                rows = database.execute(f'SELECT * FROM "{table}"').fetchall()
                for value in (one for row in rows for one in row):
                    yield f" ({table})", value if isinstance(value, bytes) else str(value).encode()
    with suppress(tarfile.TarError), tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive.getmembers():
            if Path(member.name).name not in but and (file := archive.extractfile(member)) is not None:
                yield f" ({member.name})", file.read()


def in_mail(raw: bytes) -> Iterator[bytes]:
    """Give all that a message says, decoded: its fields, and its parts."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    yield raw
    yield "\n".join(f"{name}: {value}" for name, value in mail.items()).encode("utf-8", "replace")
    for part in mail.walk():
        if isinstance(payload := part.get_payload(decode=True), bytes):
            yield payload
