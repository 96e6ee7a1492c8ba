"""Where a value comes from that is no whole collection, whatever its variable is called.

A name is the weakest evidence. `links = schema.parse(body)` are the links of one request, `orders = tokens.map(…)` are as
many as there are tokens, what `useSession()` holds is one person's, and an address that ends in `?page=2` asks for a page.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from scalesight.cost.values.collections import holds_all, is_bounded, says_nothing
from scalesight.cost.values.value import NOTHING, SHARE, Value
from scalesight.scale.naming import split
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame
    from scalesight.syntax.frameworks.effect import Effect

# What a function of such a name gives back was in what it was handed: `schema.parse(body)`. With a noun behind it, as
# `parseAttachmentIds(text)`, it tells at least what it is looking for.
_TAKING = frozenset("parse extract collect pick decode deserialize".split())
# What a hook of such a name gives back belongs to one person, and so does what any function calls its own.
_PERSONAL = frozenset("session auth me viewer profile".split())
_OWN = frozenset("my own".split())
# What these give stands in the address of the page: what somebody chose.
_OF_ADDRESS = frozenset("useQueryState useQueryStates useQueryParam useQueryParams useSearchParams".split())
# Of these calls, a result is one more list of as many elements, or of a part of them.
_LISTS = frozenset(("mapped", "list", "same"))
_COPIES = frozenset(("list", "set"))
_LIST_TYPES = frozenset(("", "list", "set", "map", "iterator", "share"))
_SCHEMES = ("https://", "http://")
_REQUESTS = frozenset("req request".split())
_BODIES = frozenset("body json formData parseBody body get_json".split())
_KEYS = frozenset("ids pks keys uuids".split())
_ALL = frozenset({"all", "every"})
# What a function is told by them is how many it may give.
_LIMITS = frozenset("limit take pageSize page_size perPage per_page maxResults max_results".split())
_ASKING = frozenset("query search params filter filters page".split())


@lru_cache(maxsize=65536)
def is_share(label: str) -> bool:
    """Whether a function's name says that it gives a part: what it was handed holds, or what is one person's."""
    name = label.rpartition(".")[2]
    words = split(name)
    if not words:
        return False
    if words[-1] in _TAKING or name in _OF_ADDRESS:
        return True
    return not (_OWN | _PERSONAL if words[0] == "use" else _OWN).isdisjoint(words[1:])


@lru_cache(maxsize=65536)
def taken(label: str) -> str:
    """What a function looks for in what it is handed, by its name: `AttachmentIds` of `parseAttachmentIds`; "" if it does not."""
    name = label.rpartition(".")[2]
    words = split(name)
    return name[len(words[0]) :].lstrip("_") if len(words) > 1 and words[0] in _TAKING else ""


def is_of_other(effect: Effect, source: Value, node: ir.Call) -> bool:
    """Whether a call makes a list of the elements of something that has a name of its own, and an unknown size."""
    if source.type == "share" and effect.returns == "object" and effect.type in _COPIES:
        return True
    is_list = effect.returns in _LISTS or effect.keyed
    if not is_list or effect.queries or effect.slice or source.name == "fresh":
        return False
    if source.type == "share":
        return True
    if effect.callback is None and not effect.keyed:
        return False
    if source.type not in _LIST_TYPES or source.size is not None:
        return False
    if effect.on == "object":
        over = node.function.object if isinstance(node.function, ir.Attr) else None
    else:
        over = node.arguments[0] if effect.on == "argument" and node.arguments else None
    return isinstance(over, (ir.Name, ir.Attr)) and not says_nothing(over)


def is_part(display: ir.Display, item: ir.Op, value: Value) -> bool:
    """Whether what is spread into a list is a part of something, or one of several lists: `[...images(text), ...links(text)]`."""
    is_called = isinstance(item.operands[0], (ir.Call, ir.Await)) and value.size is None
    spread = (one for one in display.items if isinstance(one, ir.Op) and one.name == "spread")
    return value == SHARE or (is_called and sum(1 for _ in spread) > 1)


def is_made_of_part(frame: Frame, node: ir.Call, source: Value) -> bool:
    """Whether a call makes a list of what is known to be a part of something: `results.map(…)` of a page of results."""
    if source.type != "share" or not isinstance(node.function, ir.Attr):
        return False
    effect = frame.framework.calls.get(f"list.{node.function.name}")
    return effect is not None and effect.returns in _LISTS


def is_of_pages(effect: Effect, source: Value, node: ir.Call) -> bool:
    """Whether what pages, or batches, hold is put together, of which nobody knows how many there are."""
    if source.size is not None and not any(symbol.kind == "unknown" for symbol in source.size.symbols):
        return False
    over = node.function.object if isinstance(node.function, ir.Attr) and effect.on == "object" else None
    return isinstance(over, (ir.Name, ir.Attr)) and is_bounded(_last_name(over))


def is_limited(node: ir.Call) -> bool:
    """Whether a call is told by name how many it may give at most: `search(user, {limit: 25})`."""
    for told in node.arguments:
        if isinstance(told, ir.Record) and any(key in _LIMITS for key, _ in told.entries):
            return True
    return any(key in _LIMITS for key, _ in node.keywords)


def is_keys(name: str) -> bool:
    """Whether a name speaks of the keys of things, and not of the things: `webhookIds`."""
    return name.endswith("s") and len(words := split(name)) > 1 and words[-1] in _KEYS


def is_choice_of_keys(name: str) -> bool:
    """Whether a name speaks of keys, and not of all of them: who has all there is has the things themselves."""
    return is_keys(name) and _ALL.isdisjoint(split(name))


def is_request(told: ir.Expr | None) -> bool:
    """Whether something is what a client sent with its request: `await request.json()`."""
    while isinstance(told, ir.Await):
        told = told.value
    if isinstance(told, ir.Attr):
        return told.name in _BODIES and _last_name(told.object) in _REQUESTS
    if not isinstance(told, ir.Call) or told.arguments or not isinstance(told.function, ir.Attr):
        return False
    return told.function.name in _BODIES and _last_name(told.function.object) in _REQUESTS


def is_entry(node: ir.Call) -> bool:
    """Whether a call takes the list out of one record, which may have none: `data.get("tags", [])`."""
    if not isinstance(node.function, ir.Attr) or node.function.name != "get" or len(node.arguments) != 2:
        return False
    key, other = node.arguments
    is_empty = isinstance(other, ir.Display) and not other.items
    return is_empty and isinstance(key, ir.Const) and isinstance(key.value, str)


def is_choice(name: str, others: frozenset[str]) -> bool:
    """Whether keys are what one thing has one or several of: `tagIds`, where `tagId` stands beside it."""
    return name[:-1] in others and is_keys(name)


def hands_on(effect: Effect, node: ir.Call) -> bool:
    """Whether a function is handed over by name, so that each element is what it is called with: `roots.map(flatten)`."""
    told = node.arguments[effect.callback or 0 :][:1]
    return not effect.accumulates and bool(told) and isinstance(told[0], (ir.Name, ir.Attr))


def is_foreign(node: ir.Call) -> bool:
    """Whether a request goes to a server that has a name of its own: `fetch("https://api.example.com/v1/links")`."""
    told = node.arguments[0] if node.arguments else None
    while isinstance(told, ir.Op) and told.operands:
        told = told.operands[0]
    return isinstance(told, ir.Const) and isinstance(told.value, str) and told.value.startswith(_SCHEMES)


def asked(effect: Effect, node: ir.Call) -> Value:
    """What a hook gets from a server, as far as it is known to be no whole collection."""
    is_part = effect.hook == "pages" or asks_for_part(node)
    return Value("result", fields=(("data", SHARE),)) if is_part else NOTHING


def asks_for_part(node: ir.Call) -> bool:
    """Whether the address or the key of a request has conditions in it: `/api/orders?page=2`, `["orders", customerId]`."""
    if isinstance(node.function, ir.Attr) and node.arguments and isinstance(node.arguments[0], ir.Name):
        return True  # what a procedure is handed
    pending: list[ir.Expr] = list(node.arguments[:1])
    while pending:
        told = pending.pop()
        if isinstance(told, ir.Const):
            if isinstance(told.value, str) and _has_conditions(told.value):
                return True
        elif isinstance(told, ir.Choice):
            pending.extend(told.options)
        elif isinstance(told, ir.Op):
            pending.extend(told.operands)
        elif isinstance(told, ir.Display):
            if any(not isinstance(item, ir.Const) for item in told.items[1:]):
                return True
            pending.extend(told.items[:1])
        elif isinstance(told, ir.Record):
            key = next((entry for name, entry in told.entries if name == "queryKey"), None)
            if key is None:
                return bool(told.entries)
            pending.append(key)
        elif isinstance(told, ir.Call) and not _ASKING.isdisjoint(split(_last_name(told.function))):
            return True
    return False


def read_of_one(engine: Engine, name: str, told: ir.Attr | ir.Call) -> Value:
    """What an attribute of one thing is whose variable has the name of a collection: that one's own."""
    if not (is_read_of_one(told) if isinstance(told, ir.Attr) else is_entry(told)):
        return NOTHING
    match = engine.collections.names.identifier(name)
    return SHARE if match is not None and match.number == "many" else NOTHING


def is_read_of_one(told: ir.Expr | None) -> bool:
    """Whether something is an attribute of one thing: `invoice.domains`, and not `state.domains`."""
    return isinstance(told, ir.Attr) and is_one_thing(told) and is_one_thing(told.object)


def is_one_thing(told: ir.Expr | None) -> bool:
    """Whether something has a name that does not say it holds the whole of anything: `link`, and not `state`."""
    return isinstance(told, (ir.Name, ir.Attr)) and not holds_all(told)


def _has_conditions(address: str) -> bool:
    """Whether a text asks for a part; what stands at its beginning is the server's name."""
    return "?" in address or "{}" in address.removeprefix("{}")


def _last_name(expression: ir.Expr) -> str:
    if isinstance(expression, ir.Name):
        return expression.id
    return expression.name if isinstance(expression, ir.Attr) else ""
