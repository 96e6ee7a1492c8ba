"""What the analysis may ask for of the files around the one it looks at: the core itself reads nothing."""

from __future__ import annotations

import posixpath
import re
from typing import Protocol

from scalesight.syntax import ir

# The files, besides sources, that say what an import means.
_CONFIGURATION = re.compile(r"(?:package|jsconfig|tsconfig[^/]*)\.json|pyproject\.toml|setup\.cfg")


class Sources(Protocol):
    """The files of a workspace. Paths are relative to the folder of its scale.toml, POSIX, without `.` and `..`."""

    def has(self, path: str) -> bool:
        """Whether a source file stands there. Asked thousands of times, so it must be cheap."""
        ...

    def names(self) -> frozenset[str]:
        """All source files, and all files for which `is_configuration` holds. Computed once, when first asked for."""
        ...

    def text(self, path: str) -> bytes | None:
        """The text of a source or configuration file (UTF-8); None where there is none, or where it cannot be read."""
        ...

    def module(self, path: str) -> ir.Module | None:
        """The intermediate form of a source file; None where there is none, or where it cannot be read."""
        ...


def is_configuration(path: str) -> bool:
    """Whether a file, by its name, can change what imports mean (package.json, tsconfig.json, pyproject.toml, …)."""
    return _CONFIGURATION.fullmatch(posixpath.basename(path)) is not None
