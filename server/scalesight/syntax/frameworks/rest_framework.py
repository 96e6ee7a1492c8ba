"""Django REST framework: serializers read every row that they are given.

https://www.django-rest-framework.org/api-guide/serializers/ , https://www.django-rest-framework.org/api-guide/relations/ :
the key of a relation is read without a query, what stands behind it is not, and nothing is loaded unless the view says so.
"""

from scalesight.syntax.frameworks.effect import PYTHON, Base, Effect, Framework, Projection

_SERIALIZER = "rest_framework.Serializer"

FRAMEWORK = Framework(
    name="rest_framework",
    languages=PYTHON,
    imports=("rest_framework",),
    calls={f"{_SERIALIZER}.to_representation": Effect(returns="object", type="map", projects=True)},
    bases=dict.fromkeys(
        (
            "rest_framework.serializers.Serializer",
            "rest_framework.serializers.ModelSerializer",
            "rest_framework.serializers.HyperlinkedModelSerializer",
        ),
        Base(statics="rest_framework.Serializers", instance=_SERIALIZER),
    ),
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
