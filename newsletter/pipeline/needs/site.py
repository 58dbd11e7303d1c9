"""What the archive needs: that readers see it as it is."""

from newsletter.model import Need
from newsletter.pipeline.context import Context
from newsletter.pipeline.needs.causes import OPERATOR
from newsletter.pipeline.needs.making import error
from newsletter.pipeline.publishing import last_try


def publishing_needs(context: Context) -> list[Need]:
    """Say that the site could not be published as it is; again each day."""
    last = last_try(context)
    if last is None or not last.failure or not context.config.archive.publish:
        return []
    text = f"L’archive n’est pas en ligne dans son dernier état : sa mise en ligne a échoué ({last.failure})."
    remedy = (
        f"Elle est retentée toutes les heures. Vérifiez [archive] publish dans newsletter.toml. {OPERATOR}"
    )
    return [error("archive-unpublished", text, remedy, told_for=context.now.date())]
