"""Checks the documents: links lead somewhere, and whatever the program knows by a name stands where people look it up.

A new kind of name is a line in `known`: what it is, its names, the document, and how one is written there.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsletter.cli.commands import newsletter
from newsletter.cli.main import _INTERRUPTED, _TERMINATED
from newsletter.exceptions import NewsletterError

Texts = Mapping[str, str]

_SPAN = re.compile(r"`[^`\n]*`")  # what stands in it is no link
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
_CODE = re.compile(r'\b(?:error|warning|make|_Rule|Slip)\(\s*"([a-z-]+)"')
_NEED = re.compile(r'(?:\b_?(?:error|warning|make)\(\s*|\bcode=)"([a-z-]+)"')
_SWITCH = re.compile(r"\bNEWSLETTER_[A-Z]+\b")
_OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*", re.IGNORECASE)
_UNNAMED = {"__pycache__", "sample", "__init__", "__main__"}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the program knows by its name.

    Args:
        what: what is named.
        names: all that the program has.
        document: where each must stand.
        written: how it stands there, as a pattern; its one group finds those that stand there.
        heading: under which heading; anywhere when it is empty.
    """

    what: str
    names: frozenset[str]
    document: str
    written: str
    heading: str = ""

    def missing(self, texts: Texts) -> Iterator[str]:
        """Say which names the document lacks, and which it has that the program does not know."""
        text = texts[self.document]
        if self.heading:
            text = text.partition(f"\n## {self.heading}\n")[2].partition("\n## ")[0]
        there = set(re.findall(self.written, text, re.MULTILINE))
        yield from (f"{self.document}: no {self.what} {name}" for name in sorted(self.names - there))
        yield from (f"{self.document}: {self.what} {name} is none" for name in sorted(there - self.names))


def known() -> Iterator[Known]:
    """List what must be documented, but for commands."""
    yield Known(
        what="finding",
        names=frozenset(_CODE.findall(_sources("preflight"))),
        document="docs/guide.fr.md",
        written=r"^\| `([a-z-]+)` \|",
        heading="Ce que signale la vérification",
    )
    yield Known(
        what="need",
        names=frozenset(_NEED.findall(_sources("pipeline/needs") + _sources("pipeline/gathering"))),
        document="docs/guide.fr.md",
        written=r"^\| `([a-z-]+)` \|",
        heading="Ce qui vous attend",
    )
    yield Known(
        what="exit code", names=_exit_codes(), document="docs/operate.md", written=r"^\| (\d|1\d\d) \| [a-z]"
    )
    yield Known(
        what="switch",
        names=frozenset(_SWITCH.findall(_sources("."))),
        document="docs/operate.md",
        written=r"^\| `(NEWSLETTER_[A-Z]+)",
    )
    yield Known(
        what="module", names=_modules(), document="docs/architecture.md", written=r"^\| `([a-z_]+)` \|"
    )


def problems(texts: Texts) -> list[str]:
    """Say what is missing or stale.

    Args:
        texts: the documents, by their path in the clone.
    """
    found = [*_dead_links(texts), *_commands(texts["README.md"])]
    for one in known():
        found += one.missing(texts)
    return found


def documents() -> dict[str, str]:
    """Read the documents."""
    paths = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def _dead_links(texts: Texts) -> Iterator[str]:
    for name, text in texts.items():
        for target in _LINK.findall(_SPAN.sub("", text)):
            if not (ROOT / name).parent.joinpath(target).exists():
                yield f"{name}: {target} does not exist"


def _commands(readme: str) -> Iterator[str]:
    """Compare the commands and their options with those that the README's table has."""
    written = list(_synopses(readme))
    for path, options in _callable(newsletter, "newsletter"):
        own = re.compile(rf"{path}(?= [^a-z]|$)")
        told = " ".join(filter(own.match, written))
        written = [synopsis for synopsis in written if not own.match(synopsis)]
        if not told:
            yield f"README.md: no command {path}"
            continue
        there, names = set(_OPTION.findall(told)), {name for one in options for name in one.opts}
        yield from (
            f"README.md: no option {one.opts[-1]} of {path}" for one in options if there.isdisjoint(one.opts)
        )
        yield from (f"README.md: {path} has no option {name}" for name in sorted(there - names))
    yield from (f"README.md: there is no {synopsis}" for synopsis in written)


def _synopses(readme: str) -> Iterator[str]:
    """Find how the program and its commands are called."""
    yield from re.findall(r"^`(newsletter \[[^`]+)`", readme, re.MULTILINE)
    for cell in re.findall(r"^\| (`[^|]+`) \|", readme, re.MULTILINE):
        yield from (f"newsletter {words}" for words in re.findall(r"`([^`]+)`", cell))


def _callable(command: click.Command, path: str) -> Iterator[tuple[str, list[click.Option]]]:
    """List what can be called, with its options: commands, those that only others are under left out."""
    if isinstance(command, click.Group):
        for name, one in command.commands.items():
            yield from _callable(one, f"{path} {name}")
    if not isinstance(command, click.Group) or command.params:
        yield path, [one for one in command.params if isinstance(one, click.Option)]


def _exit_codes() -> frozenset[str]:
    errors = [NewsletterError]
    for error in errors:
        errors += error.__subclasses__()
    return frozenset(map(str, {0, _INTERRUPTED, _TERMINATED, *(error.exit_code for error in errors)}))


def _modules() -> frozenset[str]:
    paths = (ROOT / "newsletter").iterdir()
    return frozenset(path.stem for path in paths if path.suffix in {".py", ""}) - _UNNAMED


def _sources(folder: str) -> str:
    paths = sorted((ROOT / "newsletter" / folder).rglob("*.py"))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


if __name__ == "__main__":
    wrong = problems(documents())
    print(
        "\n".join(wrong) or "Documents: all links, commands, options, findings, codes and modules are there."
    )
    sys.exit(bool(wrong))
