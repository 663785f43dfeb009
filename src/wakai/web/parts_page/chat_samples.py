"""Samples of the chat: bubbles in all states, lines of the house, cards."""

from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from wakai.web.cards import (
    AppealFormCard,
    ArticleCard,
    Bubble,
    CaseAbout,
    ChatLine,
    Citation,
    ClaimDraftCard,
    ClaimStartCard,
    ConfirmationCard,
    EvidenceConsentCard,
    EvidenceRequestCard,
    OrderNumberCard,
    OrderOption,
    OrderPickerCard,
    RulingCard,
    Sending,
    Source,
    SurveyCard,
)
from wakai.web.parts import Action, Problem, Sign, Tone, Words
from wakai.web.parts_page.case_samples import answer_clock, loss_clock, refund_line
from wakai.web.parts_page.sample import (
    NOW,
    Sample,
    Section,
    ana_says,
    ben_says,
    hence,
    one,
    tile,
    yen,
)


def _bubble(caption: str, **changes: Any) -> Sample:
    given: dict[str, Any] = {
        "key": f"m{len(changes)}",
        "sign": Sign.BUYER,
        "name": "Ana",
        "kind_label": pgettext("sample", "you"),
        "words": Words(text=_("The cup is blue.")),
        "at": NOW,
        "mine": True,
    }
    return one(caption, "bubble", bubble=Bubble(**(given | changes)))


def _line(caption: str, text: str, **changes: Any) -> Sample:
    return one(caption, "chat_line", line=ChatLine(text=text, **changes))


def bubbles() -> Section:
    """Return a conversation that shows every kind and state of a line."""
    bot = {"sign": Sign.BOT, "name": "Wakai", "kind_label": _("bot"), "mine": False}
    olu = {"sign": Sign.HOUSE, "name": "Olu", "kind_label": _("operator, a person"), "mine": False}
    ben = {"sign": Sign.SELLER, "name": "Ben", "kind_label": _("seller"), "mine": False}
    told = Words(text=_("An appeal is possible until 5 December. There is one for each dispute."))
    samples = (
        _line("day", _("Today")),
        _bubble("bot", words=Words(text=_("I am a bot. I can look at your case.")), **bot),
        _bubble(
            "bot with a source",
            words=told,
            joined=True,
            citations=(Citation(label=_("How an appeal works"), href="#"),),
            source=Source.POLICY,
            **bot,
        ),
        _bubble("yours, seen", words=ana_says(mine=True), sending=Sending.SEEN),
        _line("joined", _("Olu, an operator, joined."), sign=Sign.HOUSE, tone=Tone.ACT),
        _bubble("person", words=told, source=Source.VIEW, **olu),
        _bubble("seller, translated", words=ben_says(), **ben),
        _bubble(
            "translating", words=Words(text="白です。", language="ja"), translating=True, **ben
        ),
        _bubble(
            "translation refused",
            words=Words(text="注文 7K4-221 は 3,980円 です。", language="ja"),
            translation_note=_("The translation lost a number. This is the original."),
            **ben,
        ),
        _bubble("with a photo", tiles=(tile(evidence_id="h", sha256=""),)),
        _bubble("sending", sending=Sending.SENDING),
        _bubble("waiting for the connection", sending=Sending.WAITING),
        _bubble("failed", sending=Sending.FAILED),
        _bubble("note", words=Words(text=_("Promised a refund on the 3rd.")), note=True, **olu),
        _line("waiting", _("You are third in line."), tone=Tone.WAIT),
    )
    return Section(
        code="bubble", title=_("Conversation"), samples=samples, wide=True, frame="thread"
    )


def _order(number: str, title: str, **changes: Any) -> OrderOption:
    given: dict[str, Any] = {
        "number": number,
        "title": title,
        "language": "ja",
        "ordered_at": hence(days=-14),
        "total": yen(3_980),
        "picture_url": tile().thumb_url,
        "state": pgettext("sample", "delivered"),
    }
    return OrderOption(**(given | changes))


def _about(**ruling: Any) -> CaseAbout:
    goods = Words(text="白磁のマグカップ 350ml 食洗機対応・ギフト箱入り", language="ja")
    return CaseAbout(number="D-7K4-031", order_number="7K4-2210-58", goods=(goods,), **ruling)


def order_cards() -> Section:
    """Return the two ways to say which order it is about."""
    white = _order("7K4-2210-58", "白磁のマグカップ 350ml 食洗機対応・ギフト箱入り")
    bag = _order(
        "7K4-2198-11",
        "Canvas tote bag",
        language="en",
        total=yen(2_400),
        picture_url="",
        disabled=_("Its dispute has ended."),
    )
    ruled = _order("7K4-2204-17", "急須", appeal_until=hence(days=5))
    picker = OrderPickerCard(
        orders=(white, ruled, bag), action="#", search_href="#", more_href="#", number_href="#"
    )
    return Section(
        code="order-cards",
        title=_("Which order"),
        samples=(
            one(pgettext("caption", "pick"), "cards/order_picker", card=picker),
            one(
                pgettext("caption", "picked"),
                "cards/order_picker",
                card=OrderPickerCard(orders=(), action="#", picked=white),
            ),
            one(
                pgettext("caption", "nothing found"),
                "cards/order_picker",
                card=OrderPickerCard(orders=(), action="#", query="plate", search_href="#"),
            ),
            one(
                pgettext("caption", "type the number"),
                "cards/order_number",
                card=OrderNumberCard(action="#"),
            ),
            one(
                pgettext("caption", "not quite right"),
                "cards/order_number",
                card=OrderNumberCard(
                    action="#",
                    value="7K4-2210-85",
                    problem=_("This number has a slip in its last two digits."),
                    suggestion=white,
                ),
            ),
        ),
    )


def case_cards() -> Section:
    """Return the cards that do something to a case."""
    appeal = AppealFormCard(
        title=_("Appeal"),
        order_number="7K4-2210-58",
        dispute_number="D-7K4-031",
        clock=loss_clock(),
        form_url="#",
        step=2,
        steps=6,
        filed_by="Olu",
        problems=(Problem(text=_("Choose a reason."), field_id="main"),),
    )
    request = EvidenceRequestCard(
        title=_("A photo of the label is asked for"),
        why=_("It shows which colour was packed."),
        wanted=(_("the whole label in one picture"), _("sharp enough to read")),
        limits=_("Pictures up to 10 MB, video up to 100 MB and 3 minutes."),
        clock=answer_clock(),
        upload=Action(label=_("Add a photo"), href="#", icon="upload"),
        cannot=Action(label=_("I cannot provide this"), href="#"),
    )
    confirm = ConfirmationCard(
        title=_("Is this what you want to say?"),
        about=_about(ruled_at=hence(days=-1), result=_ruling().outcome),
        prepared_by="Olu",
        words=ana_says(),
        consequence=_("After this there is no second appeal."),
        confirm=Action(label=_("Send the appeal"), href="#"),
        refuse=Action(label=_("Change the text"), href="#"),
        fingerprint="9f2c 1d4e",
    )
    return Section(
        code="case-cards",
        title=_("Cards that do something"),
        samples=(
            one(pgettext("caption", "appeal form"), "cards/appeal_form", card=appeal),
            one(pgettext("caption", "evidence request"), "cards/evidence_request", card=request),
            one(pgettext("caption", "confirm the exact text"), "cards/confirmation", card=confirm),
            *_prepared_cards(),
            one(pgettext("caption", "ruling"), "cards/ruling", card=_ruling()),
        ),
    )


def _prepared_cards() -> tuple[Sample, ...]:
    """Return what somebody else prepared, and only its party makes count."""
    start = ClaimStartCard(
        order_number="7K4-2210-58",
        goods=_about().goods,
        reason=_("Wrong colour"),
        start_url="#",
        order_url="#",
    )
    draft = ClaimDraftCard(
        order_number="7K4-2210-58",
        goods=_about().goods,
        reason=_("Wrong colour"),
        prepared_by="Olu",
        form_url="#",
    )
    consent = EvidenceConsentCard(
        about=_about(),
        prepared_by="Olu",
        kind=_("Photo of the label"),
        tiles=(tile(evidence_id="consent"),),
        action="#",
    )
    return (
        one(pgettext("caption", "way to a claim"), "cards/claim_start", card=start),
        one(pgettext("caption", "claim, filled in"), "cards/claim_draft", card=draft),
        one(pgettext("caption", "into evidence"), "cards/evidence_consent", card=consent),
    )


def _ruling() -> RulingCard:
    return RulingCard(
        title=_("Ruling by Ida, adjudicator"),
        outcome=_("You get the full price back and keep the cup."),
        money=(refund_line(),),
        clock=None,
        reasons=(
            _("The photo of the label shows that blue was sent."),
            _("The listing says white."),
        ),
        rule=Citation(label=_("Rule 4.2: wrong variant"), href="#"),
        href="#",
        tone=Tone.GAIN,
    )


def quiet_cards() -> Section:
    """Return the cards that only inform or ask."""
    japanese = get_language() == "ja"
    article = ArticleCard(
        title="異議申し立てのしかた" if japanese else "How an appeal works",
        excerpt="裁定から14日以内に一度だけできます。" if japanese else "Once, within 14 days.",
        href="#",
        language="ja" if japanese else "en",
    )
    survey = SurveyCard(
        question=_("How was our service?"),
        options=(("1", _("bad")), ("2", _("so-so")), ("3", _("good"))),
        action="#",
        appeal_href="#",
    )
    return Section(
        code="quiet-cards",
        title=_("Cards that inform or ask"),
        samples=(
            one(pgettext("caption", "article"), "cards/article", card=article),
            one(pgettext("caption", "survey"), "cards/survey", card=survey),
            one(
                pgettext("caption", "survey, answered"),
                "cards/survey",
                card=SurveyCard(
                    question="",
                    options=(),
                    action="#",
                    thanks=_("Thank you. Your case stays as it is."),
                ),
            ),
        ),
    )
