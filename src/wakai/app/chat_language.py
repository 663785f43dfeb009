"""In which language somebody seems to write: a guess that only ever becomes an offer."""

from typing import Final

from django.conf import settings

from wakai.app import languages
from wakai.app.access import ConversationSight
from wakai.store import chat as log

_IN_A_ROW: Final = 2  # so often somebody writes otherwise before they are asked
_LOOK_BACK: Final = 20  # lines


def offer(sight: ConversationSight) -> str:
    """
    Return one of our languages in which a party has written twice in a row, or nothing.

    The language is the person's and stays so until they say otherwise.
    """
    if sight.seat.reader.staff:
        return ""
    own, ours = sight.viewer.language, [code for code, _ in settings.LANGUAGES]
    head, reader = log.head_of(sight.conversation.id), sight.seat.reader
    entries = log.read_before(sight.conversation.id, head + 1, reader=reader, limit=_LOOK_BACK)
    said = [
        str(entry.body.get("text", ""))
        for entry in entries
        if entry.kind == "message.posted" and entry.actor.id == sight.viewer.id
    ]
    seems = {languages.detect(text, allowed=ours, own=own) for text in said[-_IN_A_ROW:]}
    (one, *others) = seems or {own}
    enough = len(said) >= _IN_A_ROW and not others and one != own
    return one if enough else ""
