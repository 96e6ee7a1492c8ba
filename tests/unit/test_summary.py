"""What a function hands to its callers, where it is too much to carry all of it."""

from __future__ import annotations

from pathlib import Path

from scalesight.check import Checker
from scalesight.scale.load import load

SCALE = """\
[collections.orders]
size = 2_500
[budgets]
iterations = 5_000
queries = 50
"""


def test_loops_of_unknown_length_do_not_crowd_out_a_query(tmp_path: Path) -> None:
    (tmp_path / "scale.toml").write_text(SCALE, "utf-8")
    scale = load(tmp_path / "scale.toml", "scale.toml").scale
    assert scale is not None
    passes = "\n".join(f"    seen_{at} = [[a for a in b] for b in thing.part_{at}]" for at in range(60))
    source = f"""\
from shop.models import Customer


def describe(thing):
{passes}
    return Customer.objects.get(id=thing.customer_id)


def report(orders):
    for order in orders:
        print(describe(order))
"""
    checker = Checker(scale)
    checker.put("shop.py", source.encode(), "python")
    (found,) = [finding for finding in checker.report("shop.py").findings if finding.rule == "query-in-loop"]
    assert (found.cost.min, found.cost.max) == (2_500, 2_500)
