"""Which language a file is in, and its text as intermediate form."""

from __future__ import annotations

import posixpath
from typing import Literal

from scalesight.syntax import ir

Dialect = Literal["python", "javascript", "typescript", "tsx"]

_BY_SUFFIX: dict[str, Dialect] = {
    ".py": "python",
    ".pyi": "python",
    ".js": "javascript",
    ".jsx": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
}

# Language identifiers of LSP 3.17, "Text Document Item".
_BY_LANGUAGE: dict[str, Dialect] = {
    "python": "python",
    "javascript": "javascript",
    "javascriptreact": "javascript",
    "typescript": "typescript",
    "typescriptreact": "tsx",
}

SUFFIXES = frozenset(_BY_SUFFIX)


def dialect_of(path: str) -> Dialect | None:
    """The dialect of a file by its name, or None for a file that is not analysed."""
    return _BY_SUFFIX.get(posixpath.splitext(path)[1].lower())


def dialect_of_language(language_id: str) -> Dialect | None:
    """The dialect of an LSP language identifier, or None."""
    return _BY_LANGUAGE.get(language_id)


def extract(source: bytes, dialect: Dialect) -> ir.Module:
    """The intermediate form of a source text (UTF-8, no byte order mark). Never raises on what the text says."""
    if dialect == "python":
        from scalesight.syntax.python.lower import lower as lower_python

        return lower_python(source)
    from scalesight.syntax.ecmascript.lower import lower as lower_ecmascript

    return lower_ecmascript(source, dialect)
