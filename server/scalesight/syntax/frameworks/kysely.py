"""Kysely: builders that run at `execute`. https://kysely.dev/docs/getting-started"""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, rows

_DB = "kysely.Database"
_QUERY = "kysely.Query"
_START = Effect(on="model", returns="object", type=_QUERY)
_STARTS = "selectFrom insertInto updateTable deleteFrom replaceInto mergeInto"

FRAMEWORK = Framework(
    name="kysely",
    languages=ECMASCRIPT,
    imports=("kysely",),
    calls={
        **{f"kysely.{name}": Effect(returns="object", type=_DB) for name in ("Kysely", "Transaction")},
        **rows(_DB, _STARTS, _START),
        **rows(_DB, "with withSchema transaction startTransaction setIsolationLevel", Effect(returns="same")),
        **rows(_DB, "execute", Effect(callback=0, once=True, returns="callback")),
        **rows(_DB, "executeQuery", Effect(queries=1)),
        f"{_QUERY}.*": Effect(returns="same"),
        **rows(_QUERY, "where having", Effect(returns="same", filters=True)),
        **rows(_QUERY, "limit", Effect(returns="same", bound=("0",))),
        **rows(_QUERY, "execute", Effect(queries=1, returns="list")),
        **rows(_QUERY, "executeTakeFirst executeTakeFirstOrThrow", Effect(queries=1, returns="row")),
        **rows(_QUERY, "select selectNoFrom distinct groupBy innerJoin offset", Effect(returns="same", narrows=True)),
        **rows(_QUERY, "stream", Effect(queries=1, returns="list", narrows=True)),
        # Nothing else has these methods.
        **rows("kysely.Guess", _STARTS, _START),
    },
)

BY_NAME = Framework(
    name="kysely by name",
    languages=ECMASCRIPT,
    names=dict.fromkeys(("db", "trx", "database"), ("kysely.Guess",)),
)
