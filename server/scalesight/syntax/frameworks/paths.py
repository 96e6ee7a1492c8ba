"""Code that no user waits for: tests, migrations, seeds, one-off scripts. What runs there is not measured.

An `[[overrides]]` in scale.toml that names such a path asks for it, and so does a table such as `[budgets.script]`.

Most names of folders and files tell by themselves. A few also name parts of products (`factories`, `specs`, a module
`test_results.py`): these are tests only with the evidence of what they import or define.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from scalesight.syntax import ir

# Of the folders on the way to a file, each by itself.
_FOLDERS = {
    "test": r"tests?|__(?:tests|mocks|fixtures|testfixtures|snapshots)__|mocks|fixtures|e2e|cypress|playwright|k6"
    r"|(?:unit|integration|e2e|functional|acceptance|performance|perf|load|stress|smoke|visual|regression)[-_]?tests?"
    r"|test[-_]?(?:utils?|helpers?|support|setup|fixtures|mocks|data|apps?|plugins?)|\.storybook|benchmarks?|bench",
    "migration": r"migrations|(?:data|db|database|schema)[-_]migrations",
    "seed": r"seed|seeds|seeders",
    "script": r"scripts|\.github",
}
# Scripts of a page, which a browser runs.
_OF_A_PAGE = re.compile(r"assets|static|public|js|www")

# Folders of what a browser gets, and the files of its elements: what the server has in a table, a page has a part of.
_SENT = frozenset("assets static public www themes".split())
_ELEMENTS = (".jsx", ".tsx")

# Files below which the folders are parts of an address: `app/tests/page.tsx` is the page /tests.
_ROUTED = re.compile(r"(?:.*/)?app/(?:.*/)?(?:route|page|layout|template|loading|default|error)\.[jt]sx?")

# Of the file's own name.
_FILES = {
    "test": r"conftest\.py|tests\.py|testutils\.py|locustfile\.py|(?:jest|vitest)[.-]setup\.[cm]?[jt]s|setup-?tests?\.[jt]sx?"
    r"|[^/]*[.-](?:test|spec)\.[cm]?[jt]sx?|[^/]*\.(?:stories|story|bench|e2e|cy|test-d|e2e-spec|fixtures?|mocks?)\.[cm]?[jt]sx?",
    "migration": r"[Mm]igration\d{8,}\w*\.[jt]s",
    "seed": r"seeds?\.\w+|seed[-_][^/]*\.\w+|[^/]*[-_]seeds?\.\w+|[^/]*\.seed(?:er)?\.[cm]?[jt]s"
    r"|(?:random|sample|demo|dummy|fake|mock)[-_]?data\.\w+|populate(?:_?(?:db|database))?\.\w+"
    r"|(?:create|generate|load|make|add|build|setup)[-_](?:test|sample|demo|dummy|fake|mock)[-_]\w+\.\w+",
    "script": r"[^/]*\.config\.[cm]?[jt]s|setup\.py|noxfile\.py|fabfile\.py|(?:gulp|Grunt)file\.[cm]?[jt]s",
}
# Of both together, where neither tells alone: the revisions of Alembic, the numbered files of other migrations.
_WHOLE = {
    "migration": r"(?:.*/)?(?:alembic|db|migrate)/versions/[^/]+\.py|(?:.*/)?(?:migration|migrate)/\d{6,}.*",
    "test": r"specs?/.*",
}

# What may be a test, if what is in it says so, too.
_PERHAPS = re.compile(
    r"(?:^|/)(?:testing|factories|specs?|[^/]+[-_]tests)/|(?:^|/)(?:test_[^/]*|[^/]*_tests?|factories)\.py$"
)
_LIBRARIES = re.compile(
    r"(?:pytest|unittest|django\.test|rest_framework\.test|factory|faker|model_bakery|hypothesis|locust|fishery"
    r"|vitest|jest|mocha|chai|supertest|cypress|k6)(?:[./].*)?|node:test"
    r"|@(?:jest|vitest|testing-library|playwright/test|faker-js)(?:/.*)?|@angular/.*/testing"
)
_TEST_NAME = re.compile(r"test(?:_.*)?|Test\w*|\w+Test(?:Case|s)?")


def _compiled(patterns: dict[str, str], form: str) -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(form.format(pattern)) for kind, pattern in patterns.items()}


_BY_FOLDER = _compiled(_FOLDERS, "(?:{})")
_BY_FILE = _compiled(_FILES, "(?:{})")
_BY_WHOLE = _compiled(_WHOLE, "(?:{})")


def kind(path: str, module: Callable[[], ir.Module], is_product: Callable[[str], bool]) -> str:
    """What code that nobody waits for it is: `test`, `migration`, `seed`, `script`; "" for the product's own.

    `path` is POSIX, relative to the folder of scale.toml. `module` is asked for only where the path does not tell. `is_product` says of a name that tells (`tests`, `fixtures`)
    whether the product itself deals in such things: an exam has tests.
    """
    found = _of_path(path, is_product)
    if not found and _PERHAPS.search(path) and _is_test(module()):
        return "test"
    return found


@lru_cache(maxsize=16384)
def is_of_page(path: str) -> bool:
    """Whether a browser runs what is in a file, as far as its path tells."""
    *folders, name = path.split("/")
    return name.endswith(_ELEMENTS) or (not name.endswith(".py") and not _SENT.isdisjoint(folders))


def is_unmeasured(path: str) -> bool:
    """Whether a path alone tells that its code is no product's own."""
    return _of_path(path, frozenset[str]().__contains__) != ""


def _of_path(path: str, is_product: Callable[[str], bool]) -> str:
    *folders, name = path.split("/")
    # What else is named so may be part of an address; end-to-end tests have addresses of their own.
    is_address = _ROUTED.fullmatch(path) is not None
    above = ""
    for folder in folders:
        for found, pattern in _BY_FOLDER.items():
            if not pattern.fullmatch(folder) or (is_address and folder != "e2e"):
                continue
            if not (found == "script" and _OF_A_PAGE.fullmatch(above)):
                return "" if is_product(folder) else found
        above = folder
    for found, pattern in _BY_FILE.items():
        if pattern.fullmatch(name):
            # The tests of documents are no documents: `documents.test.ts`.
            return "" if name.count(".") == 1 and is_product(name.split(".")[0]) else found
    return next((found for found, pattern in _BY_WHOLE.items() if pattern.fullmatch(path)), "")


def _is_test(module: ir.Module) -> bool:
    """Whether a file imports what only tests use, or defines what a runner of tests would collect."""
    names = [function.name for function in module.functions] + [declared.name for declared in module.classes]
    return any(_TEST_NAME.fullmatch(name) for name in names) or any(
        _LIBRARIES.fullmatch(item.module) for item in module.imports if not item.level
    )
