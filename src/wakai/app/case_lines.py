"""What happens to a dispute is said in its conversations too, in the same transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wakai.app import case_cards, chat
from wakai.core.disputes.events import ClaimSubmitted, Event
from wakai.store import conversations
from wakai.store.journal import Stream

CODE = "case_event"

# Only what changes where the dispute stands: the whole timeline is on its page.
_LINES = {
    "dispute.submitted.v1": gettext_noop("Dispute %(number)s was opened."),
    "dispute.granted-by-law.v1": gettext_noop("The buyer withdrew from the contract, by law."),
    "dispute.request-accepted.v1": gettext_noop("The seller agreed to the request."),
    "dispute.request-refused.v1": gettext_noop("The seller refused the request."),
    "dispute.seller-silent.v1": gettext_noop("The seller did not answer in time."),
    "dispute.offer-made.v1": gettext_noop("A new offer was made."),
    "dispute.offer-accepted.v1": gettext_noop("The offer was accepted."),
    "dispute.proposal-made.v1": gettext_noop("The marketplace proposed a solution to both sides."),
    "dispute.escalated.v1": gettext_noop("The house was asked to decide."),
    "dispute.withdrawn.v1": gettext_noop("Dispute %(number)s was withdrawn."),
    "dispute.reopened.v1": gettext_noop("Dispute %(number)s was opened again."),
    "dispute.info-requested.v1": gettext_noop("The adjudicator asked for information."),
    "dispute.decided.v1": gettext_noop("The ruling on dispute %(number)s is there."),
    "dispute.appeal-prepared.v1": gettext_noop("An appeal was prepared and waits for its party."),
    "dispute.appealed.v1": gettext_noop("An appeal was filed. The time to return goods waits."),
    "dispute.appeal-joined.v1": gettext_noop("The other side joined the appeal."),
    "dispute.appeal-inadmissible.v1": gettext_noop("Something is missing in the appeal."),
    "dispute.appeal-rejected.v1": gettext_noop("The appeal could not be heard."),
    "dispute.appeal-decided.v1": gettext_noop("The appeal on dispute %(number)s was decided."),
    "dispute.final.v1": gettext_noop("The result of dispute %(number)s is final."),
    "dispute.charged-back.v1": gettext_noop("The bank took the money back."),
    "dispute.voided.v1": gettext_noop("Dispute %(number)s was cancelled by the marketplace."),
    "return.label-provided.v1": gettext_noop("The return label is there."),
    "return.label-missing.v1": gettext_noop("The return label comes from the marketplace."),
    "return.sent.v1": gettext_noop("The goods were sent back."),
    "return.missed.v1": gettext_noop("The time to send the goods back is over."),
    "return.contested.v1": gettext_noop("The seller objected to what came back."),
    "return.accepted.v1": gettext_noop("The return was accepted."),
    "return.waived.v1": gettext_noop("Nothing has to be sent back."),
    "replacement.sent.v1": gettext_noop("The seller shipped again."),
    "replacement.confirmed.v1": gettext_noop("The replacement was confirmed."),
    "replacement.failed.v1": gettext_noop("The replacement did not work out."),
    "money.settled.v1": gettext_noop("The money of dispute %(number)s has arrived."),
}


def write(after: Stream, events: Sequence[Event], talks: Sequence[int]) -> None:
    """Say what changed in the conversations about this case, in the caller's transaction."""
    told = [event.kind for event in events if event.kind in _LINES]
    facts = {"dispute": str(after.dispute_id), "number": after.state.number}
    for conversation in talks:
        for kind in told:
            chat.say(conversation, CODE, {**facts, "kind": kind})
        if ClaimSubmitted.kind in told and after.state.order:
            order = after.state.order.order_id
            conversations.link(conversation, order=order, dispute=after.dispute_id)
    case_cards.write(after, events, talks)


def sentence(facts: Mapping[str, Any]) -> str:
    """Return the line in the active language, from the facts it was stored with."""
    line = _LINES.get(str(facts.get("kind")))
    return _(line) % {"number": facts["number"]} if line else _("Something changed in the case.")
