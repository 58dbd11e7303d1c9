"""The judges that are programs of others: runs them on files and gives what they find wrong, in words.

`make judges` installs the npm packages into var/judges/; SpamAssassin, Java and libical come from the system.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
HOME = HERE.parents[1] / "var" / "judges"
NODE = HOME / "node_modules"
BASELINE = HERE / "caniemail-baseline.json"
MOST_SPAM = 1.0
# Those that the letter is read with; of Free, Thunderbird on Windows and La Poste’s apps caniemail knows little.
CLIENTS = (
    "apple-mail.ios",
    "apple-mail.macos",
    "free-fr.desktop-webmail",
    "gmail.android",
    "gmail.desktop-webmail",
    "gmail.ios",
    "gmail.mobile-webmail",
    "laposte.android",
    "laposte.desktop-webmail",
    "laposte.ios",
    "orange.android",
    "orange.desktop-webmail",
    "orange.ios",
    "outlook.android",
    "outlook.ios",
    "outlook.macos",
    "outlook.outlook-com",
    "outlook.windows",
    "outlook.windows-mail",
    "samsung-email.android",
    "sfr.android",
    "sfr.desktop-webmail",
    "sfr.ios",
    "thunderbird.macos",
    "thunderbird.windows",
    "yahoo.android",
    "yahoo.desktop-webmail",
    "yahoo.ios",
)
Pairs = Mapping[str, Mapping[str, str]]
"""Client to feature to "none" or "partial"."""

_LIBICAL = "/usr/lib/x86_64-linux-gnu/girepository-1.0/ICalGLib-3.0.typelib"
_JUDGED = re.compile(r"^X-Judged: (\S+)$", re.MULTILINE)
_SCORE = re.compile(
    r"^X-Spam-Status: .*?score=(-?[\d.]+).*?tests=(.*?)\s*autolearn=", re.MULTILINE | re.DOTALL
)


def has_node() -> bool:
    """Whether the npm packages are there."""
    return shutil.which("node") is not None and NODE.is_dir()


def has_nu() -> bool:
    """Whether the Nu HTML checker can run."""
    return has_node() and shutil.which("java") is not None


def has_spamassassin() -> bool:
    """Whether SpamAssassin is there."""
    return shutil.which("spamassassin") is not None


def mjml_faults(files: Sequence[Path]) -> list[str]:
    """Ask MJML's own validator: unknown tags and attributes, bad values, wrong nesting."""
    found: dict[str, list[str]] = json.loads(_node("mjml.mjs", *map(str, files)))
    return [f"{Path(name).name}: {fault}" for name, faults in found.items() for fault in faults]


def caniemail_pairs(files: Sequence[Path]) -> Pairs:
    """Ask caniemail what the clients don't support of what the files use."""
    found: dict[str, dict[str, str]] = json.loads(_node("caniemail.mjs", ",".join(CLIENTS), *map(str, files)))
    return {client: dict(sorted(found[client].items())) for client in sorted(found)}


def known_pairs() -> Pairs:
    """Read the committed pairs."""
    held: dict[str, dict[str, str]] = json.loads(BASELINE.read_text(encoding="utf-8"))
    return held


def new_pairs(found: Pairs, known: Pairs) -> list[str]:
    """Say which pairs are new, or worse than they were."""
    return [
        f"{client}: {feature}: {'not supported' if level == 'none' else 'supported in part'}"
        for client, features in found.items()
        for feature, level in features.items()
        if known.get(client, {}).get(feature) not in {level, "none"}
    ]


def nu_faults(files: Sequence[Path]) -> list[str]:
    """Ask the Nu HTML checker about pages, style sheets and drawings."""
    jar = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [
        "java",
        "-jar",
        str(jar),
        "--errors-only",
        "--also-check-css",
        "--also-check-svg",
        "--exit-zero-always",
    ]
    said = json.loads(_run([*command, "--format", "json", "--stdout", *map(str, files)]))
    return [
        f"{'/'.join(Path(one['url']).parts[-2:])}, line {one.get('lastLine')}: {one['message']}"
        for one in said["messages"]
    ]


def spam_scores(messages: Mapping[str, bytes]) -> dict[str, tuple[float, str]]:
    """Ask SpamAssassin, without the network: name to score and the rules that matched."""
    # It answers in an order of its own.
    box = b"".join(
        b"From judge@example.org Thu Sep 28 09:00:00 2023\nX-Judged: %s\n" % name.encode()
        + re.sub(rb"(?m)^From ", b">From ", raw.replace(b"\r\n", b"\n"))
        + b"\n"
        for name, raw in messages.items()
    )
    said = _run(["spamassassin", "--test-mode", "--local", "--mbox"], given=box)
    scores = {
        name: (float(score), " ".join(rules.split()))
        for one in said.split("\nFrom judge@example.org")
        for score, rules in _SCORE.findall(one)[:1]
        for name in _JUDGED.findall(one)[:1]
    }
    assert scores.keys() == messages.keys(), "SpamAssassin did not judge them all"
    return scores


def spam_faults(messages: Mapping[str, bytes]) -> list[str]:
    """Say which messages have a score that is not below the limit."""
    return [
        f"{name}: {score} points, {rules}"
        for name, (score, rules) in spam_scores(messages).items()
        if score >= MOST_SPAM
    ]


def calendar_readers() -> dict[str, str]:
    """Return the readers of calendars that are there, each with the Python that has it."""
    own = HOME / "venv" / "bin" / "python"
    there = {"icalendar": sys.executable}
    if own.exists():
        there |= {"ics": str(own), "vobject": str(own)}
    if Path(_LIBICAL).exists():
        there["libical"] = "/usr/bin/python3"
    if has_node() and (NODE / "ical.js").is_dir():
        there["ical.js"] = "node"
    return there


def read_calendars(reader: str, files: Sequence[Path]) -> dict[str, dict[str, Any]]:
    """Let a reader read files: name to `events` (UID to start) and `faults`."""
    program = calendar_readers()[reader]
    script = [str(HERE / "ical.mjs")] if program == "node" else [str(HERE / "readers.py"), reader]
    command = [program, *script]
    answer: dict[str, dict[str, Any]] = json.loads(_run([*command, *map(str, files)]))
    return {Path(name).name: read for name, read in answer.items()}


def _node(script: str, *arguments: str) -> str:
    return _run(["node", str(HERE / script), *arguments])


def _run(command: Sequence[str], given: bytes | None = None) -> str:
    done = subprocess.run(
        command, cwd=HOME if HOME.is_dir() else HERE, input=given, capture_output=True, check=False
    )
    if done.returncode:
        raise SystemExit(
            f"{command[0]}: exit {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}"
        )
    return done.stdout.decode(errors="replace")
