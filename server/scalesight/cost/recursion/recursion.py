"""Recursion over a tree: a function that calls itself for each child of what it was given runs once for each node.

The loop over the children then has, in all its runs together, as many rounds as there are nodes, and what else the
function does it does that often, too. The nodes are the elements of a declared collection: what the loop goes over, or
what the parameter is. A recursion whose depth or breadth nothing declares has no number: a chain of parents, halves of
a list, a counter that goes down, calls that branch without a loop.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import ZERO
from scalesight.cost.amounts.term import LoopRecord, Term
from scalesight.cost.evaluation.activation import Activation, Tree
from scalesight.cost.loops.loops import grouped
from scalesight.cost.recursion import memos
from scalesight.cost.values.value import Value
from scalesight.scale.naming import split
from scalesight.syntax import ir
from scalesight.syntax.walk import mentioned, nodes, statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

# Words of names that lead to the root of a tree, and not away from it.
_UPWARD = frozenset("parent parents ancestor ancestors".split())
_COMPARISONS = frozenset("< <= > >= == != === !==".split())
_OF_ONE = ("", "row", "instance", "share", "text", "number")
# A tree that so many functions walk in turns is no tree that anybody would recognise.
_LONGEST_CIRCLE = 8
_ITSELF = frozenset({"self", "this", "cls"})


def met(engine: Engine, frame: Frame, callee: Value, arguments: list[Value]) -> None:
    """A function that is under evaluation is called again: notes the tree it goes down, where it goes down one."""
    stack = engine.memory.activations
    depth = max(at for at, activation in enumerate(stack) if activation.ref == callee.ref)
    stack.leads_to(depth)
    if len(stack) - depth > _LONGEST_CIRCLE or engine.memory.is_exhausted:
        return
    frames = list(_frames(stack[depth:]))
    around = [loop for frame, base in frames for loop in frame.nest[base:] if loop.high.constant != 1]
    if not around or any(loop.over is None for loop in around) or frames[-1][0] is not frame:
        return
    head, loop = stack[depth], around[-1]
    if loop in frame.nest and frame.calling is not None and not _told(frame.calling) & loop.names:
        return  # most circles of calls are no trees, and this tells it at once
    at = max(number for number, (frame, _) in enumerate(frames) if loop in frame.nest)
    if memos.is_kept(engine, callee) or not _leads_down(engine, stack[depth:], frames, around):
        return
    node = _node(engine, head, frame, loop, arguments)
    if node is None or not _is_once(head, frame, loop):
        return
    nodes = engine.collections.share_of(node)
    for one in around:
        one.low, one.high, one.tree = ZERO, nodes, node
    way = (loop.step, *(one.hop for one, _ in frames[at:] if one.hop is not None))
    own = _replaced(engine.index.function(head.ref), frame.calling) if frame is head.frame else frozenset[str]()
    head.trees.append(Tree(loop, way, node, nodes, frames[at][0].function, own))


def settled(engine: Engine, activation: Activation, terms: list[Term]) -> list[Term]:
    """The cost of a function in all its runs, where it goes down a tree; else as it is."""
    if not activation.trees:
        return terms
    tree, *others = activation.trees
    if any(other.collection != tree.collection for other in others):
        return terms
    # Lists that each node has of its own hold all nodes together, as the loop over the children goes through them all.
    own = {
        one.step
        for one in activation.frame.loops
        if one.over is not None and _root(one.over) in tree.own and one.element.of in ("", tree.collection)
        and any(symbol in tree.nodes.symbols for symbol in one.high.symbols)
    }  # fmt: skip
    everywhere = [
        term
        if term.tree or term.exits or term.chain[0] in own
        else term._replace(
            chain=(*tree.way, *term.chain), high=tree.nodes * term.high, tree=tree.collection,
            concurrent=term.concurrent or tree.loop.concurrent,
        )
        for term in terms
    ]  # fmt: skip
    tree.loop.header = ()  # it runs once for each node, and is among the terms

    def is_free(term: Term) -> bool:
        return term.group is None and not term.reported and bool(term.tree) and tree.loop.step in term.chain

    terms = grouped(engine, tree.loop, everywhere, is_free, [])
    if tree.owner is activation.frame.function or tree.owner.parent > 0:
        return terms
    # Functions that call each other in turns: the one with the loop reports it, when it is evaluated for itself.
    return [
        term._replace(group=None, reported=True) if term.group is not None and term.group.loop is tree.loop else term
        for term in terms
    ]


def _frames(activations: list[Activation]) -> Iterator[tuple[Frame, int]]:
    """(frame, how many of its loops stand outside) of a circle of calls; a callback shares the frame around it."""
    last = None
    for activation in activations:
        if activation.frame is not last:
            yield activation.frame, activation.base
        last = activation.frame


def _leads_down(
    engine: Engine, activations: list[Activation], frames: list[tuple[Frame, int]], around: list[LoopRecord]
) -> bool:
    """Whether what belongs to a parameter is handed on, element by element, all the way round to the parameter again."""
    by_receiver = [bool(_receiver(frame.calling) - _ITSELF) for frame, _ in frames]
    for at, (frame, base) in enumerate(frames):
        activation = next(one for one in activations if one.frame is frame)
        known = passed_on(engine, activation, with_self=by_receiver[at - 1])
        loops = [loop for loop in frame.nest[base:] if loop in around]
        for loop in loops:
            if not mentioned((loop.over,)) & known or _is_upward(engine, loop.over):
                return False
            known = loop.names
        calling = frame.calling
        if calling is None:
            if not loops or loops[-1] is not frame.nest[-1]:
                return False
        elif not _told(calling) & known or _counts(engine, activation, calling):
            return False
    return True


def passed_on(engine: Engine, activation: Activation, *, with_self: bool) -> set[str]:
    """The parameters of a function and the variables that are made from them, without what its loops go through."""
    known = activation.passed_on.get(with_self)
    if known is not None:
        return known
    function = engine.index.function(activation.ref)
    names = {parameter.name for parameter in function.parameters if parameter.name}
    names |= {
        name for parameter in function.parameters if parameter.pattern for name in mentioned((parameter.pattern,))
    }
    names = names | _ITSELF if with_self else names - _ITSELF
    for _ in range(2):
        for statement in statements(function.body):
            if isinstance(statement, ir.Bind) and statement.value is not None and mentioned((statement.value,)) & names:
                names |= mentioned((statement.target,)) - _ITSELF
    activation.passed_on[with_self] = names
    return names


def _node(engine: Engine, head: Activation, frame: Frame, loop: LoopRecord, arguments: list[Value]) -> str | None:
    """The declared collection that the nodes are: what the loop goes over, or the parameter that a child is handed to."""
    found = {loop.element.of} if loop.element.of else set()
    for parameter, value in _handed(engine.index.function(head.ref), frame.calling, loop, arguments):
        if value.type not in _OF_ONE:
            return None
        known = frame.environment.get(parameter.name) if frame is head.frame else None
        of = value.of or (known.of if known is not None and known.type == "row" else "")
        if not of and not found:
            match = engine.collections.names.identifier(parameter.name)
            of = match.collection if match is not None and match.number != "many" else ""
        found |= {of} if of else set()
    return found.pop() if len(found) == 1 else None


def _replaced(function: ir.Function, calling: ir.Call | None) -> frozenset[str]:
    """The parameters of which a function that calls itself hands on something else: those belong to the node."""
    if calling is None or function.owner >= 0:
        return frozenset()
    told = zip(function.parameters, calling.arguments, strict=False)
    return frozenset(one.name for one, given in told if not (isinstance(given, ir.Name) and given.id == one.name))


def _root(over: ir.Expr) -> str:
    """The variable that what a loop goes over is made from, by its own methods: `rows` of `rows.map(…).filter(…)`."""
    while isinstance(over, (ir.Await, ir.Call, ir.Attr)):
        over = over.value if isinstance(over, ir.Await) else over.function if isinstance(over, ir.Call) else over.object
    return over.id if isinstance(over, ir.Name) else ""


def _handed(
    function: ir.Function, calling: ir.Call | None, loop: LoopRecord, arguments: list[Value]
) -> Iterator[tuple[ir.Parameter, Value]]:
    """The parameters that a child is handed to, with what is known of it."""
    if calling is None:
        yield from zip(function.parameters[:1], arguments, strict=False)
        return
    offset = max(0, len(arguments) - len(calling.arguments))  # the object of a method stands before its arguments
    for at, (parameter, value) in enumerate(zip(function.parameters, arguments, strict=False)):
        told = calling.function if at < offset else calling.arguments[at - offset]
        if mentioned((told,)) & loop.names:
            yield parameter, value


def _is_once(head: Activation, frame: Frame, loop: LoopRecord) -> bool:
    """Whether a child is handed on once. A function that calls itself twice for each child runs exponentially often."""
    surely = frame.conditions <= loop.conditions
    head.sites[loop, frame.hop] = surely
    calls = [certain for (one, _), certain in head.sites.items() if one is loop]
    if len(calls) > 1 and any(calls):
        head.trees[:] = [tree for tree in head.trees if tree.loop is not loop]
        return False
    return True


def _counts(engine: Engine, activation: Activation, calling: ir.Call) -> bool:
    """Whether the call counts down, or up to a limit: then that bounds how deep it goes."""
    tests: set[str] | None = None
    for argument in (*calling.arguments, *(value for _, value in calling.keywords)):
        if not isinstance(argument, ir.Op) or argument.name not in ("+", "-") or len(argument.operands) != 2:
            continue
        counter, by = argument.operands
        if not isinstance(counter, ir.Name) or not isinstance(by, (ir.Const, ir.Name)):
            continue
        if argument.name == "-":
            return True
        if tests is None:
            tests = _compared(engine.index.function(activation.ref).body)
        if counter.id in tests:
            return True
    return False


def _compared(block: ir.Block) -> set[str]:
    """The names that stand in comparisons."""
    compared = (node for node in nodes(block) if isinstance(node, ir.Op) and node.name in _COMPARISONS)
    return {operand.id for node in compared for operand in node.operands if isinstance(operand, ir.Name)}


def _is_upward(engine: Engine, over: ir.Expr | None) -> bool:
    if over is None:
        return True
    while isinstance(over, (ir.Await, ir.Call)) or (
        isinstance(over, ir.Attr) and over.name in ("all", "filter", "map")
    ):
        over = over.value if isinstance(over, ir.Await) else over.function if isinstance(over, ir.Call) else over.object
    words = split(engine.text(over).rpartition(".")[2])
    return bool(words) and words[-1] in _UPWARD and "by" not in words


def _told(calling: ir.Call) -> set[str]:
    return mentioned((calling.arguments, calling.keywords)) | _receiver(calling)


def _receiver(calling: ir.Call | None) -> set[str]:
    if calling is None or not isinstance(calling.function, ir.Attr):
        return set()
    return mentioned((calling.function.object,))
