"""Which scale.toml governs a path, and what is never read.

The nearest scale.toml upward from a file governs it, searched no further than the workspace folder that holds the
file. An untitled document, or one outside every folder, is governed by the scale.toml at the root of the workspace.
Nothing outside the workspace folders is read, also not through a link. A scale.toml that is no file counts as absent,
and is spoken of once.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from scalesight.discovery import relative

SCALE_FILE = "scale.toml"


# What tells one state of a file on disk from another.
Stamp: TypeAlias = "tuple[object, ...]"


class Governing(NamedTuple):
    """What governs a path: a scale.toml or none; and why others, nearer by, are not read, a sentence for each."""

    file: Path | None
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """The search in the workspace folders, with the scale.toml files that are open: those count, on disk or not."""

    folders: tuple[Path, ...]
    opened: frozenset[Path]

    def governing(self, path: Path | None) -> Governing:
        """The scale.toml that governs a path; None as path stands for the workspace itself."""
        ignored: list[str] = []
        for folder in self._upwards(path):
            file = folder / SCALE_FILE
            reason = None if file in self.opened else self.why_not_read(file)
            if reason is None:
                return Governing(file, tuple(ignored))
            if reason:
                ignored.append(f"{self.name_of(file)} {reason}")
        return Governing(None, tuple(ignored))

    def why_not_read(self, file: Path) -> str | None:
        """Why a file is not read, as the end of a sentence: None if it can be, "" if there is none.

        Nothing but a regular file is ever opened: a pipe would block.
        """
        try:
            mode = file.stat().st_mode
            if stat.S_ISDIR(mode):
                return "is a folder where a file is expected, so it is not read; rename the folder"
            if not stat.S_ISREG(mode):
                return "is a pipe or a device, so it is not read; put a plain file there"
            if not self.folders or self.holds(file):
                return None
            return "is a link that leads out of the workspace, so it is not read; put the file itself there"
        except (FileNotFoundError, NotADirectoryError):
            return "is a link to nothing; mend or delete it" if file.is_symlink() else ""
        except PermissionError:  # what is in a folder that may not be entered is not there for us
            return ""
        except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: a loop of links (before Python 3.13)
            return f"cannot be read: {getattr(error, 'strerror', None) or error}"

    def holds(self, path: Path) -> bool:
        """Whether a file or folder lies in the workspace, links followed. Raises OSError if that cannot be told."""
        real = path.resolve()
        return any(real.is_relative_to(folder.resolve()) for folder in self.folders)

    def is_plain(self, file: Path) -> bool:
        """Whether there is such a file in the workspace, without a link on the way to it."""
        folder = self.folder_of(file)
        try:
            return (
                folder is not None
                and stat.S_ISREG(file.lstat().st_mode)
                and file.resolve() == folder.resolve() / file.relative_to(folder)
            )
        except (OSError, RuntimeError):
            return False

    def folder_of(self, path: Path) -> Path | None:
        """The innermost workspace folder that holds a path."""
        holding = [folder for folder in self.folders if path.is_relative_to(folder)]
        return max(holding, key=lambda folder: len(folder.parts), default=None)

    def name_of(self, file: Path) -> str:
        """What a file is called: its path in its workspace folder; that folder has its own name."""
        holding = self.folder_of(file)
        return relative(file, file.parent if holding in (None, file) else holding)

    def _upwards(self, path: Path | None) -> Iterator[Path]:
        """The folders that may hold the governing scale.toml, nearest first."""
        holding = self.folder_of(path) if path else None
        if path and holding:
            for folder in (path, *path.parents):
                yield folder
                if folder == holding:
                    return
        elif self.folders:
            yield from self.folders
        elif path:  # a single file without a workspace: there is no inside to stay in
            yield from (path, *path.parents)


def stamp_on_disk(file: Path) -> Stamp:
    """The present state of a file on disk."""
    try:
        status = file.stat()
    except OSError:
        return ("missing",)
    return (status.st_mtime_ns, status.st_size, status.st_ino)
