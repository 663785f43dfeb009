"""
What is new in chats, for what happens outside of them: each line of the log is looked at once.

What has to be done is put into the outbox in the transaction that moves the cursor on.
"""

from typing import Final

from django.db import transaction

from wakai.app import callbacks, chat_mails, chat_rules, unread, webhooks
from wakai.store import chat_tail

FOLLOWER: Final = "outside"


def pass_on(limit: int) -> int:
    """Look at the next lines, at most ``limit``, and return how many there were."""
    stretch = chat_tail.stretch(FOLLOWER, limit=limit)
    if not stretch.lines:
        return 0
    with transaction.atomic(durable=True):
        if not chat_tail.move(FOLLOWER, stretch):
            return 0  # another worker looks at these
        unread.plan(stretch.lines)
        callbacks.follow(stretch.lines)
        chat_mails.plan(stretch.lines)
        chat_rules.plan(stretch.lines)
        webhooks.plan(stretch.lines)
    return len(stretch.lines)
