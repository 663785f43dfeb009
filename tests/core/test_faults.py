"""Each fault that somebody could make in the law is caught by a test of the law."""

import re
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.core.faults.fault import Fault, with_fault
from tests.core.faults.listed import FAULTS
from tests.core.faults.running import catch

FAULTS_MIN = 40


class TestFaults:
    def test_are_many_and_each_is_another(self) -> None:
        names = Counter(fault.name for fault in FAULTS)

        assert len(FAULTS) >= FAULTS_MIN
        assert names.most_common(1)[0][1] == 1

    def test_are_those_of_the_page_that_says_what_catches_each(self) -> None:
        page = (Path(__file__).parents[2] / "docs" / "faults.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| (.+?) \| `(\S+)` \| `(\S+)", page, re.MULTILINE)

        assert [row[:2] for row in rows] == [(fault.name, fault.module) for fault in FAULTS]

    @pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
    def test_can_be_made_in_the_code_as_it_is(self, fault: Fault) -> None:
        spec = find_spec(f"wakai.core.{fault.module}")
        assert spec is not None
        assert spec.origin is not None
        source = Path(spec.origin).read_text(encoding="utf-8")

        compile(with_fault(source, fault), spec.origin, "exec")

    @pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
    def test_is_caught(self, fault: Fault) -> None:
        assert catch(fault), f"No test of the core fails when there is {fault.name}."
