"""What pointing at a loop tells."""

from __future__ import annotations

import pytest
from conftest import NESTED
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def hover(buffer, text, into=0):
    """The hover inside the only place of a text: its words, and the text it is about."""
    start = buffer.cursor(text).start
    at = types.Position(start.line, start.character + into)
    parameters = types.HoverParams(types.TextDocumentIdentifier(buffer.uri), at)
    found = await buffer.editor.client.text_document_hover_async(parameters)
    return (found.contents, buffer.shown(found.range)) if found else None


async def test_a_loop_tells_its_cost_and_its_finding(project) -> None:
    buffer = project.open("app.py", NESTED)
    (finding,) = await buffer.diagnostics(lambda items: items)
    contents, about = await hover(buffer, buffer.shown(finding.range), 2)
    assert about == buffer.shown(finding.range)
    assert "6,000..10,000" in contents.value
    assert "nested-loop" in contents.value and "scale.toml:" in contents.value
    markdown = project.name in ("vscode", "nvim")
    assert (contents.kind == types.MarkupKind.Markdown) == markdown
    assert ("`nested-loop`" in contents.value) == markdown
    assert ("## Use instead" in contents.value) == markdown, "the documentation of the rule, where it can be shown"


async def test_a_loop_within_its_budget_tells_its_size(project) -> None:
    buffer = project.open("app.py", "def f(products):\n    for product in products:\n        print(product)\n")
    contents, _ = await hover(buffer, "for product", 1)
    assert "2,000" in contents.value


async def test_an_undeclared_name_is_no_number_but_a_hint_where_to_declare_it(project) -> None:
    buffer = project.open("app.py", "def f(gadgets):\n    for gadget in gadgets:\n        print(gadget)\n")
    contents, _ = await hover(buffer, "for gadget", 1)
    assert "gadgets" in contents.value and "collections" in contents.value
    assert not any(character.isdigit() for character in contents.value)


async def test_calls_that_are_not_understood_are_neither_free_nor_counted(project) -> None:
    calls = "".join(f"        billing.charge{at}(product)\n" for at in range(5))
    buffer = project.open(
        "app.py", f"def f(products, billing):\n    for product in products:\n        print(product)\n{calls}"
    )
    contents, _ = await hover(buffer, "for product", 1)
    markdown = project.name in ("vscode", "nvim")
    call = "`billing.charge0(product)`" if markdown else "billing.charge0(product)"
    assert f"Not understood: {call} (line 4), " in contents.value
    assert " (line 6) and 2 more: neither free nor counted." in contents.value
    assert "print" not in contents.value and "charge3" not in contents.value


async def test_a_function_tells_what_a_call_of_it_costs(project) -> None:
    code = "def f(products, gadgets):\n    for gadget in gadgets:\n        use(gadget)\n    return [one for one in products]\n\n\ndef plain():\n    return 1\n"
    buffer = project.open("app.py", code)
    contents, about = await hover(buffer, "def f", 5)
    assert about.startswith("def f(")
    assert "One call of f" in contents.value and "products + gadgets iterations" in contents.value.replace(
        "gadgets + products", "products + gadgets"
    )
    assert "use()" in contents.value
    contents, _ = await hover(buffer, "def plain", 1)
    assert "Goes over nothing" in contents.value
    buffer.edit("def plain():\n    return 1", "def plain(xs):\n    return sorted(x for x in xs for y in xs)")
    contents, _ = await hover(buffer, "def plain", 1)
    assert "xs²" in contents.value


async def test_a_function_tells_what_it_holds_in_memory(project) -> None:
    code = "from shop.models import Product\n\n\ndef load():\n    return list(Product.objects.all())\n"
    buffer = project.open("app.py", code)
    contents, _ = await hover(buffer, "def load", 5)
    assert "1 query" in contents.value and "products × bytes per product held at once" in contents.value


async def test_elsewhere_there_is_nothing_to_tell(project) -> None:
    buffer = project.open("app.py", NESTED)
    assert await hover(buffer, "return count", 2) is None
    assert await hover(project.open("notes.md", "for x in y", "markdown"), "for", 1) is None
    assert await hover(project.open("scale.toml", "# for\n", "toml"), "for", 1) is None
