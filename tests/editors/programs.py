"""What the tests of the editors share: where the programs are, a small project, and which processes are left."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

EDITORS = Path(__file__).parents[2] / "editors"

# The console script of this environment: what a person has who installed the checkout.
SCRIPTS = Path(sys.executable).parent

SCALE = """\
[collections.products]
size = 2_000

[collections.variants]
per = "products"
size = { min = 3, max = 5 }

[budgets]
iterations = 5_000
"""

CODE = """\
größe = "𝒳"
# Add a filter by größe 𝒳
def stock(products):
    for product in products:
        for variant in product.variants:
            print(variant, größe)
"""

ARITHMETIC = "2,000 products × 3..5 variants = 6,000..10,000 iterations, budget 5,000."


def need(condition: Any, what: str) -> None:
    """Skips a test without a program that it needs; fails it where all of them have to be there."""
    if condition:
        return
    if os.environ.get("SCALESIGHT_REQUIRE_EDITORS") == "1":
        pytest.fail(f"{what} is missing, and SCALESIGHT_REQUIRE_EDITORS is 1")
    pytest.skip(f"{what} is missing")


def search_path() -> str:
    """A PATH on which the checkout's `scalesight` is the first."""
    assert shutil.which("scalesight", path=str(SCRIPTS)), f"no `scalesight` in {SCRIPTS}: pip install --editable ."
    return f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"


def until(condition: Callable[[], Any], what: str, state: Callable[[], str] = str) -> Any:
    """Waits for something to become true, and returns it. If it never does, the error tells the state."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.02)
    raise AssertionError(f"never: {what}\n{state()}")


def descendants(process: int) -> set[int]:
    """All processes below a process, by the lists that Linux keeps; elsewhere none are known."""
    found: set[int] = set()
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            found |= {child} | descendants(child)
    return found


def alive(process: int) -> bool:
    """Whether a process runs. One that has ended and waits for its parent to notice does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
