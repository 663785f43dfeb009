"""Translation servers of three shapes, each a real server on loopback that speaks it."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from wakai.app.ports import Unavailable
from wakai.gateways.translation.deepl import DeepL
from wakai.gateways.translation.openai import OpenAICompatible


class _Server(BaseHTTPRequestHandler):
    """Speaks DeepL's and OpenAI's shape: what comes back is the same text, louder."""

    asked: list[dict[str, Any]]
    frame = "{}"  # around the array of a model's answer

    def do_GET(self) -> None:
        known = {"source": ["EN", "JA"], "target": ["EN-GB", "JA", "PT-PT"]}
        way = self.path.partition("type=")[2]
        self._answer(200, [{"language": one, "name": one} for one in known[way]])

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append(asked)
        if "KEY" not in self.headers.get("Authorization", ""):
            self._answer(403, {"message": "no"})
        elif self.path == "/v2/translate":
            rows = [
                {"detected_source_language": "EN", "text": one.upper()} for one in asked["text"]
            ]
            self._answer(200, {"translations": rows})
        else:
            texts = json.loads(asked["messages"][1]["content"])
            said = self.frame.format(json.dumps([one.upper() for one in texts]))
            self._answer(200, {"choices": [{"message": {"role": "assistant", "content": said}}]})

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(_Server, "asked", [], raising=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class TestDeepL:
    def test_translates_in_order_and_names_the_languages_as_it_wants_them(self, url: str) -> None:
        engine = DeepL(url, key="KEY")

        assert engine.translate(["a b", "c"], source="ja-JP", target="en") == ["A B", "C"]
        (asked,) = _Server.asked
        assert (asked["source_lang"], asked["target_lang"]) == ("JA", "EN-GB")

    def test_offers_what_the_server_offers(self, url: str) -> None:
        engine = DeepL(url, key="KEY")

        assert engine.supports("en", "ja")
        assert not engine.supports("ko", "ja")
        assert not engine.supports("en", "ko")

    def test_is_not_available_with_a_wrong_key_or_without_a_server(self, url: str) -> None:
        for engine in (
            DeepL(url, key="wrong"),
            DeepL("http://127.0.0.1:9", key="KEY", timeout_seconds=1),
        ):
            with pytest.raises(Unavailable) as gone:
                engine.translate(["what Ana wrote"], source="en", target="ja")
            assert "Ana" not in str(gone.value)


class TestOpenAICompatible:
    @pytest.mark.parametrize("frame", ["{}", "```json\n{}\n```", "Here you are: {}"])
    def test_reads_the_array_whatever_the_model_puts_around_it(
        self, url: str, monkeypatch: pytest.MonkeyPatch, frame: str
    ) -> None:
        monkeypatch.setattr(_Server, "frame", frame)
        engine = OpenAICompatible(url, model="m", key="KEY")

        assert engine.translate(["a", "b [c]"], source="en", target="ja") == ["A", "B [C]"]
        (asked,) = _Server.asked
        assert "from English into Japanese" in asked["messages"][0]["content"]
        assert asked["temperature"] == 0

    @pytest.mark.parametrize("frame", ["no array", '["one more", {}]', "[1]", "[[]]"])
    def test_takes_nothing_else_for_a_translation(
        self, url: str, monkeypatch: pytest.MonkeyPatch, frame: str
    ) -> None:
        monkeypatch.setattr(_Server, "frame", frame)

        with pytest.raises(Unavailable):
            OpenAICompatible(url, model="m", key="KEY").translate(["a"], source="en", target="ja")

    def test_offers_nothing_without_a_model(self, url: str) -> None:
        assert OpenAICompatible(url, model="m").supports("en", "ja")
        assert not OpenAICompatible(url, model="").supports("en", "ja")
