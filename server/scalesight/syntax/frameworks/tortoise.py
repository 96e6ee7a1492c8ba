"""Tortoise ORM: https://tortoise.github.io/query.html . A query runs when it is awaited, or gone through by `async for`."""

from dataclasses import replace

from scalesight.syntax.frameworks.effect import PYTHON, Base, Effect, Framework, RelationField, rows

_MODEL = "tortoise.Model"
_QUERY = "tortoise.Query"
_ONE = "tortoise.One"
_COUNT = "tortoise.Count"
_RELATED = "tortoise.Related"
_BUILD = Effect(returns="object", type=_QUERY)
_FILTER = Effect(returns="object", type=_QUERY, filters=True)
_SINGLE = Effect(returns="object", type=_ONE)
_NUMBER = Effect(returns="object", type=_COUNT)
_WRITTEN = Effect(queries=1, returns="number")
_FOREIGN = RelationField(
    target=("0", "model_name"), reverse=("related_name",), back="{model}s", back_type=_RELATED, optional=("null",)
)
_MANY = RelationField(
    many=True, type=_RELATED, target=("0", "model_name"), reverse=("related_name",), back="{model}s", back_type=_RELATED
)


def _queries(type_name: str) -> dict[str, Effect]:
    return {
        **rows(type_name, "all order_by annotate using_db select_for_update", _BUILD),
        **rows(type_name, "only distinct offset group_by", replace(_BUILD, narrows=True)),
        **rows(type_name, "filter exclude", _FILTER),
        **rows(type_name, "values values_list", Effect(returns="object", type=_QUERY, values=True)),
        f"{type_name}.limit": Effect(returns="object", type=_QUERY, bound=("0",)),
        f"{type_name}.prefetch_related": Effect(returns="object", type=_QUERY, loads=True, apart=True, separator="__"),
        f"{type_name}.select_related": Effect(returns="object", type=_QUERY, loads=True, separator="__"),
        **rows(type_name, "get get_or_none first last earliest latest", _SINGLE),
        **rows(type_name, "count exists update delete", _NUMBER),
    }


FRAMEWORK = Framework(
    name="tortoise",
    languages=PYTHON,
    imports=("tortoise",),
    calls={
        **_queries(_MODEL),
        **_queries(_QUERY),
        **_queries(_RELATED),
        f"{_RELATED}.all": Effect(returns="object", type=_QUERY, unless_loaded=True),
        **rows(_RELATED, "add remove clear", _WRITTEN),
        **rows(_MODEL, "create", Effect(queries=1, returns="row")),
        **rows(_MODEL, "get_or_create update_or_create", Effect(queries=2, surely=1, returns="row")),
        **rows(_MODEL, "bulk_create bulk_update", _WRITTEN),
        f"{_MODEL}.in_bulk": Effect(queries=1, returns="object", type="map", narrow_keys=("0", "id_list")),
        **rows("tortoise.Row", "save delete refresh_from_db fetch_related", _WRITTEN),
    },
    bases=dict.fromkeys(
        ("tortoise.models.Model", "tortoise.Model"), Base(statics=_MODEL, instance="tortoise.Row", is_model=True)
    ),
    awaited={_QUERY: "list", _ONE: "row", _COUNT: "number"},
    lazy=frozenset({_QUERY, _RELATED}),
    holding=frozenset({_QUERY, _RELATED}),
    prefetched=frozenset({_RELATED}),
    relations={
        **dict.fromkeys(("tortoise.fields.ForeignKeyField", "tortoise.fields.OneToOneField"), _FOREIGN),
        "tortoise.fields.ManyToManyField": _MANY,
    },
    model_files=frozenset({"models", "model"}),
)
