"""
The append statement of the chat log: every line ever written to a conversation goes through it.

It locks the conversations in the order of their ids, judges each item against the locked row,
writes what is allowed and moves the conversation on, in one round trip. A refusal is a row of the
result, never an error, so one bad item does not spoil the others. At most one item a conversation:
the callers keep the order within it, and number and hash chain are right by construction.

A concurrent twin (the same client key, not yet visible when the statement began) answers ``again``:
run the statement once more, and it finds the twin.

``APPEND`` waits for a locked conversation. ``APPEND_BATCH`` passes it over and answers ``busy``, so
that one long transaction holds up nobody else. ``APPEND_ONE`` is the short form for a single item
that is allowed, which is nearly every item: no row means "ask ``APPEND`` why not".
"""

from wakai.core.conversations.model import (
    AFTER_THE_END,
    FREE_FOR_STAFF,
    JOINED,
    LEFT,
    SPOKEN,
    Happened,
)

COLUMNS = (
    ("conversation", "bigint"),
    ("kind", "text"),
    ("actor_kind", "text"),
    ("actor_id", "bigint"),
    ("audience", "text"),
    ("client_key", "uuid"),
    ("body", "text"),
    ("expect_seq", "bigint"),
    ("expect_epoch", "integer"),
    ("due_at", "timestamptz"),
)
RARE = (  # what no line of a batch has
    ("to_owner", "text"),
    ("to_owner_id", "bigint"),
    ("to_state", "text"),
    ("token", "text"),
)


def _among(kinds: frozenset[str]) -> str:
    return "(" + ", ".join(f"'{kind}'" for kind in sorted(kinds)) + ")"


_ONE_ITEM = (
    "SELECT "
    + ", ".join(f"%s::{of} AS {name}" for name, of in (*COLUMNS, *RARE))
    + ", %s::timestamptz AS at"
)
_MANY_ITEMS = (
    "SELECT t.*, "
    + ", ".join(f"NULL::{of} AS {name}" for name, of in RARE)
    + ", %s::timestamptz AS at FROM unnest("
    + ", ".join(f"%s::{of}[]" for _, of in COLUMNS)
    + f") AS t({', '.join(name for name, _ in COLUMNS)})"
)
_SEALED = r"""convert_to(concat(
    m.conversation, E'\n', m.kind, E'\n', m.audience, E'\n', m.body), 'UTF8')"""
_ITEMS = f"""items AS MATERIALIZED (
    SELECT m.*, sha256(uuid_send(salt) || {_SEALED}) AS body_hash,
           (kind IN {_among(SPOKEN)} AND audience <> 'staff') AS spoken,
           actor_kind IN ('buyer', 'seller') AS by_party
    FROM (SELECT source.*, gen_random_uuid() AS salt FROM ({{source}}) AS source) AS m
)"""

_REFUSAL = f"""CASE
    WHEN m.expect_seq <> c.last_seq THEN 'stale_seq'
    WHEN m.expect_epoch <> c.owner_epoch THEN 'stale_epoch'
    WHEN c.state = 'ended' AND m.kind NOT IN {_among(AFTER_THE_END)} THEN 'ended'
    WHEN m.actor_kind = 'bot' AND c.owner_kind <> 'bot' THEN 'bot_muted'
    WHEN m.actor_kind = 'operator' AND m.to_owner IS NULL
         AND m.kind NOT IN {_among(FREE_FOR_STAFF)}
         AND (c.owner_kind, c.owner_id) IS DISTINCT FROM ('human', m.actor_id)
         AND c.second_id IS DISTINCT FROM m.actor_id THEN 'not_owner'
END"""

_TWIN = """e.client_key = m.client_key AND e.actor_kind = m.actor_kind
    AND e.actor_id IS NOT DISTINCT FROM m.actor_id"""

_HASH = r"""sha256(c.head_hash || convert_to(concat(
    c.last_seq + 1, E'\n', m.actor_kind, E'\n', m.actor_id, E'\n', m.client_key, E'\n',
    (extract(epoch FROM m.at) * 1000000)::bigint, E'\n', m.token || E'\n'), 'UTF8')
    || m.body_hash)"""

_CHANGES = f"""
    last_seq = c.last_seq + 1,
    head_hash = {{hash}},
    last_at = m.at,
    state = CASE
        WHEN m.to_state IS NOT NULL THEN m.to_state
        WHEN m.spoken AND m.by_party AND c.state IN ('parked', 'wrap') THEN 'open'
        ELSE c.state END,
    owner_kind = coalesce(m.to_owner, c.owner_kind),
    owner_id = CASE WHEN m.to_owner IS NULL THEN c.owner_id ELSE m.to_owner_id END,
    owner_epoch = c.owner_epoch + (m.to_owner IS NOT NULL)::integer,
    second_id = CASE
        WHEN m.to_owner IS NOT NULL OR m.kind = '{LEFT}' THEN NULL
        WHEN m.kind = '{JOINED}' THEN m.actor_id
        ELSE c.second_id END,
    last_party_seq = CASE WHEN m.spoken AND m.by_party THEN c.last_seq + 1
        ELSE c.last_party_seq END,
    last_party_at = CASE WHEN m.spoken AND m.by_party THEN m.at ELSE c.last_party_at END,
    last_staff_at = CASE WHEN m.spoken AND m.actor_kind = 'operator' THEN m.at
        ELSE c.last_staff_at END,
    bot_seq = CASE WHEN m.actor_kind = 'bot' AND m.expect_seq IS NOT NULL THEN c.last_seq + 1
        ELSE c.bot_seq END,
    waiting_since = CASE
        WHEN m.to_owner IN ('bot', 'nobody') THEN NULL
        WHEN m.to_owner = 'queue' OR (m.to_owner = 'human' AND c.owner_kind = 'nobody')
            THEN coalesce(c.waiting_since, m.at)
        WHEN m.spoken AND m.by_party AND c.owner_kind IN ('human', 'queue')
            THEN coalesce(c.waiting_since, m.at)
        WHEN m.spoken AND m.actor_kind = 'operator' THEN NULL
        ELSE c.waiting_since END,
    idle_due_at = CASE
        WHEN m.to_owner IN ('queue', 'nobody') OR m.to_state = 'parked' THEN NULL
        WHEN m.spoken AND m.by_party THEN NULL
        WHEN c.owner_kind NOT IN ('bot', 'human') THEN NULL
        WHEN m.spoken OR m.kind = '{Happened.IDLE_WARNED}' THEN m.due_at
        ELSE c.idle_due_at END,
    idle_warned = CASE
        WHEN m.kind = '{Happened.IDLE_WARNED}' THEN true
        WHEN m.spoken OR m.to_state IS NOT NULL THEN false
        ELSE c.idle_warned END,
    resume_until = CASE
        WHEN m.to_state = 'parked' THEN m.due_at
        WHEN m.to_state IS NOT NULL OR (m.spoken AND m.by_party) THEN NULL
        ELSE c.resume_until END"""

_EVENT = """chat_event (conversation_id, seq, kind, actor_kind, actor_id, audience, client_key,
    salt, body_hash, body, created_at, hash, event_id, token)"""
# The id of a line is the beginning of its hash: as unique, and nothing to draw lots for.
_ID = "encode(substring({hash} FROM 1 FOR 16), 'hex')::uuid"

_FULL = f"""WITH {_ITEMS},
locked AS MATERIALIZED (
    SELECT id, last_seq, head_hash, state, owner_kind, owner_id, owner_epoch, second_id
    FROM conversation WHERE id = ANY(ARRAY(SELECT conversation FROM items))
    ORDER BY id FOR UPDATE {{wait}}
),
judged AS MATERIALIZED (
    SELECT m.*, c.last_seq, c.owner_epoch, c.owner_id, e.seq AS twin_seq, {_HASH} AS hash,
        CASE
            WHEN c.id IS NULL THEN '{{absent}}'
            WHEN e.salt IS NOT NULL AND e.body_hash <> sha256(uuid_send(e.salt) || {_SEALED})
                THEN 'key_reused'
            WHEN e.seq IS NOT NULL THEN 'duplicate'
            ELSE {_REFUSAL}
        END AS refusal
    FROM items m
    LEFT JOIN locked c ON c.id = m.conversation
    LEFT JOIN chat_event e ON {_TWIN}
),
written AS (
    INSERT INTO {_EVENT}
    SELECT conversation, last_seq + 1, kind, actor_kind, actor_id, audience, client_key,
        salt, body_hash, body::jsonb, at, hash, {_ID.format(hash="hash")}, token
    FROM judged WHERE refusal IS NULL
    ON CONFLICT DO NOTHING
    RETURNING conversation_id, seq, hash
),
moved AS (
    UPDATE conversation c SET {_CHANGES.format(hash="w.hash")}
    FROM items m JOIN written w ON w.conversation_id = m.conversation
    WHERE c.id = m.conversation
    RETURNING c.id, c.owner_epoch
)
SELECT j.conversation,
    CASE WHEN w.seq IS NOT NULL THEN 'written' ELSE coalesce(j.refusal, 'again') END,
    coalesce(w.seq, j.twin_seq, 0),
    greatest(j.last_seq, w.seq, 0),
    coalesce(v.owner_epoch, j.owner_epoch, 0),
    j.owner_id
FROM judged j
LEFT JOIN written w ON w.conversation_id = j.conversation
LEFT JOIN moved v ON v.id = j.conversation"""

APPEND = _FULL.format(source=_ONE_ITEM, wait="", absent="not_found")
APPEND_BATCH = _FULL.format(source=_MANY_ITEMS, wait="SKIP LOCKED", absent="busy")
APPEND_ONE = f"""WITH {_ITEMS},
moved AS (
    UPDATE conversation c SET {_CHANGES.format(hash=_HASH)}
    FROM items m
    WHERE c.id = m.conversation AND ({_REFUSAL}) IS NULL
        AND NOT EXISTS (SELECT FROM chat_event e WHERE {_TWIN})
    RETURNING c.last_seq, c.head_hash, c.owner_epoch, c.owner_id, m.*
),
written AS (
    INSERT INTO {_EVENT}
    SELECT conversation, last_seq, kind, actor_kind, actor_id, audience, client_key,
        salt, body_hash, body::jsonb, at, head_hash, {_ID.format(hash="head_hash")}, token
    FROM moved
)
SELECT conversation, 'written', last_seq, last_seq, owner_epoch, owner_id FROM moved
""".format(source=_ONE_ITEM)

READ_AFTER = """SELECT seq, kind, actor_kind, actor_id, audience, client_key::text, body, created_at
FROM chat_event WHERE conversation_id = %s AND seq > %s ORDER BY seq LIMIT %s"""

# What changed anywhere since a position: the conversations, and the position reached. Rows of a
# transaction that may still be overtaken by an older one are left for the next look.
TAIL = """WITH news AS MATERIALIZED (
    SELECT conversation_id, seq, txid, pos FROM chat_event
    WHERE (txid, pos) > (%s::xid8, %s) AND txid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY txid, pos LIMIT %s
), reached AS (SELECT txid, pos FROM news ORDER BY txid DESC, pos DESC LIMIT 1)
SELECT conversation_id, max(seq), (SELECT txid::text::bigint FROM reached),
    (SELECT pos FROM reached), count(*), min(seq)
FROM news GROUP BY conversation_id"""

TAIL_END = """SELECT e.txid::text::bigint, e.pos FROM chat_event e
WHERE e.txid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY e.txid DESC, e.pos DESC LIMIT 1"""

CHANNEL = "wakai_chat"
HAS_LEFT = "left:"  # and a person: they may read less than before
