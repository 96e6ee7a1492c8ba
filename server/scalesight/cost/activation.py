"""The functions under evaluation, each called by the one before: where a call meets one of them, a circle closes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from scalesight.cost.frame import Frame
from scalesight.cost.index import Ref
from scalesight.cost.polynomial import Polynomial
from scalesight.cost.term import LoopRecord, Step
from scalesight.syntax import ir


class Tree(NamedTuple):
    """A recursion over the elements of `collection`: `loop` goes over the children, `way` leads back into the function.

    `owner`: the function that the loop stands in.
    """

    loop: LoopRecord
    way: tuple[Step, ...]
    collection: str
    nodes: Polynomial
    owner: ir.Function


@dataclass(eq=False, slots=True)
class Activation:
    """A function under evaluation, in `frame` from its loop number `base` on. `trees`: where it meets itself.

    `lowest`: the outermost activation (by depth) that a call in it leads back to.
    """

    ref: Ref
    frame: Frame
    base: int
    lowest: int
    trees: list[Tree] = field(default_factory=list)
    sites: dict[tuple[LoopRecord, Step | None], bool] = field(default_factory=dict)
    passed_on: dict[bool, set[str]] = field(default_factory=dict)


class Activations(list[Activation]):
    """The functions under evaluation, the outermost first. Each is called, directly or not, by the one before."""

    def enter(self, ref: Ref, frame: Frame) -> Activation:
        """Begins the evaluation of a function."""
        activation = Activation(ref, frame, len(frame.nest), len(self))
        self.append(activation)
        return activation

    def leave(self, activation: Activation) -> bool:
        """Ends the evaluation that was begun last; whether no call in it leads back to one that still runs."""
        self.pop()
        self.leads_to(activation.lowest)
        return activation.lowest >= len(self)

    def leads_to(self, depth: int | None) -> None:
        """Notes that the function under evaluation leads back to the one at `depth`."""
        if self and depth is not None:
            self[-1].lowest = min(self[-1].lowest, depth)
