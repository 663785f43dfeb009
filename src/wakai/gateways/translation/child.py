"""
The process that translates: ``python -m wakai.gateways.translation.child IDLE_SECONDS``.

The engine's object belongs to the thread that made it and holds the interpreter's lock while
it works: two more reasons for a process of its own.
"""

import functools
import sys
from pathlib import Path
from typing import Any

from fxtranslate import Translator

from wakai.app.child import serve


@functools.lru_cache(maxsize=4)
def _engine(weights: str, source_vocabulary: str, target_vocabulary: str) -> Translator:
    return Translator(
        model=Path(weights).read_bytes(),
        src_vocab=Path(source_vocabulary).read_bytes(),
        trg_vocab=Path(target_vocabulary).read_bytes(),
    )


def _answer(question: dict[str, Any]) -> list[str]:
    engine = _engine(
        question["weights"], question["source_vocabulary"], question["target_vocabulary"]
    )
    return [engine.translate_long(text) for text in question["texts"]]


if __name__ == "__main__":
    serve(_answer, idle_seconds=float(sys.argv[1]))
