"""What the arguments of a query ask of its rows, and which columns tell a row from most others.

`Order.objects.filter(customer=customer)`, `findMany({ where: { customerId } })`, `select(Order).where(Order.customer_id == 1)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost.amounts.operations import CONDITIONS
from scalesight.cost.evaluation.flags import MAPPING
from scalesight.cost.rows import parents
from scalesight.cost.values.value import NOTHING, Value
from scalesight.scale.naming import split
from scalesight.syntax import ir
from scalesight.syntax.frameworks.conditions import (
    ALL_OF,
    ANY_OF,
    ANY_RELATED,
    EQUAL,
    KEY_WORDS,
    KEYS,
    LOWER,
    ONE_OF,
    ROLE_NAMES,
    ROLE_PATHS,
    ROLES,
    SEPARATOR,
    TELLING,
    UNIQUE,
    UPPER,
    WHERE,
)

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

# What a condition that asks for a role is handed.
ROLE = Value("role")
MANY = frozenset({"list", "set", "map", "iterator"})


class Condition(NamedTuple):
    """That a column (or relation) is `value`, or with `one_of` one of the elements of `value`.

    `is_choice`: or that another column is what leaves few rows, too.
    """

    column: str
    value: Value
    one_of: bool
    is_choice: bool = False


def conditions(
    engine: Engine, frame: Frame, node: ir.Call, arguments: list[Value], keywords: dict[str, Value]
) -> Iterator[Condition]:
    """What the arguments of a filter, or of a query with options, say of columns; of the other ones nothing."""
    for name, told in node.keywords:
        if name == MAPPING:
            held = keywords.get(name, NOTHING).fields
            yield from (lookup(key, value) for key, value in held if value.type not in ("text", "number"))
        elif _is_role(name, told):
            yield Condition(name, NOTHING, one_of=False, is_choice=True)
        elif not _is_constant(told):
            yield lookup(name, keywords.get(name, NOTHING))
    if len(arguments) == 2 and arguments[0].type == "text" and not _is_constant(node.arguments[1]):
        one_of = _may_be_many(node.arguments[1], arguments[1])
        yield Condition(arguments[0].name.rpartition(".")[2], arguments[1], one_of)
    for told, value in zip(node.arguments, arguments, strict=True):
        if isinstance(told, ir.Record):
            where = next((entry for key, entry in told.entries if key == WHERE), None)
            if where is None or isinstance(where, ir.Record):
                yield from _of_record(where or told, value.field(WHERE) or value if where is not None else value)
        elif isinstance(told, ir.Op) and told.name in EQUAL and len(told.operands) == 2:
            yield from _of_comparison(engine, frame, told.operands[0], told.operands[1], one_of=False)
        elif isinstance(told, ir.Call) and isinstance(told.function, ir.Attr) and told.function.name in ONE_OF:
            for operand in told.arguments[:1]:
                yield from _of_comparison(engine, frame, told.function.object, operand, one_of=True)


def apart(node: ir.Call, keywords: dict[str, Value]) -> Value:
    """Conditions that are made apart from their query, `Q(id__in=keys)`, and put together by `|` and `&`."""
    fields = tuple(
        (name, ROLE if _is_role(name, told) else keywords.get(name, NOTHING))
        for name, told in node.keywords
        if name != MAPPING and (_is_role(name, told) or not _is_constant(told))
    )
    return Value(CONDITIONS, fields=fields)


def _is_role(name: str, told: ir.Expr) -> bool:
    """Whether a condition asks for those who have a part that only few have: `is_staff=True`, `groups__name="admin"`."""
    path = [step for step in name.split(SEPARATOR) if step not in EQUAL | ONE_OF]
    if path[-1:] and path[-1] in ROLES:
        return isinstance(told, (ir.Const, ir.Display)) and (not isinstance(told, ir.Const) or bool(told.value))
    return len(path) > 1 and path[-2] in ROLE_PATHS and path[-1] in ROLE_NAMES


def lookup(name: str, value: Value) -> Condition:
    """What a keyword argument says: `customer__in=customers`."""
    path, _, operator = name.rpartition(SEPARATOR)
    return Condition(path, value, operator in ONE_OF) if operator in ONE_OF | EQUAL else Condition(name, value, False)


def is_of_others(column: str, value: Value, *, one_of: bool) -> bool:
    """Whether a column tells its row from almost all others, and is asked for one value, or for a list of unknown length."""
    words = split(column.rpartition(SEPARATOR)[2])
    if not words or (words[-1] not in TELLING and tuple(words) != ("key",)) or value.type == "map":
        return False
    return not one_of or value.size is None or value.type not in MANY


def is_parent_key(column: str) -> bool:
    """Whether a column holds the key of another row of the same kind: `parent_id`, `parentCommentId`."""
    words = split(column.split(SEPARATOR)[0])
    return len(words) > 1 and words[0] == "parent" and words[-1] in KEY_WORDS


def is_own_key(column: str) -> bool:
    return column in KEYS


def is_unique(column: str) -> bool:
    """Whether a column tells one row from all others, as its key does: `slug`, `email`."""
    return column in UNIQUE


def _of_record(record: ir.Record, known: Value) -> Iterator[Condition]:
    for column, told in record.entries:
        if column is None or _is_constant(told):
            continue
        value = known.field(column) or NOTHING
        if column in ANY_OF:
            few = _few(told)
            if few:
                yield Condition(few, NOTHING, one_of=False, is_choice=True)
            continue
        if column in ALL_OF and isinstance(told, ir.Call):
            yield Condition("condition", NOTHING, one_of=False, is_choice=True)  # a piece of SQL, which nobody sees
            continue
        if not isinstance(told, ir.Record):
            yield Condition(column, value, value.type != "map" and _may_be_many(told, value))
            continue
        if _is_window(told):
            yield Condition(column, NOTHING, one_of=False, is_choice=True)
        for operator, operand in told.entries:
            if operator in ONE_OF | EQUAL:
                yield Condition(column, value.field(operator or "") or NOTHING, operator in ONE_OF)
            elif operator in KEYS and not isinstance(operand, (ir.Const, ir.Record)):
                yield Condition(column, NOTHING, one_of=False)  # the row of this key: `customer: { id }`
            elif operator in ANY_RELATED and isinstance(operand, ir.Record):
                key = _key_within(operand, (value.field(operator or "") or NOTHING))
                if key:
                    yield Condition(key, NOTHING, one_of=False, is_choice=True)


def _is_window(told: ir.Record) -> bool:
    """Whether a column is asked for what lies between two ends that the code works out: `{gte: startOfDay(), lt: endOfDay()}`."""
    worked_out = {operator for operator, operand in told.entries if isinstance(operand, ir.Call)}
    return not LOWER.isdisjoint(worked_out) and not UPPER.isdisjoint(worked_out)


def _key_within(related: ir.Record, known: Value) -> str:
    """The key of one row that related rows are asked for, whose own rows those are: `members: { some: { userId } }`."""
    for column, told in related.entries:
        if column is None or _is_constant(told):
            continue
        value = known.field(column) or NOTHING
        if isinstance(told, ir.Record):
            inner = _key_within(told, value)
            if inner:
                return column if inner in KEYS else inner
        elif (is_own_key(column) or parents.is_key(column) or is_unique(column)) and not _may_be_many(told, value):
            return column
    return ""


def _few(told: ir.Expr) -> str:
    """A column by which all of several conditions leave few rows; "" if one of them may leave any part."""
    found = ""
    pending = [told]
    while pending:
        one = pending.pop()
        if isinstance(one, ir.Display):
            pending.extend(one.items)
        elif isinstance(one, ir.Op) and one.name == "spread":
            pending.extend(one.operands)
        elif isinstance(one, ir.Choice):
            pending.extend(one.options)
        elif isinstance(one, ir.Record):
            columns = [column for column, entry in one.entries if column and not _is_constant(entry)]
            found = next((column for column in columns if _tells(column)), "")
            if not found:
                return ""
        else:
            return ""
    return found


def _tells(column: str) -> bool:
    """Whether a column leaves next to no rows, or the children of one."""
    return is_own_key(column) or is_parent_key(column) or is_of_others(column, NOTHING, one_of=False)


def _may_be_many(told: ir.Expr, value: Value) -> bool:
    """Whether a value may be a list: `{id: ids}` asks for one of them, `{id: In(ids)}` as well."""
    if value.type in ("text", "number", "row"):
        return False
    if value.type in MANY or not isinstance(told, (ir.Name, ir.Attr, ir.Item)):
        return True
    words = split(told.id if isinstance(told, ir.Name) else told.name if isinstance(told, ir.Attr) else "")
    return bool(words) and words[-1].endswith("s")


def _of_comparison(
    engine: Engine, frame: Frame, column: ir.Expr, operand: ir.Expr, *, one_of: bool
) -> Iterator[Condition]:
    if isinstance(column, ir.Attr) and not _is_constant(operand):
        value = engine.lookup(frame, operand.id) if isinstance(operand, ir.Name) else NOTHING
        yield Condition(column.name, value, one_of)


def _is_constant(expression: ir.Expr) -> bool:
    """Whether a value is spelled out: `parent=None` asks for no parent, and `is_active=True` for none either."""
    return isinstance(expression, ir.Const)
