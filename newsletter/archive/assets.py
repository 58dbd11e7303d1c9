"""The files that the pages load: style, mark, logo, icon. They lie in `assets/` beside the pages."""

from newsletter.looks import Looks

# Name in the site's `assets/`, and where the looks have it; the letter's logo and the style come with these.
_FILES = {"favicon.svg": "assets/favicon.svg", "mark.svg": "assets/mark.svg", "mark.png": "assets/mark.png"}
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


def assets(looks: Looks) -> dict[str, bytes]:
    """Read all assets: path below the site to content."""
    files = {f"assets/{name}": looks.read(source) for name, source in _sources(looks).items()}
    return {f"assets/{_STYLE}": style(looks).encode(), **files}


def style(looks: Looks) -> str:
    """Write the site's style: its colours, which are the letter's, and its rules."""
    return looks.render("site/tokens.css.j2") + looks.read_text("site/site.css")


def _sources(looks: Looks) -> dict[str, str]:
    logo = looks.settings.logo
    return {**_FILES, logo.name: logo.file}
