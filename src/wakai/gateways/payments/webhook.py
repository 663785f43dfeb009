"""
The shop's own till: instructed by a signed webhook, answers with signed webhooks.

Both ways as Standard Webhooks describes. The address is the owner's own setting and may lie inside
their network; a redirect to another one is not followed.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import httpx

from wakai.app import clock, signatures
from wakai.app.payment_ports import (
    BadReport,
    BankReport,
    PaymentInstruction,
    PaymentNews,
    PaymentReport,
)
from wakai.app.ports import Unavailable
from wakai.core.disputes.model import Party

_BANKS: Final = "payment.charged_back"
_TYPES: Final = {
    "payment.settled": "settled",
    "payment.failed": "failed",
    _BANKS: "charged_back",
}
_TEXT_MAX: Final = 120
_AFTER_MAX_SECONDS: Final = 3600


class WebhookPayments:
    """The port ``Payments`` by webhooks; the first of ``secrets`` signs, all of them are known."""

    name = "webhook"
    hears = True

    def __init__(self, url: str, *, secrets: Sequence[str], timeout_seconds: float = 20) -> None:
        if not url or not secrets or not signatures.is_secret(secrets[0]):
            raise ValueError(
                "WAKAI_PAYMENTS is webhook: set WAKAI_PAYMENTS_URL and _SECRETS, each whsec_ and "
                "base64; see docs/operating/payments.md."
            )
        self._url = url
        self._secrets = secrets
        self._http = httpx.Client(timeout=timeout_seconds)

    def pay(self, instruction: PaymentInstruction) -> Iterator[PaymentReport]:
        """Send the instruction; its key is the id of the message, so a retry is known as one."""
        at = int(clock.wall().timestamp())
        body = json.dumps(_told(instruction, at), separators=(",", ":")).encode()
        headers = signatures.headers(
            self._secrets[:1], message_id=instruction.key, at=at, body=body
        )
        try:
            answer = self._http.post(self._url, content=body, headers=headers)
        except httpx.HTTPError as fault:
            raise Unavailable(f"The till did not answer: {type(fault).__name__}.") from fault
        if not answer.is_success:
            raise Unavailable(f"The till answered {answer.status_code}.", after=_after(answer))
        return iter(())

    def hear(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> PaymentNews | None:
        """Return what the till says of an instruction of ours, or of an order's bank."""
        message_id = signatures.check_standard(self._secrets, headers, body, now=at)
        try:
            message = json.loads(body)
            kind, data = str(message["type"]), message["data"]
            said = {name: _text(data, name) for name in ("key", "party", "reference", "reason")}
            charge = _text(data, "charge")
            if kind == _BANKS:
                said |= _answer(data, at)
                _of_bank(said)
        except (ValueError, KeyError, TypeError) as wrong:
            raise BadReport(type(wrong).__name__) from None
        if kind not in _TYPES:
            return None
        if said["party"] not in {"", *Party}:
            raise BadReport("party")
        return PaymentNews(
            event_id=message_id,
            body={"kind": _TYPES[kind], **said},
            key=said["key"],
            charges=(charge,) if kind == _BANKS else (),
        )

    def look(self, news: Mapping[str, str]) -> Iterator[PaymentReport | BankReport]:
        """Yield what the message said: the till is asked for nothing more."""
        if news["kind"] == "charged_back":
            yield _of_bank(news)
            return
        yield PaymentReport(
            key=news["key"],
            settled=news["kind"] == "settled",
            party=Party(news["party"]) if news["party"] else None,
            reference=news["reference"],
            reason=news["reason"],
        )


def _told(instruction: PaymentInstruction, at: int) -> dict[str, Any]:
    return {
        "type": "payment.instructed",
        "timestamp": at,
        "data": {name: getattr(instruction, name) for name in PaymentInstruction.__slots__},
    }


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or len(value) > _TEXT_MAX or "\0" in value:
        raise TypeError(name)
    return value


def _answer(data: Mapping[str, Any], at: datetime) -> dict[str, str]:
    """Return until when the bank can be answered, and as of when; a till need not tell of it."""
    if "due_at" not in data:
        return {}
    known_at = min(_instant(_text(data, "as_of")) or at, at)  # nobody knows what is to come
    return {"due_at": _text(data, "due_at"), "as_of": known_at.isoformat()}


def _of_bank(said: Mapping[str, str]) -> BankReport:
    """Return what the till says of a bank. Raises ValueError and BadReport for its date."""
    return BankReport(
        reference=said["reference"],
        due_at=_instant(said.get("due_at", "")),
        as_of=_instant(said.get("as_of", "")),
    )


def _instant(text: str) -> datetime | None:
    """Return an instant of ISO 8601 with its zone, None for an empty text. Raises ValueError."""
    if not text:
        return None
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant


def _after(answer: httpx.Response) -> timedelta:
    """Return how long the till asks to be left alone, if it says that in seconds."""
    told = answer.headers.get("Retry-After", "")
    seconds = int(told) if told.isascii() and told.isdigit() else 0
    return timedelta(seconds=min(seconds, _AFTER_MAX_SECONDS))
