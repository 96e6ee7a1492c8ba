"""A workspace in memory, for tests of what depends on other files."""

from __future__ import annotations

import json
from collections.abc import Mapping

from scalesight.syntax import ir
from scalesight.syntax.extract import dialect_of, extract
from scalesight.syntax.sources import is_configuration


class Workspace:
    """Files by path; `paths` are empty ones, in one string. A text that is no string is written as JSON.

    `read` are the configuration files that were asked for, in order.
    """

    def __init__(self, paths: str = "", files: Mapping[str, object] | None = None) -> None:
        self.files = dict.fromkeys(paths.split(), b"")
        for path, text in (files or {}).items():
            self.files[path] = (text if isinstance(text, str) else json.dumps(text)).encode()
        self.read: list[str] = []

    def has(self, path: str) -> bool:
        return path in self.files and dialect_of(path) is not None

    def names(self) -> frozenset[str]:
        return frozenset(path for path in self.files if dialect_of(path) is not None or is_configuration(path))

    def text(self, path: str) -> bytes | None:
        self.read.append(path)
        return self.files.get(path)

    def module(self, path: str) -> ir.Module | None:
        dialect = dialect_of(path)
        return extract(self.files[path], dialect) if dialect is not None and self.has(path) else None
