"""What a query, a remote call and a built-in loop are: tables, no code. Adding a framework is one file and one line here."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from scalesight.syntax.frameworks import dbapi, django, ecmascript_builtins, http, prisma, python_builtins, sqlalchemy
from scalesight.syntax.frameworks.effect import Effect, Framework

FRAMEWORKS: tuple[Framework, ...] = (
    python_builtins.FRAMEWORK,
    ecmascript_builtins.FRAMEWORK,
    django.FRAMEWORK,
    sqlalchemy.FRAMEWORK,
    dbapi.FRAMEWORK,
    prisma.FRAMEWORK,
    http.REQUESTS,
    http.HTTPX,
    http.FETCH,
    http.AXIOS,
)


@lru_cache(maxsize=256)
def known(language: str, imports: frozenset[str]) -> Framework:
    """All that the tables say for a file of `language` that imports these modules, joined into one."""
    row_methods: dict[str, Effect] = {}
    names: dict[str, tuple[str, ...]] = {}
    in_use = False
    for framework in FRAMEWORKS:
        if language not in framework.languages:
            continue
        row_methods |= framework.row_methods
        if not framework.imports or any(uses(module, framework.imports) for module in imports):
            in_use = in_use or bool(framework.row_methods)
            names |= {name: (*names.get(name, ()), *types) for name, types in framework.names.items()}
    return replace(_of_language(language), row_methods=row_methods, names=names, in_use=in_use)


@lru_cache(maxsize=16)
def _of_language(language: str) -> Framework:
    """What holds in every file of a language, whatever it imports: these large tables are joined once."""
    calls: dict[str, Effect] = {}
    attributes: dict[str, Effect] = {}
    lazy: set[str] = set()
    cached: set[str] = set()
    relation = ""
    for framework in FRAMEWORKS:
        if language not in framework.languages:
            continue
        calls |= framework.calls
        attributes |= framework.attributes
        lazy |= framework.lazy
        cached |= framework.cached
        relation = relation or framework.relation
    return Framework(
        name="",
        languages=frozenset({language}),
        calls=calls,
        attributes=attributes,
        lazy=frozenset(lazy),
        cached=frozenset(cached),
        relation=relation,
    )


def relevant(imports: frozenset[str]) -> frozenset[str]:
    """The imports that make a difference to `known`, so that its answers are shared between files."""
    return frozenset(module.split(".")[0] for module in imports if any(uses(module, f.imports) for f in FRAMEWORKS))


def uses(module: str, prefixes: tuple[str, ...]) -> bool:
    """Whether an imported module belongs to one of the packages."""
    return any(module == prefix or module.startswith(prefix + ".") for prefix in prefixes)
