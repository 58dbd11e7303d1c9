"""A source that has fallen silent is told once in each silence."""

import email
import email.policy

from tests.workspaces import TUESDAY, Desk

FILE = """<?xml version="1.0"?><rss version="2.0"><channel><title>Notes</title>{items}</channel></rss>"""
ITEM = (
    "<item><guid>{day}</guid><title>Note du {day}</title><link>https://www.example.org/{day}</link>"
    "<pubDate>{day} 09:00:00 +0200</pubDate></item>"
)
DAYS = ("04 Jul 2023", "11 Jul 2023", "18 Jul 2023", "25 Jul 2023")
MORE = ("19 Sep 2023",)


def write(desk: Desk, days: tuple[str, ...]) -> None:
    desk.write("feeds/notes.xml", FILE.format(items="".join(ITEM.format(day=day) for day in days)))


def told(desk: Desk) -> list[str]:
    """The notices of silences, each by its text."""
    found = []
    for path in sorted((desk.root / "var" / "notices").glob("*source-silent*.eml")):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        found.append(mail.get_content())
    return found


def test_each_silence_once(desk: Desk) -> None:
    """It is told with the source's rhythm, not again while it lasts, and anew when a source falls silent once more."""
    desk.write(
        "feeds/sources.toml", '[[source]]\nid = "notes"\nkind = "publication"\nfile = "feeds/notes.xml"\n'
    )
    write(desk, DAYS)
    for now in (TUESDAY, "2023-09-26T16:00:00+02:00", "2023-10-03T10:00:00+02:00"):
        desk("run", "--live", now=now)
    (said,) = told(desk)
    assert "« notes » est silencieuse depuis 9\u00a0semaines" in said
    write(desk, DAYS + MORE)
    desk("run", "--live", now="2023-10-03T17:00:00+02:00")
    assert len(told(desk)) == 1
    desk("run", "--live", now="2023-11-07T10:00:00+01:00")
    assert len(told(desk)) == 2
