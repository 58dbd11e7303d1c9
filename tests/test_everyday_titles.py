"""Two houses that write the same everyday titles on the same day keep all of their things."""

from tests.workspaces import TUESDAY, Desk

TITLES = (
    "Le mot du trésorier",
    "Appel à contributions",
    "Bilan du trimestre",
    "Une bénévole, un portrait",
    "Congés de fin d’année",
    "La vie des antennes",
    "Le mois en photos",
    "Vœux de bonne année",
)
FEED = '<rss version="2.0"><channel><title>{house}</title>{items}</channel></rss>'
ITEM = """<item><title>{title}</title><link>https://{house}.example.org/{number}</link>
<pubDate>Mon, 25 Sep 2023 {hour}:00:00 +0200</pubDate><description>{text}</description></item>"""


def test_everyday_titles(desk: Desk) -> None:
    """Sixteen articles come in, and sixteen are known: equal titles of everyday words prove nothing."""
    desk.write("feeds/agenda.toml", "")
    rows = ""
    for house, hour, text in (("nord", 10, "À Roubaix, on a planté."), ("sud", 11, "Nos amis de Pau.")):
        items = "".join(
            ITEM.format(title=title, house=house, number=number, hour=hour, text=text)
            for number, title in enumerate(TITLES)
        )
        desk.write(f"feeds/{house}.xml", FEED.format(house=house, items=items))
        rows += f'[[source]]\nid = "{house}"\nfile = "feeds/{house}.xml"\nkind = "publication"\n'
    desk.write("feeds/sources.toml", rows)
    assert desk("collect", now=TUESDAY).code == 0
    found = desk("entries", "--json").json
    assert len(found) == 2 * len(TITLES)
    assert {len(row["sources"]) for row in found} == {1}
