"""What the cards of a chat are about: cases and orders, read once for all cards drawn together."""

from dataclasses import dataclass, field
from uuid import UUID

from wakai.app import access, cases, orders
from wakai.app.access import NotVisible
from wakai.app.cases import CaseView
from wakai.app.orders import OrderRow
from wakai.core.ids import DisputeId, OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """Cases and orders as one reader sees them at one instant."""

    viewer: int
    _cases: dict[DisputeId, CaseView | None] = field(default_factory=dict)
    _orders: dict[OrderId, OrderRow | None] = field(default_factory=dict)

    def case(self, dispute: str) -> CaseView:
        """Return the case behind its own door. Raises NotVisible."""
        dispute_id = DisputeId(UUID(dispute))
        if dispute_id not in self._cases:
            self._cases[dispute_id] = self._open(dispute_id)
        view = self._cases[dispute_id]
        if view is None:
            raise NotVisible
        return view

    def order(self, order: int) -> OrderRow | None:
        """Return an order that a card names; whoever reads the card may read it."""
        order_id = OrderId(order)
        if order_id not in self._orders:
            self._orders[order_id] = orders.order(order_id)
        return self._orders[order_id]

    def _open(self, dispute_id: DisputeId) -> CaseView | None:
        try:
            return cases.view(access.dispute_for(self.viewer, dispute_id))
        except NotVisible:
            return None
