"""Addresses of insight."""

from django.urls import path

from wakai.web.insight import views

urlpatterns = [
    path("", views.answers, name="insight"),
    path("assurances/<str:number>/", views.settle, name="insight_assurance"),
]
