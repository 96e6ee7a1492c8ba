"""Raw database drivers: PEP 249 (sqlite3, psycopg, MySQL, …), asyncpg, aiosqlite, `databases`.

A method called `execute` is a query only where the receiver came from a driver, or is called like one and is handed SQL.
`executemany` and the batch forms of psycopg2.extras are one call each, however many rows they are handed.
https://peps.python.org/pep-0249/ , https://magicstack.github.io/asyncpg/current/api/
"""

from scalesight.syntax.frameworks.effect import PYTHON, Effect, Framework, rows

_CONNECTION = "dbapi.Connection"
_CURSOR = "dbapi.Cursor"
_POOL = "dbapi.Pool"
_PREPARED = "dbapi.Prepared"
_GUESS = "dbapi.Guess"
_CURSOR_GUESS = "dbapi.CursorGuess"
_OPEN = Effect(returns="object", type=_CONNECTION)
_OPEN_POOL = Effect(returns="object", type=_POOL)
_RUN = Effect(queries=1, returns="object", type=_CURSOR)
_MANY = Effect(queries=1, returns="none")
_LIST = Effect(queries=1, returns="list", text=0)
_ROW = Effect(queries=1, returns="row", text=0)
_LOCAL = Effect(returns="none")

_CONNECTS = (
    "sqlite3 psycopg psycopg2 psycopg2cffi pymysql MySQLdb mysql.connector asyncpg aiosqlite aiomysql asyncmy aiopg pyodbc"
    " cx_Oracle oracledb duckdb pymssql snowflake.connector redshift_connector pg8000.dbapi pysqlite3"
)
_CONNECTIONS = (
    "sqlite3.Connection psycopg.Connection psycopg.AsyncConnection psycopg.Connection.connect"
    " psycopg.AsyncConnection.connect psycopg2.extensions.connection pymysql.Connection pymysql.connections.Connection"
    " asyncpg.Connection asyncpg.connection.Connection aiosqlite.Connection aiomysql.Connection"
)
_POOLS = (
    "asyncpg.create_pool asyncpg.Pool asyncpg.pool.Pool aiomysql.create_pool asyncmy.create_pool aiopg.create_pool"
    " psycopg_pool.ConnectionPool psycopg_pool.AsyncConnectionPool psycopg2.pool.SimpleConnectionPool"
    " psycopg2.pool.ThreadedConnectionPool mysql.connector.pooling.MySQLConnectionPool aiomysql.Pool"
)
_CURSORS = (
    "sqlite3.Cursor psycopg.Cursor psycopg.AsyncCursor psycopg2.extensions.cursor pymysql.cursors.Cursor"
    " pymysql.cursors.DictCursor aiosqlite.Cursor aiomysql.Cursor"
)


def _runs(type_name: str) -> dict[str, Effect]:
    """What connections, and with some drivers their pools, run SQL with."""
    return {
        **rows(type_name, "cursor", Effect(returns="object", type=_CURSOR)),
        **rows(type_name, "execute executescript execute_insert", _RUN),
        **rows(type_name, "executemany copy_records_to_table copy_to_table", _MANY),
        **rows(type_name, "fetch execute_fetchall", _LIST),
        **rows(type_name, "fetchrow", _ROW),
        **rows(type_name, "fetchval", Effect(queries=1)),
    }


FRAMEWORK = Framework(
    name="dbapi",
    languages=PYTHON,
    calls={
        **{f"{driver}.connect": _OPEN for driver in _CONNECTS.split()},
        **dict.fromkeys(_CONNECTIONS.split(), _OPEN),
        **dict.fromkeys(_POOLS.split(), _OPEN_POOL),
        **dict.fromkeys(_CURSORS.split(), Effect(returns="object", type=_CURSOR)),
        **_runs(_CONNECTION),
        **rows(_CONNECTION, "commit rollback", Effect(queries=1, returns="none")),
        **rows(_CONNECTION, "prepare", Effect(queries=1, returns="object", type=_PREPARED)),
        **rows(_PREPARED, "fetch", Effect(queries=1, returns="list")),
        **rows(_PREPARED, "fetchrow", Effect(queries=1, returns="row")),
        **rows(_PREPARED, "fetchval executemany", Effect(queries=1)),
        **rows(_CONNECTION, "transaction close pipeline", _LOCAL),
        # asyncpg's pools run SQL themselves; the others hand out connections.
        **_runs(_POOL),
        **rows(_POOL, "acquire connection getconn get_connection", _OPEN),
        **rows(_POOL, "close wait putconn release open", _LOCAL),
        **rows(
            _CURSOR, "execute executescript callproc", Effect(queries=1, returns="object", type=_CURSOR, changes=True)
        ),
        **rows(_CURSOR, "executemany copy_from copy_expert", _MANY),
        **rows(_CURSOR, "copy", Effect(queries=1, returns="object", type="dbapi.Copy")),
        # Rows that are copied go out as one stream.
        **rows("dbapi.Copy", "write write_row set_types", _LOCAL),
        **rows(_CURSOR, "fetchall", Effect(returns="list", holds=True)),
        **rows(_CURSOR, "fetchmany", Effect(returns="list")),
        **rows(_CURSOR, "fetchone", Effect(returns="row")),
        **rows(_CURSOR, "mogrify close stream", Effect()),
        **rows("psycopg2.extras", "execute_values execute_batch", _MANY),
        **rows(_GUESS, "execute", Effect(queries=1, returns="object", type=_CURSOR, text=0)),
        # From now on the variable holds what was selected.
        **rows(_CURSOR_GUESS, "execute", Effect(queries=1, returns="object", type=_CURSOR, text=0, changes=True)),
        **rows(_CURSOR_GUESS, "executemany", Effect(queries=1, returns="none", text=0)),
        **rows(_GUESS, "executemany", Effect(queries=1, returns="none", text=0)),
        **rows(_GUESS, "fetch", _LIST),
        **rows(_GUESS, "fetchrow", _ROW),
        **rows(_GUESS, "fetchval", Effect(queries=1, text=0)),
        **rows(_GUESS, "cursor", Effect(returns="object", type=_GUESS)),
    },
    names={
        **dict.fromkeys("cursor cur curs".split(), (_CURSOR_GUESS,)),
        **dict.fromkeys("conn connection db database pool con".split(), (_GUESS,)),
    },
)

# https://www.encode.io/databases/
DATABASES = Framework(
    name="databases",
    languages=PYTHON,
    imports=("databases",),
    calls={
        "databases.Database": Effect(returns="object", type="databases.Database"),
        "databases.core.Connection": Effect(returns="object", type="databases.Database"),
        **rows("databases.Database", "fetch_all", _LIST),
        **rows("databases.Database", "iterate", Effect(queries=1, returns="list", text=0, narrows=True)),
        **rows("databases.Database", "fetch_one", _ROW),
        **rows("databases.Database", "fetch_val execute", Effect(queries=1)),
        **rows("databases.Database", "execute_many", _MANY),
        **rows("databases.Database", "transaction connect disconnect", _LOCAL),
        **rows("databases.Database", "connection", Effect(returns="same")),
    },
    names=dict.fromkeys("database db".split(), ("databases.Database",)),
)
