"""Wraps a request in the blueprint prompt, with the numbers of the nearest scale.toml."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from scalesight.cli import console, project
from scalesight.cli.exits import Exit, Refused
from scalesight.cli.templates import choose
from scalesight.discovery import absolute, relative
from scalesight.finding import Problem
from scalesight.prompt.context import build
from scalesight.prompt.render import render
from scalesight.scale.find import NAME, find
from scalesight.scale.load import load
from scalesight.scale.model import Scale

_DESCRIPTION = """\
Wraps a request to a coding model in the blueprint prompt: role, the numbers of
the nearest scale.toml that the request touches, hard boundaries, and analysis
before code. Only the prompt goes to stdout.
"""

_EXAMPLES = """\
examples:
  scalesight prompt "Add a filter for size and colour"
  scalesight prompt "Speed this up" --file shop/filters.py  with its findings
  git log -1 --format=%B | scalesight prompt -              request from stdin
  scalesight prompt "Sync the stock" --style compact | wl-copy

templates: built in, or NAME.md.j2 in the scalesight/templates folder of your
configuration ($XDG_CONFIG_HOME, else ~/.config). Those that a project brings in
.scalesight/templates are used only with --trust-templates.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.description = _DESCRIPTION
    parser.epilog = _EXAMPLES
    parser.add_argument("request", nargs="?", metavar="REQUEST", help="what you ask for; - or none: read from stdin")
    parser.add_argument("--template", metavar="NAME", help="the template to fill")
    parser.add_argument("--style", choices=["full", "compact", "comment"], help="default: as scale.toml says, or full")
    parser.add_argument("--file", metavar="FILE", help="a file that the request is about: its findings are added")
    parser.add_argument("--trust-templates", action="store_true", help="use the project's own templates too")


def run(arguments: argparse.Namespace) -> int:
    """Prints the prompt. Without a scale.toml it refuses: numbers are never guessed."""
    request = _request(arguments.request)
    file = _file(arguments.file)
    scale_file = find(file or Path.cwd())
    if scale_file is None:
        folder = file.parent if file else Path.cwd()
        raise Refused(
            f"no {NAME} in {folder} or any folder above it, and numbers are never guessed. "
            "Create one with: scalesight init"
        )
    scale = _scale(scale_file)
    style = arguments.style or scale.prompt.style
    templates = choose(
        arguments.template or style, scale_file.parent, trusted=arguments.trust_templates, environment=os.environ
    )
    if templates.note:
        console.note(f"scalesight prompt: {templates.note}")
    report = project.report_on(file, scale_file, scale) if file else None
    filled = build(
        request,
        scale,
        findings=report.findings if report else (),
        path=relative(file, scale_file.parent) if file else None,
        today=date.today(),
        used=report.collections if report else (),
        context=report.context if report else "",
    )
    rendered = render(filled, style=style, template=arguments.template, roots=templates.roots)
    for problem in rendered.problems:
        console.note(_line(problem))
    sys.stdout.write(rendered.text)
    return Exit.CLEAN


def _request(given: str | None) -> str:
    text = given if given not in (None, "-") else _standard_input(explicit=given == "-")
    if not text.strip():
        raise Refused("the request is empty; write what you ask for, in quotes or to stdin")
    return text.strip("\r\n")


def _standard_input(*, explicit: bool) -> str:
    if not explicit and sys.stdin.isatty():
        raise Refused('no request; write it in quotes, scalesight prompt "Add a filter", or pipe it in')
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"the request from stdin is not UTF-8 (byte {error.start})") from None


def _file(given: str | None) -> Path | None:
    if given is None:
        return None
    file = absolute(given)
    if not file.is_file():
        raise Refused(f"--file: no such file: {given}")
    return file


def _scale(file: Path) -> Scale:
    loaded = load(file, relative(file, Path.cwd()))
    for problem in loaded.problems:
        console.note(_line(problem))
    if loaded.scale is None or loaded.unusable:
        raise Refused(f"{file} cannot be used; nothing is printed with numbers that nobody declared")
    return loaded.scale


def _line(problem: Problem) -> str:
    place = f":{problem.place.line}:{problem.place.start.column + 1}" if problem.place else ""
    return f"{problem.path}{place}: {problem.severity.label}[{problem.code}]: {problem.message}"
