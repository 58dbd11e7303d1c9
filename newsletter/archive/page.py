"""One file of the site: where it lies, what tells whether it has changed, and how it is made."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from newsletter import permalinks
from newsletter.archive.imprint import Imprint
from newsletter.archive.lengths import Lengths
from newsletter.archive.links import relative
from newsletter.archive.structured import trail
from newsletter.looks import Looks

# What XML 1.0 (section 2.2) cannot hold; a title out of a broken feed may.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Order(IntEnum):
    """When a file is written: what is led to comes before what leads there."""

    LEAF = 0
    PAGE = 1
    ENTRANCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One file of the site.

    Args:
        path: below the archive's address.
        digest: of all that it shows: while it stays the same, the file need not be made.
        make: makes its content; None where what it shows cannot be read now: then the file stays as it is.
        order: when it is written.
        near: the day of the edition that it is made from: what is made from one is made in one go.
    """

    path: str
    digest: str
    make: Callable[[], bytes] | None
    order: Order = Order.PAGE
    near: dt.date = dt.date.max

    @property
    def is_of_one_edition(self) -> bool:
        """Whether it is made from a single edition."""
        return self.near != dt.date.max


class Printer:
    """Renders the templates of one site.

    Args:
        looks: where templates are found.
        imprint: what all pages say of the letter.
        lengths: how long things take.
    """

    def __init__(self, looks: Looks, imprint: Imprint, lengths: Lengths) -> None:
        self.looks, self.imprint, self._lengths = looks, imprint, lengths

    def page(self, path: str, template: str, **values: object) -> bytes:
        """Render one file.

        Args:
            path: where it will lie: links start from there.
            template: its name below `templates/site/`.
            **values: what it shows.

        Raises:
            TemplateError: the template is wrong.
        """
        return self.text(path, template, **values).encode()

    def listing(
        self, path: str, template: str, *, steps: Sequence[tuple[str, str]] = (), name: str, **values: object
    ) -> bytes:
        """Render a page that says where it stands in the site.

        Args:
            path: where it will lie.
            template: its name.
            steps: the pages above it, from home on: names and paths.
            name: what it is called.
            **values: what it shows.

        Raises:
            TemplateError: the template is wrong.
        """
        return self.page(path, template, structured=[trail(self.imprint, [*steps, (name, path)])], **values)

    def text(self, path: str, template: str, **values: object) -> str:
        """Render one file, as text; a page leads to the site's own by where they lie, whoever wrote the link."""
        words = self.looks.render(
            f"site/{template}",
            **values,
            here=path,
            up="../" * path.count("/"),
            site=self.imprint,
            at=permalinks,
            reading=self._lengths.reading,
        )
        # Programs read the head: its addresses stay whole.
        head, body, rest = _UNPRINTABLE.sub("", words).partition("<body")
        return f"{head}{body}{relative(rest, path, self.imprint.base, for_paper=True)}"
