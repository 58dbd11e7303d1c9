"""Small French pages that a search is tried on, the site that holds them, and its server."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from markupsafe import escape

from newsletter.archive.imprint import imprint
from newsletter.archive.lengths import Lengths
from newsletter.archive.page import Printer
from newsletter.facets import BUILT_IN
from newsletter.permalinks import REPERES
from tests.editions import CONFIG, looks

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'self'"
LISTS = (
    ("Éditions", "index.html#editions"),
    ("Agenda", "agenda/index.html"),
    ("Replays", "replays/index.html"),
    ("Publications", "publications/index.html"),
)
HOSTILE = "<img src=x onerror=document.title=1><script>document.title=2</script> &lt;b&gt; « zébu »"
KINDS = ("Événement", "Replay", "Publication")


@dataclass(frozen=True)
class Page:
    """A page that is to be found."""

    path: str
    title: str
    body: str
    kind: str = "Événement"
    year: int = 2023
    date: str = "5 octobre 2023"
    edition: str = "2023-09-28"
    day: str = ""
    state: str = ""
    last: str = ""
    marks: tuple[str, ...] = ()

    def written(self) -> bytes:
        """Write it, as the site's templates do."""
        title, body = escape(self.title), escape(self.body)
        said = sought(
            genre=self.kind,
            annee=self.year,
            date=self.date,
            edition=self.edition,
            day=self.day,
            state=self.state,
            last=self.last,
        )
        marks = "".join(
            f'<a data-value="{value}" data-pagefind-filter="{facet}[data-value]">{value}</a>'
            for facet, value in (mark.split("/") for mark in self.marks)
        )
        marks = f"<div data-pagefind-ignore>{marks}</div>" if marks else ""
        return (
            f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title></head><body><header>coopérer</header>'
            f"<main {said}><h1>{title}</h1>{marks}<p>{body}</p></main><footer>coopérer</footer></body></html>"
        ).encode()


def sought(**attributes: object) -> str:
    """Write the attributes of a page's main element, by the template that the site uses."""
    template = looks()._environment.get_template("site/search.html.j2")
    return str(template.module.sought(**attributes))  # type: ignore[attr-defined]


PAGES = (
    Page(
        "entrees/etude.html", "L’étude d’impact", "Ce que mesurer veut dire, et l’intérêt d’un récit commun."
    ),
    Page(
        "entrees/straight.html",
        "Mesurer l'écologie",
        "Qu'est-ce qu'on mesure, aujourd'hui, lorsqu'on agit ?",
        "Replay",
        2024,
    ),
    Page(
        "entrees/cooperer.html",
        "Coopérer à Lyon",
        "Des acteurs du territoire se réunissent.",
        "Replay",
        marks=("acteurs/fondations", "echelons/local"),
    ),
    Page(
        "entrees/cooperation.html",
        "La coopération locale",
        "Un guide : « agir » ; vite !",
        "Publication",
        2022,
        marks=("acteurs/fondations", "acteurs/entreprises"),
    ),
    Page("entrees/cooperons.html", "Réussir ensemble", "Nous coopérons depuis dix ans.", "Événement", 2024),
    Page("entrees/hostile.html", HOSTILE, f"Un zèbre et {HOSTILE} dans la prairie.", "Publication", 2021),
    Page(
        "2023-09-28.html",
        "Le bilan du trimestre",
        "Sept étapes pour l’avenir des communs.",
        "Édition",
        edition="",
    ),
    Page("entrees/oeuvre.html", "Œuvrer au cœur du vœu", "Une manœuvre de 10 h à 12 h.", "Événement", 2020),
    Page(
        "entrees/signes.html",
        "Colloque «\u00a0Quartiers & Cités 2050\u00a0: l’élan en Musique\u00a0»",
        "Halle – au bord · Lille. Bourgs/Hameaux, et la kermesse\u202f!",
        year=2018,
    ),
    *(
        Page(f"entrees/{name}.html", f"Kermesse de {name}", "Un bal.", year=2018, state=state, last=last)
        for name, state, last in (
            ("Arles", "Annulé", ""),
            ("Brest", "Nouvelle date\u00a0: le 3 mai", "29991231"),
            ("Calais", "Nouvelle date\u00a0: le 3 mai", "20180503"),
            ("Douai", "À confirmer", "29991231"),
        )
    ),
    *(
        Page(f"entrees/{name}.html", title, body, "Événement", 2025, day, edition="2025-01-09", day=sorted_by)
        for name, title, body, day, sorted_by in (
            (
                "projet",
                "Un projet de territoire",
                "À Saint-Étienne, le 18 janvier 2025.",
                "18 janvier 2025",
                "2025-01-18",
            ),
            (
                "tiret",
                "Le projet-de-territoire",
                "Le porte-parole de St-Étienne, le 18 mars 2025 : dès janvier, un week-end de co-construction.",
                "18 mars 2025",
                "2025-03-18",
            ),
            (
                "cafe",
                "Café des associations",
                "Deuxième édition de la rencontre, et le débat de décembre, le 1er\u00a0février 2025.",
                "1er février 2025",
                "2025-02-01",
            ),
        )
    ),
    *(
        Page(
            f"entrees/fleur-{number:02}.html",
            f"Fleur n° {number}",
            f"Une tulipe de l’atelier {number}, entre autres plantes du jardin partagé.",
            KINDS[number % 3],
            2019 + number % 4,
        )
        for number in range(30)
    ),
)


@dataclass
class Served:
    """A site behind an address in a sub-folder, and what was asked of its server."""

    url: str
    asked: list[str] = field(default_factory=list)


def write_site(site: Path, pages: tuple[Page, ...] = PAGES, *, search: bool = True) -> list[str]:
    """Write pages and the page that searches them; return the paths of the pages."""
    files = {page.path: page.written() for page in pages}
    whole = imprint(CONFIG, dt.date(2023, 9, 28), search=search)
    files["recherche.html"] = Printer(looks(), whole, Lengths({})).page(
        "recherche.html", "recherche.html.j2", lists=LISTS, facets=BUILT_IN
    )
    files[REPERES] = Printer(looks(), whole, Lengths({})).page(
        REPERES, "reperes.html.j2", facets={}, combined=BUILT_IN, doors=()
    )
    files["assets/recherche.js"] = looks().read("site/recherche.js")
    files["assets/site.css"] = (
        looks().render("site/tokens.css.j2") + looks().read_text("site/site.css")
    ).encode()
    for path, data in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(data)
    return list(files)


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve the parent of a site's folder, under the policy that the site is published with."""
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            asked.append(self.path)

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", POLICY)
            super().end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder.parent)))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}/{folder.name}/", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
