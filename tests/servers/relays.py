"""A pool of Postfix relays behind the one that takes our letters, each in a network of its own, one of them killed at work.

The one in front gives each reader's message to any of them (`randmap`); they hand it on to a sink, which stands for the
world. The networks' addresses are those that are set apart for measuring (RFC 2544, appendix C.2.2).
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.killed_sendings import Sending, prepared
from tests.ports import free_ports
from tests.servers.postfix import PATH, Postfix, missing, own_folder, running
from tests.sinks import Sink, listening_sink

RELAYS = 3
IN_FLIGHT = (
    20  # messages that Postfix has under way to one place at once (default_destination_concurrency_limit)
)
_PORT = 2525
_WAIT = 900  # seconds that all may take
_SOON = {"queue_run_delay": "2s", "minimal_backoff_time": "2s", "maximal_backoff_time": "4s"}
_COMMON = _SOON | {"smtpd_peername_lookup": "no", "disable_dns_lookups": "yes"}


@dataclass(frozen=True, kw_only=True)
class Relayed:
    """What became of a sending.

    Args:
        recipients: how many there were.
        lost: how many were not reached.
        twice: how many messages came a second time.
        handed_over: seconds until the last one was taken from us.
        meanwhile: how many were reached while one relay was dead.
        all_reached: seconds until everybody was.
        wrong: what went wrong; empty when nothing did.
    """

    recipients: int
    lost: int
    twice: int
    handed_over: float
    meanwhile: int
    all_reached: float
    wrong: str


def lacking() -> str:
    """Say why this cannot be run here; empty when it can."""
    if why := missing():
        return why
    if not shutil.which("ip", path=PATH):
        return "no ip here: make servers"
    name = _name(0)
    if _ip("netns", "add", name).returncode:
        return "networks of their own (ip netns) are not allowed here"
    _ip("netns", "del", name)
    return ""


def relayed(folder: Path, recipients: int) -> Relayed:
    """Send a letter to so many readers through the pool, and kill one relay in the middle; start it again."""
    with pool() as (front, relays, sink):
        port = int(next(iter(front.listeners)).partition(":")[2])
        one = prepared(folder, [f"lecteur{number}@example.org" for number in range(recipients)], sink, port)
        begun = time.monotonic()
        process = one.start()
        _until(lambda: len(sink.taken) >= recipients // 3 or process.poll() is not None)
        relays[0].kill()
        before = len(sink.taken)
        _until(lambda: process.poll() is not None or len(sink.taken) >= recipients * 4 // 5)
        meanwhile = len(sink.taken) - before
        relays[0].start()
        code = process.wait(_WAIT)
        handed_over = time.monotonic() - begun
        _until(lambda: len(one.reached) == recipients and not any(each.queue() for each in (front, *relays)))
        return _judged(one, code, handed_over, meanwhile, time.monotonic() - begun)


def _judged(one: Sending, code: int, handed_over: float, meanwhile: int, all_reached: float) -> Relayed:
    lost, twice = len(one.people) - len(one.reached), one.reached.total() - len(one.reached)
    problems = {
        f"exit code {code}": code != 0,
        f"{lost} are lost": lost > 0,
        f"{twice} came twice": twice > 2 * IN_FLIGHT,
        "nobody was reached while a relay was dead": meanwhile <= 0,
        f"the ledger says {one.row}": one.row["accepted"] != len(one.people) or bool(one.row["uncertain"]),
    }
    return Relayed(
        recipients=len(one.people),
        lost=lost,
        twice=twice,
        handed_over=handed_over,
        meanwhile=meanwhile,
        all_reached=all_reached,
        wrong="; ".join(words for words, holds in problems.items() if holds),
    )


@contextmanager
def pool() -> Iterator[tuple[Postfix, list[Postfix], Sink]]:
    """Start the sink, the relays, and the Postfix in front of them."""
    with ExitStack() as stack:
        networks = [stack.enter_context(_network(number)) for number in range(1, RELAYS + 1)]
        sink = stack.enter_context(listening_sink(_ours(1)))
        relays = [
            _started(
                stack,
                _COMMON | {"mynetworks": f"{_ours(number)}/32", "relayhost": f"[{_ours(1)}]:{sink.port}"},
                f"{_theirs(number)}:{_PORT}",
                name,
            )
            for number, name in enumerate(networks, 1)
        ]
        ways = ", ".join(f"smtp:[{_theirs(number)}]:{_PORT}" for number in range(1, RELAYS + 1))
        settings = _COMMON | {"mynetworks": "127.0.0.0/8", "transport_maps": f"randmap:{{{ways}}}"}
        yield _started(stack, settings, f"127.0.0.1:{free_ports(1)[0]}"), relays, sink


def _started(stack: ExitStack, settings: dict[str, str], place: str, network: str = "") -> Postfix:
    within = ("ip", "netns", "exec", network) if network else ()
    one = Postfix(stack.enter_context(own_folder()), settings, {place: {}}, within)
    one.install()
    stack.enter_context(running(one))
    return one


@contextmanager
def _network(number: int) -> Iterator[str]:
    """Make a network of its own, with a line to ours."""
    name, ours, theirs = _name(number), f"{_name(number)}a", f"{_name(number)}b"
    commands = f"""\
netns add {name}
link add {ours} type veth peer name {theirs} netns {name}
addr add {_ours(number)}/30 dev {ours}
link set {ours} up
-n {name} addr add {_theirs(number)}/30 dev {theirs}
-n {name} link set {theirs} up
-n {name} link set lo up
-n {name} route add default via {_ours(number)}"""
    try:
        for command in commands.splitlines():
            said = _ip(*command.split())
            assert said.returncode == 0, (command, said.stderr)
        yield name
    finally:
        _ip("netns", "del", name)  # the line goes with it
        _ip("link", "del", ours)


def _ip(*words: str) -> "subprocess.CompletedProcess[str]":
    program = shutil.which("ip", path=PATH)
    assert program
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


def _name(number: int) -> str:
    return f"jd{os.getpid() % 10_000_000}r{number}"


def _ours(number: int) -> str:
    return f"198.18.{number}.1"


def _theirs(number: int) -> str:
    return f"198.18.{number}.2"


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + _WAIT
    while not holds() and time.monotonic() < until:
        time.sleep(0.05)
