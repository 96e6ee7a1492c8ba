"""Node's drivers of SQL databases: pg, mysql2, postgres.js, better-sqlite3 and their kin. What they are handed is SQL."""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, Returns, awaitable, rows

_CONNECTION = "sql.Connection"
_GUESS = "sql.Guess"
_STATEMENT = "sql.Statement"
_TAG = "sql.Tag"
_TAGGED = "sql.TaggedQuery"
_OPEN = Effect(returns="object", type=_CONNECTION)
_OPEN_TAG = Effect(returns="object", type=_TAG)
# pg gives `{ rows }`, mysql2 gives `[rows, fields]`.
_ANSWER = Effect(queries=1, text=0, parts=(("0", "list"), ("rows", "list"), ("rowCount", "number")))
_LIST = Effect(queries=1, text=0, returns="list")
_ONE = Effect(queries=1, text=0, returns="row")
_DONE = Effect(queries=1, text=0, returns="number")
_PREPARED = Effect(text=0, returns="object", type=_STATEMENT)
_QUERIES: dict[str, Returns] = {_TAGGED: "list"}


def _asking(type_name: str) -> dict[str, Effect]:
    """What is a query if the first argument is SQL."""
    return {
        **rows(type_name, "query execute", _ANSWER),
        **rows(type_name, "all any many manyOrNone each", _LIST),
        **rows(type_name, "get one oneOrNone", _ONE),
        **rows(type_name, "run exec none result batch", _DONE),
        **rows(type_name, "prepare", _PREPARED),
    }


POSTGRES = Framework(
    name="pg",
    languages=ECMASCRIPT,
    imports=("pg", "pg-pool", "@neondatabase/serverless", "@vercel/postgres"),
    calls={
        **{f"{package}.{name}": _OPEN for package in ("pg", "@neondatabase/serverless") for name in ("Pool", "Client")},
        "pg.PoolClient": _OPEN,
        "pg-pool": _OPEN,
        "@vercel/postgres.createPool": _OPEN,
        "@vercel/postgres.createClient": _OPEN,
        "@vercel/postgres.db": _OPEN,
        "@vercel/postgres.sql": Effect(queries=1, text=0, parts=(("rows", "list"), ("rowCount", "number"))),
        "@neondatabase/serverless.neon": _OPEN_TAG,
    },
    names=dict.fromkeys(("client", "pgClient", "db"), (_GUESS,)),
)

MYSQL = Framework(
    name="mysql2",
    languages=ECMASCRIPT,
    imports=("mysql2", "mysql", "mariadb", "@planetscale/database"),
    calls={
        f"{package}.{name}": _OPEN
        for package in ("mysql2", "mysql2/promise", "mysql", "mariadb", "@planetscale/database")
        for name in "createPool createConnection createPoolCluster Pool PoolConnection Connection connect".split()
    },
    names={"client": (_GUESS,)},
)

SQLITE = Framework(
    name="better-sqlite3",
    languages=ECMASCRIPT,
    imports=("better-sqlite3", "sqlite3", "sqlite", "node:sqlite", "bun:sqlite", "@libsql/client"),
    calls={
        **dict.fromkeys(
            "better-sqlite3 better-sqlite3.Database sqlite3.Database sqlite.open node:sqlite.DatabaseSync bun:sqlite.Database @libsql/client.createClient".split(),
            _OPEN,
        ),
        **rows(_STATEMENT, "all values", Effect(queries=1, returns="list")),
        **rows(_STATEMENT, "iterate", Effect(queries=1, returns="list", narrows=True)),
        **rows(_STATEMENT, "get", Effect(queries=1, returns="row")),
        **rows(_STATEMENT, "run", Effect(queries=1, returns="number")),
        **rows(_STATEMENT, "pluck raw expand bind", Effect(returns="same")),
    },
    names={"client": (_GUESS,)},
)

# The tag of postgres.js: a piece of SQL in another is a part of that one query.
TAGGED = Framework(
    name="postgres",
    languages=ECMASCRIPT,
    imports=("postgres",),
    calls={
        "postgres": _OPEN_TAG,
        "postgres.Sql": _OPEN_TAG,
        "postgres.TransactionSql": _OPEN_TAG,
        _TAG: Effect(text=0, returns="object", type=_TAGGED),
        **rows(_TAG, "begin savepoint", Effect(callback=-1, once=True, returns="callback")),
        **rows(_TAG, "unsafe", Effect(text=0, returns="object", type=_TAGGED)),
        **awaitable(_QUERIES),
    },
    awaited=_QUERIES,
)

# `pool.query("SELECT …")`, in whatever file the pool was made.
BY_NAME = Framework(
    name="sql by name",
    languages=ECMASCRIPT,
    calls={
        **_asking(_CONNECTION),
        **rows(_CONNECTION, "connect getConnection promise", Effect(returns="same")),
        # The function that it gives runs the callback, once a call.
        **rows(_CONNECTION, "transaction", Effect(callback=0, once=True)),
        **_asking(_GUESS),
        # What is handed a statement asks a database, whatever it is called.
        **rows("*", "query execute", _ANSWER),
    },
    names={
        **dict.fromkeys(("pool", "pgPool", "conn", "connection", "db", "database"), (_GUESS,)),
        **dict.fromkeys(("sql",), (_TAG,)),
    },
)
