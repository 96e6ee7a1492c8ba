"""What comments in a file say of its findings: which are known and why, and which comments say nothing that holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scalesight.cost.breach import Breach
from scalesight.cost.engine import Engine
from scalesight.finding import Place, Problem, Severity
from scalesight.rules.registry import RULES
from scalesight.rules.rule import Rule
from scalesight.syntax.directives import unknown_rules


class Said:
    """The directives of one file, and what became of them."""

    def __init__(self, engine: Engine, path: str) -> None:
        self._engine = engine
        self._path = path
        self._found = engine.index.directives(path) if engine.index.module(path).comments else None
        self._used: set[int] = set()

    def ignores(self, rule: Rule, breach: Breach) -> bool:
        """Whether a comment at the loop, or at a function around it, says that the finding is known."""
        if self._found is None:
            return False
        for line in self._lines(breach):
            for said in self._found.at(line, "ignore"):
                if rule.ident in said.rules:
                    self._used.add(said.start)
                    return True
        return False

    def problems(self, place: Callable[[str, int, int], Place]) -> Iterator[Problem]:
        """The directives that cannot be understood, and, of a file that is checked, those that change nothing."""
        if self._found is None:
            return
        for wrong in (*self._found.wrong, *unknown_rules(self._found, (rule.ident for rule in RULES))):
            at = place(self._path, wrong.start, wrong.end)
            yield Problem(self._path, wrong.message, Severity.WARNING, at, "directive")
        if not self._engine.is_measured(self._path):
            return
        known = {rule.ident for rule in RULES}
        used = self._used | self._engine.memory.of(self._path).heeded
        for said in (one for ones in self._found.by_line.values() for one in ones):
            if said.start not in used and known.issuperset(said.rules):
                text = f"`scale: {said.kind}` changes nothing here: remove it, or put it where it holds"
                yield Problem(
                    self._path, text, Severity.WARNING, place(self._path, said.start, said.end), "unused-directive"
                )

    def _lines(self, breach: Breach) -> Iterator[int]:
        index = self._engine.index
        yield index.line_of(self._path, breach.loop.step.start)
        module = index.module(self._path)
        for function in module.functions[1:]:
            if function.start <= breach.loop.step.start < function.end and function.name != "<lambda>":
                yield module.line_of(function.start)
