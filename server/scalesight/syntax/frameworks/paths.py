"""Paths of code that no user waits for: tests, migrations, seeds, one-off scripts. What runs there is not measured.

An `[[overrides]]` in scale.toml that names such a path asks for it.
"""

from __future__ import annotations

import re

_FOLDERS = "tests test testing __tests__ __mocks__ __fixtures__ spec specs e2e cypress playwright migrations seeds seeders seed fixtures factories scripts benchmarks"
_FILES = (
    r"test_[^/]*\.py|[^/]*_tests?\.py|conftest\.py|factories\.py|tests\.py|seeds?\.\w+|seed_[^/]*\.\w+|[^/]*_seeds?\.\w+"
    r"|[^/]*(?:random|sample|demo|dummy|fake|mock)_?data[^/]*|populate_?db\.py"
    r"|[^/]*\.(?:test|spec|stories|bench|e2e|seed)\.[cm]?[jt]sx?|[^/]*\.config\.[cm]?[jt]s"
)
_UNMEASURED = re.compile(rf"(?:^|/)(?:(?:{'|'.join(_FOLDERS.split())})/|(?:{_FILES})$)")


def is_unmeasured(path: str) -> bool:
    """Whether a path (POSIX, relative to the root) is of a test, a migration, a seed or a script."""
    return _UNMEASURED.search(path) is not None
