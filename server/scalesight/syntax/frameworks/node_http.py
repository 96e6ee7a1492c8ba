"""Node's HTTP clients beside fetch and axios: got, ky, undici, superagent and their kin, and GraphQL over HTTP."""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, rows

_CALL = Effect(api_calls=1)
_VERBS = "get post put patch delete head options request"


def _clients(package: str, *, names: tuple[str, ...], extend: str) -> dict[str, Effect]:
    """A client that is a function, has a method a verb, and makes other clients."""
    made = Effect(returns="object", type=f"{package}.Client")
    calls: dict[str, Effect] = {}
    for name in (*names, f"{package}.Client"):
        calls |= {name: _CALL, **rows(name, _VERBS, _CALL), **rows(name, extend, made)}
    return calls


FRAMEWORK = Framework(
    name="node http",
    languages=ECMASCRIPT,
    imports=(),
    calls={
        **_clients("got", names=("got", "got.got"), extend="extend"),
        **rows("got.Client", "json text buffer", Effect(returns="same")),
        **_clients("ky", names=("ky",), extend="extend create"),
        **_clients("ofetch", names=("ofetch.ofetch", "ofetch.$fetch", "ofetch"), extend="create"),
        **dict.fromkeys(
            "undici.request undici.fetch undici.stream cross-fetch cross-fetch.fetch isomorphic-fetch isomorphic-unfetch node-fetch-native node-fetch-native.fetch make-fetch-happen $fetch needle request request-promise request-promise-native".split(),
            _CALL,
        ),
        **rows("request-promise", _VERBS, _CALL),
        **rows("request-promise-native", _VERBS, _CALL),
        **rows("request", _VERBS, _CALL),
        **rows("needle", f"{_VERBS}", _CALL),
        **rows("http", "get request", _CALL),
        **rows("https", "get request", _CALL),
        **rows("node:http", "get request", _CALL),
        **rows("node:https", "get request", _CALL),
        # The request of superagent goes on being described after it was begun.
        **rows("superagent", _VERBS, Effect(api_calls=1, returns="object", type="superagent.Request")),
        "superagent.Request.*": Effect(returns="same"),
        "graphql-request.request": _CALL,
        "graphql-request": _CALL,
        "graphql-request.GraphQLClient": Effect(returns="object", type="graphql.Client"),
        "@apollo/client.ApolloClient": Effect(returns="object", type="apollo.Client"),
        **rows("graphql.Client", "request rawRequest batchRequests", _CALL),
        **rows("apollo.Client", "query mutate", _CALL),
    },
)
