"""Who reads a sentence."""

from dataclasses import dataclass

from wakai.core.disputes.model import Party, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A party is "you" in its own dispute; times are told in the reader's zone."""

    role: Role
    time_zone: str = "UTC"  # IANA name

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
