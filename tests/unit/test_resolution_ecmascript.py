"""Which file an ECMAScript import means, as tables: the files there are, the one that imports, the module, its file."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from scalesight.syntax import ir
from scalesight.syntax.resolution import Resolver
from workspace import Workspace


def target(files: Workspace, path: str, module: str) -> str | None:
    return Resolver(files).target("typescript", path, ir.Import(module, "x", "x", 0, 0))


@pytest.mark.parametrize(
    ("there", "path", "module", "file"),
    [
        ("src/rows.ts", "src/page.ts", "./rows", "src/rows.ts"),
        ("src/rows.tsx", "src/page.ts", "./rows", "src/rows.tsx"),
        ("src/rows.mts", "src/page.ts", "./rows", "src/rows.mts"),
        ("src/rows.cts", "src/page.ts", "./rows", "src/rows.cts"),
        ("src/rows.js", "src/page.ts", "./rows", "src/rows.js"),
        ("src/rows.jsx", "src/page.js", "./rows", "src/rows.jsx"),
        ("src/rows.mjs", "src/page.js", "./rows", "src/rows.mjs"),
        ("src/rows.cjs", "src/page.js", "./rows", "src/rows.cjs"),
        ("src/rows.ts src/rows.js", "src/page.ts", "./rows", "src/rows.ts"),
        ("lib/rows.ts", "src/page.ts", "../lib/rows", "lib/rows.ts"),
        ("rows.ts", "page.ts", "./rows", "rows.ts"),
        ("a/b/rows.ts", "a/b/c/d/page.ts", "../../rows", "a/b/rows.ts"),
        # Written out, and by the name of the compiled file.
        ("src/rows.ts", "src/page.ts", "./rows.ts", "src/rows.ts"),
        ("src/rows.js", "src/page.js", "./rows.js", "src/rows.js"),
        ("src/rows.ts", "src/page.ts", "./rows.js", "src/rows.ts"),
        ("src/rows.tsx", "src/page.ts", "./rows.js", "src/rows.tsx"),
        ("src/rows.tsx", "src/page.ts", "./rows.jsx", "src/rows.tsx"),
        ("src/rows.mts", "src/page.ts", "./rows.mjs", "src/rows.mts"),
        ("src/rows.cts", "src/page.ts", "./rows.cjs", "src/rows.cts"),
        ("src/order.service.ts", "src/page.ts", "./order.service", "src/order.service.ts"),
        # Folders.
        ("src/rows/index.ts", "src/page.ts", "./rows", "src/rows/index.ts"),
        ("src/rows/index.jsx", "src/page.js", "./rows/", "src/rows/index.jsx"),
        ("src/rows.ts src/rows/index.ts", "src/page.ts", "./rows", "src/rows.ts"),
        ("src/index.ts", "src/page.ts", ".", "src/index.ts"),
        ("src/index.ts", "src/rows/page.ts", "..", "src/index.ts"),
        ("index.ts", "page.ts", "./", "index.ts"),
        ("index.ts", "src/page.ts", "../", "index.ts"),
        ("src/rows/src/index.ts", "src/page.ts", "./rows", None),
        # Nothing that costs anything.
        ("src/rows.d.ts", "src/page.ts", "./rows", None),
        ("src/rows.d.ts", "src/page.ts", "./rows.d.ts", None),
        ("src/rows.d.ts", "src/page.ts", "./rows.d", None),
        ("src/rows.json", "src/page.ts", "./rows.json", None),
        # Outside of the workspace, and what is in no file of it.
        ("rows.ts", "page.ts", "../rows", None),
        ("rows.ts", "src/page.ts", "../../../rows", None),
        ("rows.ts", "page.ts", "/rows", None),
        ("rows.ts", "page.ts", "rows", None),
        ("react.ts", "page.ts", "react", None),
        # The file itself, by what it puts into `exports`.
        ("src/page.ts", "src/page.ts", "", "src/page.ts"),
        # What is no name of a package is an alias, though no configuration tells of what.
        ("src/rows.ts", "src/page.ts", "@/rows", "src/rows.ts"),
        ("app/rows.ts", "src/page.ts", "~/rows", "app/rows.ts"),
        ("lib/rows.ts", "src/page.ts", "@/rows", None),
        ("fs.ts", "page.ts", "node:fs", None),
    ],
)
def test_relative_paths(there: str, path: str, module: str, file: str | None) -> None:
    assert target(Workspace(f"{there} {path}"), path, module) == file


def options(**given: object) -> dict[str, object]:
    return {"compilerOptions": given}


THERE = "src/page.ts src/rows.ts src/lib/draw.ts generated/rows.ts packages/ui/src/page.ts packages/ui/src/button.ts"


@pytest.mark.parametrize(
    ("configurations", "path", "module", "file"),
    [
        ({"tsconfig.json": options(paths={"@/*": ["./src/*"]})}, "src/page.ts", "@/rows", "src/rows.ts"),
        ({"tsconfig.json": options(paths={"@/*": ["src/*"]})}, "src/lib/page.ts", "@/lib/draw", "src/lib/draw.ts"),
        ({"jsconfig.json": options(paths={"~/*": ["./src/*"]})}, "src/page.ts", "~/rows", "src/rows.ts"),
        ({"tsconfig.json": options(baseUrl="src", paths={"@/*": ["*"]})}, "src/page.ts", "@/rows", "src/rows.ts"),
        ({"tsconfig.json": options(baseUrl="./src")}, "src/page.ts", "lib/draw", "src/lib/draw.ts"),
        ({"tsconfig.json": options(baseUrl=".")}, "src/page.ts", "src/rows", "src/rows.ts"),
        ({"tsconfig.json": options(baseUrl="src", paths={"@/*": ["*"]})}, "src/page.ts", "rows", "src/rows.ts"),
        ({"src/tsconfig.json": options(baseUrl="..")}, "src/page.ts", "generated/rows", "generated/rows.ts"),
        # A whole name, and where the star stands.
        ({"tsconfig.json": options(paths={"rows": ["./src/rows"]})}, "src/page.ts", "rows", "src/rows.ts"),
        ({"tsconfig.json": options(paths={"rows": ["./src/rows.ts"]})}, "src/page.ts", "rows", "src/rows.ts"),
        ({"tsconfig.json": options(paths={"rows": ["./src/rows"]})}, "src/page.ts", "rows/more", None),
        ({"tsconfig.json": options(paths={"*": ["./src/*"]})}, "src/page.ts", "rows", "src/rows.ts"),
        ({"tsconfig.json": options(paths={"@*!": ["./src/*"]})}, "src/page.ts", "@rows!", "src/rows.ts"),
        ({"tsconfig.json": options(paths={"ab*ba": ["./src/rows*"]})}, "src/page.ts", "aba", None),
        # Several targets: the first that is there. Several patterns: the longest, whatever is at its targets.
        ({"tsconfig.json": options(paths={"@/*": ["gone/*", "src/*"]})}, "src/page.ts", "@/rows", "src/rows.ts"),
        (
            {"tsconfig.json": options(paths={"*": ["src/*"], "@/*": ["src/*"], "@/lib/*": ["generated/*"]})},
            "src/page.ts",
            "@/lib/rows",
            "generated/rows.ts",
        ),
        (
            {"tsconfig.json": options(paths={"@/*": ["src/*"], "@/lib/*": ["generated/*"]})},
            "src/page.ts",
            "@/lib/draw",
            None,
        ),
        ({"tsconfig.json": options(paths={"rows*": ["src/*"], "rows": ["generated/rows"]})}, "a.ts", "rows", "generated/rows.ts"),
        # The nearest configuration, and nothing of one further up that it does not extend.
        (
            {"tsconfig.json": options(paths={"@/*": ["./src/*"]}), "packages/ui/tsconfig.json": options(paths={"@/*": ["./src/*"]})},
            "packages/ui/src/page.ts",
            "@/button",
            "packages/ui/src/button.ts",
        ),
        (
            {"tsconfig.json": options(paths={"$/*": ["./src/*"]}), "packages/ui/tsconfig.json": options(strict=True)},
            "packages/ui/src/page.ts",
            "$/rows",
            None,
        ),
        ({"tsconfig.base.json": options(paths={"@/*": ["./src/*"]})}, "src/page.ts", "@/rows", "src/rows.ts"),
        # Extending, by path and by package; what is declared further out stays relative to where it is declared.
        (
            {"tsconfig.base.json": options(paths={"@/*": ["./src/*"]}), "packages/ui/tsconfig.json": {"extends": "../../tsconfig.base.json"}},
            "packages/ui/src/page.ts",
            "@/rows",
            "src/rows.ts",
        ),
        (
            {"tsconfig.base.json": options(baseUrl="src"), "packages/ui/tsconfig.json": {"extends": "../../tsconfig.base"}},
            "packages/ui/src/page.ts",
            "lib/draw",
            "src/lib/draw.ts",
        ),
        (
            {
                "tsconfig.base.json": options(paths={"@/*": ["./src/*"]}),
                "packages/ui/tsconfig.json": {"extends": "../../tsconfig.base.json", **options(baseUrl=".")},
            },
            "packages/ui/src/page.ts",
            "@/button",
            "packages/ui/src/button.ts",
        ),
        (
            {
                "tsconfig.base.json": options(paths={"$/*": ["./src/*"]}),
                "packages/ui/tsconfig.json": {"extends": "../../tsconfig.base.json", **options(paths={"#/*": ["./src/*"]})},
            },
            "packages/ui/src/page.ts",
            "$/rows",
            None,
        ),
        (
            {
                "one.json": options(paths={"@/*": ["./generated/*"]}),
                "two.json": options(paths={"@/*": ["./src/*"]}),
                "tsconfig.json": {"extends": ["./one.json", "./two.json"]},
            },
            "src/page.ts",
            "@/rows",
            "src/rows.ts",
        ),
        (
            {
                "packages/config/package.json": {"name": "@acme/config"},
                "packages/config/base.json": options(paths={"@/*": ["${configDir}/src/*"]}),
                "packages/ui/tsconfig.json": {"extends": "@acme/config/base.json"},
            },
            "packages/ui/src/page.ts",
            "@/button",
            "packages/ui/src/button.ts",
        ),
        (
            {
                "packages/config/package.json": {"name": "@acme/config"},
                "packages/config/tsconfig.json": options(baseUrl="${configDir}/../ui"),
                "packages/ui/tsconfig.json": {"extends": "@acme/config"},
            },
            "packages/ui/src/page.ts",
            "src/button",
            "packages/ui/src/button.ts",
        ),
        ({"tsconfig.json": {"extends": "@tsconfig/node20/tsconfig.json", **options(baseUrl="src")}}, "a.ts", "rows", "src/rows.ts"),
        # A tsconfig.json that is no more than a list of those that hold.
        (
            {
                "tsconfig.json": {"files": [], "references": [{"path": "./tsconfig.node.json"}, {"path": "./tsconfig.app.json"}, {"path": "./tsconfig.more.json"}]},
                "tsconfig.app.json": options(paths={"$/*": ["./src/*"]}),
                "tsconfig.node.json": options(strict=True),
                "tsconfig.more.json": options(paths={"$/*": ["./generated/*"]}),
            },
            "src/page.ts",
            "$/rows",
            "src/rows.ts",
        ),
        # As people write it.
        (
            {"tsconfig.json": '\ufeff{ // why\n "compilerOptions": { /* "paths": {}, */ "paths": { "@/*": ["./src/*",], }, }, }\n'},
            "src/page.ts",
            "@/rows",
            "src/rows.ts",
        ),
        ({"tsconfig.json": '{"a": "// no, /* no ,]", "compilerOptions": {"baseUrl": "src"},}'}, "a.ts", "rows", "src/rows.ts"),
        # Out of the workspace.
        ({"tsconfig.json": options(paths={"@/*": ["../*"]})}, "src/page.ts", "@/src/rows", None),
        ({"tsconfig.json": options(paths={"@/*": ["./src/*"]})}, "src/page.ts", "@/../../rows", None),
        ({"tsconfig.json": options(baseUrl="/src")}, "src/page.ts", "rows", None),
        ({"tsconfig.json": {"extends": "../../tsconfig.json", **options(baseUrl="src")}}, "a.ts", "rows", "src/rows.ts"),
    ],
)  # fmt: skip
def test_configured_paths(configurations: dict[str, object], path: str, module: str, file: str | None) -> None:
    assert target(Workspace(THERE, configurations), path, module) == file


UI = "ui/src/index.ts ui/src/button.tsx ui/src/deep/a.ts ui/extra.ts app/page.ts"


@pytest.mark.parametrize(
    ("package", "module", "file"),
    [
        ({}, "@acme/ui", "ui/src/index.ts"),
        ({}, "@acme/ui/src/button", "ui/src/button.tsx"),
        ({}, "@acme/ui/button", "ui/src/button.tsx"),
        ({}, "@acme/ui/extra", "ui/extra.ts"),
        ({}, "@acme/ui/absent", None),
        ({}, "@acme/ui/../app/page", None),
        ({}, "@acme", None),
        ({"main": "dist/button.js"}, "@acme/ui", "ui/src/button.tsx"),
        ({"main": "./lib/deep/a.cjs"}, "@acme/ui", "ui/src/deep/a.ts"),
        ({"main": "dist/esm/src/button.js"}, "@acme/ui", "ui/src/button.tsx"),
        ({"main": "src/button"}, "@acme/ui", "ui/src/button.tsx"),
        ({"main": "src/deep"}, "@acme/ui", "ui/src/index.ts"),
        ({"main": "dist"}, "@acme/ui", "ui/src/index.ts"),
        ({"module": "dist/esm/button.mjs", "main": "dist/gone.js"}, "@acme/ui", "ui/src/button.tsx"),
        ({"types": "dist/button.d.ts"}, "@acme/ui", "ui/src/button.tsx"),
        ({"types": "./extra.d.ts"}, "@acme/ui", "ui/extra.ts"),
        ({"source": "extra.ts", "main": "dist/button.js"}, "@acme/ui", "ui/extra.ts"),
        ({"main": "../app/page.ts"}, "@acme/ui", "app/page.ts"),
        ({"main": "../../page.ts"}, "@acme/ui", "ui/src/index.ts"),
        ({"main": 5, "exports": 7}, "@acme/ui", "ui/src/index.ts"),
        ({"exports": "./dist/button.js"}, "@acme/ui", "ui/src/button.tsx"),
        ({"exports": {".": "./extra.ts"}}, "@acme/ui", "ui/extra.ts"),
        ({"exports": {"import": "./dist/button.mjs", "require": "./dist/button.cjs"}}, "@acme/ui", "ui/src/button.tsx"),
        ({"exports": {".": {"node": {"import": "./dist/button.js"}}}}, "@acme/ui", "ui/src/button.tsx"),
        ({"exports": {".": [{"import": "./gone.js"}, "./extra.ts"]}}, "@acme/ui", "ui/extra.ts"),
        ({"exports": {".": None}}, "@acme/ui", "ui/src/index.ts"),
        ({"exports": {"./b": "./dist/button.js"}}, "@acme/ui/b", "ui/src/button.tsx"),
        ({"exports": {"./b/*": "./src/*.ts"}}, "@acme/ui/b/deep/a", "ui/src/deep/a.ts"),
        ({"exports": {"./*.js": "./dist/*.js"}}, "@acme/ui/button.js", "ui/src/button.tsx"),
        ({"exports": {"./*": "./dist/deep/*.js", "./b*": "./dist/b*.js"}}, "@acme/ui/button", "ui/src/button.tsx"),
        ({"exports": {"./*": {"types": "./dist/*.d.ts", "default": "./dist/*.js"}}}, "@acme/ui/button", "ui/src/button.tsx"),
        ({"exports": {"./b": "../../../secret.ts"}}, "@acme/ui/b", None),
    ],
)  # fmt: skip
def test_packages_of_the_workspace(package: dict[str, object], module: str, file: str | None) -> None:
    files = Workspace(UI, {"ui/package.json": {"name": "@acme/ui", **package}, "app/package.json": {"name": "app"}})
    assert target(files, "app/page.ts", module) == file


@pytest.mark.parametrize("around", [lambda inner: [inner], lambda inner: {"import": inner}])
def test_conditions_in_conditions_without_end(around: Callable[[object], object]) -> None:
    exports: object = "./extra.ts"
    for _ in range(400):
        exports = around(exports)
    files = Workspace(UI, {"ui/package.json": {"name": "@acme/ui", "exports": {".": exports}}})
    assert target(files, "app/page.ts", "@acme/ui") == "ui/src/index.ts"


def test_the_package_at_the_top_is_known_by_its_name() -> None:
    files = Workspace("src/index.ts src/rows.ts demo/page.ts", {"package.json": {"name": "shop"}})
    assert target(files, "demo/page.ts", "shop") == "src/index.ts"
    assert target(files, "demo/page.ts", "shop/rows") == "src/rows.ts"


def test_a_package_that_is_material_of_tests_is_seen_from_there_only() -> None:
    files = Workspace("tests/react/index.js tests/page.js src/page.js", {"tests/react/package.json": {"name": "react"}})
    assert target(files, "src/page.js", "react") is None
    assert target(files, "tests/page.js", "react") == "tests/react/index.js"


def test_two_packages_of_one_name_are_none() -> None:
    files = Workspace(
        "a/index.js b/index.js page.js", {"a/package.json": {"name": "ui"}, "b/package.json": {"name": "ui"}}
    )
    assert target(files, "page.js", "ui") is None


def test_a_folder_below_the_base_that_is_called_like_a_library_is_not_meant() -> None:
    texts: dict[str, object] = {"tsconfig.json": options(baseUrl=".")}
    files = Workspace("src/page.ts vite/index.ts", {**texts, "package.json": {"devDependencies": {"vite": "^6"}}})
    assert target(files, "src/page.ts", "vite") is None
    assert target(Workspace("src/page.ts vite/index.ts", texts), "src/page.ts", "vite") == "vite/index.ts"


def test_a_folder_may_be_a_package_of_its_own() -> None:
    files = Workspace("src/page.ts src/rows/draw.ts src/rows/index.ts", {"src/rows/package.json": {"main": "./draw"}})
    assert target(files, "src/page.ts", "./rows") == "src/rows/draw.ts"


@pytest.mark.parametrize(
    ("imports", "module", "file"),
    [
        ({"#rows": "./src/rows.ts"}, "#rows", "app/src/rows.ts"),
        ({"#rows": "./dist/rows.js"}, "#rows", "app/src/rows.ts"),
        ({"#*": "./src/*"}, "#rows", "app/src/rows.ts"),
        ({"#lib/*.js": {"default": "./src/*.js"}}, "#lib/rows.js", "app/src/rows.ts"),
        ({"#ui": "@acme/ui"}, "#ui", "ui/index.ts"),
        ({"#ui": {"browser": "react", "default": "@acme/ui"}}, "#ui", "ui/index.ts"),
        ({"#rows": "../ui/index.ts"}, "#rows", None),
        ({"#a": "#b", "#b": "#a"}, "#a", None),
        ({"#rows": None}, "#rows", None),
        ([], "#rows", None),
    ],
)
def test_private_names(imports: object, module: str, file: str | None) -> None:
    packages = {"app/package.json": {"name": "app", "imports": imports}, "ui/package.json": {"name": "@acme/ui"}}
    files = Workspace("app/src/page.ts app/src/rows.ts ui/index.ts", packages)
    assert target(files, "app/src/page.ts", module) == file


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"extends": 3, "references": 4, "compilerOptions": []}',
        '{"compilerOptions": {"baseUrl": 1, "paths": []}, "references": [1, {"path": 2}]}',
        '{"compilerOptions": {"paths": {"@/*": "src/*", "b": {"c": 1}, "*": [1, null]}}}',
        '{"extends": "./tsconfig.json", "references": [{"path": "./tsconfig.json"}]}',
        '{"extends": ["./tsconfig", "./a.json", "@acme/absent", "", "/etc/passwd", "https://x/y"]}',
        "[" * 100_000,
        '{"a":' * 50_000,
        "/*" * 250_000,
        '"' * 250_000,
        '\\"' * 250_000,
        "," * 250_000,
        ", " * 250_000,
        "," + " " * 250_000,
        '{"compilerOptions": {"paths": {"@/*": ["./src/*"]}}, "filler": "' + "x" * 5_000_000 + '"}',
        "\0\ud7ff",
    ],
)
def test_what_is_wrong_in_a_configuration_is_passed_over(text: str) -> None:
    there = "src/page.ts src/rows.ts"
    started = time.process_time()
    for name in ("tsconfig.json", "jsconfig.json", "package.json", "src/package.json"):
        files = Workspace(there, {name: text, "a.json": {"extends": "./tsconfig.json"}})
        resolver = Resolver(files)
        for module, file in (("./rows", "src/rows.ts"), ("@acme/ui", None), ("#x", None)):
            assert resolver.target("typescript", "src/page.ts", ir.Import(module, "x", "x", 0, 0)) == file
    assert time.process_time() - started < 2


def test_configurations_that_extend_each_other_without_end() -> None:
    many = [f"./tsconfig.{n}.json" for n in range(40)]
    circle = {f"tsconfig.{n}.json": {"extends": many} for n in range(40)}
    chain = {f"a/tsconfig.{n}.json": {"extends": f"./tsconfig.{n + 1}.json"} for n in range(5000)}
    files = Workspace(
        "page.ts rows.ts a/page.ts",
        {**circle, **chain, "tsconfig.json": {"extends": many}, "a/tsconfig.json": {"extends": "./tsconfig.0.json"}},
    )
    started = time.process_time()
    assert target(files, "page.ts", "$/rows") is None
    assert target(files, "a/page.ts", "$/rows") is None
    assert time.process_time() - started < 1


def test_each_configuration_is_read_once() -> None:
    files = Workspace(
        THERE, {"tsconfig.json": options(paths={"@/*": ["./src/*"]}), "packages/ui/package.json": {"name": "ui"}}
    )
    resolver = Resolver(files)
    started = time.process_time()
    for n in range(20_000):
        for module in ("@/rows", "react", "ui", "./absent"):
            resolver.target("typescript", f"src/part{n % 50}/page{n}.ts", ir.Import(module, "x", "x", 0, 0))
    assert sorted(files.read) == ["packages/ui/package.json", "tsconfig.json"]
    assert time.process_time() - started < 2


def test_a_changed_configuration_is_read_after_forgetting() -> None:
    files = Workspace(THERE, {"tsconfig.json": options(paths={"@/*": ["./generated/*"]})})
    resolver = Resolver(files)
    item = ir.Import("@/rows", "x", "x", 0, 0)
    assert resolver.target("typescript", "src/page.ts", item) == "generated/rows.ts"
    files.files["tsconfig.json"] = b'{"compilerOptions": {"paths": {"@/*": ["./src/*"]}}}'
    resolver.forget()
    assert resolver.target("typescript", "src/page.ts", item) == "src/rows.ts"
