"""Addresses of the switch of languages."""

from django.urls import path

from wakai.web.languages import views

urlpatterns = [path("", views.set_language, name="set_language")]
