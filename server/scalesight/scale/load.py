"""scale.toml → Scale and problems. Whatever the bytes are, nothing is raised: what is wrong is a Problem at its place."""

from __future__ import annotations

from dataclasses import dataclass

from scalesight.finding import Problem
from scalesight.scale.model import Origin, Scale


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a scale.toml gave: `scale` from all that is right in it, None only where it is no TOML at all."""

    scale: Scale | None
    problems: tuple[Problem, ...]


def parse(source: bytes, path: str) -> Loaded:
    """Reads the text of a scale.toml; `path` is its name in problems, findings and budgets."""
    import tomlkit

    data = tomlkit.parse(source.decode()).unwrap()
    return Loaded(Scale.model_validate(data, context=Origin(path)), ())
