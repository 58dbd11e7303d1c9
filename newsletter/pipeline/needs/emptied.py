"""What letters that have left showed, and show no more: calendars call off what is left out, and lose what was deleted."""

from collections.abc import Sequence

from newsletter.draft import missing_rows, taken_out
from newsletter.french import count, listed, long_date
from newsletter.model import Edition, EditionEntry, Need
from newsletter.model.quotes import quoted
from newsletter.pipeline.context import Context
from newsletter.pipeline.needs.making import warning


def emptied(context: Context) -> list[Need]:
    """Say which letters that have left show less than their readers have: pages that readers know are gone with it."""
    found = ((one, taken_out(one), missing_rows(one)) for one in context.altered_editions())
    return [_emptied(edition, rows, others) for edition, rows, others in found if rows or others]


def _emptied(edition: Edition, rows: Sequence[EditionEntry], others: int) -> Need:
    more = count(others, "autre entrée", "autres entrées") if rows else count(others, "entrée")
    what = listed([*(quoted(one.title) for one in rows), *([more] if others else [])])
    text = (
        f"La lettre du {long_date(edition.date)} ne montre plus {what} que ses lecteurs ont reçu\u00a0: l’archive n’en a plus"
        " la page. Les agendas disent annulé un événement écarté, et perdent, sans rien en dire, ce qui a été supprimé ou changé en même temps."
    )
    remedy = (
        f'Remettez state = "in" dans archive/editions/{edition.date}.md, ou ce qui y a été supprimé. Un événement qui n’a pas'
        ' lieu y reste, avec status = "cancelled"\u00a0: sa page le dit alors aussi.'
    )
    return warning("edition-emptied", text, remedy, edition=edition.date)
