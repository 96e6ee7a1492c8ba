"""A list, map or text is copied as a whole in every round, to become one element longer.

## What it does
Finds accumulators that are made anew from themselves: `rows = [...rows, row]`, `rows = rows + [row]`,
`found = {**found, key: value}`, a `reduce` that returns `{ ...all, [key]: value }` or `all.concat(one)`,
`Object.assign({}, all, …)`, `df = pd.concat([df, more])`. In round k the k elements from before are copied: over n rounds
n(n−1)/2 of them, counted as `work`.

## Why is this bad
2,000 products are 1,999,000 copies to make a list of 2,000, and twice as many products are four times as many copies.

## Example
```typescript
products.reduce((all, product) => ({ ...all, [product.id]: product }), {});
```

## Use instead
Change one accumulator, or make the whole from all elements at once:
```typescript
Object.fromEntries(products.map((product) => [product.id, product]));
```
In Python `rows.append(row)`, `found[key] = value`, `"".join(parts)`; of data frames a list, and one `pd.concat(frames)`.

What grows in place is no copy: `rows += [row]` of a Python list, `text += part` of a plain variable (CPython extends it
in place, but not `text = f"{text}{part}"`, `text = part + text` or `self.text += part`) and any text in JavaScript. Nor is an object counted whose keys are not each element's own, as in counting by category.
"""

from scalesight.cost.breach import Breach
from scalesight.rules.rule import is_python, rule


def _claims(breach: Breach) -> bool:
    return breach.kind == "copy"


def _advice(breach: Breach) -> str:
    if is_python(breach):
        return "Collect the elements in one list or dict that is changed in place, and join or concatenate it once."
    return "Push to one array, or set the keys of one object, instead of copying it in each round."


RULE = rule("growing-copy", __doc__, _claims, _advice)
