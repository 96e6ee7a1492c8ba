"""Intermediate forms, and whatever else is made of this program's data classes, as bytes and back.

It is pickle, a third faster for the many small nodes. Reading makes no objects but of data classes: bytes that somebody
tampered with run nothing.
"""

from __future__ import annotations

import io
import pickle
import sys
from typing import Any

from scalesight.syntax import ir
from scalesight.syntax.collector import paused

_DATA = frozenset({"scalesight.syntax.ir", "scalesight.file_report", "scalesight.finding", "scalesight.text"})

# A named tuple's own constructor is a Python function; this one is not.
_NEW = tuple.__new__
_NAME_OF_NEW = "tuple.__new__"
_GLOBALS: dict[tuple[str, str], Any] = {("builtins", "frozenset"): frozenset, ("builtins", _NAME_OF_NEW): _NEW}
_NODES = frozenset(
    value for value in vars(ir).values() if isinstance(value, type) and issubclass(value, tuple) and value is not tuple
)


def dumps(value: object) -> bytes:
    """A value as bytes."""
    output = io.BytesIO()
    _Writer(output, pickle.HIGHEST_PROTOCOL).dump(value)
    return output.getvalue()


def loads(raw: bytes | memoryview) -> Any:
    """The value that bytes stand for. Raises any exception if they are not from `dumps`."""
    with paused():
        return _Reader(io.BytesIO(raw)).load()


class _Writer(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        kind = type(value)
        if kind in _NODES:
            return _NEW, (kind, tuple(value))
        return _NAME_OF_NEW if value is _NEW else NotImplemented


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        known = _GLOBALS.get((module, name))
        if known is not None:
            return known
        found = getattr(sys.modules.get(module), name, None) if module in _DATA else None
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name} is none of this program's data classes")
        return found
