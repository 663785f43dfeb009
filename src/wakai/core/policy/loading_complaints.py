"""The table of a policy file about sanctions and complaints."""

from collections.abc import Collection, Mapping

from wakai.core.policy.complaints import AfterFinding, Body, Clause, Complaints, Measure
from wakai.core.policy.reading import Table
from wakai.core.policy.terms import PolicyError

COMPLAINT_PERIODS = (
    "complaint_window",
    "complaint_decision",
    "complaint_backstop",
    "complaint_information",
    "termination_notice",
)
MEDIATORS_MIN = 2


def complaints(table: Table, *, findings: Collection[str]) -> Complaints:
    """
    Read ``[complaints]``; a file that is older than it knows no sanctions.

    Raises PolicyError for a house that is not exempt and names too few bodies outside.
    """
    if "complaints" not in table.names():
        return Complaints()
    told = table.table("complaints")
    periods = told.table("periods")
    found = Complaints(
        users_exempt=told.flag("users_exempt", default=False),
        sellers_exempt=told.flag("sellers_exempt", default=False),
        periods={name: periods.period(name) for name in COMPLAINT_PERIODS},
        clauses=_clauses(told),
        bodies=_bodies(told),
        after_finding=_after_finding(told, findings),
    )
    periods.end()
    told.end()
    return _checked(found)


def _clauses(table: Table) -> tuple[Clause, ...]:
    clauses = []
    for code, entry in table.named_tables("clauses"):
        clauses.append(
            Clause(
                code=code,
                label_en=entry.text("label_en"),
                label_ja=entry.text("label_ja"),
                legal=entry.flag("legal", default=False),
                source=entry.text("source"),
            )
        )
        entry.end()
    return tuple(clauses)


def _bodies(table: Table) -> tuple[Body, ...]:
    bodies = []
    for code, entry in table.named_tables("bodies"):
        bodies.append(
            Body(
                code=code,
                label_en=entry.text("label_en"),
                label_ja=entry.text("label_ja"),
                site=entry.text("site"),
                mediator=entry.flag("mediator", default=False),
            )
        )
        entry.end()
    return tuple(bodies)


def _after_finding(table: Table, findings: Collection[str]) -> Mapping[str, AfterFinding]:
    follows = {}
    for code, entry in table.named_tables("after_finding"):
        if code not in findings:
            raise PolicyError(f"{entry.path} names a finding which this policy does not know.")
        measure = entry.choice("measure", Measure)
        follows[code] = AfterFinding(measure=measure, clause=entry.text("clause"))
        entry.end()
    return follows


def _checked(found: Complaints) -> Complaints:
    known = {clause.code for clause in found.clauses}
    for code, follows in found.after_finding.items():
        if follows.clause not in known:
            raise PolicyError(
                f"complaints.after_finding.{code}.clause names {follows.clause}, which is none."
            )
    mediators = sum(body.mediator for body in found.bodies)
    if not found.users_exempt and mediators == len(found.bodies):
        raise PolicyError("complaints.bodies must name an out-of-court settlement body.")
    if not found.sellers_exempt and mediators < MEDIATORS_MIN:
        raise PolicyError(f"complaints.bodies must name {MEDIATORS_MIN} mediators or more.")
    return found
