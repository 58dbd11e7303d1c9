"""Every test starts without the network (pytest-socket, see pyproject.toml) and without this machine's settings.

Laws are tried with the same inputs each time, so that a suite that fails tells of the change in hand; `make soak`
throws the dice (`--inputs`).
"""

import dataclasses
import gc
import os
import shutil
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from importlib import import_module
from itertools import groupby
from pathlib import Path
from types import CodeType
from typing import ClassVar

import jinja2
import pytest
from hypothesis import HealthCheck, Phase, settings
from jinja2.bccache import Bucket

from newsletter import looks, swapping
from newsletter.apart import pool
from newsletter.archive import building, editions
from newsletter.archive.cover import cover
from newsletter.uncollected import set_apart_for_good
from tests.commands import Commands, commands
from tests.nurseries import Nurseries, nurseries
from tests.workspaces import Desk, States, make_desk

# How long an input takes says how busy the machine is, not whether the law holds.
settings.register_profile(
    "laws", deadline=None, derandomize=True, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
# What is forked from a process in which all tests have run runs those of a class on another object: that is no fault.
settings.register_profile(
    "planted",
    settings.get_profile("laws"),
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)


_MEMORY = Path("/dev/shm")
_TOLD = 24  # bytes that still tell what they are
_ROOM = 2 * 1024**3  # bytes: several times what a whole run leaves at any moment


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--inputs", type=int, help="try each law with so many inputs, drawn afresh")
    parser.addoption(
        "--every",
        type=int,
        default=8,
        help="try every so manieth: write of a sending that fails, week of a year, fault planted in it",
    )
    parser.addoption("--share", type=float, default=1.0, help="of the tests try this part")
    parser.addoption(
        "--seed", type=int, default=17, help="which part: those of N seeds in a row are all of them, for 1/N"
    )
    parser.addoption(
        "--planted", action="store_true", help="one failure of a law says enough: look for no smaller one"
    )
    parser.addoption("--plans", type=int, default=1, help="let people save by so many plans of 50")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each plan its own test."""
    if "plan" in metafunc.fixturenames:
        metafunc.parametrize("plan", range(17, 17 + metafunc.config.getoption("plans")))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Call long what is (`some`), and leave out the tests that are not in the part asked for."""
    for _, cases in groupby(items, lambda item: item.nodeid.partition("[")[0]):
        _leave_some(list(cases))
    parts = round(1 / config.getoption("share"))
    drawn = config.getoption("seed") % parts

    def wanted(item: pytest.Item) -> bool:
        return zlib.crc32(item.nodeid.encode()) % parts == drawn

    left_out = [item for item in items if not wanted(item)]
    if left_out:
        items[:] = filter(wanted, items)
        config.hook.pytest_deselected(items=left_out)


def _leave_some(cases: list[pytest.Item]) -> None:
    """Mark the cases of a test as long, but for so many, spread over all of them, as it asks for."""
    mark = cases[0].get_closest_marker("some")
    if mark is not None:
        left = {at * len(cases) // mark.args[0] for at in range(mark.args[0])}
        for at, case in enumerate(cases):
            if at not in left:
                case.add_marker(pytest.mark.long)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are called by what they are for: what a file is made of may be another at another moment or place."""
    return argname if isinstance(val, bytes) and len(val) > _TOLD else None


def pytest_configure(config: pytest.Config) -> None:
    if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
        # Each writing waits for the disk, so that a power cut loses nothing: here none is meant to survive one.
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))
    settings.load_profile("planted" if config.getoption("planted") else "laws")
    if inputs := config.getoption("inputs"):
        settings.register_profile("dice", max_examples=inputs, derandomize=False)
        settings.load_profile("dice")


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Forget nothing while all is collected: next to nothing can be, and looking for it was a fifth of the time."""
    gc.disable()
    try:
        _import_a_share(session.config)
        return (yield)
    finally:
        gc.enable()


def _import_a_share(config: pytest.Config) -> None:
    """Let each worker begin with other modules: what one has compiled, the others read, where all would compile all."""
    told = getattr(config, "workerinput", None)
    if told is None or config.args != config.getini("testpaths"):
        return
    modules = sorted(path.stem for path in Path(__file__).parent.glob("test_*.py"))
    for name in modules[int(told["workerid"].removeprefix("gw")) :: told["workercount"]]:
        with warnings.catch_warnings(), suppress(Exception, pytest.skip.Exception):
            warnings.simplefilter("error")
            import_module(f"tests.{name}")  # one that fails is collected all the same, and says so


def pytest_collection_finish() -> None:
    """Spare the tests looking for what can be forgotten among all that was imported and collected."""
    gc.collect()
    set_apart_for_good()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: some tests wait for what they started."""
    return (os.cpu_count() or 1) + 1


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Templates compiled by any worker, told by folder, name and source; what this one has had is kept in its memory.

    So have those that are forked from it, each with a fault of its own that is planted (`tools.planting`).
    """

    kept: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            super().load_bytecode(bucket)
            self._keep(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        super().dump_bytecode(bucket)
        self._keep(bucket)

    def _keep(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self.kept[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session")
def _compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that all workers have for compiled templates."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "compiled"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _templates_are_compiled_once(_compiled: Path) -> Iterator[None]:
    """Commands make their looks afresh; compiling the same templates over and over was most of what tests took."""
    with pytest.MonkeyPatch.context() as patch:
        cache = _Compiled(str(_compiled))
        patch.setattr(looks, "_Environment", partial(looks._Environment, bytecode_cache=cache))
        yield


@pytest.fixture(scope="session", autouse=True)
def _covers_are_drawn_once() -> Iterator[None]:
    """What an edition's picture shows tells its bytes (test_cover.py): tests need not draw the same one over and over."""
    kept: dict[object, bytes] = {}

    def once(name: str, title: str, date_text: str, number: int, looks: looks.Looks) -> bytes:
        shown = name, title, date_text, number, looks.settings.light, looks.read("assets/mark.png")
        if shown not in kept:
            kept[shown] = cover(name, title, date_text, number, looks)
        return kept[shown]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editions, "cover", once)
        yield


@pytest.fixture(scope="session")
def _nurseries() -> Iterator[Nurseries]:
    with nurseries() as made:
        yield made


@pytest.fixture(autouse=True)
def _nothing_is_waited_for(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, _nurseries: Nurseries
) -> None:
    """Spare tests what they are not about: one fixture for all of it, as each would be set up eleven thousand times."""
    about = request.node.get_closest_marker
    if about("editor_at_work") is None:  # nobody saves a file while a command reads it
        monkeypatch.setattr(swapping, "_PAUSE", 0)
    if about("searched") is None:  # a program of its own makes the index of the archive's search
        monkeypatch.setattr(building.search, "index", lambda *_: None)
        monkeypatch.setattr(building.search, "stands", lambda *_: True)
    if about("workers_started_anew") is None:  # what workers apart need is imported once
        monkeypatch.setattr(pool, "_nursery", _nurseries.start)


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No switch of the caller's shell reaches a test; nothing is written into the clone."""
    for name in list(os.environ):
        if name.startswith(("NEWSLETTER_", "SMTP_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("NEWSLETTER_LINKS", "off")  # what a letter links to lies in the world outside
    monkeypatch.chdir(tmp_path)
    yield
    import logging

    logger = logging.getLogger("newsletter")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


@pytest.fixture(scope="session")
def _commands(_compiled: Path) -> Iterator[Commands]:
    with commands(_compiled) as made:
        yield made


@pytest.fixture(scope="session")
def _begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("begun")


@pytest.fixture(scope="module")
def _states(tmp_path_factory: pytest.TempPathFactory, _begun: Path) -> Iterator[States]:
    folder = tmp_path_factory.mktemp("states")
    yield States(folder, _begun)
    shutil.rmtree(folder)


@pytest.fixture
def desk(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    _commands: Commands,
    _states: States,
) -> Desk:
    """A workspace that `newsletter init` made, and hands to use it with."""
    return make_desk(Desk(tmp_path / "letter", monkeypatch, capfd, _commands, _states))


@pytest.fixture
def other_desk(desk: Desk) -> Callable[[str], Desk]:
    """Makes further workspaces by name."""
    return lambda name: make_desk(dataclasses.replace(desk, root=desk.root.with_name(name)))
