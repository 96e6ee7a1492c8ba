"""Calls of which nothing is known: neither free nor counted, so that a person has to be told.

A loop remembers those that its body makes, also by way of the functions that it calls. What obviously costs nothing is
left out: the tables list it, and an object of a type that they know has no other methods that matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost.values.value import Value
from scalesight.scale.naming import split
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.amounts.term import LoopRecord
    from scalesight.cost.evaluation.frame import Frame

# More of one loop, or of one function, are not remembered.
_MOST = 12

# Types of which the tables, or the code itself, say all that there is to say.
_PLAIN_TYPES = frozenset("text number list set map iterator relation promise function class import deque".split())
_LOGGERS = frozenset("log logger logging console".split())


class Unknown(NamedTuple):
    """A call of which nothing is known, and where it stands (`start`..`end` are byte offsets)."""

    label: str
    path: str
    start: int
    end: int


def note(frame: Frame, node: ir.Call, label: str, receiver: Value, callee: Value) -> None:
    """Remembers a call that is neither a table's, nor a project's function, nor declared."""
    if not _is_free(frame, node.function, label, receiver, callee):
        remember(frame, (Unknown(label, frame.path, node.start, node.end),))


def remember(frame: Frame, calls: tuple[Unknown, ...]) -> None:
    """Remembers calls at the loops around, and for the callers of the function."""
    for one in _holders(frame):
        if len(one.unknown) < _MOST:
            one.unknown = (*one.unknown, *(call for call in calls if call not in one.unknown))


@contextmanager
def declared(frame: Frame) -> Iterator[None]:
    """What runs within is a call whose cost somebody has declared, whatever is not understood of its code."""
    known = [(one, one.unknown) for one in _holders(frame)]
    yield
    for one, calls in known:
        one.unknown = calls


def _holders(frame: Frame) -> tuple[Frame | LoopRecord, ...]:
    return frame, *frame.nest


def _is_free(frame: Frame, function: ir.Expr, label: str, receiver: Value, callee: Value) -> bool:
    framework = frame.framework
    if callee.type == "name" and _names(framework.free, callee.name):
        return True
    if not isinstance(function, ir.Attr):
        words = split(label)
        is_setter = len(words) > 1 and words[0] in framework.free_setters
        return label in framework.free or label[:1].isupper() or is_setter
    if function.name in framework.free_methods or function.name[:1].isupper():
        return True
    if receiver.type in _PLAIN_TYPES or "." in receiver.type:
        return True
    root, _, _ = label.partition(".")
    owner = split(label.rpartition(".")[0].rpartition(".")[2])
    return root in framework.free or bool(owner and owner[-1] in _LOGGERS)


def _names(free: frozenset[str], name: str) -> bool:
    """Whether a qualified name, or one of the modules and types that it begins with, is in a list."""
    while name:
        if name in free or name.rpartition(".")[2][:1].isupper():
            return True
        name = name.rpartition(".")[0]
    return False
