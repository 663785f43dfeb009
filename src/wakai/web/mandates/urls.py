"""Addresses of mandates; the party's own page lies under its order."""

from django.urls import path

from wakai.web.mandates import helper, invitation

urlpatterns = [
    path("", helper.listed, name="mandates"),
    path("<id:mandate_id>/end/", helper.end, name="mandate_end"),
    path("invitation/<str:token>/", invitation.invitation, name="mandate_invitation"),
]
