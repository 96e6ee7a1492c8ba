"""JavaScript's arrays, maps and promises, and lodash's loops."""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, rows

_EACH = Effect(callback=0, returns="mapped")
_KEEP = Effect(callback=0, returns="list", filters=True)
_FIND = Effect(callback=0, returns="row", first=True)
_TEST = Effect(callback=0, returns="number", first=True)
_ALL_OF = Effect(on="argument", returns="argument", concurrent=True)

_LODASH: dict[str, Effect] = {
    "cloneDeep": Effect(on="argument", returns="argument", work="n"),
    "sum": Effect(on="argument", returns="number", work="n"),
    "max": Effect(on="argument", returns="item", work="n"),
    "min": Effect(on="argument", returns="item", work="n"),
    "uniq": Effect(on="argument", returns="list", work="n"),
    "assign": Effect(on="argument", returns="argument", copies="others"),
    "merge": Effect(on="argument", returns="argument", copies="others"),
    "chunk": Effect(on="argument", returns="chunks"),
    "keyBy": Effect(on="argument", callback=1, returns="object", type="map"),
    "groupBy": Effect(on="argument", callback=1, returns="object", type="map"),
    "map": Effect(on="argument", callback=1, returns="mapped"),
    "forEach": Effect(on="argument", callback=1, returns="none"),
    "filter": Effect(on="argument", callback=1, returns="list", filters=True),
    "orderBy": Effect(on="argument", returns="list", work="n log n"),
    "sortBy": Effect(on="argument", callback=1, returns="list", work="n log n"),
    "partial": Effect(on="argument", returns="argument", binds=True),
    "memoize": Effect(on="argument", returns="argument", keeps=True),
    "uniqBy": Effect(on="argument", callback=1, returns="list"),
    # By a function, or by what the element must have.
    **dict.fromkeys(("find", "findLast"), Effect(on="argument", callback=1, returns="row", first=True, work="n")),
    **dict.fromkeys(
        ("some", "every", "findIndex"), Effect(on="argument", callback=1, returns="number", first=True, work="n")
    ),
    **dict.fromkeys(("includes", "indexOf"), Effect(on="argument", returns="number", work="n", first=True)),
}
# Where its functions come from: one by one, `lodash/uniq`, or all of them.
_LODASH_MODULES = ("lodash.", "lodash/", "lodash-es.", "lodash-es/", "es-toolkit.", "es-toolkit/compat.")

FRAMEWORK = Framework(
    name="ecmascript",
    languages=ECMASCRIPT,
    chunking=frozenset(
        "chunk chunks chunkArray chunkList chunked chunkify toChunks splitIntoChunks inChunks batched toBatches inBatches"
        " batchArray createBatches splitIntoBatches makeChunks makeBatches".split()
    ),
    handlers=frozenset({"handle", "on"}),
    platform=frozenset({"Blob", "File"}),
    later=frozenset("on once off addListener prependListener addEventListener setInterval handleSubmit".split()),
    # A getter.
    properties={"property": False},
    calls={
        **rows("list", "map", _EACH),
        **rows("list", "flatMap", Effect(callback=0, returns="mapped", flattens=True)),
        **rows("list", "forEach", Effect(callback=0, returns="none")),
        **rows("list", "filter", _KEEP),
        **rows("list", "find findLast", _FIND),
        **rows("list", "findIndex findLastIndex some every", _TEST),
        **rows("list", "reduce reduceRight", Effect(callback=0, returns="callback", accumulates=True)),
        **rows("list", "includes indexOf lastIndexOf", Effect(returns="number", work="n", first=True)),
        **rows("list", "sort toSorted", Effect(returns="list", work="n log n", telling=True)),
        **rows("list", "reverse toReversed flat with", Effect(returns="list", work="n", telling=True)),
        **rows("list", "concat", Effect(returns="list", work="n", copies="object")),
        **rows("list", "slice toSpliced", Effect(returns="list", slice=True)),
        **rows("list", "splice", Effect(returns="list", slice=True, shifts="out", shifts_at=0, shifts_by=1)),
        **rows("list", "values", Effect(returns="list")),
        **rows("list", "entries", Effect(returns="pairs")),
        **rows("list", "keys", Effect(returns="object", type="list")),
        **rows("list", "push", Effect(returns="number")),
        **rows("list", "fill", Effect(returns="same", work="n", telling=True)),
        **rows("list", "unshift", Effect(returns="number", shifts="in")),
        **rows("list", "pop at", Effect(returns="item")),
        **rows("list", "shift", Effect(returns="item", shifts="out")),
        **rows("list", "join", Effect(returns="text", work="n", telling=True)),
        **rows("map", "get", Effect(returns="item")),
        **rows("map", "has set delete", Effect(returns="number")),
        **rows("map", "values keys", Effect(returns="list")),
        **rows("map", "entries", Effect(returns="pairs")),
        **rows("map", "forEach", Effect(callback=0, returns="none")),
        **rows("set", "has add delete", Effect(returns="number")),
        **rows("set", "values keys", Effect(returns="list")),
        **rows("set", "forEach", Effect(callback=0, returns="none")),
        **rows("text", "split", Effect(returns="open")),
        **rows("text", "trim toLowerCase toUpperCase replace replaceAll slice substring", Effect(returns="text")),
        **rows("promise", "then catch finally", Effect(callback=0, once=True, returns="object", type="promise")),
        # What is selected on a page is as much as that page has.
        **dict.fromkeys(("$", "jQuery", "jquery", "jquery.default"), Effect(on="argument", returns="list", share=True)),
        **rows(
            "document",
            "querySelectorAll getElementsByClassName getElementsByTagName getElementsByName",
            Effect(on="argument", returns="list", share=True),
        ),
        "Array.from": Effect(on="argument", returns="list", callback=1, work="n"),
        "Array": Effect(returns="object", type="fresh"),
        "Object.values": Effect(on="argument", returns="list", work="n", keyed=True),
        "Object.keys": Effect(on="argument", returns="object", type="list", work="n", keyed=True),
        "Object.entries": Effect(on="argument", returns="pairs", work="n", keyed=True),
        "Object.fromEntries": Effect(on="argument", returns="object", type="map", work="n"),
        "Object.assign": Effect(on="argument", returns="argument", copies="others"),
        "structuredClone": Effect(on="argument", returns="argument", work="n"),
        "JSON.stringify": Effect(on="argument", returns="text", work="n"),
        **rows("Math", "ceil floor round trunc", Effect(on="argument", returns="argument")),
        "Math.max": Effect(on="argument", returns="number", work="n", alone=True),
        "Math.min": Effect(on="argument", returns="number", work="n", alone=True, least=True),
        "Set": Effect(on="argument", returns="object", type="set", work="n"),
        "WeakSet": Effect(returns="object", type="set"),
        "Map": Effect(on="argument", returns="object", type="map", work="n"),
        "WeakMap": Effect(returns="object", type="map"),
        "Object.groupBy": Effect(on="argument", callback=1, returns="object", type="map"),
        "Map.groupBy": Effect(on="argument", callback=1, returns="object", type="map"),
        "String": Effect(returns="text"),
        "Number": Effect(returns="number"),
        "Boolean": Effect(returns="number"),
        "Promise.all": _ALL_OF,
        "Promise.allSettled": _ALL_OF,
        "Promise.race": _ALL_OF,
        "Promise.any": _ALL_OF,
        "Promise.resolve": Effect(returns="object", type="promise"),
        **{f"{module}{name}": effect for module in _LODASH_MODULES for name, effect in _LODASH.items()},
        "function.bind": Effect(returns="same", binds=True),
        "memoizee": Effect(on="argument", returns="argument", keeps=True),
        "p-memoize": Effect(on="argument", returns="argument", keeps=True),
    },
)
