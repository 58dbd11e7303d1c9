"""One index put in the place of another, so that whoever is searching finds a whole one at every instant.

Pagefind names its files by their content, and `pagefind-entry.json` says which belong together. So the new files come first,
beside those that stand; then the entry is replaced, in one step; then what neither index needs is removed. The files of the
index that stood until now stay until the next time: a page that was opened before goes on with them.

What is remembered of each file tells its content, so that an index that has lost one, or has another in its place, is known.
"""

import hashlib
import json
import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping, Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from newsletter.disk import failure, sync_disk
from newsletter.files import write_atomically

ENTRY = "pagefind-entry.json"
KNOWN = ".generations.json"
_LOADED = (
    "pagefind.js",
    "pagefind-worker.js",
    "wasm.fr.pagefind",
)  # the program itself: its names never change
_DIGITS = 16  # of a hash that tells one content of a file from another
_NAMED_BY_CONTENT = ("pagefind.*.pf_meta", "index/*.pf_index", "fragment/*.pf_fragment", "filter/*.pf_filter")


@dataclass(frozen=True, slots=True)
class Generation:
    """One index: the name that its entry gives it, and its files but for the entry, each with what tells its content."""

    name: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Remember:
    """Write down which files belong to which index, by name."""

    known: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Put:
    """Put a file of the new index into its place."""

    path: str


@dataclass(frozen=True, slots=True)
class Switch:
    """Replace the entry: from here on the new index is the one that is searched."""


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove a file that neither index needs."""

    path: str


Step = Remember | Put | Switch | Remove


def steps(
    made: Generation,
    standing: str,
    present: Collection[str],
    known: Mapping[str, Mapping[str, str]],
    equal: Collection[str],
) -> Iterator[Step]:
    """Say in which order the new index takes its place. Pure; after any of the steps a whole index stands.

    Args:
        made: the new index.
        standing: the name of the one that is searched now; empty when there is none.
        present: all files that lie there.
        known: what was remembered last; of an index that nobody remembers, all that is present may be part.
        equal: files of the new index that lie there already, with the same bytes.
    """
    kept = {standing: known.get(standing, dict.fromkeys(present, ""))} if standing else {}
    kept[made.name] = made.files
    yield Remember(kept)
    missing = made.files.keys() - frozenset(equal)
    yield from map(Put, sorted(missing.difference(_LOADED)))
    yield from map(Put, sorted(missing.intersection(_LOADED)))
    yield Switch()
    needed = {ENTRY, KNOWN}.union(*kept.values())
    yield from map(Remove, sorted(set(present) - needed))


def planned(made: Path, place: Path) -> Iterator[Step]:
    """Look at both folders, and say what is to be done.

    Raises:
        OSError: one cannot be read.
    """
    generation = generation_of(made)
    present = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    files = generation.files
    equal = {path for path in files.keys() & present if _told(place / path) == files[path]}
    return steps(generation, name_of(place), present, _known(place), equal)


def carry_out(step: Step, made: Path, place: Path) -> None:
    """Do one step.

    Raises:
        FailedError: the file system refused.
    """
    match step:
        case Remember(known):
            write_atomically(place / KNOWN, json.dumps(known, indent=0, sort_keys=True).encode())
        case Put(path):
            _put(made / path, place / path)
        case Switch():
            sync_disk(
                place
            )  # what the entry names is on disk before it: thousands of files, made durable at once
            write_atomically(place / ENTRY, (made / ENTRY).read_bytes())
        case Remove(path):
            _remove(place / path)


def switch(made: Path, place: Path) -> None:
    """Put the index that was made into its place. Called again after it was stopped anywhere, it finishes.

    Args:
        made: the folder that Pagefind has written.
        place: the folder of the site that is searched; nobody else writes there.

    Raises:
        FailedError: the file system refused; a whole index stands, the old one or the new one.
    """
    try:
        order = planned(made, place)
    except OSError as error:
        raise failure("Cannot read", place, error) from error
    for step in order:
        carry_out(step, made, place)


def generation_of(folder: Path) -> Generation:
    """Tell which of the files that Pagefind has written a search needs: none of its ready-made interfaces.

    Raises:
        OSError: there is no entry.
    """
    by_content = (path for pattern in _NAMED_BY_CONTENT for path in folder.glob(pattern))
    files = [*(path.relative_to(folder).as_posix() for path in by_content), *_LOADED]
    return Generation(name_of(folder), {path: _told(folder / path) for path in files})


def is_whole(place: Path, present: Collection[str], doubtful: AbstractSet[str]) -> bool:
    """Tell whether all files lie there of the index that the entry leads to, as they were put there.

    Args:
        place: the folder of the site that is searched.
        present: the paths below it of all that lies there.
        doubtful: those that may have changed since they were last known to be whole: they alone are read.
    """
    files = _known(place).get(name_of(place))
    if files is None or not files.keys() <= set(present):
        return False
    try:
        return all(_told(place / path) == files[path] for path in files.keys() & doubtful)
    except OSError:
        return False


def name_of(folder: Path) -> str:
    """Read the name of the index that an entry leads to; empty when there is none."""
    try:
        languages = json.loads((folder / ENTRY).read_text(encoding="utf-8"))["languages"]
        return " ".join(str(one["hash"]) for one in languages.values())
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return ""


def _known(place: Path) -> dict[str, dict[str, str]]:
    try:
        read = json.loads((place / KNOWN).read_text(encoding="utf-8"))
        return {
            str(name): {str(path): str(told) for path, told in files.items()} for name, files in read.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _told(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]


def _put(source: Path, target: Path) -> None:
    """Write a file whole or not at all. A thousand are not synced one by one: the entry's step does so once."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, temporary)
        temporary.replace(target)
    except OSError as error:
        raise failure("Cannot write", target, error) from error


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise failure("Cannot remove", path, error) from error
