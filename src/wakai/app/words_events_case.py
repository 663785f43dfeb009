"""The timeline from the claim to the final ruling."""

from django.utils.translation import gettext as _

from wakai.app import formats
from wakai.app.words_labels import label, sentence_start, subject
from wakai.app.words_policy import evidence_kind, refusal_reason
from wakai.app.words_remedies import headline
from wakai.app.words_telling import Telling, line
from wakai.core.disputes import events
from wakai.core.disputes.model import AssignReason, Role


@line.register
def _draft_started(event: events.DraftStarted, telling: Telling) -> str:
    if event.late:
        return _("%(who)s asked to open a dispute after the time for it, and said why.") % {
            "who": telling.who(event.by)
        }
    return _("%(who)s began a draft.") % {"who": telling.who(event.by)}


@line.register
def _late_admitted(event: events.LateAdmitted, telling: Telling) -> str:
    if event.by.role is Role.SYSTEM:
        return _("We did not answer in time, so the dispute can begin although it is late.")
    return _("%(who)s let the dispute begin although it is late.") % {"who": telling.who(event.by)}


@line.register
def _late_rejected(event: events.LateRejected, telling: Telling) -> str:
    return _("%(who)s looked at the reason: it is too late for a dispute.") % {
        "who": telling.who(event.by)
    }


@line.register
def _draft_expired(_event: events.DraftExpired, _telling: Telling) -> str:
    return _("The draft was not sent in time and was deleted.")


@line.register
def _claim_submitted(event: events.ClaimSubmitted, telling: Telling) -> str:
    return _("%(who)s opened the dispute and asked for: %(remedy)s.") % {
        "who": telling.who(event.by),
        "remedy": telling.brief(event.claim.remedy),
    }


@line.register
def _claim_amended(event: events.ClaimAmended, telling: Telling) -> str:
    facts = {"who": telling.who(event.by), "remedy": telling.brief(event.claim.remedy)}
    if event.more:
        return _("%(who)s changed the request and now asks for: %(remedy)s.") % facts
    return _("%(who)s now asks for less: %(remedy)s.") % facts


@line.register
def _granted_by_law(_event: events.GrantedByLaw, _telling: Telling) -> str:
    return _(
        "The law lets the buyer withdraw from the contract without a reason. "
        "When the goods are back, the money is refunded."
    )


@line.register
def _request_accepted(event: events.RequestAccepted, telling: Telling) -> str:
    return _("%(who)s agreed to the request: %(remedy)s.") % {
        "who": telling.who(event.by),
        "remedy": telling.brief(event.remedy),
    }


@line.register
def _request_refused(event: events.RequestRefused, telling: Telling) -> str:
    return _("%(who)s refused the request. Reason given: %(reason)s.") % {
        "who": telling.who(event.by),
        "reason": refusal_reason(event.reason, telling.terms),
    }


@line.register
def _seller_silent(event: events.SellerSilent, _telling: Telling) -> str:
    if event.granted:
        return _("The seller did not answer in time, so the request was granted automatically.")
    return _("The seller did not answer in time.")


@line.register
def _offer_made(event: events.OfferMade, telling: Telling) -> str:
    return _("%(who)s made an offer: %(remedy)s.") % {
        "who": telling.who(event.by),
        "remedy": telling.brief(event.offer.remedy),
    }


@line.register
def _offer_expired(_event: events.OfferExpired, _telling: Telling) -> str:
    return _("The offer was not answered in time and has ended.")


@line.register
def _offer_accepted(event: events.OfferAccepted, telling: Telling) -> str:
    return _("%(who)s accepted the offer: %(remedy)s. Both sides are bound by it.") % {
        "who": telling.who(event.by),
        "remedy": telling.brief(event.remedy),
    }


@line.register
def _proposal_made(event: events.ProposalMade, telling: Telling) -> str:
    return _("%(who)s proposed to both sides: %(remedy)s.") % {
        "who": telling.who(event.by),
        "remedy": telling.brief(event.proposal.remedy),
    }


@line.register
def _proposal_accepted(event: events.ProposalAccepted, telling: Telling) -> str:
    return _("%(who)s accepted the proposal of the marketplace.") % {"who": telling.who(event.by)}


@line.register
def _proposal_ended(_event: events.ProposalEnded, _telling: Telling) -> str:
    return _("The proposal of the marketplace was not accepted by both. Everything else goes on.")


@line.register
def _review_started(event: events.ReviewStarted, telling: Telling) -> str:
    match event.why:
        case "escalated":
            return _("%(who)s asked for a ruling. An adjudicator takes over.") % {
                "who": telling.who(event.by)
            }
        case "negotiation_over":
            return _("The time to agree is over. An adjudicator takes over.")
        case "seller_silent":
            return _("There was no answer in time. An adjudicator takes over.")
        case "return_contested":
            return _("An adjudicator looks at the return.")
        case "return_obstacle":
            return _("The goods cannot be sent back. An adjudicator looks at it.")
        case "return_not_reminded":
            return _(
                "The goods were not sent back, and no reminder could be delivered. "
                "An adjudicator looks at it."
            )
        case "replacement_doubted":
            return _("The buyer was not sure of the replacement. An adjudicator looks at it.")
        case _:
            return _("An adjudicator takes over.")


@line.register
def _withdrawn(event: events.Withdrawn, telling: Telling) -> str:
    return _("%(who)s withdrew the dispute.") % {"who": telling.who(event.by)}


@line.register
def _reopened(event: events.Reopened, telling: Telling) -> str:
    return _("%(who)s took the withdrawal back. The dispute is open again.") % {
        "who": telling.who(event.by)
    }


@line.register
def _evidence_added(event: events.EvidenceAdded, telling: Telling) -> str:
    facts = {
        "who": telling.who(event.by),
        "kind": evidence_kind(event.item.kind, telling.terms),
    }
    if event.item.late:
        return _("%(who)s added evidence after the time for it: %(kind)s. It is kept.") % facts
    return _("%(who)s added evidence: %(kind)s.") % facts


@line.register
def _assigned(event: events.Assigned, _telling: Telling) -> str:
    return _handed_over(event.why) if event.why else _("An adjudicator took the case file.")


def _handed_over(why: AssignReason) -> str:
    return _("Another adjudicator was given the case file. Reason: %(why)s.") % {"why": label(why)}


@line.register
def _conflict_declared(_event: events.ConflictDeclared, _telling: Telling) -> str:
    return _("The adjudicator has a conflict of interest and gave the case file back.")


@line.register
def _information_requested(event: events.InformationRequested, telling: Telling) -> str:
    kinds = [evidence_kind(kind, telling.terms) for kind in event.request.kinds]
    facts = {"kinds": formats.listed(kinds), "party": subject(event.request.to)}
    if telling.reader.party is event.request.to:
        return _("The adjudicator asked you for: %(kinds)s.") % facts
    return _("The adjudicator asked %(party)s for: %(kinds)s.") % facts


@line.register
def _information_given(event: events.InformationGiven, _telling: Telling) -> str:
    if event.silent:
        return _("What was asked for did not come in time. The review goes on without it.")
    return _("What the adjudicator asked for was given.")


@line.register
def _ruling_overdue(event: events.RulingOverdue, _telling: Telling) -> str:
    if event.step == "apology":
        return _("The ruling is late, and that is our fault. A supervisor sees to it.")
    return _("The ruling is late. A supervisor was told.")


@line.register
def _ruling_proposed(_event: events.RulingProposed, _telling: Telling) -> str:
    return _("An adjudicator wrote a ruling. It counts when a second one agrees.")


@line.register
def _ruling_objected(_event: events.RulingObjected, _telling: Telling) -> str:
    return _("The second adjudicator did not agree. The ruling is written anew.")


@line.register
def _ruling_issued(event: events.RulingIssued, telling: Telling) -> str:
    facts = {
        "headline": headline(event.ruling.remedy, telling.currency, telling.reader),
        "until": telling.when(event.appealable_until),
    }
    if event.appealable_until <= event.at:
        told = _("Ruling: %(headline)s It is final.")
        if event.ruling.automated:
            told = _("Automatic ruling: %(headline)s It is final.")
        return told % facts
    if event.ruling.automated:
        return _("Automatic ruling: %(headline)s It can be appealed until %(until)s.") % facts
    return _("Ruling: %(headline)s It can be appealed until %(until)s.") % facts


@line.register
def _appeal_waived(event: events.AppealWaived, telling: Telling) -> str:
    return _("%(who)s gave up the right to appeal.") % {"who": telling.who(event.by)}


@line.register
def _appeal_prepared(event: events.AppealPrepared, telling: Telling) -> str:
    if telling.reader.party is event.party:
        return _("An operator wrote an appeal for you. It counts only when you confirm it.")
    return _("An operator wrote an appeal for %(party)s. It counts only when they confirm it.") % {
        "party": subject(event.party)
    }


@line.register
def _appeal_filed(event: events.AppealFiled, telling: Telling) -> str:
    who = _("You") if telling.reader.party is event.party else sentence_start(event.party)
    return _(
        "%(who)s filed the appeal. Someone who was not involved before decides it. "
        "Return deadlines stand still until then."
    ) % {"who": who}


@line.register
def _appeal_joined(event: events.AppealJoined, telling: Telling) -> str:
    who = _("You") if telling.reader.party is event.party else sentence_start(event.party)
    return _(
        "%(who)s joined the appeal with grounds of their own. One result ends it for both."
    ) % {"who": who}


@line.register
def _appeal_inadmissible(_event: events.AppealFoundInadmissible, _telling: Telling) -> str:
    return _("The appeal cannot be heard as it is. There is time to mend it.")


@line.register
def _appeal_cured(event: events.AppealCured, _telling: Telling) -> str:
    if event.text is None:
        return _("The appeal was not mended in time. The adjudicator decides how to go on.")
    return _("The appeal was mended and is heard now.")


@line.register
def _appeal_rejected(_event: events.AppealRejected, _telling: Telling) -> str:
    return _("The appeal could not be heard and was rejected. The first ruling stands.")


@line.register
def _appeal_replied(event: events.AppealReplied, telling: Telling) -> str:
    return _("%(who)s replied to the appeal.") % {"who": telling.who(event.by)}


@line.register
def _appeal_assigned(event: events.AppealAssigned, _telling: Telling) -> str:
    if event.why:
        return _handed_over(event.why)
    return _("The appeal went to an adjudicator who was not involved before.")


@line.register
def _appeal_overdue(event: events.AppealOverdue, _telling: Telling) -> str:
    match event.step:
        case "stands":
            return _("The appeal was not decided in time, so the first ruling stands.")
        case "apology":
            return _("The ruling on the appeal is late, and that is our fault.")
        case _:
            return _("The ruling on the appeal is late. A supervisor was told.")


@line.register
def _appeal_decided(event: events.AppealDecided, telling: Telling) -> str:
    result = event.ruling.result
    return _("The appeal is decided: %(result)s. %(headline)s This is final.") % {
        "result": label(result) if result else "",
        "headline": headline(event.ruling.remedy, telling.currency, telling.reader),
    }


@line.register
def _became_final(event: events.BecameFinal, _telling: Telling) -> str:
    return _("The result is final: %(basis)s.") % {"basis": label(event.basis)}
