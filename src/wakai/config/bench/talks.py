"""
Make the conversations that a measurement of the chat needs, with a token for each side.

``python -m wakai.config.bench.talks COUNT`` prints one line of JSON. One conversation has 10,000
lines already: somebody comes back to it who has read none of them.
"""

import json
import sys
import time
from typing import Final

import django

LONG_LINES: Final = 10_000
_FIRST_PERSON: Final = 950_000_001
_FIRST_ORDER: Final = 960_000_001

_PEOPLE: Final = """
INSERT INTO person (id, password, email, name, roles, language, time_zone, country, is_active,
                    accepting, created_at)
SELECT %(first)s + i, '!', 'talk' || i || '@example.org', 'Talk ' || i,
       ARRAY[CASE i %% 2 WHEN 0 THEN 'buyer' ELSE 'seller' END], 'en', 'Europe/Berlin', 'DE',
       true, false, now()
FROM generate_series(0, %(last)s) AS i ON CONFLICT DO NOTHING
"""
_LONG: Final = """
WITH lines AS (
    INSERT INTO chat_event (conversation_id, seq, kind, actor_kind, actor_id, audience, client_key,
                            body, created_at, body_hash, hash)
    SELECT %(talk)s, last_seq + i, 'message.posted', 'seller', %(seller)s, 'all',
           gen_random_uuid(), '{"attachments":[],"lang":"en","text":"A line of some length."}',
           now(), sha256(''), sha256('')
    FROM conversation, generate_series(1, %(lines)s) AS i WHERE id = %(talk)s
)
UPDATE conversation SET last_seq = last_seq + %(lines)s WHERE id = %(talk)s
"""


def main(count: int) -> None:
    """Print the conversations, each as its id and the tokens of buyer and seller."""
    django.setup(set_prefix=False)
    from django.db import connection  # noqa: PLC0415 - needs the settings

    from wakai.app import chat, chat_token  # noqa: PLC0415

    now = int(time.time())
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, {"first": _FIRST_PERSON, "last": 2 * count - 1})
    talks, talk = [], 0
    for pair in range(count):
        buyer = _FIRST_PERSON + 2 * pair
        order = _FIRST_ORDER + pair
        talk = chat.open_order_thread(order, buyer=buyer, seller=buyer + 1, language="en")
        tokens = (
            chat_token.mint(buyer, ["buyer"], now=now),
            chat_token.mint(buyer + 1, ["seller"], now=now),
        )
        talks.append([talk, *tokens])
    with connection.cursor() as cursor:
        seller = _FIRST_PERSON + 2 * count - 1
        cursor.execute(_LONG, {"talk": talk, "seller": seller, "lines": LONG_LINES})
    sys.stdout.write(json.dumps(talks))


if __name__ == "__main__":
    main(int(sys.argv[1]))
