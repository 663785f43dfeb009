"""
What a person has left behind, blanked where it is theirs and kept where it is everybody's.

The journals, the log of chats and the ledger know people by number and texts by hash, so nothing in
them is touched but the body of a line of chat, whose hash stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q

from wakai.core.ids import DisputeId, OrderId
from wakai.core.sanctions.model import Stage as SanctionStage
from wakai.store import log_cursors, sql
from wakai.store.models import (
    Callback,
    Conversation,
    DemoMail,
    Dispute,
    Draft,
    EvidenceFile,
    EvidenceOpening,
    Mandate,
    Notice,
    Order,
    Payment,
    Person,
    Sanction,
    SurveyAnswer,
    Text,
    Upload,
)
from wakai.store.people import CUSTOMERS

ERASED: Final = "erased"  # why a file is not there any more
FOLLOWER: Final = "erasure"  # which person the job has looked at last
NUMBERS_MAX: Final = 20

# A side's own words in its cases, whoever wrote them down for it, and where the buyer lives. What
# somebody said for the house, or standing for another's side, is not theirs: it stays.
_TEXTS: LiteralString = """
WITH side AS MATERIALIZED (
    SELECT (jsonb_path_query(event.body, '$.**.text_id') #>> '{}')::uuid AS id
    FROM dispute JOIN dispute_event AS event ON event.dispute_id = dispute.id
        AND ((dispute.buyer_id = %(person)s AND 'buyer' IN (event.role, event.on_behalf_of))
            OR (dispute.seller_id = %(person)s AND 'seller' IN (event.role, event.on_behalf_of)))
    WHERE dispute.buyer_id = %(person)s OR dispute.seller_id = %(person)s
    UNION
    SELECT (jsonb_path_query(event.body, '$.**.ship_to.text_id') #>> '{}')::uuid
    FROM dispute JOIN dispute_event AS event ON event.dispute_id = dispute.id
    WHERE dispute.buyer_id = %(person)s
    UNION
    SELECT (jsonb_path_query(event.body, '$.**.text_id') #>> '{}')::uuid
    FROM sanction JOIN sanction_event AS event ON event.sanction_id = sanction.id
        AND event.role = sanction.side
    WHERE sanction.party_id = %(person)s
), other AS MATERIALIZED (
    SELECT id FROM text
    WHERE author_id = %(person)s AND NOT EXISTS (SELECT FROM side WHERE side.id = text.id)
), kept AS MATERIALIZED (
    SELECT (jsonb_path_query(body, '$.**.text_id') #>> '{}')::uuid AS id
    FROM dispute_event WHERE actor_id = %(person)s AND role NOT IN ('buyer', 'seller')
        AND EXISTS (SELECT FROM other)  -- of most people there is none, and nothing is read
    UNION
    SELECT (jsonb_path_query(body, '$.**.text_id') #>> '{}')::uuid
    FROM sanction_event WHERE actor_id = %(person)s AND role NOT IN ('buyer', 'seller')
        AND EXISTS (SELECT FROM other)
)
SELECT id FROM side
UNION
SELECT id FROM other WHERE NOT EXISTS (SELECT FROM kept WHERE kept.id = other.id)
"""
# All that was said between a person and the house, and what their side said over their orders; of
# that also the translations, which stand in lines of their own.
_LINES: LiteralString = """
WITH theirs AS (
    SELECT line.conversation_id, line.seq FROM conversation
        JOIN chat_event AS line ON line.conversation_id = conversation.id
    WHERE conversation.person_id = %(person)s
    UNION
    SELECT line.conversation_id, line.seq FROM shop_order
        JOIN conversation ON conversation.order_id = shop_order.id AND conversation.kind = 'order'
        JOIN chat_event AS line ON line.conversation_id = conversation.id
    WHERE (shop_order.buyer_id = %(person)s AND line.actor_kind = 'buyer')
        OR (shop_order.seller_id = %(person)s AND line.actor_kind = 'seller')
), blank AS (
    SELECT conversation_id, seq FROM theirs
    UNION
    SELECT line.conversation_id, line.seq FROM theirs
        JOIN chat_event AS line ON line.conversation_id = theirs.conversation_id
            AND line.kind = 'message.translated' AND (line.body ->> 'seq')::bigint = theirs.seq
)
UPDATE chat_event AS line SET salt = NULL, body = CASE
        WHEN line.kind IN ('message.posted', 'note.posted')
            THEN line.body - 'texts' || '{"text": "", "lang": "", "erased": true}'
        WHEN line.kind = 'card.answered' AND line.body -> 'answer' ? 'words'
            THEN jsonb_set(line.body, '{answer,words}', '""')
        ELSE line.body
            || CASE WHEN line.body ? 'text' THEN '{"text": ""}' ELSE '{}' END::jsonb
            || CASE WHEN line.body ? 'words' THEN '{"words": ""}' ELSE '{}' END::jsonb
        END
FROM blank
WHERE line.conversation_id = blank.conversation_id AND line.seq = blank.seq
    AND line.salt IS NOT NULL AND line.kind IN (
        'message.posted', 'note.posted', 'message.translated', 'card.posted', 'card.answered')
"""
# Nothing of theirs was in motion since an instant, and nothing is still under way.
_LOOK: LiteralString = """
SELECT looked.id, looked.erased_at IS NULL AND looked.roles <@ %(customers)s::varchar[]
    AND looked.created_at < %(before)s::timestamptz
    AND coalesce(looked.last_login, looked.created_at) < %(before)s::timestamptz
    AND coalesce(looked.seen_at, looked.created_at) < %(before)s::timestamptz
    AND NOT EXISTS (SELECT FROM dispute WHERE looked.id IN (buyer_id, seller_id)
        AND (stage <> 'closed' OR changed_at >= %(before)s::timestamptz))
    AND NOT EXISTS (SELECT FROM shop_order WHERE looked.id IN (buyer_id, seller_id)
        AND placed_at >= %(before)s::timestamptz)
    AND NOT EXISTS (SELECT FROM conversation WHERE person_id = looked.id
        AND last_at >= %(before)s::timestamptz)
    AND NOT EXISTS (SELECT FROM sanction WHERE party_id = looked.id
        AND (ended_at IS NULL OR stage <> 'closed' OR changed_at >= %(before)s::timestamptz))
    AND NOT EXISTS (SELECT FROM mandate WHERE person_id = looked.id
        AND coalesce(ended_at, %(before)s::timestamptz) >= %(before)s::timestamptz)
FROM (SELECT * FROM person WHERE id > %(after)s::bigint ORDER BY id LIMIT %(limit)s::integer)
    AS looked ORDER BY looked.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """What still needs a person's words, name or address; of the numbers these are the first."""

    disputes: tuple[str, ...]
    orders: tuple[str, ...]  # over which a dispute can still begin
    sanctions: tuple[str, ...]
    payments: int
    chats: int

    def __bool__(self) -> bool:
        numbers = self.disputes or self.orders or self.sanctions
        return bool(numbers or self.payments or self.chats)


def hold(person_id: int) -> tuple[frozenset[str], datetime | None] | None:
    """Return a person's roles and when they were erased; nobody changes them until the end."""
    rows = Person.objects.filter(pk=person_id).select_for_update()
    found = rows.values_list("roles", "erased_at").first()
    return (frozenset(found[0]), found[1]) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traded:
    """An order of theirs over which there may be something to say, and withdrawals in it."""

    order_id: OrderId
    number: str
    withdrawn: tuple[DisputeId, ...]


_HOLD_ORDERS: LiteralString = """
SELECT id FROM shop_order WHERE buyer_id = %(person)s OR seller_id = %(person)s
ORDER BY id FOR NO KEY UPDATE
"""
_TRADED: LiteralString = """
SELECT id, number, coalesce(withdrawn.ids, '{}'::uuid[]) FROM shop_order
    LEFT JOIN (SELECT order_id, array_agg(id ORDER BY closed_at DESC) AS ids FROM dispute
        WHERE (buyer_id = %(person)s OR seller_id = %(person)s)
            AND outcome = 'withdrawn' AND closed_at > %(since)s::timestamptz GROUP BY order_id
    ) AS withdrawn ON withdrawn.order_id = shop_order.id
WHERE (buyer_id = %(person)s OR seller_id = %(person)s) AND charged_back_at IS NULL
    AND (coalesce(delivered_at, promised_until) IS NULL
        OR coalesce(delivered_at, promised_until) > %(since)s::timestamptz
        OR withdrawn.ids IS NOT NULL)
ORDER BY placed_at DESC, id DESC
"""


def traded(person_id: int, *, since: datetime) -> tuple[Traded, ...]:
    """
    Return the orders whose delivery, promise or withdrawal is later than an instant, or not known.

    Nobody begins a dispute over any order of theirs until the caller's transaction ends, and the
    shop tells nothing of them.
    """
    sql.fetch(_HOLD_ORDERS, {"person": person_id})
    return tuple(
        Traded(order_id=OrderId(pk), number=number, withdrawn=tuple(map(DisputeId, withdrawn)))
        for pk, number, withdrawn in sql.fetch(_TRADED, {"person": person_id, "since": since})
    )


def under_way(person_id: int, *, orders: tuple[str, ...]) -> UnderWay:
    """Return what is not over; of ``orders`` the caller knows, who has held them before."""
    mandates = Mandate.objects.filter(person=person_id).values("order")
    own = Q(buyer=person_id) | Q(seller=person_id)
    disputes = Dispute.objects.filter(own | Q(order__in=mandates))
    sanctions = Sanction.objects.filter(party=person_id).exclude(
        stage=SanctionStage.CLOSED, ended_at__isnull=False
    )
    chats = Conversation.objects.filter(person=person_id)
    left = Callback.objects.filter(conversation__person=person_id, closed_at=None)
    return UnderWay(
        disputes=_numbers(disputes.exclude(stage="closed")),
        orders=orders,
        sanctions=_numbers(sanctions),
        payments=Payment.objects.filter(
            dispute_id__in=Dispute.objects.filter(own).values("pk"), state=Payment.State.INSTRUCTED
        ).count(),
        chats=chats.filter(owner_kind__in=["queue", "human"]).count() + left.count(),
    )


def _numbers(rows: Any) -> tuple[str, ...]:
    return tuple(rows.order_by("number").values_list("number", flat=True)[:NUMBERS_MAX])


def blank(
    person_id: int, *, email: str, at: datetime
) -> tuple[Mapping[str, int], tuple[UUID, ...]]:
    """
    Blank what is a person's own, in the caller's transaction, and leave a number in its place.

    ``email`` is where they are not to be found from now on. Return how much of what there was, and
    the files whose contents the caller removes.
    """
    texts = [row[0] for row in sql.fetch(_TEXTS, {"person": person_id})]
    files = _files(person_id)
    counts = {
        "texts": Text.objects.filter(pk__in=texts).delete()[1].get("store.Text", 0),
        "messages": sql.run(_LINES, {"person": person_id}),
        "files": len(files),
        **_rows(person_id),
        "addresses": _addresses(person_id),
    }
    Upload.objects.filter(pk__in=files).update(
        name="", state=Upload.State.REFUSED, refusal=ERASED, claimed_until=None
    )
    EvidenceFile.objects.filter(pk__in=files).update(
        original_path="", shown_path="", thumb_path="", poster_path="", captured_at=None
    )
    _account(person_id, email=email, at=at)
    return counts, files


def _files(person_id: int) -> tuple[UUID, ...]:
    """Return their side's files, whoever handed them in; what they did for another side stays."""
    bought = Dispute.objects.filter(buyer=person_id).values("pk")
    sold = Dispute.objects.filter(seller=person_id).values("pk")
    orders = Order.objects.filter(Q(buyer=person_id) | Q(seller=person_id)).values("pk")
    talks = Conversation.objects.filter(order_id__in=orders).values("pk")
    chats = Conversation.objects.filter(person=person_id).values("pk")
    in_no_case = Q(dispute_id=None)
    of_their_side = (
        Q(dispute_id__in=bought, party="buyer")
        | Q(dispute_id__in=sold, party="seller")
        | (in_no_case & Q(conversation_id__in=chats))
    )
    own = (
        Q(dispute_id__in=bought)
        | Q(dispute_id__in=sold)
        | (in_no_case & (Q(conversation_id=None) | Q(conversation_id__in=talks)))
    )
    theirs = EvidenceFile.objects.filter(of_their_side | (Q(uploader=person_id) & own))
    kept = EvidenceFile.objects.filter(uploader=person_id).exclude(pk__in=theirs.values("pk"))
    rows = Upload.objects.filter(Q(owner=person_id) | Q(pk__in=theirs.values("pk")))
    rows = rows.exclude(pk__in=kept.values("pk")).exclude(refusal=ERASED)
    return tuple(rows.order_by("pk").select_for_update().values_list("pk", flat=True))


def _rows(person_id: int) -> dict[str, int]:
    """Remove what is nobody else's; how somebody found it stays, without their words."""
    EvidenceOpening.objects.filter(person=person_id).delete()
    survey = SurveyAnswer.objects.filter(person=person_id).exclude(comment="")
    return {
        "notices": Notice.objects.filter(person=person_id).delete()[0],
        "drafts": Draft.objects.filter(person=person_id).delete()[0],
        "comments": survey.update(comment=""),
    }


def _addresses(person_id: int) -> int:
    """Blank where the orders of a buyer went, and where a representative was invited."""
    orders = Order.objects.filter(buyer=person_id).exclude(ship_to="", delivery_proof="")
    Mandate.objects.filter(
        Q(person=person_id)
        | Q(order__buyer=person_id, party="buyer")
        | Q(order__seller=person_id, party="seller")
    ).update(email="")
    return orders.update(ship_to="", delivery_proof="")


def _account(person_id: int, *, email: str, at: datetime) -> None:
    """Leave a number where a person was; nobody signs in as it."""
    rows = Person.objects.filter(pk=person_id)
    DemoMail.objects.filter(recipient__in=rows.values("email")).delete()
    EmailAddress.objects.filter(user=person_id).delete()
    Authenticator.objects.filter(user=person_id).delete()
    rows.update(
        email=email,
        name=f"#{person_id}",
        shop_id=None,
        password="!",  # noqa: S106 - as Django writes that there is none
        language="en",
        time_zone="UTC",
        country="",
        is_active=False,
        last_login=None,
        seen_at=None,
        erased_at=at,
    )


def look(*, before: datetime, limit: int) -> tuple[int, ...]:
    """
    Look at the next people, and return those of whom nothing has happened since an instant.

    Behind the last one it begins anew. Nobody is returned where another worker is faster.
    """
    after = log_cursors.place(FOLLOWER)
    asked = {
        "after": after[1],
        "before": before,
        "limit": limit,
        "customers": sorted(role.value for role in CUSTOMERS),
    }
    found = sql.fetch(_LOOK, asked)
    to = found[-1][0] if len(found) == limit else 0
    if (0, to) != after and not log_cursors.move(FOLLOWER, after=after, to=(0, to)):
        return ()
    return tuple(person for person, over in found if over)
