"""What is to be told of the sources: many that fail for one reason are one line."""

from collections.abc import Iterator, Sequence

from newsletter import french
from newsletter.model import Level, Need
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.health import SourceHealth, sources_health
from newsletter.store import Store
from newsletter.web.trouble import Trouble

_MANY = 3
_FAILING = "source-failing"
_NO_NETWORK = {Trouble.DNS, Trouble.CONNECTION, Trouble.TIMEOUT}


def source_needs(sources: Sequence[SourceHealth]) -> list[Need]:
    """Say what needs a person, in the sources' order."""
    return [need for needs, _ in _told(sources) for need in needs]


def source_remarks(sources: Sequence[SourceHealth]) -> list[str]:
    """Say the same in sentences, and what is only worth knowing."""
    return [remark for _, remarks in _told(sources) for remark in remarks]


def silence_needs(sources: Sequence[SourceHealth]) -> list[Need]:
    """Say which sources have had nothing new for far longer than ever, to be told once in each silence; `status` shows how long."""
    return [
        Need(
            level=Level.WARNING,
            code="source-silent",
            text=source.silence,
            remedy="Rien ne presse : voyez si son site a changé, ou si elle ne publie plus (newsletter sources check).",
            source=source.id,
            told_for=source.last_new.date(),
        )
        for source in sources
        if source.silence and source.last_new is not None
    ]


def health_lines(context: Context, store: Store) -> tuple[str, ...]:
    """Say in a few sentences how the sources fare: what is remarkable, or that all is well."""
    sources = sources_health(context, store)
    return tuple(source_remarks(sources)) or (
        french.count(len(sources), "source est à jour", "sources sont à jour") + ".",
    )


def _told(sources: Sequence[SourceHealth]) -> Iterator[tuple[Sequence[Need], Sequence[str]]]:
    said: set[str] = set()
    for source in sources:
        alike = [other for other in sources if _is_failing(other) and other.error == source.error]
        if not _is_failing(source) or len(alike) < _MANY:
            yield source.needs, source.remarks
        elif source.error not in said:
            said.add(source.error or "")
            need = _together(alike, is_all=len(alike) == len(sources))
            yield (need,), (f"{need.text} {need.remedy}",)


def _is_failing(source: SourceHealth) -> bool:
    return any(need.code == _FAILING for need in source.needs)


def _together(alike: Sequence[SourceHealth], *, is_all: bool) -> Need:
    names = french.listed([source.id for source in alike])
    text = f"{len(alike)} sources ne répondent plus, pour la même raison, {alike[0].error} : {names}."
    remedy = "Leurs entrées restent, et elles sont interrogées à chaque collecte. Si cela dure : newsletter sources check"
    if is_all and alike[0].trouble in _NO_NETWORK:
        remedy = "Cette machine est sans doute hors réseau : vérifiez sa connexion. Leurs entrées restent."
    return Need(level=Level.WARNING, code=_FAILING, text=text, remedy=remedy)
