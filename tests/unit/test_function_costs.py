"""What functions cost, as polynomials in what they go over."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from scalesight.check import Checker
from scalesight.scale.load import parse
from scalesight.syntax.extract import dialect_of

SCALE = b"[collections.products]\nsize = 2_000\n[collections.variants]\nper = 'products'\nsize = 4\n"


def costs(source: str, name: str = "app.py", scale: bytes = SCALE) -> dict[str, dict[str, tuple[str, int]]]:
    loaded = parse(scale, "scale.toml").scale
    assert loaded is not None
    checker = Checker(loaded, symbolic=True)
    checker.put(name, source.encode(), dialect_of(name) or "python")
    return {
        one.name: {resource: (amount.text, amount.degree) for resource, amount in one.costs.items()}
        for one in checker.costs(name)
    }


PYTHON = [
    ("return 1", "0", 0),
    ("for i in range(10): pass", "10", 0),
    ("for i in range(n): pass", "n", 1),
    ("for i in range(1, n + 1): pass", "n", 1),
    ("for i in range(len(xs)): pass", "xs", 1),
    ("for x in xs:\n        for y in xs: pass", "xs² + xs", 2),
    ("for x in xs:\n        for y in ys: pass", "xs × ys + xs", 2),
    ("for i in range(n):\n        for j in range(i): pass", "n² + n", 2),
    ("for i in range(len(products)):\n        for j in range(i): pass", "0.5 × products² + products", 2),
    ("for i in range(n):\n        for j in range(26): pass", "27 × n", 1),
    ("for i in range(n * m): pass", "n × m", 2),
    ("return [[0] * n for _ in range(n)]", "n", 1),
    ("for p in products:\n        for v in p.variants: pass", "products × variants + products", 2),
    ("for p in products[:50]: pass", "min(products, 50)", 0),
    ("while n > 0:\n        n //= 2", "log₂ n", 0),
    ("while n:\n        n = n // 10", "log₂ n", 0),
    ("i = 1\n    while i < n:\n        i *= 2", "log₂ n", 0),
    ("i = 0\n    while i < len(xs):\n        i += 1", "xs", 1),
    ("i = 0\n    while i < n and xs[i]:\n        i = i + 1", "n", 1),
    ("lo, hi = 0, len(xs)\n    while lo < hi:\n        mid = (lo + hi) // 2\n        if xs[mid] < n: lo = mid + 1\n        else: hi = mid",
     "log₂ hi", 0),
    ("j = 0\n    for i in range(n):\n        while j < n:\n            j += 1", "2 × n", 1),
    ("for i in range(n):\n        j = 0\n        while j < n:\n            j += 1", "n² + n", 2),
    ("stack = []\n    for x in xs:\n        while stack and stack[-1] > x:\n            stack.pop()\n        stack.append(x)",
     "stack + xs", 1),
    ("while xs:\n        xs.pop()", "xs", 1),
    ("while True:\n        if ready(): break", "rounds", 1),
    ("for i in range(1 << n):\n        for j in range(1 << n): pass", "(2^n)² + 2^n", 2),
    ("for i in range(n ** 2 + 1): pass", "n²", 2),
    ("for i in range(pow(n, 3)): pass", "n³", 3),
    ("for i in range(int(n ** 0.5) + 1): pass", "√n", 1),
    ("for mask in range(1 << len(xs)): pass", "2^xs", 1),
    ("for code in range(n ** len(xs)): pass", "n^xs", 1),
]  # fmt: skip


@pytest.mark.parametrize(("body", "text", "degree"), PYTHON)
def test_iterations_of_python(body, text, degree) -> None:
    source = f"def f(n, m, xs, ys, products):\n    {body}\n"
    assert costs(source)["f"]["iterations"] == (text, degree)


JAVASCRIPT = [
    ("for (let i = 0; i < n; i++) {}", "n", 1),
    ("for (let i = 0; i < xs.length; i++) for (const y of ys) {}", "xs × ys + xs", 2),
    ("xs.forEach((x) => ys.filter((y) => y === x))", "xs × ys + xs", 2),
    ("let i = n; while (i > 1) { i = Math.floor(i / 2) }", "log₂ i", 0),
    ("let i = 1; while (i < n) { i <<= 1 }", "log₂ n", 0),
    ("while (xs.length) { xs.shift() }", "xs", 1),
    ("products.map((p) => p.variants.map((v) => v.id))", "products × variants + products", 2),
]


@pytest.mark.parametrize(("body", "text", "degree"), JAVASCRIPT)
def test_iterations_of_javascript(body, text, degree) -> None:
    source = f"export function f(n, m, xs, ys, products) {{ {body} }}\n"
    assert costs(source, "app.js")["f"]["iterations"] == (text, degree)


def test_a_call_costs_what_its_function_costs_of_what_it_is_handed() -> None:
    found = costs(
        "def inner(xs):\n    for x in xs: pass\n\ndef outer(rows):\n    for row in rows: inner(rows)\n\nouter(load())\n"
    )
    assert found["inner"]["iterations"] == ("xs", 1)
    assert found["outer"]["iterations"][1] == 2
    assert found["<module>"]["iterations"][1] == 2


def test_every_resource_is_apart() -> None:
    found = costs(
        "import requests\nfrom shop.models import Product\n\n"
        "def f(xs):\n"
        "    for product in Product.objects.all():\n"
        "        product.variants.filter(x=1).count()\n"
        "        requests.get('https://x.example')\n"
        "    return sorted(xs)\n"
    )["f"]
    assert found["queries"] == ("products + 1", 1)
    assert found["api_calls"] == ("products", 1)
    assert found["iterations"] == ("products", 1)


MEMORY = SCALE + (
    b"[collections.events]\nsize = 5_000_000\nitem_size = '1 KiB'\n"
    b"[platforms.supplier]\ncalls = ['supplier.*']\nrate = '2/s'\n"
)


@pytest.mark.parametrize(
    ("body", "text", "degree"),
    [
        ("return list(Event.objects.all())", "events × 1 KiB", 1),
        ("return list(Event.objects.all()[:100])", "min(events, 100) × 1 KiB", 0),
        ("return list(Product.objects.all())", "products × bytes per product", 1),
        ("return list(Visit.objects.all())", "Visit rows × bytes per Visit", 1),
        ("for p in Product.objects.all():\n        list(p.variants.all())", "products × bytes per product", 1),
        # One after the other, and not all of them: the largest.
        ("a = list(Product.objects.all())\n    b = list(Event.objects.all())", "events × 1 KiB", 1),
    ],
)
def test_memory_is_that_of_the_rows_that_are_held(body, text, degree) -> None:
    source = f"from shop.models import Event, Product, Visit\n\ndef f():\n    {body}\n"
    assert costs(source, scale=MEMORY)["f"]["memory"] == (text, degree)


def test_no_memory_is_held_of_rows_that_come_a_few_at_a_time() -> None:
    source = "from shop.models import Event\n\ndef f():\n    for e in Event.objects.iterator(): pass\n    return Event.objects.count()\n"
    assert "memory" not in costs(source, scale=MEMORY)["f"]


def test_time_is_that_of_calls_whose_rate_or_latency_is_declared() -> None:
    source = "def f(products):\n    for p in products:\n        supplier.stock(p)\n        other.stock(p)\n"
    assert costs(source, scale=MEMORY)["f"]["time"] == ("products × 500 ms", 1)
    assert "time" not in costs(source)["f"]


def test_the_command_needs_no_scale_toml(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("def f(xs):\n    return [helper(x) for x in xs]\n\nf(input().split())\n")
    run = [sys.executable, "-m", "scalesight", "cost"]
    told = subprocess.run([*run, "--format", "json"], cwd=tmp_path, capture_output=True, text=True, check=True)
    by_name = {one["name"]: one for one in json.loads(told.stdout)["functions"]}
    assert by_name["f"] == {
        "path": "app.py",
        "line": 1,
        "name": "f",
        "costs": {"iterations": {"expression": "xs", "degree": 1}},
        "unknown_calls": ["helper"],
    }
    assert by_name["<module>"]["line"] == 1
    shown = subprocess.run([*run, "app.py"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert "app.py:1: f\n    xs iterations  (linear)\n    not understood: helper\n" in shown


def test_what_doubles_with_each_step_has_no_degree_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n")
    run = [sys.executable, "-m", "scalesight", "cost", "app.py"]
    shown = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert "app.py:1: fib\n    2^n iterations  (exponential)\n" in shown


def test_the_command_names_what_it_cannot_use(tmp_path: Path) -> None:
    (tmp_path / "scale.toml").write_text("[collections.products]\nsize = many\n")
    (tmp_path / "app.py").write_text("def f(xs): pass\n")
    run = subprocess.run(
        [sys.executable, "-m", "scalesight", "cost"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "scale.toml" in run.stderr
    gone = subprocess.run(
        [sys.executable, "-m", "scalesight", "cost", "gone.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert gone.returncode == 2
    assert "no such file" in gone.stderr
