"""SQLAlchemy 1.x and 2.0, Flask-SQLAlchemy and SQLModel: sessions, connections, queries, statements and model classes.

https://docs.sqlalchemy.org/en/20/orm/queryguide/relationships.html : a relation that its query did not load is a query when
it is first read from a row. A session keeps the rows it has met, so that a row that is asked for by its key, or read
from a foreign key, may be there already: such a query is possible, not certain.
"""

from dataclasses import replace

from scalesight.syntax.frameworks.effect import PYTHON, Base, Effect, Framework, RelationField, rows

_SESSION = "sqlalchemy.Session"
_ASYNC = "sqlalchemy.AsyncSession"
_GUESS = "sqlalchemy.Guess"
_ASKING = (".query", ".get", ".get_one", ".scalar", ".scalars", ".execute", ".exec")
_QUERY = "sqlalchemy.Query"
_SELECT = "sqlalchemy.Select"
_WRITE = "sqlalchemy.Write"
_RESULT = "sqlalchemy.Result"
_ENGINE = "sqlalchemy.Engine"
_CONNECTION = "sqlalchemy.Connection"
_FACTORY = "sqlalchemy.Factory"
_ASYNC_FACTORY = "sqlalchemy.AsyncFactory"
_SCOPED = "sqlalchemy.ScopedSession"
_FLASK = "flask_sqlalchemy.SQLAlchemy"
_MODEL = "sqlalchemy.Base"

_ONE = Effect(queries=1, returns="row")
_BUILD = Effect(returns="same")
# https://docs.sqlalchemy.org/en/20/orm/queryguide/api.html#fetching-large-result-sets-with-yield-per
_STREAMING = replace(_BUILD, narrow_keys=("yield_per", "stream_results"))
_LOCAL = Effect(returns="none")
_NUMBER = Effect(queries=1, returns="number")
_ROWS = Effect(queries=1, on="argument", returns="object", type=_RESULT, narrow_keys=("execution_options",))
_SELECTED = Effect(on="entities", returns="object", type=_SELECT)
# A row that the session has met is not asked for again.
_BY_KEY = Effect(queries=1, surely=0, on="model", returns="row")
_KNOWN = Effect(queries=1, surely=0, returns="row")


def _made(type_name: str, *names: str) -> dict[str, Effect]:
    return dict.fromkeys(names, Effect(returns="object", type=type_name))


def _session(type_name: str, *, is_async: bool = False) -> dict[str, Effect]:
    # What an asynchronous session did not load cannot be read at all, so nothing is known of it to be lazy.
    rows_of = replace(_ROWS, loads=is_async)
    return {
        f"{type_name}.query": Effect(on="entities", single=True, returns="object", type=_QUERY),
        **rows(type_name, "get get_one", replace(_BY_KEY, loads=is_async)),
        **rows(type_name, "scalar", Effect(queries=1, on="argument", returns="row", entry=True, loads=is_async)),
        **rows(type_name, "execute", rows_of),
        **rows(type_name, "exec scalars", replace(rows_of, entry=True)),
        **rows(type_name, "stream", replace(rows_of, narrows=True)),
        **rows(type_name, "stream_scalars", replace(rows_of, entry=True, narrows=True)),
        **rows(type_name, "refresh merge", Effect(queries=1, returns="none")),
        **rows(type_name, "commit flush", Effect(queries=1, returns="none")),
        **rows(type_name, "add add_all expunge expunge_all expire expire_all close rollback delete remove", _LOCAL),
        **rows(type_name, "begin begin_nested", _BUILD),
        **rows(
            type_name, "bulk_save_objects bulk_insert_mappings bulk_update_mappings", Effect(queries=1, returns="none")
        ),
        **rows(type_name, "connection", Effect(returns="object", type=_CONNECTION)),
    }


def _building(type_name: str) -> dict[str, Effect]:
    return {
        **rows(type_name, "filter filter_by where having", Effect(returns="same", filters=True)),
        **rows(
            type_name,
            "order_by outerjoin populate_existing with_for_update enable_eagerloads add_columns add_entity autoflush"
            " correlate reset_joinpoint params",
            _BUILD,
        ),
        **rows(
            type_name,
            "group_by distinct with_entities with_only_columns offset yield_per join select_from",
            replace(_BUILD, narrows=True),
        ),
        f"{type_name}.execution_options": _STREAMING,
        **rows(type_name, "union union_all intersect except_", _BUILD),
        f"{type_name}.options": Effect(returns="same", loads=True),
        f"{type_name}.limit": Effect(returns="same", bound=("0",)),
        **rows(type_name, "slice", Effect(returns="same", bound=("0",))),
        # These become part of another query.
        **rows(type_name, "exists subquery scalar_subquery cte as_scalar label alias", Effect()),
    }


_PAGE = Effect(
    queries=2, on="argument", returns="object", parts=(("items", "list"),), bound=("per_page",), most=20, entry=True
)
_LOADERS = "joinedload contains_eager immediateload defaultload undefer undefer_group"
_DEFERRING = "load_only defer"
_APART = "selectinload subqueryload selectin_polymorphic"
_LOADED = Effect(returns="path", columns=True)
_LOADED_APART = Effect(returns="path", columns=True, apart=True)

_RELATION = RelationField(
    told=True,
    type=_QUERY,
    target=("0", "argument"),
    reverse=("backref",),
    inverse=("back_populates", "backref"),
    lists=("secondary", "link_model"),
    single=("uselist",),
    backwards=("remote_side",),
    lazy=("lazy",),
    loading=(
        ("joined", "eager"), ("selectin", "eager"), ("subquery", "eager"), ("immediate", "eager"), ("False", "eager"),
        ("raise", "never"), ("raise_on_sql", "never"), ("noload", "never"), ("None", "never"),
        ("dynamic", "query"), ("write_only", "query"),
    ),
    queries=("DynamicMapped", "WriteOnlyMapped"),
    options="sa_relationship_kwargs",
    remembers=True,
)  # fmt: skip

FRAMEWORK = Framework(
    name="sqlalchemy",
    languages=PYTHON,
    calls={
        **_session(_SESSION),
        **_session(_SCOPED),
        _SCOPED: Effect(returns="object", type=_SESSION),
        **_session(_ASYNC, is_async=True),
        **{
            name: replace(effect, statement=name.endswith(_ASKING))
            for name, effect in _session(_GUESS).items()
            if name.endswith((*_ASKING, ".commit", ".flush"))
        },
        # Where sessions come from.
        **_made(_SESSION, "sqlalchemy.orm.Session", "sqlalchemy.orm.session.Session", "sqlmodel.Session"),
        **_made(_SESSION, "sqlalchemy.orm.create_session", "sqlalchemy.orm.object_session", "sqlalchemy.orm.Session.object_session"),
        **_made(_ASYNC, "sqlalchemy.ext.asyncio.AsyncSession", "sqlalchemy.ext.asyncio.session.AsyncSession"),
        **_made(_ASYNC, "sqlmodel.ext.asyncio.session.AsyncSession"),
        **_made(_FACTORY, "sqlalchemy.orm.sessionmaker", "sqlalchemy.orm.session.sessionmaker"),
        **_made(_ASYNC_FACTORY, "sqlalchemy.ext.asyncio.async_sessionmaker"),
        _FACTORY: Effect(returns="object", type=_SESSION),
        **rows(_FACTORY, "begin", Effect(returns="object", type=_SESSION)),
        _ASYNC_FACTORY: Effect(returns="object", type=_ASYNC),
        **rows(_ASYNC_FACTORY, "begin", Effect(returns="object", type=_ASYNC)),
        **_made(_SCOPED, "sqlalchemy.orm.scoped_session", "sqlalchemy.orm.scoping.scoped_session"),
        **_made(_ASYNC, "sqlalchemy.ext.asyncio.async_scoped_session"),
        **_made(_ENGINE, "sqlalchemy.create_engine", "sqlmodel.create_engine", "sqlalchemy.engine.create_engine"),
        **_made(_ENGINE, "sqlalchemy.ext.asyncio.create_async_engine", "sqlalchemy.engine.Engine", "sqlalchemy.Engine"),
        **rows(_ENGINE, "connect begin", Effect(returns="object", type=_CONNECTION)),
        **rows(_ENGINE, "execute", _ROWS),
        **_made(_CONNECTION, "sqlalchemy.engine.Connection", "sqlalchemy.Connection"),
        **_made(_CONNECTION, "sqlalchemy.ext.asyncio.AsyncConnection"),
        **rows(_CONNECTION, "execute exec_driver_sql", _ROWS),
        **rows(_CONNECTION, "stream", replace(_ROWS, narrows=True)),
        **rows(_CONNECTION, "scalars", replace(_ROWS, entry=True)),
        **rows(_CONNECTION, "scalar", Effect(queries=1, on="argument", returns="row", entry=True)),
        **rows(_CONNECTION, "commit", Effect(queries=1, returns="none")),
        **rows(_CONNECTION, "begin begin_nested execution_options", _BUILD),
        # What is asked for.
        **{f"{module}.select": _SELECTED for module in ("sqlalchemy", "sqlalchemy.future", "sqlmodel", "sqlalchemy.sql")},
        **{f"{_FLASK}.select": _SELECTED, f"{_FLASK}.text": Effect(on="argument", returns="argument")},
        **{
            f"{module}.{name}": Effect(on="model", returns="object", type=_WRITE, narrows=True)
            for module in ("sqlalchemy", "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite", "sqlmodel", _FLASK)
            for name in ("insert", "update", "delete")
        },
        **{f"{module}.text": Effect(on="argument", returns="argument") for module in ("sqlalchemy", "sqlalchemy.sql")},
        **{f"{module}.Table": Effect(on="model", returns="object", type="sqlalchemy.Table") for module in ("sqlalchemy", _FLASK)},
        **rows("sqlalchemy.Table", "select", Effect(returns="object", type=_SELECT)),
        **rows("sqlalchemy.Table", "insert update delete", Effect(returns="object", type=_WRITE, narrows=True)),
        f"{_WRITE}.*": _BUILD,
        **{f"{module}.aliased": Effect(on="argument", returns="argument") for module in ("sqlalchemy.orm", "sqlalchemy")},
        **_building(_QUERY),
        **_building(_SELECT),
        f"{_QUERY}.all": Effect(queries=1, returns="list"),
        **rows(_QUERY, "first one one_or_none first_or_404 one_or_404", _ONE),
        **rows(_QUERY, "scalar", Effect(queries=1, returns="row", entry=True)),
        **rows(_QUERY, "get get_or_404", _KNOWN),
        **rows(_QUERY, "count", replace(_NUMBER, returns="size")),
        **rows(_QUERY, "delete update", _NUMBER),
        f"{_QUERY}.paginate": replace(_PAGE, on="object", bound=("per_page", "1"), entry=False),
        **rows(_RESULT, "all fetchall", Effect(returns="list", holds=True)),
        **rows(_RESULT, "partitions", Effect(returns="list")),
        **rows(_RESULT, "fetchmany", Effect(returns="list", bound=("0", "size"))),
        **rows(_RESULT, "unique mappings tuples", _BUILD),
        **rows(_RESULT, "yield_per columns", replace(_BUILD, narrows=True)),
        **rows(_RESULT, "scalars", Effect(returns="same", entry=True)),
        **rows(_RESULT, "first one one_or_none fetchone", Effect(returns="row")),
        **rows(_RESULT, "scalar scalar_one scalar_one_or_none", Effect(returns="row", entry=True)),
        # What is loaded with the rows; the loaders that go a query of their own come on top.
        **{f"{module}.{name}": _LOADED for module in ("sqlalchemy.orm", "path") for name in _LOADERS.split()},
        **{
            f"{module}.{name}": replace(_LOADED, narrows=True)
            for module in ("sqlalchemy.orm", "path", _FLASK)
            for name in _DEFERRING.split()
        },
        **{f"{module}.{name}": _LOADED_APART for module in ("sqlalchemy.orm", "path") for name in _APART.split()},
        **{f"{_FLASK}.{name}": _LOADED for name in _LOADERS.split()},
        **{f"{_FLASK}.{name}": _LOADED_APART for name in _APART.split()},
        "path.options": _LOADED,
        # Flask-SQLAlchemy: https://flask-sqlalchemy.readthedocs.io/en/stable/api/
        **_made(_FLASK, "flask_sqlalchemy.SQLAlchemy", "flask_sqlalchemy_lite.SQLAlchemy"),
        **rows(_FLASK, "get_or_404", _BY_KEY),
        **rows(_FLASK, "first_or_404 one_or_404", Effect(queries=1, on="argument", returns="row", entry=True)),
        f"{_FLASK}.paginate": _PAGE,
        # What model classes are made from.
        **{f"{module}.declarative_base": Effect(returns="object", type=_MODEL) for module in ("sqlalchemy.orm", "sqlalchemy.ext.declarative")},
        "sqlalchemy.ext.automap.automap_base": Effect(returns="object", type=_MODEL),
        **_made("sqlalchemy.Registry", "sqlalchemy.orm.registry"),
        "sqlalchemy.Registry.generate_base": Effect(returns="object", type=_MODEL),
    },
    attributes={
        "class.query": Effect(on="attribute", returns="object", type=_QUERY),
        f"{_FLASK}.session": Effect(returns="object", type=_SCOPED),
        f"{_FLASK}.engine": Effect(returns="object", type=_ENGINE),
    },
    # `session` may be anything: only what is handed a model or a statement, or what nothing else has, is taken for this.
    names={
        **dict.fromkeys("session db_session async_session db sess dbsession conn connection".split(), (_GUESS,)),
        # As everybody calls what sessionmaker gives: https://fastapi.tiangolo.com/tutorial/sql-databases/
        "SessionLocal": (_FACTORY,),
        "AsyncSessionLocal": (_ASYNC_FACTORY,),
    },
    lazy=frozenset({_QUERY, _SELECT}),
    # The rows of mapped classes are built for the whole result before the first is handed out.
    holding=frozenset({_QUERY, _RESULT}),
    relations=dict.fromkeys(
        (
            "sqlalchemy.orm.relationship", "sqlalchemy.orm.relation", "sqlalchemy.orm.relationships.relationship",
            "sqlalchemy.orm.dynamic_loader", f"{_FLASK}.relationship", f"{_FLASK}.relation", "sqlmodel.Relationship",
        ),
        _RELATION,
    ),
    bases=dict.fromkeys(
        (
            _MODEL, "sqlalchemy.orm.DeclarativeBase", "sqlalchemy.orm.DeclarativeBaseNoMeta", f"{_FLASK}.Model",
            "sqlmodel.SQLModel", "sqlalchemy.orm.decl_api.DeclarativeBase", "advanced_alchemy.base.UUIDBase",
            "advanced_alchemy.base.UUIDAuditBase", "advanced_alchemy.base.BigIntBase",
        ),
        Base(is_model=True),
    )
    | dict.fromkeys(("flask_sqlalchemy.SQLAlchemy", "flask_sqlalchemy_lite.SQLAlchemy"), Base(instance=_FLASK))
    | dict.fromkeys(("sqlalchemy.orm.Session", "sqlalchemy.orm.session.Session", "sqlmodel.Session"), Base(instance=_SESSION))
    | dict.fromkeys(("sqlalchemy.ext.asyncio.AsyncSession",), Base(instance=_ASYNC)),
    model_files=frozenset({"models", "model", "entities", "orm", "tables", "database", "db"}),
    foreign_keys={
        **dict.fromkeys(("sqlalchemy.ForeignKey", "sqlalchemy.schema.ForeignKey", f"{_FLASK}.ForeignKey"), ("0", "column")),
        **dict.fromkeys(("sqlalchemy.ForeignKeyConstraint", f"{_FLASK}.ForeignKeyConstraint"), ("1", "refcolumns")),
        **dict.fromkeys(("sqlmodel.Field", "sqlmodel.main.Field"), ("foreign_key",)),
    },
    table_field="__tablename__",
    properties={"sqlalchemy.ext.hybrid.hybrid_property": False},
)  # fmt: skip
