"""What a checker says after files have come, gone, or changed: the same as one that sees them for the first time."""

from __future__ import annotations

import json
from pathlib import Path

from scalesight.check import Checker
from scalesight.scale.load import parse
from workspace import Workspace

SCALE = parse((Path(__file__).parents[1] / "cases" / "default.toml").read_bytes(), "scale.toml").scale

PAGE = b"""
from shop.rows import row

def page(products):
    for product in products:
        row(product)
"""
NESTED = b"""
def row(product):
    return [variant.size for variant in product.variants]
"""
FLAT = b"""
def row(product):
    return product.title
"""


def findings(checker: Checker, path: str) -> list[str]:
    return [finding.rule for finding in checker.report(path).findings]


def test_a_helper_that_comes_changes_and_goes() -> None:
    assert SCALE is not None
    checker = Checker(SCALE)
    checker.put("shop/page.py", PAGE, "python")
    assert findings(checker, "shop/page.py") == []
    checker.put("shop/rows.py", NESTED, "python")
    assert findings(checker, "shop/page.py") == ["nested-loop"]
    checker.put("shop/rows.py", FLAT, "python")
    assert findings(checker, "shop/page.py") == []
    checker.put("shop/rows.py", NESTED, "python")
    assert findings(checker, "shop/page.py") == ["nested-loop"]
    checker.remove("shop/rows.py")
    assert findings(checker, "shop/page.py") == []


def test_a_helper_behind_a_package_that_hands_it_on() -> None:
    assert SCALE is not None
    checker = Checker(SCALE)
    checker.put("shop/page.py", PAGE, "python")
    checker.put("shop/rows/lines.py", NESTED, "python")
    assert findings(checker, "shop/page.py") == []
    checker.put("shop/rows/__init__.py", b"from .lines import row", "python")
    assert findings(checker, "shop/page.py") == ["nested-loop"]
    checker.put("shop/rows/lines.py", FLAT, "python")
    assert findings(checker, "shop/page.py") == []


def test_a_configuration_that_changes() -> None:
    assert SCALE is not None

    def configured(folder: str) -> bytes:
        return json.dumps({"compilerOptions": {"paths": {"#lib/*": [f"./{folder}/*"]}}}).encode()

    files = Workspace(
        "",
        {
            "page.ts": 'import { row } from "#lib/rows";\n'
            "export const page = (products: Product[]) => { for (const product of products) row(product); };",
            "nested/rows.ts": "export const row = (product: Product) => product.variants.map((variant) => draw(variant));",
            "flat/rows.ts": "export const row = (product: Product) => draw(product);",
        },
    )
    files.files["tsconfig.json"] = configured("flat")
    checker = Checker(SCALE, files)
    checker.put("page.ts", files.files["page.ts"], "typescript")
    assert findings(checker, "page.ts") == []
    files.files["tsconfig.json"] = configured("nested")
    checker.changed("tsconfig.json")
    assert findings(checker, "page.ts") == ["nested-loop"]
