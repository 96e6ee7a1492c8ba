"""Built-ins: the numbers are those of a run whose lists count what they copy, move and look at."""

from __future__ import annotations
import __future__

import ast
import math
import types
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, SupportsIndex

import counting
import pytest
from verdict import Case, Sizes, agree
from world import Row, rows

CUSTOMERS: Sizes = {"customers": 8}
TAGS: Sizes = {"tags": 20}


class Counted(list[Any]):
    """A list that counts the elements that are copied out of it, moved in it, or looked at by a built-in."""

    visits: ClassVar[Counter[str]] = Counter()

    @classmethod
    def see(cls, number: int) -> None:
        """So many elements were visited."""
        cls.visits["work"] += number

    def __add__(self, other: Iterable[Any]) -> Counted:  # type: ignore[override]  # what is added is counted, too
        self.see(len(self))
        return Counted([*iter(self), *other])

    def pop(self, index: SupportsIndex = -1) -> Any:
        self._move(int(index))
        return super().pop(index)

    def insert(self, index: SupportsIndex, item: Any) -> None:
        self.see(len(self) - int(index))
        super().insert(index, item)

    def __delitem__(self, index: SupportsIndex | slice) -> None:
        assert not isinstance(index, slice)
        self._move(int(index))
        super().__delitem__(index)

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)
        if isinstance(index, slice):
            self.see(len(found))
            return Counted(found)
        return found

    def copy(self) -> Counted:
        self.see(len(self))
        return Counted(iter(self))

    def _move(self, index: int) -> None:
        self.see(len(self) - 1 - index if index >= 0 else 0)


class CountedMap(dict[Any, Any]):
    """A dict that counts the entries that are copied out of it."""

    def keys(self) -> Any:
        Counted.see(len(self))
        return super().keys()

    def __or__(self, other: Any) -> CountedMap:
        Counted.see(len(self))
        return CountedMap({**dict(self.items()), **other})


def _visiting(function: Callable[..., Any], returned: Callable[[Any], Any] = lambda found: found) -> Callable[..., Any]:
    def visiting(items: Iterable[Any], *arguments: Any, **keywords: Any) -> Any:
        held = list(items)
        # Sorting looks at each element once for every halving of the whole.
        Counted.see(len(held) * (math.ceil(math.log2(max(len(held), 2))) if function is sorted else 1))
        return returned(function(held, *arguments, **keywords))

    return visiting


class Displays(ast.NodeTransformer):
    """Makes what is written out a list or dict that counts, and spreads count what they copy."""

    def visit_List(self, node: ast.List) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load):
            return node
        node.elts = [
            ast.Starred(self._call("__copied__", [item.value]), ast.Load()) if isinstance(item, ast.Starred) else item
            for item in node.elts
        ]
        return self._call("__list__", [node])

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        self.generic_visit(node)
        node.values = [
            self._call("__copied__", [value]) if key is None else value
            for key, value in zip(node.keys, node.values, strict=True)
        ]
        return self._call("__record__", [node])

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        self.generic_visit(node)
        return self._call("__tuple__", [node]) if isinstance(node.ctx, ast.Load) else node

    @staticmethod
    def _call(name: str, arguments: list[ast.expr]) -> ast.Call:
        return ast.Call(ast.Name(name, ast.Load()), arguments, [])


class CountedTuple(tuple[Any, ...]):
    """A tuple that counts what `+` copies out of it."""

    __slots__ = ()

    def __add__(self, other: Any) -> CountedTuple:
        Counted.see(len(self))
        return CountedTuple((*iter(self), *other))


def _copied(held: Any) -> Any:
    Counted.see(len(held))
    return dict(held.items()) if isinstance(held, dict) else list(iter(held))


NAMES: dict[str, Any] = {
    "Product": Row,
    "Customer": Row,
    "__list__": Counted,
    "__record__": lambda held: CountedMap(held.items()),
    "__tuple__": CountedTuple,
    "__copied__": _copied,
    "list": _visiting(list, Counted),
    "set": _visiting(set),
    "sorted": _visiting(sorted),
    "sum": _visiting(sum),
    "max": _visiting(max),
}


def run(code: str, sizes: Sizes, end: int) -> int:
    """The element visits of one run."""
    Counted.visits.clear()
    module = types.ModuleType("case")
    module.__dict__.update(NAMES)
    tree = ast.fix_missing_locations(Displays().visit(ast.parse(code)))
    exec(compile(tree, "case.py", "exec", __future__.annotations.compiler_flag), module.__dict__)
    main = module.__dict__["run"]
    names = main.__code__.co_varnames[: main.__code__.co_argcount]
    main(*(Counted(rows(sizes, name, end)) for name in names))
    return Counted.visits["work"]


CASES = [
    Case(
        "a list plus a list of one",
        """
def run(products):
    found = []
    for product in products:
        found = found + [product.name]
    return found
""",
        "growing-copy",
        "work",
        400,
    ),
    Case(
        "a list that is spread, under a condition",
        """
def run(products):
    found = []
    for product in products:
        if product.old:
            found = [*found, product.name]
    return found
""",
        "growing-copy",
        "work",
        400,
    ),
    Case(
        "a dict that is spread",
        """
def run(products):
    found = {}
    for product in products:
        found = {**found, product.id: product}
    return found
""",
        "growing-copy",
        "work",
        400,
    ),
    Case(
        "a dict that is merged",
        """
def run(products):
    found = {}
    for product in products:
        found = found | {product.id: product}
    return found
""",
        "growing-copy",
        "work",
        400,
    ),
    Case(
        "a tuple",
        """
def run(products):
    found = ()
    for product in products:
        found += (product.name,)
    return found
""",
        "growing-copy",
        "work",
        400,
    ),
    Case(
        "two loops that fill one list",
        """
def run(products, tags):
    found = []
    for product in products:
        for tag in tags:
            found = found + [(product, tag)]
    return found
""",
        "growing-copy",
        "work",
        9_000,
        fixed=TAGS,
    ),
    Case(
        "reduce",
        """
from functools import reduce

def run(products):
    return reduce(lambda found, product: [*found, product.name], products, [])
""",
        "growing-copy",
        "work",
        400,
    ),
    Case(
        "pop(0)",
        """
def run(products: list[Product]):
    while products:
        products.pop(0)
""",
        "list-head",
        "work",
        400,
    ),
    Case(
        "del",
        """
def run(products: list[Product]):
    while products:
        del products[0]
""",
        "list-head",
        "work",
        400,
    ),
    Case(
        "a slice from the second on",
        """
def run(products: list[Product]):
    while products:
        products = products[1:]
""",
        "list-head",
        "work",
        400,
    ),
    Case(
        "insert(0)",
        """
def run(products):
    found = []
    for product in products:
        found.insert(0, product.name)
    return found
""",
        "list-head",
        "work",
        400,
    ),
    Case(
        "a copy for each",
        """
def run(products, customers: list[Customer]):
    for product in products:
        product.all = customers.copy()
""",
        "builtin-in-loop",
        "work",
        400,
        fixed=CUSTOMERS,
    ),
    Case(
        "a sum in a helper",
        """
def run(products, customers):
    prices = [customer.price for customer in customers]
    for product in products:
        product.share = share(product, prices)

def share(product, prices):
    return product.price / sum(prices)
""",
        "builtin-in-loop",
        "work",
        400,
        fixed=CUSTOMERS,
    ),
    Case(
        "sorted for each",
        """
def run(products, customers):
    for product in products:
        product.best = sorted(customers, key=lambda customer: customer.price)[:3]
""",
        "builtin-in-loop",
        "work",
        400,
        fixed=CUSTOMERS,
    ),
    Case(
        "the largest for each",
        """
def run(products, customers):
    return [max(customers, key=lambda customer: customer.price) for product in products]
""",
        "builtin-in-loop",
        "work",
        400,
        fixed=CUSTOMERS,
    ),
    Case(
        "twin: one list that is changed",
        """
def run(products):
    found, keys = [], {}
    for product in products:
        found.append(product.name)
        found += [product.id]
        keys[product.id] = product
    while found:
        found.pop()
""",
        "",
        "work",
        400,
    ),
    Case(
        "twin: hoisted",
        """
def run(products, customers):
    largest = max(customers, key=lambda customer: customer.price)
    for product in products:
        product.largest = largest
""",
        "",
        "work",
        400,
        fixed=CUSTOMERS,
    ),
]

PAIRS = [
    Case(
        "combinations",
        """
from itertools import combinations

def run(products):
    for left, right in combinations(products, 2):
        left.last = right
""",
        "pairwise-loop",
        "iterations",
        60,
    ),
    Case(
        "permutations in a comprehension",
        """
from itertools import permutations

def run(products):
    return [left.sku == right.sku for left, right in permutations(products, 2)]
""",
        "pairwise-loop",
        "iterations",
        60,
    ),
    Case(
        "product of two lists",
        """
from itertools import product

def run(products, tags):
    return [tag.id for one, tag in product(products, tags)]
""",
        "pairwise-loop",
        "iterations",
        60,
        fixed={"tags": 6},
    ),
    Case(
        "two indexes",
        """
def run(products):
    for i in range(len(products)):
        for j in range(i + 1, len(products)):
            products[i].last = products[j]
""",
        "nested-loop",
        "iterations",
        60,
    ),
    Case(
        "two indexes, and each with itself",
        """
def run(products):
    for i in range(len(products)):
        for j in range(i + 1):
            products[i].last = products[j]
""",
        "nested-loop",
        "iterations",
        60,
    ),
    Case(
        "an index and a slice",
        """
def run(products):
    for i, left in enumerate(products):
        for right in products[i + 1:]:
            left.last = right
""",
        "nested-loop",
        "iterations",
        60,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_visits_of_built_ins(case: Case) -> None:
    def counts(sizes: Sizes) -> list[int]:
        if ".old" not in case.code:
            return [run(case.code, sizes, 1)]
        return [run(case.code, sizes, end) for end in (0, 1)]

    agree(case, "case.py", counts)


@pytest.mark.parametrize("case", PAIRS, ids=lambda case: case.name)
def test_rounds_of_pairs(case: Case) -> None:
    def counts(sizes: Sizes) -> list[int]:
        return [max(counting.run(case.code, lambda name: rows(sizes, name, 1)).values())]

    agree(case, "case.py", counts)
