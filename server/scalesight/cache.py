"""What was found out before, in the user's cache folder: intermediate forms by text, results by all that they rest on.

It is never needed and never trusted. A file that is damaged is thrown away; one that cannot be written is done without.
An entry counts only if its digest is right, and reading one makes objects of this program's own data classes alone.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import sys
import threading
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from scalesight import __version__
from scalesight.packing import dumps, loads

_log = logging.getLogger(__name__)

# Where the user wants the cache; empty: none at all.
FOLDER_VARIABLE = "SCALESIGHT_CACHE_DIR"

_MAX_BYTES = 512 * 1024 * 1024
_FILE = "cache-1.sqlite3"
_WAIT_SECONDS = 5.0
_DAY_SECONDS = 24 * 60 * 60

_DIGEST_SIZE = 16


class Cache:
    """Objects by key. It may be used by several threads, and its file by several processes."""

    def __init__(self, folder: Path | None, most: int = _MAX_BYTES) -> None:
        """`folder` is created if need be; None: nothing is kept. `most`: bytes that the file may take."""
        self._most = most
        self._lock = threading.Lock()
        self._file = folder / _FILE if folder is not None and _is_ours(folder) else None
        self._connection: sqlite3.Connection | None = None
        self._unlooked = most  # bytes written since the room was looked at: the first time, at once

    @property
    def is_in_use(self) -> bool:
        """Whether anything is kept."""
        return self._file is not None

    def get(self, key: bytes) -> Any:
        """What was kept under a key; None where there is nothing, or nothing that can be trusted."""
        with self._lock:
            row = self._ask("SELECT digest, value, used FROM entry WHERE key = ?", key)
            if not row:
                return None
            digest, value, used = row[0]
            if _digest(value) != digest:
                self._ask("DELETE FROM entry WHERE key = ?", key)
                return None
            now = int(time.time())
            if now - used > _DAY_SECONDS:
                self._ask("UPDATE entry SET used = ? WHERE key = ?", now, key)
        try:
            return loads(value)
        except Exception as error:
            _log.debug("an entry of the cache cannot be read: %s", error)
            return None

    def put(self, key: bytes, value: object) -> None:
        """Keeps an object of this program's data classes under a key."""
        raw = dumps(value)
        if len(raw) > self._most // 8:
            return
        with self._lock:
            entry = (key, _digest(raw), raw, int(time.time()))
            self._ask("INSERT OR REPLACE INTO entry (key, digest, value, used) VALUES (?, ?, ?, ?)", *entry)
            self._unlooked += len(raw)
            if self._unlooked > self._most // 8:
                self._unlooked = 0
                self._shrink()

    def _shrink(self) -> None:
        """Makes room where three quarters are full, by what was not used for longest. SQLite fills what is freed again."""
        pages = [self._ask(f"PRAGMA {name}") for name in ("page_size", "page_count", "freelist_count")]
        if not all(pages):
            return
        page_size, page_count, free = (answer[0][0] for answer in pages)
        size = (page_count - free) * page_size
        if size <= self._most * 0.75:
            return
        over, oldest = size - self._most * 0.6, []
        for key, length in self._ask("SELECT key, length(value) FROM entry ORDER BY used, rowid"):
            if over <= 0:
                break
            oldest.append(key)
            over -= length
        for key in oldest:
            self._ask("DELETE FROM entry WHERE key = ?", key)

    def _ask(self, statement: str, *values: object) -> list[Any]:
        """The rows of a statement; none where there is no cache. What fails for good ends the use of the cache."""
        if self._file is None:
            return []
        try:
            return self._opened().execute(statement, values).fetchall()
        except sqlite3.OperationalError as error:  # locked, read-only, full, or its folder is gone
            _log.debug("the cache %s is not used: %s", self._file, error)
            self._give_up()
        except sqlite3.DatabaseError as error:
            _log.debug("the cache %s is damaged and thrown away: %s", self._file, error)
            file = self._file
            self._give_up()
            for name in (file, file.with_name(f"{_FILE}-wal"), file.with_name(f"{_FILE}-shm")):
                name.unlink(missing_ok=True)
        return []

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            assert self._file is not None
            connection = sqlite3.connect(
                self._file, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._connection = connection
            _use_wal(connection)
            connection.execute("PRAGMA synchronous = OFF")  # what a crash of the machine loses is computed again
            connection.execute(
                "CREATE TABLE IF NOT EXISTS entry (key BLOB PRIMARY KEY, digest BLOB, value BLOB, used INTEGER)"
            )
        return self._connection

    def _give_up(self) -> None:
        self._file = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _use_wal(connection: sqlite3.Connection) -> None:
    """Lets others read while one writes. SQLite does not wait for a lock here, so two that start at once try again."""
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


def user_cache() -> Cache:
    """The cache in the user's folder."""
    return Cache(_user_folder())


@lru_cache(maxsize=1)
def program() -> bytes:
    """What tells this program, as it is installed, from any other: no entry of another one is ever read."""
    here = Path(__file__).parent
    state = hashlib.blake2b(__version__.encode(), digest_size=_DIGEST_SIZE)
    state.update(sys.version.encode())
    for file in sorted(here.rglob("*.py")):
        status = file.stat()
        state.update(
            f"{file.relative_to(here)} {status.st_size} {status.st_mtime_ns}\n".encode(errors="surrogateescape")
        )
    return state.digest()


def key(*parts: bytes) -> bytes:
    """A key for what is made from these, in this order, by this program."""
    state = hashlib.blake2b(program(), digest_size=_DIGEST_SIZE)
    for part in parts:
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.digest()


def _digest(value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=_DIGEST_SIZE).digest()


def _user_folder() -> Path | None:
    told = os.environ.get(FOLDER_VARIABLE)
    if told is not None:
        return Path(told) if told and Path(told).is_absolute() else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    try:
        folder = Path(base).expanduser()
    except RuntimeError:  # no home
        return None
    return folder / "scalesight" if base and folder.is_absolute() else None


def _is_ours(folder: Path) -> bool:
    """Whether the folder is there, or can be made, and belongs to the user alone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError as error:
        _log.debug("no cache: %s", error)
        return False
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)
