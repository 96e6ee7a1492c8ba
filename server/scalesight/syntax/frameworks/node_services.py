"""Clients of well-known services: what creates, reads, changes or lists something there is a remote call."""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, rows

_CALL = Effect(api_calls=1)
_RESOURCE = "service.Resource"
_CLIENT = "service.Client"
_OPEN = Effect(returns="object", type=_CLIENT)
_INNER = Effect(on="attribute", returns="object", type=_RESOURCE)
# Of these only the resources differ: `stripe.customers.retrieve`, `openai.chat.completions.create`.
_CLIENTS = "stripe stripe.Stripe openai openai.OpenAI @anthropic-ai/sdk @anthropic-ai/sdk.Anthropic"
_METHODS = (
    "create retrieve update list search del cancel capture confirm finalizeInvoice pay sendInvoice voidInvoice attach detach"
    " createPreview createRefund retrieveUpcoming listLineItems expire generate edit"
)

FRAMEWORK = Framework(
    name="node services",
    languages=ECMASCRIPT,
    calls={
        **dict.fromkeys(_CLIENTS.split(), _OPEN),
        **rows(_RESOURCE, _METHODS, _CALL),
        **dict.fromkeys(
            "@slack/web-api.WebClient @octokit/rest.Octokit @octokit/core.Octokit octokit.Octokit".split(), _OPEN
        ),
        **rows(_RESOURCE, "postMessage postEphemeral scheduleMessage", _CALL),
        **rows(_CLIENT, "request graphql", _CALL),
    },
    attributes={
        f"{_CLIENT}.*": _INNER,
        f"{_RESOURCE}.*": _INNER,
        # What a webhook brings is verified here.
        f"{_CLIENT}.webhooks": Effect(on="attribute", returns="object", type="service.Local"),
    },
)
