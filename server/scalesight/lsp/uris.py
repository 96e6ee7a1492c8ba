"""File URIs and paths. Everything that is not a plain local `file:` URI has no path, and is never opened."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

NOTEBOOK_CELL = "vscode-notebook-cell"


def to_path(uri: str) -> Path | None:
    """The absolute, lexically normalised path of a local file URI; None for any other URI.

    `..` and `%2e%2e` are resolved here, so that a path that looks inside a folder is inside it.
    """
    try:
        parts = urlsplit(uri)
        text = os.fsdecode(unquote_to_bytes(parts.path))  # the name of a file need not be UTF-8
    except ValueError:
        return None
    if parts.scheme.lower() != "file":
        return None
    if os.name == "nt":
        text = f"//{parts.netloc}{text}" if parts.netloc else text.lstrip("/")
    elif parts.netloc not in ("", "localhost"):
        return None
    if "\0" in text or not os.path.isabs(text):  # noqa: PTH117 - Path() refuses a null character
        return None
    return Path(os.path.normpath(text))


def to_location(uri: str) -> Path | None:
    """Where a document lies: the path of its file, or that of the notebook for a cell of it.

    VS Code writes a cell as `vscode-notebook-cell:` with the path of the notebook, and the cell as fragment. An
    authority in it names the machine that the editor is connected to, which is this one.
    """
    scheme, colon, rest = uri.partition(":")
    if scheme.lower() != NOTEBOOK_CELL:
        return to_path(uri)
    path = rest.partition("#")[0]
    if path.startswith("//"):
        path = path[path.find("/", 2) :] if "/" in path[2:] else ""
    return to_path(f"file{colon}//{path}")


def from_path(path: Path) -> str:
    """The file URI of an absolute path."""
    return path.as_uri()
