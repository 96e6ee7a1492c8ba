"""What a rule is: it recognises its own breaches and says what is wrong and what to do."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from scalesight.cost.breach import Breach


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `docs` is its module's docstring, the only documentation there is of it.

    `claims` tells its breaches from those of other rules; `advice` is the way out, a sentence for the message.
    `says` is what is wrong, where there is no number to do arithmetic with.
    """

    ident: str
    docs: str
    claims: Callable[[Breach], bool]
    advice: Callable[[Breach], str]
    says: Callable[[Breach], str] | None = None

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.docs.strip().splitlines()[0]


def rule(
    ident: str,
    docs: str | None,
    claims: Callable[[Breach], bool],
    advice: Callable[[Breach], str],
    says: Callable[[Breach], str] | None = None,
) -> Rule:
    """A rule from its module's docstring."""
    return Rule(ident, textwrap.dedent(docs or "").strip() + "\n", claims, advice, says)


def runs_later(breach: Breach) -> bool:
    """Whether nobody waits for it, as it is a job already."""
    return breach.loop.context == "job" or breach.in_job


def is_python(breach: Breach) -> bool:
    """Whether the advice must speak Python (dict) or JavaScript (Map)."""
    return breach.path.endswith((".py", ".pyi"))
