"""Relations of SQLAlchemy: what the analysis counts of each program is what SQLAlchemy sends, to the query."""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from databases import Count
from scalesight.cost.amounts.term import total
from scalesight.cost.engine import Engine
from scalesight.cost.evaluation.summary import evaluate_file
from scalesight.cost.index import Index
from scalesight.cost.values.collections import Collections
from scalesight.scale.load import parse
from scalesight.syntax.extract import dialect_of, extract
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.orm import Session

ROOT = Path(__file__).parent / "sqlalchemy_relations"
PROGRAMS = "store/programs.py"
NAMES = re.findall(r"^def (\w+)", (ROOT / PROGRAMS).read_text("utf-8"), re.MULTILINE)

# Rows of each kind: another number for each, so that none stands for another's.
SIZES = {
    "Address": 6, "Customer": 6, "Order": 7, "Line": 9, "Product": 8, "Variant": 16, "Category": 4, "Tag": 5, "Note": 0,
}  # fmt: skip

# Where the code cannot tell: a row that the session may have met, and then does not ask for.
RANGES = {
    "one_row": (1, 7),
    "one_row_of_a_query": (1, 7),
    "one_row_and_below": (1, 13),
    "tuples": (1, 7),
    "row_by_key": (1, 10),
}


@contextlib.contextmanager
def store() -> Iterator[Any]:
    """The programs, importable while this lasts."""
    sys.path.insert(0, str(ROOT))
    try:
        from store import models, programs

        yield models, programs
    finally:
        sys.path.remove(str(ROOT))
        for name in [name for name in sys.modules if name.partition(".")[0] == "store"]:
            del sys.modules[name]


@cache
def run() -> dict[str, int]:
    """How many queries each program sends."""
    sent = {}
    with store() as (models, programs):
        for name in NAMES:
            engine = create_engine("sqlite://")
            models.Base.metadata.create_all(engine)
            with Session(engine) as session:
                _fill(session, models)
                session.commit()
                rows = {
                    model: session.scalar(select(func.count()).select_from(getattr(models, model))) for model in SIZES
                }
                assert rows == SIZES
            count = Count()
            with Session(engine) as session, contextlib.redirect_stdout(io.StringIO()):
                event.listen(engine, "before_cursor_execute", lambda _c, _x, sql, *_, to=count: to.add(sql))
                getattr(programs, name)(session)
            sent[name] = count.statements
            engine.dispose()
    return sent


@cache
def analysed() -> Engine:
    """The analysis of the programs, under the sizes of the run."""
    lines = []
    for model, size in SIZES.items():
        per = ['per = "products"', f"size = {size // SIZES['Product']}"] if model == "Variant" else [f"size = {size}"]
        lines += [f"[collections.all_{model.lower()}]", f'models = ["{model}"]', *per]
    scale = parse("\n".join(lines).replace('"products"', '"all_product"').encode(), "scale.toml").scale
    assert scale is not None
    index = Index()
    for file in ("store/__init__.py", "store/models.py", PROGRAMS):
        dialect = dialect_of(file)
        assert dialect is not None
        index.put(file, partial(extract, (ROOT / file).read_bytes(), dialect))
    found = Engine(index, scale, Collections(scale))
    evaluate_file(found, PROGRAMS)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_as_many_queries_as_sqlalchemy_sends(name: str) -> None:
    sent = run()[name]
    functions = analysed().index.module(PROGRAMS).functions
    at = next(at for at, function in enumerate(functions) if function.name == name)
    (evaluation,) = analysed().memory.evaluations((PROGRAMS, at))
    low, high = total(term for term in evaluation.terms if term.resource == "queries")
    counted = low.value(analysed().size_of)[0], high.value(analysed().size_of)[1]
    assert counted == RANGES.get(name, (sent, sent))
    assert counted[0] <= sent <= counted[1]


def _fill(session: Session, store: Any) -> None:
    tags = [store.Tag() for _ in range(SIZES["Tag"])]
    root = store.Category(name="all")
    categories = [root, *(store.Category(name=f"category {at}", parent=root) for at in range(3))]
    products = [
        store.Product(name=f"product {at}", category=categories[at % 4], tags=tags) for at in range(SIZES["Product"])
    ]
    variants = [store.Variant(product=product) for product in products for _ in range(2)]
    customers = [store.Customer(address=store.Address(city="Bergen")) for _ in range(SIZES["Customer"])]
    orders = [store.Order(customer=customers[at % 6]) for at in range(SIZES["Order"])]
    for at in range(SIZES["Line"]):
        orders[at % 7].lines.append(store.Line(product=products[at % 8]))
    session.add_all([*tags, *categories, *products, *variants, *customers, *orders])
