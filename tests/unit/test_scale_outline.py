"""The outline of a scale.toml that is being written: what is half typed hides nothing but itself."""

from __future__ import annotations

import re

import tree_sitter
import tree_sitter_toml
from scalesight.scale.outline import Outline
from scalesight.scale.places import Places
from scalesight.scale.starter import STARTER

# The starter file with its examples, and what it has no example of.
MORE = """
[budgets.render]
"work" = 1
a."é".b = [
  "x", # y
  { c = [1, 2] },
]
"""
WHOLE = re.sub(r"(?m)^#(?=[\[a-z])", "", STARTER) + MORE


def test_what_is_right_is_where_the_parser_sees_it() -> None:
    source = WHOLE.encode()
    root = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language())).parse(source).root_node
    assert not root.has_error
    places = Places(source, "scale.toml", root)
    names = {one.keys: one.span for one in Outline(source).written if not one.is_value}
    elements = {keys for keys, span in places.keys.items() if places.values[keys] == span and keys[-1].isdigit()}
    assert names.keys() == places.keys.keys() - elements
    assert len(names) > 30


def test_every_beginning_of_a_file_has_the_tables_above_it() -> None:
    source = WHOLE.encode()
    for end in range(len(source)):
        outline = Outline(source[:end] + b"\n[platforms.last]\nrate = 1\n")
        assert outline.headers[-1].keys == ("platforms", "last"), source[:end][-60:]
        assert outline.names(("platforms", "last")) == ["rate"], source[:end][-60:]


def test_a_bracket_or_a_quote_that_is_open_ends_where_the_next_key_begins() -> None:
    source = b'[collections.a]\naliases = ["b\nmodels = [\n  "c",\nsize = { min = 3,\ngrowth = "1%/year\nper = {\n  x = 1\n}\nalways = true\n'
    outline = Outline(source)
    assert outline.names(("collections", "a")) == ["aliases", "models", "size", "growth", "per", "always"]
    assert outline.names(("collections", "a", "per")) == ["x"]


def test_brackets_without_end_are_read_in_time_that_grows_with_the_text() -> None:
    for pattern in (b"[", b"a = [", b"{", b"a = {", b'"', b"'''", b"a.", b"#", b"[a\n", b"a=[\n"):
        Outline(pattern * (60_000 // len(pattern)))
