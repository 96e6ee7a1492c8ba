"""What an editor shows inside scale.toml, so that a person writes it without a manual."""

from __future__ import annotations

import re
from datetime import date

import pytest
from conftest import NESTED, SCALE
from lsprotocol import types
from scalesight.scale import schema
from test_completion import accept

pytestmark = pytest.mark.asyncio(loop_scope="module")

CURSOR = "¦"
SNIPPETS = ("vscode", "nvim", "emacs")


def typed(editor, text):
    """A scale.toml with a cursor in it, as a person has just typed it."""
    buffer = editor.open("scale.toml", text, "toml")
    place = buffer.place(CURSOR)
    buffer.apply([types.TextEdit(place, "")])
    return buffer, place.start


async def offered(buffer, position, trigger=None):
    """The items at the cursor."""
    context = types.CompletionContext(types.CompletionTriggerKind.TriggerCharacter, trigger) if trigger else None
    parameters = types.CompletionParams(types.TextDocumentIdentifier(buffer.uri), position, context)
    found = await buffer.editor.client.text_document_completion_async(parameters)
    return {item.label: item for item in found.items} if found else {}


async def completed(editor, text, name):
    """The text after the item of that name was accepted at the cursor."""
    buffer, position = typed(editor, text)
    accept(buffer, (await offered(buffer, position))[name])
    return buffer.text


async def hover(editor, text):
    """The hover at the cursor: its words, and the text that it is about."""
    buffer, position = typed(editor, text)
    parameters = types.HoverParams(types.TextDocumentIdentifier(buffer.uri), position)
    found = await editor.client.text_document_hover_async(parameters)
    return (getattr(found.contents, "value", found.contents), buffer.shown(found.range)) if found else None


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("[pro¦", "[project]", "[project]"),
        ("[pro¦]\nname = 'é𝒳'", "[project]", "[project]\nname = 'é𝒳'"),
        ("[¦", "[[overrides]]", "[[overrides]]"),
        ("[ov¦]", "[[overrides]]", "[[overrides]]"),
        ("[[ov¦]]", "[[overrides]]", "[[overrides]]"),
        ("bu¦", "[budgets]", "[budgets]"),
        ('[collections.é]\nper = "𝒳 shops"\n[collections.¦]', "𝒳 shops", '[collections.é]\nper = "𝒳 shops"\n[collections."𝒳 shops"]'),
    ],
)  # fmt: skip
async def test_a_header_gets_its_brackets(editor, text, name, wanted) -> None:
    assert await completed(editor, text, name) == wanted


async def test_the_contexts_of_budgets_are_offered_after_their_name(editor) -> None:
    buffer, position = typed(editor, "[budgets.render]\nwork = 1\n[budgets.¦\n[prompt]\n")
    assert list(await offered(buffer, position)) == ["request", "job", "cli", "migration", "seed", "script", "test"]
    assert await completed(editor, "[budgets.re¦]", "request") == "[budgets.request]"


async def test_a_header_that_needs_a_name_leaves_room_for_it(editor) -> None:
    wanted = "[collections.name]" if editor.name in SNIPPETS else "[collections."
    assert await completed(editor, "[col¦", "[collections.…]") == wanted
    wanted = '[calls."repo.find_*"]' if editor.name in SNIPPETS else "[calls."
    assert await completed(editor, "[cal¦", "[calls.…]") == wanted


async def test_a_table_is_offered_once_but_overrides_are_many(editor) -> None:
    buffer, position = typed(editor, "[budgets]\n[[overrides]]\n[¦\n[prompt]\n")
    assert list(await offered(buffer, position)) == [
        "[project]",
        "[collections.…]",
        "[platforms.…]",
        "[calls.…]",
        "[[overrides]]",
    ]


@pytest.mark.parametrize(
    ("text", "table", "lacking"),
    [
        ("[project]\nname = 'shop'\n¦", "project", "horizon"),
        ("[collections.p]\nsize = { min = 3, ¦ }", "collections p size", "max"),
        ("[collections.p]\nsize = { min = 3, m¦\ngrowth = '1%/month'\n", "collections p size", "max"),
        ("[collections.p]\naliases = ['q\n¦\nmodels = [\nsize = 3", "collections p", "per growth as_of item_size always"),
        ("[[overrides]]\npaths = ['a']\n[[overrides]]\n¦\nbudgets = { time = '1 s' }", "overrides 0", "paths context"),
        ("[budgets]\ntime = '1 s'\n[budgets.job]\nwork = 1\n¦", "budgets", "iterations queries api_calls memory time"),
        ("collections.p.size = 3\ncollections.p.aliases¦", "collections p", "per growth as_of item_size aliases models always"),
        ("[colections.p]\n¦", "colections p", ""),
    ],
)  # fmt: skip
async def test_the_keys_that_a_table_lacks_are_offered_with_their_meaning(editor, text, table, lacking) -> None:
    buffer, position = typed(editor, text)
    items = await offered(buffer, position)
    keys = {name: item for name, item in items.items() if item.kind == types.CompletionItemKind.Property}
    assert list(keys) == lacking.split()
    for key, item in keys.items():
        documentation = getattr(item.documentation, "value", item.documentation)
        assert documentation.startswith(schema.at(*table.split(), key)["description"])


@pytest.mark.parametrize(
    ("text", "name", "example", "plain"),
    [
        ("[collections.p]\ngr¦", "growth", 'growth = "10%/month"', "growth = "),
        ("[collections.p]\n¦", "size", "size = 2_000", "size = "),
        ("[collections.p]\n[calls.find]\nret¦", "returns", 'returns = "p"', "returns = "),
        ("[platforms.p]\nca¦", "calls", 'calls = ["supplier_client.*"]', "calls = "),
        ("[[overrides]]\nbud¦", "budgets", "budgets = {  }", "budgets = "),
        ("[collections.p]\naliases = ['é𝒳']\nsize = { mi¦ }", "min", "min = 2_000", "min = "),
    ],
)
async def test_a_key_brings_its_example_where_it_can_be_typed_over(editor, text, name, example, plain) -> None:
    inserted = example if editor.name in SNIPPETS else plain
    assert await completed(editor, text, name) == re.sub(rf"\w*{CURSOR}", inserted, text)


async def test_a_key_with_a_value_is_only_renamed(editor) -> None:
    assert (
        await completed(editor, "[collections.p]\ngr¦wth = '1%/month'", "growth")
        == "[collections.p]\ngrowth = '1%/month'"
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('[prompt]\nstyle = "¦', ["full", "compact", "comment"]),
        ("[prompt]\nrole = '¦'", ["Principal Software Architect and Performance Optimization Expert", "none"]),
        ("[collections.p]\nsize = ¦", ["2_000", "2,000+", "{ min = 3, max = 5 }"]),
        ("[[¦", ["[[overrides]]"]),
        ("[collections.p]\nalways = ¦", ["true", "false"]),
        ("[collections.p]\ngrowth = ¦ # a year", ["10%/month", "3%/year"]),
        ("[budgets]\ntime = '¦'", ["800 ms", "none"]),
        ("[collections.p]\nas_of = ¦", [date.today().isoformat()]),
        ("[[overrides]]\npaths = [\n  ¦\n[budgets]", ["scripts/**", "**/migrations/**"]),
        ('[collections.a]\n[collections.b]\nper = "a"\n[collections.c]\nper = "¦', ["a", "b"]),
        ('[collections.a]\nper = "¦"\n[collections.b]\nper = "a"\n[collections.c]', ["c"]),
        ("[collections.p]\nsise = ¦", []),
        ('[collections.a]\n[collections.b]\n[calls."r.*"]\nreturns = "¦', ["a", "b"]),
        ('[collections.a]\n[calls.find]\nreturns_one = ¦', ["a"]),
        ('[platforms.p]\n[calls.find]\nplatform = ¦', ["p"]),
        ("[calls.find]\nqueries = ¦", ["1", "0"]),
    ],
)  # fmt: skip
async def test_what_may_stand_there_is_offered(editor, text, wanted) -> None:
    buffer, position = typed(editor, text)
    assert list(await offered(buffer, position)) == wanted


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("style = ¦", "compact", 'style = "compact"'),
        ('style = "¦', "compact", 'style = "compact"'),
        ('style = "co¦x"', "compact", 'style = "compact"'),
        ("role = '¦' # é", "none", "role = 'none' # é"),
    ],
)
async def test_a_text_gets_the_quotes_that_it_lacks(editor, text, name, wanted) -> None:
    assert await completed(editor, f"[prompt] # 𝒳\n{text}", name) == f"[prompt] # 𝒳\n{wanted}"


async def test_a_parent_is_put_between_brackets_that_nobody_closed(editor) -> None:
    text = '[collections]\n"é$1𝒳" = { size = 1 }\np = { per = "¦ }'
    assert await completed(editor, text, "é$1𝒳") == text.replace(CURSOR, 'é$1𝒳"')


@pytest.mark.parametrize(
    "text",
    [
        "# ¦",
        "[budgets] # [¦",
        '[prompt]\nrole = """\n¦',
        "[[overrides]]\npaths = [ # ¦\n]",
        '[prompt]\nstyle = "full"¦',
    ],
)
async def test_where_nothing_can_stand_nothing_is_offered(editor, text) -> None:
    buffer, position = typed(editor, text)
    assert await offered(buffer, position) == {}


async def test_the_characters_that_ask_in_scale_toml_are_quiet_elsewhere(project) -> None:
    provider = project.offered.capabilities.completion_provider
    assert provider.trigger_characters == ("[", '"')
    code = project.open("app.py", '# "\n')
    assert await offered(code, code.place('"').end, '"') == {}
    assert "scale role" in await offered(code, code.place('"').end), "asked for, there is something"
    buffer, position = typed(project, "[¦")
    assert "[budgets]" in await offered(buffer, position, "[")


@pytest.mark.parametrize(
    ("text", "about", "words"),
    [
        ("[collections.p]\ngro¦wth = '2%/year'", "growth", ["How fast the size grows", "10%/month"]),
        ("[collections.p]\nsize = { min = 3¦, ma", "3", ["The least there are."]),
        ("[prompt]\nstyle = 'com¦pact", "'compact", ["One of", "comment", "Without it:"]),
        ("[bud¦gets]", "budgets", ["The walls for one operation."]),
        ("[ca¦lls.find]", "calls", ["The longest name that fits counts."]),
        ("[calls.find]\nqueries = 0¦", "0", ["answered from memory"]),
        ("[[overrides]]\npaths = ['é', '𝒳¦']", "'𝒳'", ["`*` within a folder"]),
    ],
)
async def test_a_key_says_what_it_means(editor, text, about, words) -> None:
    contents, shown = await hover(editor, text)
    assert shown == about
    assert [word for word in words if word not in contents] == []


async def test_a_collection_says_how_many_there_are_and_where_they_are_used(editor) -> None:
    editor.open("app.py", NESTED)
    text = SCALE.replace("2_000", '2_000\ngrowth = "10%/month"')
    contents, shown = await hover(editor, text.replace("[collections.variants", "[collections.vari¦ants"))
    assert shown == "variants"
    assert "3 to 5 variants (6,000 to 10,000 variants in total)" in contents
    assert "about 6,280 in 12 months" in contents
    assert "18,831 to 31,384 variants in total in 12 months" in contents
    assert "Loops over it: " in contents and "app.py" in contents
    assert ("**variants**" in contents) == (editor.name in ("vscode", "nvim"))


async def test_a_parent_is_told_where_it_is_named_and_while_the_file_is_broken(project) -> None:
    buffer, _ = typed(project, f"{SCALE}¦")
    assert await project.diagnostics(buffer.uri, lambda items: items == []) == []
    end = buffer.place("iterations = 5_000\n").end
    buffer.apply([types.TextEdit(types.Range(end, end), "[collections.\n")])
    place = buffer.place('"products"').start
    parameters = types.HoverParams(types.TextDocumentIdentifier(buffer.uri), place)
    found = await project.client.text_document_hover_async(parameters)
    contents = getattr(found.contents, "value", found.contents)
    assert "2,000 products" in contents and "The file has errors now" in contents


async def test_a_collection_without_a_size_and_an_unknown_key_say_no_number(editor) -> None:
    contents, _ = await hover(editor, "[collections.gad¦gets]\nmodels = ['Gadget']\n")
    assert "No size is declared." in contents
    assert not any(character.isdigit() for character in contents)
    buffer = next(iter(editor.buffers.values()))
    buffer.close()
    assert await hover(editor, "[collections.gadgets]\nsi¦se = 3\n# size\n") is None
    buffer.editor.buffers[buffer.uri].close()
    assert await hover(editor, "= 3¦") is None
