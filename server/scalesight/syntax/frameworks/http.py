"""HTTP clients: requests, httpx, fetch, axios."""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, PYTHON, Effect, Framework, rows

_CALL = Effect(api_calls=1)
_VERBS = "get post put patch delete head options request"


def _client(type_name: str) -> dict[str, Effect]:
    return {**rows(type_name, f"{_VERBS} send stream", _CALL)}


REQUESTS = Framework(
    name="requests",
    languages=PYTHON,
    calls={
        **rows("requests", _VERBS, _CALL),
        "requests.Session": Effect(returns="object", type="requests.Session"),
        "requests.session": Effect(returns="object", type="requests.Session"),
        **_client("requests.Session"),
        "urllib.request.urlopen": _CALL,
    },
)

HTTPX = Framework(
    name="httpx",
    languages=PYTHON,
    calls={
        **rows("httpx", f"{_VERBS} stream", _CALL),
        "httpx.Client": Effect(returns="object", type="httpx.Client"),
        "httpx.AsyncClient": Effect(returns="object", type="httpx.AsyncClient"),
        **rows("httpx.AsyncClient", f"{_VERBS} send stream", Effect(api_calls=1, coroutine=True)),
        **_client("httpx.Client"),
    },
)

FETCH = Framework(
    name="fetch",
    languages=ECMASCRIPT,
    calls={"fetch": _CALL, "window.fetch": _CALL, "globalThis.fetch": _CALL, "node-fetch": _CALL},
)

AXIOS = Framework(
    name="axios",
    languages=ECMASCRIPT,
    calls={
        **rows("axios", _VERBS, _CALL),
        "axios": _CALL,
        "axios.create": Effect(returns="object", type="axios.Client"),
        **_client("axios.Client"),
        "axios.Client": _CALL,
    },
)
