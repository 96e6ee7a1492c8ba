"""Django's ORM: managers, query sets, rows and their related managers.

https://docs.djangoproject.com/en/stable/topics/db/queries/ : a query set is lazy; iterating it is one query.
"""

from dataclasses import replace

from scalesight.syntax.frameworks.declaring import Table
from scalesight.syntax.frameworks.effect import PYTHON, Base, Effect, Framework, RelationField, rows

_SET = "django.QuerySet"
_ANSWERED = "django.Answered"
_STREAM = "django.Stream"
# The rows that point to a row, and those that a table of pairs joins to it.
_RELATED = "django.RelatedManager"
_JOINED = "django.ManyRelatedManager"
_LAZY = Effect(returns="object", type=_SET)
_FILTER = Effect(returns="object", type=_SET, filters=True)
_EXCLUDE = replace(_FILTER, excludes=True)
_LOADS = Effect(returns="object", type=_SET, loads=True, apart=True, separator="__")
_ROW = Effect(queries=1, returns="row")
_NUMBER = Effect(queries=1, returns="number")
_WRITE = Effect(queries=1, returns="number")
_SAVE = Effect(queries=1, returns="none")
_ONE_OF = Effect(queries=1, on="model", returns="row")
_CLASS_OF_SET = Effect(on="argument", returns="argument")
_MANAGER = Effect(on="class", returns="object", type="django.Manager")
_CONTENT = "django.ContentTypes"
_PAGES = "django.Paginator"
_MODEL = "django.Model"
_ADMIN = "django.Admin"
# Bases of other packages, by the name that they have wherever it is imported from.
_MODEL_BASES = (
    "AbstractUser AbstractBaseUser PermissionsMixin ClusterableModel PolymorphicModel TranslatableModel"
    " model_utils.models.TimeStampedModel django_extensions.db.models.TimeStampedModel wagtail.models.Page"
    " wagtail.core.models.Page"
)
_MANAGERS = (
    "django.db.models.manager.BaseManager BaseUserManager UserManager PolymorphicManager TranslatableManager"
    " TreeManager MP_NodeManager NS_NodeManager AL_NodeManager InheritanceManager"
)
_QUERY_SETS = (
    "PolymorphicQuerySet TranslatableQuerySet TreeQuerySet MP_NodeQuerySet NS_NodeQuerySet InheritanceQuerySet"
)
# Trees of rows: https://django-treebeard.readthedocs.io and https://django-mptt.readthedocs.io
_TREE_BASES = "MP_Node NS_Node AL_Node MPTTModel"
_ONE_NODE = (
    "get_next_sibling get_prev_sibling get_previous_sibling get_first_sibling get_last_sibling get_first_child"
    " get_last_child get_root"
)
_OTHER_NODES = "get_children get_siblings get_ancestors get_family get_descendants get_leafnodes"
# One where the row exists, and one more where it has to be written.
_TWO = Effect(queries=2, surely=1, returns="row")
_LOADS_ONE = replace(_LOADS, loads_all=True, apart=False)

# A name of the package, wherever it may be imported from.
_MODELS = "django.db.models django.contrib.gis.db.models django.db.models.fields.related"
_CONTENT_TYPES = "django.contrib.contenttypes.fields django.contrib.contenttypes.generic"
_ONE = RelationField(back="{model}_set", back_type=_RELATED, optional=("null",), by_text=True)
_MANY = RelationField(many=True, type=_JOINED, back="{model}_set", back_type=_JOINED, by_text=True)


def _fields(modules: str, name: str, field: RelationField) -> dict[str, RelationField]:
    return {f"{module}.{name}": field for module in modules.split()}


def _named(name: str) -> tuple[str, ...]:
    return tuple(f"{module}.{name}" for module in _MODELS.split())


def _manager(type_name: str) -> dict[str, Effect]:
    return {
        **rows(
            type_name,
            "all order_by annotate alias using reverse select_for_update get_queryset",
            _LAZY,
        ),
        **rows(type_name, "only defer none", replace(_LAZY, narrows=True)),
        **rows(type_name, "_clone _chain", Effect(returns="same")),
        **rows(type_name, "distinct", replace(_LAZY, distinct=True)),
        **rows(type_name, "union intersection difference extra raw", replace(_LAZY, narrows=True)),
        # Without names, all columns.
        **rows(
            type_name,
            "values values_list",
            Effect(returns="object", type=_SET, values=True, narrow_keys=("0", "flat")),
        ),
        **rows(type_name, "dates datetimes", Effect(returns="object", type=_SET, values=True, narrows=True)),
        # An answer that is not kept, and since Django 4.1 nothing is prefetched without the length of a chunk.
        **rows(type_name, "iterator aiterator", Effect(returns="object", type=_STREAM, forgets="chunk_size")),
        **rows(type_name, "filter", _FILTER),
        **rows(type_name, "exclude", _EXCLUDE),
        **rows(type_name, "select_related", _LOADS_ONE),
        **rows(type_name, "prefetch_related", _LOADS),
        **rows(type_name, "get first last earliest latest aget afirst alast", _ROW),
        **rows(type_name, "create acreate", _ROW),
        **rows(type_name, "get_or_create update_or_create aget_or_create aupdate_or_create", _TWO),
        **rows(type_name, "count exists contains aggregate acount aexists acontains aaggregate", _NUMBER),
        **rows(type_name, "update delete aupdate adelete", _WRITE),
        **rows(type_name, "bulk_update abulk_update", replace(_WRITE, batch="batch_size")),
        # The objects that it was handed.
        **rows(
            type_name,
            "bulk_create abulk_create",
            Effect(queries=1, on="argument", returns="object", type="list", batch="batch_size"),
        ),
        **rows(type_name, "in_bulk", Effect(queries=1, returns="object", type="map", narrow_keys=("0", "id_list"))),
        # A method of a manager or query set that nobody knows is as a rule another filter, unless its name says otherwise.
        **rows(
            type_name, "get_* create_* update_* delete_* add_* remove_* set_* bulk_* save_* send_* make_*", Effect()
        ),
        f"{type_name}.*": _FILTER,
    }


def _related(type_name: str) -> dict[str, Effect]:
    """What was loaded with the row: `all`, `count`, `exists` and `contains` look there, and `first` if there is an order
    (django/db/models/query.py); whatever else is asked is another query.
    """
    return {
        **_manager(type_name),
        **rows(type_name, "all", replace(_LAZY, unless_loaded=True)),
        **rows(type_name, "count exists contains acount aexists acontains", replace(_NUMBER, unless_loaded=True)),
        **rows(type_name, "first afirst", replace(_ROW, unless_loaded=True, unless_ordered=True)),
    }


FRAMEWORK = Framework(
    name="django",
    languages=PYTHON,
    imports=("django", "rest_framework"),
    calls={
        **_manager("django.Manager"),
        **_manager(_SET),
        # They are kept for the life of the process: https://docs.djangoproject.com/en/stable/ref/contrib/contenttypes/
        **_manager(_CONTENT),
        **rows(_CONTENT, "get_for_id get_for_model get_by_natural_key", Effect(returns="row")),
        **rows(_CONTENT, "get_for_models", Effect(returns="object", type="map")),
        **_related(_RELATED),
        **rows(_RELATED, "add set remove clear aadd aset aremove aclear", _WRITE),
        **_related(_JOINED),
        **rows(_JOINED, "remove clear aremove aclear", _WRITE),
        # A pair that is there already is looked for, unless the database can leave it out by itself.
        **rows(_JOINED, "add aadd", _TWO),
        **rows(_JOINED, "create acreate", Effect(queries=2, returns="row")),
        **rows(_JOINED, "set aset", Effect(queries=3, surely=1, returns="none")),
        **_manager(_ANSWERED),
        **rows(_ANSWERED, "count exists contains acount aexists acontains", Effect(returns="number")),
        **rows(_ANSWERED, "first afirst", replace(_ROW, unless_loaded=True, unless_ordered=True)),
        **dict.fromkeys(_named("Manager"), Effect(returns="object", type="django.Manager")),
        **dict.fromkeys(_named("QuerySet"), Effect(returns="object", type=_SET)),
        **dict.fromkeys((*_named("Q"), "django.db.models.query_utils.Q"), Effect(returns="conditions")),
        "django.QuerySets.as_manager": Effect(returns="object", type="django.Manager"),
        # The class that it makes has the methods of the query set; those of the manager are rarer.
        **dict.fromkeys(("django.Managers.from_queryset", *_named("Manager.from_queryset")), _CLASS_OF_SET),
        "django.contrib.auth.get_user_model": Effect(returns="class", type="User"),
        **dict.fromkeys(("django.apps.apps.get_model", "django.apps.get_model"), Effect(returns="class")),
        **rows("django.TreeNode", "save delete refresh_from_db", _SAVE),
        **rows("django.TreeNode", _OTHER_NODES, replace(_LAZY, share=True)),
        **rows("django.TreeNode", _ONE_NODE, replace(_ROW, on="class")),
        # Kept on the node, once it was asked for.
        "django.TreeNode.get_parent": replace(_ROW, on="class", surely=0),
        **rows("django.TreeModel", "get_root_nodes get_tree", replace(_FILTER, on="class")),
        **rows("django.TreeModel", "get_first_root_node get_last_root_node", replace(_ROW, on="class")),
        **rows("django.Row", "save delete refresh_from_db asave adelete arefresh_from_db", _SAVE),
        f"{_ADMIN}.get_queryset": Effect(returns="held"),
        "django.db.models.Prefetch": Effect(returns="path", path_keys=("queryset", "to_attr"), separator="__"),
        **dict.fromkeys(
            ("django.db.models.prefetch_related_objects", "django.db.models.query.prefetch_related_objects"),
            Effect(into=0, loads=True, apart=True, separator="__", returns="none"),
        ),
        **rows("django.shortcuts", "get_object_or_404 aget_object_or_404", _ONE_OF),
        **rows(
            "django.shortcuts",
            "get_list_or_404 aget_list_or_404",
            Effect(queries=1, on="model", returns="list", filters=True),
        ),
        "django.core.paginator.Paginator": Effect(
            on="argument", returns="object", type=_PAGES, bound=("1", "per_page")
        ),
        # The count tells which pages there are; the rows of one are asked for when it is gone through.
        **rows(_PAGES, "page get_page", Effect(queries=1, returns="object", type=_SET)),
        "django.db.connection.cursor": Effect(returns="object", type="dbapi.Cursor"),
    },
    attributes={
        **rows("class", "objects _default_manager _base_manager", _MANAGER),
        # Of a class that nobody knows: one that is called so, or that has what only models have.
        f"{_MODEL}.objects": _MANAGER,
        "django.contrib.contenttypes.models.ContentType.objects": replace(_MANAGER, type=_CONTENT),
        **rows("", "_default_manager _base_manager", _MANAGER),
    },
    names={
        **dict.fromkeys("model Model model_class ModelClass model_cls klass __class__".split(), (_MODEL,)),
        **dict.fromkeys("qs queryset query_set".split(), (_SET,)),
    },
    row_methods={
        **dict.fromkeys("save delete refresh_from_db asave adelete arefresh_from_db".split(), _SAVE),
        # Of a content type: one row of the model that it stands for.
        **dict.fromkeys("get_object_for_this_type aget_object_for_this_type".split(), Effect(queries=1)),
    },
    bases={
        "ModelAdmin": Base("", _ADMIN),
        **dict.fromkeys(
            (*_named("Model"), *_MODEL_BASES.split()), Base(statics=_MODEL, instance="django.Row", is_model=True)
        ),
        **dict.fromkeys((*_named("Manager"), *_MANAGERS.split()), Base("django.Managers", "django.Manager", True)),
        **dict.fromkeys((*_named("QuerySet"), *_QUERY_SETS.split()), Base("django.QuerySets", _SET, True)),
        **dict.fromkeys(_TREE_BASES.split(), Base("django.TreeModel", "django.TreeNode", is_model=True)),
    },
    tables={
        # https://docs.djangoproject.com/en/stable/ref/contrib/admin/#django.contrib.admin.ModelAdmin.list_display
        _ADMIN: Table(
            columns="list_display",
            length="list_per_page",
            default=100,
            joined="list_select_related",
            joining=f"{_SET}.select_related",
            query="get_queryset",
            decorators=frozenset({"django.contrib.admin.register", "django.contrib.admin.decorators.register"}),
            registering="site.register",
            context="request",
        )
    },
    first_step={"django.Manager": "get_queryset", _RELATED: "get_queryset", _JOINED: "get_queryset"},
    lazy=frozenset({_SET, _RELATED, _JOINED, _STREAM, _CONTENT, "django.Manager"}),
    cached={_SET: _ANSWERED},
    # A query set keeps its rows: https://docs.djangoproject.com/en/stable/ref/models/querysets/#iterator
    holding=frozenset({_SET, _RELATED, _JOINED, "django.Manager"}),
    paged={
        _PAGES: _SET,
        f"{_PAGES}.page_range": "list",
        f"{_PAGES}.num_pages": "number",
        f"{_SET}.object_list": "same",
    },
    order_field="Meta.ordering",
    relation=_RELATED,
    relations={
        **_fields(_MODELS, "ForeignKey", _ONE),
        **_fields(
            _MODELS, "OneToOneField", RelationField(back="{model}", back_many=False, optional=("null",), by_text=True)
        ),
        **_fields(_MODELS, "ManyToManyField", _MANY),
        **_fields(_CONTENT_TYPES, "GenericForeignKey", RelationField(target=(), reverse=(), by_text=True)),
        **_fields(_CONTENT_TYPES, "GenericRelation", RelationField(many=True, type=_RELATED, reverse=())),
        **_fields("mptt.models mptt.fields", "TreeForeignKey", _ONE),
        **_fields("mptt.models mptt.fields", "TreeManyToManyField", _MANY),
        **_fields("modelcluster.fields", "ParentalKey", _ONE),
        **_fields("modelcluster.fields", "ParentalManyToManyField", _MANY),
        **_fields("sortedm2m.fields", "SortedManyToManyField", _MANY),
        **_fields("taggit.managers", "TaggableManager", RelationField(many=True, type=_JOINED, target=(), reverse=())),
    },
    properties={"django.utils.functional.cached_property": True},
    model_files=frozenset({"models", "model"}),
    model_names={"django.conf.settings.AUTH_USER_MODEL": "User"},
)
