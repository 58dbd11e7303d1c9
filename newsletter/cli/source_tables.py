"""What `newsletter sources` prints: for people, in French, and as JSON documents."""

from collections.abc import Sequence
from pathlib import Path

from newsletter import french
from newsletter.cli.tables import columns
from newsletter.model import Entry
from newsletter.pipeline.subscriptions.adding import Added
from newsletter.pipeline.subscriptions.exchanging import Imported
from newsletter.pipeline.subscriptions.listing import Verified
from newsletter.pipeline.subscriptions.trying import Search, Trial

_KINDS = {"event": "événements", "replay": "replays", "publication": "publications"}
_FORMATS = {"feed": "flux", "calendar": "calendrier", "page": "page"}
_HOW = {
    "itself": "à cette adresse même",
    "announced": "annoncé par la page",
    "guessed": "trouvé à une adresse usuelle",
}
_SAMPLES = 2
_OTHERS = 5
_FILE = "feeds/sources.toml"


def added(found: Added) -> str:
    """`sources add`."""
    source, search = found.source, found.search
    if not found.new or search is None or search.best is None:
        lines = [f"Rien à faire : {source.url} est déjà la source {source.id}."]
        return "\n".join([*lines, *_further(found)])
    best = search.best
    rows = [
        ("nom", source.name or source.id),
        ("genre", _KINDS[source.kind.value]),
        ("adresse", source.url or ""),
        ("format", _format(search, best)),
        ("entrées", _entries(best)),
    ]
    lines = [f"Source ajoutée à {_FILE} : {source.id}", *_indented(rows)]
    lines += [f"    « {entry.title} »" for entry in _samples(best)]
    lines += _further(found)
    return "\n".join([*lines, "", f"Pour la collecter dès maintenant : newsletter collect {source.id}"])


def added_document(found: Added) -> object:
    """`sources add --json`."""
    source, search = found.source, found.search
    best = search.best if search and found.new else None
    return {
        "id": source.id,
        "added": found.new,
        "name": source.name,
        "kind": source.kind.value,
        "url": source.url,
        "format": best.format if best else source.format,
        "found": search.how if search and best else None,
        "entries": len(best.entries) if best else None,
        "newest": french.day_of(best.newest) if best and best.newest else None,
        "titles": [entry.title for entry in _samples(best)] if best else [],
        "others": _others(found),
    }


def verified(found: Sequence[Verified]) -> str:
    """`sources check`."""
    if not found:
        return "Aucune source. Pour en ajouter une : newsletter sources add URL"
    head = ("source", "résultat", "format", "entrées", "dernière", "remarque")
    rows = [
        (
            one.id,
            "répond" if one.status == "ok" else "en échec",
            _FORMATS.get(one.format or "", ""),
            str(one.entries) if one.status == "ok" else "",
            one.newest.isoformat() if one.newest else "",
            one.remark,
        )
        for one in found
    ]
    return columns([head, *rows])


def imported(found: Imported) -> str:
    """`sources import`."""
    count = len(found.added)
    if count:
        said = french.count(count, "source ajoutée", "sources ajoutées")
        lines = [f"{said} à {_FILE}{_unverified(found)}"]
        lines += _indented([(one.id, _KINDS[one.kind.value], one.url or "") for one in found.added])
    else:
        lines = ["Rien à ajouter."]
    if found.skipped:
        lines += ["", "Laissé de côté :"]
        lines += _indented(
            [
                (f"déjà la source {one.known}" if one.known else "adresse inutilisable", one.url)
                for one in found.skipped
            ]
        )
    return "\n".join(lines)


def imported_document(found: Imported) -> object:
    """`sources import --json`."""
    return {
        "added": [
            {"id": one.id, "url": one.url, "kind": one.kind.value, "verified": one.verified}
            for one in found.added
        ],
        "skipped": list(found.skipped),
    }


def exported(path: Path) -> str:
    """`sources export FILE`."""
    return f"Liste écrite : {path}"


def left_out(ids: Sequence[str]) -> str:
    """What a list cannot name."""
    return f"Sans adresse, donc absentes de la liste : {french.listed(list(ids))}"


def without_login(ids: Sequence[str]) -> str:
    """Whose login stays here."""
    return f"Sans leur identifiant, qui reste dans feeds/sources.toml : {french.listed(list(ids))}"


def _format(search: Search, best: Trial) -> str:
    if best.format == "page":
        return "page web, par ce qu’elle décrit (schema.org)"
    return f"{_FORMATS[best.format or 'feed']}, {_HOW[search.how]}"


def _unverified(found: Imported) -> str:
    waiting = any(not one.verified for one in found.added)
    return ", à vérifier par newsletter sources check :" if waiting else " :"


def _entries(trial: Trial) -> str:
    said = french.count(len(trial.entries), "entrée")
    if trial.newest is None:
        return said
    return f"{said}, la dernière du {french.long_date(french.day_of(trial.newest), weekday=False)}"


def _samples(trial: Trial) -> list[Entry]:
    return list(trial.entries[:_SAMPLES])


def _further(found: Added) -> list[str]:
    if not found.others:
        return []
    rows = [(_FORMATS[one.format or "feed"], _entries(one), one.source.url or "") for one in found.others]
    return ["", "La page en annonce d’autres, qui ne sont pas ajoutées :", *_indented(rows[:_OTHERS])]


def _others(found: Added) -> list[dict[str, object]]:
    return [
        {"url": one.source.url, "format": one.format, "entries": len(one.entries)} for one in found.others
    ]


def _indented(rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"  {line}" for line in columns(rows).split("\n")]
