"""The next step: at most one thing to do, until when, and what happens if nobody does it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

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
    Stage,
    WaitingOn,
)
from wakai.core.disputes.steps import next_of, replacement_under_way


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """
    What the reader can do now, or what they wait for; ``action`` is a code of the guards.

    ``is_asked`` says whether it is expected: to who has lost nothing, an appeal is a choice.
    """

    title: str
    text: str
    if_nothing: str = ""
    action: str | None = None
    is_asked: bool = False
    deadline: Deadline | None = None


type _Text = Callable[[Dispute, Reader], str]


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
    step = next_of(dispute, actions.__contains__)
    if step is None:
        return _late(dispute, reader, late_since) or _waiting(dispute, reader)
    title, text = _WORDS[step.code]
    clock = _first_running(dispute, step.clocks)
    return NextStep(
        title=str(title),
        text=text(dispute, reader),
        if_nothing=consequence(clock.kind, dispute, reader) if clock else "",
        action=step.action,
        is_asked=reader.party is None or step.asks(dispute, reader.party),
        deadline=clock,
    )


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
    if reader.is_buyer and replacement_under_way(dispute):
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


_WORDS: Final[Mapping[str, tuple[Promise, _Text]]] = {
    "confirm_appeal": (
        _("Confirm the appeal that was written for you"),
        _said(_("Read exactly what will be filed. It counts only when you confirm it.")),
    ),
    "cure_appeal": (
        _("Mend your appeal"),
        _said(_("It cannot be heard as it is. Read what is missing, then write it anew.")),
    ),
    "submit_claim": (
        _("Finish your request and send it"),
        _said(_("The seller sees it only after you send it.")),
    ),
    "give_information": (_("Give what the adjudicator asks for"), _information),
    "answer_request": (_("Answer the request"), _request),
    "answer_amendment": (_("Answer the changed request"), _request),
    "answer_proposal": (_("Answer the proposal of the marketplace"), _proposal),
    "answer_offer": (_("Answer the offer"), _offer),
    "go_on": (
        _("Decide how to go on"),
        _said(_("You can make an offer, ask for a ruling, or withdraw.")),
    ),
    "reply_to_appeal": (
        _("Reply to the appeal"),
        _said(
            _(
                "Say what you think of it, and add evidence if you have some. "
                "If you have grounds of your own, you can join the appeal."
            )
        ),
    ),
    "provide_return_label": (
        _("Give the return address and label"),
        _said(_("The buyer's time to post begins only when both are there.")),
    ),
    "send_late_return": (_("The goods were not sent back in time"), _missed),
    "send_return": (_("Send the goods back"), _return),
    "check_return": (
        _("Check the returned goods"),
        _said(
            _(
                "If everything is in order, accept the return. Then the buyer is refunded. "
                "If not, show it and object: then an adjudicator looks at it."
            )
        ),
    ),
    "send_replacement": (
        _("Ship the goods again"),
        _said(_("Send them with tracking and enter the number here.")),
    ),
    "check_replacement": (
        _("Is the replacement right?"),
        _said(
            _(
                "Say so when you have checked it, or tell us that it is lost or wrong again. "
                "If you are not sure yet, say that: then silence does not count as content."
            )
        ),
    ),
    "confirm_ruling": (
        _("Agree to this ruling, or say why not"),
        _said(_("It cannot be appealed any more, so two adjudicators decide together.")),
    ),
    "issue_ruling": (
        _("Rule on this dispute"),
        _said(_("Judge every piece of evidence, give the reasons, name the rules.")),
    ),
    "decide_appeal": (_("Decide the appeal"), _said(_("Your ruling is the last one."))),
    "take": (_("Take this case file"), _said(_("Nobody deals with it yet."))),
    "read_ruling": (_("Read the ruling"), _ruling),
}
