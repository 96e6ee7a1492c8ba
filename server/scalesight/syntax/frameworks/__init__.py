"""What a query, a remote call and a built-in loop are: tables, no code. Adding a framework is one file and one line here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from scalesight.syntax.frameworks import (
    aws_sdk,
    boto3,
    dataframes,
    dataloader,
    dbapi,
    django,
    drizzle,
    ecmascript_builtins,
    expensive_calls,
    firestore,
    free_calls,
    http,
    knex,
    kysely,
    mikroorm,
    mongodb,
    mongoose,
    node_clients,
    node_http,
    node_iteration,
    node_mail,
    node_queues,
    node_redis,
    node_services,
    node_sql,
    objection,
    peewee,
    prisma,
    pymongo,
    python_builtins,
    python_caches,
    python_http,
    python_mail,
    python_queues,
    python_redis,
    python_services,
    react,
    react_queries,
    rest_framework,
    sequelize,
    sqlalchemy,
    supabase,
    tortoise,
    typeorm,
)
from scalesight.syntax.frameworks.effect import Effect, Framework

FRAMEWORKS: tuple[Framework, ...] = (
    python_builtins.FRAMEWORK,
    python_caches.FRAMEWORK,
    ecmascript_builtins.FRAMEWORK,
    expensive_calls.PYTHON_CALLS,
    expensive_calls.ECMASCRIPT_CALLS,
    free_calls.FREE_PYTHON,
    free_calls.FREE_ECMASCRIPT,
    react.FRAMEWORK,
    react_queries.FRAMEWORK,
    django.FRAMEWORK,
    rest_framework.FRAMEWORK,
    sqlalchemy.FRAMEWORK,
    peewee.FRAMEWORK,
    tortoise.FRAMEWORK,
    dbapi.FRAMEWORK,
    prisma.FRAMEWORK,
    sequelize.FRAMEWORK,
    typeorm.FRAMEWORK,
    mikroorm.FRAMEWORK,
    drizzle.FRAMEWORK,
    mongoose.FRAMEWORK,
    mongodb.FRAMEWORK,
    firestore.FRAMEWORK,
    supabase.FRAMEWORK,
    objection.FRAMEWORK,
    kysely.FRAMEWORK,
    knex.FRAMEWORK,
    node_sql.POSTGRES,
    node_sql.MYSQL,
    node_sql.SQLITE,
    node_sql.TAGGED,
    node_redis.FRAMEWORK,
    dataloader.FRAMEWORK,
    dbapi.DATABASES,
    dataframes.FRAMEWORK,
    python_http.REQUESTS,
    python_http.HTTPX,
    python_http.AIOHTTP,
    python_http.URLLIB,
    boto3.FRAMEWORK,
    python_redis.FRAMEWORK,
    pymongo.FRAMEWORK,
    python_queues.CELERY,
    python_queues.JOBS,
    python_queues.BROKERS,
    python_mail.MAIL,
    python_mail.PUSH,
    python_services.SERVICES,
    python_services.DATALOADER,
    http.FETCH,
    http.AXIOS,
    node_http.FRAMEWORK,
    node_iteration.FRAMEWORK,
    aws_sdk.FRAMEWORK,
    node_queues.BULLMQ,
    node_queues.KAFKA,
    node_queues.HOSTED,
    node_mail.MAIL,
    node_mail.PUSH,
    node_services.FRAMEWORK,
    # What only a variable's name tells comes after all that the imports of a file tell.
    sequelize.BY_NAME,
    typeorm.BY_NAME,
    node_redis.BY_NAME,
    node_clients.BY_NAME,
    firestore.BY_NAME,
    knex.BY_NAME,
    kysely.BY_NAME,
    drizzle.BY_NAME,
    node_sql.BY_NAME,
)


# Of a file: see `known`. All others are joined for a language.
_OF_A_FILE = ("name", "languages", "imports", "row_methods", "names", "in_use")
_COLUMNS = tuple(column.name for column in fields(Framework) if column.name not in _OF_A_FILE)


@lru_cache(maxsize=256)
def known(language: str, in_use: frozenset[str]) -> Framework:
    """All that the tables say for a file of `language` that makes use of these frameworks, joined into one."""
    row_methods: dict[str, Effect] = {}
    names: dict[str, tuple[str, ...]] = {}
    has_rows = False
    for framework in FRAMEWORKS:
        if language not in framework.languages:
            continue
        row_methods |= framework.row_methods
        if not framework.imports or framework.name in in_use:
            has_rows = has_rows or bool(framework.row_methods)
            names |= {name: (*names.get(name, ()), *types) for name, types in framework.names.items()}
    return replace(_of_language(language), row_methods=row_methods, names=names, in_use=has_rows)


@lru_cache(maxsize=16)
def _of_language(language: str) -> Framework:
    """What holds in every file of a language, whatever it imports: these large tables are joined once."""
    joined: dict[str, Any] = {"name": "", "languages": frozenset({language})}
    for framework in FRAMEWORKS:
        if language not in framework.languages:
            continue
        for column in _COLUMNS:
            value = getattr(framework, column)
            known = joined.get(column)
            if column == "folders":
                # A word may stand for the types of several.
                value = {word: (*(known or {}).get(word, ()), *types) for word, types in value.items()}
            joined[column] = known or value if isinstance(value, str) or not known else known | value
    return Framework(**joined)


@lru_cache(maxsize=16)
def exported(language: str) -> dict[str, str]:
    """The qualified names of the classes whose own names only packages with the same type have: `Repository` is TypeORM's.

    For a file that names one and does not import it: the import is yet to be written.
    """
    found: dict[str, dict[str, str]] = {}
    for name, effect in _of_language(language).calls.items():
        package, _, last = name.rpartition(".")
        if package and last[:1].isupper() and effect.returns == "object" and effect.on == "object" and effect.type:
            found.setdefault(last, {}).setdefault(effect.type, name)
    return {last: next(iter(types.values())) for last, types in found.items() if len(types) == 1}


def relevant(imports: frozenset[str]) -> frozenset[str]:
    """The frameworks that a file makes use of, by the modules that it imports."""
    return frozenset(name for module in imports for name in _users(module))


@lru_cache(maxsize=65536)
def _users(module: str) -> frozenset[str]:
    by_prefix = _by_prefix()
    return frozenset(name for prefix in _prefixes(module) for name in by_prefix.get(prefix, ()))


@lru_cache(maxsize=1)
def _by_prefix() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for framework in FRAMEWORKS:
        for prefix in framework.imports:
            found.setdefault(prefix, []).append(framework.name)
    return found


def _prefixes(name: str) -> Iterator[str]:
    """A dotted name or path, and all that it begins with: `django.db.models`, `django.db`, `django`."""
    for end, character in enumerate(name):
        if character in "./":
            yield name[:end]
    yield name


@lru_cache(maxsize=4096)
def is_package(module: str) -> bool:
    """Whether the tables speak of a package of this name."""
    return bool(_users(module)) or module in _packages()


@lru_cache(maxsize=1)
def _packages() -> frozenset[str]:
    calls = (name.rpartition(".")[0] for framework in FRAMEWORKS for name in framework.calls)
    return frozenset(prefix for package in set(calls) if package for prefix in _prefixes(package))
