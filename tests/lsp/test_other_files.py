"""Calls across files as a person sees them: into files on disk and into open ones, and what callers hand over."""

from __future__ import annotations

import asyncio
import contextlib
import time

import pytest
from editor import TIMEOUT
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGE = """\
from shop.rows import row

def page(products):
    for product in products:
        row(product)
"""
DEAR = "def row(product):\n    return [variant.size for variant in product.variants]\n"
CHEAP = "def row(product):\n    return product.size\n"

# A loop of which only the caller knows that it goes over all products, and all products again.
PAIRS = "def pairs(ones, others):\n    return [(one, other) for one in ones for other in others]\n"
CALLER = "from shop.pairs import pairs\n\ndef all_pairs(products):\n    return pairs(products, products)\n"


def none(items):
    return items == []


def one(items):
    return items is not None and len(items) == 1


async def eventually(buffer, wanted):
    """The diagnostics as wanted: what another file says may come a moment after the first answer."""
    ends = time.monotonic() + TIMEOUT
    while time.monotonic() < ends:
        with contextlib.suppress(AssertionError):
            return await buffer.diagnostics(wanted)
        await asyncio.sleep(0.05)
    return await buffer.diagnostics(wanted)


async def test_a_call_is_followed_into_a_file_on_disk(project) -> None:
    project.write("shop/rows.py", DEAR)
    buffer = project.open("shop/page.py", PAGE)
    (finding,) = await eventually(buffer, one)
    assert "row → loop over product.variants, shop/rows.py:2" in finding.message
    assert buffer.shown(finding.range) == "for product in products"


async def test_a_change_of_the_other_file_is_noticed_on_disk_and_in_the_editor(project) -> None:
    rows = project.write("shop/rows.py", CHEAP)
    buffer = project.open("shop/page.py", PAGE)
    await eventually(buffer, none)
    rows.write_text(DEAR, encoding="utf-8")
    event = types.FileEvent(rows.as_uri(), types.FileChangeType.Changed)
    project.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    await eventually(buffer, one)
    other = project.open("shop/rows.py", CHEAP)  # unsaved text counts
    await eventually(buffer, none)
    other.close()
    await eventually(buffer, one)


async def test_a_loop_knows_what_callers_that_are_not_open_hand_over(project) -> None:
    project.write("shop/caller.py", CALLER)
    project.write("shop/pairs.py", PAIRS)
    buffer = project.open("shop/pairs.py", PAIRS)
    (finding,) = await eventually(buffer, one)
    assert "2,000 products × 2,000 products = 4,000,000 iterations" in finding.message
    # An edit of the loop's own file does not lose what its callers told.
    buffer.edit("(one, other)", "[one, other]")
    (finding,) = await eventually(buffer, lambda items: one(items) and "4,000,000" in items[0].message)
    caller = project.open("shop/caller.py", CALLER.replace("products, products", "products[:2], products"))
    await eventually(buffer, none)
    caller.close()
