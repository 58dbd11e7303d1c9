"""The files that the pages load: style, mark, logo, icon. They lie in `assets/` beside the pages."""

from newsletter.looks import Looks

# Name in the site's `assets/`, and where the looks have it; the letter's logo and the style come with these.
_FILES = {"favicon.svg": "assets/favicon.svg", "mark.svg": "assets/mark.svg", "mark.png": "assets/mark.png"}
_SCRIPT = "recherche.js"
_STYLE = "site.css"


def asset(looks: Looks, name: str) -> bytes | None:
    """Read one of the site's assets; None when the site has none of this name.

    Raises:
        TemplateError: the site needs it and no templates folder has it.
    """
    if name == _STYLE:
        return style(looks).encode()
    source = _sources(looks).get(name)
    return looks.read(source) if source else None


def names(looks: Looks) -> list[str]:
    """Name all assets."""
    return [_STYLE, *_sources(looks)]


def assets(looks: Looks) -> dict[str, bytes]:
    """Read all assets: path below the site to content."""
    found = {f"assets/{name}": asset(looks, name) for name in names(looks)}
    return {path: content for path, content in found.items() if content is not None}


def style(looks: Looks) -> str:
    """Write the site's style: its colours, which are the letter's, and its rules."""
    return looks.render("site/tokens.css.j2") + looks.read_text("site/site.css")


def _sources(looks: Looks) -> dict[str, str]:
    logo = looks.settings.logo
    return {**_FILES, _SCRIPT: f"site/{_SCRIPT}", logo.name: logo.file}
