"""Job queues and message brokers of Python: a job or message is a remote call, however small; a batch of them is one.

What a producer of Kafka or Google Pub/Sub sends is collected and leaves in batches of its own, so it costs nothing here;
what waits for the broker's answer (`flush`, `send_and_wait`) is a call. https://docs.celeryq.dev/en/stable/userguide/calling.html
"""

from scalesight.syntax.frameworks.effect import PYTHON, Base, Effect, Framework, rows

_SENT = Effect(api_calls=1)
_LOCAL = Effect()


def _made(type_name: str, *names: str) -> dict[str, Effect]:
    return dict.fromkeys(names, Effect(returns="object", type=type_name))


_TASK = "celery.Task"
_GROUP = "celery.Group"
_SIGNATURE = "celery.Signature"
_ALL = Effect(on="argument", returns="object", type=_GROUP)

CELERY = Framework(
    name="celery",
    languages=PYTHON,
    imports=("celery",),
    calls={
        **_made("celery.Celery", "celery.Celery", "celery.app.Celery", "celery.app.base.Celery", "celery.current_app"),
        **rows("celery.Celery", "send_task", _SENT),
        **rows("celery.current_app", "send_task", _SENT),
        **rows(_TASK, "delay apply_async retry", _SENT),
        # Runs here and now, as a call of the function does.
        **rows(_TASK, "apply", _LOCAL),
        **rows(_TASK, "s si signature subtask", Effect(returns="object", type=_SIGNATURE)),
        # One message with all arguments in it.
        **rows(_TASK, "map starmap chunks", Effect(returns="object", type=_SIGNATURE)),
        **_made(_SIGNATURE, "celery.signature", "celery.chain", "celery.canvas.chain", "celery.canvas.signature"),
        **rows(_SIGNATURE, "delay apply_async", _SENT),
        **rows(_SIGNATURE, "set clone on_error link link_error", Effect(returns="same")),
        # A message for each task in it.
        **dict.fromkeys(("celery.group", "celery.canvas.group", "celery.chord", "celery.canvas.chord"), _ALL),
        **rows(_GROUP, "delay apply_async", Effect(api_calls=1, each=True)),
        **rows(_GROUP, "set link on_error", Effect(returns="same")),
        _GROUP: Effect(api_calls=1, each=True),
    },
    decorators={
        **dict.fromkeys("celery.shared_task celery.task celery.Celery.task celery.app.shared_task".split(), _TASK),
        **dict.fromkeys(
            "celery.decorators.task celery.task.task celery_app.task celery.current_app.task".split(), _TASK
        ),
    },
    bases={
        **dict.fromkeys(("celery.Task", "celery.app.task.Task"), Base(instance=_TASK, statics=_TASK)),
        "celery.Celery": Base(instance="celery.Celery"),
    },
)

_QUEUE = "rq.Queue"

JOBS = Framework(
    name="python jobs",
    languages=PYTHON,
    calls={
        # https://python-rq.org/docs/
        **_made(
            _QUEUE, "rq.Queue", "rq.queue.Queue", "django_rq.get_queue", "rq_scheduler.Scheduler", "flask_rq2.get_queue"
        ),
        **rows(_QUEUE, "enqueue enqueue_call enqueue_at enqueue_in enqueue_many cron schedule", _SENT),
        "django_rq.enqueue": _SENT,
        **rows("rq.Job", "delay queue", _SENT),
        # https://dramatiq.io/reference.html
        **rows("dramatiq.Actor", "send send_with_options", _SENT),
        **rows("dramatiq.Actor", "message message_with_options", _LOCAL),
        **_made("dramatiq.Group", "dramatiq.group"),
        # https://arq-docs.helpmanuals.io/
        **_made(
            "arq.Redis", "arq.create_pool", "arq.connections.create_pool", "arq.connections.ArqRedis", "arq.ArqRedis"
        ),
        **rows("arq.Redis", "enqueue_job", _SENT),
        # https://huey.readthedocs.io/ : calling a task sends it.
        "huey.Task": _SENT,
        **rows("huey.Task", "schedule", _SENT),
        **rows("huey.Task", "call_local s", _LOCAL),
        **_made("huey.Huey", "huey.RedisHuey", "huey.SqliteHuey", "huey.PriorityRedisHuey", "huey.Huey"),
        # https://django-q2.readthedocs.io/en/master/tasks.html
        **dict.fromkeys(("django_q.tasks.async_task", "django_q.tasks.schedule", "django_q.tasks.async_iter"), _SENT),
        # https://procrastinate.readthedocs.io/
        **rows("procrastinate.Task", "defer defer_async", Effect(queries=1)),
        **rows("procrastinate.Task", "batch_defer batch_defer_async", Effect(queries=1)),
        **_made("procrastinate.App", "procrastinate.App"),
        # https://taskiq-python.github.io/
        **rows("taskiq.Task", "kiq", _SENT),
    },
    decorators={
        **dict.fromkeys("rq.decorators.job rq.job.job django_rq.job flask_rq2.job".split(), "rq.Job"),
        "dramatiq.actor": "dramatiq.Actor",
        **dict.fromkeys(
            "huey.Huey.task huey.Huey.periodic_task huey.contrib.djhuey.task huey.contrib.djhuey.db_task".split(),
            "huey.Task",
        ),
        **dict.fromkeys(("procrastinate.App.task", "procrastinate.contrib.django.app.task"), "procrastinate.Task"),
        **dict.fromkeys(("broker.task", "taskiq.broker.task"), "taskiq.Task"),
    },
)

BROKERS = Framework(
    name="python brokers",
    languages=PYTHON,
    calls={
        # Buffered: `linger_ms` and `batch_size` decide when records leave, not the call.
        **_made("kafka.Producer", "kafka.KafkaProducer", "kafka.producer.KafkaProducer", "confluent_kafka.Producer"),
        **_made("kafka.Producer", "aiokafka.AIOKafkaProducer", "confluent_kafka.SerializingProducer"),
        **rows("kafka.Producer", "send produce poll", Effect(returns="object", type="kafka.Future")),
        **rows("kafka.Producer", "send_and_wait flush send_batch", _SENT),
        # To wait for one record is to send it alone.
        **rows("kafka.Future", "get result", _SENT),
        **_made("pubsub.Publisher", "google.cloud.pubsub_v1.PublisherClient", "google.cloud.pubsub.PublisherClient"),
        **rows("pubsub.Publisher", "publish", Effect(returns="object", type="pubsub.Future")),
        **rows("pubsub.Publisher", "topic_path", Effect(returns="text")),
        **rows("pubsub.Future", "result", _SENT),
        # https://pika.readthedocs.io/ : written to the socket before it returns, and there is no batch.
        **_made("pika.Connection", "pika.BlockingConnection"),
        **rows("pika.Connection", "channel", Effect(returns="object", type="pika.Channel")),
        **_made("pika.Channel", "pika.channel.Channel", "pika.adapters.blocking_connection.BlockingChannel"),
        **rows("pika.Channel", "basic_publish", _SENT),
        **_made("aio_pika.Connection", "aio_pika.connect", "aio_pika.connect_robust"),
        **rows("aio_pika.Connection", "channel", Effect(returns="object", type="aio_pika.Channel")),
        **rows("aio_pika.Channel", "declare_exchange get_exchange", Effect(returns="object", type="aio_pika.Exchange")),
        **rows("aio_pika.Exchange", "publish", _SENT),
        **_made("aio_pika.Exchange", "aio_pika.Exchange"),
        # https://docs.celeryq.dev/projects/kombu/
        **_made("kombu.Producer", "kombu.Producer", "kombu.messaging.Producer"),
        **rows("kombu.Producer", "publish", _SENT),
        **_made("servicebus.Client", "azure.servicebus.ServiceBusClient", "azure.servicebus.aio.ServiceBusClient"),
        **rows(
            "servicebus.Client", "get_queue_sender get_topic_sender", Effect(returns="object", type="servicebus.Sender")
        ),
        **rows("servicebus.Sender", "send_messages schedule_messages", _SENT),
    },
    attributes={"aio_pika.Channel.default_exchange": Effect(returns="object", type="aio_pika.Exchange")},
)
