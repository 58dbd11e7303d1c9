"""The command line: the only place that prints, and that turns errors into exit codes."""

from newsletter.cli.main import main

__all__ = ["main"]
