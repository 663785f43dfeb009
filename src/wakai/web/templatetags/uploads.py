"""``{% upload_options as options %}``: limits and sentences of ``parts/upload_field.html``."""

from django import template

from wakai.web.uploads.field import FieldOptions, options

register = template.Library()


@register.simple_tag
def upload_options() -> FieldOptions:
    """Return what the upload field is drawn from."""
    return options()
