"""JavaScript's arrays, maps and promises, and lodash's loops."""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, rows

_EACH = Effect(callback=0, returns="mapped")
_KEEP = Effect(callback=0, returns="list", filters=True)
_FIND = Effect(callback=0, returns="row", first=True)
_TEST = Effect(callback=0, returns="number", first=True)
_ALL_OF = Effect(on="argument", returns="argument", concurrent=True)

FRAMEWORK = Framework(
    name="ecmascript",
    languages=ECMASCRIPT,
    chunking=frozenset(
        "chunk chunks chunkArray chunkList chunked chunkify toChunks splitIntoChunks inChunks batched toBatches inBatches"
        " batchArray createBatches splitIntoBatches makeChunks makeBatches".split()
    ),
    handlers=frozenset({"handle", "on"}),
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
        **rows("list", "sort toSorted", Effect(returns="list", work="n log n")),
        **rows("list", "concat reverse toReversed flat with", Effect(returns="list", work="n")),
        **rows("list", "slice splice toSpliced", Effect(returns="list", slice=True)),
        **rows("list", "values", Effect(returns="list")),
        **rows("list", "entries", Effect(returns="pairs")),
        **rows("list", "keys", Effect(returns="object", type="list")),
        **rows("list", "push unshift fill", Effect(returns="number")),
        **rows("list", "pop shift at", Effect(returns="item")),
        **rows("list", "join", Effect(returns="text", work="n")),
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
        "Array.from": Effect(on="argument", returns="list", callback=1, work="n"),
        "Array": Effect(returns="object", type="fresh"),
        "Object.values": Effect(on="argument", returns="list"),
        "Object.keys": Effect(on="argument", returns="object", type="list"),
        "Object.entries": Effect(on="argument", returns="pairs"),
        "Object.fromEntries": Effect(on="argument", returns="object", type="map"),
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
        "lodash.chunk": Effect(on="argument", returns="chunks"),
        "lodash.keyBy": Effect(on="argument", callback=1, returns="object", type="map"),
        "lodash.groupBy": Effect(on="argument", callback=1, returns="object", type="map"),
        "lodash.map": Effect(on="argument", callback=1, returns="mapped"),
        "lodash.forEach": Effect(on="argument", callback=1, returns="none"),
        "lodash.filter": Effect(on="argument", callback=1, returns="list", filters=True),
        "lodash.find": Effect(on="argument", callback=1, returns="row", first=True),
        "lodash.sortBy": Effect(on="argument", callback=1, returns="list", work="n log n"),
        "function.bind": Effect(returns="same", binds=True),
        "lodash.partial": Effect(on="argument", returns="argument", binds=True),
        "lodash.memoize": Effect(on="argument", returns="argument", keeps=True),
        "memoizee": Effect(on="argument", returns="argument", keeps=True),
        "p-memoize": Effect(on="argument", returns="argument", keeps=True),
        "lodash.uniqBy": Effect(on="argument", callback=1, returns="list"),
    },
)
