"""How a message would read for the others, before it is sent: there, and back again."""

from dataclasses import dataclass

from wakai.app import plugs, translation, translation_risk
from wakai.app.access import ConversationSight
from wakai.app.translation import TranslationStatus
from wakai.app.translation_risk import Warned
from wakai.store import conversations as stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the others would read, and what came back of it."""

    text: str
    language: str
    translation: str
    translation_language: str
    back: str  # the translation, translated into the language of the text
    warnings: tuple[Warned, ...]


def reads_otherwise(sight: ConversationSight) -> str:
    """Return the language in which the others read, where it is another one; else nothing."""
    mine = sight.viewer.language
    if sight.seat.reader.staff:
        theirs = {sight.conversation.language}
    else:
        there = stored.members(sight.conversation.id)
        theirs = {one.language for one in there if one.person != sight.viewer.id}
    other = next(iter(sorted(theirs - {mine})), "")
    return other if other and plugs.translator().supports(mine, other) else ""


def preview(sight: ConversationSight, text: str, *, asked: bool) -> Preview | None:
    """
    Return how a text would read for the others; None where nothing speaks against sending it.

    ``asked`` is for somebody who wants to see it in any case; else only a text on which somebody
    will rely is looked at.
    """
    mine, other = sight.viewer.language, reads_otherwise(sight)
    if not other or not (asked or translation_risk.is_risky(text, mine)):
        return None
    there = _translated(sight, text, mine, other)
    if there is None:
        return _shown(text, mine, other, warnings=(Warned.UNSURE,))
    back = _translated(sight, there, other, mine)
    if back is None:
        return _shown(text, mine, other, there=there, warnings=(Warned.UNSURE,))
    found = translation_risk.warnings(text, back, mine)
    return _shown(text, mine, other, there=there, back=back, warnings=found)


def _shown(
    text: str,
    mine: str,
    other: str,
    *,
    there: str = "",
    back: str = "",
    warnings: tuple[Warned, ...],
) -> Preview:
    return Preview(
        text=text,
        language=mine,
        translation=there,
        translation_language=other,
        back=back,
        warnings=warnings,
    )


def _translated(sight: ConversationSight, text: str, source: str, target: str) -> str | None:
    use = sight.conversation.kind.value
    engine = plugs.translator()
    done = translation.translate(text, source=source, target=target, engine=engine, use=use)
    match done.status:
        case TranslationStatus.TRANSLATED:
            return done.text
        case TranslationStatus.UNNEEDED:
            return text
        case _:
            return None
