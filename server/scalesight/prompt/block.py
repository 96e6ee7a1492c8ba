"""A wrapped prompt as text: composed around a request, and read back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scalesight.prompt import markers
from scalesight.prompt.carrier import LINE_END, Carrier

#: The request of a prompt that stands above code: the code itself is not repeated.
CODE_BELOW = "Rework the code below so that it holds at this scale. What it returns and changes stays the same."


class Composed(NamedTuple):
    """A block: `text` without the line end after it; `prompt` is the hash of the lines that were generated."""

    text: str
    prompt: str
    generated: tuple[str, ...]


class Parts(NamedTuple):
    """The generated lines of a prompt before and after its request; `request` is None where the prompt shows none."""

    before: list[str]
    request: list[str] | None
    after: list[str]


def split(prompt: str, request: str) -> Parts:
    """Finds the request in a prompt, on lines of its own."""
    lines = LINE_END.split(prompt)
    while lines and not lines[-1].strip():
        lines.pop()
    wanted = LINE_END.split(request)
    for at in range(len(lines) - len(wanted) + 1):
        if lines[at : at + len(wanted)] == wanted:
            return Parts(lines[:at], wanted, lines[at + len(wanted) :])
    return Parts(lines, None, [])


def core(request: str) -> str:
    """A request without blank lines at its ends: what the prompt shows of it."""
    lines = LINE_END.split(request)
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines)


def compose(parts: Parts, raw: str | None, carrier: Carrier, line_end: str, words: Sequence[str]) -> Composed | str:
    """The block around `raw`, which is the request as it stands in the document (None: write it as a comment too).

    `words` go on the first marker. Returns what cannot stand in such a comment as a text.
    """
    before = [carrier.line(line) for line in parts.before]
    after = [carrier.line(line) for line in parts.after]
    asked = [carrier.line(line) for line in parts.request or ()] if raw is None else []
    what = carrier.refusal([*before, *asked, *after])
    if what is not None:
        return what
    generated = tuple(carrier.read(line) for line in (*before, *after))
    prompt = markers.hash_of(generated)
    region = raw if raw is not None else line_end.join(asked)
    id_ = request_hash(carrier.read(region))
    lines = [carrier.marker(markers.marker("begin", id_, [f"prompt={prompt}", *words])), *before]
    if parts.request is not None:
        count = len(LINE_END.split(region))
        lines += [carrier.marker(markers.marker("request", id_, [f"lines={count}"])), region]
        lines += [carrier.marker(markers.marker("request-end", id_))]
    lines += [*after, carrier.marker(markers.marker("end", id_))]
    return Composed(line_end.join(lines), prompt, generated)


def request_hash(request: str) -> str:
    """The hash that markers carry."""
    return markers.hash_of(LINE_END.split(request))
