"""Which files are checked: folders are walked, what is generated or foreign is left out, and what cannot be read is said."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from scalesight.finding import Severity
from scalesight.plain_file import read_start
from scalesight.scale.find import NAME
from scalesight.syntax.extract import SUFFIXES, dialect_of
from scalesight.text import decode_source

MAX_BYTES = 2 * 1024 * 1024

# Hidden folders (.git, .venv, .tox, ...) are skipped by their first character.
_SKIPPED_FOLDERS = frozenset({"node_modules", "venv", "__pycache__", "dist", "build"}) | frozenset(
    "vendored _vendor _vendored third_party thirdparty bower_components site-packages".split()
)
_GENERATED_SUFFIXES = (".min.js", ".min.mjs", ".min.cjs")
_BINARY_PROBE = 8 * 1024

# How Python spells the bytes of a file name that are not in the file system's encoding (PEP 383).
_SURROGATES = re.compile("[\ud800-\udfff]")


class Trouble(NamedTuple):
    """A file or folder that is not checked, and why."""

    path: Path
    code: str
    message: str
    severity: Severity


class Discovery(NamedTuple):
    """Absolute paths of the files to check, each once and sorted, and what was left out for a reason worth saying."""

    files: tuple[Path, ...]
    troubles: tuple[Trouble, ...]


def discover(paths: Iterable[Path]) -> Discovery:
    """The files at absolute paths that exist. One that was named is taken; below a folder the skipping rules hold."""
    files: set[Path] = set()
    troubles: dict[Path, Trouble] = {}
    for path in paths:
        if path.is_dir():
            for found in walk(path):
                if isinstance(found, Trouble):
                    troubles[found.path] = found
                else:
                    files.add(found)
        elif dialect_of(path.name):
            files.add(path)
        elif path.name != NAME:
            troubles[path] = unsupported(path)
    return Discovery(tuple(sorted(files)), tuple(troubles.values()))


def absolute(path: str) -> Path:
    """The absolute path without `.` and `..`. Links are not followed: the reader knows a file by the name they gave."""
    return Path(os.path.abspath(path))  # noqa: PTH100 -- Path.resolve() follows links, Path.absolute() keeps `..`


def read(path: Path) -> bytes | Trouble:
    """The UTF-8 text of a file, or why it has none."""
    try:
        raw = read_start(path, MAX_BYTES + 1)
    except OSError as error:
        return _unreadable(path, error)
    if len(raw) > MAX_BYTES:
        message = f"larger than {MAX_BYTES // 1024**2} MiB, so it is taken for generated and not checked"
        return Trouble(path, "large-file", message, Severity.INFORMATION)
    if b"\0" in raw[:_BINARY_PROBE]:
        message = "holds NUL bytes, so it is taken for binary and not checked; source files must be UTF-8"
        return Trouble(path, "binary-file", message, Severity.INFORMATION)
    try:
        return decode_source(raw)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = error.object[error.start]
        message = f"not UTF-8 (byte 0x{byte:02x} on line {line}), so it is not checked; save it as UTF-8"
        return Trouble(path, "not-utf-8", message, Severity.INFORMATION)


def is_source(name: str) -> bool:
    """Whether a file of this name is analysed: it is in a known language and not called a generated one."""
    return dialect_of(name) is not None and not name.lower().endswith(_GENERATED_SUFFIXES)


def walk(folder: Path, wanted: Callable[[str], bool] = is_source) -> Iterator[Path | Trouble]:
    """The files below a folder whose names are `wanted`, in no order, and the folders that cannot be read.

    No link is followed.
    """
    # A stack, not recursion: a folder tree can be deeper than Python's.
    pending = [str(folder)]
    while pending:
        current = pending.pop()
        try:
            with os.scandir(current) as entries:
                for entry in entries:
                    # A link is neither: its target is checked where it really stands, and it may lead in a circle.
                    if entry.is_dir(follow_symlinks=False):
                        if not _is_skipped(entry.name):
                            pending.append(entry.path)
                    elif wanted(entry.name) and entry.is_file(follow_symlinks=False):
                        yield Path(entry.path)
        except OSError as error:
            yield _unreadable(Path(current), error)


def is_walked(file: Path, folder: Path, wanted: Callable[[str], bool] = is_source) -> bool:
    """Whether `walk` would come upon a file below a folder, if it is there and no link."""
    if not file.is_relative_to(folder):
        return False
    *folders, name = file.relative_to(folder).parts or ("",)
    return wanted(name) and not any(map(_is_skipped, folders))


def relative(path: Path, base: Path) -> str:
    """`path` relative to `base`, POSIX, with `..` where needed; absolute if it is on another drive.

    A byte of a file name that is no UTF-8 is written as an escape (`caf\\xe9.py`), so that every output can carry it.
    """
    try:
        text = path.relative_to(base).as_posix()
    except ValueError:
        text = _upwards(path, base).as_posix()
    return text if text.isascii() else _SURROGATES.sub(lambda match: f"\\x{ord(match[0]) & 0xFF:02x}", text)


def unsupported(path: Path) -> Trouble:
    """That a file is in no language that is analysed."""
    known = ", ".join(sorted(SUFFIXES))
    return Trouble(path, "unsupported-file", f"not checked; known are files ending in {known}", Severity.INFORMATION)


def _upwards(path: Path, base: Path) -> Path:
    try:
        return Path(os.path.relpath(path, base))
    except ValueError:  # on another drive
        return path


def _is_skipped(folder: str) -> bool:
    return folder.startswith(".") or folder in _SKIPPED_FOLDERS


def _unreadable(path: Path, error: OSError) -> Trouble:
    return Trouble(path, "unreadable-file", f"cannot be read: {error.strerror or error}", Severity.WARNING)
