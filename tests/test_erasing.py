"""A reader who asks to be forgotten: where their address stands, and what stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from newsletter.recipients import folded, hashed, read_recipients, read_suppressed, unhashed, without
from tests.test_lanes import Crowd
from tests.test_smtp import listening
from tests.test_to_each import PEOPLE, counts, to_each
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

ZOE = "Zoé@Example.org"
FORM = folded(ZOE)
DIGEST = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("raw", "left"),
    [
        (b"address,name\nada@example.org,Ada\nzo\xc3\xa9@example.org,Z\n", b"address,name\nada@example.org,Ada\n"),
        (b"address\r\nZO\xc3\x89@EXAMPLE.ORG\r\nada@example.org\r\n", b"address\r\nada@example.org\r\n"),
        (b"\xef\xbb\xbfname;address\nZ;zo\xc3\xa9@example.org\n\nA;a@example.org", b"\xef\xbb\xbfname;address\n\nA;a@example.org"),
        (b'name,address\n"Z\nZ",zo\xc3\xa9@example.org\nA,a@example.org\n', b"name,address\nA,a@example.org\n"),
        (b"address\nzo\xc3\xa9@example.org", b"address\n"),
        (b"address\nzo\xc3\xa9@example.org\nzo\xc3\xa9@example.org.\n", b"address\n"),
        (b"address\nada@example.org\n", b"address\nada@example.org\n"),
    ],
)  # fmt: skip
def test_rows_that_go(raw: bytes, left: bytes) -> None:
    """However the table and the address are written, their rows go, and no byte else."""
    assert without(raw, "recipients.csv", FORM) == left


@given(
    st.lists(
        st.sampled_from(["ada@example.org,Ada", "zoé@example.org,Zoé", ",", "", "nobody", '"a\nb",x']),
        max_size=8,
    )
)
def test_others_stay(rows: list[str]) -> None:
    """Who else is listed is listed afterwards, and they are not."""
    raw = "\n".join(["address,name", *rows]).encode()
    before = [one for one in read_recipients(raw, "x") if getattr(one, "address", "") != "zoé@example.org"]
    after = list(read_recipients(without(raw, "x", FORM), "x"))
    assert [getattr(one, "address", "") for one in after] == [getattr(one, "address", "") for one in before]


@pytest.mark.parametrize(
    "line", ["zoé@example.org", "2023-01-01,zoé@example.org", "Zoé <ZOÉ@example.org>", "mailto:zoé@example.org", '"zoé@example.org'],
)  # fmt: skip
def test_a_hash_in_their_place(line: str) -> None:
    """Wherever they stand in a suppression file, a hash does then, and nobody else is touched."""
    raw = f"ada@example.org\n{line}\n".encode()
    after = hashed(raw, FORM, DIGEST)
    assert read_suppressed(raw, "x") == {"ada@example.org", FORM}
    assert read_suppressed(after, "x") == {"ada@example.org", DIGEST}
    assert hashed(after, FORM, DIGEST) == after


def everywhere(root: Path, address: str) -> list[str]:
    """The files that hold an address, in any case."""
    found = (path for path in root.rglob("*") if path.is_file())
    return sorted(
        str(path.relative_to(root)) for path in found if address.encode() in path.read_bytes().lower()
    )


@pytest.fixture
def each(desk: Desk) -> Iterator[Desk]:
    """A letter that leaves for each of thirty readers, approved."""
    with listening(Crowd()) as crowd:
        assert isinstance(crowd, Crowd)
        yield to_each(desk, crowd, PEOPLE)


def test_by_the_command(each: Desk) -> None:
    """Once a letter has left: out of all lists; what is said of it names each place."""
    assert each("run", "--live", now=THURSDAY).code == 0
    each.write("suppressed.csv", f"address,at\n{PEOPLE[3].title()},2023-01-01\n")
    assert everywhere(each.root, PEOPLE[3]) == [
        "recipients.csv", "suppressed.csv", f"var/frozen/{DAY}/recipients",
    ]  # fmt: skip
    said = each("forget", PEOPLE[3].upper())
    assert (said.code, said.err) == (0, "")
    assert "recipients.csv : retirée.\n" in said.out
    assert "suppressed.csv : remplacée par une empreinte" in said.out
    assert f"var/frozen/{DAY}/recipients : retirée.\n" in said.out
    assert everywhere(each.root, PEOPLE[3]) == []
    again = each("forget", PEOPLE[3])
    assert (again.code, "dans aucun fichier" in again.out) == (0, True)
    assert counts(each) == {"accepted": 30}


@pytest.mark.parametrize("suppressed", [f"address\n{PEOPLE[3]}\n", "address\nada@example.org\n", None])
@pytest.mark.some(1)
def test_who_is_forgotten_stays_away(each: Desk, suppressed: str | None) -> None:
    """Listed again by an old copy of the file, she gets nothing: the hash in the suppression file is hers, whoever was there."""
    if suppressed is not None:
        each.write("suppressed.csv", suppressed)
    before = (each.root / "recipients.csv").read_text()
    assert each("forget", PEOPLE[3]).code == 0
    each.write("recipients.csv", before)
    assert each("run", "--live", now=THURSDAY).code == 0
    assert counts(each) == {"accepted": 29, "suppressed": 1}


def test_what_is_no_address(desk: Desk) -> None:
    """It is said, and nothing is looked for."""
    said = desk("forget", "Zoé", now=TUESDAY)
    assert (said.code, "Not an address" in said.err) == (2, True)


def test_a_letter_that_waits_comes_first(each: Desk) -> None:
    """Who a letter still waits for, or of whom nobody knows, is not forgotten in the middle of it: it is said what comes first."""
    config = each.root / "newsletter.toml"
    config.write_text(config.read_text().replace('host = "127.0.0.1"', 'host = "127.0.0.2"'))
    assert each("run", "--live", now=THURSDAY).code == 1
    said = each("forget", PEOPLE[3])
    assert (said.code, "deliveries resolve" in said.err) == (3, True)
    assert PEOPLE[3] in (each.root / "recipients.csv").read_text()


def test_no_file_of_those_who_left(each: Desk) -> None:
    """Without one, that nothing keeps an old list from bringing her back is said."""
    config = each.root / "newsletter.toml"
    config.write_text(config.read_text().replace('suppression = "suppressed.csv"', "#"))
    said = each("forget", PEOPLE[3])
    assert (said.code, "ramènerait" in said.out) == (0, True)


def test_copies_and_settings(each: Desk) -> None:
    """What people left beside the lists, and the settings, are named where she stands there; what is not looked at is said."""
    copies = [
        "recipients.csv.bak",
        "recipients.csv~",
        "feeds/notes/rappel.txt",
        f"archive/editions/{DAY}.md.orig",
    ]
    for name in copies:
        each.write(name, f"À rappeler : {PEOPLE[3].title()}, demain\n")
    each.change("newsletter.toml", "redaction@example.org", PEOPLE[3])
    said = each("forget", PEOPLE[3])
    assert said.code == 0
    for name in ("newsletter.toml", *copies):
        assert f"{name} : y figure encore" in said.out
    assert "Pas les autres dossiers" in said.out


def test_a_copy_that_cannot_be_read(each: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows what is in it, so it is named."""
    monkeypatch.setattr("newsletter.pipeline.readers.erasing._LARGEST", 100)
    each.write("old.csv", "x" * 101)
    assert "old.csv : n’a pas pu être lu" in each("forget", PEOPLE[3]).out


@pytest.mark.long
def test_listed_again(each: Desk) -> None:
    """That a reader who was forgotten is listed again is said, and no list is frozen with the address; by her word she is back."""
    before = (each.root / "recipients.csv").read_text()
    assert each("forget", PEOPLE[3]).code == 0
    assert "recipients-forgotten" not in each.codes()
    each.write("recipients.csv", before)
    assert "recipients-forgotten" in each.codes(now=TUESDAY)
    assert "recipients-forgotten" in [one["code"] for one in each("check", DAY, "--json").json]
    assert each("run", "--live", now=THURSDAY).code == 0
    assert counts(each) == {"accepted": 29, "suppressed": 1}
    assert PEOPLE[3] not in (each.root / f"var/frozen/{DAY}/recipients").read_text()
    said = each("forget", PEOPLE[3].upper(), "--undo")
    assert (said.code, "de nouveau envoyée" in said.out) == (0, True)
    assert "recipients-forgotten" not in each.codes()
    assert each("forget", PEOPLE[3], "--undo").code == 2
    assert each("forget", PEOPLE[4], "--undo").code == 2


@pytest.mark.long
def test_forgotten_while_a_letter_waits(each: Desk) -> None:
    """Who is forgotten already, listed again, and waits for a letter that she will not get is forgotten at once."""
    before, settings = (each.root / "recipients.csv").read_text(), each.root / "newsletter.toml"
    assert each("forget", PEOPLE[3]).code == 0
    each.write("recipients.csv", before)
    settings.write_text(settings.read_text().replace('host = "127.0.0.1"', 'host = "127.0.0.2"'))
    assert each("run", "--live", now=THURSDAY).code == 1
    said = each("forget", PEOPLE[3])
    assert (said.code, "recipients.csv : retirée" in said.out) == (0, True)
    settings.write_text(settings.read_text().replace('host = "127.0.0.2"', 'host = "127.0.0.1"'))
    assert each("run", "--live", now=THURSDAY.replace("09:05", "09:45")).code == 0
    assert counts(each) == {"accepted": 29, "suppressed": 1}


@pytest.mark.parametrize(
    ("raw", "left"),
    [
        (f"address,at\n{DIGEST},\nada@example.org,\n", "address,at\nada@example.org,\n"),
        (f"2023-01-01 {DIGEST}\r\nada@example.org\r\n", "ada@example.org\r\n"),
        (f"ada@example.org {DIGEST}\n", "ada@example.org \n"),
        (f"{DIGEST}\n", "address,at\n"),
        (f"x{DIGEST}\n{DIGEST}0\n", f"x{DIGEST}\n{DIGEST}0\n"),
        (f"{'f' * 32} {DIGEST}", f"{'f' * 32} "),
        ("", ""),
    ],
)
def test_a_hash_that_goes(raw: str, left: str) -> None:
    """Only hers goes; the file never becomes an empty one, which would count as lost."""
    assert unhashed(raw.encode(), DIGEST) == left.encode()
