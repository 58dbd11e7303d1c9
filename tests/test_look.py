"""How the letter looks is said in newsletter.toml: looks are exchanged, colours, words and logo set, no template touched."""

import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from newsletter import stamps
from newsletter.appearance import Dark, Light, LookSettings, Wording, contrast, faint
from newsletter.archive.assets import asset
from newsletter.compose import compose
from newsletter.exceptions import ConfigurationError, TemplateError
from newsletter.looks import Looks, looks_of
from newsletter.model import Message
from newsletter.schema import read_config
from newsletter.workspace import program_templates
from tests.editions import EDITIONS, issue
from tests.samples import ISSUE
from tests.sites import Site
from tests.test_schema import GOOD

LOOKS = ("email", "sobre")
COLOUR = "#0A0B0C"


class Page(HTMLParser):
    """Headings in order, and where every link leads away to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.links: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "a" and not (dict(attrs)["href"] or "").startswith("#"):
            self.links.add(dict(attrs)["href"] or "")


def look(toml: str) -> LookSettings:
    return read_config(GOOD + toml).look


def composed(settings: LookSettings, folder: Path | None = None, name: str | None = None) -> Message:
    folders = [folder, program_templates()] if folder else [program_templates()]
    return compose(issue(name) if name else ISSUE, Looks(folders, settings, folder))


@pytest.mark.parametrize("name", EDITIONS)
@pytest.mark.parametrize("which", LOOKS)
@pytest.mark.some(10)
def test_every_look_shows_every_edition(which: str, name: str) -> None:
    """Whatever a year brings fits, in both looks: one h1, headings without a gap, the same links in both parts."""
    message = composed(LookSettings(name=which), name=name)
    page = Page(message.html)
    assert len(message.html.encode()) < 102_400
    assert page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    in_text = set(re.findall(r"(?:https?://|mailto:)[^\s>]+", message.text))
    assert page.links == in_text
    assert 'width="auto"' not in message.html


def test_the_plain_look_is_words_and_links() -> None:
    """It shows all that the other one does, without a picture, a ground of its own, or a button."""
    plain, rich = composed(LookSettings(name="sobre")), composed(LookSettings())
    assert Page(plain.html).links == Page(rich.html).links
    assert "<img" not in plain.html
    assert "button" not in plain.html
    assert plain.text == rich.text
    assert len(plain.html) < len(rich.html) / 2


def test_a_look_of_the_workspace(tmp_path: Path) -> None:
    """A folder of its own may borrow from the program's; a name without a folder is an error that says so."""
    own = tmp_path / "marine"
    own.mkdir()
    for name in ("inline.css.j2", "letter.txt.j2"):
        (own / name).write_text(f'{{% include "sobre/{name}" %}}')
    (own / "letter.mjml.j2").write_text(
        '<mjml lang="fr"><mj-body><mj-section><mj-column><mj-text>Marine</mj-text></mj-column></mj-section>'
        "</mj-body></mjml>"
    )
    assert "Marine" in composed(LookSettings(name="marine"), tmp_path).html
    with pytest.raises(TemplateError, match=r"templates/marin/letter\.mjml\.j2"):
        composed(LookSettings(name="marin"), tmp_path)


def test_colours_are_those_of_the_settings(tmp_path: Path) -> None:
    """A token changes the letter by day and by night, and the site, with no template touched."""
    settings = look(f'[look.light]\nhead = "{COLOUR}"\n[look.dark]\nhead = "#0D0E0F"\n')
    html = composed(settings).html
    assert f"background:{COLOUR}" in html
    assert "background: #0D0E0F !important" in html
    site = Site(tmp_path)
    site.looks = Looks([program_templates()], settings)
    site.build([EDITIONS["usual-week"]])
    style = (tmp_path / "assets" / "site.css").read_text()
    assert f"--head: {COLOUR}" in style
    assert "--head: #0D0E0F" in style
    assert f'content="{COLOUR}"' in (tmp_path / "index.html").read_text()


@pytest.mark.parametrize("colours", [Light(), Dark()])
def test_our_own_colours_can_be_read(colours: Light) -> None:
    """Every text has the contrast of WCAG AA on every ground that it stands on, by day and by night."""
    assert list(faint(colours)) == []


def test_contrast() -> None:
    """As WCAG counts it."""
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert [one[:2] for one in faint(Light(soft="#DDDDDD"))][:2] == [("soft", "paper"), ("soft", "canvas")]


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[look.light]\npapier = "#FFFFFF"', "« papier » n’existe pas ici"),
        ('[look.dark]\nhead = "blue"', r"\[look\.dark\].*head = \"blue\" : il faut une couleur"),
        ('[look.light]\nhead = "#FFF"', r"\[look\.light\].*head = \"#FFF\" : il faut une couleur"),
        ('[look]\nname = "../secret"', r"\[look\].*name = "),
        ('[look]\nnarrow = "no"', r'écrivez "narrow" ou "nbsp"'),
        ('[look.logo]\nfile = "../../etc/passwd.png"', r"\[look\.logo\].*file = "),
        ('[look.logo]\nfile = "/etc/logo.png"', r"\[look\.logo\].*file = "),
        ('[look.logo]\nfile = "logo.svg"', r"\.png, \.jpg et \.gif"),
        ('[look.words]\nbutton = "x"', "« button » n’existe pas ici"),
    ],
)
def test_what_is_wrong_is_named(toml: str, said: str) -> None:
    """An unknown token or word, a colour that is none, a logo from elsewhere: an error with its key."""
    with pytest.raises(ConfigurationError, match=said):
        look(toml)


def test_words_are_those_of_the_settings() -> None:
    """Labels, links and the footer's sentence, set as in print."""
    settings = look('[look.words]\nfooter = "Pourquoi moi ?"\ncalendar = "Je note"\nonline = "Sur le web"\n')
    message = composed(settings, name="usual-week")
    for part in (message.html, message.text):
        assert "Pourquoi moi\u202f?" in part
        assert "Je note" in part
        assert "Sur le web" in part
        assert Wording().footer not in part


def test_a_logo_of_the_workspace(tmp_path: Path) -> None:
    """It lies beside newsletter.toml or below templates/, and is published with the site."""
    (tmp_path / "logo.png").write_bytes(b"\x89PNG logo")
    settings = look('[look.logo]\nfile = "logo.png"\nalt = "Le RAMEAU"\nwidth = 120\nheight = 60\n')
    html = composed(settings, tmp_path).html
    assert f'src="{ISSUE.archive_url}assets/logo.png"' in html
    assert 'alt="Le RAMEAU"' in html
    assert 'width="120" height="60"' in html
    assert asset(Looks([program_templates()], settings, tmp_path), "logo.png") == b"\x89PNG logo"
    with pytest.raises(TemplateError, match=r"logo\.png"):
        asset(Looks([program_templates()], settings), "logo.png")


def test_templates_are_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks are the same as long as no file changes; a template that comes to stand over another is seen at once."""
    over, under = tmp_path / "over", tmp_path / "under"
    over.mkdir()
    under.mkdir()
    (under / "a.j2").write_text("under")

    def looks() -> Looks:
        return looks_of([over, under], LookSettings(), tmp_path)

    assert looks() is not looks()  # written only just now
    later = time.time_ns() + 60_000_000_000
    monkeypatch.setattr(stamps.time, "time_ns", lambda: later)
    first = looks()
    assert first is looks()
    assert first.render("a.j2") == "under"
    (over / "a.j2").write_text("over")
    assert looks().render("a.j2") == "over"
