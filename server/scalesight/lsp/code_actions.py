"""textDocument/codeAction and codeAction/resolve.

VS Code asks at every move of the cursor, so what is offered costs little; the edit is computed when an action is
chosen, where the client can wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcInvalidParams

from scalesight.finding import Finding
from scalesight.lsp import directive_actions, edits, hand_off_actions, scale_file, wrapping
from scalesight.lsp.diagnostics import SOURCE, fingerprint_of
from scalesight.lsp.documents import Document
from scalesight.lsp.prompting import prompter_for
from scalesight.lsp.session import Server
from scalesight.lsp.workspace import is_scale_file
from scalesight.lsp.wrapping import Mode, Offer
from scalesight.text import Span

if TYPE_CHECKING:
    from scalesight.file_report import FileReport


_NOT_OFFERED = "this action was not offered by this server"


def register(server: Server) -> None:
    """Registers the handlers of this module."""
    handed_off = (kind for kind, _ in hand_off_actions.ACTIONS.values())
    said = (directive_actions.IGNORE, directive_actions.BOUNDED)
    kinds = [*wrapping.KINDS.values(), *handed_off, wrapping.FINDING_KIND, *said, scale_file.KIND]
    options = types.CodeActionOptions(code_action_kinds=kinds, resolve_provider=server.client.resolve_edit)
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)(_code_action)
    server.feature(types.CODE_ACTION_RESOLVE)(_resolve)


async def _code_action(ls: Server, parameters: types.CodeActionParams) -> list[types.CodeAction] | None:
    from scalesight.prompt.target import too_large

    document = ls.documents.get(parameters.text_document.uri)
    if document is None or is_scale_file(document) or not ls.client.action_literals:
        return None
    ls.freshen()
    context, version = parameters.context, document.version
    ours = [shown for shown in context.diagnostics if shown.source == SOURCE]
    # Waiting is for what the findings are part of; everything else is offered from what is known.
    span = document.span(parameters.range)
    large = too_large(document.source, *span)
    wait = bool(ours) or not ls.client.resolve_edit or wrapping.needs_report(document)
    result = await ls.analysis.result(document) if wait and not large else ls.analysis.latest(document)
    if document.version != version:
        return None  # the range means another text by now
    report = result.report if result else None
    asked = context.trigger_kind is not types.CodeActionTriggerKind.Automatic
    actions = [
        _action(ls, document, offer, report, ours)
        for offer in _offers(ls, document, span, report, asked)
        if _wanted(offer.kind, context.only) and (asked or not offer.disabled)
    ]
    for action, finding in () if large else directive_actions.actions(ls, document, document.lines_of(span), report):
        if _wanted(str(action.kind), context.only):
            action.diagnostics = [one for one in ours if _shows(one, finding, document)]
            actions.append(action)
    handed_off = hand_off_actions.actions(ls, document, parameters.range, report, asked=asked)
    actions += [action for action in handed_off if _wanted(str(action.kind), context.only)]
    if asked and ls.projects.project_of(document) is None and _wanted(scale_file.KIND, context.only):
        actions.append(scale_file.action(ls, document))
    return [action for action in actions if action is not None]


async def _resolve(ls: Server, action: types.CodeAction) -> types.CodeAction:
    from scalesight.prompt.target import too_large

    if action.data is None and (action.command is not None or action.edit is not None):
        return action  # complete as it is: VS Code resolves every action before it runs its command
    offered = _Offered.read(action.data)
    document = ls.documents.get(offered.uri)
    if document is None:
        raise JsonRpcContentModified("the document was closed since this action was offered")
    ls.freshen()
    result = await ls.analysis.result(document)
    if offered.version != document.version:
        raise JsonRpcContentModified("the document has changed since this action was offered")
    if offered.span.end > len(document.source) or too_large(document.source, *offered.span):
        raise JsonRpcInvalidParams(_NOT_OFFERED)
    report = result.report if result else None
    finding = wrapping.finding_of(offered.finding, report)
    if offered.finding is not None and finding is None:
        raise JsonRpcContentModified("the finding is gone since this action was offered")
    computed = _compute(ls, document, offered.span, offered.mode, report, finding)
    if isinstance(computed, str):
        ls.tell(f"scalesight: {computed}", types.MessageType.Info)
    else:
        action.edit = computed
    return action


class _Offered(NamedTuple):
    """What an action carries through the client, which may give back anything."""

    uri: str
    version: int
    span: Span
    mode: Mode
    finding: str | None

    @staticmethod
    def read(data: Any) -> _Offered:
        """The data of an action as this server wrote it; raises JsonRpcInvalidParams for any other."""
        match data:
            case {"uri": str(uri), "version": int(version), "span": [int(start), int(end)], "mode": str(given)}:
                finding = data.get("finding")
                mode = next((known for known in wrapping.KINDS if known == given), None)
                whole = all(type(number) is int for number in (version, start, end))
                if (
                    whole
                    and 0 <= start <= end
                    and mode
                    and (finding is None or (isinstance(finding, str) and mode == "above"))
                ):
                    return _Offered(uri, version, Span(start, end), mode, finding)
        raise JsonRpcInvalidParams(_NOT_OFFERED)


def _offers(ls: Server, document: Document, span: Span, report: FileReport | None, asked: bool) -> Iterator[Offer]:
    from scalesight.prompt.target import too_large

    prompter = prompter_for(ls, document, report)
    if isinstance(prompter, str):
        yield Offer("Wrap in the blueprint prompt", wrapping.KINDS["replace"], span, "replace", disabled=prompter)
        return
    if report is not None and not too_large(document.source, *span):
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
    ls: Server, document: Document, span: Span, mode: Mode, report: FileReport | None, finding: Finding | None
) -> types.WorkspaceEdit | str:
    """The edit of an action, or why there is none."""
    from scalesight.prompt.wrap import Edit

    prompter = prompter_for(ls, document, report)
    if isinstance(prompter, str):
        return prompter
    edit = wrapping.compute(document, span, mode, prompter, report, finding)
    prompter.tell_problems(ls)
    if isinstance(edit, Edit):
        return edits.replace(ls.client, document, [(Span(edit.start, edit.end), edit.text)])
    return edit.reason


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
