"""TypeScript and JavaScript programs that nobody wrote: loops of all kinds, callbacks, exits, slices, helpers, classes, sinks."""

from __future__ import annotations

from dataclasses import replace

from generated_programs import Program, Scope, Source, Statement, Writer, program_of, variants
from hypothesis import strategies as st
from verdict import Sizes

OTHER = "shop_helpers"
#: So many lines of the other file are empty: no line of it has the number of a line of the program.
ELSEWHERE = 1000

QUERY = "prisma.customer.findFirst({ where: { id: 1 } })"
CALL = 'fetch("https://stock.example/1")'


class TypeScriptWriter(Writer):
    """Writes TypeScript, or JavaScript, of whose parameters only the names tell what they are."""

    def plain(self, scope: Scope) -> list[Statement]:
        kinds: list[Statement] = [self.sink, self.built_in, self.helper, self.given, self.holder]
        kinds += [self.made] * 3
        kinds += [] if self.is_exact else [self.search]
        return kinds + ([self.rebound] if scope.depth == 0 else []) + ([self.call] * 2 if scope.calls else [])

    def nested(self, scope: Scope) -> list[Statement]:
        kinds: list[Statement] = [self.loop, self.loop, self.counted, self.each, self.chained]
        kinds += [self.closure, self.together, self.entries]
        kinds += [self.chunks, self.until] if self.has_list(scope) else []
        return kinds + ([] if self.is_exact else [self.branch] * 4)

    def program(self, sizes: Sizes, budget: int) -> Program:
        names = [text.replace("(", " ").split()[2] for text in self.elsewhere]
        lines = [f'import {{ {name} }} from "./{OTHER}";' for name in names]
        lines += self.functions
        types = (": Product[]", ": Tag[]", ": Order[]") if self.is_typed else ("", "", "")
        parameters = "products{}, tags{}, orders{}".format(*types)
        lines += [f"export async function run({parameters}) {{", *self.lines, "}"]
        code = "\n".join(lines) + "\n"
        first = code.count("\n") - len(self.lines)
        ending = "ts" if self.is_typed else "js"
        others = {f"{OTHER}.{ending}": "\n" * ELSEWHERE + "\n".join(self.elsewhere) + "\n"} if self.elsewhere else {}
        leaving = frozenset(first + at for at in self.leaving)
        return Program(f"case.{ending}", code, others, sizes, budget, self.is_exact, leaving, self.returns)

    def define(self, text: str) -> None:
        """A function or class, here or in the other file."""
        if self.choose("here", "here", "elsewhere") == "elsewhere":
            self.elsewhere.append(f"export {text}")
        else:
            self.functions.append(text)

    def body(self, scope: Scope) -> None:
        """A block, and its end."""
        self.block(scope)
        self.write(replace(scope, indent=scope.indent - 1), "}")

    def sink(self, scope: Scope) -> None:
        """A query or a remote call."""
        self.write(scope, f"{'' if scope.in_callback else 'await '}{self.choose(QUERY, CALL)};")

    def built_in(self, scope: Scope) -> None:
        """Work of a built-in. Nothing is null, so a search goes through all there is."""
        source = self.source(scope)
        forms = ["[...{}]", "new Set({})", "Array.from({})"]
        if source.is_list:
            forms += ["{}.includes(null)", "{}.indexOf(null)", "{}.slice()", "{}.toSorted()", "{}.join()"]
        self.write(scope, self.choose(*forms).format(source.text) + ";")

    def made(self, scope: Scope) -> Scope:
        """A collection that is made of another, once."""
        source = self.source(scope)
        forms = ["[...{}]", "Array.from({})"] + (["{}.slice()"] if source.is_list else [])
        forms += ["{}.map((x) => x)", "new Map({}.map((x) => [x.id, x])).values()"] if source.is_array else []
        forms += ["{}.slice(0, 3)"] if source.is_list and not source.is_batch else []
        some = [] if self.is_exact or not source.is_array else ["{}.filter((x) => coin())"]
        form = self.choose(*forms, "new Set({})", *some * 3)
        if form.startswith("new Map"):
            entries = self.name(source.stem("entries"))
            self.write(scope, f"const {entries} = {form.removesuffix('.values()').format(source.text)};")
            form = f"[...{entries}.values()]"
        name = self.name(source.stem("chosen" if scope.in_loop and form in some else "part"))
        self.write(scope, f"const {name} = {form.format(source.text)};")
        is_array = not form.startswith("new Set")
        return scope.with_source(Source(name, source.has_variants, is_array, is_array))

    def rebound(self, scope: Scope) -> Scope:
        """One name for one thing after the other."""
        name, first, second = self.name("rows"), self.source(scope), self.source(scope)
        self.write(scope, f"let {name} = {first.text};")
        self.write(scope, f"for (const _ of {name}) {{")
        self.sink(scope.inside(in_loop=True))
        self.write(scope, "}")
        self.write(scope, f"{name} = {second.text};")
        return scope.with_source(second._replace(text=name))

    def loop(self, scope: Scope) -> None:
        """A for loop over elements, now and then with an exit at its end."""
        row, source = self.name("row"), self.source(scope)
        forms = ["for (const {row} of {source}) {{", "for (const {row} of [...{source}]) {{"]
        if source.is_array:
            forms += ["for (const [, {row}] of {source}.entries()) {{", "for (const {row} of {source}.values()) {{"]
        forms += ["for (const {row} of {source}.toReversed()) {{"] if source.is_list else []
        forms += ["for (const {row} of {source}.slice(0, 4)) {{"] if source.is_list and not source.is_batch else []
        self.write(scope, self.choose(*forms).format(row=row, source=source.text))
        body = replace(scope.inside(*variants(row, source), in_loop=True), exits=("continue", "break"))
        start = len(self.lines)
        if not self.is_exact and self.draw(st.integers(0, 5)) == 5:
            self.write(body, "if (coin()) continue;")
        self.block(body)
        if self.draw(st.integers(0, 9)) == 9:
            self.leave(body, start)
        self.write(scope, "}")

    def leave(self, scope: Scope, start: int) -> None:
        """The way out of a loop, a callback, or all of it, after the lines from `start` on."""
        way = "break" if self.is_exact else self.choose(*scope.exits, "return")
        self.returns |= way == "return" and not scope.in_callback
        self.write(scope, f"{way};")
        self.leaving.update(range(start, len(self.lines)))

    def counted(self, scope: Scope) -> None:
        """A loop over positions, or so many times."""
        at, source = self.name("at"), self.source(scope)
        inside = replace(scope, exits=("continue", "break"))
        form = self.choose("length", "in", "times", "down") if source.is_array else "times"
        if form == "times":
            self.write(scope, f"for (let {at} = 0; {at} < {self.choose('2', '3')}; {at}++) {{")
            self.body(inside.inside(in_loop=True))
            return
        forms = {
            "length": f"for (let {at} = 0; {at} < {source.text}.length; {at}++) {{",
            "in": f"for (const {at} in {source.text}) {{",
            "down": f"for (let {at} = {source.text}.length - 1; {at} >= 0; {at}--) {{",
        }
        self.write(scope, forms[form])
        self.body(inside.inside(*variants(f"{source.text}[{at}]", source), in_loop=True))

    def until(self, scope: Scope) -> None:
        """A while loop that counts."""
        source, at = self.list_of(scope), self.name("at")
        self.write(scope, f"let {at} = 0;")
        self.write(scope, f"while ({at} < {source.text}.length) {{")
        inside = replace(scope, exits=("continue", "break"))
        body = inside.inside(*variants(f"{source.text}[{at} - 1]", source), in_loop=True)
        self.write(body, self.choose(f"{at}++;", f"{at} += 1;"))
        self.body(body)

    def each(self, scope: Scope) -> None:
        """A callback with a block of its own."""
        row, source = self.name("row"), self.source(scope)
        form = self.choose("forEach", "map", "filter") if source.is_array else "forEach"
        self.write(scope, f"{source.text}.{form}(({row}) => {{")
        body = replace(scope.inside(*variants(row, source), in_loop=True), exits=(), in_callback=True)
        self.block(body)
        self.write(scope, "});")

    def together(self, scope: Scope) -> None:
        """Promises that are awaited together."""
        source = self.array_of(scope)
        body = self.choose(f"async () => {{ await {QUERY}; }}", f"() => {CALL}")
        awaits = "" if scope.in_callback else "await "
        self.write(scope, f"{awaits}Promise.all({source.text}.map({body}));")

    def entries(self, scope: Scope) -> None:
        """A loop over a Map or object that is made there."""
        row, source = self.name("row"), self.array_of(scope)
        entries = self.name(source.stem("entries"))
        pairs = f"{source.text}.map((x) => [x.id, x])"
        form = self.choose("map", "values", "object")
        makes = f"Object.fromEntries({pairs})" if form == "object" else f"new Map({pairs})"
        self.write(scope, f"const {entries} = {makes};")
        headers = {
            "map": f"for (const [, {row}] of {entries}) {{",
            "values": f"for (const {row} of {entries}.values()) {{",
            "object": f"for (const {row} of Object.values({entries})) {{",
        }
        self.write(scope, headers[form])
        self.body(replace(scope.inside(*variants(row, source), in_loop=True), exits=("continue", "break")))

    def chunks(self, scope: Scope) -> None:
        """A loop over batches."""
        # Two loops over batches of one length, one in the other, are taken for pairs of batches: rounded up.
        source, length = self.list_of(scope), 2 + scope.depth
        at, part = self.name("at"), self.name("batch")
        self.write(scope, f"for (let {at} = 0; {at} < {source.text}.length; {at} += {length}) {{")
        body = replace(scope.inside(source._replace(text=part), in_loop=True), exits=("continue", "break"))
        self.write(body, f"const {part} = {source.text}.slice({at}, {at} + {length});")
        self.body(body)

    def chained(self, scope: Scope) -> None:
        """Callbacks in callbacks, and one after the other."""
        row, other, source = self.name("f"), self.name("f"), self.array_of(scope)
        inner = self.draw(
            st.sampled_from([one for one in (*scope.sources, *variants(row, source)) if one.is_array])
        ).text
        form = self.choose(
            "{source}.flatMap(({row}) => {inner}.map(({other}) => {other}.id));",
            "{source}.map(({row}) => {inner}.filter(({other}) => {other}.id));",
            "{source}.reduce((sum, {row}) => sum + {inner}.reduce((all, {other}) => all + {other}.id, 0), 0);",
            "{source}.forEach(({row}) => {inner}.forEach(({other}) => {other}.id));",
            "{source}.map(({row}) => {row}).forEach(({row}) => " + CALL + ");",
            "Array.from({source}, ({row}) => {inner}.map(({other}) => {other}.id));",
            *([] if self.is_exact else ["{source}.filter(({row}) => coin()).map(({row}) => " + CALL + ");"]),
        )
        self.write(scope, form.format(source=source.text, row=row, other=other, inner=inner))

    def search(self, scope: Scope) -> None:
        """A search that an answer ends."""
        form = self.choose("some", "every", "find", "findIndex")
        self.write(scope, f"{self.array_of(scope).text}.{form}((x) => coin());")

    def branch(self, scope: Scope) -> None:
        """A condition, with an end, an exit or an other arm."""
        inside = scope.inside(in_loop=False)
        self.write(scope, "if (coin()) {")
        start = len(self.lines)
        self.block(inside)
        match self.choose("end", "exit", "else", "else if"):
            case "exit":
                self.leave(inside, start)
            case "else":
                self.write(scope, "} else {")
                self.block(inside)
            case "else if":
                self.write(scope, "} else if (coin()) {")
                self.block(inside)
        self.write(scope, "}")

    def closure(self, scope: Scope) -> Scope:
        """A function that is made there, and goes over what is around it."""
        called, source = self.name("inner"), self.source(scope)
        self.write(scope, self.choose(f"const {called} = () => {{", f"function {called}() {{"))
        body = scope.inside(in_loop=False)
        self.write(body, f"for (const thing of {source.text}) {{")
        self.write(body.inside(in_loop=False), f"{self.choose('String(thing.id)', QUERY, CALL)};")
        self.write(body, "}")
        self.write(scope, "};")
        self.write(scope, f"{called}();")
        return scope.with_call(f"{called}();")

    def call(self, scope: Scope) -> None:
        """One more call of what can be called."""
        self.write(scope, self.draw(st.sampled_from(scope.calls)))

    def holder(self, scope: Scope) -> Scope:
        """An object that keeps a collection, and goes through it when it is told to."""
        # What an object was made with is known by the names that its class has for it.
        called, kept = self.name("Holder"), self.choose("products", "tags", "orders")
        self.write(scope, f"const {called.lower()} = new {called}({kept});")
        is_getter = self.choose("method", "getter") == "getter"
        goes = self.choose("give", "go") == "go"
        within = f"for (const thing of this.{kept}) {{\n      {self.choose('String(thing.id)', QUERY, CALL)};\n    }}"
        gives = self.choose(f"this.{kept}", f"[...this.{kept}]", f"this.{kept}.map((one) => one)")
        self.define(
            f"class {called} {{\n"
            f"  constructor({kept}) {{\n"
            f"    this.{kept} = {kept};\n"
            "  }\n"
            f"  {'get ' if is_getter else ''}rows{called}() {{\n"
            f"    {within if goes else f'return {gives};'}\n"
            "  }\n"
            "}"
        )
        call = f"{called.lower()}.rows{called}{'' if is_getter else '()'}"
        if goes:
            self.write(scope, f"{call};")
            return scope.with_call(f"{call};")
        given = self.name("given")
        self.write(scope, f"const {given} = {call};")
        return scope.with_source(Source(given, kept == "products", self.is_typed))

    def given(self, scope: Scope) -> Scope:
        """What a function gives that is handed a collection."""
        called, source = self.name("helper"), self.source(scope)
        given = self.name(source.stem("given"))
        form = self.choose("things", "[...things]", *(["things.map((one) => one)"] if source.is_array else []))
        self.define(
            self.choose(f"const {called} = (things) => {form};", f"function {called}(things) {{ return {form}; }}")
        )
        self.write(scope, f"const {given} = {called}({source.text});")
        return scope.with_source(source._replace(text=given))

    def helper(self, scope: Scope) -> None:
        """A call of a function or method, which is handed a collection and goes through it."""
        called, source = self.name("helper"), self.source(scope)
        lines = [f"{self.choose('thing.id', QUERY, CALL)};"]
        if not self.is_exact:
            lines += self.choose("", "if (coin()) return thing;", "if (coin()) break;").splitlines()
        goes = ["for (const thing of things) {", *("  " + line for line in lines), "}"]
        match self.choose("function", "arrow", "method", "static"):
            case "function":
                self.define("\n".join([f"function {called}(things) {{", *("  " + line for line in goes), "}"]))
            case "arrow":
                self.define("\n".join([f"const {called} = (things) => {{", *("  " + line for line in goes), "};"]))
            case kind:
                first = "  static " if kind == "static" else "  "
                rows = ["    " + line for line in goes]
                self.define("\n".join([f"class {called.title()} {{", f"{first}{called}(things) {{", *rows, "  }", "}"]))
                called = f"{called.title()}.{called}" if kind == "static" else f"new {called.title()}().{called}"
        for _ in range(self.draw(st.integers(1, 2))):
            self.write(scope, f"{called}({source.text});")
            source = self.source(scope)

    def array_of(self, scope: Scope) -> Source:
        """An array, which has the methods of one."""
        return self.draw(st.sampled_from([source for source in scope.sources if source.is_array]))


@st.composite
def typescript_programs(draw: st.DrawFn) -> Program:
    """TypeScript and JavaScript programs."""
    return program_of(draw, TypeScriptWriter(draw, is_exact=draw(st.booleans()), is_typed=draw(st.booleans())))
