"""What the client can do, resolved once into one value. Nothing else looks into `ClientCapabilities`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from lsprotocol import types
from pygls.capabilities import get_capability

from scalesight.text import Encoding

Markup = Literal["markdown", "plaintext"]


@dataclass(frozen=True, slots=True)
class Client:
    """One client. Every field is false, or the plainest form, where the client does not say more."""

    name: str = "unknown client"
    encoding: Encoding = "utf-16"

    pull_diagnostics: bool = False
    """Diagnostics are asked for; none is then published, as Neovim would show it twice."""
    refresh_diagnostics: bool = False
    related_information: bool = False
    diagnostic_data: bool = False
    diagnostic_version: bool = False

    action_literals: bool = False
    disabled_actions: bool = False
    resolve_edit: bool = False
    """The edit of an action may be computed in `codeAction/resolve`."""

    document_changes: bool = False
    create_files: bool = False
    snippet_edits: bool = False
    """An edit may be a snippet, with places for the cursor (LSP 3.18)."""
    apply_edit: bool = False
    show_documents: bool = False

    snippets: bool = False
    hover_markup: Markup | None = None
    """None: only a bare string is understood, which is plain text."""
    completion_markup: Markup | None = None
    watch_files: bool = False
    work_done_progress: bool = False
    """Progress that the server starts by itself is shown."""


def resolve(parameters: types.InitializeParams) -> Client:
    """The client that sent these `initialize` parameters."""
    given = parameters.capabilities
    pull = has(given, "text_document.diagnostic")
    # The pull channel has capabilities of its own since LSP 3.18, but a client of 3.17 says all it knows under the
    # other one (Neovim 0.11 does).
    diagnostics = (
        ("text_document.diagnostic", "text_document.publish_diagnostics")
        if pull
        else ("text_document.publish_diagnostics",)
    )

    def about_diagnostics(name: str) -> bool:
        return any(has(given, f"{channel}.{name}") for channel in diagnostics)

    resolvable = get_capability(given, "text_document.code_action.resolve_support.properties", ())
    data = has(given, "text_document.code_action.data_support")
    return Client(
        name=_name(parameters.client_info),
        encoding=_encoding(get_capability(given, "general.position_encodings", ())),
        pull_diagnostics=pull,
        refresh_diagnostics=has(given, "workspace.diagnostics.refresh_support"),
        related_information=about_diagnostics("related_information"),
        diagnostic_data=about_diagnostics("data_support"),
        diagnostic_version=has(given, "text_document.publish_diagnostics.version_support"),
        action_literals=has(given, "text_document.code_action.code_action_literal_support"),
        disabled_actions=has(given, "text_document.code_action.disabled_support"),
        resolve_edit=data and "edit" in (resolvable or ()),
        document_changes=has(given, "workspace.workspace_edit.document_changes"),
        create_files=types.ResourceOperationKind.Create
        in (get_capability(given, "workspace.workspace_edit.resource_operations", ()) or ()),
        snippet_edits=has(given, "workspace.workspace_edit.snippet_edit_support"),
        apply_edit=has(given, "workspace.apply_edit"),
        show_documents=has(given, "window.show_document"),
        snippets=has(given, "text_document.completion.completion_item.snippet_support"),
        hover_markup=_markup(get_capability(given, "text_document.hover.content_format", ())),
        completion_markup=_markup(
            get_capability(given, "text_document.completion.completion_item.documentation_format", ())
        ),
        work_done_progress=has(given, "window.work_done_progress"),
        watch_files=has(given, "workspace.did_change_watched_files.dynamic_registration"),
    )


def marked_up(markup: Markup | None, text: str) -> types.MarkupContent | str:
    """A text in the format that a client takes for it."""
    return types.MarkupContent(types.MarkupKind(markup), text) if markup else text


def has(capabilities: types.ClientCapabilities, name: str) -> bool:
    """Whether a capability is there and not false; `name` is its dotted path in snake case."""
    value: Any = get_capability(capabilities, name, None)
    return value is not None and value is not False


def _encoding(offered: Any) -> Encoding:
    """The first encoding offered that we know, which is the client's preference (LSP 3.17); UTF-16 if none is."""
    known: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
    for encoding in offered or ():
        value = encoding.value if isinstance(encoding, types.PositionEncodingKind) else encoding
        for candidate in known:
            if candidate == value:
                return candidate
    return "utf-16"


def _markup(offered: Any) -> Markup | None:
    """The first format offered is the preferred one."""
    for kind in offered or ():
        if kind in (types.MarkupKind.Markdown, "markdown"):
            return "markdown"
        if kind in (types.MarkupKind.PlainText, "plaintext"):
            return "plaintext"
    return None


def _name(info: types.ClientInfo | None) -> str:
    if info is None:
        return "unknown client"
    return f"{info.name} {info.version}" if info.version else info.name
