"""The documents say all that the program knows by a name, and nothing that it doesn't."""

import pytest

from tools.check_docs import documents, problems

DOCUMENTS = documents()


def test_documents_are_complete() -> None:
    """Links lead somewhere; every command, option, exit code, finding, need, switch and module is documented, and no other."""
    assert problems(DOCUMENTS) == []


@pytest.mark.parametrize(
    ("document", "old", "new", "said"),
    [
        ("README.md", " [--offline]", "", "README.md: no option --offline of newsletter collect"),
        ("README.md", " [-C DIR]", "", "README.md: no option -C of newsletter"),
        ("README.md", "[--offline]", "[--later]", "README.md: newsletter collect has no option --later"),
        ("README.md", ", `sources export [FILE]`", "", "README.md: no command newsletter sources export"),
        ("README.md", "| `init DIR`", "| `init DIR`, `begin DIR`", "README.md: there is no newsletter begin DIR"),
        ("README.md", "(docs/operate.md)", "(docs/gone.md)", "README.md: docs/gone.md does not exist"),
        ("docs/operate.md", "| 143 |", "| 144 |", "docs/operate.md: no exit code 143"),
        ("docs/operate.md", "| 143 |", "| 144 |", "docs/operate.md: exit code 144 is none"),
        ("docs/operate.md", "| `NEWSLETTER_NOW`", "| `NOW`", "docs/operate.md: no switch NEWSLETTER_NOW"),
        ("docs/guide.fr.md", "| `link-dead`", "| `link-lost`", "docs/guide.fr.md: no finding link-dead"),
        ("docs/guide.fr.md", "| `link-dead`", "| `link-lost`", "docs/guide.fr.md: finding link-lost is none"),
        ("docs/guide.fr.md", "| `mail-fails`", "| `mail-lost`", "docs/guide.fr.md: no need mail-fails"),
        ("docs/guide.fr.md", "| `mail-fails`", "| `mail-lost`", "docs/guide.fr.md: need mail-lost is none"),
        ("docs/architecture.md", "| `curate` |", "| curate |", "docs/architecture.md: no module curate"),
    ],
)  # fmt: skip
@pytest.mark.some(5)
def test_what_is_missing_or_stale_is_told(document: str, old: str, new: str, said: str) -> None:
    """A name that is left out of its document is told, and so is one that the program does not have any more."""
    assert old in DOCUMENTS[document]
    changed = DOCUMENTS[document].replace(old, new, 1)
    assert said in problems({**DOCUMENTS, document: changed})
