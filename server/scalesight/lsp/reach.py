"""Which files have other findings when one changes, in folders that were checked as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from scalesight.discovery import relative

if TYPE_CHECKING:
    from scalesight.importers import Importers


class Reach:
    """What a check of everything learned of imports, by scale.toml."""

    def __init__(self) -> None:
        self._known: dict[Path, Importers] = {}

    def of(self, scale_file: Path) -> Importers | None:
        """The imports of the files that a scale.toml governs."""
        return self._known.get(scale_file)

    def remember(self, scale_file: Path, importers: Importers) -> None:
        """Keeps what was learned of the files that a scale.toml governs."""
        self._known[scale_file] = importers

    def forget(self, scale_file: Path) -> None:
        """Drops what is known of the files that a scale.toml governs."""
        self._known.pop(scale_file, None)

    def callers(self, files: Iterable[Path]) -> set[Path]:
        """The files that import one of these, and so may hand it something."""
        return {folder / one for folder, importers, name in self._named(files) for one in importers.of(name)}

    def neighbours(self, files: Iterable[Path]) -> set[Path]:
        """The files whose findings may change with one of these: those that import it, and those that it imports."""
        return self.callers(files) | {
            folder / one for folder, importers, name in self._named(files) for one in importers.imported_by(name)
        }

    def _named(self, files: Iterable[Path]) -> list[tuple[Path, Importers, str]]:
        """(folder, imports, path below it) of each file below the folder of a scale.toml."""
        return [
            (scale_file.parent, importers, relative(path, scale_file.parent))
            for scale_file, importers in self._known.items()
            for path in files
            if path.is_relative_to(scale_file.parent)
        ]
