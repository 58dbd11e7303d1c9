"""Why a messenger did not take a letter, as the ledger keeps it."""

from newsletter.deliver import Mishap, MishapKind


def test_it_comes_back() -> None:
    """What is written down is one line, and is read again with kind, place and words."""
    mishap = Mishap(MishapKind.MESSAGE, "554 no\tsuch\r\nthing", "mail.example.org:25")
    assert mishap.written == "message\tmail.example.org:25\t554 no such thing"
    assert Mishap.read(mishap.written) == Mishap(
        MishapKind.MESSAGE, "554 no such thing", "mail.example.org:25"
    )


def test_of_long_words_the_beginning_is_kept() -> None:
    """A server that says a lot fills no ledger."""
    assert len(Mishap.read(Mishap(MishapKind.ANSWER, "x" * 1000).written).said) == 300


def test_each_kind_has_its_words() -> None:
    """Each kind says what went wrong and what to do, to each reader; the server's words go with it."""
    for kind in MishapKind:
        mishap = Mishap(kind, "554 no")
        assert mishap.what[0].isupper()
        assert all((mishap.remedy, mishap.french_remedy))
        assert mishap.french == f"{Mishap(kind).french} (554 no)"
