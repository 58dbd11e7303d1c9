"""The recipients file and that of those who want nothing more: who is meant, when two are one, and what is no address."""

import pickle
import re
import tracemalloc
import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given, strategies as st

from newsletter.exceptions import FileError
from newsletter.model import Recipient
from newsletter.recipients import (
    Census,
    Invalid,
    appended,
    census,
    folded,
    hashed,
    ledger_name,
    nobody_in,
    read_recipients,
    read_suppressed,
    token,
    without,
)

NAME = "recipients.csv"
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
ATOMS = st.text("abcdefgXYZ019!#$%&'*+/?^_`{|}~-éÉßışİΣς", min_size=1, max_size=12)
LABELS = st.text("abcXYZ019éèÉ", min_size=1, max_size=12)
VALID = st.builds(
    lambda atoms, labels: f"{'.'.join(atoms)}@{'.'.join(labels)}.org",
    st.lists(ATOMS, min_size=1, max_size=2),
    st.lists(LABELS, min_size=1, max_size=3),
)


@dataclass(frozen=True)
class Listed:
    """What a file says: each reader as first written, and what is no address."""

    recipients: tuple[Recipient, ...]
    invalid: tuple[Invalid, ...]


def sorted_out(raw: bytes) -> Listed:
    lines = list(read_recipients(raw, NAME))
    readers = [one for one in lines if isinstance(one, Recipient)]
    first = {folded(one.address): one for one in reversed(readers)}
    distinct = tuple(one for one in readers if first[folded(one.address)] is one)
    invalid = tuple(one for one in lines if isinstance(one, Invalid))
    quoted = [one.line for one in invalid if one.is_quoted]
    others = [one.line for one in invalid if not one.is_quoted]
    assert census(lines) == Census(
        readers=len(distinct),
        invalid=len(others),
        lines=tuple(others[:10]),
        quoted=len(quoted),
        quoted_lines=tuple(quoted[:10]),
    )
    return Listed(distinct, invalid)


def listed(text: str) -> Listed:
    return sorted_out(text.encode())


def addresses(text: str) -> list[str]:
    return [one.address for one in listed(text).recipients]


def refused(raw: bytes) -> str:
    with pytest.raises(FileError) as caught:
        list(read_recipients(raw, NAME))
    return str(caught.value).replace("\u00a0", " ").replace("\u202f", " ")


class TestRead:
    """However the table is written."""

    @pytest.mark.parametrize(
        "text",
        [
            "address,name\na@example.org,Ada\nb@example.org,\n",
            "address;name\r\na@example.org;Ada\r\nb@example.org;\r\n",
            "address,name\ra@example.org,Ada\rb@example.org,",
            "\ufeffaddress,name\na@example.org,Ada\nb@example.org,\n",
            "\ufeff Address ; NAME \na@example.org; Ada \n b@example.org ;\n",
            '"address","name"\n"a@example.org","Ada"\n"b@example.org",""\n',
            "address\tname\r\na@example.org\tAda\r\nb@example.org\t\r\n",
            "name\taddress\nAda\ta@example.org\n\tb@example.org\n",
            "sep=;\r\naddress;name\r\na@example.org;Ada\r\nb@example.org;\r\n",
            '\ufeff"sep=,"\naddress,name\na@example.org,Ada\nb@example.org,\n',
            "sep=|\naddress|name\na@example.org|Ada\nb@example.org|\n",
            "\ufeff\ufeffaddress,name\u200b\na@example.org,Ada\nb@example.org,\n",
            "id;name;address;since\n1;Ada;a@example.org;2020\n2;;b@example.org;2021\n",
            'name,note,address\nAda,"two\nlines, and ""quotes""",a@example.org\n,,b@example.org\n',
            "\n\naddress,name\n\na@example.org,Ada\n\n,\n  , \nb@example.org\n\n",
            "address,name,name\na@example.org,Ada,Lovelace\nb@example.org,,\n",
        ],
    )
    def test_tables(self, text: str) -> None:
        """However a spreadsheet saves it, it is the same table."""
        assert listed(text) == Listed((Recipient("a@example.org", "Ada"), Recipient("b@example.org")), ())

    def test_one_column(self) -> None:
        """Names are optional, and a file without rows has nobody."""
        assert addresses("address\na@example.org\n") == ["a@example.org"]
        assert listed("address") == Listed((), ())

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("  Ada  ", "Ada"),
            ("Ada\tLovelace", "Ada Lovelace"),
            ('"Ada\nLovelace"', "Ada Lovelace"),
            ('"Ada\r\nBcc: x"', "Ada Bcc: x"),
            ("Ada\x1b[31mLovelace", "Ada [31mLovelace"),
            ("Ada\u202egro\u202c", "Ada gro"),
            ("Ada\u2028Lovelace", "Ada Lovelace"),
            ("Zoé\u00a0D’Arc", "Zoé\u00a0D’Arc"),
            ("محمد", "محمد"),
            ('=HYPERLINK(""x"")', '=HYPERLINK(""x"")'),
            ("N" * 201, ""),
        ],
    )
    def test_names(self, name: str, expected: str) -> None:
        """A name is one line, whatever its cell holds."""
        assert listed(f"address,name\na@example.org,{name}\n").recipients == (
            Recipient("a@example.org", expected),
        )

    @pytest.mark.parametrize("first", ["address,name,address", "Address;x; ADDRESS ", "address,address"])
    def test_two_columns_of_addresses(self, first: str) -> None:
        """Nobody can tell which is meant: it is refused, naming the line."""
        with pytest.raises(FileError) as caught:
            listed(f"\n{first}\na@example.org,x,b@example.org\n")
        assert "plusieurs colonnes address" in str(caught.value)
        assert caught.value.line == 2

    def test_once(self) -> None:
        """The same address is told once, as it was first written."""
        text = "address,name\nAda@Example.org,Ada\nada@example.ORG,Other\nada@example.org.,\n"
        assert listed(text).recipients == (Recipient("Ada@Example.org", "Ada"),)

    @pytest.mark.parametrize(
        ("same", "other"),
        [
            (["a@faß.de", "a@FAẞ.de", "A@Faß.DE.", "a@xn--fa-hia.de", "a@XN--FA-HIA.de"], "a@fass.de"),
            (["a@εμπορικός.gr", "a@xn--qxaidgpfik3g.gr", "a@ΕΜΠΟΡΙΚός.gr"], "a@εμπορικόσ.gr"),
            (["a@نامه\u200cای.com", "a@xn--mgba3gch31f060k.com"], "a@نامهای.com"),
            (
                ["a@exämple.org", "a@EXÄMPLE.org", "a@exa\u0308mple。org", "a@xn--exmple-cua.org"],
                "a@example.org",
            ),
            (["a@☃.example.org", "a@xn--n3h.example.org"], "a@x.example.org"),
        ],
    )
    def test_international_domains(self, same: list[str], other: str) -> None:
        """Each domain has the one form that DNS has by IDNA 2008: nobody is written to twice, nor for somebody else."""
        assert {folded(one) for one in addresses("\n".join(["address", *same, other]))} == {
            folded(same[0]),
            folded(other),
        }
        assert len({ledger_name(b"k", one) for one in same}) == len({token("k", one) for one in same}) == 1
        assert ledger_name(b"k", other) != ledger_name(b"k", same[0])
        for one in same:
            gone = read_suppressed(f"address\n{one}\n".encode(), "s.csv")
            assert all(folded(name) in gone for name in same)
            assert folded(other) not in gone

    def test_final_dot(self) -> None:
        """A domain's final dot, which no envelope has, goes."""
        assert addresses("address\na@example.org.\n") == ["a@example.org"]


class TestInvalid:
    """Which addresses a message could be handed over for."""

    @pytest.mark.parametrize(
        "address",
        [
            "ada@localhost.localdomain",
            "a.b+c@example.org",
            "o'brien@example.org",
            "+33612345678@sms.example.org",
            "zoé@example.org",
            "zoé@exämple.org",
            "用户@例え.jp",
            "a@xn--exmple-cua.org",
            "a@1.2.3.example",
            f"{'a' * 64}@example.org",
            f"{'é' * 32}@example.org",
            f"{'a' * 64}@{'.'.join(['b' * 60] * 3)}.oooorg",
        ],
    )
    def test_valid(self, address: str) -> None:
        """What a server could take is handed over; letters beyond ASCII are for the sending to judge."""
        assert listed(f"address\n{address}\n") == Listed((Recipient(address),), ())

    @pytest.mark.parametrize(
        "address",
        [
            "ada",
            "@example.org",
            "ada@",
            "ada@@example.org",
            "ada@localhost",
            "ada@example",
            "ada@192.0.2.1",
            "ada@[192.0.2.1]",
            "ada@[IPv6:2001:db8::1]",
            ".ada@example.org",
            "ada.@example.org",
            "a..da@example.org",
            "ada@example..org",
            "ada@.example.org",
            "ada@example.org..",
            "ada@-example.org",
            "ada@exa_mple.org",
            "ada lovelace@example.org",
            "ada@exa mple.org",
            "a\u00a0da@example.org",
            "a\u202eda@example.org",
            "ada@exa\u202emple.org",
            "a\x1bda@example.org",
            "Ada <ada@example.org>",
            "<ada@example.org>",
            "mailto:ada@example.org",
            "ada@example.org; bob@example.org",
            "=1+1@example.org",
            "=cmd|'/c'!A0@example.org",
            "ada(at)example.org",
            f"{'a' * 65}@example.org",
            f"{'é' * 33}@example.org",
            f"a@{'b' * 64}.org",
            f"{'a' * 64}@{'.'.join(['b' * 60] * 3)}.ooooorg",
        ],
    )
    def test_invalid(self, address: str) -> None:
        """What is no address, or surely a slip, is listed with its line, and stops nobody else."""
        found = listed(f"address,name\n{address},Ada\nb@example.org\n")
        assert [one.address for one in found.recipients] == ["b@example.org"]
        (one,) = found.invalid
        assert one.line == 2
        assert len(one.text) <= 80
        assert one.text.isprintable()

    def test_quoted_local_part(self) -> None:
        """A local part in quotes is no reader's."""
        found = listed('address\n"""ada lovelace""@example.org"\n')
        assert found == Listed((), (Invalid(2, '"ada lovelace"@example.org'),))

    def test_lines(self) -> None:
        """Lines are counted as an editor counts them, also after cells of several lines."""
        text = 'note,address\r\n"a\r\nb\r\nc",x\r\n\r\n,\r\nz,y\r\n'
        assert listed(text).invalid == (Invalid(2, "x"), Invalid(7, "y"))

    def test_missing(self) -> None:
        """Who has a name and no address is told; a row of empty cells is no row."""
        assert listed("name;address\nAda;\nBob\n;\n").invalid == (Invalid(2, ""), Invalid(3, ""))

    def test_shortened(self) -> None:
        """What stands there is shown on one line of 80 signs, without what a terminal would obey."""
        (one,) = listed(f'address\n"\x1b[2J\n{"x" * 200}"\n').invalid
        assert one.text == f"\ufffd[2J\ufffd{'x' * 74}…"

    @pytest.mark.parametrize("line", ['"Ada" Lovelace,a@example.org', '"Ada,a@example.org'])
    def test_quotes_of_one_line(self, line: str) -> None:
        """Quotes that spoil the last line alone are listed with it."""
        assert listed(f"name,address\nBob,b@example.org\n{line}") == Listed(
            (Recipient("b@example.org", "Bob"),), (Invalid(3, line, is_quoted=True),)
        )
        found = census(
            read_recipients(f"name,address\nBob,b@example.org\nx,y\n{line}".encode(), "recipients.csv")
        )
        assert (found.readers, found.lines, found.quoted_lines) == (1, (3,), (4,))

    def test_huge_line(self) -> None:
        """A line of ten million signs is one invalid line."""
        text = f"address,name\na@example.org,Ada\n{'x' * 10_000_000}@example.org\nb@example.org,\n"
        found = listed(text)
        assert [one.address for one in found.recipients] == ["a@example.org", "b@example.org"]
        assert found.invalid == (Invalid(3, f"{'x' * 79}…"),)


class TestRefused:
    """What is no recipients file."""

    @pytest.mark.parametrize(
        ("raw", "expected"),
        [
            (b"", " : le fichier est vide ; écrivez address,name sur sa première ligne"),
            (b"\n \n", " : le fichier est vide"),
            (b"a@example.org;Ada\n", ", ligne 1 : sa première ligne, a@example.org;Ada, ne nomme aucune colonne address"),
            (b"\n\nemail,name\n", ", ligne 3 : sa première ligne, email,name, ne nomme"),
            (b"nom\tnote\na@example.org\t\n", ", ligne 1 : sa première ligne, nom note, ne nomme"),
            (b"sep=;\nnom;note\n", ", ligne 2 : sa première ligne, nom;note, ne nomme"),
            (b"Nom;Adresse e-mail;Ville\n", ", ligne 1 : sa première ligne, Nom;Adresse e-mail;Ville, ne nomme aucune colonne address ; écrivez address à la place de Adresse e-mail, et laissez le reste"),
            (b"sep=;\n", " : le fichier est vide"),
            ("address,name\na@example.org,Zoé\n".encode("latin-1"), ", ligne 2 : le texte n’est pas en UTF-8"),
            ("adresse électronique,address\n".encode("latin-1"), ", ligne 1 : le texte n’est pas en UTF-8"),
            ("address\na@example.org\n".encode("utf-16"), ", ligne 1 : le texte n’est pas en UTF-8"),
            (b"address\na@example.org\nb\0@example.org\n", ", ligne 3 : le texte n’est pas en UTF-8"),
            (b"PK\x03\x04 xlsx", " : c’est un classeur ou un document, pas un fichier CSV"),
            (b"\xd0\xcf\x11\xe0 xls", " : c’est un classeur"),
            (b"{\\rtf1 address}", " : c’est un classeur"),
        ],
    )  # fmt: skip
    def test_no_table(self, raw: bytes, expected: str) -> None:
        """What is no table of addresses is refused in French, with the line and what to do."""
        assert refused(raw).startswith(f"{NAME}{expected}")

    @pytest.mark.parametrize("end", ["", '"\n', '",x\n', '" x,c@example.org\n'])
    def test_open_quote(self, end: str) -> None:
        """Quotes that take following readers with them are refused, naming the line where they open."""
        text = f'address,name\na@example.org,Ada\nx@example.org,"Bob\nb@example.org,Bea\n{end}'
        assert refused(text.encode()).startswith(f"{NAME}, ligne 3 : un guillemet s’ouvre")

    def test_open_quote_in_a_long_file(self) -> None:
        """So they are where the rest of the file is longer than any cell."""
        rows = "".join(f"reader{number}@example.org,Ada\n" for number in range(20_000))
        assert refused(f'address,name\nx@example.org,"Bob\n{rows}'.encode()).startswith(f"{NAME}, ligne 2 :")

    def test_no_traceback(self) -> None:
        """What was refused crosses the borders of processes."""
        with pytest.raises(FileError) as caught:
            next(read_recipients(b"", NAME))
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)

    @given(st.one_of(st.binary(max_size=200), st.binary(max_size=200).map(b"address,name\n".__add__)))
    def test_any_bytes(self, raw: bytes) -> None:
        """Whatever bytes a file has, it is read or refused."""
        try:
            found = sorted_out(raw)
        except FileError:
            return
        assert all(folded(one.address) for one in found.recipients)

    @given(st.lists(TEXTS.map(lambda text: re.sub(r"[\r\n\0]", "", text)), max_size=8))
    def test_any_cells(self, cells: list[str]) -> None:
        """Every row of a table is a reader, an earlier one, an invalid line or empty."""
        rows = "".join('"{}"\n'.format(cell.replace('"', '""')) for cell in cells)
        found = listed(f"address\n{rows}")
        told = {one.line for one in found.invalid}
        kept = {folded(one.address) for one in found.recipients}
        for line, cell in enumerate(cells, 2):
            assert (
                line in told or folded(cell) in kept or folded(cell.strip()[:-1]) in kept or not cell.strip()
            )


class TestFolded:
    """When two addresses are one."""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Ada@Example.ORG", "ada@example.org"),
            ("ada@example.org.", "ada@example.org"),
            (" ada@example.org\n", "ada@example.org"),
            ("zoé@example.org", "zoe\u0301@example.org"),
            ("ZOÉ@example.org", "zoé@example.org"),
            ("a@café.org", "a@xn--caf-dma.org"),
            ("a@CAFÉ.org", "a@XN--CAF-DMA.org"),
            ("a@cafe\u0301.org", "a@café.org"),
            ("a@例え。jp", "a@例え.jp"),
            ("STRASSE@example.org", "straße@example.org"),
            ("ΣΊΣΥΦΟΣ@example.org", "σίσυφος@example.org"),
        ],
    )
    def test_same(self, one: str, other: str) -> None:
        """Case, the two ways of writing an accent, and how a domain is written make no other reader."""
        assert folded(one) == folded(other)
        assert addresses(f"address\n{one.strip()}\n{other.strip()}\n") == [one.strip().removesuffix(".")]

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("a@example.org", "\u0430@example.org"),
            ("a@example.org", "a@ex\u0430mple.org"),
            ("a.b@gmail.com", "ab@gmail.com"),
            ("a+b@example.org", "a@example.org"),
            ("zoé@example.org", "zoe@example.org"),
            ("a@b.example.org", "a@example.org"),
        ],
    )
    def test_different(self, one: str, other: str) -> None:
        """What only looks alike, and what only some servers take for the same, is another reader."""
        assert folded(one) != folded(other)
        assert addresses(f"address\n{one}\n{other}\n") == [one, other]

    @given(st.one_of(TEXTS, VALID))
    def test_fixed(self, text: str) -> None:
        """Folding what is folded changes nothing."""
        assert folded(folded(text)) == folded(text)

    @given(VALID)
    def test_spellings(self, address: str) -> None:
        """However a valid address is written, its reader is found by its form."""
        found = listed(f"address\n{address}\n")
        assert [folded(one.address) for one in found.recipients] == [folded(address)]
        decomposed = unicodedata.normalize("NFD", address)
        assert folded(decomposed) == folded(address)
        assert addresses(f"address\n{address}\n{decomposed}\n") == [address]

    def test_halves_of_signs(self) -> None:
        """What no file could hold, but an argument may, has a form and names."""
        assert folded("\udcff@example.org")
        assert token("key", "\udcff@example.org") != ledger_name(b"key", "\udcff@example.org")


UNSEEN = [
    "\u200b",
    "\ufeff",
    "\u00a0",
    "\u00ad",
    "\u2060",
    "\u200e",
    "\u200d",
    "\u202a",
    "\u3000",
    "\ufe0f",
    "\u200b\ufeff \u00ad",
]


class TestUnseen:
    """An address is what it shows, whatever came along where it was copied."""

    @pytest.mark.parametrize("sign", UNSEEN)
    @pytest.mark.parametrize("written", ["{0}ada@example.org", "ada@example.org{0}", "{0}Ada@example.org{0}"])
    @pytest.mark.parametrize("line", ["{}", "Ada;{}", '"{}";x', "<{}>", "{};"])
    def test_around(self, sign: str, written: str, line: str) -> None:
        """A sign that nobody sees, before or after an address, makes nobody else of it, in neither file."""
        address = written.format(sign)
        assert [folded(one) for one in addresses(f"address\n{address}\n")] == ["ada@example.org"]
        assert addresses(f"address\n{address}\n")[0].isascii()
        for head in ("", "address\n", "name;address\n"):
            assert read_suppressed(f"{head}{line.format(address)}\n".encode(), "s.csv") == {"ada@example.org"}
        assert folded(address) == "ada@example.org"

    @pytest.mark.parametrize(
        "address", ["ada\uff20example.org", "ada\ufe6bexample.org", "a\u200bd\u00ada@exam\u00adple.org"]
    )
    def test_inside(self, address: str) -> None:
        """So it is with a wide ＠, and with signs inside."""
        assert addresses(f"address\n{address}\n") == ["ada@example.org"]
        assert read_suppressed(f"address\n{address}\n".encode(), "s.csv") == {"ada@example.org"}
        assert read_suppressed(f"gone\n{address} since spring\n".encode(), "s.csv") == {"ada@example.org"}

    @pytest.mark.parametrize("sign", ["\u202b", "\u202d", "\u202e", "\u2067"])
    def test_turned(self, sign: str) -> None:
        """Signs that turn what follows show another address: no letter goes there, but who left by one has left."""
        assert addresses(f"address\n{sign}ada@example.org\nb@example.org\n") == ["b@example.org"]
        assert read_suppressed(f"address\n{sign}ada@example.org\n".encode(), "s.csv") == {"ada@example.org"}

    def test_two_files_in_one(self) -> None:
        """Files that were put together keep the mark of the second, and its first line, in the middle."""
        raw = "\ufeffaddress\nz@example.org\n\ufeffaddress\n\ufeffada@example.org\n".encode()
        assert read_suppressed(raw, "s.csv") == {"z@example.org", "ada@example.org"}
        assert nobody_in(raw, "s.csv") == []

    def test_erased(self) -> None:
        """Who is forgotten is found under such signs, too."""
        raw = "address\n\u200bada@example.org\nb@example.org\n".encode()
        assert without(raw, NAME, "ada@example.org") == b"address\nb@example.org\n"
        assert b"ada" not in hashed(raw, "ada@example.org", "0" * 32)


class TestNobody:
    """Lines of the suppression file that mean somebody, and nobody can tell whom."""

    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            ("address\na x.org\na(at)x.org\na%40x.org\nada@example.org\n", [2, 3, 4]),
            ("address,at\nnobody,2026\n\n;;\n,\n---\nAda <ada@example.org>,2026\n", [2]),
            ("Désinscrits\nada@example.org\nJean Petit\n", [3]),
            ("a(at)example.org\nada@example.org\n", [1]),
            ("# since 2026\nada@example.org\n# and\n", []),
            ("sep=;\r\nnote;address\r\nx;ada@example.org\r\ny;ada(at)example.org\r\n", [4]),
            ('address,why\nada@example.org,"two\nlines"\nbob\n', [4]),
            ('address,why\nada@example.org,"two\nbob\n', [3]),
            (f"address\n{'0a' * 16}\n", []),
            ("ada@example", [1]),
            ("", []),
        ],
    )
    def test_lines(self, text: str, lines: list[int]) -> None:
        """They are given by their numbers; what a table says of itself is none of them."""
        assert nobody_in(text.encode(), "s.csv") == lines

    @given(st.binary(max_size=200))
    def test_any_bytes(self, raw: bytes) -> None:
        """Whatever bytes a file has, it is read or refused."""
        try:
            assert all(number > 0 for number in nobody_in(raw, "s.csv"))
        except FileError:
            return


class TestSuppressed:
    """Who is meant by a line."""

    ADA = frozenset({"ada@example.org"})

    @pytest.mark.parametrize(
        "raw",
        [
            b"address,at\nada@example.org,2026-11-29T10:00:00+01:00\n",
            b"at;Address\r\n2026;ADA@Example.org\r\n",
            b"ada@example.org\n",
            b"ada@example.org",
            b"\xef\xbb\xbfada@example.org\n",
            b"email\nada@example.org\n",
            b"address\nada@example.org;since spring\n",
            b"address\nAda <ada@example.org>\n",
            b'address,name\n"ada@example.org","Ada"\n',
            b"name,address\nAda\tada@example.org\n",
            b'name,address\n"Ada,ada@example.org\n',
            b"address\nmailto:ada@example.org\n",
            b"address\n'ada@example.org'\n",
            b"address\nada@example.org.\n",
            b"address\rada@example.org\r",
            b'address,why\nada@example.org,"two\nlines"\n',
            "address,name\nada@example.org,Zoé\n".encode("latin-1"),
            b"address,ada@example.org\n",
            b"address,why\nada@example.org,asked redaction@example.org\n",
        ],
    )
    def test_found(self, raw: bytes) -> None:
        """Whoever is meant is found, however the line is written."""
        assert read_suppressed(raw, "s.csv") == self.ADA

    @pytest.mark.parametrize("raw", [b"", b"\n", b"address\n", b"# nobody yet\n", b"address\nnobody\n\n;;\n"])
    def test_nobody(self, raw: bytes) -> None:
        """A file without addresses is nobody."""
        assert read_suppressed(raw, "s.csv") == frozenset()

    def test_open_quote(self) -> None:
        """Quotes that are not closed take nobody with them."""
        raw = b'name,address\n"Bob,bob@example.org\nAda,ada@example.org\n'
        assert read_suppressed(raw, "s.csv") == {"bob@example.org", "ada@example.org"}

    def test_two_columns_of_addresses(self) -> None:
        """Who stands in any of them wants nothing more; who is added stands in the first."""
        raw = b"address,address\na@example.org,b@example.org\n,c@example.org\n"
        assert read_suppressed(raw, "s.csv") == {"a@example.org", "b@example.org", "c@example.org"}
        assert appended(raw, "s.csv", ["d@example.org"], "").endswith(b"\nd@example.org,\n")

    def test_several(self) -> None:
        """Of a line that is no row all addresses count."""
        assert read_suppressed(b"address\na@example.org b@example.org\n", "s.csv") == {
            "a@example.org",
            "b@example.org",
        }

    def test_mixed_encodings(self) -> None:
        """Lines in two encodings are both read."""
        raw = "zoé@example.org\n".encode() + "noé@example.org\n".encode("latin-1")
        assert read_suppressed(raw, "s.csv") == {"zoé@example.org", "noé@example.org"}

    @pytest.mark.parametrize(
        "raw", [b"PK\x03\x04", "ada@example.org".encode("utf-16"), b"ada@example.org\n\0\0\0"]
    )
    def test_refused(self, raw: bytes) -> None:
        """What nobody can read is no empty file: it is refused."""
        with pytest.raises(FileError):
            read_suppressed(raw, "s.csv")

    @pytest.mark.long
    def test_long_lines(self) -> None:
        """Ten million signs without an end, or without an address, are soon read."""
        for text in ("x" * 10_000_000, "x." * 5_000_000 + "@", '"' + "x," * 5_000_000):
            assert read_suppressed(f"address,name\n{text}\nada@example.org\n".encode(), "s.csv") == self.ADA

    @given(st.binary(max_size=200))
    def test_any_bytes(self, raw: bytes) -> None:
        """Whatever bytes a file has, it is read or refused."""
        try:
            assert isinstance(read_suppressed(raw, "s.csv"), frozenset)
        except FileError:
            return

    @given(VALID)
    def test_whoever_is_listed(self, address: str) -> None:
        """A recipient who is written into the suppression file as they stand in the list is suppressed."""
        for text in (address, f"address\n{address}\n", f"address,at\n{address},now\n"):
            assert folded(address) in read_suppressed(text.encode(), "s.csv")


class TestAppended:
    """What the file is like afterwards."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (b"", b"address,at\nada@example.org,NOW\n"),
            (b"\xef\xbb\xbf", b"\xef\xbb\xbfaddress,at\nada@example.org,NOW\n"),
            (b"\r\n", b"\r\naddress,at\r\nada@example.org,NOW\r\n"),
            (b"address\n", b"address\nada@example.org\n"),
            (b"address", b"address\nada@example.org\n"),
            (
                b"at;why;Address\r\n1;x;bob@example.org\r\n",
                b"at;why;Address\r\n1;x;bob@example.org\r\nNOW;;ada@example.org\r\n",
            ),
            (b"address;at\nbob@example.org;1", b"address;at\nbob@example.org;1\nada@example.org;NOW\n"),
            (
                b"at\taddress\n1\tbob@example.org\n",
                b"at\taddress\n1\tbob@example.org\nNOW\tada@example.org\n",
            ),
            (b"sep=;\r\naddress;at\r\n", b"sep=;\r\naddress;at\r\nada@example.org;NOW\r\n"),
            (b"bob@example.org\r", b"bob@example.org\rada@example.org\r"),
            (b"# gone\nbob@example.org\n", b"# gone\nbob@example.org\nada@example.org\n"),
            (b"address\nADA@example.org\n", b"address\nADA@example.org\n"),
            (b"address,why\nzo\xe9,x\n", b"address,why\nzo\xe9,x\nada@example.org,\n"),
        ],
    )
    def test_as_it_stands(self, before: bytes, after: bytes) -> None:
        """Rows come after what stands there, as that is written."""
        assert appended(before, "s.csv", ["ada@example.org"], "NOW") == after

    @given(st.binary(max_size=80), VALID)
    def test_never_lost(self, before: bytes, address: str) -> None:
        """Whatever a file holds, it stays, and who is added is in it; adding once more adds nothing."""
        before = before.replace(b"\0", b"")
        try:
            after = appended(before, "s.csv", [address], "NOW")
        except FileError:
            with pytest.raises(FileError):
                read_suppressed(before, "s.csv")
            return
        assert after.startswith(before)
        assert folded(address) in read_suppressed(after, "s.csv")
        assert appended(after, "s.csv", [address], "NOW") == after


class TestNames:
    """The names that tell nobody."""

    def test_forms(self) -> None:
        """Names are 32 hexadecimal digits, the same for each spelling, and hold no address."""
        for name in (token("key", "Ada@example.org"), ledger_name(b"key", "Ada@example.org")):
            assert re.fullmatch("[0-9a-f]{32}", name)
        assert token("key", "Ada@example.org") == token("key", "ada@EXAMPLE.org.")
        assert ledger_name(b"key", "Ada@example.org") == ledger_name(b"key", "ada@EXAMPLE.org.")

    def test_published(self) -> None:
        """Tokens stand in letters that people keep: they never change."""
        assert token("key", "ada@example.org") == "3466bfdb815d417d5246c1f64e277266"
        assert ledger_name(b"key", "ada@example.org") == "fbf05e87eb23bf855cf9917e0d631751"

    def test_different(self) -> None:
        """Another key, another reader and another purpose make another name."""
        names = {
            token("key", "ada@example.org"),
            token("other", "ada@example.org"),
            token("key", "bob@example.org"),
            ledger_name(b"key", "ada@example.org"),
            ledger_name(b"other", "ada@example.org"),
        }
        assert len(names) == 5


@pytest.mark.long
def test_memory() -> None:
    """Of a long file nothing is held but its bytes."""
    raw = b"address,name\n" + b"".join(
        b"reader%06d@example.org,Ada Lovelace\n" % one for one in range(50_000)
    )
    tracemalloc.start()
    count = sum(1 for _ in read_recipients(raw, NAME))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 50_000
    assert most < 200_000
