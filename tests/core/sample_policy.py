"""The policy that the tests of the core run under: the one that is delivered."""

import tomllib
from functools import cache
from pathlib import Path

from wakai.app import policy_file
from wakai.core.policy import Policy, Terms, load

PATH = Path(__file__).parents[2] / "policies" / "default.toml"


@cache
def text() -> str:
    """The file as it is laid out, with its holidays written out as when it is published."""
    calendars = tomllib.loads(policy_file.read(PATH))["calendars"]
    lines = []
    name = ""
    for line in PATH.read_text(encoding="utf-8").splitlines():
        name = line.removeprefix("[calendars.").rstrip("]") if line.startswith("[") else name
        if line.startswith("holidays_of"):
            days = ", ".join(day.isoformat() for day in calendars[name]["holidays"])
            lines.append(f"holidays = [{days}]")
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


@cache
def policy() -> Policy:
    return load(text())


def terms() -> Terms:
    return policy().terms


def data() -> dict[str, object]:
    return tomllib.loads(text())
