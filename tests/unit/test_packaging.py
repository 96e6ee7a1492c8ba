"""What people install is what is tested: the built wheel has its templates and works without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TREE = ROOT / "server"
SCALE = "[collections.products]\nsize = 2_000\n\n[budgets]\niterations = 5_000\n"


def run(*command: str, cwd: Path, packages: Path | None = None) -> str:
    """The standard output of a command; `packages` is searched before what is installed."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    if packages:
        environment["PYTHONPATH"] = str(packages)
    done = subprocess.run(
        command, check=False, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=300
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(*pip("wheel"), "--no-deps", "--wheel-dir", str(folder), str(ROOT), cwd=folder)
    (file,) = folder.glob("scalesight-*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the wheel's packages and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    run(*pip("install"), "--no-deps", "--no-index", "--target", str(folder), str(wheel), cwd=folder)
    return folder


def pip(command: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", command)


def files_below(folder: Path) -> set[str]:
    return {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_the_wheel_holds_the_package_and_the_templates_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    package = {f"scalesight/{name}" for name in files_below(TREE / "scalesight")}
    templates = {f"scalesight/templates/{name}" for name in files_below(ROOT / "templates")}
    assert "scalesight/py.typed" in package
    assert "scalesight/templates/full.md.j2" in templates
    assert names == package | templates


def test_the_prompt_is_the_same_from_the_wheel_and_from_the_tree(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "scale.toml").write_text(SCALE, "utf-8")
    where = "import scalesight.prompt.library as library; print(library.builtin_folder())"
    prompts = []
    for packages, templates in ((installed, installed / "scalesight" / "templates"), (TREE, ROOT / "templates")):
        folder = run(sys.executable, "-c", where, cwd=tmp_path, packages=packages)
        assert Path(folder.strip()).resolve() == templates.resolve()
        command = (sys.executable, "-m", "scalesight", "prompt", "Filter the products by colour")
        prompts.append(run(*command, cwd=tmp_path, packages=packages))
    assert prompts[0] == prompts[1]
    assert "Performance & Scale Bottleneck Analysis" in prompts[0]
    assert "2,000" in prompts[0]


def test_the_console_script_tells_the_version_of_the_wheel(wheel: Path, installed: Path, tmp_path: Path) -> None:
    (script,) = (installed / "bin").glob("scalesight*")
    assert run(str(script), "--version", cwd=tmp_path, packages=installed) == f"scalesight {wheel.name.split('-')[1]}\n"
