"""The pages: one line an area. Each area keeps its own list."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wakai.web.help.urls")),
    path("language/", include("wakai.web.languages.urls")),
]
if settings.WAKAI_DEMO:
    urlpatterns += [path("parts/", include("wakai.web.parts_page.urls"))]
