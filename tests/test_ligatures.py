"""Letters that are two in one, parted in what is indexed."""

from newsletter.archive.search.ligatures import unligated
from newsletter.archive.search.sought import copy_of


def test_they_are_parted() -> None:
    assert unligated("Œuvrer au cœur, ex æquo, ÆŒ") == "OEuvrer au coeur, ex aequo, AEOE"


def test_in_what_is_indexed() -> None:
    """Beside the articles, which are set apart."""
    page = "<main data-pagefind-body><h1>L’œuvre</h1></main>"
    assert "<h1>L’ oeuvre</h1>" in copy_of(page.encode())
