"""textDocument/diagnostic, for a client that asks for diagnostics.

workspace/diagnostic is not offered: where it is, VS Code asks for a document once more while it is being closed and keeps
that answer for good. What is known of files that are not open is told (`publishing`).
"""

from __future__ import annotations

from lsprotocol import types

from scalesight.lsp.session import Server


def register(server: Server) -> None:
    """Registers the handler, and thereby the capability, for a client that asks; the others are told."""
    if not server.client.pull_diagnostics:
        return
    options = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier=server.name)
    server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(_document)


async def _document(ls: Server, parameters: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
    ls.freshen()
    document = ls.documents.get(parameters.text_document.uri)
    if document is None:
        return types.RelatedFullDocumentDiagnosticReport([])
    result = await ls.analysis.result(document)
    return ls.diagnostics.answer(document, result, parameters.previous_result_id)
