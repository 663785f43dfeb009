"""Addresses of insight."""

from django.urls import path

from wakai.web.insight import complaints, ratings, views

urlpatterns = [
    path("", views.answers, name="insight"),
    path("ratings/", ratings.ratings, name="insight_ratings"),
    path("complaints/", complaints.complaints, name="insight_complaints"),
    path("complaints/<int:year>/", complaints.complaints, name="insight_complaints_of"),
    path("complaints/<int:year>.csv", complaints.file, name="insight_complaints_file"),
    path("assurances/<str:number>/", views.settle, name="insight_assurance"),
]
