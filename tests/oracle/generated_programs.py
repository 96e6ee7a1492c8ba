"""Programs that nobody wrote, as strategies of hypothesis: loops in loops, callbacks, exits, branches, slices, helpers, sinks.

A statement stands on a line of its own, and spends at most once a run of the line. What is left out, and why, is said
where it is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from hypothesis import strategies as st
from verdict import Sizes

HEAD = """\
import sqlite3
import requests

connection = sqlite3.connect("shop.db")

"""

QUERY = 'connection.execute("SELECT name FROM customers WHERE id = 1")'
CALL = 'requests.get("https://stock.example/1")'


class Source(NamedTuple):
    """What can be iterated: `text`, whether its elements are products, whose variants can be iterated, and if it is a list."""

    text: str
    has_variants: bool = False
    is_list: bool = True


class Program(NamedTuple):
    """A program `run(products, tags, orders)` with the sizes and the budget that it is checked with.

    `is_exact`: it does the same in every run. `leaving`: the lines of what is spent on the way out of a loop.
    """

    code: str
    sizes: Sizes
    budget: int
    is_exact: bool
    leaving: frozenset[int]


@dataclass(frozen=True)
class Scope:
    """Where a statement stands: how deep, over what it can go, and which ways there are out."""

    indent: int = 1
    depth: int = 0
    sources: tuple[Source, ...] = ()
    in_loop: bool = False

    def inside(self, *sources: Source, in_loop: bool) -> Scope:
        """The block of a loop or branch."""
        return replace(
            self,
            indent=self.indent + 1,
            depth=self.depth + 1,
            sources=(*self.sources, *sources),
            in_loop=in_loop or self.in_loop,
        )


@dataclass
class Writer:
    """A program in the making: its lines and the functions that it calls."""

    draw: st.DrawFn
    is_exact: bool
    lines: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    leaving: set[int] = field(default_factory=set)
    names: int = 0

    def choose(self, *options: str) -> str:
        """One of several texts; the first is the simplest."""
        return self.draw(st.sampled_from(options))

    def name(self, stem: str) -> str:
        """A name that nothing else has."""
        self.names += 1
        return f"{stem}{self.names}"

    def source(self, scope: Scope) -> Source:
        """Something to go over."""
        return self.draw(st.sampled_from(scope.sources))

    def list_of(self, scope: Scope) -> Source:
        """A list to go over, or to cut."""
        return self.draw(
            st.sampled_from([source for source in scope.sources if source.is_list and not is_batch(source)])
        )

    def write(self, scope: Scope, text: str) -> None:
        """A line."""
        self.lines.append("    " * scope.indent + text)

    def block(self, scope: Scope) -> None:
        """One to three statements."""
        for _ in range(self.draw(st.integers(1, 2 if scope.depth else 3))):
            scope = self.statement(scope)

    def statement(self, scope: Scope) -> Scope:
        """One statement; the scope after it."""
        kinds = [self.sink, self.built_in, self.helper, self.made]
        if not self.is_exact:
            kinds.append(self.search)
        if scope.depth < 3:
            kinds += [self.loop, self.loop, self.loop, self.comprehension, self.callback, self.counted, self.chunks]
            if not self.is_exact:
                kinds += [self.branch] * 5
        return self.draw(st.sampled_from(kinds))(scope) or scope

    def sink(self, scope: Scope) -> None:
        """A query or a remote call."""
        self.write(scope, self.choose(QUERY, CALL))

    def built_in(self, scope: Scope) -> None:
        """Work of a built-in. Nothing is None, so a search goes through all there is."""
        source = self.source(scope)
        forms = ["sorted({})", "list({})", "max({}, key=id, default=None)", "set(map(id, {}))"]
        if source.is_list:
            forms += ["None in {}", "{}[:]", "[*{}]"]
        self.write(scope, self.choose(*forms).format(source.text))

    def made(self, scope: Scope) -> Scope:
        """A collection that is made of another, once."""
        source = self.source(scope)
        name = self.name(_stem(source, "part"))
        forms = ["list({})", "sorted({}, key=id)", "[x for x in {}]", "{{x.id: x for x in {}}}.values()"]
        forms += ["{}[:3]"] if source.is_list and not is_batch(source) else []
        forms += [] if self.is_exact else ["[x for x in {} if coin()]", "list(filter(lambda x: coin(), {}))"]
        form = self.choose(*forms)
        self.write(scope, f"{name} = {form.format(source.text)}")
        return replace(
            scope, sources=(*scope.sources, Source(name, source.has_variants, not form.endswith(".values()")))
        )

    def loop(self, scope: Scope) -> None:
        """A for loop, now and then with an exit at its end."""
        row, source = self.name("row"), self.source(scope)
        forms = ["for {row} in {source}:", "for _, {row} in enumerate({source}):"]
        forms += ["for {row} in reversed({source}):"] if source.is_list else []
        forms += ["for {row} in {source}[:4]:"] if source.is_list and not is_batch(source) else []
        self.write(scope, self.choose(*forms).format(row=row, source=source.text))
        body = scope.inside(*_variants(row, source), in_loop=True)
        start = len(self.lines)
        self.block(body)
        if not self.is_exact and self.draw(st.integers(0, 9)) == 9:
            self.write(body, self.choose("continue", "break", "return"))
            self.leaving.update(range(start, len(self.lines)))

    def counted(self, scope: Scope) -> None:
        """A loop over positions."""
        source, at = self.list_of(scope), self.name("at")
        self.write(scope, f"for {at} in range(len({source.text})):")
        self.block(scope.inside(*_variants(f"{source.text}[{at}]", source), in_loop=True))

    def chunks(self, scope: Scope) -> None:
        """A loop over batches."""
        # Two loops over batches of one length, one in the other, are taken for pairs of batches: rounded up.
        source, length = self.list_of(scope), 2 + scope.depth
        at, part = self.name("at"), self.name("batch")
        self.write(scope, f"for {at} in range(0, len({source.text}), {length}):")
        body = scope.inside(source._replace(text=part), in_loop=True)
        self.write(body, f"{part} = {source.text}[{at} : {at} + {length}]")
        self.block(body)

    def comprehension(self, scope: Scope) -> None:
        """A comprehension of two loops, or one in another."""
        first, second, outer = self.name("c"), self.name("c"), self.source(scope)
        inner = self.draw(st.sampled_from((*scope.sources, *_variants(first, outer)))).text
        condition = "" if self.is_exact else self.choose("", " if coin()")
        self.write(
            scope,
            self.choose(
                "[{second}.id for {first} in {outer}{condition} for {second} in {inner}]",
                "[[{second}.id for {second} in {inner}] for {first} in {outer}{condition}]",
                "{{{first}.id: [{second} for {second} in {inner}] for {first} in {outer}{condition}}}",
                "sum({second}.id for {first} in {outer}{condition} for {second} in {inner})",
            ).format(first=first, second=second, outer=outer.text, inner=inner, condition=condition),
        )

    def callback(self, scope: Scope) -> None:
        """A function that a built-in calls for each element."""
        row, other, source = self.name("f"), self.name("f"), self.source(scope)
        inner = self.draw(st.sampled_from((*scope.sources, *_variants(row, source)))).text
        body = self.choose(
            f"[{other}.id for {other} in {inner}]", f"len([{other}.id for {other} in {inner}])", QUERY, CALL
        )
        form = self.choose(
            "list(map(lambda {row}: {body}, {source}))",
            "list(filter(lambda {row}: {body}, {source}))",
            "sorted({source}, key=lambda {row}: id({body}))",
        )
        self.write(scope, form.format(row=row, body=body, source=source.text))

    def search(self, scope: Scope) -> None:
        """A search that an answer ends."""
        form = self.choose(
            "any(coin() for x in {})", "next((x for x in {} if coin()), None)", "all(coin() for x in {})"
        )
        self.write(scope, form.format(self.source(scope).text))

    def branch(self, scope: Scope) -> None:
        """A condition, with an end, an exit or an other arm."""
        self.write(scope, "if coin():")
        inside = scope.inside(in_loop=False)
        start = len(self.lines)
        self.block(inside)
        match self.choose("end", "exit", "else"):
            case "exit":
                self.write(inside, self.choose(*(["continue", "break"] * 3 if scope.in_loop else []), "return"))
                self.leaving.update(range(start, len(self.lines)))
            case "else":
                self.write(scope, "else:")
                self.block(inside)

    def helper(self, scope: Scope) -> Scope | None:
        """A call of a function, which is handed a collection and goes through it, gives it back, or is a method."""
        called, source = self.name("helper"), self.source(scope)
        if self.choose("go", "give") == "give":
            form = self.choose("things", "list(things)", "[one for one in things]")
            given = self.name(_stem(source, "given"))
            self.functions.append(f"def {called}(things):\n    return {form}\n")
            self.write(scope, f"{given} = {called}({source.text})")
            return replace(scope, sources=(*scope.sources, source._replace(text=given)))
        body = [f"{self.choose('', 'found = ')}{self.choose('None', QUERY, CALL)}"]
        if not self.is_exact:
            body += self.choose("", "if coin():\n    return thing", "if coin():\n    break").splitlines()
        pad = " " * 4 * self.draw(st.integers(1, 2))
        lines = ["for thing in things:", *("    " + line for line in body)]
        lines = [f"def {called}(things):" if len(pad) == 4 else f"    def {called}(self, things):"] + [
            pad + line for line in lines
        ]
        if len(pad) > 4:
            self.functions.append("\n".join([f"class {called.title()}:", *lines]) + "\n")
            called = f"{called.title()}().{called}"
        else:
            self.functions.append("\n".join(lines) + "\n")
        for _ in range(self.draw(st.integers(1, 2))):
            self.write(scope, f"{called}({self.choose('', 'things=')}{source.text})")
            source = self.source(scope)
        return None


def _stem(source: Source, stem: str) -> str:
    """A name for what is made of something, which says if that is an element's own, or a batch."""
    return "variants_of" if "variants" in source.text else "batch_of" if is_batch(source) else stem


def is_batch(source: Source) -> bool:
    """Whether it may be a batch. A page of a batch is as long as that of the first one: rounded up."""
    return source.text.startswith("batch")


def _variants(row: str, source: Source) -> tuple[Source, ...]:
    # Their name alone says that they are many, not that they are a list: what only lists can do may be something else.
    return (Source(f"{row}.variants", is_list=False),) if source.has_variants else ()


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Programs with sizes and a budget that a single loop seldom breaks and a nest nearly always."""
    least = draw(st.integers(1, 3))
    # A collection of one makes no nest; the cases that are written out are run at one.
    sizes = {
        "products": draw(st.integers(2, 9)),
        "variants per products": (least, max(2, least + draw(st.integers(0, 2)))),
        "tags": draw(st.integers(2, 7)),
        "orders": draw(st.integers(2, 7)),
    }
    writer = Writer(draw, is_exact=draw(st.booleans()))
    writer.block(Scope(sources=(Source("products", True), Source("tags"), Source("orders"))))
    main = "def run(products: list[Product], tags: list[Tag], orders: list[Order]):"
    code = HEAD + "\n\n".join([*writer.functions, "\n".join([main, *writer.lines])]) + "\n"
    first = code.count("\n") - len(writer.lines) + 1
    leaving = frozenset(first + at for at in writer.leaving)
    return Program(code, sizes, draw(st.integers(4, 20)), writer.is_exact, leaving)
