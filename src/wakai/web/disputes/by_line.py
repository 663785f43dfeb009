"""What a form asks of each line of an order: how many pieces, another reason, a sum of its own."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wakai.app import claims, formats, words_lines
from wakai.app.cases import CaseView
from wakai.core.disputes.model import Claim, ClaimLine, LineAmount, RemedyKind
from wakai.core.disputes.remedies import SHIPPED
from wakai.core.ids import LineId
from wakai.web import award_rows
from wakai.web.disputes.forms import CaseForm, SumField, minor_units, typed
from wakai.web.disputes.reason_select import ReasonSelect
from wakai.web.fields import Beneath, field_view
from wakai.web.parts import AnswerRow, Notice, Tone

_PIECES, _REASON, _SUM = "quantity_", "reason_", "sum_"
_SHARED = "shared"  # the sum that the page itself shared over the items


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What goes back for each item; ``shared`` where that follows from one sum for several."""

    refunds: tuple[LineAmount, ...]
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is said over sums that a page has shared, and these sums."""

    notice: Notice
    shares: tuple[AnswerRow, ...]


type Choices = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A field in its place, with what belongs to it and is not drawn by itself."""

    bound: BoundField
    beneath: Mapping[str, Beneath] = field(default_factory=dict)
    sums: "Sums | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The sums by item, behind words that open them."""

    fields: tuple[BoundField, ...]
    open: bool


def drawn(form: CaseForm) -> Iterator[Drawn]:
    """Yield the visible fields of a form; what is asked of a line stands where it belongs."""
    for bound in form.visible_fields():
        if bound.name == "lines":
            yield Drawn(bound=bound, beneath=beneath(form))
        elif bound.name == "amount":
            yield Drawn(bound=bound, sums=sums(form))
        elif not bound.name.startswith((_PIECES, _REASON, _SUM)):
            yield Drawn(bound=bound)


# -- pieces and reasons ------------------------------------------------------


def ask_pieces(form: CaseForm, line_id: LineId, title: str, free: int) -> None:
    """Ask how many of a line are concerned, where there are several; nothing is filled in."""
    if free < 2:  # noqa: PLR2004
        return
    wrong = _("%(item)s: write a number from 1 to %(most)d.") % {"item": title, "most": free}
    form.fields[f"{_PIECES}{line_id}"] = forms.IntegerField(
        label=_("How many of the %(n)d are concerned?") % {"n": free},
        required=False,  # of a chosen line it is: see need_pieces
        min_value=1,
        max_value=free,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )


def ask_reasons(form: CaseForm, lines: Collection[LineId], offered: Choices) -> None:
    """Let each of several lines have a reason of its own."""
    options: dict[str, SafeString] = {}  # drawn once for all lines
    for line_id in lines if len(lines) > 1 else ():
        form.fields[f"{_REASON}{line_id}"] = forms.ChoiceField(
            label=_("What is wrong with this one?"),
            required=False,
            choices=[("", _("The same as with the others")), *offered],
            widget=ReasonSelect(options),
        )


def beneath(form: CaseForm) -> dict[str, Beneath]:
    """Return what is asked of each line that is chosen, by the value of its choice."""
    lines = {name.rpartition("_")[2] for name in form.fields if name.startswith((_PIECES, _REASON))}
    return {line: _beneath(form, line) for line in lines}


def _beneath(form: CaseForm, line: str) -> Beneath:
    pieces = [form[name] for name in (f"{_PIECES}{line}",) if name in form.fields]
    reason = [form[name] for name in (f"{_REASON}{line}",) if name in form.fields]
    return Beneath(
        fields=tuple(map(field_view, pieces)),
        fold=str(_("Another reason for this one")),
        folded=tuple(map(field_view, reason)),
        open=any(bound.value() for bound in reason),
    )


def forget_the_others(form: CaseForm, chosen: Collection[str]) -> None:
    """Let nothing be wrong with what was typed for a line that is not chosen."""
    for name in list(form.errors):
        line = name.rpartition("_")[2]
        if name.startswith((_PIECES, _REASON)) and line not in chosen:
            del form.errors[name]


def need_pieces(form: CaseForm, cleaned: Mapping[str, Any]) -> None:
    """Note each chosen line of several pieces of which nobody said how many are concerned."""
    names = dict(form.fields["lines"].choices)  # type: ignore[attr-defined]
    for line in cleaned.get("lines", ()):
        name = f"{_PIECES}{line}"
        if name in form.fields and name not in form.errors and cleaned.get(name) is None:
            told = _("%(item)s: write how many are concerned.") % {"item": names[line]}
            form.add_error(name, told)


def pieces_of(draft: Mapping[str, Any], line_id: LineId, free: int) -> int:
    """Return how many of a line a draft names; the only one there is needs no word."""
    said = draft.get(f"{_PIECES}{line_id}")
    try:
        read = forms.IntegerField(required=False).clean(said)
    except forms.ValidationError:
        return 0
    if read is None:
        return 1 if free == 1 else 0
    return int(read)


def typed_lines(claim: Claim) -> dict[str, str]:
    """Return pieces and reasons as somebody would have filled them in, by field."""
    main = claim.lines[0].reason
    return {
        **{f"{_PIECES}{line.line_id}": str(line.quantity) for line in claim.lines},
        **{f"{_REASON}{line.line_id}": line.reason for line in claim.lines if line.reason != main},
    }


def reason_of(draft: Mapping[str, Any], line_id: LineId) -> str:
    """Return what is wrong with a line: its own reason, else that of all."""
    return str(draft.get(f"{_REASON}{line_id}") or draft.get("reason") or "")


# -- sums --------------------------------------------------------------------


def ask_sums(form: CaseForm, most: Mapping[int, int], claimed: Collection[ClaimLine] = ()) -> None:
    """Let a sum be written for each item, where there are several; ``most`` bounds each."""
    if len(most) < 2:  # noqa: PLR2004
        return
    concerned = {line.line_id: line.quantity for line in claimed}
    for line, minor in most.items():
        known = form.view.bought[LineId(line)]
        pieces = words_lines.pieces(concerned.get(known.id, known.quantity), known.quantity)
        form.fields[f"{_SUM}{line}"] = SumField(
            label=known.title,
            help_text=up_to(form.view, line, minor, pieces),
            required=False,
            pieces=pieces,
        )
    form.fields[_SHARED] = forms.CharField(widget=forms.HiddenInput, required=False)


def up_to(view: CaseView, line: int, minor: int, pieces: str = "") -> str:
    """Return the most that goes back for so many pieces of a line, and what that consists of."""
    told = str(_("Up to %(sum)s for %(pieces)s.") if pieces else _("Up to %(sum)s."))
    part = LineAmount(line_id=LineId(line), minor=minor)
    return told % {"sum": award_rows.whole(view, part), "pieces": pieces}


def sums(form: CaseForm) -> Sums | None:
    """Return the sums by item as they are drawn; None where there is one item."""
    fields = tuple(form[name] for name in form.fields if name.startswith(_SUM))
    opened = any(bound.value() or bound.errors for bound in fields)
    return Sums(fields=fields, open=opened) if fields else None


def typed_sums(view: CaseView, refunds: tuple[LineAmount, ...]) -> dict[str, str]:
    """Return sums by item as somebody would have typed them, by field."""
    currency = view.sight.dispute.currency
    return {f"{_SUM}{part.line_id}": typed(part.minor, currency) for part in refunds}


def refunds_of(
    draft: Mapping[str, Any], most: Mapping[int, int], currency: str
) -> tuple[LineAmount, ...]:
    """Return the sums of a draft by line: those typed by item, else the one sum shared."""
    by_item = {line: _read(draft.get(f"{_SUM}{line}"), currency) for line in most}
    if len(most) > 1 and any(by_item.values()):
        return _amounts(by_item)
    return claims.shared(most, _read(draft.get("amount"), currency) or 0)


def is_written(cleaned: Mapping[str, Any]) -> bool:
    """Say whether any sum was written, in all or by item."""
    return any(value for name, value in cleaned.items() if name.startswith(("amount", _SUM)))


def read_sums(
    form: CaseForm,
    cleaned: dict[str, Any],
    most: Mapping[int, int],
    *,
    before: Mapping[str, Any] | None = None,
) -> Split | None:
    """
    Return what goes back for each item: as typed by item, else the one sum shared over them.

    ``before`` is what the page had filled in: it gives way to what was typed. None where something
    cannot be; it is noted on its field then.
    """
    currency, before = form.view.sight.dispute.currency, before or {}
    by_item = _by_item(form, cleaned, most, before)
    if by_item is None:
        return None
    whole, total = _read(cleaned.get("amount"), currency), sum(by_item.values())
    if whole is None and (cleaned.get("amount") or not by_item):
        form.add_error("amount", _unreadable())
        return None
    differs = whole not in {None, total, _read(before.get("amount"), currency)}
    if not by_item or (differs and by_item in _filled_in(cleaned, most, before, currency)):
        return _shared(form, most, whole or 0)
    if differs:
        told = _("By item you wrote %(sum)s in all. Write that here, or leave this empty.")
        form.add_error("amount", told % {"sum": formats.money(total, currency)})
        return None
    return Split(refunds=_amounts(by_item))


def _shared(form: CaseForm, most: Mapping[int, int], whole: int) -> Split | None:
    """Return one sum shared over the items, or note that it is nothing, or more than there is."""
    total = sum(most.values())
    if 0 < whole <= total:
        return Split(refunds=claims.shared(most, whole), shared=len(most) > 1)
    most_told = formats.money(total, form.view.sight.dispute.currency)
    told = _("The amount must be more than zero and at most %(most)s.")
    form.add_error("amount", told % {"most": most_told})
    return None


def read_whole(
    form: CaseForm,
    cleaned: Mapping[str, Any],
    most: Mapping[int, int],
    kind: RemedyKind,
    *,
    before: Mapping[str, Any] | None = None,
) -> None:
    """
    Note a sum that was typed although all of it is asked for, or none: nothing is lost unsaid.

    ``before`` is what the page had filled in, which nobody typed.
    """
    before = before or {}
    currency, total = form.view.sight.dispute.currency, sum(most.values())
    by_item = [name for name in form.fields if name.startswith(_SUM)]
    for names in (["amount"], by_item):
        filled = {name: cleaned[name] for name in names if cleaned.get(name)}
        typed_now = [name for name, text in filled.items() if text != before.get(name)]
        said = [_read(text, currency) for text in filled.values()]
        is_all = kind not in SHIPPED and None not in said and sum(filter(None, said)) == total
        if typed_now and not is_all:
            form.add_error(typed_now[0], _not_so_much(total, currency, kind))


def _not_so_much(total: int, currency: str, kind: RemedyKind) -> str:
    if kind in SHIPPED:
        return str(_("With this no sum is asked for. Leave the sum empty, or choose a part."))
    told = _("This is about all of it: %(sum)s. Leave the sum empty, or choose a part.")
    return str(told) % {"sum": formats.money(total, currency)}


def _unreadable() -> str:
    return str(_("Write the sum in digits, such as 1,200."))


def _by_item(
    form: CaseForm, cleaned: dict[str, Any], most: Mapping[int, int], before: Mapping[str, Any]
) -> dict[int, int] | None:
    """Return what was typed by item, nothing where that is all zero; None with an error noted."""
    currency, found = form.view.sight.dispute.currency, {}
    for name in [name for name in form.fields if name.startswith(_SUM)]:
        line, text = int(name.removeprefix(_SUM)), cleaned.get(name)
        minor = _read(text, currency) if text else 0
        if line not in most and text == before.get(name):
            continue
        if minor is None:
            form.add_error(name, _unreadable())
        elif minor and line not in most:
            form.add_error(name, _not_chosen(form, name))
        elif minor and minor > most[line]:
            form.add_error(name, _too_much(form, name, most[line]))
        elif minor:
            found[line] = minor
    return None if any(name.startswith(_SUM) for name in form.errors) else found


def _not_chosen(form: CaseForm, name: str) -> str:
    told = _("You did not choose %(item)s above. Choose it, or leave its sum empty.")
    return str(told) % {"item": form.fields[name].label}


def _too_much(form: CaseForm, name: str, most: int) -> str:
    """Return for which item, and how many pieces of it, so much cannot go back."""
    field = form.fields[name]
    assert isinstance(field, SumField)
    told = _("For %(item)s at most %(sum)s can go back.")
    if field.pieces:
        told = _("For %(item)s (%(pieces)s) at most %(sum)s can go back.")
    most_told = formats.money(most, form.view.sight.dispute.currency)
    return str(told) % {"item": field.label, "pieces": field.pieces, "sum": most_told}


def _filled_in(
    cleaned: Mapping[str, Any], most: Mapping[int, int], before: Mapping[str, Any], currency: str
) -> Iterator[dict[int, int]]:
    """Yield the sums by item that a page may have filled in by itself."""
    begun = ((line, _read(before.get(f"{_SUM}{line}"), currency)) for line in most)
    yield {line: minor for line, minor in begun if minor}
    shared = _read(cleaned.get(_SHARED), currency)
    yield {part.line_id: part.minor for part in claims.shared(most, shared or 0) if part.minor}


def _amounts(by_item: Mapping[int, int | None]) -> tuple[LineAmount, ...]:
    return tuple(
        LineAmount(line_id=LineId(line), minor=minor) for line, minor in by_item.items() if minor
    )


def _read(text: object, currency: str) -> int | None:
    """Return a typed sum; None for what is none."""
    try:
        return minor_units(str(text or ""), currency)
    except forms.ValidationError:
        return None


def filled_in[F: CaseForm](form: F) -> F:
    """Return the form with the sums by item as it shared them, to be seen and sent again."""
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    for name, text in typed_sums(form.view, form.unseen).items():
        data[name] = text
    whole = sum(part.minor for part in form.unseen)
    data[_SHARED] = typed(whole, form.view.sight.dispute.currency)
    return type(form)(data, view=form.view)


def look(form: CaseForm) -> Look:
    """Return what stands over a form that is to be looked at before it is sent."""
    notice = Notice(
        title=str(_("Nothing is sent yet")),
        text=str(_("This is how the sum is shared by item. Change it below, or send it as it is.")),
        tone=Tone.ACT,
    )
    return Look(notice=notice, shares=award_rows.each(form.view, form.unseen))
