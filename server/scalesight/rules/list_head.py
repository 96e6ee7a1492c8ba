"""A list loses or gains its first element in every round, and all others move.

## What it does
Finds `pop(0)`, `insert(0, x)`, `del queue[0]`, `shift()`, `unshift(x)`, `queue = queue[1:]`, `queue.slice(1)` and
`head, *queue = queue` in a loop that goes over the list. Each moves or copies all elements behind the first: over n
rounds n(n−1)/2 of them, counted as `work`.

## Why is this bad
A queue of 2,000 products moves 1,999,000 elements until it is empty.

## Example
```python
while queue:
    product = queue.pop(0)
```

## Use instead
`collections.deque` with `popleft()`, or in any language an index that goes forward, or a list that is built the other way
round and reversed once.

A list that the loop also fills (a queue of tasks, a window of the last hundred) has a length that nobody declared, and
stays silent.
"""

from scalesight.cost.breach import Breach
from scalesight.rules.rule import is_python, rule


def _claims(breach: Breach) -> bool:
    return breach.kind == "head"


def _advice(breach: Breach) -> str:
    if is_python(breach):
        return "Use a collections.deque (popleft, appendleft), or go through it with a for loop."
    return "Go through it with an index, or push to the end and reverse it once."


RULE = rule("list-head", __doc__, _claims, _advice)
