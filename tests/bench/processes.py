"""What commands and running processes cost: wall time, CPU time of them and their children, and memory."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """`wall` and `cpu` (children included) in seconds, `peak` in bytes of its largest process, and what it printed."""

    wall: float
    cpu: float
    peak: int
    output: str


def run(
    command: Sequence[str], *, accepted: tuple[int, ...] = (0,), environment: Mapping[str, str] | None = None
) -> Cost:
    """Runs a command to its end. Raises RuntimeError if it ends with a code that is not accepted."""
    # A file, not a pipe: nobody has to read while the clock runs.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
        )
        # The usage is that of the process and of all children that it has waited for.
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
    """CPU seconds that a running process, its children and those of its children that have ended have used."""
    used = 0.0
    for process in _family(pid):
        try:
            # The clock of another process (clock_getcpuclockid(3)): /proc counts in ticks of 10 ms only.
            used += time.clock_gettime(~process << 3 | 2)
            # Those that have ended, in ticks. The name of the program stands in parentheses and may hold spaces.
            fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        used += (int(fields[13]) + int(fields[14])) / _TICKS
    return used


class Memory(NamedTuple):
    """Bytes of memory: all resident pages, and all with those that processes share counted once (PSS)."""

    resident: int
    proportional: int


def memory_of(pid: int) -> Memory:
    """The memory that a running process and its children hold."""
    resident = proportional = 0
    for process in _family(pid):
        try:
            text = Path(f"/proc/{process}/smaps_rollup").read_text("utf-8")
        except OSError:
            continue
        kilobytes = {entry.partition(":")[0]: entry.split() for entry in text.splitlines()[1:]}
        resident += int(kilobytes["Rss"][1]) * 1024
        proportional += int(kilobytes["Pss"][1]) * 1024
    return Memory(resident, proportional)


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = [
            int(child)
            for thread in Path(f"/proc/{pid}/task").iterdir()
            for child in (thread / "children").read_text("utf-8").split()
        ]
    except OSError:
        return
    for child in children:
        yield from _family(child)
