"""What must not stand in a file that others read: one person's machine, and promises to oneself."""

import re
from pathlib import Path

from tests.house.sources import ROOT, files, place, text

MACHINE = re.compile(r"(?<![\w.$~])/(?:work|root|opt/pypi|opt/wheels)/|/home/[a-z]|/Users/[a-z]")
REGISTRY = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|--index-url|--find-links")
PROMISE = re.compile(r"\b(?:TODO|FIXME|HACK)\b|\bXXX:")
UNREAD = {place(Path(__file__)), "LICENSE"}


def findings(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{place(path, number)}: {line.strip()[:100]}"
        for path in files()
        if place(path) not in UNREAD and "vendor" not in path.parts
        for number, line in enumerate(text(path).splitlines(), start=1)
        if pattern.search(line)
    ]


class TestTrackedFiles:
    def test_name_no_place_on_one_persons_machine(self) -> None:
        found = findings(MACHINE)

        assert not found, "\n".join(found)

    def test_name_no_registry(self) -> None:
        found = findings(REGISTRY)

        assert not found, "\n".join(found)

    def test_put_nothing_off(self) -> None:
        found = findings(PROMISE)

        assert not found, "\n".join(found)

    def test_carry_no_compiled_catalogue(self) -> None:
        assert not [place(path) for path in files() if path.suffix == ".mo"]

    def test_are_locked_with_a_hash_for_every_package(self) -> None:
        for name in ("dev", "prod"):
            lines = text(ROOT / "requirements" / f"{name}.txt")
            packages = re.findall(r"^[a-z0-9].*==.*$", lines, re.MULTILINE)
            hashed = re.findall(r"^[a-z0-9].*==.*\\\n    --hash=sha256:", lines, re.MULTILINE)

            assert packages
            assert len(packages) == len(hashed)
