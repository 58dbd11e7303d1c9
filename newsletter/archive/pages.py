"""The pages and the feed of the archive. The same editions give the same bytes; only templates are read."""

import datetime as dt
import re
from collections.abc import Sequence

from newsletter.archive import extracts
from newsletter.archive.assets import style
from newsletter.looks import Looks
from newsletter.model import Issue, Kind
from newsletter.permalinks import page_name

_FEED_LENGTH = 20  # a reader that has been away longer finds the rest in the archive
_COMING, _RECENT = 5, 3
# What XML 1.0 (section 2.2) cannot hold; a title out of a broken feed may.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def file_name(issue: Issue) -> str:
    """Name an edition's page."""
    return page_name(issue.date)


def edition_page(
    issue: Issue,
    looks: Looks,
    *,
    previous: Issue | None = None,
    following: Issue | None = None,
    draft: bool = False,
) -> str:
    """Render the page of one edition.

    Args:
        issue: the edition.
        looks: the templates.
        previous: the edition before it in the archive.
        following: the edition after it.
        draft: says so on the page, and keeps search engines away.

    Raises:
        TemplateError: a template is wrong.
    """
    return _render(
        looks,
        "site/edition.html.j2",
        issue=issue,
        previous=previous,
        following=following,
        draft=draft,
        description=issue.preheader or extracts.opening(issue, 160),
    )


def pages(issues: Sequence[Issue], looks: Looks) -> dict[str, bytes]:
    """Render every edition's page: file name to content."""
    around = (None, *issues, None)
    return {
        file_name(issue): edition_page(issue, looks, previous=previous, following=following).encode()
        for previous, issue, following in zip(around, issues, around[2:], strict=False)
    }


def entrances(issues: Sequence[Issue], looks: Looks, name: str) -> dict[str, bytes]:
    """Render what leads to the editions: the page for lost readers, the feed, the home page."""
    rendered = {"404.html": _not_found(issues, looks, name)}
    if issues:  # without an edition nobody knows the feed's address, which RFC 4287 wants
        rendered["feed.xml"] = _feed(issues, looks)
    rendered["index.html"] = _home(issues, looks, name)
    return {path: text.encode() for path, text in rendered.items()}


def _home(issues: Sequence[Issue], looks: Looks, name: str) -> str:
    latest = issues[-1] if issues else None
    return _render(
        looks,
        "site/index.html.j2",
        latest=latest,
        letter=latest.name if latest else name,
        coming=extracts.coming(latest, _COMING) if latest else (),
        replays=extracts.recent(issues, Kind.REPLAY, _RECENT),
        publications=extracts.recent(issues, Kind.PUBLICATION, _RECENT),
        years=extracts.by_year(issues),
    )


def _feed(issues: Sequence[Issue], looks: Looks) -> str:
    newest_first = issues[: -_FEED_LENGTH - 1 : -1]
    return _render(
        looks,
        "site/feed.xml.j2",
        latest=issues[-1],
        entries=[(issue, _render(looks, "site/feed-content.html.j2", issue=issue)) for issue in newest_first],
    )


def _not_found(issues: Sequence[Issue], looks: Looks, name: str) -> str:
    """It is shown at any depth of the site: so it carries its style and points home with a full address."""
    return _render(
        looks,
        "site/404.html.j2",
        letter=issues[-1].name if issues else name,
        home=issues[-1].archive_url if issues else "index.html",
        style=style(looks),
    )


def _instant(moment: dt.datetime) -> str:
    """Say an instant in UTC (RFC 3339)."""
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _render(looks: Looks, template: str, **values: object) -> str:
    text = looks.render(
        template,
        **values,
        file_name=file_name,
        anchor=extracts.anchor,
        opening=extracts.opening,
        contents=extracts.contents,
        instant=_instant,
    )
    return _UNPRINTABLE.sub("", text)
