"""A real review, of the third quarter of 2023, as facts: its seven steps in order; and what an édito says, step by step."""

import datetime as dt
import re
from dataclasses import dataclass

from lxml import html

from newsletter.markup import read_edito


@dataclass(frozen=True)
class Fact:
    """One step: its univers, event, day, recordings and apports, each by the words that name it."""

    univers: str
    event: str
    date: dt.date
    recordings: tuple[str, ...]
    apports: tuple[str, ...]


FACTS = (
    Fact(
        "premier kilomètre des besoins",
        "9e Rencontre des pionniers des alliances en territoire",
        dt.date(2023, 7, 4),
        ("replay",),
        ("Quelles définitions des Territoires",),
    ),
    Fact(
        "initiatives citoyennes",
        "Webinaire « Citoyen(ne)s & Catalyseurs : Ensemble accompagnons les Projets de Territoire »",
        dt.date(2023, 8, 30),
        ("replay",),
        (
            "La parole des jeunes en Actions",
            "11e dossier annuel JURIS Associations sur les modèles socio-économiques d’intérêt général",
        ),
    ),
    Fact(
        "entreprises",
        "15e Forum Mondial Convergences",
        dt.date(2023, 9, 5),
        ("Entreprises & territoires, comment coopérer efficacement ?",),
        ("Coopérer efficacement",),
    ),
    Fact(
        "associations",
        "7e webinaire « CAP 2030 : vers de nouveaux équilibres socio-économiques »",
        dt.date(2023, 9, 21),
        ("replay",),
        ("Qualifier son modèle socio-économique",),
    ),
    Fact(
        "fondations",
        "1re Rencontre européenne des Fondations Territoriales",
        dt.date(2023, 9, 25),
        ("Vivre les Fondations Territoriales en France et en Europe",),
        ("Intérêt général 2050",),
    ),
    Fact(
        "collectivités territoriales",
        "Rencontres du Développement Durable",
        dt.date(2023, 10, 5),
        (),
        ("Compétences des « Chefs de projets innovation territoriale »",),
    ),
    Fact(
        "institutions publiques et académiques",
        "Colloque « Jeunes & Territoires 2050 : l’engagement en Actions »",
        dt.date(2023, 10, 5),
        (),
        ("Commun(s) : discours de la méthode",),
    ),
)


@dataclass(frozen=True)
class Told:
    """One step as readers see it.

    Args:
        text: its words, spaces as people type them.
        links: the words of each link, and where it leads.
    """

    text: str
    links: tuple[tuple[str, str], ...]

    @property
    def is_past(self) -> bool:
        """Whether it says that it took place; it says that, or that it will."""
        past, coming = self.text.count("a eu lieu"), self.text.count("aura lieu")
        assert past + coming == 1, self.text
        return past == 1

    @property
    def apports(self) -> list[str]:
        """The words of the links after « L’apport méthodologique »."""
        after = self.text.partition("L’apport méthodologique :")[2]
        return [words for words, _ in self.links if words in after]


def told(edito: str) -> list[Told]:
    """Read the steps of an édito: the items of its list."""
    page = html.fromstring(f"<div>{read_edito(edito).html}</div>")
    lists = page.xpath("./ol")
    assert len(lists) == 1
    return [
        Told(
            _plain(item.text_content()),
            tuple((_plain(a.text_content()), a.get("href")) for a in item.iter("a")),
        )
        for item in lists[0].xpath("./li")
    ]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def follows(steps: list[Told], day: dt.date) -> None:
    """Hold the steps of a review to the real one."""
    assert len(steps) == len(FACTS)
    for step, fact in zip(steps, FACTS, strict=True):
        assert step.links[0][0] == fact.event
        assert f"{fact.date.day} " in step.text.partition(fact.event)[0]
        assert step.is_past == (fact.date < day)
        assert re.search(rf"parle (?:aux|au) {fact.univers}\.", step.text)
        before = [words for words, _ in step.links[1:] if words not in step.apports]
        assert len(before) == len(fact.recordings)
        assert all(name in words for name, words in zip(fact.recordings, before, strict=True))
        assert step.apports == list(fact.apports)
