"""The provider of a shop that has none yet: it settles every instruction and keeps no money."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from wakai.app.payment_ports import (
    BadSignature,
    BankReport,
    PaymentInstruction,
    PaymentNews,
    PaymentReport,
)


class Silent:
    """What providers have in common that send nothing by themselves."""

    hears = False

    def hear(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> PaymentNews | None:
        """Believe nobody."""
        raise BadSignature("This provider sends nothing.")

    def look(self, news: Mapping[str, str]) -> Iterator[PaymentReport | BankReport]:
        """Yield nothing: there is no news."""
        return iter(())


class NullPayments(Silent):
    """Answers at once; the reference is made from the key, so a retry gets the same one."""

    name = "null"

    def pay(self, instruction: PaymentInstruction) -> Iterator[PaymentReport]:
        """Yield that all of it has arrived."""
        key = instruction.key
        yield PaymentReport(key=key, settled=True, reference=f"null-{key}")
