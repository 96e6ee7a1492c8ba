"""Libraries that run a function for each element: p-map and its kin, Bluebird, async.

Those that take a concurrency keep the others waiting, so what they start is not all in flight at once.
"""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, rows

_OPTION = ("concurrency",)
_MAP = Effect(on="argument", callback=1, returns="mapped", limiting=_OPTION)
_KEEP = Effect(on="argument", callback=1, returns="list", filters=True, limiting=_OPTION)
_EACH = Effect(on="argument", callback=1, returns="none")
_SERIES = Effect(on="argument", callback=1, returns="mapped", limiting=("*",))
# In async the number of those that run at once stands before the function.
_LIMITED = Effect(on="argument", callback=2, returns="mapped", limiting=("*",))

FRAMEWORK = Framework(
    name="node iteration",
    languages=ECMASCRIPT,
    calls={
        "p-map": _MAP,
        **dict.fromkeys("p-map-series p-each-series".split(), _SERIES),
        "p-filter": _KEEP,
        "p-all": Effect(on="argument", returns="argument"),
        **rows("bluebird", "map", _MAP),
        **rows("bluebird", "each mapSeries", _SERIES),
        **rows("bluebird", "filter", _KEEP),
        **rows("bluebird", "all", Effect(on="argument", returns="argument", concurrent=True)),
        **rows("async", "map concat", _MAP),
        **rows("async", "each forEach eachOf", _EACH),
        **rows("async", "mapSeries eachSeries forEachSeries eachOfSeries", _SERIES),
        **rows("async", "mapLimit eachLimit forEachLimit eachOfLimit", _LIMITED),
        **rows("async", "filter filterSeries", _KEEP),
    },
)
