"""Functions that answer one field of a GraphQL type: for each row of a list that a query gives, once.

https://www.apollographql.com/docs/apollo-server/data/resolvers , https://docs.nestjs.com/graphql/resolvers ,
https://typegraphql.com/docs/resolvers.html , https://docs.graphene-python.org/en/latest/types/objecttypes/ ,
https://strawberry.rocks/docs/types/resolvers , https://ariadnegraphql.org/docs/resolvers
"""

from __future__ import annotations

from dataclasses import dataclass

from scalesight.syntax.frameworks.effect import ECMASCRIPT, PYTHON


@dataclass(frozen=True, slots=True)
class FieldResolver:
    """One way to write them. Texts are regular expressions that must match the whole.

    `qualname`: the name of the function with what is around it; its groups `type` and `field` tell what it answers.
    `path`: where the file must lie. `decorator`: of a method, whose name is the field; the type is the first argument of
    the `class_decorator` (`@Resolver(() => Order)`). `root`: it answers a query as a whole, once.

    `method`: the name of a method, with the group `field`, in a class with such a `base`. `of_class`: where the decorator
    tells no type, the field `model` of a nested class does, or the name of the class without its `suffix`; `class_name`:
    the name that the class must have. `suffix` is also what the type of a row may have in its name, and the row has not. `of_variable`: the decorator is a method of a variable that is bound to a call with
    the type as its first text (`order = ObjectType("Order")`), and its own first text is the field.
    `takes_row`: the first argument is the row. `beside`: only in the map, of any name, that the queries stand in, too.
    """

    languages: frozenset[str] = ECMASCRIPT
    qualname: str = ""
    path: str = ""
    decorator: str = ""
    class_decorator: str = ""
    root: bool = False
    method: str = ""
    base: str = ""
    of_class: bool = False
    model: str = ""
    suffix: str = ""
    class_name: str = ""
    of_variable: bool = False
    takes_row: bool = False
    beside: bool = False


_FIELD = r"(?P<type>[A-Z]\w*)\.(?P<field>\w+)(?:\.resolve)?"
# A file that does not import them is yet to do so.
_PACKAGES = r"(?:(?:@nestjs/graphql|type-graphql)\.)?"

_RESOLVE = r"resolve_(?P<field>\w+)"
_GRAPHENE = r"graphene(?:_django)?(?:\.\w+)*\.(?:ObjectType|DjangoObjectType)|(?:\w*\.)*\w*ObjectType"
_STRAWBERRY_FIELD = r"strawberry(?:_django|\.django)?\.field"
_STRAWBERRY_TYPE = r"strawberry(?:_django|\.django)?\.type"
_SUFFIX = r"(?:Object)?Type|Node"

FIELD_RESOLVERS = (
    FieldResolver(qualname=r"(?:.*\.)?(?P<type>Query)\.(?P<field>\w+)(?:\.resolve)?", root=True),
    FieldResolver(qualname=rf"(?:.*\.)?\w*[rR]esolvers?\.{_FIELD}"),
    FieldResolver(qualname=rf"(?P<map>(?:\w+\.)?){_FIELD}", beside=True),
    # A file for each type: `export const Order = { customer: (order) => … }`.
    FieldResolver(qualname=rf"(?:default\.)?{_FIELD}", path=r"(?:.*/)?[\w.-]*[rR]esolvers?(?:/.*|\.[cm]?[jt]s)"),
    FieldResolver(decorator=rf"{_PACKAGES}Query", class_decorator=rf"{_PACKAGES}Resolver", root=True),
    FieldResolver(
        decorator=rf"{_PACKAGES}(?:ResolveField|FieldResolver)",
        class_decorator=rf"{_PACKAGES}Resolver",
        suffix=r"(?:Object)?Type|Object|Model|Entity|Dto|DTO|Node",
    ),
    FieldResolver(PYTHON, method=_RESOLVE, base=_GRAPHENE, class_name=r"(?:\w*Query|Query\w*)", root=True),
    FieldResolver(
        PYTHON, method=_RESOLVE, base=_GRAPHENE, of_class=True, model="Meta.model", suffix=_SUFFIX, takes_row=True
    ),
    FieldResolver(
        PYTHON, decorator=_STRAWBERRY_FIELD, class_decorator=_STRAWBERRY_TYPE, class_name=r"\w*Query", root=True
    ),
    FieldResolver(
        PYTHON,
        decorator=_STRAWBERRY_FIELD,
        class_decorator=_STRAWBERRY_TYPE,
        of_class=True,
        suffix=_SUFFIX,
        takes_row=True,
    ),
    FieldResolver(PYTHON, decorator=r"ariadne\.QueryType\.field", of_variable=True, root=True),
    FieldResolver(PYTHON, decorator=r"ariadne\.ObjectType\.field", of_variable=True, takes_row=True),
)
