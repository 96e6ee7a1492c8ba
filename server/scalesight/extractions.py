"""The intermediate forms of source texts, each computed once for all runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cache import Cache, key
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.syntax.extract import Dialect

# Shorter texts are lowered faster than they are found.
_WORTH_BYTES = 512


class Extractions:
    """`extract`, with a cache."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def __call__(self, source: bytes, dialect: Dialect) -> ir.Module:
        """The intermediate form of a source text."""
        from scalesight.syntax.extract import extract

        if len(source) < _WORTH_BYTES:
            return extract(source, dialect)
        name = key(b"module", dialect.encode(), source)
        module = self._cache.get(name)
        if not isinstance(module, ir.Module):
            module = extract(source, dialect)
            self._cache.put(name, module)
        return module
