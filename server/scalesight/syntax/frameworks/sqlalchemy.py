"""SQLAlchemy 1.x and 2.0: sessions, connections, queries and statements.

https://docs.sqlalchemy.org/en/20/orm/session_basics.html
"""

from dataclasses import replace

from scalesight.syntax.frameworks.effect import PYTHON, Effect, Framework, rows

_SESSION = "sqlalchemy.Session"
_GUESS = "sqlalchemy.Guess"
_ASKING = (".query", ".get", ".get_one", ".scalar", ".scalars", ".execute", ".exec")
_QUERY = "sqlalchemy.Query"
_SELECT = "sqlalchemy.Select"
_RESULT = "sqlalchemy.Result"
_ONE = Effect(queries=1, returns="row")
_BUILD = Effect(returns="same")
_CONNECT = Effect(returns="object", type=_SESSION)


def _session(type_name: str) -> dict[str, Effect]:
    return {
        f"{type_name}.query": Effect(on="argument", returns="object", type=_QUERY),
        **rows(type_name, "get scalar get_one", Effect(queries=1, on="argument", returns="row")),
        **rows(
            type_name,
            "execute exec stream scalars stream_scalars",
            Effect(queries=1, on="argument", returns="object", type=_RESULT),
        ),
        **rows(type_name, "refresh merge", Effect(queries=1, returns="none")),
        **rows(type_name, "commit flush", Effect(queries=1, returns="none")),
        **rows(type_name, "add add_all expunge close rollback begin delete", Effect(returns="none")),
        **rows(
            type_name, "bulk_save_objects bulk_insert_mappings bulk_update_mappings", Effect(queries=1, returns="none")
        ),
    }


FRAMEWORK = Framework(
    name="sqlalchemy",
    languages=PYTHON,
    calls={
        **_session(_SESSION),
        **{
            name: replace(effect, statement=name.endswith(_ASKING))
            for name, effect in _session(_GUESS).items()
            if name.endswith((*_ASKING, ".commit", ".flush"))
        },
        "sqlalchemy.orm.Session": _CONNECT,
        "sqlalchemy.ext.asyncio.AsyncSession": _CONNECT,
        "sqlmodel.Session": _CONNECT,
        "sqlalchemy.select": Effect(on="argument", returns="object", type=_SELECT),
        "sqlalchemy.future.select": Effect(on="argument", returns="object", type=_SELECT),
        "sqlmodel.select": Effect(on="argument", returns="object", type=_SELECT),
        **rows(_QUERY, "filter filter_by where having", Effect(returns="same", filters=True)),
        **rows(_QUERY, "order_by join outerjoin group_by distinct options with_entities", _BUILD),
        f"{_QUERY}.limit": Effect(returns="same", bound=("0",)),
        f"{_QUERY}.all": Effect(queries=1, returns="list"),
        **rows(_QUERY, "first one one_or_none get scalar", _ONE),
        **rows(_QUERY, "count delete update exists", Effect(queries=1, returns="number")),
        **rows(_SELECT, "where filter filter_by having", Effect(returns="same", filters=True)),
        **rows(_SELECT, "order_by join outerjoin group_by distinct options with_only_columns", _BUILD),
        f"{_SELECT}.limit": Effect(returns="same", bound=("0",)),
        **rows(_RESULT, "all scalars unique mappings fetchall partitions", Effect(returns="list")),
        **rows(_RESULT, "first one one_or_none scalar scalar_one scalar_one_or_none fetchone", Effect(returns="row")),
        **rows("list", "all unique", Effect(returns="list")),
        **rows("list", "first one one_or_none", Effect(returns="row")),
    },
    attributes={
        "class.query": Effect(on="attribute", returns="object", type=_QUERY),
    },
    # `session` may be anything: only what is handed a model or a statement, or what nothing else has, is taken for this.
    names=dict.fromkeys("session db_session async_session db".split(), (_GUESS,)),
    lazy=frozenset({_QUERY}),
)
