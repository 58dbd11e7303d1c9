"""Options and arguments that several commands share."""

import datetime as dt
from pathlib import Path

import click

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
        from newsletter.cli.opening import YEARS

        if day.year not in YEARS:
            self.fail(f"{value!r} is out of reach; write 2023-09-28", param, ctx)
        return day


DAY = _Day()
