"""
A helper program in a process of its own: started on first need, gone when nobody asks.

Language models want 100 MB and more. They live in such a child, so that an idle Wakai stays
small and a crash inside a native library takes nothing else down. Questions and answers are
lines of JSON. A question must be harmless to ask twice: it is repeated once when the child
ended between two questions.
"""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, Final

from wakai.app.ports import Unavailable

_END: Final = None


class Child:
    """The parent's side of a helper program; may be shared by threads, which take turns."""

    def __init__(
        self, module: str, *, arguments: Sequence[str] = (), idle_seconds: float = 300
    ) -> None:
        self._command = (sys.executable, "-m", module, str(idle_seconds), *arguments)
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def ask(self, question: dict[str, Any], *, timeout_seconds: float) -> Any:
        """
        Return the child's answer.

        Raises Unavailable when it fails, cannot be started or takes longer than the timeout;
        a child that took too long is ended.
        """
        line = json.dumps(question).encode() + b"\n"
        if not self._turn.acquire(timeout=timeout_seconds):
            raise Unavailable("The helper program is busy.")
        try:
            answer = self._try(line, timeout_seconds)
            if answer is _END:
                answer = self._try(line, timeout_seconds)
        finally:
            self._turn.release()
        if answer is _END:
            raise Unavailable("The helper program ended.")
        result = json.loads(answer)
        if "fault" in result:
            raise Unavailable(result["fault"])
        return result["answer"]

    def close(self) -> None:
        """End the child now; the next question starts a new one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            assert process.stdin is not None
            with contextlib.suppress(OSError):  # what was left to write has no reader now
                process.stdin.close()

    def _try(self, line: bytes, timeout_seconds: float) -> bytes | None:
        process = self._started()
        assert process.stdin is not None
        try:
            process.stdin.write(line)
            process.stdin.flush()
        except (OSError, ValueError):  # it has ended: nobody reads, or its end was closed already
            self.close()
            return _END
        try:
            answer = self._answers.get(timeout=timeout_seconds)
        except queue.Empty:
            self.close()
            raise Unavailable("The helper program took too long.") from None
        if answer is _END:
            self.close()
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        self._answers = queue.SimpleQueue()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no outside input
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as fault:
            raise Unavailable("The helper program could not be started.") from fault
        reader = threading.Thread(
            target=_read, args=(self._process, self._answers), daemon=True, name="child-reader"
        )
        reader.start()
        return self._process


def _read(process: subprocess.Popen[bytes], answers: "queue.SimpleQueue[bytes | None]") -> None:
    """Pass on what a child says until it ends, and leave nothing of it open then."""
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            answers.put(line)
    answers.put(_END)
    process.wait()
    with contextlib.suppress(OSError):
        process.stdin.close()


def serve(answer: Callable[[dict[str, Any]], Any], *, idle_seconds: float) -> None:
    """
    Be the child: answer questions until the parent is gone or nobody asked for a while.

    A fault is answered by its type alone, since its text may hold what people wrote.
    """
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing a library prints is an answer
    while True:
        idle = threading.Timer(idle_seconds, os._exit, args=(0,))
        idle.daemon = True
        idle.start()
        line = sys.stdin.buffer.readline()
        idle.cancel()
        if not line:
            return
        try:
            result = {"answer": answer(json.loads(line))}
        except BaseException as fault:  # noqa: BLE001 - a Rust panic is no Exception
            result = {"fault": type(fault).__name__}
        out.write(json.dumps(result).encode() + b"\n")
