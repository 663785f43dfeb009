"""Notices about sanctions: to their party, kept with the decision and copied by mail."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from wakai.app import sanction_letters
from wakai.app.letter import Letter
from wakai.core.sanctions import events
from wakai.core.sanctions.events import Event
from wakai.core.sanctions.model import Ending
from wakai.store import codec, notices, sanction_journal
from wakai.store.notices import NewNotice, NoticeRow
from wakai.store.sanction_journal import Stream

CODES: Final[dict[type[Event], str]] = {
    events.SanctionStated: "sanction_stated",
    events.ComplaintAcknowledged: "complaint_acknowledged",
    events.InformationAsked: "complaint_question",
    events.InformationMissed: "complaint_goes_on",
    events.ComplaintOverdue: "complaint_late",
    events.ComplaintDecided: "complaint_decided",
    events.ComplaintLapsed: "complaint_lapsed",
    events.SanctionEnded: "sanction_ended",
}
_SAID_BY_THE_DECISION: Final = frozenset({Ending.REVERSED, Ending.LAPSED})


def write(after: Stream, happened: Sequence[Event], *, at: datetime) -> None:
    """Tell the party what concerns it, in the caller's transaction."""
    told = [_notice(after, event) for event in happened if _is_told(event)]
    if told:
        notices.add(after.sanction_id, after.version, told, at, is_sanction=True)


def _is_told(event: Event) -> bool:
    if isinstance(event, events.SanctionEnded):
        return event.why not in _SAID_BY_THE_DECISION
    return type(event) in CODES


def _notice(after: Stream, event: Event) -> NewNotice:
    code = CODES[type(event)]
    named = f"{after.sanction_id}:{after.version}:{code}"
    host = urlsplit(settings.WAKAI_BASE_URL).hostname or "localhost"
    assert after.state.party is not None
    return NewNotice(
        person_id=after.state.party,
        code=code,
        facts={"event": {"kind": event.kind, "body": codec.encode(event)}},
        message_id=f"<{hashlib.sha256(named.encode()).hexdigest()[:40]}@{host}>",
    )


def letter(row: NoticeRow, *, time_zone: str) -> Letter:
    """Return a notice about a sanction as a letter in the active language."""
    assert row.sanction_id is not None
    kept = row.facts["event"]
    event = sanction_journal.decode(kept["kind"], kept["body"])
    state = sanction_journal.read(row.sanction_id).state
    return sanction_letters.compose(event, state, time_zone=time_zone)
