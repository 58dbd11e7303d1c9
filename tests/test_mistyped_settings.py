"""Settings of another kind than is wanted: what to write is given in the very form that is right, and it is right."""

import re

import pytest

from newsletter.exceptions import FileError
from newsletter.schema import read_config

SETTINGS = """\
[letter]
title = "Les Jeudis"
publisher = "Le RAMEAU"
url = "https://jeudis.example.org/"
sender = "Les Jeudis <jeudis@example.org>"
unsubscribe = "mailto:stop@example.org"
list_id = "jeudis.example.org"
editor = "redaction@example.org"
[schedule]
send = "09:00"
weekday = "thursday"
collect = "6h"
draft = { days_before = 2, at = "09:00" }
[delivery.smtp]
port = 587
to = "jeudis@lists.example.org"
verp = false
"""
ROWS = [
    ("to", '["a@example.org"]', 'to = "a@example.org"'),
    ("to", '["a@example.org", "b@example.org"]', 'to = "a@example.org"'),
    ("to", '"lettré@example.org"', 'to = "lettre@example.org"'),
    ("to", '"a@exämple.org"', 'to = "a@xn--exmple-cua.org"'),
    ("editor", '["a@example.org"]', 'editor = "a@example.org"'),
    ("editor", '"rédaction@example.org"', 'editor = "redaction@example.org"'),
    ("sender", '["A <a@example.org>"]', 'sender = "A <a@example.org>"'),
    ("sender", '"L’été <rédaction@example.org>"', 'sender = "L’été <redaction@example.org>"'),
    ("unsubscribe", '"mailto:désinscription@example.org"', 'unsubscribe = "mailto:desinscription@example.org"'),
    ("port", "[587]", "port = 587"),
    ("port", '["587"]', "port = 587"),
    ("port", "587.0", "port = 587"),
    ("port", '"587"', "port = 587"),
    ("verp", '["non"]', "verp = false"),
    ("send", "09:00:00", 'send = "09:00"'),
    ("send", "9", 'send = "09:00"'),
    ("send", '["9"]', 'send = "09:00"'),
    ("collect", "6", 'collect = "6h"'),
    ("weekday", '["thursday"]', 'weekday = "thursday"'),
    ("draft", '"2"', 'draft = { days_before = 2, at = "09:00" }'),
    ("draft", "[2]", 'draft = { days_before = 2, at = "09:00" }'),
]  # fmt: skip


def refusal(key: str, value: str) -> str:
    with pytest.raises(FileError) as caught:
        read_config(re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", SETTINGS))
    return str(caught.value).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("key", "value", "right"), ROWS)
def test_the_right_form(key: str, value: str, right: str) -> None:
    """What is told to be written is what that key takes, made of what stands there."""
    said = refusal(key, value)
    assert re.search(rf"écrivez (?:par exemple )?{re.escape(right)}\Z", said), said
    read_config(re.sub(rf"(?m)^{key} = .*$", right, SETTINGS))


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("weekday", '["jeudi"]', '"thursday"'),
        ("editor", '"rédaction"', "n’est pas une adresse de courriel"),
        ("sender", '"Rédaction"', "il faut une adresse de courriel, et une seule"),
        ("to", '{ address = "a@example.org" }', 'écrivez to = "…"'),
    ],
)
def test_what_cannot_be_guessed(key: str, value: str, words: str) -> None:
    """Where nobody can tell what was meant, what is wanted is said."""
    assert words in refusal(key, value)
