"""Which file an import means. The language's own rules are in `python/resolution.py` and `ecmascript/resolution.py`.

The engine holds one `Resolver` for an index: it keeps what it found out about the packages of the workspace.
"""

from __future__ import annotations

from scalesight.syntax import ir
from scalesight.syntax.ecmascript import resolution as ecmascript
from scalesight.syntax.python import resolution as python
from scalesight.syntax.sources import Sources


class Resolver:
    """The files that imports mean, among `sources`. What it cannot tell for sure is None; it never raises."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self.forget()

    def forget(self) -> None:
        """To be called when a file has appeared or vanished, or a configuration file (`is_configuration`) has changed.

        The text of a source file makes no difference.
        """
        self._python = python.Resolution(self._sources)
        self._ecmascript = ecmascript.Resolution(self._sources)

    def target(self, language: str, path: str, item: ir.Import) -> str | None:
        """The file of the module `item.module`, imported by the file at `path` (whose `Module.language` it is).

        Python: the `__init__.py` of a package; a package without one has no file, so that only `submodule` can answer.
        A file is not its own target (`from . import views` in an `__init__.py`).
        """
        if language == "python":
            return self._python.target(path, item.module, item.level)
        return self._ecmascript.target(path, item.module)

    def submodule(self, language: str, path: str, item: ir.Import) -> str | None:
        """Python: the file that `item.name` is if it is a module: `from shop import views` means `shop/views.py`.

        A name that the `target` binds itself goes before it.
        """
        if language != "python" or item.name in ("", "*"):
            return None
        module = f"{item.module}.{item.name}" if item.module else item.name
        return self._python.target(path, module, item.level)

    def within(self, language: str, target: str, name: str) -> str | None:
        """Python: the file of the module `name` in the package whose file is `target`, for `shop.views` after `import shop`."""
        return self._python.within(target, name) if language == "python" else None
