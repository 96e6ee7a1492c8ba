"""Runs a command and says what it cost: wall time, CPU time of it and its children, and the most memory it held."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Cost(NamedTuple):
    """`wall` and `cpu` in seconds, `peak` in bytes of resident memory, and what it printed."""

    wall: float
    cpu: float
    peak: int
    output: str


def run(command: Sequence[str], *, accepted: tuple[int, ...] = (0,)) -> Cost:
    """Runs a command to its end. Raises RuntimeError if it ends with a code that is not accepted."""
    # A file, not a pipe: nobody has to read while the clock runs.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if process.returncode not in accepted:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{text[-2_000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, text)


def best(measure: Callable[[], Cost], times: int) -> Cost:
    """The least of several runs, wall and CPU time each for itself: noise only ever adds."""
    costs = [measure() for _ in range(times)]
    least = min(costs, key=lambda cost: cost.cpu)
    return least._replace(wall=min(cost.wall for cost in costs))


def cpu_of(pid: int) -> float:
    """CPU seconds that a running process has used, in steps of a clock tick."""
    # The name of the program stands in parentheses and may hold spaces.
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def memory_of(pid: int) -> int:
    """Bytes of memory that a running process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1]) * _PAGE
