"""Prisma Client: https://www.prisma.io/docs/orm/reference/prisma-client-reference

`include` and `select` fetch relations with the rows, in as many statements as there are relations and not rows; a relation
that neither names is no attribute of a row. `$transaction` of an array runs each of its statements.
"""

from dataclasses import replace

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Base, Effect, Framework, rows

_CLIENT = "prisma.Client"
_MODEL = "prisma.Model"
_GUESS = "prisma.Guess"
_MANY = Effect(
    queries=1,
    returns="list",
    bound=("take",),
    filter_keys=("where", "cursor"),
    load_keys=("include", "select"),
    narrow_keys=("select", "distinct", "skip", "omit"),
)
_ONE = Effect(queries=1, returns="row", load_keys=("include", "select"))
_NUMBER = Effect(queries=1, returns="number")
_COUNT = Effect(queries=1, returns="size", bound=("take",), filter_keys=("where", "cursor"))
# Each has a pool of connections of its own.
_OPEN = Effect(returns="object", type=_CLIENT, expense="client")
_PACKAGES = ("@prisma/client", "@prisma/client/edge", "@prisma/client/extension")

FRAMEWORK = Framework(
    name="prisma",
    languages=ECMASCRIPT,
    calls={
        f"{_MODEL}.findMany": _MANY,
        # https://www.prisma.io/docs/orm/prisma-client/queries/query-optimization-performance#solving-n1-in-graphql-with-findunique
        **rows(_MODEL, "findUnique findUniqueOrThrow", replace(_ONE, batched=True)),
        **rows(_MODEL, "findFirst findFirstOrThrow", _ONE),
        **rows(_MODEL, "create update upsert delete", _ONE),
        **rows(_MODEL, "createMany updateMany deleteMany aggregate", _NUMBER),
        **rows(_MODEL, "count", _COUNT),
        **rows(_MODEL, "createManyAndReturn updateManyAndReturn", Effect(queries=1, returns="open")),
        f"{_MODEL}.groupBy": Effect(queries=1, returns="list", share=True),
        **rows(_MODEL, "aggregateRaw findRaw", Effect(queries=1)),
        **rows(
            _CLIENT,
            "$queryRaw $executeRaw $queryRawUnsafe $executeRawUnsafe $queryRawTyped $runCommandRaw",
            Effect(queries=1),
        ),
        f"{_CLIENT}.$transaction": Effect(callback=0, once=True, returns="callback"),
        f"{_CLIENT}.$extends": Effect(returns="same"),
        **rows(_CLIENT, "$on $use", Effect(returns="none")),
        **rows(_CLIENT, "$connect $disconnect", Effect(returns="none")),
        "PrismaClient": _OPEN,
        **{f"{package}.PrismaClient": _OPEN for package in _PACKAGES},
        **{f"{package}.Prisma.TransactionClient": _OPEN for package in _PACKAGES},
        # A client that has no more than a name: what only Prisma has, or what it is handed says so.
        **rows(_GUESS, "findMany", _MANY),
        **rows(_GUESS, "findUnique findUniqueOrThrow", replace(_ONE, batched=True)),
        **rows(_GUESS, "findFirst findFirstOrThrow", _ONE),
        **rows(_GUESS, "create createMany upsert", replace(_ONE, needs=("data", "create"))),
        **rows(_GUESS, "update updateMany delete deleteMany count", replace(_ONE, needs=("where", "data"))),
    },
    attributes={f"{_CLIENT}.*": Effect(on="attribute", returns="object", type=_MODEL)},
    names={
        **dict.fromkeys("prisma prismaClient PrismaService PrismaClient".split(), (_CLIENT,)),
        **dict.fromkeys(("db.*", "tx.*", "trx.*"), (_GUESS,)),
    },
    # Also where the client was generated into the project, and is not in its repository.
    bases={"PrismaClient": Base(instance=_CLIENT)},
)
