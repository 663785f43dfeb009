"""The cards of a chat as rows: the body of the line, the present state of what it is about."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from wakai.app import evidence, file_limits, orders, policies, words, words_uploads
from wakai.app import help as help_centre
from wakai.app.access import ConversationSight, NotVisible
from wakai.app.cases import CaseView
from wakai.app.orders import OrderRow
from wakai.core.conversations import cards
from wakai.core.disputes.guards import GUARDS
from wakai.core.disputes.model import Appeal, DeadlineKind, Stage
from wakai.core.disputes.refusals import AppealUsed
from wakai.core.ids import OrderId
from wakai.store.chat import Entry
from wakai.web import case_about, case_rows, unfiled_rows
from wakai.web.cards import (
    AppealFormCard,
    ArticleCard,
    ClaimDraftCard,
    ClaimStartCard,
    ConfirmationCard,
    EvidenceConsentCard,
    EvidenceRequestCard,
    OrderNumberCard,
    OrderOption,
    OrderPickerCard,
    SurveyCard,
)
from wakai.web.chat import card_side
from wakai.web.chat.card_subjects import Subjects
from wakai.web.context import address
from wakai.web.parts import Action, Words

_ORDERS_MAX = 20

type Answer = dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A card and the template that draws it."""

    template: str
    card: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """What a card is about, what was typed into it, and what was wrong with that."""

    subjects: Subjects
    query: str = ""
    problem: str = ""


def draw(sight: ConversationSight, entry: Entry, answer: Answer, extra: Extra) -> Drawn | None:
    """Return a card as it stands now; None for one that this reader cannot be shown."""
    name = str(entry.body["card"])
    maker = _MAKERS.get(name)
    if maker is None:
        return None
    try:
        card = maker(sight, entry, answer, extra)
    except NotVisible:
        return None
    if isinstance(card, OrderPickerCard):
        name = "order_picker"  # a number that was typed is shown as the order it names
    return Drawn(template=f"parts/cards/{name}.html", card=card)


def _picker(
    sight: ConversationSight, entry: Entry, answer: Answer, extra: Extra
) -> OrderPickerCard:
    whose = sight.conversation.person or sight.viewer.id
    if answer:
        picked = extra.subjects.order(answer["order"])
        options: tuple[OrderOption, ...] = ()
    else:
        picked = None
        listed = _listed(entry, whose, extra.query)
        until = card_side.appeals_until(sight, extra.subjects, listed)
        options = tuple(
            case_about.option(order, appeal_until=until.get(order.id)) for order in listed
        )
    return OrderPickerCard(
        orders=options,
        action=_here(entry),
        query=extra.query,
        search_href=_here(entry) if not sight.seat.reader.staff else "",
        picked=case_about.option(picked) if picked else None,
    )


def _listed(entry: Entry, whose: int, query: str) -> list[OrderRow]:
    if query:
        return list(orders.search_order(whose, query))[:_ORDERS_MAX]
    ids = [OrderId(order) for order in entry.body.get("orders") or ()]
    if not ids:
        return list(orders.orders_of_buyer(whose, limit=_ORDERS_MAX))
    found = orders.orders(ids)
    return [found[order] for order in ids if order in found]


def _number(
    sight: ConversationSight, entry: Entry, answer: Answer, extra: Extra
) -> OrderNumberCard | OrderPickerCard:
    if answer:
        return _picker(sight, entry, answer, extra)
    typed = extra.query
    whose = sight.conversation.person or sight.viewer.id
    near = orders.search_order(whose, typed) if typed else ()
    return OrderNumberCard(
        action=_here(entry),
        value=typed,
        problem=extra.problem,
        suggestion=case_about.option(near[0]) if near else None,
    )


def _evidence(
    sight: ConversationSight, entry: Entry, answer: Answer, extra: Extra
) -> EvidenceRequestCard:
    del sight, answer
    view = extra.subjects.case(entry.body["dispute"])
    label = _("Add photos or files")
    return EvidenceRequestCard(
        title=_("Evidence is asked for"),
        why=str(entry.body.get("words", "")) or _("It helps to decide rightly."),
        wanted=tuple(entry.body.get("kinds") or ()),
        limits=words_uploads.what_may_be_sent(file_limits.current()),
        clock=None,
        upload=Action(label=label, href=_evidence_page(view), icon="photo"),
    )


def _consent(
    sight: ConversationSight, entry: Entry, answer: Answer, extra: Extra
) -> EvidenceConsentCard:
    body, asks = entry.body, sight.seat.actor.kind.is_party
    view = extra.subjects.case(body["dispute"])
    side = card_side.side(sight, view)
    ids = [UUID(file) for file in body["files"]]
    seen = evidence.tiles_by_id(ids, sight.viewer.id)
    done = _wished(answer, in_case=evidence.in_case(ids))
    return EvidenceConsentCard(
        about=case_about.about(view),
        is_asked=asks,
        prepared_by=str(body["prepared_by"]),
        kind=words.evidence_kind(body["kind"], view.state.terms),
        tiles=tuple(unfiled_rows.tile(view, seen[one], side) for one in ids if one in seen),
        action=_here(entry) if asks and not done else "",
        done=done,
        refused=extra.problem,
    )


def _start(
    sight: ConversationSight, entry: Entry, answer: Answer, extra: Extra
) -> ClaimStartCard | None:
    del answer
    order = extra.subjects.order(entry.body["order"])
    if order is None:
        return None
    code = str(entry.body["reason"])
    query = f"?{urlencode({'reason': code})}" if code else ""
    is_asked = not sight.seat.reader.staff
    return ClaimStartCard(
        order_number=order.number,
        goods=case_about.goods(order),
        reason=words.reason(code, policies.live().terms) if code else "",
        code=code,
        start_url=reverse("dispute_start", args=[order.id]) if is_asked else "",
        order_url=reverse("order", args=[order.id]) + query if is_asked else "",
    )


def _claim(sight: ConversationSight, entry: Entry, answer: Answer, extra: Extra) -> ClaimDraftCard:
    del answer
    body = entry.body
    order = extra.subjects.order(body["order"])
    try:
        view = extra.subjects.case(body["dispute"])
    except NotVisible:  # to the house, before it is sent
        view = None
    done = _begun(view) if view else ""
    page = address("claim", args=(body["dispute"], "problem"))
    return ClaimDraftCard(
        order_number=order.number if order else "",
        goods=case_about.goods(order) if order else (),
        reason=words.reason(body["reason"], view.state.terms if view else policies.live().terms),
        prepared_by=str(body["prepared_by"]),
        form_url="" if done or sight.seat.reader.staff else page,
        done=done,
    )


def _begun(view: CaseView) -> str:
    """Say what became of a claim that was filled in for its buyer; empty while it is a draft."""
    if view.state.stage is Stage.DRAFT:
        return ""
    if view.state.claim:
        return _("The claim is sent.")
    return _("This draft is over. A new one can be begun from the order.")


def _wished(answer: Answer, *, in_case: bool) -> str:
    """Say what became of files that an operator would put into a case; empty while it is open."""
    if in_case:
        return _("It is in the case file, at the wish of its party.")
    return _("It stays out of the case file, as its party wishes.") if answer else ""


def _appeal(sight: ConversationSight, entry: Entry, answer: Answer, extra: Extra) -> AppealFormCard:
    del answer
    view = extra.subjects.case(entry.body["dispute"])
    window = view.state.deadlines.get(DeadlineKind.APPEAL_WINDOW)
    order = view.order
    filed = view.state.appeal if view.state.appeal_used else None
    sent = filed is not None and filed.party is card_side.side(sight, view)
    return AppealFormCard(
        title=_("Appeal"),
        order_number=order.number if order else "",
        dispute_number=view.sight.dispute.number,
        clock=case_rows.clock(view, window) if window and not filed else None,
        form_url="" if sight.seat.reader.staff else _appeal_page(view),
        sent=sent,
        expired="" if sent else _no_appeal(sight, view),
    )


def _no_appeal(sight: ConversationSight, view: CaseView) -> str:
    """Say why the party whom the card was sent to cannot appeal; empty while it can."""
    if card_side.can_appeal(sight, view):
        return ""
    used = GUARDS["file_appeal"](view.state, card_side.party(sight, view), view.now)
    if isinstance(used, AppealUsed):
        return words.sentence(used, reader=case_rows.reader_of(view))
    return _("The time for an appeal is over, or there is no ruling.")


def _confirmation(
    sight: ConversationSight, entry: Entry, answer: Answer, extra: Extra
) -> ConfirmationCard:
    del answer
    body = entry.body
    view = extra.subjects.case(body["ref"])
    both = (view.state.appeal, view.state.also_prepared)
    appeal = next((one for one in both if one and one.text.sha256() == body["sha256"]), None)
    said = case_rows.words_of(view, appeal.text.statement) if appeal else None
    language = str(body.get("language", ""))
    where = address("appeal_confirmation", args=(body["ref"],))
    return ConfirmationCard(
        title=_("Please confirm this text"),
        about=case_about.with_ruling(view, card_side.side(sight, view)),
        prepared_by=str(body.get("prepared_by") or _("Wakai")),
        words=replace(said or Words(text=str(body["text"]), language=language), mine=True),
        consequence=_("After this there is no second appeal."),
        confirm=Action(label=_("Read and confirm"), href=where or _here(entry))
        if sight.seat.actor.kind.is_party
        else None,
        fingerprint=str(body["sha256"])[:12],
        done=_confirmed(view, appeal),
    )


def _confirmed(view: CaseView, shown: Appeal | None) -> str:
    """Say why there is nothing to confirm; empty while there is."""
    match view.state.appeal_used, shown is not None:
        case True, True if shown is view.state.appeal:
            mine = view.sight.party is not None
            return _("You have confirmed this text.") if mine else _("They have confirmed it.")
        case True, _:
            return _("The appeal was filed. There is nothing left to confirm here.")
        case False, False:
            return _("This text was changed since. Only the last one can be confirmed.")
        case _:
            return ""


def _article(sight: ConversationSight, entry: Entry, answer: Answer, extra: Extra) -> ArticleCard:
    del answer, extra
    body = entry.body
    now = help_centre.article(str(body["slug"]), sight.viewer.language)
    return ArticleCard(
        title=now.title if now else str(body["title"]),
        excerpt=now.summary if now else str(body.get("lead", "")),
        href=address("help_article", args=(body["slug"],)),
        language=now.language if now else sight.conversation.language,
    )


def _ruling(sight: ConversationSight, entry: Entry, answer: Answer, extra: Extra) -> object:
    del sight, answer
    return case_rows.ruling_card(extra.subjects.case(entry.body["dispute"]))


def _survey(sight: ConversationSight, entry: Entry, answer: Answer, extra: Extra) -> SurveyCard:
    return SurveyCard(
        question=_("How did you find this chat?"),
        options=(
            ("1", _("Bad")),
            ("2", _("Poor")),
            ("3", _("Fair")),
            ("4", _("Good")),
            ("5", _("Very good")),
        ),
        action=_here(entry),
        thanks=_thanks(sight, answer),
        words_max=cards.TEXT_MAX,
        appeal_href=_open_appeal(sight, extra.subjects),
    )


def _thanks(sight: ConversationSight, answer: Answer) -> str:
    if sight.seat.reader.staff:
        return _("The party was asked how they found this chat.")
    if answer and answer.get("skipped"):
        return _("You gave no answer, and that is fine.")
    return _("Thank you. It helps us to do better.") if answer else ""


def _open_appeal(sight: ConversationSight, subjects: Subjects) -> str:
    """Return where the real appeal is, for the party of a ruling who can still file one."""
    dispute = sight.conversation.dispute
    if dispute is None or sight.seat.reader.staff:
        return ""
    try:
        view = subjects.case(str(dispute))
    except NotVisible:
        return ""
    return _appeal_page(view) if card_side.can_appeal(sight, view) else ""


def _appeal_page(view: CaseView) -> str:
    return address("appeal", args=(view.dispute_id, "before")) or case_rows.case_href(view)


def _evidence_page(view: CaseView) -> str:
    page = address("dispute_evidence", args=(view.dispute_id,))
    return page or case_rows.case_href(view)


def _here(entry: Entry) -> str:
    return reverse("chat_card", args=(entry.conversation, entry.seq))


_MAKERS = {
    "order_picker": _picker,
    "order_number": _number,
    "evidence_request": _evidence,
    "evidence_consent": _consent,
    "claim_start": _start,
    "claim_draft": _claim,
    "appeal_form": _appeal,
    "confirmation": _confirmation,
    "article": _article,
    "ruling": _ruling,
    "survey": _survey,
}
