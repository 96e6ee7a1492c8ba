"""The functions under evaluation, each called by the one before: where a call meets one of them, a circle closes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from scalesight.cost.amounts.polynomial import Polynomial
from scalesight.cost.amounts.term import LoopRecord, Step
from scalesight.cost.evaluation.frame import Environment, Frame
from scalesight.cost.index import Ref
from scalesight.cost.values.value import Value
from scalesight.syntax import ir

# A wrapper within a wrapper, and once more: code that people write does not go deeper.
_MOST_WRAPPERS = 3


class Tree(NamedTuple):
    """A recursion over the elements of `collection`: `loop` goes over the children, `way` leads back into the function.

    `owner`: the function that the loop stands in. `own`: its parameters that hold something else for each node.
    """

    loop: LoopRecord
    way: tuple[Step, ...]
    collection: str
    nodes: Polynomial
    owner: ir.Function
    own: frozenset[str] = frozenset()


@dataclass(eq=False, slots=True)
class Activation:
    """A function under evaluation, in `frame` from its loop number `base` on. `trees`: where it meets itself.

    `lowest`: the outermost activation (by depth) that a call in it leads back to. `closure`: the variables that it closes
    over, `handed`: the functions that it was called with.
    """

    ref: Ref
    frame: Frame
    base: int
    lowest: int
    trees: list[Tree] = field(default_factory=list)
    sites: dict[tuple[LoopRecord, Step | None], bool] = field(default_factory=dict)
    passed_on: dict[bool, set[str]] = field(default_factory=dict)
    closure: Environment | None = None
    handed: frozenset[Ref] = frozenset()


class Activations(list[Activation]):
    """The functions under evaluation, the outermost first. Each is called, directly or not, by the one before."""

    def enter(
        self, ref: Ref, frame: Frame, closure: Environment | None = None, arguments: Iterable[Value] = ()
    ) -> Activation:
        """Begins the evaluation of a function."""
        activation = Activation(ref, frame, len(frame.nest), len(self), closure=closure, handed=_functions(arguments))
        self.append(activation)
        return activation

    def meets(self, ref: Ref, closure: Environment | None, arguments: Iterable[Value]) -> bool:
        """Whether a call closes a circle: the function runs already, and not for the sake of another function.

        A wrapper (`transaction(work)`) that runs in the `work` of another call of it is no recursion, nor is a closure
        in it.
        """
        running = [activation for activation in self if activation.ref == ref]
        if not running or len(running) > _MOST_WRAPPERS:
            return bool(running)
        handed = _functions(arguments)
        return any(one.closure is closure and (not handed or bool(one.handed & handed)) for one in running)

    def leave(self, activation: Activation) -> bool:
        """Ends the evaluation that was begun last; whether no call in it leads back to one that still runs."""
        self.pop()
        self.leads_to(activation.lowest)
        return activation.lowest >= len(self)

    def leads_to(self, depth: int | None) -> None:
        """Notes that the function under evaluation leads back to the one at `depth`."""
        if self and depth is not None:
            self[-1].lowest = min(self[-1].lowest, depth)


def _functions(arguments: Iterable[Value]) -> frozenset[Ref]:
    return frozenset(value.ref for value in arguments if value.type == "function" and value.ref is not None)
