"""What shall happen, by line, and the money of it: all at once, or in two parts."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Final

from wakai.core.disputes.kinds import Condition, Fulfilment, Payer, RemedyKind
from wakai.core.ids import LineId

PARTIAL: Final = frozenset(  # somebody chooses their sum: it need not be all that is at stake
    {
        RemedyKind.PARTIAL_REFUND,
        RemedyKind.PRICE_REDUCTION,
        RemedyKind.REPAIR,
        RemedyKind.POSTAGE_REPAYMENT,
    }
)
SUM_WRITTEN: Final = PARTIAL | {  # a sum may be written: with the others it is all unless one is
    RemedyKind.RETURN_AND_REFUND,
    RemedyKind.RETURNLESS_REFUND,
}
SHIPPED: Final = frozenset({RemedyKind.REPLACEMENT, RemedyKind.MISSING_PART})  # goods, and no sum
_TO_BE_PAID: Final = frozenset({Fulfilment.MONEY_DUE, Fulfilment.MONEY_SENT, Fulfilment.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAmount:
    """A sum for one order line, in minor units of the order's currency."""

    line_id: LineId
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What shall happen, by line; the same shape for a claim, an offer and a ruling."""

    kind: RemedyKind
    refunds: tuple[LineAmount, ...] = ()
    return_payer: Payer | None = None  # only where the goods go back
    postage_minor: int = 0  # what the buyer paid to post something, repaid besides
    kept: tuple[LineId, ...] = ()  # where goods go back: the lines that do not, in order

    @property
    def refund_minor(self) -> int:
        return sum(part.minor for part in self.refunds)

    @property
    def worth_minor(self) -> int:
        """What the buyer gets in all."""
        return self.refund_minor + self.postage_minor

    @property
    def is_partial(self) -> bool:
        return self.kind in PARTIAL

    @property
    def needs_return(self) -> bool:
        return self.kind is RemedyKind.RETURN_AND_REFUND

    @property
    def needs_replacement(self) -> bool:
        return self.kind in SHIPPED

    @property
    def returned(self) -> frozenset[LineId]:
        """The lines whose goods go back, and whose money waits for them."""
        back = self.refunds if self.needs_return else ()
        return frozenset(part.line_id for part in back) - frozenset(self.kept)

    @property
    def unposted(self) -> tuple[LineAmount, ...]:
        """What the buyer gets without sending anything back."""
        back = self.returned
        return tuple(part for part in self.refunds if part.line_id not in back)

    @property
    def unposted_minor(self) -> int:
        return sum(part.minor for part in self.unposted)

    @property
    def rest(self) -> "Remedy":
        """What is left of it once the lines that are kept are settled."""
        back = self.returned
        waiting = tuple(part for part in self.refunds if part.line_id in back)
        return replace(self, refunds=waiting, kept=())

    def sha256(self) -> str:
        """Fingerprint of exactly these facts: what a party saw is what will be done (I-28)."""
        facts = [
            self.kind.value,
            sorted((part.line_id, part.minor) for part in self.refunds),
            self.return_payer.value if self.return_payer else None,
            *([self.postage_minor] if self.postage_minor else []),
            *([list(self.kept)] if self.kept else []),
        ]
        return hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyPlan:
    """The split that the agreed or ordered remedy leads to, and what it depends on."""

    remedy: Remedy
    buyer_minor: int
    seller_minor: int
    condition: Condition
    allocated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPart:
    """The money that is paid while other goods are on their way: the lines of it are settled."""

    refunds: tuple[LineAmount, ...]  # what the buyer gets of it, by line
    waiting: tuple[LineId, ...]  # the lines that stay in dispute: their money waits
    fulfilment: Fulfilment = Fulfilment.MONEY_DUE  # NONE: it is paid together with the rest

    @property
    def buyer_minor(self) -> int:
        return sum(part.minor for part in self.refunds)

    @property
    def is_open(self) -> bool:
        """Whether it has a payment of its own that has not arrived."""
        return self.fulfilment in _TO_BE_PAID
