"""A function of very many costs hands on the dearest of each resource."""

from collections import Counter

from scalesight.cost.amounts.polynomial import ONE, symbol
from scalesight.cost.amounts.term import Step, Term, compact

MANY = symbol("total", "orders")


def term(resource: str, at: int, high=ONE, *, reported: bool = False) -> Term:
    step = Step("sink", "shop/orders.py", at, at + 1, f"sink {at}")
    return Term(resource, "query" if resource == "queries" else "loop", high, high, (step,), reported=reported)


def test_a_query_that_runs_once_is_not_dropped_for_rounds_that_are_many() -> None:
    rounds = [term("iterations", at, MANY) for at in range(60)]
    kept = compact([term("queries", 90), *rounds])
    assert len(kept) == 48
    assert Counter(one.resource for one in kept) == {"queries": 1, "iterations": 47}


def test_nor_for_queries_that_another_loop_is_blamed_for() -> None:
    blamed = [term("queries", at, MANY, reported=True) for at in range(60)]
    kept = compact([*blamed, term("queries", 90)])
    assert [one.chain[0].start for one in kept if not one.reported] == [90]


def test_of_one_resource_the_dearest_are_kept() -> None:
    kept = compact([*(term("queries", at) for at in range(60)), term("queries", 90, MANY)])
    assert kept[0].high == MANY
    assert len(kept) == 48
