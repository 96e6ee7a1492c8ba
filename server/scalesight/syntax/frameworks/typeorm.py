"""TypeORM: repositories, entity managers, query builders, entities of the Active Record kind and lazy relations.

https://typeorm.io/docs/working-with-entity-manager/repository-api . Relations are joined where `relations` names them; one
whose type is a promise is fetched by a query when it is read.
"""

from dataclasses import replace

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Base, Effect, Framework, RelationField, rows

_REPOSITORY = "typeorm.Repository"
_MANAGER = "typeorm.Manager"
_BUILDER = "typeorm.QueryBuilder"
_ROW = "typeorm.Row"
_OPEN_MANAGER = Effect(returns="object", type=_MANAGER)
_OPEN_REPOSITORY = Effect(returns="object", type=_REPOSITORY)
_REPOSITORY_OF = Effect(on="model", returns="object", type=_REPOSITORY)
_OPTIONS = ("where",)
_NARROWING = ("select", "skip")
_RELATION = RelationField(told=True, target=(), reverse=(), promises=("Promise",))
_ONE = "findOne findOneBy findOneOrFail findOneByOrFail preload"
_COUNT = Effect(queries=1, returns="size", filter_keys=("where", "skip"))
_COUNT_BY = Effect(queries=1, returns="size", filter_keys=("*",))
_NUMBERS = "exist exists existsBy exist sum average minimum maximum insert update upsert delete softDelete restore increment decrement clear"
_WRITES = "save remove softRemove recover"

FRAMEWORK = Framework(
    name="typeorm",
    languages=ECMASCRIPT,
    imports=("typeorm", "@nestjs/typeorm"),
    calls={
        "typeorm.Repository": _OPEN_REPOSITORY,
        "typeorm.TreeRepository": _OPEN_REPOSITORY,
        "typeorm.MongoRepository": _OPEN_REPOSITORY,
        **{
            f"typeorm.{name}": _OPEN_MANAGER
            for name in "DataSource EntityManager Connection QueryRunner createConnection getConnection getManager".split()
        },
        "typeorm.SelectQueryBuilder": Effect(returns="object", type=_BUILDER),
        "typeorm.getRepository": _REPOSITORY_OF,
        "typeorm.createQueryBuilder": Effect(on="model", returns="object", type=_BUILDER),
        # Repositories.
        f"{_REPOSITORY}.find": Effect(
            queries=1,
            returns="list",
            bound=("take",),
            filter_keys=_OPTIONS,
            load_keys=("relations",),
            narrow_keys=_NARROWING,
        ),
        f"{_REPOSITORY}.findBy": Effect(queries=1, returns="list", filter_keys=("*",)),
        **rows(_REPOSITORY, "findByIds", Effect(queries=1, returns="list", filters=True)),
        f"{_REPOSITORY}.findAndCount": Effect(
            queries=2,
            bound=("take",),
            filter_keys=_OPTIONS,
            parts=(("0", "list"), ("1", "number")),
            narrow_keys=_NARROWING,
        ),
        f"{_REPOSITORY}.findAndCountBy": Effect(queries=2, filter_keys=("*",), parts=(("0", "list"), ("1", "number"))),
        **rows(_REPOSITORY, _ONE, Effect(queries=1, returns="row", load_keys=("relations",))),
        **rows(_REPOSITORY, _NUMBERS, Effect(queries=1, returns="number")),
        **rows(_REPOSITORY, "count", _COUNT),
        **rows(_REPOSITORY, "countBy", _COUNT_BY),
        **rows(_REPOSITORY, _WRITES, Effect(queries=1, on="argument", returns="argument")),
        **rows(_REPOSITORY, "findTrees findRoots findDescendants findAncestors", Effect(queries=1, returns="open")),
        **rows(_REPOSITORY, "query", Effect(queries=1)),
        **rows(_REPOSITORY, "createQueryBuilder", Effect(returns="object", type=_BUILDER)),
        **rows(_REPOSITORY, "extend", Effect(returns="same", extends=True)),
        **rows(_REPOSITORY, "create merge", Effect(returns="row")),
        # Managers, data sources, query runners: the same, of the entity that the first argument is.
        **rows(_MANAGER, "getRepository getTreeRepository getMongoRepository", _REPOSITORY_OF),
        **rows(_MANAGER, "withRepository getCustomRepository", Effect(on="argument", returns="argument")),
        f"{_MANAGER}.find": Effect(
            queries=1,
            on="model",
            returns="list",
            bound=("take",),
            filter_keys=_OPTIONS,
            load_keys=("relations",),
            narrow_keys=_NARROWING,
        ),
        **rows(_MANAGER, "findBy findByIds", Effect(queries=1, on="model", returns="list", filters=True)),
        **rows(
            _MANAGER,
            "findAndCount",
            Effect(
                queries=2,
                on="model",
                bound=("take",),
                filter_keys=_OPTIONS,
                parts=(("0", "list"), ("1", "number")),
                narrow_keys=_NARROWING,
            ),
        ),
        **rows(_MANAGER, _ONE, Effect(queries=1, on="model", returns="row")),
        **rows(_MANAGER, _NUMBERS, Effect(queries=1, returns="number")),
        **rows(_MANAGER, "count", replace(_COUNT, on="model")),
        **rows(_MANAGER, "countBy", replace(_COUNT_BY, on="model")),
        **rows(_MANAGER, _WRITES, Effect(queries=1)),
        **rows(_MANAGER, "query", Effect(queries=1)),
        **rows(_MANAGER, "createQueryBuilder", Effect(on="model", returns="object", type=_BUILDER)),
        **rows(_MANAGER, "transaction", Effect(callback=-1, once=True, returns="callback")),
        **rows(_MANAGER, "commitTransaction", Effect(queries=1, returns="none")),
        **rows(_MANAGER, "createQueryRunner initialize", _OPEN_MANAGER),
        # Builders run at their end.
        f"{_BUILDER}.*": Effect(returns="same"),
        **rows(_BUILDER, "where andWhere whereInIds having", Effect(returns="same", filters=True)),
        **rows(_BUILDER, "take limit", Effect(returns="same", bound=("0",))),
        **rows(_BUILDER, "from into", Effect(on="model", returns="object", type=_BUILDER)),
        **rows(_BUILDER, "select groupBy distinct skip offset", Effect(returns="same", narrow_keys=("0",))),
        **rows(_BUILDER, "innerJoin innerJoinAndSelect", Effect(returns="same", filters=True)),
        # Options from elsewhere may limit, filter and select.
        **rows(_BUILDER, "setFindOptions", Effect(returns="same", narrows=True)),
        **rows(_BUILDER, "getMany getRawMany", Effect(queries=1, returns="list")),
        **rows(_BUILDER, "getManyAndCount", Effect(queries=2, parts=(("0", "list"), ("1", "number")))),
        **rows(_BUILDER, "getOne getOneOrFail getRawOne", Effect(queries=1, returns="row")),
        **rows(_BUILDER, "getCount getExists execute", Effect(queries=1, returns="number")),
        **rows(_BUILDER, "getRawAndEntities stream loadMany loadOne", Effect(queries=1)),
        **rows(_ROW, "save remove softRemove recover reload", Effect(queries=1, returns="row")),
    },
    mutable=frozenset({_BUILDER}),
    attributes={
        f"{_MANAGER}.manager": Effect(on="attribute", returns="object", type=_MANAGER),
        f"{_REPOSITORY}.manager": Effect(on="attribute", returns="object", type=_MANAGER),
    },
    relations={f"typeorm.{name}": _RELATION for name in "OneToMany ManyToOne OneToOne ManyToMany".split()},
    names=dict.fromkeys(
        "dataSource AppDataSource entityManager manager transactionManager transactionalEntityManager queryRunner".split(),
        (_MANAGER,),
    ),
    bases={
        "typeorm.BaseEntity": Base(statics=_REPOSITORY, instance=_ROW),
        "typeorm.Repository": Base(instance=_REPOSITORY, of_argument=True),
        "typeorm.TreeRepository": Base(instance=_REPOSITORY, of_argument=True),
        "typeorm.AbstractRepository": Base(instance=_REPOSITORY, of_argument=True),
    },
)

# A variable of this name is a data source, whatever file made it.
BY_NAME = Framework(
    name="typeorm by name",
    languages=ECMASCRIPT,
    names=dict.fromkeys(("AppDataSource", "appDataSource", "dataSource"), (_MANAGER,)),
)
