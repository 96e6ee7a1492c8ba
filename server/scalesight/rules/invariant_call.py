"""An expensive call does the same in every round of a loop.

## What it does
Finds files that are read, templates that are compiled, programs that are run and clients that are made in a loop, directly
or behind helper functions, where nothing that the call is told differs from round to round, and counts each as one unit of
`budgets.work`.

## Why is this bad
A file is read from its beginning, opened and decoded each time. 2,000 reads of one configuration for 2,000 products take longer than
the work on the products.

## Example
```python
for product in products:
    config = json.load(open("config.json"))
    product.price *= config["vat"]
```

## Use instead
```python
config = json.load(open("config.json"))
for product in products:
    product.price *= config["vat"]
```

A call is not the same where an argument comes from the loop, from an attribute that the loop sets, or from another call
(a random number, the time, the next name), and where the loop writes. What is kept (`lru_cache`, `if config is None`) runs once.
`re.compile` and `new RegExp` of a constant are no finding: Python and V8 remember them; nor are templates that an environment keeps.
One unit for a call that takes a thousand times as long as an element visit is little; set `budgets.work` for what matters here.
"""

from scalesight.cost.breach import Breach
from scalesight.rules.rule import rule

_WAYS_OUT = {
    "read": "Read it once, before the loop.",
    "compile": "Compile it once, before the loop.",
    "process": "Run it once, before the loop.",
    "client": "Make one, before the loop.",
}


def _claims(breach: Breach) -> bool:
    return breach.kind == "invariant"


def _advice(breach: Breach) -> str:
    return _WAYS_OUT[breach.terms[0].expense]


RULE = rule("invariant-call", __doc__, _claims, _advice)
