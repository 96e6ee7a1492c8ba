"""Commands that hand prompts to a client: the text of one, for a clipboard or a chat, and the edit for all selections.

Both take `{"uri", "ranges", "finding"?}`, where `finding` is a fingerprint, and answer `{"reason"}` where nothing can
be done. An argument of another form is answered with InvalidParams.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from scalesight.finding import Finding
from scalesight.lsp import edits, wrapping
from scalesight.lsp.documents import Document
from scalesight.lsp.hand_off_actions import NOUNS
from scalesight.lsp.prompting import Prompter, prompter_for
from scalesight.lsp.session import Server
from scalesight.lsp.several import Mode, findings_about, wrap_all
from scalesight.lsp.workspace import is_scale_file
from scalesight.text import Span

if TYPE_CHECKING:
    from scalesight.file_report import FileReport

WRITE_PROMPT = "scalesight.writePrompt"
COMPUTE_WRAP = "scalesight.computeWrap"

# More places than anybody reads; a hundred prompts take a second or two.
MOST_RANGES = 100


class _Asked(NamedTuple):
    """What a command is about, with all that its answer needs."""

    document: Document
    spans: list[Span]
    finding: Finding | None
    prompter: Prompter
    report: FileReport | None

    def refused(self, span: Span, reason: str) -> str:
        """Why a selection is left out, with its line where there are others."""
        if len(self.spans) == 1 or reason.startswith("line "):
            return reason
        return f"line {self.document.index.line_of(span.start) + 1}: {reason}"


class _NothingToDoError(Exception):
    """Why a command does nothing, for the person who ran it."""


def register(server: Server) -> None:
    """Registers the commands of this module."""
    server.command(WRITE_PROMPT)(_write_prompt)
    server.command(COMPUTE_WRAP)(_compute_wrap)


async def _write_prompt(ls: Server, *arguments: Any) -> dict[str, Any]:
    """The prompt as a text that stands alone: `{"text", "title", "language", "skipped"}`."""
    try:
        asked = await _prepare(ls, _argument(arguments))
        answer = _written(asked)
    except _NothingToDoError as error:
        return {"reason": str(error)}
    asked.prompter.tell_problems(ls)
    return answer


async def _compute_wrap(ls: Server, *arguments: Any) -> dict[str, Any]:
    """The edit that wraps all ranges: `{"edit", "title", "wrapped", "skipped"}`. The client applies it."""
    given = _argument(arguments)
    mode = given.get("mode", "replace")
    if mode not in ("replace", "above"):
        raise JsonRpcInvalidParams(f'{COMPUTE_WRAP}: "mode" must be "replace" or "above"')
    try:
        asked = await _prepare(ls, given)
        answer = _wrapped(ls, asked, mode)
    except _NothingToDoError as error:
        return {"reason": str(error)}
    asked.prompter.tell_problems(ls)
    return answer


def _written(asked: _Asked) -> dict[str, Any]:
    from scalesight.prompt import ask
    from scalesight.prompt.target import too_large_together

    document, source = asked.document, asked.document.source
    skipped: list[str] = []
    requests: list[str] = []
    codes: list[Span] = []
    kinds: list[str] = []
    languages: list[str] = []
    if asked.finding is not None:
        loop = wrapping.outermost_loop_of(asked.report, asked.finding)
        codes, kinds = [ask.whole_lines(source, *loop)], ["finding"]
        languages = [ask.fence_name(document.language_id)]
    for span in asked.spans if asked.finding is None else ():
        answer = ask.asked(source, *span, document.language_id)
        if not isinstance(answer, ask.Asked):
            skipped.append(asked.refused(span, answer.reason))
            continue
        kinds.append(NOUNS.get(answer.kind, answer.kind))
        if answer.code is None:
            requests.append(answer.request)
        else:
            codes.append(answer.code)
            languages.append(answer.language)
    if not kinds:
        raise _NothingToDoError(_all(skipped))
    codes = _joined(codes)
    code = ask.code_text(source, codes)
    request = "\n\n".join(dict.fromkeys(requests))
    if reason := too_large_together(request, code):
        raise _NothingToDoError(reason)
    findings = [asked.finding] if asked.finding else findings_about(document, asked.spans, asked.report)
    text = asked.prompter.alone(
        request,
        findings,
        code=code,
        code_place=_lines(document, codes, asked.prompter.path),
        language=languages[0] if len(set(languages)) == 1 else "",
    )
    about = f"{len(kinds)} selections" if len(kinds) > 1 else f"this {kinds[0]}"
    said = asked.finding.message if asked.finding else request
    title = f"Blueprint prompt for {about}{wrapping.quoted(said)}{_left_out(skipped)}"
    return {"text": text, "title": title, "language": "markdown", "skipped": skipped}


def _wrapped(ls: Server, asked: _Asked, mode: Mode) -> dict[str, Any]:
    spans = asked.spans
    if asked.finding is not None:
        spans, mode = [wrapping.loop_of(asked.report, asked.finding)], "above"
    done = wrap_all(asked.document, spans, mode, asked.prompter, asked.report, asked.finding)
    skipped = list(dict.fromkeys(asked.refused(one.span, one.why.reason) for one in done.skipped))
    if not done.edits:
        raise _NothingToDoError(_all(skipped))
    count = len(done.edits)
    title = done.edits[0].title if count == 1 else f"Wrap {count} selections in the blueprint prompt"
    edit = edits.replace(ls.client, asked.document, [(Span(one.start, one.end), one.text) for one in done.edits])
    return {
        "edit": ls.protocol.plain(edit),
        "title": title + _left_out(skipped),
        "wrapped": count,
        "skipped": skipped,
    }


async def _prepare(ls: Server, given: dict[str, Any]) -> _Asked:
    """Reads an argument and waits for the analysis of the text as it is: the prompt speaks of its findings."""
    from scalesight.prompt.target import too_large

    uri, key = given.get("uri"), given.get("finding")
    if not isinstance(uri, str) or not isinstance(key, str | None):
        raise JsonRpcInvalidParams('"uri" must be a string, and so must "finding", where it is given')
    ranges = _ranges(given.get("ranges"), needed=key is None)
    document = ls.documents.get(uri)
    if document is None:
        raise _NothingToDoError("the server has no such document open; open it first")
    if is_scale_file(document):
        raise _NothingToDoError("scale.toml declares the numbers; open the file that the request is about")
    project = ls.project_of(document)
    if isinstance(without := prompter_for(ls, document, None), str):
        raise _NothingToDoError(without)
    spans = sorted({document.span(place) for place in ranges})
    large = [too_large(document.source, *span) for span in spans]
    if spans and all(large):
        raise _NothingToDoError(_all([reason for reason in large if reason]))
    version = document.version
    if project is not None:
        ls.analysis.hurry(project)
    result = await ls.analysis.result(document)
    if ls.documents.get(uri) is not document or document.version != version:
        raise _NothingToDoError("the text has changed in the meantime; do it again")
    report = result.report if result else None
    prompter = prompter_for(ls, document, report)
    if isinstance(prompter, str):
        raise _NothingToDoError(prompter)
    finding = wrapping.finding_of(key, report)
    if key is not None and finding is None:
        raise _NothingToDoError("this finding is gone: the code or its scale.toml has changed")
    return _Asked(document, spans, finding, prompter, report)


def _argument(arguments: Sequence[Any]) -> dict[str, Any]:
    if len(arguments) == 1 and isinstance(arguments[0], dict):
        return arguments[0]
    raise JsonRpcInvalidParams('expected one argument, {"uri": …, "ranges": […]}')


def _ranges(given: Any, *, needed: bool) -> list[types.Range]:
    if given is None and not needed:
        return []
    if not isinstance(given, list) or (needed and not given):
        raise JsonRpcInvalidParams('"ranges" must be a list with at least one range')
    if len(given) > MOST_RANGES:
        raise _NothingToDoError(f"there are {len(given):,} selections; a prompt is about at most {MOST_RANGES}")
    return [_range(place) for place in given]


def _range(given: Any) -> types.Range:
    match given:
        case {"start": {"line": int(a), "character": int(b)}, "end": {"line": int(c), "character": int(d)}}:
            if all(0 <= number < 2**31 and type(number) is int for number in (a, b, c, d)):
                return types.Range(types.Position(a, b), types.Position(c, d))
    raise JsonRpcInvalidParams('a range must be {"start": …, "end": …}, each with "line" and "character"')


def _joined(spans: Sequence[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return joined


def _lines(document: Document, spans: Sequence[Span], path: str | None) -> str:
    """Where code stands: "Lines 3 to 6 and 9 of shop/filters.py"; "" for no code."""
    if not spans:
        return ""
    index = document.index
    numbers = []
    for span in spans:
        first, last = index.line_of(span.start) + 1, index.line_of(span.end) + 1
        numbers.append(str(first) if first == last else f"{first} to {last}")
    noun = "Line" if len(numbers) == 1 and " " not in numbers[0] else "Lines"
    listed = ", ".join(numbers[:-1]) + " and " + numbers[-1] if len(numbers) > 1 else numbers[0]
    return f"{noun} {listed}" + (f" of {path}" if path else "")


def _all(reasons: Sequence[str]) -> str:
    """The reasons of all selections; one that all share is said once."""
    plain = {reason.partition(": ")[2] if reason.startswith("line ") else reason for reason in reasons}
    return plain.pop() if len(plain) == 1 and len(reasons) > 1 else "; ".join(dict.fromkeys(reasons))


def _left_out(skipped: Sequence[str]) -> str:
    if not skipped:
        return ""
    more = f" and {len(skipped) - 1} more" if len(skipped) > 1 else ""
    return f" (left out: {skipped[0]}{more})"
