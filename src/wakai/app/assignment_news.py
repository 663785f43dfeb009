"""Whom it concerns that a case file went to somebody: whose it is now, and whose it was."""

from datetime import datetime
from typing import Final

from wakai.core.disputes.events import AppealAssigned, Assigned, Event
from wakai.core.disputes.guards_review import assigned_to
from wakai.store import outbox
from wakai.store.journal import Stream
from wakai.store.outbox import NewRow

TOPIC: Final = "assigned"


def follow(before: Stream, after: Stream, decided: tuple[Event, ...], *, at: datetime) -> None:
    """Let both be told, in the caller's transaction; nobody of what they did themselves."""
    for event in decided:
        if not isinstance(event, Assigned | AppealAssigned):
            continue
        concerned = {event.adjudicator, assigned_to(before.state)} - {None, event.by.person}
        rows = [
            NewRow(
                topic=TOPIC,
                key=f"{TOPIC}:{after.dispute_id}:{after.version}:{person}",
                body={
                    "person": person,
                    "given": person == event.adjudicator,
                    "version": after.version,
                },
                dispute_id=after.dispute_id,
            )
            for person in sorted(person for person in concerned if person)
        ]
        if rows:
            outbox.put(rows, at)
