"""The Django application of this room."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables and migrations."""

    name = "wakai.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
