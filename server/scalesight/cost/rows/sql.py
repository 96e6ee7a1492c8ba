"""What a SQL text says: that it is SQL at all, whose rows it selects, and how many of them at most."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import Polynomial, at_most, constant, symbol
from scalesight.cost.rows import parents
from scalesight.cost.values.value import NOTHING, Held, Value
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

_TABLE = re.compile(r"\bFROM\s+[\"'`\[]?(?:\w+[\"'`\]]?\.[\"'`\[]?)?(\w+)", re.IGNORECASE)
_LIMIT = re.compile(r"\b(?:LIMIT|TOP|FETCH\s+(?:FIRST|NEXT))\s+(\S+)", re.IGNORECASE)
_WHERE = re.compile(r"\bWHERE\b", re.IGNORECASE)
# An aggregate over all rows is one row; so is what a primary key finds.
_AGGREGATE = re.compile(r"\s*SELECT\s+(?:COUNT|SUM|MIN|MAX|AVG|EXISTS)\s*\(", re.IGNORECASE)
_GROUPED = re.compile(r"\bGROUP\s+BY\b", re.IGNORECASE)
_BY_KEY = re.compile(r"\bWHERE\s+(?:\w+\.)?id\s*=(?!\s*ANY\b)(?!.*\bOR\b)", re.IGNORECASE | re.DOTALL)
_JOIN = re.compile(r"\bJOIN\b", re.IGNORECASE)

_OR = re.compile(r"\bOR\b", re.IGNORECASE)
_OF_ONE = re.compile(
    r"\b(?:WHERE|AND)\s+(?:\w+\.)?[\"'`\[]?(\w+)[\"'`\]]?\s*=\s*(?:\?|%|[$:@]\w|\{\}|\d|')", re.IGNORECASE
)

# What is not the rows themselves: groups, distinct values, rows of several tables, tables made on the way.
_MADE = re.compile(
    r"\b(?:GROUP\s+BY|HAVING|DISTINCT|JOIN|UNION|INTERSECT|EXCEPT|WITH|OVER)\b|\bFROM\s*\(", re.IGNORECASE
)
_COLUMNS = re.compile(r"\s*SELECT\s+(.*?)\s+FROM\b", re.IGNORECASE | re.DOTALL)

_START = (
    "select", "insert", "update", "delete", "with", "replace", "merge", "call", "truncate", "create", "drop", "alter",
    "pragma", "copy",
)  # fmt: skip
_SURE = re.compile(
    r"\s*(?:SELECT\b.*\bFROM|INSERT\s+INTO|REPLACE\s+INTO|UPDATE\b.*\bSET|DELETE\s+FROM|MERGE\s+INTO)\b",
    re.IGNORECASE | re.DOTALL,
)
_WRITES = ("insert", "update", "delete", "replace", "merge")
_NAMES = ("sql", "query", "stmt", "statement")


def selected(engine: Engine, frame: Frame, node: ir.Call, sql: str) -> Value:
    """The rows that a SQL text selects."""
    table = _TABLE.search(sql)
    if table is None:
        return NOTHING
    source = engine.collections.rows(table.group(1))
    if source.size is None:
        return source
    if _AGGREGATE.match(sql) and not _GROUPED.search(sql):
        return source._replace(size=constant(1), element=None)
    limit = _LIMIT.search(sql)
    if limit is not None:
        exact = limit.group(1).strip(";()")
        if exact.isdigit() and len(exact) < 10:
            return source._replace(size=at_most(source.size, int(exact)))
        return source._replace(size=symbol("unknown", "LIMIT"))
    if _BY_KEY.search(sql) and not _JOIN.search(sql):
        return source._replace(size=at_most(source.size, 1))
    of_one = _of_parent(engine, source, sql)
    if of_one is not None:
        return source._replace(size=of_one)
    if _WHERE.search(sql):
        return source._replace(size=engine.narrowed(frame, source.size, *node.arguments))
    return source


def _of_parent(engine: Engine, source: Value, sql: str) -> Polynomial | None:
    """What one parent has of the rows, where a text asks for those of one: `WHERE product_id = ?`."""
    collection = source.element.of if source.element is not None else ""
    if not collection or _JOIN.search(sql) or _OR.search(sql):
        return None
    found = (parents.share(engine, source, collection, match[1]) for match in _OF_ONE.finditer(sql))
    return next((size for size in found if size is not None), None)


def held(sql: str) -> Held:
    """What of the rows that a SQL text selects comes back, see `Value.held`. One column alone is little of a row."""
    columns = _COLUMNS.match(sql)
    if columns is None:
        return "little" if sql.lstrip()[:4].lower() == "with" else "whole"
    if _MADE.search(sql):
        return "little"
    listed = columns.group(1)
    if re.fullmatch(r"(?:\w+\.)?\*", listed):
        return "whole"
    return "columns" if "," in listed and "(" not in listed else "little"


def is_statement(node: ir.Call, at: int) -> bool:
    """Whether an argument of a call is a text that is nothing else but SQL, whatever is called with it."""
    return _SURE.match(_text(node, at)) is not None


def is_write(node: ir.Call, at: int) -> bool:
    """Whether an argument of a call is SQL that writes rows."""
    return _text(node, at).lstrip().lower().startswith(_WRITES)


def _text(node: ir.Call, at: int) -> str:
    """The text that an argument of a call is, or begins with; "" for any other."""
    argument = node.arguments[at] if at < len(node.arguments) else None
    if isinstance(argument, ir.Op) and argument.operands:
        argument = argument.operands[0]
    return argument.value if isinstance(argument, ir.Const) and isinstance(argument.value, str) else ""


def is_sql(node: ir.Call, at: int) -> bool:
    """Whether an argument of a call is SQL: such a text, or a variable that is called so."""
    if at >= len(node.arguments):
        return False
    argument = node.arguments[at]
    if isinstance(argument, ir.Name) and any(word in argument.id.lower() for word in _NAMES):
        return True
    if isinstance(argument, ir.Op):
        argument = argument.operands[0] if argument.operands else argument
    return (
        isinstance(argument, ir.Const)
        and isinstance(argument.value, str)
        and argument.value.strip().lower().startswith(_START)
    )
