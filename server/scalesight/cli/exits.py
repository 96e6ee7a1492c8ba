"""How a command ends: the exit codes that scripts rely on, and the refusal that becomes one of them."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every subcommand. The last two are 128 plus the signal, as shells count."""

    CLEAN = 0
    FINDINGS = 1
    REFUSED = 2
    INTERNAL_ERROR = 3
    INTERRUPTED = 130
    BROKEN_PIPE = 141


class Refused(Exception):  # noqa: N818 -- not an error of the program: an answer to the user
    """Wrong use, or a scale.toml that cannot be used. The text is for the person who typed the command."""
