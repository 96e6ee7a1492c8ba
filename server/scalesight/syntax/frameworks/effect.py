"""The vocabulary of the framework tables: what a call costs and what it gives back.

A table row says of a *qualified name* what a call of it does. Qualified names are
`module.function` (`requests.get`), `Type.method` (`requests.Session.get`), `Type.get_*` for those whose first word
it is, and `Type.*` for every other method of a type. Types are plain strings that the tables agree on; the built-in ones are `list`, `set`, `map`, `text`, `number`,
`iterator`, `promise` and `row` (one element of a collection).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from scalesight.syntax.frameworks.declaring import Listing, Projection, Table

Returns = Literal[
    "",  # nothing is known of it
    "conditions",  # conditions of a query, by the keywords
    "same",  # the receiver: a lazy query stays what it is
    "list",  # a list of the receiver's elements, as many as there are
    "row",  # one element
    "number",
    "text",
    "input",  # a text that is read from the program's input, a line of it or `all`
    "none",
    "object",  # an object of type `type`, which carries the receiver's elements and size
    "mapped",  # a list, as many as the receiver has, of what the callback returns
    "callback",  # what the callback returns
    "size",  # a number: how many elements the receiver has
    "chunks",  # lists of at most `argument 1` elements
    "range",  # the numbers from argument 0 to argument 1 in steps of argument 2
    "pairs",  # (index or key, element)
    "combinations",  # the pairs of two different elements
    "permutations",  # ... and those the other way round
    "replacements",  # ... and of one element with itself
    "product",  # tuples of an element of each argument
    "zip",  # tuples of the elements of the arguments
    "groups",  # (key, list of neighbours that have it)
    "open",  # a list of a size that nobody declared
    "item",  # one element of the receiver, by key or index
    "argument",  # the first argument, unchanged
    "class",  # the class that the texts name, or `type`; of an object, its own
    "held",  # the rows that the object lists, see `Listing`
    "made",  # a projection that the object makes of the rows that it is handed
    "path",  # a path of relations, for a call that `loads` them
    "data",  # a record whose entry `data` is a list of the receiver's elements
]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one call does.

    `queries`, `api_calls`: round trips of this call; `surely`: how many of the queries run in any case. `work`: element visits inside a built-in, `n` or `n log n` of the
    receiver. `on`: what "the receiver" is: the object of the method, the first argument, (for `attribute`) the
    model that the object's own name tells (`prisma.product`), (for `model`) the rows of the class or table that the
    first argument is or names, (for `class`) all rows of the object's own class, or (for `entities`) the rows of the
    classes and columns that the arguments are. `type`: the type of what comes back. `single`: rows of one class alone are
    no tuples; `entry`: of rows that are tuples, the first entry.
    `bound`: keyword arguments (or keys of an object argument) that limit the size of the result, `most`: its limit
    where none is given. `filters`: the result
    may be any part of the receiver (`excludes`: what its conditions do not hold for); `share`: it is a part, and nobody knows how large; `filter_keys`: only if one of these keys is given. `callback`: which argument (-1: the last) is
    called once per element (`accumulates`: after what came together so far; `flattens`: the lists that it returns become one; `once`: not per element, but
    once, with the object itself or what a promise holds); `first`: the elements stop at an answer (find, any). `loads`: string arguments name relations that
    are loaded with the rows, nested ones as paths with `separator` (`loads_all`: without arguments all that lead to one row; `apart`: by a query of
    its own for each);
    `columns`: its arguments are attributes of classes (`Order.customer`), whose names make the path;
    `load_keys` the same for keys of an object argument; `into`: they are loaded with the rows of this argument, which are there
    already. `path_keys`: the keywords of a "path" for the query of its rows and
    for the attribute that holds them. `concurrent`: what stands in its
    argument is in flight at once. `slice`: the arguments are the bounds of a slice. `text`: the argument that must hold
    SQL for the row to apply. `statement`: the first argument must be a model class or a statement for it. `searches`:
    it looks for something, but at all elements. `coroutine`: it runs when it is awaited; `awaits`: it awaits its first argument. `unless_loaded`: a relation that was loaded with its rows gives its list at no cost;
    `unless_ordered`: only if its rows have an order of their own. `projects`: the object, a projection, reads all of the row that it is handed. `values`: its elements are values, no rows; `distinct`: of equal values one is left. `forgets`: what was loaded `apart` is
    forgotten, unless this keyword is given. `batch`: the keyword for the length of its batches, each a query.
    `shows`: its first argument is made a text. `keeps`: the function that comes back keeps its answers by its arguments; `binds`: it is called with the other arguments
    of this call before its own. `key`: the keyword of a function that tells what each element is sorted by.
    `runs`: a receiver that waits to be awaited runs now. `needs`: the row applies only if an object argument has one of
    these keys; `url`: only if this argument is the address of a request. `texts`: other types of what comes back, by the
    text that the first argument is. `each`: a round trip for each element of the receiver. `changes`: the variable that
    holds the receiver holds what comes back from now on. `extends`: the entries of an object argument become members of the receiver. `parts`: the entries of
    what comes back (`rows` and `count`, or by position). `gathers`: the queries that its arguments build are run by
    this call, together. `limiting`: with one of these options (`*`: always) only a few of its callbacks run at a time. `batched`: calls of the same tick are sent as one query. `hook`: what it asks a server for is in the entry
    `data` of what comes back: `pages` of it, or what was `asked` for, which may have conditions. `holds`: the rows of a
    query that ran before come back as a list. `narrows`: of the rows only some columns are fetched, or they come a few at a
    time; `narrow_keys`: only with one of these keywords, keys of an object argument, or positions (`*.where`: a key at any depth). `expense`: it does what takes long, so that the same is better done once; only if the argument `mode` says that it reads.
    `of`: with `on` an argument, which one. `alone`: with several arguments it looks at those, and not at the elements of the first.
    `telling`: nothing but a container has a method of this name. `copies`: what comes back is a new container with all
    elements of the `object`, of its `arguments` (or of the list of them), of the `others`, put into the first, of both sets, `merged`, or of lists that are added up, `sums`. `starts`: the argument that is a
    function, which runs with those after it, or (by keyword) `target` with those in `args`. `shifts`:
    the first element comes or goes, and all others move; only if this argument (-1: in any case) is 0 and, with `shifts_by`, that argument 1. `keyed`: its argument is an object, and no list. `least`: of several numbers it gives the smallest. `converts`: the number is its first argument.
    """

    queries: int = 0
    api_calls: int = 0
    work: Literal["", "n", "n log n"] = ""
    on: Literal["object", "argument", "attribute", "model", "class", "entities"] = "object"
    returns: Returns = ""
    type: str = ""
    single: bool = False
    entry: bool = False
    bound: tuple[str, ...] = ()
    most: int = 0
    filters: bool = False
    excludes: bool = False
    share: bool = False
    filter_keys: tuple[str, ...] = ()
    callback: int | None = None
    first: bool = False
    loads: bool = False
    loads_all: bool = False
    columns: bool = False
    apart: bool = False
    separator: str = "."
    path_keys: tuple[str, str] = ("", "")
    into: int | None = None
    load_keys: tuple[str, ...] = ()
    concurrent: bool = False
    slice: bool = False
    text: int | None = None
    accumulates: bool = False
    flattens: bool = False
    once: bool = False
    statement: bool = False
    searches: bool = False
    coroutine: bool = False
    awaits: bool = False
    unless_loaded: bool = False
    unless_ordered: bool = False
    values: bool = False
    projects: bool = False
    distinct: bool = False
    forgets: str = ""
    batch: str = ""
    surely: int | None = None
    runs: bool = False
    keeps: bool = False
    shows: bool = False
    binds: bool = False
    key: str = ""
    hook: Literal["", "asked", "pages"] = ""
    needs: tuple[str, ...] = ()
    url: int | None = None
    texts: tuple[tuple[str, str], ...] = ()
    each: bool = False
    changes: bool = False
    extends: bool = False
    parts: tuple[tuple[str, Returns], ...] = ()
    gathers: bool = False
    limiting: tuple[str, ...] = ()
    batched: bool = False
    holds: bool = False
    narrows: bool = False
    narrow_keys: tuple[str, ...] = ()
    expense: Literal["", "read", "compile", "process", "client"] = ""
    mode: tuple[str, ...] = ()
    of: int = 0
    alone: bool = False
    telling: bool = False
    copies: Literal["", "object", "arguments", "others", "merged", "sums"] = ""
    starts: int | None = None
    shifts: Literal["", "in", "out"] = ""
    shifts_at: int = -1
    shifts_by: int = -1
    keyed: bool = False
    least: bool = False
    converts: bool = False


class Base(NamedTuple):
    """What a project's class has from a framework's class that it extends, by types of the tables.

    `statics`: the type whose methods the class itself has; `instance`: the same of its objects. Their rows are the
    objects of the class, or, if `of_argument`, of the type argument: `class Products extends Repository<Product>`.
    `is_model`: its objects are rows of a table.
    """

    statics: str = ""
    instance: str = ""
    of_argument: bool = False
    is_model: bool = False


@dataclass(frozen=True, slots=True)
class RelationField:
    """What a field of a model class declares, by the call that stands as its value: `customer = ForeignKey(Customer)`.

    `many`: the attribute is a list of rows, not one row. `type`: the type of such a list's manager, whose methods are
    rows of `calls`; "" where reading the attribute gives the list itself, by a query of its own.
    `target`, `reverse`: the argument (its position, or a keyword) that names the other class, and the one that names the
    attribute that leads back from there. `back`: that attribute where none is named, with `{model}` for the class's own
    name in lower case; "" for none. `back_many`: a row of the other class has many of these. `back_type`: `type` for the
    way back. `optional`: keywords that, given as true, let a row have none. `by_text`: who loads it with rows names it by a
    text.

    `told`: whether it is a list, and of which class, is told by the annotation of the field, by keywords, or by the class
    that has the foreign key; `type` is then that of a list that is read by a query. Keywords: one of `lists` makes it a
    list of both sides, one of `single` that is false or one of `backwards` makes it one row, `inverse` names the attribute
    that leads back, and `lazy` says how it is read, which `loading` translates: `eager` with its row, `never`, or as a
    `query`. `queries`: types in an annotation that make it a query. `options`: the keyword whose dict has more keywords.
    `remembers`: a row that was read before is not asked for again. `promises`: only where the annotation begins with one
    of these types, reading the attribute is a query.
    """

    many: bool = False
    type: str = ""
    target: tuple[str, ...] = ("0", "to")
    reverse: tuple[str, ...] = ("related_name",)
    back: str = ""
    back_many: bool = True
    back_type: str = ""
    optional: tuple[str, ...] = ()
    by_text: bool = False
    told: bool = False
    lists: tuple[str, ...] = ()
    single: tuple[str, ...] = ()
    backwards: tuple[str, ...] = ()
    inverse: tuple[str, ...] = ()
    lazy: tuple[str, ...] = ()
    loading: tuple[tuple[str, str], ...] = ()
    queries: tuple[str, ...] = ()
    options: str = ""
    remembers: bool = False
    promises: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Framework:
    """One library, as data.

    `imports`: module prefixes that tell it is in use in a file; rows of `row_methods` (methods of an element whose origin
    is not known) and `names` (variables that by convention hold a type) apply only there, or everywhere if `imports` is
    empty.
    `calls`: the effect rows by qualified name; a type alone is what calling its object does. `attributes`:
    `Type.attribute` → effect of reading it, where the type `class` stands for any class, `Type.*` for any attribute and
    `Type[]` for any entry by name; on `attribute` it gives the rows of that name, else an object. `lazy`: types whose iteration is a query of its own;
    `cached`: those that keep the answer, so that only their first iteration is one, and the type that they have then.
    `holding`: types whose rows are all in memory as soon as somebody goes through them.
    `mutable`: types of queries that a call of their methods changes, whoever holds them.
    `prefetched`: types of a relation that is a plain list where it was loaded with its row. `paged`: types that cut a
    query into pages, and the type of one; `Type.attribute` of their number (a `number`, or a `list`), or of the page
    itself (`same`). `relation`: the type of a row's attribute that holds other rows. `in_use`: of several joined,
    whether the file imports one that has row methods. `awaited`: types of queries that run when they are awaited, and
    what they give. `bases`: the classes that projects extend. `elements`: the type of the rows of a type, where they
    have methods. `folders`: by a word of a module's path the types that a class imported from there may have, where the
    module is not to be found; in `names` a name like `db.*` stands for any attribute of `db`. `accessors`: the prefixes
    of the methods that a type has for each of its relations (`order.getItems()`), and the type that has the effect of
    calling them. `later`: names of functions that keep what they are handed for an event or a time, and run it for
    nobody who stands here. `chunking`: names of functions that, whoever wrote them, cut a list into lists of at most so
    many elements. `handlers`: how the names of functions begin that wait for an event (`handleClick`). `platform`: classes that are there
    without an import. `relations`: the
    calls that declare a relation as a field of a model class, by qualified name. `model_files`: file and folder names
    that models stand in by convention. `model_names`: names that stand for a model class, with its own name.
    `foreign_keys`: the calls that declare one, and the argument that is the column it leads to; `table_field`: the
    field of a model class that names its table. `projections`: how classes that extend one of the framework's read
    their rows, by the type that they are in `bases`; `listings`: the same of classes that list rows; `tables`: of those
    that draw a table of rows. `order_field`: the field of a model class that orders its rows, as a path into nested
    classes. `first_step`: by type of a lazy query, the method that every one of its queries begins with. `decorators`:
    the type that a function has besides, by what it is decorated with. `memos`: decorators that keep the answers of a
    function by its arguments; `*.memoize` is one of any library. `managers`: decorators of a generator whose call gives
    the one element that it yields. `renaming`: functions that give the type which is their second argument another
    name. `batches`: methods that answer for the keys of one batch, which are not all there is. `properties`: decorators
    whose method runs when its name is read, and whether the object keeps the answer; `shown`: the method that makes an
    object a text. `free`: functions that cost nothing worth saying, or the modules and types they are of;
    `free_methods`: methods of such a name, of whatever object; `free_setters`: the words that the names of functions
    begin with that set a variable.
    """

    name: str
    languages: frozenset[str]
    imports: tuple[str, ...] = ()
    calls: dict[str, Effect] = field(default_factory=dict)
    attributes: dict[str, Effect] = field(default_factory=dict)
    row_methods: dict[str, Effect] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lazy: frozenset[str] = frozenset()
    cached: dict[str, str] = field(default_factory=dict)
    holding: frozenset[str] = frozenset()
    mutable: frozenset[str] = frozenset()
    prefetched: frozenset[str] = frozenset()
    paged: dict[str, str] = field(default_factory=dict)
    relation: str = ""
    relations: dict[str, RelationField] = field(default_factory=dict)
    model_files: frozenset[str] = frozenset()
    model_names: dict[str, str] = field(default_factory=dict)
    foreign_keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    table_field: str = ""
    projections: dict[str, Projection] = field(default_factory=dict)
    listings: dict[str, Listing] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    order_field: str = ""
    first_step: dict[str, str] = field(default_factory=dict)
    properties: dict[str, bool] = field(default_factory=dict)
    shown: str = ""
    decorators: dict[str, str] = field(default_factory=dict)
    memos: frozenset[str] = frozenset()
    managers: frozenset[str] = frozenset()
    renaming: frozenset[str] = frozenset()
    batches: frozenset[str] = frozenset()
    in_use: bool = False
    awaited: dict[str, Returns] = field(default_factory=dict)
    bases: dict[str, Base] = field(default_factory=dict)
    elements: dict[str, str] = field(default_factory=dict)
    folders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    accessors: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the tables say something of a qualified name."""
        return any(name in table for table in (self.calls, self.bases, self.relations, self.decorators))

    later: frozenset[str] = frozenset()
    chunking: frozenset[str] = frozenset()
    handlers: frozenset[str] = frozenset()
    platform: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    free_methods: frozenset[str] = frozenset()
    free_setters: frozenset[str] = frozenset()


def awaitable(queries: dict[str, Returns]) -> dict[str, Effect]:
    """What all queries have that run when they are awaited: more can be said of them, and `exec` and `then` run them."""
    effects: dict[str, Effect] = {}
    for type_name in queries:
        effects[f"{type_name}.*"] = Effect(returns="same")
        effects |= rows(type_name, "exec execute", Effect(runs=True, returns="same"))
        effects |= rows(type_name, "then finally", Effect(runs=True, callback=0, once=True, returns="callback"))
        effects |= rows(type_name, "catch", Effect(runs=True, returns="same"))
    return effects


def rows(type_name: str, methods: str, effect: Effect) -> dict[str, Effect]:
    """The same effect for several methods of a type, named with blanks between."""
    return {f"{type_name}.{method}": effect for method in methods.split()}


# A row that is a plain object, whatever its model could do.
PLAIN = "plain"
PYTHON = frozenset({"python"})
ECMASCRIPT = frozenset({"javascript", "typescript"})
