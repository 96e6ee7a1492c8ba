"""Which file a Python import means, as a table: the files there are, the one that imports, the import, its file."""

from __future__ import annotations

import time

import pytest
from scalesight.syntax import ir
from scalesight.syntax.extract import extract
from scalesight.syntax.resolution import Resolver
from workspace import Workspace


def imported(statement: str) -> ir.Import:
    """The last of what a statement imports: of `import a.b` the dotted one."""
    return extract(statement.encode(), "python").imports[-1]


def files_of(there: str, path: str, statement: str) -> tuple[str | None, str | None]:
    """The files of the module and of the name, if that is a module."""
    resolver = Resolver(Workspace(there))
    item = imported(statement)
    return resolver.target("python", path, item), resolver.submodule("python", path, item)


PACKAGE = "shop/__init__.py shop/views.py shop/rows.py shop/orders/__init__.py shop/orders/models.py"


@pytest.mark.parametrize(
    ("there", "path", "statement", "file"),
    [
        # Absolute, from the folder of the scale.toml.
        (PACKAGE, "shop/views.py", "from shop.rows import row", "shop/rows.py"),
        (PACKAGE, "shop/orders/models.py", "from shop.rows import row", "shop/rows.py"),
        (PACKAGE, "shop/views.py", "import shop.orders.models", "shop/orders/models.py"),
        (PACKAGE, "shop/views.py", "import shop.orders as orders", "shop/orders/__init__.py"),
        (PACKAGE, "manage.py", "import shop", "shop/__init__.py"),
        (PACKAGE, "shop/views.py", "from shop.absent import row", None),
        # What is beside a module of a package is not on the path.
        (PACKAGE, "shop/views.py", "import rows", None),
        # Relative.
        (PACKAGE, "shop/views.py", "from .rows import row", "shop/rows.py"),
        (PACKAGE, "shop/views.py", "from . import rows", "shop/__init__.py"),
        (PACKAGE, "shop/orders/models.py", "from ..rows import row", "shop/rows.py"),
        (PACKAGE, "shop/orders/models.py", "from .. import rows", "shop/__init__.py"),
        (PACKAGE, "shop/orders/__init__.py", "from .models import Order", "shop/orders/models.py"),
        (PACKAGE, "shop/orders/__init__.py", "from ..rows import row", "shop/rows.py"),
        (PACKAGE, "shop/views.py", "from ..rows import row", None),
        (PACKAGE, "shop/views.py", "from .......rows import row", None),
        ("views.py rows.py", "views.py", "from .rows import row", "rows.py"),
        # A file is not its own target.
        (PACKAGE, "shop/__init__.py", "from . import rows", None),
        ("celery.py", "celery.py", "from celery import Celery", None),
        # A package goes before a module of the same name, a source before a stub, and a stub says nothing.
        ("a/__init__.py a.py main.py", "main.py", "import a", "a/__init__.py"),
        ("a.py a.pyi main.py", "main.py", "import a", "a.py"),
        ("a.pyi main.py", "main.py", "import a", None),
        ("a/__init__.pyi a/b.py main.py", "main.py", "import a.b", "a/b.py"),
        # Folders without __init__.py.
        ("shop/rows.py shop/views.py", "shop/views.py", "from shop.rows import row", "shop/rows.py"),
        ("shop/rows.py shop/views.py", "main.py", "import shop", None),
        # A folder above the importing file that is on the path: a service in a repository, a `src`.
        ("backend/app/__init__.py backend/app/db.py", "backend/app/main.py", "from app.db import run", "backend/app/db.py"),
        ("backend/app/db.py", "backend/app/main.py", "from app.db import run", "backend/app/db.py"),
        ("src/shop/__init__.py src/shop/rows.py", "src/shop/views.py", "from shop.rows import row", "src/shop/rows.py"),
        ("src/shop/__init__.py src/shop/rows.py", "tests/test_rows.py", "from shop.rows import row", "src/shop/rows.py"),
        ("src/shop/rows.py", "src/shop/views.py", "from src.shop.rows import row", "src/shop/rows.py"),
        ("scripts/load.py scripts/tool.py", "scripts/load.py", "import tool", "scripts/tool.py"),
        # The nearest of several.
        ("a/app/db.py b/app/db.py", "b/app/main.py", "from app.db import run", "b/app/db.py"),
        # Other projects of a monorepo, by what marks them.
        ("packages/b/pyproject.toml packages/b/src/b/rows.py", "packages/a/src/a/x.py", "from b.rows import f", "packages/b/src/b/rows.py"),
        ("packages/b/setup.py packages/b/b/__init__.py", "packages/a/a/x.py", "import b", "packages/b/b/__init__.py"),
        ("packages/b/setup.cfg packages/b/b.py", "packages/a/a/x.py", "import b", "packages/b/b.py"),
        ("site/manage.py site/shop/models.py", "jobs/load.py", "from shop.models import Order", "site/shop/models.py"),
        ("packages/b/src/b/rows.py", "packages/a/src/a/x.py", "from b.rows import f", None),
        ("p/b/pyproject.toml p/b/acme/b.py p/c/pyproject.toml p/c/acme/c.py", "p/a/acme/a.py", "import acme.c", "p/c/acme/c.py"),
        # Two projects that both could be meant.
        ("b/pyproject.toml b/app/db.py c/pyproject.toml c/app/db.py", "a/x.py", "from app.db import run", None),
        # A folder that nothing names.
        ("pyproject.toml server/shop/__init__.py", "tests/test_shop.py", "import shop", None),
        # A folder that is called like a library hides nothing.
        ("tests/requests/__init__.py shop/x.py", "shop/x.py", "import requests", None),
        ("tests/requests/test_get.py", "tests/test_x.py", "import requests", None),
        ("tests/requests/test_get.py", "tests/test_x.py", "from requests import get", None),
        ("tests/data/pyproject.toml tests/data/requests/__init__.py", "shop/x.py", "import requests", None),
        ("b/pyproject.toml b/tests/helpers.py", "a/x.py", "from tests.helpers import f", None),
        # The standard library.
        ("shop/types.py shop/views.py", "shop/views.py", "import types", None),
        ("shop/__init__.py shop/types.py", "shop/views.py", "from .types import Row", "shop/types.py"),
        ("shop/__init__.py shop/types.py", "shop/views.py", "from shop.types import Row", "shop/types.py"),
        ("statistics/models.py statistics/views.py", "statistics/views.py", "from statistics.models import M", "statistics/models.py"),
        ("types.py main.py", "main.py", "import types", "types.py"),
        ("b/pyproject.toml b/types.py", "a/x.py", "import types", None),
    ],
)  # fmt: skip
def test_target(there: str, path: str, statement: str, file: str | None) -> None:
    assert files_of(f"{there} {path}", path, statement)[0] == file


@pytest.mark.parametrize(
    ("settings", "file"),
    [
        ('[tool.setuptools.packages.find]\nwhere = ["lib"]', "core/lib/shop/__init__.py"),
        ('[tool.setuptools]\npackage-dir = {"" = "lib"}', "core/lib/shop/__init__.py"),
        ('[tool.poetry]\npackages = [\n  { include = "shop", from = "lib" },\n]', "core/lib/shop/__init__.py"),
        ('[tool.hatch.build.targets.wheel]\npackages = ["lib/shop"]', "core/lib/shop/__init__.py"),
        ('[tool.pytest.ini_options]\npythonpath = "lib"', "core/lib/shop/__init__.py"),
        ("[tool]\nmypy.mypy_path = 'lib'", "core/lib/shop/__init__.py"),
        ('[tool.ruff]\nextend-exclude = ["lib"]', None),
        ('where = ["absent", "..", "../..", "/lib", "*", "lib/shop/rows.py"]', None),
        ('where = ["' + "lib/" * 100_000, None),
        ("where = [" * 20_000, None),
        ("\xff\0", None),
    ],
)
def test_folders_that_a_project_names(settings: str, file: str | None) -> None:
    files = Workspace("core/lib/shop/__init__.py core/lib/shop/rows.py", {"core/pyproject.toml": settings})
    assert Resolver(files).target("python", "jobs/load.py", imported("import shop")) == file


@pytest.mark.parametrize(
    ("there", "path", "statement", "file"),
    [
        (PACKAGE, "shop/views.py", "from shop import rows", "shop/rows.py"),
        (PACKAGE, "shop/views.py", "from shop import orders as o", "shop/orders/__init__.py"),
        (PACKAGE, "shop/views.py", "from . import rows", "shop/rows.py"),
        (PACKAGE, "shop/__init__.py", "from . import rows", "shop/rows.py"),
        (PACKAGE, "shop/orders/models.py", "from .. import rows", "shop/rows.py"),
        (PACKAGE, "shop/views.py", "from shop.rows import row", None),
        (PACKAGE, "shop/views.py", "from shop import *", None),
        (PACKAGE, "shop/views.py", "import shop.rows", None),
        ("shop/rows.py shop/views.py", "shop/views.py", "from shop import rows", "shop/rows.py"),
        ("shop/rows.py", "shop/views.py", "from . import rows", "shop/rows.py"),
        ("rows.py", "views.py", "from . import rows", "rows.py"),
    ],
)
def test_submodule(there: str, path: str, statement: str, file: str | None) -> None:
    assert files_of(f"{there} {path}", path, statement)[1] == file


def test_a_module_within_a_package() -> None:
    resolver = Resolver(Workspace(PACKAGE))
    assert resolver.within("python", "shop/__init__.py", "orders") == "shop/orders/__init__.py"
    assert resolver.within("python", "shop/__init__.py", "rows") == "shop/rows.py"
    assert resolver.within("python", "shop/__init__.py", "absent") is None
    assert resolver.within("python", "shop/rows.py", "views") is None
    assert resolver.within("typescript", "shop/__init__.py", "rows") is None


def test_what_appears_is_seen_after_forgetting() -> None:
    files = Workspace("shop/views.py")
    resolver = Resolver(files)
    item = imported("from shop.rows import row")
    assert resolver.target("python", "shop/views.py", item) is None
    files.files["shop/rows.py"] = b""
    resolver.forget()
    assert resolver.target("python", "shop/views.py", item) == "shop/rows.py"


@pytest.mark.parametrize(
    "statement", ["import " + ".".join(["a"] * 2000), "from " + "." * 3000 + "a import b", "from . import *"]
)
def test_long_names_end_quickly(statement: str) -> None:
    deep = "/".join(["a"] * 500)
    resolver = Resolver(Workspace(f"{deep}/x.py"))
    started = time.process_time()
    assert resolver.target("python", f"{deep}/x.py", imported(statement)) is None
    assert time.process_time() - started < 1


def test_thousands_of_imports_are_cheap() -> None:
    """Each is a look into a table after the first of its kind in its folder."""
    files = Workspace(" ".join(f"pkg{n // 100}/module{n}.py" for n in range(10_000)) + " pyproject.toml")
    resolver = Resolver(files)
    statements = [imported(f"from {name} import f") for name in ("pkg3.module301", "requests", "os", "absent.one")]
    started = time.process_time()
    for n in range(10_000):
        for item in statements:
            resolver.target("python", f"pkg{n // 100}/module{n}.py", item)
    assert time.process_time() - started < 2
