"""Fixtures: Neovim with the plugin, in an empty project or in one with a scale.toml."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from neovim_driver import NEOVIM, PLUGIN, SCALE, SERVER, SETTINGS, Neovim


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Neovim]]:
    """Starts a Neovim in an empty project, whose path has blanks and letters beyond ASCII.

    `settings` are Lua lines behind those above; `server` is the command of the server.
    """
    assert NEOVIM, "these tests need Neovim 0.11, which the extra `test` installs"
    for variable in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    folder = tmp_path / "ein Projekt für 𝒳"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    started: list[Neovim] = []

    def start_one(settings: str = "", server: list[str] | None = None) -> Neovim:
        init = tmp_path / f"init{len(started)}.lua"
        head = f"local PLUGIN, SERVER = {_lua(str(PLUGIN))}, {{ {', '.join(map(_lua, server or SERVER))} }}"
        init.write_text(f"{head}\n{SETTINGS}\n{settings}", encoding="utf-8")
        started.append(Neovim(folder, init))
        return started[-1]

    yield start_one
    for editor in started:
        editor.quit()
        editor.close()


def _lua(text: str) -> str:
    return f"[==[{text}]==]"


@pytest.fixture
def neovim(start: Callable[..., Neovim]) -> Neovim:
    """A Neovim in a project with a scale.toml."""
    editor = start()
    editor.write("scale.toml", SCALE)
    return editor
