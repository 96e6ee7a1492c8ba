"""Source trees and files of any size that look like a shop: models, queries, loops in loops, helpers, views, components.

The files call functions of each other, and all of them a few shared ones. The same size always gives the same text, so
that two measurements differ by the code under measurement alone.

usage: generate.py FOLDER LINES [python] [typescript]
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Template

import shop

LANGUAGES = ("python", "typescript")

# A file imports from so many of the last ones, as far as they have something to call.
_NEAR = 12
_IMPORTED = 3
_CALLABLE = {
    "python": re.compile(r"^def (is_\w+_allowed_\d+)\(", re.MULTILINE),
    "typescript": re.compile(r"^export function (describe\w+)\(", re.MULTILINE),
}


def python_module(lines: int, seed: int, imported: Sequence[tuple[str, str]] = ()) -> str:
    """A Python module of about `lines` lines. `imported` are functions that it calls, by module and name."""
    head = shop.PYTHON_HEAD + "".join(
        f"from {module} import {name} as imported_{at}\n" for at, (module, name) in enumerate(imported)
    )
    calls = [(shop.PYTHON_CALLS, f"imported_{at}") for at in range(len(imported))]
    return _module(head, shop.PYTHON, calls, "\n", lines, random.Random(seed))


def tsx_module(lines: int, seed: int, imported: Sequence[tuple[str, str]] = ()) -> str:
    """A TSX module of about `lines` lines, likewise."""
    head = "".join(
        f'import {{ {name} as imported{at} }} from "{module}";\n' for at, (module, name) in enumerate(imported)
    )
    calls = [(shop.TSX_CALLS, f"imported{at}") for at in range(len(imported))]
    return _module(head + shop.TSX_HEAD, shop.TSX, calls, "", lines, random.Random(seed))


def write_tree(folder: Path, lines: int, languages: Sequence[str] = LANGUAGES) -> int:
    """Writes a project of about `lines` lines, as much of each language. The result is the exact number."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scale.toml").write_text(shop.SCALE, "utf-8")
    written = 0
    for name, text in _files(random.Random(lines), languages):
        if written >= lines:
            break
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        written += text.count("\n")
    return written


def _files(chance: random.Random, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Files without end, their lengths spread as in real projects: many short ones, a few long ones."""
    for language in languages:
        yield from (shop.PYTHON_SHARED if language == "python" else shop.TSX_SHARED).items()
    callable_: dict[str, list[tuple[str, str]]] = {language: [] for language in languages}
    number = 0
    while True:
        number += 1
        length = min(1_500, int(chance.lognormvariate(4.7, 0.7)) + 20)
        for language in languages:
            near = callable_[language][-_NEAR:]
            imported = chance.sample(near, min(_IMPORTED, len(near)))
            if language == "python":
                name, module = f"shop/app_{number // 12}/module_{number}.py", f"shop.app_{number // 12}.module_{number}"
                text = python_module(length, number, imported)
            else:
                module = f"@/feature_{number // 12}/Part{number}"
                name, text = f"frontend/feature_{number // 12}/Part{number}.tsx", tsx_module(length, number, imported)
            callable_[language] += [(module, found) for found in _CALLABLE[language].findall(text)[:1]]
            yield name, text


def _module(
    head: str,
    parts: Sequence[tuple[int, str]],
    calls: Sequence[tuple[str, str]],
    between: str,
    lines: int,
    chance: random.Random,
) -> str:
    out = [head]
    weights, texts = zip(*parts, strict=True)
    length = head.count("\n")
    waiting = list(calls)
    while length < lines or waiting:
        template, imported = waiting.pop() if waiting else (chance.choices(texts, weights)[0], "")
        many, parts_name = chance.choice(shop.COLLECTIONS)
        a, b = chance.sample(shop.FIELDS, 2)
        names = {
            "many": many,
            "one": many.removesuffix("s"),
            "model": many.removesuffix("s").capitalize(),
            "parts": parts_name,
            "part": parts_name.removesuffix("s"),
            "verb": chance.choice(shop.VERBS),
            "a": a,
            "b": b,
            "n": str(len(out)),
            "imported": imported,
        }
        text = between + Template(template).substitute(names)
        out.append(text)
        length += text.count("\n")
    return "".join(out)


if __name__ == "__main__":
    print(write_tree(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] or LANGUAGES))
