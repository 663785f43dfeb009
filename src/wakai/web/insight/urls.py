"""Addresses of insight."""

from django.urls import path

from wakai.web.insight import ratings, views

urlpatterns = [
    path("", views.answers, name="insight"),
    path("ratings/", ratings.ratings, name="insight_ratings"),
    path("assurances/<str:number>/", views.settle, name="insight_assurance"),
]
