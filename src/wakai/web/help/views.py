"""The help centre: open to everybody, and the way to a person from each of its pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakai.app import cases, clock, help, machine, people  # noqa: A004 - the noun of the room
from wakai.app.help import Article, Summary, Topic
from wakai.core.ids import PersonId
from wakai.web.context import address
from wakai.web.disputes.lists import ListRow, list_row
from wakai.web.machine.parts import machine_view
from wakai.web.parts import Action, StateKind, StateRow

_QUESTION_MAX = 500  # characters of a question that are looked at
_CASES_MAX = 3
_HITS_MAX = 8
_HTMX = "HX-Request"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show search, the reader's own cases and all topics."""
    language = get_language() or "en"
    context = {"topics": help.topics(language), "cases": _cases(request), "ways": _ways()}
    return render(request, "help/home.html", context)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article; where the reader's language has none, the source, and say so."""
    language = get_language() or "en"
    found = help.article(slug, language)
    if found is None:
        raise Http404
    topic = _topic(found, help.topics(language))
    context = {"article": found, "topic": topic, "siblings": _siblings(found, topic)}
    return render(request, "help/article.html", context)


@require_safe
def how_a_case_runs(request: HttpRequest) -> HttpResponse:
    """Show the machine that really runs, under the policy in force."""
    shown = machine_view(machine.of_policy_in_force())
    return render(request, "help/machine.html", {"machine": shown})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what fits the question; to htmx only the list of it."""
    text = " ".join(request.GET.get("q", "").split())[:_QUESTION_MAX]
    hits = help.search(text, get_language() or "en", _HITS_MAX) if text else []
    template = "help/hits.html" if _HTMX in request.headers else "help/search.html"
    context = {"text": text, "hits": hits, "nothing": _nothing(text)}
    response = render(request, template, context)
    response.headers["Vary"] = f"{response.headers.get('Vary', '')}, {_HTMX}".strip(", ")
    return response


def _ways() -> tuple[Action, ...]:
    """Return the four errands that bring most people here."""
    orders = address("orders") or reverse("help_article", args=["open-a-dispute"])
    return (
        Action(
            label=_("Something is wrong with an order"),
            hint=_("It did not come, it is broken, it is another thing."),
            href=orders,
            icon="box",
        ),
        Action(
            label=_("I disagree with a ruling"),
            hint=_("One appeal, decided by somebody else."),
            href=reverse("help_article", args=["appeal"]),
            icon="scale",
        ),
        Action(
            label=_("I am sending something back"),
            hint=_("Where to, by when, and when the clock waits."),
            href=reverse("help_article", args=["return-clock"]),
            icon="return",
        ),
        Action(
            label=_("Where is my money?"),
            hint=_("When a refund arrives, and where."),
            href=reverse("help_article", args=["refund"]),
            icon="coin",
        ),
    )


def _cases(request: HttpRequest) -> tuple[ListRow, ...]:
    """Return the cases of somebody who is signed in, first those that wait for them."""
    if not request.user.is_authenticated:
        return ()
    viewer = people.person(PersonId(request.user.pk))
    if viewer is None:
        return ()
    now = clock.now()
    return tuple(
        list_row(case, now=now, viewer=viewer)
        for case in cases.first_of(viewer.id, limit=_CASES_MAX)
    )


def _topic(found: Article, topics: tuple[Topic, ...]) -> Topic | None:
    return next((topic for topic in topics if topic.code == found.topic), None)


def _siblings(found: Article, topic: Topic | None) -> tuple[Summary, ...]:
    everything = topic.articles if topic else ()
    return tuple(other for other in everything if other.slug != found.slug)


def _nothing(text: str) -> StateRow:
    """Return what stands in place of results: a way on, never an empty list."""
    talk = address("chat")
    return StateRow(
        kind=StateKind.EMPTY,
        title=_("Nothing here answers “%(text)s”.") % {"text": text},
        text=_("Try other words, or ask a person, who can look at your case with you."),
        action=Action(label=_("Online service"), href=talk, icon="talk") if talk else None,
        others=(Action(label=_("All topics"), href=reverse("home")),),
    )
