"""Where the code of each file runs, and so which walls hold for it.

A function runs in the context of its callers; an entry point begins one. What is called by nobody known, and no entry
point, runs in the plain budgets, which are the context "". Contexts that no budget in the scale is for make no
difference, so they are not told apart from it, and without any such budget nothing of this is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from scalesight.cost.index import Index, Ref
from scalesight.cost.values.collections import Collections
from scalesight.finding import Budget, Resource
from scalesight.scale.model import Scale
from scalesight.syntax.frameworks import paths
from scalesight.syntax.frameworks.entry_point import LATER


class Call(NamedTuple):
    """A function that calls another one, and the context in which it does so."""

    caller: Ref
    context: str


class Contexts:
    """Where code runs: by the tables of the frameworks, the paths of files, the overrides that name them, and calls."""

    def __init__(self, index: Index, scale: Scale, collections: Collections) -> None:
        self._index = index
        self._scale = scale
        self._is_product = lambda name: collections.names.identifier(name) is not None
        self._declared = scale.contexts
        self._walls: dict[tuple[str, str], Mapping[str, float]] = {}
        self._kinds: dict[str, str] = {}
        self._of_files: dict[str, str | None] = {}
        # What each file registers of others, and the files whose registrations are up to date.
        self._registered: dict[str, dict[Ref, str]] = {}
        self._begun: dict[Ref, str] = {}
        self._looked_at: set[str] = set()
        # The calls of the functions of each file, and the files whose functions each file calls.
        self._calls: dict[str, dict[str, set[Call]]] = {}
        self._called_by: dict[str, set[str]] = {}

    def of(self, ref: Ref) -> str | None:
        """The context that begins with a function; None if none does, so that it runs in those of its callers."""
        if not self._declared:
            return None
        path = ref[0]
        if path not in self._of_files:
            kind = self._kind(path)
            self._of_files[path] = self._scale.context(path) or (kind if kind in self._declared else None)
        context = self._of_files[path]
        if context is None:
            context = self._index.entry_points(path).functions.get(ref[1])
        if context is None:
            context = self._begun.get(ref)
        return context if context is None or context in self._declared else ""

    def is_job(self, ref: Ref) -> bool:
        """Whether a function is a job, or stands in one, whatever budgets are declared."""
        path, at = ref
        found, functions = self._index.entry_points(path).functions, self._index.module(path).functions
        while at > 0 and at not in found:
            at = functions[at].parent
        return found.get(at) == "job"

    def declared(self, context: str) -> str:
        """A context; "" where no budget is for it."""
        return context if context in self._declared else ""

    def of_branch(self, path: str, at: int) -> str | None:
        """The context of a branch of a file's top level, such as what runs if the file is run as a command."""
        context = self._index.entry_points(path).guards.get(at) if self._declared else None
        return context if context in self._declared else None

    def of_call(self, ref: Ref, around: str) -> str:
        """The context of a function where it is called from `around`: the same, but for a component."""
        context = self.of(ref) or ""
        return context if context in LATER or not around else around

    def of_closure(self, ref: Ref, definer: Ref, around: str) -> str:
        """The context of a function that is defined in another one, which runs in `around`, and that nobody is seen to call."""
        context = self.of(ref)
        if context is not None:
            return context
        return "" if around in LATER or self.of(definer) in LATER else around

    def walls(self, path: str, context: str = "") -> Mapping[str, float]:
        """The budgets that hold for the code of a file in a context, by resource; none where nobody waits for it."""
        key = (path, context)
        if key not in self._walls:
            budgets = self._scale.budgets(path, context or None).items() if self._is_asked_for(path) else ()
            self._walls[key] = {resource.value: budget.value for resource, budget in budgets}
        return self._walls[key]

    def budget(self, path: str, context: str, resource: str) -> Budget:
        """The budget of a resource, and where it stands. Raises KeyError where there is no such wall."""
        return self._scale.budgets(path, context or None)[Resource(resource)]

    def is_measured(self, path: str) -> bool:
        """Whether any wall holds for the code of a file."""
        return any(self.walls(path, context) for context in ("", *self._declared))

    def note(self, ref: Ref, caller: Ref, context: str) -> None:
        """A function is called by another one, in a context."""
        if self._declared:
            of_file = self._calls.setdefault(ref[0], {})
            of_file.setdefault(self._key(ref), set()).add(Call(caller, context))
            self._called_by.setdefault(caller[0], set()).add(ref[0])

    def calls(self, ref: Ref) -> set[Call]:
        """The calls of a function that were noted, those of files that have changed since left out."""
        of_file = self._calls.get(ref[0])
        return of_file.get(self._key(ref), set()) if of_file else set()

    def _key(self, ref: Ref) -> str:
        """By which the calls of a function are kept: its name, for an edit moves functions but renames few.

        Those inside of other functions, of which several may have one name, are kept by their place until an edit.
        """
        function = self._index.function(ref)
        return function.qualname if function.parent <= 0 and function.name != "<lambda>" else f"#{ref[1]}"

    def runs_plainly(self, ref: Ref) -> bool:
        """Whether the plain budgets hold for a function: not if all its known callers run in contexts of their own."""
        if not self._declared:
            return True
        seen, pending, elsewhere = {ref}, [ref], False
        while pending:
            one = pending.pop()
            context, calls = self.of(one), self.calls(one)
            if context == "" or (context is None and not calls):
                return True
            for caller, called_in in calls:
                if called_in:
                    elsewhere = True
                elif caller not in seen:
                    seen.add(caller)
                    pending.append(caller)
        return not elsewhere

    def unregistered(self, paths: Iterable[str]) -> list[str]:
        """The files of which it is not known what they register: those among `paths`, and those that did so before."""
        known = (*paths, *self._registered) if self._declared else ()
        return [path for path in dict.fromkeys(known) if path not in self._looked_at]

    def register(self, path: str, found: dict[Ref, str]) -> list[Ref]:
        """Notes which functions of other files a file registers; the result are those that it did not before, or does no more."""
        self._looked_at.add(path)
        known = self._registered.pop(path, {})
        self._registered[path] = found
        if found or known:
            self._begun = {ref: context for refs in self._registered.values() for ref, context in refs.items()}
        return [ref for ref in {**known, **found} if known.get(ref) != found.get(ref)]

    def forget(self, path: str) -> None:
        """Drops what a file that changes was found to be, and the calls that it makes."""
        for context in ("", *self._declared):
            self._walls.pop((path, context), None)
        self._kinds.pop(path, None)
        self._of_files.pop(path, None)
        self._looked_at.discard(path)
        of_file = self._calls.get(path, {})
        for name in [name for name in of_file if name.startswith("#")]:
            del of_file[name]
        for called in self._called_by.pop(path, ()):
            for calls in self._calls.get(called, {}).values():
                calls -= {call for call in calls if call.caller[0] == path}

    def _kind(self, path: str) -> str:
        if path not in self._kinds:
            self._kinds[path] = paths.kind(path, lambda: self._index.module(path), self._is_product)
        return self._kinds[path]

    def _is_asked_for(self, path: str) -> bool:
        """Whether a file is the product's own, or somebody asks for what it is: an override, or budgets for its kind."""
        kind = self._kind(path)
        return not kind or kind in self._declared or self._scale.is_overridden(path)
