"""Prisma Client: https://www.prisma.io/docs/orm/reference/prisma-client-reference"""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, rows

_CLIENT = "prisma.Client"
_MODEL = "prisma.Model"

FRAMEWORK = Framework(
    name="prisma",
    languages=ECMASCRIPT,
    calls={
        f"{_MODEL}.findMany": Effect(
            queries=1, returns="list", bound=("take",), filter_keys=("where", "cursor"), load_keys=("include",)
        ),
        **rows(_MODEL, "findUnique findUniqueOrThrow findFirst findFirstOrThrow", Effect(queries=1, returns="row")),
        **rows(_MODEL, "create update upsert delete", Effect(queries=1, returns="row")),
        **rows(
            _MODEL,
            "createMany createManyAndReturn updateMany deleteMany count aggregate",
            Effect(queries=1, returns="number"),
        ),
        **rows(_MODEL, "groupBy", Effect(queries=1)),
        **rows(_CLIENT, "$queryRaw $executeRaw $queryRawUnsafe $executeRawUnsafe", Effect(queries=1)),
        f"{_CLIENT}.$transaction": Effect(callback=0, once=True, returns="callback"),
        **rows(_CLIENT, "$connect $disconnect", Effect(returns="none")),
        "PrismaClient": Effect(returns="object", type=_CLIENT),
        "@prisma/client.PrismaClient": Effect(returns="object", type=_CLIENT),
    },
    attributes={f"{_CLIENT}.*": Effect(on="attribute", returns="object", type=_MODEL)},
    names=dict.fromkeys("prisma prismaClient PrismaService PrismaClient".split(), (_CLIENT,)),
)
