"""A built-in goes through a whole collection in every round of a loop.

## What it does
Multiplies what built-ins look at with the rounds of the loops around them: `sorted`, `sort`, `toSorted` with n log₂ n
element visits, `list`, `set`, `sum`, `min`, `max`, `join`, slices, copies and spreads with n, also behind helper functions,
and reports the loop that takes them past `budgets.work`. What a built-in does with an element's own children is one
pass over all of them, and no cause.

## Why is this bad
Sorting 2,000 products takes 22,000 visits. Doing it for each of 1,500 customers takes 33,000,000.

## Example
```python
for customer in customers:
    customer.top = sorted(products, key=lambda product: product.price)[:3]
```

## Use instead
Do it once, before the loop:
```python
top = sorted(products, key=lambda product: product.price)[:3]
for customer in customers:
    customer.top = top
```
Where the order depends on the round, `min`, `max` or `heapq.nsmallest` over an index of the few that matter.

Where loops that the code spells out go through the same collections, only those are reported (`nested-loop`).
"""

from scalesight.cost.breach import Breach
from scalesight.rules.rule import rule


def _claims(breach: Breach) -> bool:
    return breach.kind == "built-in"


def _advice(_breach: Breach) -> str:
    return "Do it once before the loop, or only with what the round needs."


RULE = rule("builtin-in-loop", __doc__, _claims, _advice)
