"""One policy: what it says otherwise, on what it stands, how it runs, and its way into force."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wakai.app import (
    clock,
    formats,
    law_version,
    machine,
    policy_publishing,
    words_policy_diff,
    words_policy_publishing,
)
from wakai.app import policies as in_force
from wakai.app.access import NotVisible
from wakai.core.disputes.model import Role
from wakai.core.policy import load
from wakai.core.policy.diff import Amount, sources
from wakai.core.policy.publishing import Decision, Edition, Proof, Proposal, Published, Shelf
from wakai.web import auth
from wakai.web.admin.policies import answering_for, name_of, tag_of
from wakai.web.auth import StaffRequest
from wakai.web.machine.parts import machine_view
from wakai.web.parts import AnswerRow, Tag, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """On what one number or calendar stands."""

    subject: str
    value: str
    source: str


@require_safe
@auth.role_required(Role.OWNER, Role.SUPERVISOR)
def policy(request: StaffRequest, sha256: str) -> HttpResponse:
    """Show one policy, published or waiting."""
    return _page(request, sha256)


@require_POST
@auth.role_required(Role.OWNER, Role.SUPERVISOR)
def publication(request: StaffRequest, sha256: str) -> HttpResponse:
    """Publish what somebody else has proposed, as it was shown."""
    answer = policy_publishing.confirm(
        request.person, sha256, compared_with=request.POST.get("compared_with", "")
    )
    done = _("Published. New cases open under it from the time it names; open ones keep theirs.")
    return _answered(request, sha256, answer, done)


@require_POST
@auth.role_required(Role.OWNER, Role.SUPERVISOR)
def withdrawal(request: StaffRequest, sha256: str) -> HttpResponse:
    """Take back what waits."""
    answer = policy_publishing.withdraw(request.person, sha256)
    if isinstance(answer, tuple):
        messages.success(request, _("The proposal was withdrawn."))
        return redirect("admin_policies")
    return _answered(request, sha256, answer, "")


def _answered(request: StaffRequest, sha256: str, answer: Decision, done: str) -> HttpResponse:
    if isinstance(answer, tuple):
        messages.success(request, done)
        return redirect("admin_policy", sha256)
    messages.error(request, words_policy_publishing.sentence(answer, request.person))
    return _page(request, sha256, status=409)


def _page(request: StaffRequest, sha256: str, status: int = 200) -> HttpResponse:
    shelf = policy_publishing.shelf()
    published, waiting = shelf.of_hash(sha256), _waiting(shelf, sha256)
    found = published or waiting
    now = shelf.in_force(clock.now())
    if found is None or now is None:
        raise NotVisible
    edition = found.edition
    counted = in_force.open_cases()
    proof, last = shelf.proof(sha256, law_version.sha256()), shelf.last_proof(sha256)
    context = {
        "edition": edition,
        "tag": tag_of(published, now) if published else _waits(),
        "facts": _facts(request, edition, found, _proof(request, proof or last)),
        "in_force": now.edition,
        "is_in_force": now.edition.sha256 == sha256,
        "groups": words_policy_diff.groups(now.edition.text, edition.text, counted),
        "keeping": words_policy_diff.keeping(sum(count for _, count in counted)),
        "waiting": waiting,
        "own": waiting is not None and waiting.by == request.person_id,
        "proof": proof,
        "machine": machine_view(machine.of_terms(load(edition.text).terms)),
        "sources": _sources(edition),
    }
    return render(request, "admin/policy.html", context, status=status)


def _waiting(shelf: Shelf, sha256: str) -> Proposal | None:
    waits = shelf.proposal
    return waits if waits and waits.edition.sha256 == sha256 else None


def _waits() -> Tag:
    return Tag(text=_("Waits for a second person"), tone=Tone.WAIT)


def _facts(
    request: StaffRequest, edition: Edition, found: Published | Proposal, proven: tuple[str, ...]
) -> tuple[AnswerRow, ...]:
    reader = request.person
    if isinstance(found, Proposal):
        who = _("Proposed by %(name)s, %(when)s") % {
            "name": name_of(found.by),
            "when": formats.when(found.at, reader),
        }
    else:
        names = answering_for(found)
        told = formats.listed(names) if names else _("the settings, when the house began")
        who = _("Published by %(names)s, %(when)s") % {
            "names": told,
            "when": formats.when(found.at, reader),
        }
    return (
        AnswerRow(label=_("In force from"), values=(formats.when(edition.effective_from, reader),)),
        AnswerRow(label=_("Who answers for it"), values=(who,)),
        AnswerRow(label=_("Proof"), values=proven),
        AnswerRow(label=_("Content hash"), values=(edition.sha256,)),
    )


def _proof(request: StaffRequest, proof: Proof | None) -> tuple[str, ...]:
    """Say what the last check of this content found, and whether it still counts."""
    if proof is None:
        return (_("Not proven for the program that runs now."),)
    when = formats.when(proof.at, request.person)
    if proof.law != law_version.sha256():
        told = _("Checked on %(when)s. The law of the program has changed since: check it again.")
        return (_("Not proven for the program that runs now."), told % {"when": when})
    facts = {
        "when": when,
        "law": proof.law[:12],
        "seconds": formats.number(proof.seconds),
        "invariants": formats.number(proof.invariants),
        "states": formats.number(proof.states),
        "transitions": formats.number(proof.transitions),
        "days": formats.number(proof.case_days_max),
        "wait": formats.number(proof.wait_days_max),
    }
    if not proof.passed and not proof.stories:
        return (
            _("The check did not come to its end, or a rule is never reached: see its report."),
        )
    if not proof.passed:
        return (_("The check found what must not happen:"), *proof.stories)
    return (
        _("Proven: %(states)s situations and %(transitions)s steps, and nothing that must not be.")
        % facts,
        _("No case lasts longer than %(days)s days, nobody waits longer than %(wait)s days.")
        % facts,
        _(
            "Checked whole on %(when)s: %(invariants)s invariants, %(seconds)s seconds, "
            "version %(law)s of the law."
        )
        % facts,
    )


def _sources(edition: Edition) -> tuple[SourceRow, ...]:
    names = words_policy_diff.Names(edition.text, edition.text)
    return tuple(
        SourceRow(
            subject=words_policy_diff.subject(path, names),
            value=words_policy_diff.value(path, said, names) if isinstance(said, Amount) else "",
            source=source,
        )
        for path, said, source in sources(edition.text)
    )
