"""Editions of every kind that a year brings: what the judges of the letter look at. The same on every day.

Each stands on a Thursday of its own, from 7 September 2023 on, so that together they are also an archive.
"""

import dataclasses
import datetime as dt
import io
from collections.abc import Callable, Sequence
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from PIL import Image

from newsletter.compose import compose, message_id, to_bytes
from newsletter.compose.fit import cut
from newsletter.config import Config, ThemeSettings
from newsletter.issue import build
from newsletter.looks import Looks
from newsletter.model import Edition, EditionEntry, EditionStatus, EventStatus, Issue, Kind, Link, Message
from newsletter.schedule import times
from newsletter.schema import read_config
from newsletter.workspace import program_templates

_SAMPLE = Path(__file__).parent.parent / "newsletter" / "sample" / "newsletter.toml"
_FIRST = dt.date(2023, 9, 7)
_PARIS = ZoneInfo("Europe/Paris")
PICTURES = {"images/large.jpg": (480, 270), "images/haute.png": (480, 640)}
"""The pictures that entries show: paths below the archive's address, sizes in pixels."""

_WORDS = (
    "Les alliances entre associations, entreprises, collectivités et pouvoirs publics changent d’échelle.",
    "Partout, des territoires inventent des réponses que personne ne pouvait construire seul.",
    "Que retenir de cette expérience, et que transmettre à celles et ceux qui commencent ?",
    "D’abord, le temps : il faut dix-huit mois pour la performance, sept ans pour l’innovation.",
    "Ensuite, la confiance ; elle se gagne pas à pas, et se perd en un jour.",
    "Enfin, la preuve : sans mesure partagée, l’intérêt général reste un mot.",
    "À ce jour, plus de 17 000 personnes ont suivi les parcours, soit 38 % de plus qu’en 2022.",
    "L’ODD 17 n’est pas le dernier de la liste, il est celui qui permet tous les autres.",
)
_SUMMARY = (
    "Comment <strong>faire alliance</strong> quand chacun a ses objectifs, ses délais et ses mots ? Trois territoires"
    " racontent ce qui a marché, ce qui a échoué, et ce qu’ils feraient autrement aujourd’hui."
)
_TITLES = (
    "Colloque « Jeunes & Territoires 2050 : l'engagement en actions »",
    "Voyage aux pays du Bonheur local !",
    "RENTREE 2025 : L’HEURE DE VERITE !",
    "Intérêt général 2050 : une matrice de trajectoire",
    "Rencontres du Développement Durable",
    "Lancement de la plateforme « Trajectoire socio-économique »",
)
_HOSTILE = (
    "{{ entry.title }} {% raw %}{# rien #}{% endraw %}",
    '{{ .Subscriber.Name }} {{ template "content" . }} ${HOME} %s %(name)s {0}',
    "<script>alert('alliance')</script><img src=x onerror=alert(1)>",
    '"><b>gras</b></h3></td></tr></table><mj-raw>&amp;lt;i&amp;gt; ]]> -- <!-- fin -->',
    "\u202eTitre à l’envers\u202c et שלום עולם · مرحبا بالعالم",
    "👩🏽‍🤝‍👩🏻 Alliances 🌍🤝 à 100 % 🇫🇷 — « 𝓕𝓪𝓲𝓻𝓮 » Z̷̡a̶l̴g̸o̵",
    "Une tabulation\tet\u00a0des\u200bespaces\u2028invisibles\u0007 & un & seul &nbsp;",
)


def _config() -> Config:
    """The sample's settings, with an address and the themes of every month, so that nothing is missing."""
    config = read_config(_SAMPLE.read_text(encoding="utf-8"))
    months = [f"2023-{month:02}" for month in range(9, 13)]
    week = ("le récit", "l'entretien", "le webinaire", "l'exemple inspirant", "le récit")
    themes = tuple(
        ThemeSettings(month=month, title="les méthodes du faire alliance", rendezvous=week)
        for month in months
    )
    letter = msgspec.structs.replace(
        config.letter,
        address="1 rue de l’Exemple, 75000 Paris",
        subscribe="https://example.org/abonnement",
        reply_to="redaction@example.org",
    )
    return msgspec.structs.replace(config, letter=letter, theme=themes)


CONFIG = _config()


def _at(day: dt.date, days: int, hour: int, minute: int = 0, zone: ZoneInfo = _PARIS) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=days), dt.time(hour, minute), zone)


def _entry(key: str, section: str, kind: Kind, **fields: Any) -> EditionEntry:
    made = {"title": _TITLES[len(key) % len(_TITLES)], "url": f"https://example.org/{key}", **fields}
    return EditionEntry(key=f"agenda/{key}", section=section, kind=kind, **made)


def event(day: dt.date, key: str, days: int = 5, **fields: Any) -> EditionEntry:
    """An event of a day, from 9 h to 18 h."""
    section = "semaine" if days <= 7 else "agendas"
    made = {
        "start": _at(day, days, 9),
        "end": _at(day, days, 18),
        "place": "Palais d’Iéna (CESE), Paris",
        "status": EventStatus.CONFIRMED,
        "summary": _SUMMARY,
        "links": (Link(label="S’inscrire", url=f"https://example.org/{key}/inscription"),),
        **fields,
    }
    return _entry(key, section, Kind.EVENT, **made)


def replay(day: dt.date, key: str, **fields: Any) -> EditionEntry:
    """A recording of last week's event."""
    made = {
        "start": day - dt.timedelta(days=7),
        "occasion": _at(day, -7, 12),
        "occasion_type": "webinaire",
        "source": "La chaîne du RAMEAU",
        "duration": "58\u00a0min",
        "summary": _SUMMARY,
        "image": "images/large.jpg",
        "links": (Link(label="Écouter le podcast", url=f"https://example.org/{key}/podcast"),),
        **fields,
    }
    return _entry(key, "replays", Kind.REPLAY, **made)


def publication(day: dt.date, key: str, **fields: Any) -> EditionEntry:
    """A note of this week."""
    start = day - dt.timedelta(days=2)
    made = {"start": start, "type": "note", "source": "Carenews", "summary": _SUMMARY, **fields}
    return _entry(key, "apport", Kind.PUBLICATION, **made)


def _mixed(day: dt.date, number: int) -> list[EditionEntry]:
    """A third each of events (near and far), replays and publications; some publications accompany an event."""
    made: list[EditionEntry] = []
    for index in range(number):
        key = f"entree-{index:03}"
        match index % 6:
            case 0:
                made.append(event(day, key, days=1 + index % 7))
            case 1 | 4:
                made.append(replay(day, key, image="images/large.jpg" if index % 2 else None))
            case 2:
                made.append(publication(day, key, accompanies=f"agenda/entree-{index - 2:03}", type="livre"))
            case 3:
                made.append(event(day, key, days=8 + index % 50, links=()))
            case _:
                made.append(publication(day, key))
    return made


def _text(words: int) -> str:
    """An édito in Markdown of about so many words: headings, a list, a quotation, links."""
    sentences, count, parts = cycle(_WORDS), 0, []
    for index in range(1000):
        if count >= words:
            break
        paragraph = " ".join(islice(sentences, 3 + index % 3))
        if index % 5 == 2:
            parts.append(f"## Étape {index // 5 + 1} : apprendre ensemble")
        if index % 5 == 3:
            paragraph += f" Lire [la note de l’étape {index // 5 + 1}](https://example.org/etape-{index})."
        if index % 5 == 4:
            parts.extend(
                (f"- {next(sentences)}\n- **Faire alliance**, *ici et maintenant*", f"> {next(sentences)}")
            )
        parts.append(paragraph)
        count = sum(len(part.split()) for part in parts)
    return "\n\n".join(parts)


_EDITO = "# Que dire de notre capacité à inventer ensemble ?\n\n" + _text(160)


def _usual(day: dt.date) -> list[EditionEntry]:
    return [
        event(day, "colloque", links=(Link(label="Programme et inscription", url="https://example.org/programme"), Link(label="3 raisons d’être au CESE", url="https://example.org/3-raisons"))),
        event(day, "rdd", start=day + dt.timedelta(days=3), end=None, all_day=True, place="En ligne"),
        event(day, "trajectoire", days=20, end=_at(day, 20, 14, 30), start=_at(day, 20, 13), place="En ligne"),
        replay(day, "cap-2030", title="CAP 2030 : vers de nouveaux équilibres socio-économiques"),
        publication(day, "communs", type="livre", accompanies="agenda/colloque", start=day + dt.timedelta(days=7)),
        publication(day, "ig2050", duration="12\u00a0min de lecture", image="images/haute.png"),
    ]  # fmt: skip


def _titled(day: dt.date, title: str) -> list[EditionEntry]:
    return [dataclasses.replace(entry, title=title) for entry in _usual(day)]


def _changed(day: dt.date) -> list[EditionEntry]:
    return [
        event(day, "annule", status=EventStatus.CANCELLED),
        event(day, "deplace", days=6, moved_from=_at(day, 2, 14, 30)),
        event(day, "a-confirmer", days=4, status=EventStatus.TENTATIVE, end=None, place=None),
        event(day, "annule-plus-tard", days=30, status=EventStatus.CANCELLED),
        event(day, "deplace-plus-tard", days=31, moved_from=day + dt.timedelta(days=12)),
    ]


def _hostile(day: dt.date) -> list[EditionEntry]:
    makers: tuple[Callable[..., EditionEntry], ...] = (event, replay, publication)
    return [
        makers[index % 3](
            day,
            f"hostile-{index}",
            title=title,
            url=f"https://example.org/h?a={index}&b=%22%3E&c='x'#fin",
            links=(Link(label=title[:60], url=f"https://example.org/lien?n={index}&amp=1"),),
            place="<b>Salle</b> {{ salle }}",
        )
        if makers[index % 3] is event
        else makers[index % 3](day, f"hostile-{index}", title=title)
        for index, title in enumerate(_HOSTILE)
    ]


def _overseas(day: dt.date) -> list[EditionEntry]:
    places = {
        "Indian/Reunion": "Saint-Denis (La Réunion)",
        "America/Martinique": "Fort-de-France",
        "Pacific/Noumea": "Nouméa",
        "America/Cayenne": "Cayenne",
        "Europe/Paris": "En ligne",
    }
    return [
        event(
            day,
            f"outre-mer-{index}",
            days=3 + index * 2,
            start=_at(day, 3 + index * 2, 9, 30, ZoneInfo(zone)),
            end=_at(day, 3 + index * 2, 23, 30, ZoneInfo(zone)),
            timezone=zone,
            place=place,
        )
        for index, (zone, place) in enumerate(places.items())
    ]


def _year_end(day: dt.date) -> list[EditionEntry]:
    def days(number: int) -> dt.date:
        return day + dt.timedelta(days=number)

    return [
        event(day, "veillee", start=days(3), end=days(4), all_day=True),
        event(day, "hackathon", start=_at(day, 1, 18), end=_at(day, 5, 12)),
        event(day, "reveillon", start=_at(day, 3, 22), end=_at(day, 4, 2)),
        event(day, "voeux", days=5, end=None),
        event(day, "saison", days=9, start=days(-20), end=days(40), all_day=True),
        event(day, "tour-de-france", days=15, start=days(15), end=days(58), all_day=True),
    ]


_Entries = Callable[[dt.date], Sequence[EditionEntry]]
_KINDS: dict[str, tuple[_Entries, str]] = {
    "empty": (lambda _: (), ""),
    "one-event": (lambda day: [event(day, "seul")], ""),
    "no-images": (lambda day: [dataclasses.replace(one, image=None) for one in _usual(day)], _EDITO),
    "usual-week": (_usual, _EDITO),
    "mixed-12": (lambda day: _mixed(day, 12), _EDITO),
    "entries-40": (lambda day: _mixed(day, 40), _EDITO),
    "titles-300": (lambda day: _titled(day, (" ".join(_WORDS))[:300]), _EDITO),
    "titles-300-unbroken": (lambda day: _titled(day, ("Alliances" * 40)[:300]), f"# {'Odd' * 100}\n\n{_text(60)}"),
    "edito-2000": (lambda day: _usual(day)[:2], f"# Une année d’alliances\n\n{_text(2000)}"),
    "edito-one-line": (_usual, "À jeudi !"),
    "only-replays": (lambda day: [replay(day, f"replay-{n}", links=()) for n in range(5)], _EDITO),
    "cancelled-and-moved": (_changed, _EDITO),
    "over-the-limit": (lambda day: _mixed(day, 160), _EDITO),
    "hostile": (_hostile, f"# {_HOSTILE[0]}\n\n" + "\n\n".join(_HOSTILE)),
    "overseas": (_overseas, _EDITO),
    "everything": (
        lambda day: [
            *_usual(day),
            *_changed(day),
            *_mixed(day, 6),
            publication(day, "deuxieme", type="guide", accompanies="agenda/colloque"),
            publication(day, "anglais", title="“Partnerships for the Goals”: what works?", language="en"),
        ],
        _EDITO,
    ),
    "year-end": (_year_end, _EDITO),
}  # fmt: skip


def _edition(index: int, name: str) -> Edition:
    entries, edito = _KINDS[name]
    day = _FIRST + dt.timedelta(weeks=index)
    heading = edito.partition("\n")[0].removeprefix("# ") if edito.startswith("# ") else ""
    return Edition(
        date=day,
        number=index + 36,
        status=EditionStatus.SENT,
        subject=heading or f"Les Jeudis de l’ODD 17, n° {index + 36}",
        preheader=""
        if name == "empty"
        else "Cette semaine : Jeunes & Territoires 2050, et deux notes à lire",
        signature="Charles-Benoît Heidsieck, Président-Fondateur du RAMEAU",
        entries=tuple(entries(day)),
        edito=edito,
    )


EDITIONS: dict[str, Edition] = {name: _edition(index, name) for index, name in enumerate(_KINDS)}


@cache
def looks() -> Looks:
    """The program's own templates."""
    return Looks([program_templates()])


@cache
def issue(name: str) -> Issue:
    """An edition, ready to show."""
    return build(EDITIONS[name], CONFIG, PICTURES)


@cache
def message(name: str) -> Message:
    """An edition, composed."""
    return compose(issue(name), looks())


def mjml(name: str) -> str:
    """The MJML that an edition's HTML part is made from; long lists are cut, as in the letter."""
    return looks().render("email/letter.mjml.j2", issue=cut(issue(name), 60))


def raw(name: str) -> bytes:
    """An edition as it is handed to a messenger."""
    day = EDITIONS[name].date
    return to_bytes(
        message(name),
        CONFIG.letter,
        to=CONFIG.letter.sender,
        at=times(day, CONFIG).send_at,
        identifier=message_id(day, CONFIG.letter),
    )


def file_of(address: str) -> bytes | None:
    """Return what stands at an address of the archive: its own pictures, those of entries; None for all else."""
    path = address.removeprefix(CONFIG.letter.base)
    if path in PICTURES:
        made = io.BytesIO()
        Image.new("RGB", PICTURES[path], "#5B7F95").save(made, "JPEG" if path.endswith("jpg") else "PNG")
        return made.getvalue()
    asset = program_templates() / path
    return asset.read_bytes() if path.startswith("assets/") and asset.is_file() else None
