"""HTTP clients of Python: requests, httpx, aiohttp, urllib, urllib3. A request is a remote call, whatever it answers.

A session or client has the methods of its module. One that is only called so has to be handed an address, since many
things are called `session` and have a `get`.
"""

from scalesight.syntax.frameworks.effect import PYTHON, Base, Effect, Framework, rows

_CALL = Effect(api_calls=1)
_AWAITED = Effect(api_calls=1, coroutine=True)
_VERBS = "get post put patch delete head options request"
_GUESS = "http.Guess"
_NAMES = "session client http http_client http_session api_client async_client aiohttp_session requests_session sess s"


def _made(type_name: str, *names: str) -> dict[str, Effect]:
    return dict.fromkeys(names, Effect(returns="object", type=type_name))


def _guessed(type_name: str, effect: Effect) -> dict[str, Effect]:
    sure = Effect(api_calls=1, coroutine=effect.coroutine, url=0)
    # `request(method, url)`, `stream(method, url)`
    second = Effect(api_calls=1, coroutine=effect.coroutine, url=1)
    return {**rows(type_name, _VERBS.removesuffix(" request"), sure), **rows(type_name, "request stream", second)}


REQUESTS = Framework(
    name="requests",
    languages=PYTHON,
    imports=("requests", "requests_toolbelt", "cloudscraper", "curl_cffi"),
    calls={
        **rows("requests", _VERBS, _CALL),
        **rows("requests.api", _VERBS, _CALL),
        **_made("requests.Session", "requests.Session", "requests.session", "requests.sessions.Session"),
        **_made("requests.Session", "requests_oauthlib.OAuth1Session", "requests_oauthlib.OAuth2Session"),
        **_made("requests.Session", "cloudscraper.create_scraper", "curl_cffi.requests.Session"),
        **rows("requests.Session", f"{_VERBS} send", _CALL),
        **_guessed(_GUESS, _CALL),
    },
    bases={"requests.Session": Base(instance="requests.Session")},
    names=dict.fromkeys(_NAMES.split(), (_GUESS,)),
)

HTTPX = Framework(
    name="httpx",
    languages=PYTHON,
    imports=("httpx",),
    calls={
        **rows("httpx", f"{_VERBS} stream", _CALL),
        # Each has a pool of connections of its own, and reads the certificates for it.
        "httpx.Client": Effect(returns="object", type="httpx.Client", expense="client"),
        "httpx.AsyncClient": Effect(returns="object", type="httpx.AsyncClient", expense="client"),
        **rows("httpx.AsyncClient", f"{_VERBS} send stream", _AWAITED),
        **rows("httpx.Client", f"{_VERBS} send stream", _CALL),
    },
    bases={f"httpx.{name}": Base(instance=f"httpx.{name}") for name in ("Client", "AsyncClient")},
    names=dict.fromkeys(_NAMES.split(), (_GUESS,)),
)

# https://docs.aiohttp.org/en/stable/client_reference.html
AIOHTTP = Framework(
    name="aiohttp",
    languages=PYTHON,
    imports=("aiohttp", "aiohttp_retry"),
    calls={
        **_made("aiohttp.ClientSession", "aiohttp.ClientSession", "aiohttp.client.ClientSession"),
        **_made("aiohttp.ClientSession", "aiohttp_retry.RetryClient"),
        **rows("aiohttp.ClientSession", f"{_VERBS} ws_connect", _AWAITED),
        "aiohttp.request": _AWAITED,
        **_guessed("aiohttp.Guess", _AWAITED),
    },
    names=dict.fromkeys(_NAMES.split(), ("aiohttp.Guess",)),
)

URLLIB = Framework(
    name="urllib",
    languages=PYTHON,
    calls={
        **rows("urllib.request", "urlopen urlretrieve", _CALL),
        **_made("urllib.Opener", "urllib.request.build_opener"),
        **rows("urllib.Opener", "open", _CALL),
        **_made("urllib3.PoolManager", "urllib3.PoolManager", "urllib3.ProxyManager"),
        **_made("urllib3.PoolManager", "urllib3.HTTPConnectionPool", "urllib3.HTTPSConnectionPool"),
        **rows("urllib3.PoolManager", "request urlopen request_encode_url request_encode_body", _CALL),
        "urllib3.request": _CALL,
        **_made("http.Connection", "http.client.HTTPConnection", "http.client.HTTPSConnection"),
        **rows("http.Connection", "request", _CALL),
    },
)
