"""Jumps out of loops, and out of the program: `break`, `continue`, with labels too, and `process.exit()`."""

from __future__ import annotations

from typing import Literal

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.ecmascript.dispatch import State, field

_LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})
_FUNCTIONS = frozenset(
    """function_declaration function_expression generator_function generator_function_declaration arrow_function
    method_definition program""".split()
)
_EXITS = frozenset({"process.exit", "Deno.exit"})


def breaks(state: State, node: Node, _depth: int) -> None:
    """Appends a `break`. One that leaves the loops of the function for good is as if the function ended."""
    label = node.child_by_field_name("label")
    if label is not None and _leaves_all(state, node, label):
        state.block.append(ir.Jump("return", None, node.start_byte))
    elif not state.in_switch or label is not None:
        state.block.append(ir.Jump("break", None, node.start_byte))


def continues(state: State, node: Node, _depth: int) -> None:
    """Appends a `continue`. One that goes on with a loop further out ends those inside of it."""
    label = node.child_by_field_name("label")
    kind: Literal["break", "continue"] = "continue"
    if label is not None and len(_left(state, node, label)) > 1:
        kind = "break"
    state.block.append(ir.Jump(kind, None, node.start_byte))


def is_exit(state: State, call: Node) -> bool:
    """Whether a call ends the program."""
    return state.text(field(call, "function")) in _EXITS


def _left(state: State, node: Node, label: Node) -> list[Node]:
    """The loops around a jump, up to the one that its label names."""
    loops: list[Node] = []
    around = node.parent
    while around is not None and around.type not in _FUNCTIONS:
        if around.type == "labeled_statement" and state.text(field(around, "label")) == state.text(label):
            return loops
        if around.type in _LOOPS:
            loops.append(around)
        around = around.parent
    return []


def _leaves_all(state: State, node: Node, label: Node) -> bool:
    """Whether a jump leaves several loops, and no loop of the function goes on after it."""
    loops = _left(state, node, label)
    around = loops[-1].parent if len(loops) > 1 else None
    while around is not None and around.type not in _FUNCTIONS:
        if around.type in _LOOPS:
            return False
        around = around.parent
    return len(loops) > 1
