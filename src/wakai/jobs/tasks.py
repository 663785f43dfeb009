"""One step of each kind of work: reads the clock, calls the use case, says how much was done."""

from wakai.app import (
    assist,
    callbacks,
    chat,
    chat_news,
    chat_rules,
    chat_translation,
    chat_turns,
    clock,
    deadlines,
    dispute_news,
    drafts,
    erasure,
    evidence,
    late_mails,
    outbox,
    ringing,
    sanctions,
    text_translation,
    webhooks,
)

_BATCH = 50
_LINES = 500
_EVENTS = 500


def fire_deadlines() -> int:
    """Send the reminders that are due and carry out the consequences."""
    now = clock.now()
    return deadlines.fire_due(now, limit=_BATCH) + sanctions.fire_due(now, limit=_BATCH)


def send_outbox() -> int:
    """Send mails and payment instructions."""
    return outbox.send_due(clock.now(), limit=_BATCH)


def send_webhooks() -> int:
    """Send webhooks."""
    return outbox.send_webhooks(clock.now(), limit=_BATCH)


def answer_as_bot() -> int:
    """Let the bot answer where it is its turn."""
    turns = chat_turns.pending(limit=_BATCH)
    for conversation in turns:
        chat_turns.run(conversation)
    return len(turns)


def pass_chat_on() -> int:
    """See what is new in chats for what happens outside of them."""
    return chat_news.pass_on(limit=_LINES)


def pass_disputes_on() -> int:
    """See what is new in disputes for webhooks."""
    return dispute_news.pass_on(limit=_EVENTS)


def translate() -> int:
    """Put translations beside chat messages and the texts of cases."""
    lines = chat_translation.translate_pending(limit=_BATCH)
    return lines + text_translation.translate_pending(limit=_BATCH)


def ring_conversations() -> int:
    """Let who waits ring at the desks of those who are free, and end what nobody accepted."""
    return ringing.ring(clock.now())


def process_evidence() -> int:
    """Make the copies of videos that are safe to show."""
    return evidence.process_pending(limit=1)


def park_conversations() -> int:
    """Warn silent parties, keep their chats for later, see who waits too long for an answer."""
    now = clock.now()
    chat_rules.look_who_waits(now)
    return chat.park_idle(now) + callbacks.apologise(now)


def tell_staff() -> int:
    """Let finance and supervisors be mailed what is late for them, once a working day."""
    return late_mails.plan(clock.now())


def remove_expired() -> int:
    """Forget what nobody came back to, what is known only for a while, and people long gone."""
    now = clock.now()
    gone = evidence.remove_expired(now) + drafts.remove_expired(now)
    gone += webhooks.forget_old(now) + assist.forget_old(now)
    return gone + erasure.erase_old(now)
