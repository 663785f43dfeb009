"""Somebody who reads as the page does: whatever breaks, they go on at their cursor."""

import http.client
import threading
from typing import Any, Self

from tests.live.server import Client


class Follower:
    """Reads in the background; ``until`` waits for a line and returns all that came."""

    def __init__(self, client: Client, conversation: int, *, after: int = 1) -> None:
        self.client = client
        self.conversation = conversation
        self.cursor = after
        self.events: list[dict[str, Any]] = []
        self.opened = 0  # how many streams it took
        self._came = threading.Condition()
        self._over = False
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True

    def until(self, seq: int, *, seconds: float = 20) -> list[str]:
        """Return the texts that came, once the cursor has reached ``seq``."""
        with self._came:
            came = self._came.wait_for(lambda: self.cursor >= seq, seconds)
        assert came, f"stands at {self.cursor}, not at {seq}"
        return [event["body"].get("text", "") for event in self.events]

    def until_open(self, *, seconds: float = 20) -> None:
        """Wait for a stream that has begun."""
        with self._came:
            assert self._came.wait_for(lambda: self.opened, seconds)

    def _read(self) -> None:
        while not self._over:
            try:
                self._follow()
            except (OSError, http.client.HTTPException, ValueError):
                continue

    def _follow(self) -> None:
        with self.client.stream(self.conversation, self.cursor) as stream:
            with self._came:
                self.opened += 1
                self._came.notify_all()
            for frame in stream.frames():
                if frame["kind"] == "step" and "upto" in frame:
                    self._step(frame)

    def _step(self, frame: dict[str, Any]) -> None:
        with self._came:
            assert frame["after"] == self.cursor, "a step is missing"
            self.events += frame["events"]
            self.cursor = frame["upto"]
            self._came.notify_all()
