"""A collection is searched from its beginning in every round of a loop.

## What it does
Finds `find`, `some`, `includes`, `any(…)`, `next(…)`, `x in a_list` and their like inside loops, directly or through a
function, and multiplies: rounds × elements looked at. Callbacks count as `iterations`, built-in comparisons as `work`.

## Why is this bad
2,500 orders, each searching 1,500 customers, are up to 3,750,000 comparisons. Building an index first costs 1,500.

## Example
```typescript
orders.map((order) => ({ ...order, customer: customers.find((c) => c.id === order.customerId) }));
```

## Use instead
```typescript
const byId = new Map(customers.map((c) => [c.id, c]));
orders.map((order) => ({ ...order, customer: byId.get(order.customerId) }));
```
In Python a dict, or a set for membership. Substring tests and lookups in a set, dict or Map are no search.

A list that is searched while it is filled ("add it unless it is there") needs no loop of a known length: when it holds
2,000 mentions, up to 2,000 × 2,000 were compared. Keep a set of the keys beside the list.
"""

from scalesight.cost.breach import Breach
from scalesight.rules.rule import is_python, rule


def _claims(breach: Breach) -> bool:
    return breach.kind == "search"


def _advice(breach: Breach) -> str:
    if breach.loop.is_open or (breach.sinks and breach.sinks[-1].name.endswith(" searched")):
        return f"Keep a {'set' if is_python(breach) else 'Set'} of its keys beside the list, and look up in that."
    method = breach.sinks[-1].name.rpartition(".")[2] if breach.sinks else ""
    if method == "count":
        return "Count them all in one pass before the loop (collections.Counter)."
    if method in ("index", "indexOf", "lastIndexOf", "findIndex"):
        return f"Build a {'dict' if is_python(breach) else 'Map'} from element to position once, before the loop."
    if breach.resource == "work":
        return "Make it a set once, before the loop." if is_python(breach) else "Make it a Set once, before the loop."
    return f"Build a {'dict' if is_python(breach) else 'Map'} by key once, before the loop, and look up in it."


RULE = rule("search-in-loop", __doc__, _claims, _advice)
