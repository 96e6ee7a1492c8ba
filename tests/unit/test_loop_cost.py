"""What hover is told of a loop: the calls in it that are neither counted nor obviously free."""

from __future__ import annotations

import pytest
from scalesight.check import Checker
from scalesight.cost.loop_cost import LoopCost
from scalesight.scale.load import parse
from scalesight.syntax.extract import dialect_of

SCALE = b"""
[collections.orders]
size = 2_500
[budgets]
queries = 50
[calls."stock.reserve"]
queries = 1
[platforms.mailer]
calls = ["mailer.send"]
"""


def loops(*files: tuple[str, str]) -> list[LoopCost]:
    """The loops of the last of these files."""
    scale = parse(SCALE, "scale.toml").scale
    assert scale is not None
    checker = Checker(scale)
    for path, code in files:
        dialect = dialect_of(path)
        assert dialect is not None
        checker.put(path, code.encode(), dialect)
    report = checker.report(files[-1][0])
    assert [problem.message for problem in report.problems] == []
    return list(report.loops)


def unknown(code: str, path: str = "case.py") -> list[str]:
    """The calls of the only loop that are not understood."""
    (loop,) = loops((path, code))
    return [call for call, _ in loop.unknown]


def test_a_call_of_which_nothing_is_known_is_named_with_its_line() -> None:
    (loop,) = loops(
        (
            "case.py",
            "from acme import billing\n\ndef run(orders):\n    for order in orders:\n        billing.charge(order, 3)\n",
        )
    )
    assert loop.unknown == (("billing.charge(order, 3)", "line 5"),)


@pytest.mark.parametrize(
    "call",
    [
        "len(order.lines)",
        "print(order)",
        "str(order).strip().upper()",
        "order.name.strip()",
        "rows.append(order)",
        "seen.setdefault(order.id, []).append(order)",
        "logger.info('order %s', order)",
        "self.log.audit(order)",
        "math.sqrt(order.total)",
        "json.dumps(order.data)",
        "ValueError(order)",
        "OrderView(order)",
        "own(order)",
        "stock.reserve(order)",
        "mailer.send(order)",
        "requests.get('https://api.example')",
        "Order.objects.get(pk=order.id)",
        "isinstance(order, dict)",
        "_('order')",
    ],
)
def test_what_is_free_or_counted_is_not_named_in_python(call: str) -> None:
    head = "import json\nimport logging\nimport math\nimport requests\nfrom shop.models import Order\nlogger = logging.getLogger()\n"
    code = f"{head}def own(order):\n    return order\ndef run(self, orders, rows, seen):\n    for order in orders:\n        {call}\n"
    assert unknown(code) == []


@pytest.mark.parametrize(
    "call",
    [
        "console.log(order)",
        "Math.max(order.total, 1)",
        "rows.push({ ...order })",
        "order.name.toLowerCase()",
        "JSON.stringify(order)",
        "new Date(order.at)",
        "setSelected(order.id)",
        "parseInt(order.id, 10)",
        "logger.debug(order)",
        "t('order')",
        "format(order.at, 'yyyy')",
        "own(order)",
        "fetch('https://api.example/' + order.id)",
        "seen.has(order.id)",
        "Object.keys(order)",
    ],
)
def test_what_is_free_or_counted_is_not_named_in_javascript(call: str) -> None:
    head = "import { format } from 'date-fns';\nconst own = (order) => order.id;\n"
    code = f"{head}export function run(orders, rows, seen, logger) {{\n  for (const order of orders) {{\n    {call};\n  }}\n}}\n"
    assert unknown(code, "case.js") == []


@pytest.mark.parametrize(
    ("path", "call"),
    [
        ("case.py", "self.backend.apply(order)"),
        ("case.py", "callback(order)"),
        ("case.py", "order.settle()"),
        ("case.py", "engine.score(order)"),
        ("case.ts", "billing.charge(order)"),
        ("case.ts", "onDone(order)"),
        ("case.ts", "this.service.load(order.id)"),
    ],
)
def test_what_may_cost_is_named(path: str, call: str) -> None:
    python = f"def run(self, orders, callback, engine):\n    for order in orders:\n        {call}\n"
    typescript = f"export function run(orders, onDone) {{\n  for (const order of orders) {{\n    {call};\n  }}\n}}\n"
    assert unknown(python if path == "case.py" else typescript, path) == [call]


def test_the_header_of_a_loop_is_no_part_of_its_rounds() -> None:
    assert unknown("def run(backend):\n    for order in backend.pending_orders():\n        show_it(order)\n") == [
        "show_it(order)"
    ]


def test_a_loop_knows_what_the_loops_in_it_and_its_functions_call() -> None:
    helper = ("helper.py", "def book(order):\n    ledger.enter(order)\n")
    code = "from helper import book\ndef run(orders):\n    for order in orders:\n        book(order)\n        for line in order.lines:\n            weigh(line)\n"
    outer, inner = loops(helper, ("case.py", code))
    assert outer.unknown == (("weigh(line)", "line 6"), ("ledger.enter()", "helper.py:2"))
    assert inner.unknown == (("weigh(line)", "line 6"),)


def test_a_callback_and_a_comprehension_are_loops_too() -> None:
    assert unknown("export const run = (orders) => orders.map((order) => billing.charge(order));\n", "case.js") == [
        "billing.charge(order)"
    ]
    assert unknown("def run(orders):\n    return [score(order) for order in orders]\n") == ["score(order)"]


def test_calls_that_sound_as_if_they_left_the_program_come_first() -> None:
    code = "def run(orders, tools):\n    for order in orders:\n        tools.weigh(order)\n        tools.client.send(order)\n"
    assert unknown(code) == ["tools.client.send(order)", "tools.weigh(order)"]


def test_a_long_call_is_cut_and_many_calls_are_bounded() -> None:
    long = f"tools.weigh({', '.join(['order.total'] * 20)})"
    calls = "".join(f"        tools.weigh{at}(order)\n" for at in range(100))
    found = unknown(f"def run(orders, tools):\n    for order in orders:\n        {long}\n{calls}")
    assert found[0] == "tools.weigh(…)"
    assert len(found) == 12


def test_a_declared_value_says_nothing_of_costs() -> None:
    scale = parse(SCALE + b'[calls."repo.orders_of"]\nreturns = "orders"\n', "scale.toml").scale
    assert scale is not None
    checker = Checker(scale)
    checker.put(
        "case.py", b"def run(repo, orders):\n    for order in orders:\n        repo.orders_of(order)\n", "python"
    )
    (loop,) = checker.report("case.py").loops
    assert [call for call, _ in loop.unknown] == ["repo.orders_of(order)"]
