"""Deadlines."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wakai.web.parts.basics import Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherClock:
    """The same instant for somebody else: ``OtherClock(label="Buyer", time_zone="Asia/Tokyo")``."""

    label: str
    time_zone: str  # IANA name


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """
    A deadline: what ends, how long that is away, and what happens then.

    ``then`` is the consequence in plain words. ``paused`` says why the clock stands still; then
    ``left`` is what remains when it runs on, and ``due_at`` is not shown.
    """

    title: str
    due_at: datetime  # UTC, exclusive: at this instant it is too late
    now: datetime
    then: str = ""
    started_at: datetime | None = None  # where the ring was full; None draws no ring
    tone: Tone = Tone.WAIT
    paused: str = ""
    left: timedelta | None = None
    others: tuple[OtherClock, ...] = ()  # staff see the parties' clocks beside their own
    compact: bool = False  # one line, for lists

    @property
    def remaining(self) -> timedelta:
        """Time until zero, never below zero; of a paused clock what it has left."""
        if self.paused and self.left is not None:
            return self.left
        return max(timedelta(), self.due_at - self.now)

    @property
    def over(self) -> bool:
        """Whether the instant has come."""
        return not self.paused and self.now >= self.due_at

    @property
    def ring(self) -> str:
        """``stroke-dasharray`` on a circle of length 100: what is left, and the rest."""
        if self.started_at is None:
            return ""
        whole = (self.due_at - self.started_at) / timedelta(seconds=1)
        share = 100 * (self.remaining / timedelta(seconds=1)) / whole if whole > 0 else 0
        left = min(100.0, max(0.0, share))
        return f"{left:.1f} {100 - left:.1f}"

    @property
    def pace_seconds(self) -> int:
        """Length of the whole ring in seconds, for the script that lets it run."""
        return int((self.due_at - self.started_at).total_seconds()) if self.started_at else 0

    @property
    def icon(self) -> str:
        """What the middle of the ring shows."""
        if self.paused:
            return "pause"
        return "check" if self.over else self.tone.icon
