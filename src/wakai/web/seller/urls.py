"""Addresses of the seller console; a dispute itself has one page for both sides."""

from django.urls import path

from wakai.web.seller import views

urlpatterns = [path("", views.console, name="seller")]
