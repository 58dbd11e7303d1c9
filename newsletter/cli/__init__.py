"""The command line: the only place that prints, and that turns errors into exit codes."""

import os
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    _open_standard_streams()
    if sys.argv[1:] == ["--version"]:
        from newsletter.cli.version import version

        sys.stdout.write(f"{version()}\n")  # asked for often by scripts: it need not load click
        return
    from newsletter.cli.main import run

    run()


def _open_standard_streams() -> None:
    """Open what the caller closed (`>&-`): else the next file would take its number, and what is printed."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free: this one
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - for good
