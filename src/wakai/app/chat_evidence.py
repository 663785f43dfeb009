"""
Files of a chat that an operator puts into a case for their party, at its wish (c6).

The operator says what they show; the party is asked by a card, and only its yes does it. The
journal of the dispute names the operator and for whom, and the log of the chat keeps the wish.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from wakai.app import access, chat, clock, disputes, evidence
from wakai.app.access import CaseSight, ConversationSight, NotVisible
from wakai.app.disputes import Done
from wakai.app.uploads import Code, UploadRefusal
from wakai.core.conversations.cards import EvidenceConsent
from wakai.core.conversations.refusals import Refusal as ChatRefusal
from wakai.core.disputes.guards import room_for_evidence
from wakai.core.disputes.model import Actor, Role
from wakai.core.disputes.refusals import Refusal
from wakai.core.ids import DisputeId, PersonId
from wakai.store import chat as log
from wakai.store import conversations
from wakai.store.chat import Entry, Written


def files_in(sight: ConversationSight, seq: int) -> tuple[UUID, ...]:
    """
    Return the files that the party of a chat sent in one of its lines, while they are in no case.

    Raises NotVisible where there are none.
    """
    entry = log.entry(sight.conversation.id, seq, reader=sight.seat.reader)
    if entry is None or entry.kind != "message.posted":
        raise NotVisible
    sent = tuple(UUID(str(file)) for file in entry.body.get("attachments") or ())
    if not sent or entry.actor.id != sight.conversation.person or evidence.in_case(sent):
        raise NotVisible
    return sent


def ask(
    sight: ConversationSight, case: CaseSight, files: tuple[UUID, ...], kind: str
) -> Written | ChatRefusal:
    """Ask the party of a chat whether its files shall go into its case, as its operator wrote."""
    card = EvidenceConsent(
        dispute=case.dispute.id,
        files=tuple(map(str, files)),
        kind=kind,
        prepared_by=sight.viewer.name,
    )
    return chat.post_card(sight.conversation.id, sight.seat.actor, card, key=uuid4())


def put_in(sight: ConversationSight, card: Entry) -> Refusal | UploadRefusal | None:
    """
    Put the files of a card into the case of its party, who wishes so; again it changes nothing.

    They go in together, or none does. A card that was answered does nothing any more.
    Raises NotVisible to anybody but its party.
    """
    for_its_party(sight)
    about = conversations.lines_about(card.conversation, [card.seq])
    if any(kind == "card.answered" for kind, _ in about):
        return None
    dispute_id = DisputeId(UUID(card.body["dispute"]))
    case = access.dispute_for_party(sight.viewer.id, dispute_id)
    assert card.actor.id is not None
    operator = PersonId(card.actor.id)
    by = Actor(person=operator, role=Role.OPERATOR, on_behalf_of=case.party)
    files = [UUID(file) for file in card.body["files"]]
    refused = _not_together(files, case)
    if refused:
        return refused
    for file in files:
        done = evidence.attach(file, dispute_id, by=by, kind=card.body["kind"], at=clock.now())
        if not isinstance(done, Done):
            return done
    return None


def for_its_party(sight: ConversationSight) -> None:
    """Raise NotVisible to anybody but the party of a chat, whose files they are."""
    if not sight.seat.actor.kind.is_party or sight.viewer.id != sight.conversation.person:
        raise NotVisible


def _not_together(files: Sequence[UUID], case: CaseSight) -> Refusal | UploadRefusal | None:
    """Return why one of the files could not go in with the others; looked at before the first."""
    for file_id in files:
        file = evidence.complete(file_id, owner_id=case.viewer.id)
        if isinstance(file, UploadRefusal):
            return file
        if file.dispute_id not in {None, case.dispute.id}:
            return UploadRefusal(code=Code.USED_ELSEWHERE)
    state = disputes.read(case.dispute.id).state
    inside = {item.evidence_id for item in state.evidence}
    assert case.party is not None
    more = sum(file_id not in inside for file_id in files)
    return room_for_evidence(state, case.party, more=more) if more else None
