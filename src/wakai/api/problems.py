"""What is answered when something is not done: one shape, problem+json, for every reason."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from wakai.app import chat_words, words
from wakai.app.cases import CaseView
from wakai.app.words import Reader
from wakai.core.disputes.refusals import (
    EvidenceMissing,
    InputMissing,
    NotAllowed,
    Refusal,
    RemedyNotPossible,
    TextTooLong,
    TooManyFiles,
    UnknownReason,
    WarningNotConfirmed,
    WrongAmount,
    WrongLines,
)
from wakai.core.plain import to_plain

CONTENT_TYPE: Final = "application/problem+json"
_WRONG_INPUT = (
    EvidenceMissing
    | InputMissing
    | RemedyNotPossible
    | TextTooLong
    | TooManyFiles
    | UnknownReason
    | WarningNotConfirmed
    | WrongAmount
    | WrongLines
)
_FIELDS: Final = {  # the field that a refusal of the rules is about
    "evidence_missing": "excused",
    "remedy_not_possible": "remedy",
    "unknown_reason": "reason",
    "warning_not_confirmed": "warned",
    "wrong_amount": "remedy",
    "wrong_lines": "lines",
}


class Problem(Exception):
    """A request that is not carried out; ``more`` are facts that a program can use."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        detail: str = "",
        field: str = "",
        headers: Mapping[str, str] | None = None,
        facts: Mapping[str, object] | None = None,
        **more: object,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.field = field
        self.headers = headers or {}
        self.more = more | ({"facts": facts} if facts else {})

    @property
    def body(self) -> dict[str, Any]:
        """Return what is sent, in the language that is active."""
        told = {
            "type": f"urn:wakai:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail or sentence(self.code, self.field),
        }
        return told | ({"field": self.field} if self.field else {}) | self.more


def response(problem: Problem) -> HttpResponse:
    """Return the answer that tells of a problem."""
    return JsonResponse(
        problem.body,
        status=problem.status,
        content_type=CONTENT_TYPE,
        headers=problem.headers,
        json_dumps_params={"ensure_ascii": False},
    )


def not_found() -> Problem:
    """Return what is said of what is not there, and of what is not theirs to see."""
    return Problem(404, "not_found")


def refused(refusal: Refusal, *, reader: Reader, view: CaseView | None = None) -> Problem:
    """Return why the rules say no, with their code and their facts."""
    facts = {field.name: to_plain(getattr(refusal, field.name)) for field in fields(refusal)}
    status = 409
    if isinstance(refusal, _WRONG_INPUT):
        status = 422
    if isinstance(refusal, NotAllowed):
        status = 403
    named = refusal.field if isinstance(refusal, InputMissing) else ""
    return Problem(
        status,
        refusal.code,
        detail=words.sentence(refusal, reader=reader, dispute=view.state if view else None),
        field=named or _FIELDS.get(refusal.code, ""),
        facts=facts,
    )


def sentence(code: str, field: str = "") -> str:
    """Return what is so and what to do next, for a code of this room or of the chat."""
    say = _SENTENCES.get(code)
    return say() % {"field": field} if say else chat_words.problem(code)


_SENTENCES: dict[str, Callable[[], str]] = {
    "not_authenticated": lambda: _(
        "No token, or none that is known. Send “Authorization: Bearer” and a token of this house."
    ),
    "scope_missing": lambda: _("This token may not do that. Make one with the scope it needs."),
    "not_found": lambda: _("There is nothing here that this token can see."),
    "method_not_allowed": lambda: _("This address does not take this method."),
    "too_large": lambda: _("The request is larger than this address takes."),
    "not_json": lambda: _("Send JSON, with “Content-Type: application/json”."),
    "bad_json": lambda: _("The body is not JSON that can be read."),
    "missing": lambda: _("%(field)s is missing."),
    "unknown_field": lambda: _("%(field)s means nothing here. Take it out, or mend its name."),
    "sums_differ": lambda: _(
        "The sums by line do not make the sum of the remedy. Send one or the other."
    ),
    "invalid": lambda: _("%(field)s is not as the description of this interface says."),
    "bad_cursor": lambda: _("This cursor was not given out here. Begin without one."),
    "cursor_too_old": lambda: _(
        "The database was restored since this cursor was given out. Begin without one, and compare."
    ),
    "too_many_requests": lambda: _(
        "These are more requests within a minute than this token may make. Wait, then go on."
    ),
    "key_reused": lambda: _(
        "This Idempotency-Key came before with another request. Take a new key for a new request."
    ),
    "order_conflict": lambda: _(
        "This order, or one of its people, is known with other facts that never change here."
    ),
    "number_differs": lambda: _("The number in the body is not the one in the address."),
    "parcel_unknown": lambda: _(
        "No goods of a dispute were sent under this number yet. Tell again when a party has "
        "entered it."
    ),
    "fault": lambda: _("Something broke on our side. Nothing was done; try again later."),
}
