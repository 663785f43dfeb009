"""
Stripe: refunds of what the buyer paid, transfers to the seller's connected account, and back.

Stripe forgets idempotency keys after a day, and we may try again after weeks. So before anything is
asked for, we look whether it was done before: everything of ours carries its key as metadata. The
idempotency key then covers the instant between the look and the request.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from wakai.app import clock
from wakai.app.payment_ports import (
    BadReport,
    BankReport,
    PaymentInstruction,
    PaymentNews,
    PaymentReport,
)
from wakai.core.disputes.model import Party
from wakai.gateways.payments import signatures
from wakai.gateways.payments.stripe_amounts import NoSuchAmount, to_stripe
from wakai.gateways.payments.stripe_api import Refused, StripeApi, safe

_KEY: Final = "wakai_key"  # names of our metadata
_CASE: Final = "wakai_case"
_PARTS: Final = ("goods_minor", "tax_minor", "shipping_minor")
_INQUIRY: Final = "warning_"  # how states of a dispute begin in which no money has moved
_UNANSWERED: Final = "needs_response"
_LONG_AGO: Final = 1_000_000_000  # seconds: in the year 2001
_FAR: Final = 7_000_000_000  # in the year 2191
_ABOUT: Final = {"refund": "refund", "transfer": "transfer", "dispute": "dispute"}

type _Settled = bool | None  # None: not known yet


class StripePayments:
    """The port ``Payments`` over Stripe's HTTP; ``secrets`` sign what Stripe sends."""

    name = "stripe"
    hears = True

    def __init__(self, api: StripeApi, *, secrets: list[str]) -> None:
        self._api = api
        self._secrets = secrets

    def pay(self, instruction: PaymentInstruction) -> Iterator[PaymentReport]:
        """Refund the buyer, then pay the seller; what Stripe refuses is reported as failed."""
        for party, minor, do in (
            (Party.BUYER, instruction.buyer_minor, self._refund),
            (Party.SELLER, instruction.seller_minor, self._pay_out),
        ):
            if minor:
                yield from self._part(instruction, party, do)

    def hear(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> PaymentNews | None:
        """Return what an event is about; what it says is asked for later, since it may be old."""
        signatures.check_stripe(self._secrets, headers.get("stripe-signature", ""), body, now=at)
        try:
            event = json.loads(body)
            told = event["data"]["object"]
            kind, name, event_id = str(told["object"]), str(told["id"]), str(event["id"])
        except (ValueError, KeyError, TypeError) as wrong:
            raise BadReport(type(wrong).__name__) from None
        if kind not in _ABOUT:
            return None
        metadata = told.get("metadata") or {}
        charges = (str(told.get("charge") or ""), str(told.get("payment_intent") or ""))
        return PaymentNews(
            event_id=event_id,
            body={"kind": kind, "id": name},
            key=str(metadata.get(_KEY, "")),
            charges=charges if kind == "dispute" else (),
        )

    def look(self, news: Mapping[str, str]) -> Iterator[PaymentReport | BankReport]:
        """Ask Stripe how a thing stands now: so events may come twice and in any order."""
        name = safe(news["id"])
        try:
            match news["kind"]:
                case "refund":
                    yield from _told(Party.BUYER, self._api.get(f"refunds/{name}"), _refunded)
                case "transfer":
                    yield from _told(Party.SELLER, self._api.get(f"transfers/{name}"), _paid_out)
                case _:
                    as_of = clock.wall()  # before it is asked: what it says is no older
                    dispute = self._api.get(f"disputes/{name}")
                    if not str(dispute.get("status", "")).startswith(_INQUIRY):
                        reference, due_at = str(dispute["id"]), _due_at(dispute)
                        yield BankReport(reference=reference, due_at=due_at, as_of=as_of)
        except Refused:  # it is not there any more, or was never: nothing to tell
            return

    def _part(
        self,
        instruction: PaymentInstruction,
        party: Party,
        do: Callable[[PaymentInstruction], Iterator[PaymentReport]],
    ) -> Iterator[PaymentReport]:
        try:
            yield from do(instruction)
        except (Refused, NoSuchAmount) as refused:
            reason = "amount" if isinstance(refused, NoSuchAmount) else str(refused)
            yield PaymentReport(key=instruction.key, settled=False, party=party, reason=reason)

    def _refund(self, told: PaymentInstruction) -> Iterator[PaymentReport]:
        if not told.charge:
            raise Refused("no_charge")
        if told.transfer and told.clawback_minor:
            self._claw_back(told)
        paid_with = "payment_intent" if told.charge.startswith("pi_") else "charge"
        named = {paid_with: told.charge}
        amount = {"amount": str(to_stripe(told.buyer_minor, told.currency))}
        form = {**named, **amount, **_parts(told)}
        mark = (_KEY, told.key)
        refund = self._once("refunds", named, form, mark=mark, key=f"{told.key}:refund")
        yield from _told(Party.BUYER, refund, _refunded)

    def _claw_back(self, told: PaymentInstruction) -> None:
        """
        Take back from a seller who was paid before what the buyer is refunded: once a case.

        What was taken back for the case counts: a refund that failed is tried again under another
        key, and one in two parts asks for its second part alone.
        """
        path = f"transfers/{safe(told.transfer)}/reversals"
        taken = sum(
            int(known["amount"])
            for known in self._api.each(path, {})
            if (known.get("metadata") or {}).get(_CASE) == told.case_number
        )
        missing = to_stripe(told.clawback_minor, told.currency) - taken
        if missing > 0:
            form = {"amount": str(missing), f"metadata[{_CASE}]": told.case_number}
            key = f"{told.case_number}:back:{told.clawback_minor}"
            self._api.post(path, form, key=key)

    def _pay_out(self, told: PaymentInstruction) -> Iterator[PaymentReport]:
        if told.transfer:  # the seller has it already
            yield PaymentReport(
                key=told.key, settled=True, party=Party.SELLER, reference=told.transfer
            )
            return
        if not told.payee:
            raise Refused("no_payee")
        group = {"transfer_group": told.key}
        form = {
            **group,
            "amount": str(to_stripe(told.seller_minor, told.currency)),
            "currency": told.currency.lower(),
            "destination": told.payee,
        }
        if told.charge.startswith("ch_"):
            form["source_transaction"] = told.charge
        mark = (_KEY, told.key)
        transfer = self._once("transfers", group, form, mark=mark, key=f"{told.key}:transfer")
        yield from _told(Party.SELLER, transfer, _paid_out)

    def _once(
        self,
        path: str,
        where: Mapping[str, str],
        form: Mapping[str, str],
        *,
        mark: tuple[str, str],
        key: str,
    ) -> dict[str, Any]:
        """Return what was made with our mark before, and only if there is nothing, make it."""
        name, value = mark
        for known in self._api.each(path, where):
            if (known.get("metadata") or {}).get(name) == value:
                return known
        return self._api.post(path, {**form, f"metadata[{name}]": value}, key=key)


def _parts(told: PaymentInstruction) -> dict[str, str]:
    """Return what a refund consists of as metadata, in our own minor units."""
    parts = {name: getattr(told, name) for name in _PARTS}
    return {
        f"metadata[wakai_{name}]": str(minor) for name, minor in parts.items() if minor is not None
    }


def _told(
    party: Party, thing: Mapping[str, Any], settled: Callable[[Mapping[str, Any]], _Settled]
) -> Iterator[PaymentReport]:
    """Yield what a refund or transfer says of our instruction, once it says something."""
    key = str((thing.get("metadata") or {}).get(_KEY, ""))
    how = settled(thing)
    if not key or how is None:
        return
    reason = "" if how else str(thing.get("failure_reason") or thing.get("status") or "reversed")
    yield PaymentReport(
        key=key, settled=how, party=party, reference=str(thing["id"]), reason=reason
    )


def _due_at(dispute: Mapping[str, Any]) -> datetime | None:
    """Return until when the bank can be answered; None once it was, or where it wants nothing."""
    due_by = (dispute.get("evidence_details") or {}).get("due_by")
    if dispute.get("status") != _UNANSWERED or not isinstance(due_by, int):
        return None
    return datetime.fromtimestamp(due_by, UTC) if _LONG_AGO < due_by < _FAR else None


def _refunded(refund: Mapping[str, Any]) -> _Settled:
    return {"succeeded": True, "failed": False, "canceled": False}.get(str(refund.get("status")))


def _paid_out(transfer: Mapping[str, Any]) -> _Settled:
    """Say that it is in the seller's balance, as it is at once, unless all of it was taken back."""
    return not transfer.get("reversed")
