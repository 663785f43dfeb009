"""Addresses of evidence files: short-lived links, each for one viewer."""

from django.urls import path, register_converter

from wakai.app.evidence import VARIANTS
from wakai.web.evidence import views


class VariantConverter:
    """One of the copies of a file, or the original."""

    regex = "|".join(VARIANTS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(VariantConverter, "variant")

urlpatterns = [
    path("evidence/<str:token>/<variant:variant>", views.evidence_file, name="evidence_file"),
]
