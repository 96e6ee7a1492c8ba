"""Expensive calls that do the same in every round of a loop: loop-invariant code, as compilers call it.

Each is one unit of work. It does the same as long as nothing that it is told differs from round to round, and nothing in
the loop writes. What a function is told by its parameters, nobody follows: only what names no more than constants and the
module's own variables is the same wherever it is called.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import ONE, ZERO
from scalesight.cost.amounts.term import DIFFERENT, OF_FUNCTION, Group, LoopRecord, Term
from scalesight.scale.naming import split
from scalesight.syntax import ir
from scalesight.syntax.walk import calls, mentioned, nodes, statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame
    from scalesight.syntax.frameworks.effect import Effect

# Functions of which the answer is that of their arguments: what puts together a path, a text, or what was read.
_PURE = frozenset(
    """join Path PurePath resolve absolute abspath realpath dirname expanduser str fspath format encode decode strip
    joinpath with_suffix with_name getenv cwd getcwd files URL fileURLToPath toString open readFile readFileSync read_text
    read_bytes""".split()
)
# How the name of a function reads that writes, or that waits for what somebody else does.
_WRITING = frozenset("write writes dump save store persist append update rename replace truncate unlink touch".split())
_SURELY_WRITING = frozenset("write writes dump truncate sleep wait".split())
_OPEN = "open"
# Files that the system makes up anew each time.
_VOLATILE = ("/proc/", "/dev/", "/sys/")


def spend(engine: Engine, frame: Frame, node: ir.Call, effect: Effect, label: str) -> None:
    """One expensive call."""
    if effect.mode and not _is_for_reading(node, effect.mode):
        return
    told = [*node.arguments, *(value for _, value in node.keywords)]
    if isinstance(node.function, ir.Attr) and _is_object(frame, node.function.object):
        told.insert(0, node.function.object)
    what = _what(engine, _written_out(frame, told[0])) if told and effect.expense != "client" else ""
    if what.startswith(_VOLATILE):
        return
    name = f"{effect.expense} of {what}" if what else label
    names = frozenset().union(*(_depends(frame, expression) for expression in told))
    step = frame.step("sink", node.start, node.end, name)
    frame.out.append(Term("work", "call", ONE, ONE, (step,), depends=names, expense=effect.expense))


def grouped(engine: Engine, record: LoopRecord, terms: list[Term], block: ir.Block) -> list[Term]:
    """The terms of a loop, with those of calls that do the same in each round as one group, if they break the budget."""
    wall = engine.budgets(record.step.path, record.context).get("work")
    same = []
    stepped: set[str] | None = None
    for at, term in enumerate(terms):
        if term.depends is None or not term.chain or term.chain[0] != record.step:
            continue
        if stepped is None:
            stepped = _stepped(block)
        if DIFFERENT in term.depends or term.depends & record.names or term.depends & stepped:
            terms[at] = term._replace(depends=frozenset({DIFFERENT}))
        elif not (
            term.group or term.reported or term.exits or term.held or record.is_open or _is_kept(engine, block, term)
        ):
            same.append(at)
    if wall is None or not same or record.high.constant == 1:
        return terms
    spent = [terms[at].high for at in same]
    if any(high.is_open(engine.size_of) for high in spent):
        return terms
    if sum(high.value(engine.size_of)[1] for high in spent) <= wall or _writes(engine, block, terms, same):
        return terms
    group = Group(record, "work", "invariant")
    for at in same:
        terms[at] = terms[at]._replace(group=group)
    return terms


def _depends(frame: Frame, expression: ir.Expr, before: float = math.inf) -> frozenset[str]:
    """The variables that an expression reads; `DIFFERENT` where it may be another each time that it is evaluated."""
    names = mentioned((expression,))
    if not all(_is_pure(call) for call in calls((expression,))):
        names.add(DIFFERENT)
    module = frame.environment
    while module.parent is not None:
        module = module.parent
    for name in [name for name in names if frame.environment.holds(name) not in (None, module)]:
        made = _made(frame, name, before)
        if made is None or made.value is None:
            names.add(OF_FUNCTION)
        else:
            names |= _depends(frame, made.value, made.at)
    return frozenset(names)


def _made(frame: Frame, name: str, before: float) -> ir.Bind | None:
    """What binds a variable of a function, once and for all: `file = join(ROOT, "rates.json")`."""
    found = [
        one
        for one in statements(frame.function.body)
        if isinstance(one, (ir.Bind, ir.Loop)) and one.target is not None and name in mentioned((one.target,))
    ]
    if len(found) != 1 or any(name == parameter.name for parameter in frame.function.parameters):
        return None
    made = found[0]
    is_plain = isinstance(made, ir.Bind) and isinstance(made.target, ir.Name) and not made.operator
    return made if isinstance(made, ir.Bind) and is_plain and made.at < before else None


def _stepped(block: ir.Block) -> set[str]:
    """The variables that a block counts up or adds to: `n += 1`."""
    stepped = (one.target for one in statements(block) if isinstance(one, ir.Bind) and one.operator)
    return {target.id for target in stepped if isinstance(target, ir.Name)}


def _is_pure(call: ir.Call) -> bool:
    function = call.function
    name = function.id if isinstance(function, ir.Name) else function.name if isinstance(function, ir.Attr) else ""
    if name == "read" and isinstance(function, ir.Attr):
        # Of what was just opened; an open file goes on where it was.
        return isinstance(function.object, ir.Call) and _is_pure(function.object)
    return name in _PURE


def _is_object(frame: Frame, expression: ir.Expr) -> bool:
    """Whether a method is called of an object, not a function of a module."""
    if not isinstance(expression, ir.Name):
        return True
    value = frame.environment.get(expression.id)
    return value is not None and value.type not in ("name", "module")


def _is_for_reading(node: ir.Call, mode: tuple[str, ...]) -> bool:
    given = [*node.keywords, *((str(at), told) for at, told in enumerate(node.arguments))]
    modes = [told for key, told in given if key in mode]
    return all(
        isinstance(told, ir.Const) and isinstance(told.value, str) and not set(told.value) & set("wax+")
        for told in modes
    )


def _written_out(frame: Frame, told: ir.Expr) -> ir.Expr:
    made = _made(frame, told.id, told.at) if isinstance(told, ir.Name) else None
    return made.value if made is not None and made.value is not None else told


def _what(engine: Engine, told: ir.Expr) -> str:
    """What is read or compiled, as a person would say it: the last text in an expression, or the expression's own."""
    texts = [node.value for node in nodes((told,)) if isinstance(node, ir.Const) and isinstance(node.value, str)]
    text = texts[-1] if texts else engine.text(told)
    return "" if "…" in text or "\n" in text or len(text) > 40 else text


def _writes(engine: Engine, block: ir.Block, terms: list[Term], same: list[int]) -> bool:
    """Whether something in a loop's body may change what is read there."""
    words = {word for at in same for word in split(terms[at].chain[-1].name.replace(".", "_").replace("/", "_"))}
    for call in calls(block):
        name = engine.text(call.function).rpartition(".")[2]
        if name == "append" or (name == "replace" and _is_of_text(call)):
            continue  # to a list; a function that appends to a file is called more than that
        verbs = set(split(name))
        if not verbs.isdisjoint(_SURELY_WRITING):
            return True
        if not verbs.isdisjoint(_WRITING):
            told = {word for one in mentioned((call,)) for word in split(one)} | verbs
            texts = (
                node.value for node in nodes((call,)) if isinstance(node, ir.Const) and isinstance(node.value, str)
            )
            told |= {word for text in texts for word in split(text.replace(".", "_").replace("/", "_"))}
            if not told.isdisjoint(words - {"read", "of"}):
                return True
        if name == _OPEN and not _is_for_reading(call, ("1", "mode")):
            return True
    depends = frozenset().union(*(terms[at].depends or () for at in same))
    return any(
        isinstance(node, ir.Bind) and not isinstance(node.target, ir.Name) and _root(node.target) in depends
        for node in nodes(block)
    )


def _is_of_text(call: ir.Call) -> bool:
    """Whether it is `text.replace(old, new)`, and not `os.replace` or the `replace` of a path."""
    held = call.function.object if isinstance(call.function, ir.Attr) else None
    return held is not None and len(call.arguments) > 1 and not (isinstance(held, ir.Name) and held.id == "os")


def _is_kept(engine: Engine, block: ir.Block, term: Term) -> bool:
    """Whether a call stands where a variable is filled that was empty before: `if config is None: config = …`."""
    if term.low != ZERO or len(term.chain) < 2:
        return False
    start = term.chain[1].start
    for node in nodes(block):
        if isinstance(node, ir.Branch):
            # A handler of errors, or what fills the variable that was asked.
            arms = node.arms[1:] if node.kind == "try" else node.arms
            asked = _asked(engine, node.test)
            for arm in arms:
                bound = {engine.text(one.target) for one in nodes(arm) if isinstance(one, ir.Bind)}
                if (node.kind == "try" or bound & asked) and any(call.start == start for call in calls(arm)):
                    return True
        elif isinstance(node, ir.Bind) and isinstance(node.value, ir.Choice):
            asked = _asked(engine, (node.value.test, node.value.options[:1]))
            if engine.text(node.target) in asked and any(call.start == start for call in calls((node.value,))):
                return True
    return False


def _asked(engine: Engine, test: object) -> set[str]:
    """The variables and attributes that a test asks."""
    return {engine.text(node) for node in nodes((test,)) if isinstance(node, (ir.Name, ir.Attr))}


def _root(target: ir.Expr) -> str:
    while isinstance(target, (ir.Attr, ir.Item, ir.Slice)):
        target = target.object
    return target.id if isinstance(target, ir.Name) else ""
