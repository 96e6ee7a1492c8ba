"""Which declared collection does this denote? Models and annotations, relations, and at last the bare name.

Trust falls in that order. What is neither stays unknown: a list has then no size, and no number is ever made up for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from scalesight.cost.amounts.polynomial import Polynomial, Symbol, constant, of, only_symbol, part, symbol
from scalesight.cost.values.value import NUMBER, TEXT, Value, row, sequence
from scalesight.scale.model import Scale
from scalesight.scale.naming import Names, is_adjective, split, stem
from scalesight.syntax import ir

# Type constructors whose argument is what they hold, and the built-in type they behave like.
HOLDERS = {
    **dict.fromkeys(
        "list List Sequence MutableSequence Iterable Iterator Collection Generator AsyncIterable AsyncIterator tuple Tuple Array ReadonlyArray".split(),
        "list",
    ),
    **dict.fromkeys("set Set frozenset FrozenSet AbstractSet ReadonlySet KeysView".split(), "set"),
    **dict.fromkeys("QuerySet".split(), "django.QuerySet"),
    **dict.fromkeys(
        "dict Dict Mapping MutableMapping defaultdict DefaultDict OrderedDict Map ReadonlyMap Record".split(), "map"
    ),
}
_WRAPPERS = frozenset(
    "Optional Promise Awaitable Annotated Readonly Partial Required NonNullable Final ClassVar Mapped Ref".split()
)
_PLAIN = {
    "str": TEXT, "string": TEXT, "bytes": TEXT,
    "int": NUMBER, "float": NUMBER, "number": NUMBER, "bool": NUMBER, "boolean": NUMBER, "Decimal": NUMBER,
}  # fmt: skip
# Words that say a list holds not all there is, but a bounded piece.
_BOUNDED = frozenset(
    "page pages paged paginated paginate paginator batch batches chunk chunks slice slices window top recent latest sample few limited limit first last child children".split()
)
# Behind one of these a function's name says whose the rows are that it gives.
_OF_PARENT = frozenset({"by", "for", "of", "in", "within", "matching"})
# Names that say nothing of what is in it, so that the loop variable may; and methods that hand all of it on.
_GENERAL = frozenset(
    "objects objs items rows records results data queryset qs list elements entries collection instances docs queue"
    " payload body".split()
)
# What GraphQL calls the entries of a connection.
_EDGES = frozenset({"edges", "nodes"})
_PASSING = frozenset("all iterator values items map forEach flatMap filter".split())
_CHILDREN = frozenset("children child_set childs".split())
_KEYS = frozenset((word,) for word in "ids pks keys uuids".split())
_OF_KEYS = frozenset("by from with for".split())
_LIMITERS = frozenset("limit limiter throttle throttled semaphore sem sema bottleneck schedule mutex lock".split())
# What holds the whole of something: of `state.products` the name tells, of `cart.products` it does not.
_CONTAINERS = frozenset(
    "self this cls props state data response res result results body payload store ctx context config db database repo"
    " repository catalog catalogue inventory registry snapshot dataset storage api json query params request req input args options session cache service client window globals"
    " module exports values form schema settings app use".split()
)  # fmt: skip


_OF_CHILDREN = frozenset({"total", "part", "each", "part-each"})
# As many as an object may be said to hold because its attribute is called like them.
_FEW = 1_000
# What the size of a model is called that no collection declares, and that of what a query of no model gives.
_ROWS = " rows"
ELEMENTS = " elements"


class Collections:
    """Answers from one scale."""

    def __init__(self, scale: Scale) -> None:
        self.names = Names(scale)
        self._scale = scale
        self._handed_over: dict[str, Value | None] = {}

    def all_of(self, collection: str) -> Polynomial:
        """The number of all elements."""
        return symbol("total", collection)

    def flattened(self, size: Polynomial) -> Polynomial:
        """The size of one list of all children of all parents: products × variants per product are all variants."""
        terms = []
        for monomial, coefficient in size.terms:
            powers = dict(monomial)
            for one in tuple(powers):
                per = self._scale.collections[one.name].per if one.kind == "each" else None
                parent = Symbol("total", per) if per is not None else None
                if one.kind == "share":
                    parent = one.base
                if parent is not None and powers.get(parent) == 1 and powers[one] == 1:
                    powers = {
                        Symbol("total", one.name) if key == one else key: n
                        for key, n in powers.items()
                        if key != parent
                    }
            terms.append((tuple(powers.items()), coefficient))
        return Polynomial(tuple(terms))

    def different(self, size: Polynomial, read: str) -> Polynomial:
        """The size of a set of what is `read` of so many rows, where that is their parent: all children of one have the same.

        `{item.order_id for item in order.items}` holds one key, `{item.order_id for item in items}` at most all orders.
        """
        match = self.names.identifier(read)
        if match is None or match.number != "one":
            return size
        found = constant(0)
        for monomial, coefficient in size.terms:
            one = only_symbol(Polynomial(((monomial, 1.0),)))
            if one is None or one.kind not in _OF_CHILDREN or self._scale.collections[one.name].per != match.collection:
                return size
            is_all = one.kind in ("total", "part")
            found = found + (part(self.all_of(match.collection)) if is_all else constant(coefficient))
        return found

    def passes(self, size: Polynomial, *, far: bool = False) -> int:
        """How many collections are gone through for each other. Children go with their parents: together that is one pass.

        `far`: functions are called on the way, so that nobody sees any more whose children those are.
        """
        most = 0
        for monomial, _ in size.terms:
            whole = {one.name for one, _ in monomial if one.kind in ("total", "part")}
            counted = 0
            for one, power in monomial:
                parent = one.base.name if one.kind == "share" and one.base is not None else None
                if one.kind in ("each", "part-each"):
                    parent = self._scale.collections[one.name].per
                is_of_one = parent in whole or (far and parent is not None and bool(whole))
                counted += (power * one.weight - is_of_one) if one.weight else 0
            most = max(most, counted)
        return most

    def rows(self, model: str, *, type_name: str = "list", ref: tuple[str, int] | None = None) -> Value:
        """All rows of a model or table, of the class `ref`. A model that no collection declares has an open size."""
        collection = self.names.model(model) or ""
        size = self.all_of(collection) if collection else symbol("unknown", model + _ROWS)
        loaded = None if type_name == "list" else frozenset[str]()
        return Value(type_name, size, row(collection, model, loaded)._replace(ref=ref), model=model)

    def named(self, identifier: str, around: Callable[[], frozenset[str]] | None = None) -> Value | None:
        """What a bare name says, where a collection is plausible. `around`: see `Names.told`."""
        match = self.names.identifier(identifier)
        if match is None and around is not None:
            match = self.names.told(identifier, around)
        if match is None:
            return None
        return self._matched(match.collection, match.number, match.part)

    def handed_over(self, function: str) -> Value | None:
        """What the result of an unknown function is, by the function's name."""
        if function not in self._handed_over:
            match = self.names.function(function)
            if is_bounded(function):
                value: Value | None = bounded(function)
            elif self.names_parent(function):
                value = bounded(function)
            else:
                value = None if match is None else self._matched(match.collection, match.number, match.part)
            self._handed_over[function] = value
        return self._handed_over[function]

    def names_parent(self, function: str) -> bool:
        """Whether a function's name says before the rows that it gives whose those are: `getUserTeams`."""
        words = split(function)
        match = self.names.identifier(words[-1]) if len(words) > 2 and words[0] != "use" else None
        if match is None or match.number != "many":
            return False
        own = {stem(word) for word in split(match.collection)}
        words = tuple(word for word in words[1:-1] if stem(word) not in own)
        named = (self.names.identifier(word) for word in words)
        return any(one is not None and one.number == "one" and one.collection != match.collection for one in named)

    def relation(self, parent: Value, attribute: str) -> Value | None:
        """What an attribute of a row holds: `product.variants` has the declared size per product."""
        if not parent.of:
            return self.held(attribute)
        name = self.names.relation(parent.of, attribute)
        if name is not None:
            return Value("relation", symbol("each", name), row(name), name=attribute, loaded=parent.loaded)
        if split(attribute)[-1:] in _KEYS:
            # The keys of rows, and not the rows.
            return Value("list", symbol("unknown", f"{attribute} per {parent.of}"), None)
        match = self.names.identifier(attribute)
        if match is None:
            if attribute not in _CHILDREN:
                return None
            # The children of a node are nodes.
            child = row(parent.of, parent.model, parent.loaded)._replace(ref=parent.ref)
            return Value("relation", symbol("unknown", f"{attribute} per {parent.of}"), child, name=attribute)
        if match.number == "one":
            return row(match.collection)
        # How many of them belong to one parent, nobody declared.
        return Value(
            "relation",
            symbol("unknown", f"{attribute} per {parent.of}"),
            row(match.collection),
            name=attribute,
            loaded=parent.loaded,
        )

    def held(self, attribute: str) -> Value | None:
        """What an attribute of an object holds that is no row of a declared collection: at most all there is, if that is few.

        Of many nobody believes that they hang on one object.
        """
        match = self.names.identifier(attribute)
        if match is None or match.number != "many" or self._scale.collections[match.collection].per is not None:
            return None
        total = self._scale.total(match.collection)
        if total is None or total.max > _FEW:
            return None
        return Value("relation", symbol("part", match.collection), row(match.collection), name=attribute)

    def given_back(self, typed: Value, function: str) -> Value:
        """What a function gives back of which only the type is known: all there is only if its name says so.

        `orders_of(customer)` and `get_all_by_user(user)` give one parent's share, and nobody knows how large it is.
        """
        whole = only_symbol(typed.size) if typed.size is not None else None
        if whole is None or whole.kind != "total":
            return typed
        if typed.type != "map" and is_of_parent(function):
            return typed._replace(size=symbol("unknown", f"{function}()"))
        return typed if self.names.function(function) is not None else typed._replace(size=part(of(whole)))

    def annotated(self, annotation: ir.Expr, resolve: Callable[[str], Value | None], name: str = "") -> Value | None:
        """What a type says. `resolve` finds a class of the file by name; `name` is the variable's, which may say "a page of"."""
        if isinstance(annotation, ir.Name):
            return self._type_name(annotation.id, resolve)
        if isinstance(annotation, ir.Attr):
            known = resolve(f"{_last_name(annotation.object)}.{annotation.name}")
            return known if known is not None else self._type_name(annotation.name, resolve)
        if isinstance(annotation, ir.Choice):
            options = (self.annotated(option, resolve, name) for option in annotation.options)
            return next((value for value in options if value is not None), None)
        if isinstance(annotation, ir.Record):
            entries = ((key, self.annotated(entry, resolve, key)) for key, entry in annotation.entries if key)
            return Value("map", fields=tuple((key, entry) for key, entry in entries if entry is not None)[:32])
        if isinstance(annotation, ir.Op) and annotation.name == "|":
            options = (self.annotated(option, resolve, name) for option in annotation.operands)
            return next((value for value in options if value is not None), None)
        if (
            isinstance(annotation, ir.Op)
            and annotation.name == "typeof"
            and isinstance(annotation.operands[0], ir.Name)
        ):
            return resolve(annotation.operands[0].id)
        if not isinstance(annotation, ir.Item):
            return None
        constructor = _last_name(annotation.object)
        arguments = _type_arguments(annotation.index)
        if constructor in _WRAPPERS:
            return self.annotated(arguments[0], resolve, name) if arguments else None
        holder = HOLDERS.get(constructor)
        if holder is None and isinstance(annotation.index, ir.Const) and str(annotation.index.value)[:1].islower():
            return None  # the type of an attribute: `Order["items"]`
        if holder is None or not arguments:
            return self._object_of(resolve(constructor), arguments, resolve)
        held = arguments[-1] if holder == "map" else arguments[0]
        element = self.annotated(held, resolve)
        if element is not None and element.size is not None:
            # A list in a container is that entry's share.
            element = element._replace(size=symbol("unknown", name or "entry"))
        if element is not None and element.type == "row" and element.of:
            is_part = is_bounded(name) or self.names.is_some(name, element.of)
            size = symbol("unknown", name or "page") if is_part else self.share_of(element.of)
            # Which rows a query is handed over for, its type does not tell.
            size = part(size) if "." in holder else size
            return Value(holder, size, element, model=element.model)
        return Value(holder, None, element)

    def _object_of(
        self, known: Value | None, arguments: tuple[ir.Expr, ...], resolve: Callable[[str], Value | None]
    ) -> Value | None:
        """An object of a class or of a framework's type with type arguments: `Repository<Product>`."""
        if known is None or not arguments:
            return None
        if known.type == "class":
            return Value("instance", ref=known.ref, model=known.name)
        if "." not in known.type:
            return None
        held = self.annotated(arguments[0], resolve)
        if held is None or held.type not in ("row", "instance"):
            return known
        rows = self.rows(held.model or held.of)
        return known._replace(size=rows.size, element=held._replace(loaded=frozenset()), model=held.model)

    def _type_name(self, name: str, resolve: Callable[[str], Value | None]) -> Value | None:
        if name in _PLAIN:
            return _PLAIN[name]
        if name in HOLDERS:
            return Value(HOLDERS[name])
        collection = self.names.model(name) if name[:1].isupper() else None
        known = resolve(name)
        if collection is None and (known is None or known.type == "class"):
            collection = self.names.layered(name)
        if collection is not None:
            return row(collection, name)._replace(ref=known.ref if known is not None else None)
        if known is not None and known.type == "class":
            return Value("instance", ref=known.ref, model=name)
        return known

    def share_of(self, collection: str) -> Polynomial:
        """The size of a list that only its type or name tells: what is counted per parent is one parent's share of it."""
        return symbol("total" if self._scale.collections[collection].per is None else "each", collection)

    def _matched(self, collection: str, number: str, subset: bool) -> Value:
        if number == "one":
            return row(collection)
        size = self.share_of(collection)
        return sequence(part(size) if subset else size, row(collection), weak=True)


def is_undeclared(value: Value) -> bool:
    """Whether a list is all rows of a model that no collection declares: the variable's name may still tell one."""
    one = only_symbol(value.size) if value.size is not None else None
    return one is not None and one.kind == "unknown" and one.name.endswith((_ROWS, ELEMENTS))


@lru_cache(maxsize=65536)
def is_bounded(name: str) -> bool:
    """Whether a name says that what it holds is a page, a batch, the first few."""
    return any(word in _BOUNDED for word in split(name))


@lru_cache(maxsize=65536)
def is_by_keys(function: str) -> bool:
    """Whether a function's name says that it gives the rows of a list of keys: `find_by_ids`, `getOrdersFromIds`."""
    words = split(function)
    return any(pair[0] in _OF_KEYS and pair[1:] in _KEYS for pair in pairwise(words))


@lru_cache(maxsize=65536)
def is_of_parent(function: str) -> bool:
    """Whether a function's name says whose the rows are that it gives: `orders_of`, `get_all_by_user`."""
    return not _OF_PARENT.isdisjoint(split(function)[1:])


def is_limiter(name: str) -> bool:
    """Whether a name says that it lets only a few through at a time: `limit(() => …)`, `async with semaphore:`."""
    return any(word in _LIMITERS for word in split(name.rpartition(".")[2]))


def bounded(name: str) -> Value:
    """A list that is not all there is, of a size that nobody declared."""
    return sequence(of(Symbol("unknown", name)), None)


def holds_all(receiver: ir.Expr) -> bool:
    """Whether an attribute of this object can be meant to hold a whole collection: `state.products`, not `cart.products`."""
    while True:
        if isinstance(receiver, ir.Await):
            receiver = receiver.value
        elif isinstance(receiver, ir.Call):
            receiver = receiver.function
        else:
            break
    words = split(_last_name(receiver))
    return bool(words) and words[-1] in _CONTAINERS


def says_nothing(name: ir.Name | ir.Attr) -> bool:
    """Whether a (dotted) name ends in a word that says nothing of what is in it: `rows`, `data.products.edges`."""
    words = split(_last_name(name))
    return not words or words[-1] in _GENERAL or words[-1] in _EDGES


def general_name(iterable: ir.Expr) -> str | None:
    """The name of what is iterated, if it is one that says nothing of what it holds: `objects`, `self.queryset.all()`."""
    while True:
        if isinstance(iterable, ir.Await):
            iterable = iterable.value
        elif isinstance(iterable, ir.Call):
            iterable = iterable.function
        elif isinstance(iterable, ir.Attr) and iterable.name in _PASSING:
            iterable = iterable.object
        else:
            break
    name = _last_name(iterable)
    *before, last = split(name) or ("",)
    # The objects that are bound to one of them are another thing.
    return name if last in _GENERAL and all(word in _GENERAL or is_adjective(word) for word in before) else None


def _last_name(expression: ir.Expr) -> str:
    if isinstance(expression, ir.Name):
        return expression.id
    return expression.name if isinstance(expression, ir.Attr) else ""


def _type_arguments(index: ir.Expr) -> tuple[ir.Expr, ...]:
    if isinstance(index, ir.Display):
        return index.items
    return (index,)
