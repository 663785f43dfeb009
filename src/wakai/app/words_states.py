"""Where a dispute stands, in one line, as each side sees it."""

from django.utils.translation import gettext as _

from wakai.app import formats
from wakai.app.words_labels import label, sentence_start
from wakai.app.words_reader import Reader
from wakai.app.words_remedies import brief, headline
from wakai.core.disputes.model import (
    AppealState,
    DeadlineKind,
    Dispute,
    Fulfilment,
    Outcome,
    Remedy,
    RemedyKind,
    Scope,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.steps import replacement_under_way
from wakai.core.ledger import Account

_GOODS_GO_BACK = frozenset({Fulfilment.RETURN_DUE, Fulfilment.RETURN_SENT, Fulfilment.RETURN_CHECK})


def state_line(dispute: Dispute, reader: Reader) -> str:
    """Return the outcome, or what is going on now, in one line; the outcome comes first."""
    match dispute.stage:
        case Stage.DRAFT if dispute.late:
            return _("It is late for a dispute. Somebody of the marketplace looks at your reason.")
        case Stage.NEW | Stage.DRAFT:
            return _("A draft: not sent yet, and nobody else sees it.")
        case Stage.SELLER:
            return _asked(dispute, reader)
        case Stage.NEGOTIATION:
            return _talking(dispute, reader)
        case Stage.REVIEW:
            return _reviewed(dispute)
        case Stage.DECIDED:
            return _decided(dispute, reader)
        case Stage.APPEAL:
            if DeadlineKind.APPEAL_CURE in dispute.deadlines:
                return _("The appeal cannot be heard as it is. It can be mended now.")
            return _("The appeal is being decided. Until then nothing moves and no return is due.")
        case Stage.FINAL:
            return _final(dispute, reader)
        case Stage.CLOSED:
            return _closed(dispute, reader)


def standing_remedy(dispute: Dispute) -> Remedy | None:
    """Return the remedy that was agreed or ordered last; None while nothing is decided."""
    return dispute.plan.remedy if dispute.plan else None


def paid_at_once(dispute: Dispute) -> str:
    """Return what is paid without waiting for goods, where the money goes in two parts."""
    first, plan = dispute.first_part, dispute.plan
    if plan is None or dispute.stage is Stage.CLOSED:
        return ""
    if first is None:
        if not plan.remedy.kept or plan.allocated:
            return ""
        amount = {"amount": formats.money(plan.remedy.unposted_minor, _currency(dispute))}
        return (
            _("%(amount)s does not wait for the return: it is paid as soon as the result is final.")
            % amount
        )
    amount = {"amount": formats.money(first.buyer_minor, _currency(dispute))}
    if first.is_open:
        return _("%(amount)s does not wait for the return: it is being paid now.") % amount
    if first.fulfilment is Fulfilment.DONE:
        return _("%(amount)s has been paid without waiting for the return.") % amount
    return _("%(amount)s did not wait for the return and is paid together with the rest.") % amount


def waits_for(dispute: Dispute) -> str:
    """Return what the other part of the money waits for; empty where there is no such part."""
    if not paid_at_once(dispute):
        return ""
    settled = dispute.first_part is not None and dispute.stage is not Stage.FINAL
    if settled:
        return _("The rest is held until this is settled.")
    if dispute.fulfilment in _GOODS_GO_BACK:
        return _("The rest is held and waits for the goods that go back.")
    return _("The rest follows.")


def _currency(dispute: Dispute) -> str:
    assert dispute.order is not None
    return dispute.order.currency


def _asked(dispute: Dispute, reader: Reader) -> str:
    assert dispute.claim is not None
    request = {"request": brief(dispute.claim.remedy, _currency(dispute))}
    if reader.is_seller:
        return _("The buyer asks for: %(request)s. Your answer is needed.") % request
    if reader.is_buyer:
        return _("You asked for: %(request)s. The seller has it and must answer.") % request
    return _("The buyer asks for: %(request)s. The seller must answer.") % request


def _talking(dispute: Dispute, reader: Reader) -> str:
    offer = dispute.offer
    if offer is None:
        return _("No offer is open. Both sides can make one, or ask for a ruling.")
    facts = {
        "who": sentence_start(offer.proposer),
        "remedy": brief(offer.remedy, _currency(dispute)),
    }
    if reader.party is offer.proposer:
        return _("You offered: %(remedy)s. The other side has it and can answer.") % facts
    if reader.party is None:
        return _("%(who)s offered: %(remedy)s. The other side can answer.") % facts
    return _("%(who)s offers: %(remedy)s. Your answer is needed.") % facts


def _reviewed(dispute: Dispute) -> str:
    if dispute.waiting_on in {WaitingOn.BUYER, WaitingOn.SELLER}:
        return _("Under review. %(who)s was asked for information.") % {
            "who": sentence_start(dispute.waiting_on)
        }
    if dispute.scope is Scope.RETURN:
        return _("Under review: an adjudicator looks at the return and rules on it.")
    if dispute.scope is Scope.REPLACEMENT:
        return _("Under review: an adjudicator looks at the replacement and rules on it.")
    return _("Under review: an adjudicator looks at both sides' evidence and rules.")


def _decided(dispute: Dispute, reader: Reader) -> str:
    assert dispute.ruling is not None
    told = headline(dispute.ruling.remedy, _currency(dispute), reader)
    if dispute.appeal and dispute.appeal.state is AppealState.PREPARED:
        return _("%(headline)s An appeal is written and waits to be confirmed.") % {
            "headline": told
        }
    return _("%(headline)s The ruling can still be appealed.") % {"headline": told}


def _final(dispute: Dispute, reader: Reader) -> str:
    remedy = standing_remedy(dispute)
    if remedy is None or dispute.fulfilment is Fulfilment.NONE:
        return _("The result is final.")
    told = _("%(headline)s Final. %(step)s.") % {
        "headline": _("The goods were shipped again and are right.")
        if _shipped_again(dispute, remedy)
        else headline(remedy, _currency(dispute), reader),
        "step": _step(dispute),
    }
    lapsed = _("The goods were not sent back in time.") if return_lapsed(dispute) else ""
    return formats.sentences((lapsed, told, paid_at_once(dispute)))


def return_lapsed(dispute: Dispute) -> bool:
    """Say whether the money went to the seller because goods that were to go back never did."""
    goods, plan, ruling = dispute.return_, dispute.plan, dispute.ruling
    if goods is None or goods.sent_at is not None or plan is None:
        return False
    ordered = ruling is None or ruling.remedy.needs_return
    return ordered and plan.remedy.kind is RemedyKind.RELEASE


def _step(dispute: Dispute) -> str:
    """Return how far it has come that the result is carried out."""
    if DeadlineKind.RETURN_GRACE in dispute.deadlines:
        return _("The goods were not sent back in time")
    if dispute.fulfilment is Fulfilment.REPLACE_SENT and not replacement_under_way(dispute):
        return _("The replacement has arrived")
    return label(dispute.fulfilment)


def _shipped_again(dispute: Dispute, remedy: Remedy) -> bool:
    """Say whether what was to be shipped again is there and in order: no money waits for it."""
    waits = {Fulfilment.REPLACE_DUE, Fulfilment.REPLACE_SENT}
    return remedy.needs_replacement and dispute.fulfilment not in waits


def _closed(dispute: Dispute, reader: Reader) -> str:
    assert dispute.outcome is not None
    never_sent = {Outcome.NOT_SENT, Outcome.WITHDRAWN}  # the second in older journals
    if dispute.claim is None and dispute.outcome in never_sent:
        return _("Closed: the draft was not sent in time. Nothing was asked of anybody.")
    if dispute.claim is None and dispute.late is not None and dispute.outcome is Outcome.VOID:
        return _("Closed: the time for a dispute was over, and no exception was made.")
    back = dispute.balances.get(Account.PAID_B, 0)
    if dispute.outcome is Outcome.WITHDRAWN:
        return _("Closed: withdrawn by the buyer. No money was moved.")
    if not back:
        told = _("Closed: %(outcome)s.") % {"outcome": label(dispute.outcome)}
        missed = _("The goods were not sent back in time.")
        return f"{told} {missed}" if return_lapsed(dispute) else told
    facts = {"outcome": label(dispute.outcome), "amount": formats.money(back, _currency(dispute))}
    if reader.is_buyer:
        return _("Closed: %(outcome)s. You got %(amount)s back.") % facts
    return _("Closed: %(outcome)s. The buyer got %(amount)s back.") % facts
