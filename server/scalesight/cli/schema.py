"""Prints the JSON Schema of scale.toml."""

from __future__ import annotations

import argparse
import json
import sys

from scalesight.cli.exits import Exit

_EXAMPLES = """\
examples:
  scalesight schema > scale.schema.json  for editors that complete by schema
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares no arguments."""
    parser.description = "Prints the JSON Schema of scale.toml."
    parser.epilog = _EXAMPLES


def run(_arguments: argparse.Namespace) -> int:
    """Prints the schema."""
    from scalesight.scale.schema import json_schema

    sys.stdout.write(json.dumps(json_schema(), indent=2) + "\n")
    return Exit.CLEAN
