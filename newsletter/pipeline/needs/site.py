"""What the archive needs: that readers see it as it is."""

from newsletter.model import Need
from newsletter.model.quotes import quoted
from newsletter.pipeline.chosen import called_otherwise, chosen, unshown
from newsletter.pipeline.context import Context
from newsletter.pipeline.needs.causes import OPERATOR
from newsletter.pipeline.needs.making import error, warning
from newsletter.pipeline.publishing import publishing_failure
from newsletter.pipeline.texts import own_texts
from newsletter.store import Store


def publishing_needs(context: Context) -> list[Need]:
    """Say that readers do not see the site as it is; told anew each day."""
    failure = publishing_failure(context)
    if not failure:
        return []
    text = f"L’archive n’est pas en ligne dans son dernier état : sa mise en ligne a échoué ({failure})."
    remedy = (
        f"Elle est retentée toutes les heures. Vérifiez [archive] publish dans newsletter.toml. {OPERATOR}"
    )
    return [error("archive-unpublished", text, remedy, told_for=context.now.date())]


def chosen_needs(context: Context, store: Store) -> list[Need]:
    """Say which entries the settings name for chemins and parcours though no letter has shown them."""
    editions = [one for one in context.editions() if one.is_handed_over]
    unknown = unshown(context.config, editions).difference(called_otherwise(context, store, editions))
    return [
        warning(
            "chosen-unknown",
            f"{where[0].upper()}{where[1:]} nomme {quoted(entry)}, qu’aucune lettre n’a montré : sa page s’en passe.",
            "Corrigez cette ligne de entries dans newsletter.toml (newsletter entries donne les clés), ou attendez la lettre.",
        )
        for where, entries in chosen(context.config).items()
        for entry in entries
        if entry in unknown
    ]


def text_needs(context: Context) -> list[Need]:
    """Say which texts of the archive cannot be read: its pages do without."""
    return [
        error(
            "text-unreadable",
            f"Un texte de l’archive ne peut pas être lu, et y manque\u00a0: {file}. {wrong}.",
            "Corrigez ce fichier, ou son nom dans newsletter.toml ([archive] mentions, [[facet.value]] text_file).",
        )
        for file, wrong in own_texts(context)[1].items()
    ]
