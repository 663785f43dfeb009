"""Names of what the policy lists: read from the terms a dispute was opened under."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wakai.app import words_deadlines
from wakai.core.calendar import Period
from wakai.core.disputes.model import DeadlineKind
from wakai.core.policy import Labelled, Terms


def wording(item: Labelled) -> str:
    """Return what the policy calls a thing in the active language, or else in English."""
    return item.label_ja if (get_language() or "").startswith("ja") else item.label_en


def reason(code: str, terms: Terms | None) -> str:
    """Return the name of a reason for a dispute."""
    return _named(code, terms.reasons if terms else ())


def refusal_reason(code: str, terms: Terms | None) -> str:
    """Return the name of a reason for which a seller refuses a request."""
    return _named(code, terms.refusals if terms else ())


def evidence_kind(code: str, terms: Terms | None) -> str:
    """Return the name of a kind of evidence."""
    return _named(code, terms.evidence_kinds if terms else ())


def finding(code: str, terms: Terms | None) -> str:
    """Return the sentence of a finding: a reason for a ruling."""
    return _named(code, terms.findings if terms else ())


def ground(code: str, terms: Terms | None) -> str:
    """Return the name of a ground of appeal."""
    return _named(code, terms.appeal.grounds if terms else ())


def request_reason(code: str, terms: Terms | None) -> str:
    """Return the name of the first choice of the appeal form."""
    return _named(code, terms.appeal.request_reasons if terms else ())


def rule(code: str, terms: Terms | None) -> str:
    """Return a clause of the policy as a ruling cites it: a reason, or a period with its length."""
    if terms is None:
        return _plain(code)
    if found := terms.reason(code):
        return wording(found)
    if code not in terms.periods:
        return _plain(code)
    return _("%(name)s: %(length)s") % {
        "name": _period_name(code),
        "length": period(terms.periods[code]),
    }


def told(code: str, terms: Terms, *, applies: bool) -> str:
    """Return the sentence to a party that a clause applies to what they ask, or does not."""
    if applies:
        sentence = _("To what you ask, this rule applies: “%(rule)s”.")
    else:
        sentence = _("To what you ask, this rule does not apply: “%(rule)s”.")
    return sentence % {"rule": rule(code, terms)}


def period(length: Period) -> str:
    """Return a length of time of the policy: "5 days", "3 working days"."""
    return words_deadlines.period(length)


def _period_name(code: str) -> str:
    kinds = {kind.value for kind in DeadlineKind}
    return words_deadlines.name(DeadlineKind(code)) if code in kinds else _plain(code)


def _named(code: str, items: Iterable[Labelled]) -> str:
    found = next((item for item in items if item.code == code), None)
    return wording(found) if found else _plain(code)


def _plain(code: str) -> str:
    """Return a code that has no name as readable as it gets."""
    return code.replace("_", " ")
