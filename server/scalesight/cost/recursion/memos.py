"""Answers that are kept under their key: what is computed once per key, and nobody declared how many keys there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scalesight.cost.amounts.term import KEPT, LEAVES_FUNCTION
from scalesight.cost.index import Ref
from scalesight.cost.values import links
from scalesight.cost.values.value import NOTHING, Value
from scalesight.syntax import ir
from scalesight.syntax.walk import statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

# Methods that put something under a key, those that put in a key alone, and those that look one up.
_ANSWERS = frozenset({"set", "setdefault", "put"})
_MARKS = frozenset({"add", "append", "push"})
_LOOKING = frozenset({"has", "get"})


def is_kept(engine: Engine, function: Value) -> bool:
    """Whether a function is decorated or wrapped by one that keeps its answers by its arguments."""
    assert function.ref is not None
    if function.name == "memo":
        return True
    path, at = function.ref
    decorators = engine.index.function(function.ref).decorators
    if not decorators:
        return False
    known = engine.memory.of(path).kept
    if at not in known:
        known[at] = any(_keeps(engine, path, decorator) for decorator in decorators)
    return known[at]


def managed(engine: Engine, ref: Ref, returned: Value) -> Value:
    """What the call of a function gives: of a generator that is a context manager, the one element that it yields."""
    function = engine.index.function(ref)
    if not function.is_generator or not function.decorators:
        return returned
    managers = engine.framework_of(ref[0]).managers
    is_manager = any(engine.qualified(ref[0], decorator) in managers for decorator in function.decorators)
    return (returned.element or NOTHING) if is_manager else returned


def _keeps(engine: Engine, path: str, decorator: ir.Expr) -> bool:
    """Whether a decorator is a memo: one of the tables, or a function of the project with one in what it makes."""
    if isinstance(decorator, ir.Call):
        decorator = decorator.function
    known = engine.framework_of(path).memos
    if engine.qualified(path, decorator) in known:
        return True
    name = engine.text(decorator)
    kind, own = engine.index.declared(path).get(name, ("", 0))
    found = Value(kind, ref=(path, own)) if kind == "function" else links.type_named(engine, path, name)
    if found is None or found.type != "function" or found.ref is None:
        # Of a library, the name is enough: `@cache.memoize()`.
        return f"*.{name.rpartition('.')[2]}" in known
    where, at = found.ref
    engine.depends(path, where)
    functions = engine.index.module(where).functions
    inner = {index for index, function in enumerate(functions) if function.parent == at}
    inner |= {index for index, function in enumerate(functions) if function.parent in inner}
    return any(looks_up(engine, functions[index]) for index in inner)


def looks_up(engine: Engine, function: ir.Function, handed_on: frozenset[str] = frozenset()) -> bool:
    """Whether a function looks a key up, and puts the answer there if it was not found.

    `handed_on`: the parameters that it gives to itself in further calls; what the first call made is kept for those.
    """
    for at, statement in enumerate(function.body):
        if not isinstance(statement, ir.Branch):
            continue
        is_marking = any(map(_leaves, statement.arms))
        for looked_up in _looked_into(engine, statement, function.body[:at]):
            passed_on = looked_up.partition("[")[0] in handed_on
            later = (
                function.body[at + 1 :] if (is_marking if passed_on else any(map(is_answered, statement.arms))) else ()
            )
            enough = LEAVES_FUNCTION if passed_on else KEPT
            if any(keeping(engine, function, block, looked_up) >= enough for block in (*statement.arms, later)):
                return True
    return False


def _looked_into(engine: Engine, branch: ir.Branch, before: Sequence[ir.Statement]) -> Iterator[str]:
    """The containers that a branch looks a key up in, each of what its test names."""
    if branch.kind == "try":
        yield tried(engine, branch)
        return
    pending: list[ir.Expr | None] = [branch.test]
    while pending:
        test = pending.pop()
        if isinstance(test, ir.Choice):
            pending.extend((test.test, *test.options))
        elif looked_up := container(engine, test, before):
            yield looked_up


def tried(engine: Engine, branch: ir.Branch) -> str:
    """The container that `try: return known[key]` looks a key up in; "" for any other."""
    first = branch.arms[0][0] if branch.arms and len(branch.arms[0]) == 1 else None
    value = first.value if isinstance(first, (ir.Jump, ir.Bind)) else None
    return engine.text(value.object) if isinstance(value, ir.Item) else ""


def _leaves(block: Sequence[ir.Statement]) -> bool:
    last = block[-1] if block else None
    return isinstance(last, ir.Jump) and last.kind == "return"


def asked(engine: Engine, frame: Frame, branch: ir.Branch, before: Sequence[ir.Statement]) -> str:
    """The container that a branch looks a key up in; "" for an attribute of which each row has one of its own."""
    if branch.kind != "if":
        return tried(engine, branch) if branch.kind == "try" else ""
    test = branch.test
    if isinstance(test, ir.Choice) and test.test is not None and len(test.options) == 1:
        # `key && !groups.has(key)`: what is kept under its key, if there is one.
        found = [named for part in test.options if (named := container(engine, part, before))]
        return found[0] if found and not _attribute(engine, test.options[0]) else ""
    root, _, attribute = _attribute(engine, test).partition(".")
    held = frame.environment.get(root) if attribute else None
    return "" if held is not None and held.type == "row" else container(engine, test, before)


def container(engine: Engine, test: ir.Expr | None, before: Sequence[ir.Statement]) -> str:
    """The container that a test looks a key up in, as the code says it; "" for any other test.

    `key in seen`, `!cache.has(key)`, `cache.get(key) is None`, or a variable that one of the statements `before` took
    from there. An attribute that is filled when it is first asked for holds one answer: `self._rates is None`.
    """
    test = _tested(test)
    if isinstance(test, ir.Contains):
        return engine.text(test.container)
    if isinstance(test, ir.Op) and test.name == "in":
        return engine.text(test.operands[1])  # JavaScript's `key in cache`
    attribute = _attribute(engine, test)
    if attribute:
        return attribute
    if isinstance(test, ir.Name):
        for statement in reversed(before):
            if (
                isinstance(statement, ir.Bind)
                and isinstance(statement.target, ir.Name)
                and statement.target.id == test.id
            ):
                return _looked_up(engine, statement.value)
        return ""
    return _looked_up(engine, test)


def _tested(test: ir.Expr | None) -> ir.Expr | None:
    while isinstance(test, ir.Op) and test.operands and test.name != "in":
        test = test.operands[0]
    return test


def _attribute(engine: Engine, test: ir.Expr | None) -> str:
    """The attribute that a test asks for: `self._rates is None`, `not hasattr(self, "_rates")`."""
    test = _tested(test)
    if isinstance(test, ir.Attr):
        return engine.text(test)
    if isinstance(test, ir.Call) and isinstance(test.function, ir.Name) and test.function.id == "hasattr":
        named = test.arguments[-1] if test.arguments else None
        if isinstance(named, ir.Const) and isinstance(named.value, str):
            return f"{engine.text(test.arguments[0])}.{named.value}"
    return ""


def keeping(engine: Engine, function: ir.Function, block: Sequence[ir.Statement], container: str) -> int:
    """How far what a block puts into a container is kept, as `Term.exits`; 0 where it puts nothing into it.

    An answer that is kept by whoever made the container is not computed again in a further call. A mere mark (`seen.add`)
    says no more than that the loop does it once: the next call may do it for other keys.
    """
    found = [filled for statement in block if (filled := _filled(engine, statement, container))]
    if not found:
        return 0
    root = container.partition(".")[0].partition("[")[0]
    is_kept = ("answer" in found or "attribute" in found) and not _binds(function.body, root)
    return KEPT if is_kept else LEAVES_FUNCTION


def is_answered(block: Sequence[ir.Statement]) -> bool:
    """Whether a block ends by handing back what was kept."""
    last = block[-1] if block else None
    given = (ir.Name, ir.Item, ir.Call, ir.Attr)
    return isinstance(last, ir.Jump) and last.kind == "return" and isinstance(last.value, given)


def _filled(engine: Engine, statement: ir.Statement, container: str) -> str:
    """Whether a statement puts an `answer` or a `mark` into a container, fills that `attribute`, or ""."""
    if isinstance(statement, ir.Bind):
        target = statement.target
        if isinstance(target, ir.Attr) and engine.text(target) == container:
            return "attribute"
        return "answer" if isinstance(target, ir.Item) and engine.text(target.object) == container else ""
    if not isinstance(statement, ir.Eval):
        return ""
    value = statement.value.value if isinstance(statement.value, ir.Await) else statement.value
    if not isinstance(value, ir.Call) or not isinstance(value.function, ir.Attr):
        return ""
    if engine.text(value.function.object) != container:
        return ""
    return "answer" if value.function.name in _ANSWERS else "mark" if value.function.name in _MARKS else ""


def _looked_up(engine: Engine, value: ir.Expr | None) -> str:
    if isinstance(value, ir.Await):
        value = value.value
    if isinstance(value, ir.Call) and isinstance(value.function, ir.Attr) and value.function.name in _LOOKING:
        return engine.text(value.function.object)
    return engine.text(value.object) if isinstance(value, ir.Item) else ""


def _binds(block: ir.Block, name: str) -> bool:
    bound = (statement.target for statement in statements(block) if isinstance(statement, ir.Bind))
    return any(isinstance(target, ir.Name) and target.id == name for target in bound)
