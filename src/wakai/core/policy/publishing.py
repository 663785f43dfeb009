"""
How a policy comes into force: proposed by one person, proven, confirmed by a second one.

What is published is never edited and never taken back; a later edition takes its place. Pure.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, assert_never

from wakai.core.ids import PersonId

# -- what there is -----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One policy file as it was read."""

    sha256: str
    name: str
    version: int
    effective_from: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An edition that cases can be opened under, and who answers for it."""

    edition: Edition
    at: datetime
    proposed_by: PersonId | None = None  # None: the house began with it
    confirmed_by: PersonId | None = None

    @property
    def in_force_from(self) -> datetime:
        """From when on new cases open under it, unless a later one is in force."""
        return max(self.edition.effective_from, self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An edition that waits for a second person."""

    edition: Edition
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the explorer found when it walked a policy with the law as it was then."""

    sha256: str  # of the policy
    law: str  # hash of the code of the law
    at: datetime
    passed: bool
    states: int
    transitions: int
    seconds: int
    case_days_max: int  # the longest that any case can last
    wait_days_max: int  # the longest that anybody can wait
    stories: tuple[str, ...] = ()  # the shortest way to each violation, in words
    invariants: int = 0  # how many were asked for in each state; 0: it was not noted


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """All editions, in the order in which they were published, and what waits."""

    published: tuple[Published, ...] = ()
    proposal: Proposal | None = None
    proofs: tuple[Proof, ...] = ()

    def in_force(self, at: datetime) -> Published | None:
        """Return what new cases open under: the last that has come into force."""
        begun = [one for one in self.published if one.in_force_from <= at]
        if not begun:
            return self.published[0] if self.published else None
        last = max(one.in_force_from for one in begun)
        return next(one for one in reversed(begun) if one.in_force_from == last)

    def of_hash(self, sha256: str) -> Published | None:
        """Return a published edition by its content hash."""
        return next((one for one in self.published if one.edition.sha256 == sha256), None)

    def proof(self, sha256: str, law: str) -> Proof | None:
        """Return the last proof of a policy under this law."""
        found = (one for one in reversed(self.proofs) if (one.sha256, one.law) == (sha256, law))
        return next(found, None)

    def last_proof(self, sha256: str) -> Proof | None:
        """Return the last proof of a policy, whichever law it was walked with."""
        return next((one for one in reversed(self.proofs) if one.sha256 == sha256), None)


# -- what is asked -----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Begin the house with an edition; where there is one already, nothing happens."""

    at: datetime
    edition: Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose:
    """Ask that an edition be published."""

    at: datetime
    by: PersonId
    edition: Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawProposal:
    """Take back what waits, so that another edition can be proposed."""

    at: datetime
    by: PersonId
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """Publish what another person has proposed, exactly as it was shown."""

    at: datetime
    by: PersonId
    sha256: str
    compared_with: str  # hash of what was in force when its difference was shown
    law: str  # hash of the code of the law that runs now


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordProof:
    """Note what the explorer found."""

    at: datetime
    proof: Proof


Command = Found | Propose | WithdrawProposal | Confirm | RecordProof

# -- why not -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingProposed:
    """No such proposal waits."""

    code: ClassVar[str] = "nothing_proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalWaits:
    """Another proposal waits: it is confirmed or withdrawn first."""

    code: ClassVar[str] = "proposal_waits"
    name: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedAlready:
    """This very content was published before."""

    code: ClassVar[str] = "published_already"
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionTaken:
    """This version was published with other content; a change is a new version."""

    code: ClassVar[str] = "version_taken"
    latest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionTooLow:
    """A later version of this policy was published before."""

    code: ClassVar[str] = "version_too_low"
    latest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveTooEarly:
    """It would be in force before one that was published earlier."""

    code: ClassVar[str] = "effective_too_early"
    earliest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePerson:
    """Who proposed it cannot confirm it: a second person must."""

    code: ClassVar[str] = "same_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfChanged:
    """What waits, or what is in force, is not what was shown."""

    code: ClassVar[str] = "shelf_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotProven:
    """The explorer has not proven this policy under the law that runs."""

    code: ClassVar[str] = "not_proven"


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedProof:
    """The explorer found a story under this policy that must not be possible."""

    code: ClassVar[str] = "failed_proof"


Refusal = (
    NothingProposed
    | ProposalWaits
    | PublishedAlready
    | VersionTaken
    | VersionTooLow
    | EffectiveTooEarly
    | SamePerson
    | ShelfChanged
    | NotProven
    | FailedProof
)

# -- what happened -----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseFounded:
    """The house began with an edition, which its settings name."""

    kind: ClassVar[str] = "policy.founded.v1"
    at: datetime
    edition: Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyProposed:
    """Somebody asks for an edition."""

    kind: ClassVar[str] = "policy.proposed.v1"
    at: datetime
    by: PersonId
    edition: Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalWithdrawn:
    """What waited was taken back."""

    kind: ClassVar[str] = "policy.withdrawn.v1"
    at: datetime
    by: PersonId
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPublished:
    """A second person confirmed what was proposed."""

    kind: ClassVar[str] = "policy.published.v1"
    at: datetime
    by: PersonId
    sha256: str
    law: str  # under which it was proven


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRecorded:
    """The explorer walked a policy."""

    kind: ClassVar[str] = "policy.proof.v1"
    at: datetime
    proof: Proof


Event = HouseFounded | PolicyProposed | ProposalWithdrawn | PolicyPublished | ProofRecorded
type Decision = tuple[Event, ...] | Refusal


def decide(shelf: Shelf, command: Command) -> Decision:
    """Return what happens, or why it does not; no events: exactly this was done before."""
    match command:
        case Found():
            founded = HouseFounded(at=command.at, edition=command.edition)
            return () if shelf.published else (founded,)
        case Propose():
            return _propose(shelf, command)
        case WithdrawProposal():
            if shelf.proposal is None or shelf.proposal.edition.sha256 != command.sha256:
                return NothingProposed()
            return (ProposalWithdrawn(at=command.at, by=command.by, sha256=command.sha256),)
        case Confirm():
            return _confirm(shelf, command)
        case RecordProof():
            return (ProofRecorded(at=command.at, proof=command.proof),)
        case _:
            assert_never(command)


def _propose(shelf: Shelf, command: Propose) -> Decision:
    waits = shelf.proposal
    if waits and (waits.edition.sha256, waits.by) == (command.edition.sha256, command.by):
        return ()
    if waits:
        return ProposalWaits(name=waits.edition.name, version=waits.edition.version)
    refused = _not_to_be_published(shelf, command.edition)
    return refused or (PolicyProposed(at=command.at, by=command.by, edition=command.edition),)


def _not_to_be_published(shelf: Shelf, edition: Edition) -> Refusal | None:
    """Say why an edition cannot follow those that are published."""
    before = shelf.of_hash(edition.sha256)
    if before:
        return PublishedAlready(at=before.at)
    versions = [one.edition.version for one in shelf.published if one.edition.name == edition.name]
    if edition.version in versions:
        return VersionTaken(latest=max(versions))
    if versions and edition.version < max(versions):
        return VersionTooLow(latest=max(versions))
    starts = [one.edition.effective_from for one in shelf.published]
    if starts and edition.effective_from < max(starts):
        return EffectiveTooEarly(earliest=max(starts))
    return None


def _confirm(shelf: Shelf, command: Confirm) -> Decision:
    before = shelf.of_hash(command.sha256)
    if before and before.confirmed_by == command.by:
        return ()
    waits, now = shelf.proposal, shelf.in_force(command.at)
    if waits is None:
        return NothingProposed()
    shown = (waits.edition.sha256, now.edition.sha256 if now else "")
    if shown != (command.sha256, command.compared_with):
        return ShelfChanged()
    if waits.by == command.by:
        return SamePerson()
    refused = _not_to_be_published(shelf, waits.edition)
    if refused:
        return refused
    proof = shelf.proof(command.sha256, command.law)
    if proof is None:
        return NotProven()
    if not proof.passed:
        return FailedProof()
    published = PolicyPublished(
        at=command.at, by=command.by, sha256=command.sha256, law=command.law
    )
    return (published,)


def evolve(shelf: Shelf, event: Event) -> Shelf:
    """Return the shelf after an event: facts are copied, nothing is judged."""
    match event:
        case HouseFounded():
            founded = Published(edition=event.edition, at=event.at)
            return replace(shelf, published=(*shelf.published, founded))
        case PolicyProposed():
            return replace(
                shelf, proposal=Proposal(edition=event.edition, by=event.by, at=event.at)
            )
        case ProposalWithdrawn():
            return replace(shelf, proposal=None)
        case PolicyPublished():
            assert shelf.proposal is not None
            published = Published(
                edition=shelf.proposal.edition,
                at=event.at,
                proposed_by=shelf.proposal.by,
                confirmed_by=event.by,
            )
            return replace(shelf, published=(*shelf.published, published), proposal=None)
        case ProofRecorded():
            return replace(shelf, proofs=(*shelf.proofs, event.proof))
        case _:
            assert_never(event)
