"""The address of a draft: one a person and scope."""

from django.urls import path

from wakai.web.drafts import views

urlpatterns = [path("drafts/<str:scope>/", views.draft, name="draft")]
