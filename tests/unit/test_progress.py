"""The line that tells how far a check has come: only for a person, only after a while, and gone at the end."""

from __future__ import annotations

import io

import pytest
from scalesight.cli import progress
from scalesight.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setenv("TERM", "xterm")
    return now


def test_a_check_of_less_than_a_second_shows_nothing(clock: list[float]) -> None:
    stream = Terminal()
    line = Progress(stream)
    clock[0] += 0.9
    line(5, 10)
    line.end()
    assert stream.getvalue() == ""


def test_a_longer_one_shows_a_line_and_takes_it_away(clock: list[float]) -> None:
    stream = Terminal()
    line = Progress(stream)
    clock[0] += 2
    line(1_200, 4_000)
    line(1_201, 4_000)
    clock[0] += 1
    line(9, 4_000)
    line.end()
    long = "checking: 1,200 of 4,000 files"
    assert stream.getvalue() == f"\r{long}\r{'checking: 9 of 4,000 files'.ljust(len(long))}\r{' ' * 26}\r"


@pytest.mark.parametrize("term", ["dumb", "xterm"])
def test_a_pipe_and_a_plain_terminal_show_nothing(
    clock: list[float], term: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", term)
    stream = Terminal() if term == "dumb" else io.StringIO()
    line = Progress(stream)
    clock[0] += 5
    line(1, 2)
    line.end()
    assert stream.getvalue() == ""
