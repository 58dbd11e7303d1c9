"""What `newsletter sources` prints: for people, in French, and as JSON documents."""

from collections.abc import Iterable, Sequence

from newsletter import french
from newsletter.cli.columns import columns
from newsletter.config import Source
from newsletter.model.quotes import quoted
from newsletter.pipeline.subscriptions.trials import proposed, remark
from newsletter.pipeline.subscriptions.trying import Trial

_KINDS = {"event": "événements", "replay": "replays", "publication": "publications"}
_FORMATS = {"feed": "flux", "calendar": "calendrier", "page": "page web", None: ""}
_SAMPLES = 2
_FILE = "feeds/sources.toml"


def added(source: Source, trial: Trial | None) -> str:
    """`sources add`."""
    if trial is None:
        return f"Rien à faire : {source.url} est déjà la source {source.id}."
    rows = [
        ("nom", source.name),
        ("genre", _KINDS[source.kind.value]),
        ("adresse", source.url or ""),
        ("entrées", _entries(trial)),
    ]
    lines = [f"Source ajoutée à {_FILE} : {source.id}", *_indented(rows)]
    lines += [f"    {quoted(entry.title)}" for entry in trial.entries[:_SAMPLES]]
    return "\n".join([*lines, "", f"Pour la collecter dès maintenant : newsletter collect {source.id}"])


def added_document(source: Source, trial: Trial | None) -> object:
    """`sources add --json`."""
    return {
        "id": source.id,
        "added": trial is not None,
        "name": source.name,
        "kind": source.kind.value,
        "url": source.url,
        "format": trial.format if trial else source.format,
        "entries": len(trial.entries) if trial else None,
    }


def checked(found: Sequence[Trial]) -> str:
    """`sources check`."""
    if not found:
        return "Aucune source. Pour en ajouter une : newsletter sources add URL"
    rows = [("source", "résultat", "format", "entrées", "dernière", "remarque")]
    for one in found:
        how, count = ("en échec", "") if one.error else ("répond", str(len(one.entries)))
        rows.append((one.source.id, how, _FORMATS[one.format], count, _newest(one) or "", remark(one)))
    return columns(rows)


def checked_document(found: Iterable[Trial]) -> object:
    """`sources check --json`."""
    rows = [
        {
            "id": one.source.id,
            "status": "failed" if one.error else "ok",
            "format": one.format,
            "entries": len(one.entries),
            "newest": _newest(one),
            "remark": remark(one),
            "proposed": proposed(one) or None,
            "error": str(one.error) if one.error else None,
        }
        for one in found
    ]
    return {"sources": rows}


def imported(sources: Sequence[Source], skipped: Sequence[str]) -> str:
    """`sources import`."""
    said = french.count(len(sources), "source ajoutée", "sources ajoutées")
    rows = [(one.id, one.url or "") for one in sources] + [("laissée de côté", url) for url in skipped]
    trying = " Pour les essayer : newsletter sources check" if sources else ""
    return "\n".join([f"{said} à {_FILE}.{trying}", *_indented(rows)])


def imported_document(sources: Sequence[Source], skipped: Sequence[str]) -> object:
    """`sources import --json`."""
    return {
        "added": [{"id": one.id, "url": one.url, "kind": one.kind.value} for one in sources],
        "skipped": skipped,
    }


def _entries(trial: Trial) -> str:
    said = french.count(len(trial.entries), "entrée")
    if trial.newest is None:
        return said
    return f"{said}, la dernière du {french.long_date(french.day_of(trial.newest), weekday=False)}"


def _newest(trial: Trial) -> str | None:
    return french.day_of(trial.newest).isoformat() if trial.newest else None


def _indented(rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"  {line}" for line in columns(rows).split("\n")] if rows else []
