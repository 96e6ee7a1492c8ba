"""Names as evidence: does `active_product_list` or "every SKU" speak of the declared collection `products`?

A name is the weakest evidence there is, so only forms that people write for the whole collection or for a part of it
match: singular and plural, snake and camel, a container word behind it, a known adjective before it. Any other word
makes it another thing: `cart_products` is not the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, NamedTuple

from scalesight.scale.model import Scale

Number = Literal["one", "many", "either"]


class Match(NamedTuple):
    """A name that speaks of `collection`: of `one` element or of `many`; `part` where it may be less than all."""

    collection: str
    number: Number
    part: bool


# Behind the noun: the shape it is kept in. `product_list` is many, whatever the noun's number.
_CONTAINERS = frozenset(
    "list lists set array arr map dict dictionary tuple qs queryset query rows row records objects collection entries"
    " table data results result response ids pks keys iterator iter stream lookup index cache store dto dtos".split()
)
# Of these, a noun in the singular makes one thing: `product_dict` is a product as a dict, `products_dict` is all of them.
_FORMS = frozenset("dict dictionary row record dto".split())
# What came of one thing may be anything: `product_data`, `order_result`.
_VAGUE = frozenset("data result response".split())
# Before the noun: the whole of it, or a part of it that may be all.
_WHOLE = frozenset("all every the our existing sorted ordered raw cached loaded fetched full db complete total".split())
_PART = frozenset(
    "active inactive visible hidden filtered available published unpublished matching matched valid invalid enabled"
    " disabled remaining pending new old current unique distinct stale expired missing open closed deleted archived"
    " changed updated unsynced synced eligible".split()
)
# Keys that tell one element from another.
_IDENTITIES = frozenset("id ids pk pks key keys uuid guid sku slug code ref handle email".split())
# Whoever hands over keys has chosen which: `product_ids` are up to all of them.
_CHOSEN = frozenset("ids pks uuids guids".split())
# Before a key, one that its own thing has.
_OWN_KEYS = "external public internal legacy original remote global unique own primary stable".split()
# Verbs of functions that hand the collection over.
_VERBS = frozenset("get fetch load list find query read retrieve use select all lookup".split())
# Nouns too general to stand for a longer declared name: `items` is not always `line_items`.
_GENERAL = frozenset(
    "item key row entry object value node element record result data list page thing field file name id type match"
    " event task".split()
)
# Before the noun in a type's name: the same thing in another form, as a layer or a library has it.
_SAME = frozenset(
    "i t raw db api base full basic simple minimal partial plain public private typed serialized serializable normalized"
    " enriched extended detailed create update new read write input output query graphql gql prisma orm sql sequelize"
    " mongo mongoose drizzle dto domain json local client server backend frontend persisted stored saved my app"
    " abstract generic".split()
)
# Behind the noun in a type's name: the same thing, as it is kept or handed over.
_LAYERS = frozenset("row dto dict entity model schema".split())
# Any function has these, whatever the words around them are: `results` in a file about queries.
_NOTHING = frozenset(
    "result results data row rows record records response responses object objects value values".split()
)
# What is in it has a participle of its name: in a `queue` are the queued changes.
_GATHERERS = frozenset("queue batch bundle stack bucket".split())
_WORD = re.compile(r"[A-Z]+s?(?![a-z])|[A-Z]?[a-z]+|\d+")
_CASE = re.compile(r"[\W_]+")
_IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "mice": "mouse",
    "feet": "foot",
    "indices": "index",
    "indexes": "index",
    "vertices": "vertex",
    "matrices": "matrix",
    "criteria": "criterion",
    "analyses": "analysis",
    "leaves": "leaf",
    "shelves": "shelf",
    "halves": "half",
}


class Names:
    """The names of a scale's collections. Identifiers are looked up often, so answers are kept."""

    def __init__(self, scale: Scale) -> None:
        self._by_words: dict[tuple[str, ...], str] = {}
        self._by_head: dict[str, str | None] = {}
        # By the last word, the collections of several words, and which words stand before it.
        self._qualified: dict[str, list[tuple[str, frozenset[str]]]] = {}
        self._gathered: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        # Declared without a plural: `inventory`, `catalog`. Such a word is one and many.
        self._mass: set[tuple[str, ...]] = set()
        # Declared with an s at the end: `skus` and `menus` are plurals, whatever "status" is.
        self._plurals: set[str] = set()
        self._known: dict[str, Match | None] = {}
        self._models: dict[str, str | None] = {}
        self._relations: dict[tuple[str, str], str | None] = {}
        self._some: dict[tuple[str, str], bool] = {}
        for name, collection in scale.collections.items():
            if collection.per is not None:
                self._parents[name] = collection.per
            for form in (name, *collection.aliases, *collection.models):
                words = split(form)
                if words:
                    self._by_words.setdefault(tuple(stem(word) for word in words), name)
                    if form in collection.models:
                        continue
                    if words[-1].endswith("s"):
                        self._plurals.add(words[-1])
                    elif _number(words[-1]) == "one":
                        self._mass.add(words)
        for name, parent in self._parents.items():
            # `ProductVariant` and `product_variants` are the variants of products.
            self._by_words.setdefault(tuple(stem(word) for word in (*split(parent), *split(name))), name)
        for stems, name in self._by_words.items():
            if len(stems) > 1:
                self._qualified.setdefault(stems[-1], []).append((name, frozenset(stems[:-1])))
                self._gathered |= {noun: name for noun in _GATHERERS if stems[0] in (f"{noun}d", f"{noun}ed")}
            if len(stems) > 1 and stems[-1] not in _GENERAL:
                known = self._by_head.setdefault(stems[-1], name)
                if known != name:
                    self._by_head[stems[-1]] = None

    def identifier(self, name: str) -> Match | None:
        """What the identifier of a variable, attribute, parameter or string key speaks of."""
        if name not in self._known:
            self._known[name] = self._match(split(name))
        return self._known[name]

    def is_some(self, name: str, collection: str) -> bool:
        """Whether an identifier speaks of elements of a collection that are not all: `cart_products`."""
        key = (name, collection)
        if key not in self._some:
            match = self.identifier(name) or self.function(name)
            words, _, _ = _noun(split(name))
            self._some[key] = (
                len(words) > 1
                and (match is None or match.collection != collection)
                and self._lookup((stem(words[-1]),)) == collection
            )
        return self._some[key]

    def told(self, name: str, around: Callable[[], frozenset[str]]) -> Match | None:
        """What an identifier speaks of whose missing words stand around it: `events` in a function about webhooks.

        `around` gives the stems of the words that the file, the function and their like are called.
        """
        words, part, contained = _noun(split(name))
        candidates = self._qualified.get(stem(words[0])) if len(words) == 1 and words[0] not in _NOTHING else None
        if not candidates:
            return None
        near = around()
        found = {collection for collection, qualifiers in candidates if qualifiers <= near}
        if len(found) != 1:
            return None
        return Match(found.pop(), "many" if contained else self._number(words[-1]), part)

    def function(self, name: str) -> Match | None:
        """What a function hands over by its name: `get_products`, `useProducts`, `fetchAllOrders`."""
        words = split(name)
        if len(words) < 2 or words[0] not in _VERBS:
            return None
        return self._match(words[1:])

    def model(self, name: str) -> str | None:
        """The collection of a class, table or type of this name. `User` may be the declared `team_users`."""
        if name not in self._models:
            stems = tuple(stem(word) for word in split(name))
            known = self._lookup(stems)
            self._models[name] = self._by_head.get(stems[0]) if known is None and len(stems) == 1 else known
        return self._models[name]

    def layered(self, name: str) -> str | None:
        """The collection of a type that is called after a class of this name, as a layer has it: `ProductRow`, `ProductDto`."""
        words = split(name)
        if len(words) < 2 or words[-1] not in _LAYERS:
            return None
        return self._lookup(tuple(map(stem, words[:-1])))

    def kind_of(self, model: str) -> str | None:
        """The collection that a class is called after, with a word before it that makes it another thing: `ImportedProduct`."""
        words = split(model)
        if len(words) < 2 or words[0] in _SAME or self.model(model) is not None:
            return None
        found = (self._lookup(tuple(map(stem, words[at:]))) for at in range(1, len(words)))
        return next((collection for collection in found if collection is not None), None)

    def relation(self, parent: str, attribute: str) -> str | None:
        """The collection that an attribute of one element of `parent` holds: `product.variants`."""
        key = (parent, attribute)
        if key not in self._relations:
            self._relations[key] = self._relation(parent, attribute)
        return self._relations[key]

    def _relation(self, parent: str, attribute: str) -> str | None:
        stems = tuple(stem(word) for word in split(attribute) if word not in _CONTAINERS and word not in _WHOLE)
        if stems and stems[-1] == "all":
            stems = stems[:-1]
        for name, per in self._parents.items():
            if per != parent:
                continue
            if self._by_words.get(stems) == name:
                return name
            own = tuple(stem(word) for word in split(name))
            owner = tuple(stem(word) for word in split(parent))
            if own[: len(owner)] == owner and own[len(owner) :] == stems:
                return name
        return None

    def in_text(self, prose: str) -> list[str]:
        """The collections that a text in prose names, in the order of first mention."""
        stems = [stem(word) for token in re.findall(r"[^\W\d_]+(?:[_-][^\W\d_]+)*", prose) for word in split(token)]
        found: dict[str, None] = {}
        longest = max((len(key) for key in self._by_words), default=0)
        for at in range(len(stems)):
            for length in range(longest, 0, -1):
                name = self._by_words.get(tuple(stems[at : at + length]))
                if name is not None:
                    found.setdefault(name)
                    break
        return list(found)

    def _number(self, word: str) -> Number:
        return "many" if word in self._plurals else _number(word)

    def _lookup(self, stems: tuple[str, ...]) -> str | None:
        return self._by_words.get(stems)

    def _match(self, words: tuple[str, ...]) -> Match | None:
        exact = self._lookup(tuple(stem(word) for word in words))
        if exact is not None and words:
            return Match(exact, "either" if words in self._mass else self._number(words[-1]), False)
        if "by" in words[1:]:
            at = words.index("by", 1)
            # `products_by_id` has an entry per product; `products_by_category` has one per category, and so has
            # `products_by_category_id`.
            match = self._shaped(words[:at], contained=True) if words[-1] in _IDENTITIES else None
            whose = tuple(map(stem, words[at + 1 : -1]))
            is_own = match is None or set(whose) <= _OWN_STEMS or self._lookup(whose) == match.collection
            return match if is_own else None
        return self._shaped(words, contained=False)

    def _shaped(self, words: tuple[str, ...], *, contained: bool) -> Match | None:
        behind = words[-1] if len(words) > 1 else ""
        chosen = behind in _CHOSEN and words[0] not in _WHOLE
        words, part, is_shape = _noun(words)
        if behind in _VAGUE and not contained and not is_shape and words and self._number(words[-1]) == "one":
            return None
        contained = contained or is_shape
        if not words:
            return None
        if words[0] in self._gathered and len(words) == 1:
            return Match(self._gathered[words[0]], "many", part or chosen)
        stems = tuple(stem(word) for word in words)
        name = self._lookup(stems)
        if name is None and len(stems) == 1 and stems[0] not in _GENERAL_STEMS:
            name = self._by_head.get(stems[0])
        if name is None:
            return None
        return Match(name, "many" if contained else self._number(words[-1]), part or chosen)


def is_adjective(word: str) -> bool:
    """Whether a word before a noun says which of them, and not that it is another thing: `active`, `sorted`."""
    return word in _WHOLE or word in _PART


def _noun(words: tuple[str, ...]) -> tuple[tuple[str, ...], bool, bool]:
    """The words without the shape behind and the adjectives before; whether those say "a part of"; whether there is a shape."""
    part = contained = False
    while len(words) > 1 and words[-1] in _CONTAINERS:
        contained = contained or words[-1] not in _FORMS | _VAGUE
        words = words[:-1]
    while len(words) > 1 and (words[0] in _WHOLE or words[0] in _PART):
        part = part or words[0] in _PART
        words = words[1:]
    return words, part, contained


@lru_cache(maxsize=65536)
def split(name: str) -> tuple[str, ...]:
    """The words of an identifier in lower case: `productsById` → products, by, id."""
    if name.isascii():
        return tuple(word.lower() for word in _WORD.findall(name))
    # Letters of other alphabets have case, too, but no class in `re`.
    spread = "".join(
        f"_{c}" if c.isupper() and before.islower() else c for before, c in zip(" " + name, name, strict=False)
    )
    return tuple(word.lower() for word in _CASE.split(spread) if word)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """One form for a word's singular and plural, for comparing only: courses and course both give `cours`."""
    word = _IRREGULAR.get(word.lower(), word.lower())
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes", "zes")):
        word = word[:-2]
    elif _is_plural(word):
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def singular(word: str) -> str:
    """The singular of an English noun, for messages: `1 query per category`."""
    lower = word.lower()
    if lower in _IRREGULAR:
        return _IRREGULAR[lower]
    if len(word) > 4 and lower.endswith("ies"):
        return word[:-3] + "y"
    if (
        len(word) > 4
        and lower.endswith(("sses", "xes", "ches", "shes", "zes", "uses"))
        and not lower.endswith("houses")
    ):
        return word[:-2]
    return word[:-1] if _is_plural(lower) else word


def _is_plural(word: str) -> bool:
    return len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _number(word: str) -> Number:
    return "many" if word in _IRREGULAR or _is_plural(word) else "one"


_GENERAL_STEMS = frozenset(map(stem, _GENERAL))
_OWN_STEMS = frozenset(map(stem, _OWN_KEYS))
