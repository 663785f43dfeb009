"""
Files of a chat that an operator puts into a case for their party, at its wish (c6).

The operator says what they show; the party is asked by a card, and only its yes does it. The
journal of the dispute names the operator and for whom, and the log of the chat keeps the wish.
"""

from uuid import UUID, uuid4

from wakai.app import access, chat, clock, evidence
from wakai.app.access import CaseSight, ConversationSight, NotVisible
from wakai.app.chat import CardAnswered
from wakai.app.disputes import Done
from wakai.app.uploads import UploadRefusal
from wakai.core.conversations.cards import EvidenceConsent
from wakai.core.conversations.refusals import Refusal as ChatRefusal
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


def put_in(
    sight: ConversationSight, card: Entry
) -> Written | CardAnswered | Refusal | UploadRefusal:
    """
    Put the files of a card into the case of its party, who wishes so, and keep the wish with it.

    All of it happens, or nothing: a card that is answered meanwhile does nothing any more.
    Raises NotVisible to anybody but its party.
    """
    for_its_party(sight)
    about = conversations.lines_about(card.conversation, [card.seq])
    if any(kind == "card.answered" for kind, _ in about):
        return CardAnswered(seq=card.seq)
    dispute_id = DisputeId(UUID(card.body["dispute"]))
    case = access.dispute_for_party(sight.viewer.id, dispute_id)
    assert card.actor.id is not None
    operator = PersonId(card.actor.id)
    answered = _Answered(sight, card)
    done = evidence.attach_together(
        [UUID(file) for file in card.body["files"]],
        dispute_id,
        by=Actor(person=operator, role=Role.OPERATOR, on_behalf_of=case.party),
        kind=card.body["kind"],
        at=clock.now(),
        first=answered.write,
    )
    return answered.line if isinstance(done, Done) else done


def for_its_party(sight: ConversationSight) -> None:
    """Raise NotVisible to anybody but the party of a chat, whose files they are."""
    if not sight.seat.actor.kind.is_party or sight.viewer.id != sight.conversation.person:
        raise NotVisible


class _Answered:
    """The wish of a party, to be written with what it leads to."""

    line: Written

    def __init__(self, sight: ConversationSight, card: Entry) -> None:
        self._sight, self._card = sight, card

    def write(self) -> CardAnswered | None:
        """Write it; what it returns is that somebody was faster. Raises NotVisible."""
        card, wish = self._card, {"wished": True}
        found = chat.answer_card(card.conversation, self._sight.seat.actor, card.seq, wish)
        if isinstance(found, CardAnswered):
            return found
        if not isinstance(found, Written):
            raise NotVisible
        self.line = found
        return None
