"""What the rule of seats has to know, asked for many at once: by pages and live streams alike."""

from typing import Any, Final, NamedTuple

from wakai.core.conversations.model import Kind
from wakai.core.conversations.seats import Place

# A dispute that was never sent is the buyer's own draft: it opens the talk of the two to nobody.
# Who acts for a party is no one of the house, and has a seat only as long as the mandate lasts.
PLACES: Final = """
SELECT c.id, p.id, p.is_active, p.roles, c.kind, c.person_id, m.role,
       ARRAY[o.buyer_id, o.seller_id, d.buyer_id, d.seller_id],
       EXISTS (SELECT FROM dispute sent WHERE sent.order_id = c.order_id AND sent.requested <> ''),
       CASE WHEN c.kind = 'order'
                 AND p.roles::text[] <@ ARRAY['buyer', 'seller', 'representative']
       THEN (SELECT party FROM mandate WHERE mandate.person_id = p.id AND mandate.ended_at IS NULL
             AND mandate.order_id = c.order_id) END,
       EXISTS (SELECT FROM mandate WHERE mandate.person_id = p.id AND mandate.order_id = c.order_id)
FROM unnest(%s::bigint[], %s::bigint[]) AS asked(conversation, person)
JOIN conversation c ON c.id = asked.conversation
JOIN person p ON p.id = asked.person
LEFT JOIN conversation_member m ON m.conversation_id = c.id AND m.person_id = p.id
LEFT JOIN shop_order o ON o.id = c.order_id
LEFT JOIN dispute d ON d.id = c.dispute_id
"""

# Whose chat is open. Who is being written down elsewhere is passed over: they come round again in
# half a minute, and nobody waits for anybody.
HERE: Final = """WITH here AS (
    SELECT m.conversation_id, m.person_id
    FROM conversation_member m
    JOIN unnest(%s::bigint[], %s::bigint[]) AS t(conversation, person)
        ON m.conversation_id = t.conversation AND m.person_id = t.person
    FOR NO KEY UPDATE OF m SKIP LOCKED
)
UPDATE conversation_member m SET here_at = %s
FROM here WHERE m.conversation_id = here.conversation_id AND m.person_id = here.person_id
RETURNING m.person_id"""


class Asked(NamedTuple):
    """One conversation, one person, and what they are to each other."""

    conversation: int
    person: int
    active: bool
    roles: frozenset[str]
    place: Place


def asked(row: tuple[Any, ...]) -> Asked:
    """Return what a row of PLACES tells."""
    conversation, person, active, roles, kind, whose, part, parties, disputed, for_, ever = row
    known = frozenset(party for party in parties if party is not None)
    place = Place(
        kind=Kind(kind),
        whose=whose,
        part=part,
        parties=known,
        disputed=disputed,
        acts_for=for_,
        has_acted=ever,
    )
    return Asked(conversation, person, active, frozenset(roles), place)
