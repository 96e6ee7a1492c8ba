"""How a loop comes to what it spends: `(label → owner_of → Customer.objects.get, line 12)`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scalesight.cost.amounts.term import Step
from scalesight.cost.breach import Breach

# (path, byte offset) → line, from 1
LineOf = Callable[[str, int], int]

# More hops nobody follows who hears them; all of them are in the chain of the finding.
_MOST_HOPS = 4
_LONGEST_NAME = 40
_SHORT_NAME = 24

# What a method is called on that is the object's own.
_OWN = frozenset({"self", "this", "cls", "super"})

# Files that are called the same in many folders.
_COMMON = frozenset(
    """__init__ actions api client constants handler handlers helper helpers index layout main mod models page queries route
    router routes schema search server service services tasks types utils views""".split()
)


def ways(breach: Breach, line_of: LineOf) -> tuple[str, ...]:
    """The way in falling length: each hop; the first and the last; the last alone. "" where the loop itself spends it."""
    at = breach.chain.index(breach.loop.step) if breach.loop.step in breach.chain else 0
    steps = breach.chain[at + 1 :]
    calls = [step for step in steps if step.kind == "call"]
    if not steps or (not calls and (steps[-1].kind == "loop" or breach.kind == "invariant")):
        return ("",)
    last = steps[-1]
    names = [_short(step) for step in calls if step is not last]
    shortest = names[-1:]
    # What the same expensive call is, is said before it.
    if breach.kind != "invariant":
        more = f" and {len(breach.sinks) - 1} more" if len(breach.sinks) > 1 else ""
        names.append(_end(last) + more)
        shortest = [_end(last, _SHORT_NAME) + more]
    line = line_of(last.path, last.start)
    here = last.path == breach.path
    whole, short = (f"line {line}",) * 2 if here else (f"{last.path}:{line}", f"{_file(last.path)}:{line}")
    ends = [names[0], "…", names[-1]] if len(names) > 2 else names
    told = [names, ends] if len(names) <= _MOST_HOPS else [ends]
    return (
        *(_said(hops, where) for hops in told for where in dict.fromkeys((whole, short))),
        *(_said(["…", *end] if len(names) > 1 else end, short) for end in (names[-1:], shortest)),
    )


def _said(names: Sequence[str], where: str) -> str:
    return f" ({' → '.join(names)}, {where})"


def _end(step: Step, longest: int = _LONGEST_NAME) -> str:
    if step.kind != "loop":
        return _short(step, longest)
    return "a loop" if step.name.startswith("…") else f"loop over {_short(step, longest)}"


def _short(step: Step, longest: int = _LONGEST_NAME) -> str:
    """The name of a step, without what stands between its ends where that is long."""
    if len(step.name) <= longest:
        return step.name.removeprefix("….")
    first, _, rest = step.name.partition(".")
    last = rest.rpartition(".")[2] or first
    if rest == last:  # nothing stands between them
        return last if first == "…" or longest < _LONGEST_NAME else step.name
    return f"{first}….{last}" if first.isidentifier() and first not in _OWN and first != last else last


def _file(path: str) -> str:
    """The name of a file, with its folder where many files are called so."""
    *folders, name = path.split("/")
    return f"{folders[-1]}/{name}" if folders and name.partition(".")[0] in _COMMON else name
