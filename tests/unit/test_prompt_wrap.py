"""Wrapping and unwrapping: the request comes back byte for byte, in every comment syntax, whatever it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scalesight.prompt.comments import syntax_of
from scalesight.prompt.wrap import CODE_BELOW, Edit, Refusal, Target, Unchanged, plain, target, unwrap, wrap


def write(request: str) -> str:
    """A prompt with the request in the middle."""
    return f"Act as an expert.\n\n## Task\n\n{request or CODE_BELOW}\n\n## Scale\n\n- 2,000 products, see line 3\n"


def apply(source: bytes, edit: Edit | Unchanged | Refusal) -> bytes:
    assert isinstance(edit, Edit), edit
    return source[: edit.start] + edit.text.encode() + source[edit.end :]


def marked(text: str) -> tuple[bytes, int, int]:
    """A source and the range between « and », or the place of ¦."""
    before, _, rest = text.partition("¦" if "¦" in text else "«")
    inside, _, after = ("", "", rest) if "¦" in text else rest.partition("»")
    start = len(before.encode())
    return (before + inside + after).encode(), start, start + len(inside.encode())


# ------------------------------------------------------------------------------------------------------ properties


class Form(NamedTuple):
    """How a request stands in a file: before the first line, before each further line, after the last line."""

    language: str
    first: str
    each: str
    last: str
    banned: tuple[str, ...] = ()


FORMS = [
    Form("python", "def f():\n    # ", "    # ", "\n    return 1\n"),
    Form("python", "def f():\n\t#", "\t#", "\n\treturn 1\n"),
    Form("python", "\ufeff# ", "# ", "\nx = 1\n"),
    Form("javascript", "f()\r\n  // ", "  // ", "\r\n"),
    Form("rust", "/// ", "/// ", "\nfn f() {}"),
    Form("sql", "-- ", "-- ", "\nselect 1"),
    Form("lua", "x = 1\n--- ", "--- ", "\n"),
    Form("clojure", ";; ", ";; ", "\n(f)"),
    Form("yaml", "a:\n  # ", "  # ", "\n  b: 1\n"),
    Form("vim", '" ', '" ', "\n"),
    Form("php", "<?php\n// ", "// ", "\n?>\n", ("?>",)),
    Form("python", 'def f():\n    """', "    ", '"""\n    return 1\n', ('"', "\\")),
    Form("python", "def f():\n\tr'''\n\t", "\t", "\n\t'''\n", ("'", "\\")),
    Form("typescript", "/** ", " * ", " */\nlet x = 1\n", ("*", "/")),
    Form("typescript", "\t/**\n\t * ", "\t * ", "\n\t */\nlet x = 1\n", ("*/",)),
    Form("go", "/*", "", "*/\npackage x\n", ("*", "/")),
    Form("css", "a { }\n/* ", "   ", " */ b { }", ("*", "/")),
    Form("haskell", "{- ", "   ", "\n-}\nmain = x", ("-", "{", "}")),
    Form("html", "<p>\n  <!-- ", "       ", " -->\n</p>", ("-", ">", "<")),
    Form("markdown", "# Title\n\n", "", "\n\nMore\n", ("`", "~")),
    Form("markdown", "text before, ", "", " and after"),
    Form("markdown", "> ", "> ", "\n\nafter"),
    Form("markdown", "- a\n  - ", "    ", "\n- b\n"),
    Form("markdown", "Code:\n\n```python\n# ", "# ", "\nx = 1\n```\n", ("`",)),
    Form("plaintext", "\ufeff", "", "\n"),
    Form("prompt", "---\nmode: agent\n---\n", "", ""),
]

LINES = st.one_of(
    st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=20),
    st.sampled_from(
        [
            "", "\t", "  indented", "trailing  ", "# heading", "- item", "```", "````js", "*/", '"""', "-->", "<!--", "'''",
            "scalesight:begin", "scalesight:end v1", "# scalesight:request v1 lines=2", "<!-- scalesight:end -->", "|", "\\",
            "## Scale", "- 2,000 products, see line 3", "für 2.000 Produkte 🚀", "{{ 7*7 }}", "$1 ${2:x}", "\u2028", "\x0c",
        ]
    ),
)  # fmt: skip


@st.composite
def placed(draw: st.DrawFn) -> tuple[str, bytes, int, int]:
    """A request in a file, selected as a whole."""
    form = draw(st.sampled_from(FORMS))
    lines = ["q" + draw(LINES), *draw(st.lists(LINES, max_size=5)), draw(LINES) + "q"]
    for banned in form.banned:
        lines = [line.replace(banned, "_") for line in lines]
    ends = st.sampled_from(["\n", "\r\n"])
    body = "".join(line + draw(ends) + form.each for line in lines[:-1]) + lines[-1]
    text = form.first + body + form.last
    start = len(form.first.encode())
    return form.language, text.encode(), start, start + len(body.encode())


@settings(max_examples=300, deadline=None)
@given(placed())
def test_a_wrapped_request_comes_back_byte_for_byte_and_is_wrapped_once(case: tuple[str, bytes, int, int]) -> None:
    language, source, start, end = case
    found = target(source, start, end, language)
    assert isinstance(found, Target)
    edit = wrap(source, start, end, language, write)
    assert isinstance(edit, Edit)
    assert edit.title.startswith("Wrap this ")
    wrapped = apply(source, edit)
    at = wrapped.index(b"scalesight:request v1") + 30
    assert isinstance(wrap(wrapped, at, at, language, write), Unchanged)
    again = target(wrapped, at, at, language)
    assert isinstance(again, Target)
    assert (again.kind, again.request) == ("wrapped", found.request)
    assert apply(wrapped, unwrap(wrapped, at, language)) == source


@settings(max_examples=300, deadline=None)
@given(placed())
def test_a_prompt_above_is_removed_again_and_leaves_the_original_alone(case: tuple[str, bytes, int, int]) -> None:
    language, source, start, end = case
    edit = wrap(source, start, end, language, write, mode="above")
    assert isinstance(edit, Edit)
    assert edit.start == edit.end
    wrapped = apply(source, edit)
    at = wrapped.index(b"scalesight:begin v1")
    assert apply(wrapped, unwrap(wrapped, at, language)) == source


TOKENS = st.sampled_from(
    [
        "#", "//", "--", ";", "/*", "*/", "/**", "*", "<!--", "-->", "{-", "-}", "{/*", "*/}", '"""', "'", '"', "`", "${", "}",
        "(", ")", "\\", "x", "load", "-", ">", "1.", "```", "```py", "~~~", "---", "#!", "<?php", "?>", "\n", "\n", "\r\n",
        "\r", " ", "    ", "\t", "\u2028", "é", "🚀", "\ufeff", "scalesight:", "# scale: x",
        "# scalesight:begin v1 0123456789ab prompt=x", "<!-- scalesight:end v1 ba9876543210 -->",
        "scalesight:request v9 0123456789ab",
    ]
)  # fmt: skip
NOISE = st.one_of(st.binary(max_size=60), st.lists(TOKENS, max_size=30).map(lambda tokens: "".join(tokens).encode()))
LANGUAGES = sorted(
    {form.language for form in FORMS} | {"typescriptreact", "csharp", "swift", "mdx", "ocaml", "cmake", "toml"}
)


@settings(max_examples=300, deadline=None)
@given(NOISE, st.integers(0, 90), st.integers(0, 90), st.sampled_from(LANGUAGES), st.booleans())
def test_whatever_the_text_is_a_wrap_can_be_undone_and_nothing_is_raised(
    source: bytes, start: int, length: int, language: str, empty: bool
) -> None:
    end = start if empty else start + length
    edit = wrap(source, start, end, language, write)
    if isinstance(edit, Edit):
        wrapped = apply(source, edit)
        at = edit.start + edit.text.encode().index(b"scalesight:begin v1")
        assert isinstance(wrap(wrapped, at, at, language, write), Unchanged)
        assert apply(wrapped, unwrap(wrapped, at, language)) == source


# ---------------------------------------------------------------------------------------------- what is taken, where

UNITS = [
    ("python", "x = 1\n\n# load all\n# the pro¦ducts\n\n# other\n", "comment", "load all\nthe products"),
    ("python", "#!/usr/bin/env python\n# lo¦ad\n", "comment", "load"),
    ("python", "# load\n# scale: no-query -- cached\n# mo¦re\n", "comment", "more"),
    ("python", "x = 1  # load ¦all\n", "comment", "load all"),
    ("python", 'def f():\n    """Load.\n\n      All¦.\n    """\n', "docstring", "Load.\n\n  All."),
    ("python", "# a\n«# b\n# c\nx»\n", "code", ""),
    ("python", "# alpha\n# b«et»a\n# gamma\n", "comment", "beta"),
    ("javascript", "/**\n * Load\n *   ¦all\n */\n", "comment", "Load\n  all"),
    ("javascript", "/*\n  one\n  t«w»o\n  three\n*/\n", "comment", "two"),
    ("javascript", "let s = `// not ${`// a` + x} ¦comment`\n// yes\n", None, "no comment or docstring"),
    ("javascript", "let r = /['\"`]/ // ye¦s\n", "comment", "yes"),
    ("go", "s := `\n// no¦t\n`\n", None, "no comment or docstring"),
    ("python", 'x = \\\n"""lo¦ad"""\n', None, "no comment or docstring"),
    ("rust", "/* a /* b */ lo¦ad */ f()\n", "comment", "a /* b */ load"),
    ("python", 'f(\n    """\n    lo¦ad\n    """\n)\n', None, "no comment or docstring"),
    ("python", 'x\n"""lo¦ad""" + y\n', None, "no comment or docstring"),
    ("python", "# noq¦a\nx\n", None, "speaks to a tool"),
    ("markdown", "# T\n\nload ¦all\nof them\n\nmore\n", "prose", "load all\nof them"),
    ("markdown", "- a\n- load ¦all\n  of them\n\n  and\n- c\n", "prose", "load all\nof them\n\nand"),
    ("markdown", "1. [ ] lo¦ad\n2. x\n", "prose", "load"),
    ("markdown", "please «load» all\n", "prose", "load"),
    ("markdown", "---\ntit¦le: x\n---\nload\n", None, "no paragraph"),
    ("markdown", "```py\n# lo¦ad\n```\n", "comment", "load"),
    ("markdown", "```prompt\nload\n\na¦ll\n```\n", "prose", "load\n\nall"),
    ("plaintext", "load\n\na¦ll\n", "prose", "load\n\nall"),
    ("json", '{"a": ¦1}', None, "does not know how json writes comments"),
    ("python", "# ¦\n", None, "the comment says nothing"),
    ("javascript", "/**\n *¦\n */", None, "the comment says nothing"),
    ("javascript", "/* lo¦ad", None, "never closed"),
    ("yaml", "«a: 1»\n", None, "could change what they say"),
    ("python", "x = «  » 1\n", None, "the selection is blank"),
]


@pytest.mark.parametrize(("language", "text", "kind", "request_text"), UNITS)
def test_the_unit(language: str, text: str, kind: str | None, request_text: str) -> None:
    found = target(*marked(text), language)
    if kind is None:
        assert request_text in (found.reason if isinstance(found, Refusal) else found.closed)
    else:
        assert isinstance(found, Target)
        assert (found.kind, found.request) == (kind, request_text)


ABOVE = [
    # not inside a string, not behind a line that goes on, not in markup, not above what must come first
    ("python", "def f():\n    s = '''\n  «x»\n    '''\n", "def f():\n    ¦s = '''\n"),
    ("python", "x = 1 + \\\n    «y»\n", "¦x = 1 + \\\n"),
    ("python", "#!/bin/python\n«x = 1»\n", "#!/bin/python\n¦x = 1"),
    ("php", "<?php // lo«ad» all\nf();\n", "<?php // load all\n¦f();"),
    ("php", "<?php\n/* a */ //«b»\n", "<?php\n¦/* a */"),
    ("typescriptreact", "const A = () => {\n  return <ul>\n    {«xs.map(f)»}\n  </ul>\n}\n", "{\n  ¦return <ul>"),
    ("javascript", "const A = () => {\n  return <ul>\n    {«xs.map(f)»}\n  </ul>\n}\n", "{\n  ¦return <ul>"),
    ("typescriptreact", "const A = () => {\n  const n = a < b\n  «f()»\n}\n", "a < b\n  ¦f()"),
    ("csharp", '  var s = """\n    «x»\n    """;\n', '¦  var s = """'),
]


@pytest.mark.parametrize(("language", "text", "expected"), ABOVE)
def test_a_prompt_above_code_does_not_change_the_code(language: str, text: str, expected: str) -> None:
    source, start, end = marked(text)
    edit = wrap(source, start, end, language, write)
    assert isinstance(edit, Edit)
    lines = edit.text.splitlines()
    assert all(re.match(r"\s*(#|//)", line) for line in lines)
    indent = re.match(r"\s*", lines[0])
    assert indent is not None
    before, _, after = expected.partition("¦")
    assert source[: edit.start].decode().endswith(before.rstrip(" "))
    assert source[edit.start :].decode().startswith(indent[0] + after.lstrip(" "))
    if "code stays" in edit.title:
        wrapped = apply(source, edit)
        moved = start + len(edit.text.encode())
        again = wrap(wrapped, moved, moved + end - start, language, write)
        assert isinstance(again, Unchanged)


# ------------------------------------------------------------------------------------------------- how it is written


def test_a_comment_keeps_its_prefix_its_tabs_and_the_line_ends_of_the_file() -> None:
    source = b"def f():\r\n\t#\tload all\r\n\t#\tof them\r\n\treturn 1\r\n"
    wrapped = apply(source, wrap(source, 15, 15, "python", lambda request: f"One.\n\n{request}\n"))
    assert re.sub(rb" v1 [0-9a-f]{12}[^\r]*", b"", wrapped) == (
        b"def f():\r\n\t#\tscalesight:begin\r\n\t#\tOne.\r\n\t#\r\n\t#\tscalesight:request\r\n\t#\tload all\r\n"
        b"\t#\tof them\r\n\t#\tscalesight:request-end\r\n\t#\tscalesight:end\r\n\treturn 1\r\n"
    )


def test_a_jsdoc_comment_and_a_docstring_stay_what_they_are() -> None:
    source, start, end = marked("  /** Load ¦all */\n")
    lines = apply(source, wrap(source, start, end, "javascript", write)).decode().splitlines()
    assert lines[0].startswith("  /** scalesight:begin v1 ")
    assert lines[-1] == "   */"
    assert all(line.startswith("   *") for line in lines[1:])
    assert "   * Load all" in lines

    source, start, end = marked('def f():\n    """Load ¦all."""\n    return 1\n')
    text = apply(source, wrap(source, start, end, "python", lambda request: f"C:\\users\n{request}\n")).decode()
    namespace: dict[str, Callable[[], int]] = {}
    exec(text, namespace)
    assert "\n    C:\\users\n" in (namespace["f"].__doc__ or "")
    assert namespace["f"]() == 1


@pytest.mark.parametrize(
    ("language", "text", "line"),
    [
        ("lua", "--load ¦all\n", "[[x]]"),
        ("javascript", "// load ¦all\n", "a\u2028b()"),
        ("python", "#load ¦all\n", "!x"),
    ],
)
def test_no_generated_line_leaves_its_comment(language: str, text: str, line: str) -> None:
    source, start, end = marked(text)
    wrapped = apply(source, wrap(source, start, end, language, lambda request: f"{line}\n{request}\n{line}\n"))
    written = re.split("[\n\u2028]", wrapped.decode())[:-1]
    assert len(written) == 7
    assert not any(re.match(r"--\[|#!|b", one) for one in written)
    assert apply(wrapped, unwrap(wrapped, 3, language)) == source


def test_an_offset_inside_a_character_means_the_whole_character() -> None:
    source = "x: für".encode()
    edit = wrap(source, 5, 5 + 2, "markdown", write)
    assert isinstance(edit, Edit)
    assert (edit.start, edit.end) == (4, 7)


@pytest.mark.parametrize(
    ("language", "text", "closer"),
    [
        ("javascript", "  /* load\n     a¦ll */\n  f()\n", "*/"),
        ("python", 'def f():\n    """Load ¦all."""\n    return 1\n', '"""'),
    ],
)
def test_a_prompt_that_would_end_the_comment_is_laid_around_it_as_line_comments(
    language: str, text: str, closer: str
) -> None:
    source, start, end = marked(text)

    def write_with_closer(request: str) -> str:
        return write(request) + f"- files: src/{closer}x\n"

    wrapped = apply(source, wrap(source, start, end, language, write_with_closer))
    original = text.replace("¦", "")
    body = [line for line in wrapped.decode().splitlines() if line not in original.splitlines()]
    assert all(re.match(r"\s*(#|//)", line) for line in body)
    at = wrapped.index(b"scalesight:end ")
    assert isinstance(wrap(wrapped, at, at, language, write_with_closer), Unchanged)
    assert apply(wrapped, unwrap(wrapped, at, language)) == source


def test_a_prompt_that_no_comment_there_can_hold_is_refused_with_the_reason() -> None:
    source, start, end = marked("x = /* lo¦ad */ 1\n")
    refusal = wrap(source, start, end, "css", lambda request: f"**/*.py\n{request}\n")
    assert isinstance(refusal, Refusal)
    assert "`*/`" in refusal.reason
    source, start, end = marked("```prompt\nlo¦ad\n```\n")
    refusal = wrap(source, start, end, "markdown", lambda request: f"```\ncode\n```\n{request}\n")
    assert isinstance(refusal, Refusal)
    assert "closes the fence" in refusal.reason
    refusal = wrap(b"load", 1, 1, "plaintext", lambda request: f"Task: {request}\n")
    assert isinstance(refusal, Refusal)
    assert "{{ request }}" in refusal.reason


# ------------------------------------------------------------------------------------------------ wrapped once before


def wrapped_comment() -> tuple[bytes, int]:
    source = b"# load all\n# of them\nx = 1\n"
    wrapped = apply(source, wrap(source, 3, 3, "python", write))
    return wrapped, wrapped.index(b"load all")


def test_a_changed_scale_refreshes_and_the_title_says_what_changed() -> None:
    source, at = wrapped_comment()
    edit = wrap(source, at, at, "python", lambda request: write(request).replace("2,000", "3,000"))
    assert isinstance(edit, Edit)
    assert edit.title == "Refresh this prompt: 2,000 products → 3,000 products"
    assert apply(source, edit).replace(b"3,000", b"2,000").count(b"\n") == source.count(b"\n")
    # Lines move when the prompt itself is put above them; that is no change.
    moved = wrap(source, at, at, "python", lambda request: write(request).replace("line 3", "line 30"))
    assert isinstance(moved, Unchanged)


def test_an_edited_request_is_kept_and_comes_back_edited() -> None:
    source, at = wrapped_comment()
    edited = source.replace(b"# of them\n", b"# of them,\n# twice\n")
    edit = wrap(edited, at, at, "python", write)
    assert isinstance(edit, Edit)
    assert edit.title == "Refresh this prompt for the edited request"
    refreshed = apply(edited, edit)
    assert b"lines=3" in refreshed
    assert isinstance(wrap(refreshed, at, at, "python", write), Unchanged)
    for text in (edited, refreshed):
        assert apply(text, unwrap(text, at, "python")) == b"# load all\n# of them,\n# twice\nx = 1\n"


def test_edits_outside_the_request_stay_until_the_scale_changes_and_then_the_title_warns() -> None:
    source, at = wrapped_comment()
    edited = source.replace(b"Act as an expert.", b"Act as Ada.")
    assert isinstance(wrap(edited, at, at, "python", write), Unchanged)
    edit = wrap(edited, at, at, "python", lambda request: write(request).replace("2,000", "3,000"))
    assert isinstance(edit, Edit)
    assert edit.title.endswith("(drops edits outside the request)")


def test_a_formatter_that_indents_the_comment_anew_changes_nothing() -> None:
    source, at = wrapped_comment()
    indented = b"if x:\n" + b"".join(b"    " + line for line in source.splitlines(keepends=True))
    at = indented.index(b"load all")
    assert isinstance(wrap(indented, at, at, "python", write), Unchanged)
    assert apply(indented, unwrap(indented, at, "python")) == b"if x:\n    # load all\n    # of them\n    x = 1\n"


@pytest.mark.parametrize(
    ("damage", "line", "reason"),
    [
        (("# scalesight:end v1", "# (lost)"), 1, "has lost its `scalesight:end`"),
        (("# scalesight:request-end v1", "# (lost)"), 1, "has lost its `scalesight:request-end`"),
        (("# scalesight:begin v1", "# (lost)"), 6, "has lost its `scalesight:begin`"),
        (("scalesight:begin v1", "scalesight:begin v2"), 1, "written by a newer scalesight"),
    ],
)
def test_broken_and_newer_markers_are_refused_by_their_line(damage: tuple[str, str], line: int, reason: str) -> None:
    source, at = wrapped_comment()
    damaged = source.decode().replace(*damage).encode()
    for answer in (unwrap(damaged, at, "python"), wrap(damaged, 0, len(damaged) - 8, "python", write)):
        assert isinstance(answer, Refusal)
        assert answer.reason.startswith(f"line {line}: ")
        assert reason in answer.reason


def test_the_number_of_lines_says_where_a_request_ends_that_quotes_its_own_marker() -> None:
    id_ = "0123456789ab"
    request = f"# stop at\n# scalesight:request-end v1 {id_}\n# or not"
    source = (
        f"# scalesight:begin v1 {id_} prompt={id_}\n# scalesight:request v1 {id_} lines=3\n{request}\n"
        f"# scalesight:request-end v1 {id_}\n# scalesight:end v1 {id_}\n"
    ).encode()
    assert apply(source, unwrap(source, 0, "python")) == f"{request}\n".encode()


def test_a_selection_with_a_prompt_and_more_is_refused() -> None:
    source, at = wrapped_comment()
    refusal = wrap(source, at, len(source), "python", write)
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith("line 1: the selection holds a wrapped prompt and more")
    assert isinstance(unwrap(source, len(source) - 2, "python"), Refusal)


@pytest.mark.parametrize("language", ["python", "markdown", "css", "html"])
def test_markers_never_leave_with_the_text(language: str) -> None:
    syntax = syntax_of(language)
    assert syntax is not None
    opener, closer = ("# ", "") if syntax.line else syntax.sealed or ("", "")
    source = f"{opener}load{closer}\n".encode()
    kept = plain(apply(source, wrap(source, 5, 5, language, write)).decode())
    assert "scalesight:" not in kept
    assert "load" in kept
    assert plain(write("load")) == write("load")
