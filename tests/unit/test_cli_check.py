"""`scalesight check` as a person or a CI job runs it: a process, its output and its exit code."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

SCALE = """\
[collections.products]
size = 2_000
[collections.variants]
per = "products"
size = { min = 3, max = 5 }
[budgets]
iterations = 5_000
"""

# 2,000 products × 3..5 variants = 6,000..10,000 iterations: past the budget whatever the size.
NESTED = """\
def sync(products):
    for product in products:
        for variant in product.variants:
            push(variant)
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(**extra: str) -> dict[str, str]:
    """The environment of the tests without what changes how output looks."""
    ours = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "GITHUB_WORKSPACE", "SCALESIGHT_DEBUG"}
    return {name: value for name, value in os.environ.items() if name not in ours} | extra


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `scalesight check …` in the test's folder, or below it."""

    def start(*arguments: str, cwd: str = ".", **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "scalesight", "check", *arguments],
            check=False,
            cwd=tmp_path / cwd,
            env=environment(**extra),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )

    return start


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def paths(result: subprocess.CompletedProcess[str]) -> list[str]:
    return [finding["path"] for finding in document(result)["findings"]]


def problems(result: subprocess.CompletedProcess[str]) -> list[tuple[str, str]]:
    return [(problem["path"], problem["code"]) for problem in document(result)["problems"]]


def document(result: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    loaded = json.loads(result.stdout)
    assert isinstance(loaded, dict)
    return loaded


# ------------------------------------------------------------------------------------------------- what is shown


def test_a_finding_in_text(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"scale.toml": SCALE, "shop/sync.py": NESTED})
    result = run()
    assert result.returncode == 1
    assert result.stderr == ""
    head, *body = result.stdout.splitlines()
    assert head.startswith("shop/sync.py:")
    assert "warning[nested-loop]: 2,000 products × 3..5 variants = 6,000..10,000 iterations" in head
    assert "  = budget 5,000: scale.toml:7" in body
    assert body[-1] == "1 warning in 1 file"


def test_the_same_finding_in_json(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"scale.toml": SCALE, "shop/sync.py": NESTED})
    result = run("--format", "json")
    assert result.returncode == 1
    whole = document(result)
    assert (whole["version"], whole["scale"], whole["problems"]) == (1, "scale.toml", [])
    assert whole["stats"]["files"] == 1
    assert whole["stats"]["lines"] >= 4
    (found,) = whole["findings"]
    assert (found["path"], found["rule"], found["severity"]) == ("shop/sync.py", "nested-loop", "warning")
    assert (found["cost"]["min"], found["cost"]["max"]) == (6000, 10000)
    assert found["budget"] == {"name": "budgets.iterations", "value": 5000, "path": "scale.toml", "line": 7}
    assert found["collections"] == ["products", "variants"]


def test_the_same_finding_in_sarif(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"scale.toml": SCALE, "sh op/sync.py": NESTED})
    (sarif,) = document(run("--format", "sarif"))["runs"]
    (found,) = sarif["results"]
    assert sarif["tool"]["driver"]["rules"][found["ruleIndex"]]["id"] == found["ruleId"] == "nested-loop"
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "sh%20op/sync.py"
    assert sarif["originalUriBaseIds"]["SRCROOT"]["uri"] == tmp_path.as_uri() + "/"


def test_the_same_finding_in_github_is_relative_to_the_workspace(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"services/scale.toml": SCALE, "services/sync.py": NESTED})
    inside = run("--format", "github", cwd="services")
    assert inside.returncode == 1
    assert inside.stdout.startswith("::warning file=sync.py,line=")
    assert inside.stdout.count("\n") == 1
    from_workspace = run("--format", "github", cwd="services", GITHUB_WORKSPACE=str(tmp_path))
    assert from_workspace.stdout.startswith("::warning file=services/sync.py,line=")


def test_paths_in_text_open_from_where_one_stands(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"scale.toml": SCALE, "shop/sync.py": NESTED, "web/.keep": ""})
    inside = run(cwd="shop").stdout
    assert inside.startswith("sync.py:")
    assert f"= budget 5,000: {tmp_path.as_posix()}/scale.toml:7" in inside
    assert run("..", cwd="web").stdout.startswith(f"{tmp_path.as_posix()}/shop/sync.py:")


def test_color_is_for_terminals_and_for_who_asks(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"scale.toml": SCALE, "sync.py": NESTED})
    assert "\x1b[" not in run().stdout
    assert "\x1b[" in run("--color", "always").stdout
    assert "\x1b[" in run(FORCE_COLOR="1").stdout
    assert "\x1b[" not in run(FORCE_COLOR="1", NO_COLOR="1").stdout
    assert "\x1b[" not in run("--color", "never", FORCE_COLOR="1").stdout


@pytest.mark.skipif(os.name == "nt", reason="POSIX terminals")
def test_a_terminal_gets_colours_and_lines_that_fit(tmp_path: Path) -> None:
    write(tmp_path, {"scale.toml": SCALE, "sync.py": NESTED.replace("products:", f"products:  # {'x' * 200}")})
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "scalesight", "check"],
        cwd=tmp_path,
        env=environment(TERM="xterm", COLUMNS="60"),
        stdout=theirs,
    ) as process:
        os.close(theirs)
        shown = b""
        # Linux reports the end of a terminal as EIO, other systems as an empty read.
        with contextlib.suppress(OSError):
            while part := os.read(ours, 4096):
                shown += part
    os.close(ours)
    assert process.returncode == 1
    text = shown.decode()
    assert "\x1b[1;33mwarning[nested-loop]\x1b[0m" in text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()
    assert max(len(line) for line in plain if " | " in line) == 60


def test_a_poor_console_gets_escapes_instead_of_a_crash(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"scale.toml": SCALE, "商品.py": NESTED})
    result = run(PYTHONIOENCODING="ascii")
    assert result.returncode == 1
    assert "商品.py" in result.stdout, "a pipe is UTF-8 whatever the console is"


# --------------------------------------------------------------------------------------------- severities and exits


def test_fail_on_decides_the_exit_code(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"scale.toml": SCALE, "sync.py": NESTED})
    assert run("--fail-on", "error").returncode == 0
    assert run("--fail-on", "warning").returncode == 1
    assert run("--fail-on", "hint").returncode == 1


def test_severity_hides_and_the_summary_says_so(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"scale.toml": SCALE, "sync.py": NESTED})
    result = run("--severity", "error")
    assert result.stdout == "No findings in 1 file, 1 warning hidden (--severity warning shows them)\n"
    assert result.returncode == 1, "hidden is not gone"
    assert paths(run("--severity", "error", "--format", "json")) == []


def test_hints_are_for_programs_and_for_who_asks(tmp_path: Path, run: Run) -> None:
    one_pass = "def sync(products):\n    for product in products:\n        push(product)\n"
    write(tmp_path, {"scale.toml": SCALE.replace("5_000", "1_000"), "sync.py": one_pass})
    quiet = run()
    assert (quiet.returncode, quiet.stdout) == (
        0,
        "No findings in 1 file, 1 hint hidden (--severity hint shows them)\n",
    )
    assert paths(run("--format", "json")) == ["sync.py"]
    assert run("--format", "github").stdout == ""
    failing = run("--fail-on", "hint")
    assert failing.returncode == 1
    assert "sync.py:2:5: hint[linear-pass]" in failing.stdout, "what fails a run is shown"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.py", "."], "scalesight check: no such file or folder: nowhere.py\n"),
        (["--config", "other.toml"], "scalesight check: --config: no such file: other.toml\n"),
        (["--fail-on", "loud"], "invalid choice: 'loud'"),
        (["--form", "json"], "unrecognized arguments: --form"),
    ],
)
def test_wrong_use_exits_2_and_says_what_is_wrong(tmp_path: Path, run: Run, arguments: list[str], message: str) -> None:
    write(tmp_path, {"scale.toml": SCALE, "sync.py": NESTED})
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr


def test_no_scale_is_no_failure_but_said(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"shop/sync.py": NESTED})
    result = run("shop", "--format", "json")
    assert result.returncode == 0
    assert result.stderr == (
        f"1 file not checked: no scale.toml in {tmp_path / 'shop'} or any folder above it. "
        "Create one with: scalesight init\n"
    )
    whole = document(result)
    assert (whole["scale"], whole["findings"], whole["problems"]) == (None, [], [])
    assert run("shop").stdout == ""


@pytest.mark.parametrize("broken", ["[collections.products\nsize = 2_000\n", SCALE.replace("5_000", '"a few"')])
def test_a_broken_scale_exits_2_and_the_files_of_another_are_still_reported(
    tmp_path: Path, run: Run, broken: str
) -> None:
    write(
        tmp_path,
        {
            "a/scale.toml": broken,
            "a/sync.py": NESTED,
            "b/scale.toml": SCALE,
            "b/sync.py": NESTED,
        },
    )
    result = run()
    assert result.returncode == 2
    first = result.stdout.splitlines()[0]
    assert first.startswith("a/scale.toml:")
    assert ": error[" in first
    assert "b/sync.py:" in result.stdout
    assert "a/sync.py:" not in result.stdout
    assert paths(run("--format", "json")) == ["b/sync.py"]


def test_a_broken_scale_is_found_without_any_code(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"scale.toml": "= 3"})
    assert run().returncode == 2
    assert run("scale.toml").returncode == 2, "as a pre-commit hook names it"


# ------------------------------------------------------------------------------------------------ which scale.toml


def test_the_nearest_scale_wins_and_paths_start_at_one_root(tmp_path: Path, run: Run) -> None:
    larger = SCALE.replace("iterations = 5_000", "iterations = 50_000")
    write(
        tmp_path,
        {
            "scale.toml": SCALE,
            "sync.py": NESTED,
            "batch/scale.toml": larger,
            "batch/sync.py": NESTED,
            "shop/scale.toml": SCALE.replace("iterations = 5_000", "iterations = 600"),
            "shop/api/sync.py": NESTED,
        },
    )
    whole = document(run("--format", "json", "--severity", "warning"))
    found = [(finding["path"], finding["budget"]["path"], finding["severity"]) for finding in whole["findings"]]
    assert found == [
        ("shop/api/sync.py", "shop/scale.toml", "error"),
        ("sync.py", "scale.toml", "warning"),
    ]
    assert whole["stats"]["files"] == 3
    assert "= budget 600: shop/scale.toml:7" in run().stdout


def test_a_forced_scale_holds_for_files_outside_its_folder(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"ci/scale.toml": SCALE, "scale.toml": "= broken", "src/sync.py": NESTED})
    whole = document(run("src", "--config", "ci/scale.toml", "--format", "json"))
    (found,) = whole["findings"]
    assert (found["path"], found["budget"]["path"]) == ("src/sync.py", "ci/scale.toml")
    assert whole["problems"] == []
    (found,) = document(run(".", "--config", "../ci/scale.toml", "--format", "json", cwd="src"))["findings"]
    assert (found["path"], found["budget"]["path"]) == ("sync.py", "../ci/scale.toml")


def test_two_folders_share_the_folder_above_as_root(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {f"{name}/scale.toml": SCALE for name in "ab"} | {f"{name}/sync.py": NESTED for name in "ab"})
    assert paths(run("a", "b", "--format", "json")) == ["a/sync.py", "b/sync.py"]
    assert paths(run("a", "--format", "json")) == ["sync.py"]


# ------------------------------------------------------------------------------------------------- which files


def test_foreign_generated_and_hidden_files_are_skipped_unless_named(tmp_path: Path, run: Run) -> None:
    skipped = [
        "node_modules/x/a.py", ".git/a.py", ".venv/a.py", "venv/a.py", "__pycache__/a.py",
        "dist/a.py", "build/a.py", "static/vendored/a.py", ".tox/a.py", "deep/er/node_modules/a.py", "app.min.js",
    ]  # fmt: skip
    write(tmp_path, {"scale.toml": SCALE, "sync.py": NESTED} | dict.fromkeys(skipped, NESTED))
    assert paths(run("--format", "json")) == ["sync.py"]
    assert paths(run("node_modules", ".venv/a.py", "--format", "json")) == [".venv/a.py", "node_modules/x/a.py"]


def test_a_file_named_twice_is_checked_once_and_the_order_is_stable(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"scale.toml": SCALE, "b.py": NESTED, "a/z.py": NESTED, "a.py": NESTED})
    once = run("--format", "json", ".")
    again = run("--format", "json", "b.py", "./a/../b.py", "a", "a.py", str(tmp_path))
    assert paths(once) == paths(again) == ["a.py", "a/z.py", "b.py"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_links_are_not_followed_unless_named(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"scale.toml": SCALE, "real/sync.py": NESTED})
    (tmp_path / "real" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "linked.py").symlink_to(tmp_path / "real" / "sync.py")
    assert paths(run("--format", "json")) == ["real/sync.py"]
    assert paths(run("linked.py", "--format", "json")) == ["linked.py"]


def test_what_cannot_be_read_as_text_is_named_and_the_rest_is_checked(tmp_path: Path, run: Run) -> None:
    write(
        tmp_path,
        {
            "scale.toml": SCALE,
            "sync.py": b"\xef\xbb\xbf" + NESTED.encode(),
            "binary.py": b"x = 1\n\0\0",
            "latin.py": "x = 1\n# Gr\xf6\xdfe\n".encode("latin-1"),
            "large.js": b"x;" * 1024 * 1024 + b"x",
        },
    )
    result = run("--format", "json")
    assert result.returncode == 1
    assert paths(result) == ["sync.py"]
    assert problems(result) == [("binary.py", "binary-file"), ("large.js", "large-file"), ("latin.py", "not-utf-8")]
    assert "latin.py: information[not-utf-8]: not UTF-8 (byte 0xf6 on line 2)" in run().stdout


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="Linux has a file that opens and cannot be read")
def test_an_unreadable_file_is_a_problem_and_the_rest_is_checked(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"scale.toml": SCALE, "sync.py": NESTED})
    (tmp_path / "memory.py").symlink_to("/proc/self/mem")
    result = run(".", "memory.py", "--format", "json")
    assert paths(result) == ["sync.py"]
    assert problems(result) == [("memory.py", "unreadable-file")]
    assert "memory.py: warning[unreadable-file]: cannot be read: Input/output error" in run("memory.py").stdout


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such a name")
def test_a_name_that_is_no_text_reaches_every_format(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"scale.toml": SCALE})
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\x1b[2J.py"))).write_text(NESTED, "utf-8")
    assert paths(run("--format", "json")) == ["caf\\xe9\x1b[2J.py"]
    assert run().stdout.startswith("caf\\xe9␛[2J.py:")
    assert run("--format", "sarif").returncode == 1
    assert run("--format", "github").stdout.startswith("::warning file=caf\\xe9")


def test_a_named_file_in_an_unknown_language_is_said(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"scale.toml": SCALE, "notes.md": "x"})
    result = run("notes.md", "--format", "json")
    assert result.returncode == 0
    assert problems(result) == [("notes.md", "unsupported-file")]


# ------------------------------------------------------------------------------------------------------ starting


def test_a_check_starts_fast_and_without_what_only_the_server_and_the_prompt_need(tmp_path: Path) -> None:
    """Not three times the processor time of loading the libraries it stands on; the best of a few runs counts for both.

    The first run compiles the modules, as an installation does.
    """
    write(tmp_path, {"scale.toml": SCALE, "sync.py": NESTED})
    compiled = environment(PYTHONPYCACHEPREFIX=str(tmp_path / "compiled"))
    compiled.pop("PYTHONDONTWRITEBYTECODE", None)
    told = "print(time.process_time(), sorted({'lsprotocol', 'pygls', 'jinja2'} & set(sys.modules)), file=sys.stderr)"
    libraries = f"import sys, time, pydantic, tomlkit, tree_sitter, tree_sitter_python\nclass M(pydantic.BaseModel): a: int\n{told}"
    checking = (
        "import sys, time\n"
        "from scalesight.__main__ import main\n"
        "assert main(['check', '--format', 'json', '--no-cache']) == 1\n"
        f"{told}"
    )

    def seconds(script: str) -> float:
        result = subprocess.run(
            [sys.executable, "-c", script],
            check=False,
            cwd=tmp_path,
            env=compiled,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        assert result.returncode == 0, result.stderr
        time, modules = result.stderr.split(" ", 1)
        assert modules.strip() == "[]"
        return float(time)

    seconds(checking)
    best = [min(seconds(script) for _ in range(4)) for script in (libraries, checking)]
    assert best[1] < 3 * best[0], f"{best[1]:.2f} s where the libraries take {best[0]:.2f} s"
