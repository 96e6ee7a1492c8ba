"""Real databases that count: Django's ORM, SQLAlchemy and sqlite3, each on a SQLite of its own in memory.

What is counted are statements that ask or change something. SQLite has no round trips, so what brackets a transaction
is left out.
"""

from __future__ import annotations

import sqlite3
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import django
from django.conf import settings
from sqlalchemy import ForeignKey, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import StaticPool

BRACKETS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


class Count:
    """How many statements ran."""

    def __init__(self) -> None:
        self.statements = 0

    def add(self, sql: str) -> None:
        """One statement."""
        if not sql.lstrip().upper().startswith(BRACKETS):
            self.statements += 1


@contextmanager
def module(name: str, **members: Any) -> Iterator[None]:
    """A module that the programs can import while this lasts."""
    names = [name.rpartition(".")[0], name] if "." in name else [name]
    saved = {each: sys.modules.get(each) for each in names}
    for each in names:
        sys.modules[each] = types.ModuleType(each)
    sys.modules[name].__dict__.update(members)
    try:
        yield
    finally:
        for each, known in saved.items():
            if known is None:
                del sys.modules[each]
            else:
                sys.modules[each] = known


@cache
def django_models() -> dict[str, Any]:
    """The shop's models. Django can be configured once in a process."""
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    from django.db import connection, models

    def model(model_name: str, /, **fields: Any) -> Any:
        meta = type("Meta", (), {"app_label": "shop"})
        return type(model_name, (models.Model,), {"__module__": "shop.models", "Meta": meta, **fields})

    with module("shop.models"):
        customer = model("Customer", name=models.TextField(default=""))
        category = model("Category", name=models.TextField(default=""))
        product = model(
            "Product",
            sku=models.TextField(),
            visible=models.BooleanField(default=False),
            category_id=models.IntegerField(),
        )
        variant = model(
            "Variant",
            size=models.TextField(default=""),
            product=models.ForeignKey(product, models.CASCADE, related_name="variants"),
        )
        order = model("Order", number=models.IntegerField(), customer_id=models.IntegerField())
        tag = model("Tag", name=models.TextField(unique=True))
    found = {one.__name__: one for one in (customer, category, product, variant, order, tag)}
    with connection.schema_editor() as editor:
        for one in found.values():
            editor.create_model(one)
    return found


@contextmanager
def django_shop(fill: Callable[[dict[str, Any]], None]) -> Iterator[Count]:
    """Django's models with the rows of `fill`, importable as `shop.models`."""
    from django.db import connection

    models = django_models()
    for one in reversed(list(models.values())):
        one.objects.all().delete()
    fill(models)
    count = Count()

    def counted(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        count.add(sql)
        return execute(sql, params, many, context)

    with module("shop.models", **models), connection.execute_wrapper(counted):
        yield count


class Base(DeclarativeBase):
    """Of the tables of SQLAlchemy."""


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))


class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


@contextmanager
def sqlalchemy_shop(orders: int) -> Iterator[tuple[Session, Count]]:
    """A session on as many orders, each of a customer of its own; the tables are importable as `shop.tables`."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(Customer(id=at, name=f"c{at}") for at in range(orders))
        session.add_all(Order(id=at, customer_id=at) for at in range(orders))
        session.commit()
    count = Count()
    event.listen(engine, "before_cursor_execute", lambda _c, _cursor, sql, *_: count.add(sql))
    with module("shop.tables", Customer=Customer, Order=Order, Tag=Tag), Session(engine) as session:
        yield session, count
    engine.dispose()


@contextmanager
def sqlite_shop(orders: int) -> Iterator[Count]:
    """sqlite3, whose every connection is one to the shop, and traced."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT)")
    connection.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER)")
    connection.executemany("INSERT INTO customers VALUES (?, ?)", [(at, f"c{at}") for at in range(orders)])
    connection.executemany("INSERT INTO orders VALUES (?, ?)", [(at, at) for at in range(orders)])
    connection.commit()
    count = Count()
    connection.set_trace_callback(count.add)
    driver = {name: getattr(sqlite3, name) for name in ("Connection", "Cursor", "Row")}
    with module("sqlite3", connect=lambda *_: connection, **driver):
        yield count
    connection.close()
