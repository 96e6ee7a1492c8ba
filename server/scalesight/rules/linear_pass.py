"""One pass over a collection is longer than the budget of iterations.

## What it does
Hints at a single loop over a declared collection whose size alone is past `budgets.iterations`.

## Why is this only a hint
One pass over what must be looked at is inherent: it can be moved (to a job, to the database, to a page at a time), but
not made shorter. So it is never a warning.

## Example
```python
for event in events:  # 5,000,000 events, budget 5,000
    total += event.amount
```

## Use instead
Where a request is waiting, let the database aggregate, or keep the result and update it.
"""

from scalesight.cost.breach import Breach
from scalesight.rules.rule import rule


def _claims(breach: Breach) -> bool:
    return breach.kind == "linear"


def _advice(_breach: Breach) -> str:
    return "One pass is inherent; where somebody waits for it, let the database aggregate or work page by page."


RULE = rule("linear-pass", __doc__, _claims, _advice)
