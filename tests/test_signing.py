"""Letters that we sign ourselves: dkimpy believes them as they arrive, and nothing that anybody has changed in them."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from dkim.canonicalization import Relaxed
from hypothesis import given, strategies as st

from newsletter.config import Config, Delivery, Smtp
from newsletter.deliver import SmtpMessenger
from newsletter.deliver.personal import Personal
from newsletter.deliver.signing import Signatures, canonical_body, canonical_field
from newsletter.deliver.stuffing import lined, stuffed
from newsletter.exceptions import FileError
from newsletter.model import TOKEN_PLACE, FrozenLetter, Recipient
from newsletter.schema import mistakes, read_config
from tests import signatures
from tests.signatures import KINDS, SETTINGS, pem, private, public, put, signer, verifies
from tests.test_idle import rests
from tests.test_lanes import Crowd, Known
from tests.test_personal import ADDRESS, CALLED, DAY as DATE, TOKEN, frozen, parsed
from tests.test_recipients_file import GOOD, findings, to_each as listed_for
from tests.test_smtp import LETTER, QUICK, listening
from tests.test_to_each import LATER, PEOPLE, counts, readers, to_each
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

ZOE = Recipient("zoe@example.org", "Zoé d’Été")
BY_RFC_8058 = {
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type",
    "list-id", "list-unsubscribe", "list-unsubscribe-post",
}  # fmt: skip


def addressed(kind: str = "rsa", letter: FrozenLetter | None = None, token: str = TOKEN) -> bytes:
    """A letter as a reader's mailbox has it: no dot is doubled any more (RFC 5321, section 4.5.2)."""
    letter = letter or frozen()
    signed = Signatures(signer(kind), lined(letter.raw))
    raw = Personal(letter, stuffed, signed).to(ZOE, CALLED, token)
    return b"\r\n".join(line.removeprefix(b".") for line in raw.split(b"\r\n"))


def tag(raw: bytes, name: str) -> str:
    """A tag of the signature, without its blanks."""
    value = re.search(rf"[;\s]{name}=([^;]*)", str(parsed(raw)["DKIM-Signature"]))
    assert value is not None
    return re.sub(r"\s", "", value[1])


class TestSigned:
    """What a reader gets."""

    @pytest.mark.parametrize("kind", KINDS)
    def test_verifies(self, kind: str) -> None:
        """What leaves for a reader, with their token in it, is what was signed; the token's place is nowhere."""
        raw = addressed(kind)
        assert verifies(raw, kind)
        assert TOKEN in raw.decode("ascii")
        assert TOKEN_PLACE.encode() not in raw
        assert tag(raw, "a") == f"{kind}-sha256"

    def test_dots(self) -> None:
        """Lines that begin with a dot are signed as they arrive, and not as they travel."""
        letter = frozen(before="a\n.point\n..deux\n")
        assert b"\r\n..point\r\n...deux" in Personal(letter, stuffed).to(ZOE, CALLED, TOKEN)
        raw = addressed(letter=letter)
        assert b"\r\n.point\r\n..deux" in raw
        assert verifies(raw)

    def test_what_is_signed(self) -> None:
        """All header fields, each name once more than it stands there; the whole body."""
        raw = addressed()
        names = tag(raw, "h").split(":")
        assert set(names) >= BY_RFC_8058
        there = [name.lower() for name in parsed(raw) if name != "DKIM-Signature"]
        assert sorted(names) == sorted(there * 2)
        assert tag(raw, "c") == "relaxed/relaxed"
        assert not re.search(r"[;\s][ltx]=", raw.decode("ascii").partition("b=")[0])

    def test_a_changed_byte_of_the_body(self) -> None:
        """No byte of the body can be changed, nor anything added to it."""
        raw = addressed()
        begin = raw.index(b"\r\n\r\n") + 4
        for at in (*range(begin, len(raw), 97), len(raw) - 3):
            other = b"y" if raw[at : at + 1] != b"y" else b"z"
            assert not verifies(raw[:at] + other + raw[at + 1 :]), raw[at - 20 : at + 20]
        assert not verifies(raw + b"more\r\n")
        assert verifies(raw + b"\r\n\r\n")  # which relays may add

    def test_a_changed_byte_of_a_field(self) -> None:
        """No header field can be changed, taken away or added a second time."""
        raw = addressed()
        head, _, body = raw.partition(b"\r\n\r\n")
        fields = re.split(rb"\r\n(?![ \t])", head)
        assert fields[0].startswith(b"DKIM-Signature:")
        for number, one in enumerate(fields[1:], 1):
            for changed in (
                [one.replace(b": ", b": x", 1)],
                [one[:-1] + (b"y" if one[-1:] != b"y" else b"z")],
                [],
                [one, one],
                [one.partition(b":")[0] + b": x", one],
            ):
                written = b"\r\n".join([*fields[:number], *changed, *fields[number + 1 :]])
                assert not verifies(written + b"\r\n\r\n" + body), one

    def test_each_reader_has_their_own(self) -> None:
        """With another token, or for another reader, it is another signature; for the same always the same."""
        assert addressed() == addressed()
        others = {tag(addressed(), "bh"), tag(addressed(token="e" * 32), "bh")}
        assert len(others) == 2
        assert verifies(addressed(token="e" * 32))

    def test_without_tokens(self) -> None:
        """So where readers have no token, and what stands in its place stays."""
        assert verifies(addressed(letter=frozen(address="mailto:stop@example.org"), token=""))

    def test_refolded(self) -> None:
        """Whoever folds a header otherwise, or doubles a blank, changes nothing that is signed."""
        raw = addressed()
        assert verifies(raw.replace(b"Message-ID: <", b"MESSAGE-id:\r\n\t <", 1))
        assert verifies(raw.replace(b"MIME-Version: 1.0", b"MIME-Version:   1.0 ", 1))

    def test_lines_are_short(self) -> None:
        """The signature's own lines have 78 characters at most (RFC 5322, section 2.1.1), also with many fields."""
        raw = addressed().partition(b"From:")[0]
        lines = raw.split(b"\r\n")[:-1]
        assert len(lines) > 8
        assert max(map(len, lines)) <= 78
        assert all(line.startswith(b" ") for line in lines[1:])


BODIES = {
    "blank lines at the end": b"a\r\n\r\n\r\n \r\n\t\r\n",
    "only blank lines": b"\r\n \r\n\r\n",
    "nothing": b"",
    "a dot": b".\r\n",
    "dots at line starts": b".\r\n..deux\r\n.point\r\nfin\r\n",
    "a lone return": b"a\rb \r\r\n\rc\r\n",
    "no end of line": b"a",
    "ends of Unix": b"a \n\nb\t\n\n\n",
    "blanks": b"  a \t b  \r\n\t c\r\n \xa0 \r\n",
    "beyond ASCII": "été\r\n".encode(),
}


class TestCanonical:
    """What a signature is made over."""

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
    def test_bodies(self, body: bytes, kind: str) -> None:
        """Whatever a body ends with or its lines begin with, it verifies as it arrives."""
        head = b"From: a@example.org\r\nTo: b@example.org\r\nMessage-ID: <a@example.org>\r\nSubject:  a\r\n\tb \r\n\r\n"
        raw = signer(kind).signed(lined(head + body))
        assert verifies(raw, kind)

    @given(
        st.lists(st.sampled_from([b" ", b"\t", b"\r\n", b"\r", b".", b"a", b"\xc3\xa9", b"=20"])).map(
            b"".join
        )
    )
    def test_body_as_others_do(self, body: bytes) -> None:
        """Of every text in lines it is what dkimpy makes of it."""
        assert canonical_body(lined(body)) == Relaxed.canonicalize_body(lined(body))

    @given(
        st.sampled_from([b"Subject", b"X-a \t", b"TO"]),
        st.lists(st.sampled_from([b" ", b"\t", b"\r\n ", b"\r\n\t", b":", b"a", b"\xc3\xa9"])).map(b"".join),
    )
    def test_field_as_others_do(self, name: bytes, value: bytes) -> None:
        """Of every field it is what dkimpy makes of it."""
        ((called, text),) = Relaxed.canonicalize_headers([(name, value + b"\r\n")])
        assert canonical_field(b"%b:%b\r\n" % (name, value)) == (called, called + b":" + text)

    @given(
        st.lists(st.sampled_from([TOKEN_PLACE.encode(), b"0123456789abcdef", b" ", b"\r\n", b"a"])).map(
            b"".join
        )
    )
    def test_pieces(self, body: bytes) -> None:
        """Hashed piece by piece around the tokens it is what the whole is, also where halves of a place stand together."""
        head = b"From: a@example.org\r\n\r\n"
        whole = (head + lined(body)).replace(TOKEN_PLACE.encode(), TOKEN.encode())
        piecewise = Signatures(signer("ed25519"), head + lined(body)).of(token=TOKEN)
        assert piecewise + whole == signer("ed25519").signed(whole)

    def test_fields_with_one_name(self) -> None:
        """Of two fields with one name both are signed, each in its place."""
        raw = signer().signed(b"From: a@example.org\r\nX-a: 1\r\nX-a: 2\r\n\r\nx\r\n")
        assert verifies(raw)
        assert not verifies(raw.replace(b"X-a: 1\r\nX-a: 2", b"X-a: 2\r\nX-a: 1"))


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    with listening(Crowd()) as listener:
        assert isinstance(listener, Crowd)
        yield listener


def messenger(crowd: Crowd, kind: str = "rsa", **settings: object) -> SmtpMessenger:
    smtp = Smtp(host="127.0.0.1", port=crowd.port, tls="none", token_env="KEY", **settings)  # type: ignore[arg-type]
    letter = msgspec.structs.replace(LETTER, unsubscribe=ADDRESS)
    config = Config(letter=letter, delivery=Delivery(messenger="smtp", smtp=smtp))
    known: object = Known() if smtp.recipients else None
    return SmtpMessenger(config, {"KEY": "clé"}, known, lambda: signer(kind), patience=QUICK)  # type: ignore[arg-type]


class TestSent:
    """What arrives by SMTP."""

    @pytest.mark.parametrize("kind", KINDS)
    def test_to_each(self, crowd: Crowd, kind: str) -> None:
        """What each of many readers gets, over several sessions at once, verifies, and is another's with nobody."""
        one, letter = (
            messenger(crowd, kind, recipients="recipients.csv"),
            frozen(before="a\n.point\n..deux\n"),
        )
        list(one.hand_over(letter, one.recipients(letter)))
        assert len(crowd.taken) == 40
        assert all(b"\r\n.point\r\n..deux\r\n" in raw for _, _, raw in crowd.taken)
        assert all(verifies(raw, kind) for _, _, raw in crowd.taken)
        assert len({tag(raw, "b") for _, _, raw in crowd.taken}) == 40

    def test_to_a_list(self, crowd: Crowd) -> None:
        """A list's address gets it signed as well; lines that begin with dots arrive as they were signed."""
        raw = b"From: a@example.org\nTo: jeudis@lists.example.org\nSubject: x\n\n.\n..deux\n.point\n\n"
        letter = FrozenLetter(day=DATE, raw=raw)
        one = messenger(crowd, to="jeudis@lists.example.org")
        list(one.hand_over(letter, one.recipients(letter)))
        ((_, _, raw),) = crowd.taken
        assert b"\r\n.\r\n..deux\r\n.point\r\n" in raw
        assert verifies(raw)

    def test_a_test(self, crowd: Crowd) -> None:
        """So does a test, over the token of whom it is for."""
        messenger(crowd, recipients="recipients.csv").post(frozen().raw, "moi@example.org", "x")
        ((_, _, raw),) = crowd.taken
        assert TOKEN_PLACE.encode() not in raw
        assert verifies(raw)

    def test_a_notice_tells_of_the_key(self, crowd: Crowd) -> None:
        """Where the key cannot serve no letter is written down for anybody; a notice leaves without it."""

        def broken() -> None:
            raise FileError("dkim.pem", cause="a", remedy="b")

        one = messenger(crowd, recipients="recipients.csv")
        one._get_signer = broken  # type: ignore[assignment]
        with pytest.raises(FileError):
            one.recipients(frozen())
        one.post(b"From: a@example.org\r\n\r\nx\r\n", LETTER.editor, "x")
        assert len(crowd.taken) == 1


def test_from_the_key_to_the_reader(desk: Desk, crowd: Crowd) -> None:
    """Configured, approved and sent by the command line: what each reader gets verifies, and offers one click; a test too."""
    put(desk.root)
    desk.change("newsletter.toml", '# dkim = "relay"', f"# dkim = {SETTINGS}")
    to_each(desk, crowd, PEOPLE)
    assert desk("send", DAY, "--test", "moi@example.org").code == 0
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert readers(crowd) == dict.fromkeys(PEOPLE, 1)
    for _, _, raw in crowd.taken:
        assert verifies(raw)
    for _, (to,), raw in crowd.taken:
        if to in {*PEOPLE, "moi@example.org"}:
            assert parsed(raw)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    frozen_files = [path for path in (desk.root / "var" / "frozen" / DAY).iterdir() if path.is_file()]
    assert frozen_files
    assert not any(b"DKIM-Signature" in path.read_bytes() for path in frozen_files)


@pytest.mark.long
def test_a_key_that_goes_while_some_wait(desk: Desk, crowd: Crowd) -> None:
    """Nobody gets it unsigned: who waits, waits; once the key is back they get it, signed, and nobody twice."""
    key = put(desk.root)
    desk.change("newsletter.toml", '# dkim = "relay"', f"# dkim = {SETTINGS}")
    to_each(desk, crowd, PEOPLE)
    crowd.says = {one: ["451 later"] for one in PEOPLE[:3]}
    assert desk("run", "--live", now=THURSDAY).code == 1
    key.rename(key.with_suffix(".away"))
    assert desk("run", "--live", now=LATER).code == 2
    assert counts(desk) == {"accepted": 27, "pending": 3}
    key.with_suffix(".away").rename(key)
    assert desk("run", "--live", now=LATER).code == 0
    assert readers(crowd) == dict.fromkeys(PEOPLE, 1)
    assert all(verifies(raw) for _, (to,), raw in crowd.taken if to in PEOPLE)


@pytest.fixture
def signed(desk: Desk) -> Desk:
    """A desk whose letter goes to each reader, signed."""
    desk.after((TUESDAY, "run"))
    desk.monkeypatch.setenv("KEY", "clé")
    listed_for(
        desk, unsubscribe="https://example.org/stop/{token}", more=f'token_env = "KEY"\ndkim = {SETTINGS}\n'
    )
    desk.write("recipients.csv", GOOD)
    put(desk.root)
    return desk


def writes(content: Callable[[], bytes]) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content())


def leads_outside(path: Path) -> None:
    path.replace(path.parent.parent / "outside.pem")
    path.symlink_to(path.parent.parent / "outside.pem")


def damaged() -> bytes:
    """An RSA key whose numbers are not those of one key."""
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = private("rsa")
    assert isinstance(key, rsa.RSAPrivateKey)
    of = key.private_numbers()
    mixed = rsa.RSAPrivateNumbers(of.p, of.q, of.d ^ 2, of.dmp1 ^ 2, of.dmq1, of.iqmp, of.public_numbers)
    made = mixed.private_key(unsafe_skip_rsa_key_validation=True)
    return made.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())


UNFIT: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (Path.unlink, "le fichier ne s’ouvre pas (il n’existe pas)"),
    "outside": (leads_outside, "un lien le fait lire hors du dossier de la lettre"),
    "open to a group": (lambda path: path.chmod(0o640), "d’autres que vous ont accès à cette clé (droits 640)"),
    "open to all": (lambda path: path.chmod(0o604), "d’autres que vous ont accès à cette clé (droits 604)"),
    "empty": (writes(bytes), "ce n’est pas une clé privée au format PEM"),
    "too long": (writes(lambda: pem("rsa") + b"x" * 200_000), "ce n’est pas une clé privée au format PEM"),
    "public": (writes(lambda: public("rsa")), "ce n’est pas une clé privée au format PEM"),
    "cut": (writes(lambda: pem("rsa")[:400]), "ce n’est pas une clé privée au format PEM"),
    "encrypted": (writes(lambda: pem("rsa", "secret")), "un mot de passe protège cette clé"),
    "too small": (writes(lambda: pem("rsa1024")), "cette clé RSA a 1024 bits"),
    "other kind": (writes(lambda: pem("ec")), "cette clé n’est ni RSA ni Ed25519"),
    "damaged": (writes(damaged), "cette clé est abîmée"),
}  # fmt: skip


class TestRefused:
    """What keeps a letter from leaving unsigned."""

    @pytest.mark.parametrize(("breaking", "expected"), UNFIT.values(), ids=UNFIT)
    @pytest.mark.some(5)
    def test_keys(self, signed: Desk, breaking: Callable[[Path], object], expected: str) -> None:
        """A key that cannot serve is exit 2 of whatever leads to sending: the file, the cause, what to do; and a need."""
        assert signed("check", DAY).code == 0
        breaking(signed.root / "dkim.pem")
        for words in (
            ("check", DAY),
            ("approve", DAY),
            ("send", DAY, "--test", "a@example.org"),
            ("send", DAY, "--live"),
        ):
            said = signed(*words)
            assert said.code == 2, words
            line = said.err.replace("\u00a0", " ").replace("\u202f", " ")
            assert line.startswith(f"dkim.pem : {expected}"), words
            assert " ; " in line, words
            assert line.count("\n") == 1, words
        assert 'status = "draft"' in signed.edition.read_text()
        assert "key-broken" in signed.codes()

    def test_approved_before(self, signed: Desk) -> None:
        """A letter that was approved before waits for its key, and leaves no reader behind."""
        assert signed("approve", DAY).code == 0
        (signed.root / "dkim.pem").unlink()
        said = signed("run", "--live", now=THURSDAY)
        assert said.code == 2
        assert "dkim.pem" in said.err
        assert 'status = "approved"' in signed.edition.read_text()
        assert signed("deliveries", "--json").json == []

    def test_nobody_reads_it_elsewhere(self, signed: Desk) -> None:
        """Where letters go into the outbox, or the server signs, no key is asked for."""
        (signed.root / "dkim.pem").unlink()
        signed.change("newsletter.toml", 'messenger = "smtp"', 'messenger = "outbox"')
        assert signed("check", DAY).code == 0
        assert "key-broken" not in signed.codes()

    def test_wakes(self, signed: Desk) -> None:
        """A run that rests is awoken when the key is gone, or open to others."""
        for change in (lambda key: key.chmod(0o644), Path.unlink):
            for _ in range(2):
                assert signed("run", now=TUESDAY).code == 0
            assert rests(signed, TUESDAY, live=False)
            change(signed.root / "dkim.pem")
            assert not rests(signed, TUESDAY, live=False)
            assert signed("run", now=TUESDAY).code == 2
            (signed.root / "dkim.pem").unlink(missing_ok=True)
            put(signed.root)

    def test_offers_one_click(self, signed: Desk) -> None:
        """A letter that we sign is a signed one: nothing is told of one click."""
        assert not [one for one in findings(signed) if one.startswith("one-click")]

    def test_words(self) -> None:
        """What is said of keys is no whole sentence."""
        told = [one for name, one in vars(mistakes).items() if name.startswith("KEY_")]
        assert len(told) > 6
        assert not any(one.text.endswith(".") or one.remedy.endswith(".") for one in told)


SAMPLE = Path(__file__).resolve().parents[1] / "newsletter" / "sample" / "newsletter.toml"
TABLE = {"selector": "jeudis", "domain": "example.org", "key_file": "dkim.pem"}


def configured(dkim: str, sender: str = "jeudis@example.org") -> Config:
    text = SAMPLE.read_text().replace('# dkim = "relay"', f"dkim = {dkim}")
    return read_config(re.sub(r"(?m)^sender = .*$", f'sender = "{sender}"', text))


def table(**changed: str) -> str:
    rows = {**TABLE, **changed}.items()
    return f"{{ {', '.join(f'{key} = {json.dumps(value, ensure_ascii=False)}' for key, value in rows)} }}"


@pytest.mark.parametrize(
    ("dkim", "words"),
    [
        ('"oui"', 'dkim = "oui" n’existe pas ; écrivez "relay" ou { selector = "…", domain = "…", key_file = "…" }'),
        ("true", 'dkim = true n’existe pas ; écrivez "relay" ou { selector = "…",'),
        ('{ selector = "jeudis", domain = "example.org" }', "key_file"),
        ('{ selector = "jeudis", domain = "example.org", key = "dkim.pem" }', "key"),
        (table(selector="été"), 'selector = "été" n’est pas un sélecteur DKIM ; écrivez le début'),
        (table(selector="a b"), "n’est pas un sélecteur DKIM"),
        (table(selector="jeudis._domainkey"), "n’est pas un sélecteur DKIM"),
        (table(selector="-a"), "n’est pas un sélecteur DKIM"),
        (table(selector="a\n b"), "n’est pas un sélecteur DKIM"),
        (table(selector=""), 'selector = "" est vide'),
        (table(selector="a" * 64), "n’est pas un sélecteur DKIM"),
        (table(domain="example"), "n’est pas un nom de domaine"),
        (table(domain="exa;mple.org"), "n’est pas un nom de domaine"),
        (table(domain="example..org"), "n’est pas un nom de domaine"),
        (table(domain="example.com"), "n’est pas le domaine de l’expéditeur, example.org : une telle"),
        (table(domain="notexample.org"), 'écrivez domain = "example.org"'),
        (table(key_file="/etc/dkim.pem"), "est hors du dossier de la lettre"),
        (table(key_file="../dkim.pem"), "est hors du dossier de la lettre"),
    ],
)  # fmt: skip
def test_settings_are_read_strictly(dkim: str, words: str) -> None:
    """What is wrong in the table is said with its line, what stands there and what to write."""
    with pytest.raises(FileError) as found:
        configured(dkim)
    said = str(found.value).replace("\u00a0", " ").replace("\u202f", " ")
    line = 1 + SAMPLE.read_text().split("# dkim = ")[0].count("\n")
    assert said.startswith(f"newsletter.toml, ligne {line}, [delivery.smtp")
    assert words in said


@pytest.mark.parametrize(
    ("domain", "sender"),
    [
        ("example.org", "jeudis@example.org"),
        ("Example.ORG", "jeudis@example.org"),
        ("example.org", "jeudis@lettre.example.org"),
        ("lettre.example.org", "Les Jeudis <jeudis@example.org>"),
        ("été.example.org", "jeudis@example.org"),
    ],
)
def test_domains_that_align(domain: str, sender: str) -> None:
    """The sender's domain, one above it and one below it are the same to DMARC (RFC 7489, section 3.1.1)."""
    smtp = configured(table(domain=domain), sender).delivery.smtp
    assert smtp.dkim is not None


def test_a_name_as_in_dns() -> None:
    """A domain beyond ASCII is signed for as DNS has it (RFC 8616, section 3)."""
    dkim = msgspec.structs.replace(signatures.Dkim(**TABLE), domain="été.example.org")
    raw = signatures.Signer(dkim, signatures.read_key(pem("ed25519"), "x")).signed(
        b"From: a@example.org\r\n\r\n"
    )
    assert tag(raw, "d") == "xn--t-9fab.example.org"


def test_who_signs_nothing_pays_nothing() -> None:
    """The library that signs is imported where a key is read, and nowhere before."""
    program = "import sys, newsletter.cli.main, newsletter.deliver, newsletter.pipeline.way_out; print('cryptography' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
