"""Intermediate form and declared scale to cost. Nothing in here knows a framework by name.

- `amounts`: sizes, what is computed with them, and how a person reads them.
- `values`: what is known of a name, an attribute or an expression without running the code.
- `evaluation`: the way through functions, statement by statement and call by call.
- `loops`: how often loops run, however they are written.
- `recursion`: functions that call themselves, and answers that are kept.
- `rows`: models, relations, queries, and what a framework makes of rows without a loop in sight.
- `hidden`: loops that nobody wrote, inside of built-ins and copies, and calls that do the same each round.

At the top stand the engine in which they meet, the files and what is remembered of them, where code runs, and what
comes out: breaches of budgets, the costs of functions and of loops.
"""
