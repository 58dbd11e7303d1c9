"""Mutations of inputs: the same dice give the same input. Pure."""

import random
import re
from collections.abc import Callable, Sequence

_LARGEST = 40_000  # bytes of a mutated input
_MOST = 6  # mutations of one input
_NUMBER = re.compile(rb"\d+")
_TAG = re.compile(rb"<[^<>]{0,200}>")
_NUMBERS = (
    b"0", b"-1", b"1e999", b"9" * 30, b"99999999999", b"2147483648", b"-9223372036854775809", b"0x41", b"1_0",
    "٣".encode(), b"NaN", b"00", b"1.5", b"31", b"366",
)  # fmt: skip
_WORDS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\r\n", b"\r", b"\n ", b"&", b"&#0;",
    b"&#xD800;", b"&#99999999999;", b"&amp;amp;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<!DOCTYPE a [", b"<?xml ?>",
    b'<?xml version="1.0" encoding="utf-16"?>', b"{", b"}", b"[", b"]", b'"', b"\\ud800", b"\\", b"null", b"true",
    b"{}", b"[]", b"javascript:", b"http://[", b"http://a:99999999/", b"//", b"?", b"#", b"%zz", b"BEGIN:VEVENT\n",
    b"END:VEVENT\n", b"END:VCALENDAR\n", b"RRULE:FREQ=", b";TZID=Nowhere/None:", b";VALUE=DATE:", b"T", b"Z", b"+99:99",
    b"DTSTART:", b"EXDATE:", b"RECURRENCE-ID:", b"UNTIL=", b"COUNT=", b"\xe2\x80\xae", b"\xc2\xa0", b"\xcc\x81" * 50,
    b"29 f\xc3\xa9vrier ", b"du 31 au 3 ", b"24 h 61", b"1er ",
)  # fmt: skip

Mutation = Callable[[bytes, random.Random, Sequence[bytes]], bytes]


def mutated(seeds: Sequence[bytes], dice: random.Random) -> bytes:
    """Take one of the seeds and change it one to six times."""
    body = dice.choice(seeds)
    for _ in range(dice.randint(1, _MOST)):
        body = dice.choice(_MUTATIONS)(body, dice, seeds)[:_LARGEST]
    return body


def _place(body: bytes, dice: random.Random) -> tuple[int, int]:
    begin = dice.randint(0, len(body))
    return begin, min(len(body), begin + int(dice.expovariate(1 / 60)))


def _flip(body: bytes, dice: random.Random, _: Sequence[bytes]) -> bytes:
    if not body:
        return body
    changed = bytearray(body)
    for _time in range(dice.randint(1, 8)):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _delete(body: bytes, dice: random.Random, _: Sequence[bytes]) -> bytes:
    begin, end = _place(body, dice)
    return body[:begin] + body[end:]


def _cut(body: bytes, dice: random.Random, _: Sequence[bytes]) -> bytes:
    return body[: dice.randint(0, len(body))]


def _repeat(body: bytes, dice: random.Random, _: Sequence[bytes]) -> bytes:
    begin, end = _place(body, dice)
    return body[:begin] + body[begin:end] * dice.choice((2, 3, 50)) + body[end:]


def _splice(body: bytes, dice: random.Random, seeds: Sequence[bytes]) -> bytes:
    other = dice.choice(seeds)
    begin, end = _place(other, dice)
    at, until = _place(body, dice)
    return body[:at] + other[begin:end] + body[until:]


def _crossed(body: bytes, dice: random.Random, seeds: Sequence[bytes]) -> bytes:
    other = dice.choice(seeds)
    return body[: dice.randint(0, len(body))] + other[dice.randint(0, len(other)) :]


def _word(body: bytes, dice: random.Random, _: Sequence[bytes]) -> bytes:
    begin, end = _place(body, dice)
    return body[:begin] + dice.choice(_WORDS) + body[dice.choice((begin, end)) :]


def _number(body: bytes, dice: random.Random, _: Sequence[bytes]) -> bytes:
    found = list(_NUMBER.finditer(body))
    if not found:
        return body
    match = dice.choice(found)
    return body[: match.start()] + dice.choice(_NUMBERS) + body[match.end() :]


def _tag(body: bytes, dice: random.Random, _: Sequence[bytes]) -> bytes:
    found = list(_TAG.finditer(body))
    if not found:
        return body
    one, other = dice.choice(found), dice.choice(found)
    replacement = dice.choice((b"", other[0], one[0] * 100, one[0] + other[0], one[0].replace(b"<", b"</")))
    return body[: one.start()] + replacement + body[one.end() :]


def _lines(body: bytes, dice: random.Random, _: Sequence[bytes]) -> bytes:
    lines = body.splitlines(keepends=True)
    if len(lines) < 2:
        return body
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one] * dice.choice((0, 1, 2))
    return b"".join(lines)


_MUTATIONS: tuple[Mutation, ...] = (
    _flip, _delete, _cut, _repeat, _splice, _splice, _crossed, _word, _word, _word, _number, _number, _tag, _lines,
)  # fmt: skip
