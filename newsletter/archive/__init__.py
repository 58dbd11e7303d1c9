"""The web archive: the sent editions as a site of plain files, for readers without the mail.

`build` writes it; `edition_page` renders one page of it, also of a draft that never gets there; `asset` finds the
files that its pages load.
"""

from newsletter.archive.assets import asset
from newsletter.archive.building import Kept, build, renew_search
from newsletter.archive.decouverte import reperes_and_parcours
from newsletter.archive.editions import edition_page
from newsletter.archive.imprint import imprint
from newsletter.archive.material import Material
from newsletter.archive.page import Printer
from newsletter.archive.site import Built

__all__ = [
    "Built",
    "Kept",
    "Material",
    "Printer",
    "asset",
    "build",
    "edition_page",
    "imprint",
    "renew_search",
    "reperes_and_parcours",
]
