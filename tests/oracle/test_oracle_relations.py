"""Relations: what the analysis counts of each program is what Django sends, to the query."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache, partial
from pathlib import Path

import pytest
from scalesight.cost.amounts.term import total
from scalesight.cost.engine import Engine
from scalesight.cost.evaluation.summary import evaluate_file
from scalesight.cost.index import Index
from scalesight.cost.values.collections import Collections
from scalesight.scale.load import parse
from scalesight.syntax.extract import dialect_of, extract

RELATIONS = Path(__file__).parent / "relations"
PROGRAMS = "shop/programs.py"
NAMES = re.findall(r"^def (\w+)", (RELATIONS / PROGRAMS).read_text("utf-8"), re.MULTILINE)

# Where the code cannot tell: a key that may be null, rows that a filter leaves out, a row that may be there already.
RANGES = {
    "fk_nullable": (1, 8),
    "select_related_all_but_null": (1, 8),
    "self_fk": (1, 5),
    "reverse_one_to_one": (1, 17),
    "custom_queryset": (1, 9),
    "custom_queryset_method": (1, 9),
    "custom_queryset_after_filter": (1, 9),
    "m2m_add": (10, 18),
    "m2m_set": (10, 26),
    "get_or_create": (9, 17),
}


@cache
def run() -> dict[str, dict[str, int]]:
    """How many rows the shop has, and how many queries each program sends."""
    process = subprocess.run(
        [sys.executable, str(RELATIONS / "rows.py")], capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


@cache
def engine() -> Engine:
    """The analysis of the programs, under the sizes of the run."""
    rows = run()["rows"]
    lines = []
    for model, size in rows.items():
        if model == "Variant":
            lines += ["[collections.variants]", 'per = "products"', f"size = {size // rows['Product']}"]
        else:
            lines += [f"[collections.{model.lower()}s]", f"size = {size}", f'models = ["{model}"]']
    scale = parse("\n".join(lines).encode(), "scale.toml").scale
    assert scale is not None
    index = Index()
    for file in ("shop/__init__.py", "shop/models.py", PROGRAMS):
        dialect = dialect_of(file)
        assert dialect is not None
        index.put(file, partial(extract, (RELATIONS / file).read_bytes(), dialect))
    found = Engine(index, scale, Collections(scale))
    evaluate_file(found, PROGRAMS)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_as_many_queries_as_django_sends(name: str) -> None:
    sent = run()["queries"][name]
    functions = engine().index.module(PROGRAMS).functions
    at = next(at for at, function in enumerate(functions) if function.name == name)
    (evaluation,) = engine().memory.evaluations((PROGRAMS, at))
    low, high = total(term for term in evaluation.terms if term.resource == "queries")
    counted = low.value(engine().size_of)[0], high.value(engine().size_of)[1]
    assert not high.is_open(engine().size_of)
    assert counted == RANGES.get(name, (sent, sent))
    assert counted[0] <= sent <= counted[1]
