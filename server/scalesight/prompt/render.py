"""Fills a template with a context. A template that fails is a problem, and there is a prompt all the same."""

from __future__ import annotations

import difflib
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path

from jinja2.exceptions import TemplateError, TemplateSyntaxError, UndefinedError

from scalesight.finding import Place, Problem, Severity
from scalesight.prompt import fit
from scalesight.prompt.context import VALUES, PromptContext
from scalesight.prompt.library import SUFFIX, Library, UnreadableTemplateError, read
from scalesight.prompt.sandbox import MAX_OUTPUT, TemplateEnvironment
from scalesight.prompt.tokens import estimate
from scalesight.text import LineIndex

STYLES = ("full", "compact", "comment")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt. `tokens` is an estimate for the whole text; `dropped` names what was left out to keep the budget."""

    text: str
    problems: tuple[Problem, ...]
    tokens: int
    dropped: tuple[str, ...] = ()


def render(
    context: PromptContext, *, style: str = "full", template: str | None = None, roots: Sequence[Path] = ()
) -> Rendered:
    """The prompt of a context in a style (full, compact, comment) or by a named template.

    `roots`: folders whose templates replace the built-in ones, the strongest first. A template that is broken or not
    there is a problem, and the built-in one of the style is used instead.
    """
    library, builtin = Library(roots), Library(())
    style = style if style in STYLES else STYLES[0]
    wanted = template or style
    name = library.find(wanted)
    problem = _unknown(wanted, library) if name is None else None
    if name is not None and not library.is_builtin(name):
        try:
            return _fitted(context, library, name)
        except Exception as error:  # a template is foreign code: whatever it does wrong is for its author to read
            problem = _broken(error, library, name)
    filled = _fitted(context, builtin, builtin.find(wanted) or f"0:{style}{SUFFIX}")
    return replace(filled, problems=(problem,) if problem else ())


def _fitted(context: PromptContext, library: Library, name: str) -> Rendered:
    if library.is_builtin(name):
        environment, name = _builtin(), f"0:{name.partition(':')[2]}"
    else:
        environment = TemplateEnvironment(library, bounded=True)
    given = estimate(context.request) + estimate(context.code)
    room = MAX_OUTPUT + len(context.request) + len(context.code)
    text = ""
    dropped: tuple[str, ...] = ()
    for reduced, left_out in fit.reductions(context):
        dropped = left_out
        values = {field.name: getattr(reduced, field.name) for field in fields(reduced)}
        text = environment.fill(name, values, room).strip("\n") + "\n"
        if estimate(text) - given <= context.tokens:
            break
    return Rendered(text, (), estimate(text), dropped)


@lru_cache(maxsize=1)
def _builtin() -> TemplateEnvironment:
    # These do not change while the program runs, and compiling one takes longer than all the rest.
    return TemplateEnvironment(Library(()), bounded=False)


def _broken(error: Exception, library: Library, name: str) -> Problem:
    """The problem at the line of the template where it broke, which may be one that it includes or extends."""
    file, line = library.file(name), 1
    if isinstance(error, TemplateSyntaxError):
        file, line = Path(error.filename) if error.filename else file, error.lineno
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename.endswith(SUFFIX) and not isinstance(error, TemplateSyntaxError):
            file, line = Path(frame.f_code.co_filename), number
    message, suggestion = _message(error)
    path = file.as_posix() if file else name
    return Problem(
        path,
        f"{message}; the built-in template is used instead",
        Severity.WARNING,
        _place(path, file, line),
        "template",
        suggestion,
    )


def _message(error: Exception) -> tuple[str, str | None]:
    text = str(error.message if isinstance(error, TemplateError) else error).strip().rstrip(".")
    if isinstance(error, UndefinedError):
        text = re.sub(r"'[\w.]*\.(\w+) object'", r"`\1`", text)
        known = [field.name for kind in (PromptContext, *VALUES) for field in fields(kind)]
        name = re.search(r"'(\w+)'(?: is undefined)?$|'(\w+)' is undefined", text)
        close = difflib.get_close_matches(name[1] or name[2], known, 1) if name else []
        if close:
            return f"{text}; did you mean `{close[0]}`?", close[0]
    elif isinstance(error, RecursionError):
        text = "the templates include each other without end, or nest too deep"
    elif not isinstance(error, (TemplateError, UnreadableTemplateError)):
        text = f"the template fails: {text or type(error).__name__}"
    return text, None


def _place(path: str, file: Path | None, line: int) -> Place | None:
    try:
        index = LineIndex(read(file).encode()) if file else None
    except UnreadableTemplateError:
        index = None
    if index is None:
        return None
    span = index.line_span(max(line, 1) - 1)
    return Place(path, span, index.position(span.start), index.position(span.end))


def _unknown(wanted: str, library: Library) -> Problem:
    known = library.names()
    close = difflib.get_close_matches(wanted, known, 1)
    message = f"there is no template {wanted!r}; there are {', '.join(known)}. The built-in one is used instead"
    return Problem("templates", message, Severity.WARNING, None, "template", close[0] if close else None)
