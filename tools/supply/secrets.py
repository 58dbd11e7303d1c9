"""Looks for secrets in what git tracks, with detect-secrets; what only looks like one is named with its reason.

Its scan of every line by every plugin takes long, so each file is asked whole first; the few that may hold one are scanned as ever.

    python -m tools.supply.secrets [PATH…]      # each as path:line: kind, never with its words; exit 1
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from detect_secrets.core.potential_secret import PotentialSecret
from detect_secrets.core.scan import scan_file
from detect_secrets.plugins.base import BasePlugin
from detect_secrets.plugins.high_entropy_strings import HighEntropyStringsPlugin
from detect_secrets.plugins.keyword import (
    CONFIG_DENYLIST_REGEX_TO_GROUP,
    REGEX_BY_FILETYPE,
    KeywordDetector,
)
from detect_secrets.settings import get_plugins, transient_settings
from detect_secrets.util.filetype import determine_file_type

ROOT = Path(__file__).resolve().parent.parent.parent

# Left out are public addresses of machines, and makers that have nothing to do with letters.
_PLUGINS = (
    "AWSKeyDetector", "AzureStorageKeyDetector", "Base64HighEntropyString", "BasicAuthDetector", "DiscordBotTokenDetector",
    "GitHubTokenDetector", "GitLabTokenDetector", "HexHighEntropyString", "JwtTokenDetector", "KeywordDetector", "MailchimpDetector",
    "NpmDetector", "OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector", "StripeDetector",
    "TelegramBotTokenDetector", "TwilioKeyDetector",
)  # fmt: skip
_OWN = ("BrevoDetector", "EnvironmentDetector")
_FILE = f"file://{Path(__file__).with_name('own_detectors.py')}"

# What is no secret, by its words: `settings` and documents name variables, not what is in them.
_NO_SECRET = (
    r"[A-Z][A-Z_]*PASSWORD",  # the name of a variable
    r"xkeysib-…?|whsec_|PASSWORD",  # the form of one
    r"playlist_id=PL0[0-9a-f]+",
)
# And by its place.
_PLACES = (
    (r"archive/editions/.*\.md", r"[0-9a-f]{64}"),  # an approval's sums
    (r"requirements.*\.txt", r"[0-9a-f]{64}"),  # a lock's
    (r"newsletter/pipeline/doctor/settings\.py", r"Écrivez-les là où .*"),  # a sentence
    (r"tools/supply/own_detectors\.py", r"Brevo key|Secret variable"),  # what these look for
    # Passwords of doubles on loopback, tokens and sums of readers and letters that are made up.
    (r"tests/.*|tools/fuzzing\.py", r"pass|word|secret|s3cret|jeudis|faux|chut|hunter2!|une alliance, par jour"),
    (r"tests/test_(fields|recipients|store)\.py", r"[0-9a-f]{16,64}"),
    (r"tests/test_webhook\.py", r"whsec_MfKQ9r8\w+"),  # the example of Standard Webhooks
    (r"tests/data/upgrades/.*/state\.sql", r"[0-9a-fA-F]{16,}"),  # sums, tokens and keys of workspaces that were made for it
    (r"tests/test_(schema|secrets|unsaid)\.py", r"BEGIN P\w+ KEY|0123456789abcdef0123456789abcdef|m0t de passe/.*"),
)  # fmt: skip


def found(root: Path, names: Iterable[str]) -> Iterator[str]:
    """Name each secret in these files by its place and kind, never by its words.

    Args:
        root: their folder.
        names: their paths in it.
    """
    used = [*({"name": name} for name in _PLUGINS), *({"name": name, "path": _FILE} for name in _OWN)]
    with transient_settings({"plugins_used": used}):
        plugins: list[BasePlugin] = get_plugins()
        for name in names:
            if _may_hold(root / name, plugins):
                yield from sorted(
                    {_told(name, one) for one in scan_file(str(root / name)) if not _known(name, one)}
                )


def tracked(root: Path) -> list[str]:
    """List what git tracks, and what is new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return [name for name in listed.stdout.split("\0") if name and (root / name).is_file()]


def _may_hold(path: Path, plugins: Iterable[BasePlugin]) -> bool:
    """Tell whether a file may hold one: with no plugin's word for it, none of its lines has."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return any(_looks(plugin, path, text) for plugin in plugins)


def _looks(plugin: BasePlugin, path: Path, text: str) -> bool:
    if isinstance(plugin, KeywordDetector):
        # What is no code may be read as settings, whose values stand without quotes.
        ways = REGEX_BY_FILETYPE.get(determine_file_type(str(path)), CONFIG_DENYLIST_REGEX_TO_GROUP)
        return any(way.search(text) for way in ways)
    words = plugin.analyze_string(text)
    if isinstance(plugin, HighEntropyStringsPlugin):
        return any(plugin.calculate_shannon_entropy(one) > plugin.entropy_limit for one in words)
    return any(True for _ in words)


def _known(name: str, one: PotentialSecret) -> bool:
    words = one.secret_value or ""
    return any(re.fullmatch(pattern, words) for pattern in _NO_SECRET) or any(
        re.fullmatch(place, name) and re.fullmatch(pattern, words) for place, pattern in _PLACES
    )


def _told(name: str, one: PotentialSecret) -> str:
    return f"{name}:{one.line_number}: {one.type}"


def main(arguments: list[str]) -> int:
    """Look; print what is found."""
    names = arguments or tracked(ROOT)
    wrong = list(found(ROOT, names))
    print("\n".join(wrong) or f"Secrets: none in {len(names)} files.")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
