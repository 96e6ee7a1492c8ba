"""Keeps the cyclic garbage collector away from what cannot hold a cycle."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Builds a large acyclic value. What it allocates counts as old at once, and nothing has to walk it to find out.

    Without this, a program that keeps the intermediate form of a few thousand files spends more time on walking it, over
    and over, than on parsing and lowering them.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # Frozen objects thaw into the oldest generation. What is kept frozen is to stay so.
        gc.freeze()
        if not _kept:
            gc.unfreeze()
        if collecting:
            gc.enable()


# How many do not want what is alive to be walked. The collector counts its frozen objects one by one, so it is not asked.
_kept: list[None] = []


@contextmanager
def kept() -> Iterator[None]:
    """What is frozen within it (`gc.freeze`) stays so to its end."""
    _kept.append(None)
    try:
        yield
    finally:
        _kept.pop()
        if not _kept:
            gc.unfreeze()
