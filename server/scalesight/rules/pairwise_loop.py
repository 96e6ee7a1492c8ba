"""A loop goes over all pairs of the elements of a collection.

## What it does
Counts the rounds of loops over `itertools.combinations`, `permutations`, `product` and
`combinations_with_replacement`, in statements, comprehensions and callbacks, against `budgets.iterations`. Loops in loops
that do the same by index are a `nested-loop`.

## Why is this bad
2,000 products are 1,999,000 pairs.

## Example
```python
for left, right in itertools.combinations(products, 2):
    if left.sku == right.sku:
        duplicates.append((left, right))
```

## Use instead
Group by what must be equal, and compare only within a group:
```python
by_sku = defaultdict(list)
for product in products:
    by_sku[product.sku].append(product)
duplicates = [group for group in by_sku.values() if len(group) > 1]
```
"""

from scalesight.cost.breach import Breach
from scalesight.rules.rule import rule


def _claims(breach: Breach) -> bool:
    return breach.kind == "loop" and breach.is_pairwise


def _advice(_breach: Breach) -> str:
    return "Group them by what they are compared by in one pass, and compare within each group."


RULE = rule("pairwise-loop", __doc__, _claims, _advice)
