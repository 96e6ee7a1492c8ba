"""A function calls itself twice or more for each call, a step further each time: exponential.

## What it does
Finds functions that, on one way through them, call themselves more than once with a parameter that is one step further
(`n - 1`, `rest[1:]`), and that keep no answers. What that comes to has no number: every step doubles it. It is looked for
where `budgets.iterations` is declared.

## Why is this bad
`ways(40)` makes 300,000,000 calls, `ways(50)` 40,000,000,000.

## Example
```python
def ways(n):
    return 1 if n < 2 else ways(n - 1) + ways(n - 2)
```

## Use instead
Keep the answers, or compute them from the bottom up:
```python
@lru_cache(maxsize=None)
def ways(n):
    return 1 if n < 2 else ways(n - 1) + ways(n - 2)
```

Silent: halves of a list, children of a node, loops over choices, and functions that look their answer up before they compute it.
"""

from scalesight.cost.breach import Breach
from scalesight.rules.rule import is_python, rule


def _claims(breach: Breach) -> bool:
    return breach.kind == "branching"


def _says(breach: Breach) -> str:
    name, times = breach.loop.text, len(breach.chain) - 1
    return f"{name} calls itself {times} times for each call and keeps no answer: exponential, with {times} times the calls at each step"


def _advice(breach: Breach) -> str:
    kept = "functools.lru_cache" if is_python(breach) else "a Map of its answers"
    return f"Keep what it has computed ({kept}), or compute it from the bottom up."


RULE = rule("branching-recursion", __doc__, _claims, _advice, _says)
