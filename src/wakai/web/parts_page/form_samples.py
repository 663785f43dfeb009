"""Samples of what is filled in, found, missing or told in passing."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from wakai.web.parts import (
    Action,
    ConfirmDialog,
    Notice,
    Pages,
    Sign,
    StateKind,
    StateRow,
    Tab,
    Tag,
    Tone,
)
from wakai.web.parts_page.sample import Section, one


class SampleForm(forms.Form):
    """One field of every shape."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What went wrong?"),
        widget=forms.RadioSelect,
        choices=(
            ("ND2", (gettext_lazy("Wrong colour or size"), gettext_lazy("You ordered another."))),
            ("NR3", (gettext_lazy("It never came"), gettext_lazy("Tracking says delivered."))),
        ),
    )
    words = forms.CharField(
        label=gettext_lazy("In your words"),
        help_text=gettext_lazy("Short sentences are translated best."),
        widget=forms.Textarea,
        max_length=2_000,
    )
    amount = forms.DecimalField(
        label=gettext_lazy("How much do you ask for?"), help_text=gettext_lazy("Up to ￥3,980")
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=(("JP", gettext_lazy("Japan")), ("BR", gettext_lazy("Brazil"))),
    )
    read = forms.BooleanField(label=gettext_lazy("I have read what happens next"))


def filled() -> SampleForm:
    """Return the form as somebody has begun to fill it in."""
    initial = {"reason": "ND2", "words": _("The cup is blue."), "amount": "3980"}
    return SampleForm(initial=initial, auto_id="filled-%s")


def wrong() -> SampleForm:
    """Return the form as it comes back with errors."""
    return SampleForm({"amount": "-1", "country": "JP"}, auto_id="wrong-%s")


def tags() -> Section:
    """Return a tag of every tone."""
    rows = (
        Tag(text=_("Your move"), tone=Tone.ACT),
        Tag(text=_("The seller's turn"), tone=Tone.WAIT, sign=Sign.SELLER),
        Tag(text=_("Refunded"), tone=Tone.GAIN),
        Tag(text=_("Last day"), tone=Tone.LOSS),
        Tag(text=_("Closed"), tone=Tone.STILL),
    )
    samples = tuple(one(row.text, "tag", tag=row) for row in rows)
    return Section(code="tags", title=_("Tags"), samples=samples, frame="tags")


def small() -> Section:
    """Return tabs, pages, notices and the dialog."""
    tabs = (
        Tab(label=pgettext("sample", "Open"), href="#", current=True, count=3),
        Tab(label=_("Closed"), href="#", count=12),
        Tab(label=pgettext("sample", "All"), href="#"),
    )
    notice = Notice(
        title=_("Your return clock stands still"),
        text=_("It runs on when the appeal is decided."),
        tone=Tone.WAIT,
    )
    dialog = ConfirmDialog(
        dialog_id="sample-dialog",
        title=_("Withdraw this dispute?"),
        text=_("The held money goes to the seller. This cannot be taken back."),
        action=Action(label=_("Withdraw the dispute"), href="#", tone=Tone.LOSS),
        keep_label=_("Keep the dispute"),
    )
    pages = Pages(first=21, last=40, total=312, previous_href="#", next_href="#")
    return Section(
        code="small",
        title=_("Small parts"),
        samples=(
            one(pgettext("caption", "tabs"), "tabs", tabs=tabs, label=_("Disputes")),
            one(pgettext("caption", "pages of a list"), "pages", pages=pages),
            one(pgettext("caption", "notice"), "notice", notice=notice),
            one(pgettext("caption", "dialog"), "dialog", dialog=dialog),
        ),
    )


def states() -> Section:
    """Return what stands in place of a list or a part."""
    rows = (
        StateRow(
            kind=StateKind.EMPTY,
            title=_("You have no disputes"),
            text=_("If something is wrong with an order, open its page and say so there."),
            action=Action(label=_("Go to your orders"), href="#"),
        ),
        StateRow(kind=StateKind.LOADING, title=_("Loading your orders")),
        StateRow(
            kind=StateKind.OFFLINE,
            title=_("No connection"),
            text=_("What you type is kept on this device and sent when you are back."),
            action=Action(label=_("Try again"), href="#", icon="retry"),
        ),
        StateRow(
            kind=StateKind.REFUSED,
            title=_("The evidence is not open any more"),
            text=_("It was open until 20 November. The adjudicator can still ask you for more."),
        ),
        StateRow(
            kind=StateKind.GONE,
            title=_("This file was removed"),
            text=_("Files are kept for two years after a case ends."),
        ),
    )
    named = {
        StateKind.EMPTY: pgettext("caption", "empty"),
        StateKind.LOADING: pgettext("caption", "loading"),
        StateKind.OFFLINE: pgettext("caption", "offline"),
        StateKind.REFUSED: pgettext("caption", "refused"),
        StateKind.GONE: pgettext("caption", "gone"),
    }
    return Section(
        code="states",
        title=_("In place of a list"),
        samples=tuple(one(named[row.kind], "state", state=row) for row in rows),
    )
