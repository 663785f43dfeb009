"""Vectors from the model in its own process, and from nothing."""

import math
from collections.abc import Iterator

import pytest

from wakai.app.ports import Unavailable
from wakai.gateways.embedding.local import BATCH_MAX, LocalEmbedder
from wakai.gateways.embedding.null import NullEmbedder


@pytest.fixture(scope="module")
def embedder() -> Iterator[LocalEmbedder]:
    local = LocalEmbedder()
    yield local
    local.close()


def test_near_meanings_lie_close_across_languages(embedder: LocalEmbedder) -> None:
    ja, en, weather = embedder.embed(
        ["返品はいつまでですか", "How long can I return it?", "It rains in Spain."]
    )

    assert math.sumprod(ja, ja) == pytest.approx(1, abs=1e-4)
    assert math.sumprod(ja, en) > math.sumprod(ja, weather) + 0.2


def test_is_ready_only_while_the_model_is_loaded(embedder: LocalEmbedder) -> None:
    embedder.embed(["hello"])
    assert embedder.ready
    embedder.close()
    assert not embedder.ready


def test_many_texts_come_back_in_order(embedder: LocalEmbedder) -> None:
    texts = [f"number {number}" for number in range(BATCH_MAX + 3)]
    vectors = embedder.embed(texts)

    assert len(vectors) == len(texts)
    assert math.sumprod(vectors[-1], embedder.embed([texts[-1]])[0]) == pytest.approx(1, abs=1e-3)


def test_the_null_twin_is_never_ready() -> None:
    assert not NullEmbedder().ready
    with pytest.raises(Unavailable):
        NullEmbedder().embed(["hello"])
