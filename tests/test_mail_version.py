"""The mail, shown as a page of the site."""

import re

import pytest

from newsletter.archive.mail_version import as_page
from tests.editions import CONFIG, EDITIONS, message
from tests.sites import BASE, Page

KINDS = ("everything", "hostile", "cancelled-and-moved", "empty")


def shown(name: str) -> str:
    """Show the mail of an edition."""
    return as_page(message(name).html, EDITIONS[name].date, CONFIG.letter.base).decode()


@pytest.mark.parametrize("name", KINDS)
def test_it_says_what_the_mail_says(name: str) -> None:
    """Every word, link and picture is there, in the same order; links to the site start from where the page lies."""
    mail, page = Page(message(name).html), Page(shown(name))
    assert page.links[2:] == [
        link if not link.startswith(BASE) else f"../{link.removeprefix(BASE) or 'index.html'}"
        for link in mail.links
    ]
    assert [tag for tag in page.tags if tag not in {"meta", "link", "main"}] == [
        tag for tag in mail.tags if tag not in {"meta", "link"}
    ]
    assert not [link for link in page.links[1:] if link.startswith(BASE)]


@pytest.mark.parametrize("name", KINDS)
def test_all_of_it_is_its_content(name: str) -> None:
    """Who goes from landmark to landmark finds it whole in one; the mail itself has none, for a mail program's page has its own."""
    assert re.search(r"<body\b[^>]*><main><div.*</div>\s*</main></body>", shown(name), re.DOTALL)
    assert "main" not in Page(message(name).html).tags


@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_left_that_only_outlook_reads(name: str) -> None:
    """No property, namespace or comment of its own; what others are shown instead stays."""
    text = shown(name)
    assert not re.search(
        r"\bmso-[a-z]+-?[a-z]*\s*:|supported-color-schemes\s*:|xmlns:[vo]=|<!--\[if (?:mso|lte mso)", text
    )
    assert "color-scheme: light dark" in text.replace(":light", ": light")


def test_words_are_no_style() -> None:
    """What an édito says of Outlook's properties stays as it is."""
    text = '<html><head></head><body><p style="color:red;mso-hide:all;margin:0">mso-hide: all; style="mso-hide:all"</p></body></html>'
    page = as_page(text, EDITIONS["empty"].date, BASE).decode()
    assert '<p style="color:red;margin:0">mso-hide: all;' in page
    last = as_page('<b style="mso-hide:all">x</b>', EDITIONS["empty"].date, BASE).decode()
    assert last == '<b style="">x</b>'


@pytest.mark.parametrize("name", KINDS)
def test_it_is_closed_and_points_to_the_editions_own_page(name: str) -> None:
    """No script may run in it, nothing is loaded from elsewhere, and search engines have the other."""
    text = shown(name)
    assert "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'" in text
    assert '<meta name="robots" content="noindex">' in text
    assert f'<link rel="canonical" href="{BASE}{EDITIONS[name].date}.html">' in text
    assert Page(text).scripts == []
