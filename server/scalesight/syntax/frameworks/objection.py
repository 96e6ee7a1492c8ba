"""Objection: models whose queries are Knex's. https://vincit.github.io/objection.js/guide/query-examples.html"""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Base, Effect, Framework, rows

_MODEL = "objection.Model"
_ROW = "objection.Row"
_GUESS = "objection.Guess"
_MANY = "knex.Query"
_ONE = "knex.QueryOfOne"

FRAMEWORK = Framework(
    name="objection",
    languages=ECMASCRIPT,
    imports=("objection",),
    calls={
        **rows(_MODEL, "query relatedQuery", Effect(returns="object", type=_MANY)),
        **rows(_MODEL, "fetchGraph", Effect(queries=1, on="argument", returns="argument")),
        **rows(_MODEL, "transaction", Effect(callback=-1, once=True, returns="callback")),
        **rows(_ROW, "$query", Effect(returns="object", type=_ONE)),
        **rows(_ROW, "$relatedQuery", Effect(returns="object", type=_MANY)),
        **rows(_ROW, "$fetchGraph", Effect(queries=1, returns="row")),
        # A model that nothing but the folder that it is imported from tells.
        **rows(_GUESS, "query", Effect(returns="object", type=_MANY)),
        # Nothing but a row has methods of these names.
        **rows("*", "$relatedQuery", Effect(returns="object", type=_MANY)),
        **rows("*", "$fetchGraph", Effect(queries=1, returns="row")),
        **rows(_MANY, "findById findOne insertAndFetch patchAndFetchById", Effect(returns="object", type=_ONE)),
        **rows(_MANY, "patch deleteById insertGraph upsertGraph", Effect(returns="object", type="knex.QueryOfNumber")),
    },
    folders=dict.fromkeys(("models", "model", "entities"), (_GUESS,)),
    bases={"objection.Model": Base(statics=_MODEL, instance=_ROW)},
)
