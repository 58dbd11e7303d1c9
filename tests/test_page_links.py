"""Links of a page to other files of the site: found, made relative, taken out."""

from pathlib import PurePosixPath
from urllib.parse import urljoin

import pytest
from hypothesis import given, strategies as st

from newsletter.archive.links import relative, target, without

BASE = "https://jeudis.example.org/lettre/"
PATHS = st.sampled_from(
    ["index.html", "2023-09-28.html", "entrees/a.html", "mail/2023-09-28.html", "agenda.ics", "a/b/c.html"]
)


@pytest.mark.parametrize(
    ("reference", "path", "file"),
    [
        ("2023-09-28.html", "index.html", "2023-09-28.html"),
        ("2023-09-28.html#semaine", "index.html", "2023-09-28.html"),
        ("../2023-09-28.html", "entrees/a.html", "2023-09-28.html"),
        ("b.html?x=1", "entrees/a.html", "entrees/b.html"),
        ("./b.html", "entrees/a.html", "entrees/b.html"),
        ("b%C3%A9.html", "entrees/a.html", "entrees/bé.html"),
        (BASE, "entrees/a.html", "index.html"),
        (f"{BASE}#editions", "entrees/a.html", "index.html"),
        (f"{BASE}agenda.ics", "entrees/a.html", "agenda.ics"),
        (f"{BASE}agenda/x.html#y", "entrees/a.html", "agenda/x.html"),
        ("#semaine", "index.html", None),
        ("?q=x", "index.html", None),
        ("", "index.html", None),
        ("mailto:a@example.org", "index.html", None),
        ("webcal://jeudis.example.org/lettre/agenda.ics", "index.html", None),
        ("https://example.org/2023-09-28.html", "index.html", None),
        ("https://jeudis.example.org/autre.html", "index.html", None),
        ("//example.org/x.html", "index.html", None),
        ("/lettre/index.html", "index.html", None),
        ("../autre.html", "index.html", None),
        ("../../x.html", "entrees/a.html", None),
    ],
)  # fmt: skip
def test_target(reference: str, path: str, file: str | None) -> None:
    """It leads to a file of the site, or elsewhere, or stays on its page."""
    assert target(reference, path, BASE) == file


@pytest.mark.parametrize(
    ("path", "link", "made"),
    [
        ("mail/a.html", BASE, "../index.html"),
        ("mail/a.html", f"{BASE}2023-09-28.html#x", "../2023-09-28.html#x"),
        ("mail/a.html", f"{BASE}#x", "../index.html#x"),
        ("a.html", f"{BASE}100%25.pdf", "100%25.pdf"),
        ("a.html", f"{BASE}b/a:b.html", "b/a:b.html"),
        ("a.html", f"{BASE}images/a.jpg", "images/a.jpg"),
        ("entrees/a.html", BASE.rstrip("/"), "../index.html"),
        ("entrees/a.html", f"{BASE}agenda/", "../agenda/index.html"),
        ("entrees/a.html", f"{BASE}agenda/?x=1#a-venir", "../agenda/index.html?x=1#a-venir"),
        ("a.html", "HTTP://Jeudis.example.org/lettre/2023-09-28.html", "2023-09-28.html"),
        ("a.html", f"{BASE}images/caf%C3%A9.jpg", "images/caf%C3%A9.jpg"),
        ("404.html", f"{BASE}2023-09-28.html", "/lettre/2023-09-28.html"),
        (
            "a.html",
            "webcal://jeudis.example.org/lettre/agenda.ics",
            "webcal://jeudis.example.org/lettre/agenda.ics",
        ),
        ("a.html", "https://example.org/", "https://example.org/"),
        *[
            ("a.html", f"{BASE}{rest}", f"{BASE}{rest}")
            for rest in (
                "?p=12",
                "adhesion/",
                "a/b/",
                "a:b.html",
                "//autre.example.org/x",
                "/x.html",
                "%2F/x",
            )
        ],
        ("a.html", "mailto:a@example.org", "mailto:a@example.org"),
        ("a.html", "https://jeudis.example.org/", "https://jeudis.example.org/"),
    ],
)
def test_relative(path: str, link: str, made: str) -> None:
    """A link to the site's own address becomes one from where the page lies; all others stay as they are."""
    for attribute in ("href", "src", "action", "HREF"):
        text = f'<a data-src="{BASE}" {attribute}="{link}" title="{BASE}">{BASE}</a>'
        assert relative(text, path, BASE) == text.replace(f'"{link}" title', f'"{made}" title')
        whole = f' data-url="{link}"' if attribute.lower() == "href" and made != link else ""
        paper = relative(text, path, BASE, for_paper=True)
        assert paper == text.replace(f'"{link}" title', f'"{made}"{whole} title')


@given(PATHS, PATHS)
def test_what_was_made_relative_leads_to_the_same(path: str, other: str) -> None:
    """As a browser follows it from the page's address, and as we do."""
    text = relative(f'<a href="{BASE}{other}">x</a>', path, BASE)
    reference = text.split('"')[1]
    assert not reference.startswith("http")
    assert urljoin(BASE + path, reference) == BASE + other
    assert target(reference, path, BASE) == other


def test_without_takes_out_the_links_and_leaves_the_words() -> None:
    """Only those that lead to what is missing: of any attribute that leads, by any address of the same file."""
    text = (
        '<a class="x" href="../gone.html#a">un</a> <a href="../there.html">deux</a>'
        f' <a href="{BASE}gone.html">trois</a> <img src="../gone.png" alt=""> <link rel="next" href="../gone.html">'
        ' <form role="search" action="../gone.html"></form> <a href="https://example.org/gone.html">quatre</a>'
    )
    bare = without(text, "entrees/a.html", BASE, lambda path: path.startswith("gone"))
    assert bare == (
        '<a class="x">un</a> <a href="../there.html">deux</a>'
        ' <a>trois</a> <img alt=""> <link rel="next">'
        ' <form role="search"></form> <a href="https://example.org/gone.html">quatre</a>'
    )


def test_without_reads_addresses_as_browsers_do() -> None:
    """Escaped signs are what they stand for."""
    text = '<a href="gone.html?a=1&amp;b=2">x</a><a href="caf&eacute;.html">y</a>'
    bare = without(text, "a.html", BASE, {"gone.html", "café.html"}.__contains__)
    assert bare == "<a>x</a><a>y</a>"


@given(PATHS, st.lists(PATHS, max_size=5), st.sets(PATHS))
def test_nothing_leads_to_what_is_missing(path: str, links: list[str], missing: set[str]) -> None:
    """After it, no link leads to a missing file; links to all others stay; done again, nothing changes."""
    up = "../" * path.count("/")
    text = "".join(f'<a href="{up}{one}">{PurePosixPath(one).stem}</a>' for one in links)
    bare = without(text, path, BASE, missing.__contains__)
    assert bare.count(" href=") == sum(one not in missing for one in links)
    assert not any(f'"{up}{one}"' in bare for one in missing)
    assert without(bare, path, BASE, missing.__contains__) == bare
