"""Knex: queries are built, and run when they are awaited.

https://knexjs.org/guide/query-builder.html : a builder is thenable, so a whole chain is one round trip, and a builder
that is handed to another (`whereIn("id", knex("x").select("id"))`) is a part of that one.
"""

from dataclasses import replace

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, Returns, awaitable, rows

_KNEX = "knex.Handle"
_MANY = "knex.Query"
_ONE = "knex.QueryOfOne"
_NUMBER = "knex.QueryOfNumber"
_VALUES = "knex.QueryOfValues"
_RAW = "knex.Raw"
_QUERIES: dict[str, Returns] = {_MANY: "list", _ONE: "row", _NUMBER: "number", _VALUES: "open", _RAW: ""}
_TABLE = Effect(on="model", returns="object", type=_MANY)
_START = Effect(returns="object", type=_MANY)
_NARROW = Effect(returns="same", filters=True)
_WHERE = (
    "where andWhere whereIn whereNull whereNotNull whereExists whereNotExists whereBetween whereRaw"
    " whereLike whereILike whereJsonObject having havingRaw"
)
_WRITES = "insert update del delete truncate increment decrement"

FRAMEWORK = Framework(
    name="knex",
    languages=ECMASCRIPT,
    imports=("knex",),
    calls={
        "knex": Effect(returns="object", type=_KNEX),
        "knex.knex": Effect(returns="object", type=_KNEX),
        "knex.Knex": Effect(returns="object", type=_KNEX),
        _KNEX: _TABLE,
        "knex.Knex.Transaction": Effect(returns="object", type=_KNEX),
        **rows(_KNEX, "table from into withSchema queryBuilder with", _TABLE),
        **rows(_KNEX, "select distinct column columns", replace(_START, narrow_keys=("0",))),
        **rows(_KNEX, "count min max sum avg", Effect(returns="object", type=_NUMBER)),
        **rows(_KNEX, "raw", Effect(returns="object", type=_RAW)),
        **rows(_KNEX, "batchInsert", Effect(queries=1)),
        **rows(_KNEX, "transaction", Effect(callback=0, once=True, returns="callback")),
        **rows(_KNEX, "commit rollback", Effect(queries=1, returns="none")),
        **awaitable(_QUERIES),
        **rows(_MANY, "from into", _TABLE),
        **rows(_MANY, _WHERE, _NARROW),
        **rows(_MANY, "whereNot whereNotIn orWhere", Effect(returns="same", filters=True, excludes=True)),
        **rows(_MANY, "limit", Effect(returns="same", bound=("0",))),
        **rows(_MANY, "first", Effect(returns="object", type=_ONE)),
        **rows(_MANY, "count countDistinct min max sum avg", Effect(returns="object", type=_NUMBER)),
        **rows(_NUMBER, "from into", Effect(on="model", returns="object", type=_NUMBER)),
        **rows(
            _MANY,
            "select distinct column columns groupBy join innerJoin offset",
            Effect(returns="same", narrow_keys=("0",)),
        ),
        **rows(_MANY, "pluck", Effect(returns="object", type=_VALUES)),
        **rows(_MANY, _WRITES, Effect(returns="object", type=_NUMBER)),
    },
    awaited=_QUERIES,
    lazy=frozenset({_MANY}),
    mutable=frozenset({_MANY}),
)

# `knex("orders")` and `trx("orders")` mean this, whatever file the variable comes from.
BY_NAME = Framework(
    name="knex by name",
    languages=ECMASCRIPT,
    names=dict.fromkeys(("knex", "trx"), (_KNEX,)),
)
