"""The tree-sitter grammar of Python: its node kinds as numbers, and what an adapter function is.

Kinds are compared as numbers because `Node.type` builds a new string on every read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

import tree_sitter_python
from tree_sitter import Language, Node

from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.syntax.python.state import State

LANGUAGE = Language(tree_sitter_python.language())

# The kind of the nodes that hold what did not parse; no grammar numbers it.
ERROR = 0xFFFF

# How deep expressions and blocks may nest before the rest is cut off. CPython itself stops at 200 parentheses and 100
# indentations; the intermediate form must stay shallow enough to be pickled and walked by recursion.
MAX_DEPTH = 100

ExpressionHandler = Callable[["State", Node, int], ir.Expr]
StatementHandler = Callable[["State", Node, int], None]
Handler = TypeVar("Handler")


def kind(name: str, named: bool = True) -> int:
    """The number of a node kind; -1 for a kind that this version of the grammar does not have."""
    number = LANGUAGE.id_for_node_kind(name, named)
    return -1 if number is None else number


def by_kind(handlers: Mapping[str, Handler]) -> dict[int, Handler]:
    """A table by kind name as one by number. Several numbers may share a name, so all of them are looked at."""
    numbers = range(LANGUAGE.node_kind_count)
    names = {
        number: LANGUAGE.node_kind_for_id(number) or "" for number in numbers if LANGUAGE.node_kind_is_named(number)
    }
    return {number: handlers[name] for number, name in names.items() if name in handlers}


# What the body of a statement is made of: its block, and before it what did not parse.
BODY = frozenset({kind("block"), ERROR})

# What may stand anywhere, as a named child of any node.
EXTRAS = frozenset({kind("comment"), kind("line_continuation")})
_OUT_OF_PLACE = EXTRAS | {ERROR}


def all_parts(node: Node) -> list[Node]:
    """The children of a node, tokens included, that its production consists of: no comments, no errors."""
    return [child for child in node.children if child.kind_id not in _OUT_OF_PLACE]


def named_parts(node: Node) -> list[Node]:
    """The named children of a node that its production consists of: no comments, no errors."""
    return [child for child in node.named_children if child.kind_id not in _OUT_OF_PLACE]
