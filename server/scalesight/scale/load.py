"""scale.toml → Scale and problems. Whatever the bytes are, nothing is raised: what is wrong is a Problem at its place."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tree_sitter
import tree_sitter_toml
from pydantic import ValidationError

from scalesight.finding import Place, Problem, Severity
from scalesight.plain_file import read_start
from scalesight.scale import checks, toml, wrong
from scalesight.scale.model import Origin, Scale
from scalesight.scale.places import Places
from scalesight.text import LineIndex, Span, decode_source

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

#: The largest scale.toml that is read; a thousand collections take a third of it.
MAX_BYTES = 256 * 1024

#: More problems of one kind than this say nothing new.
MAX_PROBLEMS = 100

_LANGUAGE = tree_sitter.Language(tree_sitter_toml.language())


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a scale.toml gave.

    `scale` is made of all that is right in it; None only where it is no TOML at all. `problems` are in the order of
    the text. `places` are those of its keys, None where the bytes are no text.
    """

    scale: Scale | None
    problems: tuple[Problem, ...]
    places: Places | None = None

    @property
    def unusable(self) -> bool:
        """Whether something is wrong enough that results would rest on numbers nobody declared."""
        return any(problem.severity >= Severity.ERROR for problem in self.problems)


def load(file: Path, name: str) -> Loaded:
    """Reads a scale.toml from disk; `name` is what problems, findings and budgets call it."""
    try:
        source = read_start(file, MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        return _unread(name, f"cannot read {name}: {reason}; `scalesight init` writes a new one")
    return parse(source, name)


def parse(source: bytes, path: str) -> Loaded:
    """Reads the text of a scale.toml; `path` is its name in problems, findings and budgets."""
    if len(source) > MAX_BYTES:
        return _unread(
            path, f"{path} is larger than {MAX_BYTES // 1024} KiB; keep only sizes, budgets and limits in it"
        )
    try:
        source = decode_source(source)
    except UnicodeDecodeError as error:
        return _not_utf8(source, path, error)
    places = Places(source, path, tree_sitter.Parser(_LANGUAGE).parse(source).root_node)
    data = toml.read(source, places)
    if isinstance(data, Problem):
        return Loaded(None, (data,), places)
    scale, problems, broken = _validate(data, places)
    problems += islice(checks.problems(scale, places, broken), MAX_PROBLEMS)
    problems.sort(key=lambda problem: problem.place.span if problem.place else Span(0, 0))
    return Loaded(scale, tuple(problems), places)


def _validate(data: dict[str, Any], places: Places) -> tuple[Scale, list[Problem], frozenset[str]]:
    """The scale from what is valid in `data`, a problem for each value that is not, and the collections with problems.

    What is not valid is taken out of `data`.
    """
    origin = Origin(places.path, places.line_numbers(), _open_sizes(data))
    problems: list[Problem] = []
    broken: set[str] = set()
    while True:
        try:
            return Scale.model_validate(data, context=origin), problems, frozenset(broken)
        except ValidationError as error:
            errors = error.errors(include_url=False)
        if not problems:  # what is wrong in a later round follows from what was taken out
            problems = _reported(errors, places)
        broken |= {
            str(details["loc"][1]) for details in errors if details["loc"][0] == "collections" and details["loc"][1:]
        }
        taken = [_take_out(data, details["loc"]) for details in reversed(errors)]  # from behind, for indices into lists
        if not any(taken):
            data = {}


def _reported(errors: list[ErrorDetails], places: Places) -> list[Problem]:
    problems = wrong.problems(errors[:MAX_PROBLEMS], places)
    if len(errors) > MAX_PROBLEMS:
        message = f"{len(errors) - MAX_PROBLEMS} more problems are not listed; mend the first {MAX_PROBLEMS}"
        problems.append(Problem(places.path, message, code="scale-value"))
    return problems


def _take_out(data: dict[str, Any], location: tuple[int | str, ...]) -> bool:
    """Removes what an error is about: the smallest part without which the rest still means the same."""
    keys = [key for key in location if key != "[key]"]
    if keys[0] == "collections" and keys[2:3] == ["per"]:
        keys = keys[:2]  # a size per parent must not become a total
    elif keys[0] == "collections" and keys[2:3] == ["size"]:
        keys = keys[:3]
    elif keys[0] == "overrides" and (len(keys) == 2 or keys[2:] == ["paths"]):
        data["overrides"][keys[1]] = {"paths": []}  # those behind it keep their index
        return True
    return _remove(data, keys)


def _remove(inside: Any, keys: list[int | str]) -> bool:
    for index, key in enumerate(keys):
        present = key in inside if isinstance(inside, dict) else isinstance(key, int) and key < len(inside)
        if not present:
            return False
        if index == len(keys) - 1 or not isinstance(inside[key], (dict, list)):
            del inside[key]
            return True
        inside = inside[key]
    return False


def _open_sizes(data: dict[str, Any]) -> frozenset[str]:
    """The collections whose size is written as "2,000+"."""
    collections = data.get("collections")
    if not isinstance(collections, dict):
        return frozenset()
    sizes = ((name, entry.get("size")) for name, entry in collections.items() if isinstance(entry, dict))
    return frozenset(name for name, size in sizes if isinstance(size, str) and size.rstrip().endswith("+"))


def _unread(path: str, message: str) -> Loaded:
    return Loaded(None, (Problem(path, message, code="scale-file"),))


def _not_utf8(source: bytes, path: str, error: UnicodeDecodeError) -> Loaded:
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _unread(path, f"{path} is UTF-16; save it as UTF-8")
    lines = LineIndex(source)
    span = Span(error.start, error.start + 1)
    place = Place(path, span, lines.position(span.start), lines.position(span.end))
    message = f"byte 0x{source[error.start]:02x} is no UTF-8; save the file as UTF-8"
    return Loaded(None, (Problem(path, message, place=place, code="scale-syntax"),))
