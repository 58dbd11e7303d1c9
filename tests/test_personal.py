"""An approved letter is addressed to each reader: nothing else of it changes, and each token arrives whole."""

import datetime as dt
import email
import email.policy
import itertools
import re
from collections.abc import Sequence
from email.message import EmailMessage

import msgspec
import pytest
from hypothesis import given, strategies as st

from newsletter.compose import Listed, to_bytes
from newsletter.deliver.personal import Personal, filled
from newsletter.exceptions import DeliveryError
from newsletter.model import TOKEN_PLACE, FrozenLetter, Message, Recipient
from tests.laws import dear
from tests.test_smtp import LETTER

DAY = dt.date(2023, 9, 28)
TOKEN = "f" * 32
CALLED = "c" * 32
ADDRESS = f"https://jeudis.example.org/desinscription?lettre=jeudis&t={TOKEN_PLACE}"
ANYTHING = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=120)


def frozen(
    before: str = "", after: str = "", *, one_click: bool = True, address: str = ADDRESS
) -> FrozenLetter:
    """Compose a letter with the unsubscription in the middle of both parts."""
    letter = msgspec.structs.replace(LETTER, unsubscribe=address)
    message = Message(
        subject="Été",
        preheader="",
        html=f"<p>{before}<a href='{address}'>Se désinscrire</a>{after}</p>",
        text=f"{before}{address}{after}",
        headers={},
    )
    at = dt.datetime(2023, 9, 28, 9, tzinfo=dt.UTC)
    raw = to_bytes(
        message,
        letter,
        to=letter.sender,
        at=at,
        identifier="<edition-2023-09-28@jeudis.example.org>",
        listed=Listed(one_click=one_click),
    )
    return FrozenLetter(day=DAY, raw=raw)


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    text: str = body.get_content()
    return text


def test_only_what_is_the_readers_own_differs() -> None:
    """To, Message-ID, and the token in List-Unsubscribe and both parts; all other bytes are those that were approved."""
    letter = frozen()
    raw = Personal(letter).to(Recipient("lea@example.org", "Léa d’Été"), CALLED, TOKEN)
    mail = parsed(raw)
    assert str(mail["To"]) == "Léa d’Été <lea@example.org>"
    assert mail["Message-ID"] == f"<edition-2023-09-28.{CALLED}@jeudis.example.org>"
    whole = ADDRESS.replace(TOKEN_PLACE, TOKEN)
    assert mail["List-Unsubscribe"] == f"<{whole}>"
    assert whole in part(mail, "plain")
    assert whole in part(mail, "html")
    assert TOKEN_PLACE.encode() not in raw
    was, now = (re.sub(rb"\r\n[ \t]", b" ", one).split(b"\r\n") for one in (letter.raw, raw))
    lines = zip(was, now, strict=True)
    differing = [one for one, other in lines if one.replace(TOKEN_PLACE.encode(), TOKEN.encode()) != other]
    assert [one.partition(b":")[0] for one in differing] == [b"To", b"Message-ID"]


@given(ANYTHING, ANYTHING)
@dear
def test_no_line_break_parts_a_token(before: str, after: str) -> None:
    """Wherever the address falls in a line of quoted-printable; lines stay within 76 signs (RFC 2045, section 6.7)."""
    letter = frozen(re.sub("[<>&]", "", before), re.sub("[<>&]", "", after))
    raw = Personal(letter).to(Recipient("lea@example.org"), CALLED, TOKEN)
    was, now = parsed(letter.raw), parsed(raw)
    for kind in ("plain", "html"):
        assert part(now, kind) == part(was, kind).replace(TOKEN_PLACE, TOKEN)
    body = raw.partition(b"\r\n\r\n")[2]
    assert max(map(len, body.split(b"\r\n"))) <= 76


@pytest.mark.parametrize(
    ("recipient", "written"),
    [
        (Recipient("lea@example.org"), b"To: lea@example.org\r\n"),
        (Recipient("lea@example.org", "Martin, Léa"), b"To: =?utf-8?b?TWFydGluLCBMw6lh?=\r\n <lea@example.org>\r\n"),
        (Recipient("lea@example.org", 'Martin, "Lea"'), b'To: "Martin, \\"Lea\\"" <lea@example.org>\r\n'),
        (Recipient("lea@été.example.org"), b"To: lea@xn--t-9fab.example.org\r\n"),
        (Recipient("lea@faß.de"), b"To: lea@xn--fa-hia.de\r\n"),
        (Recipient("léa@example.org", "Léa"), "To: <léa@example.org>\r\n".encode()),
    ],
)  # fmt: skip
def test_whom_it_is_addressed_to(recipient: Recipient, written: bytes) -> None:
    """Names are written as in every header; a domain beyond ASCII as in DNS; a local part as it is (RFC 6532)."""
    assert written in Personal(frozen()).to(recipient, CALLED, TOKEN)


def test_a_letter_without_tokens() -> None:
    """Where the unsubscription is the same for all, nothing is written into the letter."""
    letter = frozen(address="mailto:stop@example.org", one_click=False)
    raw = Personal(letter).to(Recipient("lea@example.org"), CALLED, "")
    assert parsed(raw)["List-Unsubscribe"] == "<mailto:stop@example.org>"
    assert parsed(raw)["List-Unsubscribe-Post"] is None
    assert filled(letter.raw, "") == letter.raw


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw.replace(b"To: ", b"X-To: ", 1),
        lambda raw: raw.replace(b"Subject:", b"To: somebody@example.org\r\nSubject:", 1),
        lambda raw: raw.replace(b"Message-ID: <edition", b"Message-ID: edition", 1),
        lambda raw: raw.replace(f"\r\n{TOKEN_PLACE}".encode(), f"\r\n{TOKEN_PLACE[:9]}=\r\n{TOKEN_PLACE[9:]}".encode(), 1),
    ],
    ids=["no recipient", "two recipients", "no identifier", "a parted token"],
)  # fmt: skip
def test_what_is_not_as_composed_is_refused(damage: object) -> None:
    """Bytes whose places cannot be found, or would leave a token behind, are sent to nobody."""
    letter = frozen()
    damaged = damage(letter.raw)  # type: ignore[operator]
    assert damaged != letter.raw
    with pytest.raises(DeliveryError, match="approve it again"):
        Personal(FrozenLetter(day=DAY, raw=damaged))


class Signed:
    """Signs with what it was given to sign."""

    def of(self, fields: Sequence[bytes], token: str) -> bytes:
        return b"Signed: %b %b\r\n" % (token.encode(), b"".join(fields).replace(b"\r\n", b"|"))


@pytest.mark.parametrize(
    "order", list(itertools.permutations((b"To: <l@example.org>", b"Message-ID: <e@x>", b"X: y")))
)
def test_wherever_the_fields_stand(order: Sequence[bytes]) -> None:
    """They stay in their places, first or last; the signature, over To and Message-ID in that order, goes above all."""
    body = b"\r\n\r\na\r\n\r\nTo: nobody\r\n\r\nMessage-ID: <none>\r\n"
    letter = FrozenLetter(day=DAY, raw=b"\r\n".join(order) + body)
    own = {b"To": b"To: lea@example.org", b"Message-ID": b"Message-ID: <e.%b@x>" % CALLED.encode()}
    head = [own.get(one.partition(b":")[0], one) for one in order]
    expected = b"\r\n".join(head) + body
    lea = Recipient("lea@example.org")
    assert Personal(letter).to(lea, CALLED, "") == expected
    signed = Personal(letter, signatures=Signed()).to(lea, CALLED, TOKEN)  # type: ignore[arg-type]
    mark = b"Signed: %b %b|\r\n" % (TOKEN.encode(), b"|".join((own[b"To"], own[b"Message-ID"])))
    assert signed == mark + expected


def test_what_is_said_of_a_letter_that_is_not_as_composed() -> None:
    """Which, why, and what to do."""
    with pytest.raises(DeliveryError) as refused:
        Personal(FrozenLetter(day=DAY, raw=b"To: <l@example.org>\r\n\r\nx"))
    assert str(refused.value) == (
        "The letter cannot be addressed to each reader: 2023-09-28: its To:, its Message-ID or its unsubscription is not as it"
        " was composed; approve it again"
    )


def test_a_token_is_filled_in() -> None:
    """Wherever there is a place for it; without one the places stay; one of another length is none."""
    raw = f"a {TOKEN_PLACE} b {TOKEN_PLACE}".encode()
    assert filled(raw, TOKEN) == f"a {TOKEN} b {TOKEN}".encode()
    assert filled(raw, "") == raw
    with pytest.raises(AssertionError):
        filled(raw, TOKEN[1:])
