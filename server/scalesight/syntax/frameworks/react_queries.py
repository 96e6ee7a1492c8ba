"""What the hooks of a page ask a server for: SWR, TanStack Query, tRPC.

The address, or the key of the query, says whether it is a part: https://swr.vercel.app/docs/arguments ,
https://tanstack.com/query/latest/docs/framework/react/guides/query-keys . What comes page by page always is.
"""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework

_ASKED = Effect(hook="asked")
_PAGES = Effect(hook="pages")

FRAMEWORK = Framework(
    name="react-queries",
    languages=ECMASCRIPT,
    calls={
        **dict.fromkeys(
            ("swr", "swr.default", "swr/immutable", "swr/immutable.default", "useSWR", "useSWRImmutable"), _ASKED
        ),
        **dict.fromkeys(("swr/infinite", "swr/infinite.default", "useSWRInfinite"), _PAGES),
        **{
            f"{package}.{hook}": effect
            for package in ("@tanstack/react-query", "react-query")
            for hook, effect in (
                ("useQuery", _ASKED),
                ("useSuspenseQuery", _ASKED),
                ("useInfiniteQuery", _PAGES),
                ("useSuspenseInfiniteQuery", _PAGES),
            )
        },
        # Procedures of tRPC: of whatever object that leads to them.
        "*.useQuery": _ASKED,
        "*.useSuspenseQuery": _ASKED,
        "*.useInfiniteQuery": _PAGES,
        "*.useSuspenseInfiniteQuery": _PAGES,
    },
)
