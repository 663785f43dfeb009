"""What is asked about a dispute that begins after the time for it (D1)."""

from dataclasses import dataclass

from wakai.core.disputes.commands_follow import Asked
from wakai.core.disputes.model import TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitLate(Asked):
    """T01, D1: the house lets a dispute begin although the time for it is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectLate(Asked):
    """T01, D1: the house does not, and ``statement`` says why."""

    statement: TextRef


LateCommand = AdmitLate | RejectLate
