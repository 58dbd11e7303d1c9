"""What the letter is made of and where it goes: templates, sources, dictionary, archive, and when it is due."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress

from newsletter.exceptions import FailedError
from newsletter.french import instant, long_date
from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context
from newsletter.pipeline.doctor.seen import Look, Seen, all_well, doubtful, of_need, of_problem
from newsletter.pipeline.edition.as_known import knowing
from newsletter.pipeline.edition.composing import message_of
from newsletter.pipeline.edition.doubting import is_doubted
from newsletter.pipeline.edition.drafting import is_open
from newsletter.pipeline.edition.held import is_uncertain, looking, why_open
from newsletter.pipeline.gathering.health import sources_health
from newsletter.pipeline.gathering.local import agenda_errors
from newsletter.pipeline.gathering.record import collection_ahead, last_collection
from newsletter.pipeline.gathering.remarks import source_needs
from newsletter.pipeline.gathering.vanished import sources_errors
from newsletter.pipeline.needs.broken_files import other_editions, stuck_editions
from newsletter.pipeline.needs.causes import OPERATOR
from newsletter.pipeline.needs.past import copies, orphans
from newsletter.pipeline.needs.site import publishing_needs
from newsletter.pipeline.needs.strays import conflicts
from newsletter.pipeline.needs.untimely import untimely
from newsletter.pipeline.publishing import is_built, is_published
from newsletter.spelling import has_dictionary


def looks_at_the_letter(context: Context) -> tuple[Look, ...]:
    """Return the looks."""
    day = context.day(None)
    due = context.times(day)
    return (
        Look(
            code="next",
            of="La prochaine lettre",
            well=f"La prochaine lettre est celle du {long_date(day)} : brouillon {instant(due.draft_at)}, départ {instant(due.send_at)}.",
            finds=lambda: _next(context, day),
        ),
        Look(
            code="letters",
            of="Les fichiers des lettres",
            well="Les fichiers des lettres se lisent."
            if context.editions()
            else "Il n’y a encore aucun fichier de lettre : rien à vérifier.",
            finds=lambda: _letters(context),
        ),
        Look(
            code="templates",
            of="Les gabarits",
            well="Les gabarits font une lettre.",
            finds=lambda: _templates(context),
        ),
        Look(
            code="sources",
            of="Les sources",
            well="L’agenda et les sources se lisent.",
            finds=lambda: _sources(context),
        ),
        Look(
            code="archive",
            of="L’archive",
            well=_archive_words(context),
            finds=lambda: _archive(context),
        ),
        Look(
            code="mentions",
            of="Les mentions légales",
            well="Les mentions légales sont là.",
            finds=lambda: _mentions(context),
        ),
        Look(
            code="spelling",
            of="Le dictionnaire",
            well="Le dictionnaire d’orthographe est là.",
            finds=_spelling,
        ),
    )


def _next(context: Context, day: dt.date) -> Iterator[Seen]:
    """Say that nobody knows whether the next letter has left."""
    edition = context.readable(day)
    if edition is None or is_open(edition):
        return
    with context.copied_store() as store:
        if is_uncertain(store, edition) or is_doubted(context, store, edition):
            why = why_open(context, store, edition)
            remedy = f"{looking(context, store, edition)[:1].upper()}{looking(context, store, edition)[1:]}."
            yield doubtful("next", f"La lettre du {long_date(day)} est retenue\u00a0: {why}.", remedy)


def _templates(context: Context) -> Iterator[Seen]:
    edition = Edition(date=context.day(None), number=1, status=EditionStatus.DRAFT, edito="Bonjour.")
    message_of(context, edition)
    yield from ()


def _letters(context: Context) -> Iterator[Seen]:
    """Say which letters' files are wrong; what is due is for `status` to say."""
    with suppress(FailedError), context.copied_store() as store:
        context = knowing(context, store)
    found = [
        *stuck_editions(context),
        *other_editions(context),
        *orphans(context),
        *copies(context),
        *untimely(context),
        *conflicts(context),
    ]
    yield from map(of_need, dict.fromkeys(found))


def _sources(context: Context) -> Iterator[Seen]:
    with context.copied_store() as store:
        found = [
            *(of_problem("sources", error) for error in sources_errors(context, store)),
            *(of_problem("agenda", error) for error in agenda_errors(context, store)),
            *map(of_need, source_needs(sources_health(context, store))),
        ]
    yield from found
    if any(one.level == "error" for one in found):
        return
    if not context.sources():
        if not found:
            yield all_well("sources", "L’agenda se lit ; feeds/sources.toml ne nomme aucune source.")
    elif last_collection(context) is None and collection_ahead(context) is None:
        yield doubtful(
            "sources",
            "Les sources n’ont pas encore été interrogées.",
            "newsletter collect les interroge.",
        )


def _archive_words(context: Context) -> str:
    online = "" if context.config.archive.publish else " ; rien ne la met en ligne ([archive] publish)"
    if not is_built(context):
        return f"L’archive n’est pas encore faite : rien à vérifier{online}."
    return (
        f"L’archive est faite dans archive/site/{online}."
        if online
        else "L’archive est en ligne telle qu’elle est faite."
    )


def _archive(context: Context) -> Iterator[Seen]:
    needs = publishing_needs(context)
    yield from map(of_need, needs)
    if not needs and not is_published(context):
        yield doubtful(
            "archive",
            "L’archive en ligne n’est pas celle qui est faite.",
            f"Le prochain passage du programme la met en ligne. {OPERATOR}",
        )


def _mentions(context: Context) -> Iterator[Seen]:
    if not context.config.archive.mentions:
        yield doubtful(
            "mentions",
            "L’archive n’a pas de mentions légales, qu’un site doit avoir en France (loi du 21 juin 2004).",
            'Écrivez-les dans un fichier, et nommez-le : [archive] mentions = "mentions-legales.md".',
        )


def _spelling() -> Iterator[Seen]:
    if not has_dictionary():
        yield doubtful(
            "spelling",
            "L’orthographe n’est pas vérifiée : hunspell, ou son dictionnaire français, n’est pas là.",
            "apt-get install hunspell hunspell-fr",
        )
