"""A page with an upload field and a text, in a Wakai with all its addresses."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import URLPattern, URLResolver, include, path

from wakai.web.uploads import field, posted

PAGE = """{% load static wakai_ui %}<!doctype html><html lang="en"><head>
<meta name="viewport" content="width=device-width"><title>Test</title>
<link rel="icon" href="data:,">{% stylesheets %}</head>
<body><main><h1>Show what happened</h1>
<form method="post" enctype="multipart/form-data">{% csrf_token %}
<label for="words">In your words</label> <input id="words" name="words" value="{{ words }}">
{% include "parts/upload_field.html" with name="files" files=files errors=errors %}
<button>Send</button></form><p id="got">{{ got }}</p></main></body></html>"""


def page(request: HttpRequest) -> HttpResponse:
    """Show the form; after sending it, show which files came."""
    came = posted.from_post(request) if request.method == "POST" else None
    person_id = int(request.user.pk or 0)
    facts = {
        "words": request.POST.get("words", ""),
        "files": field.sent_files(came.ids, person_id) if came else (),
        "errors": came.problems if came else (),
        "got": " ".join(map(str, came.ids)) if came else "",
    }
    return HttpResponse(engines["django"].from_string(PAGE).render(facts, request))


urlpatterns: list[URLPattern | URLResolver] = [
    path("try/upload", page),
    path("", include("wakai.config.urls")),
]
