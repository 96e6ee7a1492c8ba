"""Python's built-in functions and containers, and the parts of its library that loop."""

from scalesight.syntax.frameworks.effect import PYTHON, Effect, Framework, rows

_PASS = Effect(on="argument", returns="list")
_SAME = Effect(on="argument", returns="argument")

FRAMEWORK = Framework(
    name="python",
    languages=PYTHON,
    chunking=frozenset(
        "chunk chunks chunked ichunked chunk_list chunk_iterable iter_chunks in_chunks split_into_chunks make_chunks batched"
        " batches in_batches batch_iter batch_list split_into_batches make_batches grouper".split()
    ),
    properties={
        "property": False,
        "abc.abstractproperty": False,
        "functools.cached_property": True,
        "cached_property.cached_property": True,
        "werkzeug.utils.cached_property": True,
    },
    memos=frozenset(
        """functools.lru_cache functools.cache async_lru.alru_cache methodtools.lru_cache cachetools.cached
        cachetools.cachedmethod cachetools.func.lru_cache cachetools.func.ttl_cache cachetools.func.lfu_cache
        aiocache.cached asyncache.cached cached_property.cached_property_ttl""".split()
    ),
    managers=frozenset({"contextlib.contextmanager", "contextlib.asynccontextmanager"}),
    calls={
        "functools.partial": Effect(on="argument", returns="argument", binds=True),
        "staticmethod": Effect(on="argument", returns="argument"),
        "classmethod": Effect(on="argument", returns="argument"),
        "list": Effect(on="argument", returns="list", work="n"),
        "tuple": Effect(on="argument", returns="list", work="n"),
        "sorted": Effect(on="argument", returns="list", work="n log n", key="key"),
        "reversed": _PASS,
        "iter": _SAME,
        "set": Effect(on="argument", returns="object", type="set", work="n"),
        "frozenset": Effect(on="argument", returns="object", type="set", work="n"),
        "dict": Effect(on="argument", returns="object", type="map", work="n"),
        "enumerate": Effect(on="argument", returns="pairs"),
        "zip": Effect(on="argument", returns="zip"),
        "map": Effect(on="argument", callback=0, returns="mapped"),
        "filter": Effect(on="argument", callback=0, returns="list", filters=True),
        "type": Effect(returns="class"),
        "len": Effect(on="argument", returns="size"),
        "range": Effect(returns="range"),
        "any": Effect(on="argument", first=True, returns="number"),
        "all": Effect(on="argument", first=True, returns="number"),
        "next": Effect(on="argument", first=True, returns="item"),
        "sum": Effect(on="argument", returns="number", work="n"),
        "min": Effect(on="argument", returns="item", work="n", key="key"),
        "max": Effect(on="argument", returns="item", work="n", key="key"),
        "str": Effect(returns="text"),
        "repr": Effect(returns="text"),
        "int": Effect(returns="number"),
        "float": Effect(returns="number"),
        "bool": Effect(returns="number"),
        "itertools.chain": _PASS,
        "itertools.islice": Effect(on="argument", returns="list", slice=True),
        "itertools.batched": Effect(on="argument", returns="chunks"),
        "more_itertools.chunked": Effect(on="argument", returns="chunks"),
        "functools.reduce": Effect(on="argument", callback=0, returns="callback", accumulates=True),
        "collections.deque": Effect(on="argument", returns="object", type="deque", work="n"),
        "collections.Counter": Effect(on="argument", returns="object", type="map", work="n"),
        "collections.OrderedDict": Effect(on="argument", returns="object", type="map", work="n"),
        "collections.defaultdict": Effect(returns="object", type="map"),
        "copy.copy": Effect(on="argument", returns="argument", work="n"),
        "copy.deepcopy": Effect(on="argument", returns="argument", work="n"),
        "asyncio.run": Effect(on="argument", returns="argument", awaits=True),
        "asyncio.wait_for": Effect(on="argument", returns="argument", awaits=True),
        "asyncio.gather": Effect(on="argument", returns="argument", concurrent=True),
        "asyncio.wait": Effect(on="argument", returns="argument", concurrent=True),
        "asyncio.as_completed": Effect(on="argument", returns="argument", concurrent=True),
        "asyncio.create_task": Effect(on="argument", returns="argument", concurrent=True),
        "asyncio.ensure_future": Effect(on="argument", returns="argument", concurrent=True),
        **rows("list", "copy", Effect(returns="list", work="n")),
        **rows("list", "index remove", Effect(returns="number", work="n", first=True)),
        **rows("list", "count", Effect(returns="number", work="n", searches=True)),
        **rows("list", "append extend insert clear reverse", Effect(returns="none")),
        **rows("list", "sort", Effect(returns="none", work="n log n", key="key")),
        **rows("list", "pop", Effect(returns="item")),
        **rows("map", "values", Effect(returns="list")),
        **rows("map", "items", Effect(returns="pairs")),
        **rows("map", "keys", Effect(returns="object", type="set")),
        **rows("map", "get setdefault pop", Effect(returns="item")),
        **rows("map", "update clear copy", Effect(returns="none")),
        **rows("set", "add discard remove update clear", Effect(returns="none")),
        **rows("set", "union intersection difference symmetric_difference copy", Effect(returns="same")),
        **rows("deque", "append appendleft extend clear", Effect(returns="none")),
        **rows("deque", "pop popleft", Effect(returns="item")),
        **rows("text", "split splitlines", Effect(returns="open")),
        **rows("text", "join format strip lower upper replace title", Effect(returns="text")),
    },
)
