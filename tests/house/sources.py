"""The files of the project, as the house tests read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "wakai"


@cache
def files() -> tuple[Path, ...]:
    """Return the files that are or would be committed; without git, all but what make makes."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (ROOT / ".git").exists():
        done = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
        named = (ROOT / name for name in done.stdout.split("\0") if name)
    else:
        named = (path for path in ROOT.rglob("*") if not _made(path.relative_to(ROOT)))
    return tuple(sorted(path for path in named if path.is_file()))


def files_under(folder: Path, *suffixes: str) -> Iterator[Path]:
    """Yield the files below a folder that end in one of the suffixes, vendored ones left out."""
    for path in files():
        vendored = "vendor" in path.parts or ".min." in path.name
        if path.is_relative_to(folder) and path.suffix in suffixes and not vendored:
            yield path


def text(path: Path) -> str:
    """Return a file as text; what is not text comes out mangled and matches nothing."""
    return path.read_text(encoding="utf-8", errors="replace")


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(text(path), filename=str(path))


def place(path: Path, line: int = 0) -> str:
    """Return how a finding is shown: ``src/wakai/app/clock.py:12``."""
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


def _made(path: Path) -> bool:
    return path.suffix in {".mo", ".pyc"} or any(
        part.startswith(".") or part in {"__pycache__", "data", "dist"} for part in path.parts
    )
