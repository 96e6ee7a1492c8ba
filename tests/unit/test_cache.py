"""The cache on disk: what it gives back, and that nothing which happens to its file or folder does any harm."""

from __future__ import annotations

import os
import pickle
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from scalesight import cache
from scalesight.cache import Cache, key
from scalesight.extractions import Extractions
from scalesight.syntax.extract import extract

SOURCE = b"def f(products):\n    for product in products:\n        print(product)\n" * 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def file_of(folder: Path) -> Path:
    return next(folder.glob("*.sqlite3"))


def test_a_module_comes_back_as_it_was_and_is_extracted_once(folder, monkeypatch) -> None:
    first = Extractions(Cache(folder))(SOURCE, "python")
    monkeypatch.setattr("scalesight.syntax.extract.extract", lambda *_: pytest.fail("it was kept"))
    assert Extractions(Cache(folder))(SOURCE, "python") == first == extract(SOURCE, "python")
    assert folder.stat().st_mode & 0o077 == 0


def test_another_version_of_the_program_reads_nothing_of_it(folder, monkeypatch) -> None:
    Cache(folder).put(key(b"a"), extract(SOURCE, "python"))
    assert Cache(folder).get(key(b"a")) is not None
    monkeypatch.setattr(cache, "program", lambda: b"another")
    assert Cache(folder).get(key(b"a")) is None


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100, None])
def test_a_damaged_file_is_thrown_away(folder, damage) -> None:
    another = "from pathlib import Path; from scalesight.cache import Cache; Cache(Path({!r})).put(b'k', (1,) * 5000)"
    subprocess.run([sys.executable, "-c", another.format(str(folder))], check=True)
    file = file_of(folder)
    whole = file.read_bytes()
    file.write_bytes(whole[:50] + os.urandom(len(whole) - 50) if damage is None else damage)
    assert Cache(folder).get(b"k") is None
    again = Cache(folder)
    again.put(b"k", extract(SOURCE, "python"))
    assert Cache(folder).get(b"k") == extract(SOURCE, "python")


class Harm:
    """What a tampered entry would run."""

    def __reduce__(self) -> Any:
        return os.mkdir, ("harm",)


@pytest.mark.parametrize("with_digest", [False, True])
def test_a_tampered_entry_is_not_believed_and_runs_nothing(folder, with_digest, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Cache(folder).put(b"k", extract(SOURCE, "python"))
    raw = pickle.dumps(Harm())
    with sqlite3.connect(file_of(folder)) as connection:
        digest = cache._digest(raw if with_digest else b"")
        connection.execute("UPDATE entry SET value = ?, digest = ?", (raw, digest))
    connection.close()
    assert Cache(folder).get(b"k") is None
    assert not (tmp_path / "harm").exists()


def test_what_was_not_used_for_longest_makes_room(folder) -> None:
    kept = Cache(folder, most=200_000)
    for number in range(60):
        kept.put(b"%d" % number, os.urandom(10_000))
        if number == 0:
            with sqlite3.connect(file_of(folder)) as connection:
                connection.execute("UPDATE entry SET used = 1")
            connection.close()
    with sqlite3.connect(file_of(folder)) as connection:
        (size,) = connection.execute("SELECT sum(length(value)) FROM entry").fetchone()
    connection.close()
    assert size <= 200_000 + 25_000
    assert kept.get(b"0") is None


def test_it_stays_bounded_where_each_process_writes_little(folder) -> None:
    for number in range(60):
        kept = Cache(folder, most=400_000)
        kept.put(b"%d" % number, os.urandom(10_000))
        kept.put(b"%d again" % number, os.urandom(10_000))
    assert file_of(folder).stat().st_size <= 400_000
    assert kept.get(b"59") is not None and kept.get(b"0") is None


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="permissions of POSIX")
def test_a_folder_of_others_or_none_at_all_is_done_without(tmp_path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    (tmp_path / "file").write_text("no folder")
    for folder in (shared, tmp_path / "file", tmp_path / "file" / "below", None):
        kept = Cache(folder)
        kept.put(b"k", (1, 2))
        assert kept.get(b"k") is None and not kept.is_in_use
    assert list(shared.iterdir()) == []


def test_it_may_be_deleted_while_it_is_used(folder) -> None:
    kept = Cache(folder)
    kept.put(b"k", (1, 2))
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    kept.put(b"l", (3, 4))
    kept.get(b"k")
    fresh = Cache(folder)
    fresh.put(b"m", (5, 6))
    assert Cache(folder).get(b"m") == (5, 6)


def test_processes_write_at_once(folder) -> None:
    code = (
        "import sys; from pathlib import Path; from scalesight.cache import Cache\n"
        "kept = Cache(Path(sys.argv[1])); print(flush=True); sys.stdin.readline()\n"
        "for number in range(300): kept.put(b'%d' % number, (number,) * 100); assert kept.get(b'%d' % number)"
    )
    folder.mkdir(mode=0o700)
    pipe = subprocess.PIPE
    all_of_them = [subprocess.Popen([sys.executable, "-c", code, str(folder)], stdin=pipe, stdout=pipe) for _ in "abcd"]
    for one in all_of_them:
        one.stdout.readline()
        one.stdout.close()
    for one in all_of_them:  # all of them make the file
        one.stdin.write(b"\n")
        one.stdin.close()
    assert [one.wait(60) for one in all_of_them] == [0] * 4
    assert Cache(folder).get(b"299") == (299,) * 100


def check(folder: Path, *options: str) -> bytes:
    run = subprocess.run(
        [sys.executable, "-m", "scalesight", "check", *options], cwd=folder, capture_output=True, check=False
    )
    assert run.returncode in (0, 1), run.stderr
    return run.stdout


def test_a_second_run_says_the_same_and_sees_every_change(tmp_path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "scale.toml").write_text("[collections.products]\nsize = 2_000\n[budgets]\niterations = 5_000\n")
    (tmp_path / "shop" / "page.py").write_text(
        "from shop.rows import row\n\ndef page(products):\n    for product in products:\n        row(product, products)\n"
    )
    rows = tmp_path / "shop" / "rows.py"
    rows.write_text("def row(product, products):\n    return [one for one in products if one == product]\n")
    first = check(tmp_path)
    assert b"2,000 products" in first
    assert check(tmp_path) == first == check(tmp_path, "--no-cache")
    rows.write_text("def row(product, products):\n    return product\n")
    assert b"2,000 products" not in check(tmp_path)
    (tmp_path / "broken.py").write_text("def (:\n")
    again = check(tmp_path)
    assert b"syntax not understood" in again
    assert check(tmp_path) == again
