"""Providers that people stand behind: nothing is sent, and what became of it is told here."""

from collections.abc import Iterator

from wakai.app.payment_ports import PaymentInstruction, PaymentReport
from wakai.gateways.payments.null import Silent


class ByHand(Silent):
    """
    Leaves each instruction where finance finds it.

    For ``export`` that is a file, whose answer is a statement; for ``manual`` a page, on which two
    people say that they have paid.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def pay(self, instruction: PaymentInstruction) -> Iterator[PaymentReport]:
        """Yield nothing: it will be told later."""
        return iter(())
