"""What people think of the service. No rule ever reads it (I-45)."""

from wakai.app import clock
from wakai.store import surveys as stored

SCORE_MAX = 5


def answer(person_id: int, subject: str, *, score: int, comment: str) -> None:
    """Keep what somebody thinks of a case or chat, 1 to 5; answering again replaces it."""
    assert 1 <= score <= SCORE_MAX
    stored.write(person_id, subject, score=score, comment=comment, at=clock.now())
