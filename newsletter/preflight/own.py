"""What lies in the letter's own archive."""

from collections.abc import Collection, Iterator

from newsletter.config import Config, Letter
from newsletter.model import Finding
from newsletter.permalinks import path_in
from newsletter.preflight.finding import error
from newsletter.preflight.rendered import page_of


def own_files(html: str, letter: Letter) -> tuple[str, ...]:
    """Return the files of the built site that an HTML part links to or shows, each once."""
    page = page_of(html)
    asked = [address for address in (*page.addresses, *page.loaded) if address != letter.unsubscription]
    return tuple(dict.fromkeys(path for one in asked if (path := path_in(letter.base, one)) is not None))


def missing(html: str, config: Config, site: Collection[str] | None) -> Iterator[Finding]:
    """Find what the letter links to, or shows, and the built site does not have."""
    if site is None:
        return
    for path in own_files(html, config.letter):
        if path not in site:
            remedy = (
                "Retirez votre accord (newsletter approve DATE --withdraw) : le brouillon s’en passera."
                if path.startswith("images/")
                else "Corrigez le lien."
            )
            where = f"{config.letter.base}{path}"
            yield error(
                "own-file-missing", path, f"La lettre renvoie à {where}, que l’archive n’a pas. {remedy}"
            )
