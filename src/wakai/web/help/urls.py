"""Addresses of the help centre."""

from django.urls import path
from django.views.generic import RedirectView

from wakai.web.help import views

urlpatterns = [
    path("", views.home, name="home"),
    path("help/", RedirectView.as_view(pattern_name="home"), name="help"),
    path("help/search/", views.search, name="help_search"),
    path("help/how-a-case-runs/", views.how_a_case_runs, name="help_machine"),
    path("help/<slug:slug>/", views.article, name="help_article"),
]
