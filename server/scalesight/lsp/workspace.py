"""Which scale.toml governs which open document, and what each of them says at this moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from scalesight import baseline
from scalesight.discovery import relative
from scalesight.finding import Problem
from scalesight.lsp import uris
from scalesight.lsp.documents import Document, Documents
from scalesight.lsp.governing import SCALE_FILE as SCALE_FILE
from scalesight.lsp.governing import Governing, Search, stamp_on_disk
from scalesight.lsp.surroundings import Surroundings
from scalesight.text import LineIndex

if TYPE_CHECKING:
    from scalesight.check import Checker
    from scalesight.cost.function_costs import FunctionCost
    from scalesight.scale.model import Scale


class Project:
    """A scale.toml and the code under it.

    `scale` is the last one that could be read: a broken file keeps it, `problems` say what is wrong, and `usable` that
    the file as it is now can be used. `costs` are those of the functions of one file, by its path and text. `checker` belongs to `scale` and is used by the analysis thread alone, as
    are the `surroundings`.
    """

    def __init__(self, file: Path, name: str, documents: Documents) -> None:
        self.file = file
        self.name = name
        self.scale: Scale | None = None
        self.checker: Checker | None = None
        self.costs: tuple[str, bytes, list[FunctionCost]] | None = None
        self.surroundings = Surroundings(file.parent)
        self.problems: tuple[Problem, ...] = ()
        self.usable = False
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
        """The name under which the checker knows a document: relative to `folder`, or its URI if it lies elsewhere.

        That of a notebook cell begins with the path of its notebook, so that overrides of that folder hold for it.
        """
        location = document.location
        if location is None or not location.is_relative_to(self.folder):
            return document.uri
        cell = "" if document.path else f"#{document.uri.partition('#')[2]}"
        return relative(location, self.folder) + cell

    def document_named(self, path: str) -> Document | None:
        """The open document that the checker knows under a name."""
        return next((document for document in self._documents if self.path_of(document) == path), None)

    def relative_path(self, document: Document) -> str | None:
        """The path of a document relative to `folder`; None if it does not lie there."""
        if document.path is None or not document.path.is_relative_to(self.folder):
            return None
        return relative(document.path, self.folder)

    def refresh(self) -> bool:
        """Reads the scale.toml again if it changed, in the editor or on disk. Returns whether it did."""
        document = self._documents.at(self.file)
        written = (document, document.version) if document else stamp_on_disk(self.file)
        stamp = (written, stamp_on_disk(self.folder / baseline.NAME))
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        from scalesight.check import Checker
        from scalesight.scale.load import load, parse

        loaded = parse(document.source, self.name) if document else load(self.file, self.name)
        self.problems = loaded.problems
        self.index = loaded.places.lines if loaded.places else LineIndex(b"")
        self.usable = loaded.scale is not None and not loaded.unusable
        if loaded.scale is not None and self.usable:
            self.scale = loaded.scale
            self.costs = None
            self.checker = Checker(loaded.scale, self.surroundings.disk, known=baseline.beside(self.folder))
        return True


class Workspace:
    """The folders, the projects in them, and the project of each open document.

    `ignored` are the sentences about every scale.toml that the last `refresh` came across and did not read.
    """

    def __init__(self, documents: Documents) -> None:
        self.folders: list[Path] = []
        self.ignored: dict[str, None] = {}
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

        It costs a few `stat` calls for each folder with open documents, so every request can afford it.
        """
        before, self._governing = self._governing, {}
        self.ignored.clear()
        search = self.search()
        governed: dict[Path | None, Project | None] = {}
        for document in self._documents:
            folder = document.location.parent if document.location else None
            if folder not in governed:
                governed[folder] = self._find(folder, search)
            self._governing[document.uri] = governed[folder]
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

    def look(self, path: Path | None) -> Project | None:
        """The project that governs a path, whether or not it is open, as of the last `refresh`.

        None as path stands for the workspace: the scale.toml of the first folder that has one.
        """
        file = self.governing(path).file
        if file is None:
            return None
        project = self._projects.get(file)
        if project is None:  # one that is kept is refreshed by `refresh` alone, which tells what follows from it
            project = self.project_at(file)
            project.refresh()
        return project

    def governing(self, path: Path | None) -> Governing:
        """The scale.toml that governs a path, open or not."""
        return self.search().governing(path)

    def search(self) -> Search:
        """The search as it is to be done now. It can be handed to another thread."""
        opened = {document.path for document in self._documents if document.path and is_scale_file(document)}
        return Search(tuple(self.folders), frozenset(opened))

    def project_at(self, file: Path) -> Project:
        """A project of its own for a scale.toml, not read yet."""
        return Project(file, self.search().name_of(file), self._documents)

    def root_for(self, document: Document) -> Path | None:
        """The folder in which a new scale.toml for a document belongs."""
        location = document.location
        holding = self.search().folder_of(location) if location else None
        if holding or self.folders:
            return holding or self.folders[0]
        return location.parent if location else None

    def _find(self, folder: Path | None, search: Search) -> Project | None:
        file, ignored = search.governing(folder)
        self.ignored.update(dict.fromkeys(ignored))
        if file is not None and file not in self._projects:
            self._projects[file] = self.project_at(file)
        return self._projects[file] if file else None


def is_scale_file(document: Document) -> bool:
    """Whether a document is a scale.toml."""
    return document.path is not None and document.path.name == SCALE_FILE


def local_folders(folder_uris: Iterable[str]) -> list[Path]:
    """The paths of workspace folders; one that is no local folder holds nothing that could be read."""
    paths = (uris.to_path(uri) for uri in folder_uris)
    return list(dict.fromkeys(path for path in paths if path is not None))


def sentence(problem: Problem) -> str:
    """A problem with its place, for a person: `scale.toml:3: …`. One of a whole file may name it by itself."""
    if problem.place is None and problem.path in problem.message:
        return problem.message
    where = f"{problem.path}:{problem.place.line}" if problem.place else problem.path
    return f"{where}: {problem.message}"
