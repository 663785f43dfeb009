"""What is asked after the end of a dispute: goodwill of the house, or a correction (T40, M14)."""

from dataclasses import dataclass

from wakai.core.disputes.commands_follow import Asked
from wakai.core.disputes.model import GrantKind, Party, TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeGrant(Asked):
    """T40 and M14, first key: pay a side something after the end; ``statement`` says why."""

    grant: GrantKind
    party: Party
    minor: int
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmGrant(Asked):
    """T40 and M14, second key: somebody else of the house agrees, and it is paid."""

    key: str  # idempotency key of the payment


@dataclass(frozen=True, slots=True, kw_only=True)
class DropGrant(Asked):
    """T40 and M14: somebody of the house does not agree, and nothing is paid."""


GrantCommand = ProposeGrant | ConfirmGrant | DropGrant
