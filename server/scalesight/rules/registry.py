"""The rules, in the order in which they are asked. A new rule is one file and one line here."""

from scalesight.cost.breach import Breach
from scalesight.rules import (
    branching_recursion,
    builtin_in_loop,
    growing_copy,
    invariant_call,
    linear_pass,
    list_head,
    nested_loop,
    pairwise_loop,
    query_in_loop,
    remote_call_in_loop,
    search_in_loop,
    unbounded_fan_out,
    whole_table,
)
from scalesight.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    nested_loop.RULE,
    pairwise_loop.RULE,
    linear_pass.RULE,
    search_in_loop.RULE,
    builtin_in_loop.RULE,
    growing_copy.RULE,
    list_head.RULE,
    query_in_loop.RULE,
    remote_call_in_loop.RULE,
    unbounded_fan_out.RULE,
    whole_table.RULE,
    invariant_call.RULE,
    branching_recursion.RULE,
)


def rule_of(breach: Breach) -> Rule:
    """The rule that a breach belongs to: the first that claims it."""
    return next(rule for rule in RULES if rule.claims(breach))
