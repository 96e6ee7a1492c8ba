"""Texts for people, in the markup that a client takes."""

from __future__ import annotations

import re

from scalesight.lsp.capabilities import Markup

# What Markdown takes for markup anywhere in a line, also addresses, which many renderers make links of.
_MEANT = re.compile(r"[\\`*_\[\]<>#|~&@]|:(?=//)|(?<=www)\.", re.IGNORECASE)


class Plain:
    """Plain text, for clients that render nothing."""

    def text(self, text: str) -> str:
        """A text as it is."""
        return text

    def strong(self, text: str) -> str:
        """A title."""
        return text

    def code(self, text: str) -> str:
        """A name or value from a file."""
        return text

    def items(self, lines: tuple[str, ...]) -> str:
        """A list."""
        return "\n".join(f"- {line}" for line in lines)

    def document(self, markdown: str) -> str:
        """A page of documentation, which is Markdown."""
        return markdown.partition("\n")[0]


class Markdown(Plain):
    """Markdown in which names from the code stay what they are."""

    def text(self, text: str) -> str:
        return escaped(text)

    def strong(self, text: str) -> str:
        return f"**{self.text(text)}**"

    def code(self, text: str) -> str:
        return f"`{text}`" if "`" not in text else self.text(text)

    def items(self, lines: tuple[str, ...]) -> str:
        return "\n".join(f"- {self.text(line)}" for line in lines)

    def document(self, markdown: str) -> str:
        return f"---\n\n{markdown}"


def marks(markup: Markup | None) -> Plain:
    """How to write for a client; None is one that knows no markup."""
    return Markdown() if markup == "markdown" else Plain()


def escaped(text: str) -> str:
    """A text as Markdown that shows it as it is."""
    return _MEANT.sub(r"\\\g<0>", text)
