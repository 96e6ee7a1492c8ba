"""A whole table is in memory at once.

## What it does
Multiplies the rows that a query brings at once by the `item_size` of their collection, and reports the query that takes
more than `budgets.memory`: `list(…)`, `.all()`, `fetchall()`, `findMany()`, an awaited `find()`, and a loop over a Django query set,
a SQLAlchemy query or result, which keep all rows while the loop runs.

## Why is this bad
5,000,000 events of 1 KiB are 4.8 GiB. The process that holds them is killed, and before that it takes the memory of all
others on the machine.

## Example
```python
events = list(Event.objects.all())
```

## Use instead
Let the database count and sum; else take them a few at a time:
```python
for event in Event.objects.iterator(chunk_size=2_000):
    writer.writerow(event.row)
```
In SQLAlchemy `yield_per`, with a driver `fetchmany` or a cursor of the server, in Prisma `take` with a `cursor`, in
Mongoose `cursor()`. A limit keeps the budget, also one that is a variable.

Only what is known is counted: `item_size` and `budgets.memory` must be declared. What a filter leaves, or a query that
fetches some columns (`only`, `values`, `select`), may be little, and nothing is said of it.
"""

from scalesight.cost.breach import Breach
from scalesight.rules.rule import is_python, rule


def _claims(breach: Breach) -> bool:
    return breach.kind == "load"


def _advice(breach: Breach) -> str:
    how = "iterator(), yield_per() or fetchmany()" if is_python(breach) else "a cursor or stream"
    return f"Take them a few at a time ({how}), one page of them, or let the database aggregate."


RULE = rule("whole-table", __doc__, _claims, _advice)
