"""What a dispute refers to: who acts, the order as it stood, texts, and payments."""

from dataclasses import dataclass
from datetime import datetime

from wakai.core.disputes.kinds import EarlierEnd, GrantKind, Party, Role
from wakai.core.ids import LineId, OrderId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something, in which role, and for whom when not for themselves."""

    person: PersonId | None  # None for the system and the bot
    role: Role
    on_behalf_of: Party | None = None


SYSTEM = Actor(person=None, role=Role.SYSTEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """Whom a party named to act for it in all that concerns the order; one at a time."""

    party: Party
    person: PersonId
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRef:
    """A free text beside the journal, which holds its hash: erasing the text breaks nothing."""

    text_id: str  # uuid, hexadecimal with dashes
    sha256: str
    language: str  # BCP 47


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A payment after the end: goodwill of the house, or a correction. Nothing before is edited."""

    kind: GrantKind
    party: Party  # who gets it
    minor: int
    statement: TextRef
    by: PersonId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """A line of the order as it stood when the dispute was opened."""

    line_id: LineId
    quantity: int
    paid_minor: int  # all units, with their shares of tax and shipping
    tax_minor: int | None = None  # in all of it; None where the shop did not tell
    shipping_minor: int | None = None  # without tax; told together with the tax


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenLine:
    """So many pieces of an order line, and so much money, about which no other dispute can be."""

    line_id: LineId
    quantity: int
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierDispute:
    """What an earlier dispute over the same order took from it, and how it ended."""

    number: str
    end: EarlierEnd
    lines: tuple[TakenLine, ...]
    fee_minor: int  # the commission's share in the money of the lines


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """
    What the rules need to know of an order; a snapshot, taken when the draft is started.

    Where earlier disputes took something, the lines and the commission are what they left.
    """

    order_id: OrderId
    buyer: PersonId
    seller: PersonId
    currency: str  # ISO 4217
    lines: tuple[OrderLine, ...]
    fee_minor: int  # the house's commission, part of what was paid
    shipped_at: datetime | None
    promised_until: datetime | None
    delivered_at: datetime | None
    buyer_calendar: str = ""  # name in the terms; the platform's where there is none
    seller_calendar: str = ""
    buyer_zone: str = ""  # IANA name; the calendar's own where there is none
    seller_zone: str = ""
    paid_out_at: datetime | None = None  # the seller was paid before the dispute (M10)
    earlier: tuple[EarlierDispute, ...] = ()  # over the same order, the oldest first
    charged_back_at: datetime | None = None  # the buyer's bank took the money back before (T38)
    mandates: tuple[Mandate, ...] = ()  # who acted for a party before the dispute, or does now

    @property
    def paid_minor(self) -> int:
        return sum(line.paid_minor for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRecord:
    """
    What the shop had told of an order when its claim was sent: the house's own evidence (c5).

    What is empty was never told.
    """

    kept_at: datetime
    placed_at: datetime | None = None
    shipped_at: datetime | None = None
    promised_until: datetime | None = None
    delivered_at: datetime | None = None
    delivery_proof: str = ""
    carrier: str = ""
    tracking: str = ""
    ship_to: TextRef | None = None  # where somebody lives, so it can be erased
    paid_out_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """An instruction to the payment provider, and what it said."""

    settled: bool = False
    failed: bool = False
    arrived: tuple[Party, ...] = ()  # whose part is settled while the other's is not told yet
    returned: tuple[Party, ...] = ()  # whose part came back
    vouched_by: PersonId | None = None  # who holds the first of two keys
    vouched_reference: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is not known yet what became of it."""
        return not self.settled and not self.failed
