"""The web archive: the sent editions as a site of plain files, for readers without the mail.

`build` writes it; `edition_page` renders one page of it, also of a draft that never gets there; `asset` finds the
files that its pages load.
"""

from newsletter.archive.assets import asset
from newsletter.archive.pages import edition_page, file_name
from newsletter.archive.site import Built, build

__all__ = ["Built", "asset", "build", "edition_page", "file_name"]
