"""The intermediate form: what a file says, without the syntax it says it in.

One `Module` per file. It depends on the file's text alone, holds no tree-sitter object, and pickles, so it can be
computed in another process and kept by content. All nodes are tuples: immutable, cheap to build, cheap to keep.

Places are byte offsets into the UTF-8 source (`at`, `start`, `end`); `Module.line_starts` turns them into lines.

Evaluation order is kept: a block is a tuple of statements in the order in which they run, and the operands of an
expression stand in the order in which they are evaluated. What no analysis needs is left out or folded into `Op`.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from typing_extensions import Self, dataclass_transform

    # For the type checker a node is a frozen record by name: comparing tuples that hold each other, member by member,
    # takes it minutes.
    @dataclass_transform(frozen_default=True)
    class Node(tuple[Any, ...]):
        """The base of all nodes."""

        def _replace(self, **changes: Any) -> Self: ...
else:
    Node = NamedTuple

# ---------------------------------------------------------------------------------------------------- expressions


class Name(Node):
    """A plain identifier. `self`, `this`, `super` are names too."""

    id: str
    at: int


class Const(Node):
    """A literal: number, string (cut at 2,000 characters; interpolated parts are `{}`), True, False, None."""

    value: str | int | float | bool | None
    at: int


class Attr(Node):
    """`object.name` and `object?.name`. `at` is where the name stands."""

    object: Expr
    name: str
    at: int


class Item(Node):
    """`object[index]`; in a type position also a type with arguments: `list[Product]`, `Product[]` as `Array[Product]`."""

    object: Expr
    index: Expr  # type: ignore[assignment]  # hides tuple.index, which nobody calls on a node
    at: int


class Slice(Node):
    """`object[lower:upper]`. JavaScript's `.slice(a, b)` stays a `Call`."""

    object: Expr
    lower: Expr | None
    upper: Expr | None
    at: int


class Call(Node):
    """A call, `new X()`, a tagged template, or a JSX element of a component (`<Card item={x}/>` calls `Card`).

    `arguments` are positional (a spread argument is `Op("spread", …)`), `keywords` are `name=value` arguments, and for
    a JSX element its attributes. A JavaScript object literal argument stays a positional `Record`.
    """

    function: Expr
    arguments: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...]
    start: int
    end: int


class Display(Node):
    """A list, tuple or set written out: `[a, *b]`, `(a, b)`, `{a, b}`."""

    kind: Literal["list", "tuple", "set"]
    items: tuple[Expr, ...]
    at: int


class Record(Node):
    """A dict or object literal. The key is None where it is computed and no string, and for a spread (`Op("spread")`)."""

    entries: tuple[tuple[str | None, Expr], ...]
    at: int


class FunctionRef(Node):
    """A lambda, arrow function, function expression or object method, by its index in `Module.functions`."""

    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody calls on a node
    at: int


class Comprehension(Node):
    """A comprehension or generator expression: its outermost `loop`, whose innermost body is `Yield(element)`.

    Conditions are a `Branch` around what follows them. A dict comprehension yields `Op("pair", (key, value))`.
    """

    kind: Literal["list", "set", "dict", "generator"]
    loop: Loop
    at: int


class Contains(Node):
    """`item in container`, also where negated. JavaScript's `in` tests a key and is an `Op`."""

    item: Expr
    container: Expr
    at: int


class Choice(Node):
    """One of several values: `a or b`, `a ?? b`, `a if test else b`, `test ? a : b`, `test and a`.

    `test` is evaluated first (None where an operand is its own test).
    """

    test: Expr | None
    options: tuple[Expr, ...]


class Await(Node):
    """`await value`."""

    value: Expr
    at: int


class Op(Node):
    """Any other expression, by its operands. `name` is the operator (`+`, `-`, `*`, `/`, `//`, `%`, `<`, `==`, …) or
    `spread`, `pair`, `bytes` (empty ones), `template` (f-string, template literal), `not`, `jsx` (a host element; operands: attribute values
    and children), `yield`, `typeof`, `other`.
    """

    name: str
    operands: tuple[Expr, ...]
    at: int


Expr: TypeAlias = (
    Name
    | Const
    | Attr
    | Item
    | Slice
    | Call
    | Display
    | Record
    | FunctionRef
    | Comprehension
    | Contains
    | Choice
    | Await
    | Op
)

# ----------------------------------------------------------------------------------------------------- statements


class Bind(Node):
    """`target = value`. A target is a `Name`, `Attr`, `Item`, `Display` (destructuring by position, rest as
    `Op("spread")`) or `Record` (destructuring by key). One statement per target of a chained assignment.

    `operator` is `""`, or the operator of an augmented assignment (`+` for `+=`). `annotation` is the declared type.
    A declaration without a value has the value None.
    """

    target: Expr
    value: Expr | None
    operator: str
    annotation: Expr | None
    at: int


class Eval(Node):
    """An expression for its effect."""

    value: Expr


class Yield(Node):
    """The element that a comprehension or a generator yields."""

    value: Expr
    at: int


class Jump(Node):
    """Leaves the block: nothing after it in its block runs."""

    kind: Literal["return", "break", "continue", "raise"]
    value: Expr | None
    at: int


class Branch(Node):
    """At most one arm runs: if/elif/else, match, switch. `test` is evaluated first.

    Every case of a switch is an arm. Where no arm need run, an empty arm stands last. A `try` is a Branch of kind
    `try`: its first arm is the body (with else), the others are its handlers; `finally` follows as plain statements.
    """

    kind: Literal["if", "switch", "try"]
    test: Expr | None
    arms: tuple[Block, ...]
    at: int


class Loop(Node):
    """A loop. `iterable` is evaluated once, before it; `test` before each round (while, C-style for).

    kind `for`: over the elements of `iterable`, bound to `target` (a target as in `Bind`, or None).
    kind `keys`: over the keys of `iterable` (JavaScript for-in).
    kind `count`: `target` counts from 0, as often as the number `iterable` says (C-style `for (let i = 0; i < n; i++)`,
    n may be `xs.length`; with the step k it is `Op("/", (n, k))`, from the start s `Op("-", (n, s))`); such a loop with another shape is a `while`.
    kind `while`: as long as `test` holds; `iterable` is None. `for (;;)` has the test None.
    `start`..`end` is the whole loop, `start`..`header_end` its header (up to the colon or brace).
    `else` of a Python loop follows as plain statements.
    """

    kind: Literal["for", "keys", "count", "while"]
    target: Expr | None
    iterable: Expr | None
    test: Expr | None
    body: Block
    is_async: bool
    start: int
    header_end: int
    end: int


class Define(Node):
    """A nested function (by its index in `Module.functions`) is bound to its name. It does not run here."""

    name: str
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody calls on a node
    at: int


class DefineClass(Node):
    """A class (by its index in `Module.classes`) is bound to its name."""

    name: str
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody calls on a node
    at: int


Statement: TypeAlias = Bind | Eval | Yield | Jump | Branch | Loop | Define | DefineClass
Block: TypeAlias = tuple[Statement, ...]

# --------------------------------------------------------------------------------------------------- declarations


class Parameter(Node):
    """A parameter. `name` is "" for a destructured one, whose `pattern` is then a target as in `Bind`."""

    name: str
    annotation: Expr | None
    default: Expr | None
    kind: Literal["plain", "star", "double-star", "keyword"]
    pattern: Expr | None


class Function(Node):
    """A function, method, lambda or, at index 0 of every module, its top-level code (`<module>`).

    `qualname` is dotted from the module (`Cart.total`, `outer.inner`); an anonymous function that is bound to a name
    at once (`const f = () => …`) has that name, others are `<lambda>`. `parent` is the index of the enclosing
    function (-1 for none), `owner` the index of the class it is a method of (-1 for none).
    An arrow function with an expression body has the block `(Jump("return", expression),)`.
    """

    name: str
    qualname: str
    parameters: tuple[Parameter, ...]
    body: Block
    decorators: tuple[Expr, ...]
    returns: Expr | None
    parent: int
    owner: int
    is_async: bool
    is_generator: bool
    name_at: int
    start: int
    end: int


class Class(Node):
    """A class: `fields` are the assignments and annotated names of its body, `methods` name → index of the function.

    TypeScript interfaces and object types are classes with fields and no methods; a type alias of another type is
    a class with the single base it names.
    """

    name: str
    qualname: str
    bases: tuple[Expr, ...]
    fields: tuple[Bind, ...]
    methods: tuple[tuple[str, int], ...]
    decorators: tuple[Expr, ...]
    parent: int
    start: int
    end: int


class Import(Node):
    """`import module as alias`: `name` is "" and `alias` the bound name. `from module import name as alias`.

    An alias that no variable can have is for a `Name` elsewhere in the file, which stands for what is imported:
    `require("m")` for such a call where a value stands, `m:f` for `from m import f` inside of a function.
    Python: `level` is the number of leading dots. `import a.b` is two: `a` (alias `a`) and, reachable through it, `a.b`
    (alias `a.b`). A star import has the name `*`.
    JavaScript: the default export has the name `default`, a namespace import the name `*` with its alias; `require("m")`
    bound to a name or a pattern of the top level is an import too. A re-export (`export … from`) has the alias it
    exports. The module "" is the file itself, where it reads what it has put into `exports`.
    """

    module: str
    name: str
    alias: str
    level: int
    at: int


class Module(Node):
    """One file. `exports` are (exported name, local name); in Python every top-level name is exported and it is empty.

    The local name of a property of CommonJS `exports` is no variable: `exports.x` for `exports.x = () => 1`.
    `errors` are the places (start, end) that did not parse; what stands around them is still here.
    `comments` are (start, end) of comments that mention `scale:`.
    """

    language: Literal["python", "javascript", "typescript"]
    functions: tuple[Function, ...]
    classes: tuple[Class, ...]
    imports: tuple[Import, ...]
    exports: tuple[tuple[str, str], ...]
    errors: tuple[tuple[int, int], ...]
    comments: tuple[tuple[int, int], ...]
    line_starts: tuple[int, ...]
    length: int

    def line_of(self, offset: int) -> int:
        """The line (from 1) that holds a byte offset."""
        return bisect_right(self.line_starts, offset)
