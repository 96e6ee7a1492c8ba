"""What a person sees of findings and of a wrong scale.toml, in each of the recorded clients."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

import pytest
from conftest import NESTED, SCALE
from editor import TIMEOUT
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="module")


def none(items):
    return items == []


def one(items):
    return items is not None and len(items) == 1


async def test_a_finding_is_shown_at_its_loop_with_the_arithmetic(project) -> None:
    buffer = project.open("app.py", NESTED)
    (finding,) = await buffer.diagnostics(one)
    assert finding.source == "scalesight"
    assert finding.code == "nested-loop"
    assert finding.severity == types.DiagnosticSeverity.Warning
    assert "6,000..10,000" in finding.message and "5,000" in finding.message
    assert buffer.shown(finding.range).startswith("for ")


async def test_what_a_baseline_knows_is_not_shown(project) -> None:
    buffer = project.open("app.py", NESTED)
    (finding,) = await buffer.diagnostics(one)
    project.write("app.py", NESTED)
    run = [sys.executable, "-m", "scalesight", "check", "--write-baseline", "app.py"]
    subprocess.run(run, cwd=project.root, check=True, capture_output=True)
    buffer.edit("return count", "return count + 0")
    assert await buffer.diagnostics(none) == []
    (project.root / "scale-baseline.json").write_text("broken")
    buffer.edit("return count + 0", "return count")
    (again,) = await buffer.diagnostics(one)
    assert again.message == finding.message


async def test_each_client_gets_what_it_can_show(project) -> None:
    buffer = project.open("app.py", NESTED)
    (finding,) = await buffer.diagnostics(one)
    assert (finding.data is not None) == (project.name in ("vscode", "nvim"))
    related = finding.related_information
    assert (related is not None) == (project.name != "emacs")
    if related is not None:
        # The last place is where the number comes from.
        scale = project.open("scale.toml", SCALE, "toml")
        assert related[-1].location.uri == scale.uri
        assert scale.shown(related[-1].location.range) == "iterations = 5_000"


async def test_columns_are_right_behind_characters_of_every_width(project) -> None:
    line = 's = ["é漢𝒳", [variant for product in products for variant in product.variants]]\n'
    buffer = project.open("wide.py", f"def f(products):\n    {line}")
    (finding,) = await buffer.diagnostics(one)
    assert buffer.shown(finding.range).startswith("for ")
    # An edit behind wide characters must land where the editor put it, or the next range is off.
    buffer.edit("[variant for", "[2 * variant for")
    (finding,) = await buffer.diagnostics(lambda items: one(items) and buffer.shown(items[0].range).startswith("for "))


async def test_typing_clears_and_brings_back(project) -> None:
    buffer = project.open("app.py", NESTED)
    await buffer.diagnostics(one)
    buffer.edit("product.variants", "product.labels")
    await buffer.diagnostics(none)
    buffer.edit("product.labels", "product.variants")
    await buffer.diagnostics(one)
    if not project.pulls:
        buffer.close()
        await project.diagnostics(buffer.uri, none)


async def test_an_answer_is_the_same_as_long_as_the_findings_are(project) -> None:
    if not project.pulls:
        pytest.skip("this client is told")
    buffer = project.open("app.py", NESTED)
    await buffer.diagnostics(one)
    first = project.result_ids[buffer.uri]
    buffer.apply([types.TextEdit(types.Range(types.Position(6, 0), types.Position(6, 0)), "# a comment\n")])
    parameters = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(buffer.uri), previous_result_id=first)
    report = await project.client.text_document_diagnostic_async(parameters)
    assert report.kind == "unchanged"
    assert report.result_id == first
    assert buffer.uri not in project.client.diagnostics, "a client that asks is never told"


async def test_only_what_changed_is_told(project) -> None:
    if project.pulls:
        pytest.skip("this client asks")
    buffer = project.open("app.py", NESTED)
    await buffer.diagnostics(one)
    other = project.open("other.py", NESTED)
    await other.diagnostics(one)
    buffer.apply([types.TextEdit(types.Range(types.Position(6, 0), types.Position(6, 0)), "# a comment\n")])
    buffer.edit("product.variants", "product.labels")
    await buffer.diagnostics(none)
    assert [uri for uri in project.told if uri in (buffer.uri, other.uri)] == [buffer.uri, other.uri, buffer.uri]


@pytest.mark.parametrize("how", ["typed", "saved", "watched", "found"])
async def test_a_new_number_in_scale_toml_reaches_every_open_document(project, how) -> None:
    buffers = [project.open("one.py", NESTED), project.open("two.py", NESTED)]
    for buffer in buffers:
        await buffer.diagnostics(one)
    project.refreshed.clear()
    if how in ("typed", "saved"):
        scale = project.open("scale.toml", SCALE, "toml")
        scale.edit("5_000", "50_000")
    if how == "saved":
        scale.save()
    if how in ("watched", "found"):
        path = project.write("scale.toml", SCALE.replace("5_000", "50_000"))
        os.utime(path, (1_000_000_000, 1_000_000_000))
    if how == "watched":
        change = types.FileEvent((project.root / "scale.toml").as_uri(), types.FileChangeType.Changed)
        project.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))
    if how == "found":
        hover = types.HoverParams(types.TextDocumentIdentifier(buffers[0].uri), types.Position(0, 0))
        await project.client.text_document_hover_async(hover)
    if project.name == "vscode":
        await asyncio.wait_for(project.refreshed.wait(), TIMEOUT)
    for buffer in buffers:
        await buffer.diagnostics(none)


async def test_a_broken_scale_toml_keeps_the_last_good_one_and_says_where_it_is_wrong(project) -> None:
    buffer = project.open("app.py", NESTED)
    await buffer.diagnostics(one)
    scale = project.open("scale.toml", SCALE, "toml")
    await scale.diagnostics(none)
    scale.edit("2_000", '"é𝒳 many"')
    (problem,) = await scale.diagnostics(one)
    assert scale.shown(problem.range) == '"é𝒳 many"'
    assert problem.severity == types.DiagnosticSeverity.Error
    (finding,) = await buffer.diagnostics(one)
    assert "6,000..10,000" in finding.message
    scale.edit('"é𝒳 many"', "4_000")
    await scale.diagnostics(none)
    await buffer.diagnostics(lambda items: one(items) and "12,000..20,000" in items[0].message)


async def test_a_scale_toml_that_is_not_open_is_diagnosed_too(project) -> None:
    project.write("scale.toml", SCALE.replace("5_000", '"few"'))
    project.open("app.py", NESTED)
    uri = (project.root / "scale.toml").as_uri()
    (problem,) = await project.diagnostics(uri, one)
    assert problem.range.start.line == SCALE[: SCALE.index("5_000")].count("\n")
    project.write("scale.toml", SCALE)
    change = types.FileEvent(uri, types.FileChangeType.Changed)
    project.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))
    await project.diagnostics(uri, none)


async def test_a_scale_toml_is_not_shown_twice_when_it_is_opened(project) -> None:
    # A client that asks would ask for a closing document, too, if it could ask for the workspace.
    assert not project.pulls or project.offered.capabilities.diagnostic_provider.workspace_diagnostics is False
    broken = SCALE.replace("5_000", '"few"')
    project.write("scale.toml", broken)
    project.open("app.py", NESTED)
    uri = (project.root / "scale.toml").as_uri()
    await project.published(uri, one)
    scale = project.open("scale.toml", broken, "toml")
    await scale.diagnostics(one)
    if project.pulls:
        await project.published(uri, none)
    scale.close()
    await project.published(uri, one)


async def test_the_nearest_scale_toml_governs(project) -> None:
    project.write("services/shop/scale.toml", SCALE.replace("5_000", "50_000"))
    near, far = project.open("services/shop/app.py", NESTED), project.open("services/app.py", NESTED)
    await far.diagnostics(one)
    await near.diagnostics(none)
    (project.root / "services/shop/scale.toml").unlink()
    change = types.FileEvent((project.root / "services/shop/scale.toml").as_uri(), types.FileChangeType.Deleted)
    project.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))
    await near.diagnostics(one)


async def test_lines_end_where_the_protocol_says(project) -> None:
    buffer = project.open("odd.py", f'a = """\f\u2028\x85"""\r\n{NESTED}')
    await buffer.diagnostics(one)
    buffer.edit("product.variants", "product.labels")
    await buffer.diagnostics(none)


async def test_a_generated_giant_is_not_checked(project) -> None:
    buffer = project.open("app.py", NESTED)
    await buffer.diagnostics(one)
    buffer.apply([types.TextEdit(types.Range(types.Position(0, 0), types.Position(0, 0)), "#" * 2_100_000 + "\n")])
    await buffer.diagnostics(none)
