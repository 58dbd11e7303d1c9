"""The judge of planted faults can say no, and plants what it says."""

import dataclasses

import libcst as cst
import pytest

from tools.faults import operators
from tools.mutants import ROOT, Fault, Group, outlived, read_plan, wrong

FAULT = Fault(
    path="newsletter/deliver/smtp.py", where="smtp.send", change="if a → if True", status="survived"
)
FIRST = Group(name="messengers", is_first=True, modules=("newsletter/deliver/*",), tests=())
EXPLAINED = dataclasses.replace(FIRST, explained={("smtp.send", "if a → if True"): "both are one"})
SECOND = dataclasses.replace(FIRST, is_first=False)


def source(test: str) -> str:
    return (ROOT / test.partition("::")[0]).read_text(encoding="utf-8")


def fared(status: str) -> Fault:
    return dataclasses.replace(FAULT, status=status)


def test_which_outlive_the_tests() -> None:
    """A fault that no test caught, or that no test reaches, outlives them; one that a test hung on does not."""
    faults = [fared(status) for status in ("killed", "survived", "timeout", "no tests", "segfault")]
    assert [fault.status for fault in outlived(faults)] == ["survived", "no tests"]


def test_an_unexplained_survivor_is_told() -> None:
    """In the first tier a fault that no test catches is told, with its place and change, unless it is explained."""
    (told,) = wrong(FIRST, [FAULT, fared("killed")], is_whole=False)
    assert "newsletter/deliver/smtp.py: smtp.send: if a → if True" in told
    assert list(wrong(EXPLAINED, [FAULT], is_whole=True)) == []
    assert list(wrong(FIRST, [fared("killed"), fared("timeout")], is_whole=True)) == []


def test_an_explanation_of_nothing_is_told() -> None:
    """What is explained but caught is told when all faults were planted, not when some were."""
    (told,) = wrong(EXPLAINED, [fared("killed")], is_whole=True)
    assert "explained, but it is caught" in told
    assert list(wrong(EXPLAINED, [], is_whole=False)) == []


def test_the_number_of_the_second_tier_may_only_fall() -> None:
    """More survivors than were committed to are told one by one; as many, or fewer, are not."""
    told = list(wrong(SECOND, [FAULT], is_whole=True, most=0))
    assert told[0] == "messengers: 1 faults outlive the tests, 0 did"
    assert "smtp.send: if a → if True" in told[1]
    assert list(wrong(SECOND, [FAULT], is_whole=True, most=1)) == []
    assert list(wrong(SECOND, [FAULT], is_whole=False, most=0)) == []
    assert list(wrong(SECOND, [FAULT], is_whole=True)) == []


@pytest.mark.parametrize("group", read_plan(), ids=lambda group: group.name)
def test_the_plan_is_of_this_clone(group: Group) -> None:
    """Each pattern names modules that there are, each test is there, each explanation says something."""
    assert [one for one in group.modules if not list(ROOT.glob(one))] == []
    tests = [*group.tests, *group.passed_over]
    assert [one for one in tests if not (ROOT / one.partition("::")[0]).is_file()] == []
    named = [one for one in tests if "::" in one]
    assert [one for one in named if f"def {one.rpartition('::')[2]}(" not in source(one)] == []
    assert all(len(why) > 20 for why in group.explained.values())


def test_a_module_is_of_one_group() -> None:
    """No fault is planted twice."""
    modules = [path for group in read_plan() for one in group.modules for path in ROOT.glob(one)]
    assert len(modules) == len(set(modules))


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("save(edition)", {"pass", "save(None)"}),
        ("x = yield", {"x = None"}),
        ("'''A docstring.'''", set()),
        ("x = 'nothing was taken'", {"x = None"}),
        ("x = 'sent'", {"x = None", "x = 'XXsent'"}),
        ("if a < b: pass", {"if a <= b: pass", "if True: pass", "if False: pass"}),
    ],
)
def test_what_is_planted(code: str, changes: set[str]) -> None:
    """Statements left out, conditions not looked at, words that programs read; neither docstrings nor sentences."""
    module = cst.parse_module(code)
    nodes = [module]
    for node in nodes:
        nodes += node.children
    found = {
        module.deep_replace(node, other).code
        for node in nodes[1:]
        for kind, mutate in operators()
        if isinstance(node, kind)
        for other in mutate(node)
    }
    assert found == changes
