"""Why a messenger did not take a letter, as the ledger keeps it."""

import pytest

from newsletter.deliver import Mishap, MishapKind
from newsletter.deliver.answers import about
from newsletter.deliver.mishap import refused_kind


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


@pytest.mark.parametrize(
    ("address", "said", "expected"),
    [
        ("zoe@example.org", "550 user Zoe unknown, zoes is", "550 user … unknown, zoes is"),
        ("no@example.org", "550 no such user", "550 no such user"),
        ("z@example.org", "550 z <z@example.org>", "550 z <…>"),
        (
            "zoe@example.org",
            "550 for JEUDIS@example.org: not zoe@other.org",
            "550 for JEUDIS@example.org: not …",
        ),
        ("zoe@example.org", "550 see https://x.org/?to=zoe%40example.org", "550 see https:…"),
        ("a+b.c@example.org", "550 a+b.c, aab.c", "550 …, aab.c"),
    ],
)
def test_words_without_names(address: str, said: str, expected: str) -> None:
    """Of a server's words all addresses are left out but the sender's, and the reader's name before the @, if it is no mere word."""
    mishap = Mishap(MishapKind.READER, said, "x:25").unnamed(address, but="jeudis@example.org")
    assert mishap == Mishap(MishapKind.READER, expected, "x:25")


def test_words_are_kept_whole() -> None:
    """What is too long ends with a whole word; one word alone is cut; what is no sign of a text is replaced."""
    said = ("ab " * 200, "x" * 298 + " lecteur@example.org", "x" * 298 + " y", "x" * 400, "a\x1b[2J b\0")
    kept = [Mishap.read(Mishap(MishapKind.READER, one).written).said for one in said]
    assert kept == [("ab " * 100).strip(), "x" * 298, "x" * 298 + " y", "x" * 300, "a\ufffd[2J b\ufffd"]


def test_a_server_that_turns_us_away_has_answered() -> None:
    """For good, its words are for its postmaster; for now, one waits first; host and port are right."""
    for said, is_for_now in (("554 5.7.1 blocked", False), ("421 too many connections", True)):
        mishap = Mishap(MishapKind.TURNED_AWAY, said, "x:25")
        assert mishap.remedy.startswith("wait, ") is is_for_now
        assert mishap.french_remedy.startswith("attendez") is is_for_now
        assert ("refuse pour l’instant cette machine" in mishap.french) is is_for_now
        assert said in mishap.french
        assert "host" not in mishap.remedy + mishap.french_remedy


def test_a_server_that_offers_no_login_has_seen_no_secret() -> None:
    """What is wrong is the port, or that there are secrets; not the secrets."""
    mishap = Mishap(MishapKind.NO_LOGIN, "it offers no login", "x:25")
    for remedy in (mishap.remedy, mishap.french_remedy):
        assert "587" in remedy
        assert "username_env" in remedy
        assert "check the secrets" not in remedy
        assert "vérifiez" not in remedy


@pytest.mark.parametrize(
    ("said", "kind", "is_for_now"),
    [
        ("552 5.2.2 mailbox full", MishapKind.FULL, True),
        ("452 4.2.2 Over quota", MishapKind.FULL, True),
        ("550 5.2.2 <…>: user is over quota", MishapKind.FULL, False),
        ("552 no", MishapKind.READER, True),
        ("550 5.1.1 no such user", MishapKind.READER, False),
    ],
)
def test_a_mailbox_that_is_full(said: str, kind: MishapKind, *, is_for_now: bool) -> None:
    """Its address is right: it is not asked to be corrected; and what is refused for now only is said to be so."""
    assert refused_kind(MishapKind.READER, said) is kind
    mishap = Mishap(kind, said, "x:25")
    assert mishap.remedy.startswith("wait") is is_for_now
    assert mishap.french_remedy.startswith("attendez") is is_for_now
    assert ("correct" in mishap.remedy) is (kind is MishapKind.READER)
    assert ("pour l’instant" in mishap.french) is (is_for_now and kind is MishapKind.READER)


@pytest.mark.parametrize(
    ("asked", "said", "kind"),
    [
        (
            MishapKind.READER,
            "5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org",
            MishapKind.TURNED_AWAY,
        ),
        (MishapKind.SENDER, "5.7.1 your IP 192.0.2.1 is on a block list", MishapKind.TURNED_AWAY),
        (MishapKind.RECIPIENT, "listed in our blacklist: host mail.example.org", MishapKind.TURNED_AWAY),
        (MishapKind.READER, "recipient is on the blacklist", MishapKind.READER),
        (MishapKind.MESSAGE, "5.7.1 blocked using dbl.spamhaus.org", MishapKind.MESSAGE),
    ],
)
def test_a_machine_on_a_block_list(asked: MishapKind, said: str, kind: MishapKind) -> None:
    """Whichever address was asked about, it is this machine that is refused: no login, host or port is wrong."""
    assert about(550, said.encode(), asked) is kind
    assert "login" not in Mishap(MishapKind.TURNED_AWAY, f"550 {said}").remedy
