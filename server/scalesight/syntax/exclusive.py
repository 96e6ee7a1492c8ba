"""Branches one after the other that ask for different values of one thing: at most one of them runs.

`if kind == "lead": …` and then `if kind == "sale": …` is `if kind == "lead": … elif kind == "sale": …`, unless the first
changes `kind`.
"""

from __future__ import annotations

from scalesight.syntax import ir
from scalesight.syntax.walk import mentioned, statements

_EQUAL = frozenset({"==", "==="})
# A longer row is nested no further: what goes through it goes as deep.
_MAX_NESTED = 12


def append(block: list[ir.Statement], branch: ir.Branch) -> None:
    """Adds a branch to a block, to the others of its row if it is one of several of which one runs."""
    asked = _asked(branch)
    before = block[-1] if block else None
    nested: list[ir.Branch] = []
    while asked is not None and isinstance(before, ir.Branch) and len(nested) < _MAX_NESTED:
        earlier = _asked(before)
        if earlier is None or earlier[0] != asked[0] or earlier[1] == asked[1] or _changes(before.arms[0], asked[0]):
            break
        nested.append(before)
        if not before.arms[1]:
            for outer in reversed(nested):
                branch = outer._replace(arms=(outer.arms[0], (branch,)))
            block[-1] = branch
            return
        before = before.arms[1][0] if len(before.arms[1]) == 1 else None
    block.append(branch)


def _asked(branch: ir.Branch) -> tuple[str, object] | None:
    """(what, its value) of a branch that asks for nothing but one value, and does nothing if it is another."""
    test = branch.test
    if branch.kind != "if" or len(branch.arms) != 2 or not isinstance(test, ir.Op) or test.name not in _EQUAL:
        return None
    if len(test.operands) != 2:
        return None  # one comparison after another: `a == b == 1`
    left, right = test.operands
    if not isinstance(right, ir.Const) or not isinstance(right.value, (str, int)):
        return None
    path = _path(left)
    return (path, right.value) if path else None


def _path(told: ir.Expr) -> str:
    names: list[str] = []
    while isinstance(told, ir.Attr):
        names.append(told.name)
        told = told.object
    return ".".join([told.id, *reversed(names)]) if isinstance(told, ir.Name) else ""


def _changes(block: ir.Block, path: str) -> bool:
    """Whether a block binds what is asked for, or what it is a part of."""
    root = path.partition(".")[0]
    targets = [
        one.target for one in statements(block) if isinstance(one, (ir.Bind, ir.Loop)) and one.target is not None
    ]
    return root in mentioned(targets)
