"""editors/README.md names the test that proves each of its claims; every one of them must exist. The examples for editors
that are not tested are at least well formed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import tomlkit

ROOT = Path(__file__).parents[2]
EDITORS = ROOT / "editors"
TABLE = (EDITORS / "README.md").read_text("utf-8")
COLUMNS = ["VS Code", "Neovim", "Emacs", "Vim"]
WITHOUT_TEST = {"not supported by this client", "not needed, it has snippets"}


def rows() -> list[list[str]]:
    lines = [line for line in TABLE.splitlines() if line.startswith("|")]
    split = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    head = next(number for number, cells in enumerate(split) if cells[1:] == COLUMNS)
    return [cells for cells in split[head + 2 :] if len(cells) == 1 + len(COLUMNS)]


PROOFS = sorted({cell.strip("`") for cells in rows() for cell in cells[1:]} - WITHOUT_TEST)


def test_every_row_says_something_of_every_client() -> None:
    assert len(rows()) >= 25
    for cells in rows():
        for cell in cells[1:]:
            assert cell in WITHOUT_TEST or re.fullmatch(r"`[\w./-]+::[^`]+`", cell), f"{cells[0]}: {cell}"


@pytest.mark.parametrize("proof", PROOFS)
def test_a_named_test_exists(proof: str) -> None:
    file, _, name = proof.partition("::")
    found = [path for path in (ROOT / "tests").rglob(file) if "node_modules" not in path.parts]
    assert len(found) == 1, f"{file}: {found}"
    text = found[0].read_text("utf-8")
    assert re.search(rf"\bdef {name}\(" if file.endswith(".py") else re.escape(name), text), f"{file} has no {name}"


def examples(language: str) -> list[str]:
    pages = [page for page in EDITORS.glob("*/README.md") if page.parent.name != "vscode"]
    blocks = (re.findall(rf"^```{language}\n(.+?)^```$", page.read_text("utf-8"), re.M | re.S) for page in pages)
    return [block for found in blocks for block in found]


def test_examples_of_json_and_toml_can_be_read() -> None:
    assert [json.loads(example) for example in examples("json")]
    assert [tomlkit.parse(example) for example in examples("toml")]
    assert json.loads((EDITORS / "jetbrains" / "lsp4ij" / "template.json").read_text("utf-8"))["fileTypeMappings"]
