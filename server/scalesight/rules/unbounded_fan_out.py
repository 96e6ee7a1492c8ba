"""Remote calls for all elements of a collection are in flight at the same time.

## What it does
Counts the remote calls that `Promise.all`, `asyncio.gather` and async callbacks start at once, against
`budgets.api_calls`.

## Why is this bad
2,000 calls started together are 2,000 sockets, and a remote system that allows 2 a second answers most of them with an
error. The number of calls is the same as one by one; only the time in which they arrive differs.

## Example
```typescript
await Promise.all(products.map((product) => fetch(`/api/stock/${product.id}`)));
```

## Use instead
Fewer calls first: many elements in one call, or one page at a time. Then a limiter for those that remain.
"""

from scalesight.cost.breach import Breach
from scalesight.rules.rule import rule
from scalesight.rules.verbs import call

_WAYS_OUT = {
    "job": "Send them in batches, or one job for many of them.",
    "message": "Send many in one call, or page by page behind a limiter.",
    "other": "Ask for many in one call, or page by page behind a limiter.",
}


def _claims(breach: Breach) -> bool:
    return breach.kind == "remote" and breach.concurrent and breach.resource != "time"


def _advice(breach: Breach) -> str:
    deeds = {call(sink) for sink in breach.sinks}
    return _WAYS_OUT[deeds.pop() if len(deeds) == 1 else "other"]


RULE = rule("unbounded-fan-out", __doc__, _claims, _advice)
