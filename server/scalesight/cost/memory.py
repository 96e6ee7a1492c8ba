"""What was evaluated, file by file, so that a change drops no more than the files that rest on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from scalesight.cost.amounts.term import LoopRecord, Summary, Term
from scalesight.cost.evaluation.activation import Activation, Activations
from scalesight.cost.evaluation.frame import Environment
from scalesight.cost.evaluation.not_understood import Unknown
from scalesight.cost.index import Index, Ref
from scalesight.cost.recursion.marks import Mark
from scalesight.cost.values.value import Value
from scalesight.syntax import ir

# More terms than this handed from callee to caller in circles of functions that call each other, and further ones are
# left out. Code that people write stays far below; two hundred functions that all call each other would take minutes.
_MAX_HANDED = 5_000

# A larger circle of functions that call each other is not evaluated once more for each of them.
_MAX_CIRCLE = 16

# Calls of one file that are remembered for another.
_MAX_REMEMBERED = 64

# A function (by its index in the file), what it closes over, what of its arguments tells it something, and its context.
Key = tuple[int, "Environment | None", tuple[Value, ...], str]


def key_of(
    ref: Ref,
    closure: Environment | None,
    this: Value,
    arguments: tuple[Value, ...],
    keywords: dict[str, Value],
    context: str,
) -> Key:
    """What an evaluation of a function is kept under."""
    named = (Value(name=name, element=value) for name, value in sorted(keywords.items()))
    return ref[1], closure, (this, *arguments, *named), context


@dataclass(slots=True)
class Evaluation:
    """One evaluation of a function: its terms and loops. `assumed`: the parameters that only their name sized, and
    `typed`: those that only their type did; `gained`: see `Summary`; `lowest`: see `Activation`; `key`: what it was evaluated for; `unknown`:
    the calls in it that are not understood.
    """

    ref: Ref
    terms: tuple[Term, ...]
    loops: tuple[LoopRecord, ...]
    returns: Value
    assumed: dict[str, str]
    generic: bool
    gained: tuple[tuple[int, frozenset[str]], ...] = ()
    context: str = ""
    key: Key | None = None
    lowest: int = 0
    unknown: tuple[Unknown, ...] = ()
    typed: frozenset[str] = frozenset()


class Handed(NamedTuple):
    """What a call in the file `caller` hands over, in the order of the parameters, and where it runs.

    `is_own`: the function was called by itself, at once or by way of others.
    """

    caller: str
    arguments: tuple[Value, ...]
    context: str
    is_own: bool = False


@dataclass(slots=True)
class FileMemory:
    """What is known of one file. `summaries` by function and arguments; `evaluations` and `callers` by function;
    `members` by class and name; `held`: what classes have from a framework's class; `kept`: the functions whose
    answers a decorator keeps; `marks`, `calls_of_itself` of functions, where that was asked; `exports` by name; `uses`: the files that all this rests on. `is_evaluated`: every function
    of it was. `redone`: how often a summary was a draft; `dense`: those that stay what they were as drafts, because
    their circle is too large. `heeded`: the comments, by their start, that something was learned from (see `facts`).
    """

    scope: Environment | None = None
    summaries: dict[Key, Summary] = field(default_factory=dict)
    evaluations: dict[int, list[Evaluation]] = field(default_factory=dict)
    callers: dict[int, list[Handed]] = field(default_factory=dict)
    members: dict[tuple[int, str], Value | None] = field(default_factory=dict)
    held: dict[int, tuple[Value, ...]] = field(default_factory=dict)
    kept: dict[int, bool] = field(default_factory=dict)
    marks: dict[int, Mark | None] = field(default_factory=dict)
    calls_of_itself: dict[int, list[ir.Call]] = field(default_factory=dict)
    exports: dict[str, Value | None] = field(default_factory=dict)
    uses: set[str] = field(default_factory=set)
    redone: Counter[Key] = field(default_factory=Counter)
    dense: set[Key] = field(default_factory=set)
    heeded: set[int] = field(default_factory=set)
    cut_off: bool = False
    is_evaluated: bool = False

    def has_calls_from(self, files: Container[str]) -> bool:
        """Whether one of these files handed something to a function of this one."""
        return any(call.caller in files for calls in self.callers.values() for call in calls)


@dataclass(slots=True)
class Memory:
    """What is known of all files. `running`: the functions under evaluation, `activations`: how they call each other;
    `handed`: see `is_exhausted`.

    `drafts`: summaries that were made while a function ran that they lead back to (by depth), so that they lack what it
    costs. They hold until it ends.

    `projected`: what it costs that a class reads a row, see `cost.rows.projections`.

    `remembered`: what files that are not evaluated at present handed to the functions of a file, by path, caller and
    qualified name, so that an edit does not lose what its callers told.
    """

    files: dict[str, FileMemory] = field(default_factory=dict)
    running: set[Ref] = field(default_factory=set)
    activations: Activations = field(default_factory=Activations)
    drafts: dict[tuple[str, Key], int] = field(default_factory=dict)
    handed: int = 0
    projected: dict[object, Summary] = field(default_factory=dict)
    remembered: dict[str, dict[str, list[tuple[str, tuple[Value, ...], str]]]] = field(default_factory=dict)

    def of(self, path: str) -> FileMemory:
        """What is known of a file."""
        known = self.files.get(path)
        if known is None:
            known = self.files[path] = FileMemory()
        return known

    def is_evaluated(self, path: str) -> bool:
        """Whether every function of a file was evaluated."""
        known = self.files.get(path)
        return known is not None and known.is_evaluated

    def evaluations(self, ref: Ref) -> list[Evaluation]:
        """The evaluations of a function so far."""
        return self.of(ref[0]).evaluations.setdefault(ref[1], [])

    def forget(self, path: str, index: Index) -> None:
        """Drops what is known of a file, and of all files that rest on it; `index` still has the file as it was."""
        if path not in self.files and not any(path in known.uses for known in self.files.values()):
            return
        gone = self._resting_on(path)
        self.projected.clear()
        told = (name for name, known in self.files.items() if known.has_calls_from(gone))
        for name in {*gone, *told}:
            self._set_aside(name, path, index)

    def forget_all(self, index: Index) -> None:
        """Drops what is known of all files."""
        for name in list(self.files):
            self._set_aside(name, "", index)

    def renew(self, caller: str, index: Index) -> None:
        """A file is evaluated again: what was remembered of its calls is void, and what was evaluated with it."""
        for path, by_caller in list(self.remembered.items()):
            if by_caller.pop(caller, None) is not None and path != caller:
                known = self.files.get(path)
                for calls in known.callers.values() if known is not None else ():
                    calls[:] = [call for call in calls if call.caller != caller]
                self._set_aside(path, "", index)

    def _set_aside(self, name: str, changed: str, index: Index) -> None:
        """Drops what is known of a file but for what its callers handed to it, as long as that means the same."""
        known = self.files.pop(name, None)
        for at, calls in known.callers.items() if known is not None else ():
            for call in calls:
                if call.caller != name and all(_lasts(value, changed) for value in call.arguments):
                    by_caller = self.remembered.setdefault(name, {}).setdefault(call.caller, [])
                    told = (index.function((name, at)).qualname, call.arguments, call.context)
                    if told not in by_caller and len(by_caller) < _MAX_REMEMBERED:
                        by_caller.append(told)

    def keep(self, evaluation: Evaluation, summary: Summary) -> None:
        """Adds an evaluation, in place of a draft of it, and its summary."""
        path, at = evaluation.ref
        known, key = self.of(path), evaluation.key
        assert key is not None
        evaluations = known.evaluations[at]
        if key in known.redone:
            evaluations[:] = [one for one in evaluations if one is evaluation or one.key != key]
        known.summaries[key] = summary
        if evaluation.lowest < len(self.activations):
            self.drafts[path, key] = evaluation.lowest

    def handed_on(self, path: str, key: Key) -> Summary:
        """A summary for a caller; of circles too dense to be added up only what they return."""
        known = self.of(path)
        summary = known.summaries[key]
        lowest = self.drafts.get((path, key))
        self.activations.leads_to(lowest)
        if lowest is None and key not in known.dense:
            return summary
        self.handed += len(summary.terms) + 1
        return summary._replace(terms=()) if self.is_exhausted else summary

    def leave(self, activation: Activation) -> None:
        """Ends an activation, and with the outermost of a circle the drafts that were made on the way round."""
        if not self.activations.leave(activation):
            return
        depth = len(self.activations)
        circle = [draft for draft, lowest in self.drafts.items() if lowest >= depth]
        for path, key in circle:
            del self.drafts[path, key]
            known = self.of(path)
            if len(circle) > _MAX_CIRCLE or known.redone[key] > _MAX_CIRCLE:
                known.dense.add(key)
            else:
                known.summaries.pop(key, None)
                known.redone[key] += 1

    @property
    def handed_to(self) -> Iterator[str]:
        """The files whose functions were evaluated with what a caller hands over."""
        for path, known in self.files.items():
            if any(not one.generic for evaluations in known.evaluations.values() for one in evaluations):
                yield path

    @property
    def is_exhausted(self) -> bool:
        """Whether functions that call each other are no longer counted together."""
        return self.handed > _MAX_HANDED

    def _resting_on(self, path: str) -> set[str]:
        users: dict[str, list[str]] = {}
        for user, known in self.files.items():
            for used in known.uses:
                users.setdefault(used, []).append(user)
        gone, pending = {path}, [path]
        while pending:
            for user in users.get(pending.pop(), ()):
                if user not in gone:
                    gone.add(user)
                    pending.append(user)
        return gone


def _lasts(value: Value, path: str) -> bool:
    """Whether a value means the same after a change of the file at `path`."""
    if value.environment is not None or (value.ref is not None and value.ref[0] == path):
        return False
    parts = (value.element, value.receiver, *(entry for _, entry in value.fields))
    return all(part is None or _lasts(part, path) for part in parts)
