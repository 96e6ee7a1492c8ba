"""One server for each recorded client and test module; every test has a folder of its own in its workspace."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
import pytest_lsp
from editor import CLIENTS, Editor
from pytest_lsp import ClientServerConfig, LanguageClient
from raw import SERVER

SCALE = """\
[collections.products]
size = 2_000

[collections.variants]
per = "products"
size = { min = 3, max = 5 }

[budgets]
iterations = 5_000
"""

NESTED = """\
def stock(products):
    count = 0
    for product in products:
        for variant in product.variants:
            count += variant.stock
    return count
"""


@contextlib.contextmanager
def at_the_root(editor: Editor, text: str) -> Iterator[None]:
    """A scale.toml at the root of the whole workspace."""
    file = editor.workspace / "scale.toml"
    file.write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        file.unlink()


@pytest_lsp.fixture(config=ClientServerConfig(server_command=SERVER), params=CLIENTS, scope="module")
async def session(request: Any, lsp_client: LanguageClient, tmp_path_factory: Any) -> Any:
    root = tmp_path_factory.mktemp(request.param)
    lsp_client.editor = Editor(lsp_client, request.param, root)
    await lsp_client.editor.start()
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(session: LanguageClient, request: Any) -> Any:
    """The editor, with an empty folder of this test as its root."""
    whole: Editor = session.editor
    root = whole.root
    whole.root = root / re.sub(r"\W", "_", request.node.name)
    whole.root.mkdir()
    yield whole
    for buffer in list(whole.buffers.values()):
        buffer.close()
    whole.root = root


@pytest.fixture
def project(editor: Editor) -> Editor:
    """The editor on a folder with a scale.toml."""
    editor.write("scale.toml", SCALE)
    return editor
