"""A loop inside a loop runs more often than the budget allows.

## What it does
Multiplies the sizes of the collections of nested loops, comprehensions and callbacks (`map`, `forEach`, `filter`, …),
through calls of functions too, and reports the loop that takes the product past `budgets.iterations`.

## Why is this bad
2,000 products with 3 to 5 variants each are 6,000 to 10,000 rounds for one request. With 30 rows in a test
database nobody notices.

## Example
```python
for product in products:
    for variant in product.variants:
        rows.append(render(product, variant))
```

## Use instead
Work on a page, ask the database for what is shown, or, where two collections are compared, group one of them by key
in one pass and look up in it:
```python
page = products[:50]
by_key = {other.key: other for other in products}
```

A loop with a small fixed number of rounds does not count as a nest, and a single pass over one collection is never
more than a hint (`linear-pass`).
"""

from scalesight.cost.breach import Breach
from scalesight.rules.rule import is_python, rule
from scalesight.rules.verbs import called


def _claims(breach: Breach) -> bool:
    return breach.kind == "loop" and not breach.is_pairwise


def _advice(breach: Breach) -> str:
    names = [step.name for step in breach.chain if step.kind == "loop"]
    kept = "dict" if is_python(breach) else "Map"
    helper = called(breach)
    if _is_joined_with_itself(breach) or len(set(names)) < len(names):
        if helper:
            return f"If {helper} does the same in each round, call it once before the loop; else look up in a {kept} built once."
        return f"Group by key in one pass, then look up in the {kept}."
    if not any((symbol.base or symbol).kind.endswith("each") for symbol in breach.high.symbols):
        return f"If they are matched with each other, look up in a {kept} built once; else work on one page of them."
    return "Work on one page of them, or let the query select what is needed."


def _is_joined_with_itself(breach: Breach) -> bool:
    """Whether one collection is gone through for each of its own elements."""
    for monomial, _ in breach.high.terms:
        through = [symbol.collection or symbol.name for symbol, power in monomial for _ in range(power)]
        if len(set(through)) < len(through):
            return True
    return False


RULE = rule("nested-loop", __doc__, _claims, _advice)
