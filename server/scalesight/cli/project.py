"""Files on disk → one report: each file under its nearest scale.toml, every path relative to one root.

The root is the folder of the scale.toml that governs the first PATH, or the current folder where there is none; if a
file lies outside of it, the nearest folder that holds them all. With `--config FILE` it is the folder of FILE if that
holds every file, else the nearest folder that holds the current one and every file. What an override in a scale.toml
matches is relative to the folder of that scale.toml, or to the root where a forced one governs files outside its folder.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scalesight.ahead import Ahead, workers_for
from scalesight.cache import Cache, user_cache
from scalesight.cli import results
from scalesight.cli.exits import Refused
from scalesight.discovery import Trouble, absolute, discover, read, relative
from scalesight.disk import Disk
from scalesight.extractions import Extractions
from scalesight.file_report import FileReport, Report, Result
from scalesight.finding import Finding, Problem
from scalesight.scale.find import find
from scalesight.syntax.extract import dialect_of

if TYPE_CHECKING:
    from scalesight.check import Checker
    from scalesight.cost.function_costs import FunctionCost
    from scalesight.scale.model import Scale


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found, and what it stood on.

    `sources` are the texts of the files that `report` points into, by path relative to `root`. `unusable` says that a
    scale.toml could not be used, `unscaled` are files without any scale.toml above them. `searched` is the folder of
    the first PATH, where the search for a scale.toml began.
    """

    report: Report
    root: Path
    sources: Mapping[str, bytes]
    unusable: bool
    unscaled: tuple[Path, ...]
    searched: Path


class Scales:
    """The scale.toml that governs a path: the nearest one upward, or the one that was forced."""

    def __init__(self, forced: Path | None = None) -> None:
        self._forced = forced
        self._by_folder: dict[Path, Path | None] = {}

    def governing(self, folder: Path) -> Path | None:
        """The scale.toml for the files in a folder. Searched once per folder, for files come in thousands."""
        if self._forced is not None:
            return self._forced
        if folder not in self._by_folder:
            self._by_folder[folder] = find(folder)
        return self._by_folder[folder]


def check(
    paths: Sequence[str],
    config: str | None = None,
    cache: Cache | None = None,
    jobs: int = 1,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Outcome:
    """Checks the files at `paths`. Raises Refused if one of them, or the `config` file, is not there.

    `cache`: where what was found out before is kept; nowhere if there is none. `jobs`: how many processes to use.
    `progress` is told how many of how many files are done.
    """
    started = time.perf_counter()
    selection = _select(paths, config)
    root = selection.root

    run = Run(root, cache or Cache(None), jobs, progress)
    for trouble in selection.troubles:
        run.trouble(trouble)
    for scale, files in selection.groups.items():
        run.check(scale, files)
    governing = selection.first or next(iter(selection.groups), None)
    report = Report(
        scale=relative(governing, root) if governing else None,
        findings=tuple(sorted(run.findings, key=_finding_order)),
        problems=tuple(sorted(dict.fromkeys(run.problems), key=_problem_order)),
        files=run.files,
        lines=run.lines,
        seconds=time.perf_counter() - started,
    )
    return Outcome(report, root, run.sources, run.unusable, selection.unscaled, selection.start)


@dataclass(frozen=True, slots=True)
class Costs:
    """What `cost` prints: functions with paths as `check` prints them; `unusable`: a scale.toml could not be used."""

    functions: tuple[FunctionCost, ...]
    problems: tuple[Problem, ...]
    unusable: bool


def costs(paths: Sequence[str], config: str | None = None) -> Costs:
    """The costs of the functions in the files at `paths`. Raises Refused as `check` does."""
    from scalesight.check import Checker
    from scalesight.scale.load import load
    from scalesight.scale.model import Scale

    selection = _select(paths, config)
    run = Run(selection.root, Cache(None), 1, lambda _done, _total: None)
    for trouble in selection.troubles:
        run.trouble(trouble)
    groups: list[tuple[Path | None, Sequence[Path]]] = [*selection.groups.items(), (None, selection.unscaled)]
    functions: list[FunctionCost] = []
    for scale_file, files in groups:
        scale, base = Scale(), selection.root
        if scale_file is not None:
            loaded = load(scale_file, relative(scale_file, selection.root))
            run.problems.extend(loaded.problems)
            if loaded.scale is None or loaded.unusable:
                run.unusable = True
                continue
            scale, base = loaded.scale, _base(scale_file, files, selection.root)
        sources, troubles = _read(files, base)
        for trouble in troubles:
            run.trouble(trouble)
        checker = Checker(scale, Disk(base), symbolic=True)
        _put(checker, sources)
        rename = _renaming(base, selection.root)
        functions += (replace(one, path=rename(path)) for path in sources for one in checker.costs(path))
    return Costs(tuple(functions), tuple(run.problems), run.unusable)


@dataclass(frozen=True, slots=True)
class _Selection:
    """The files of a run, by the scale.toml that governs them; `first` governs the first path, `start` is its folder."""

    root: Path
    groups: Mapping[Path, Sequence[Path]]
    unscaled: tuple[Path, ...]
    troubles: Sequence[Trouble]
    first: Path | None
    start: Path


def _select(paths: Sequence[str], config: str | None) -> _Selection:
    scales = Scales(_existing(config) if config is not None else None)
    _require(paths)
    discovery = discover(absolute(path) for path in paths)
    folders = [_folder(absolute(path)) for path in paths]
    named = [scales.governing(folder) for folder in folders]
    first = named[0]
    starts_there = first is not None and (config is None or _holds(first.parent, discovery.files))
    root = _root(first.parent if first and starts_there else Path.cwd(), discovery.files)

    groups: dict[Path, list[Path]] = {scale: [] for scale in named if scale}
    unscaled = []
    for file in discovery.files:
        scale = scales.governing(file.parent)
        if scale is None:
            unscaled.append(file)
        else:
            groups.setdefault(scale, []).append(file)
    return _Selection(root, groups, tuple(unscaled), discovery.troubles, first, folders[0])


def report_on(file: Path, scale_file: Path, scale: Scale) -> FileReport | None:
    """What a check says about one file, with paths relative to the folder of its scale.toml.

    None for a file in a language that is not analysed. Raises Refused if it cannot be read.
    """
    from scalesight.check import Checker

    sources, troubles = _read([file], scale_file.parent)
    for trouble in troubles:
        raise Refused(f"{file}: {trouble.message}")
    extract = Extractions(user_cache())
    checker = Checker(scale, Disk(scale_file.parent, extract), extract)
    _put(checker, sources)
    return next((checker.report(path) for path in sources), None)


class Run:
    """What has been found so far, over every scale.toml of a run."""

    def __init__(self, root: Path, cache: Cache, jobs: int, progress: Callable[[int, int], None]) -> None:
        self.root = root
        self._cache = cache
        self._jobs = jobs
        self._progress = progress
        self.findings: list[Finding] = []
        self.problems: list[Problem] = []
        self.sources: dict[str, bytes] = {}
        self.files = 0
        self.lines = 0
        self.unusable = False

    def trouble(self, trouble: Trouble) -> None:
        """Notes a file that is not checked."""
        name = relative(trouble.path, self.root)
        self.problems.append(Problem(name, trouble.message, trouble.severity, code=trouble.code))

    def check(self, scale_file: Path, files: Sequence[Path]) -> None:
        """Checks the files that one scale.toml governs."""
        name = relative(scale_file, self.root)
        base = _base(scale_file, files, self.root)
        sources, troubles = _read(files, base)
        disk = Disk(base)
        parts = (name.encode(), base.as_posix().encode(errors="surrogateescape"), _text(scale_file))
        kept_as = results.name_of(parts, sources, disk) if self._cache.is_in_use else None
        result = results.kept(self._cache, kept_as)
        if result is None:
            result = self._checked(scale_file, name, sources, disk, kept_as)
        self.problems.extend(result.problems)
        self._keep_source(scale_file, name, result.problems)
        if result.reports is None:
            self.unusable = True
            return
        for trouble in troubles:
            self.trouble(trouble)
        rename = _renaming(base, self.root)
        for report in result.reports:
            source = sources.get(report.path)
            if source is not None:
                self.files += 1
                self.lines += report.lines
            self._add(report, source if source is not None else disk.source(report.path) or b"", rename)

    def _checked(
        self, scale_file: Path, name: str, sources: Mapping[str, bytes], disk: Disk, kept_as: bytes | None
    ) -> Result:
        # Imported here, for a run that finds its result in the cache needs neither.
        from scalesight.check import Checker
        from scalesight.scale.load import load
        from scalesight.syntax.frameworks.paths import is_unmeasured

        loaded = load(scale_file, name)
        if loaded.scale is None or loaded.unusable:
            return Result(loaded.problems, None)
        texts = [(text, dialect_of(path) or "python") for path, text in sources.items() if not is_unmeasured(path)]
        # What is checked as a whole is kept as a whole; of a few files, those that they lead to are worth keeping.
        keeps_modules = kept_as is None and self._cache.is_in_use
        with Ahead(texts, 0 if keeps_modules else workers_for(texts, self._jobs)) as ahead:
            extract = Extractions(self._cache) if keeps_modules else ahead
            checker = Checker(loaded.scale, Disk(disk.folder, extract), extract)
            _put(checker, sources)
            reports = checker.reports(list(sources), self._progress)
            result = Result(loaded.problems, tuple(replace(report, loops=(), collections=()) for report in reports))
        results.keep(self._cache, kept_as, result)
        return result

    def _add(self, report: FileReport, source: bytes, rename: Callable[[str], str]) -> None:
        self.findings.extend(finding.renamed(rename) for finding in report.findings)
        # A problem of the scale.toml already has its name relative to the root.
        self.problems.extend(
            problem.renamed(rename) if problem.path == report.path else problem for problem in report.problems
        )
        if report.findings or report.problems:
            self.sources[rename(report.path)] = source

    def _keep_source(self, file: Path, name: str, problems: Sequence[Problem]) -> None:
        if any(problem.place for problem in problems):
            source = read(file)
            if not isinstance(source, Trouble):
                self.sources[name] = source


def _base(scale_file: Path, files: Iterable[Path], root: Path) -> Path:
    """The folder that names of files start at. Under --config a file can lie outside that of the scale.toml."""
    return scale_file.parent if _holds(scale_file.parent, files) else root


def _renaming(base: Path, root: Path) -> Callable[[str], str]:
    """From a path relative to `base` to one relative to `root`."""
    return lambda path: path if base == root else relative(base / path, root)


def _put(checker: Checker, sources: Mapping[str, bytes]) -> None:
    """All files are put before the first is reported: calls cross files."""
    for path, text in sources.items():
        checker.put(path, text, dialect_of(path) or "python")


def _text(file: Path) -> bytes:
    text = read(file)
    return b"" if isinstance(text, Trouble) else text


def _read(files: Iterable[Path], base: Path) -> tuple[dict[str, bytes], list[Trouble]]:
    """The text of each file by its path relative to `base`, and what could not be read."""
    sources: dict[str, bytes] = {}
    troubles = []
    for file in files:
        source = read(file)
        if isinstance(source, Trouble):
            troubles.append(source)
        elif dialect_of(file.name) is not None:
            sources[relative(file, base)] = source
    return sources, troubles


def _require(paths: Iterable[str]) -> None:
    named = {given: absolute(given) for given in paths}
    wrong = [f"no such file or folder: {given}" for given, path in named.items() if not path.exists()]
    wrong += [
        f"neither a file nor a folder: {given}"
        for given, path in named.items()
        if path.exists() and not (path.is_file() or path.is_dir())
    ]
    if wrong:
        raise Refused("\n".join(wrong))


def _existing(config: str) -> Path:
    path = absolute(config)
    if not path.is_file():
        raise Refused(f"--config: no such file: {config}")
    return path


def _holds(folder: Path, files: Iterable[Path]) -> bool:
    return all(file.is_relative_to(folder) for file in files)


def _root(start: Path, files: Iterable[Path]) -> Path:
    try:
        return Path(os.path.commonpath([start, *{file.parent for file in files}]))
    except ValueError:  # two drives have no common folder
        return start


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _finding_order(finding: Finding) -> tuple[str, int, int, str]:
    return finding.place.path, finding.place.span.start, finding.place.span.end, finding.rule


def _problem_order(problem: Problem) -> tuple[int, str, int]:
    return -problem.severity, problem.path, problem.place.span.start if problem.place else -1
