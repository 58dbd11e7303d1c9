"""Secrets in the words of others: taken out in every form that they travel in, and nothing else is."""

import base64
import html
import json
import quopri
import re
import time
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, strategies as st
from msgspec import structs

from newsletter.schema import read_config
from newsletter.unsaid import SAID, Unsaid, unsaid
from tests.test_schema import GOOD

PASSWORD = "m0t de passe/é+&%=\"'"
FORMS: list[tuple[str, Callable[[str], str]]] = [
    ("as it is", str),
    ("percent-encoded", quote),
    ("percent-encoded, whole", lambda text: quote(text, safe="")),
    (
        "percent-encoded, in small letters",
        lambda text: re.sub("%..", lambda one: one[0].lower(), quote(text)),
    ),
    ("as a form has it", quote_plus),
    ("HTML", html.escape),
    ("JSON", lambda text: json.dumps(text)[1:-1]),
    ("JSON, beyond ASCII", lambda text: json.dumps(text, ensure_ascii=False)[1:-1]),
    ("Python", lambda text: repr(text)[1:-1]),
    ("Python, bytes", lambda text: repr(text.encode())[2:-1]),
    ("quoted-printable", lambda text: quopri.encodestring(text.encode()).decode()),
    ("taken for Latin 1", lambda text: text.encode().decode("latin-1")),
    ("in Latin 1", lambda text: text.encode("latin-1").decode("utf-8", "replace")),
    ("base64", lambda text: base64.b64encode(text.encode()).decode()),
    ("AUTH PLAIN", lambda text: base64.b64encode(f"\0anne\0{text}".encode()).decode()),
    ("Basic", lambda text: base64.b64encode(f"api:{text}".encode()).decode()),
    ("base64url", lambda text: base64.urlsafe_b64encode(f"{text}, and more".encode()).decode()),
]


@pytest.mark.parametrize(("name", "form"), FORMS, ids=[name for name, _ in FORMS])
def test_forms(name: str, form: Callable[[str], str]) -> None:
    """What comes back is often coded as it was sent."""
    assert Unsaid([PASSWORD])(f"535 no: {form(PASSWORD)} is wrong") == f"535 no: {SAID} is wrong", name


@given(st.text(st.characters(codec="utf-8"), min_size=8, max_size=40), st.sampled_from(FORMS[:-8]))
def test_any_secret(secret: str, form: tuple[str, Callable[[str], str]]) -> None:
    """Whatever signs it has."""
    written = form[1](secret)
    assert written not in Unsaid([secret])(f"before {written} after").replace(SAID, "") or not written.strip()


@pytest.mark.parametrize("length", range(8, len(PASSWORD)))
def test_a_text_that_was_cut(length: int) -> None:
    """A text that ends in the middle of one shows none of it."""
    assert Unsaid([PASSWORD])(f"said {PASSWORD[:length]}") == f"said {SAID}"


@pytest.mark.parametrize("before", ["", "a", "ab"])
@pytest.mark.parametrize("length", range(12, 24))
def test_base64_that_was_cut(before: str, length: int) -> None:
    """Nor a code of it."""
    coded = base64.b64encode(f"{before}{PASSWORD}".encode()).decode()
    assert Unsaid([PASSWORD])(f"said {coded[:length]}") == f"said {SAID}"


@pytest.mark.parametrize(
    "said",
    [
        "https://hooks.example.org/services/T0123456/XyZxyZ123456",
        "POST /services/T0123456/XyZxyZ123456 failed",
        "no such hook: XyZxyZ123456",
        "location: http://elsewhere.example/?next=XyZxyZ123456",
    ],
)
def test_parts_of_an_address(said: str) -> None:
    """A step of it is enough to write to it."""
    assert "XyZxyZ123456" not in Unsaid(["https://hooks.example.org/services/T0123456/XyZxyZ123456"])(said)


def test_lines() -> None:
    """Of what has several, each."""
    cleaned = Unsaid(["line-number-one\nline-number-two"])
    assert cleaned("line-number-two\\n") == f"{SAID}\\n"
    assert (
        cleaned("Illegal header value b'line-number-one\\nline-number-two'")
        == f"Illegal header value b'{SAID}'"
    )
    assert "number" not in cleaned("250 line-number-one line-number-two, and more")


@pytest.mark.parametrize("short", ["", "x", "abc"])
def test_short_ones(short: str) -> None:
    """What every text has tells nothing, and nothing would be left."""
    assert Unsaid([short])("x abc abcd") == "x abc abcd"


def test_of_those_that_are_no_word_only_whole_ones() -> None:
    """A password may be a part of many words."""
    assert Unsaid(["lettre"])("lettre, lettres; « lettre »") == f"{SAID}, lettres; « {SAID} »"


def test_names_that_the_settings_say_openly() -> None:
    """An account is often called as the sender; a password is hidden though somebody chose that."""
    config = read_config(GOOD)
    sender = "jeudis@example.org"
    assert sender in config.letter.sender
    words = f"Sender address rejected: not owned by user {sender}"
    assert unsaid(config, {"SMTP_USERNAME": sender})(words) == words
    assert sender not in unsaid(config, {"SMTP_PASSWORD": sender})(words)
    assert "compte-17" not in unsaid(config, {"SMTP_USERNAME": "compte-17"})("user compte-17 unknown")


def test_all_that_are_named_count() -> None:
    """Also those of another way out than the one that is chosen."""
    config = read_config(GOOD)
    config = structs.replace(config, notify=structs.replace(config.notify, ping_env="PING"))
    values = {one.name: f"value-of-{one.name}" for one in config.secrets}
    assert "PING" in values
    assert "value-of" not in unsaid(config, values)(" ".join(values.values()))


@pytest.mark.parametrize("said", ["A" * 3_000_000, "m0t de A=" * 200_000, "=" * 1_000_000])
def test_hostile_words_cost_little(said: str) -> None:
    """However long a server's words are."""
    began = time.process_time()
    Unsaid([PASSWORD, "A" * 30 + "b"])(said)
    assert time.process_time() - began < 5
