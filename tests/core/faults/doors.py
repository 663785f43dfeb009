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
        "    if is_party(state, person) or person in state.conflicted:\n",
        "    if person in state.conflicted:\n",
        tried="disputes/test_appeal_decided.py",
    ),
    Fault(
        "who declared a conflict may decide all the same",
        "disputes.guards_review",
        "    if is_party(state, person) or person in state.conflicted:\n",
        "    if is_party(state, person):\n",
        tried="disputes/test_conflict.py",
    ),
    Fault(
        "who ruled first may decide the appeal",
        "disputes.guards_review",
        "person in state.first_level or person in _wrote_an_appeal(state)",
        "person in _wrote_an_appeal(state)",
        tried="disputes/test_appeal_decided.py",
    ),
    Fault(
        "who wrote the appeal may decide it",
        "disputes.guards_review",
        "person in state.first_level or person in _wrote_an_appeal(state)",
        "person in state.first_level",
        tried="disputes/test_appeal_decided.py",
    ),
    Fault(
        "an operator may assign a file",
        "disputes.may",
        '"assign": {Role.SUPERVISOR: Reach.HOUSE,',
        '"assign": {Role.OPERATOR: Reach.HOUSE, Role.SUPERVISOR: Reach.HOUSE,',
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
        "disputes.may",
        '    "instruct_payment": _FINANCE,',
        '    "instruct_payment": {**_FINANCE, **_DECIDES},',
        tried="disputes/test_payments.py",
    ),
    Fault(
        "a seller may report that a payment arrived",
        "disputes.may",
        '    "record_payment_settled": _TILL,',
        '    "record_payment_settled": {**_TILL, **_SELLER},',
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
        "disputes.may",
        '    "fire_deadline": _TILL,',
        '    "fire_deadline": {**_TILL, **_PARTIES, **_CARRIER, **_KEYS},',
        tried="disputes/test_timers.py",
    ),
    Fault(
        "the table of roles is not asked",
        "disputes.decide",
        "    if command.by.role not in _ROLES[kind]:\n"
        "        return may.refused(command.by.role, _ROLES[kind])\n",
        "",
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
        "return WindowOver(ended_at=window.due_at) if at >= window.due_at else None",
        "return WindowOver(ended_at=window.due_at) if at > window.due_at else None",
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
        "    if state.stage is not Stage.FINAL and not apart:\n"
        "        return NotFinal(until=end_of(state, DeadlineKind.APPEAL_WINDOW))\n",
        "",
        tried="disputes/test_payments.py",
    ),
    Fault(
        "money falls due while an appeal is still possible",
        "disputes.settling",
        "return money_due(state, remedy, at) if state.stage is Stage.FINAL else ()",
        "return money_due(state, remedy, at)",
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
        "        appeal_used=True,\n",
        "        appeal_used=False,\n",
        tried="disputes/test_appeals.py",
    ),
    Fault(
        "an appeal after it was given up",
        "disputes.guards_appeal",
        "    if party in state.waived:\n"
        "        return AppealWaivedAlready()\n"
        "    return _window_over(",
        "    return _window_over(",
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
        "    return command.reminder in clock.reminders_seen\n",
        "    return command.reminder < 0\n",
        tried="disputes/test_timers.py",
    ),
)
