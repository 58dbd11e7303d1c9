"""Options and arguments that several commands share."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from newsletter.review import Quarter

YEARS = range(1970, 3000)
"""What a clock or a command may be about: arithmetic on dates never leaves the calendar from here."""
FORMS = ("text", "json")
"""How the log may be written: for people, for programs."""
RUN = "newsletter.run"
"""Where a command's context has the id of its run."""
WORKSPACE = click.Path(path_type=Path, file_okay=False)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


class _Day(click.ParamType[dt.date]):
    """A date, YYYY-MM-DD."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        try:
            day = dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date; write 2023-09-28", param, ctx)
        if day.year not in YEARS:
            self.fail(f"{value!r} is out of reach; write 2023-09-28", param, ctx)
        return day


class _Instant(click.ParamType[dt.datetime]):
    """An instant, ISO 8601; without an offset it is for the letter's zone to say which."""

    name = "instant"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        text = str(value).strip()
        try:
            dt.date.fromisoformat(text)
        except ValueError:
            pass
        else:
            self.fail(f"{text!r} has no hour; write {text}T09:00", param, ctx)
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError:
            self.fail(f"{text!r} is not an instant; write 2023-09-29T09:00", param, ctx)
        if moment.year not in YEARS:
            self.fail(f"{text!r} is out of reach; write 2023-09-29T09:00", param, ctx)
        return moment


class _Number(click.ParamType[str]):
    """An address of this machine, as a number."""

    name = "address"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        import ipaddress

        try:
            return str(ipaddress.ip_address(str(value)))
        except ValueError:
            self.fail(
                f"{value!r} is no IP address; write 127.0.0.1 where a web server of this machine leads here, or 0.0.0.0",
                param,
                ctx,
            )


class _Quarter(click.ParamType["Quarter"]):
    """A quarter, YYYY-Tn."""

    name = "quarter"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> "Quarter":
        from newsletter.review.quarter import Quarter, read_quarter

        quarter = value if isinstance(value, Quarter) else read_quarter(str(value).upper())
        if quarter is None or quarter.year not in YEARS:
            self.fail(f"{value!r} is not a quarter; write 2023-T3", param, ctx)
        return quarter


DAY = _Day()
INSTANT = _Instant()
NUMBER = _Number()
QUARTER = _Quarter()
