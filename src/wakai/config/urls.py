"""The addresses: each area of the pages and the REST interface brings its own list."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("wakai.api.urls")),
    path("", include("wakai.web.urls")),
]

handler400 = "wakai.web.errors.bad_request"
handler403 = "wakai.web.errors.forbidden"
handler404 = "wakai.web.errors.not_found"
handler500 = "wakai.web.errors.server_error"
