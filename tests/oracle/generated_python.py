"""Python programs that nobody wrote: loops in loops, callbacks, exits, branches, slices, helpers, classes, sinks."""

from __future__ import annotations

from generated_programs import Program, Scope, Source, Statement, Writer, program_of, variants
from hypothesis import strategies as st
from verdict import Sizes

HEAD = """\
import sqlite3
import requests
{imports}
connection = sqlite3.connect("shop.db")

"""
OTHER = "shop_helpers.py"
#: So many lines of the other file are empty: no line of it has the number of a line of the program.
ELSEWHERE = 1000

QUERY = 'connection.execute("SELECT name FROM customers WHERE id = 1")'
CALL = 'requests.get("https://stock.example/1")'


class PythonWriter(Writer):
    """Writes Python."""

    def plain(self, scope: Scope) -> list[Statement]:
        kinds: list[Statement] = [self.sink, self.built_in, self.helper, self.given, self.holder]
        kinds += [self.made] * 3
        kinds += [] if self.is_exact else [self.search]
        return kinds + ([self.rebound] if scope.depth == 0 else []) + ([self.call] * 2 if scope.calls else [])

    def nested(self, scope: Scope) -> list[Statement]:
        kinds: list[Statement] = [self.loop] * 3
        kinds += [self.comprehension, self.callback, self.counted, self.closure, self.entries, self.until]
        kinds += [self.chunks] if self.has_list(scope) else []
        return kinds + ([] if self.is_exact else [self.branch] * 5 + [self.zipped])

    def program(self, sizes: Sizes, budget: int) -> Program:
        main = "def run(products: list[Product], tags: list[Tag], orders: list[Order]):"
        names = [text.replace("(", ":").partition(":")[0].split()[-1] for text in self.elsewhere]
        head = HEAD.format(imports="".join(f"from shop_helpers import {name}\n" for name in names))
        code = head + "\n\n".join([*self.functions, "\n".join([main, *self.lines])]) + "\n"
        first = code.count("\n") - len(self.lines) + 1
        leaving = frozenset(first + at for at in self.leaving)
        other = HEAD.format(imports="") + "\n\n".join(self.elsewhere) + "\n"
        others = {OTHER: "\n" * ELSEWHERE + other} if self.elsewhere else {}
        returns = any(line.strip() == "return" for line in self.lines)
        return Program("case.py", code, others, sizes, budget, self.is_exact, leaving, returns)

    def define(self, text: str) -> None:
        """A function or class, here or in the other file."""
        (self.elsewhere if self.choose("here", "here", "elsewhere") == "elsewhere" else self.functions).append(text)

    def sink(self, scope: Scope) -> None:
        """A query or a remote call."""
        self.write(scope, self.choose(QUERY, CALL))

    def built_in(self, scope: Scope) -> None:
        """Work of a built-in. Nothing is None, so a search goes through all there is."""
        source = self.source(scope)
        forms = ["sorted({})", "list({})", "max({}, key=id, default=None)", "set(map(id, {}))", "tuple({})"]
        if source.is_list:
            forms += ["None in {}", "{}[:]", "[*{}]"]
        self.write(scope, self.choose(*forms).format(source.text))

    def made(self, scope: Scope) -> Scope:
        """A collection that is made of another, once."""
        source = self.source(scope)
        lists = ["list({})", "sorted({}, key=id)", "[x for x in {}]", "[*{}]", "tuple({})"]
        lists += ["{}[:3]"] if source.is_list and not source.is_batch else []
        some = [] if self.is_exact else ["[x for x in {} if coin()]", "list(filter(lambda x: coin(), {}))"]
        form = self.choose(*lists, "{{x.id: x for x in {}}}.values()", "set({})", "{{x for x in {}}}", *some * 3)
        name = self.name(source.stem("chosen" if scope.in_loop and form in some else "part"))
        self.write(scope, f"{name} = {form.format(source.text)}")
        return scope.with_source(Source(name, source.has_variants, form in (*lists, *some)))

    def rebound(self, scope: Scope) -> Scope:
        """One name for one thing after the other."""
        name, first, second = self.name("rows"), self.source(scope), self.source(scope)
        self.write(scope, f"{name} = {first.text}")
        self.write(scope, f"for _ in {name}:")
        self.sink(scope.inside(in_loop=True))
        self.write(scope, f"{name} = {second.text}")
        return scope.with_source(second._replace(text=name))

    def loop(self, scope: Scope) -> None:
        """A for loop, now and then with an exit at its end."""
        row, source = self.name("row"), self.source(scope)
        forms = ["for {row} in {source}:", "for _, {row} in enumerate({source}):", "for {row} in iter({source}):"]
        forms += ["for {row} in sorted({source}, key=id):", "for _, {row} in enumerate({source}, start=1):"]
        forms += ["for {row} in reversed({source}):", "for {row} in {source}[::-1]:"] if source.is_list else []
        forms += ["for {row} in {source}[:4]:"] if source.is_list and not source.is_batch else []
        self.write(scope, self.choose(*forms).format(row=row, source=source.text))
        body = scope.inside(*variants(row, source), in_loop=True)
        start = len(self.lines)
        if not self.is_exact and self.draw(st.integers(0, 5)) == 5:
            self.write(body, "if coin():")
            self.write(body.inside(in_loop=True), "continue")
        self.block(body)
        if self.draw(st.integers(0, 9)) == 9:
            self.write(body, "break" if self.is_exact else self.choose("continue", "break", "return"))
            self.leaving.update(range(start, len(self.lines)))

    def zipped(self, scope: Scope) -> None:
        """A loop over two things at once; it ends with the shorter one."""
        row, source, other = self.name("row"), self.source(scope), self.source(scope)
        self.write(scope, f"for {row}, _ in zip({source.text}, {other.text}):")
        self.block(scope.inside(*variants(row, source), in_loop=True))

    def until(self, scope: Scope) -> None:
        """A while loop that counts."""
        source, at = self.list_of(scope), self.name("at")
        self.write(scope, f"{at} = 0")
        self.write(scope, f"while {at} < len({source.text}):")
        body = scope.inside(*variants(f"{source.text}[{at} - 1]", source), in_loop=True)
        self.write(body, f"{at} += 1")
        self.block(body)

    def entries(self, scope: Scope) -> None:
        """A loop over a dict that is made there."""
        row, source = self.name("row"), self.source(scope)
        entries = self.name(source.stem("entries"))
        self.write(scope, f"{entries} = {{x.id: x for x in {source.text}}}")
        form = self.choose("for _, {} in {}.items():", "for {} in {}.values():", "for {} in {}:")
        self.write(scope, form.format(row, entries))
        self.block(scope.inside(*(variants(row, source) if form != "for {} in {}:" else ()), in_loop=True))

    def counted(self, scope: Scope) -> None:
        """A loop over positions, or so many times."""
        if self.choose("positions", "times") == "times":
            self.write(scope, f"for _ in range({self.choose('2', '3')}):")
            self.block(scope.inside(in_loop=True))
            return
        source, at = self.list_of(scope), self.name("at")
        self.write(scope, f"for {at} in range(len({source.text})):")
        self.block(scope.inside(*variants(f"{source.text}[{at}]", source), in_loop=True))

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
        inner = self.draw(st.sampled_from((*scope.sources, *variants(first, outer)))).text
        condition = "" if self.is_exact else self.choose("", " if coin()")
        self.write(
            scope,
            self.choose(
                "[id({second}) for {first} in {outer}{condition} for {second} in {inner}]",
                "[[id({second}) for {second} in {inner}] for {first} in {outer}{condition}]",
                "{{id({first}): [{second} for {second} in {inner}] for {first} in {outer}{condition}}}",
                "{{id({second}) for {first} in {outer}{condition} for {second} in {inner}}}",
                "sum(id({second}) for {first} in {outer}{condition} for {second} in {inner})",
            ).format(first=first, second=second, outer=outer.text, inner=inner, condition=condition),
        )

    def callback(self, scope: Scope) -> None:
        """A function that a built-in calls for each element."""
        row, other, source = self.name("f"), self.name("f"), self.source(scope)
        inner = self.draw(st.sampled_from((*scope.sources, *variants(row, source)))).text
        body = self.choose(
            f"[id({other}) for {other} in {inner}]", f"len([id({other}) for {other} in {inner}])", QUERY, CALL
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
        """A condition, with an end, an exit or an other arm; or what may fail."""
        inside = scope.inside(in_loop=False)
        self.write(scope, "if coin():")
        start = len(self.lines)
        self.block(inside)
        match self.choose("end", "exit", "else", "elif"):
            case "exit":
                self.write(inside, self.choose(*(["continue", "break"] * 3 if scope.in_loop else []), "return"))
                self.leaving.update(range(start, len(self.lines)))
            case "else":
                self.write(scope, "else:")
                self.block(inside)
            case "elif":
                self.write(scope, "elif coin():")
                self.block(inside)

    def closure(self, scope: Scope) -> Scope:
        """A function that is made there, and goes over what is around it."""
        called, source = self.name("inner"), self.source(scope)
        self.write(scope, f"def {called}():")
        body = scope.inside(in_loop=False)
        self.write(body, f"for thing in {source.text}:")
        self.write(body.inside(in_loop=False), self.choose("id(thing)", QUERY, CALL))
        self.write(scope, f"{called}()")
        return scope.with_call(f"{called}()")

    def call(self, scope: Scope) -> None:
        """One more call of what can be called."""
        self.write(scope, self.draw(st.sampled_from(scope.calls)))

    def holder(self, scope: Scope) -> Scope:
        """An object that keeps a collection, and goes through it when it is told to."""
        # What an object was made with is known by the names that its class has for it.
        called, kept = self.name("Holder"), self.choose("products", "tags", "orders")
        lines = [f"class {called}:", f"    def __init__(self, {kept}):", f"        self.{kept} = {kept}", ""]
        is_property = self.choose("method", "property") == "property"
        lines += ["    @property"] if is_property else []
        lines += ["    def rows(self):"]
        if self.choose("give", "go") == "give":
            form = self.choose(f"self.{kept}", f"list(self.{kept})", f"[one for one in self.{kept}]")
            self.define("\n".join([*lines, f"        return {form}"]) + "\n")
            given = self.name("given")
            self.write(scope, f"{given} = {called}({kept}).rows{'' if is_property else '()'}")
            return scope.with_source(Source(given, kept == "products"))
        lines += [f"        for thing in self.{kept}:", f"            {self.choose('id(thing)', QUERY, CALL)}"]
        self.define("\n".join(lines) + "\n")
        held = self.name("holder")
        self.write(scope, f"{held} = {called}({kept})")
        call = f"{held}.rows" if is_property else f"{held}.rows()"
        self.write(scope, call)
        return scope.with_call(call)

    def given(self, scope: Scope) -> Scope:
        """What a function gives that is handed a collection."""
        called, source = self.name("helper"), self.source(scope)
        given = self.name(source.stem("given"))
        form = self.choose(
            "return things", "return list(things)", "return [one for one in things]", "for one in things: yield one"
        )
        body = form.replace(": ", ":\n        ")
        self.define(f"def {called}(things):\n    {body}\n")
        if "yield" in form:
            row = self.name("row")
            self.write(scope, f"for {row} in {called}({source.text}):")
            self.sink(scope.inside(in_loop=True))
            return scope
        self.write(scope, f"{given} = {called}({source.text})")
        return scope.with_source(source._replace(text=given))

    def helper(self, scope: Scope) -> None:
        """A call of a function or method, which is handed a collection and goes through it."""
        called, source = self.name("helper"), self.source(scope)
        body = [f"{self.choose('', 'found = ')}{self.choose('None', QUERY, CALL)}"]
        if not self.is_exact:
            body += self.choose("", "if coin():\n    return thing", "if coin():\n    break").splitlines()
        goes = ["for thing in things:", *("    " + line for line in body)]
        match self.choose("function", "method", "static", "class"):
            case "function":
                self.define("\n".join([f"def {called}(things):", *("    " + line for line in goes)]) + "\n")
            case kind:
                first = {"method": "self, ", "static": "", "class": "cls, "}[kind]
                decorated = [] if kind == "method" else [f"    @{kind}method"]
                lines = [*decorated, f"    def {called}({first}things):", *("        " + line for line in goes)]
                self.define("\n".join([f"class {called.title()}:", *lines]) + "\n")
                called = f"{called.title()}{'()' if kind == 'method' else ''}.{called}"
        for _ in range(self.draw(st.integers(1, 2))):
            self.write(scope, f"{called}({self.choose('', 'things=')}{source.text})")
            source = self.source(scope)


@st.composite
def python_programs(draw: st.DrawFn) -> Program:
    """Python programs."""
    return program_of(draw, PythonWriter(draw, is_exact=draw(st.booleans())))
