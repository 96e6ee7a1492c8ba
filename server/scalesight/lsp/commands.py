"""Commands that a client may run. Those behind code actions are registered with their actions."""

from __future__ import annotations

import os
import platform
from dataclasses import fields

from scalesight import __version__
from scalesight.lsp.capabilities import Client
from scalesight.lsp.session import Server

DEBUG_INFORMATION = "scalesight.debugInformation"

_LIBRARIES = ("pygls", "lsprotocol", "tree-sitter", "pydantic", "tomlkit", "jinja2")


def register(server: Server) -> None:
    """Registers the commands of this module."""
    server.command(DEBUG_INFORMATION)(_debug_information)


def _debug_information(ls: Server) -> str:
    """All that a defect report needs, and nothing of the text of any file. Also written to the log."""
    ls.freshen()
    lines = [
        f"scalesight {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        "libraries: " + ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES),
        f"process: {os.getpid()}, started by {ls.process_id or 'nobody who said so'}",
        f"client: {ls.client.name}",
    ]
    lines += [f"  {name}: {getattr(ls.client, name)}" for name in Client.__slots__ if name != "name"]
    lines.append("options:")
    lines += [f"  {option.name}: {getattr(ls.options, option.name)}" for option in fields(ls.options)]
    lines.append(f"workspace folders: {', '.join(map(str, ls.projects.folders)) or 'none'}")
    for project in ls.projects:
        usable = "in use" if project.scale is not None else "not usable"
        lines.append(f"scale file: {project.file} ({usable}, {len(project.problems)} problems)")
    checked = ls.workspace_check
    if checked.last is None:
        lines.append("workspace check: none so far")
    else:
        last = checked.last
        lines.append(
            f"workspace check: {', '.join(map(str, checked.folders))}; the last one: {last.files} files, "
            f"{last.lines} lines, {last.findings} findings, {len(last.problems)} problems, "
            f"{last.seconds:.1f} s; shown in {len(ls.diagnostics.unopened)} files that are not open"
        )
    for document in ls.documents:
        result = ls.analysis.latest(document)
        report = result.report if result else None
        state = f"{len(report.findings)} findings, {len(report.loops)} loops" if report else "no report"
        lines.append(
            f"open document: {document.language_id or 'no language'}, version {document.version}, "
            f"{len(document.source)} bytes, {state}"
        )
    text = "\n".join(lines)
    ls.log(text)
    return text


def _version(name: str) -> str:
    from importlib import metadata  # it loads a parser of mail headers, for which no start has to wait

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
