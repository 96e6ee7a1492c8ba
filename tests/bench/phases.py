"""The CPU time of one check by phase: start-up, extraction (put), evaluation (report).

usage: phases.py ROOT SCALE        prints one JSON object: start, read, put, report (CPU seconds), files, lines, findings

It does what `scalesight check` does, through the same API, in a process of its own: finding and reading files stand
apart, and no output is written.
"""

from __future__ import annotations

import json
import sys
import time

started = time.process_time()

import gc  # noqa: E402 - the clock starts before the first import
from pathlib import Path  # noqa: E402

from scalesight.check import Checker  # noqa: E402
from scalesight.discovery import discover, read  # noqa: E402
from scalesight.scale.load import load  # noqa: E402
from scalesight.syntax.ecmascript import lower as _ecmascript  # noqa: E402, F401 - extraction imports it at first use
from scalesight.syntax.extract import Dialect, dialect_of  # noqa: E402
from scalesight.syntax.python import lower as _python  # noqa: E402, F401


def main(root: Path, scale_file: Path) -> None:
    """Checks a tree and prints what each phase cost."""
    gc.disable()  # as `scalesight check` does
    scale = load(scale_file, scale_file.name).scale
    if scale is None:
        sys.exit(f"{scale_file} cannot be used; run scalesight check to see why")
    checker = Checker(scale)
    begun = time.process_time()
    texts: list[tuple[str, bytes, Dialect]] = []
    for path in discover([root]).files:
        text, dialect = read(path), dialect_of(path.name)
        if isinstance(text, bytes) and dialect is not None:
            texts.append((path.relative_to(root).as_posix(), text, dialect))
    have_read = time.process_time()
    for name, text, dialect in texts:
        checker.put(name, text, dialect)
    have_put = time.process_time()
    reports = [checker.report(name) for name, _, _ in texts]
    ended = time.process_time()
    print(
        json.dumps(
            {
                "start": begun - started,
                "read": have_read - begun,
                "put": have_put - have_read,
                "report": ended - have_put,
                "files": len(reports),
                "lines": sum(report.lines for report in reports),
                "findings": sum(len(report.findings) for report in reports),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
