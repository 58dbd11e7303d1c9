"""The files that the pages load: style, mark, icon. They lie in `assets/` beside the pages."""

from pathlib import Path

from newsletter.looks import Looks

# Name in the site's `assets/`, and where the looks have it.
ASSETS = {
    "site.css": "site/site.css",
    "favicon.svg": "assets/favicon.svg",
    "mark.svg": "assets/mark.svg",
    "mark.png": "assets/mark.png",
}


def asset(looks: Looks, name: str) -> Path | None:
    """Find one of the site's assets; None when the site has none of this name.

    Raises:
        TemplateError: the site needs it and no templates folder has it.
    """
    return looks.asset(ASSETS[name]) if name in ASSETS else None


def assets(looks: Looks) -> dict[str, bytes]:
    """Read all assets: path below the site to content."""
    return {f"assets/{name}": looks.asset(source).read_bytes() for name, source in ASSETS.items()}
