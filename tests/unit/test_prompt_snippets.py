"""Snippets: valid LSP snippet syntax whatever scale.toml says, and the same words without tab stops."""

from __future__ import annotations

import re
from datetime import date

from scalesight.prompt.context import build
from scalesight.prompt.render import render
from scalesight.prompt.snippets import SNIPPETS, Snippet, blueprint, escape, sentences
from scalesight.scale.load import parse
from scalesight.scale.model import Scale

TODAY = date(2026, 11, 9)
_PART = re.compile(r"\\(?P<escaped>[\\$}])|\$\{(?P<stop>\d+):(?P<default>[^}$\\]*)\}|\$(?P<final>\d+)|(?P<text>[^\\$])")


def inserted(snippet: Snippet) -> tuple[str, list[int]]:
    """What an editor inserts for a body, by LSP 3.17 "Snippet Syntax", and the numbers of its tab stops."""
    text, stops, at = "", [], 0
    while at < len(snippet.body):
        part = _PART.match(snippet.body, at)
        assert part is not None, snippet.body[at : at + 20]
        text += part["escaped"] or part["default"] or part["text"] or ""
        if part["stop"] or part["final"]:
            stops.append(int(part["stop"] or part["final"]))
        at = part.end()
    return text, stops


def scale() -> Scale:
    source = rb"""
[project]
name = 'C:\shop ${1:x} }'
[collections.products]
size = "2,000+"
[collections.variants]
per = "products"
size = { min = 3, max = 5 }
[prompt]
requirements = ['cost < $5 } and \ more']
"""
    found = parse(source, "scale.toml").scale
    assert found is not None
    return found


def test_the_blueprint_is_the_prompt_with_a_tab_stop_for_the_request() -> None:
    for style in ("full", "compact", "comment"):
        snippet = blueprint(scale(), today=TODAY, style=style)
        text, stops = inserted(snippet)
        prompt = render(build("Describe the task about products, variants", scale(), today=TODAY), style=style).text
        assert text.rstrip("\n") == snippet.plain.rstrip("\n")
        assert stops == [1, 0]
        assert snippet.plain == prompt.replace(" about products, variants", "")


def test_collections_and_boundaries_are_ready_sentences() -> None:
    offered = {snippet.label: snippet for snippet in sentences(scale(), today=TODAY)}
    assert offered["products"].plain == "2,000+ products, each with 3 to 5 variants (6,000 to 10,000 variants in total)"
    assert offered["variants"].detail == "scale.toml, line 6"
    assert offered[r"cost < $5 } and \ more"].body == r"cost < \$5 \} and \\ more"
    assert all(inserted(snippet) == (snippet.plain, []) for snippet in offered.values())


def test_the_empty_clauses_have_their_stops_in_order_and_no_number() -> None:
    for snippet in SNIPPETS:
        text, stops = inserted(snippet)
        assert stops == [*range(1, len(stops)), 0]
        assert "$" not in snippet.plain
        assert re.sub(r"[<>]", "", snippet.plain) == text
        assert not re.search(r"\d", text.replace("12 months", "")), "a number that nobody declared"


def test_what_has_a_meaning_in_a_snippet_is_escaped() -> None:
    assert escape(r"a $1 ${2:b} \n") == r"a \$1 \${2:b\} \\n"
