"""Who reads a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wakai.core.disputes.model import Party, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """
    A party is "you" in its own dispute; times are told in the reader's zone.

    Who acts for a party reads in its role: what is said to the party is said to them.
    """

    role: Role
    time_zone: str = "UTC"  # IANA name
    helpers: Mapping[int, str] = field(default_factory=dict, hash=False)  # names of who act so

    @property
    def is_buyer(self) -> bool:
        return self.role is Role.BUYER

    @property
    def is_seller(self) -> bool:
        return self.role is Role.SELLER

    @property
    def party(self) -> Party | None:
        """Which side the reader is on; None for staff, bot and system."""
        return Party(self.role.value) if self.is_buyer or self.is_seller else None
