"""The lines of a chat as rows to draw: bubbles, lines of the house, cards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from wakai.app import assurances, chat_words, evidence, message_evidence, people
from wakai.app.access import ConversationSight
from wakai.app.cases import CaseView
from wakai.app.evidence import Tile
from wakai.core.conversations.model import CONTESTED, ActorKind, Reader
from wakai.core.conversations.seats import HELPER
from wakai.store import conversations as stored
from wakai.store.chat import Entry
from wakai.store.conversations import Member
from wakai.web.cards import Bubble, ChatLine, Citation, Sending, Source
from wakai.web.chat import card_rows
from wakai.web.chat.card_subjects import Subjects
from wakai.web.parts import Action, EvidenceKind, EvidenceTile, Method, Scan, Sign, Words

_SIGNS = {
    ActorKind.BUYER: Sign.BUYER,
    ActorKind.SELLER: Sign.SELLER,
    ActorKind.OPERATOR: Sign.HOUSE,
    ActorKind.BOT: Sign.BOT,
    ActorKind.SYSTEM: Sign.SYSTEM,
}
_MEDIA = {"image": EvidenceKind.PHOTO, "video": EvidenceKind.VIDEO, "pdf": EvidenceKind.DOCUMENT}
_IN_A_ROW_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: which part draws it, and what is drawn."""

    seq: int
    part: str  # bubble, line, card
    row: Any
    template: str = ""  # of a card


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """What the lines of one conversation are drawn with, for one reader."""

    sight: ConversationSight
    subjects: Subjects  # of its cards
    members: tuple[Member, ...]
    names: Mapping[int, str] = field(default_factory=dict)  # of members, and of who left a note
    answers: Mapping[int, dict[str, Any]] = field(default_factory=dict)
    translations: Mapping[int, dict[str, Any]] = field(default_factory=dict)
    contested: frozenset[int] = frozenset()  # lines whose translation somebody finds wrong
    case: CaseView | None = None  # into which the messages of an order can be put
    helpers: frozenset[int] = frozenset()  # who is, or was, a party's representative
    tiles: Mapping[UUID, Tile] = field(default_factory=dict)  # of the files sent with the lines

    @property
    def reader(self) -> Reader:
        return self.sight.seat.reader

    @property
    def seen_upto(self) -> int:
        """How far somebody else has read."""
        others = (
            m.read_seq for m in self.members if m.person != self.reader.person and m.role != HELPER
        )
        return max(others, default=0)

    def name(self, entry: Entry) -> str:
        """Return who wrote a line."""
        if entry.actor.kind is ActorKind.BOT:
            return _("Wakai bot")
        return self.names.get(entry.actor.id or 0) or _("Wakai")


def rows(sight: ConversationSight, entries: Sequence[Entry]) -> list[Row]:
    """Return the rows of the lines that have something to show to this reader."""
    thread = _thread(sight, entries)
    found: list[Row] = []
    before: Entry | None = None
    for entry in entries:
        row = _row(thread, entry, before)
        if row is not None:
            found.append(row)
            before = entry
    return found


def kind_label(actor: ActorKind) -> str:
    """Say in words whether a bot or a person wrote."""
    match actor:
        case ActorKind.BOT:
            return _("BOT")
        case ActorKind.OPERATOR:
            return _("PERSON")
        case ActorKind.BUYER:
            return _("Buyer")
        case ActorKind.SELLER:
            return _("Seller")
        case ActorKind.SYSTEM:
            return ""


def _label(thread: Thread, entry: Entry) -> str:
    """Say who wrote, and for whom where it was not for themselves."""
    if entry.actor.id not in thread.helpers:
        return kind_label(entry.actor.kind)
    return _("for the buyer") if entry.actor.kind is ActorKind.BUYER else _("for the seller")


def _thread(sight: ConversationSight, entries: Sequence[Entry]) -> Thread:
    conversation, seqs = sight.conversation.id, [entry.seq for entry in entries]
    answers: dict[int, dict[str, Any]] = {}
    translations: dict[int, dict[str, Any]] = {}
    contested = set()
    for kind, body in stored.lines_about(conversation, seqs):
        if kind == "card.answered":
            answers[body["seq"]] = body["answer"]
        elif kind == "message.translated" and body["lang"] == sight.viewer.language:
            translations[body["seq"]] = body
        elif kind == CONTESTED:
            contested.add(body["seq"])
    members = tuple(stored.members(conversation))
    return Thread(
        sight=sight,
        subjects=Subjects(viewer=sight.viewer.id),
        members=members,
        names=_names(members, entries),
        answers=answers,
        translations=translations,
        contested=frozenset(contested),
        case=message_evidence.case_of(sight),
        helpers=frozenset(member.person for member in members if member.role == HELPER),
        tiles=evidence.tiles_by_id(_files(entries), sight.viewer.id),
    )


def _names(members: Sequence[Member], entries: Iterable[Entry]) -> dict[int, str]:
    """Return who is who; a colleague who left a note need not have taken part otherwise."""
    names = {member.person: member.name for member in members}
    others = {entry.actor.id for entry in entries if entry.actor.id} - names.keys()
    return names | {row.id: row.name for row in people.people(others).values()} if others else names


def _row(thread: Thread, entry: Entry, before: Entry | None) -> Row | None:
    match entry.kind:
        case "message.posted":
            return Row(seq=entry.seq, part="bubble", row=_bubble(thread, entry, before))
        case "note.posted":
            return Row(seq=entry.seq, part="bubble", row=_note(thread, entry))
        case "system.line" if entry.actor.kind is ActorKind.BOT:
            return Row(seq=entry.seq, part="bubble", row=_bot_line(thread, entry))
        case "card.posted":
            drawn = card_rows.draw(
                thread.sight,
                entry,
                thread.answers.get(entry.seq),
                card_rows.Extra(subjects=thread.subjects),
            )
            if drawn is None:
                return None
            return Row(seq=entry.seq, part="card", row=drawn.card, template=drawn.template)
        case _:
            text = chat_words.line(entry.kind, entry.body, staff=thread.reader.staff)
            line = ChatLine(text=text, at=entry.at, sign=_SIGNS[entry.actor.kind])
            return Row(seq=entry.seq, part="line", row=line) if text else None


def _bubble(thread: Thread, entry: Entry, before: Entry | None) -> Bubble:
    mine = entry.actor.id is not None and entry.actor.id == thread.reader.person
    seen = mine and entry.seq <= thread.seen_upto
    translated = thread.translations.get(entry.seq, {})
    return Bubble(
        key=_key(entry),
        sign=_SIGNS[entry.actor.kind],
        name=_("You") if mine else thread.name(entry),
        kind_label=_label(thread, entry),
        words=_words(thread, entry, translated, mine=mine),
        at=entry.at,
        mine=mine,
        sending=Sending.SEEN if seen else Sending.SENT,
        source=_source(thread, entry, before),
        citations=_citations(thread, entry),
        tiles=_tiles(thread, entry),
        translation_note=_contested(thread, entry, mine=mine) or _translation_note(translated),
        contest_href=_contest_href(thread, entry, translated),
        joined=_follows(before, entry),
        to_evidence=_to_evidence(thread, entry, mine=mine),
        in_evidence=_in_evidence(thread, entry),
    )


def _source(thread: Thread, entry: Entry, before: Entry | None) -> Source | None:
    """Return what an answer of the house rests on: a rule, what is so, or who answers alone."""
    if entry.body.get("assurance"):
        return Source.POLICY
    if entry.body.get("case"):
        return Source.FACT
    if entry.actor.kind is not ActorKind.OPERATOR or thread.reader.staff:
        return None
    goes_on = before is not None and _follows(before, entry) and not _is_founded(before)
    return None if goes_on else Source.VIEW


def _is_founded(entry: Entry) -> bool:
    """Return whether an answer rests on more than the view of who gives it."""
    return bool(entry.body.get("assurance") or entry.body.get("case"))


def _citations(thread: Thread, entry: Entry) -> tuple[Citation, ...]:
    """Return the page of the case, or the rule that an answer rests on with its kept number."""
    if case := entry.body.get("case"):
        label = _("Open dispute %(number)s") % {"number": case["number"]}
        return (Citation(label=label, href=reverse("dispute", args=[case["dispute"]])),)
    cited = entry.body.get("assurance")
    if not cited:
        return ()
    number = str(cited["number"])
    label = f"{assurances.label(str(cited['clause']), str(cited['policy']))} ({number})"
    href = "" if thread.reader.staff else f"{reverse('chat_told')}#{number}"
    return (Citation(label=label, href=href),)


def _to_evidence(thread: Thread, entry: Entry, *, mine: bool) -> Action | None:
    """Return the way of a message, or of one's own files in it, into the case."""
    if thread.case and entry.body.get("text"):
        href = reverse("chat_evidence", args=[entry.conversation, entry.seq])
        return Action(label=_("Put into evidence"), href=href, method=Method.POST, icon="scale")
    if thread.sight.is_held:
        return _for_party(thread, entry)
    sent = entry.body.get("attachments") if mine else None
    dispute_id = message_evidence.dispute_of(thread.sight) if sent else None
    if not sent or dispute_id is None or _in_case(thread, entry):
        return None
    query = urlencode([("file", file_id) for file_id in sent])
    href = f"{reverse('dispute_evidence', args=[dispute_id])}?{query}"
    return Action(label=_("Add to the case"), href=href, icon="scale")


def _for_party(thread: Thread, entry: Entry) -> Action | None:
    """Return the way of a party's files into its case, with whose operator it talks."""
    here, sent = thread.sight.conversation, entry.body.get("attachments")
    if not sent or not here.dispute or entry.actor.id != here.person:
        return None
    if _in_case(thread, entry):
        return None
    href = reverse("desk_evidence", args=[here.id, entry.seq])
    return Action(label=_("Put into evidence for them"), href=href, icon="scale")


def _in_case(thread: Thread, entry: Entry) -> bool:
    """Return whether all that can be seen of the files of a line is in a case already."""
    return all(tile.added_at is not None for tile in _seen(thread, entry))


def _in_evidence(thread: Thread, entry: Entry) -> bool:
    if thread.case is None:
        return False
    mark = message_evidence.evidence_id(entry.conversation, entry.seq)
    return any(item.evidence_id == mark for item in thread.case.state.evidence)


def _words(thread: Thread, entry: Entry, translated: dict[str, Any], *, mine: bool) -> Words:
    language = thread.sight.viewer.language
    reviewed = entry.body.get("texts") or {}
    if language in reviewed:
        return Words(text=str(reviewed[language]), language=language, mine=mine)
    return Words(
        text=chat_words.said(entry.body),
        language=str(translated.get("source") or entry.body.get("lang") or ""),
        translation=str(translated.get("text", "")),
        translation_language=language if translated.get("text") else "",
        mine=mine,
    )


def _translation_note(translated: dict[str, Any]) -> str:
    match translated.get("status"):
        case "unverified":
            return _("The translation lost a number or a name. This is the original.")
        case "over_budget":
            return _("Today's translations are used up. This is the original.")
        case "failed":
            return _("It could not be translated now. This is the original.")
        case _:
            return ""


def _contested(thread: Thread, entry: Entry, *, mine: bool) -> str:
    if entry.seq not in thread.contested:
        return ""
    if mine:
        return _("The translation of this was said to be wrong. Say it in other, shorter words.")
    return _("The translation was said to be wrong. The original is what counts.")


def _contest_href(thread: Thread, entry: Entry, translated: dict[str, Any]) -> str:
    shown = translated.get("text") and entry.seq not in thread.contested
    if not shown or not thread.sight.seat.writes:
        return ""
    return reverse("chat_translation", args=[entry.conversation, entry.seq])


def _note(thread: Thread, entry: Entry) -> Bubble:
    mine = entry.actor.id == thread.reader.person
    return Bubble(
        key=_key(entry),
        sign=_SIGNS[entry.actor.kind],
        name=thread.name(entry),
        kind_label=kind_label(entry.actor.kind),
        words=Words(text=chat_words.note(entry.body), language=str(entry.body.get("lang", ""))),
        at=entry.at,
        mine=mine,
        note=True,
    )


def _bot_line(thread: Thread, entry: Entry) -> Bubble:
    text = chat_words.line(entry.kind, entry.body, staff=thread.reader.staff)
    return Bubble(
        key=_key(entry),
        sign=Sign.BOT,
        name=thread.name(entry),
        kind_label=kind_label(ActorKind.BOT),
        words=Words(text=text, language=thread.sight.viewer.language),
        at=entry.at,
    )


def _key(entry: Entry) -> str:
    return str(entry.client_key) if entry.client_key else f"m{entry.seq}"


def _follows(before: Entry | None, entry: Entry) -> bool:
    if before is None or before.kind != entry.kind or before.actor != entry.actor:
        return False
    return (entry.at - before.at).total_seconds() < _IN_A_ROW_SECONDS


def _tiles(thread: Thread, entry: Entry) -> tuple[EvidenceTile, ...]:
    return tuple(_tile(tile, entry, thread.name(entry)) for tile in _seen(thread, entry))


def _seen(thread: Thread, entry: Entry) -> list[Tile]:
    """Return the files of a line that its reader may see."""
    return [thread.tiles[file_id] for file_id in _files([entry]) if file_id in thread.tiles]


def _files(entries: Iterable[Entry]) -> list[UUID]:
    return [
        UUID(str(value))
        for entry in entries
        if entry.kind == "message.posted"
        for value in entry.body.get("attachments") or ()
    ]


def _tile(item: Tile, entry: Entry, name: str) -> EvidenceTile:
    return EvidenceTile(
        evidence_id=str(item.id),
        kind=_MEDIA.get(item.media, EvidenceKind.DOCUMENT),
        label=item.name,
        sign=_SIGNS[entry.actor.kind],
        name=name,
        at=entry.at,
        mine=item.mine,
        scan=Scan.of(item.state, item.refusal),
        thumb_url=item.thumb_url or item.poster_url,
        full_url=item.shown_url,
        original_url=item.original_url,
        width=item.width or 0,
        height=item.height or 0,
        size_bytes=item.size,
        sha256=item.sha256,
    )
