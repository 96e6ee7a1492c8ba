"""Mongoose: models, documents, and queries that run when they are awaited.

https://mongoosejs.com/docs/queries.html : a query is thenable, so a whole chain (`find().sort().limit().lean()`) is one
round trip; `exec` and `then` run it, too.
"""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, PLAIN, Effect, Framework, Returns, awaitable, rows

_MODEL = "mongoose.ModelOf"
_DOCUMENT = "mongoose.Document"
_GUESS = "mongoose.Guess"
_CONNECTION = "mongoose.Connection"
_MANY = "mongoose.Query"
_ONE = "mongoose.QueryOfOne"
_PLAIN_MANY = "mongoose.LeanQuery"
_PLAIN_ONE = "mongoose.LeanQueryOfOne"
_NUMBER = "mongoose.QueryOfNumber"
_COUNT = "mongoose.QueryOfCount"
_AGGREGATE = "mongoose.Aggregate"
_QUERIES: dict[str, Returns] = {
    _MANY: "list", _PLAIN_MANY: "list", _ONE: "row", _PLAIN_ONE: "row", _NUMBER: "number", _COUNT: "size", _AGGREGATE: "open",
}  # fmt: skip

_DEFINE = Effect(on="model", returns="object", type=_MODEL)
_WRITE = Effect(queries=1, returns="number")
_SAVE = Effect(queries=1, returns="row")


def _queries(type_name: str) -> dict[str, Effect]:
    """What both a model and a mere guess at one build."""
    return {
        f"{type_name}.find": Effect(returns="object", type=_MANY, filter_keys=("*",), narrow_keys=("1",)),
        **rows(
            type_name,
            "findById findOne findByIdAndUpdate findByIdAndDelete findByIdAndRemove findOneAndUpdate findOneAndDelete findOneAndReplace findOneAndRemove",
            Effect(returns="object", type=_ONE),
        ),
        **rows(
            type_name,
            "updateOne updateMany deleteOne deleteMany replaceOne",
            Effect(returns="object", type=_NUMBER),
        ),
        **rows(
            type_name,
            "countDocuments estimatedDocumentCount",
            Effect(returns="object", type=_COUNT, filter_keys=("*",)),
        ),
        f"{type_name}.aggregate": Effect(returns="object", type=_AGGREGATE),
        **rows(type_name, "insertMany bulkWrite bulkSave", _WRITE),
    }


FRAMEWORK = Framework(
    name="mongoose",
    languages=ECMASCRIPT,
    imports=("mongoose", "@nestjs/mongoose", "@typegoose/typegoose"),
    calls={
        **rows("mongoose", "model", _DEFINE),
        "@typegoose/typegoose.getModelForClass": _DEFINE,
        "mongoose.Model": Effect(returns="object", type=_MODEL),
        "@typegoose/typegoose.ReturnModelType": Effect(returns="object", type=_MODEL),
        **rows("mongoose", "createConnection", Effect(returns="object", type=_CONNECTION)),
        f"{_CONNECTION}.model": _DEFINE,
        f"{_CONNECTION}.collection": Effect(on="model", returns="object", type="mongodb.Collection"),
        **_queries(_MODEL),
        f"{_MODEL}.distinct": Effect(returns="object", type=_AGGREGATE),
        f"{_MODEL}.exists": Effect(returns="object", type=_ONE),
        f"{_MODEL}.count": Effect(returns="object", type=_NUMBER),
        **rows(_MODEL, "create", _SAVE),
        **rows(_MODEL, "populate", Effect(queries=1, on="argument", returns="argument")),
        **rows(_MODEL, "hydrate", Effect(returns="row")),
        **rows(_MODEL, "watch", Effect(returns="none")),
        _MODEL: Effect(returns="row"),
        **_queries(_GUESS),
        _GUESS: Effect(returns="row"),
        **rows(_GUESS, "create", Effect(returns="object", type=_ONE)),
        **awaitable(_QUERIES),
        **rows(_MANY, "limit", Effect(returns="same", bound=("0",))),
        **rows(_PLAIN_MANY, "limit", Effect(returns="same", bound=("0",))),
        **rows(_MANY, "select projection skip cursor", Effect(returns="same", narrows=True)),
        **rows(_PLAIN_MANY, "select projection skip cursor", Effect(returns="same", narrows=True)),
        **rows(_MANY, "where find", Effect(returns="same", filters=True)),
        f"{_MANY}.lean": Effect(returns="object", type=_PLAIN_MANY),
        f"{_ONE}.lean": Effect(returns="object", type=_PLAIN_ONE),
        **rows(_MANY, "findOne", Effect(returns="object", type=_ONE)),
        **rows(_MANY, "countDocuments count", Effect(returns="object", type=_NUMBER)),
        **rows(_MANY, "cursor", Effect(returns="object", type="mongodb.Cursor")),
        **rows(_AGGREGATE, "cursor", Effect(returns="object", type="mongodb.Cursor")),
        **rows(_DOCUMENT, "save populate execPopulate deleteOne remove updateOne replaceOne", _SAVE),
    },
    attributes={
        "mongoose.connection": Effect(on="attribute", returns="object", type=_CONNECTION),
        "mongoose.models": Effect(on="attribute", returns="object", type="mongoose.Models"),
        "mongoose.Models.*": Effect(on="attribute", returns="object", type=_MODEL),
    },
    row_methods=dict.fromkeys(("save", "populate", "deleteOne"), _SAVE),
    lazy=frozenset({_MANY, _PLAIN_MANY}),
    mutable=frozenset({_MANY, _PLAIN_MANY}),
    awaited=_QUERIES,
    elements={_MODEL: _DOCUMENT, _GUESS: _DOCUMENT, _PLAIN_MANY: PLAIN, _PLAIN_ONE: PLAIN},
    folders=dict.fromkeys(("models", "model", "entities", "schemas"), (_GUESS,)),
)
