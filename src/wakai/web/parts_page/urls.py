"""Addresses of the parts page."""

from django.urls import path

from wakai.web.parts_page import views

urlpatterns = [path("", views.parts, name="parts")]
