"""Addresses: what readers click, and when two are the same."""

import pytest
from hypothesis import given, settings, strategies as st

from newsletter.addresses import folded, is_email, is_mailbox, is_web, published

WORDS = st.text(st.characters(codec="utf-8"), max_size=60)
ADDRESSES = st.one_of(WORDS, WORDS.map("https://example.org/{}".format), WORDS.map("http://{}".format))


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("https://example.org/a?utm_source=x&b=1&utm_medium=y#c", "https://example.org/a?b=1#c"),
        ("HTTPS://Example.org/A?b=%C3%A9", "https://Example.org/A?b=%C3%A9"),
        ("https://example.org/?fbclid=1&gclid=2&mc_cid=3", "https://example.org/"),
        ("https://example.org/#xtor=RSS-1", "https://example.org/"),
        ("https://example.org/watch?v=abc&list=x", "https://example.org/watch?v=abc&list=x"),
        ("  https://example.org/a b  ", "https://example.org/a%20b"),
        ('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"),
        ("https://example.org/l-heure:-de-verite!", "https://example.org/l-heure:-de-verite!"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@example.org", None),
        ("//example.org/a", None),
        ("/a", None),
        ("https://", None),
        ("https://example.org:port/", None),
        ("https://[::1/", None),
        ("https://example.org/\ud800", None),
        ("", None),
        (None, None),
    ],
)
def test_published(given_: str | None, expected: str | None) -> None:
    """Readers click an absolute http(s) address, less its tracking parameters; anything else is none."""
    assert published(given_) == expected


def test_published_relative() -> None:
    """A relative address is resolved against where it stood."""
    assert published("../b?utm_id=1", "https://example.org/a/feed/") == "https://example.org/a/b"
    assert published("//cdn.example.org/x", "https://example.org/") == "https://cdn.example.org/x"
    assert published("javascript:alert(1)", "https://example.org/") is None


@settings(deadline=None)
@given(ADDRESSES)
def test_published_is_safe_and_stable(url: str) -> None:
    """Whatever comes, the outcome is none, or an http(s) address without markup that comes out the same again."""
    clean = published(url)
    if clean is not None:
        assert clean.startswith(("http://", "https://"))
        assert not set(clean) & set(" <>\"'\n\r\t{}") - {"'"}
        assert published(clean) == clean


@pytest.mark.parametrize(
    "same",
    [
        "http://www.example.org/a/?b=1&c=2",
        "https://example.org/a?c=2&b=1",
        "https://EXAMPLE.org:443/a?b=1&c=2#d",
        "https://example.org/a?b=1&utm_campaign=x&c=2",
    ],
)
def test_folded_same(same: str) -> None:
    """Scheme, `www.`, a final slash, the query's order, tracking and fragment don't tell addresses apart."""
    assert folded(same) == folded("https://example.org/a?b=1&c=2")


@pytest.mark.parametrize(
    "other", ["https://example.org/A", "https://example.org/a?b=2", "https://example.org:8080/a"]
)
def test_folded_different(other: str) -> None:
    """What servers may tell apart stays apart."""
    assert folded(other) != folded("https://example.org/a")


@settings(deadline=None)
@given(ADDRESSES)
def test_folded_never_fails(url: str) -> None:
    """Any text has a folded form, and its published form has the same one."""
    clean = published(url)
    assert folded(url) == (folded(clean) if clean else url)


def test_mail_addresses() -> None:
    """A mail address stands alone; a mailbox may have a name."""
    assert is_email("a.b+c@example.org")
    assert not is_email("A <a@example.org>")
    assert not is_email("a@b@example.org")
    assert not is_email("a@example.org\nBcc: x@example.org")
    assert is_mailbox("Les Jeudis <jeudis@example.org>")
    assert not is_mailbox("Les Jeudis")
    assert is_web("https://example.org")
    assert not is_web("ftp://example.org")
