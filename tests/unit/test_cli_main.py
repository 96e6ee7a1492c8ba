"""How the command starts and ends: help, version, wrong use, crashes, interrupts, closed pipes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from scalesight import __version__

COMMANDS = ["check", "prompt", "init", "explain", "schema", "server"]


def scalesight(*arguments: str, cwd: Path | None = None, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scalesight", *arguments],
        check=False,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", **extra},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def crashing(*arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    """Runs a command in which `scalesight schema` has a bug."""
    script = (
        "import sys\n"
        "from scalesight import __main__\n"
        "from scalesight.cli import schema\n"
        "def run(arguments): raise KeyError('prod\\x1b[31mucts')\n"
        "schema.run = run\n"
        "sys.exit(__main__.main())\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != "SCALESIGHT_DEBUG"} | extra
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        check=False,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def test_the_version() -> None:
    result = scalesight("--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"scalesight {__version__}\n", "")


def test_without_a_command_the_help_is_shown_as_wrong_use() -> None:
    result = scalesight()
    assert (result.returncode, result.stdout) == (2, "")
    assert all(f"\n    {command} " in result.stderr for command in COMMANDS)


def test_an_unknown_command_names_the_known_ones() -> None:
    result = scalesight("chek")
    assert result.returncode == 2
    assert "invalid choice: 'chek'" in result.stderr
    assert "check" in result.stderr.split("choose from")[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_has_examples_and_fits_a_terminal(command: str) -> None:
    result = scalesight(command, "--help")
    assert result.returncode == 0
    assert f"\n  scalesight {command}" in result.stdout.split("examples:")[1]
    assert max(len(line) for line in result.stdout.splitlines()) <= 80


def test_a_crash_exits_3_says_how_to_report_it_and_keeps_the_traceback_for_debug() -> None:
    result = crashing("schema")
    assert (result.returncode, result.stdout) == (3, "")
    assert "internal error: KeyError: 'prod" in result.stderr
    assert "\x1b" not in result.stderr
    assert "This is a bug in scalesight, not in your project." in result.stderr
    assert f"scalesight {__version__}, Python " in result.stderr
    assert "Traceback" not in result.stderr
    assert "Traceback" in crashing("schema", "--debug").stderr
    assert "Traceback" in crashing("--debug", "schema").stderr
    assert "Traceback" in crashing("schema", SCALESIGHT_DEBUG="1").stderr
    assert "Traceback" not in crashing("schema", SCALESIGHT_DEBUG="0").stderr


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_an_interrupt_exits_130_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "scale.toml").write_text("", "utf-8")
    # Reading the request from a pipe that stays open is where a person presses Ctrl-C.
    script = (
        "import sys\n"
        "from scalesight import __main__\n"
        "print('ready', file=sys.stderr, flush=True)\n"
        "sys.exit(__main__.main(['prompt', '-']))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read() == ""


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_reader_that_leaves_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = subprocess.run(
            [sys.executable, "-m", "scalesight", "schema"],
            check=False,
            stdout=writing,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
        )
    finally:
        os.close(writing)
    assert (result.returncode, result.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is always full")
def test_a_full_disk_is_not_called_a_bug() -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "scalesight", "schema"],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
        )
    assert result.returncode == 3
    assert "No space left on device" in result.stderr
    assert "bug" not in result.stderr


@pytest.mark.parametrize("address", ["9257", "localhost:", "localhost:http", "localhost:70000", ":9257"])
def test_a_wrong_address_is_refused(address: str) -> None:
    result = scalesight("server", "--tcp", address)
    assert result.returncode == 2
    assert f"expected HOST:PORT such as 127.0.0.1:9257, found '{address}'" in result.stderr


@pytest.mark.parametrize(("address", "parsed"), [("127.0.0.1:9257", ("127.0.0.1", 9257)), ("[::1]:0", ("::1", 0))])
def test_an_address_is_a_host_and_a_port(address: str, parsed: tuple[str, int]) -> None:
    import argparse

    from scalesight.cli import server

    parser = argparse.ArgumentParser()
    server.configure(parser)
    assert parser.parse_args(["--tcp", address]).tcp == parsed
    assert parser.parse_args(["--stdio"]).tcp is None
