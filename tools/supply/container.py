"""Builds the container's image with buildah, and tries it: as its user, over a root that cannot be written to.

No daemon, no registry and no namespace of users is needed (`--isolation chroot`), but root is. Without --base the image stands
on a root of this machine's own distribution, made by mmdebstrap from the mirror that apt asks.

    python -m tools.supply.container [--base IMAGE] [--tag NAME] [--where-possible]      # what is wrong, a line each; exit 1
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
_PROBE = "jeudis-probe"
OWN_BASE = "localhost/jeudis-base"

_NEEDED = ("buildah", "mmdebstrap", "unshare")
_PACKAGES = "ca-certificates,hunspell,hunspell-fr-comprehensive,passwd,python3,python3-venv"
_USER = 1017
# How this machine reaches its packages is the build's too, and no part of the image.
_OF_THE_MACHINE = ("/etc/pip.conf", "/etc/ssl/certs")
# buildah's chroot knows no read-only root: the mounts of `podman run --read-only`, by hand. $1 root, $2 volume.
_CONFINED = """
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" &&
mount -t tmpfs tmpfs "$1/tmp" && mount -t tmpfs tmpfs "$1/run" && mount --bind "$2" "$1/letter" || exit 90
root=$1 user=$3; shift 3
exec chroot --userspec="$user" "$root" /usr/bin/env -i "$@"
"""


def missing() -> str:
    """Say why it cannot be built here; nothing where it can."""
    if os.geteuid() != 0:
        return "root is needed"
    if gone := [name for name in _NEEDED if not shutil.which(name)]:
        return f"not installed: {', '.join(gone)}"
    mounted = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    can = [mounted, ["buildah", "from", "--name", _PROBE, "scratch"], ["buildah", "rm", _PROBE]]
    failed = next(
        (one for one in can if subprocess.run(one, check=False, capture_output=True).returncode), None
    )
    return f"this machine does not let run {' '.join(failed)}" if failed else ""


def base() -> str:
    """Make an image of this machine's distribution; return its name."""
    release = platform.freedesktop_os_release()["VERSION_CODENAME"]
    listed = _said(
        "apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", f"Codename: {release}"
    )
    mirror = listed.splitlines()[0]
    with TemporaryDirectory() as work:
        root = f"{work}/root.tar"
        _said(
            "mmdebstrap", "--quiet", "--mode=root", "--variant=apt", f"--include={_PACKAGES}",
            "--dpkgopt=force-unsafe-io", "--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/locale/*",
            release, root, f"deb {mirror} {release} main",
        )  # fmt: skip
        container = _said("buildah", "from", "scratch")
        try:
            _said("buildah", "add", "--quiet", container, root, "/")
            _said("buildah", "commit", "--quiet", container, OWN_BASE)
        finally:
            _said("buildah", "rm", container)
    return OWN_BASE


def build(on: str, tag: str) -> None:
    """Build it from dist/, where `make dist` put the wheel."""
    volumes = [f"--volume={path}:{path}:ro" for path in _OF_THE_MACHINE if Path(path).exists()]
    _said(
        "buildah", "build", "--quiet", "--isolation=chroot", "--pull=missing", f"--build-arg=BASE={on}", *volumes, f"--tag={tag}",
        str(ROOT),
    )  # fmt: skip


def problems(tag: str) -> Iterator[str]:
    """Try an image; say what is not as it should be."""
    about: dict[str, Any] = json.loads(_said("buildah", "inspect", "--type", "image", tag))["OCIv1"]["config"]
    yield from _written(about)
    container = _said("buildah", "from", "--pull-never", tag)
    try:
        version = _said("buildah", "run", "--isolation=chroot", container, "--", "newsletter", "--version")
        if version.splitlines()[:1] != [f"newsletter {_version()}"]:
            yield f"it says « {version} »"
        root = _said("buildah", "mount", container)
        with TemporaryDirectory() as volume:
            os.chown(volume, _USER, _USER)
            yield from _tried(root, Path(volume), about["Env"])
    finally:
        _said("buildah", "rm", container)


def _written(about: dict[str, Any]) -> Iterator[str]:
    """Look at what the image says of itself."""
    expected = {
        "User": f"{_USER}:{_USER}", "Entrypoint": ["newsletter"], "Cmd": ["run"], "Volumes": {"/letter": {}}, "WorkingDir": "/letter",
    }  # fmt: skip
    yield from (
        f"{key}: {about.get(key)}, not {value}" for key, value in expected.items() if about.get(key) != value
    )


def _tried(root: str, volume: Path, environment: list[str]) -> Iterator[str]:
    """Run it as `podman run --read-only --volume …:/letter` would."""

    def run(*command: str) -> "subprocess.CompletedProcess[str]":
        confined = ["unshare", "--mount", "sh", "-c", _CONFINED, "sh", root, str(volume), f"{_USER}:{_USER}"]
        inside = ["sh", "-c", 'cd /letter && exec "$@"', "sh", *command]
        return subprocess.run([*confined, *environment, *inside], check=False, capture_output=True, text=True)

    yield from (
        f"{path} can be written to"
        for path in ("/x", "/opt/newsletter/x", "/var/tmp/x")
        if not run("touch", path).returncode
    )
    for command, expected in _calls():
        done = run(*command)
        if done.returncode or expected not in done.stdout:
            yield f"{' '.join(command)}: exit {done.returncode}: {done.stdout}{done.stderr}"
    strays = [path for path in volume.rglob("*") if path.lstat().st_uid != _USER]
    yield from (f"{path} is not its user's" for path in strays)
    if not (volume / "archive" / "site" / "index.html").is_file():
        yield "no archive was built"


def _calls() -> Iterator[tuple[list[str], str]]:
    """What is called, and what it must say; each must end well."""
    yield ["id", "-u"], str(_USER)
    yield ["newsletter", "init", "."], "newsletter.toml"
    yield ["newsletter", "doctor"], "✓"
    yield ["newsletter", "run"], ""
    yield ["newsletter", "draft"], ""
    yield ["newsletter", "archive"], ""
    yield ["newsletter", "status", "--json"], '"needs"'
    # How this machine reaches its packages has not become a part of it; and the dictionary is there.
    yield (
        [
            "sh",
            "-c",
            "! test -s /etc/pip.conf && hunspell -D -d fr 2>&1 </dev/null | grep -q LOADED && echo yes",
        ],
        "yes",
    )


def _version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def _said(*command: str) -> str:
    """Run a command; return what it says, without its last line break; what goes wrong ends all, with its words."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(
            f"{command[0]} {command[1]}: exit {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        )
    return done.stdout.strip()


def main(arguments: list[str]) -> int:
    """Build it, try it, print what is wrong."""
    parser = argparse.ArgumentParser(description="The program's container image.")
    parser.add_argument("--base", help="the image it stands on")
    parser.add_argument("--tag", default="jeudis-odd17", help="its name")
    parser.add_argument(
        "--where-possible", action="store_true", help="say it, and end well, where none can be built"
    )
    options = parser.parse_args(arguments)
    if why := missing():
        print("The container cannot be built here:", why)
        return int(not options.where_possible)
    began = time.monotonic()
    build(options.base or base(), options.tag)
    built = time.monotonic()
    wrong = list(problems(options.tag))
    print(
        "\n".join(wrong)
        or f"Container: {options.tag} built in {built - began:.0f} s, tried in {time.monotonic() - built:.0f} s."
    )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
