"""A list, map or text that is copied as a whole to become one element longer: n elements, one by one, are n(n−1)/2 copies.

`rows = [...rows, row]`, `found = {**found, key: value}`, `(all, one) => all.concat(one)`, `df = pd.concat([df, more])`.
The variable must live longer than the round, and nothing else in the loop may make it anew. A map grows only by keys
that are each element's own: counted by category, it has as many entries as there are categories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import ONE, ZERO, Polynomial, constant, pairs
from scalesight.cost.amounts.term import Group, LoopRecord, Term
from scalesight.cost.values.value import NOTHING, Value
from scalesight.scale.naming import split
from scalesight.syntax import ir
from scalesight.syntax.frameworks.effect import Effect
from scalesight.syntax.walk import nodes, statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

# Copied so few times, nothing has grown.
_FEW = 16
# What an element is told by, and no other has.
_OWN = frozenset("id pk uuid guid key sku slug code email url path name title number".split())
_GROWING = (ir.Op, ir.Display, ir.Record, ir.Call, ir.Choice)
_COPYING = frozenset({"list", "tuple", "set", "dict"})
_FILLING = frozenset("append push insert unshift extend add".split())
_CONTAINERS = frozenset({"list", "set"})


def bound(engine: Engine, frame: Frame, statement: ir.Bind, value: Value, start: int) -> None:
    """Notes what a binding copies that makes what is bound longer; what was spent on that since `start` is part of it."""
    target = statement.target
    name, root = engine.text(target), root_of(target)
    if not root or (isinstance(target, ir.Item) and not isinstance(target.index, ir.Const)):
        return
    if statement.operator:
        added = _appended(engine, frame, statement, value) if statement.operator == "+" else None
    elif isinstance(statement.value, _GROWING):
        added = _added(engine, frame, statement.value, name)
        if added is None and frame.module.language == "python" and value.type == "text":
            added = _written(engine, statement.value, name)
    else:
        return
    if added is not None:
        frame.out[start:] = [term for term in frame.out[start:] if term.family != "built-in"]
        _spend(engine, frame, root, name, added, statement.at, certain=not isinstance(statement.value, ir.Choice))


def returned(engine: Engine, frame: Frame, value: ir.Expr, at: int, start: int) -> None:
    """The same of what a callback hands to its next round: `reduce((all, one) => ({ ...all, [one.id]: one }), {})`."""
    name = frame.nest[-1].accumulator
    if isinstance(value, _GROWING):
        added = _added(engine, frame, value, name)
        if added is not None:
            frame.out[start:] = [term for term in frame.out[start:] if term.family != "built-in"]
            _spend(engine, frame, name, name, added, at, certain=not isinstance(value, ir.Choice))


def summed(engine: Engine, frame: Frame, node: ir.Call, lists: Value, label: str) -> Value:
    """What `sum(lists, [])` copies: all that came together so far, for each list again."""
    if not isinstance(node.arguments[1], ir.Display) or lists.size is None or lists.element is None:
        return lists
    added = lists.element.size if lists.element.type in ("list", "relation") else None
    if added is None or lists.size.is_open(engine.size_of) or added.is_open(engine.size_of):
        return lists
    copied = pairs(lists.size) * added
    step = frame.step("sink", node.start, node.end, label)
    wall = engine.budgets(frame.path, frame.context).get("work")
    group = None
    if wall is not None and copied.value(engine.size_of)[1] > wall:
        # The call itself is the loop, of which nobody wrote the rounds.
        place = LoopRecord(step, node.end, lists.size, lists.size, engine.text(node.arguments[0]), NOTHING)
        place.context = frame.context
        group = Group(place, "work", "copy")
    frame.out.append(Term("work", "copy", copied, copied, (step,), group=group))
    return lists


def root_of(target: ir.Expr) -> str:
    """The variable that a target is reached by: `self` of `self.rows`."""
    while isinstance(target, (ir.Attr, ir.Item)):
        target = target.object
    return target.id if isinstance(target, ir.Name) else ""


def outliving(frame: Frame, root: str) -> list[LoopRecord]:
    """The loops around that do not make a variable anew in each round."""
    for at in range(len(frame.nest) - 1, -1, -1):
        if root == frame.nest[at].accumulator:
            return frame.nest[at:]  # it begins with what the reduce begins with
        if root in frame.nest[at].names:
            return frame.nest[at + 1 :]
    return list(frame.nest)


def remade(engine: Engine, block: ir.Block, term: Term) -> bool:
    """Whether a loop's body makes anew, cuts or (for a list that loses its head) fills what the term's sink works on."""
    sink = term.chain[-1]
    name = sink.name.partition(" ")[0]
    for statement in statements(block):
        if isinstance(statement, ir.Bind):
            if statement.at == sink.start or statement.operator or engine.text(statement.target) != name:
                continue
            if not isinstance(statement.value, (ir.Op, ir.Display, ir.Record)) or not _mentions(
                engine, statement.value, name
            ):
                return True
        elif isinstance(statement, ir.Eval) and isinstance(statement.value, ir.Call):
            function = statement.value.function
            if not isinstance(function, ir.Attr) or function.at == sink.start:
                continue
            changes = function.name == "clear" or (term.family == "head" and function.name in _FILLING)
            if changes and engine.text(function.object) == name:
                return True
    return False


def _mentions(engine: Engine, node: object, name: str) -> bool:
    return any(isinstance(one, (ir.Name, ir.Attr)) and engine.text(one) == name for one in nodes((node,)))


def _spend(engine: Engine, frame: Frame, root: str, name: str, added: Polynomial, at: int, *, certain: bool) -> None:
    loops = outliving(frame, root)
    if not loops or any((loop.is_open and not engine.symbolic) or loop.tree for loop in loops):
        return
    low = high = ONE
    for loop in loops:
        low, high = low * loop.low, high * loop.high
    low, high = engine.collections.flattened(low), engine.collections.flattened(high)
    is_open = added.is_open(engine.size_of) or high.is_open(engine.size_of)
    if (is_open or high.value(engine.size_of)[1] <= _FEW) and not (is_open and engine.symbolic):
        return
    step = frame.step("sink", at, at + len(name), f"{name} copied")
    least = pairs(low) if certain and low == high else ZERO
    frame.out.append(Term("work", "copy", least * added, pairs(high) * added, (step,), held=len(loops)))


def _appended(engine: Engine, frame: Frame, statement: ir.Bind, value: Value) -> Polynomial | None:
    """What `+=` adds to what it copies: to a tuple, bytes, or a text.

    To a list it adds in place, and JavaScript so to every text. CPython may extend the text of a local variable in place, as
    long as nothing else holds it, and PEP 8 says not to rely on that: a text counts as what it is, a copy.
    """
    if frame.module.language != "python":
        return None
    target = statement.target
    if isinstance(target, ir.Name):
        known = frame.environment.get(target.id)
        if known is None:
            return None
        if known.kind == "tuple":
            return _length(engine, frame, statement.value, value)
        return ONE if known.kind == "bytes" or known.type == "text" else None
    return ONE if value.type == "text" else None


def _written(engine: Engine, made: ir.Expr, name: str) -> Polynomial | None:
    """What is added to a text that is written anew: `text = f"{text}{row}"`, `text = row + text`."""
    if not isinstance(made, ir.Op) or not any(_is_whole(engine, operand, name) for operand in made.operands):
        return None
    return ONE if made.name in ("template", "+") else None


def _added(engine: Engine, frame: Frame, node: ir.Expr, name: str) -> Polynomial | None:
    """How many elements more than `name` has a copy of it with something added; None for anything else."""
    if isinstance(node, ir.Choice):
        found = (_added(engine, frame, option, name) for option in node.options)
        return next((added for added in found if added is not None), None)
    if isinstance(node, ir.Display):
        return _displayed(engine, frame, node, name)
    if isinstance(node, ir.Record):
        return _recorded(engine, frame, node, name)
    if isinstance(node, ir.Op) and node.name in ("+", "|") and frame.module.language == "python":
        if not any(_is_whole(engine, operand, name) for operand in node.operands):
            return None
        added = ZERO
        for operand in node.operands:
            if _is_whole(engine, operand, name):
                continue
            more = _merged(engine, frame, operand, node.name)
            if more is None:
                return None
            added = added + more
        return added
    return _by_call(engine, frame, node, name) if isinstance(node, ir.Call) else None


def _is_whole(engine: Engine, node: ir.Expr, name: str) -> bool:
    """Whether it is the variable, or a copy of it: `list(rows)`, `rows[:]`, `rows.copy()`."""
    if isinstance(node, ir.Call):
        function = node.function
        if isinstance(function, ir.Attr) and function.name in ("copy", "slice") and not node.arguments:
            return _is_whole(engine, function.object, name)
        is_copy = isinstance(function, ir.Name) and function.id in _COPYING and len(node.arguments) == 1
        return is_copy and _is_whole(engine, node.arguments[0], name)
    if isinstance(node, ir.Slice):
        return node.lower is None and node.upper is None and _is_whole(engine, node.object, name)
    return isinstance(node, (ir.Name, ir.Attr, ir.Item)) and engine.text(node) == name


def _is_spread(engine: Engine, node: ir.Expr, name: str) -> bool:
    return isinstance(node, ir.Op) and node.name == "spread" and _is_whole(engine, node.operands[0], name)


def _displayed(engine: Engine, frame: Frame, display: ir.Display, name: str) -> Polynomial | None:
    if not any(_is_spread(engine, item, name) for item in display.items):
        return None
    added = ZERO
    for item in display.items:
        if isinstance(item, ir.Op) and item.name == "spread":
            more = ZERO if _is_spread(engine, item, name) else _length(engine, frame, item.operands[0])
            if more is None:
                return None
            added = added + more
        elif display.kind == "set" and not is_own(frame, item):
            return None
        else:
            added = added + ONE
    return added if added != ZERO else None


def _recorded(engine: Engine, frame: Frame, record: ir.Record, name: str | None) -> Polynomial | None:
    """The entries under keys that no other round has; `name` None: of an object that is merged into another."""
    inner = ZERO
    for key, item in record.entries if name is not None else ():
        # `{ ...state, items: [...state.items, item] }` copies the items.
        if key is not None and isinstance(item, _GROWING):
            inner = inner + (_added(engine, frame, item, f"{name}.{key}") or ZERO)
    if inner != ZERO:
        return inner
    if name is not None and not any(_is_spread(engine, item, name) for _, item in record.entries):
        return None
    added = 0
    for key, item in record.entries:
        if key is not None or (name is not None and _is_spread(engine, item, name)):
            continue
        if isinstance(item, ir.Op) and item.name == "pair":
            added += is_own(frame, item.operands[0])
        else:
            return None
    return constant(added) if added else None


def _merged(engine: Engine, frame: Frame, node: ir.Expr, operator: str) -> Polynomial | None:
    if operator == "+":
        return _length(engine, frame, node)
    if isinstance(node, ir.Record):
        return _recorded(engine, frame, node, None)
    if isinstance(node, ir.Display) and node.kind == "set":
        return constant(len(node.items)) if all(is_own(frame, item) for item in node.items) else None
    return None


def _by_call(engine: Engine, frame: Frame, node: ir.Call, name: str) -> Polynomial | None:
    if not _mentions(engine, (node.function, *node.arguments), name):
        return None
    effect = _effect(engine, frame, node)
    if effect is None:
        return None
    if effect.copies == "object":
        if not _is_called_of(engine, node, name):
            return None
        return ONE if effect.type else _lengths(engine, frame, node.arguments)
    if effect.copies == "merged":
        if len(node.arguments) != 1 or not _is_called_of(engine, node, name):
            return None
        return _merged(engine, frame, node.arguments[0], "|")
    if effect.copies == "arguments":
        listed = node.arguments
        if listed and isinstance(listed[0], ir.Display):
            listed = listed[0].items
        others = [item for item in listed if not _is_whole(engine, item, name)]
        return constant(len(others)) if others and len(others) < len(listed) else None
    if effect.copies == "others":
        others = [item for item in node.arguments[1:] if not _is_whole(engine, item, name)]
        is_fresh = isinstance(node.arguments[0], ir.Record) if node.arguments else False
        if not is_fresh or len(others) != len(node.arguments) - 2:
            return None
        added = ZERO
        for item in others:
            more = _recorded(engine, frame, item, None) if isinstance(item, ir.Record) else None
            if more is None:
                return None
            added = added + more
        return added
    if effect.type in ("set", "map") and not _are_own(engine, frame, node, effect.type, name):
        return None
    if effect.returns in ("list", "object") and effect.work and len(node.arguments) == 1:
        return _added(engine, frame, node.arguments[0], name)  # `new Map([...found, [key, value]])`
    return None


def _is_called_of(engine: Engine, node: ir.Call, name: str) -> bool:
    return isinstance(node.function, ir.Attr) and _is_whole(engine, node.function.object, name)


def _are_own(engine: Engine, frame: Frame, node: ir.Call, made: str, name: str) -> bool:
    """Whether what a new set or map has more than the old one are each element's own values, or keys."""
    listed = node.arguments[0] if len(node.arguments) == 1 else None
    if not isinstance(listed, ir.Display):
        return False
    items = [item for item in listed.items if not _is_spread(engine, item, name)]
    if made == "map":
        items = [item.items[0] for item in items if isinstance(item, ir.Display) and item.items]
    return all(is_own(frame, item) for item in items)


def _effect(engine: Engine, frame: Frame, node: ir.Call) -> Effect | None:
    """The table row of a call, by the type of its object or the qualified name of its function."""
    function = node.function
    if isinstance(function, ir.Name):
        return frame.framework.calls.get(engine.lookup(frame, function.id).name)
    if not isinstance(function, ir.Attr) or not isinstance(function.object, (ir.Name, ir.Attr)):
        return None
    with frame.apart():
        held = engine.evaluate(frame, function.object)
    return frame.framework.calls.get(f"{held.name if held.type == 'name' else held.type}.{function.name}")


def _lengths(engine: Engine, frame: Frame, nodes: tuple[ir.Expr, ...]) -> Polynomial | None:
    added = ZERO
    for node in nodes:
        more = _length(engine, frame, node)
        if more is None:
            return None
        added = added + more
    return added if added != ZERO else None


def _length(engine: Engine, frame: Frame, node: ir.Expr | None, value: Value | None = None) -> Polynomial | None:
    """How many elements a list has that is added to another, 1 for what is no list; None where nobody knows."""
    if isinstance(node, ir.Display) and not any(isinstance(i, ir.Op) and i.name == "spread" for i in node.items):
        return constant(len(node.items))
    if isinstance(node, ir.Record) or (isinstance(node, ir.Attr) and split(node.name)[-1] in _OWN):
        return ONE
    if value is None and node is not None:
        with frame.apart():
            value = engine.evaluate(frame, node)
    if value is None:
        return None
    if value.type in _CONTAINERS or value.type == "relation":
        return value.size
    return ONE if value.type in ("row", "instance") else None


def is_own(frame: Frame, key: ir.Expr) -> bool:
    """Whether a key is the element's own, so that each round adds one: `product.id`, `f"{product.sku}!"`."""
    if isinstance(key, ir.Name):
        value = frame.environment.get(key.id)
        if value is None or not any(key.id in loop.names for loop in frame.nest):
            return False
        return (value != NOTHING and any(value == loop.element for loop in frame.nest)) or key.id in _OWN
    if isinstance(key, ir.Attr):
        words = split(key.name)
        return len(words) == 1 and words[0] in _OWN and isinstance(key.object, ir.Name) and is_own(frame, key.object)
    if isinstance(key, ir.Item) and isinstance(key.index, ir.Const) and isinstance(key.index.value, str):
        return key.index.value.strip("_") in _OWN and isinstance(key.object, ir.Name) and is_own(frame, key.object)
    if isinstance(key, ir.Op) and key.name in ("template", "+"):
        return any(is_own(frame, part) for part in key.operands if not isinstance(part, (ir.Name, ir.Const)))
    if isinstance(key, ir.Call):
        return any(is_own(frame, part) for part in key.arguments)
    return False
