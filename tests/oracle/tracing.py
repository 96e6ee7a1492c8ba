"""Runs a program of `generated_python` and counts by the way that led there: rounds, element visits, queries, remote calls."""

from __future__ import annotations
import __future__

import ast
import math
import random
import sys
import types
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any

from agreement import Loop, Traced, Way
from generated_programs import Program
from world import take

_FILE = "case.py"


class Instrument(ast.NodeTransformer):
    """Makes a program say when a round begins and what it copies and searches; and remembers where its loops are."""

    def __init__(self) -> None:
        self.loops: dict[str, Loop] = {}
        self._depth = 0
        self._callback = 0
        self._keywords: list[ast.keyword] = []

    def visit_For(self, node: ast.For) -> ast.AST:
        node.iter = self.visit(node.iter)
        tick = self._tick(node, node.col_offset, node.lineno)
        self._depth += 1
        node.body = [ast.Expr(tick), *(self.visit(one) for one in node.body)]
        self._depth -= 1
        return node

    def visit_While(self, node: ast.While) -> ast.AST:
        tick = self._tick(node, node.col_offset, node.lineno)
        self._depth += 1
        node.body = [ast.Expr(tick), *(self.visit(one) for one in node.body)]
        self._depth -= 1
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        depth, self._depth = self._depth, 0
        self.generic_visit(node)
        self._depth = depth
        return node

    def visit_ListComp(self, node: Any) -> ast.AST:
        depth = self._depth
        for one in node.generators:
            one.iter = self.visit(one.iter)
            column = one.target.col_offset - len("for ")
            one.ifs = [self._tick(node, column, one.target.lineno), *(self.visit(test) for test in one.ifs)]
            self._depth += 1
        for part in ("elt", "key", "value"):
            if hasattr(node, part):
                setattr(node, part, self.visit(getattr(node, part)))
        self._depth = depth
        return node

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp  # noqa: N815

    def visit_Call(self, node: ast.Call) -> ast.AST:
        around = self._callback, self._keywords
        self._callback, self._keywords = node.col_offset, node.keywords
        self.generic_visit(node)
        self._callback, self._keywords = around
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        tick = self._tick(node, self._callback, node.lineno)
        self._depth += 1
        body = self.visit(node.body)
        self._depth -= 1
        if any(argument.arg == "key" for argument in self._keywords):
            node.body = body  # looking at each element is part of the sorting
            return node
        node.body = ast.Subscript(ast.Tuple([tick, body], ast.Load()), ast.Constant(1), ast.Load())
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        return _call("__in__", node.left, *node.comparators) if isinstance(node.ops[0], ast.In) else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        return _call("__copied__", node) if isinstance(node.slice, ast.Slice) else node

    def visit_Starred(self, node: ast.Starred) -> ast.AST:
        self.generic_visit(node)
        node.value = _call("__copied__", node.value)
        return node

    def _tick(self, node: Any, column: int, line: int) -> ast.Call:
        place = f"{line}:{column}"
        self.loops[place] = Loop(self._depth, node.lineno, node.end_lineno)
        return _call("__tick__", ast.Constant(place))


def loops(program: Program) -> dict[str, Loop]:
    """The loops of a program by `line:column`, lines from 1, columns from 0."""
    instrument = Instrument()
    for text in (program.code, *program.others.values()):
        instrument.visit(ast.parse(text))
    return instrument.loops


def runs(program: Program) -> list[Traced]:
    """The runs at the low ends of all ranges, then those at the high ends."""
    coins = [_coin(seed) for seed in range(1 if program.is_exact else 4)]
    return [_run(program, take(program.sizes, end), coin) for end in (0, 1) for coin in coins]


def _coin(seed: int) -> Callable[[], bool]:
    """Heads, tails, and what falls."""
    toss = random.Random(seed)
    return [lambda: False, lambda: True][seed] if seed < 2 else lambda: toss.random() < 0.5


def _run(program: Program, arguments: Callable[[str], Any], coin: Callable[[], bool]) -> Traced:
    """Runs `run(products, tags, orders)` of a program, whose imports are stand-ins that count."""
    counts: dict[FrameType, Counter[Way]] = {}

    def spend(place: str, resource: str, number: int) -> None:
        path: tuple[int, ...] = ()
        at: FrameType | None = sys._getframe(2)
        place_of = place
        while at is not None:
            if at.f_code.co_filename == _FILE:
                place_of = place_of or str(at.f_lineno)
                if not at.f_code.co_name.startswith("<"):
                    counts.setdefault(at, Counter())[path, place_of, resource] += number
                    caller = at.f_back
                    while caller is not None and caller.f_code.co_filename != _FILE:
                        caller = caller.f_back
                    path = (caller.f_lineno if caller is not None else 0, *path)
            at = at.f_back

    def tick(place: str) -> bool:
        spend(place, "iterations", 1)
        return True

    def visiting(function: Callable[..., Any]) -> Callable[..., Any]:
        def visited(items: Any, **keywords: Any) -> Any:
            held = list(items)
            spend("", "work", len(held) * (_log(len(held)) if function is sorted else 1))
            return function(held, **{"key": id, **keywords}) if function is sorted else function(held, **keywords)

        return visited

    def found(item: object, items: Any) -> bool:
        assert isinstance(items, (list, tuple)) and item not in items
        spend("", "work", len(items))
        return False

    def copied(items: Any) -> Any:
        spend("", "work", len(items))
        return items

    names: dict[str, Any] = {each.__name__: visiting(each) for each in (list, tuple, sorted, set, sum, max)}
    names |= {"__tick__": tick, "__in__": found, "__copied__": copied, "coin": coin}
    names["connection"] = types.SimpleNamespace(execute=lambda _: spend("", "queries", 1) or True)
    names["requests"] = types.SimpleNamespace(get=lambda _: spend("", "api_calls", 1) or True)
    for text in (*program.others.values(), program.code):
        tree = ast.parse(text)
        tree.body = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
        tree = ast.fix_missing_locations(Instrument().visit(tree))
        exec(compile(tree, _FILE, "exec", __future__.annotations.compiler_flag), names)
    names["run"](*(arguments(name) for name in ("products", "tags", "orders")))
    return Traced([(frame.f_code.co_name, counted) for frame, counted in counts.items()])


def _log(size: int) -> int:
    return math.ceil(math.log2(size)) if size > 1 else 1


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])
