"""What the settings choose for chemins and parcours: by any key or address that it is known by."""

import re

import pytest

from newsletter.permalinks import entry_page, parcours_page
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

LATER = "2023-10-12T09:05:00+02:00"
FOUND = "https://blog.example.net/communs"


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """A workspace whose letter of 28 September has left."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    return desk


def choose(desk: Desk, *entries: str) -> None:
    """Choose entries for the parcours of two hours; build the archive of a later day."""
    config = re.sub(r"\n\[\[parcours\]\].*", "", (desk.root / "newsletter.toml").read_text(), flags=re.DOTALL)
    listed = ", ".join(f'"{one}"' for one in entries)
    desk.write("newsletter.toml", f"{config}\n[[parcours]]\nhours = 2\nentries = [{listed}]\n")
    assert desk("draft", now=LATER).code == 0
    assert desk("archive").code == 0


def shown(desk: Desk) -> list[str]:
    """The keys of the entries that the parcours shows, among those of the letter."""
    page = (desk.root / "archive" / "site" / parcours_page(2)).read_text()
    keys = ("agenda/colloque", "agenda/lancement", "agenda/livre")
    found = {key: page.find(entry_page(key)) for key in keys}
    return sorted((key for key, place in found.items() if place >= 0), key=lambda key: found[key])


def unknown(desk: Desk) -> list[str]:
    needs = desk("status", "--json").json["needs"]
    return [one["text"] for one in needs if one["code"] == "chosen-unknown"]


def test_what_is_chosen_is_marked(sent: Desk) -> None:
    """The page says of each entry that its editor chose it, and of no other."""
    choose(sent, "agenda/livre")
    page = (sent.root / "archive" / "site" / parcours_page(2)).read_text()
    assert page.count("choix de la rédaction</") == 1
    (row,) = [one for one in page.split("<li") if "choix de la rédaction</" in one]
    assert entry_page("agenda/livre") in row
    choose(sent)
    assert "choix de la rédaction<" not in (sent.root / "archive" / "site" / parcours_page(2)).read_text()


@pytest.mark.parametrize(
    "name",
    [
        "agenda/livre",
        "livre",
        "agenda/communs",
        "communs",
        "https://www.example.org/communs",
        "https://example.org/communs/?utm_source=x",
    ],
)
@pytest.mark.some(3)
def test_all_names_of_a_thing_name_it(sent: Desk, name: str) -> None:
    """After its id was changed the new key names it as the old one does, and so does its address, however it is written."""
    sent.change("feeds/agenda.toml", 'id = "livre"', 'id = "communs"')
    choose(sent, name)
    assert "agenda/livre" in shown(sent)
    assert unknown(sent) == []


def test_a_renamed_event(sent: Desk) -> None:
    """An event is told by its title and start: others may stand at its address."""
    sent.change("feeds/agenda.toml", 'id = "lancement"', 'id = "debut"')
    choose(sent, "agenda/debut")
    assert unknown(sent) == []


def test_what_was_merged_into_it_names_it(sent: Desk) -> None:
    """The key and the address under which another source has had it since."""
    feed = (
        '<rss version="2.0"><channel><title>Blog</title><item><guid>7</guid>'
        f"<title>Commun(s) : discours de la méthode</title><link>{FOUND}</link>"
        "<pubDate>Thu, 05 Oct 2023 08:00:00 +0200</pubDate></item></channel></rss>"
    )
    sent.write("feeds/blog.xml", feed)
    sources = '[[source]]\nid = "blog"\nname = "Blog"\nfile = "feeds/blog.xml"\nkind = "publication"\n'
    sent.write("feeds/sources.toml", sources)
    sent.change("feeds/agenda.toml", 'type = "livre"\n', f'type = "livre"\nsame_as = "{FOUND}"\n')
    assert sent("collect", now=LATER).code == 0
    members = sent("entries", "--why", "agenda/livre", "--json").json["members"]
    (key,) = [one["key"] for one in members if one["key"].startswith("blog/")]
    choose(sent, key, FOUND)
    assert "agenda/livre" in shown(sent)
    assert unknown(sent) == []


def test_what_nobody_knows_is_told(sent: Desk) -> None:
    """A key that is no entry's, and that of an entry that no letter has shown."""
    sent.write(
        "feeds/agenda.toml",
        (sent.root / "feeds/agenda.toml").read_text()
        + '\n[[publication]]\nid = "neuve"\ntitle = "Toute neuve"\ndate = 2023-10-09\nurl = "https://www.example.org/neuve"\n',
    )
    choose(sent, "agenda/nulle-part", "agenda/neuve")
    (text,) = unknown(sent)
    assert re.findall("« (.*?) »", text.replace("\u00a0", " ")) == ["agenda/nulle-part", "agenda/neuve"]
