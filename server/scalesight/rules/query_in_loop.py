"""A database query runs once per element of a loop.

## What it does
Counts the round trips of object mappers (Django, SQLAlchemy, Prisma, Sequelize, TypeORM, Mongoose, …), query builders,
drivers and Redis inside loops and callbacks, also behind helper functions, and reads of relations that are loaded lazily,
and reports the loop that takes them past `budgets.queries`. The message shows the way to the query.
The resolver of a GraphQL field is such a loop, too: it runs for each row of the longest list of its type that a query is seen to give.

## Why is this bad
A query per order is 2,500 round trips. Each is fast; together they are the time of the request.

## Example
```python
for order in orders:
    customer = Customer.objects.get(pk=order.customer_id)
```

## Use instead
One query for all of them, and a lookup:
```python
customers = Customer.objects.in_bulk([order.customer_id for order in orders])
for order in orders:
    customer = customers[order.customer_id]
```
For the field of a type, a DataLoader. A relation is loaded with the rows: `Order.objects.select_related("customer")`, `prefetch_related("items")`.
In Prisma `findMany({ where: { id: { in: ids } } })`; for writes `bulk_create`, `bulk_update`, `createMany`, `insertMany`;
in Redis a pipeline. A query in the loop's header runs once, and a loop over bodies of a hundred counts its batches.
"""

from scalesight.cost.breach import Breach
from scalesight.rules.rule import is_python, rule, runs_later
from scalesight.rules.verbs import called, query


def _claims(breach: Breach) -> bool:
    return breach.kind == "query"


def _advice(breach: Breach) -> str:
    if breach.loop.of_field:
        return "Ask for the keys of all rows at once, with a DataLoader."
    deeds = {query(sink) for sink in breach.sinks}
    if deeds == {"read"}:
        names = " and ".join(dict.fromkeys(sink.name.rpartition(".")[2] for sink in breach.sinks[:3]))
        how = " (select_related, joinedload)" if is_python(breach) else ""
        return f"Load {names} together with the rows{how}."
    if deeds == {"command"}:
        return "Send them in one pipeline."
    if deeds == {"write"}:
        return "Collect the rows and write them in one statement."
    if breach.high.symbols and all(symbol.kind == "chunks" for symbol in breach.high.symbols):
        return "Take larger batches." if runs_later(breach) else "Take larger batches, or leave it to a job."
    if not deeds.isdisjoint(("write", "command")):
        return "Fetch them all in one query before the loop, and write all rows in one statement after it."
    helper = called(breach)
    if helper:
        return f"Fetch them all in one query before the loop, and hand {helper} what it needs."
    return "Fetch them all in one query before the loop and look up in the result."


RULE = rule("query-in-loop", __doc__, _claims, _advice)
