"""The MongoDB driver: collections and cursors.

https://www.mongodb.com/docs/drivers/node/current/ : `find` gives a cursor, which asks when it is read. A cursor that is
read to its end in batches counts as the one query that it stands for.
"""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, rows

_CLIENT = "mongodb.Client"
_DATABASE = "mongodb.Database"
_COLLECTION = "mongodb.Collection"
_CURSOR = "mongodb.Cursor"
_SESSION = "mongodb.Session"
_NUMBER = Effect(queries=1, returns="number")
_ONE = Effect(queries=1, returns="row")


def collection(type_name: str) -> dict[str, Effect]:
    """What a collection can do."""
    return {
        f"{type_name}.find": Effect(
            returns="object", type=_CURSOR, bound=("limit",), filter_keys=("*",), narrow_keys=("projection", "skip")
        ),
        **rows(type_name, "aggregate", Effect(returns="object", type=_CURSOR, filters=True)),
        **rows(type_name, "findOne findOneAndUpdate findOneAndDelete findOneAndReplace", _ONE),
        **rows(
            type_name,
            "insertOne insertMany updateOne updateMany deleteOne deleteMany replaceOne bulkWrite",
            _NUMBER,
        ),
        **rows(type_name, "countDocuments estimatedDocumentCount createIndex", _NUMBER),
        **rows(type_name, "distinct", Effect(queries=1, returns="open")),
    }


FRAMEWORK = Framework(
    name="mongodb",
    languages=ECMASCRIPT,
    imports=("mongodb",),
    calls={
        "mongodb.MongoClient": Effect(returns="object", type=_CLIENT),
        "mongodb.MongoClient.connect": Effect(returns="object", type=_CLIENT),
        "mongodb.Db": Effect(returns="object", type=_DATABASE),
        "mongodb.Collection": Effect(returns="object", type=_COLLECTION),
        **rows(_CLIENT, "db", Effect(returns="object", type=_DATABASE)),
        **rows(_CLIENT, "connect", Effect(returns="same")),
        **rows(_CLIENT, "startSession", Effect(returns="object", type=_SESSION)),
        **rows(_CLIENT, "withSession", Effect(callback=-1, once=True, returns="callback")),
        **rows(_SESSION, "withTransaction", Effect(callback=0, once=True, returns="callback")),
        **rows(_DATABASE, "collection", Effect(on="model", returns="object", type=_COLLECTION)),
        **collection(_COLLECTION),
        f"{_CURSOR}.*": Effect(returns="same"),
        **rows(_CURSOR, "limit", Effect(returns="same", bound=("0",))),
        **rows(_CURSOR, "project skip", Effect(returns="same", narrows=True)),
        **rows(_CURSOR, "filter", Effect(returns="same", filters=True)),
        **rows(_CURSOR, "toArray", Effect(queries=1, returns="list")),
        **rows(_CURSOR, "forEach", Effect(queries=1, callback=0, returns="none")),
        **rows(_CURSOR, "map", Effect(callback=0, returns="same")),
        **rows(_CURSOR, "count", _NUMBER),
        **rows(_CURSOR, "next tryNext", Effect(returns="row")),
        **rows(_CURSOR, "hasNext", Effect(returns="number")),
        **rows(_CURSOR, "close", Effect(returns="none")),
    },
    lazy=frozenset({_CURSOR}),
    names=dict.fromkeys(("db", "database"), (_DATABASE,)),
)
