"""Python clients of services that answer over HTTP: payments, language models, storage, search.

Only methods that are sure to ask the service; what builds a request (`bucket.blob(name)`) is local.
"""

from scalesight.syntax.frameworks.effect import PYTHON, Effect, Framework, rows

_CALL = Effect(api_calls=1)
_PART = Effect(returns="object", type="service.Resource")


def _made(type_name: str, *names: str) -> dict[str, Effect]:
    return dict.fromkeys(names, Effect(returns="object", type=type_name))


_STRIPE = (
    "Customer Charge PaymentIntent PaymentMethod Subscription SubscriptionItem Invoice InvoiceItem Price Product Refund"
    " Payout Transfer Account Coupon Event SetupIntent checkout.Session billing_portal.Session"
)
_OPENAI = "chat.completions completions embeddings moderations responses ChatCompletion Completion Embedding"
_METHODS = "create retrieve modify list delete search cancel"

SERVICES = Framework(
    name="python services",
    languages=PYTHON,
    calls={
        **{f"stripe.{name}.{method}": _CALL for name in _STRIPE.split() for method in _METHODS.split()},
        **_made(
            "service.Client", "openai.OpenAI", "openai.AsyncOpenAI", "openai.AzureOpenAI", "openai.AsyncAzureOpenAI"
        ),
        **_made("service.Client", "anthropic.Anthropic", "anthropic.AsyncAnthropic", "stripe.StripeClient"),
        # The client of the module: https://github.com/openai/openai-python#module-level-client
        **{f"openai.{name}.create": _CALL for name in _OPENAI.split()},
        **rows("openai.images", "generate edit", _CALL),
        **rows("litellm", "completion acompletion embedding aembedding", _CALL),
        **_made("service.Model", "google.generativeai.GenerativeModel", "cohere.Client", "cohere.ClientV2"),
        **rows("service.Model", "generate_content generate_content_async chat embed rerank classify", _CALL),
        **_made(
            "service.Maps",
            "googlemaps.Client",
            "geopy.geocoders.Nominatim",
            "geopy.Nominatim",
            "geopy.geocoders.GoogleV3",
        ),
        **rows("service.Maps", "geocode reverse reverse_geocode directions distance_matrix places place", _CALL),
        **rows("service.Resource", "create retrieve update delete list parse stream generate edit", _CALL),
        **_made("gcs.Client", "google.cloud.storage.Client"),
        **rows("gcs.Client", "bucket", Effect(returns="object", type="gcs.Bucket")),
        **rows("gcs.Client", "get_bucket lookup_bucket", Effect(api_calls=1, returns="object", type="gcs.Bucket")),
        **rows("gcs.Client", "list_blobs list_buckets", Effect(api_calls=1, returns="open")),
        **rows("gcs.Bucket", "blob", Effect(returns="object", type="gcs.Blob")),
        **rows("gcs.Bucket", "get_blob", Effect(api_calls=1, returns="object", type="gcs.Blob")),
        **rows("gcs.Bucket", "list_blobs", Effect(api_calls=1, returns="open")),
        **rows("gcs.Bucket", "delete_blob delete_blobs copy_blob rename_blob", _CALL),
        **rows(
            "gcs.Blob",
            "upload_from_string upload_from_filename upload_from_file download_as_bytes download_as_text"
            " download_as_string download_to_filename download_to_file delete exists reload patch make_public rewrite",
            _CALL,
        ),
        # https://elasticsearch-py.readthedocs.io/
        **_made(
            "elastic.Client",
            "elasticsearch.Elasticsearch",
            "elasticsearch.AsyncElasticsearch",
            "opensearchpy.OpenSearch",
        ),
        **rows(
            "elastic.Client",
            "index get search update delete exists count create mget msearch bulk update_by_query delete_by_query",
            Effect(queries=1),
        ),
        **rows("elasticsearch.helpers", "bulk async_bulk", Effect(queries=1)),
    },
    attributes={"service.Client.*": _PART, "service.Resource.*": _PART},
)

# https://strawberry.rocks/docs/guides/dataloaders , https://github.com/syrusakbary/aiodataloader : what is asked for in one
# turn of the event loop is fetched together, so `load` costs no query of its own.
DATALOADER = Framework(
    name="python dataloader",
    languages=PYTHON,
    batches=frozenset({"batch_load", "batch_load_fn"}),
    calls={
        **_made(
            "python.Loader",
            "strawberry.dataloader.DataLoader",
            "aiodataloader.DataLoader",
            "promise.dataloader.DataLoader",
        ),
        **rows("python.Loader", "load", Effect(returns="row")),
        **rows("python.Loader", "load_many", Effect(on="argument", returns="list")),
        **rows("python.Loader", "prime clear clear_all", Effect(returns="same")),
    },
)
