"""The door to evidence files: who may see which, and whether the untouched original too."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from wakai.app.roles import Deed, Reach, may, reach
from wakai.core.conversations.seats import Seat, seat
from wakai.core.disputes.model import Party, Role, Visibility
from wakai.store import evidence as rows
from wakai.store.evidence import FileRow, Parties, Surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """
    How a viewer may see a file; ``original`` includes where a photo was taken.

    ``logged``: a note is kept of each who looks, so nothing is shown before they open it.
    """

    original: bool
    logged: bool = False


def evidence_for_viewer(
    viewer_id: int, files: Sequence[FileRow], *, as_staff: bool = True
) -> dict[UUID, Sight]:
    """
    Return how this viewer may see each of the files; those not in the answer not at all.

    ``as_staff=False`` is for somebody who has not shown a second factor: only what is their own.
    The original is for its owner and for those who decide; everybody else sees the copies. Who
    may read a conversation sees its files, by the same rule; a case has a door of its own.
    """
    around = rows.surroundings(viewer_id, files)
    sights = {file.id: _sight(viewer_id, file, around, as_staff=as_staff) for file in files}
    return {file_id: sight for file_id, sight in sights.items() if sight is not None}


def _sight(viewer_id: int, file: FileRow, around: Surroundings, *, as_staff: bool) -> Sight | None:
    if not around.active:
        return None
    if file.uploader_id == viewer_id:
        return Sight(original=True)
    roles = around.roles if as_staff else frozenset()
    place = around.places.get(file.conversation_id or 0)
    seat_there = seat(viewer_id, roles, place) if place else None
    case = around.disputes.get(file.dispute_id) if file.dispute_id else None
    if case is not None and (side := _side(viewer_id, case)):
        return _as_party(side, file, case, seat_there)
    if case is not None and case.has_acted:
        return None  # who has left a side sees nothing, be it that they work here by now
    if seat_there is not None and not seat_there.reader.staff:
        return None if _is_hidden(file) else Sight(original=False)
    return _as_staff(file, roles, case, seat_there)


def _side(viewer_id: int, case: Parties) -> Party | None:
    """Return whose side of the case the viewer is on: their own, or whom they act for."""
    if viewer_id in {case.buyer_id, case.seller_id}:
        return Party.BUYER if viewer_id == case.buyer_id else Party.SELLER
    return Party(case.acts_for) if case.acts_for else None


def _as_party(side: Party, file: FileRow, case: Parties, there: Seat | None) -> Sight | None:
    """Answer a side of the case; staff may be customers too, and are only that."""
    in_chat = there is not None and not there.reader.staff
    in_case = file.added_at is not None and (case.was_sent or side is Party.BUYER)
    return Sight(original=False) if (in_chat or in_case) and not _is_hidden(file) else None


def _as_staff(
    file: FileRow, roles: frozenset[Role], case: Parties | None, there: Seat | None
) -> Sight | None:
    """Answer the house: what is in a case that was sent, and what is in a chat that it reads."""
    decides = may(roles, Deed.SEE_DECIDER_ONLY)
    noted = _is_hidden(file) and Reach.HOUSE not in reach(roles, Deed.SEE_DECIDER_ONLY)
    if _is_hidden(file) and not decides:
        return None
    in_case = file.added_at is not None and case is not None and case.was_sent
    reads = in_case and Reach.HOUSE in reach(roles, Deed.READ_CASE)
    return Sight(original=decides, logged=noted) if reads or there is not None else None


def _is_hidden(file: FileRow) -> bool:
    return file.visibility != Visibility.BOTH.value
