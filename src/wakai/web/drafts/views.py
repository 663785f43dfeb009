"""Keeping a draft, and giving it back on any device of the same person."""

import json

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wakai.app import drafts
from wakai.web import auth
from wakai.web.auth import PersonRequest


@never_cache
@require_http_methods(["GET", "POST"])
@auth.person_required
def draft(request: PersonRequest, scope: str) -> HttpResponse:
    """Return a draft, or keep the JSON object that was sent as one."""
    if request.method == "GET":
        return JsonResponse(drafts.read(request.person_id, scope))
    try:
        body = json.loads(request.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return JsonResponse({"code": "bad_json"}, status=400)
    try:
        drafts.write(request.person_id, scope, body)
    except drafts.BadDraft:
        return JsonResponse({"code": "bad_draft"}, status=400)
    return HttpResponse(status=204)
