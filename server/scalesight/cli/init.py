"""Creates a scale.toml to fill in."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from scalesight.cli.exits import Exit, Refused
from scalesight.scale.find import NAME

_EXAMPLES = """\
examples:
  scalesight init                in the current folder
  scalesight init services/shop  for one part of a repository
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.description = "Writes a commented scale.toml, to be filled with the project's numbers."
    parser.epilog = _EXAMPLES
    parser.add_argument("folder", nargs="?", default=".", metavar="DIR", help="default: the current folder")
    parser.add_argument("--force", action="store_true", help="replace a scale.toml that is there")


def run(arguments: argparse.Namespace) -> int:
    """Writes the file and says what to do next. Refuses to replace one, unless told to."""
    from scalesight.scale.starter import STARTER

    folder = Path(arguments.folder)
    if not folder.is_dir():
        raise Refused(f"no such folder: {folder}")
    file = folder / NAME
    try:
        with file.open("w" if arguments.force else "x", encoding="utf-8", newline="\n") as target:
            target.write(STARTER)
    except FileExistsError:
        raise Refused(f"{file} is already there; edit it, or replace it with --force") from None
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror or error}") from None
    sys.stdout.write(f"Wrote {file}.\nNext: put your own numbers in, then run: {_next(arguments.folder)}\n")
    return Exit.CLEAN


def _next(folder: str) -> str:
    return "scalesight check" if folder == "." else f"scalesight check {shlex.quote(folder)}"
