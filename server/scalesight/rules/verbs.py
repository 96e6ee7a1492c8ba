"""What a sink does, by the verb of its name: the way out of a loop of reads is none for writes, messages or jobs."""

from __future__ import annotations

from typing import Literal

from scalesight.cost.amounts.term import Step
from scalesight.cost.breach import Breach
from scalesight.scale.naming import split

Deed = Literal["read", "write", "command", "message", "job", "other"]

_WRITES = (
    "save",
    "create",
    "update",
    "delete",
    "upsert",
    "add",
    "set",
    "remove",
    "insert",
    "commit",
    "refresh",
    "asave",
    "destroy",
    "del",
    "unlink",
)
# Of a builder, whatever comes after it: `db.insert(orders).values(order)`.
_WRITING = frozenset("insert insertInto insert_into update updateTable delete del deleteFrom delete_from".split())

# Their commands go out many at once, whatever they do.
_STORES = frozenset({"redis", "valkey"})

_JOBS = ("add", "apply_async", "delay", "dispatch", "enqueue", "produce", "publish", "push", "schedule", "send_task")
_MESSAGES = ("deliver", "email", "mail", "notify", "send")

# Methods that nobody recognises by their name alone.
_SAYING_NOTHING = frozenset("all apply call execute fetch find get handle list load process run task".split())


def query(sink: Step) -> Deed:
    """What a query does: it loads what an attribute stands for (`read`), it writes, or it is a `command` of a key-value store."""
    if sink.kind == "read":
        return "read"
    if not _STORES.isdisjoint(split(sink.name)):
        return "command"
    *before, method = sink.name.replace("()", "").split(".")
    writes = sink.kind == "write" or method.startswith(_WRITES) or not _WRITING.isdisjoint(before)
    return "write" if writes else "other"


def call(sink: Step) -> Deed:
    """What a remote call does: it sends a message or a job, or it asks for something."""
    method = sink.name.rpartition(".")[2].lstrip("_")
    if method.startswith(_JOBS):
        return "job"
    return "message" if method.startswith(_MESSAGES) else "other"


def called(breach: Breach) -> str:
    """The function that the loop calls and that spends it, "" where it stands in the loop itself."""
    at = breach.chain.index(breach.loop.step) if breach.loop.step in breach.chain else 0
    names = (step.name.rpartition(".")[2] for step in breach.chain[at + 1 :] if step.kind == "call")
    return next((name for name in names if name not in _SAYING_NOTHING), "")
