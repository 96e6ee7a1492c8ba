"""Redis from Python: a round trip for each command, unless a pipeline keeps them together until `execute`.

https://redis.readthedocs.io/en/stable/commands.html
"""

from scalesight.syntax.frameworks.effect import PYTHON, Base, Effect, Framework, rows

_CLIENT = "redis.Client"
_PIPELINE = "redis.Pipeline"
_OPEN = Effect(returns="object", type=_CLIENT)
_LOCAL = Effect(returns="none")
_MODULES = "redis redis.client redis.asyncio redis.asyncio.client redis.cluster redis.asyncio.cluster aioredis redis.sentinel valkey valkey.asyncio"
_CLASSES = "Redis StrictRedis RedisCluster Valkey"

FRAMEWORK = Framework(
    name="redis",
    languages=PYTHON,
    imports=("redis", "aioredis", "flask_redis", "django_redis", "valkey"),
    calls={
        **{f"{module}.{name}": _OPEN for module in _MODULES.split() for name in _CLASSES.split()},
        **{f"{module}.{name}.from_url": _OPEN for module in _MODULES.split() for name in _CLASSES.split()},
        **{f"{module}.from_url": _OPEN for module in _MODULES.split()},
        **dict.fromkeys(("aioredis.create_redis", "aioredis.create_redis_pool", "flask_redis.FlaskRedis"), _OPEN),
        "django_redis.get_redis_connection": _OPEN,
        f"{_CLIENT}.*": Effect(queries=1),
        **rows(_CLIENT, "pipeline multi_exec", Effect(returns="object", type=_PIPELINE)),
        # Made here, and asked for later.
        **rows(
            _CLIENT,
            "lock pubsub register_script close aclose init_app get_connection_kwargs set_response_callback monitor"
            " connection_pool initialize wait_closed",
            Effect(),
        ),
        f"{_PIPELINE}.*": Effect(returns="same"),
        **rows(_PIPELINE, "execute", Effect(queries=1)),
        # What is watched is read at once.
        **rows(_PIPELINE, "watch unwatch", Effect(queries=1, returns="none")),
        **rows(_PIPELINE, "reset multi", _LOCAL),
    },
    bases={f"{module}.{name}": Base(instance=_CLIENT) for module in _MODULES.split() for name in _CLASSES.split()},
    names=dict.fromkeys("redis_client redis_conn redis_connection redis_db redis_instance rdb".split(), (_CLIENT,)),
)
