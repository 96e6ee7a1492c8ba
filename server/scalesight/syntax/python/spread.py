"""`[*orders.all()]` as Python reads it: the star takes the whole element.

tree-sitter-python 0.25 binds it to the first name in most places, as if it were `(*orders).all()`.
"""

from __future__ import annotations

from scalesight.syntax import ir


def hoisted(element: ir.Expr, at: int) -> ir.Expr:
    """An element that begins with a star at `at`, as the spread of all the rest."""
    rest = _without_star(element)
    return element if rest is None else ir.Op("spread", (rest,), at)


def _without_star(element: ir.Expr) -> ir.Expr | None:
    """The expression without the spread at its left end; None if there is none."""
    first: ir.Expr | None
    if isinstance(element, ir.Op) and element.operands:
        if element.name == "spread":
            return element.operands[0]
        first = _without_star(element.operands[0])
        return first and element._replace(operands=(first, *element.operands[1:]), at=element.at + 1)
    if isinstance(element, ir.Call):
        first = _without_star(element.function)
        return first and element._replace(function=first, start=element.start + 1)
    if isinstance(element, ir.Attr):
        first = _without_star(element.object)
        return first and element._replace(object=first)
    if isinstance(element, ir.Item | ir.Slice):
        first = _without_star(element.object)
        return first and element._replace(object=first, at=element.at + 1)
    if isinstance(element, ir.Choice):
        first = _without_star(element.options[0])
        if first is not None:
            return element._replace(options=(first, *element.options[1:]))
        first = None if element.test is None else _without_star(element.test)
        return first and element._replace(test=first)
    return None
