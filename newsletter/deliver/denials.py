"""Whether what a server says of us, as it is asked to take one reader's letter, is about us or about that reader. Pure.

Servers say « relay denied », or that our address is on a block list, of single domains and mailboxes too: as long as the same
server takes others' letters, that is about those readers. Of everybody it is about us, which shows after a few of them.
"""

from newsletter.deliver.mishap import OF_TLS, MishapKind

OF_ALL = frozenset(
    {
        MishapKind.NAME,
        *OF_TLS,
        MishapKind.LOGIN,
        MishapKind.NO_LOGIN,
        MishapKind.UNSAYABLE,
        MishapKind.SENDER,
        MishapKind.RELAY,
        MishapKind.LIMIT,
    }
)
"""What is about us, and would be said of every reader, where it is not said of one reader's letter."""
DENIALS = OF_ALL | {MishapKind.ACCESS, MishapKind.TURNED_AWAY}
"""What sounds as if it were about us, and is not as long as others' letters are taken. For now, and nobody's refusal."""
FEW = 5  # readers, of several domains, before anybody has taken the letter
MANY = 20  # readers of one domain, which it may be about; or after others have taken the letter


class Denials:
    """Those of one hand-over: how many came one after the other, and of which domains."""

    def __init__(self) -> None:
        self._is_taken = False
        self._domains: list[str] = []

    def met(self, address: str, kind: MishapKind | None, *, is_taken: bool) -> bool:
        """Note what became of one reader's letter; return whether nobody else is to be tried.

        Args:
            address: theirs.
            kind: what went wrong; None where nothing did.
            is_taken: whether it was taken.
        """
        self._is_taken = self._is_taken or is_taken
        if kind not in DENIALS:
            self._domains.clear()
            return False
        self._domains.append(address.rpartition("@")[2].lower())
        is_of_one = len(set(self._domains)) == 1
        return kind is MishapKind.LIMIT or len(self._domains) >= (
            MANY if self._is_taken or is_of_one else FEW
        )
