"""JavaScript, TypeScript and JSX as intermediate form: one case per family of constructs, shown in a short notation."""

from __future__ import annotations

import gc
import pickle
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scalesight.syntax import ir
from scalesight.syntax.ecmascript.lower import lower

DIALECTS = ("javascript", "typescript", "tsx")


def show(node: object) -> str:
    """An expression or statement in one line; `@name` is a function, `a | b` a choice, `+(a, b)` an operation."""
    match node:
        case None:
            return "-"
        case ir.Name():
            return node.id
        case ir.Const():
            return repr(node.value)
        case ir.Attr():
            return f"{show(node.object)}.{node.name}"
        case ir.Item():
            return f"{show(node.object)}[{show(node.index)}]"
        case ir.Call():
            given = [show(argument) for argument in node.arguments]
            given += [f"{name}={show(value)}" for name, value in node.keywords]
            return f"{show(node.function)}({', '.join(given)})"
        case ir.Display():
            inner = ", ".join(map(show, node.items))
            return f"[{inner}]" if node.kind == "list" else f"<{inner}>"
        case ir.Record():
            return "{" + ", ".join(f"{key or '?'}: {show(value)}" for key, value in node.entries) + "}"
        case ir.FunctionRef():
            return f"@{node.index}"
        case ir.Choice():
            test = f"{show(node.test)} ? " if node.test else ""
            return f"({test}{' | '.join(map(show, node.options))})"
        case ir.Await():
            return f"await {show(node.value)}"
        case ir.Op():
            return f"{node.name}({', '.join(map(show, node.operands))})"
        case ir.Bind():
            declared = f": {show(node.annotation)}" if node.annotation else ""
            return f"{show(node.target)}{declared} {node.operator}= {show(node.value)}"
        case ir.Eval():
            return show(node.value)
        case ir.Yield():
            return f"yield {show(node.value)}"
        case ir.Jump():
            return f"{node.kind} {show(node.value)}" if node.value else node.kind
        case ir.Branch():
            test = f" {show(node.test)}" if node.test else ""
            return f"{node.kind}{test} {' '.join(map(block, node.arms))}"
        case ir.Loop():
            head = f"{node.kind}{' await' if node.is_async else ''}"
            if node.kind == "while":
                return f"{head} {show(node.test)} {block(node.body)}"
            return f"{head} {show(node.target)} in {show(node.iterable)} {block(node.body)}"
        case ir.Define():
            return f"def {node.name}@{node.index}"
        case ir.DefineClass():
            return f"class {node.name}@{node.index}"
        case ir.Parameter():
            name = {"star": "..."}.get(node.kind, "") + (node.name or show(node.pattern))
            declared = f": {show(node.annotation)}" if node.annotation else ""
            return f"{name}{declared}" + (f" = {show(node.default)}" if node.default else "")
        case _:
            raise TypeError(node)


def block(statements: ir.Block) -> str:
    return "{" + "; ".join(map(show, statements)) + "}"


def dump(source: str, dialect: str = "tsx") -> str:
    """A module: its statements, then its functions, classes, imports and exports."""
    module = lower(source.encode(), dialect)
    lines = [show(statement) for statement in module.functions[0].body]
    for index, item in enumerate(module.functions[1:], 1):
        marks = "".join(f"@{show(mark)} " for mark in item.decorators)
        marks += "async " * item.is_async + "generator " * item.is_generator
        owner = f" of {module.classes[item.owner].name}" if item.owner >= 0 else ""
        returns = f": {show(item.returns)}" if item.returns else ""
        given = ", ".join(map(show, item.parameters))
        lines.append(f"@{index} {marks}{item.qualname}({given}){returns}{owner} {block(item.body)}")
    for described in module.classes:
        marks = "".join(f"@{show(mark)} " for mark in described.decorators)
        bases = f"({', '.join(map(show, described.bases))})" if described.bases else ""
        lines.append(f"{marks}class {described.qualname}{bases} {block(described.fields)} {dict(described.methods)}")
    lines += [f"import {item.module} {item.name} {item.alias}" for item in module.imports]
    lines += [f"export {name} {local}" for name, local in module.exports]
    lines += [f"error {source.encode()[start:end]!r}" for start, end in module.errors]
    return "\n".join(lines)


CASES = {
    "loops over elements and keys": (
        """
            for (const x of xs) f(x);
            for await (const [k, v] of map.entries()) g(k, v);
            for (const key in table) h(table[key]);
            while (await next()) { if (done) break; continue; }
            do { x++ } while (x < 9);
            for (;;) {}""",
        """
            for x in xs {f(x)}
            for await [k, v] in map.entries() {g(k, v)}
            keys key in table {h(table[key])}
            while await next() {if done {break} {}; continue}
            while <(x, 9) {x += 1}
            while - {}""",
    ),
    "counting loops": (
        """
            for (let i = 0; i < xs.length; i++) f(xs[i]);
            for (let i = 0, n = xs.length; i < n; i += 1) f(i);
            for (let i = xs.length - 1; i >= 0; i--) f(i);""",
        """
            i = 0
            count i in xs.length {f(xs[i])}
            i = 0
            n = xs.length
            count i in n {f(i)}
            i = -(xs.length, 1)
            count i in xs.length {f(i)}""",
    ),
    "other shapes of a C-style loop": (
        """
            for (let i = 0; i < xs.length; i += 100) f(i);
            for (let j = i + 1; j < n; j++) f(j);
            for (let i = 0; i < n && open; i++) f(i);""",
        """
            i = 0
            count i in /(xs.length, 100) {f(i)}
            j = +(i, 1)
            count j in -(n, +(i, 1)) {f(j)}
            i = 0
            while (<(i, n) ? open) {f(i); i += 1}""",
    ),
    "branches": (
        """
            if (a) b(); else if (c()) d(); else e();
            try { a() } catch ({ message }) { b() } finally { c() }
            a && (b = c());
            const d = p ? q : r ?? s ?? t;
            const e = p && q && r;""",
        """
            if a {b()} {if c() {d()} {e()}}
            try {a()} {b()}
            c()
            if {b = c()} {}
            (a ? b)
            d = (p ? q | (r | s | t))
            e = (and(p, q) ? r)""",
    ),
    "switch: a break does not leave the loop": (
        """
            for (const x of xs) {
              switch (x.kind) {
                case "a": case "b": f(); break;
                case "c": { if (x) break; g(); break; }
                case "d": for (;;) { break; }
                default:
              }
            }""",
        """
            for x in xs {switch x.kind {f()} {if x {} {}; g()} {while - {break}} {}}""",
    ),
    "a switch with a default has no empty arm": (
        """
            switch (x) { case 1: return_(); break; default: f(); }""",
        """
            switch x {return_()} {f()}""",
    ),
    "functions in all forms": (
        """
            function add(a: number, b = 1, ...rest: string[]): number { return a + b + rest.length; }
            async function* pages({ size = 50, from: { id } }: Options) { yield 1; yield* add(1); const x = yield 2; }
            const double = (x: number) => 2 * x;
            const named = async function inner(x) { await x; };
            const memo = useCallback((e) => { run(e) }, []);
            late(); function late() { function nested() {} }""",
        """
            def add@1
            def pages@2
            def late@6
            double = @3
            named = @4
            memo = useCallback(@5, [])
            late()
            @1 add(a: number, b = 1, ...rest: Array[string]): number {return +(a, b, rest.length)}
            @2 async generator pages({size: size, from: {id: id}}: Options) {size = (size | 50); yield 1; yield spread(add(1)); x = yield(2)}
            @3 double(x: number) {return *(2, x)}
            @4 async named(x) {await x}
            @5 <lambda>(e) {run(e)}
            @6 late() {def nested@7}
            @7 late.nested() {}""",
    ),
    "objects and their functions": (
        """
            const resolvers = {
              Product: { variants(parent) { return parent.variants }, label: (p) => p.name, async *[key]() {}, get size() { return 1 } },
              ...rest, short, "quoted key": 1, ["computed"]: 2, [dynamic]: 3, 4: five,
            };""",
        """
            resolvers = {Product: {variants: @1, label: @2, ?: @3, size: @4}, ?: spread(rest), short: short, quoted key: 1, computed: 2, ?: pair(dynamic, 3), 4: five}
            @1 resolvers.Product.variants(parent) {return parent.variants}
            @2 resolvers.Product.label(p) {return p.name}
            @3 async generator resolvers.Product.<lambda>() {}
            @4 @property resolvers.Product.size() {return 1}""",
    ),
    "classes": (
        """
            @Entity()
            export class Product extends Base<Row> implements Named {
              @OneToMany(() => Variant) variants: Variant[];
              static limit = 50;
              #count?: number;
              total = () => this.#count;
              constructor(private readonly prisma: PrismaService, size: number) { super(); this.size = size; }
              @Memo() get label(): string { return this.name }
              set label(value) { this.name = value }
              async *[Symbol.iterator]() {}
              static { register() }
            }""",
        """
            register()
            class Product@0
            @1 Product.<lambda>() {return Variant}
            @2 Product.total() of Product {return this.#count}
            @3 Product.constructor(prisma: PrismaService, size: number) of Product {super(); this.size = size}
            @4 @Memo() @property Product.label(): string of Product {return this.name}
            @5 @setter Product.label(value) of Product {this.name = value}
            @6 async generator Product.<lambda>() of Product {}
            @Entity() class Product(Base[Row]) {variants: Array[Variant] = OneToMany(@1); limit = 50; #count: number = -; total = @2; prisma: PrismaService = -} {'total': 2, 'constructor': 3, 'label': 4, '<lambda>': 6}
            export Product Product""",
    ),
    "interfaces, aliases and enums": (
        """
            interface Cart extends Base<Line> { lines: Line[]; readonly owner?: User | null; add(line: Line): void }
            type Row = Cart & { id: string };
            type Index = Record<string, Product>;
            type Table = { [id: string]: Product };
            enum Status { Open, Closed = "closed" }
            declare function ambient(x: string): void;""",
        """
            class Cart@0
            class Row@1
            class Index@2
            class Table@3
            class Status@4
            class Cart(Base[Line]) {lines: Array[Line] = -; owner: (User | None) = -} {}
            class Row(Cart) {id: string = -} {}
            class Index(Record[<string, Product>]) {} {}
            class Table(Record[<string, Product>]) {} {}
            class Status(Enum) {Open = -; Closed = 'closed'} {}""",
    ),
    "types": (
        """
            let a: readonly Product[];
            let b: Map<string, Set<Product>>;
            let c: Promise<api.Product[]> | undefined;
            let d: { items: Product[]; next?: string };
            let e: [first: A, ...rest: B[]];
            let f: Product["variants"];
            let g: typeof products;
            let h: (x: A) => B;
            const i = load() as Product[];
            const j = [] as const;
            const k = new Map<string, Product>();
            const l: Cart = load() as Row;""",
        """
            a: Array[Product] = -
            b: Map[<string, Set[Product]>] = -
            c: (Promise[Array[api.Product]] | None) = -
            d: {items: Array[Product], next: string} = -
            e: <A, Array[B]> = -
            f: Product.variants = -
            g: typeof(products) = -
            h: other() = -
            i: Array[Product] = load()
            j = []
            k: Map[<string, Product>] = Map()
            l: Cart = load()""",
    ),
    "destructuring": (
        """
            const { a, b: { c = 1 }, [k]: d, ...rest } = f();
            const [x, , y = 2, ...[z]] = g();
            [o.p, q[0]] = [q[0], o.p];
            ({ m, n: o.r } = h());""",
        """
            {a: a, b: {c: c}, ?: d, ?: spread(rest)} = f()
            c = (c | 1)
            [x, None, y, spread([z])] = g()
            y = (y | 2)
            [o.p, q[0]] = [q[0], o.p]
            {m: m, n: o.r} = h()""",
    ),
    "assignments": (
        """
            a = b = f();
            total += 1; cache ??= load(); i++; --j;
            g(x = h());
            while ((m = re.exec(s)) !== null) use(m);
            a, b(), c = 1;""",
        """
            b = f()
            a = b
            total += 1
            if not(cache) {cache = load()} {}
            i += 1
            j -= 1
            x = h()
            g(x)
            while !=(m, None) {m = re.exec(s); use(m)}
            a
            b()
            c = 1""",
    ),
    "operators and members": (
        """
            x = a + b + c - d;
            x = !a && typeof b === "string" && "k" in o && !(c instanceof D);
            x = a?.b?.[c]?.(d)!.e;
            x = (await f(...xs)).y;
            x = new a.B(1); new C; delete o.p; void 0;
            x = [1, 2.5, 0x10, 1_000n, -1, null, undefined, true, /re/g, ...ys];""",
        """
            x = -(+(a, b, c), d)
            x = (and(not(a), ==(typeof(b), 'string'), in('k', o)) ? not(instanceof(c, D)))
            x = a.b[c](d).e
            x = await f(spread(xs)).y
            x = a.B(1)
            C()
            delete(o.p)
            void(0)
            x = [1, 2.5, 16, 1000, -(1), None, None, True, regex(), spread(ys)]""",
    ),
    "templates": (
        """
            a = `plain`;
            b = `SELECT ${cols} FROM t WHERE id = ${id}`;
            c = sql`SELECT ${cols}`;
            d = await prisma.$queryRaw<User[]>`SELECT ${x}`;
            e = sql<User>`SELECT ${x}`;
            const F = styled.div<{ wide: boolean }>`width: ${(p) => p.wide}`;""",
        """
            a = 'plain'
            b = template('SELECT {} FROM t WHERE id = {}', cols, id)
            c = sql('SELECT {}', cols)
            d = await prisma.$queryRaw('SELECT {}', x)
            e = sql('SELECT {}', x)
            F = styled.div('width: {}', @1)
            @1 <lambda>(p) {return p.wide}""",
    ),
    "JSX": (
        """
            const view = <ul className="a" {...props} hidden>
              text {items.map((i) => <Row key={i.id} item={i}>{i.name}<b/></Row>)} {/* nothing */}
              <Menu.Item onClick={() => go()} {...more} />
              <>{x && <p>{y}</p>}</>
            </ul>;""",
        """
            view = jsx('a', True, spread(props), items.map(@1), Menu.Item(spread(more), onClick=@2), jsx((x ? jsx(y))))
            @1 <lambda>(i) {return Row(i.name, jsx(), key=i.id, item=i)}
            @2 <lambda>() {return go()}""",
    ),
    "imports": (
        """
            import a, * as b from "m";
            import c, { d as e, type F, default as g } from 'n';
            import type { H } from "h";
            import "effect";
            import i = require("i");
            const j = require("j"), { k, l: m } = require("k"), n = require("o").p;
            const { r: { s } } = require("r"), t = require("t")(u), { v = 1, ...w } = await import("v");
            async function f() { const { q } = await import("./q"), { x } = require("x").y; import("./z").then(g); }
            require("effect")(require(name), require());""",
        """
            def f@1
            {r: {s: s}} = require("r")
            t = require("t")(u)
            require("effect")(require(name), require())
            @1 async f() {{q: q} = await import("./q"); {x: x} = require("x").y; import("./z").then(g)}
            import m default a
            import m * b
            import n default c
            import n d e
            import n F F
            import n default g
            import h H H
            import i * i
            import j * j
            import k k k
            import k l m
            import o p n
            import r * require("r")
            import t * require("t")
            import v v v
            import v * w
            import ./q * import("./q")
            import x * require("x")
            import ./z * import("./z")
            import effect * require("effect")""",
    ),
    "exports": (
        """
            export const a = 1, { b, c: [d = 2] } = e;
            export function f() {}
            export class G {}
            export interface H {}
            export type { I } from "i";
            export { j as k, l as default };
            export { m as n, default } from "m";
            export * from "o";
            export * as p from "p";
            export type * from "q";""",
        """
            def f@1
            a = 1
            {b: b, c: [d]} = e
            d = (d | 2)
            class G@0
            class H@1
            @1 f() {}
            class G {} {}
            class H {} {}
            import i I I
            import m m n
            import m default default
            import o * *
            import p * p
            import q * *
            export a a
            export b b
            export d d
            export f f
            export G G
            export H H
            export I I
            export k j
            export default l
            export n n
            export default default
            export * *
            export p p
            export * *""",
    ),
    "default exports": (
        """
            export default function () {}""",
        """
            def default@1
            @1 default() {}
            export default default""",
    ),
    "a default export that is an expression": (
        """
            export default memo(() => 1);""",
        """
            default = memo(@1)
            @1 <lambda>() {return 1}
            export default default""",
    ),
    "CommonJS exports": (
        """
            exports.a = () => 1;
            module.exports.b = b;
            module.exports = { c, d: e, f() {}, g: 1, h: class {}, ...require("./h"), ...more };
            const app = module.exports = express();
            Object.assign(module.exports, { k, l: function m() {} }, require("n"), more);
            Object.assign(target, { o });
            Cart.prototype.total = function () {};
            module.exports = require("p");
            exports.q = require("q").r;""",
        """
            def exports.f@2
            def m@3
            exports.a = @1
            exports.g = 1
            class h@0
            spread(more)
            default = express()
            app = default
            more
            Object.assign(target, {o: o})
            Cart.prototype.total = @4
            exports.q = require("q").r
            @1 exports.a() {return 1}
            @2 exports.f() {}
            @3 exports.m() {}
            @4 Cart.prototype.total() {}
            class exports.h {} {}
            import ./h * *
            import n * *
            import p * *
            import p default default
            import q * require("q")
            import  * exports
            export a exports.a
            export b b
            export c c
            export d e
            export f exports.f
            export g exports.g
            export h h
            export * *
            export default default
            export k k
            export l m
            export * *
            export * *
            export default default
            export q exports.q""",
    ),
    "namespaces and foreign modules": (
        """
            namespace A.B { export function f() {} }
            declare global { interface Window { x: string } }
            declare module "m" { export function g(): void }""",
        """
            def f@1
            class Window@0
            @1 A.B.f() {}
            class Window {x: string = -} {}""",
    ),
    "what does not parse": (
        """
            f(1);
            const x = ] + 2;
            for (const y of ys) { g(y) }""",
        """
            f(1)
            x = +(2)
            for y in ys {g(y)}
            error b']'""",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_construct(name: str) -> None:
    source, expected = CASES[name]
    assert dump(textwrap.dedent(source)) == textwrap.dedent(expected).strip()


def test_javascript_and_typescript_say_the_same() -> None:
    source = "export class A { m(x) { for (const y of x.ys) { this.f(y, () => y.z) } } }\nmodule.exports.b = `c${d}`;"
    assert dump(source, "javascript") == dump(source, "typescript") == dump(source, "tsx")
    assert lower(b"", "javascript").language == "javascript"
    assert lower(b"", "tsx").language == "typescript"


def test_places_are_byte_offsets() -> None:
    source = "const é = 1;\nfor (const x of é.xs) {\n  save(x, 'a');\n}\nclass A { m() {} }\n".encode()
    module = lower(source, "typescript")
    bound, loop, _ = module.functions[0].body
    assert isinstance(bound, ir.Bind) and source[bound.at : bound.at + 2] == "é".encode()
    assert isinstance(loop, ir.Loop)
    assert source[loop.start : loop.header_end] == "for (const x of é.xs) ".encode()
    assert source[loop.start : loop.end].endswith(b"}")
    assert isinstance(loop.iterable, ir.Attr) and source[loop.iterable.at :].startswith(b"xs")
    (saved,) = loop.body
    assert isinstance(saved, ir.Eval) and isinstance(saved.value, ir.Call)
    assert source[saved.value.start : saved.value.end] == b"save(x, 'a')"
    method = module.functions[1]
    assert source[method.start : method.end] == b"m() {}" and method.name_at == method.start
    assert module.line_of(loop.start) == 2 and module.line_of(module.classes[0].start) == 5
    assert module.length == len(source) and module.line_starts[-1] == len(source)


def test_functions_know_where_they_stand() -> None:
    module = lower(
        b"function a() { function b() { return () => 1 } }\nclass C { m() { class D { n() {} } } }", "javascript"
    )
    by_name = {function.qualname: function for function in module.functions}
    assert list(by_name) == ["<module>", "a", "a.b", "a.b.<lambda>", "C.m", "C.m.D.n"]
    parents = [module.functions[function.parent].qualname for function in module.functions[1:]]
    assert parents == ["<module>", "a", "a.b", "<module>", "C.m"]
    assert [described.parent for described in module.classes] == [0, module.functions.index(by_name["C.m"])]
    assert by_name["<module>"].parent == -1


def test_long_strings_are_cut() -> None:
    module = lower(f"a = '{'é' * 3_000}'; b = `{'é' * 3_000}${{c}}`".encode(), "javascript")
    first, second = module.functions[0].body
    assert isinstance(first, ir.Bind) and isinstance(first.value, ir.Const) and first.value.value == "é" * 2_000
    assert isinstance(second, ir.Bind) and isinstance(second.value, ir.Op)
    assert isinstance(second.value.operands[0], ir.Const) and second.value.operands[0].value == "é" * 2_000


def test_imports_are_read_with_comments_and_strange_layout() -> None:
    source = """
    import type, { type as x, type as as y, "a-b" as z, type type } from "m";
    import /* a, b from "x" */ d, { // c,
      e,
    } from "https://host/m" with { type: "json" };
    import*as f from'n';
    import type * as g from "o";
    """
    assert [line for line in dump(source).split("\n") if line.startswith("import")] == [
        "import m default type",
        "import m type x",
        "import m as y",
        "import m a-b z",
        "import m type type",
        "import https://host/m default d",
        "import https://host/m e e",
        "import n * f",
        "import o * g",
    ]


def test_flow_types_in_javascript_are_read() -> None:
    source = (
        "// @flow\nfunction f(xs: Array<Product>, n: ?number): number { for (const x of xs) g((x: any)); return 1 }"
    )
    assert dump(source, "javascript") == (
        "def f@1\n@1 f(xs: Array[Product], n: (number | None)): number {for x in xs {g(x)}; return 1}"
    )


def test_directives_are_found() -> None:
    source = b"// scale: bounded 12 -- why\nconst a = 'scale: no'; /* scale:\n ignore */ // other\nx = <a>{/* scale: b */}</a>"
    module = lower(source, "tsx")
    assert [source[start:end] for start, end in module.comments] == [
        b"// scale: bounded 12 -- why",
        b"/* scale:\n ignore */",
        b"/* scale: b */",
    ]


def test_what_stands_around_an_error_is_lowered() -> None:
    source = b"before();\nfor (const a of as) { class ( } inside(a) }\nfunction f() { return after() }\n"
    module = lower(source, "typescript")
    assert module.errors
    shown = "\n".join(block(function.body) for function in module.functions)
    assert "before()" in shown and "inside(a)" in shown and "return after()" in shown


@pytest.mark.parametrize(
    "source",
    [
        b"#!/usr/bin/env node\nf(x)",
        b"a = 1\r\nf(x)\r\n",
        b"a\0b; f(x)",
        "a = 1;\u2028f(x)".encode(),
        b"'\xff\xfe'; f(x)",
    ],
    ids=["hashbang", "CRLF", "NUL", "line separator", "not UTF-8"],
)
def test_unusual_text(source: bytes) -> None:
    for dialect in DIALECTS:
        assert show(lower(source, dialect).functions[0].body[-1]) == "f(x)"


def test_the_garbage_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    lower(b"f(x)", "tsx")
    assert gc.isenabled()
    gc.disable()
    try:
        lower(b"f(x)", "tsx")
        assert not gc.isenabled()
    finally:
        gc.enable()


DEEP = {
    "parentheses": ("x = " + "(" * 1_500, "1", ")" * 1_500),
    "arrays": ("[" * 1_500, "1", "]" * 1_500),
    "objects": ("x = " + "{a: " * 1_500, "1", "}" * 1_500),
    "arrows": ("f(() => " * 1_500, "1", ")" * 1_500),
    "callbacks": ("f(function () { " * 1_500, "1", "})" * 1_500),
    "blocks": ("if (a) { " * 1_500, "b", "}" * 1_500),
    "classes": ("class A { m() { " * 500, "b", "} }" * 500),
    "elements": ("x = " + "<a b={<c/>}>" * 1_000, "", "</a>" * 1_000),
    "templates": ("`${" * 1_000, "a", "}`" * 1_000),
    "patterns": ("const " + "{a: [" * 1_000, "b", "]}" * 1_000 + " = c"),
    "types": ("let x: " + "A<{b: " * 1_000, "B", "}>" * 1_000),
    "union": ("let x: A", "", " | A" * 5_000),
    "unary": ("!" * 3_000, "a", ""),
    "ternaries": ("a ? b : " * 2_000, "c", ""),
    "assignments": ("a = " * 2_000, "c", ""),
    "mixed operators": ("x = ", "a", " + b * c - d" * 2_000),
    "never closed": ("f({a: [" * 2_000, "", ""),
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_is_cut_off(name: str) -> None:
    source = "before();\n" + "".join(DEEP[name])
    module = lower(source.encode(), "tsx")
    assert pickle.loads(pickle.dumps(module)) == module


def test_long_chains_lose_nothing() -> None:
    terms = [f"t{index}" for index in range(5_000)]
    assert dump("x = " + " + ".join(terms)) == f"x = +({', '.join(terms)})"
    assert dump(" || ".join(terms)) == f"({' | '.join(terms)})"
    assert dump("x = (" + ", ".join(f"{term}()" for term in terms) + ")").count("()") == 5_000
    chain = "if (a) f0();" + "".join(f" else if (b) f{index}();" for index in range(1, 2_000)) + " else g();"
    module = lower(chain.encode(), "javascript")
    assert str(module.functions[0].body).count("id='f") == 2_000
    links = dump("p" + ".then(f)" * 60)
    assert links.count("then") == 60


def test_a_chain_of_thousands_of_calls_is_cut_off() -> None:
    module = lower(b"p" + b".then((x) => x)" * 3_000, "javascript")
    assert "other()" in show(module.functions[0].body[0])


FRAGMENTS = [*"(){}[]<>`'\"!?.,;:=#@\\/*\0", "=>", "...", "?.", "${", "/*", "//", "</", "/>", "é", "\u2028", "\r"]
FRAGMENTS += [
    "async ",
    "await ",
    "yield ",
    "function ",
    "class ",
    "for (",
    " of ",
    " in ",
    "const ",
    "export ",
    "default ",
]
FRAGMENTS += [
    "import ",
    " from ",
    "type ",
    "case ",
    "static ",
    "get ",
    "as ",
    "enum ",
    "new ",
    "9" * 5_000,
    "1e999",
    "0x",
]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_mutated_code_never_raises(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([source for source, _ in CASES.values()]))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + data.draw(st.sampled_from(["", *FRAGMENTS])) + text[end:]
    source = text.encode()
    module = lower(source, data.draw(st.sampled_from(DIALECTS)))
    assert pickle.loads(pickle.dumps(module)) == module or "nan" in repr(module)
    assert all(0 <= start <= end <= len(source) for start, end in module.errors)
    assert all(0 <= function.start <= function.end <= len(source) for function in module.functions)
    assert all(function.parent < index for index, function in enumerate(module.functions))


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(DIALECTS))
def test_any_bytes_never_raise(source: bytes, dialect: str) -> None:
    assert lower(source, dialect).length == len(source)
