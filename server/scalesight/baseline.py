"""Findings that were there when scalesight came: they are known, and only what is new is told.

A baseline is a JSON file beside scale.toml, to be committed. A finding is recognised by its fingerprint, which does not
change when lines move.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from scalesight.finding import Finding
from scalesight.plain_file import read_start

NAME = "scale-baseline.json"

_VERSION = 1
_MAX_BYTES = 16 * 1024 * 1024


class BaselineError(Exception):
    """A file that is no baseline. The text says what was found and what to do."""


def load(file: Path) -> frozenset[str]:
    """The fingerprints of the findings in a baseline. Raises BaselineError."""
    try:
        text = read_start(file, _MAX_BYTES + 1)
    except OSError as error:
        raise BaselineError(f"{file}: the baseline cannot be read: {error}") from error
    if len(text) > _MAX_BYTES:
        raise BaselineError(
            f"{file}: the baseline is larger than {_MAX_BYTES // 1024 // 1024} MiB: write it again, see --write-baseline"
        )
    try:
        document = json.loads(text)
        findings = document["findings"]
        version = document["version"]
        found = frozenset(entry["fingerprint"] for entry in findings)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BaselineError(
            f"{file}: no baseline ({type(error).__name__}: {error}); expected what `scalesight check --write-baseline` writes"
        ) from error
    if version != _VERSION or not all(isinstance(one, str) for one in found):
        raise BaselineError(
            f"{file}: a baseline of version {version!r}; expected {_VERSION}: write it again with --write-baseline"
        )
    return found


def beside(folder: Path) -> frozenset[str]:
    """The fingerprints in the baseline of a folder; none where there is none that can be used."""
    file = folder / NAME
    try:
        return load(file) if file.is_file() else frozenset()
    except (BaselineError, OSError):  # a check on the command line says so
        return frozenset()


def render(findings: Iterable[Finding]) -> str:
    """The text of a baseline: sorted, one finding per line, so that a change of it can be read."""
    entries = sorted(
        {(one.place.path, one.rule, one.function, one.fingerprint, one.message.splitlines()[0]) for one in findings}
    )
    lines = [
        json.dumps(
            {"path": path, "rule": rule, "function": function, "fingerprint": fingerprint, "message": message},
            ensure_ascii=False,
        )
        for path, rule, function, fingerprint, message in entries
    ]
    listed = ",\n".join(f"  {line}" for line in lines)
    return f'{{"version": {_VERSION}, "findings": [\n{listed}\n]}}\n'


def new(findings: Sequence[Finding], known: frozenset[str]) -> tuple[Finding, ...]:
    """The findings that no baseline knows."""
    return tuple(finding for finding in findings if finding.fingerprint not in known)
