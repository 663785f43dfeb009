"""
Neural translation on this machine, with the model files that Firefox uses.

A folder holds, for each direction, ``model.enja.*.bin`` and either one ``vocab.enja.spm`` or
the pair ``srcvocab.enja.spm`` and ``trgvocab.enja.spm``, at any depth. Two languages without
a model of their own go by way of English.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wakai.app.child import Child
from wakai.app.ports import Unavailable

PIVOT: Final = "en"
_MODEL: Final = re.compile(r"model\.([a-z]{2})([a-z]{2})\..*bin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The files of one direction."""

    weights: Path
    source_vocabulary: Path
    target_vocabulary: Path


class LocalTranslator:
    """Starts the engine's process on first need; it ends after ``idle_seconds`` of silence."""

    def __init__(
        self, folder: str | Path, *, idle_seconds: float = 300, timeout_seconds: float = 20
    ) -> None:
        self.name = "firefox-models"
        self._models = models_in(Path(folder))
        self._child = Child("wakai.gateways.translation.child", idle_seconds=idle_seconds)
        self._timeout_seconds = timeout_seconds

    def supports(self, source: str, target: str) -> bool:
        return bool(self._route(source, target))

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> list[str]:
        route = self._route(source, target)
        if not route:
            raise Unavailable(f"There is no model from {source} to {target}.")
        result = list(texts)
        for model in route:
            question = {
                "texts": result,
                "weights": str(model.weights),
                "source_vocabulary": str(model.source_vocabulary),
                "target_vocabulary": str(model.target_vocabulary),
            }
            result = self._child.ask(question, timeout_seconds=self._timeout_seconds)
        return result

    def close(self) -> None:
        self._child.close()

    def _route(self, source: str, target: str) -> tuple[Model, ...]:
        source, target = primary(source), primary(target)
        if (source, target) in self._models:
            return (self._models[source, target],)
        legs = ((source, PIVOT), (PIVOT, target))
        if all(leg in self._models for leg in legs):
            return tuple(self._models[leg] for leg in legs)
        return ()


def primary(language: str) -> str:
    """Return the language without its region: "pt-BR" is "pt"."""
    return language.partition("-")[0].lower()


def models_in(folder: Path) -> dict[tuple[str, str], Model]:
    """Return the complete models under a folder, by source and target language."""
    found = {}
    for weights in sorted(folder.rglob("model.*.bin")):
        if not (match := _MODEL.fullmatch(weights.name)):
            continue
        pair = "".join(match.groups())
        shared = weights.with_name(f"vocab.{pair}.spm")
        source = weights.with_name(f"srcvocab.{pair}.spm")
        target = weights.with_name(f"trgvocab.{pair}.spm")
        if shared.is_file():
            source = target = shared
        if source.is_file() and target.is_file():
            source_language, target_language = match.groups()
            found[source_language, target_language] = Model(
                weights=weights, source_vocabulary=source, target_vocabulary=target
            )
    return found
