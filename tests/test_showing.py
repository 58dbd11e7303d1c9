"""The view of a workspace's edition is made anew when anything that it is made from has changed."""

import datetime as dt

from newsletter.pipeline.context import Context, open_workspace
from newsletter.preview import showing
from newsletter.preview.watch import fingerprint
from tests.workspaces import DAY, TUESDAY, Desk

LATER = "2023-09-26T19:05:00+02:00"


def context(desk: Desk) -> Context:
    return open_workspace(desk.root, lambda: dt.datetime.fromisoformat(TUESDAY), {})


def test_everything_is_watched(desk: Desk) -> None:
    """The editor's files, the names that the dictionary is told, the sources, and what cron collects."""
    desk("draft", DAY)

    def version() -> str:
        return fingerprint(showing._watched(context(desk)))

    seen = [version()]
    for name in (
        "feeds/names.txt",
        "feeds/x.ics",
        "templates/site/site.css",
        "archive/editions/2023-10-05.md",
    ):
        desk.write(name, "x")
        seen.append(version())
        (desk.root / name).unlink()
    desk.write("feeds/sources.toml", "")
    desk.write("feeds/agenda.toml", "")
    seen.append(version())
    desk("collect", now=LATER)
    seen.append(version())
    assert len(set(seen)) == len(seen)


def test_looking_changes_nothing(desk: Desk) -> None:
    """Making the view again and again leaves it as it is: the page does not reload for ever."""
    day = dt.date.fromisoformat(DAY)
    showing._view(context(desk), day)
    before = fingerprint(showing._watched(context(desk)))
    showing._view(context(desk), day)
    assert fingerprint(showing._watched(context(desk))) == before
