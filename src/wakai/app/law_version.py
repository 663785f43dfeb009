"""Which law runs: a hash over the code that decides, so that a proof counts for that code alone."""

import hashlib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import wakai.core

_NOT_THE_LAW = frozenset({"conversations", "explorer", "__pycache__"})


@cache
def sha256() -> str:
    """Return the hash of every module of the core by which disputes are decided."""
    told = hashlib.sha256()
    for name, module in sorted(_modules("", resources.files(wakai.core))):
        told.update(f"{name}\n".encode())
        told.update(module.read_bytes())
    return told.hexdigest()


def _modules(path: str, folder: Traversable) -> list[tuple[str, Traversable]]:
    found = []
    for entry in folder.iterdir():
        here = f"{path}/{entry.name}"
        if entry.is_dir() and entry.name not in _NOT_THE_LAW:
            found += _modules(here, entry)
        elif entry.name.endswith(".py"):
            found.append((here, entry))
    return found
