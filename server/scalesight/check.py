"""(sources, scale) → findings. Pure: text in, findings and problems out; it never reads a file and never raises on input."""

from __future__ import annotations

import hashlib
import logging
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from scalesight.baseline import new
from scalesight.cost.amounts.arithmetic import factors
from scalesight.cost.amounts.horizon import horizon
from scalesight.cost.amounts.term import Step
from scalesight.cost.breach import Breach, breaches, largest_that_fits
from scalesight.cost.engine import Engine
from scalesight.cost.evaluation.summary import evaluate_file
from scalesight.cost.function_costs import FunctionCost, function_costs
from scalesight.cost.index import Index
from scalesight.cost.loop_cost import LoopCosts
from scalesight.cost.values.collections import Collections
from scalesight.cost.values.registration import register
from scalesight.file_report import INTERNAL_ERROR, FileReport
from scalesight.finding import Certainty, Cost, Finding, Fits, Hop, Place, Problem, Resource, Severity
from scalesight.rules.message import message
from scalesight.rules.registry import rule_of
from scalesight.rules.rule import Rule
from scalesight.said import Said
from scalesight.scale.model import Scale
from scalesight.syntax import ir
from scalesight.syntax.extract import Dialect, dialect_of, extract
from scalesight.syntax.sources import Sources
from scalesight.text import LineIndex, Span, line_starts

# From ten times the budget on, and certain, a finding is an error (docs of scale.toml, fixed semantics).
_ERROR_FROM = 10

_log = logging.getLogger(__name__)


class Checker:
    """Checks the files under one scale. Paths are relative to the folder of its scale.toml, POSIX."""

    def __init__(
        self,
        scale: Scale,
        sources: Sources | None = None,
        extract: Callable[[bytes, Dialect], ir.Module] = extract,
        *,
        symbolic: bool = False,
        known: frozenset[str] = frozenset(),
        today: date | None = None,
    ) -> None:
        """`sources`: the files of the workspace, which calls are followed into although nobody put them.

        `extract` gives the intermediate form of a text; whoever has a cache hands in its own. `symbolic`: for `costs`, which
        count what nobody declared the size of, too. `known`: the fingerprints of findings that are not
        told. `today`: the day from which declared growth is seen (default: that of the clock).
        """
        self.scale = scale
        self._extract = extract
        self._known = known
        self._index = Index(sources)
        self._engine = Engine(
            self._index, scale, Collections(scale), symbolic=symbolic, horizon=horizon(scale, today or date.today())
        )
        self._sources: dict[str, tuple[bytes, Dialect]] = {}
        self._is_registered = False

    def put(self, path: str, source: bytes, dialect: Dialect) -> None:
        """Adds or replaces a file (UTF-8, no byte order mark). Unchanged content costs nothing."""
        if self._sources.get(path) == (source, dialect):
            return
        self._sources[path] = source, dialect
        self._is_registered = False
        if self._index.has(path):
            self._engine.forget(path)
        else:
            self._engine.forget_all()  # imports that led nowhere may lead here
        self._index.put(path, lambda: self._extract(source, dialect), source)
        self._engine.loads.changed(path)

    def remove(self, path: str) -> None:
        """Forgets a file; a file that was never put is no error."""
        self._sources.pop(path, None)
        self._is_registered = False
        self._engine.forget(path)
        self._index.remove(path)
        self._engine.loads.changed(path)

    def changed(self, path: str) -> None:
        """A file that nobody put is not what it was."""
        if dialect_of(path) is None:
            self.files_changed()  # a configuration
        elif path not in self._sources:
            self._is_registered = False
            self._engine.forget(path)
            self._index.forget(path)
            self._engine.loads.changed(path)

    def files_changed(self) -> None:
        """Files or configurations came or went: imports may mean others."""
        self._is_registered = False
        self._engine.forget_all()
        self._index.files_changed()

    def evaluate(self, path: str) -> bool:
        """Evaluates a file for what it hands to the functions of others. Returns whether that was not done before."""
        with suppress(Exception):  # the report of the file says it
            if not self._engine.is_measured(path) or self._index.find(path) is None:
                return False
            if self._engine.memory.of(path).is_evaluated:
                return False
            register(self._engine, [path])
            evaluate_file(self._engine, path)
        return True

    def costs(self, path: str) -> list[FunctionCost]:
        """What each function of a file that was put costs. Of a file that cannot be evaluated there are none."""
        try:
            self._index.module(path)
            evaluate_file(self._engine, path)
            return list(function_costs(self._engine, path))
        except Exception as error:
            _log.warning("%s cannot be evaluated: %s", path, error)
            return []

    def module(self, path: str) -> ir.Module:
        """The intermediate form of a file that was put or followed into."""
        return self._index.module(path)

    def text(self, path: str) -> bytes:
        """The text of a file that was put or followed into, as its places count it."""
        known = self._sources.get(path)
        return known[0] if known is not None else self._index.text(path) or b""

    def reports(
        self, paths: Sequence[str], progress: Callable[[int, int], None] = lambda _done, _total: None
    ) -> Iterator[FileReport]:
        """The reports of files that were put, each with what the others hand to its functions.

        After them come the reports of files that nobody put but whose loops break a budget with what these files hand
        to them: the finding stands at the loop. `progress` is told how many of how many files are evaluated.
        """
        self._register()
        for number, path in enumerate(paths):
            progress(number, len(paths))
            self.evaluate(path)
        for path in paths:
            yield self.report(path, loops=False)
        for path in sorted(set(self._engine.memory.handed_to) - set(paths)):
            report = self.report(path, own=False, loops=False)
            if report.findings:
                yield report

    def report(self, path: str, *, own: bool = True, loops: bool = True) -> FileReport:
        """The report of a file. One that the analysis cannot handle costs a problem, not the run.

        Without `own`, only what other files cause in it: what it costs with the arguments that they hand over. `loops`:
        whether to tell what each loop costs, too.
        """
        try:
            if not loops and not self._engine.is_measured(path):
                return FileReport(path, (), (), (), len(line_starts(self.text(path))))
            return self._report(path, own, loops)
        except RecursionError:
            text = "nested too deeply to be checked; split the function, or leave the file out"
            problem = Problem(path, text, Severity.WARNING, code="too-deep")
        except Exception as error:
            _log.debug("the check of %s failed", path, exc_info=True)
            text = f"internal error ({type(error).__name__}: {error}); the file was not checked, the others were. Please report it"
            problem = Problem(path, text, Severity.ERROR, code=INTERNAL_ERROR)
        return FileReport(path, (), (problem,), (), len(line_starts(self.text(path))))

    def _register(self) -> None:
        if not self._is_registered:
            self._is_registered = True
            register(self._engine, [path for path in self._sources if self._engine.is_measured(path)])

    def _report(self, path: str, own: bool, loops: bool) -> FileReport:
        engine = self._engine
        places = _Places(self.text, self._index)
        module = self._index.module(path)
        self._register()
        if own and engine.is_measured(path):
            evaluate_file(engine, path)
        said = Said(engine, path)
        found = [
            _finding(engine, breach, rule, places)
            for breach in breaches(engine, path, own=own)
            if not said.ignores(rule := rule_of(breach), breach)
        ]
        findings = new(_numbered(found), self._known)
        if not own:
            return FileReport(path, findings, (), (), len(module.line_starts))
        return FileReport(
            path,
            findings,
            (*_syntax_problems(path, module, places), *_limits(engine, path), *said.problems(places.place)),
            LoopCosts(engine, path, places.lines(path), places.place) if loops else (),
            len(module.line_starts),
            _collections_used(engine, path),
            _context(engine, path),
        )


class _Places:
    """Byte offsets of files as places."""

    def __init__(self, text: Callable[[str], bytes], index: Index) -> None:
        self._text = text
        self._index = index
        self._lines: dict[str, LineIndex] = {}

    def place(self, path: str, start: int, end: int) -> Place:
        """The place of a span. One that goes over several lines ends with its first."""
        lines = self.lines(path)
        end = min(end, lines.line_span(lines.line_of(start)).end)
        end = max(end, start)
        return Place(path, Span(start, end), lines.position(start), lines.position(end))

    def lines(self, path: str) -> LineIndex:
        """The lines of a file, as its text was when it was first asked for."""
        lines = self._lines.get(path)
        if lines is None:
            lines = self._lines[path] = LineIndex(self._text(path), self._index.module(path).line_starts)
        return lines

    def hop(self, step: Step) -> Hop:
        """A step of a chain."""
        return Hop(self.place(step.path, step.start, step.end), step.name)


def _finding(engine: Engine, breach: Breach, rule: Rule, places: _Places) -> Finding:
    largest = largest_that_fits(engine, breach)
    fits = Fits(*largest) if largest else None
    step = breach.loop.step
    return Finding(
        rule=rule.ident,
        resource=Resource(breach.resource),
        severity=_severity(breach, rule),
        certainty=_certainty(breach),
        place=places.place(step.path, step.start, step.end),
        message=message(breach, rule, fits, engine.scale, engine.size_of, engine.index.line_of, engine.horizon),
        cost=_cost(engine, breach),
        budget=breach.budget,
        fits=fits,
        chain=tuple(places.hop(hop) for hop in breach.chain if hop != step),
        function=breach.function.qualname,
        collections=breach.collections,
        fingerprint=_fingerprint(breach, rule),
    )


def _cost(engine: Engine, breach: Breach) -> Cost:
    if breach.kind == "branching":
        return Cost("exponential", 0.0, math.inf)
    return Cost(factors(breach.high, engine.size_of, breach.resource), breach.minimum, breach.maximum)


def _certainty(breach: Breach) -> Certainty:
    if breach.is_projected:
        return Certainty.PROJECTED
    return Certainty.CERTAIN if breach.minimum > breach.budget.value else Certainty.POSSIBLE


def _severity(breach: Breach, rule: Rule) -> Severity:
    # A list that is emptied from its head has lost it each time, whatever ends the loop.
    if rule.ident == "linear-pass" or (breach.loop.search and breach.kind != "head"):
        return Severity.HINT
    if breach.is_projected:
        return Severity.INFORMATION
    if breach.minimum >= _ERROR_FROM * breach.budget.value:
        return Severity.ERROR
    return Severity.WARNING


def _fingerprint(breach: Breach, rule: Rule) -> str:
    """The same as long as the same loop of the same function does the same thing, wherever its lines move to."""
    parts = (
        rule.ident,
        breach.path,
        breach.function.qualname,
        breach.loop.text,
        breach.resource,
        *(step.name for step in breach.chain),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _numbered(found: list[Finding]) -> tuple[Finding, ...]:
    """Equal fingerprints, in source order, told apart by their number."""
    seen: Counter[str] = Counter()
    out = []
    for finding in found:
        number = seen[finding.fingerprint]
        seen[finding.fingerprint] += 1
        out.append(replace(finding, fingerprint=f"{finding.fingerprint}-{number}") if number else finding)
    return tuple(out)


def _syntax_problems(path: str, module: ir.Module, places: _Places) -> tuple[Problem, ...]:
    """One problem for a file that does not parse, at the first place that does not."""
    if not module.errors:
        return ()
    place = places.place(path, *module.errors[0])
    text = (
        f"syntax not understood here ({len(module.errors)} such places in the file); what stands around it was checked"
    )
    return (Problem(path, text, Severity.INFORMATION, place, "syntax"),)


def _limits(engine: Engine, path: str) -> tuple[Problem, ...]:
    if not engine.memory.of(path).cut_off:
        return ()
    text = "the functions of this file call each other in too many ways to follow all; what was followed was checked"
    return (Problem(path, text, Severity.INFORMATION, code="too-many-calls"),)


def _collections_used(engine: Engine, path: str) -> tuple[str, ...]:
    """The declared collections that the loops of a file go over, most used first."""
    seen: Counter[str] = Counter()
    for evaluations in engine.memory.of(path).evaluations.values():
        for loop in evaluations[0].loops:
            seen.update(symbol.collection for symbol in loop.high.symbols if symbol.collection)
    return tuple(name for name, _ in seen.most_common())


def _context(engine: Engine, path: str) -> str:
    """The context of all functions of a file; of those inside of them, handlers of clicks for example, it is not asked."""
    if not engine.scale.contexts:
        return ""
    found = set()
    for at, evaluations in engine.memory.of(path).evaluations.items():
        if at and engine.index.function((path, at)).parent <= 0:
            contexts = {one.context for one in evaluations}
            found |= contexts if engine.contexts.runs_plainly((path, at)) else contexts - {""}
    return found.pop() if len(found) == 1 else ""
