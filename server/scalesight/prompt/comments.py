"""How each language writes comments and strings: a table by LSP language identifier.

Only what decides where a comment begins and ends stands here. A language that is not in the table is not touched.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple


class Delimiter(NamedTuple):
    """What opens and closes a block comment, or a string that may span lines.

    `open` is a regular expression and `close` a text, in which `{}` stands for group 1 of the opener.
    """

    open: str
    close: str
    escapes: bool = False  # a backslash hides the character after it
    nests: bool = False  # the same comment may stand inside it
    inserts: bool = False  # `${` … `}` inside it is code


@dataclass(frozen=True, slots=True)
class Syntax:
    """The comments and strings of one language.

    `line`: what begins a comment that ends with its line, the longest form first, the plain one last.
    `gutter`: what the inner lines of a block comment may begin with.
    `quotes`: the characters around strings that end with their line; `strings`: strings that may span lines.
    `skip`: a regular expression for other literals, in which no comment begins.
    `sealed`: a comment within one line, where there is none that ends with its line.
    `ends`: what ends a line comment before its line ends.
    `lone`: a line comment begins only after white space.
    `docstrings`: a string in the place of a statement is documentation.
    `between`: comment lines may stand between any two lines of code outside strings.
    `prose`: the text is no code; markers are `sealed` comments in it.
    `jsx`: between two lines of code there may be markup, in which a comment would be text.
    """

    line: tuple[str, ...] = ()
    block: tuple[Delimiter, ...] = ()
    gutter: str = ""
    quotes: str = ""
    strings: tuple[Delimiter, ...] = ()
    skip: str = ""
    sealed: tuple[str, str] | None = None
    ends: str = ""
    lone: bool = False
    docstrings: bool = False
    between: bool = True
    prose: bool = False
    jsx: bool = False


def syntax_of(language_id: str) -> Syntax | None:
    """The syntax of an LSP language identifier ("python", "typescriptreact"), or of a name behind a Markdown fence."""
    name = language_id.lower()
    return _SYNTAXES.get(_NAMES.get(name, name))


# The opener takes the stars of a doc comment with it, but not the one that closes `/**/`.
_SLASH_STAR = Delimiter(r"/\*(?:[*!](?!/))*", "*/")
_NESTED_SLASH_STAR = _SLASH_STAR._replace(nests=True)
_HTML = Delimiter(r"<!--", "-->")
_LONG_DOUBLE = Delimiter('"""', '"""', escapes=True)
_LONG_SINGLE = Delimiter("'''", "'''", escapes=True)
_DOUBLE = Delimiter('"', '"', escapes=True)
_SINGLE = Delimiter("'", "'", escapes=True)
_BACKTICK = Delimiter("`", "`")
_CHARACTER = r"'(?:\\[^\n']{1,10}|\\'|[^'\\\n])'"
# After these a slash begins a regular expression, not a division. Bounded, so that no text makes it search for long.
_REGEX_LITERAL = r"(?:[(,=:\[!&|?{};>]|\breturn)[ \t]*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n]){0,80}\]|[^/\\\n\[]){1,200}/"

_C = Syntax(
    line=("///", "//!", "//"), block=(_SLASH_STAR,), gutter="*", quotes='"', skip=_CHARACTER,
    strings=(Delimiter(r'R"([^\s\x28\x29\\"]{0,16})\(', '){}"'),),
)  # fmt: skip
_JAVA = replace(_C, strings=(_LONG_DOUBLE,))
_SCRIPT = Syntax(
    line=("///", "//"), block=(_SLASH_STAR,), gutter="*", quotes="\"'", skip=_REGEX_LITERAL,
    strings=(Delimiter("`", "`", escapes=True, inserts=True),),
)  # fmt: skip
_HASH = Syntax(line=("##", "#"), strings=(_DOUBLE, _SINGLE), lone=True, between=False)
_SEMICOLON = Syntax(line=(";;;;", ";;;", ";;", ";"), strings=(_DOUBLE,), skip=r"\\.")
_PERCENT = Syntax(line=("%%%", "%%", "%"), skip=r"\\.")
_STYLE = Syntax(block=(_SLASH_STAR,), gutter="*", quotes="\"'", sealed=("/* ", " */"))
_MARKUP = Syntax(block=(_HTML,), sealed=("<!-- ", " -->"), between=False)
_PROSE = Syntax(block=(_HTML,), sealed=("<!-- ", " -->"), prose=True)

_SYNTAXES: dict[str, Syntax] = {
    "python": Syntax(
        line=("#:", "##", "#"), quotes="\"'", strings=(_LONG_DOUBLE, _LONG_SINGLE), docstrings=True,
    ),
    # React is also written in files that are plain JavaScript.
    "javascript": replace(_SCRIPT, jsx=True),
    "typescript": _SCRIPT,
    "javascriptreact": replace(_SCRIPT, jsx=True),
    "typescriptreact": replace(_SCRIPT, jsx=True),
    # curly braces and slashes
    "c": _C,
    "cpp": _C,
    "cuda-cpp": _C,
    "objective-c": _C,
    "objective-cpp": _C,
    "proto3": replace(_C, quotes="\"'", skip="", strings=()),
    "solidity": replace(_C, quotes="\"'", skip="", strings=()),
    "prisma": replace(_C, skip="", strings=()),
    "java": _JAVA,
    "groovy": replace(_JAVA, quotes="\"'", skip="", strings=(_LONG_DOUBLE, _LONG_SINGLE)),
    "scala": replace(_JAVA, block=(_NESTED_SLASH_STAR,)),
    "kotlin": replace(_JAVA, block=(_NESTED_SLASH_STAR,), strings=(Delimiter('"""', '"""'),)),
    "swift": replace(_JAVA, block=(_NESTED_SLASH_STAR,), skip="", strings=(Delimiter(r'(#*)"""', '"""{}', escapes=True),)),
    "dart": replace(_JAVA, block=(_NESTED_SLASH_STAR,), quotes="\"'", skip="", strings=(_LONG_DOUBLE, _LONG_SINGLE)),
    "csharp": replace(_C, strings=(Delimiter('("{3,16})', "{}"), Delimiter(r'(?:@\$?|\$@)"', '"'))),
    "fsharp": Syntax(line=("///", "//"), block=(Delimiter(r"\(\*(?!\))", "*)", nests=True),), skip=_CHARACTER,
                     strings=(Delimiter('"""', '"""'), _DOUBLE)),
    "go": replace(_C, line=("//",), strings=(_BACKTICK,)),
    "rust": replace(_C, block=(_NESTED_SLASH_STAR,), quotes="", strings=(Delimiter(r'\bb?r(#*)"', '"{}'), _DOUBLE)),
    "php": Syntax(line=("//", "##", "#"), block=(_SLASH_STAR,), gutter="*", strings=(_DOUBLE, _SINGLE), ends="?>",
                  between=False),
    "css": _STYLE,
    "scss": replace(_STYLE, line=("///", "//"), sealed=None),
    "less": replace(_STYLE, line=("//",), sealed=None),
    # number signs
    "shellscript": replace(_HASH, skip=r"\\."),
    "ruby": _HASH,
    "perl": _HASH,
    "elixir": replace(_HASH, strings=(_LONG_DOUBLE, _LONG_SINGLE, _DOUBLE), between=True),
    "julia": replace(_HASH, block=(Delimiter("#=", "=#", nests=True),), strings=(_LONG_DOUBLE, _DOUBLE), between=True),
    "r": replace(_HASH, line=("#'", "##", "#"), lone=False, between=True),
    "powershell": replace(_HASH, block=(Delimiter("<#", "#>"),)),
    "yaml": replace(_HASH, strings=()),
    "toml": replace(_HASH, quotes="\"'", strings=(_LONG_DOUBLE, Delimiter("'''", "'''")), between=True),
    "graphql": replace(_HASH, quotes='"', strings=(_LONG_DOUBLE,), lone=False, between=True),
    "terraform": replace(_HASH, line=("##", "#", "//"), block=(_SLASH_STAR,), strings=(_DOUBLE,)),
    "dockerfile": replace(_HASH, strings=()),
    "makefile": replace(_HASH, strings=()),
    "cmake": replace(_HASH, strings=(Delimiter(r"\[(=*)\[", "]{}]"), _DOUBLE)),
    # dashes
    "sql": Syntax(line=("--",), block=(_SLASH_STAR,), strings=(Delimiter(r"\$(\w*)\$", "${}$"), Delimiter("'", "'"))),
    "lua": Syntax(line=("---", "--"), block=(Delimiter(r"--\[(=*)\[", "]{}]"),), quotes="\"'",
                  strings=(Delimiter(r"\[(=*)\[", "]{}]"),)),
    "haskell": Syntax(line=("-- |", "--"), block=(Delimiter(r"\{-", "-}", nests=True),), quotes='"', skip=_CHARACTER),
    "elm": Syntax(line=("--",), block=(Delimiter(r"\{-", "-}", nests=True),), quotes='"', strings=(_LONG_DOUBLE,)),
    # others
    "clojure": _SEMICOLON,
    "lisp": _SEMICOLON,
    "scheme": _SEMICOLON,
    "erlang": replace(_PERCENT, quotes='"'),
    "latex": _PERCENT,
    "matlab": _PERCENT,
    "ocaml": Syntax(block=(Delimiter(r"\(\*(?!\))", "*)", nests=True),), strings=(_DOUBLE,), sealed=("(* ", " *)")),
    "vim": Syntax(line=('"',), lone=True, between=False),
    "html": _MARKUP,
    "xml": _MARKUP,
    "vue": _MARKUP,
    "svelte": _MARKUP,
    # prose
    "markdown": _PROSE,
    "plaintext": _PROSE,
    "prompt": _PROSE,
    "mdx": replace(_PROSE, block=(Delimiter(r"\{/\*", "*/}"),), sealed=("{/* ", " */}")),
}  # fmt: skip

# Other identifiers of the same languages, and the names that people write behind a fence.
_NAMES = {
    "py": "python", "python3": "python", "pyi": "python",
    "js": "javascript", "mjs": "javascript", "cjs": "javascript", "node": "javascript", "jsx": "javascriptreact",
    "ts": "typescript", "tsx": "typescriptreact",
    "c++": "cpp", "h": "c", "objc": "objective-c", "cs": "csharp", "c#": "csharp", "golang": "go", "rs": "rust",
    "kt": "kotlin", "proto": "proto3",
    "sh": "shellscript", "bash": "shellscript", "zsh": "shellscript", "shell": "shellscript", "rb": "ruby",
    "ps1": "powershell", "yml": "yaml", "jl": "julia", "ex": "elixir", "dockercompose": "yaml", "tf": "terraform",
    "hcl": "terraform", "pl": "perl", "hs": "haskell", "ml": "ocaml", "clj": "clojure", "viml": "vim", "tex": "latex",
    "md": "markdown", "text": "plaintext", "txt": "plaintext", "": "plaintext",
    "instructions": "prompt", "chatagent": "prompt", "chatmode": "prompt", "skill": "prompt",
}  # fmt: skip
