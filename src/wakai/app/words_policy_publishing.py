"""Why a policy was not proposed or published, and what to do next."""

from typing import assert_never

from django.utils.translation import gettext as _

from wakai.app import formats
from wakai.app.formats import HasTimeZone
from wakai.core.policy.publishing import (
    EffectiveTooEarly,
    FailedProof,
    NothingProposed,
    NotProven,
    ProposalWaits,
    PublishedAlready,
    Refusal,
    SamePerson,
    ShelfChanged,
    VersionTaken,
    VersionTooLow,
)


def sentence(refusal: Refusal, reader: HasTimeZone) -> str:
    """Return what is so, until when, and what to do next."""
    match refusal:
        case PublishedAlready():
            return _("This policy was published on %(when)s. There is nothing to do.") % {
                "when": formats.when(refusal.at, reader)
            }
        case VersionTaken() | VersionTooLow() | EffectiveTooEarly():
            return _cannot_follow(refusal, reader)
        case SamePerson():
            return _(
                "You proposed this policy yourself. Ask another owner or supervisor to confirm it."
            )
        case NotProven() | FailedProof():
            return _not_safe(refusal)
        case NothingProposed() | ShelfChanged() | ProposalWaits():
            return _otherwise_now(refusal)
        case _:
            assert_never(refusal)


def _cannot_follow(
    refusal: VersionTaken | VersionTooLow | EffectiveTooEarly, reader: HasTimeZone
) -> str:
    match refusal:
        case VersionTaken():
            return _(
                "Version %(latest)d was published with other content, and what is published is "
                "never changed. Give the file the version %(next)d."
            ) % {"latest": refusal.latest, "next": refusal.latest + 1}
        case VersionTooLow():
            return _(
                "Version %(latest)d of this policy was published before. "
                "Give the file the version %(next)d."
            ) % {"latest": refusal.latest, "next": refusal.latest + 1}
        case EffectiveTooEarly():
            return _(
                "A policy that was published before is in force from %(when)s. "
                "Choose this instant or a later one for effective_from."
            ) % {"when": formats.when(refusal.earliest, reader)}


def _not_safe(refusal: NotProven | FailedProof) -> str:
    if isinstance(refusal, FailedProof):
        return _(
            "The check found a story under this policy that must not happen. "
            "Change the file and propose it anew."
        )
    return _(
        "This policy is not proven for the program that runs now. "
        "Run the check shown on this page, then confirm it."
    )


def _otherwise_now(refusal: NothingProposed | ShelfChanged | ProposalWaits) -> str:
    match refusal:
        case NothingProposed():
            return _("This proposal no longer waits: it was published or withdrawn.")
        case ShelfChanged():
            return _(
                "Something was published or proposed meanwhile, so the difference you read is no "
                "longer the whole one. Read it again below."
            )
        case ProposalWaits():
            return _(
                "%(name)s %(version)d waits to be confirmed. Confirm or withdraw it first."
            ) % {"name": refusal.name, "version": refusal.version}
