"""What the letter is made of: nothing that mail clients refuse, that tells on readers, or that is hard to read."""

from collections.abc import Iterator

from newsletter.appearance import READABLE, READABLE_IF_LARGE, Dark, contrast, faint
from newsletter.config import Config
from newsletter.model import Finding
from newsletter.model.quotes import quoted
from newsletter.permalinks import path_in
from newsletter.preflight.colours import named
from newsletter.preflight.finding import error, warning
from newsletter.preflight.rendered import Page


def forbidden(page: Page) -> Iterator[Finding]:
    """Find scripts, forms, frames."""
    for what in page.forbidden:
        yield error(
            "forbidden-element",
            what,
            f"La lettre contient {what}, que les messageries refusent : retirez-le.",
        )


def resources(page: Page, config: Config) -> Iterator[Finding]:
    """Find what showing the letter would ask of others, or in the clear."""
    for address in dict.fromkeys(page.loaded):
        scheme = address.partition(":")[0].lower()
        if scheme == "http":
            yield error(
                "resource-insecure", address, f"La lettre charge {address} sans chiffrement : il faut https."
            )
        elif scheme != "cid" and path_in(config.letter.base, address) is None:
            yield error(
                "resource-foreign",
                address,
                f"La lettre charge {address} d’un autre site, qui saurait qui la lit."
                " Ajoutez l’image dans l’aperçu (« Ajouter une image »), ou mettez un lien.",
            )


def contrasts(page: Page) -> Iterator[Finding]:
    """Measure each visible text against its ground, by daylight."""
    for run in page.runs:
        if run.ink is None or run.ground is None:
            continue
        ink, ground = named(run.ink), named(run.ground)
        found, wanted = contrast(ink, ground), READABLE_IF_LARGE if run.large else READABLE
        if found < wanted:
            yield warning(
                "contrast-low",
                f"{ink}/{ground}",
                f"{quoted(run.text[:40])} se lit mal : {_said(found, wanted)}. Changez l’une des couleurs.",
            )


def night(colours: Dark) -> Iterator[Finding]:
    """Measure the colours that dark mode puts in their place, which no style of the page shows."""
    for token, ground, found in faint(colours):
        yield warning(
            "contrast-low",
            f"look.dark.{token}/{ground}",
            f"La nuit, « {token} » se lit mal sur « {ground} » : {_said(found, READABLE)}."
            " Changez l’une des deux couleurs dans [look.dark].",
        )


def _said(found: float, wanted: float) -> str:
    shown, needed = (f"{ratio:.2g}".replace(".", ",") for ratio in (found, wanted))
    return f"contraste {shown}, il en faut {needed}"
