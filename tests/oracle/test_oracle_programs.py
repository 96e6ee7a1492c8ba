"""Programs that nobody wrote: loops in loops, exits, branches, slices, helpers. Every number is true of their runs."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import counting
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from verdict import Sizes, findings
from world import take

SIZES: Sizes = {"products": 7, "variants per products": (2, 4), "tags": 6, "orders": 5}
#: No single pass breaks it, almost every nest does.
BUDGET = 8


@dataclass
class Program:
    """A program in the making: its lines, the helpers it calls, and what can be iterated where it stands."""

    draw: st.DrawFn
    lines: list[str] = field(default_factory=list)
    helpers: list[str] = field(default_factory=list)
    names: int = 0

    def choose(self, *options: str) -> str:
        return self.draw(st.sampled_from(options))

    def name(self, stem: str) -> str:
        self.names += 1
        return f"{stem}{self.names}"

    def block(self, indent: int, sources: tuple[str, ...], depth: int, *, in_loop: bool) -> None:
        """One to three statements."""
        pad = "    " * indent
        for _ in range(self.draw(st.integers(1, 2 if depth else 3))):
            kinds = ["pass", "list", "helper", "search"]
            kinds += ["for", "for", "for", "if", "comprehension"] if depth < 3 else []
            match self.choose(*kinds):
                case "for":
                    self.loop(indent, sources, depth)
                case "if":
                    self.branch(indent, sources, depth, in_loop=in_loop)
                case "comprehension":
                    first, second = self.name("c"), self.name("c")
                    inner = self.source(
                        (*sources, f"{first}.variants") if (source := self.source(sources)) == "products" else sources
                    )
                    condition = self.choose("", " if coin()")
                    self.lines.append(f"{pad}[{second} for {first} in {source}{condition} for {second} in {inner}]")
                case "list":
                    made = self.name("part")
                    source = self.source(sources)
                    form = self.choose(
                        "[x for x in {} if coin()]", "list({})", "{}[:3]", "[x.id for x in {}]", "sorted({}, key=id)"
                    )
                    self.lines.append(f"{pad}{made} = {form.format(source)}")
                    sources = (*sources, made) if form != "[x.id for x in {}]" else sources
                case "helper":
                    self.helper(pad, sources)
                case "search":
                    form = self.choose(
                        "any(coin() for x in {})", "next((x for x in {} if coin()), None)", "all(coin() for x in {})"
                    )
                    self.lines.append(pad + form.format(self.source(sources)))
                case _:
                    self.lines.append(f"{pad}coin()")

    def source(self, sources: tuple[str, ...]) -> str:
        return self.draw(st.sampled_from(sources))

    def loop(self, indent: int, sources: tuple[str, ...], depth: int) -> None:
        pad, row = "    " * indent, self.name("row")
        source = self.source(sources)
        form = self.choose(
            "for {row} in {source}:", "for _, {row} in enumerate({source}):", "for {row} in {source}[:4]:"
        )
        self.lines.append(pad + form.format(row=row, source=source))
        if source == "products":
            sources = (*sources, f"{row}.variants")
        self.block(indent + 1, sources, depth + 1, in_loop=True)
        if self.draw(st.integers(0, 9)) == 0:
            self.lines.append(f"{pad}    {self.choose('break', 'return', 'continue')}")

    def branch(self, indent: int, sources: tuple[str, ...], depth: int, *, in_loop: bool) -> None:
        pad = "    " * indent
        self.lines.append(f"{pad}if coin():")
        self.block(indent + 1, sources, depth + 1, in_loop=in_loop)
        match self.choose("end", "exit", "else"):
            case "exit":
                self.lines.append(f"{pad}    {self.choose('break', 'continue', 'return') if in_loop else 'return'}")
            case "else":
                self.lines.append(f"{pad}else:")
                self.block(indent + 1, sources, depth + 1, in_loop=in_loop)

    def helper(self, pad: str, sources: tuple[str, ...]) -> None:
        called = self.name("helper")
        exit_early = self.choose(
            "", "        if coin():\n            return thing\n", "        if coin():\n            break\n"
        )
        self.helpers.append(
            f"def {called}(things):\n    for thing in things:\n        coin()\n{exit_early}    return None\n"
        )
        self.lines.append(f"{pad}{called}({self.choose('', 'things=')}{self.source(sources)})")


@st.composite
def programs(draw: st.DrawFn) -> str:
    program = Program(draw)
    program.block(1, ("products", "tags", "orders"), 0, in_loop=False)
    main = "\n".join(["def run(products, tags, orders):", *program.lines])
    return "\n\n".join([*program.helpers, main]) + "\n"


# Derandomized: a run of the tests says the same every time. Explore with a larger max_examples.
@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(programs())
def test_every_number_is_true_of_the_runs(program: str) -> None:
    main = program.partition("def run")[2]
    found = [one for one in findings(program, "case.py", SIZES, "iterations", BUDGET) if one.function == "run"]
    for seed in range(6):
        for end in (0, 1):
            rounds = counting.run(program, take(SIZES, end), {"coin": _coin(seed)})
            most = max(rounds.values(), default=0)
            for one in found:
                places = [
                    f"{place.line}:{place.start.column}" for place in (one.place, *(hop.place for hop in one.chain))
                ]
                loop = [place for place in places if place in rounds][-1]
                # The low end is that of a run that comes as far as the loop: a return further up is no part of it.
                # Of two arms that cost the same, either gives the low end.
                least = most if "else:" in main else rounds[loop]
                where = f"{rounds[loop]} rounds at {loop}, coin {seed}, end {end}: {one.message}\n{program}"
                assert rounds[loop] <= one.cost.max, where
                assert one.cost.min <= least or "return" in main, where
            assert most <= BUDGET or max((one.cost.max for one in found), default=0) >= most, (
                f"{most} rounds, and no finding has as many: {[one.message for one in found]}\n{program}"
            )


def _coin(seed: int) -> Callable[[], bool]:
    """Heads, tails, and what falls."""
    toss = random.Random(seed)
    return [lambda: False, lambda: True][seed] if seed < 2 else lambda: toss.random() < 0.5
