"""Where templates come from: folders in the order of their say, the built-in one last.

A template is `NAME.md.j2`. One that extends or includes its own name gets that of the next folder, so a folder can
change one block of what it replaces; `builtin/NAME.md.j2` is always the one that scalesight brings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import BaseLoader, Environment
from jinja2.exceptions import TemplateNotFound

SUFFIX = ".md.j2"
#: Bytes that one template file may have.
MAX_BYTES = 64 * 1024

_NAME = re.compile(r"[A-Za-z0-9][\w-]*(?:\.[\w-]+)*(?:/[A-Za-z0-9][\w-]*(?:\.[\w-]+)*)*")
_BUILTIN = "builtin/"


class UnreadableTemplateError(Exception):
    """A template file that is there and cannot be used; the text says why."""


class Library(BaseLoader):
    """Templates by internal names: the number of their folder, a colon, and the name."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self.folders = [*roots, builtin_folder()]

    def find(self, name: str, first: int = 0) -> str | None:
        """The internal name of the template that a name means, from the folder `first` on; None if there is none."""
        if name.startswith(_BUILTIN):
            name, first = name.removeprefix(_BUILTIN), len(self.folders) - 1
        name = name.removesuffix(SUFFIX) + SUFFIX
        if not _NAME.fullmatch(name):
            return None
        for index in range(first, len(self.folders)):
            if self.file(f"{index}:{name}") is not None:
                return f"{index}:{name}"
        return None

    def next_to(self, name: str, parent: str) -> str:
        """What a name means inside the template `parent` (an internal name). Raises TemplateNotFound."""
        index, _, own = parent.partition(":")
        same = name.removesuffix(SUFFIX) == own.removesuffix(SUFFIX)
        found = self.find(name, int(index) + 1 if same else 0)
        if found is None:
            reason = f"{name!r} here means the template of that name in the next folder, and there is none"
            raise TemplateNotFound(name, reason if same else self._missing(name))
        return found

    def file(self, internal: str) -> Path | None:
        """The file of an internal name; None if there is none, or if a link leads out of its folder."""
        index, _, name = internal.partition(":")
        folder = self.folders[int(index)]
        try:
            file = (folder / name).resolve(strict=True)
            return folder / name if file.is_file() and file.is_relative_to(folder.resolve()) else None
        except (OSError, RuntimeError, ValueError):  # missing, a circle of links, a name no file can have
            return None

    def names(self) -> list[str]:
        """The names that can be asked for, without suffix."""
        found: set[str] = set()
        for folder in self.folders:
            try:
                found.update(file.name.removesuffix(SUFFIX) for file in folder.glob("*" + SUFFIX))
            except OSError:  # a folder that may not be read has no templates for us
                continue
        return sorted(found)

    def is_builtin(self, internal: str) -> bool:
        """Whether an internal name means a template that scalesight brings."""
        return internal.startswith(f"{len(self.folders) - 1}:")

    def get_source(  # jinja gives the environment too
        self,
        environment: Environment,  # noqa: ARG002
        template: str,
    ) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, by its internal name."""
        file = self.file(template)
        if file is None:
            raise TemplateNotFound(template, self._missing(template))
        return read(file), str(file), lambda: True

    def _missing(self, name: str) -> str:
        return f"there is no template {name!r}; there are {', '.join(self.names())}"


def read(file: Path) -> str:
    """The text of a template file, its line ends as line feeds. Raises UnreadableTemplateError."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise UnreadableTemplateError(f"the template is larger than {MAX_BYTES // 1024} KiB; make it shorter")
        return re.sub(r"\r\n?", "\n", raw.decode("utf-8-sig"))
    except OSError as error:
        raise UnreadableTemplateError(f"the template cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableTemplateError(f"the template is not UTF-8 (line {line}); save it as UTF-8") from error


def builtin_folder(package: Path | None = None) -> Path:
    """The folder of the built-in templates: in an installed package its own, in a checkout the one at its top."""
    package = package or Path(__file__).parents[1]
    inside = package / "templates"
    return inside if inside.is_dir() else package.parents[1] / "templates"
