"""Proposing, proving and publishing a policy: one decision, one transaction."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from wakai.app import clock, law_version, policy_file
from wakai.app.roles import Deed, may
from wakai.core.ids import PersonId
from wakai.core.policy import load
from wakai.core.policy.publishing import (
    Command,
    Confirm,
    Decision,
    Edition,
    Found,
    HouseFounded,
    Proof,
    Propose,
    RecordProof,
    Shelf,
    WithdrawProposal,
    decide,
    evolve,
)
from wakai.store import policies as stored
from wakai.store.people import PersonRow

IN_FORCE_KEY = "policy.in_force"  # in the cache: what pages show as being in force


class MayNotPublish(Exception):
    """This person has no part in publishing policies."""


def shelf() -> Shelf:
    """Return all editions; before the first dispute, the one that the settings name."""
    known = stored.shelf()
    if known.published:
        return known
    return evolve(known, HouseFounded(at=clock.now(), edition=of_settings()))


def founded(at: datetime, edition: Edition) -> str:
    """Begin the house with an edition unless it has begun; return the hash of what is in force."""
    with transaction.atomic(savepoint=False):
        known = _carried_out(stored.shelf(lock=True), Found(at=at, edition=edition))
    begun = known.in_force(at)
    assert begun is not None
    return begun.edition.sha256


def propose(who: PersonRow, edition: Edition) -> Decision:
    """Ask that an edition be published. Raises MayNotPublish."""
    return _execute(Propose(at=clock.now(), by=_publisher(who), edition=edition))


def withdraw(who: PersonRow, sha256: str) -> Decision:
    """Take back what waits. Raises MayNotPublish."""
    return _execute(WithdrawProposal(at=clock.now(), by=_publisher(who), sha256=sha256))


def confirm(who: PersonRow, sha256: str, *, compared_with: str) -> Decision:
    """
    Publish what another person has proposed, if it is proven under the law that runs.

    ``compared_with`` is the hash of what was in force when the difference was shown.
    Raises MayNotPublish.
    """
    command = Confirm(
        at=clock.now(),
        by=_publisher(who),
        sha256=sha256,
        compared_with=compared_with,
        law=law_version.sha256(),
    )
    return _execute(command)


def record_proof(proof: Proof) -> None:
    """Keep what the explorer found, for whoever publishes the policy."""
    _execute(RecordProof(at=proof.at, proof=proof))


def edition(text: str) -> Edition:
    """Return what the text of a whole policy file is. Raises PolicyError."""
    policy = load(text)
    return Edition(
        sha256=policy.sha256,
        name=policy.name,
        version=policy.version,
        effective_from=policy.effective_from,
        text=text,
    )


def of_settings() -> Edition:
    """Return the edition that a new house begins with. Raises PolicyError."""
    return edition(policy_file.read(Path(settings.WAKAI_POLICY_FILE)))


def handed_in(text: str) -> Edition:
    """
    Return what somebody hands in as a file; it may extend what lies beside the house's own file.

    Raises PolicyError.
    """
    beside = Path(settings.WAKAI_POLICY_FILE).with_name("handed-in.toml")
    return edition(policy_file.whole(text, beside))


def _publisher(who: PersonRow) -> PersonId:
    if not may(who.roles, Deed.PUBLISH_POLICY):
        raise MayNotPublish
    return PersonId(who.id)


def _execute(command: Command) -> Decision:
    """Decide a command with nobody else at it, and keep what follows."""
    with transaction.atomic(durable=True):
        known = stored.shelf(lock=True)
        if not known.published:
            known = _carried_out(known, Found(at=command.at, edition=of_settings()))
        decision = decide(known, command)
        if isinstance(decision, tuple):
            stored.append(known, decision)
    cache.delete(IN_FORCE_KEY)
    return decision


def _carried_out(known: Shelf, command: Found) -> Shelf:
    decision = decide(known, command)
    assert isinstance(decision, tuple)
    return stored.append(known, decision)
