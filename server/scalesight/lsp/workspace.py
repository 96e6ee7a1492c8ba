"""Which scale.toml governs which open document, and what each of them says at this moment.

The nearest scale.toml upward from a file governs it, searched no further than the workspace folder that holds the
file. An untitled document, or one outside every folder, is governed by the scale.toml at the root of the workspace.
Nothing outside the workspace folders is read, also not through a link.
"""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from scalesight.finding import Problem
from scalesight.lsp import uris
from scalesight.lsp.documents import Document, Documents
from scalesight.text import LineIndex

if TYPE_CHECKING:
    from scalesight.check import Checker
    from scalesight.scale.model import Scale

_log = logging.getLogger(__name__)

SCALE_FILE = "scale.toml"


class Project:
    """A scale.toml and the code under it.

    `scale` is the last one that could be read: a broken file keeps it, and `problems` say what is wrong. `checker`
    belongs to `scale` and is used by the analysis thread alone.
    """

    def __init__(self, file: Path, name: str, documents: Documents) -> None:
        self.file = file
        self.name = name
        self.scale: Scale | None = None
        self.checker: Checker | None = None
        self.problems: tuple[Problem, ...] = ()
        self.index = LineIndex(b"")
        self._documents = documents
        self._stamp: tuple[object, ...] | None = None

    @property
    def folder(self) -> Path:
        """What paths are relative to."""
        return self.file.parent

    @property
    def uri(self) -> str:
        """The URI of the scale.toml, as the client writes it if it is open."""
        document = self._documents.at(self.file)
        return document.uri if document else uris.from_path(self.file)

    def path_of(self, document: Document) -> str:
        """The name under which the checker knows a document: relative to `folder`, or its URI if it lies elsewhere."""
        return self.relative_path(document) or document.uri

    def relative_path(self, document: Document) -> str | None:
        """The path of a document relative to `folder`; None if it does not lie there."""
        if document.path is None or not document.path.is_relative_to(self.folder):
            return None
        return document.path.relative_to(self.folder).as_posix()

    def refresh(self) -> bool:
        """Reads the scale.toml again if it changed, in the editor or on disk. Returns whether it did."""
        document = self._documents.at(self.file)
        stamp = (document, document.version) if document else _stamp_on_disk(self.file)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        from scalesight.check import Checker
        from scalesight.scale.load import load, parse

        loaded = parse(document.source, self.name) if document else load(self.file, self.name)
        self.problems = loaded.problems
        self.index = loaded.places.lines if loaded.places else LineIndex(b"")
        if loaded.scale is not None and not loaded.unusable:
            self.scale = loaded.scale
            self.checker = Checker(loaded.scale)
        return True


class Workspace:
    """The folders, the projects in them, and the project of each open document."""

    def __init__(self, documents: Documents) -> None:
        self.folders: list[Path] = []
        self._documents = documents
        self._projects: dict[Path, Project] = {}
        self._governing: dict[str, Project | None] = {}

    def __iter__(self) -> Iterator[Project]:
        return iter(list(self._projects.values()))

    def project_of(self, document: Document) -> Project | None:
        """The project that governs a document, as of the last `refresh`."""
        return self._governing.get(document.uri)

    def refresh(self) -> tuple[list[Project], list[Project]]:
        """Looks at every scale.toml again. Returns the projects whose documents must be checked, and those gone.

        It costs a few `stat` calls for each open document, so every request can afford it.
        """
        before, self._governing = self._governing, {}
        for document in self._documents:
            self._governing[document.uri] = self._find(document)
        needed = {project for project in self._governing.values() if project is not None}
        gone = [project for project in self if project not in needed]
        for project in gone:
            del self._projects[project.file]
        stale = {project for project in needed if project.refresh()}
        for uri in before.keys() | self._governing.keys():
            old, new = before.get(uri), self._governing.get(uri)
            if old is not new:
                stale |= {project for project in (old, new) if project in needed and project is not None}
        return sorted(stale, key=lambda project: project.file), gone

    def root_for(self, document: Document) -> Path | None:
        """The folder in which a new scale.toml for a document belongs."""
        holding = self._folder_of(document.path) if document.path else None
        if holding or self.folders:
            return holding or self.folders[0]
        return document.path.parent if document.path else None

    def _find(self, document: Document) -> Project | None:
        for folder in self._search(document.path):
            file = folder / SCALE_FILE
            if self._documents.at(file) or self._readable(file):
                if file not in self._projects:
                    self._projects[file] = Project(file, self._name_of(file), self._documents)
                return self._projects[file]
        return None

    def _search(self, path: Path | None) -> Iterator[Path]:
        """The folders that may hold the governing scale.toml, nearest first."""
        holding = self._folder_of(path) if path else None
        if path and holding:
            for folder in path.parents:
                yield folder
                if folder == holding:
                    return
        elif self.folders:
            yield from self.folders
        elif path:  # a single file without a workspace: there is no inside to stay in
            yield from path.parents

    def _folder_of(self, path: Path) -> Path | None:
        """The innermost workspace folder that holds a path."""
        holding = [folder for folder in self.folders if path.is_relative_to(folder)]
        return max(holding, key=lambda folder: len(folder.parts), default=None)

    def _readable(self, file: Path) -> bool:
        """Whether there is such a file, and it is where it seems to be."""
        try:
            if not stat.S_ISREG(file.stat().st_mode):
                return False
            if not self.folders:
                return True
            real = file.resolve()
            return any(real.is_relative_to(folder.resolve()) for folder in self.folders)
        except (OSError, RuntimeError, ValueError):  # RuntimeError: a loop of links (before Python 3.13)
            return False

    def _name_of(self, file: Path) -> str:
        holding = self._folder_of(file)
        return file.relative_to(holding).as_posix() if holding else file.name


def is_scale_file(document: Document) -> bool:
    """Whether a document is a scale.toml."""
    return document.path is not None and document.path.name == SCALE_FILE


def local_folders(folder_uris: Iterable[str]) -> list[Path]:
    """The paths of workspace folders; one that is no local folder holds nothing that could be read."""
    paths = (uris.to_path(uri) for uri in folder_uris)
    return list(dict.fromkeys(path for path in paths if path is not None))


def _stamp_on_disk(file: Path) -> tuple[object, ...]:
    try:
        status = file.stat()
    except OSError:
        return ("missing",)
    return (status.st_mtime_ns, status.st_size, status.st_ino)
