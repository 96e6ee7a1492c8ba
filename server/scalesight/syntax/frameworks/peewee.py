"""peewee: https://docs.peewee-orm.com/en/latest/peewee/relationships.html#avoiding-the-n-1-problem

A query runs when it is gone through; a foreign key that was not selected with its row is a query when it is read.
"""

from scalesight.syntax.frameworks.effect import PYTHON, Base, Effect, Framework, RelationField, rows

_MODEL = "peewee.Model"
_QUERY = "peewee.Query"
_PLAIN = "peewee.Values"
_WRITE = "peewee.Write"
_ROW = Effect(queries=1, returns="row")
_NUMBER = Effect(queries=1, returns="number")
_BUILD = Effect(returns="same")
_OPEN = Effect(returns="object", type="dbapi.Connection")


def _query(type_name: str) -> dict[str, Effect]:
    return {
        **rows(type_name, "where filter having orwhere", Effect(returns="same", filters=True)),
        **rows(
            type_name,
            "order_by order_by_extend join join_from left_outer_join switch alias for_update with_cte"
            " objects select_extend from_ clone",
            _BUILD,
        ),
        **rows(type_name, "iterator offset group_by distinct", Effect(returns="same", narrows=True)),
        **rows(type_name, "dicts tuples namedtuples", Effect(returns="object", type=_PLAIN, values=True)),
        f"{type_name}.limit": Effect(returns="same", bound=("0",)),
        f"{type_name}.paginate": Effect(returns="same", bound=("1", "paginate_by"), most=20),
        f"{type_name}.execute": Effect(queries=1, returns="list"),
        f"{type_name}.prefetch": Effect(queries=2, returns="list", loads=True),
        **rows(type_name, "get get_or_none first last peek get_by_id", _ROW),
        **rows(type_name, "count exists scalar", _NUMBER),
    }


FRAMEWORK = Framework(
    name="peewee",
    languages=PYTHON,
    imports=("peewee", "playhouse"),
    calls={
        # With columns or other classes in it, nobody knows what comes with the rows.
        f"{_MODEL}.select": Effect(returns="object", type=_QUERY, loads=True, narrow_keys=("0",)),
        f"{_MODEL}.filter": Effect(returns="object", type=_QUERY, filters=True),
        **rows(_MODEL, "get get_or_none get_by_id create", _ROW),
        **rows(_MODEL, "get_or_create", Effect(queries=2, surely=1, returns="row")),
        **rows(_MODEL, "set_by_id delete_by_id bulk_create bulk_update", _NUMBER),
        **rows(_MODEL, "insert insert_many insert_from update replace replace_many delete", Effect(returns="object", type=_WRITE)),
        f"{_WRITE}.*": _BUILD,
        f"{_WRITE}.execute": _NUMBER,
        **rows("peewee.Row", "save delete_instance", _NUMBER),
        **_query(_QUERY),
        **_query(_PLAIN),
        "peewee.prefetch": Effect(queries=2, on="argument", returns="list", loads=True),
        **{
            f"{module}.{name}": _OPEN
            for module in ("peewee", "playhouse.pool", "playhouse.sqlite_ext", "playhouse.postgres_ext")
            for name in (
                "SqliteDatabase", "PostgresqlDatabase", "MySQLDatabase", "PooledPostgresqlDatabase", "PooledMySQLDatabase",
                "SqliteExtDatabase", "PostgresqlExtDatabase",
            )
        },
    },
    bases={
        **dict.fromkeys(("peewee.Model", "playhouse.signals.Model"), Base(statics=_MODEL, instance="peewee.Row", is_model=True))
    },
    lazy=frozenset({_QUERY, _PLAIN}),
    # https://docs.peewee-orm.com/en/latest/peewee/querying.html#iterating-over-large-result-sets
    holding=frozenset({_QUERY}),
    prefetched=frozenset({_QUERY}),
    relations={
        "peewee.ForeignKeyField": RelationField(
            target=("0", "model"), reverse=("backref", "related_name"), back="{model}_set", back_type=_QUERY, optional=("null",)
        ),
    },
    model_files=frozenset({"models", "model", "db", "database"}),
)  # fmt: skip
