"""Addresses: what readers click, and when two are the same."""

import pytest
from hypothesis import given, strategies as st

from newsletter.addresses import (
    encoded,
    folded,
    is_email,
    is_front_page,
    is_loopback,
    is_web,
    mailbox,
    origin,
    published,
    typed,
)
from tests.laws import dear

WORDS = st.text(st.characters(codec="utf-8"), max_size=60)
ADDRESSES = st.one_of(WORDS, WORDS.map("https://example.org/{}".format), WORDS.map("http://{}".format))


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("https://example.org/a?utm_source=x&b=1&utm_medium=y#c", "https://example.org/a?b=1#c"),
        ("HTTPS://Example.org/A?b=%C3%A9", "https://Example.org/A?b=%C3%A9"),
        ("https://example.org/?fbclid=1&gclid=2&mc_cid=3", "https://example.org/"),
        ("https://example.org/#xtor=RSS-1", "https://example.org/"),
        ("https://example.org/?p=7&partner=rss&emc=rss", "https://example.org/?p=7"),
        ("https://example.org/a?source=flux-rss&ref=newsletter", "https://example.org/a"),
        (
            "https://example.org/?format=rss&partner=12&type=feed",
            "https://example.org/?format=rss&partner=12&type=feed",
        ),
        ("https://example.org/watch?v=abc&list=x", "https://example.org/watch?v=abc&list=x"),
        ("https://youtu.be/abcdefghijk?si=AbC&t=30", "https://youtu.be/abcdefghijk?t=30"),
        ("https://www.youtube.com/watch?v=abcdefghijk&si=AbC", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://example.org/?si=1", "https://example.org/?si=1"),
        ("https://youtube.com.example.org/?si=1", "https://youtube.com.example.org/?si=1"),
        ("https://example.org/?matomo_campaign=x&Matomo_kwd=y&a=1", "https://example.org/?a=1"),
        ("https://user:pass@example.org:8443/a", "https://example.org:8443/a"),
        ("https://user@example.org", "https://example.org"),
        ("https://a@b:c@example.org/@d", "https://example.org/@d"),
        ("https://user:pass@/", None),
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
    assert published("http://[", "https://example.org/") is None
    assert published("/a", "http://[") is None


@dear
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
        "https://amp.example.org/a/amp/?b=1&c=2&amp=1",
        "https://example.org/a/index.php?b=1&c=2",
        "https://example.org/%61?%62=1&c=2",
        "http://www.example.org:80/a/?b=1&c=2",
    ],
)
def test_folded_same(same: str) -> None:
    """Scheme, `www.`, a final slash, the query's order, tracking and fragment don't tell addresses apart."""
    assert folded(same) == folded("https://example.org/a?b=1&c=2")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://économie.fr/é", "http://xn--conomie-9xa.fr/%c3%a9"),
        ("https://example.org/%7Ea%2fb", "https://example.org/~a%2Fb"),
        ("https://example.org", "http://www.example.org/index.html"),
        ("https://youtu.be/aBcDeF12345?si=x", "https://m.youtube.com/watch?v=aBcDeF12345&list=PL1&t=3"),
        ("https://www.youtube.com/shorts/aBcDeF12345", "https://www.youtube.com/embed/aBcDeF12345?rel=0"),
        ("https://example.org/?q=a+b", "https://example.org/?q=a%20b"),
    ],
)
def test_one_thing(one: str, other: str) -> None:
    """Encodings, names of hosts and YouTube's many addresses have one form."""
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/?p=3", "https://example.org/?p=4"),
        ("https://example.org/?p=3", "https://example.org/"),
        ("https://example.org/#!/a", "https://example.org/#!/b"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/?a=1%262", "https://example.org/?a=1&2"),
        ("https://youtu.be/aBcDeF12345", "https://youtu.be/aBcDeF12346"),
        ("https://www.youtube.com/playlist?list=a", "https://www.youtube.com/playlist?list=b"),
        ("https://amp.fr/a", "https://fr/a"),
        ("https://m.example.org/a", "https://example.org/a"),
    ],
)
def test_two_things(one: str, other: str) -> None:
    """What may be two things stays two."""
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.org", True),
        ("http://example.org/?utm_source=x#top", True),
        ("https://example.org/index.php", True),
        ("https://example.org/?p=3", False),
        ("https://example.org/#!/a", False),
        ("https://example.org/fr", False),
        ("javascript:x", False),
    ],
)
def test_front_page(url: str, *, expected: bool) -> None:
    """A front page has neither path nor query; a short link is none."""
    assert is_front_page(url) is expected


@pytest.mark.parametrize(
    "other", ["https://example.org/A", "https://example.org/a?b=2", "https://example.org:8080/a"]
)
def test_folded_different(other: str) -> None:
    """What servers may tell apart stays apart."""
    assert folded(other) != folded("https://example.org/a")


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
    assert is_web("https://example.org")
    assert not is_web("ftp://example.org")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("jeudis@example.org", ""),
        ("<jeudis@example.org>", ""),
        ("Les Jeudis <jeudis@example.org>", "Les Jeudis"),
        ("Les Jeudis : ODD 17 <jeudis@example.org>", "Les Jeudis : ODD 17"),
        ("Le RAMEAU, les Jeudis <jeudis@example.org>", "Le RAMEAU, les Jeudis"),
        ("Jeudis@ODD17 <jeudis@example.org>", "Jeudis@ODD17"),
        ("Jeudis; (lettre) [17] <jeudis@example.org>", "Jeudis; (lettre) [17]"),
        ('"Les Jeudis : ODD 17" <jeudis@example.org>', "Les Jeudis : ODD 17"),
        ('"a@example.org, Jeudis" <jeudis@example.org>', "a@example.org, Jeudis"),
        (r'"Le \"Jeudi\"" <jeudis@example.org>', 'Le "Jeudi"'),
        ('Le "Jeudi" du RAMEAU <jeudis@example.org>', 'Le "Jeudi" du RAMEAU'),
    ],
)
def test_a_mailbox_keeps_its_name(written: str, name: str) -> None:
    """A sender's name is what stands before the address, whatever signs it has, with or without quotes."""
    assert mailbox(written) == (name, "jeudis@example.org")


@pytest.mark.parametrize(
    "written",
    [
        "Les Jeudis",
        "",
        "Les Jeudis <jeudis>",
        "Les Jeudis <jeudis@example.org>, Autre <autre@example.org>",
        "jeudis@example.org, autre@example.org",
        "jeudis@example.org; Autre <autre@example.org>",
        "Les Jeudis : <jeudis@example.org>, <autre@example.org>;",
        "Les Jeudis <jeudis@example.org> autre@example.org",
    ],
)
def test_what_is_no_mailbox(written: str) -> None:
    """No address, or several, make no sender."""
    assert mailbox(written) is None


def test_loopback() -> None:
    """This machine, by name or number; not by a number in disguise, whatever the Python says of it."""
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]")))
    others = ("localhost.example.org", "10.0.0.1", "example.org", "", "::ffff:127.0.0.1", "[::ffff:7f00:1]")
    assert not any(map(is_loopback, others))


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.com/url?rct=j&sa=t&url=https://e.org/alliances&ct=ga&cd=CAIyGj&usg=AOvVaw",
        "https://www.google.fr/url?q=https%3A%2F%2Fe.org%2Falliances&sa=D",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fe.org%2Falliances%3Ffbclid%3Dx&h=AT0",
        "https://www.youtube.com/redirect?event=video_description&q=https%3A%2F%2Fe.org%2Falliances",
        "https://www.linkedin.com/safety/go?url=https%3A%2F%2Fe.org%2Falliances&trk=x",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fe.org%2Falliances&data=05",
        "https://outlook.office365.com/mail/safelink.html?url=https%3A%2F%2Fe.org%2Falliances&corid=0",
        "https://outlook.live.com/mail/0/safelink.html?url=https://e.org/alliances",
        "https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url=https%3A%2F%2Fe.org%2Falliances",
        "https://urldefense.com/v3/__https://e.org/alliances__;!!x",
        "https://www.google.com/url?url=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fe.org%252Falliances",
    ],
)
def test_what_only_leads_elsewhere(url: str) -> None:
    """An address that only counts who follows it to another is that other, for readers and for telling what is the same."""
    assert published(url) == "https://e.org/alliances"
    assert folded(url) == "e.org/alliances"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.com/url?sa=t",
        "https://www.google.com/url?url=javascript:alert(1)",
        "https://www.google.com/search?q=https://e.org/a",
        "https://e.org/url?url=https://f.org/a",
    ],
)
def test_what_leads_nowhere_else(url: str) -> None:
    """An address that carries none, or belongs to a site that may mean something else by it, stays."""
    assert folded(url).split("/")[0] == folded(published(url) or "").split("/")[0]
    assert (published(url) or "").split("?")[0] == url.split("?", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://apercu.example.org", "https://apercu.example.org"),
        ("HTTPS://Apercu.Example.org:443/", "https://apercu.example.org"),
        ("https://apercu.example.org:8443/", "https://apercu.example.org:8443"),
        ("http://127.0.0.1:8017", "http://127.0.0.1:8017"),
        ("http://[::1]:80/", "http://[::1]"),
        ("https://aperçu.example.org/", "https://xn--aperu-1ra.example.org"),
        ("https://Faß.de", "https://xn--fa-hia.de"),
        ("https://apercu.example.org/jeudis", None),
        ("https://apercu.example.org?", None),
        ("https://apercu.example.org/#", None),
        ("https://moi@apercu.example.org/", None),
        ("https://apercu.example.org:x/", None),
        ("https://apercu.example.org/\n", None),
        ("https://apercu example.org/", None),
        ("https://a..example.org/", None),
        ("https://<b>/", None),
        ("ftp://apercu.example.org/", None),
        ("//apercu.example.org/", None),
    ],
)
def test_origin(url: str, expected: str | None) -> None:
    """An origin is what browsers tell: scheme, host as in DNS, and a port that is not the usual; nothing else is one."""
    assert origin(url) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (" https://éco.example/à ", "https://xn--co-9ia.example/%C3%A0"),
        ("https://example.org/a b?q=é#ü", "https://example.org/a%20b?q=%C3%A9#%C3%BC"),
        ("www.example.org", "https://www.example.org"),
        ("https://moi@éco.example:8080/", "https://moi@xn--co-9ia.example:8080/"),
        ("https://example.org/%C3%A9?a=[1]&b='x'", "https://example.org/%C3%A9?a=[1]&b='x'"),
        ("https://exa mple.org/", None),
        (f"https://{'é' * 80}.example/", None),
        ("javascript:alert(1)", None),
        ("5 octobre", None),
        ("", None),
    ],
)
def test_an_address_as_people_type_it(written: str, expected: str | None) -> None:
    """Accents and spaces are encoded as browsers do; what is encoded stays as it is."""
    assert typed(written) == expected
    assert encoded(expected or "") == (expected or "")
