"""Where prompt templates are looked for: a project's own folder, and the user's."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

_IN_PROJECT = Path(".scalesight", "templates")
_IN_CONFIGURATION = Path("scalesight", "templates")


def of_project(project: Path) -> Path:
    """The folder of a project. It decides what a coding model is told, so it counts only where the project is trusted."""
    return project / _IN_PROJECT


def of_user(environment: Mapping[str, str]) -> Path:
    """The folder of the user (XDG Base Directory Specification; on Windows %APPDATA%)."""
    return _configuration(environment) / _IN_CONFIGURATION


def _configuration(environment: Mapping[str, str]) -> Path:
    # The specification: "All paths must be absolute. If an implementation encounters a relative path ... ignore it."
    if (given := environment.get("XDG_CONFIG_HOME")) and Path(given).is_absolute():
        return Path(given)
    if os.name == "nt" and (roaming := environment.get("APPDATA")):
        return Path(roaming)
    return Path.home() / ".config"
