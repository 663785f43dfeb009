"""The result letter: why it was ruled so, by which rule, by whom, and what remains (c9, S33)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wakai.app import formats
from wakai.app.letter import Line, Part, Pen, Section
from wakai.app.notice_plan import Facts
from wakai.app.words_appeals import outside
from wakai.app.words_labels import label, subject
from wakai.app.words_policy import evidence_kind, finding, rule
from wakai.core.disputes.model import DeadlineKind, EvidenceFinding, Level, Ruling, TextRef
from wakai.core.ids import masked
from wakai.core.policy import Terms
from wakai.store.texts import StoredText


class Said:
    """Free texts as a reader gets them: translated where that was done, order numbers masked."""

    def __init__(self, texts: Mapping[str, StoredText], order_number: str) -> None:
        self._texts = texts
        self._number = order_number

    def __call__(self, ref: TextRef | None) -> str:
        """Return the text with a word on its language where it is not the reader's."""
        text = self._texts.get(ref.text_id) if ref else None
        if text is None:
            return ""
        if text.language.split("-")[0] == (get_language() or "en").split("-")[0]:
            return self._masked(text.body)
        language = formats.language(text.language)
        if text.translation:
            told = _("%(text)s (translated by machine from: %(language)s)")
            return told % {"text": self._masked(text.translation), "language": language}
        return _("%(text)s (%(language)s)") % {
            "text": self._masked(text.body),
            "language": language,
        }

    def _masked(self, body: str) -> str:
        return body.replace(self._number, masked(self._number)) if self._number else body


def reasons(ruling: Ruling, facts: Facts, terms: Terms, said: Said) -> Section:
    """Return the findings, then the judgement of each piece of evidence, one by one."""
    lines = [Line(text=finding(code, terms)) for code in ruling.findings]
    lines += _judged(ruling, facts, terms, said)
    if statement := said(ruling.statement):
        lines.append(Line(text=statement, note=_("In the adjudicator's own words")))
    return Section(part=Part.REASONS, title=_("Why"), lines=tuple(lines))


def why_not(why: TextRef, said: Said) -> Iterator[Section]:
    """Return why it cannot go on, in the words of the person who looked at it (D1, T24)."""
    if words := said(why):
        line = Line(text=words, note=_("In the words of the person who looked"))
        yield Section(part=Part.REASONS, title=_("Why"), lines=(line,))


def _judged(ruling: Ruling, facts: Facts, terms: Terms, said: Said) -> Iterator[Line]:
    judged: dict[object, EvidenceFinding] = {one.evidence_id: one for one in ruling.evidence}
    for item in facts.items:
        found = judged[item.evidence_id]
        kind = evidence_kind(item.kind, terms)
        words = _("%(kind)s, from %(party)s") % {"kind": kind, "party": subject(item.by)}
        if item.late:
            words = _("%(item)s, added late") % {"item": words}
        yield Line(text=words, strong=label(found.weight), note=said(found.why), sign=item.by)


def rules(ruling: Ruling, terms: Terms) -> Section:
    """Return the clauses the ruling relies on, and which version of the rules holds them."""
    cited = [Line(text=rule(code, terms)) for code in ruling.rules]
    version = _("Rules of this dispute: %(name)s, version %(version)d") % {
        "name": terms.policy,
        "version": terms.version,
    }
    lines = (*cited, Line(text=version, note=_("They stay the same until the dispute ends.")))
    return Section(part=Part.RULES, title=_("By which rules"), lines=lines)


def decided_by(ruling: Ruling, facts: Facts) -> Section:
    """Return whether a person or the clock decided, and how a person comes to look at it."""
    if ruling.automated:
        text = _("This ruling was made automatically, without a person.")
        note = _("On the page of the dispute you can ask for a person to look at it.")
        if _appeal_until(facts) and not facts.waived:
            note = _("If you appeal, a person looks at everything and hears what you have to say.")
    elif ruling.second_adjudicator is not None:
        text = _("Two adjudicators decided this together after looking at the evidence.")
        note = ""
    elif ruling.level is Level.APPEAL:
        text = _("An adjudicator who had nothing to do with the first ruling decided this.")
        note = ""
    else:
        text = _("An adjudicator, a person, decided this after looking at the evidence.")
        note = ""
    line = Line(text=text, note=note)
    return Section(part=Part.DECIDED_BY, title=_("Who decided"), lines=(line,))


def appeal_right(ruling: Ruling, facts: Facts, pen: Pen) -> Section:
    """Return that one appeal is possible and until when, or that there is none any more."""
    until = _appeal_until(facts)
    if ruling.level is Level.APPEAL or facts.appealed_by:
        line = pen.line(_("The one appeal of this dispute has been used. This result is final."))
    elif facts.waived:
        line = pen.line(_("You gave up your right to appeal."))
    elif until is None:
        line = pen.line(_("The time to appeal is over."))
    else:
        text = _(
            "Each side can appeal until %(until)s, free of charge. There is one appeal for both "
            "sides together, and someone else decides it."
        )
        line = pen.line(text % {"until": pen.when(until)})
    return Section(part=Part.APPEAL, title=_("Appeal"), lines=(line,))


def _appeal_until(facts: Facts) -> datetime | None:
    return next((c.due_at for c in facts.clocks if c.kind is DeadlineKind.APPEAL_WINDOW), None)


def outside_remedies() -> Section:
    """Return where the reader can turn to outside Wakai."""
    text = _("Whatever is decided here, you may also turn to: %(outside)s.") % {
        "outside": outside()
    }
    return Section(part=Part.OUTSIDE, title=_("Outside Wakai"), lines=(Line(text=text),))
