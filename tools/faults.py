"""What a planted fault may change.

mutmut has most kinds. Two that it lacks are added: a statement that is not carried out, and a condition that is not looked
at. An argument is given as None, not also left out. Sentences stay as they are: whether they say what is meant is for
people to read.
"""

from collections.abc import Iterable
from typing import Any

import libcst as cst
from mutmut.mutation import mutators


def operators() -> list[tuple[Any, Any]]:
    """List what a fault may change: a kind of node, and what makes other nodes of one."""
    replaced = {mutators.operator_string, mutators.operator_arg_removal}
    made = [pair for pair in mutators.mutation_operators if pair[1] not in replaced]
    return [
        *made,
        (cst.Call, _not_given),
        (cst.SimpleString, _another_word),
        (cst.Expr, _not_done),
        (cst.If, _not_looked_at),
    ]


def _not_given(node: cst.Call) -> Iterable[cst.Call]:
    """Give None for an argument."""
    for other in mutators.operator_arg_removal(node):
        if len(other.args) == len(node.args):
            yield other


def _another_word(node: cst.SimpleString) -> Iterable[cst.SimpleString]:
    """Write another word for one that a program reads: a key, a state, a header."""
    if node.quote not in {'"', "'"} or any(blank in node.raw_value for blank in " \u00a0\u202f"):
        return
    yield node.with_changes(value=f"{node.prefix}{node.quote}XX{node.raw_value}{node.quote}")


def _not_done(node: cst.Expr) -> Iterable[cst.BaseSmallStatement]:
    """Leave a statement out that is there for what it does."""
    if isinstance(node.value, cst.Call | cst.Await):
        yield cst.Pass()


def _not_looked_at(node: cst.If) -> Iterable[cst.If]:
    """Go one way whatever the condition says."""
    for always in ("True", "False"):
        yield node.with_changes(test=cst.Name(always), whitespace_before_test=cst.SimpleWhitespace(" "))
