"""What a prompt leaves out when it is longer than its budget, and in which order.

The order is documented in templates/README.md. The request, the code, the numbers of the collections that the request
touches, the first boundaries and the request for an analysis are never left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from scalesight.prompt.context import PromptContext

Reduction = Callable[[PromptContext], PromptContext]


def reductions(context: PromptContext) -> Iterator[tuple[PromptContext, tuple[str, ...]]]:
    """The context as it is, and then with ever more left out, each with the names of what is left out."""
    yield context, ()
    dropped: list[str] = []
    for name, reduce in STEPS:
        reduced = reduce(context)
        if reduced != context:
            context = reduced
            dropped.append(name)
            yield context, tuple(dropped)


def _findings(most: int) -> Reduction:
    return lambda context: replace(context, findings=context.findings[:most])


def _boundaries(most: int) -> Reduction:
    return lambda context: replace(context, boundaries=context.boundaries[:most])


def _without_details(context: PromptContext) -> PromptContext:
    return replace(context, numbers=tuple(replace(number, details=()) for number in context.numbers))


def _only_touched(context: PromptContext) -> PromptContext:
    if context.scope == "all":
        return replace(context, numbers=context.numbers[:3], collections=context.collections[:3])
    return replace(
        context,
        numbers=tuple(number for number in context.numbers if number.touched),
        collections=tuple(collection for collection in context.collections if collection.touched),
    )


STEPS: tuple[tuple[str, Reduction], ...] = (
    ("findings after the third", _findings(3)),
    ("dates and item sizes", _without_details),
    ("boundaries after the fifth", _boundaries(5)),
    (
        "the steps of the analysis",
        lambda context: replace(context, analysis="off" if context.analysis == "off" else "brief"),
    ),
    ("collections that the request does not touch", _only_touched),
    ("findings after the first", _findings(1)),
    ("boundaries after the third", _boundaries(3)),
    ("the role", lambda context: replace(context, role="")),
    ("findings", _findings(0)),
)
