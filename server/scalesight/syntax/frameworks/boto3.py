"""The AWS SDK for Python: every method of a client is a request, but for those that only compute; DynamoDB is a database.

https://boto3.amazonaws.com/v1/documentation/api/latest/guide/clients.html . A resource (`s3.Bucket("b")`) is a name until one
of its methods is called. A paginator asks for a page in each round of the loop over it, so it is one request at least.
"""

from scalesight.syntax.frameworks.effect import PYTHON, Effect, Framework, rows

_CALL = Effect(api_calls=1)
_QUERY = Effect(queries=1)
_CLIENT = "boto3.Client"
_TABLES = "boto3.TablesClient"
_RESOURCE = "boto3.Resource"
_TABLE = "boto3.Table"
_SESSION = "boto3.Session"
_OPEN = Effect(returns="object", type=_CLIENT, texts=(("dynamodb", _TABLES),), expense="client")
_OPEN_RESOURCE = Effect(returns="object", type=_RESOURCE, texts=(("dynamodb", "boto3.Database"),), expense="client")
_LOCAL = "generate_presigned_url generate_presigned_post can_paginate close get_waiter"
# What a resource is made of: these name a thing and ask nobody.
_PARTS = (
    "Bucket Object ObjectSummary ObjectVersion ObjectAcl BucketPolicy BucketAcl MultipartUpload MultipartUploadPart Queue"
    " Message Topic Subscription PlatformEndpoint PlatformApplication Instance Image Volume Vpc Subnet SecurityGroup Stack"
    " Role User Group Policy Version Acl"
)
# Collections of a resource, which list page by page: `bucket.objects.filter(Prefix=…)`.
_COLLECTIONS = (
    "objects object_versions buckets multipart_uploads queues topics subscriptions instances volumes snapshots images"
    " tables stacks roles users"
)
_CLIENTS = "S3 SQS SNS SES SESV2 Lambda Kinesis Firehose EventBridge SecretsManager SSM STS CloudWatch SFN KMS EC2 ECS Textract Rekognition"

FRAMEWORK = Framework(
    name="boto3",
    languages=PYTHON,
    imports=("boto3", "botocore", "aioboto3", "aiobotocore", "mypy_boto3_s3", "mypy_boto3_sqs", "types_boto3_s3"),
    calls={
        **dict.fromkeys(("boto3.client", "aioboto3.client"), _OPEN),
        **dict.fromkeys(("boto3.resource", "aioboto3.resource"), _OPEN_RESOURCE),
        **dict.fromkeys(
            (
                "boto3.Session",
                "boto3.session.Session",
                "aioboto3.Session",
                "aioboto3.session.Session",
                "aiobotocore.session.get_session",
                "aiobotocore.session.AioSession",
                "botocore.session.get_session",
            ),
            Effect(returns="object", type=_SESSION),
        ),
        **rows(_SESSION, "client create_client", _OPEN),
        **rows(_SESSION, "resource", _OPEN_RESOURCE),
        f"{_CLIENT}.*": _CALL,
        **rows(_CLIENT, _LOCAL, Effect()),
        f"{_CLIENT}.get_paginator": Effect(returns="object", type="boto3.Paginator"),
        "boto3.Paginator.paginate": Effect(api_calls=1, returns="open"),
        f"{_TABLES}.*": _QUERY,
        **rows(_TABLES, _LOCAL, Effect()),
        f"{_TABLES}.get_paginator": Effect(returns="object", type="boto3.TablePaginator"),
        "boto3.TablePaginator.paginate": Effect(queries=1, returns="open"),
        f"{_RESOURCE}.*": _CALL,
        **rows(_RESOURCE, _PARTS, Effect(returns="object", type=_RESOURCE)),
        **rows(_RESOURCE, "generate_presigned_url get_available_subresources", Effect()),
        **rows("boto3.Collection", "all filter limit page_size pages", Effect(api_calls=1, returns="open")),
        # A request for each page of a thousand.
        **rows("boto3.Collection", "delete", _CALL),
        "boto3.Database.Table": Effect(returns="object", type=_TABLE),
        **rows("boto3.Database", "batch_get_item batch_write_item create_table", _QUERY),
        f"{_TABLE}.*": _QUERY,
        f"{_TABLE}.batch_writer": Effect(returns="object", type="boto3.Batch"),
        # Kept until 25 have come together.
        **rows("boto3.Batch", "put_item delete_item", Effect(returns="none")),
    },
    attributes={
        **rows(_RESOURCE, _COLLECTIONS, Effect(returns="object", type="boto3.Collection")),
        **rows(_RESOURCE, "meta", Effect(returns="object", type="boto3.Meta")),
        "boto3.Meta.client": Effect(returns="object", type=_CLIENT),
    },
    names={
        **{f"{service}Client": (_CLIENT,) for service in _CLIENTS.split()},
        "DynamoDBClient": (_TABLES,),
        **dict.fromkeys("s3_client sqs_client sns_client ses_client lambda_client".split(), (_CLIENT,)),
    },
)
