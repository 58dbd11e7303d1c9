"""The command line: the only place that prints, and that turns errors into exit codes."""

import sys

from newsletter import __version__


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"newsletter {__version__}\n")  # asked for often by scripts: it need not load click
        return
    from newsletter.cli.main import run

    run()
