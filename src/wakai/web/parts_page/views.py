"""The page of all parts. Without a database, so that it can be photographed anywhere."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from wakai.web.parts_page import case_samples, chat_samples, form_samples
from wakai.web.parts_page.sample import Sample, Section

_SYMBOL = re.compile(r'<symbol id="([\w-]+)"')


def sections() -> tuple[Section, ...]:
    """Return every part with all its states, in the active language."""
    return (
        case_samples.clocks(),
        case_samples.money(),
        case_samples.next_steps(),
        case_samples.timeline(),
        case_samples.evidence(),
        case_samples.answers(),
        case_samples.receipt(),
        chat_samples.bubbles(),
        chat_samples.order_cards(),
        chat_samples.case_cards(),
        chat_samples.quiet_cards(),
        form_samples.tags(),
        form_samples.small(),
        form_samples.states(),
    )


@require_safe
def parts(request: HttpRequest) -> HttpResponse:
    """Show all parts; ``?scheme=dark`` or ``light`` overrules what the device asks for."""
    if not settings.WAKAI_DEMO:
        raise Http404
    drawn = [(section, list(_drawn(request, section))) for section in sections()]
    context = {
        "sections": drawn,
        "icons": icons(),
        "filled": form_samples.filled(),
        "wrong": form_samples.wrong(),
        "scheme": request.GET.get("scheme", ""),
    }
    return render(request, "parts/page.html", context)


def icons() -> tuple[str, ...]:
    """Return the names of all symbols of the sprite."""
    sprite = Path(str(finders.find("wakai/sprite.svg")))
    return tuple(_SYMBOL.findall(sprite.read_text(encoding="utf-8")))


def _drawn(request: HttpRequest, section: Section) -> Iterator[tuple[Sample, SafeString]]:
    for sample in section.samples:
        yield sample, render_to_string(sample.template, sample.names, request)
