"""A quarter of a year: written "2023-T3". Pure."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"([0-9]{4})-T([1-4])")
_ORDINALS = ("premier", "deuxième", "troisième", "quatrième")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months. `number` counts from 1."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-T{self.number}"

    @property
    def months(self) -> tuple[dt.date, dt.date, dt.date]:
        """The first day of each of its months."""
        first = 3 * self.number - 2
        return (
            dt.date(self.year, first, 1),
            dt.date(self.year, first + 1, 1),
            dt.date(self.year, first + 2, 1),
        )

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return self.months[0]

    @property
    def last(self) -> dt.date:
        """Its last day."""
        month = self.months[2]
        return month.replace(day=calendar.monthrange(month.year, month.month)[1])

    @property
    def next(self) -> "Quarter":
        """The one that follows."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def before(self) -> "Quarter":
        """The one that it follows."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def name(self) -> str:
        """Say "troisième trimestre 2023"."""
        return f"{_ORDINALS[self.number - 1]} trimestre {self.year}"

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


def quarter_of(day: dt.date) -> Quarter:
    """Return the quarter of a day."""
    return Quarter(day.year, (day.month + 2) // 3)


def read_quarter(text: str) -> Quarter | None:
    """Read "2023-T3"; None when it is written otherwise."""
    found = _WRITTEN.fullmatch(text)
    return Quarter(int(found[1]), int(found[2])) if found and int(found[1]) else None
