"""Addresses of uploads."""

from django.urls import path

from wakai.web.uploads import views

urlpatterns = [
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/<uuid:upload_id>", views.upload, name="upload"),
]
