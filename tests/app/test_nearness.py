"""How near texts are to a question, whoever else asks meanwhile."""

from array import array
from collections.abc import Iterator, Sequence

import pytest

from wakai.app import nearness, plugs
from wakai.gateways.embedding.local import LocalEmbedder

TEXT = "Sending the goods back"


class Emptied(LocalEmbedder):
    """The model, and another request that comes while it works and empties what is kept."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self._monkeypatch = monkeypatch
        self._others = iter(["Who decides the appeal"])

    def embed(self, texts: Sequence[str]) -> list["array[float]"]:
        with self._monkeypatch.context() as meanwhile:
            meanwhile.setattr(nearness, "KEPT_MAX", 0)
            for other in self._others:
                nearness.of(other, [other], "en", least=0.4)
        return super().embed(texts)


@pytest.fixture
def model() -> Iterator[LocalEmbedder]:
    embedder = LocalEmbedder()
    yield embedder
    embedder.close()


def test_is_told_while_another_request_empties_what_is_kept(
    model: LocalEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugs, "embedder", lambda: model)
    before = nearness.of("When do I send it back?", [TEXT], "en", least=0.4)
    emptied = Emptied(monkeypatch)
    monkeypatch.setattr(plugs, "embedder", lambda: emptied)

    after = nearness.of("When do I send it back?", [TEXT, "A new text"], "en", least=0.4)

    emptied.close()
    assert after[0].score == pytest.approx(before[0].score, abs=1e-3)
