"""Drizzle: tables, and queries that run when they are awaited. https://orm.drizzle.team/docs/select"""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, Returns, awaitable, rows

_DB = "drizzle.Database"
_TABLE = "drizzle.Table"
_QUERY = "drizzle.Query"
_WRITE = "drizzle.Write"
_QUERIES: dict[str, Returns] = {_QUERY: "list", _WRITE: ""}
_DRIVERS = (
    "node-postgres postgres-js mysql2 better-sqlite3 neon-http neon-serverless libsql d1 vercel-postgres pglite"
    " planetscale-serverless bun-sqlite bun-sql tidb-serverless xata-http aws-data-api/pg singlestore sqlite-proxy"
).split()
_TABLES = "pg-core.pgTable mysql-core.mysqlTable sqlite-core.sqliteTable singlestore-core.singlestoreTable".split()
_CREATORS = "pg-core.pgTableCreator mysql-core.mysqlTableCreator sqlite-core.sqliteTableCreator".split()
_NAMED = Effect(on="model", returns="object", type=_TABLE)

FRAMEWORK = Framework(
    name="drizzle",
    languages=ECMASCRIPT,
    imports=("drizzle-orm",),
    calls={
        **{f"drizzle-orm/{driver}.drizzle": Effect(returns="object", type=_DB) for driver in _DRIVERS},
        **{f"drizzle-orm/{table}": _NAMED for table in _TABLES},
        **{f"drizzle-orm/{creator}": Effect(returns="object", type="drizzle.TableCreator") for creator in _CREATORS},
        "drizzle.TableCreator": _NAMED,
        **rows(
            _DB, "select selectDistinct selectDistinctOn", Effect(returns="object", type=_QUERY, narrow_keys=("0",))
        ),
        **rows(_DB, "with $with", Effect(returns="same")),
        **rows(_DB, "insert update delete", Effect(on="model", returns="object", type=_WRITE)),
        **rows(_DB, "execute run all get values", Effect(queries=1)),
        **rows(_DB, "$count", Effect(queries=1, returns="number")),
        # Many statements, one round trip.
        **rows(_DB, "batch", Effect(queries=1, gathers=True)),
        **rows(_DB, "transaction", Effect(callback=0, once=True, returns="callback")),
        **awaitable(_QUERIES),
        **rows(_QUERY, "from", Effect(on="model", returns="object", type=_QUERY)),
        **rows(_QUERY, "groupBy offset innerJoin", Effect(returns="same", narrows=True)),
        **rows(_QUERY, "where having", Effect(returns="same", filters=True)),
        **rows(_QUERY, "limit", Effect(returns="same", bound=("0",))),
        **rows(_QUERY, "all", Effect(runs=True, returns="same")),
        **rows(_QUERY, "get", Effect(runs=True, returns="item")),
        **rows(_WRITE, "run all get", Effect(runs=True)),
        "drizzle.Relations.findMany": Effect(
            queries=1, returns="list", bound=("limit",), filter_keys=("where",), narrow_keys=("columns", "offset")
        ),
        "drizzle.Relations.findFirst": Effect(queries=1, returns="row"),
    },
    attributes={
        f"{_DB}.query": Effect(on="attribute", returns="object", type="drizzle.Relational"),
        "drizzle.Relational.*": Effect(on="attribute", returns="object", type="drizzle.Relations"),
    },
    awaited=_QUERIES,
    names=dict.fromkeys(("db", "tx", "trx", "database"), (_DB,)),
)

# `db.select().from(orders)` and `db.query.orders.findMany()` mean this, whatever file made the variable.
_GUESS = "drizzle.Guess"
BY_NAME = Framework(
    name="drizzle by name",
    languages=ECMASCRIPT,
    calls={
        **rows(
            _GUESS, "select selectDistinct selectDistinctOn", Effect(returns="object", type=_QUERY, narrow_keys=("0",))
        ),
        **rows(_GUESS, "insert update", Effect(on="model", returns="object", type=_WRITE)),
        **rows(_GUESS, "transaction", Effect(callback=0, once=True, returns="callback")),
    },
    attributes={f"{_GUESS}.query": Effect(on="attribute", returns="object", type="drizzle.Relational")},
    names=dict.fromkeys(("db", "tx", "database"), (_GUESS,)),
)
