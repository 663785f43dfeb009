"""The Django application of this room."""

from django.apps import AppConfig
from django.urls import register_converter

from wakai.web.converters import RowId


class WebConfig(AppConfig):
    """Templates, static files and template tags."""

    name = "wakai.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wakai.web.accounts import signals  # noqa: F401, PLC0415 - only now are there models

        register_converter(RowId, "id")
