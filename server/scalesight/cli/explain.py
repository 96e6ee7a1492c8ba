"""Prints the documentation of a rule."""

from __future__ import annotations

import argparse
import difflib
import sys

from scalesight.cli.exits import Exit, Refused

_EXAMPLES = """\
examples:
  scalesight explain              every rule in one line
  scalesight explain nested-loop  one rule in full
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.description = "Prints what a rule finds, why it matters, and what to write instead."
    parser.epilog = _EXAMPLES
    parser.add_argument("rule", nargs="?", metavar="RULE", help="as in a finding: warning[RULE]; none: list all")


def run(arguments: argparse.Namespace) -> int:
    """Prints one rule, or the list of all."""
    from scalesight.rules.registry import RULES

    if arguments.rule is None:
        width = max((len(rule.ident) for rule in RULES), default=0)
        sys.stdout.write("".join(f"{rule.ident:<{width}}  {rule.summary}\n" for rule in RULES))
        return Exit.CLEAN
    for rule in RULES:
        if rule.ident == arguments.rule:
            sys.stdout.write(rule.docs.strip() + "\n")
            return Exit.CLEAN
    raise Refused(_unknown(arguments.rule, [rule.ident for rule in RULES]))


def _unknown(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name.lower().replace("_", "-"), known, n=3, cutoff=0.5)
    advice = f"did you mean {' or '.join(near)}?" if near else "`scalesight explain` lists them all"
    return f"no such rule: {name}; {advice}"
