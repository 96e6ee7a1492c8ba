"""Python's built-in functions and containers, and the parts of its library that loop."""

from scalesight.syntax.frameworks.effect import PYTHON, Effect, Framework, rows

_PASS = Effect(on="argument", returns="list")
_MEAN = Effect(on="argument", returns="number", work="n")
_SAME = Effect(on="argument", returns="argument")

# What reads a line of the input, and what reads all of it.
_LINES = ("input", "raw_input", "sys.stdin.readline", "sys.stdin.buffer.readline", "os.read")
_ALL = ("sys.stdin.read", "sys.stdin.buffer.read")
_POOL = "ThreadPool"
_POOLS = """concurrent.futures.ThreadPoolExecutor concurrent.futures.ProcessPoolExecutor multiprocessing.Pool
    multiprocessing.pool.Pool multiprocessing.pool.ThreadPool multiprocessing.dummy.Pool"""
# Of a pool only a few run at a time, but all of them run.
_IN_POOL = Effect(on="argument", callback=0, returns="mapped")

FRAMEWORK = Framework(
    name="python",
    languages=PYTHON,
    chunking=frozenset(
        "chunk chunks chunked ichunked chunk_list chunk_iterable iter_chunks in_chunks split_into_chunks make_chunks batched"
        " batches in_batches batch_iter batch_list split_into_batches make_batches grouper".split()
    ),
    shown="__str__",
    properties={
        "property": False,
        "abc.abstractproperty": False,
        "functools.cached_property": True,
        "cached_property.cached_property": True,
        "werkzeug.utils.cached_property": True,
    },
    memos=frozenset(
        """functools.lru_cache functools.cache *.lru_cache *.alru_cache *.ttl_cache *.lfu_cache *.cached *.cachedmethod
        *.memoize *.memoized *.memoise *.cache_on_arguments *.cache_data *.cache_resource""".split()
    ),
    managers=frozenset({"contextlib.contextmanager", "contextlib.asynccontextmanager"}),
    renaming=frozenset({"typing.NewType", "typing_extensions.NewType"}),
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
        "itertools.starmap": Effect(on="argument", callback=0, returns="mapped"),
        "filter": Effect(on="argument", callback=0, returns="list", filters=True),
        "type": Effect(returns="class"),
        "len": Effect(on="argument", returns="size"),
        "range": Effect(returns="range"),
        "any": Effect(on="argument", first=True, returns="number"),
        "all": Effect(on="argument", first=True, returns="number"),
        "next": Effect(on="argument", first=True, returns="item"),
        "sum": Effect(on="argument", returns="number", work="n", copies="sums"),
        "min": Effect(on="argument", returns="item", work="n", key="key", alone=True, least=True),
        "max": Effect(on="argument", returns="item", work="n", key="key", alone=True),
        "statistics.mean": _MEAN,
        "statistics.fmean": _MEAN,
        "statistics.stdev": _MEAN,
        "statistics.median": Effect(on="argument", returns="number", work="n log n"),
        "math.fsum": _MEAN,
        "heapq.heapify": Effect(on="argument", returns="none", work="n"),
        "heapq.nlargest": Effect(on="argument", of=1, returns="list", work="n", key="key", bound=("0",)),
        "heapq.nsmallest": Effect(on="argument", of=1, returns="list", work="n", key="key", bound=("0",)),
        "random.shuffle": Effect(on="argument", returns="none", work="n"),
        "json.dumps": Effect(on="argument", returns="text", work="n"),
        "str": Effect(returns="text", shows=True),
        "repr": Effect(returns="text"),
        **dict.fromkeys(("bin", "hex", "oct"), Effect(returns="text", shows=True)),
        **dict.fromkeys(_LINES, Effect(returns="input")),
        **dict.fromkeys(_ALL, Effect(returns="input", type="all")),
        "int": Effect(returns="number", converts=True),
        "float": Effect(returns="number", converts=True),
        "bool": Effect(returns="number"),
        "itertools.chain": _PASS,
        "itertools.chain.from_iterable": Effect(on="argument", returns="list", flattens=True),
        "itertools.combinations": Effect(on="argument", returns="combinations"),
        "itertools.permutations": Effect(on="argument", returns="permutations"),
        "itertools.combinations_with_replacement": Effect(on="argument", returns="replacements"),
        "itertools.product": Effect(on="argument", returns="product"),
        "itertools.groupby": Effect(on="argument", returns="groups", key="key"),
        "itertools.accumulate": _PASS,
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
        **dict.fromkeys(_POOLS.split(), Effect(returns="object", type=_POOL)),
        **rows(_POOL, "map imap imap_unordered starmap map_async starmap_async", _IN_POOL),
        **rows(_POOL, "submit apply apply_async", Effect(starts=0)),
        "asyncio.to_thread": Effect(starts=0, returns="callback"),
        **rows("*", "run_in_executor", Effect(starts=1, returns="callback")),
        **rows("*", "start_soon", Effect(starts=0, concurrent=True)),
        "threading.Thread": Effect(starts=1, concurrent=True),
        **rows("list", "copy", Effect(returns="list", work="n", telling=True)),
        **rows("list", "index remove", Effect(returns="number", work="n", first=True)),
        **rows("list", "count", Effect(returns="number", work="n", searches=True)),
        **rows("list", "append extend clear", Effect(returns="none")),
        **rows("list", "insert", Effect(returns="none", shifts="in", shifts_at=0)),
        **rows("list", "reverse", Effect(returns="none", work="n", telling=True)),
        **rows("list", "sort", Effect(returns="none", work="n log n", key="key", telling=True)),
        **rows("list", "pop", Effect(returns="item", shifts="out", shifts_at=0)),
        **rows("map", "values", Effect(returns="list")),
        **rows("map", "items", Effect(returns="pairs")),
        **rows("map", "keys", Effect(returns="object", type="set")),
        **rows("map", "get setdefault pop", Effect(returns="item")),
        **rows("map", "update clear", Effect(returns="none")),
        **rows("map", "copy", Effect(returns="same", work="n")),
        **rows("set", "add discard remove update clear", Effect(returns="none")),
        **rows("set", "union", Effect(returns="same", work="n", copies="merged")),
        **rows("set", "intersection difference symmetric_difference copy", Effect(returns="same", work="n")),
        **rows("deque", "append appendleft extend clear", Effect(returns="none")),
        **rows("deque", "pop popleft", Effect(returns="item")),
        **rows("text", "split splitlines", Effect(returns="open")),
        # What a pattern finds in a text is as long as the text, whatever the list is called.
        **rows("re", "findall finditer split", Effect(returns="open")),
        **rows("re.Pattern", "findall finditer split", Effect(returns="open")),
        "text.join": Effect(on="argument", returns="text", work="n"),
        **rows("text", "count find index rfind rindex", Effect(returns="number", work="n", searches=True)),
        **rows("text", "strip lstrip rstrip", Effect(returns="text")),
        **rows(
            "text",
            "format lower upper replace title swapcase capitalize decode encode",
            Effect(returns="text", work="n"),
        ),
    },
)
