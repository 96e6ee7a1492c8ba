"""Redis from Node: ioredis, node-redis, Upstash. A command is a round trip, and counts as a query.

https://redis.io/docs/latest/develop/using-commands/pipelining/ : the commands of a pipeline or transaction go out together,
with its `exec`.
"""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Base, Effect, Framework, rows

_CLIENT = "redis.Client"
_BATCH = "redis.Batch"
_OPEN = Effect(returns="object", type=_CLIENT)
_COMMAND = Effect(queries=1)
_COMMANDS = (
    "get set setex psetex setnx getset getdel getex append strlen incr incrby incrbyfloat decr decrby mget mset msetnx del"
    " unlink exists expire pexpire expireat persist ttl pttl type rename touch copy dump hget hset hsetnx hmget hmset hdel"
    " hexists hlen hincrby hincrbyfloat sadd srem sismember smismember scard spop srandmember lpush rpush lpushx rpushx"
    " lpop rpop lrem lset llen lindex ltrim rpoplpush lmove zadd zrem zscore zmscore zincrby zcard zcount zrank zrevrank"
    " zpopmin zpopmax xadd xack xdel xlen publish eval evalsha ping echo bitcount setbit getbit pfadd pfcount geoadd"
    " json_get json_set call sendCommand flushdb flushall scan sscan hscan zscan"
)
_LISTS = "keys smembers sinter sunion sdiff lrange zrange zrevrange zrangebyscore zrevrangebyscore hkeys hvals xrange xread xreadgroup"
# node-redis spells them in camel case.
_CAMEL = (
    "setEx pSetEx setNX getSet getDel getEx incrBy incrByFloat decrBy mGet mSet mSetNX expireAt pExpire pTTL hGet hSet hSetNX"
    " hmGet hDel hExists hLen hIncrBy sAdd sRem sIsMember smIsMember sCard sPop lPush rPush lPop rPop lRem lSet lLen lIndex"
    " lTrim zAdd zRem zScore zIncrBy zCard zCount zRank xAdd xAck xDel xLen flushDb flushAll hScan sScan zScan"
)
_CAMEL_LISTS = "sMembers sInter sUnion sDiff lRange zRange zRangeByScore hKeys hVals xRange xRead xReadGroup"


def _commands(type_name: str) -> dict[str, Effect]:
    return {
        **rows(type_name, f"{_COMMANDS} {_CAMEL}", _COMMAND),
        **rows(type_name, f"{_LISTS} {_CAMEL_LISTS}", Effect(queries=1, returns="open")),
        **rows(type_name, "hgetall hGetAll", Effect(queries=1)),
        **rows(type_name, "pipeline multi batch", Effect(returns="object", type=_BATCH)),
        **rows(type_name, "duplicate", Effect(returns="same")),
    }


FRAMEWORK = Framework(
    name="redis",
    languages=ECMASCRIPT,
    imports=("ioredis", "redis", "@redis/client", "@upstash/redis", "@vercel/kv"),
    calls={
        **dict.fromkeys(
            "ioredis ioredis.Redis ioredis.Cluster redis.createClient redis.createCluster @redis/client.createClient @upstash/redis.Redis @upstash/redis.Redis.fromEnv @vercel/kv.createClient @vercel/kv.kv".split(),
            _OPEN,
        ),
        "redis.RedisClientType": _OPEN,
        "@vercel/kv.kv": _OPEN,
        **_commands("@vercel/kv.kv"),
        **_commands(_CLIENT),
        f"{_BATCH}.*": Effect(returns="same"),
        **rows(_BATCH, "exec execBatch execAsPipeline execTyped", Effect(queries=1)),
    },
    bases=dict.fromkeys(("ioredis", "ioredis.Redis", "@upstash/redis.Redis"), Base(statics="", instance=_CLIENT)),
)

# A variable of this name is a client, whatever file made it.
BY_NAME = Framework(
    name="redis by name",
    languages=ECMASCRIPT,
    names=dict.fromkeys(("redis", "redisClient", "Redis"), (_CLIENT,)),
)
