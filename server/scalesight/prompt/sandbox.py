"""The template language, cut down to what a prompt needs: print values, decide, repeat, extend, include.

A template is foreign text. It cannot call anything, reach past a value's documented fields, build large values, or run
on: what is not on the lists below does not exist, every round of a loop is counted, and the output is bounded while it
is written. Values never become template text.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from jinja2 import StrictUndefined, Template, Undefined, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError, TemplateSyntaxError
from jinja2.filters import FILTERS
from jinja2.runtime import BlockReference, Context, LoopContext
from jinja2.sandbox import SandboxedEnvironment
from jinja2.tests import TESTS

from scalesight.prompt.library import Library

#: Characters that a template may write, besides the request and the code.
MAX_OUTPUT = 256 * 1024
#: Rounds of all loops together, includes and calls of super().
MAX_STEPS = 20_000
#: Seconds that one prompt may take.
MAX_SECONDS = 1.0

# fmt: off
_FILTERS = (
    "abs", "capitalize", "count", "d", "default", "first", "int", "last", "length", "list", "lower", "map", "max", "min",
    "reject", "rejectattr", "reverse", "select", "selectattr", "sort", "title", "trim", "unique", "upper",
)
_TESTS = (
    "boolean", "defined", "eq", "equalto", "even", "false", "ge", "greaterthan", "gt", "in", "integer", "iterable", "le",
    "lessthan", "lt", "ne", "none", "number", "odd", "sameas", "sequence", "string", "true", "undefined",
)
_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Slice,
    nodes.For, nodes.If, nodes.CondExpr, nodes.Block, nodes.Extends, nodes.Include, nodes.Filter, nodes.Test,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Neg, nodes.Add, nodes.Sub, nodes.Mul,
    nodes.Mod, nodes.Div, nodes.FloorDiv, nodes.Const, nodes.List, nodes.Tuple, nodes.Keyword, nodes.Call, nodes.Assign,
    nodes.With, nodes.Scope,
)
# fmt: on

# A filter that no template can name: each `for` runs over `iterable | loop step`.
_STEP = "loop step"


class OverrunError(TemplateRuntimeError):
    """A template wrote, repeated or computed more than it may."""


class TemplateEnvironment(SandboxedEnvironment):
    """An environment for one prompt: templates from `library`, nothing else.

    `bounded` is false for the templates that scalesight brings: they are finite, and must not fail on a slow machine.
    """

    sandboxed = True
    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%", "**"])

    def __init__(self, library: Library, *, bounded: bool) -> None:
        super().__init__(
            loader=library,
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            optimized=False,
            finalize=_printable,
            cache_size=20,
        )
        self.library = library
        self.steps = 0
        self.bounded = bounded
        self.deadline = time.monotonic() + MAX_SECONDS
        self.filters = {name: FILTERS[name] for name in _FILTERS}
        self.filters |= {"join": self._join, "indent": _indent, "replace": _replace, _STEP: self._counted}
        self.tests = {name: TESTS[name] for name in _TESTS}
        self.globals = {"range": _range}

    def fill(self, name: str, values: dict[str, Any], room: int) -> str:
        """The output of a template, at most `room` characters. Raises whatever the template does wrong."""
        self.steps = 0
        written, parts = 0, []
        for part in self.get_template(name).generate(values):
            written += len(part)
            if self.bounded and written > room:
                raise OverrunError(f"the template writes more than {MAX_OUTPUT // 1024} KiB")
            self.step()
            parts.append(part)
        return "".join(parts)

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """A template by name; an include counts as a step."""
        self.step(1)
        return super().get_template(name, parent, globals)

    def join_path(self, template: str, parent: str) -> str:
        """What a name means inside a template."""
        return self.library.next_to(template, parent)

    def step(self, count: int = 0) -> None:
        """Counts work, and stops a template that does too much."""
        if not self.bounded:
            return
        self.steps += count
        if self.steps > MAX_STEPS:
            raise OverrunError(f"the template repeats more than {MAX_STEPS:,} times")
        if time.monotonic() > self.deadline:
            raise OverrunError(f"the template takes longer than {MAX_SECONDS:g} s")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002 -- jinja's signature
        """Only the documented fields of the values, and what is known about a loop."""
        if isinstance(obj, LoopContext):
            return attr in ("index", "index0", "revindex", "revindex0", "first", "last", "length")
        return is_dataclass(obj) and attr in {field.name for field in fields(obj)}

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Calls super() or range(); there is nothing else to call."""
        if isinstance(obj, Undefined):
            str(obj)  # raises, with what is missing
        if not (isinstance(obj, BlockReference) or obj is _range):
            raise SecurityError("a template calls only super() and range()")
        self.step(1)
        result = super().call(context, obj, *args, **kwargs)
        if isinstance(result, str) and len(result) > MAX_OUTPUT:
            raise OverrunError(f"the template writes more than {MAX_OUTPUT // 1024} KiB")
        return result

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic, on numbers only, and not past what a count can be."""
        if not all(isinstance(operand, (int, float)) for operand in (left, right)) or operator == "**":
            raise SecurityError(f"`{operator}` is for numbers only; write texts one after the other")
        result = super().call_binop(context, operator, left, right)
        if abs(result) > 1e18:
            raise OverrunError("the template computes a number past 10^18")
        return result

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        _check(template, name, filename)
        for loop in list(template.find_all(nodes.For)):
            loop.iter = nodes.Filter(loop.iter, _STEP, [], [], None, None, lineno=loop.lineno)
        return template

    def _join(self, items: Iterable[Any], separator: str = "", attribute: str | None = None) -> str:
        """Jinja's join, of texts and numbers, bounded."""
        texts = [str(_printable(self.getattr(item, attribute) if attribute else item)) for item in items]
        _bounded(sum(map(len, texts)) + len(separator) * len(texts))
        return str(separator).join(texts)

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self.step(1)
            yield item


def _check(template: nodes.Template, name: str | None, filename: str | None) -> None:
    """Refuses every construct that is not on the list, at its line."""
    for node in _walk(template):
        problem = ""
        if not isinstance(node, _NODES):
            problem = (
                _NAMES.get(type(node).__name__) or f"`{type(node).__name__.lower()}` is not available in templates"
            )
        elif isinstance(node, nodes.For) and node.recursive:
            problem = "`recursive` loops are not available in templates"
        elif isinstance(node, nodes.Name) and node.name == "self":
            problem = "`self` is not available in templates; `super()` is"
        elif isinstance(node, (nodes.Include, nodes.Extends)) and not isinstance(node.template, nodes.Const):
            problem = "a template names what it includes or extends in quotes"
        elif isinstance(node, (nodes.List, nodes.Tuple)) and getattr(node, "ctx", "load") == "load":
            if not all(isinstance(item, nodes.Const) for item in node.items):
                problem = "a list in a template holds only texts and numbers"
        elif isinstance(node, nodes.Call) and not (
            isinstance(node.node, nodes.Name) and node.node.name in ("super", "range")
        ):
            problem = "a template calls only super() and range()"
        if problem:
            raise TemplateSyntaxError(problem, node.lineno, name, filename)


_NAMES = {
    "Concat": "`~` is not available in templates; write the parts one after the other",
    "ScopedEvalContextModifier": "`{% autoescape %}` is not available in templates; nothing is escaped",
    "Macro": "macros are not available in templates; use blocks and includes",
    "AssignBlock": "`{% set %}` of a block is not available in templates",
    "FilterBlock": "`{% filter %}` is not available in templates; filter the values",
    "Pow": "`**` is not available in templates",
    "Import": "`{% import %}` is not available in templates; use `{% include %}`",
    "FromImport": "`{% from %}` is not available in templates; use `{% include %}`",
    "CallBlock": "`{% call %}` is not available in templates",
}


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(current.iter_child_nodes())


def _printable(value: Any) -> str | int | float:
    """What `{{ }}` prints: a text, a number, or a value that has a text; a list has to be joined or looped over."""
    if isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Undefined) or (is_dataclass(value) and "__str__" in type(value).__dict__):
        return str(value)  # of an undefined value, this raises with its name
    what = "a list" if isinstance(value, Iterable) else "nothing" if value is None else "a group of values"
    raise SecurityError(f"`{{{{ }}}}` prints a text or a number, and this is {what}")


def _bounded(length: int) -> None:
    if length > MAX_OUTPUT:
        raise OverrunError(f"the template makes a text of more than {MAX_OUTPUT // 1024} KiB")


def _indent(text: str, width: int = 4, first: bool = False) -> str:
    """Jinja's indent: every line but the first, and no blank ones."""
    _bounded(len(text) + width * (1 + text.count("\n")))
    lines = text.split("\n")
    return "\n".join(" " * width + line if line and (first or at) else line for at, line in enumerate(lines))


def _replace(text: str, old: str, new: str) -> str:
    """Jinja's replace, bounded."""
    _bounded(len(text) + text.count(old) * len(new))
    return text.replace(old, new)


def _range(*bounds: int) -> range:
    """Python's range, short enough that a filter may walk it."""
    numbers = range(*bounds)
    if len(numbers) > MAX_STEPS:
        raise OverrunError(f"range() is limited to {MAX_STEPS:,} numbers")
    return numbers
