"""DataLoader: keys that are asked for in the same tick are fetched together, so `load` costs no query of its own.

https://github.com/graphql/dataloader#batching . The function that it was made with runs once a batch, not once a key.
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
        **rows(_LOADER, "load", Effect(returns="row")),
        **rows(_LOADER, "loadMany", Effect(on="argument", returns="list")),
        **rows(_LOADER, "prime clear clearAll", Effect(returns="same")),
    },
)
