"""Job queues and message brokers of Node: a job or message is a remote call, however small; a batch of them is one.

amqplib's `publish` and `sendToQueue` write into a local buffer and have no batch, so they cost nothing here:
https://amqp-node.github.io/amqplib/channel_api.html#flowcontrol
"""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Base, Effect, Framework, rows

_SENT = Effect(api_calls=1)


def _made(type_name: str, *names: str) -> dict[str, Effect]:
    return dict.fromkeys(names, Effect(returns="object", type=type_name))


BULLMQ = Framework(
    name="bullmq",
    languages=ECMASCRIPT,
    calls={
        **_made("bullmq.Queue", "bullmq.Queue", "bull", "bull.Queue", "bee-queue", "@nestjs/bullmq.Queue"),
        **_made("bullmq.Flow", "bullmq.FlowProducer"),
        **rows("bullmq.Queue", "add addBulk upsertJobScheduler getJob removeJob", _SENT),
        **rows("bullmq.Queue", "createJob", Effect(returns="object", type="bullmq.Job")),
        **rows("bullmq.Job", "save", _SENT),
        "bullmq.Job.*": Effect(returns="same"),
        **rows("bullmq.Flow", "add addBulk", _SENT),
        **_made("pgboss.Boss", "pg-boss", "pg-boss.PgBoss"),
        **rows("pgboss.Boss", "send publish insert sendAfter sendThrottled sendDebounced", _SENT),
        **_made("agenda.Agenda", "agenda", "agenda.Agenda"),
        **rows("agenda.Agenda", "now schedule every", _SENT),
    },
    bases=dict.fromkeys(("bullmq.Queue", "bull", "bull.Queue"), Base(instance="bullmq.Queue")),
)

KAFKA = Framework(
    name="kafkajs",
    languages=ECMASCRIPT,
    calls={
        **_made("kafka.Kafka", "kafkajs.Kafka"),
        **_made("kafka.Producer", "kafkajs.Producer"),
        **rows("kafka.Kafka", "producer", Effect(returns="object", type="kafka.Producer")),
        # `messages` and `topicMessages` are arrays: one call, however many.
        **rows("kafka.Producer", "send sendBatch", _SENT),
        **rows("kafka.Producer", "transaction", Effect(returns="same")),
        **rows("kafka.Producer", "commit abort", _SENT),
    },
)

HOSTED = Framework(
    name="hosted queues",
    languages=ECMASCRIPT,
    calls={
        **_made("qstash.Client", "@upstash/qstash.Client"),
        **rows("qstash.Client", "publish publishJSON batch batchJSON enqueue enqueueJSON", _SENT),
        **_made("inngest.Client", "inngest.Inngest"),
        **rows("inngest.Client", "send", _SENT),
        **_made("pubsub.Client", "@google-cloud/pubsub.PubSub"),
        **rows("pubsub.Client", "topic", Effect(returns="object", type="pubsub.Topic")),
        **rows("pubsub.Topic", "publishMessage publishJSON", _SENT),
    },
)
