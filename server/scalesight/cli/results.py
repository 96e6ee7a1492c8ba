"""The results of a check of all files below a scale.toml, kept for the next run over the very same files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from scalesight.cache import Cache, key
from scalesight.check import Checker, FileReport
from scalesight.disk import Disk
from scalesight.syntax.sources import is_configuration


def reports(checker: Checker, sources: Mapping[str, bytes], kept: Cache, name: bytes | None) -> Iterator[FileReport]:
    """The reports of the files, from the cache if it has them under `name`."""
    known = kept.get(name) if name is not None else None
    if isinstance(known, tuple) and all(isinstance(report, FileReport) for report in known):
        yield from known
        return
    found = []
    for report in checker.reports(list(sources)):
        found.append(replace(report, loops=(), collections=()))
        yield report
    if name is not None and not any(problem.code == "internal-error" for one in found for problem in one.problems):
        kept.put(name, tuple(found))


def name_of(scale: Iterable[bytes], sources: Mapping[str, bytes], disk: Disk) -> bytes | None:
    """The key of a result: all that it rests on. None where it rests on files that are not among `sources`.

    `scale`: what says which scale.toml it is and what stands in it.
    """
    names = disk.names()
    if any(name not in sources for name in disk.sources()):
        return None
    parts = [b"reports", *scale]
    for path in sorted(sources):
        parts += (path.encode(errors="surrogateescape"), sources[path])
    for path in sorted(filter(is_configuration, names)):
        parts += (path.encode(errors="surrogateescape"), disk.text(path) or b"")
    return key(*parts)
