"""What is nobody's business stays where it is: no byte of the public site has it."""

import re
from pathlib import Path

import pytest

from tests.workspaces import DAY, ONE_FACET, THURSDAY, TUESDAY, Desk

NEXT = "2023-10-05"
SHOWN = ("zvu-titre", "zvu-edito")
"""What the site must show, so that this test looks at the right bytes."""
HIDDEN = (
    "zni-reason",
    "zni-row-reason",
    "zni-accept",
    "zni-left-out",
    "zni-never",
    "zni-comment",
    "zni-row-comment",
    "zni-note",
    "zni-draft-title",
    "zni-draft-edito",
    "zni-draft-subject",
    "zni-skipped",
    "zni-recipient",
    "zni-unsubscribed",
    "zni-secret",
    "zni-user",
    "zni-editor",
    "zni-setting",
    "zni-agenda",
    "zni-source",
    "zni-picture",
    "zni-mentions-comment",
    "pères proposés",
)
AGENDA = """\
# zni-agenda
[[event]]
id = "shown"
title = "Colloque zvu-titre des fondations"
start = 2023-10-05T09:00:00
place = "CESE, Paris"
url = "https://www.example.org/colloque"

[[event]]
id = "out"
title = "Atelier zni-left-out"
start = 2023-10-04T09:00:00
url = "https://www.example.org/out"

[[event]]
id = "never"
title = "Atelier zni-never"
start = 2023-10-03T09:00:00
url = "https://www.example.org/never"

[[event]]
id = "later"
title = "Atelier zni-draft-title"
start = 2023-12-04T09:00:00
url = "https://www.example.org/later"
"""


@pytest.fixture
def desk_of_secrets(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A workspace whose every internal place holds a marker of its own."""
    monkeypatch.setenv("SMTP_USERNAME", "zni-user")
    monkeypatch.setenv("SMTP_PASSWORD", "zni-secret")
    desk.write("feeds/agenda.toml", AGENDA)
    desk.write("recipients.csv", "address,name\nzni-recipient@example.org,Zoé\n")
    desk.write("suppressed.csv", "address\nzni-unsubscribed@example.org\n")
    desk.write("mentions.md", "# Qui publie\n\nLe RAMEAU.\n\n<!-- zni-mentions-comment -->\n")
    desk.write(
        "feeds/sources.toml",
        '# zni-source\n[[source]]\nid = "zni-source"\nfile = "feeds/x.xml"\nkind = "event"\n',
    )
    desk.write("feeds/x.xml", '<rss version="2.0"><channel><title>x</title></channel></rss>')
    desk.change("newsletter.toml", "redaction@example.org", "zni-editor@example.org")
    desk.change("newsletter.toml", ONE_FACET, "")
    text = (desk.root / "newsletter.toml").read_text()
    desk.write("newsletter.toml", f'# zni-setting\n{text}\n[archive]\nmentions = "mentions.md"\n')
    desk.write("archive/images/zni-picture.jpg", "zni-picture")
    return desk


def mark(path: Path) -> None:
    """Write a marker into each place of an edition's file that only its editor reads."""
    text = path.read_text()
    head, *rows = text.split("[[entry]]")
    rows = [_marked(row) for row in rows]
    head = head.replace("+++\n", '+++\n# zni-comment\nreason = "zni-reason"\naccept = ["zni-accept:x"]\n', 1)
    front, _, edito = "[[entry]]".join([head, *rows]).rpartition("+++\n")
    path.write_text(f"{front}+++\n{edito}\nUn mot zvu-edito.\n\n<!-- zni-note -->\n\nFin.\n")


def _marked(row: str) -> str:
    row = re.sub(r"^reason = .*$", 'reason = "zni-row-reason" # zni-row-comment', row, flags=re.MULTILINE)
    for title, state in (("zni-left-out", "out"), ("zni-never", "never")):
        if title in row:
            row = re.sub(r"^state = .*\n", "", row, flags=re.MULTILINE)
            row = row.replace("\nsection =", f'\nstate = "{state}"\nsection =', 1)
            assert f'state = "{state}"' in row
    return row


@pytest.mark.searched
def test_no_byte_of_the_site_has_it(desk_of_secrets: Desk) -> None:
    """A marker in each internal place, and none of them in any file's bytes or name, its manifest included."""
    desk = desk_of_secrets
    assert desk("run", now=TUESDAY).code == 0
    mark(desk.edition)
    assert desk("approve", DAY).code == 0, desk("check", DAY).out
    assert desk("run", now=THURSDAY).code == 0
    assert desk("draft", NEXT, now="2023-10-03T09:05:00+02:00").code == 0
    draft = desk.root / f"archive/editions/{NEXT}.md"
    draft.write_text(
        re.sub(
            r"^subject = .*$", 'subject = "zni-draft-subject"', draft.read_text(), count=1, flags=re.MULTILINE
        )
        + "\nzni-draft-edito\n"
    )
    skipped = draft.read_text().replace(f"date = {NEXT}", "date = 2023-10-12", 1)
    assert 'status = "draft"' in skipped
    skipped = skipped.replace('status = "draft"', 'status = "skipped"\nreason = "zni-skipped"', 1)
    desk.write("archive/editions/2023-10-12.md", skipped)
    assert desk("run").code == 0
    assert desk("archive", "--full").code == 0
    site = desk.root / "archive" / "site"
    everything = b"".join(
        str(path.relative_to(site)).encode() + path.read_bytes() for path in site.rglob("*") if path.is_file()
    ).lower()
    assert b"qui publie" in everything
    kept = "".join(
        path.read_text(errors="replace")
        for folder in ("archive/editions", "feeds", ".")
        for path in (desk.root / folder).glob("*.*")
        if path.is_file()
    )
    in_files = set(HIDDEN) - {"zni-secret", "zni-user", "zni-picture"}
    assert [name for name in in_files if name not in kept] == []
    assert [name for name in SHOWN if name.encode() not in everything] == []
    assert [name for name in HIDDEN if name.encode() in everything] == []
