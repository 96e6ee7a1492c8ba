"""Extraction on several cores: the same as on one, whatever becomes of the workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from scalesight.ahead import Ahead, Text, workers_for
from scalesight.packing import dumps, loads
from scalesight.syntax.extract import extract

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does it all")

SCALE = '[collections.products]\nsize = 2_000\n[collections.variants]\nper = "products"\nsize = 5\n[budgets]\niterations = 5_000\n'


def module(number: int, functions: int = 12) -> str:
    others = f"from shop.part_{number - 1} import pass_{number - 1}_0\n" if number else ""
    body = "".join(
        f"""
def pass_{number}_{at}(products, total={at}):
    for product in products:
        for variant in product.variants:
            total += variant.stock * {at} or len([one for one in product.tags if one.name == "{at}"])
    return total
"""
        for at in range(functions)
    )
    return others + body


def texts(count: int) -> list[Text]:
    return [(module(number).encode(), "python") for number in range(count)]


def no_child_is_left() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def test_what_a_worker_extracts_comes_back_as_it_is() -> None:
    source = module(3).encode()
    whole = extract(source, "python")
    assert loads(dumps(whole)) == whole
    assert type(loads(dumps(whole)).functions[1]) is type(whole.functions[1])


def test_a_text_that_several_files_hold_is_waited_for_once_at_most(monkeypatch) -> None:
    many = [*texts(20), (b"", "python")]
    with Ahead(many, 1) as ahead:
        for text in many:
            ahead(*text)
        monkeypatch.setattr("scalesight.ahead.time.sleep", lambda _: pytest.fail("nobody is at it any more"))
        for text in many:
            assert ahead(*text) == extract(*text)


@pytest.mark.parametrize("workers", [0, 1, 3])
def test_every_text_is_extracted_whoever_does_it(workers: int) -> None:
    many = texts(60)
    with Ahead(many, workers) as ahead:
        found = [ahead(*text) for text in (*many[30:], *many[:30])]
    assert found == [extract(*text) for text in (*many[30:], *many[:30])]
    assert no_child_is_left()


def test_a_text_that_no_worker_knows_is_extracted_on_the_spot() -> None:
    with Ahead(texts(20), 1) as ahead:
        assert ahead(b"x = 1", "python") == extract(b"x = 1", "python")


def test_workers_that_are_killed_leave_the_work_to_others() -> None:
    many = texts(60)
    with Ahead(many, 2) as ahead:
        for worker in ahead._workers:
            os.kill(worker.process, signal.SIGKILL)
        assert [ahead(*text) for text in many] == [extract(*text) for text in many]
    assert no_child_is_left()


def test_a_worker_that_stops_in_the_middle_is_not_waited_for_long() -> None:
    many = texts(60)
    with Ahead(many, 1) as ahead:
        os.kill(ahead._workers[0].process, signal.SIGSTOP)
        assert [ahead(*text) for text in many] == [extract(*text) for text in many]
    assert no_child_is_left()


def test_a_system_that_starts_no_process_has_it_done_by_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", refused)
    with Ahead(texts(10), 2) as ahead:
        assert ahead(*texts(10)[4]) == extract(*texts(10)[4])


def test_what_a_worker_wrote_only_in_part_is_not_believed() -> None:
    many = texts(40)
    with Ahead(many, 1) as ahead:
        os.waitpid(ahead._workers[0].process, 0)
        for at in range(0, 40, 2):
            number, start, length = 2, 10 * at, 60
            ahead._set(at, number, start, length)
        assert [ahead(*text) for text in many[:4]] == [extract(*text) for text in many[:4]]


def test_a_small_tree_needs_no_worker() -> None:
    assert workers_for(texts(3), 8) == 0
    assert workers_for([(b" " * 2_000_000, "python")], 1) == 0
    assert workers_for([(b" " * 2_000_000, "python")], 4) == 3


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "scale.toml").write_text(SCALE)
    (tmp_path / "shop").mkdir()
    for number in range(80):
        (tmp_path / "shop" / f"part_{number}.py").write_text(module(number, functions=60))
    return tmp_path


def test_several_processes_say_what_one_says(shop: Path) -> None:
    command = [sys.executable, "-m", "scalesight", "check", "--no-cache", "--format", "sarif"]
    one, two = (
        subprocess.run([*command, "--jobs", jobs], cwd=shop, capture_output=True, check=False) for jobs in ("1", "3")
    )
    assert one.returncode == two.returncode == 1, one.stderr + two.stderr
    assert b"2,000 products" in one.stdout
    assert one.stdout == two.stdout


def test_an_interrupted_check_leaves_no_process_behind(shop: Path) -> None:
    command = [sys.executable, "-m", "scalesight", "check", "--no-cache", "--jobs", "3"]
    check = subprocess.Popen(command, cwd=shop, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            check.wait(0.8)
    finally:
        os.kill(check.pid, signal.SIGINT)
    assert check.wait(20) == 130
    with pytest.raises(ProcessLookupError):
        os.killpg(check.pid, 0)
