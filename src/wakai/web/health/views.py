"""Alive, ready, and the figures that Prometheus collects."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from wakai.app import health


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer that this process runs; it asks nobody else."""
    return JsonResponse({"alive": True})


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """Answer whether people can be served: database, files, and jobs that keep up."""
    checks = health.checks()
    ready = all(check.ok for check in checks)
    body = {"ready": ready, "checks": {check.name: check.ok for check in checks}}
    return JsonResponse(body, status=200 if ready else 503)


@require_safe
@never_cache
def metrics(_request: HttpRequest) -> HttpResponse:
    """Return the figures of the whole installation in Prometheus' text form."""
    registry = CollectorRegistry()
    for name, told, value in health.figures():
        Gauge(f"wakai_{name}", told, registry=registry).set(value)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
