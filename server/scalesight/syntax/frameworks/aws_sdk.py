"""The AWS SDK for JavaScript: version 3 sends commands, version 2 has a method for each.

https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/ . DynamoDB is a database, so its commands are queries; a command of
a batch (`BatchWriteItemCommand`, `SendMessageBatchCommand`, `DeleteObjectsCommand`) is one call like any other.
"""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, rows

_CLIENT = "aws.Client"
_TABLES = "aws.Tables"
_REQUEST = "aws.Request"
_QUERY = "aws.TableRequest"
_OPEN = Effect(returns="object", type=_CLIENT)
_OPEN_TABLES = Effect(returns="object", type=_TABLES)
_SERVICES = {
    "s3": "S3", "sqs": "SQS", "sns": "SNS", "ses": "SES", "sesv2": "SESv2", "lambda": "Lambda", "kinesis": "Kinesis",
    "firehose": "Firehose", "eventbridge": "EventBridge", "secrets-manager": "SecretsManager", "ssm": "SSM",
    "sts": "STS", "cloudwatch": "CloudWatch", "cloudwatch-logs": "CloudWatchLogs", "cloudfront": "CloudFront",
    "sfn": "SFN", "cognito-identity-provider": "CognitoIdentityProvider", "bedrock-runtime": "BedrockRuntime",
    "textract": "Textract", "rekognition": "Rekognition", "kms": "KMS", "ec2": "EC2", "ecs": "ECS",
}  # fmt: skip
_LIBRARY = "@aws-sdk/lib-dynamodb"
_DYNAMO = "@aws-sdk/client-dynamodb"
_TABLE_METHODS = "get put update delete query scan batchGet batchWrite transactWrite transactGet getItem putItem updateItem deleteItem batchGetItem batchWriteItem"

FRAMEWORK = Framework(
    name="aws-sdk",
    languages=ECMASCRIPT,
    calls={
        **{
            f"@aws-sdk/client-{package}.{name}{suffix}": _OPEN
            for package, name in _SERVICES.items()
            for suffix in ("Client", "")
        },
        **{f"aws-sdk.{name}": Effect(returns="object", type="aws.Service") for name in _SERVICES.values()},
        **rows(_CLIENT, "send", Effect(api_calls=1)),
        # The clients with a method a command.
        **rows(
            _CLIENT,
            "putObject getObject deleteObject deleteObjects headObject copyObject listObjects listObjectsV2 sendMessage"
            " sendMessageBatch receiveMessage deleteMessage deleteMessageBatch publish publishBatch sendEmail sendRawEmail"
            " sendBulkEmail invoke putRecord putRecords putRecordBatch putEvents getSecretValue getParameter getParameters",
            Effect(api_calls=1),
        ),
        **{f"{_DYNAMO}.{name}": _OPEN_TABLES for name in ("DynamoDBClient", "DynamoDB")},
        **{f"{_LIBRARY}.{name}": _OPEN_TABLES for name in ("DynamoDBDocumentClient", "DynamoDBDocument")},
        **{f"{_LIBRARY}.{name}.from": _OPEN_TABLES for name in ("DynamoDBDocumentClient", "DynamoDBDocument")},
        **rows(_TABLES, f"send {_TABLE_METHODS}", Effect(queries=1)),
        # Version 2: what a method gives is sent by `promise()`; an address that is signed is computed here.
        "aws.Service.*": Effect(returns="object", type=_REQUEST),
        **rows("aws.Service", "getSignedUrl createPresignedPost config", Effect(returns="text")),
        **rows("aws.Service", "upload", Effect(returns="object", type=_REQUEST)),
        **rows(_REQUEST, "promise send", Effect(api_calls=1)),
        "aws-sdk.DynamoDB": Effect(returns="object", type="aws.TableService"),
        "aws-sdk.DynamoDB.DocumentClient": Effect(returns="object", type="aws.TableService"),
        "aws.TableService.*": Effect(returns="object", type=_QUERY),
        **rows(_QUERY, "promise send", Effect(queries=1)),
    },
)
