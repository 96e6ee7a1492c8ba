"""What the classes of a framework do by what they declare, with no code at all: read rows, list them, draw them in tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Projection:
    """How objects of a class read every row that they are given: each field is an attribute, a path, or a method.

    `rows`: the argument that is the row, or with the keyword `many` the rows, unless one of the keywords `unless` is
    there. `model`, `listed`: the fields that tell the class of the rows and the names of the fields, as paths into nested
    classes; `every` stands for all. `whole`: the method that a class may have in place of all fields.
    `kinds`: by the name of a field's class whether it calls a `method` of the class itself, reads the `key` of a relation,
    holds a `list`, or is not read at all (`none`). `source`: the keyword for the path that is read. `method`: the keyword
    for the name of the method, else `get_` and the field's. `skipped`: keywords of fields that are not read.
    """

    rows: tuple[str, ...]
    many: str
    unless: tuple[str, ...]
    model: str
    listed: str
    every: str
    whole: str
    kinds: dict[str, str]
    source: str
    method: str
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """How a class lists rows by what it declares.

    `rows`, or the method `query` in place of it: which rows; `made`, or `maker`: with which projection; `action`: the
    method that a class with code of its own has. `is_whole`: without one it answers a request for the list. `context`:
    whose budgets hold. `pages`: the class of the pages, whose `length` is the number of rows of one. Where it is not
    declared, the variable `settings` of the project's settings says the `default` and the `default_length`.
    """

    rows: str
    query: str
    made: str
    maker: str
    action: str
    is_whole: bool
    context: str
    pages: str
    length: str
    settings: str
    default: str
    default_length: str


@dataclass(frozen=True, slots=True)
class Table:
    """How a class draws a table of rows: fields of the class for the names of the `columns`, the `length` of a page, else
    `default`, and the relations that are `joined` (as the call `joining` loads them); the method `query` for the rows.

    It is registered for a model by one of the `decorators`, or by a call that ends in `registering`. `context`: whose
    budgets hold.
    """

    columns: str
    length: str
    default: int
    joined: str
    joining: str
    query: str
    decorators: frozenset[str]
    registering: str
    context: str
