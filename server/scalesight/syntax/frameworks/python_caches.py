"""Caches of Python that keep what a function gave by its arguments: Flask-Caching, dogpile.cache, aiocache, Streamlit."""

from scalesight.syntax.frameworks.effect import PYTHON, Base, Effect, Framework

_CACHE = "flask_caching.Cache"
_REGION = "dogpile.Region"

FRAMEWORK = Framework(
    name="python caches",
    languages=PYTHON,
    calls={
        "flask_caching.Cache": Effect(returns="object", type=_CACHE),
        "flask_cache.Cache": Effect(returns="object", type=_CACHE),
        "dogpile.cache.make_region": Effect(returns="object", type=_REGION),
        f"{_REGION}.configure": Effect(returns="same"),
    },
    bases=dict.fromkeys(("flask_caching.Cache", "flask_cache.Cache"), Base(instance=_CACHE)),
    memos=frozenset(
        {
            f"{_CACHE}.memoize",
            f"{_CACHE}.cached",
            f"{_REGION}.cache_on_arguments",
            "streamlit.cache_data",
            "streamlit.cache_resource",
            "fastapi_cache.decorator.cache",
            "joblib.Memory.cache",
        }
    ),
)
