"""Addresses of notices."""

from django.urls import path

from wakai.web.notices import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("<id:notice_id>/", views.notice, name="notice"),
    path("readings/", views.read_all, name="notice_readings"),
]
