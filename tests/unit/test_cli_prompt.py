"""`scalesight prompt` in a shell: what is printed, where the request comes from, and when it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SCALE = """\
[collections.products]
size = 2_000
[collections.variants]
per = "products"
size = { min = 3, max = 5 }
[collections.invoices]
size = 70_000
[collections.tags]
size = 30
[budgets]
iterations = 5_000
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `scalesight prompt …` in a folder of its own, with an empty configuration next to it."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "configuration").mkdir()
    (tmp_path / "shop" / "scale.toml").write_text(SCALE, "utf-8")

    def start(*arguments: str, given: str | bytes = b"", cwd: str = "shop") -> subprocess.CompletedProcess[str]:
        result = subprocess.run(
            [sys.executable, "-m", "scalesight", "prompt", *arguments],
            check=False,
            cwd=tmp_path / cwd,
            env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "configuration")},
            input=given.encode() if isinstance(given, str) else given,
            capture_output=True,
            timeout=60,
        )
        return subprocess.CompletedProcess(
            result.args, result.returncode, result.stdout.decode("utf-8"), result.stderr.decode("utf-8")
        )

    return start


def test_the_prompt_has_the_request_and_the_numbers_it_touches_and_nothing_else_is_printed(run: Run) -> None:
    result = run("Add a filter for products by 尺寸")
    assert (result.returncode, result.stderr) == (0, "")
    assert "\nAdd a filter for products by 尺寸\n" in result.stdout
    assert "2,000 products" in result.stdout
    assert "5,000 iterations" in result.stdout
    assert "70,000" not in result.stdout
    assert "Performance & Scale Bottleneck Analysis" in result.stdout


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_the_request_comes_through_a_pipe(run: Run, arguments: list[str]) -> None:
    result = run(*arguments, given="\ufeffSync the products\nevery night\n")
    assert result.returncode == 0
    assert "\nSync the products\nevery night\n" in result.stdout
    assert "\ufeff" not in result.stdout


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (b" \n", "scalesight prompt: the request is empty; write what you ask for, in quotes or to stdin\n"),
        (b"caf\xe9", "scalesight prompt: the request from stdin is not UTF-8 (byte 3)\n"),
    ],
)
def test_no_request_is_refused(run: Run, given: bytes, message: str) -> None:
    result = run(given=given)
    assert (result.returncode, result.stdout, result.stderr) == (2, "", message)


@pytest.mark.skipif(os.name == "nt", reason="POSIX terminals")
def test_no_request_at_a_terminal_says_how_to_give_one(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    try:
        result = subprocess.run(
            [sys.executable, "-m", "scalesight", "prompt"],
            check=False,
            cwd=tmp_path,
            stdin=theirs,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        'scalesight prompt: no request; write it in quotes, scalesight prompt "Add a filter", or pipe it in\n'
    )


def test_numbers_are_never_guessed(run: Run, tmp_path: Path) -> None:
    result = run("Sync the products", cwd=".")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"scalesight prompt: no scale.toml in {tmp_path} or any folder above it, and numbers are never guessed. "
        "Create one with: scalesight init\n"
    )


def test_a_broken_scale_is_named_and_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "shop" / "scale.toml").write_text('[collections.products]\nsize = "many"\n', "utf-8")
    result = run("Sync the products")
    assert (result.returncode, result.stdout) == (2, "")
    assert "scale.toml:2:8: error[" in result.stderr


def test_the_style_is_that_of_the_scale_unless_named(run: Run, tmp_path: Path) -> None:
    full = run("Sync the products").stdout
    (tmp_path / "shop" / "scale.toml").write_text(SCALE + '[prompt]\nstyle = "comment"\n', "utf-8")
    comment = run("Sync the products").stdout
    assert len(comment.splitlines()) < len(full.splitlines())
    assert run("Sync the products", "--style", "full").stdout == full


def test_a_file_gives_its_findings_its_collections_and_its_scale(run: Run, tmp_path: Path) -> None:
    (tmp_path / "shop" / "billing").mkdir()
    (tmp_path / "shop" / "billing" / "sync.py").write_text(
        "def sync(products, tags):\n"
        "    for product in products:\n"
        "        for variant in product.variants:\n"
        "            push(variant)\n"
        "    for tag in tags:\n"
        "        push(tag)\n",
        "utf-8",
    )
    result = run("Speed this up", "--file", "shop/billing/sync.py", cwd=".")
    assert (result.returncode, result.stderr) == (0, "")
    assert "billing/sync.py" in result.stdout
    assert "6,000..10,000 iterations" in result.stdout
    assert "30 tags" in result.stdout
    missing = run("Speed this up", "--file", "gone.py")
    assert (missing.returncode, missing.stderr) == (2, "scalesight prompt: --file: no such file: gone.py\n")


def template(folder: Path, name: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md.j2").write_text(text, "utf-8")


def test_the_users_templates_are_used(run: Run, tmp_path: Path) -> None:
    template(tmp_path / "configuration" / "scalesight" / "templates", "short", "MINE {{ request }}")
    assert run("Sync {{ x }}", "--template", "short").stdout == "MINE Sync {{ x }}\n"


def test_an_unknown_template_is_refused_with_those_that_there_are(run: Run) -> None:
    result = run("Sync", "--template", "shrot")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "scalesight prompt: no template 'shrot'; there are comment, compact, full\n"


def test_templates_of_a_project_are_used_only_when_trusted(run: Run, tmp_path: Path) -> None:
    theirs = tmp_path / "shop" / ".scalesight" / "templates"
    template(theirs, "house", "THEIRS {{ request }}")
    template(theirs, "full", "THEIRS TOO {{ request }}")
    refused = run("Sync", "--template", "house")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "used only with --trust-templates" in refused.stderr
    assert run("Sync", "--template", "house", "--trust-templates").stdout == "THEIRS Sync\n"

    passed_over = run("Sync")
    assert passed_over.returncode == 0
    assert "THEIRS" not in passed_over.stdout
    assert "used only with --trust-templates" in passed_over.stderr
    assert run("Sync", "--trust-templates").stdout == "THEIRS TOO Sync\n"


def test_a_broken_template_is_named_at_its_line_and_the_built_in_one_is_printed(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "configuration" / "scalesight" / "templates"
    template(mine, "full", "first\n{{ requets }}\n")
    result = run("Sync the products")
    assert result.returncode == 0
    assert f"{(mine / 'full.md.j2').as_posix()}:2:1: warning[template]: " in result.stderr
    assert "Performance & Scale Bottleneck Analysis" in result.stdout
