"""What the archive needs: that readers see it as it is."""

from collections.abc import Sequence

from newsletter.french import comparable, count, listed, long_date
from newsletter.issue.illustrations import own_path
from newsletter.markup import pictures
from newsletter.model import Edition, Need
from newsletter.model.quotes import quoted
from newsletter.permalinks import is_picture
from newsletter.pipeline.announced import contradicted, forgotten
from newsletter.pipeline.chosen import called_otherwise, chosen, unshown
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.pictured import is_own, named_pictures, own_files
from newsletter.pipeline.needs.causes import OPERATOR, how_ended
from newsletter.pipeline.needs.making import error, warning
from newsletter.pipeline.publishing import publishing_failure
from newsletter.pipeline.texts import own_texts, titled, where_written
from newsletter.pipeline.written import read_text
from newsletter.store import Store

_NAMED = 3  # events
_LONG = 80  # signs of an address
_NEAR = 75  # of 100: how like a usual type a name is that was meant to be it


def publishing_needs(context: Context) -> list[Need]:
    """Say that readers do not see the site as it is; told anew each day."""
    failure = publishing_failure(context)
    if not failure:
        return []
    text = f"L’archive n’est pas en ligne dans son dernier état : sa mise en ligne a échoué ({how_ended(failure)})."
    remedy = (
        f"Elle est retentée toutes les heures. Vérifiez [archive] publish dans newsletter.toml. {OPERATOR}"
    )
    return [error("archive-unpublished", text, remedy, told_for=context.now.date())]


def chosen_needs(context: Context, store: Store) -> list[Need]:
    """Say which entries the settings name for chemins and parcours though no letter has shown them."""
    editions = [one for one in context.editions() if one.is_handed_over]
    unknown = unshown(context.config, editions).difference(called_otherwise(context, store, editions))
    if not unknown:
        return []
    settings = read_text(context.workspace.config)
    named = {
        where: [one for one in entries if one in unknown] for where, entries in chosen(context.config).items()
    }
    return [_unknown(where, entries, settings) for where, entries in named.items() if entries]


def _unknown(where: str, entries: Sequence[str], settings: str) -> Need:
    """Say what one chemin or parcours names that no letter has shown: one need, however much it is."""
    said = listed([quoted(entry) for entry in entries])
    shown = "montré" if len(entries) == 1 else "montrés"
    lines = list(dict.fromkeys(_line_naming(settings, entry) for entry in entries))
    return warning(
        "chosen-unknown",
        f"{where[0].upper()}{where[1:]} nomme {said}, qu’aucune lettre n’a {shown} : sa page s’en passe.",
        f"Corrigez {listed(lines)} de newsletter.toml (newsletter entries donne les clés), ou attendez la lettre.",
    )


def _line_naming(settings: str, entry: str) -> str:
    """Say in which line of the settings an entry is named; "entries" where it is written in an uncommon way."""
    lines = enumerate(settings.splitlines(), 1)
    quotes = f'"{entry}"', f"'{entry}'"
    number = next(
        (at for at, line in lines if line.lstrip()[:1] != "#" and any(one in line for one in quotes)), 0
    )
    return f"la ligne {number}" if number else "entries"


def type_needs(context: Context) -> list[Need]:
    """Say which types `minutes` names that are near a usual one, and that no entry has: a slip of the pen."""
    written = context.config.archive.minutes
    if not written:
        return []
    from rapidfuzz import process  # noqa: PLC0415 - few settings name types

    from newsletter.archive.lengths import MINUTES  # noqa: PLC0415

    had = {comparable(row.type or "") for one in context.editions() for row in one.shown}
    strange = [name for name in written if comparable(name) not in {*MINUTES, *had}]
    found = {
        name: process.extractOne(comparable(name), MINUTES.keys(), score_cutoff=_NEAR) for name in strange
    }
    return [
        warning(
            "type-unknown",
            f"[archive] minutes nomme le type {quoted(name)}, qu’aucune entrée n’a ({quoted(near[0])}\u202f?).",
            "Corrigez-le dans newsletter.toml, ou laissez-le s’il viendra.",
        )
        for name, near in found.items()
        if near is not None
    ]


def forgotten_needs(context: Context, store: Store) -> list[Need]:
    """Say that a new memory may have forgotten what was called off: until the events are over, or a source speaks of them."""
    events = forgotten(context, store, [one for one in context.editions() if one.is_handed_over])
    if not events:
        return []
    named = [quoted(one.title) for one in events[:_NAMED]]
    more = f" et {count(len(events) - _NAMED, 'autre')}" if len(events) > _NAMED else ""
    text = (
        "La mémoire du programme (var/) est plus récente que des lettres parties, et aucune source ne parle plus de"
        f" {', '.join(named)}{more}\u00a0: si l’un d’eux a été annulé ou déplacé depuis, l’archive ne le dit plus."
    )
    remedy = (
        'S’il n’a pas lieu comme la lettre le dit, écrivez-le dans sa lettre (status = "cancelled", ou sa date) avec'
        " corrected, ou dans feeds/agenda.toml. Sinon, rien\u00a0: cet avis s’en va quand il est passé."
    )
    return [warning("changes-forgotten", text, remedy)]


def contradicted_needs(context: Context, store: Store) -> list[Need]:
    """Say which events' sources go on saying another date than the one that was put right: the next letter takes theirs."""
    events = contradicted(context, store, [one for one in context.editions() if one.is_handed_over])
    return [
        warning(
            "correction-contradicted",
            f"La date de {quoted(one.title)} a été corrigée dans sa lettre, et sa source en dit toujours une autre\u00a0:"
            " l’archive suit votre correction, la prochaine lettre suivrait la source.",
            "Corrigez aussi sa source (feeds/agenda.toml, si c’est l’agenda), ou la lettre si c’est la source qui a raison.",
        )
        for one in events
    ]


def picture_needs(context: Context) -> list[Need]:
    """Say which letters that have left show pictures that are not there, or not ours: their pages show the words alone."""
    found: list[Need] = []
    for edition in context.editions():
        if not edition.is_handed_over:
            continue
        there = own_files(context, edition)
        if lost := [path for path in named_pictures(context, edition) if path not in there]:
            found.append(_pictureless(edition, lost))
        if strange := context.gist(edition).strange:
            found.append(_with_strangers(edition, strange))
    return found


def text_picture_needs(context: Context) -> list[Need]:
    """Say which texts of the archive show pictures that are not there, or not ours: their words stand alone."""
    base = context.config.letter.base
    found: list[Need] = []
    for name, html in own_texts(context)[0].items():
        shown = dict.fromkeys(one.source for one in pictures(html))
        if lost := [written for written in shown if not _is_there(context, own_path(written, base))]:
            text = f"Un texte de l’archive ({titled(name)}) montre {_not_there(lost)}\u00a0: sa page n’en dit que les mots."
            remedy = f"Mettez le fichier dans archive/images, et écrivez ![ce qu’elle montre](images/NOM) dans {where_written(context, name)}."
            found.append(warning("text-picture-missing", text, remedy))
    return found


def _is_there(context: Context, path: str | None) -> bool:
    return path is not None and is_picture(path) and is_own(context.workspace.images.parent / path)


def _not_there(lost: Sequence[str]) -> str:
    what, are = ("une image qui", "n’est pas") if len(lost) == 1 else ("des images qui", "ne sont pas")
    none = "n’y est pas une image" if len(lost) == 1 else "n’y sont pas des images"
    return f"{what} {are} dans archive/images, ou {none} ({_listed(lost)})"


def _listed(addresses: Sequence[str]) -> str:
    return ", ".join(one if len(one) <= _LONG else f"{one[:_LONG]}…" for one in addresses)


def _with_strangers(edition: Edition, strange: Sequence[str]) -> Need:
    what = "une image d’un autre site" if len(strange) == 1 else "des images d’autres sites"
    text = (
        f"La lettre du {long_date(edition.date)} montre {what}\u00a0: {_listed(strange)}."
        " Sa page en dit les mots, avec un lien\u00a0: l’archive n’appelle aucun autre site"
    )
    remedy = (
        "Si vous en avez le droit, mettez le fichier dans archive/images, et écrivez images/NOM à la place de cette adresse"
        f" dans archive/editions/{edition.date}.md"
    )
    return warning("edition-picture-foreign", text, remedy, edition=edition.date)


def _pictureless(edition: Edition, lost: Sequence[str]) -> Need:
    text = f"La page de la lettre du {long_date(edition.date)} montre {_not_there(lost)}\u00a0: elle n’en dit que les mots."
    remedy = f"Remettez le fichier dans archive/images, ou corrigez son nom dans archive/editions/{edition.date}.md."
    return warning("edition-picture-missing", text, remedy, edition=edition.date)


def text_needs(context: Context) -> list[Need]:
    """Say which texts of the archive cannot be read: its pages do without; of legal notices the last page stays."""
    return [
        error(
            "text-unreadable",
            f"Un texte de l’archive ne peut pas être lu, et n’y est pas dans son dernier état\u00a0: {wrong}.",
            "Corrigez ce fichier, ou son nom dans newsletter.toml ([archive] mentions, [[facet.value]] text_file).",
        )
        for wrong in own_texts(context)[1].values()
    ]
