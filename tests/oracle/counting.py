"""Runs Python code and counts: rounds of every loop, visits of membership tests, queries, remote calls."""

from __future__ import annotations

import ast
import asyncio
import inspect
import types
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, SupportsIndex


class Rounds(ast.NodeTransformer):
    """Makes every loop, comprehension and lambda of a program say when a round of it begins."""

    def __init__(self) -> None:
        self.places: list[str] = []

    def visit_For(self, node: ast.For) -> ast.AST:
        return self._loop(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.AST:
        return self._loop(node)

    def visit_While(self, node: ast.While) -> ast.AST:
        return self._loop(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        # A comprehension has no place of its own; `for ` stands before its target.
        node.ifs.insert(0, self._tick(node.target.lineno, node.target.col_offset - len("for ")))
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        self.generic_visit(node)
        both = ast.Tuple([self._tick(node.lineno, node.col_offset), node.body], ast.Load())
        node.body = ast.Subscript(both, ast.Constant(1), ast.Load())
        return node

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While) -> ast.AST:
        self.generic_visit(node)
        node.body.insert(0, ast.Expr(self._tick(node.lineno, node.col_offset)))
        return node

    def _tick(self, line: int, column: int) -> ast.Call:
        self.places.append(f"{line}:{column}")
        return ast.Call(ast.Name("__tick__", ast.Load()), [ast.Constant(self.places[-1])], [])


def run(code: str, arguments: Callable[[str], Any], modules: dict[str, Any] | None = None) -> Counter[str]:
    """Runs `run(…)` of a program, each parameter by its name; the result is how many rounds each loop had, by
    `line:column` of its keyword (lines from 1, columns from 0)."""
    rounds: Counter[str] = Counter()

    def tick(place: str) -> bool:
        rounds[place] += 1
        return True

    loops = Rounds()
    tree = ast.fix_missing_locations(loops.visit(ast.parse(code)))
    rounds.update(dict.fromkeys(loops.places, 0))
    module = types.ModuleType("case")
    module.__dict__.update(__tick__=tick, **(modules or {}))
    exec(compile(tree, "case.py", "exec"), module.__dict__)
    main = module.__dict__["run"]
    result = main(*(arguments(name) for name in inspect.signature(main).parameters))
    if inspect.iscoroutine(result):
        asyncio.run(result)
    elif isinstance(result, Iterator):
        for _ in result:
            pass
    return rounds


class Visited(list[Any]):
    """A list that counts the elements that its own searches look at."""

    def __init__(self, items: Iterable[Any], visits: Counter[str]) -> None:
        super().__init__(items)
        self.visits = visits

    def __contains__(self, item: object) -> bool:
        at = self._find(item)
        self.visits["work"] += len(self) if at is None else at + 1
        return at is not None

    def index(self, item: Any, start: SupportsIndex = 0, stop: SupportsIndex = 2**63 - 1) -> int:
        if item in self:
            return super().index(item, start, stop)
        raise ValueError(item)

    def _find(self, item: object) -> int | None:
        return next((at for at, one in enumerate(iter(self)) if one == item), None)


class Remote:
    """A remote system that answers at once, and counts the calls and how many of them were in flight together."""

    def __init__(self, answers_from: int = 1) -> None:
        self.calls = self.in_flight = self.most_in_flight = 0
        self.answers_from = answers_from

    def answer(self, *_: object, **__: object) -> types.SimpleNamespace:
        """A call that waits for its answer."""
        self.calls += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight + 1)
        ok = self.calls >= self.answers_from
        return types.SimpleNamespace(ok=ok, json=lambda: {"stock": 1}, status_code=200 if ok else 503)

    async def answer_later(self, *_: object, **__: object) -> types.SimpleNamespace:
        """A call whose answer takes a turn of the event loop."""
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        await asyncio.sleep(0)
        self.in_flight -= 1
        return self.answer()

    def requests(self) -> types.ModuleType:
        """A module like `requests`, or like `httpx` as far as it blocks."""
        remote = self

        class Session:
            def __enter__(self) -> Session:
                return self

            def __exit__(self, *_: object) -> None: ...

            get = post = put = request = staticmethod(remote.answer)

        module = types.ModuleType("requests")
        module.__dict__.update(get=remote.answer, post=remote.answer, Session=Session, Client=Session)
        return module

    def httpx(self) -> types.ModuleType:
        """A module like `httpx`."""
        remote = self

        class AsyncClient:
            async def __aenter__(self) -> AsyncClient:
                return self

            async def __aexit__(self, *_: object) -> None: ...

            get = post = staticmethod(remote.answer_later)

        module = self.requests()
        module.__dict__.update(AsyncClient=AsyncClient)
        return module
