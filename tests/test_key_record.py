"""The record of the key that signs: what verifiers would find in DNS is said before the letter leaves."""

import time
from base64 import b64encode
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, strategies as st

from newsletter.deliver import judged, read_key
from newsletter.model import KeyRecord
from newsletter.web.records import texts
from tests.names import Names, naming, quoted
from tests.signatures import FILE, KINDS, SETTINGS, pem, private, put, record
from tests.test_recipients_file import to_each
from tests.workspaces import DAY, TUESDAY, Desk

NAME, DOMAIN = "jeudis._domainkey.example.org", "example.org"
LARGE = record("rsa4096").replace(b"k=rsa4096", b"k=rsa")
P = record("rsa").partition(b"p=")[2].decode()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    with naming(monkeypatch) as made:
        made.known[DOMAIN] = ["NS ns.example.org."]
        yield made


def pkcs1() -> str:
    der = private("rsa").public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
    return b64encode(der).decode()


class TestJudged:
    """What a record is worth beside our key."""

    @pytest.mark.parametrize("kind", KINDS)
    def test_ours(self, kind: str) -> None:
        """The record that goes with a key fits it, and no other kind of key."""
        for other in KINDS:
            said = KeyRecord.FITS if other == kind else KeyRecord.OTHER_ALGORITHM
            assert judged([record(kind)], read_key(pem(other), FILE)) is said

    @pytest.mark.parametrize(
        "text",
        [
            f"p={P}",
            f"v=DKIM1; p={P}",
            f"v=DKIM1;k=rsa;p={P};",
            f"k=rsa; h=sha1:sha256; s=*; t=y:s; n=notes; p={P} ; ",
            f"v=DKIM1; s=other:email; p={P[:40]} {P[40:99]}\t{P[99:]}",
            f"v=DKIM1; p={pkcs1()}",
        ],
    )
    def test_written_otherwise(self, text: str) -> None:
        """All forms that RFC 6376, section 3.6.1, allows, and the key bare as well."""
        assert judged([text.encode()], read_key(pem("rsa"), FILE)) is KeyRecord.FITS

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("v=DKIM1; k=rsa; p=", KeyRecord.REVOKED),
            ("v=DKIM1; p= ;", KeyRecord.REVOKED),
            (f"v=DKIM1; h=sha1; p={P}", KeyRecord.OTHER_ALGORITHM),
            (f"v=DKIM1; k=RSA; p={P}", KeyRecord.OTHER_ALGORITHM),
            (f"v=DKIM1; s=tls; p={P}", KeyRecord.NOT_MAIL),
            ("", KeyRecord.UNREADABLE),
            ("v=spf1 -all", KeyRecord.UNREADABLE),
            ("v=DKIM1; k=rsa", KeyRecord.UNREADABLE),
            (f"v=DKIM2; p={P}", KeyRecord.UNREADABLE),
            (f"p={P}; v=DKIM1", KeyRecord.UNREADABLE),
            (f"v=DKIM1; p={P}; p={P}", KeyRecord.UNREADABLE),
            (f"v=DKIM1; p={P[:-30]}", KeyRecord.UNREADABLE),
            (f"v=DKIM1; p={P[:-1]}", KeyRecord.UNREADABLE),
            (f"v=DKIM1; p=«{P}»", KeyRecord.UNREADABLE),
            (f"v=DKIM1; p={b64encode(b'0' * 32).decode()}", KeyRecord.UNREADABLE),
            (f"v=DKIM1; n={'x' * 5000}; p={P}", KeyRecord.UNREADABLE),
        ],
    )
    def test_wrong(self, text: str, said: KeyRecord) -> None:
        """Each by what is wrong with it."""
        assert judged([text.encode()], read_key(pem("rsa"), FILE)) is said

    def test_another_key(self) -> None:
        """A pair's other half is no other pair's."""
        assert judged([LARGE], read_key(pem("rsa"), FILE)) is KeyRecord.OTHER_KEY
        other = f"v=DKIM1; k=ed25519; p={b64encode(b'0' * 32).decode()}".encode()
        assert judged([other], read_key(pem("ed25519"), FILE)) is KeyRecord.OTHER_KEY
        wrapped = (
            private("ed25519").public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        )
        whole = f"v=DKIM1; k=ed25519; p={b64encode(wrapped).decode()}".encode()
        assert judged([whole], read_key(pem("ed25519"), FILE)) is KeyRecord.UNREADABLE  # RFC 8463, section 4

    def test_how_many(self) -> None:
        """There must be one."""
        key = read_key(pem("rsa"), FILE)
        assert judged([], key) is KeyRecord.MISSING
        assert judged([record("rsa"), b"v=spf1 -all"], key) is KeyRecord.SEVERAL

    @given(st.binary(max_size=200))
    def test_whatever_stands_there(self, content: bytes) -> None:
        """It is judged."""
        key = read_key(pem("rsa"), FILE)
        for text in (content, b"v=DKIM1; p=" + content, b"v=DKIM1; p=" + b64encode(content)):
            assert judged([text], key) in KeyRecord


def loop(query: dns.message.Message) -> dns.message.Message:
    """Lead from a name to itself."""
    made, name = dns.message.make_response(query), query.question[0].name
    made.answer.append(dns.rrset.from_text(name, 60, "IN", "CNAME", name.to_text()))
    return made


def refused(query: dns.message.Message) -> dns.message.Message:
    made = dns.message.make_response(query)
    made.set_rcode(dns.rcode.SERVFAIL)
    return made


def cut(query: dns.message.Message) -> bytes:
    """Promise more over TCP, and answer so there, too."""
    made = dns.message.make_response(query)
    made.flags |= dns.flags.TC
    return made.to_wire()


def pointing(query: dns.message.Message) -> bytes:
    """A name that is compressed into itself (RFC 1035, section 4.1.4)."""
    head = query.to_wire()[:2] + b"\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00"
    return head + b"\xc0\x0c\x00\x10\x00\x01" + b"\xc0\x0c\x00\x10\x00\x01\x00\x00\x00<\xff\xff"


def of_another(query: dns.message.Message) -> dns.message.Message:
    made = dns.message.make_response(query)
    made.id ^= 1
    return made


class TestAsked:
    """What name servers say."""

    def test_texts(self, names: Names) -> None:
        """The strings of a record make one text; those of a name that is led to are its own."""
        names.known[NAME] = [quoted(record("rsa"))]
        assert texts(NAME, DOMAIN) == (record("rsa"),)
        names.known[NAME] = ['TXT "a" "b"', 'TXT ""']
        assert texts(NAME, DOMAIN) == (b"", b"ab")

    def test_led_elsewhere(self, names: Names) -> None:
        """A selector may be an alias of a provider's."""

        def reply(query: dns.message.Message) -> dns.message.Message:
            made = dns.message.make_response(query)
            made.answer.append(
                dns.rrset.from_text(query.question[0].name, 60, "IN", "CNAME", "k.example.net.")
            )
            made.answer.append(dns.rrset.from_text("k.example.net.", 60, "IN", "TXT", '"v=DKIM1"'))
            return made

        names.reply = reply
        assert texts(NAME, DOMAIN) == (b"v=DKIM1",)

    def test_none(self, names: Names) -> None:
        """A name that does not exist, or has no text, has none."""
        assert texts(NAME, DOMAIN) == ()
        names.known[NAME] = []
        assert texts(NAME, DOMAIN) == ()

    def test_a_server_of_another_world(self, names: Names) -> None:
        """Who does not even know the domain says nothing of its names."""
        names.known.clear()
        assert texts(NAME, DOMAIN) is None

    @pytest.mark.parametrize(
        "reply",
        [loop, refused, pointing, of_another, lambda _: None, lambda _: b"", lambda _: b"\0" * 700],
    )
    @pytest.mark.some(2)
    def test_nothing_sensible(self, names: Names, reply: object) -> None:
        """Whatever comes, it ends in time, and nobody knows."""
        names.reply = reply  # type: ignore[assignment]
        begun = time.monotonic()
        assert texts(NAME, DOMAIN, seconds=1) is None
        assert time.monotonic() - begun < 10

    def test_never_whole(self, names: Names) -> None:
        """An answer that is cut wherever it is asked for ends in time, and is no key."""
        names.reply = cut
        assert not texts(NAME, DOMAIN, seconds=1)

    def test_very_long(self, names: Names) -> None:
        """What is longer than any record is read, over TCP, and is no key."""
        names.known[NAME] = [quoted(b"x" * 50_000)]
        found = texts(NAME, DOMAIN)
        assert found == (b"x" * 50_000,)
        assert judged(found, read_key(pem("rsa"), FILE)) is KeyRecord.UNREADABLE

    def test_very_many(self, names: Names) -> None:
        """More than eight are as good as eight."""
        names.known[NAME] = [f'TXT "{number}"' for number in range(300)]
        assert len(texts(NAME, DOMAIN) or ()) == 8

    def test_no_servers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A machine that knows no name server knows nothing."""
        from dns.resolver import NoResolverConfiguration

        from newsletter.web import records

        def none() -> None:
            raise NoResolverConfiguration

        monkeypatch.setattr(records, "_resolver", none)
        assert texts(NAME, DOMAIN) is None


@pytest.fixture
def signed(desk: Desk, names: Names) -> Desk:
    """A desk whose letter is signed, and which may ask."""
    desk.after((TUESDAY, "run"))
    to_each(desk, more=f"dkim = {SETTINGS}\n")
    desk.write("recipients.csv", "address\nada@example.org\n")
    put(desk.root)
    desk.monkeypatch.setenv("NEWSLETTER_LINKS", "on")
    desk.monkeypatch.setattr("newsletter.pipeline.edition.composing.linked", lambda *_, **__: {})
    desk.monkeypatch.setattr("newsletter.pipeline.edition.approving.linked", lambda *_: {})
    names.known[NAME] = [quoted(record("rsa"))]
    return desk


def found(desk: Desk) -> list[tuple[str, str]]:
    said = desk("check", DAY, "--json")
    return [(one["level"], one["message"]) for one in said.json if one["code"] == "key-record"]


class TestTold:
    """What the editor is told."""

    def test_all_is_well(self, signed: Desk, names: Names) -> None:
        """Nothing; and it is asked once a day."""
        assert found(signed) == []
        assert names.asked == [NAME]
        assert signed("approve", DAY).code == 0
        assert names.asked == [NAME]
        found_later = signed("check", DAY, "--json", now="2023-09-27T09:06:00+02:00")
        assert found_later.code == 0
        assert names.asked == [NAME] * 2

    @pytest.mark.parametrize(
        ("records", "said"),
        [
            (None, "n’existe pas : les messageries tiendraient la signature de la lettre pour fausse. Publiez-la"),
            (['TXT "v=DKIM1; p="'], "révoque la clé"),
            ([quoted(LARGE)], "est celle d’une autre clé que dkim.pem"),
            ([quoted(record("ed25519"))], "annonce une autre sorte de clé"),
            (['TXT "hello"'], "n’est pas celle d’une clé DKIM"),
            (['TXT "a"', 'TXT "b"'], "existe plusieurs fois"),
            (['TXT "v=DKIM1; s=tls; p=AAAA"'], "n’est pas faite pour le courrier"),
        ],
    )  # fmt: skip
    def test_wrong(self, signed: Desk, names: Names, records: list[str] | None, said: str) -> None:
        """An error, that keeps the letter from being approved until it is mended, or the editor says otherwise."""
        names.known.pop(NAME)
        if records is not None:
            names.known[NAME] = records
        ((level, message),) = found(signed)
        assert (level, message.startswith(f"L’entrée {NAME} du DNS ")) == ("error", True)
        assert said in message.replace("\u00a0", " ")
        assert signed("approve", DAY).code == 3
        names.known[NAME] = [quoted(record("rsa"))]
        assert signed("approve", DAY, now="2023-09-26T10:30:00+02:00").code == 0

    def test_accepted(self, signed: Desk, names: Names) -> None:
        """The editor may say that this machine's name server does not know it."""
        names.known.pop(NAME)
        path = signed.edition.relative_to(signed.root)
        signed.change(str(path), 'status = "draft"', f'status = "draft"\naccept = ["key-record:{NAME}"]')
        assert signed("approve", DAY).code == 0

    def test_approve_alone(self, signed: Desk, names: Names) -> None:
        """Who approves without checking is told as well."""
        names.known.pop(NAME)
        said = signed("approve", DAY)
        assert (said.code, "n’existe pas" in said.err) == (3, True)

    def test_approved_before(self, signed: Desk, names: Names) -> None:
        """What was approved is stopped no more, and the letter's day asks nothing."""
        assert signed("approve", DAY).code == 0
        names.known.pop(NAME)
        signed.at("2023-09-27T10:00:00+02:00")
        ((level, _),) = found(signed)
        assert level == "warning"

    def test_no_answer(self, signed: Desk, names: Names) -> None:
        """Said, and stops nobody."""
        names.reply = refused
        ((level, message),) = found(signed)
        assert (level, "n’a pas répondu" in message) == ("warning", True)
        assert signed("approve", DAY).code == 0

    @pytest.mark.parametrize("switch", ["NEWSLETTER_NETWORK", "NEWSLETTER_LINKS"])
    def test_forbidden(self, signed: Desk, names: Names, switch: str) -> None:
        """Where the network is off nothing is asked, and nothing said."""
        names.known.pop(NAME)
        signed.monkeypatch.setenv(switch, "off")
        assert found(signed) == []
        assert signed("approve", DAY).code == 0
        assert names.asked == []

    def test_who_only_looks(self, signed: Desk, names: Names) -> None:
        """`status` and the cron job ask nothing; they know what `check` has heard."""
        names.known.pop(NAME)
        assert "draft-errors" not in signed.codes()
        assert names.asked == []
        found(signed)
        assert "draft-errors" in signed.codes()

    def test_another_key(self, signed: Desk, names: Names) -> None:
        """What was heard of one key says nothing of the next."""
        assert found(signed) == []
        put(signed.root, "rsa4096")
        assert [level for level, _ in found(signed)] == ["error"]

    def test_who_signs_elsewhere(self, signed: Desk, names: Names) -> None:
        """Of a mail server's key nothing is known here."""
        names.known.clear()
        signed.change("newsletter.toml", f"dkim = {SETTINGS}", 'dkim = "relay"')
        assert found(signed) == []
        assert names.asked == []
