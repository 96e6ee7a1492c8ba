"""Django REST framework: serializers read every row that they are given.

https://www.django-rest-framework.org/api-guide/serializers/ , https://www.django-rest-framework.org/api-guide/relations/ :
the key of a relation is read without a query, what stands behind it is not, and nothing is loaded unless the view says so.
"""

from dataclasses import replace

from scalesight.syntax.frameworks.declaring import Listing, Projection
from scalesight.syntax.frameworks.effect import PYTHON, Base, Effect, Framework

_SERIALIZER = "rest_framework.Serializer"
_VIEW = "rest_framework.View"
_LIST = "rest_framework.ListView"
_LISTING = Listing(
    rows="queryset",
    query="get_queryset",
    made="serializer_class",
    maker="get_serializer_class",
    action="list",
    is_whole=True,
    context="request",
    pages="pagination_class",
    length="page_size",
    settings="REST_FRAMEWORK",
    default="DEFAULT_PAGINATION_CLASS",
    default_length="PAGE_SIZE",
)


def _view(type_name: str) -> dict[str, Effect]:
    """What a view has from the package. https://www.django-rest-framework.org/api-guide/generic-views/"""
    return {
        f"{type_name}.get_queryset": Effect(returns="held"),
        f"{type_name}.get_serializer": Effect(returns="made"),
        f"{type_name}.filter_queryset": Effect(on="argument", returns="same", filters=True),
        f"{type_name}.get_object": Effect(queries=1),
        # The count, and the rows.
        f"{type_name}.paginate_queryset": Effect(queries=2, surely=0, on="argument", returns="list", share=True),
    }


def _named(module: str, names: str, base: Base) -> dict[str, Base]:
    return {f"rest_framework.{module}.{name}": base for name in names.split()}


FRAMEWORK = Framework(
    name="rest_framework",
    languages=PYTHON,
    imports=("rest_framework",),
    calls={
        f"{_SERIALIZER}.to_representation": Effect(returns="object", type="map", projects=True),
        **_view(_VIEW),
        **_view(_LIST),
    },
    bases={
        **_named("serializers", "Serializer ModelSerializer HyperlinkedModelSerializer", Base("", _SERIALIZER)),
        **_named("generics", "ListAPIView ListCreateAPIView", Base("", _LIST)),
        **_named("viewsets", "ModelViewSet ReadOnlyModelViewSet", Base("", _LIST)),
        **_named("mixins", "ListModelMixin", Base("", _LIST)),
        **_named("generics", "GenericAPIView", Base("", _VIEW)),
        **_named("viewsets", "GenericViewSet", Base("", _VIEW)),
    },
    listings={_LIST: _LISTING, _VIEW: replace(_LISTING, is_whole=False)},
    projections={
        _SERIALIZER: Projection(
            rows=("0", "instance"),
            many="many",
            unless=("data",),
            model="Meta.model",
            listed="Meta.fields",
            every="__all__",
            whole="to_representation",
            kinds={
                "SerializerMethodField": "method",
                "PrimaryKeyRelatedField": "key",
                "HyperlinkedRelatedField": "key",
                "HyperlinkedIdentityField": "key",
                "HiddenField": "none",
                "ListField": "list",
                "MultipleChoiceField": "list",
            },
            source="source",
            method="method_name",
            skipped=("write_only",),
        )
    },
)
