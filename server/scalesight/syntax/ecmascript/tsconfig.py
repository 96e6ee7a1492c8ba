"""`paths` and `baseUrl` of tsconfig.json and jsconfig.json.

Source: TSConfig reference, "paths", "baseUrl", "extends", "references"; the pattern with the longest prefix wins, and
paths are relative to `baseUrl`, or to the file that declares them where there is none.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from scalesight.syntax.ecmascript import configuration
from scalesight.syntax.ecmascript.files import below, is_inside
from scalesight.syntax.ecmascript.packages import Packages, split
from scalesight.syntax.sources import Sources

# The first of these in a folder holds for it; the last is what monorepos have at their top in place of a tsconfig.json.
_NAMES = ("tsconfig.json", "jsconfig.json", "tsconfig.base.json")

# A longer chain of `extends` is a mistake.
_MAX_CHAIN = 16

_HERE = "${configDir}"


class Aliases(NamedTuple):
    """Where modules are that are no relative path. All paths are relative to the top folder, and hold their `*`."""

    base_url: str | None
    paths: Mapping[str, tuple[str, ...]]

    def candidates(self, module: str, *, is_library: bool = False) -> Iterator[str]:
        """The paths, without suffix, that a module may have, the likeliest first. A library is in `paths`, or nowhere."""
        targets, rest = self._matched(module)
        for target in targets:
            yield below("", target.replace("*", rest))
        if not targets and not is_library and self.base_url is not None:
            yield below(self.base_url, module)

    def matches(self, module: str) -> bool:
        """Whether `paths` says where a module is, be it there or not."""
        return bool(self._matched(module)[0])

    def _matched(self, module: str) -> tuple[tuple[str, ...], str]:
        """The targets of the pattern that a module fits best, and what stands for its `*`."""
        if module in self.paths:
            return self.paths[module], "*"
        longest = -1
        found: tuple[tuple[str, ...], str] = (), ""
        for pattern, targets in self.paths.items():
            before, star, after = pattern.partition("*")
            fits = star and module.startswith(before) and module.endswith(after)
            if fits and longest < len(before) <= len(module) - len(after):
                longest = len(before)
                found = targets, module[len(before) : len(module) - len(after)]
        return found


class _Settings(NamedTuple):
    """What a file and those it extends say. `root` is the folder of the one that declares `paths`."""

    base_url: str | None = None
    paths: Mapping[str, object] | None = None
    root: str = ""


class Configurations:
    """The configurations among `sources`. Each is read once."""

    def __init__(self, sources: Sources, packages: Packages) -> None:
        self._sources = sources
        self._packages = packages
        self._of_folder: dict[str, Aliases] = {}
        self._of_file: dict[str, _Settings] = {}

    def aliases(self, folder: str) -> Aliases:
        """What holds for the files in a folder: the nearest configuration upward."""
        passed = []
        while folder not in self._of_folder:
            passed.append(folder)
            file = self._in(folder)
            if file is not None or not folder:
                self._of_folder[folder] = self._effective(file) if file else Aliases(None, {})
                break
            folder = posixpath.dirname(folder)
        found = self._of_folder[folder]
        self._of_folder.update(dict.fromkeys(passed, found))
        return found

    def _in(self, folder: str) -> str | None:
        return next((file for name in _NAMES if (file := posixpath.join(folder, name)) in self._names), None)

    @cached_property
    def _names(self) -> frozenset[str]:
        return self._sources.names()

    def _effective(self, file: str) -> Aliases:
        here = posixpath.dirname(file)
        said = self._settings(file)
        for other in self._referred(file) if said == _Settings() else ():
            said = self._settings(other)
            if said != _Settings():
                break
        root = said.root if said.base_url is None else said.base_url
        paths = {}
        for pattern, targets in (said.paths or {}).items():
            paths[pattern] = tuple(
                below(here, target[len(_HERE) :].lstrip("/")) if target.startswith(_HERE) else below(root, target)
                for target in configuration.strings(targets)
            )
        return Aliases(said.base_url, paths)

    def _referred(self, file: str) -> Iterator[str]:
        """The other configurations of a folder, of which its tsconfig.json may be no more than the list."""
        here = posixpath.dirname(file)
        references = configuration.read(self._sources, file).get("references")
        for reference in references[:_MAX_CHAIN] if isinstance(references, list) else ():
            for path in configuration.strings(configuration.objects(reference).get("path")):
                other = below(here, path)
                if other.endswith(".json") and posixpath.dirname(other) == here:
                    yield other

    def _settings(self, file: str, chain: int = 0) -> _Settings:
        known = self._of_file.get(file)
        if known is not None:
            return known
        # Whoever extends itself meets this.
        self._of_file[file] = _Settings()
        data = configuration.read(self._sources, file)
        here = posixpath.dirname(file)
        said = _Settings()
        for extended in configuration.strings(data.get("extends"))[:_MAX_CHAIN] if chain < _MAX_CHAIN else ():
            parent = self._extended(here, extended)
            if parent is not None:
                said = _overridden(said, self._settings(parent, chain + 1))
        options = configuration.objects(data.get("compilerOptions"))
        base_url, paths = options.get("baseUrl"), options.get("paths")
        said = _overridden(
            said,
            _Settings(
                below(here, base_url.replace(_HERE, ".")) if isinstance(base_url, str) else None,
                configuration.objects(paths) if isinstance(paths, dict) else None,
                here,
            ),
        )
        self._of_file[file] = said
        return said

    def _extended(self, here: str, extended: str) -> str | None:
        """The file that an `extends` names, by a relative path or in a package of the workspace."""
        if extended.startswith("."):
            base = below(here, extended)
        else:
            name, rest = split(extended)
            folder = self._packages.folder(name, here)
            if folder is None:
                return None
            base = below(folder, rest or "tsconfig.json")
        guesses = (base, f"{base}.json", posixpath.join(base, "tsconfig.json"))
        exist = (
            guess
            for guess in guesses
            if guess.endswith(".json") and is_inside(guess) and self._sources.text(guess) is not None
        )
        return next(exist, None)


def _overridden(base: _Settings, by: _Settings) -> _Settings:
    return _Settings(
        base.base_url if by.base_url is None else by.base_url,
        base.paths if by.paths is None else by.paths,
        base.root if by.paths is None else by.root,
    )
