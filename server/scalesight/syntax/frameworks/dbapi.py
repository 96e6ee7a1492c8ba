"""Raw database drivers of PEP 249 (sqlite3, psycopg, MySQL) and asyncpg.

A method called `execute` is a query only where the receiver came from a driver, or is called like one and is handed SQL.
"""

from scalesight.syntax.frameworks.effect import PYTHON, Effect, Framework, rows

_CONNECTION = "dbapi.Connection"
_CURSOR = "dbapi.Cursor"
_OPEN = Effect(returns="object", type=_CONNECTION)
_RUN = Effect(queries=1, returns="object", type=_CURSOR)
_GUESS = Effect(queries=1, returns="object", type=_CURSOR, text=0)


FRAMEWORK = Framework(
    name="dbapi",
    languages=PYTHON,
    calls={
        **{
            f"{driver}.connect": _OPEN
            for driver in "sqlite3 psycopg psycopg2 pymysql MySQLdb mysql.connector asyncpg aiosqlite".split()
        },
        **rows(_CONNECTION, "cursor", Effect(returns="object", type=_CURSOR)),
        **rows(_CONNECTION, "execute executemany executescript", _RUN),
        **rows(_CONNECTION, "fetch fetchrow fetchval", Effect(queries=1)),
        **rows(_CONNECTION, "commit rollback", Effect(queries=1, returns="none")),
        **rows(_CURSOR, "execute executemany executescript callproc", _RUN),
        **rows(_CURSOR, "fetchall fetchmany", Effect(returns="list")),
        **rows(_CURSOR, "fetchone", Effect(returns="row")),
        **rows("dbapi.Guess", "execute executemany fetch fetchrow fetchval", _GUESS),
        **rows("dbapi.Guess", "cursor", Effect(returns="object", type="dbapi.Guess")),
    },
    names=dict.fromkeys("cursor cur conn connection db database pool con".split(), ("dbapi.Guess",)),
)
