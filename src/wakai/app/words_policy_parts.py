"""What each part of a policy is called: periods, limits, consequences, the keys of its lists."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wakai.app import words_deadlines
from wakai.core.disputes.model import DeadlineKind

AREAS: Final[Mapping[str, Promise]] = {
    "general": _("The policy"),
    "outcomes": _("Outcomes"),
    "periods": _("Times"),
    "limits": _("Limits"),
    "files": _("Files"),
    "reminders": _("Reminders"),
    "consequences": _("What silence means"),
    "fast_lane": _("Small claims"),
    "postage": _("Postage"),
    "goodwill": _("Goodwill"),
    "guarantee": _("Guarantee"),
    "remedies": _("Remedies"),
    "calendars": _("Calendars"),
    "evidence_kinds": _("Kinds of evidence"),
    "reasons": _("Reasons for a dispute"),
    "refusals": _("Reasons of a seller to refuse"),
    "findings": _("Findings of a ruling"),
    "appeal": _("The appeal"),
    "chat": _("Chat"),
}
_GENERAL: Final[Mapping[str, Promise]] = {
    "policy": _("Name"),
    "version": _("Version"),
    "effective_from": _("In force from"),
}
_PERIODS: Final[Mapping[str, Promise]] = {
    "opening_window": _("Time to open a dispute"),
    "withdrawal": _("Time to withdraw from the contract by law"),
    "seller_answer_fast": _("The seller's answer to a small claim"),
    "evidence_freeze_fast": _("The last evidence on a small claim"),
    "ruling_fast": _("The ruling on a small claim"),
    "return_ship_extension": _("More time to send the goods back"),
    "resume_floor": _("Least time to send the goods back after an appeal"),
    "notice_again": _("Time once more where no reminder arrived"),
    "money_settled": _("Arrival of the money"),
    "reopening": _("Time to take a withdrawal back"),
    "acknowledgement": _("Acknowledgement of what was sent"),
    "chat_warn": _("Silence in the chat before we ask"),
    "chat_park": _("Silence in the chat before it is parked"),
    "chat_resume": _("Time to take a parked chat up again"),
    "queue_promise": _("Promised wait for an operator"),
    "callback": _("Answer of the house outside its hours"),
}
_LIMITS: Final[Mapping[str, Promise]] = {
    "offer_rounds_max": _("Offers of each side"),
    "reminders_needed": _("Reminders that must arrive before silence counts"),
    "payment_attempts_max": _("Tries of a payment before a person looks"),
    "files_max": _("Files of each side at each level"),
    "image_bytes_max": _("Size of a picture"),
    "document_bytes_max": _("Size of a document"),
    "video_bytes_max": _("Size of a video"),
    "video_seconds_max": _("Length of a video"),
    "note_characters_max": _("Length of a note"),
    "statement_characters_max": _("Length of a statement"),
    "bot_unhelpful_answers_max": _("Unhelpful answers before the bot offers a person"),
}
_OTHERS: Final[Mapping[str, Mapping[str, Promise]]] = {
    "reminders": {
        "share": _("Reminder when this much of the time is over"),
        "before_first": _("First reminder before the end"),
        "before_second": _("Second reminder before the end"),
    },
    "consequences": {
        "seller_silence": _("A seller who does not answer"),
        "review_backstop": _("A house that never rules"),
        "missing_label": _("A return label that nobody gives"),
    },
    "files": {
        "image_types": _("Types of pictures"),
        "document_types": _("Types of documents"),
        "video_types": _("Types of videos"),
    },
    "remedies": {
        "claim": _("What can be asked for"),
        "offer": _("What can be offered"),
        "ruling": _("What can be ordered"),
    },
    "appeal": {"layout": _("Layout of the appeal form")},
}
KEYS: Final[Mapping[str, Promise]] = {
    "zone": _("time zone"),
    "closed_weekdays": _("closed days of the week"),
    "holidays": _("holidays"),
    "family": _("kind of trouble"),
    "burden": _("who must prove it"),
    "buyer_required": _("what the buyer must show"),
    "buyer_optional": _("what the buyer may show"),
    "seller_evidence": _("what the seller is asked for"),
    "platform_evidence": _("what the marketplace adds"),
    "return_allowed": _("the goods may be sent back"),
    "by_law": _("nobody can refuse it"),
    "label_en": _("English name"),
    "label_ja": _("Japanese name"),
    "request_reason": _("request reason"),
    "list": _("list in the form"),
    "needs_new_evidence": _("needs new evidence"),
    "names_evidence": _("names the evidence that was overlooked"),
}
# What a code of one key means; the same code may mean something else at another one.
CODES: Final[Mapping[str, Mapping[str, Promise]]] = {
    "seller_silence": {
        "grant_claim": _("the request is granted"),
        "review": _("an adjudicator decides"),
    },
    "review_backstop": {
        "grant_claim": _("the request is granted"),
        "release": _("the seller is paid"),
    },
    "missing_label": {
        "platform_label": _(
            "the marketplace gives address and label, at the seller's cost, or there is no return"
        ),
        "returnless_refund": _("the buyer is refunded and sends nothing back"),
    },
    "burden": {
        "buyer": _("the buyer must prove it"),
        "seller": _("the seller must prove otherwise"),
        "platform": _("the marketplace looks it up"),
        "shared": _("both sides have a part to prove"),
        "none": _("nobody has to prove anything"),
    },
    "family": {
        "not_received": _("not received"),
        "not_as_described": _("not as described"),
        "payment": _("payment"),
        "return": _("return"),
        "service": _("service"),
        "seller_claim": _("a seller's claim"),
    },
    "layout": {
        "cascade": _("only the lists of the chosen request reason"),
        "three_lists": _("all lists"),
    },
    "closed_weekdays": {
        "monday": _("Monday"),
        "tuesday": _("Tuesday"),
        "wednesday": _("Wednesday"),
        "thursday": _("Thursday"),
        "friday": _("Friday"),
        "saturday": _("Saturday"),
        "sunday": _("Sunday"),
    },
}
_CLOCKS: Final = {kind.value for kind in DeadlineKind}


def area(name: str) -> str:
    """Return the heading of a table of the file."""
    return str(AREAS[name])


def area_of(path: tuple[str, ...]) -> str:
    """Return the table of the file to which a place belongs."""
    return path[0] if path[0] in AREAS else "general"


def entry(table: str, key: str) -> str:
    """Return the name of an entry of a table: a period, a limit, a consequence."""
    match table:
        case "periods" if key in _CLOCKS:
            return words_deadlines.name(DeadlineKind(key))
        case "periods":
            return str(_PERIODS.get(key, plain(key)))
        case "limits":
            return str(_LIMITS.get(key, plain(key)))
        case "general":
            return str(_GENERAL.get(key, plain(key)))
        case _:
            return str(_OTHERS.get(table, {}).get(key, plain(key)))


def plain(code: str) -> str:
    """Return a code that has no name as readable as it gets."""
    return code.replace("_", " ")
