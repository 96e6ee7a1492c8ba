"""Functions that answer one field of a GraphQL type: for each row of a list that a query gives, once.

https://www.apollographql.com/docs/apollo-server/data/resolvers , https://docs.nestjs.com/graphql/resolvers ,
https://typegraphql.com/docs/resolvers.html
"""

from __future__ import annotations

from dataclasses import dataclass

from scalesight.syntax.frameworks.effect import ECMASCRIPT


@dataclass(frozen=True, slots=True)
class FieldResolver:
    """One way to write them. Texts are regular expressions that must match the whole.

    `qualname`: the name of the function with what is around it; its groups `type` and `field` tell what it answers.
    `path`: where the file must lie. `decorator`: of a method, whose name is the field; the type is the first argument of
    the `class_decorator` (`@Resolver(() => Order)`). `root`: it answers a query as a whole, once.
    """

    languages: frozenset[str] = ECMASCRIPT
    qualname: str = ""
    path: str = ""
    decorator: str = ""
    class_decorator: str = ""
    root: bool = False


_FIELD = r"(?P<type>[A-Z]\w*)\.(?P<field>\w+)(?:\.resolve)?"
_PACKAGES = r"(?:@nestjs/graphql|type-graphql)"

FIELD_RESOLVERS = (
    FieldResolver(qualname=r"(?:.*\.)?(?P<type>Query)\.(?P<field>\w+)(?:\.resolve)?", root=True),
    FieldResolver(qualname=rf"(?:.*\.)?\w*[rR]esolvers?\.{_FIELD}"),
    # A file for each type: `export const Order = { customer: (order) => … }`.
    FieldResolver(qualname=rf"(?:default\.)?{_FIELD}", path=r"(?:.*/)?[\w.-]*[rR]esolvers?(?:/.*|\.[cm]?[jt]s)"),
    FieldResolver(decorator=rf"{_PACKAGES}\.Query", class_decorator=rf"{_PACKAGES}\.Resolver", root=True),
    FieldResolver(decorator=rf"{_PACKAGES}\.(?:ResolveField|FieldResolver)", class_decorator=rf"{_PACKAGES}\.Resolver"),
)
