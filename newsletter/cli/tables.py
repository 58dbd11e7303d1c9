"""What commands print for people. Their results are French where the editor reads them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter import french
from newsletter.cli.columns import columns, searchable
from newsletter.cli.delivery_tables import counted
from newsletter.collect.parsed import french_count
from newsletter.markup import unmarked
from newsletter.model import Entry, Finding, Level
from newsletter.model.quotes import quoted
from newsletter.printed import printed

if TYPE_CHECKING:
    from newsletter.archive.site import Built
    from newsletter.pipeline.calendar import Planned
    from newsletter.pipeline.doctor import Seen
    from newsletter.pipeline.edition.drafting import Drafted
    from newsletter.pipeline.edition.explaining import Explanation
    from newsletter.pipeline.gathering.health import SourceHealth
    from newsletter.pipeline.gathering.record import Report
    from newsletter.pipeline.status import Status
    from newsletter.pipeline.subscriptions.listing import Listed
    from newsletter.review import Quarter

_COLLECTED = {"ok": "collectée", "unchanged": "inchangée", "failed": "en échec", "offline": "hors ligne"}
_KINDS = {"event": "événement", "replay": "replay", "publication": "publication"}


def reports(found: Sequence["Report"]) -> str:
    """`collect`."""
    head = ("source", "résultat", "entrées", "nouvelles", "modifiées")
    rows = [
        (one.id, _COLLECTED[one.status], str(one.entries), str(one.new), str(one.changed)) for one in found
    ]
    skipped = [f"{one.id} : {french_count(one.skipped)} ({one.reason})" for one in found if one.skipped]
    return "\n".join([columns([head, *rows]), *skipped])


def entries(found: Sequence[Entry]) -> str:
    """`entries`."""
    if not found:
        return "Rien n’est connu. newsletter collect interroge les sources."
    return columns([(_KINDS[one.kind.value], _date(one), one.key, one.title) for one in found])


def explanation(one: "Explanation") -> str:
    """`entries --why`."""
    where = f"dans {quoted(one.section)}" if one.section else "pas retenue"
    lines = [one.title, f"  clé        {one.key}"]
    if one.asked != one.key:
        is_member = any(each.key == one.asked for each in one.members)
        how = "réunie à cette entrée" if is_member else "comme cette entrée s’appelait avant"
        lines.append(f"  demandée   {one.asked}, {how}")
    lines.append(f"  sources    {', '.join(one.sources)}")
    lines += [f"  réunie     {join.key} et {join.to} : {join.reason}" for join in one.joins]
    if one.replay_of:
        lines.append(f"  replay de  {one.event or one.replay_of} : {one.replay_reason}")
    elif one.replay_reason:
        lines.append(f"  replay     rattaché à aucun événement : {one.replay_reason}")
    lines += [f"  repère     {mark.value} ({mark.facet}) : {mark.reason}" for mark in one.marks]
    lines += [f"  peut-être  {mark.value} ({mark.facet}) : {mark.reason}" for mark in one.doubts]
    lines += [f"  étiquette  {quoted(tag)} ne nomme aucun repère" for tag in one.ignored_tags]
    for asked in one.suggestions:
        lines += [
            f"  à décider  {quoted(asked.entry.title)} est {asked.words}",
            *(f"             {line}" for line in asked.lines),
        ]
    return "\n".join(
        [
            *lines,
            f"  vue le     {french.long_date(one.first_seen.date(), weekday=False)}",
            f"  lettre du  {french.long_date(one.edition, weekday=False)} : {where}, {one.reason}",
        ]
    )


def started(directory: Path, paths: Sequence[Path], program: str) -> str:
    """`init`."""
    lines = [f"Dossier de la lettre créé : {directory}", *(f"  {path}" for path in paths)]
    return "\n".join([*lines, f"Ensuite : {program} draft, puis {program} preview"])


def drafted(found: "Drafted", *, at_it: bool = False) -> str:
    """`draft`; at_it: whether another command hands a letter over meanwhile."""
    from newsletter.pipeline.departure import messenger_of, state_words

    edition = found.edition
    if found.created:
        done = "Brouillon créé"
    elif found.changed:
        done = "Brouillon mis à jour"
    else:
        done = f"Rien à changer ({state_words(edition.status, messenger_of(edition), at_it=at_it)})"
    lines = [f"{done} : {found.path}", f"  objet : {unmarked(edition.subject)}"]
    lines += [f"  {row.section:<10} {row.title} ({row.reason})" for row in edition.shown]
    lines += [f"  {'à vérifier':<10} {row.title} ({row.reason})" for row in edition.doubtful]
    lines += [f"  {'à décider':<10} {one.entry.title} : {one.words}" for one in found.asked]
    return "\n".join(lines)


def review_too_early(quarter: "Quarter", day: dt.date) -> str:
    """`review`, of a quarter that begins after its letter: there is nothing to look back on yet."""
    return (
        f"Attention : le {quarter.name} n’a pas encore commencé le {french.long_date(day)}, jour de cette lettre. Pour un bilan,"
        f" choisissez une date après le {french.long_date(quarter.last)} (--date), et supprimez ce brouillon."
    )


def review_exists(quarter: "Quarter", day: dt.date) -> str:
    """`review`, for another day than that of the one that there is."""
    return (
        f"Attention : le bilan du {quarter.name} existe déjà, pour le {french.long_date(day)} ; --date ne compte pas. Pour un"
        " autre jour, supprimez d’abord ce brouillon."
    )


def review_stranded(quarter: "Quarter", day: dt.date, why: dt.datetime | str) -> str:
    """`review`, of one whose letter will not leave: it is skipped (`why`: its reason), or should have left by an instant."""
    said = french.long_date(day)
    if isinstance(why, dt.datetime):
        cause = f"sa lettre devait partir avant {french.instant(why)}"
        other = ", gardez ce que vous y avez écrit, supprimez ce fichier, puis relancez la commande"
    else:
        skipped = "sa lettre est sautée" + (f" ({why})" if why else "")
        cause = f"{skipped}. Pour la rétablir\u00a0: newsletter approve {day} --withdraw"
        other = f"\u00a0: newsletter review {quarter} --date, et ce jour. Laissez ce fichier\u00a0: c’est lui qui saute la lettre du {said}"
    return f"Attention\u00a0: le bilan du {quarter.name}, pour le {said}, ne partira pas\u00a0: {cause}. Pour un autre jour{other}."


def nothing_to_review(quarter: "Quarter") -> str:
    """`review`, of a quarter without anything."""
    return f"Rien à passer en revue : aucun événement qui ait lieu n’est connu au {quarter.name}. Rien n’est écrit."


def findings(found: Iterable[Finding]) -> str:
    """`check`."""
    rows = [(_level(one), f"{one.code}:{one.where}", one.message) for one in found]
    return columns(rows) if rows else "Rien à signaler."


def built(found: "Built", site: Path) -> str:
    """`archive`."""
    written, same = len(found.written), found.unchanged
    done = french.count(written, "fichier écrit", "fichiers écrits")
    return f"Archive : {done}, {french.count(same, 'inchangé', 'inchangés')}. {site / 'index.html'}"


def status(found: "Status", now: dt.datetime, zone: dt.tzinfo) -> str:
    """`status`: what happened, what comes next, what needs a person."""
    coming = found.next
    lines = [f"Nous sommes le {french.instant(now, year=True)}.", ""]
    lines += [f"Pas de lettre le {french.long_date(one.date)} : {one.reason}." for one in found.without]
    lines += [f"Prochaine lettre : {french.long_date(coming.date)}, {coming.state}"]
    lines += [
        f"  brouillon  {french.instant_seen(coming.draft_at, now)}",
        f"  départ     {french.instant_seen(coming.send_at, now)}{f' ({coming.reason})' if coming.reason else ''}",
        "",
    ]
    last = next((one for one in found.deliveries if one.edition == found.last), None)
    if last:
        figures = f" : {counted(last)}" if last.figures else ""
        lines += [
            f"Dernier envoi : lettre du {french.long_date(last.edition)}, par {last.messenger}{figures}.",
            "",
        ]
    if found.collected:
        lines += [f"Dernière collecte : {french.instant_seen(found.collected, now)}."]
    else:
        lines += ["Les sources n’ont pas encore été interrogées sur le réseau."]
    lines += [f"  {one.id} : {_fares(one, zone)}" for one in found.sources]
    lines += ["", "À faire :" if found.needs else "Rien à faire."]
    lines += [line for need in found.needs for line in (f"  - {need.text}", f"    {need.remedy}")]
    return searchable(french.one_stop("\n".join(lines)))


def examined(found: Iterable["Seen"]) -> str:
    """`doctor`."""
    signs = {"ok": "✓", "warning": "!", "error": "✗"}
    lines = [line for one in found for line in (f"{signs[one.level]} {one.message}", f"  {one.remedy}")]
    return searchable("\n".join(line for line in lines if line.strip()))


def calendar(found: Sequence["Planned"], *, since: dt.date, at_it: bool) -> str:
    """`calendar`; `since`: of days before it that have no file nothing is known; while a command hands a letter over (`at_it`), or none does."""
    from newsletter.pipeline.calendar import BEFORE, NOT_SENT, UNKNOWN, UNREAD
    from newsletter.pipeline.departure import state_words

    unsent: dict[str | None, str] = {NOT_SENT: "pas partie", UNKNOWN: "en doute", UNREAD: "inconnu"}
    rows = [
        (french.long_date(one.date), "pas de lettre", "", BEFORE)
        if one.status is None and one.date < since
        else (
            french.long_date(one.date),
            french.instant(one.send_at) if one.send_at else unsent.get(one.reason, "pas de lettre"),
            state_words(one.status, one.messenger, at_it=at_it) if one.status else "",
            one.reason or "",
        )
        for one in found
    ]
    return searchable(columns([("lettre", "départ", "état", "raison"), *rows]))


def sources(found: Sequence["Listed"]) -> str:
    """`sources list`."""
    rows = [
        (one.id, _KINDS.get(one.kind, one.kind), str(one.entries), _remark(one), one.address) for one in found
    ]
    return columns([("source", "genre", "entrées", "remarque", "adresse"), *rows])


def _remark(one: "Listed") -> str:
    if not one.enabled:
        return "désactivée"
    if one.error:
        return f"en échec : {one.error}"
    return "" if one.verified else "adresse à vérifier"


def _fares(one: "SourceHealth", zone: dt.tzinfo) -> str:
    facts = [french.count(one.entries, "entrée")]
    if one.last_new is not None:
        new = french.long_date(one.last_new.astimezone(zone).date(), weekday=False)
        facts.append(f"dernière nouveauté le {new}")
    if one.is_empty:
        facts.append("vide : rien dans sa dernière réponse")
    if one.silent_weeks is not None:
        facts.append(f"silencieuse depuis {french.count(one.silent_weeks, 'semaine')}")
    if one.skipped:
        facts.append(f"{french_count(one.skipped)} ({one.skipped_reason})")
    if one.error:
        facts.append(f"en échec : {one.error}")
    return ", ".join(facts)


def _level(finding: Finding) -> str:
    if finding.accepted:
        return "accepté"
    return "ERREUR" if finding.level is Level.ERROR else "avertissement"


def _date(entry: Entry) -> str:
    when = printed(entry)[0] or entry.published
    return french.day_of(when).isoformat() if when else "sans date"
