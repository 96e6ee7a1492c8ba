"""Runs the cases of tests/cases/*.md: code whose findings stand in it as comments, and nothing else may be found.

A case is a heading `### name` with fenced code below it. A fence says the language and, where a case needs more than
one file or another name, `file=shop/views.py`; `crlf` gives the code Windows line ends. What is expected stands at
its line, or on a comment line of its own above it:

    for product in products:  # warning: [nested-loop] "2,000 products × 3..5 variants"
    # error: [query-in-loop] "2,500 queries"
    # chain: label → owner_of → Customer.objects.get
    for order in orders:

The text in quotes must be part of the message; after `==` it must be all of it. Line ends of a message count as blanks.
A file that does not parse is `information: [syntax]`. Hints have to be listed like everything else.

A fence ```` ```json file=tsconfig.json ```` or ```` ```toml file=pyproject.toml ```` brings a configuration that imports are resolved by.

A fence ```` ```toml scale ```` brings a scale.toml: before the first heading for the whole file, below a heading for its
case. Without one, default.toml holds (`scale: default` says so where the file has another).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from scalesight.check import Checker
from scalesight.finding import Finding, Problem
from scalesight.scale.load import parse
from scalesight.scale.model import Scale
from scalesight.syntax import ir
from scalesight.syntax.extract import dialect_of

# What grows is seen from here.
TODAY = date(2026, 11, 15)

CASES = Path(__file__).parent / "cases"
SUFFIXES = {"python": ".py", "javascript": ".js", "jsx": ".jsx", "typescript": ".ts", "tsx": ".tsx"}
SUFFIXES |= {"json": ".json", "toml": ".toml"}

_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^### (?P<name>\S.*?)[ \t]*$", re.MULTILINE)
_EXPECTED = re.compile(
    r"(?P<severity>error|warning|information|hint): \[(?P<rule>[a-z-]+)\]"
    r'(?: (?P<exact>== )?"(?P<text>[^"]*)")?'
    r"|chain: (?P<chain>[^\n]*?)(?=\s*(?:\*/\}?|-->|$))"
)
_COMMENT = re.compile(r"(?:#|//|/\*)\s*(?=(?:error|warning|information|hint): \[|chain: )")
_COMMENT_LINE = re.compile(r"^\s*\{?(?:#|//|/\*)\s*(?:(?:error|warning|information|hint): \[|chain: )")


@dataclass(slots=True)
class Expected:
    """One comment: a finding of `rule` at `line` of `path`."""

    path: str
    line: int
    severity: str
    rule: str
    text: str = ""
    exact: bool = False
    chain: tuple[str, ...] = ()

    def fits(self, found: Found) -> bool:
        """Whether this finding is the one that the comment speaks of."""
        return (
            (self.path, self.line, self.severity, self.rule) == (found.path, found.line, found.severity, found.rule)
            and (self.text == found.message if self.exact else self.text in found.message)
            and (not self.chain or self.chain == found.chain)
        )

    def __str__(self) -> str:
        text = f' {"== " if self.exact else ""}"{self.text}"' if self.text else ""
        chain = f"  # chain: {' → '.join(self.chain)}" if self.chain else ""
        return f"{self.path}:{self.line}  # {self.severity}: [{self.rule}]{text}{chain}"


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, or a problem of the file, as a comment would say it."""

    path: str
    line: int
    severity: str
    rule: str
    message: str
    chain: tuple[str, ...]

    def __str__(self) -> str:
        chain = f"  # chain: {' → '.join(self.chain)}" if self.chain else ""
        return f'{self.path}:{self.line}  # {self.severity}: [{self.rule}] "{self.message}"{chain}'


@dataclass(frozen=True, slots=True)
class Case:
    """One heading: its files with their text, what is expected, and the scale.toml that holds."""

    name: str
    files: dict[str, str]
    expected: tuple[Expected, ...]
    scale: str


def cases() -> Iterator[Case]:
    for file in sorted(CASES.glob("*.md")):
        yield from read(file.stem, file.read_text("utf-8"))


def read(stem: str, document: str) -> Iterator[Case]:
    """The cases of one document."""
    # Headings inside fences are code.
    masked = _FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), document)
    heads = list(_HEADING.finditer(masked))
    default = (CASES / "default.toml").read_text("utf-8")
    of_file = _scale(document[: heads[0].start()] if heads else document) or default
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        section = document[head.end() : following.start() if following else len(document)]
        scale = _scale(section) or (default if re.search(r"^scale: default$", section, re.MULTILINE) else of_file)
        files: dict[str, str] = {}
        expected: list[Expected] = []
        for fence in _FENCE.finditer(section):
            language, *options = fence["info"].split()
            if options == ["scale"]:
                continue
            assert language in SUFFIXES, f"{stem}: {head['name']}: no language {language!r}"
            named = (option.removeprefix("file=") for option in options if option.startswith("file="))
            path = next(named, f"case{SUFFIXES[language]}")
            assert path not in files, f"{stem}: {head['name']}: two files {path}; name one with file="
            body = fence["body"]
            files[path] = body.replace("\n", "\r\n") if "crlf" in options else body
            expected.extend(comments(path, body))
        yield Case(f"{stem}: {head['name']}", files, tuple(expected), scale)


def _scale(section: str) -> str | None:
    found = [fence["body"] for fence in _FENCE.finditer(section) if fence["info"].split() == ["toml", "scale"]]
    assert len(found) <= 1, "one scale a case"
    return found[0] if found else None


def comments(path: str, code: str) -> Iterator[Expected]:
    """What the comments of a file expect. One on a line of its own speaks of the next line of code."""
    lines = code.split("\n")
    pending: list[Expected] = []
    for number, line in enumerate(lines, 1):
        start = _COMMENT.search(line)
        if start is None:
            for one in pending:
                one.line = number
            yield from pending
            pending = []
            continue
        for match in _EXPECTED.finditer(line, start.end()):
            if match["chain"] is not None:
                assert pending, f"{path}:{number}: a chain belongs to a finding that is named before it"
                pending[-1].chain = tuple(match["chain"].split(" → "))
            else:
                pending.append(
                    Expected(path, number, match["severity"], match["rule"], match["text"] or "", bool(match["exact"]))
                )
        if not _COMMENT_LINE.match(line):
            for one in pending:
                one.line = number
            yield from pending
            pending = []
    assert not pending, f"{path}: no line of code below {pending[0]}"


class Configuration:
    """The configuration files of a case; its sources are put."""

    def __init__(self, case: Case) -> None:
        self._files = {path: text.encode() for path, text in case.files.items() if dialect_of(path) is None}

    def has(self, _path: str) -> bool:
        return False

    def names(self) -> frozenset[str]:
        return frozenset(self._files)

    def text(self, path: str) -> bytes | None:
        return self._files.get(path)

    def module(self, _path: str) -> ir.Module | None:
        return None


def check(case: Case) -> list[Found]:
    """What is found in the files of a case."""
    loaded = parse(case.scale.encode(), "scale.toml")
    assert loaded.problems == (), [problem.message for problem in loaded.problems]
    assert isinstance(loaded.scale, Scale)
    checker = Checker(loaded.scale, Configuration(case), today=TODAY)
    sources = {path: dialect for path in case.files if (dialect := dialect_of(path)) is not None}
    for path, dialect in sources.items():
        checker.put(path, case.files[path].encode(), dialect)
    found = []
    for report in checker.reports(list(sources)):
        found.extend(_found(one) for one in (*report.findings, *report.problems))
    return found


def _found(one: Finding | Problem) -> Found:
    message = " ".join(one.message.split("\n"))
    if isinstance(one, Finding):
        chain = tuple(hop.name for hop in one.chain)
        return Found(one.place.path, one.place.line, one.severity.label, one.rule, message, chain)
    line = one.place.line if one.place else 0
    return Found(one.path, line, one.severity.label, one.code, message, ())


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in cases()])
def test_case(case: Case) -> None:
    assert case.files, f"{case.name} has no code"
    unexpected, missing = check(case), []
    for one in case.expected:
        match = next((found for found in unexpected if one.fits(found)), None)
        if match is None:
            missing.append(one)
        else:
            unexpected.remove(match)
    if missing or unexpected:
        listed = [f"  missing     {one}" for one in missing] + [f"  unexpected  {one}" for one in unexpected]
        pytest.fail("\n".join([case.name, *listed]), pytrace=False)


def test_every_case_has_a_name_of_its_own() -> None:
    names = [case.name for case in cases()]
    assert sorted(names) == sorted(set(names))


DOCUMENT = """
### one
```python
# warning: [nested-loop] "2,000 products × 3..5 variants"
# chain: product.variants
for product in products:
    for variant in product.variants:  # hint: [linear-pass]
        show(variant)
```
"""


def test_the_runner_sees_what_is_missing_and_what_is_too_much() -> None:
    (case,) = read("demo", DOCUMENT)
    assert [(one.line, one.severity, one.rule) for one in case.expected] == [
        (3, "warning", "nested-loop"),
        (4, "hint", "linear-pass"),
    ]
    with pytest.raises(pytest.fail.Exception) as failure:
        test_case(case)
    assert str(failure.value).splitlines() == [
        "demo: one",
        "  missing     case.py:4  # hint: [linear-pass]",
    ]
    with pytest.raises(pytest.fail.Exception, match=r"unexpected  case.py:1  # warning: \[nested-loop\]"):
        test_case(Case("demo", {"case.py": case.files["case.py"].split("\n", 2)[2]}, (), case.scale))
