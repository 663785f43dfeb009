"""The next step: at most one thing to do, until when, and what happens if nobody does it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wakai.app import formats
from wakai.app.words_consequences import consequence
from wakai.app.words_deadlines import deadline
from wakai.app.words_labels import label
from wakai.app.words_policy import evidence_kind
from wakai.app.words_reader import Reader
from wakai.app.words_remedies import brief, headline, postage
from wakai.app.words_states import standing_remedy
from wakai.core.disputes.model import (
    Deadline,
    DeadlineKind,
    Dispute,
    Fulfilment,
    Stage,
    WaitingOn,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What the reader can do now, or what they wait for; ``action`` is a code of the guards."""

    title: str
    text: str
    if_nothing: str = ""
    action: str | None = None
    deadline: Deadline | None = None


type _Text = Callable[[Dispute, Reader], str]
type _When = Callable[[Dispute], bool]


@dataclass(frozen=True, slots=True)
class _Step:
    """A step that is the next one when its action is allowed and ``applies``."""

    action: str
    title: Promise
    text: _Text
    clocks: tuple[DeadlineKind, ...] = ()
    applies: _When = lambda _dispute: True


def next_step(
    dispute: Dispute,
    reader: Reader,
    actions: Collection[str],
    *,
    late_since: datetime | None = None,
) -> NextStep:
    """
    Return the one next step for the reader; ``actions`` are the codes that are accepted now.

    ``late_since`` is when the house should have ruled and has not.
    """
    for step in _STEPS:
        if step.action in actions and step.applies(dispute):
            clock = _first_running(dispute, step.clocks)
            return NextStep(
                title=str(step.title),
                text=step.text(dispute, reader),
                if_nothing=consequence(clock.kind, dispute, reader) if clock else "",
                action=step.action,
                deadline=clock,
            )
    return _late(dispute, reader, late_since) or _waiting(dispute, reader)


def _late(dispute: Dispute, reader: Reader, since: datetime | None) -> NextStep | None:
    """Return what to tell somebody who waits for the house after the day it had named."""
    clock = _next_clock(dispute)
    if since is None or clock is None or dispute.waiting_on is not WaitingOn.PLATFORM:
        return None
    is_appeal = dispute.stage is Stage.APPEAL
    return NextStep(
        title=gettext("The result of the appeal is late")
        if is_appeal
        else gettext("The ruling is late"),
        text=gettext(
            "It was due on %(since)s. That is our fault, and a supervisor sees to it. "
            "%(clock)s by %(until)s. You do not have to do anything."
        )
        % {
            "since": formats.when(since, reader),
            "clock": deadline(clock.kind, clock.party, reader),
            "until": formats.when(clock.due_at, reader),
        },
        if_nothing=consequence(clock.kind, dispute, reader),
        deadline=clock,
    )


def _waiting(dispute: Dispute, reader: Reader) -> NextStep:
    """Return what to tell somebody who has nothing to do now."""
    if dispute.stage is Stage.CLOSED:
        return NextStep(
            title=gettext("This dispute is closed"),
            text=gettext(
                "There is nothing left to do. You can read everything here, and talk to a person."
            ),
        )
    clock = _next_clock(dispute)
    if clock is None:
        return NextStep(
            title=label(dispute.waiting_on),
            text=gettext("You do not have to do anything. We write to you as soon as it goes on."),
        )
    told = gettext(
        "You do not have to do anything. %(clock)s by %(until)s. "
        "We write to you as soon as it goes on."
    )
    if reader.is_buyer and _replacement_under_way(dispute):
        told = gettext(
            "%(clock)s by %(until)s. Look at the goods when you have them, "
            "then say whether they are right."
        )
    return NextStep(
        title=label(dispute.waiting_on),
        text=told
        % {
            "clock": deadline(clock.kind, clock.party, reader),
            "until": formats.when(clock.due_at, reader),
        },
        if_nothing=consequence(clock.kind, dispute, reader),
        deadline=clock,
    )


def _replacement_under_way(dispute: Dispute) -> bool:
    """Say whether goods are shipped again and not known to have arrived."""
    sent = dispute.replacement
    on_its_way = sent is not None and sent.delivered_at is None
    return dispute.fulfilment is Fulfilment.REPLACE_SENT and on_its_way


def _first_running(dispute: Dispute, kinds: Collection[DeadlineKind]) -> Deadline | None:
    found = (dispute.deadlines[kind] for kind in kinds if kind in dispute.deadlines)
    return next((clock for clock in found if clock.pause is None), None)


def _next_clock(dispute: Dispute) -> Deadline | None:
    """Return the clock of whoever is waited for, else the one that runs out first."""
    running = [clock for clock in dispute.deadlines.values() if clock.pause is None]
    awaited = [clock for clock in running if clock.party is dispute.waiting_on]
    return min(awaited or running, key=lambda clock: clock.due_at, default=None)


def _said(sentence: Promise) -> _Text:
    return lambda _dispute, _reader: str(sentence)


def _request(dispute: Dispute, _reader: Reader) -> str:
    assert dispute.claim is not None
    assert dispute.order is not None
    return gettext(
        "The buyer asks for: %(request)s. You can agree, offer something else, "
        "or refuse and say why."
    ) % {"request": brief(dispute.claim.remedy, dispute.order.currency)}


def _offer(dispute: Dispute, reader: Reader) -> str:
    assert dispute.offer is not None
    assert dispute.order is not None
    return gettext("%(headline)s You can accept it, offer something else, or ask for a ruling.") % {
        "headline": headline(dispute.offer.remedy, dispute.order.currency, reader)
    }


def _proposal(dispute: Dispute, reader: Reader) -> str:
    assert dispute.proposal is not None
    assert dispute.order is not None
    told = gettext("%(headline)s It is agreed only if both sides accept. Nobody has to.")
    return told % {"headline": headline(dispute.proposal.remedy, dispute.order.currency, reader)}


def _information(dispute: Dispute, _reader: Reader) -> str:
    asked = next(request for request in dispute.requests if request.answered_at is None)
    kinds = [evidence_kind(kind, dispute.terms) for kind in asked.kinds]
    return gettext("Asked for: %(kinds)s. Add it, then say that you are done.") % {
        "kinds": formats.listed(kinds)
    }


def _return(dispute: Dispute, _reader: Reader) -> str:
    remedy = standing_remedy(dispute)
    told = gettext("Address and label are on this page. Post the parcel and enter its number.")
    if dispute.first_part or (remedy and remedy.kept):
        told = f"{told} {gettext('Post only what goes back: it is listed item by item.')}"
    if remedy is None or remedy.return_payer is None:
        return told
    return f"{told} {gettext('Postage: %(payer)s.') % {'payer': postage(remedy)}}"


def _missed(dispute: Dispute, reader: Reader) -> str:
    over = formats.when(dispute.deadlines[DeadlineKind.RETURN_GRACE].set_at, reader)
    return gettext(
        "The time to send them ended on %(over)s. You can still send them and enter the number, "
        "or say what stood in the way."
    ) % {"over": over}


def _ruling(dispute: Dispute, reader: Reader) -> str:
    assert dispute.ruling is not None
    assert dispute.order is not None
    return gettext(
        "%(headline)s If you agree, there is nothing to do. "
        "If you see it differently, you can appeal, once."
    ) % {"headline": headline(dispute.ruling.remedy, dispute.order.currency, reader)}


def _at(*stages: Stage) -> _When:
    return lambda dispute: dispute.stage in stages


def _while(*states: Fulfilment) -> _When:
    return lambda dispute: dispute.fulfilment in states


def _talks_without_offer(dispute: Dispute) -> bool:
    on_turn = dispute.waiting_on is not WaitingOn.SELLER
    return dispute.stage is Stage.NEGOTIATION and dispute.offer is None and on_turn


def _unassigned(dispute: Dispute) -> bool:
    if dispute.stage is Stage.APPEAL:
        return dispute.appeal is not None and dispute.appeal.assigned_to is None
    return dispute.assigned_to is None


_STEPS: tuple[_Step, ...] = (
    _Step(
        "confirm_appeal",
        _("Confirm the appeal that was written for you"),
        _said(_("Read exactly what will be filed. It counts only when you confirm it.")),
        (DeadlineKind.APPEAL_WINDOW,),
    ),
    _Step(
        "cure_appeal",
        _("Mend your appeal"),
        _said(_("It cannot be heard as it is. Read what is missing, then write it anew.")),
        (DeadlineKind.APPEAL_CURE,),
    ),
    _Step(
        "submit_claim",
        _("Finish your request and send it"),
        _said(_("The seller sees it only after you send it.")),
        (DeadlineKind.DRAFT_KEPT,),
    ),
    _Step(
        "give_information",
        _("Give what the adjudicator asks for"),
        _information,
        (DeadlineKind.INFORMATION,),
    ),
    _Step(
        "accept_request",
        _("Answer the request"),
        _request,
        (DeadlineKind.SELLER_ANSWER,),
        _at(Stage.SELLER),
    ),
    _Step(
        "accept_request",
        _("Answer the changed request"),
        _request,
        (DeadlineKind.AMENDMENT_ANSWER,),
        lambda dispute: DeadlineKind.AMENDMENT_ANSWER in dispute.deadlines,
    ),
    _Step(
        "accept_proposal",
        _("Answer the proposal of the marketplace"),
        _proposal,
        (DeadlineKind.PROPOSAL_ANSWER,),
    ),
    _Step("accept_offer", _("Answer the offer"), _offer, (DeadlineKind.OFFER_ANSWER,)),
    _Step(
        "escalate",
        _("Decide how to go on"),
        _said(_("You can make an offer, ask for a ruling, or withdraw.")),
        (DeadlineKind.OFFER_ANSWER, DeadlineKind.NEGOTIATION),
        _talks_without_offer,
    ),
    _Step(
        "reply_to_appeal",
        _("Reply to the appeal"),
        _said(
            _(
                "Say what you think of it, and add evidence if you have some. "
                "If you have grounds of your own, you can join the appeal."
            )
        ),
        (DeadlineKind.APPEAL_REPLY,),
    ),
    _Step(
        "provide_return_label",
        _("Give the return address and label"),
        _said(_("The buyer's time to post begins only when both are there.")),
        (DeadlineKind.RETURN_LABEL,),
    ),
    _Step(
        "send_return",
        _("The goods were not sent back in time"),
        _missed,
        (DeadlineKind.RETURN_GRACE,),
        lambda dispute: DeadlineKind.RETURN_GRACE in dispute.deadlines,
    ),
    _Step(
        "send_return",
        _("Send the goods back"),
        _return,
        (DeadlineKind.RETURN_SHIP, DeadlineKind.RETURN_GRACE),
        lambda dispute: dispute.stage is not Stage.APPEAL,  # nobody has to while it is decided
    ),
    _Step(
        "accept_return",
        _("Check the returned goods"),
        _said(
            _(
                "If everything is in order, accept the return. Then the buyer is refunded. "
                "If not, show it and object: then an adjudicator looks at it."
            )
        ),
        (DeadlineKind.RETURN_INSPECTION,),
        _while(Fulfilment.RETURN_CHECK),
    ),
    _Step(
        "send_replacement",
        _("Ship the goods again"),
        _said(_("Send them with tracking and enter the number here.")),
        (DeadlineKind.REPLACEMENT_SHIP,),
    ),
    _Step(
        "confirm_replacement",
        _("Is the replacement right?"),
        _said(
            _(
                "Say so when you have checked it, or tell us that it is lost or wrong again. "
                "If you are not sure yet, say that: then silence does not count as content."
            )
        ),
        (DeadlineKind.REPLACEMENT_CONFIRM, DeadlineKind.REPLACEMENT_DOUBT),
        lambda dispute: not _replacement_under_way(dispute),
    ),
    _Step(
        "confirm_ruling",
        _("Agree to this ruling, or say why not"),
        _said(_("It cannot be appealed any more, so two adjudicators decide together.")),
        (DeadlineKind.RULING_BACKSTOP,),
    ),
    _Step(
        "issue_ruling",
        _("Rule on this dispute"),
        _said(_("Judge every piece of evidence, give the reasons, name the rules.")),
        (DeadlineKind.RULING, DeadlineKind.RULING_APOLOGY, DeadlineKind.RULING_BACKSTOP),
    ),
    _Step(
        "decide_appeal",
        _("Decide the appeal"),
        _said(_("Your ruling is the last one.")),
        (
            DeadlineKind.APPEAL_RULING,
            DeadlineKind.APPEAL_APOLOGY,
            DeadlineKind.APPEAL_BACKSTOP,
        ),
    ),
    _Step(
        "take",
        _("Take this case file"),
        _said(_("Nobody deals with it yet.")),
        applies=_unassigned,
    ),
    _Step(
        "file_appeal",
        _("Read the ruling"),
        _ruling,
        (DeadlineKind.APPEAL_WINDOW,),
    ),
)
