"""HTTP clients of browsers and Node: fetch, axios."""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, rows

_CALL = Effect(api_calls=1)
# What the server of somebody else answers: whatever a variable is called that holds it, it is no collection of one's own.
_ANSWER = {
    **rows("answer", "then finally", Effect(callback=0, once=True, returns="callback")),
    **rows("answer", "catch clone", Effect(returns="same")),
    **rows("answer", "json formData", Effect(returns="item")),
    "answer.text": Effect(returns="text"),
}
_VERBS = "get post put patch delete head options request"


def _client(type_name: str) -> dict[str, Effect]:
    return {**rows(type_name, f"{_VERBS} send stream", _CALL)}


FETCH = Framework(
    name="fetch",
    languages=ECMASCRIPT,
    calls={"fetch": _CALL, "window.fetch": _CALL, "globalThis.fetch": _CALL, "node-fetch": _CALL, **_ANSWER},
    attributes={"answer.data": Effect(type="share")},
)

AXIOS = Framework(
    name="axios",
    languages=ECMASCRIPT,
    calls={
        **rows("axios", _VERBS, _CALL),
        "axios": _CALL,
        "@nestjs/axios.HttpService": Effect(returns="object", type="axios.Client"),
        "axios.create": Effect(returns="object", type="axios.Client"),
        **_client("axios.Client"),
        "axios.Client": _CALL,
    },
)
