"""DataLoader: keys that are asked for in the same tick are fetched together, by one call of the function that it was made with.

https://github.com/graphql/dataloader#batching . Each key that is awaited before the next one is asked for is a batch of its
own, which is taken for one query.
"""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, rows

_LOADER = "dataloader.Loader"
_OPEN = Effect(returns="object", type=_LOADER)

FRAMEWORK = Framework(
    name="dataloader",
    languages=ECMASCRIPT,
    calls={
        "dataloader": _OPEN,
        "dataloader.DataLoader": _OPEN,
        "DataLoader": _OPEN,
        **rows(_LOADER, "load", Effect(queries=1, batched=True, returns="row")),
        **rows(_LOADER, "loadMany", Effect(queries=1, batched=True, on="argument", returns="list")),
        **rows(_LOADER, "prime clear clearAll", Effect(returns="same")),
    },
)
