"""textDocument/diagnostic and workspace/diagnostic, for a client that asks for diagnostics."""

from __future__ import annotations

from lsprotocol import types

from scalesight.lsp.session import Server


def register(server: Server) -> None:
    """Registers the handlers, and thereby the capability, for a client that asks; the others are told."""
    if not server.client.pull_diagnostics:
        return
    options = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier=server.name)
    server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(_document)
    server.feature(types.WORKSPACE_DIAGNOSTIC)(_workspace)


async def _document(ls: Server, parameters: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
    ls.freshen()
    document = ls.documents.get(parameters.text_document.uri)
    if document is None:
        return types.RelatedFullDocumentDiagnosticReport([])
    result = await ls.analysis.result(document)
    return ls.diagnostics.answer(document, result, parameters.previous_result_id)


async def _workspace(ls: Server, parameters: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
    ls.freshen()
    previous = {result.uri: result.value for result in parameters.previous_result_ids}
    report = types.WorkspaceDiagnosticReport(ls.diagnostics.answer_workspace(previous))
    if parameters.partial_result_token is None:
        return report
    # "If partial results are sent, the whole result must be reported so" (LSP 3.17, "Partial Result Progress").
    partial = types.WorkspaceDiagnosticReportPartialResult(report.items)
    ls.progress(types.ProgressParams(parameters.partial_result_token, ls.protocol.plain(partial)))
    return types.WorkspaceDiagnosticReport([])
