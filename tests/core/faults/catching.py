"""
One fault before the tests of the core, in a process of its own.

The module is loaded with the fault in it, and the tests run until one fails.
"""

import os
import sys
from contextlib import redirect_stdout
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any, Final

import pytest

from tests.core.faults.fault import Fault, with_fault
from tests.core.faults.patching import changed_by, put_in

_TESTS: Final = Path(__file__).parents[1]


class FaultyLoader(SourceFileLoader):
    """Compiles a module as if somebody had made the mistake."""

    def __init__(self, name: str, path: str, fault: Fault) -> None:
        super().__init__(name, path)
        self.fault = fault

    def get_code(self, fullname: str) -> CodeType:
        source = Path(self.get_filename(fullname)).read_text(encoding="utf-8")
        return compile(with_fault(source, self.fault), self.path, "exec")


class FaultyFinder(MetaPathFinder):
    """Finds the one module that has the fault; all others are found as ever."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if fullname != f"wakai.core.{self.fault.module}":
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = FaultyLoader(fullname, spec.origin, self.fault)
        return spec


class FirstFailure:
    """Notes the first test that fails."""

    def __init__(self) -> None:
        self.test = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.test:
            self.test = report.nodeid.removeprefix("tests/core/")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.test:
            self.test = f"{report.nodeid.removeprefix('tests/core/')} (cannot be loaded)"


def caught_in_place(fault: Fault) -> str:
    """
    Return the first test that fails where all is loaded already and only functions are changed.

    An empty text where none of the tests named with the fault fails, or where more than functions
    have to change: then `caught_by` tells, in a process that has loaded nothing.
    """
    changed = changed_by(fault)
    if changed is None:
        return ""
    put_in(changed)
    return _first_failure(_TESTS / fault.tried)


def caught_by(fault: Fault) -> str:
    """Return the first test of the core that the fault fails, or an empty text."""
    sys.dont_write_bytecode = True
    sys.meta_path.insert(0, FaultyFinder(fault))
    return _first_failure(_TESTS / fault.tried) or _first_failure(_TESTS)


def load_all() -> None:
    """Load the law and its tests, as a run that begins does."""
    with Path(os.devnull).open("w", encoding="utf-8") as quiet, redirect_stdout(quiet):
        _run(["--collect-only", str(_TESTS)])


def _first_failure(tests: Path) -> str:
    seen = FirstFailure()
    _run([str(tests)], seen)
    return seen.test


def _run(arguments: list[str], *plugins: FirstFailure) -> None:
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # loading them takes longer than the tests
    ignored = [f"--ignore={_TESTS / 'test_faults.py'}", f"--ignore={_TESTS / 'explorer'}"]
    options = ["-x", "-q", "--tb=no", "--noconftest", "-p", "_hypothesis_pytestplugin"]
    options += ["-p", "pytest_timeout"]
    pytest.main([*options, "--hypothesis-seed=1", *ignored, *arguments], plugins=list(plugins))
