"""Addresses of the demo; the list is only used in demo mode."""

from django.urls import path

from wakai.web.demo import views

urlpatterns = [
    path("", views.choose, name="demo"),
    path("as/<slug:key>/", views.enter_as, name="demo_as"),
    path("enter/", views.enter, name="demo_enter"),
    path("clock/", views.move_clock, name="demo_clock"),
]
