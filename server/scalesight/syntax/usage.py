"""What a file does with its functions: to which variables they are bound, and to what they are handed.

Only what stands there literally: `router.get("/orders", wrap(async (req, res) => …))` hands the arrow function to `wrap`
and to `router.get`; `const list = wrap(function inner() { … })` binds `inner` to `list`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from scalesight.syntax import ir

# Names that resolve to each other are followed so far.
_MAX_STEPS = 6
# A call that is an argument of a call that is an argument …
_MAX_WRAPPERS = 6

_Wanted = Callable[[tuple[str, ...]], bool]
# A node, the calls that it is handed to, and the variable that it is bound to.
_Pending = tuple[Any, tuple["Use", ...], str]

# Whatever these hand on is handed to where they stand.
_PASSING = frozenset({ir.Display, ir.Await, ir.Choice})
_LEAVES = frozenset({ir.Const, ir.Name})


class Use(NamedTuple):
    """A call that a function is handed to: its names (see `Names`), the key of the option, the call's first text."""

    names: tuple[str, ...]
    key: str
    text: str


@dataclass(slots=True)
class Usage:
    """By index of function: `bound` to which variable (that of the wrapped value), `handed` to which calls, and whether
    it `shows` elements, or only returns what in a file with elements is one. `named`: variables and attributes that are handed over, to which calls.
    """

    bound: dict[int, str] = field(default_factory=dict)
    handed: dict[int, tuple[Use, ...]] = field(default_factory=dict)
    shows: set[int] = field(default_factory=set)
    perhaps_shows: set[int] = field(default_factory=set)
    named: list[tuple[ir.Expr, tuple[Use, ...]]] = field(default_factory=list)


class Names:
    """The dotted names of expressions in one file: as they stand, and as imports and assignments resolve them."""

    def __init__(self, module: ir.Module) -> None:
        self._imports = {item.alias: _qualified(item) for item in module.imports}
        self._assigned = {
            statement.target.id: statement.value
            for statement in module.functions[0].body
            if isinstance(statement, ir.Bind)
            and isinstance(statement.target, ir.Name)
            and isinstance(statement.value, (ir.Call, ir.Await, ir.Attr))
        }

    def of(self, expression: ir.Expr) -> tuple[str, ...]:
        """`router.get` → ("router.get", "express.Router.get"); calls and items in a chain are left out."""
        plain = dotted(expression)
        if not plain:
            return ()
        resolved = self._resolved(plain, _MAX_STEPS)
        return (plain,) if resolved == plain else (plain, resolved)

    def _resolved(self, name: str, steps: int) -> str:
        first, dot, rest = name.partition(".")
        if first in self._imports:
            return f"{self._imports[first]}{dot}{rest}"
        assigned = self._assigned.get(first)
        if assigned is None or not steps:
            return name
        source = dotted(assigned)
        return f"{self._resolved(source, steps - 1)}{dot}{rest}" if source else name


def dotted(expression: ir.Expr) -> str:
    """`program.command("x").action` → "program.command.action"; "" for what is no chain of names."""
    words: list[str] = []
    while True:
        if isinstance(expression, ir.Name):
            words.append(expression.id)
            return ".".join(reversed(words))
        if isinstance(expression, ir.Attr):
            words.append(expression.name)
            expression = expression.object
        elif isinstance(expression, ir.Call):
            expression = expression.function
        elif isinstance(expression, ir.Item):
            expression = expression.object
        elif isinstance(expression, ir.Await):
            expression = expression.value
        else:
            return ""


def first_text(call: ir.Call) -> str:
    """The first argument of a call, where it is a text, formatted or not."""
    if not call.arguments:
        return ""
    argument = call.arguments[0]
    if isinstance(argument, ir.Op) and argument.name == "template" and argument.operands:
        argument = argument.operands[0]
    return argument.value if isinstance(argument, ir.Const) and isinstance(argument.value, str) else ""


def usage(module: ir.Module, names: Names, wanted: _Wanted) -> Usage:
    """The use of all functions of a file, as far as it is one of a `wanted` call (by its names)."""
    found = Usage()
    for index, function in enumerate(module.functions):
        _Walk(found, names, wanted, index).block(function.body)
    return found


class _Walk:
    """Walks the body of one function. The bodies of functions inside of it are walked on their own."""

    def __init__(self, found: Usage, names: Names, wanted: _Wanted, index: int) -> None:
        self._found = found
        self._names = names
        self._wanted = wanted
        self._index = index

    def block(self, body: ir.Block) -> None:
        """Walks statements, and what is inside of them."""
        pending: list[_Pending] = [(statement, (), "") for statement in body]
        while pending:
            node, uses, bound = pending.pop()
            kind = type(node)
            if kind is ir.Name:
                if uses:
                    self._found.named.append((node, uses))
            elif kind is ir.Call:
                self._call(node, uses, bound, pending)
            elif kind is ir.Attr:
                if uses:
                    self._found.named.append((node, uses))
                else:
                    pending.append((node.object, (), ""))
            elif kind is ir.FunctionRef:
                if bound:
                    self._found.bound[node.index] = bound
                if uses:
                    self._found.handed[node.index] = uses
            elif kind is ir.Record:
                pending += [(item, _below(uses, key), "") for key, item in node.entries]
            elif kind is ir.Bind:
                if node.value is not None:
                    pending.append((node.value, (), node.target.id if type(node.target) is ir.Name else ""))
            elif kind in _PASSING:
                pending += [(item, uses, bound) for item in _parts(node) if type(item) is not ir.Const]
            else:
                if kind is ir.Op and node.name == "jsx":
                    self._found.shows.add(self._index)
                elif kind is ir.Jump and node.kind == "return" and _is_element(node.value):
                    self._found.perhaps_shows.add(self._index)
                pending += [(item, (), "") for item in node if isinstance(item, tuple) and type(item) not in _LEAVES]

    def _call(self, call: ir.Call, uses: tuple[Use, ...], bound: str, pending: list[_Pending]) -> None:
        if call.arguments or call.keywords:
            names = self._names.of(call.function)
            if names and len(uses) < _MAX_WRAPPERS and self._wanted(names):
                uses = (Use(names, "", first_text(call)), *uses)
            pending += [(argument, uses, bound) for argument in call.arguments if type(argument) is not ir.Const]
            pending += [(value, _below(uses, name), "") for name, value in call.keywords]
        if type(call.function) is not ir.Name:
            pending.append((call.function, (), ""))


def _below(uses: tuple[Use, ...], key: str | None) -> tuple[Use, ...]:
    """The uses of an entry of an options object: each of its calls gets it under the key."""
    return tuple([use._replace(key=f"{use.key}.{key}" if use.key else str(key)) for use in uses]) if uses else uses


def _parts(node: ir.Display | ir.Await | ir.Choice) -> tuple[ir.Expr, ...]:
    if isinstance(node, ir.Display):
        return node.items
    if isinstance(node, ir.Choice):
        return (*node.options, node.test) if node.test is not None else node.options
    return (node.value,)


def _is_element(value: ir.Expr | None) -> bool:
    """Whether a returned value may be an element: `<Card/>` is lowered as a call of a capitalised name."""
    if isinstance(value, ir.Choice):
        return any(_is_element(option) for option in value.options)
    return isinstance(value, ir.Call) and dotted(value.function).rpartition(".")[2][:1].isupper()


def _qualified(item: ir.Import) -> str:
    if item.name in ("", "*", "default"):
        return "." * item.level + item.module
    return f"{'.' * item.level}{item.module}.{item.name}"
