"""Faults that let somebody do what is not theirs, at the wrong time, or twice."""

from typing import Final

from tests.core.faults.fault import Fault

DOORS: Final = (
    # -- somebody may do what is not theirs
    Fault(
        "a stranger with the role of a buyer counts as the buyer",
        "disputes.parties",
        "by.role is Role.BUYER and by.person == state.order.buyer",
        "by.role is Role.BUYER",
        tried="disputes/test_opening.py",
    ),
    Fault(
        "a party that works for the house may rule on its own case",
        "disputes.guards_review",
        "    if is_party(state, person):\n        return ConflictOfInterest()\n",
        "",
        tried="disputes/test_appeal_decided.py",
    ),
    Fault(
        "who ruled first may decide the appeal",
        "disputes.guards_review",
        "person in state.first_level or person == state.appeal.prepared_by",
        "person == state.appeal.prepared_by",
        tried="disputes/test_appeal_decided.py",
    ),
    Fault(
        "who wrote the appeal may decide it",
        "disputes.guards_review",
        "person in state.first_level or person == state.appeal.prepared_by",
        "person in state.first_level",
        tried="disputes/test_appeal_decided.py",
    ),
    Fault(
        "an operator may assign a file",
        "disputes.guards_review",
        "if by.role not in {Role.SUPERVISOR, Role.SYSTEM}:",
        "if by.role not in {Role.SUPERVISOR, Role.SYSTEM, Role.OPERATOR}:",
        tried="disputes/test_review.py",
    ),
    Fault(
        "any adjudicator may rule, not only who has the file",
        "disputes.guards_review",
        "return None if assigned_to(state) == by.person else NotAssigned()",
        "return None",
        tried="disputes/test_appeal_decided.py",
    ),
    Fault(
        "an adjudicator may instruct a payment",
        "disputes.guards_goods",
        "    if by.role not in {Role.SYSTEM, Role.FINANCE}:\n        return NotAllowed()\n"
        "    if state.stage is not Stage.FINAL:",
        "    if by.role not in {Role.SYSTEM, Role.FINANCE, Role.ADJUDICATOR}:\n"
        "        return NotAllowed()\n    if state.stage is not Stage.FINAL:",
        tried="disputes/test_payments.py",
    ),
    Fault(
        "a seller may report that a payment arrived",
        "disputes.payments",
        "told_by_till=command.by.role is Role.SYSTEM)",
        "told_by_till=command.by.role in {Role.SYSTEM, Role.SELLER})",
        tried="disputes/test_payments.py",
    ),
    Fault(
        "one person holds both keys of a payment by hand",
        "disputes.guards_goods",
        "    return ConflictOfInterest() if by.person in vouched_by else None",
        "    return None",
        tried="disputes/test_payments.py",
    ),
    Fault(
        "the seller may accept an offer of their own",
        "disputes.guards",
        "return NotYourTurn(until=until) if state.offer.proposer is party else None",
        "return None",
        tried="disputes/test_negotiation.py",
    ),
    Fault(
        "anybody may fire a clock",
        "disputes.timers",
        "    if command.by.role is not Role.SYSTEM:\n        return NotAllowed()\n"
        "    clock = state.deadlines.get(command.kind)\n    if (",
        "    clock = state.deadlines.get(command.kind)\n    if (",
        tried="disputes/test_timers.py",
    ),
    # -- at the wrong time
    Fault(
        "a ruling before the evidence is complete",
        "disputes.guards_review",
        "return OtherSideNotHeard(until=until) if at < until else None",
        "return None",
        tried="disputes/test_appeal_decided.py",
    ),
    Fault(
        "a ruling one moment too late is still too early",
        "disputes.guards_review",
        "if at < until else None",
        "if at <= until else None",
        tried="disputes/test_appeal_decided.py",
    ),
    Fault(
        "a clock fires before its time",
        "disputes.timers",
        "        or command.at < clock.due_at\n",
        "",
        tried="disputes/test_timers.py",
    ),
    Fault(
        "a clock that stands still fires",
        "disputes.timers",
        "        or clock.pause is not None\n",
        "",
        tried="disputes/test_timers.py",
    ),
    Fault(
        "a clock that was moved fires at its old time",
        "disputes.timers",
        "        or clock.due_at != command.due_at\n        or command.at",
        "        or command.at",
        tried="disputes/test_timers.py",
    ),
    Fault(
        "an offer can be accepted at the end of its time",
        "disputes.guards",
        "(until and at >= until)",
        "(until and at > until)",
        tried="disputes/test_negotiation.py",
    ),
    Fault(
        "an appeal at the end of its window",
        "disputes.guards_appeal",
        "return WindowOver(ended_at=until) if until and at >= until else None",
        "return WindowOver(ended_at=until) if until and at > until else None",
        tried="disputes/test_appeals.py",
    ),
    Fault(
        "a dispute at the end of the window to open one",
        "disputes.opening",
        "return ends_at is not None and command.at >= ends_at",
        "return ends_at is not None and command.at > ends_at",
        tried="disputes/test_opening.py",
    ),
    Fault(
        "money leaves before the ruling is final",
        "disputes.guards_goods",
        "    if state.stage is not Stage.FINAL:\n"
        "        return NotFinal(until=end_of(state, DeadlineKind.APPEAL_WINDOW))\n",
        "",
        tried="disputes/test_payments.py",
    ),
    Fault(
        "money falls due while an appeal is still possible",
        "disputes.settling",
        "return money_due(state, at) if state.stage is Stage.FINAL else ()",
        "return money_due(state, at)",
        tried="disputes/test_invariants.py",
    ),
    Fault(
        "somebody loses a return before the ruling is final",
        "disputes.timers",
        "return kind is DeadlineKind.RETURN_SHIP and state.stage is not Stage.FINAL",
        "return False",
        tried="disputes/test_returns.py",
    ),
    # -- twice
    Fault(
        "the one appeal can be filed again",
        "disputes.evolve_appeal",
        "appeal=filed, appeal_used=True",
        "appeal=filed, appeal_used=False",
        tried="disputes/test_appeals.py",
    ),
    Fault(
        "an appeal after it was given up",
        "disputes.guards_appeal",
        "    if party in state.waived:\n        return AppealWaivedAlready()\n    until = end_of(",
        "    until = end_of(",
        tried="disputes/test_appeals.py",
    ),
    Fault(
        "a payment that arrived arrives again",
        "disputes.payments",
        "    return None if payment.is_open else ()\n",
        "    return () if payment.failed else None\n",
        tried="disputes/test_payments.py",
    ),
    Fault(
        "a payment is instructed again under the same key",
        "disputes.payments",
        "    if command.key in state.payments:\n        return ()\n",
        "",
        tried="disputes/test_payments.py",
    ),
    Fault(
        "the time to post can be made longer again and again",
        "disputes.returns",
        "    if goods.extended:\n",
        "    if False:\n",
        tried="disputes/test_returns.py",
    ),
    Fault(
        "a second first ruling",
        "disputes.review",
        "    if state.rulings and not under_review and command.by.role is Role.ADJUDICATOR:\n"
        "        return RulingStands()\n",
        "",
        tried="disputes/test_review.py",
    ),
    Fault(
        "one more offer than there are rounds",
        "disputes.guards",
        "if rounds >= rounds_max else None",
        "if rounds > rounds_max else None",
        tried="disputes/test_negotiation.py",
    ),
    Fault(
        "one more file than a level takes",
        "disputes.guards",
        "if given >= most else None",
        "if given > most else None",
        tried="disputes/test_opening.py",
    ),
    Fault(
        "a reminder is counted each time it is reported",
        "disputes.timers",
        "    if command.reminder <= clock.reminders_delivered:\n        return ()\n",
        "",
        tried="disputes/test_timers.py",
    ),
)
