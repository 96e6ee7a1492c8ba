"""Programs that nobody wrote, as strategies of hypothesis: what those of all languages have in common.

A statement stands on a line of its own, and spends at most once a run of the line. What is left out, and why, is said
where it is left out. Names tell the checks what only they can know: a `batch` is one, `chosen` is what a round has taken
from a collection for itself, `variants` are an element's own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from hypothesis import strategies as st
from verdict import Sizes


class Source(NamedTuple):
    """What can be iterated: `text`, whether its elements are products, whose variants can be iterated, and if it is a list.

    `is_array`: it is an array, though nobody may know that who reads the program.
    """

    text: str
    has_variants: bool = False
    is_list: bool = True
    is_array: bool = True

    @property
    def is_batch(self) -> bool:
        """Whether it may be a batch. A page of a batch is as long as that of the first one: rounded up."""
        return self.text.startswith("batch")

    def stem(self, stem: str) -> str:
        """A name for what is made of it, which says if that is an element's own, chosen by a round, or a batch."""
        return next((f"{told}_of" for told in ("variants", "chosen", "batch") if told in self.text), stem)


class Program(NamedTuple):
    """A program `run(products, tags, orders)` with the sizes and the budget that it is checked with.

    `others`: more files, by path; their lines are those of no other file. `is_exact`: it does the same in every run.
    `leaving`: the lines of what is spent on the way out of a loop. `returns`: `run` may end early.
    """

    path: str
    code: str
    others: dict[str, str]
    sizes: Sizes
    budget: int
    is_exact: bool
    leaving: frozenset[int]
    returns: bool

    def line(self, number: int) -> str:
        """A line of one of its files."""
        for text in (self.code, *self.others.values()):
            lines = text.splitlines()
            if number <= len(lines) and lines[number - 1]:
                return lines[number - 1]
        return ""

    def __str__(self) -> str:
        others = [f"--- {path}\n{text.lstrip()}" for path, text in self.others.items()]
        return "\n".join([f"{self.sizes}, budget {self.budget}", self.code, *others])


@dataclass(frozen=True)
class Scope:
    """Where a statement stands: how deep, over what it can go, what it can call, whether in a loop, and the ways out of it.

    `in_callback`: a return leads to the next round.
    """

    indent: int = 1
    depth: int = 0
    sources: tuple[Source, ...] = ()
    calls: tuple[str, ...] = ()
    in_loop: bool = False
    exits: tuple[str, ...] = ()
    in_callback: bool = False

    def inside(self, *sources: Source, in_loop: bool) -> Scope:
        """The block of a loop or branch."""
        return replace(
            self,
            indent=self.indent + 1,
            depth=self.depth + 1,
            sources=(*self.sources, *sources),
            in_loop=in_loop or self.in_loop,
        )

    def with_source(self, source: Source) -> Scope:
        """The scope after a statement that made something."""
        return replace(self, sources=(*self.sources, source))

    def with_call(self, call: str) -> Scope:
        """The scope after a statement that made something that can be called."""
        return replace(self, calls=(*self.calls, call))


Statement = Callable[[Scope], "Scope | None"]


@dataclass
class Writer(ABC):
    """A program in the making: its lines and the functions that it calls."""

    draw: st.DrawFn
    is_exact: bool
    lines: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    leaving: set[int] = field(default_factory=set)
    names: int = 0
    returns: bool = False
    is_typed: bool = True

    def choose(self, *options: str) -> str:
        """One of several texts; the first is the simplest."""
        return self.draw(st.sampled_from(options))

    def name(self, stem: str) -> str:
        """A name that nothing else has."""
        self.names += 1
        return f"{stem}{self.names}"

    def source(self, scope: Scope) -> Source:
        """Something to go over."""
        # What was made is the more interesting.
        return self.draw(st.sampled_from((*scope.sources, *scope.sources[3:])))

    def has_list(self, scope: Scope) -> bool:
        """Whether there is a list to cut."""
        return bool(_lists(scope))

    def list_of(self, scope: Scope) -> Source:
        """A list to go over, or to cut."""
        return self.draw(st.sampled_from(_lists(scope)))

    def write(self, scope: Scope, text: str) -> None:
        """A line."""
        self.lines.append("    " * scope.indent + text)

    def block(self, scope: Scope) -> None:
        """One to three statements."""
        for _ in range(self.draw(st.integers(1, 2 if scope.depth else 3))):
            kinds = [*self.plain(scope), *(self.nested(scope) if scope.depth < 3 else ())]
            scope = self.draw(st.sampled_from(kinds))(scope) or scope

    @abstractmethod
    def plain(self, scope: Scope) -> list[Statement]:
        """The statements that can stand anywhere; each gives the scope after it if that is another."""

    @abstractmethod
    def nested(self, scope: Scope) -> list[Statement]:
        """The statements that have a block."""

    @abstractmethod
    def program(self, sizes: Sizes, budget: int) -> Program:
        """What was written."""


def program_of(draw: st.DrawFn, writer: Writer) -> Program:
    """A program with sizes and a budget that a single loop seldom breaks and a nest nearly always."""
    least = draw(st.integers(1, 3))
    # A collection of one makes no nest; the cases that are written out are run at one.
    sizes = {
        "products": draw(st.integers(2, 9)),
        "variants per products": (least, max(2, least + draw(st.integers(0, 2)))),
        "tags": draw(st.integers(2, 7)),
        "orders": draw(st.integers(2, 7)),
    }
    rows = [Source(name, name == "products", writer.is_typed) for name in ("products", "tags", "orders")]
    writer.block(Scope(sources=tuple(rows)))
    return writer.program(sizes, draw(st.integers(4, 20)))


def variants(row: str, source: Source) -> tuple[Source, ...]:
    """What an element of a source has of its own."""
    # Their name alone says that they are many, not that they are a list: what only lists can do may be something else.
    return (Source(f"{row}.variants", is_list=False),) if source.has_variants else ()


def _lists(scope: Scope) -> list[Source]:
    return [source for source in scope.sources if source.is_list and not source.is_batch]
