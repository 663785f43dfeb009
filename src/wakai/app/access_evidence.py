"""The door to evidence files: who may see which, and whether the untouched original too."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from wakai.app.roles import Deed, Reach, may, reach
from wakai.core.disputes.model import Stage, Visibility
from wakai.store import evidence as rows
from wakai.store.evidence import FileRow, Parties, Surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """How a viewer may see a file; ``original`` includes where a photo was taken."""

    original: bool


def evidence_for_viewer(
    viewer_id: int, files: Sequence[FileRow], *, as_staff: bool = True
) -> dict[UUID, Sight]:
    """
    Return how this viewer may see each of the files; those not in the answer not at all.

    ``as_staff=False`` is for somebody who has not shown a second factor: only what is their own.
    The original is for its owner and for those who decide; everybody else sees the copies.
    """
    around = rows.surroundings(viewer_id, files)
    sights = {file.id: _sight(viewer_id, file, around, as_staff=as_staff) for file in files}
    return {file_id: sight for file_id, sight in sights.items() if sight is not None}


def _sight(viewer_id: int, file: FileRow, around: Surroundings, *, as_staff: bool) -> Sight | None:
    if not around.active:
        return None
    if file.uploader_id == viewer_id:
        return Sight(original=True)
    parties = around.disputes.get(file.dispute_id) if file.dispute_id else None
    if parties is not None and viewer_id in {parties.buyer_id, parties.seller_id}:
        return _as_party(viewer_id, file, parties)  # staff may be customers too, and are only that
    if file.conversation_id in around.conversations and file.visibility == Visibility.BOTH.value:
        return Sight(original=False)
    return _as_staff(file, around) if as_staff else None


def _as_party(viewer_id: int, file: FileRow, parties: Parties) -> Sight | None:
    if file.added_at is None or file.visibility != Visibility.BOTH.value:
        return None
    if parties.stage == Stage.DRAFT.value and viewer_id != parties.buyer_id:
        return None
    return Sight(original=False)


def _as_staff(file: FileRow, around: Surroundings) -> Sight | None:
    decides = may(around.roles, Deed.SEE_DECIDER_ONLY)
    if file.visibility != Visibility.BOTH.value and not decides:
        return None
    if file.added_at is None and file.conversation_id not in around.house_chats:
        return None
    return Sight(original=decides) if Reach.HOUSE in reach(around.roles, Deed.READ_CASE) else None
