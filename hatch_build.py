"""Compile the catalogues before a wheel is built: a wheel holds the .mo files."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        sys.path.insert(0, str(Path(self.root) / "src"))
        from wakai.config import catalogues  # noqa: PLC0415  only now can it be found

        catalogues.compile_stale()
