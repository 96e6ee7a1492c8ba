"""Where the scale.toml is that applies to a file."""

from __future__ import annotations

from pathlib import Path

NAME = "scale.toml"


def find(start: Path) -> Path | None:
    """The scale.toml that applies to a file or folder: the nearest one upward."""
    start = start.absolute()
    for folder in (start, *start.parents):
        try:
            if (folder / NAME).is_file():
                return folder / NAME
        except OSError:  # a folder that may not be entered holds no scale.toml for us
            continue
    return None
