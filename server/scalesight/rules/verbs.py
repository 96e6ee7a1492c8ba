"""What a sink does, by the verb of its name: the way out of a loop of reads is none for writes, messages or jobs."""

from __future__ import annotations

from typing import Literal

from scalesight.cost.breach import Breach
from scalesight.cost.term import Step

Deed = Literal["read", "write", "message", "job", "other"]

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

_JOBS = ("add", "apply_async", "delay", "dispatch", "enqueue", "produce", "publish", "push", "schedule", "send_task")
_MESSAGES = ("deliver", "email", "mail", "notify", "send")


def query(sink: Step) -> Deed:
    """What a query does: it loads what an attribute stands for (`read`), or it writes."""
    if sink.kind == "read":
        return "read"
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
    return next(names, "")
