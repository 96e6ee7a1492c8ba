"""JavaScript: the numbers are those of a run in Node, whose fetch, axios and prisma count; loops say tick()."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tree_sitter_typescript
from javascript_patterns import PATTERNS
from javascript_queries import QUERIES
from tree_sitter import Language, Parser
from tree_sitter import Node as Syntax
from verdict import Case, Sizes, agree, findings
from world import has_ranges, rows, tree

NODE = shutil.which("node")
HERE = Path(__file__).parent

pytestmark = pytest.mark.skipif(
    NODE is None, reason="node is not installed: the JavaScript half of the oracle did not run"
)

CASES = [
    Case(
        "children of parents",
        """
export default function run({ products }) {
  const out = [];
  for (const product of products) {
    for (const variant of product.variants) {
      tick("variants");
      out.push([product.sku, variant.size]);
    }
  }
  return out;
}
""",
        "nested-loop",
        "iterations",
        60,
        fixed={"variants per products": (3, 5)},
    ),
    Case(
        "flatMap and map",
        """
export default ({ products }) =>
  products.flatMap((product) =>
    product.variants.map((variant) => {
      tick("variants");
      return variant.size;
    }),
  );
""",
        "nested-loop",
        "iterations",
        60,
        fixed={"variants per products": (3, 5)},
    ),
    Case(
        "forEach and a C-style loop",
        """
export default function run({ products, tags }) {
  products.forEach((product) => {
    for (let i = 0; i < tags.length; i++) {
      tick("tags");
      product.last = tags[i];
    }
  });
}
""",
        "nested-loop",
        "iterations",
        60,
        fixed={"tags": 6},
    ),
    Case(
        "reduce of reduces",
        """
export default ({ products }) =>
  products.reduce(
    (sum, product) =>
      sum +
      product.variants.reduce((inner, variant) => {
        tick("variants");
        return inner + variant.size;
      }, 0),
    0,
  );
""",
        "nested-loop",
        "iterations",
        60,
        fixed={"variants per products": (3, 5)},
    ),
    Case(
        "in one branch",
        """
export default function run({ products, tags }) {
  for (const product of products) {
    if (product.old) {
      for (const tag of tags) {
        tick("tags");
        product.last = tag;
      }
    }
  }
}
""",
        "nested-loop",
        "iterations",
        60,
        fixed={"tags": 6},
    ),
    Case(
        "find per row",
        """
export default ({ orders, customers }) =>
  orders.map((order) => {
    const customer = customers.find((c) => {
      tick("customers");
      return c.id === order.customer_id;
    });
    return { ...order, customer };
  });
""",
        "search-in-loop",
        "iterations",
        80,
        "orders",
        {"customers": 8},
    ),
    Case(
        "some in a helper",
        """
const isKnown = (order, customers) =>
  customers.some((customer) => {
    tick("customers");
    return customer.id === order.customer_id;
  });

export default function run({ orders, customers }) {
  const known = [];
  for (const order of orders) {
    if (isKnown(order, customers)) known.push(order);
  }
  return known;
}
""",
        "search-in-loop",
        "iterations",
        80,
        "orders",
        {"customers": 8},
    ),
    Case(
        "includes",
        """
export default function run({ orders, blocked }) {
  const stopped = [...blocked];
  return orders.filter((order) => !stopped.includes(order.customer_id));
}
""",
        "search-in-loop",
        "work",
        80,
        "orders",
        {"blocked": 8},
    ),
    Case(
        "twin: a Map",
        """
export default function run({ orders, customers }) {
  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  return orders.map((order) => {
    tick("orders");
    return byId.get(order.customer_id);
  });
}
""",
        "",
        "iterations",
        80,
        "orders",
        {"customers": 8},
    ),
    Case(
        "twin: a slice",
        """
export default function run({ products }) {
  for (const product of products.slice(0, 10)) {
    for (const variant of product.variants) {
      tick("variants");
      variant.last = product;
    }
  }
}
""",
        "",
        "iterations",
        60,
        fixed={"variants per products": (3, 5)},
    ),
    Case(
        "shift until it is empty",
        """
export default function run({ products }) {
  const queue = products;
  while (queue.length > 0) queue.shift();
}
""",
        "list-head",
        "work",
        400,
    ),
    Case(
        "unshift",
        """
export default function run({ products }) {
  const rows = [];
  for (const product of products) rows.unshift(product.sku);
  return rows;
}
""",
        "list-head",
        "work",
        400,
    ),
    Case(
        "a reduce that concatenates, under a condition",
        """
export default ({ products }) => products.reduce((rows, one) => (one.old ? rows.concat([one.id, one.sku]) : rows), []);
""",
        "growing-copy",
        "work",
        400,
    ),
    Case(
        "an array that is concatenated in a forEach",
        """
export default function run({ products }) {
  let rows = [];
  products.forEach((product) => {
    rows = rows.concat([product.id]);
  });
  return rows;
}
""",
        "growing-copy",
        "work",
        400,
    ),
    Case(
        "a join for each",
        """
export default function run({ products, tags }) {
  const names = tags.map((tag) => tag.sku);
  return products.map((product) => ({ ...product, names: names.join(", ") }));
}
""",
        "builtin-in-loop",
        "work",
        400,
        fixed={"tags": 6},
    ),
    Case(
        "twin: pushed, and popped",
        """
export default function run({ products }) {
  const rows = [];
  for (const product of products) rows.push(product.sku);
  while (rows.length > 0) rows.pop();
  return products.reduce((all, one) => Object.assign(all, { [one.id]: one }), {});
}
""",
        "",
        "work",
        400,
    ),
    Case(
        "two indexes",
        """
export default function run({ products }) {
  for (let i = 0; i < products.length; i++) {
    for (let j = i + 1; j < products.length; j++) {
      tick("pairs");
    }
  }
}
""",
        "nested-loop",
        "iterations",
        60,
    ),
    Case(
        "an index and a slice",
        """
export default ({ products }) =>
  products.forEach((left, at) => {
    products.slice(at + 1).forEach((right) => {
      tick("pairs");
      left.last = right.id;
    });
  });
""",
        "nested-loop",
        "iterations",
        60,
    ),
    Case(
        "fetch, awaited one by one",
        """
export default async function run({ products }) {
  for (const product of products) {
    const response = await fetch(`/stock/${product.sku}`);
    product.stock = await response.json();
  }
}
""",
        "remote-call-in-loop",
        "api_calls",
        12,
    ),
    Case(
        "fetch, all at once",
        """
export default async function run({ products }) {
  return Promise.all(
    products.map(async (product) => {
      const response = await fetch(`/stock/${product.sku}`);
      return response.json();
    }),
  );
}
""",
        "unbounded-fan-out",
        "api_calls",
        12,
    ),
    Case(
        "axios, all at once, from a list that was made before",
        """
export default async function run({ products }) {
  const pending = products.map((product) => axios.get(`/stock/${product.sku}`));
  await Promise.all(pending);
}
""",
        "unbounded-fan-out",
        "api_calls",
        12,
    ),
    Case(
        "a reduce that chains promises",
        """
export default ({ products }) =>
  products.reduce((before, product) => before.then(() => fetch(`/stock/${product.sku}`)), Promise.resolve());
""",
        "remote-call-in-loop",
        "api_calls",
        12,
    ),
    Case(
        "twin: bodies of a hundred",
        """
export default async function run({ products }) {
  for (let at = 0; at < products.length; at += 100) {
    await fetch("/stock", { method: "POST", body: JSON.stringify(products.slice(at, at + 100).map((p) => p.sku)) });
  }
}
""",
        "",
        "api_calls",
        12,
    ),
    Case(
        "twin: called on the way out",
        """
export default async function run({ products }) {
  for (const product of products) {
    if (product.id === 3) {
      return fetch(`/stock/${product.sku}`);
    }
  }
}
""",
        "",
        "api_calls",
        12,
    ),
    Case(
        "findUnique per order",
        """
export default async function run() {
  for (const order of await prisma.order.findMany()) {
    await prisma.customer.findUnique({ where: { id: order.customer_id } });
  }
}
""",
        "query-in-loop",
        "queries",
        12,
        "orders",
    ),
    Case(
        "update per row, all at once, through a helper",
        """
const clear = (id) => prisma.product.update({ where: { id }, data: { stock: 0 } });

export default async function run({ products }) {
  await Promise.all(products.map((product) => clear(product.id)));
}
""",
        "query-in-loop",
        "queries",
        12,
    ),
    Case(
        "twin: take, and one createMany",
        """
export default async function run() {
  const orders = await prisma.order.findMany({ take: 10 });
  for (const order of orders) {
    await prisma.customer.findUnique({ where: { id: order.customer_id } });
  }
  await prisma.customer.createMany({ data: orders.map((order) => ({ id: order.customer_id })) });
}
""",
        "",
        "queries",
        12,
        "orders",
    ),
]


class Node:
    """A process that runs programs for shops."""

    def __init__(self) -> None:
        assert NODE is not None
        command = [NODE, str(HERE / "run.mjs")]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def run(self, program: Path, shop: dict[str, Any]) -> dict[str, int]:
        """What one run counted, by resource."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps({"program": str(program), "shop": shop}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"node ended with {self.process.wait(timeout=10)} at {program.read_text('utf-8')}"
        counted: dict[str, int] = json.loads(answer)
        return counted

    def close(self) -> None:
        """Ends the process."""
        self.process.communicate(timeout=10)


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    started = Node()
    yield started
    started.close()


def shop(sizes: Sizes, end: int, answers: bool) -> dict[str, Any]:
    """The rows of all collections, as JSON has them."""
    found: dict[str, Any] = {}
    for name in (name for name in sizes if " per " not in name):
        of_name = rows(sizes, name, end, answers=answers)
        found[name] = [row.id for row in of_name] if name == "blocked" else of_name
    plain: dict[str, Any] = _plain(found)
    return plain


def _plain(found: object) -> Any:
    """Rows as JSON has them."""
    return json.loads(json.dumps(found, default=vars))


def _without_markup(code: str) -> str:
    """JSX as the lists of what its elements hold."""
    source = code.encode()

    def plain(node: Syntax) -> str:
        if node.type == "jsx_element":
            return f"[{', '.join(plain(child) for child in node.named_children if child.type == 'jsx_expression')}]"
        if node.type == "jsx_expression":
            return plain(node.named_children[0])
        text, at = "", node.start_byte
        for child in node.children:
            text += source[at : child.start_byte].decode() + plain(child)
            at = child.end_byte
        return text + source[at : node.end_byte].decode()

    return plain(Parser(Language(tree_sitter_typescript.language_tsx())).parse(source).root_node)


@pytest.mark.parametrize("case", [*CASES, *PATTERNS, *QUERIES], ids=lambda case: case.name)
def test_javascript(case: Case, node: Node, tmp_path: Path) -> None:
    program = tmp_path / "case.mjs"
    is_rendered = "</" in case.code
    program.write_text(_without_markup(case.code) if is_rendered else case.code, "utf-8")
    for package in HERE.glob("packages/*.mjs"):
        (tmp_path / "node_modules" / package.stem).mkdir(parents=True)
        (tmp_path / "node_modules" / package.stem / "index.mjs").write_text(package.read_text("utf-8"), "utf-8")
        told = json.dumps({"name": package.stem, "exports": "./index.mjs"})
        (tmp_path / "node_modules" / package.stem / "package.json").write_text(told, "utf-8")
    together = set()

    def run(sizes: Sizes) -> list[int]:
        worlds = [(end, True) for end in ((0, 1) if ".old" in case.code or has_ranges(sizes) else (1,))]
        if case.rule == "search-in-loop":
            worlds = [(1, True), (1, False)]
        shops = [shop(sizes, end, answers) for end, answers in worlds]
        if ".children" in case.code:
            nodes = tree(sizes, "orders")
            shops = [{"tree": _plain(nodes[0])}, {"tree": _plain(nodes[-1])}]
        counted = [node.run(program, one) for one in shops]
        if "resolvers" in case.code and case.rule:
            counted.append(dict.fromkeys(counted[0], 0))  # a client need not ask for anything
        together.update(one["mostInFlight"] == one["api_calls"] for one in counted if one["api_calls"] > 1)
        return [one[case.resource] for one in counted]

    agree(case, "case.jsx" if is_rendered else "case.mjs", run)
    if case.resource == "api_calls" and case.rule:
        assert together == {case.rule == "unbounded-fan-out"}


STEPWISE = """
export default function run({ n }) {
  tick("calls");
  return n < 2 ? n : run({ n: n - 1 }) + run({ n: n - 2 });
}
"""

KEPT = """
const known = new Map();

export default function run({ n }) {
  tick("calls");
  if (!known.has(n)) known.set(n, n < 2 ? n : run({ n: n - 1 }) + run({ n: n - 2 }));
  return known.get(n);
}
"""


@pytest.mark.parametrize(("code", "is_branching"), [(STEPWISE, True), (KEPT, False)], ids=["branching", "twin: kept"])
def test_calls_multiply_where_a_function_is_told_to_branch(
    code: str, is_branching: bool, node: Node, tmp_path: Path
) -> None:
    """Of a function that is told to be exponential, five more steps make over ten times the calls."""
    program = tmp_path / "case.mjs"
    program.write_text(code, "utf-8")
    few, more = (node.run(program, {"n": n})["iterations"] for n in (10, 15))
    assert (more > 10 * few) == is_branching
    found = findings(code, "case.mjs", {"orders": 1_000}, "iterations", 10_000)
    assert [one.rule for one in found] == ["branching-recursion"] * is_branching, [one.message for one in found]
