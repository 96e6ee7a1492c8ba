"""Supabase: tables over HTTP; a query runs when it is awaited. https://supabase.com/docs/reference/javascript/select"""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, Returns, awaitable, rows

_CLIENT = "supabase.Client"
_QUERY = "supabase.Query"
_PACKAGES = (
    "@supabase/supabase-js.createClient @supabase/supabase-js.SupabaseClient @supabase/ssr.createServerClient"
    " @supabase/ssr.createBrowserClient"
).split()
_QUERIES: dict[str, Returns] = {_QUERY: "data"}

FRAMEWORK = Framework(
    name="supabase",
    languages=ECMASCRIPT,
    calls={
        # An answer has no more rows than the server is set to give, a thousand as a rule.
        **dict.fromkeys(_PACKAGES, Effect(returns="object", type=_CLIENT)),
        **rows(_CLIENT, "from", Effect(on="model", returns="object", type=_QUERY, narrows=True)),
        **rows(_CLIENT, "schema", Effect(returns="same")),
        **rows(_CLIENT, "rpc", Effect(queries=1)),
        **awaitable(_QUERIES),
        **rows(_QUERY, "eq neq gt gte lt lte like ilike is in match or filter", Effect(returns="same", filters=True)),
        **rows(_QUERY, "limit", Effect(returns="same", bound=("0",))),
    },
    awaited=_QUERIES,
    names=dict.fromkeys(("supabase", "supabaseAdmin", "supabaseClient"), (_CLIENT,)),
)
