"""The helper program in a process of its own: starts, answers, fails, ends and starts again."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wakai.app.child import Child
from wakai.app.ports import Unavailable

PROGRAM = """
import os, sys, time
from wakai.app.child import serve

def answer(question):
    print("noise on standard output")
    if question.get("die"):
        os._exit(9)
    if question.get("sleep"):
        time.sleep(question["sleep"])
    return {"double": question["number"] * 2, "pid": os.getpid()}

serve(answer, idle_seconds=float(sys.argv[1]))
"""

Make = Callable[..., Child]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    (tmp_path / "helper_under_test.py").write_text(PROGRAM)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    children: list[Child] = []

    def start(idle_seconds: float = 60) -> Child:
        children.append(Child("helper_under_test", idle_seconds=idle_seconds))
        return children[-1]

    yield start
    for child in children:
        child.close()


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    assert true()


def test_starts_on_the_first_question_and_stays(make: Make) -> None:
    child = make()
    assert not child.running

    first = child.ask({"number": 2}, timeout_seconds=10)
    second = child.ask({"number": 3}, timeout_seconds=10)

    assert (first["double"], second["double"]) == (4, 6)
    assert first["pid"] == second["pid"]
    assert child.running


def test_ends_when_idle_and_starts_again(make: Make) -> None:
    child = make(idle_seconds=0.05)
    first = child.ask({"number": 2}, timeout_seconds=10)
    wait_until(lambda: not child.running)

    assert child.ask({"number": 2}, timeout_seconds=10)["pid"] != first["pid"]


def test_a_fault_names_its_type_alone_and_the_child_lives_on(make: Make) -> None:
    child = make()

    with pytest.raises(Unavailable, match=r"\AKeyError\Z"):
        child.ask({"secret": "words"}, timeout_seconds=10)
    assert child.ask({"number": 1}, timeout_seconds=10)["double"] == 2


def test_a_child_that_dies_of_a_question_is_not_asked_for_ever(make: Make) -> None:
    child = make()

    with pytest.raises(Unavailable):
        child.ask({"die": True}, timeout_seconds=10)
    assert child.ask({"number": 1}, timeout_seconds=10)["double"] == 2


def test_a_child_that_takes_too_long_is_ended(make: Make) -> None:
    child = make()
    child.ask({"number": 1}, timeout_seconds=10)

    with pytest.raises(Unavailable, match="too long"):
        child.ask({"number": 1, "sleep": 30}, timeout_seconds=0.05)
    assert not child.running


def test_a_child_that_cannot_start_is_unavailable(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(Unavailable):
        make().ask({"number": 1}, timeout_seconds=1)
