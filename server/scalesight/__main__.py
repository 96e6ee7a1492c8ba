"""The `scalesight` command: finds the subcommand, imports only that one, and turns every ending into an exit code."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from scalesight import __version__
from scalesight.cli import console
from scalesight.cli.exits import Exit, Refused

# Each is a module of scalesight.cli with configure(parser) and run(arguments); the server runs from here, for cli and
# lsp never import each other.
_COMMANDS = {
    "check": "check source files against the budgets of scale.toml",
    "cost": "print what functions cost, as polynomials",
    "prompt": "wrap a request in the blueprint prompt with the project's numbers",
    "init": "create a scale.toml",
    "explain": "print the documentation of a rule",
    "schema": "print the JSON Schema of scale.toml",
    "server": "run the language server",
}

_EPILOG = "`scalesight COMMAND --help` has examples. Start with `scalesight init`, then `scalesight check`."


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line `argv` (default: that of the process) and returns its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        console.prepare_streams()
        if _is_debug(arguments):
            logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
        code = _dispatch(arguments)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader has left (`| head`). What is still buffered goes nowhere, or Python complains at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.BROKEN_PIPE
    except Exception as error:
        _report_crash(error, arguments)
        return Exit.INTERNAL_ERROR


def run() -> NoReturn:
    """Runs the command line of the process and ends it.

    A check ends without taking its data apart object by object, which takes a tenth of its time and helps nobody.
    """
    code = main()
    if "scalesight.lsp.server" in sys.modules:
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # its reader has left
            stream.flush()
    os._exit(code)


def _dispatch(arguments: list[str]) -> int:
    chosen = next((argument for argument in arguments if not argument.startswith("-")), None)
    parser = argparse.ArgumentParser(
        prog="scalesight",
        description="Puts your project's numbers where code is written: scale warnings with arithmetic, and blueprint "
        "prompts, from one scale.toml.",
        epilog=_EPILOG,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"scalesight {__version__}")
    _add_debug(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, summary in _COMMANDS.items():
        command = commands.add_parser(
            name, help=summary, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
        )
        if name == chosen:
            module = importlib.import_module(f"scalesight.cli.{name}")
            module.configure(command)
            _add_debug(command)
    try:
        parsed = parser.parse_args(arguments)
        if parsed.command is None:
            parser.print_help(sys.stderr)
            return Exit.REFUSED
        if parsed.command == "server":
            from scalesight.lsp.server import serve

            return serve(parsed.tcp)
        code: int = module.run(parsed)
    except SystemExit as ending:  # argparse, after it has printed the help, the version or what is wrong
        return ending.code if isinstance(ending.code, int) else Exit.REFUSED
    except Refused as refusal:
        console.note(f"scalesight {chosen}: {refusal}")
        return Exit.REFUSED
    return code


def _add_debug(parser: argparse.ArgumentParser) -> None:
    help_text = "show the traceback of an internal error (also: SCALESIGHT_DEBUG=1)"
    parser.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=help_text)


def _is_debug(arguments: list[str]) -> bool:
    return "--debug" in arguments or os.environ.get("SCALESIGHT_DEBUG", "0") not in ("", "0")


def _report_crash(error: Exception, arguments: list[str]) -> None:
    # Imported here, for no other ending needs them and every start would wait for them.
    import platform
    import traceback

    if _is_debug(arguments):
        console.note("".join(traceback.format_exception(type(error), error, error.__traceback__)).rstrip())
    if isinstance(error, OSError):
        console.note(f"scalesight: the system refused: {error}")
        return
    console.note(
        f"scalesight: internal error: {type(error).__name__}: {error}\n"
        "This is a bug in scalesight, not in your project. Please report it with the output of the same command "
        f"with --debug, and: scalesight {__version__}, Python {platform.python_version()}, {platform.system()}."
    )


if __name__ == "__main__":
    run()
