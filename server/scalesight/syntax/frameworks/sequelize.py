"""Sequelize and sequelize-typescript: models, their rows, and the connection.

https://sequelize.org/docs/v6/core-concepts/model-querying-basics/ : every method of a model that asks is one statement;
an association that is not included is no attribute but a method (`order.getItems()`), and each call of it is a query.
"""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Base, Effect, Framework, rows

_CONNECTION = "sequelize.Connection"
_MODEL = "sequelize.Model"
_ROW = "sequelize.Row"
_RELATED = "sequelize.Related"
_GUESS = "sequelize.Guess"
_OPEN = Effect(returns="object", type=_CONNECTION)
_DEFINE = Effect(on="model", returns="object", type=_MODEL)
_ONE = Effect(queries=1, returns="row")
_NUMBER = Effect(queries=1, returns="number")
_COUNT = Effect(queries=1, returns="size", filter_keys=("where", "having", "include"))
# A condition on what is included is one on the rows.
_NARROWING = ("attributes", "group", "offset", "*.where", "*.required")
_LIST = Effect(queries=1, returns="list", bound=("limit",), filter_keys=("where", "having"), narrow_keys=_NARROWING)
# One statement counts, the other fetches.
_COUNTED = Effect(
    queries=2,
    bound=("limit",),
    filter_keys=("where", "having"),
    parts=(("rows", "list"), ("count", "number")),
    narrow_keys=_NARROWING,
)
# One where the row exists, and one more where it has to be written.
_TWO = Effect(queries=2, surely=1, parts=(("0", "row"), ("1", "number")))
_WHERE = Effect(queries=1, returns="number", needs=("where",))
_BASE = Base(statics=_MODEL, instance=_ROW)

FRAMEWORK = Framework(
    name="sequelize",
    languages=ECMASCRIPT,
    imports=("sequelize", "sequelize-typescript"),
    calls={
        "sequelize": _OPEN,
        "sequelize.Sequelize": _OPEN,
        "sequelize-typescript.Sequelize": _OPEN,
        **rows(_CONNECTION, "define model", _DEFINE),
        **rows(_CONNECTION, "query", Effect(queries=1)),
        **rows(_CONNECTION, "transaction", Effect(callback=-1, once=True, returns="callback")),
        f"{_MODEL}.findAll": _LIST,
        f"{_MODEL}.findAndCountAll": _COUNTED,
        **rows(_MODEL, "findOne findByPk create findOrBuild", _ONE),
        **rows(_MODEL, "findOrCreate findCreateFind", _TWO),
        **rows(_MODEL, "bulkCreate", Effect(queries=1, returns="open")),
        **rows(_MODEL, "update destroy restore upsert truncate increment decrement", _NUMBER),
        **rows(_MODEL, "min max sum aggregate", _NUMBER),
        **rows(_MODEL, "count", _COUNT),
        **rows(_MODEL, "unscoped schema withoutScope", Effect(returns="same")),
        **rows(_MODEL, "scope withScope", Effect(returns="same", narrows=True)),
        **rows(_MODEL, "build", Effect(returns="row")),
        **rows(_ROW, "save update destroy reload restore increment decrement", _ONE),
        **rows(_ROW, "$get $count $set $add $create $has $remove", Effect(queries=1)),
        f"{_RELATED}.*": Effect(queries=1, returns="list"),
        # A model that nothing but the folder that it is imported from tells.
        f"{_GUESS}.findAll": _LIST,
        f"{_GUESS}.findAndCountAll": _COUNTED,
        **rows(_GUESS, "findByPk findOne", _ONE),
        **rows(_GUESS, "findOrCreate", _TWO),
        **rows(_GUESS, "bulkCreate", Effect(queries=1, returns="open")),
        **rows(_GUESS, "update destroy count", _WHERE),
    },
    attributes={
        f"{_CONNECTION}.models": Effect(on="attribute", returns="object", type="sequelize.Models"),
        "sequelize.Models.*": Effect(on="attribute", returns="object", type=_MODEL),
    },
    row_methods=dict.fromkeys(("save", "update", "destroy", "reload"), _ONE),
    bases={"sequelize.Model": _BASE, "sequelize.Sequelize.Model": _BASE, "sequelize-typescript.Model": _BASE},
    elements={_MODEL: _ROW, _GUESS: _ROW},
    accessors={_ROW: (("get", "count", "create", "add", "set", "has", "remove"), _RELATED)},
    folders=dict.fromkeys(("models", "model", "entities"), (_GUESS,)),
)

# A variable of this name is a connection, whatever file made it.
BY_NAME = Framework(name="sequelize by name", languages=ECMASCRIPT, names={"sequelize": (_CONNECTION,)})
