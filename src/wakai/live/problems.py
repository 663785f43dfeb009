"""What is answered when something is not done: status, stable code and facts, as problem+json."""

from http import HTTPStatus

from wakai.live import frames


class Problem(Exception):
    """A refusal or an error; the client finds the sentence by ``code``, in the reader's words."""

    def __init__(self, status: int, code: str, **facts: object) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.facts = facts

    @property
    def body(self) -> bytes:
        """Return the answer's body."""
        title = HTTPStatus(self.status).phrase
        return frames.dumps(
            {"type": "about:blank", "title": title, "status": self.status, "code": self.code}
            | self.facts
        )
