"""Which functions of a file are entry points, by the tables of the frameworks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from scalesight.syntax import ir
from scalesight.syntax.collector import paused
from scalesight.syntax.frameworks import ecmascript_entry_points, python_entry_points
from scalesight.syntax.frameworks.entry_point import EntryPoint
from scalesight.syntax.usage import Names, Use, dotted, first_text, usage


class EntryPoints(NamedTuple):
    """Where the code of a file runs, as far as the file tells.

    `functions`: the context of functions, by index. `guards`: that of branches of the top level, by where they stand.
    `handed`: what may be functions of other files, with the context in which they run because this file registers them.
    """

    functions: dict[int, str]
    guards: dict[int, str]
    handed: tuple[tuple[ir.Expr, str], ...]


class _Facts(NamedTuple):
    """All that can be said of one function: see `EntryPoint`, whose conditions are about these."""

    function: ir.Function
    owner: ir.Class | None
    bound: str
    exported: list[str]
    uses: tuple[Use, ...]
    shows: bool
    names: Names

    def absent(self) -> frozenset[str]:
        """The conditions that cannot hold, for there is nothing that they could be about."""
        function = self.function
        is_named = function.name != "<lambda>"
        return _lacking(
            bool(function.decorators),
            self.owner is not None,
            bool(self.exported),
            bool(self.uses),
            self.shows,
            is_named or bool(self.bound),
            is_named,
            bool(function.parameters),
            any(parameter.annotation is not None for parameter in function.parameters),
            bool(function.body) and bool(_said(function.body[0])),
        )


@lru_cache(maxsize=1024)
def _lacking(*present: bool) -> frozenset[str]:
    return frozenset(
        name for names, is_there in zip(_ABOUT, present, strict=True) if not is_there for name in names.split()
    )


# Which conditions are about each of the things that a function may have or lack, in the order of `_Facts.absent`.
_ABOUT = (
    "decorator",
    "owner base class_decorator",
    "exported",
    "handed",
    "shows",
    "name",
    "qualname",
    "parameters",
    "annotation",
    "own_directive",
)


class _Rule(NamedTuple):
    """A row, and what it says of a function: the names of its conditions, and the conditions themselves."""

    row: EntryPoint
    about: frozenset[str]
    conditions: tuple[Callable[[EntryPoint, _Facts], bool], ...]


def entry_points(module: ir.Module, path: str) -> EntryPoints:
    """The entry points of a file at `path` (POSIX, relative to the folder of scale.toml)."""
    with paused():
        rules = [rule for rule in _rules(module.language) if _is_open(rule.row, module, path)]
        functions, named = _functions(module, path, [rule for rule in rules if rule.conditions])
        others = []
        handed = [rule.row for rule in rules if rule.row.handed and rule.row.context]
        for expression, uses in named:
            context = next((row.context for row in handed if _is_handed(row, uses)), None)
            if context is None:
                continue
            own = _own(module, expression)
            if own is None:
                others.append((expression, context))
            elif own:
                functions.setdefault(own, context)
        return EntryPoints(functions, dict(_guards(module, rules)), tuple(others))


def _functions(
    module: ir.Module, path: str, rules: list[_Rule]
) -> tuple[dict[int, str], list[tuple[ir.Expr, tuple[Use, ...]]]]:
    """The contexts of a file's functions, and what is handed to calls by name."""
    names = Names(module)
    found = usage(module, names, _one_of(frozenset(rule.row.handed for rule in rules if rule.row.handed)))
    exports: dict[str, list[str]] = {}
    for exported, local in module.exports:
        exports.setdefault(local, []).append(exported)
    shows = found.shows | found.perhaps_shows if found.shows or path.endswith((".jsx", ".tsx")) else found.shows
    possible: dict[frozenset[str], list[_Rule]] = {}
    contexts: dict[int, str] = {}
    for index, function in enumerate(module.functions[1:], 1):
        bound = found.bound.get(index, "")
        is_public = function.parent <= 0 and function.owner < 0
        facts = _Facts(
            function,
            module.classes[function.owner] if function.owner >= 0 else None,
            bound,
            exports.get(bound or function.name, _NONE) if is_public else _NONE,
            found.handed.get(index, ()),
            index in shows,
            names,
        )
        absent = facts.absent()
        if absent not in possible:
            possible[absent] = [rule for rule in rules if absent.isdisjoint(rule.about)]
        for rule in possible[absent]:
            if all(holds(rule.row, facts) for holds in rule.conditions):
                contexts[index] = rule.row.context
                break
    return contexts, found.named


_NONE: list[str] = []


def _is_open(row: EntryPoint, module: ir.Module, path: str) -> bool:
    """Whether all that a row says of the file holds."""
    if row.path and not _matches(row.path, path):
        return False
    if row.imports and not _matches_any(row.imports, _imported(module)):
        return False
    if not row.directive and not row.unless:
        return True
    said = [text for statement in module.functions[0].body if (text := _said(statement))]
    return (not row.directive or _matches_any(row.directive, said)) and not (
        row.unless and _matches_any(row.unless, said)
    )


def _imported(module: ir.Module) -> Iterator[str]:
    for item in module.imports:
        if not item.level:
            yield item.module
        if item.name:
            yield f"{item.module}.{item.name}"


def _is_named(row: EntryPoint, facts: _Facts) -> bool:
    return _matches(row.name, facts.function.name) or (bool(facts.bound) and _matches(row.name, facts.bound))


def _is_decorated(row: EntryPoint, facts: _Facts) -> bool:
    for decorator in facts.function.decorators:
        if _matches_any(row.decorator, facts.names.of(decorator)):
            text = first_text(decorator) if isinstance(decorator, ir.Call) else ""
            if not row.text or _matches(row.text, text):
                return True
    return False


def _is_handed(row: EntryPoint, uses: Iterable[Use]) -> bool:
    return any(
        _matches_any(row.handed, use.names)
        and (not row.key or _matches(row.key, use.key))
        and (not row.text or _matches(row.text, use.text))
        for use in uses
    )


def _has_base(row: EntryPoint, facts: _Facts) -> bool:
    bases = facts.owner.bases if facts.owner is not None else ()
    return any(_matches_any(row.base, facts.names.of(base)) for base in bases)


def _has_marked_class(row: EntryPoint, facts: _Facts) -> bool:
    decorators = facts.owner.decorators if facts.owner is not None else ()
    return any(_matches_any(row.class_decorator, facts.names.of(decorator)) for decorator in decorators)


def _has_annotation(row: EntryPoint, facts: _Facts) -> bool:
    annotations = (parameter.annotation for parameter in facts.function.parameters)
    return any(_matches_any(row.annotation, facts.names.of(one)) for one in annotations if one is not None)


def _has_parameters(row: EntryPoint, facts: _Facts) -> bool:
    names = [parameter.name for parameter in facts.function.parameters]
    return bool(names) and _matches(row.parameters, ", ".join(names))


def _begins_with(row: EntryPoint, facts: _Facts) -> bool:
    body = facts.function.body
    return bool(body) and _matches(row.own_directive, _said(body[0]))


# What a row may say of a function; the cheapest and most telling come first.
_CONDITIONS: dict[str, Callable[[EntryPoint, _Facts], bool]] = {
    "shows": lambda _, facts: facts.shows,
    "is_async": lambda _, facts: facts.function.is_async,
    "decorator": _is_decorated,
    "handed": lambda row, facts: _is_handed(row, facts.uses),
    "exported": lambda row, facts: _matches_any(row.exported, facts.exported),
    "owner": lambda row, facts: facts.owner is not None and _matches(row.owner, facts.owner.name),
    "name": _is_named,
    "qualname": lambda row, facts: _matches(row.qualname, facts.function.qualname),
    "base": _has_base,
    "class_decorator": _has_marked_class,
    "parameters": _has_parameters,
    "annotation": _has_annotation,
    "own_directive": _begins_with,
}


def _guards(module: ir.Module, rules: list[_Rule]) -> Iterator[tuple[int, str]]:
    """The branches of the top level that run in a context of their own."""
    guards = [rule.row for rule in rules if rule.row.guard]
    for statement in module.functions[0].body:
        if isinstance(statement, ir.Branch) and isinstance(statement.test, ir.Op):
            test = f" {statement.test.name} ".join(map(_word, statement.test.operands))
            context = next((row.context for row in guards if _matches(row.guard, test)), None)
            if context is not None:
                yield statement.at, context


def _own(module: ir.Module, expression: ir.Expr) -> int | None:
    """The function of the file that a name or `this.method` means; 0 for something else of it, None if unknown."""
    if isinstance(expression, ir.Attr):
        if not isinstance(expression.object, ir.Name) or expression.object.id not in ("self", "this"):
            return None
    elif not isinstance(expression, ir.Name):
        return 0
    name = expression.name if isinstance(expression, ir.Attr) else expression.id
    is_method = isinstance(expression, ir.Attr)
    for index, function in enumerate(module.functions):
        if function.name == name and (function.owner >= 0) == is_method:
            return index
    return 0 if is_method else None


def _said(statement: ir.Statement) -> str:
    """A text that stands alone as a statement."""
    if isinstance(statement, ir.Eval) and isinstance(statement.value, ir.Const):
        return statement.value.value if isinstance(statement.value.value, str) else ""
    return ""


def _word(expression: ir.Expr) -> str:
    return str(expression.value) if isinstance(expression, ir.Const) else dotted(expression)


@lru_cache(maxsize=8)
def _rules(language: str) -> tuple[_Rule, ...]:
    tables = python_entry_points if language == "python" else ecmascript_entry_points
    about = [(row, [name for name in _CONDITIONS if getattr(row, name)]) for row in tables.ENTRY_POINTS]
    return tuple(_Rule(row, frozenset(names), tuple(_CONDITIONS[name] for name in names)) for row, names in about)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=256)
def _one_of(patterns: frozenset[str]) -> Callable[[tuple[str, ...]], bool]:
    """Whether one of a call's names is what one of the patterns says; most calls of a project are of the same few."""
    pattern = re.compile("|".join(f"(?:{pattern})" for pattern in sorted(patterns)) or "(?!)")

    @lru_cache(maxsize=16_384)
    def is_one(names: tuple[str, ...]) -> bool:
        return any(pattern.fullmatch(name) for name in names)

    return is_one


def _matches(pattern: str, text: str) -> bool:
    return _compiled(pattern).fullmatch(text) is not None


def _matches_any(pattern: str, texts: Iterable[str]) -> bool:
    return any(_compiled(pattern).fullmatch(text) for text in texts)
