"""Clients that a project makes in a file of its own: what everybody calls them tells what they are, whatever file that is."""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, rows

_HTTP = "http.Guess"
_PRODUCER = "kafka.Guess"

BY_NAME = Framework(
    name="clients by name",
    languages=ECMASCRIPT,
    calls={
        # `api.get("/orders")`, and no cache that is asked for a key.
        **rows(_HTTP, "get post put patch delete head request", Effect(api_calls=1, url=0)),
        **rows(_PRODUCER, "send", Effect(api_calls=1, needs=("topic",))),
        **rows(_PRODUCER, "sendBatch", Effect(api_calls=1, needs=("topicMessages",))),
    },
    names={
        **dict.fromkeys(("stripe", "openai", "anthropic"), ("service.Client",)),
        **dict.fromkeys(("resend",), ("resend.Client",)),
        **dict.fromkeys(("transporter", "mailTransporter"), ("mail.Transport",)),
        **dict.fromkeys(("sgMail", "sendgrid"), ("mail.Service",)),
        **dict.fromkeys(("twilioClient", "twilio"), ("twilio.Client",)),
        **dict.fromkeys(("inngest",), ("inngest.Client",)),
        **dict.fromkeys("s3 s3Client sqs sqsClient sns snsClient ses sesClient".split(), ("aws.Client",)),
        **dict.fromkeys("ddb dynamo dynamodb dynamoDb docClient ddbDocClient".split(), ("aws.Tables",)),
        **dict.fromkeys(("producer", "kafkaProducer"), (_PRODUCER,)),
        **dict.fromkeys("api apiClient http httpClient httpService axiosInstance".split(), (_HTTP,)),
    },
)
