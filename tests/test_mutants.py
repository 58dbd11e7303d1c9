"""The judge of planted faults can say no, and plants what it says."""

import libcst as cst
import pytest

from tools.faults import operators
from tools.mutants import PLAN, ROOT, Fault, Plan, counted, read_plan, wrong

FIRST = Fault(
    path="newsletter/deliver/smtp.py", where="smtp.send", change="if a → if True", status="survived"
)
SECOND = Fault(
    path="newsletter/curate.py", where="curate.section", change="a < b → a <= b", status="no tests"
)
KNOWN = Plan(
    tests=(),
    first=("newsletter/deliver/*",),
    second=("newsletter/curate.py",),
    explained={("smtp.send", "if a → if True"): "both are one"},
)
NOBODY = Plan(tests=(), first=KNOWN.first, second=KNOWN.second)


def source(test: str) -> str:
    return (ROOT / test.partition("::")[0]).read_text(encoding="utf-8")


def fared(fault: Fault, status: str) -> Fault:
    return Fault(path=fault.path, where=fault.where, change=fault.change, status=status)


def test_an_unexplained_survivor_is_told() -> None:
    """In the first tier a fault that no test catches is told, with its place and change, unless it is explained."""
    (told,) = wrong([FIRST], NOBODY, is_whole=False)
    assert "newsletter/deliver/smtp.py: smtp.send: if a → if True" in told
    assert list(wrong([FIRST], KNOWN, is_whole=True)) == []
    assert list(wrong([fared(FIRST, "killed"), fared(FIRST, "timeout")], NOBODY, is_whole=True)) == []


def test_an_explanation_of_nothing_is_told() -> None:
    """What is explained but caught is told when all faults were planted, not when some were."""
    (told,) = wrong([fared(FIRST, "killed")], KNOWN, is_whole=True)
    assert "explained, but it is caught" in told
    assert list(wrong([], KNOWN, is_whole=False)) == []


def test_the_number_of_the_second_tier_may_only_fall() -> None:
    """More survivors than were committed to are told one by one; as many, or fewer, are not."""
    told = list(wrong([SECOND], NOBODY, is_whole=True, most=0))
    assert told[0] == "1 faults of the second tier outlive the tests, 0 did"
    assert "curate.section: a < b → a <= b" in told[1]
    assert list(wrong([SECOND], NOBODY, is_whole=True, most=1)) == []
    assert list(wrong([SECOND], NOBODY, is_whole=False, most=0)) == []
    assert list(wrong([SECOND], NOBODY, is_whole=True)) == []


def test_counted_by_tier() -> None:
    """Each tier says how many were planted, and how many outlived the tests."""
    assert counted([FIRST, fared(FIRST, "killed"), SECOND], NOBODY) == {
        "first": 2,
        "first_outlived": 1,
        "second": 1,
        "second_outlived": 1,
    }


def test_the_plan_is_of_this_clone() -> None:
    """Each of its patterns names modules that there are, each of its tests is there, each explanation says something."""
    plan = read_plan(PLAN)
    assert [one for one in (*plan.first, *plan.second) if not list(ROOT.glob(one))] == []
    tests = [*plan.tests, *plan.passed_over]
    assert [one for one in tests if not (ROOT / one.partition("::")[0]).is_file()] == []
    assert [one for one in plan.passed_over if f"def {one.rpartition('::')[2]}(" not in source(one)] == []
    assert all(len(why) > 20 for why in plan.explained.values())


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
