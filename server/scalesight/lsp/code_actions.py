"""textDocument/codeAction and codeAction/resolve.

VS Code asks at every move of the cursor, so what is offered costs little; the edit is computed when an action is
chosen, where the client can wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcInvalidParams

from scalesight.finding import Finding
from scalesight.lsp import edits, scale_file, wrapping
from scalesight.lsp.diagnostics import SOURCE, fingerprint_of
from scalesight.lsp.documents import Document
from scalesight.lsp.prompting import Prompter, reason_without_scale
from scalesight.lsp.session import Server
from scalesight.lsp.workspace import is_scale_file
from scalesight.lsp.wrapping import Offer
from scalesight.text import Span

if TYPE_CHECKING:
    from scalesight.check import FileReport


def register(server: Server) -> None:
    """Registers the handlers of this module."""
    kinds = [*wrapping.KINDS.values(), wrapping.FINDING_KIND, scale_file.KIND]
    options = types.CodeActionOptions(code_action_kinds=kinds, resolve_provider=server.client.resolve_edit)
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)(_code_action)
    server.feature(types.CODE_ACTION_RESOLVE)(_resolve)


async def _code_action(ls: Server, parameters: types.CodeActionParams) -> list[types.CodeAction] | None:
    document = ls.documents.get(parameters.text_document.uri)
    if document is None or is_scale_file(document) or not ls.client.action_literals:
        return None
    ls.freshen()
    context, version = parameters.context, document.version
    ours = [shown for shown in context.diagnostics if shown.source == SOURCE]
    # Waiting is for what the findings are part of; everything else is offered from what is known.
    wait = bool(ours) or not ls.client.resolve_edit or wrapping.needs_report(document)
    result = await ls.analysis.result(document) if wait else ls.analysis.latest(document)
    if document.version != version:
        return None  # the range means another text by now
    report = result.report if result else None
    asked = context.trigger_kind is not types.CodeActionTriggerKind.Automatic
    span = document.span(parameters.range)
    actions = [
        _action(ls, document, offer, report, ours)
        for offer in _offers(ls, document, span, report, asked)
        if _wanted(offer.kind, context.only) and (asked or not offer.disabled)
    ]
    if asked and ls.projects.project_of(document) is None and _wanted(scale_file.KIND, context.only):
        actions.append(scale_file.action(ls, document))
    return [action for action in actions if action is not None]


async def _resolve(ls: Server, action: types.CodeAction) -> types.CodeAction:
    data = action.data if isinstance(action.data, dict) else {}
    document = ls.documents.get(str(data.get("uri")))
    if document is None:
        raise JsonRpcContentModified("the document was closed since this action was offered")
    try:
        span, mode = Span(*map(int, data["span"])), data["mode"]
    except (KeyError, TypeError, ValueError):
        raise JsonRpcInvalidParams("this action was not offered by this server") from None
    ls.freshen()
    result = await ls.analysis.result(document)
    if data.get("version") != document.version:
        raise JsonRpcContentModified("the document has changed since this action was offered")
    report = result.report if result else None
    computed = _compute(ls, document, span, mode, report, wrapping.finding_of(data, report))
    if isinstance(computed, str):
        ls.tell(f"scalesight: {computed}", types.MessageType.Info)
    else:
        action.edit = computed
    return action


def _offers(ls: Server, document: Document, span: Span, report: FileReport | None, asked: bool) -> Iterator[Offer]:
    prompter = _prompter(ls, document, report)
    if isinstance(prompter, str):
        yield Offer("Wrap in the blueprint prompt", wrapping.KINDS["replace"], span, "replace", disabled=prompter)
        return
    if report is not None:
        yield from wrapping.offers_for_findings(report, document.lines_of(span))
    # With every move of the cursor there would otherwise be a light bulb at every comment.
    if asked or span.start != span.end:
        yield from wrapping.offers_for_selection(document, span, prompter, report)


def _action(
    ls: Server, document: Document, offer: Offer, report: FileReport | None, shown: Sequence[types.Diagnostic]
) -> types.CodeAction | None:
    """An offer in the form that the client takes; None if it cannot take it."""
    action = types.CodeAction(offer.title, kind=offer.kind)
    reason = offer.disabled
    if offer.finding is not None:
        action.diagnostics = [one for one in shown if _shows(one, offer.finding, document)]
    if reason is None and ls.client.resolve_edit:
        action.data = offer.data(document)
    elif reason is None:
        computed = _compute(ls, document, offer.span, offer.mode, report, offer.finding)
        if isinstance(computed, str):
            reason = computed
        else:
            action.edit = computed
    if reason is not None:
        if not ls.client.disabled_actions:
            return None
        action.disabled = types.CodeActionDisabled(reason)
    return action


def _compute(
    ls: Server, document: Document, span: Span, mode: Any, report: FileReport | None, finding: Finding | None
) -> types.WorkspaceEdit | str:
    """The edit of an action, or why there is none."""
    from scalesight.prompt.wrap import Edit

    prompter = _prompter(ls, document, report)
    if isinstance(prompter, str):
        return prompter
    edit = wrapping.compute(document, span, mode, prompter, report, finding)
    for problem in prompter.problems:
        where = f"{problem.path}:{problem.place.line}" if problem.place else problem.path
        ls.tell_once(f"{where}: {problem.message}")
    if isinstance(edit, Edit):
        return edits.replace(ls.client, document, Span(edit.start, edit.end), edit.text)
    return edit.reason


def _prompter(ls: Server, document: Document, report: FileReport | None) -> Prompter | str:
    """What writes prompts for a document, or why nothing can."""
    project = ls.projects.project_of(document)
    reason = reason_without_scale(project)
    if reason is not None or project is None or project.scale is None:
        return reason or ""
    return Prompter(document, project, project.scale, report, ls.options.workspaceTrusted)


def _shows(shown: types.Diagnostic, finding: Finding, document: Document) -> bool:
    """Whether a diagnostic is that finding. Without `dataSupport` it comes back without its fingerprint."""
    fingerprint = fingerprint_of(shown)
    if fingerprint is not None:
        return fingerprint == finding.fingerprint
    return shown.code == finding.rule and shown.range == document.range(finding.place.span)


def _wanted(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Whether the client asks for this kind: kinds form a hierarchy by their dots."""
    if only is None:
        return True
    wanted = [item.value if isinstance(item, types.CodeActionKind) else item for item in only]
    return any(item == "" or kind == item or kind.startswith(f"{item}.") for item in wanted)
