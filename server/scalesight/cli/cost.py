"""Prints what functions cost, as polynomials."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Iterable

from scalesight.cli import project
from scalesight.cli.exits import Exit
from scalesight.cost.amounts.arithmetic import UNITS
from scalesight.cost.function_costs import Expression, FunctionCost

_DESCRIPTION = """\
Prints what one call of each function costs, as a polynomial: in the collections of scale.toml, in what its parameters
hold, and in what nobody declared, by the names that the code has for it. It needs no scale.toml.
"""

_EXAMPLES = """\
examples:
  scalesight cost                      all functions below the current folder
  scalesight cost app/catalog.py       one file; its top-level code is called <module>
  scalesight cost --format json app    {"functions": [{"path", "line", "name", "costs", "unknown_calls"}]}

A degree says how many sizes are multiplied: 1 is linear, 2 quadratic. A logarithm does not count, so sorting is linear. The class
of a whole program is the largest degree over its functions, of iterations and work together.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.description = _DESCRIPTION
    parser.epilog = _EXAMPLES
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: the current folder)")
    parser.add_argument("--config", metavar="FILE", help="use this scale.toml instead of the nearest one upward")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="default: text")


def run(arguments: argparse.Namespace) -> int:
    """Prints the costs."""
    gc.disable()  # what is made lives to the end
    found = project.costs(arguments.paths or ["."], arguments.config)
    for problem in found.problems:
        sys.stderr.write(f"{problem.path}: {problem.message}\n")
    if arguments.format == "json":
        json.dump({"functions": [_as_json(function) for function in found.functions]}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        sys.stdout.write("".join(_as_text(found.functions)))
    return Exit.REFUSED if found.unusable else Exit.CLEAN


def _as_json(function: FunctionCost) -> dict[str, object]:
    costs = {name: {"expression": one.text, "degree": one.degree} for name, one in function.costs.items()}
    return {
        "path": function.path,
        "line": function.line,
        "name": function.name,
        "costs": costs,
        "unknown_calls": list(function.unknown_calls),
    }


def _as_text(functions: Iterable[FunctionCost]) -> Iterable[str]:
    constant = 0
    for function in functions:
        amounts = [(name, one) for name, one in function.costs.items() if one.text != "0"]
        if not amounts:
            constant += 1
            continue
        yield f"{function.path}:{function.line}: {function.name}\n"
        for name, one in amounts:
            yield f"    {one.text} {UNITS[name][one.text != '1']}{_class(one)}\n"
        if function.unknown_calls:
            yield f"    not understood: {', '.join(function.unknown_calls)}\n"
    if constant:
        yield f"{constant} {'function goes' if constant == 1 else 'functions go'} over nothing and asks nobody\n"


def _class(amount: Expression) -> str:
    if amount.is_exponential:
        return "  (exponential)"
    names = ("", "linear", "quadratic", "cubic")
    degree = amount.degree
    return f"  ({names[degree] if degree < len(names) else f'degree {degree}'})" if degree else ""
