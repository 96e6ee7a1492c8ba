"""The results of a check of all files below a scale.toml, kept for the next run over the very same files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from scalesight.cache import Cache, key
from scalesight.disk import Disk
from scalesight.file_report import INTERNAL_ERROR, Result
from scalesight.syntax.sources import is_configuration


def kept(cache: Cache, name: bytes | None) -> Result | None:
    """The result that is kept under `name`, if there is one."""
    known = cache.get(name) if name is not None else None
    return known if isinstance(known, Result) else None


def keep(cache: Cache, name: bytes | None, result: Result) -> None:
    """Keeps a result under `name`, but for one in which this program failed."""
    found = (problem.code for report in result.reports or () for problem in report.problems)
    if name is not None and INTERNAL_ERROR not in found:
        cache.put(name, result)


def name_of(scale: Iterable[bytes], sources: Mapping[str, bytes], disk: Disk) -> bytes | None:
    """The key of a result: all that it rests on. None where it rests on files that are not among `sources`.

    `scale`: what says which scale.toml it is and what stands in it.
    """
    names = disk.names()
    if any(name not in sources for name in disk.sources()):
        return None
    parts = [b"reports", *scale]
    if any(b"growth" in text for text in parts):
        parts.append(date.today().isoformat().encode())  # what grows breaks a budget by itself
    for path in sorted(sources):
        parts += (path.encode(errors="surrogateescape"), sources[path])
    for path in sorted(filter(is_configuration, names)):
        parts += (path.encode(errors="surrogateescape"), disk.text(path) or b"")
    return key(*parts)
