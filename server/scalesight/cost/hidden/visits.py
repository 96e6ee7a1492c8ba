"""What built-ins look at inside of themselves: every element of a list that is sorted, copied, summed, cut or written out.

A built-in that is called with the whole of a collection in every round of a loop over another multiplies like a loop
in it. Of a value that is known by its name alone only what no other type could do counts: `sorted(products)` goes
through them whatever they are, `products.index(x)` may be anything.
"""

from __future__ import annotations

from math import factorial
from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import Polynomial, at_most, constant, found_at_once, logarithm, pairs
from scalesight.cost.amounts.symbolic import amount, length
from scalesight.cost.amounts.term import Family, Term
from scalesight.cost.hidden import growth
from scalesight.cost.values.value import Value
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame
    from scalesight.syntax.frameworks.effect import Effect

# The kind of a list whose elements match the elements of collections with each other.
PAIRWISE = "pairwise"
# What was spent last, on the parts of one expression.
_FEW_TERMS = 4
# Of these a size is no number of elements, or their elements are not what the size says.
_MOST_WRITTEN_OUT = 12
_SEVERAL = (3.0, 4.0, 5.0, 6.0)
_SCALARS = frozenset({"number", "text", "row", "promise", "share"})


def called(engine: Engine, frame: Frame, node: ir.Call, effect: Effect, source: Value, label: str) -> None:
    """What a call of a built-in looks at, by its table row."""
    size = source.size
    if effect.alone and len(node.arguments) > 1:
        return
    if engine.symbolic and (size is None or source.type == "text"):
        size = _named(engine, frame, node, effect, source)
    elif source.type in _SCALARS:
        return
    searches = effect.first or effect.searches
    if size is None:
        if searches and frame.nest and isinstance(node.function, ir.Attr) and len(node.arguments) == 1:
            growth.searched(engine, frame, node.function.object, source, node.arguments[0], node.start, node.end)
        return
    if (
        source.weak
        and effect.on == "object"
        and not effect.telling
        and not (searches and frame.module.language != "python" and _is_all(node))
    ):
        return
    held = node.function.object if isinstance(node.function, ir.Attr) and effect.on == "object" else None
    if searches and isinstance(held, (ir.Call, ir.Display)) and _is_counted(frame, held, node):
        return  # what makes the list takes as long as the search: `Object.keys(prices).includes(sku)`
    told = held if held is not None else node.arguments[effect.of] if effect.of < len(node.arguments) else None
    if not searches and told is not None and _is_of_round(engine, frame, size, told):
        return
    amount = size * logarithm(size) if effect.work == "n log n" else size
    _look(
        frame,
        "search" if searches else "built-in",
        found_at_once(size, engine.size_of) if effect.first else amount,
        amount,
        node,
        label,
    )


def _named(engine: Engine, frame: Frame, node: ir.Call, effect: Effect, source: Value) -> Polynomial | None:
    """How many elements something has that nobody declared, by what the code calls it."""
    if source.type not in ("", "share", "list", "set", "map", "deque", "text"):
        return None
    if source.size is not None or (source.type == "text" and source.name):
        return source.size
    if effect.on == "object":
        return length(engine, frame, node.function.object) if isinstance(node.function, ir.Attr) else None
    return length(engine, frame, node.arguments[effect.of]) if effect.of < len(node.arguments) else None


def repeated(engine: Engine, frame: Frame, operation: ir.Op, one: Value, times: Value) -> Value:
    """What `[0] * n` fills, where nothing is declared."""
    number = times.size if times.size is not None else amount(engine, frame, operation.operands[-1])
    size = number if one.size is None or one.size.constant is not None else one.size * number
    _put(frame, size, operation.at, f"{engine.text(operation.operands[0])} * n")
    return Value(one.type, size, one.element)


def sliced(engine: Engine, frame: Frame, node: ir.Slice, whole: Value) -> Value:
    """A slice of something that nobody declared, and what it copies."""
    for bound in (node.lower, node.upper):
        if bound is not None:
            engine.evaluate(frame, bound)
    size = whole.size if whole.size is not None else length(engine, frame, node.object)
    upper = node.upper
    if isinstance(upper, ir.Op) and upper.name == "+" and node.lower is not None:
        others = [one for one in upper.operands if engine.text(one) != engine.text(node.lower)]
        size = amount(engine, frame, others[0]) if len(others) == 1 else size
    elif isinstance(upper, ir.Const):
        size = at_most(size, upper.value) if isinstance(upper.value, int) and upper.value >= 0 else size
    elif upper is None and isinstance(node.lower, ir.Op) and len(node.lower.operands) == 1:
        size = amount(engine, frame, node.lower.operands[0])  # the last ones
    elif upper is not None and not (isinstance(upper, ir.Op) and len(upper.operands) == 1):
        size = min(size, amount(engine, frame, upper), key=lambda one: one.degree)
    if whole.type in ("", "list", "text", "share"):
        _put(frame, size, node.at, f"{engine.text(node.object)}[:]")
    return whole._replace(size=size, name="", fields=())


def _is_counted(frame: Frame, made: ir.Call | ir.Display, search: ir.Call) -> bool:
    """Whether going through a list was counted where it is made, just before."""
    start = made.start if isinstance(made, ir.Call) else made.at
    return any(
        term.resource in ("work", "iterations") and start <= term.chain[-1].start < search.end
        for term in frame.out[-_FEW_TERMS:]
        if term.chain
    )


def _is_all(node: ir.Call) -> bool:
    """Whether something that is no text is looked for in a plain variable: `blocked.includes(product.sku)`.

    A text may have such a method, too, but none is called like all elements of a collection.
    """
    told = node.arguments[0] if node.arguments else None
    is_text = isinstance(told, ir.Const) or (isinstance(told, ir.Op) and told.name == "template")
    return isinstance(node.function, ir.Attr) and isinstance(node.function.object, ir.Name) and not is_text


def cut(engine: Engine, frame: Frame, node: ir.Slice, whole: Value, part: Value) -> None:
    """What a slice of a list copies."""
    if whole.type == "list" and not whole.weak and part.size is not None and not _is_some(part.size, whole.size):
        _copied(engine, frame, part.size, node.at, f"{engine.text(node.object)}[:]")


def cut_by_call(engine: Engine, frame: Frame, node: ir.Call, whole: Value, part: Value, label: str) -> None:
    """The same of a method or function that cuts."""
    if whole.type != "list" or whole.weak or part.size is None or part.size.is_open(engine.size_of):
        return
    if not _is_some(part.size, whole.size):
        _look(frame, "built-in", part.size, part.size, node, label)


def spread(engine: Engine, frame: Frame, node: ir.Expr, value: Value) -> None:
    """What `[...products]` and `[*products]` copy."""
    if value.size is None or value.type in _SCALARS or not isinstance(node, ir.Op):
        return
    if not _is_of_round(engine, frame, value.size, node.operands[0]):
        _copied(engine, frame, value.size, node.at, f"[...{engine.text(node.operands[0])}]")


def matched(engine: Engine, effect: Effect, source: Value, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    """The tuples in which an iterator matches the elements of one list with each other, or of several."""
    if effect.returns == "product":
        lists = arguments * int(_constant(keywords.get("repeat")) or 1)
        size = lists[0].size if lists else None
        for other in lists[1:]:
            size = size * other.size if size is not None and other.size is not None else None
    else:
        length = _constant(arguments[1] if len(arguments) > 1 else keywords.get("r"))
        lists = [source, source]
        size = pairs(source.size) if source.size is not None and length == 2 else None
        if engine.symbolic and source.size is not None and length in _SEVERAL:
            size = _of_several(source.size, int(length), ordered=effect.returns == "permutations")
        if size is not None and effect.returns == "permutations":
            size = size + size
        elif size is not None and source.size is not None and effect.returns == "replacements":
            size = size + source.size
        if length is None and source.size is not None and source.size.constant is not None:
            size = constant(factorial(min(int(source.size.constant), _MOST_WRITTEN_OUT)))
    fields = tuple((str(at), one.element or Value()) for at, one in enumerate(lists))
    kind = PAIRWISE if len(lists) > 1 else ""
    return Value("list", size, Value("list", None, None, fields=fields), kind=kind)


def _of_several(size: Polynomial, number: int, *, ordered: bool) -> Polynomial:
    """How many ways there are to choose three or more, to the leading order."""
    total = constant(1 if ordered else 1 / factorial(number))
    for _ in range(number):
        total = total * size
    return total


def _constant(value: Value | None) -> float | None:
    return value.size.constant if value is not None and value.type == "number" and value.size is not None else None


def _is_some(part: Polynomial, whole: Polynomial | None) -> bool:
    """Whether a slice may be any part of a list, and nobody knows how large."""
    return part != whole and any(symbol.kind.startswith("part") for symbol in part.symbols)


def _is_of_round(engine: Engine, frame: Frame, size: Polynomial, told: ir.Expr) -> bool:
    """Whether what a round has chosen from a collection is looked at, and nobody knows how much that is."""
    if not any(symbol.kind.startswith("part") for symbol in size.symbols):
        return False
    return engine.names_round(frame, (told,))


def _copied(engine: Engine, frame: Frame, size: Polynomial, at: int, label: str) -> None:
    if not size.is_open(engine.size_of):
        _put(frame, size, at, label)


def _put(frame: Frame, size: Polynomial, at: int, label: str) -> None:
    if size.symbols:
        frame.out.append(Term("work", "built-in", size, size, (frame.step("sink", at, at + 1, label),)))


def _look(frame: Frame, family: Family, low: Polynomial, high: Polynomial, node: ir.Call, label: str) -> None:
    if family == "search" or high.symbols:
        at = node.function.at if isinstance(node.function, (ir.Attr, ir.Name)) else node.start
        step = frame.step("sink", at, node.end, label.removeprefix("…."))
        frame.out.append(Term("work", family, low, high, (step,)))
