"""Faults in what came to the law last: requests that change, doubts, money that is late."""

from typing import Final

from tests.core.faults.fault import Fault

LATELY: Final = (
    # -- money that is late
    Fault(
        "nobody is told that a payment is late",
        "disputes.payments",
        "    return (PaymentLate(at=at, step=step), again)\n",
        "    return (again,)\n",
        tried="disputes/test_payments.py",
    ),
    Fault(
        "a payment that failed is not waited for any more",
        "disputes.payments",
        "    return (failed, settling.instructed_by(state, at))\n",
        "    return (failed,)\n",
        tried="disputes/test_payments.py",
    ),
    # -- a seller who was paid before
    Fault(
        "the money of a seller who was paid before is held once more",
        "disputes.holding",
        "    hold = movements.hold_from_guarantee if state.order.paid_out_at else movements.hold\n"
        "    return settling.moved(at, hold(stake - share))\n",
        "    return settling.moved(at, hold(stake - share))\n",
        tried="disputes/test_paid_before.py",
    ),
    Fault(
        "a seller who was paid before is paid again",
        "disputes.holding",
        "    return settling.moved(at, movements.unhold_to_guarantee(kept, Account.ALLOC_S))\n",
        "    return ()\n",
        tried="disputes/test_paid_before.py",
    ),
    Fault(
        "the house advances without limit",
        "disputes.inputs",
        "    return None if asked.remedy.refund_minor <= most else WrongAmount(max_minor=most)\n",
        "    return None\n",
        tried="disputes/test_paid_before.py",
    ),
    # -- reminders that never arrived
    Fault(
        "silence costs the goods though no reminder arrived",
        "disputes.clocks",
        "        return None if reminded else clock.party\n",
        "        return None\n",
        tried="disputes/test_replacements.py",
    ),
    Fault(
        "the time runs once more again and again",
        "disputes.clocks",
        "    if clock.kind not in HEARD_CLOCKS or clock.again:\n",
        "    if clock.kind not in HEARD_CLOCKS:\n",
        tried="disputes/test_returns.py",
    ),
    Fault(
        "the time to appeal ends though no reminder of it arrived",
        "disputes.clocks",
        "    left = [party for party in Party if party not in heard]\n",
        "    left: list[Party] = []\n",
        tried="disputes/test_window_again.py",
    ),
    Fault(
        "a side that was told can appeal while the time runs once more for the other",
        "disputes.guards_appeal",
        "    if not clocks.runs_for(window, party):\n"
        "        return WindowOver(ended_at=window.set_at)\n",
        "",
        tried="disputes/test_window_again.py",
    ),
    Fault(
        "the time to post ends while it is once more the time to appeal",
        "disputes.clocks",
        "    if not waits or post is None or post.due_at >= longer.due_at:\n",
        "    if True:\n",
        tried="disputes/test_window_again.py",
    ),
    Fault(
        "who has done all with the goods is still waited for",
        "disputes.evolve_goods",
        "        case Fulfilment.NONE if DeadlineKind.APPEAL_WINDOW in state.deadlines:\n"
        "            return state.deadlines[DeadlineKind.APPEAL_WINDOW].party\n",
        "",
        tried="disputes/test_window_again.py",
    ),
    # -- too late
    Fault(
        "after the window a reason lets a dispute begin unseen",
        "disputes.guards",
        "    return NotYourTurn(until=end_of(state, DeadlineKind.LATE_CHECK))\n",
        "    return None\n",
        tried="disputes/test_late.py",
    ),
    Fault(
        "a slow house lets a late request wait for ever",
        "disputes.timers",
        "    DeadlineKind.LATE_CHECK: lambda state, _, at: late.admitted(state, SYSTEM, at),\n",
        "    DeadlineKind.LATE_CHECK: _nothing,\n",
        tried="disputes/test_late.py",
    ),
    # -- after the end
    Fault(
        "one person alone pays after the end",
        "disputes.guards_grant",
        "return ConflictOfInterest() if by.person == state.grant.by else None",
        "return None",
        tried="disputes/test_grants.py",
    ),
    Fault(
        "goodwill has no cap",
        "disputes.guards_grant",
        "    return most - given(state, goodwill=True)\n",
        "    return most\n",
        tried="disputes/test_grants.py",
    ),
    Fault(
        "a correction for the buyer is not owed by the seller",
        "ledger.movements",
        "    if to is Account.OUT_S:\n        return paid\n",
        "    return paid\n",
        tried="disputes/test_grants.py",
    ),
    Fault(
        "postage that is repaid has no limit",
        "disputes.inputs",
        "return None if 0 <= remedy.postage_minor <= most else WrongAmount(max_minor=most)",
        "return None",
        tried="disputes/test_postage.py",
    ),
    Fault(
        "postage is not undone with the dispute",
        "disputes.endings",
        "        *settling.moved(at, undo(left, currency)),\n"
        "        *settling.moved(at, movements.unreserve_postage(state.balances, currency)),\n",
        "        *settling.moved(at, undo(left, currency)),\n",
        tried="disputes/test_postage.py",
    ),
    # -- what the buyer may change
    Fault(
        "a request that became more leaves the seller no more time",
        "disputes.amending",
        "        return (*ended, *old, holding.answer_clock(state, kind, stake, at))\n",
        "        return ended\n",
        tried="disputes/test_amending.py",
    ),
    Fault(
        "a request can become more again and again",
        "disputes.amending",
        "    if more and state.amended:\n        return AmendedBefore()\n",
        "",
        tried="disputes/test_amending.py",
    ),
    Fault(
        "a request that became more holds no more money",
        "disputes.amending",
        "        *holding.held_anew(state, stake, at),\n",
        "",
        tried="disputes/test_amending.py",
    ),
    Fault(
        "silence counts as content although the buyer is not sure",
        "disputes.replacements",
        "    kind = DeadlineKind.REPLACEMENT_CONFIRM if sure else DeadlineKind.REPLACEMENT_DOUBT\n",
        "    kind = DeadlineKind.REPLACEMENT_CONFIRM\n",
        tried="disputes/test_replacements.py",
    ),
)
