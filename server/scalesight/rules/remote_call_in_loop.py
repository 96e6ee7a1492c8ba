"""A remote system is called once per element of a loop, one call after the other.

## What it does
Counts calls of HTTP clients (requests, httpx, fetch, axios, …) and SDKs, messages, mails and jobs, and the calls of
platforms declared in `scale.toml` inside loops, also behind helper functions, against `budgets.api_calls`. With a declared rate the message says how long that takes.
A loop with fewer calls is reported if they take longer than `budgets.time`: the calls ÷ the platform's `rate`, or each of
them its `latency`, whichever is longer.

## Why is this bad
2,000 calls at 2 a second are 1,000 seconds. The remote side will not become faster because our test had 5 rows.

## Example
```python
for product in products:
    stock = supplier_client.get_stock(product.sku)
```

## Use instead
Ask for many at once, as many as a page of the remote system holds, in a job if it still takes long. Sending all at
the same time is no way out where a rate limit holds.
"""

from scalesight.cost.breach import Breach
from scalesight.rules.rule import rule, runs_later
from scalesight.rules.verbs import call

_WAYS_OUT = {
    "job": "Send them in batches, or one job for many of them.",
    "message": "Send many in one call",
    "other": "Ask for many in one call",
}


def _claims(breach: Breach) -> bool:
    # What a rate lets through takes as long if it is sent all at once.
    return breach.kind == "remote" and (not breach.concurrent or breach.resource == "time")


def _advice(breach: Breach) -> str:
    deeds = {call(sink) for sink in breach.sinks}
    way = _WAYS_OUT[deeds.pop() if len(deeds) == 1 else "other"]
    if way.endswith("."):
        return way
    return f"{way}, or {'keep to the rate with a limiter' if runs_later(breach) else 'move it to a job that keeps to the rate'}."


RULE = rule("remote-call-in-loop", __doc__, _claims, _advice)
