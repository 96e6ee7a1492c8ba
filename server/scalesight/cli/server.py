"""The command line of the language server; `__main__` starts it, for cli and lsp never import each other."""

from __future__ import annotations

import argparse

_EXAMPLES = """\
examples:
  scalesight server                       over stdin and stdout
  scalesight server --tcp 127.0.0.1:9257  one connection, for debugging
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.description = "Runs the language server over stdin and stdout, as editors start it."
    parser.epilog = _EXAMPLES
    transport = parser.add_mutually_exclusive_group()
    transport.add_argument("--stdio", action="store_true", help="the default; accepted because editors pass it")
    transport.add_argument("--tcp", type=_address, metavar="HOST:PORT", help="listen there, for debugging")


def _address(text: str) -> tuple[str, int]:
    host, separator, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")  # an IPv6 address: [::1]:9257
    if not (separator and host and port.isascii() and port.isdigit() and int(port) <= 65535):
        raise argparse.ArgumentTypeError(f"expected HOST:PORT such as 127.0.0.1:9257, found {text!r}")
    return host, int(port)
