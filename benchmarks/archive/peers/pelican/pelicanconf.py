# ruff: noqa: INP001 - Pelican's settings
"""The site of benchmarks/archive: what its pages show beside the Markdown texts stands in data.json."""

import json
from pathlib import Path

_DATA = json.loads(Path("data.json").read_text(encoding="utf-8"))
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def _short(day: str) -> str:
    year, month, number = day.split("-")
    return f"{int(number)} {_MONTHS[int(month) - 1]} {year}"


def _full(date: object) -> str:
    return f"{_WEEKDAYS[date.weekday()]} {_short(date.strftime('%Y-%m-%d'))}"


SITENAME = "Les Jeudis de l’ODD 17"
SITEURL = "https://jeudis.example.org"
AUTHOR = "Le RAMEAU"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
THEME_STATIC_DIR = "assets"
JINJA_ENVIRONMENT = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
JINJA_GLOBALS = _DATA
JINJA_FILTERS = {"short": _short, "full": _full}
PLUGIN_PATHS = ["."]
PLUGINS = ["mail"]
WITH_FUTURE_DATES = True
RELATIVE_URLS = True
MARKDOWN = {
    "extension_configs": {"markdown.extensions.extra": {}, "markdown.extensions.meta": {}},
    "output_format": "html5",
}
DIRECT_TEMPLATES = ["index", "sitemap", "404"]
PAGINATED_TEMPLATES = {"category": 40}
SITEMAP_SAVE_AS = "sitemap.xml"
CATEGORY_URL = CATEGORY_SAVE_AS = "{slug}/index.html"
YEAR_ARCHIVE_URL = YEAR_ARCHIVE_SAVE_AS = "editions/{date:%Y}.html"
MONTH_ARCHIVE_URL = MONTH_ARCHIVE_SAVE_AS = "agenda/{date:%Y}-{date:%m}.html"
AUTHOR_SAVE_AS = ARCHIVES_SAVE_AS = AUTHORS_SAVE_AS = TAG_SAVE_AS = TAGS_SAVE_AS = CATEGORIES_SAVE_AS = ""
FEED_ALL_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
CATEGORY_FEED_ATOM = "{slug}.xml"
FEED_MAX_ITEMS = 20
RSS_FEED_SUMMARY_ONLY = False
BOUSSOLE = (
    (
        "Alliances & Territoires",
        "La vitrine institutionnelle",
        "https://example.org/alliances-et-territoires",
    ),
    (
        "Le parcours découverte",
        "Ses premiers pas en 2 h, 4 h ou 12 h",
        "https://example.org/parcours-decouverte",
    ),
    ("odd17.org", "Données, outils et compétences pour agir efficacement", "https://example.org/odd17"),
)
