"""MikroORM: entity managers, repositories and collections.

https://mikro-orm.io/docs/entity-manager : changes are gathered, and one `flush` writes them all in batches.
"""

from dataclasses import replace

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Base, Effect, Framework, rows

_MANAGER = "mikroorm.EntityManager"
_REPOSITORY = "mikroorm.EntityRepository"
_COLLECTION = "mikroorm.Collection"
_PACKAGES = "core knex sql postgresql mysql mariadb sqlite better-sqlite libsql mongodb".split()
# What a repository does for its own entity, a manager does for the one that its first argument is.
_ASKING = {
    **dict.fromkeys(["find"], Effect(queries=1, returns="list", bound=("limit",), filters=True)),
    **dict.fromkeys(["findAll"], Effect(queries=1, returns="list", bound=("limit",), filter_keys=("where",))),
    **dict.fromkeys(["findAndCount"], Effect(queries=2, filters=True, parts=(("0", "list"), ("1", "number")))),
    **dict.fromkeys(["findOne", "findOneOrFail", "upsert"], Effect(queries=1, returns="row")),
    **dict.fromkeys(
        "count nativeInsert nativeUpdate nativeDelete insert insertMany upsertMany".split(),
        Effect(queries=1, returns="number"),
    ),
}
_FLUSH = Effect(queries=1, returns="none")

FRAMEWORK = Framework(
    name="mikroorm",
    languages=ECMASCRIPT,
    imports=("@mikro-orm", "@mikro-orm/nestjs", *(f"@mikro-orm/{name}" for name in _PACKAGES)),
    calls={
        **{
            f"@mikro-orm/{package}.{name}": Effect(returns="object", type=type_name)
            for package in _PACKAGES
            for name, type_name in (
                ("EntityManager", _MANAGER),
                ("SqlEntityManager", _MANAGER),
                ("EntityRepository", _REPOSITORY),
                ("SqlEntityRepository", _REPOSITORY),
                ("Collection", _COLLECTION),
            )
        },
        **{f"{_REPOSITORY}.{method}": effect for method, effect in _ASKING.items()},
        **{f"{_MANAGER}.{method}": replace(effect, on="model") for method, effect in _ASKING.items()},
        **rows(_MANAGER, "flush persistAndFlush removeAndFlush commit refresh populate", _FLUSH),
        **rows(_REPOSITORY, "flush persistAndFlush removeAndFlush populate", _FLUSH),
        **rows(_MANAGER, "fork", Effect(returns="same")),
        **rows(_MANAGER, "getRepository", Effect(on="model", returns="object", type=_REPOSITORY)),
        **rows(_MANAGER, "transactional", Effect(callback=0, once=True, returns="callback")),
        **rows(_MANAGER, "execute", Effect(queries=1)),
        **rows(_REPOSITORY, "getEntityManager", Effect(returns="object", type=_MANAGER)),
        **rows(_COLLECTION, "init load loadItems matching", Effect(queries=1, returns="list")),
        **rows(_COLLECTION, "loadCount", Effect(queries=1, returns="number")),
        **rows(_COLLECTION, "getItems toArray slice filter", Effect(returns="list")),
    },
    names={"em": (_MANAGER,), "entityManager": (_MANAGER,)},
    bases={
        f"@mikro-orm/{package}.{name}": Base(instance=_REPOSITORY, of_argument=True)
        for package in _PACKAGES
        for name in ("EntityRepository", "SqlEntityRepository")
    },
)
