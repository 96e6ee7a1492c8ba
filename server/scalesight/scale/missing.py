"""The problem of a name that no table of the file declares, and what it may have meant."""

from __future__ import annotations

import json
from collections.abc import Iterable
from difflib import get_close_matches

from scalesight.finding import Problem
from scalesight.scale.places import Keys, Places, dotted
from scalesight.scale.units import found


def missing(places: Places, keys: Keys, name: str, kind: str, others: Iterable[str], code: str) -> Problem:
    """The value at `keys` names a `kind` ("collection", "platform") that is none of `others`."""
    header = dotted((f"{kind}s", name))
    others = sorted(others)
    near = get_close_matches(name, others, 1)
    if near:
        advice = f"did you mean {found(near[0])}?"
    elif others:
        advice = f"expected one of {', '.join(dotted((one,)) for one in others[:8])}, or add [{header}]"
    else:
        advice = f"add [{header}] with its {'size' if kind == 'collection' else 'limits'}"
    message = f"{dotted(keys)}: there is no {kind} {found(name)}; {advice}"
    suggestion = json.dumps(near[0], ensure_ascii=False) if near else None
    return Problem(places.path, message, place=places.value(keys), code=code, suggestion=suggestion)
