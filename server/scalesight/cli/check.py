"""Checks source files against the budgets of their scale.toml."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from scalesight import baseline
from scalesight.ahead import cores
from scalesight.cache import user_cache
from scalesight.cli import console, project
from scalesight.cli.exits import Exit, Refused
from scalesight.cli.progress import Progress
from scalesight.discovery import absolute, relative
from scalesight.file_report import INTERNAL_ERROR
from scalesight.finding import Severity

_DESCRIPTION = """\
Checks source files against the budgets of the nearest scale.toml above each.
Folders are walked; hidden folders, node_modules, venv, __pycache__, dist,
build, vendored, third_party and *.min.js are skipped unless they are named.
"""

_EXAMPLES = """\
examples:
  scalesight check                               the current folder
  scalesight check src/shop.py src/api           a file and a folder
  scalesight check --format github               annotations in GitHub Actions
  scalesight check --format sarif > scale.sarif  for code scanning
  scalesight check --fail-on error               warnings are shown, errors fail
  scalesight check --write-baseline              from now on, only what is new

exit codes:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  wrong use, or a scale.toml that cannot be used
  3  internal error
"""

_LEVELS = {severity.label: severity for severity in sorted(Severity, reverse=True)}

# People are told what is worth a look; programs get everything and choose.
_SHOWN_FROM = {
    "text": Severity.INFORMATION,
    "json": Severity.HINT,
    "sarif": Severity.HINT,
    "github": Severity.INFORMATION,
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.description = _DESCRIPTION
    parser.epilog = _EXAMPLES
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: the current folder)")
    parser.add_argument("--format", choices=list(_SHOWN_FROM), default="text", help="default: text")
    parser.add_argument("--config", metavar="FILE", help="use this scale.toml for every file")
    parser.add_argument(
        "--fail-on", choices=list(_LEVELS), default="warning", help="lowest severity that exits 1 (default: warning)"
    )
    parser.add_argument(
        "--severity",
        choices=list(_LEVELS),
        help="lowest severity that is shown (default: information, so no hints, in text and github; hint in json and "
        "sarif; and never above --fail-on)",
    )
    parser.add_argument(
        "--no-cache", action="store_true", help="keep nothing in, and take nothing from, the cache folder"
    )
    parser.add_argument(
        "--jobs", type=_positive, metavar="N", help="processes to use (default: one for each core that is free to use)"
    )
    parser.add_argument(
        "--write-baseline",
        action="store_true",
        help="take all findings that there are now as known, and tell only new ones from now on",
    )
    parser.add_argument(
        "--baseline",
        metavar="FILE",
        help=f"the file with the known findings (default: {baseline.NAME} beside scale.toml)",
    )
    parser.add_argument("--no-baseline", action="store_true", help="tell the known findings, too")
    parser.add_argument("--color", choices=["auto", "always", "never"], default="auto", help="default: auto")


def run(arguments: argparse.Namespace) -> int:
    """Checks, prints the report, and says how it ended."""
    # What a check makes lives to its end, so the search for garbage finds none; it took a sixth of the time.
    gc.disable()
    cache = None if arguments.no_cache else user_cache()
    progress = Progress(sys.stderr)
    try:
        outcome = project.check(arguments.paths or ["."], arguments.config, cache, arguments.jobs or cores(), progress)
    finally:
        progress.end()
    if arguments.write_baseline:
        return _write_baseline(arguments, outcome)
    outcome = _without_known(arguments, outcome)
    fail_on = _LEVELS[arguments.fail_on]
    if arguments.severity:
        shown_from = _LEVELS[arguments.severity]
    else:
        shown_from = min(_SHOWN_FROM[arguments.format], fail_on)
    _print(arguments, outcome, shown_from)
    if outcome.unscaled or outcome.report.scale is None:
        console.note(_unscaled(outcome))
    if outcome.unusable:
        return Exit.REFUSED
    if any(problem.code == INTERNAL_ERROR for problem in outcome.report.problems):
        return Exit.INTERNAL_ERROR
    failed = any(finding.severity >= fail_on for finding in outcome.report.findings)
    return Exit.FINDINGS if failed else Exit.CLEAN


def _baseline_file(arguments: argparse.Namespace, outcome: project.Outcome) -> Path | None:
    if arguments.baseline is not None:
        return absolute(arguments.baseline)
    scale = outcome.report.scale
    return (outcome.root / scale).parent / baseline.NAME if scale is not None else None


def _write_baseline(arguments: argparse.Namespace, outcome: project.Outcome) -> int:
    file = _baseline_file(arguments, outcome)
    if file is None:
        raise Refused(_unscaled(outcome))
    if outcome.unusable:
        for problem in outcome.report.problems:
            console.note(f"{problem.path}: {problem.message}")
        raise Refused("no baseline is written: a scale.toml cannot be used")
    findings = outcome.report.findings
    try:
        file.write_text(baseline.render(findings), encoding="utf-8", newline="\n")
    except OSError as error:
        raise Refused(f"{file}: the baseline cannot be written: {error}") from error
    number = f"{len(findings):,} finding{'' if len(findings) == 1 else 's'}"
    console.note(f"{file}: {number} taken as known; `scalesight check` tells only new ones")
    return Exit.CLEAN


def _without_known(arguments: argparse.Namespace, outcome: project.Outcome) -> project.Outcome:
    """What was found, without what a baseline knows."""
    file = _baseline_file(arguments, outcome)
    if arguments.no_baseline or file is None or (arguments.baseline is None and not file.is_file()):
        return outcome
    try:
        known = baseline.load(file)
    except baseline.BaselineError as error:
        raise Refused(str(error)) from error
    findings = baseline.new(outcome.report.findings, known)
    hidden = len(outcome.report.findings) - len(findings)
    if hidden and arguments.format == "text":
        console.note(
            f"{hidden:,} known finding{'' if hidden == 1 else 's'} of {file.name} not shown (--no-baseline shows them)"
        )
    return replace(outcome, report=replace(outcome.report, findings=findings))


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _print(arguments: argparse.Namespace, outcome: project.Outcome, shown_from: Severity) -> None:
    # One format is imported, the one that is asked for: a check has to start fast.
    whole = outcome.report
    report = whole.at_least(shown_from)
    if arguments.format == "json":
        from scalesight.report import json

        sys.stdout.write(json.render(report))
    elif arguments.format == "sarif":
        from scalesight.report import sarif
        from scalesight.rules.registry import RULES

        sys.stdout.write(sarif.render(report, rules=RULES, root_uri=outcome.root.as_uri()))
    elif arguments.format == "github":
        from scalesight.report import github

        workspace = os.environ.get("GITHUB_WORKSPACE")
        base = Path(workspace) if workspace else Path.cwd()
        sys.stdout.write(github.render(report, show_path=_seen_from(outcome.root, base)))
    elif report.scale is not None or report.problems:
        from scalesight.report import text
        from scalesight.report.style import Style

        page = text.Page(
            Style(console.wants_color(arguments.color, sys.stdout, os.environ)),
            console.columns(sys.stdout),
            _seen_from(outcome.root, Path.cwd()),
        )
        hidden = [finding.severity for finding in whole.findings if finding.severity < shown_from]
        sys.stdout.write(text.render(report, sources=outcome.sources, page=page, hidden=hidden))


def _seen_from(root: Path, base: Path) -> Callable[[str], str]:
    """Paths relative to `root` as they are seen from `base`, so that a click opens them; absolute outside of it."""

    def show(path: str) -> str:
        file = absolute(str(root / path))
        return relative(file, base) if file.is_relative_to(base) else file.as_posix()

    return show


def _unscaled(outcome: project.Outcome) -> str:
    files = outcome.unscaled
    folder = files[0].parent if files else outcome.searched
    count = f"{len(files):,} file{'' if len(files) == 1 else 's'} not checked: " if files else ""
    return f"{count}no scale.toml in {folder} or any folder above it. Create one with: scalesight init"
