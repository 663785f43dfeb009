"""The policy that the tests of the core run under: the one that is delivered."""

import tomllib
from functools import cache
from pathlib import Path

from wakai.core.policy import Policy, Terms, load

PATH = Path(__file__).parents[2] / "policies" / "default.toml"


def text() -> str:
    return PATH.read_text(encoding="utf-8")


@cache
def policy() -> Policy:
    return load(text())


def terms() -> Terms:
    return policy().terms


def data() -> dict[str, object]:
    return tomllib.loads(text())
