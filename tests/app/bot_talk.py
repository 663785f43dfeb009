"""Talks with the bot in tests: who says what, over which orders and cases."""

from collections.abc import Sequence
from dataclasses import replace

from tests.core import sample_policy
from tests.core.disputes import story as told
from tests.core.disputes.story import ANA, BEN, DAY, Story
from wakai.app import bot
from wakai.app import help as help_centre
from wakai.app.bot import BotReply, BotTurn, Said, Speaker
from wakai.app.bot_case import BotCase
from wakai.app.help import Hit
from wakai.app.orders import OrderLineRow, OrderRow
from wakai.app.words import Reader
from wakai.core.conversations.cards import Card
from wakai.core.disputes.guards import allowed_actions
from wakai.core.disputes.model import Role
from wakai.core.ids import LineId, OrderId, PersonId, public_number

POLICY = sample_policy.policy()
NUMBER = public_number(12_345)
SHOES = OrderRow(
    id=OrderId(7),
    number="A-1029-77",
    buyer_id=PersonId(1),
    buyer_name="Ana",
    seller_id=PersonId(2),
    seller_name="Ben",
    currency="EUR",
    fee_minor=850,
    placed_at=told.MONDAY - 12 * DAY,
    shipped_at=told.MONDAY - 10 * DAY,
    promised_until=told.MONDAY - 5 * DAY,
    delivered_at=told.MONDAY - 2 * DAY,
    carrier="DHL",
    tracking="T1",
    ship_to="",
    delivery_proof="",
    paid_out_at=None,
    charged_back_at=None,
    lines=(
        OrderLineRow(
            id=LineId(11),
            title="Red shoes",
            language="en",
            picture="",
            quantity=2,
            paid_minor=8_000,
        ),
    ),
)
KETTLE = replace(SHOES, id=OrderId(8), number="B-4471-03")


def finds(*slugs: str, sure: bool = True) -> bot.Find:
    """Return a search that finds these articles, or none."""

    def find(text: str, language: str) -> Sequence[Hit]:
        del text
        articles = (help_centre.article(slug, language) for slug in slugs)
        return [
            Hit(
                slug=found.slug,
                title=found.title,
                excerpt=found.summary,
                score=1.0 if sure else 0.1,
                language=found.language,
                sure=sure,
            )
            for found in articles
            if found is not None
        ]

    return find


def ana(text: str, *, files: int = 0) -> Said:
    return Said(by=Speaker.PARTY, text=text, files=files)


def picks(order: OrderRow) -> Said:
    return Said(by=Speaker.PARTY, picked=int(order.id))


def the_bot(code: str = "bot_greeting") -> Said:
    return Said(by=Speaker.BOT, code=code)


def case(story: Story, role: Role = Role.BUYER) -> BotCase:
    actor = ANA if role is Role.BUYER else BEN
    return BotCase(
        dispute_id=told.an_id("dispute"),
        number=NUMBER,
        order_id=int(SHOES.id),
        order_number=SHOES.number,
        state=story.state,
        actions=allowed_actions(story.state, actor, story.at),
    )


def turn(*said: Said, **facts: object) -> BotTurn:
    """Return a turn of Ana's after the greeting; what a test does not name is empty."""
    given = {
        "said": (the_bot(), *said),
        "language": "en",
        "reader": Reader(role=Role.BUYER),
        "policy": POLICY,
        "now": told.MONDAY,
        "find": finds(),
    }
    return BotTurn(**{**given, **facts})  # type: ignore[arg-type]


def answer(text: str, **facts: object) -> BotReply:
    return bot.reply(turn(ana(text), **facts))


def card[Kind: Card](answered: BotReply, kind: type[Kind]) -> Kind:
    return next(each for each in answered.cards if isinstance(each, kind))


def words(answered: BotReply, language: str = "en") -> str:
    return "\n".join(line.text(language) for line in answered.lines)
