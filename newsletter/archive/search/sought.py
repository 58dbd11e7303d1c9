"""What of a page can be found: its `<main data-pagefind-body>`, and what that says about itself. Pure.

A page that is to be found has one `<main>` with the attributes that the macro `sought` of `site/search.html.j2` writes:

    data-pagefind-body                          only pages that have it are found, and of them only this element
    data-pagefind-filter="genre[data-genre], annee[data-annee]"
    data-pagefind-meta="genre[data-genre], date[data-date], edition[data-edition], etat[data-etat], fin[data-fin]"
    data-genre="Événement"                      its kind, in the words of the filter « Genre »
    data-annee="2023"                           its year, in four digits
    data-date="5 octobre 2023"                  its date, as readers are shown it; may be empty
    data-rang="2023-09-28 2023-10-05"           what lists are put in order by: the day of its edition, then its own,
                                                or the instant at which an event begins
    data-edition="2023-09-28"                   the day of the edition that it appeared in (ISO 8601); may be empty: in words,
                                                each would be found by the month of its edition
    data-etat="Annulé"                          only of an event: what it is now, in the words of its page
    data-fin="20231005"                         only of an event that takes place: its last day. That it is over is told by
                                                the browser, so nothing is indexed again when it is

Its first `<h1>` is its title. Pagefind leaves out `nav`, `form`, `label`, `footer`, and what bears `data-pagefind-ignore`.
"""

import hashlib
import re

from newsletter.archive.search.elision import apart_in
from newsletter.archive.search.ligatures import unligated
from newsletter.archive.search.saints import written_out
from newsletter.archive.search.signs import joined_in

_MAIN = re.compile(r"<main\b[^>]*\bdata-pagefind-body\b.*?</main>", re.DOTALL)


def copy_of(page: bytes) -> str:
    """Take out of a page what is indexed, in the form in which it is found; empty when the page is not to be found."""
    found = _MAIN.search(page.decode("utf-8", "replace"))
    if not found:
        return ""
    words = unligated(written_out(joined_in(apart_in(found[0]))))
    return f'<!doctype html>\n<html lang="fr">\n{words}\n</html>\n'


def mark(page: bytes) -> str:
    """Tell in a few characters what of a page can be found; empty when nothing."""
    found = copy_of(page)
    return hashlib.sha256(found.encode()).hexdigest()[:16] if found else ""
