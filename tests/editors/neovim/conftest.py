"""Fixtures: Neovim with the plugin, in an empty project or in one with a scale.toml."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from neovim_driver import NEOVIM, PLUGIN, SCALE, SERVER, SETTINGS, Neovim


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Neovim]]:
    """Starts a Neovim in an empty project. `settings` are Lua lines; `server` is the command of the server."""
    with pytest.MonkeyPatch.context() as environment:
        starts = _starts(tmp_path, environment)
        yield next(starts)
        next(starts, None)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Neovim | Callable[..., Neovim]]]:
    """The Neovim that most tests use one after the other, as every start of a server takes a second; how to start it."""
    with pytest.MonkeyPatch.context() as environment:
        starts = _starts(tmp_path_factory.mktemp("shared"), environment)
        yield [next(starts)]
        next(starts, None)


@pytest.fixture
def neovim(shared: list, request: pytest.FixtureRequest) -> Iterator[Neovim]:
    """A Neovim with nothing open, in a project with a scale.toml."""
    if len(shared) == 1:
        shared.append(shared[0]())
    editor = shared[1]
    editor.forget()
    editor.write("scale.toml", SCALE)
    failed = request.session.testsfailed
    yield editor
    if request.session.testsfailed > failed:  # in whatever state it is
        shared.pop()


def _starts(folder: Path, environment: pytest.MonkeyPatch) -> Iterator[Callable[..., Neovim]]:
    """Gives a function that starts a Neovim, and ends all that it started.

    The path of the project has blanks and letters beyond ASCII.
    """
    assert NEOVIM, "these tests need Neovim 0.11, which the extra `test` installs"
    project = folder / "ein Projekt für 𝒳"
    (project / ".git").mkdir(parents=True)
    started: list[Neovim] = []

    def start_one(settings: str = "", server: list[str] | None = None) -> Neovim:
        for variable in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            environment.setenv(variable, str(folder / variable))
        init = folder / f"init{len(started)}.lua"
        head = f"local PLUGIN, SERVER = {_lua(str(PLUGIN))}, {{ {', '.join(map(_lua, server or SERVER))} }}"
        settings = f"vim.cmd.cd(vim.fn.fnameescape({_lua(str(project))}))\n{settings}"
        init.write_text(f"{head}\n{SETTINGS}\n{settings}", encoding="utf-8")
        started.append(Neovim(project, init))
        return started[-1]

    yield start_one
    for editor in started:
        editor.quit()
        editor.close()


def _lua(text: str) -> str:
    return f"[==[{text}]==]"
