"""Programs that nobody wrote: every number is true of their runs, and where nothing is said, the runs keep the budget.

`make test` runs 200 of each language, the same each time. `make test-programs` runs as many new ones as PROGRAMS says
(2,000), and prints the smallest that fails.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import tracing
from agreement import holds
from generated_programs import Program
from generated_python import python_programs
from generated_typescript import typescript_programs
from hypothesis import HealthCheck, given, settings
from tracing_typescript import NODE, Instrument, Tracer

PROGRAMS = int(os.environ.get("PROGRAMS", "0"))

as_many = settings(
    max_examples=PROGRAMS or 200,
    deadline=None,
    derandomize=not PROGRAMS,
    database=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@as_many
@given(python_programs())
def test_every_number_is_true_of_python_programs(program: Program) -> None:
    holds(program, tracing.loops(program), tracing.runs(program))


@pytest.fixture(scope="module")
def tracer() -> Iterator[Tracer]:
    started = Tracer()
    yield started
    started.close()


@pytest.mark.skipif(NODE is None, reason="node is not installed: no TypeScript or JavaScript program ran")
@as_many
@given(program=typescript_programs())
def test_every_number_is_true_of_typescript_programs(tracer: Tracer, program: Program) -> None:
    instrumented = Instrument([*program.others.values(), program.code])
    holds(program, instrumented.loops, tracer.runs(program, instrumented))
