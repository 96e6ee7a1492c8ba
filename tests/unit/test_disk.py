"""A workspace on disk: which files it has, and what becomes of those that cannot be read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from scalesight.disk import Disk
from scalesight.syntax.sources import Sources


def write(root: Path, files: dict[str, bytes]) -> Sources:
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return Disk(root)


def test_names_are_sources_and_configuration_but_for_skipped_folders(tmp_path: Path) -> None:
    sources = write(
        tmp_path,
        {
            "shop/models.py": b"",
            "web/app.tsx": b"",
            "web/tsconfig.base.json": b"{}",
            "package.json": b"{}",
            "config/next.json": b"{}",
            "web/vendor.min.js": b"",
            "README.md": b"",
            "node_modules/x/index.js": b"",
            "node_modules/x/package.json": b"{}",
            ".venv/lib/y.py": b"",
        },
    )
    assert sources.names() == {"shop/models.py", "web/app.tsx", "web/tsconfig.base.json", "package.json"}
    assert sources.has("shop/models.py")
    assert not sources.has("package.json")
    assert not sources.has("shop")
    assert not sources.has("shop/../shop/models.py")
    assert sources.text("package.json") == b"{}"
    assert sources.text("config/next.json") == b"{}"
    assert sources.text("config/absent.json") is None
    assert sources.text("README.md") is None
    assert sources.text("node_modules/x/package.json") is None


def test_a_module_is_extracted_when_it_is_asked_for(tmp_path: Path) -> None:
    sources = write(tmp_path, {"shop.py": "\ufeffdef price(): ...".encode(), "app.ts": b"export function f() {}"})
    python, typescript = sources.module("shop.py"), sources.module("app.ts")
    assert python is not None
    assert typescript is not None
    assert [function.name for function in python.functions] == ["<module>", "price"]
    assert typescript.exports == (("f", "f"),)


def test_what_cannot_be_read_has_no_module(tmp_path: Path) -> None:
    sources = write(tmp_path, {"latin.py": b"# \xe9", "binary.py": b"\0", "gone.py": b"", "notes.txt": b""})
    assert sources.has("gone.py")
    (tmp_path / "gone.py").unlink()
    assert [sources.module(path) for path in ("latin.py", "binary.py", "gone.py", "notes.txt", "never.py")] == [
        None
    ] * 5


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
def test_a_name_that_is_no_utf_8_leads_to_its_file(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.py")).write_bytes(b"x = 1")
    sources = Disk(tmp_path)
    assert sources.names() == {"caf\\xe9.py"}
    assert sources.module("caf\\xe9.py") is not None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe")
def test_links_and_pipes_are_no_files(tmp_path: Path) -> None:
    write(tmp_path, {"a/shop.py": b""})
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "link.py").symlink_to(tmp_path / "a/shop.py")
    os.mkfifo(tmp_path / "pipe.py")
    assert Disk(tmp_path).names() == {"a/shop.py"}
