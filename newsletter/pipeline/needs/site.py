"""What the archive needs: that readers see it as it is."""

from newsletter.model import Need
from newsletter.pipeline.context import Context
from newsletter.pipeline.needs.causes import OPERATOR
from newsletter.pipeline.needs.making import error
from newsletter.pipeline.publishing import publishing_failure


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
