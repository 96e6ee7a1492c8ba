"""The invariants 1 and 2 of the architecture, read from the imports themselves.

Every import counts, wherever it stands: at the top, inside a function, under TYPE_CHECKING.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "server"
PACKAGE = "scalesight"
MAXIMUM_LINES = 400

# A part may import what stands in a row below its own, and itself; nothing in its own row.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("__main__",),
    ("cli", "lsp"),
    ("report", "prompt"),
    ("ahead", "disk", "extractions"),
    ("cache",),
    ("check", "discovery", "importers", "packing"),
    ("file_report",),
    ("said", "baseline"),
    ("rules",),
    ("cost",),
    ("syntax", "scale"),
    ("finding",),
    ("text", "plain_file"),
    ("__init__",),
)
HEIGHT = {part: -row for row, parts in enumerate(LAYERS) for part in parts}

# Who may know a third-party package. A path that ends in a slash is a folder.
OWNERS = {
    "pygls": ("lsp/",),
    "lsprotocol": ("lsp/",),
    "jinja2": ("prompt/",),
    "pydantic": ("scale/",),
    "tomlkit": ("scale/",),
    "tree_sitter": ("syntax/", "scale/load.py"),
}

# What all rules share, and what lists them; the other modules of rules/ are one rule each.
RULE_FRAME = (
    "rules/__init__.py",
    "rules/rule.py",
    "rules/message.py",
    "rules/registry.py",
    "rules/verbs.py",
    "rules/way.py",
)

MODULES = sorted((ROOT / PACKAGE).rglob("*.py"))


def name_of(file: Path) -> str:
    return file.relative_to(ROOT / PACKAGE).as_posix()


def imports_of(source: str, module: str) -> list[tuple[int, str]]:
    """(line, dotted name) of everything that a module imports; relative imports are resolved against `module`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = module.split(".")[: -node.level] if node.level else []
            parent = ".".join([*base, *([node.module] if node.module else [])])
            found += [(node.lineno, f"{parent}.{alias.name}") for alias in node.names]
    return found


def violations(file: str, source: str) -> list[str]:
    """What a module imports against the rules; `file` is its path inside the package."""
    module = f"{PACKAGE}.{file.removesuffix('.py').replace('/', '.')}"
    part = module.split(".")[1]
    broken = []
    for line, name in imports_of(source, module):
        top, _, rest = name.partition(".")
        imported = rest.split(".")[0]
        if top == PACKAGE:
            if imported not in HEIGHT:
                imported = "__init__"
            if imported != part and HEIGHT[imported] >= HEIGHT[part]:
                broken.append(f"{file}:{line}: {part} imports {name}, which is not below it")
            elif part == imported == "rules" and is_rule(file) and is_rule("/".join(rest.split(".")[:2]) + ".py"):
                broken.append(f"{file}:{line}: a rule imports another rule, {name}")
        owner = "tree_sitter" if top.startswith("tree_sitter") else top
        allowed = OWNERS.get(owner, (file,))
        if not any(file.startswith(path) if path.endswith("/") else file == path for path in allowed):
            broken.append(f"{file}:{line}: {top} is for {' and '.join(allowed)} only")
    return broken


def is_rule(file: str) -> bool:
    return file.startswith("rules/") and file not in RULE_FRAME


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_imports_point_down_and_third_parties_stay_where_they_belong(file: Path) -> None:
    assert violations(name_of(file), file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_a_module_is_one_idea_and_has_a_place_in_the_layers(file: Path) -> None:
    lines = len(file.read_text("utf-8").splitlines())
    assert lines <= MAXIMUM_LINES, f"{name_of(file)} has {lines} lines: it is probably two ideas"
    assert name_of(file).split("/")[0].removesuffix(".py") in HEIGHT, f"{name_of(file)} stands in no layer"


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("cost/evaluation/summary.py", "from scalesight.rules import RULES"),
        ("text.py", "def f():\n    from scalesight import finding"),
        ("cli/server.py", "import scalesight.lsp.server"),
        ("lsp/server.py", "from ..cli import check"),
        ("scale/load.py", "if TYPE_CHECKING:\n    from scalesight.syntax.ir import Module"),
        ("rules/nested_loop.py", "from scalesight.rules import query_in_loop"),
        ("rules/nested_loop.py", "from .query_in_loop import RULE"),
        ("cli/check.py", "import lsprotocol.types"),
        ("lsp/wrap.py", "from jinja2.sandbox import SandboxedEnvironment"),
        ("syntax/python/lower.py", "import tomlkit"),
        ("scale/naming.py", "import tree_sitter_toml"),
    ],
)
def test_a_wrong_import_is_seen_wherever_it_stands(file: str, source: str) -> None:
    assert len(violations(file, source)) == 1


def test_check_starts_without_the_protocol(tmp_path: Path) -> None:
    """Importing lsprotocol takes 0.3 s, which a check in a pre-commit hook would pay for nothing."""
    (tmp_path / "scale.toml").write_text("[collections.products]\nsize = 2_000\n", "utf-8")
    script = (
        "import sys\n"
        "from scalesight.__main__ import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit:\n"
        "    pass\n"
        "print(sorted({'lsprotocol', 'pygls'} & set(sys.modules)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, "check", str(tmp_path)],
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "[]"
